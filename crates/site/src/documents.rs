//! Keeps the documents of the moment, written in every language of the interface: plans, the booklet, the recommendations.
//!
//! They are written when a shelf is filled, from the same records and results; a page shows one as HTML, and gives it as PDF or Word.

use std::collections::BTreeMap;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use p4c_model::{Catalogue, Kind, Slug};
use p4c_pictures::Language;
use p4c_pipeline::Results;
use p4c_pipeline::view::Reference;
use p4c_publishing::{
    Basis, Document, Material, PublishingError, booklet, html, pdf, plan, recommendations,
    recommendations::{Told, told},
    word,
};

use crate::shelf::PUBLIC_KINDS;
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::voice::Voice;

/// Which document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paper {
    /// The plan of a region.
    Plan(Slug),
    /// The booklet of the chosen practices.
    Booklet,
    /// The package of recommendations.
    Recommendations,
}

/// The documents, by language.
#[derive(Debug, Default)]
pub struct Documents {
    written: BTreeMap<(Paper, &'static str), Document>,
    told: BTreeMap<&'static str, Vec<Told>>,
}

impl Documents {
    /// Writes all documents that the results allow, for the regions that have a plan.
    pub fn new<'a>(
        catalogue: &Catalogue,
        results: &Results,
        basis: &Basis,
        planned: impl Iterator<Item = &'a Slug>,
    ) -> Self {
        let material = || Material {
            catalogue,
            results,
            basis,
        };
        let mut papers: Vec<Paper> = planned.map(|region| Paper::Plan(region.clone())).collect();
        papers.extend([Paper::Booklet, Paper::Recommendations]);
        let (mut written, mut sentences) = (BTreeMap::new(), BTreeMap::new());
        for voice in Voice::all() {
            let Some(language) = Language::named(voice.tag()) else {
                continue;
            };
            match told(material(), language) {
                Ok(told) => {
                    sentences.insert(voice.tag(), told);
                }
                Err(error) => tracing::debug!(%error, "no recommendations"),
            }
            for paper in &papers {
                let document: Result<Document, PublishingError> = match paper {
                    Paper::Plan(region) => plan(material(), region, language),
                    Paper::Booklet => booklet(material(), language),
                    Paper::Recommendations => recommendations(material(), language),
                };
                match document {
                    Ok(document) => {
                        written.insert((paper.clone(), voice.tag()), document);
                    }
                    Err(error) => tracing::debug!(%error, ?paper, "no such document"),
                }
            }
        }
        Self {
            written,
            told: sentences,
        }
    }

    /// What a recommendation, by its number in the results, says in the reader's language.
    pub fn told(&self, number: usize, voice: Voice) -> Option<&Told> {
        self.told.get(voice.tag())?.get(number)
    }

    /// A document in the reader's language.
    pub fn get(&self, paper: &Paper, voice: Voice) -> Option<&Document> {
        self.written.get(&(paper.clone(), voice.tag()))
    }
}

/// A document as a part of a page; its list of sources leads to the records, as far as they are public.
pub fn fragment(document: &Document, visit: &Visit) -> String {
    html::fragment(
        document,
        html::Options {
            address_of: &|record| address_of(record, visit),
            ..html::Options::default()
        },
    )
}

/// The page of a record; for a kind that has no page, what programs read.
fn address_of(record: &Reference, visit: &Visit) -> Option<String> {
    let slug = &record.slug;
    match record.kind {
        Kind::Service => Some(visit.link(&format!("/services/{slug}"))),
        Kind::Region => Some(visit.link(&format!("/regions/{slug}"))),
        Kind::Project => Some(visit.link(&format!("/projects/{slug}"))),
        kind if PUBLIC_KINDS.contains(&kind) => Some(format!("/api/v1/{}/{slug}", kind.plural())),
        _ => None,
    }
}

/// The forms of a document that can be taken away: what it is called and its ending.
pub const FORMS: &[(&str, &str)] = &[("PDF", "pdf"), ("Word", "docx")];

/// A document to be taken away. Setting a PDF takes tens of milliseconds: call off the threads that answer requests.
///
/// # Errors
/// [`Trouble::NotFound`] for an ending that is not written, [`Trouble::Internal`] when the document cannot be set.
pub fn file(document: &Document, name: &str, ending: &str) -> Result<Response, Trouble> {
    let (bytes, kind) = match ending {
        "pdf" => (pdf::write(document), "application/pdf"),
        "docx" => (
            word::write(document),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        _ => return Err(Trouble::NotFound),
    };
    let bytes = bytes.map_err(Trouble::internal)?;
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}.{ending}\""))
        .map_err(Trouble::internal)?;
    Ok((
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}
