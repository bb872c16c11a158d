//! Gathers what documents are made from: the records, the results, and how each is named in the reader's language.

use std::collections::{BTreeMap, BTreeSet};

use p4c_model::{Catalogue, Kind, Language as Tag, Need, Record, Region, Service, Slug, Text};
use p4c_pictures::Language;
use p4c_pipeline::Results;
use p4c_pipeline::view::Reference;

use crate::document::{Basis, Block, Document, Source, Span};
use crate::words;

/// What documents are made from.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// The records.
    pub catalogue: &'a Catalogue,
    /// The stored results.
    pub results: &'a Results,
    /// The state of the data.
    pub basis: &'a Basis,
}

/// Writes a document part by part and numbers its sources in the order of their first use.
pub(crate) struct Writer<'a> {
    pub catalogue: &'a Catalogue,
    pub language: Language,
    blocks: Vec<Block>,
    sources: Vec<Source>,
    numbers: BTreeMap<String, usize>,
    headings: usize,
}

impl<'a> Writer<'a> {
    pub fn new(material: Material<'a>, language: Language) -> Self {
        Self {
            catalogue: material.catalogue,
            language,
            blocks: Vec::new(),
            sources: Vec::new(),
            numbers: BTreeMap::new(),
            headings: 0,
        }
    }

    pub fn finish(mut self, title: String, subtitle: String, basis: &Basis) -> Document {
        self.heading(1, words::about(self.language));
        let made = words::made_from(self.language, basis);
        self.paragraph(vec![Span::Words(made)]);
        if basis.is_outdated {
            let told = words::outdated(self.language).to_owned();
            self.push(Block::Notice(vec![Span::Words(told)]));
        }
        if self.language != Language::English {
            self.paragraph(vec![Span::Words(words::fallback(self.language).to_owned())]);
        }
        Document {
            title,
            subtitle,
            language: self.language,
            basis: basis.clone(),
            blocks: self.blocks,
            sources: self.sources,
        }
    }

    pub fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    pub fn heading(&mut self, level: u8, words: &str) {
        self.heading_of(level, vec![Span::Words(words.to_owned())], false);
    }

    pub fn heading_of(&mut self, level: u8, words: Vec<Span>, breaks: bool) {
        self.headings += 1;
        let id = format!("part-{}", self.headings);
        self.push(Block::Heading {
            level,
            words,
            id,
            breaks,
        });
    }

    pub fn paragraph(&mut self, spans: Vec<Span>) {
        if !spans.is_empty() {
            self.push(Block::Paragraph(spans));
        }
    }

    /// A sentence with the records it rests on.
    pub fn sentence(&mut self, words: String, records: impl IntoIterator<Item = Reference>) -> Vec<Span> {
        vec![Span::Words(words), self.marks(records)]
    }

    /// A paragraph of one sentence.
    pub fn say(&mut self, words: String, records: impl IntoIterator<Item = Reference>) {
        let spans = self.sentence(words, records);
        self.paragraph(spans);
    }

    /// The marks of records; records that the catalogue does not have are left out.
    ///
    /// Answers about needs were given in confidence: they are told together, by concept, and never one by one.
    pub fn marks(&mut self, records: impl IntoIterator<Item = Reference>) -> Span {
        let mut numbers = Vec::new();
        let mut answers: BTreeMap<String, BTreeSet<Slug>> = BTreeMap::new();
        for record in records {
            if record.kind == Kind::Need {
                if let Some(need) = self.catalogue.need(&record.slug) {
                    answers
                        .entry(need.concept.clone())
                        .or_default()
                        .insert(record.slug);
                }
            } else {
                numbers.extend(self.number(&record));
            }
        }
        for (concept, slugs) in answers {
            numbers.push(self.number_of_answers(&concept, &slugs));
        }
        numbers.sort_unstable();
        numbers.dedup();
        Span::Marks(numbers)
    }

    fn number(&mut self, reference: &Reference) -> Option<usize> {
        let key = format!("{} {}", reference.kind.plural(), reference.slug);
        if let Some(number) = self.numbers.get(&key) {
            return Some(*number);
        }
        let record = self.catalogue.get(reference.kind, &reference.slug)?;
        let source = self.source(record);
        Some(self.add(key, source))
    }

    fn add(&mut self, key: String, source: Source) -> usize {
        self.sources.push(source);
        let number = self.sources.len();
        self.numbers.insert(key, number);
        number
    }

