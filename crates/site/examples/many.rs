//! Measures pages with many services: fills a database with services made from those of the demonstration, and asks every kind of page.
//!
//! `cargo run --release -p p4c-site --example many -- 100000` prints, for each page, the median and the slowest of its answers in
//! milliseconds. The database is made in a temporary folder; nothing of it is kept.

use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use p4c_model::{Kind, Record, Service, Slug, Text};
use p4c_pipeline::{Settings, Step, analyse};
use p4c_site::{Options, Reader, SearchIndex, router};
use p4c_store::{Commit, Store};
use tower::ServiceExt;

/// How often each page is asked.
const TIMES: usize = 31;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let number: usize = std::env::args().nth(1).map_or(Ok(100_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let store = Store::open(&format!(
        "sqlite://{}",
        folder.path().join("many.sqlite").display()
    ))
    .await?;
    let records = p4c_demonstration::records()?;
    let services = more_services(&records, number);
    store.commit(Commit::by("measurement").putting(records)).await?;
    // The results of all steps over the demonstration, then the concepts of all services.
    analyse(&store, &Settings::default(), None, false, |_, _| {}).await?;
    let begun = Instant::now();
    store.commit(Commit::by("measurement").putting(services)).await?;
    println!(
        "{number} services written in {:.1} s",
        begun.elapsed().as_secs_f64()
    );
    let begun = Instant::now();
    analyse(
        &store,
        &Settings::default(),
        Some(Step::Classify),
        false,
        |_, _| {},
    )
    .await?;
    println!("classified in {:.1} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let reader = Reader::open(store, SearchIndex::in_memory()?).await?;
    println!("put on the shelf in {:.1} s", begun.elapsed().as_secs_f64());
    println!("resident memory: {}", resident());
    let site = router(reader, Options::default());
    for address in [
        "/",
        "/services",
        "/et/services",
        "/services?q=training",
        "/services?q=train",
        "/services?q=cluster+managers+training",
        "/services?topic=finance-and-funding&country=EE",
        "/services?view=table",
        "/services?view=table&sort=-cost",
        "/services?page=4000",
        "/services?view=map",
        "/services/made-service-77",
        "/regions",
        "/regions/EE00",
        "/compare?service=made-service-1&service=made-service-2&service=made-service-3",
    ] {
        let mut took = Vec::new();
        let mut told = (0, 0);
        for _ in 0..TIMES {
            let request = Request::get(address)
                .header("host", "localhost")
                .body(Body::empty())?;
            let begun = Instant::now();
            let response = site.clone().oneshot(request).await?;
            let status = response.status().as_u16();
            let bytes = to_bytes(response.into_body(), usize::MAX).await?.len();
            took.push(begun.elapsed().as_secs_f64() * 1000.0);
            told = (status, bytes);
        }
        took.sort_by(f64::total_cmp);
        println!(
            "{address}: {} , {} bytes, median {:.2} ms, slowest {:.2} ms",
            told.0,
            told.1,
            took[TIMES / 2],
            took[TIMES - 1]
        );
    }
    Ok(())
}

/// Services of other names, with titles put together from two of the demonstration's.
fn more_services(records: &[Record], number: usize) -> Vec<Record> {
    let models: Vec<&Service> = records
        .iter()
        .filter(|record| record.kind() == Kind::Service)
        .filter_map(|record| match record {
            Record::Service(service) => Some(&**service),
            _ => None,
        })
        .collect();
    (0..number)
        .map(|index| {
            let mut service = models[index % models.len()].clone();
            let other = models[(index * 7 + index / models.len()) % models.len()];
            service.slug = Slug::from_words(&format!("made service {index}"));
            service.title = Text::english(format!(
                "{} {index}: {}",
                service.title.plain(),
                other.title.plain().to_lowercase()
            ));
            service.region.clone_from(&other.region);
            service.provider.clone_from(&other.provider);
            Record::from(service)
        })
        .collect()
}

/// What the process holds in memory, as Linux says it.
fn resident() -> String {
    std::fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|status| {
            let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
            Some(line.trim_start_matches("VmRSS:").trim().to_owned())
        })
        .unwrap_or_else(|| "unknown".to_owned())
}
