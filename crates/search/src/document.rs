//! Holds what is searched of one service: its words by language, and what it is about.

use p4c_model::{Catalogue, Service, Slug, Text};
use sha2::{Digest, Sha256};

/// What tells one state of a document from every other, of itself and of other documents.
pub(crate) type Fingerprint = [u8; 16];

/// What is searched of one service. Borrows from the records it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document<'a> {
    slug: &'a str,
    pub(crate) titles: Vec<(&'a str, &'a str)>,
    pub(crate) texts: Vec<(&'a str, &'a str)>,
    pub(crate) concepts: Vec<&'a str>,
}

impl<'a> Document<'a> {
    /// A document without words; its slug tells it from others.
    pub fn new(slug: &'a str) -> Self {
        Self {
            slug,
            titles: Vec::new(),
            texts: Vec::new(),
            concepts: Vec::new(),
        }
    }

    /// A service: its title; its own texts, the names of its provider and of the regions named; and the concepts that it is about
    /// (notations of the bundled scheme), by whose labels it is found in every language.
    pub fn of_service<'s: 'a>(
        catalogue: &'a Catalogue,
        service: &'a Service,
        regions: impl IntoIterator<Item = &'s Slug>,
        concepts: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut document = Self::new(service.slug.as_str()).titled(&service.title);
        let own = [
            &service.summary,
            &service.description,
            &service.target_group,
            &service.output,
            &service.eligibility,
            &service.how_to_apply,
            &service.resources_needed,
            &service.evidence_of_success,
            &service.difficulties,
            &service.lessons,
            &service.transfer_potential,
        ];
        for text in own.into_iter().flatten() {
            document = document.saying(text);
        }
        if let Some(provider) = catalogue.organisation(&service.provider) {
            document = document.saying(&provider.name);
        }
        for region in regions.into_iter().filter_map(|slug| catalogue.region(slug)) {
            document = document.saying(&region.name);
        }
        document.about(concepts)
    }

    /// With a title, in every language it has.
    #[must_use]
    pub fn titled(mut self, title: &'a Text) -> Self {
        self.titles.extend(by_language(title));
        self
    }

    /// With a text, in every language it has.
    #[must_use]
    pub fn saying(mut self, text: &'a Text) -> Self {
        self.texts.extend(by_language(text));
        self
    }

    /// With concepts that it is about: notations of the bundled scheme.
    #[must_use]
    pub fn about(mut self, concepts: impl IntoIterator<Item = &'a str>) -> Self {
        self.concepts.extend(concepts);
        self
    }

    /// The fingerprint of this state of the document, as far as an index of some version would hold it.
    pub(crate) fn fingerprint(&self, version: &str) -> Fingerprint {
        let mut digest = Sha256::new();
        let mut add = |text: &str| {
            digest.update((text.len() as u64).to_le_bytes());
            digest.update(text.as_bytes());
        };
        add(version);
        add(self.slug);
        for part in [&self.titles, &self.texts] {
            for (language, text) in part {
                add(language);
                add(text);
            }
            // No language is empty: what follows is another part.
            add("");
        }
        for concept in &self.concepts {
            add(concept);
        }
        let mut fingerprint = Fingerprint::default();
        fingerprint.copy_from_slice(&digest.finalize()[..size_of::<Fingerprint>()]);
        fingerprint
    }
}

/// The words of a text with their primary language subtags.
fn by_language(text: &Text) -> impl Iterator<Item = (&str, &str)> {
    text.values
        .iter()
        .map(|(language, translation)| (primary(language.tag()), translation.value.as_str()))
}

/// The primary subtag of a language tag.
pub(crate) fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}
