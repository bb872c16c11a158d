//! Writes every document of the demonstration into a folder and tells how long each took: `cargo run --release -p p4c-publishing --example write FOLDER`.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use p4c_model::Slug;
use p4c_pictures::Language;
use p4c_pipeline::{Settings, analyse};
use p4c_publishing::{Basis, Document, Material, booklet, html, pdf, plan, recommendations, word};
use p4c_store::{Commit, Store};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "documents".to_owned());
    std::fs::create_dir_all(&folder)?;
    let database = Path::new(&folder).join("p4c.sqlite");
    let store = Store::open(&format!("sqlite://{}", database.display())).await?;
    if store.catalogue().await?.is_empty() {
        let records = p4c_demonstration::records()?;
        store.commit(Commit::by("example").putting(records)).await?;
    }
    let results = analyse(&store, &Settings::default(), None, false, |_, _| {}).await?;
    let catalogue = store.catalogue().await?;
    let basis = Basis {
        sequence: store.position().await?.sequence,
        date: (2026, 11, 26),
        is_outdated: false,
    };
    let material = Material {
        catalogue: &catalogue,
        results: &results,
        basis: &basis,
    };
    let region = Slug::parse("EE00").map_err(|error| error.to_string())?;
    for language in [Language::English, Language::Estonian] {
        let documents: [(&str, Document); 3] = [
            ("plan", plan(material, &region, language)?),
            ("booklet", booklet(material, language)?),
            ("recommendations", recommendations(material, language)?),
        ];
        for (name, document) in documents {
            let begun = Instant::now();
            let bytes = pdf::write(&document)?;
            let seconds = begun.elapsed().as_secs_f64();
            let path = |ending: &str| Path::new(&folder).join(format!("{name}-{}.{ending}", language.tag()));
            println!(
                "{name} {}: {} bytes of PDF in {seconds:.2} s",
                language.tag(),
                bytes.len()
            );
            std::fs::write(path("pdf"), bytes)?;
            std::fs::write(path("html"), html::page(&document))?;
            std::fs::write(path("docx"), word::write(&document)?)?;
        }
    }
    Ok(())
}
