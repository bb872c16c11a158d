//! Floors of accuracy on our own labelled services: over all, over the test split, and for every language with its share of texts.
//!
//! The measured accuracy lies above each floor (see `examples/accuracy.rs`); a floor leaves room for two texts that a change of the scheme turns.

use std::collections::BTreeMap;

use p4c_vocabulary::{Classifier, Scheme, Text};

struct Row {
    language: String,
    title: String,
    description: String,
    concept: String,
    split: String,
}

fn labelled() -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(include_str!("../data/labelled/services.csv").as_bytes());
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (language, title, description, concept, split) = (
        at("language"),
        at("title"),
        at("description"),
        at("concept"),
        at("split"),
    );
    reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            Row {
                language: row[language].to_owned(),
                title: row[title].to_owned(),
                description: row[description].to_owned(),
                concept: row[concept].to_owned(),
                split: row[split].to_owned(),
            }
        })
        .collect()
}

fn top_of(scheme: &Scheme, code: &str) -> p4c_vocabulary::ConceptId {
    scheme.tops_of(scheme.find(code).unwrap())[0]
}

/// (right, all) for each language, and under `all`.
fn accuracy(rows: &[Row], with_language: bool) -> BTreeMap<String, (usize, usize)> {
    let scheme = Scheme::bundled();
    let texts: Vec<Text<'_>> = rows
        .iter()
        .map(|row| Text {
            title: &row.title,
            body: &row.description,
            language: with_language.then_some(row.language.as_str()),
        })
        .collect();
    let found = Classifier::new(scheme).top_all(&texts, 1);
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (row, found) in rows.iter().zip(found) {
        let right = found
            .first()
            .is_some_and(|best| best.concept == top_of(scheme, &row.concept));
        for key in [row.language.as_str(), "all"] {
            let count = counts.entry(key.to_owned()).or_default();
            count.0 += usize::from(right);
            count.1 += 1;
        }
    }
    counts
}

fn share(counts: &BTreeMap<String, (usize, usize)>, key: &str) -> f64 {
    let (right, all) = counts[key];
    right as f64 / all as f64
}

#[test]
fn services_of_the_test_split_get_the_right_top_concept() {
    let rows: Vec<Row> = labelled().into_iter().filter(|row| row.split == "test").collect();
    for with_language in [true, false] {
        let counts = accuracy(&rows, with_language);
        assert!(share(&counts, "all") >= 0.93, "{counts:?}");
        for (language, (right, all)) in &counts {
            assert!(
                *right + 2 >= *all || share(&counts, language) >= 0.85,
                "{language}: {counts:?}"
            );
        }
    }
}

#[test]
fn texts_in_capitals_or_without_diacritics_lose_little() {
    let mut rows: Vec<Row> = labelled().into_iter().filter(|row| row.split == "test").collect();
    for row in &mut rows {
        row.title = row.title.to_uppercase();
        row.description = row.description.to_uppercase();
    }
    let counts = accuracy(&rows, true);
    assert!(share(&counts, "all") >= 0.90, "{counts:?}");
}

#[test]
fn the_labelled_data_is_what_its_readme_says() {
    let rows = labelled();
    let languages: std::collections::BTreeSet<&str> = rows.iter().map(|row| row.language.as_str()).collect();
    assert!(rows.len() >= 150 && languages.len() >= 7);
    let scheme = Scheme::bundled();
    assert!(rows.iter().all(|row| scheme.find(&row.concept).is_some()));
}

/// Rows of a file of another crate whose category stands beside them.
fn with_category(file: &str, body: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(format!("{}/../{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
    reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            Row {
                language: row[at("language")].to_owned(),
                title: row[at("title")].to_owned(),
                description: row[at(body)].to_owned(),
                concept: row[at("category")].to_owned(),
                split: "test".to_owned(),
            }
        })
        .collect()
}

/// Services of Europe's regions as their pages tell them, which are harder than texts written for the purpose; category by a person.
#[test]
fn real_services_get_the_right_top_concept() {
    let mut rows = with_category("demonstration/data/cluster-services.csv", "summary");
    // The summaries are in English, whatever the language of the page.
    rows.iter_mut().for_each(|row| row.language = "en".to_owned());
    let counts = accuracy(&rows, true);
    assert!(share(&counts, "all") >= 0.62, "{counts:?}");
}

/// Catalogues written by others than the scheme, without looking at it; the second chooses kinds of service that come to mind late.
#[test]
fn services_of_catalogues_get_the_right_top_concept() {
    for (file, floor) in [
        ("a", 0.83),
        ("b", 0.75),
        ("c", 0.90),
        ("d", 0.86),
        ("e", 0.80),
        ("f", 0.79),
        ("g", 0.79),
    ] {
        let rows = with_category(&format!("recurrence/data/catalogues/{file}.csv"), "description");
        let counts = accuracy(&rows, false);
        assert!(share(&counts, "all") >= floor, "{file}: {counts:?}");
    }
}

/// Texts that nobody looked at when the scheme was made: as catalogues put them, and in words that avoid every usual one.
#[test]
fn unseen_services_get_the_right_top_concept() {
    let mut reader = csv::Reader::from_reader(include_str!("../data/labelled/unseen.csv").as_bytes());
    let mut by_style: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in reader.deserialize() {
        let (_, language, title, description, concept, style): (
            String,
            String,
            String,
            String,
            String,
            String,
        ) = row.unwrap();
        by_style.entry(style.clone()).or_default().push(Row {
            language,
            title,
            description,
            concept,
            split: style,
        });
    }
    for (style, floor) in [("plain", 0.93), ("indirect", 0.80)] {
        let counts = accuracy(&by_style[style], false);
        assert!(share(&counts, "all") >= floor, "{style}: {counts:?}");
    }
}
