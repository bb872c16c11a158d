//! Looks terms up in an index as it was at one moment, and gives documents by the numbers that the caller knows them by.
//!
//! With `crate::store`, the only place that knows how Tantivy keeps terms.

use std::io;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::index::{InvertedIndexReader, SegmentReader};
use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

use crate::document::Fingerprint;
use crate::error::SearchError;
use crate::store::{Fields, Place};

/// Every place with words as they are.
const WORDS: [Place; 2] = [Place::TitleWords, Place::TextWords];

/// An index as it was at one moment.
pub(crate) struct Segments {
    parts: Vec<Part>,
    fields: Fields,
    // Keeps the files of the parts from being cleared away.
    _files: Searcher,
}

/// One part of an index, with its own dictionary.
struct Part {
    /// The number of each document; `NOBODY` for one that is no longer there.
    numbers: Vec<u32>,
    places: Vec<Arc<InvertedIndexReader>>,
}

const NOBODY: u32 = u32::MAX;

impl Segments {
    /// The documents of an index under their numbers; those without a number are never given.
    pub(crate) fn new(
        searcher: Searcher,
        fields: Fields,
        number_of: &FxHashMap<Fingerprint, u32>,
    ) -> Result<Self, SearchError> {
        let parts = searcher
            .segment_readers()
            .iter()
            .map(|segment| {
                let mut numbers = vec![NOBODY; segment.max_doc() as usize];
                each_fingerprint(segment, fields, |fingerprint, document| {
                    if let Some(number) = number_of.get(fingerprint) {
                        numbers[document as usize] = *number;
                    }
                })?;
                let places = Place::ALL
                    .iter()
                    .map(|place| segment.inverted_index(fields.place(*place)))
                    .collect::<tantivy::Result<_>>()?;
                Ok(Part { numbers, places })
            })
            .collect::<Result<_, SearchError>>()?;
        Ok(Self {
            parts,
            fields,
            _files: searcher,
        })
    }

    /// Calls with the number of every document that has a term in a place; with some twice.
    pub(crate) fn each(&self, place: Place, term: &str, mut take: impl FnMut(u32)) -> io::Result<()> {
        for part in &self.parts {
            let index = &part.places[place as usize];
            if let Some(found) = index.terms().get(term)? {
                part.each_of(index, &found, &mut take)?;
            }
        }
        Ok(())
    }

    /// [`Segments::each`] for every term that begins with these letters.
    pub(crate) fn each_beginning(
        &self,
        place: Place,
        letters: &str,
        mut take: impl FnMut(u32),
    ) -> io::Result<()> {
        // No letter has this byte: it stands behind every term with this beginning.
        let mut end = letters.as_bytes().to_vec();
        end.push(0xFF);
        for part in &self.parts {
            let index = &part.places[place as usize];
            let mut terms = index.terms().range().ge(letters).lt(&end).into_stream()?;
            while terms.advance() {
                part.each_of(index, terms.value(), &mut take)?;
            }
        }
        Ok(())
    }

    /// Words that become this one by so many slips at most (a letter too many, too few, another one, or two turned round), each with how
    /// many places it stands in. With `is_begun`, also those that begin with such a word.
    pub(crate) fn near(
        &self,
        word: &str,
        slips: u8,
        is_begun: bool,
    ) -> Result<FxHashMap<String, usize>, SearchError> {
        let mut near: FxHashMap<String, usize> = FxHashMap::default();
        let term = Term::from_field_text(self.fields.place(Place::TitleWords), word);
        let query = if is_begun {
            FuzzyTermQuery::new_prefix(term, slips, true)
        } else {
            FuzzyTermQuery::new(term, slips, true)
        };
        for part in &self.parts {
            for place in WORDS {
                let mut terms = part.places[place as usize]
                    .terms()
                    .search(query.automaton()?)
                    .into_stream()?;
                while terms.advance() {
                    let known = terms.value().doc_freq as usize;
                    if let Ok(word) = std::str::from_utf8(terms.key()) {
                        *near.entry(word.to_owned()).or_default() += known;
                    }
                }
            }
        }
        Ok(near)
    }
}

impl Part {
    fn each_of(
        &self,
        index: &InvertedIndexReader,
        term: &TermInfo,
        take: &mut impl FnMut(u32),
    ) -> io::Result<()> {
        let mut block = index.read_block_postings_from_terminfo(term, IndexRecordOption::Basic)?;
        while !block.docs().is_empty() {
            for document in block.docs() {
                let number = self.numbers.get(*document as usize).copied().unwrap_or(NOBODY);
                if number != NOBODY {
                    take(number);
                }
            }
            block.advance();
        }
        Ok(())
    }
}

/// Calls with the fingerprint and the place of every document of a segment that is not deleted.
pub(crate) fn each_fingerprint(
    segment: &SegmentReader,
    fields: Fields,
    mut take: impl FnMut(&Fingerprint, u32),
) -> Result<(), SearchError> {
    let index = segment.inverted_index(fields.fingerprint)?;
    let mut terms = index.terms().stream()?;
    while terms.advance() {
        let Ok(fingerprint) = Fingerprint::try_from(terms.key()) else {
            continue;
        };
        let mut block = index.read_block_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
        while !block.docs().is_empty() {
            for document in block.docs() {
                if !segment.is_deleted(*document) {
                    take(&fingerprint, *document);
                }
            }
            block.advance();
        }
    }
    Ok(())
}
