//! Measures pages with many services: fills a database with services made from those of the demonstration, and asks every kind of page.
//!
//! `cargo run --release -p p4c-site --example many -- 100000` prints, for each page, the median and the slowest of its answers in
//! milliseconds. Each is made anew, because its address carries a number that no other has; how long it takes to give one that is ready
//! is told at the end. The database is made in a temporary folder; nothing of it is kept.

mod made;

use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use p4c_site::{Options, Reader, SearchIndex, router};
use tower::ServiceExt;

/// How often each page is asked.
const TIMES: usize = 31;

/// What is measured, with its address.
const PAGES: &[(&str, &str)] = &[
    ("home", "/"),
    ("services", "/services"),
    ("services, in Estonian", "/et/services"),
    ("services, a page far back", "/services?page=4000"),
    (
        "services, narrowed",
        "/services?topic=finance-and-funding&country=EE",
    ),
    ("services as a map", "/services?view=map"),
    ("services as a table", "/services?view=table"),
    ("services as a table by cost", "/services?view=table&sort=-cost"),
    ("search, one letter", "/services?q=t"),
    ("search, being written", "/services?q=train"),
    ("search, a word", "/services?q=training"),
    ("search, three words", "/services?q=cluster+managers+training"),
    ("search, in Estonian", "/et/services?q=rahastusn%C3%B5ustamine"),
    ("search, a slip", "/services?q=trianing"),
    ("search, a slip in a long word", "/services?q=interntionalisaton"),
    (
        "search, words that nothing has",
        "/services?q=qqqqqqqq+xxxxxxxxx+zzzzzzzz",
    ),
    (
        "search, words and choices",
        "/services?q=training&topic=skills-and-talent&country=EE",
    ),
    ("search as a map", "/services?q=training&view=map"),
    ("a service", "/services/made-service-77"),
    ("regions", "/regions"),
    ("a region", "/regions/EE00"),
    (
        "compare",
        "/compare?service=made-service-1&service=made-service-2&service=made-service-3",
    ),
];

#[tokio::main]
async fn main() -> made::Measured<()> {
    let number: usize = std::env::args().nth(1).map_or(Ok(100_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let store = made::store(folder.path(), number).await?;
    println!("resident memory {} MB", made::resident());
    let begun = Instant::now();
    let reader = Reader::open(store, SearchIndex::open(&folder.path().join("search"))?).await?;
    println!("put on the shelf and indexed in {:.1} s", made::seconds(begun));
    println!("resident memory {} MB", made::resident());
    let site = router(reader, Options::default());
    let ready = ("search, a word, ready", "/services?q=training");
    let pages = PAGES.iter().map(|page| (*page, true)).chain([(ready, false)]);
    for ((name, address), is_anew) in pages {
        let mut took = Vec::new();
        let mut told = (0, 0);
        let mark = if address.contains('?') { '&' } else { '?' };
        for turn in 0..TIMES {
            let request = Request::get(if is_anew {
                format!("{address}{mark}turn={turn}")
            } else {
                address.to_owned()
            })
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
            "{name}: median {:.2} ms, slowest {:.2} ms, status {}, {} bytes",
            took[TIMES / 2],
            took[TIMES - 1],
            told.0,
            told.1,
        );
    }
    println!("resident memory {} MB", made::resident());
    Ok(())
}
