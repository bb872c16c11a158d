//! Makes a catalogue with many services for measurements: those of the demonstration, and others made of their titles and texts.
//!
//! Every second of these is in another language of the content, with words from the labels and examples of the scheme.

use std::path::Path;
use std::time::Instant;

use p4c_model::{Kind, Language, Record, Service, Slug, Text};
use p4c_pipeline::{Settings, Step, analyse};
use p4c_store::{Commit, Store};
use p4c_vocabulary::{Concept, Scheme};

/// The result of anything that may fail in a measurement.
pub type Measured<T> = Result<T, Box<dyn std::error::Error>>;

/// A database in a folder with so many services besides those of the demonstration, all steps run over the demonstration, and all
/// services classified.
pub async fn store(folder: &Path, number: usize) -> Measured<Store> {
    let address = format!("sqlite://{}", folder.join("many.sqlite").display());
    let store = Store::open(&address).await?;
    let records = p4c_demonstration::records()?;
    let services = services(&records, number);
    store.commit(Commit::by("measurement").putting(records)).await?;
    analyse(&store, &Settings::default(), None, false, |_, _| {}).await?;
    let begun = Instant::now();
    store.commit(Commit::by("measurement").putting(services)).await?;
    println!("{number} services written in {:.1} s", seconds(begun));
    let begun = Instant::now();
    let step = Some(Step::Classify);
    analyse(&store, &Settings::default(), step, false, |_, _| {}).await?;
    println!("classified in {:.1} s", seconds(begun));
    Ok(store)
}

/// Seconds since a moment.
pub fn seconds(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64()
}

/// What the process holds in memory, in megabytes, as Linux says it; 0 elsewhere.
pub fn resident() -> usize {
    std::fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|status| {
            let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
            line.split_whitespace().nth(1)?.parse::<usize>().ok()
        })
        .map_or(0, |kilobytes| kilobytes / 1024)
}

/// Services of other names: titles put together from two of the demonstration's, or words of a concept in another language.
fn services(records: &[Record], number: usize) -> Vec<Record> {
    let models: Vec<&Service> = records
        .iter()
        .filter(|record| record.kind() == Kind::Service)
        .filter_map(|record| match record {
            Record::Service(service) => Some(&**service),
            _ => None,
        })
        .collect();
    let scheme = Scheme::bundled();
    let languages = scheme.languages();
    let concepts: Vec<&Concept> = scheme
        .concepts()
        .iter()
        .filter(|concept| !concept.facet && !concept.examples.is_empty())
        .collect();
    (0..number)
        .map(|index| {
            let mut service = models[index % models.len()].clone();
            let other = models[(index * 7 + index / models.len()) % models.len()];
            service.slug = Slug::from_words(&format!("made service {index}"));
            service.region.clone_from(&other.region);
            service.provider.clone_from(&other.provider);
            let language = languages[index / 2 % languages.len()];
            let concept = concepts[index / 2 % concepts.len()];
            match (index % 2, Language::parse(language)) {
                (1, Ok(tag)) => {
                    service.title = Text::new(tag.clone(), in_language(concept, language, index));
                    service.summary = Some(Text::new(tag, examples(concept, language, index)));
                    service.description = None;
                    service.concepts.clear();
                }
                _ => {
                    service.title = Text::english(format!(
                        "{} {index}: {}",
                        service.title.plain(),
                        other.title.plain().to_lowercase()
                    ));
                }
            }
            Record::from(service)
        })
        .collect()
}

/// A title from two labels of a concept.
fn in_language(concept: &Concept, language: &str, index: usize) -> String {
    let labels: Vec<&str> = concept
        .labels
        .iter()
        .filter(|label| label.language == language)
        .map(|label| label.text.as_str())
        .collect();
    let label = |place: usize| labels.get(place % labels.len().max(1)).copied().unwrap_or("?");
    format!(
        "{} {index}: {}",
        label(index / 20),
        label(index / 20 + 1 + index % 7)
    )
}

/// The examples of a concept in a language, beginning with one or another.
fn examples(concept: &Concept, language: &str, index: usize) -> String {
    let mut texts: Vec<&str> = concept
        .examples
        .iter()
        .chain(&concept.definitions)
        .filter(|(tag, _)| tag == language)
        .map(|(_, text)| text.as_str())
        .collect();
    let turn = index % texts.len().max(1);
    let turned = turn.min(texts.len());
    texts.rotate_left(turned);
    texts.join(" ")
}
