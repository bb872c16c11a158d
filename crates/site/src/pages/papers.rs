//! `/plans/{region}/{form}`, `/best/booklet/{form}`, `/recommendations/{form}`: documents to be taken away, as PDF or Word.

use axum::extract::{Path, State};
use p4c_model::Slug;

use crate::Reader;
use crate::documents::{self, Paper};
use crate::trouble::Trouble;
use crate::visit::{Answer, Visit};

/// The plan of a region.
pub async fn plan(
    visit: Visit,
    Path((region, form)): Path<(String, String)>,
    State(reader): State<Reader>,
) -> Answer {
    let region = Slug::parse(&region).map_err(|_| Trouble::NotFound)?;
    let name = format!("plan-{region}-{}", visit.voice.tag());
    file(visit, reader, Paper::Plan(region), name, form).await
}

/// The booklet.
pub async fn booklet(visit: Visit, Path(form): Path<String>, State(reader): State<Reader>) -> Answer {
    let name = format!("booklet-{}", visit.voice.tag());
    file(visit, reader, Paper::Booklet, name, form).await
}

/// The package of recommendations.
pub async fn recommendations(visit: Visit, Path(form): Path<String>, State(reader): State<Reader>) -> Answer {
    let name = format!("recommendations-{}", visit.voice.tag());
    file(visit, reader, Paper::Recommendations, name, form).await
}

async fn file(visit: Visit, reader: Reader, paper: Paper, name: String, form: String) -> Answer {
    tokio::task::spawn_blocking(move || {
        let shelf = reader.shelf();
        let document = shelf
            .documents
            .get(&paper, visit.voice)
            .ok_or(Trouble::NotFound)?;
        documents::file(document, &name, &form)
    })
    .await
    .map_err(Trouble::internal)?
}
