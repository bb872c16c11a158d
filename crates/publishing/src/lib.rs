//! How does everybody learn of it? Writes plans, the booklet of the practices and the recommendations as PDF, HTML and Word.
//!
//! [`plan()`], [`booklet()`] and [`recommendations()`] make a [`Document`] from the records and the stored results, in English or Estonian;
//! [`pdf::write`] (tagged, PDF/UA-1), [`html::fragment`], [`html::page`] and [`word::write`] give it a form. Every sentence made from data
//! carries the numbers of the records it rests on, listed at the end. Equal data gives equal bytes.
//!
//! ```no_run
//! use p4c_pictures::Language;
//! use p4c_publishing::{Basis, Material, html, pdf, plan};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let (catalogue, results) = (p4c_model::Catalogue::default(), p4c_pipeline::Results::default());
//! let basis = Basis { sequence: 8272, date: (2026, 11, 26), is_outdated: false };
//! let material = Material { catalogue: &catalogue, results: &results, basis: &basis };
//! let document = plan(material, &p4c_model::Slug::parse("EE00")?, Language::English)?;
//! std::fs::write("plan.pdf", pdf::write(&document)?)?;
//! let on_a_page = html::fragment(&document, html::Options::default());
//! # Ok(())
//! # }
//! ```
//!
//! Reading order: [`document`] (what every form is written from), `material` (how sources are numbered), `words` (every sentence in both
//! languages), [`mod@plan`], [`mod@booklet`], [`mod@recommendations`], then the forms [`pdf`], [`html`] and [`word`].

pub mod booklet;
pub mod document;
pub mod error;
pub mod html;
mod material;
pub mod pdf;
pub mod plan;
pub mod recommendations;
pub mod word;
mod words;

pub use booklet::booklet;
pub use document::{Basis, Document};
pub use error::PublishingError;
pub use material::Material;
pub use plan::plan;
pub use recommendations::recommendations;

use p4c_pictures::{Language, Style};

/// How pictures are drawn: wide enough for a page of paper and of the site alike.
fn picture_style(language: Language) -> Style<'static> {
    Style::page("picture", language).wide(640.0)
}

/// The host of an address: what a reader wants to know before following it.
fn host(url: &str) -> &str {
    let host = url.split("://").nth(1).unwrap_or(url);
    host.split('/').next().unwrap_or(host).trim_start_matches("www.")
}
