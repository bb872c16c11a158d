//! Answers the question: how do people and programs read what the journey found? With pages in their language, and the same as data.
//!
//! [`Reader::open`] puts everything that pages show on a [`Shelf`](shelf::Shelf); [`router`] answers requests from it; [`serve`] does so on
//! a network address until it is told to stop. Nothing here writes records.
//!
//! Reading order: [`reader`] and [`shelf`] (what there is to show), [`visit`] and [`query`] (who asks for what), [`voice`] (in which
//! language), [`frame`] and [`listing`] (what pages share), [`pages`] (one file a page), [`around`], `kept` and [`trouble`] (what every request needs).

pub mod around;
pub mod assets;
mod audience;
pub mod card;
pub mod documents;
pub mod fact;
pub mod finder;
pub mod fold;
pub mod frame;
mod kept;
pub mod listing;
pub mod map;
pub mod marked;
pub mod metrics;
pub mod news;
pub mod pages;
pub mod picture;
pub mod query;
pub mod reader;
mod reason;
mod server;
pub mod shelf;
pub mod trouble;
pub mod visit;
pub mod voice;

pub use p4c_search::{Index as SearchIndex, SearchError};
pub use reader::{ReadError, Reader};
pub use server::{Options, router, serve};
