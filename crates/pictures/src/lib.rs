//! What does it look like? Draws the pictures of pages and documents as SVG, each with the table of the figures that are drawn.
//!
//! Pure functions: plain values in, a [`Picture`] out; equal values give equal bytes. One set serves pages ([`Style::page`]) and documents
//! ([`Style::document`]). Nothing is told by colour alone, no drawing has inline styles or scripts, and labels of any length and content
//! stay in their place.
//!
//! ```
//! use p4c_pictures::{HeatMap, Language, Style};
//!
//! let picture = HeatMap {
//!     title: "How far needs are met".to_owned(),
//!     row_heading: "Concept".to_owned(),
//!     rows: vec!["Training".to_owned()],
//!     columns: vec!["Estonia (Tartu)".to_owned(), "Malta".to_owned()],
//!     cells: vec![vec![Some(0.26), None]],
//! }
//! .draw(&Style::page("coverage", Language::English).wide(480.0));
//! assert!(picture.svg().starts_with("<svg "));
//! assert_eq!(picture.table.rows, [["Training", "26%", "unknown"]]);
//! ```
//!
//! On a page, put [`stylesheet`] into its style sheet once, give every picture an id of its own, and show `picture.table` beside or below
//! `picture.svg()`. For a telephone draw the same value again with a small width ([`Style::wide`]) and let the style sheet choose.
//!
//! Reading order: [`style`], [`words`], [`table`], [`svg`], then a module for each kind of picture.

mod canvas;
pub mod change;
pub mod columns;
mod grid;
pub mod heat;
mod letters;
pub mod map;
pub mod matrix;
mod outlines;
#[cfg(test)]
mod properties;
pub mod ranking;
pub mod schedule;
pub mod shares;
pub mod style;
pub mod svg;
pub mod table;
pub mod waterfall;
pub mod weights;
pub mod words;

pub use canvas::Picture;
pub use change::Change;
pub use columns::Columns;
pub use heat::HeatMap;
pub use map::{Map, Mark, Place};
pub use matrix::{Fit, TransferMatrix};
pub use ranking::{Ranked, Ranking};
pub use schedule::{Schedule, Span};
pub use shares::CostShares;
pub use style::{Style, stylesheet};
pub use table::{Heading, Table};
pub use waterfall::{Piece, Waterfall};
pub use weights::{PlacesOfOne, WeightsAgainstRank};
pub use words::Language;
