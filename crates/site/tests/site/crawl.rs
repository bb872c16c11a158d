//! Follows every link of every page: each leads to a page that is there, and every page is sound HTML in the language it says.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::html;
use super::visitor::get;

/// Addresses that differ only in the values behind `?` are one shape: so many of each are tried.
const OF_A_SHAPE: usize = 4;

/// The pattern of an address: numbers and names of records count as one where there are many of them.
fn shape(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let names: BTreeSet<&str> = query
        .split('&')
        .map(|pair| pair.split('=').next().unwrap())
        .collect();
    let path: Vec<&str> = path
        .split('/')
        .take(if query.is_empty() { 9 } else { 3 })
        .collect();
    format!("{}?{names:?}", path.join("/"))
}

#[test]
fn every_link_of_every_page_leads_to_a_sound_page() {
    let mut waiting = VecDeque::from(["/".to_owned(), "/et".to_owned(), "/en".to_owned()]);
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    let mut pages = 0;
    while let Some(address) = waiting.pop_front() {
        let got = get(&address);
        if got.status != 200 {
            faults.push(format!("{address}: {}", got.status));
            continue;
        }
        if !got.header("content-type").starts_with("text/html") {
            continue;
        }
        pages += 1;
        let text = got.text();
        let elements = match html::read(&text) {
            Ok(elements) => elements,
            Err(error) => {
                faults.push(format!("{address}: {error}"));
                continue;
            }
        };
        let expected = if address.starts_with("/et") && !address.starts_with("/ete") {
            "et"
        } else {
            "en"
        };
        if elements[0].get("lang") != Some(expected) {
            faults.push(format!("{address}: not in {expected}"));
        }
        let ids: BTreeSet<&str> = elements.iter().filter_map(|element| element.get("id")).collect();
        for element in &elements {
            let Some(href) = element.get("href").or_else(|| element.get("src")) else {
                continue;
            };
            if let Some(target) = href.strip_prefix('#') {
                if !ids.contains(target) {
                    faults.push(format!("{address}: nothing is called {href}"));
                }
                continue;
            }
            if !href.starts_with('/') {
                let is_outside = ["http://", "https://", "mailto:", "data:"]
                    .iter()
                    .any(|scheme| href.starts_with(scheme));
                if !is_outside {
                    faults.push(format!("{address}: {href} leads nowhere"));
                }
                continue;
            }
            let target = href.split('#').next().unwrap().to_owned();
            let count = shapes.entry(shape(&target)).or_default();
            if (*count < OF_A_SHAPE || !target.contains('?')) && seen.insert(target.clone()) {
                *count += 1;
                waiting.push_back(target);
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults[..faults.len().min(40)].join("\n")
    );
    assert!(pages > 400, "only {pages} pages were reached");
}

#[test]
fn every_text_of_a_page_is_a_message_and_not_the_name_of_one() {
    // A key that no language knows is said as it stands: words with hyphens such as `nav-services`.
    for address in [
        "/",
        "/services",
        "/services?view=table",
        "/regions",
        "/regions/EE00",
        "/nowhere",
    ] {
        for prefix in ["", "/et"] {
            let text = get(format!("{prefix}{address}").as_str()).text();
            let body = text.split("<body>").nth(1).unwrap_or(&text);
            for piece in body.split('>').filter_map(|piece| piece.split('<').next()) {
                let piece = piece.trim();
                let is_key = piece.contains('-')
                    && !piece.contains(' ')
                    && [
                        "nav", "list", "column", "word", "facet", "service", "services", "region", "regions",
                        "home", "trouble", "tag", "news", "chip",
                    ]
                    .contains(&piece.split('-').next().unwrap_or_default());
                assert!(!is_key, "{prefix}{address}: {piece}");
            }
        }
    }
}