    /// The number of the answers about one concept, told together.
    fn number_of_answers(&mut self, concept: &str, slugs: &BTreeSet<Slug>) -> usize {
        let names: Vec<&str> = slugs.iter().map(Slug::as_str).collect();
        let key = format!("answers {}", names.join(" "));
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let needs: Vec<&Need> = slugs
            .iter()
            .filter_map(|slug| self.catalogue.need(slug))
            .collect();
        let facts: BTreeSet<String> = needs
            .iter()
            .flat_map(|need| {
                [
                    need.survey.clone(),
                    need.date.as_ref().map(|date| date.as_str().to_owned()),
                    need.provenance.source.clone(),
                ]
            })
            .flatten()
            .collect();
        let source = Source {
            kind: words::answers_kind(self.language).to_owned(),
            slug: concept.to_owned(),
            label: vec![Span::Words(words::answers_about(
                self.language,
                needs.len(),
                &self.concept(concept),
            ))],
            provenance: facts.into_iter().collect::<Vec<_>>().join("; "),
            url: None,
            record: None,
            is_illustrative: needs
                .iter()
                .any(|need| need.provenance.is_illustrative("importance")),
        };
        self.add(key, source)
    }

    fn source(&self, record: &Record) -> Source {
        let provenance = record.provenance();
        let is_illustrative =
            provenance.basis == p4c_model::Basis::Illustrative || !provenance.illustrative_fields.is_empty();
        let parts: Vec<String> = [
            provenance.source.clone(),
            provenance.note.clone(),
            (!provenance.illustrative_fields.is_empty()
                && provenance.basis != p4c_model::Basis::Illustrative)
                .then(|| words::illustrative_fields(self.language, &provenance.illustrative_fields)),
        ]
        .into_iter()
        .flatten()
        .collect();
        Source {
            kind: words::kind(self.language, record.kind()).to_owned(),
            slug: record.slug().to_string(),
            label: self.label(record),
            provenance: parts.join("; "),
            url: provenance.url.clone().filter(|url| is_web_address(url)),
            record: Some(Reference::new(record.kind(), record.slug())),
            is_illustrative,
        }
    }

    fn label(&self, record: &Record) -> Vec<Span> {
        let text = |text: &Text| vec![self.text(text)];
        match record {
            Record::Region(region) => text(&region.name),
            Record::Organisation(organisation) => text(&organisation.name),
            Record::Project(project) => vec![Span::Words(project.acronym.clone())],
            Record::Service(service) => {
                let mut label = text(&service.title);
                if let Some(provider) = self.catalogue.organisation(&service.provider) {
                    label.push(Span::Words(" — ".to_owned()));
                    label.push(self.text(&provider.name));
                }
                label
            }
            Record::Precondition(precondition) => text(&precondition.statement),
            Record::Pilot(pilot) => text(&pilot.subject),
            Record::Round(round) => text(&round.name),
            Record::Criterion(criterion) => text(&criterion.name),
            Record::Pool(pool) => text(&pool.name),
            other => vec![Span::Words(other.slug().to_string())],
        }
    }

    /// A text in the document's language, else in another one, marked as such.
    pub fn text(&self, text: &Text) -> Span {
        let wanted: Vec<Tag> = Tag::parse(self.language.tag()).into_iter().collect();
        match text.best(&wanted) {
            Some(shown) if shown.is_fallback => {
                Span::Foreign(shown.value.to_owned(), shown.language.tag().to_owned())
            }
            Some(shown) => Span::Words(shown.value.to_owned()),
            None => Span::Words(String::new()),
        }
    }

    /// The words of a text as [`Writer::text`] chooses them.
    pub fn plain(&self, text: &Text) -> String {
        crate::document::plain(&[self.text(text)])
    }

    pub fn region(&self, slug: &Slug) -> Option<&'a Region> {
        self.catalogue.region(slug)
    }

    /// The name of a region.
    pub fn region_name(&self, slug: &Slug) -> String {
        self.region(slug)
            .map_or_else(|| slug.to_string(), |region| self.plain(&region.name))
    }

    pub fn service(&self, slug: &Slug) -> Option<&'a Service> {
        self.catalogue.service(slug)
    }

    /// The title of a service.
    pub fn title(&self, slug: &Slug) -> Span {
        self.service(slug).map_or_else(
            || Span::Words(slug.to_string()),
            |service| self.text(&service.title),
        )
    }

    pub fn title_words(&self, slug: &Slug) -> String {
        crate::document::plain(&[self.title(slug)])
    }

    /// The name of a concept.
    pub fn concept(&self, code: &str) -> String {
        p4c_pipeline::classify::concept_name(code, self.language.tag()).to_owned()
    }
}

/// Whether an address may be linked to: pages of the web only.
fn is_web_address(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    (lower.starts_with("https://") || lower.starts_with("http://"))
        && !address
            .chars()
            .any(|letter| letter.is_whitespace() || letter.is_control())
}
