//! The search of services: in any language and spelling on the pages, and in step with the change log.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use p4c_model::{Kind, Record, Slug};
use p4c_site::{Options, Reader, SearchIndex, router};
use p4c_store::{Commit, Store};
use tower::ServiceExt;

use super::visitor::get;

/// The slugs of the services that a search finds, the best first.
fn found(words: &str) -> Vec<String> {
    let query: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(&get(&format!("/services?format=json&q={query}")).text()).unwrap();
    rows.iter()
        .map(|row| row["address"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn topics_are_searched_in_every_language_of_the_content() {
    let english = found("training");
    assert!(english.len() > 5);
    for words in [
        "koolitus",
        "formation",
        "Schulung",
        "usposabljanje",
        "εκπαίδευση",
        "taħriġ",
        "formación",
        "formazione",
        "koulutus",
    ] {
        let other = found(words);
        let common = other.iter().filter(|address| english.contains(address)).count();
        assert!(
            // The others have the word in their English texts only.
            3 * common > english.len(),
            "{words}: {common} of {}",
            english.len()
        );
    }
}

#[test]
fn a_slip_of_the_pen_finds_what_was_meant_and_says_so() {
    let meant = found("training");
    let read = found("trianing");
    assert!(meant[..5].iter().all(|address| read.contains(address)));
    let page = get("/services?q=trianing").text();
    assert!(page.contains("No service has the word “trianing”"));
    assert!(get("/et/services?q=trianing").text().contains("„trianing“"));
    assert!(
        !get("/services?q=training")
            .text()
            .contains("No service has the word")
    );
}

#[test]
fn the_words_that_were_searched_are_marked_and_still_text() {
    let page = get("/services?q=trianing").text();
    assert!(page.contains("<mark>training</mark>") || page.contains("<mark>Training</mark>"));
    assert!(!get("/services").text().contains("<mark>"));
    let hostile = get("/services?q=%3Cmark%3Etraining").text();
    assert!(hostile.contains("&#60;mark&#62;training"));
}

#[test]
fn words_and_choices_narrow_each_other() {
    let all = found("training");
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(&get("/services?format=json&q=training&topic=skills-and-talent").text())
            .unwrap();
    assert!(!rows.is_empty() && rows.len() < all.len());
}

#[test]
fn a_search_of_any_kind_is_answered() {
    for words in [
        "?!*()[]{}^~\\/\"'".to_owned(),
        "title:export^2 AND +training -help".to_owned(),
        "\u{202e}export\u{200f} training\u{202c}".to_owned(),
        "ä".repeat(400),
        "export training ".repeat(25),
    ] {
        let query: String = form_urlencoded::byte_serialize(words.trim().as_bytes()).collect();
        let status = get(&format!("/services?q={query}")).status.as_u16();
        assert_eq!(status, 200, "{words}");
    }
}

fn service(name: &str, title: &str) -> Record {
    let json = format!(
        r#"{{"slug":"{name}","title":{{"original":"en","values":{{"en":{{"value":"{title}","by":"person"}}}}}},"provider":"agency","status":"published"}}"#
    );
    Kind::Service.read_text(&json).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_search_follows_the_change_log_and_is_there_again_in_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite://{}", folder.path().join("p4c.sqlite").display());
    let store = Store::open(&address).await.unwrap();
    let agency = r#"{"slug":"agency","name":{"original":"en","values":{"en":{"value":"Harbour agency","by":"person"}}},"kind":"development agency"}"#;
    let records = vec![
        Kind::Organisation.read_text(agency).unwrap(),
        service("one", "Export training"),
        service("two", "Laboratory access"),
    ];
    store.commit(Commit::by("test").putting(records)).await.unwrap();
    let indexed = folder.path().join("search");
    let reader = Reader::open(store.clone(), SearchIndex::open(&indexed).unwrap())
        .await
        .unwrap();
    let site = router(reader.clone(), Options::default());
    let ask = async |words: &str| {
        let request = Request::get(format!("/services?format=json&q={words}"))
            .header("host", "example.org")
            .body(Body::empty())
            .unwrap();
        let response = site.clone().oneshot(request).await.unwrap();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let rows: Vec<serde_json::Value> = serde_json::from_slice(&bytes).unwrap();
        rows.iter()
            .map(|row| row["title"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(ask("labratory").await, ["Laboratory access"]);
    assert_eq!(ask("harbour").await.len(), 2);
    assert_eq!(ask("fair").await, Vec::<String>::new());

    // Added, changed, erased.
    store
        .commit(
            Commit::by("test")
                .putting(vec![
                    service("one", "Export missions"),
                    service("three", "Trade fairs"),
                ])
                .removing(vec![(Kind::Service, Slug::from_words("two"))]),
        )
        .await
        .unwrap();
    assert!(reader.refresh().await.unwrap());
    assert_eq!(ask("fair").await, ["Trade fairs"]);
    assert_eq!(ask("missions").await, ["Export missions"]);
    assert_eq!(ask("laboratory").await, Vec::<String>::new());

    // Drafts are never found.
    let mut draft = service("draft", "Secret laboratory");
    if let Record::Service(service) = &mut draft {
        service.status = p4c_model::ServiceStatus::Draft;
    }
    store
        .commit(Commit::by("test").putting(vec![draft]))
        .await
        .unwrap();
    assert!(reader.refresh().await.unwrap());
    assert_eq!(ask("laboratory").await, Vec::<String>::new());

    let sequence = store.position().await.unwrap().sequence;
    assert_eq!(SearchIndex::open(&indexed).unwrap().sequence(), sequence);
}
