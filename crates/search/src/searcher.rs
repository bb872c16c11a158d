//! Answers what is asked from an index as it was at one moment.
//!
//! Each word is looked up in every form; a document gets for it the standing of the best place where it has it. Words that nothing has are
//! read as compounds, then as slips of the pen. What has all needed words is found; else, what has the most of them.

use std::ops::Range;
use std::sync::Arc;

use p4c_vocabulary::Lexicon;

use crate::analysis::Analysis;
use crate::asked::{Asked, Forms};
use crate::document::primary;
use crate::error::SearchError;
use crate::labels::Labels;
use crate::numbers::Numbers;
use crate::segments::Segments;
use crate::store::Place;

/// A word with a slip is read as so many words at most, the most frequent of the nearest.
const MOST_READINGS: usize = 8;

/// How well a document has a word: in the title before in its texts, whole before begun, and last by what it is about.
type Standing = u8;
const IN_TITLE: Standing = 5;
const BEGUN_IN_TITLE: Standing = 4;
const IN_TEXT: Standing = 3;
const BEGUN_IN_TEXT: Standing = 2;
const BY_TOPIC: Standing = 1;
const NOWHERE: Standing = 0;

/// An index as it was at one moment; changes of the index do not touch it.
pub struct Searcher {
    segments: Segments,
    labels: Arc<Labels>,
    analysis: &'static Analysis,
    documents: usize,
}

/// A word that nothing has, and what it was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The word as it was written.
    pub word: String,
    /// The words nearest to it, folded, the most frequent first.
    pub read_as: Vec<String>,
}

/// What was found.
pub struct Hits {
    found: Numbers,
    scores: Vec<u16>,
    is_partial: bool,
    corrections: Vec<Correction>,
    forms: Forms,
    lexicon: &'static Lexicon,
}

/// What looking a word up has given.
struct Reading {
    standings: Vec<Standing>,
    forms: Forms,
    correction: Option<Correction>,
}

impl Searcher {
    pub(crate) fn new(
        segments: Segments,
        labels: Arc<Labels>,
        analysis: &'static Analysis,
        documents: usize,
    ) -> Self {
        Self {
            segments,
            labels,
            analysis,
            documents,
        }
    }

    /// Finds what has the words asked. Any text will do: what is no word is passed over, and without words everything is found.
    ///
    /// # Errors
    /// [`SearchError::Index`] when the files of the index cannot be read.
    pub fn find(&self, question: &str) -> Result<Hits, SearchError> {
        let asked = Asked::read(question);
        let mut hits = Hits {
            found: Numbers::all(self.documents),
            scores: Vec::new(),
            is_partial: false,
            corrections: Vec::new(),
            forms: Forms::default(),
            lexicon: &self.analysis.lexicon,
        };
        if asked.is_empty() {
            return Ok(hits);
        }
        let mut scores = vec![0_u16; self.documents];
        let mut missing = vec![0_u8; self.documents];
        let mut needed = 0;
        for word in &asked {
            let reading = self.look_for(word)?;
            for (score, standing) in scores.iter_mut().zip(&reading.standings) {
                *score += u16::from(*standing);
            }
            if word.is_needed {
                needed += 1;
                for (missing, standing) in missing.iter_mut().zip(&reading.standings) {
                    *missing += u8::from(*standing == NOWHERE);
                }
                hits.forms.extend(reading.forms);
                hits.corrections.extend(reading.correction);
            }
        }
        let least = missing.iter().min().copied().unwrap_or(0);
        hits.is_partial = least > 0 && least < needed;
        hits.found = Numbers::that(self.documents, |number| {
            missing[number] == least && least < needed
        });
        hits.scores = scores;
        Ok(hits)
    }

    /// Looks for a word as it is; then, if nothing has it, as a compound of known words; then as a slip of the pen.
    fn look_for(&self, asked: &Asked) -> Result<Reading, SearchError> {
        let forms = Forms::of(self.analysis, &asked.word, asked.is_begun);
        let standings = self.standings(&forms)?;
        let as_it_is = Reading {
            standings,
            forms,
            correction: None,
        };
        if as_it_is.is_something() {
            return Ok(as_it_is);
        }
        if let Some(compound) = self.look_for_parts(&asked.word)? {
            return Ok(compound);
        }
        let read_as = self.readings(asked)?;
        if read_as.is_empty() {
            return Ok(as_it_is);
        }
        let mut forms = Forms::default();
        for word in &read_as {
            forms.extend(Forms::of(self.analysis, word, false));
        }
        Ok(Reading {
            standings: self.standings(&forms)?,
            forms,
            correction: Some(Correction {
                word: asked.written.clone(),
                read_as,
            }),
        })
    }

    /// What has every part of a compound of some language: `Förderung des Exports` for `Exportförderung`.
    fn look_for_parts(&self, word: &str) -> Result<Option<Reading>, SearchError> {
        let lexicon = &self.analysis.lexicon;
        for language in lexicon.languages() {
            let parts = lexicon.parts(language, word);
            if parts.len() < 2 {
                continue;
            }
            let mut reading = Reading {
                standings: vec![IN_TITLE; self.documents],
                forms: Forms::default(),
                correction: None,
            };
            for part in parts {
                let forms = Forms::of(self.analysis, part, false);
                for (kept, standing) in reading.standings.iter_mut().zip(self.standings(&forms)?) {
                    *kept = standing.min(*kept);
                }
                reading.forms.extend(forms);
            }
            if reading.is_something() {
                return Ok(Some(reading));
            }
        }
        Ok(None)
    }

    /// The words nearest to one that nothing has: with one slip, else with two.
    fn readings(&self, asked: &Asked) -> Result<Vec<String>, SearchError> {
        for slips in 1..=asked.most_slips() {
            let mut near = self.segments.near(&asked.word, slips, asked.is_begun)?;
            for (word, places) in self.labels.segments.near(&asked.word, slips, asked.is_begun)? {
                *near.entry(word).or_default() += places;
            }
            if !near.is_empty() {
                let mut near: Vec<(String, usize)> = near.into_iter().collect();
                near.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
                near.truncate(MOST_READINGS);
                return Ok(near.into_iter().map(|(word, _)| word).collect());
            }
        }
        Ok(Vec::new())
    }

    /// How well each document has a word in any of its forms.
    fn standings(&self, forms: &Forms) -> Result<Vec<Standing>, SearchError> {
        let mut standings = vec![NOWHERE; self.documents];
        for (places, whole, begun) in [
            ((Place::TitleWords, Place::TitleStems), IN_TITLE, BEGUN_IN_TITLE),
            ((Place::TextWords, Place::TextStems), IN_TEXT, BEGUN_IN_TEXT),
        ] {
            let mut raise = |number: u32, standing: Standing| {
                let kept = &mut standings[number as usize];
                *kept = standing.max(*kept);
            };
            for word in &forms.words {
                self.segments
                    .each(places.0, word, |number| raise(number, whole))?;
            }
            for stem in &forms.stems {
                self.segments
                    .each(places.1, stem, |number| raise(number, whole))?;
            }
            for letters in &forms.beginnings {
                self.segments
                    .each_beginning(places.0, letters, |number| raise(number, begun))?;
            }
        }
        for concept in self.concepts(forms)?.iter() {
            self.segments
                .each(Place::Concepts, self.labels.term(concept), |number| {
                    let kept = &mut standings[number as usize];
                    *kept = BY_TOPIC.max(*kept);
                })?;
        }
        Ok(standings)
    }

    /// The concepts that have a word in one of their labels, in any language.
    fn concepts(&self, forms: &Forms) -> Result<Numbers, SearchError> {
        let mut concepts = Numbers::none(self.labels.len());
        let labels = &self.labels.segments;
        for word in &forms.words {
            labels.each(Place::TitleWords, word, |number| concepts.insert(number))?;
        }
        for stem in &forms.stems {
            labels.each(Place::TitleStems, stem, |number| concepts.insert(number))?;
        }
        for letters in forms.long_beginnings() {
            labels.each_beginning(Place::TitleWords, letters, |number| concepts.insert(number))?;
        }
        Ok(concepts)
    }
}

impl Reading {
    fn is_something(&self) -> bool {
        self.standings.iter().any(|standing| *standing > NOWHERE)
    }
}

impl Hits {
    /// The documents found.
    pub fn found(&self) -> &Numbers {
        &self.found
    }

    /// How well a document has the words: for each 5 when it stands in the title, 4 when a word of the title begins with it, 3 and 2 for
    /// the texts, 1 when only the document's concepts have it. 0 for every document where nothing was asked.
    pub fn score(&self, document: u32) -> u16 {
        self.scores.get(document as usize).copied().unwrap_or(0)
    }

    /// Whether no document has all words, so that those with the most of them were found.
    pub fn is_partial(&self) -> bool {
        self.is_partial
    }

    /// The words that nothing has, with what they were read as.
    pub fn corrections(&self) -> &[Correction] {
        &self.corrections
    }

    /// Where a text of a language has the words found, in bytes, in order.
    pub fn marks(&self, language: &str, text: &str) -> Vec<Range<usize>> {
        if self.forms.words.is_empty() {
            return Vec::new();
        }
        Lexicon::words(text)
            .into_iter()
            .filter(|word| self.forms.have(self.lexicon, primary(language), &word.folded))
            .map(|word| word.start..word.end)
            .collect()
    }
}
