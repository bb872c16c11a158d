//! Prepares the labels of a scheme for being found: one index of word stems a language.
//!
//! Built once per scheme by [`crate::Classifier::new`]. For each word it knows which labels hang on it and how strongly it speaks for each
//! top concept; [`crate::matching`] reads both. Nothing here looks at a text.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::fold::words;
use crate::language::is_small_word;
use crate::scheme::{ConceptId, LabelKind, Scheme};
use crate::stem::LanguageStemmer;

/// Beyond this many top concepts single words are not weighed per top concept: the scheme is a thesaurus, not a set of categories.
pub(crate) const MOST_TOPS: usize = 40;
/// So many letters open a stem.
const OPENING: usize = 3;
/// Languages that write compounds as one word.
const COMPOUNDING: [&str; 9] = ["de", "et", "fi", "sv", "da", "nb", "nl", "hu", "el"];

/// A label as stems.
pub(crate) struct LabelEntry {
    pub concept: ConceptId,
    pub kind: LabelKind,
    /// Content words in order.
    pub words: Box<[u32]>,
    /// Sum of the words' inverse document frequencies over concepts.
    pub idf: f32,
    /// An abbreviation of at most four letters: found only where the text writes it in capitals.
    pub abbreviation: bool,
}

/// Where a compound is cut in two, and which of its parts are words of the labels.
pub(crate) struct Cut {
    /// Where the second part begins, in bytes.
    pub at: usize,
    /// The first part, and where it ends without its linking letters.
    pub head: Option<(u32, usize)>,
    /// The second part.
    pub tail: Option<u32>,
}

/// All labels of one language.
pub(crate) struct LanguageIndex {
    pub language: String,
    pub stemmer: LanguageStemmer,
    compounding: bool,
    stems: FxHashMap<String, u32>,
    pub labels: Vec<LabelEntry>,
    /// For each word the labels of which it is the rarest word.
    pub anchors: Vec<Vec<u32>>,
    /// For each word and top concept the log ratio of the concept's share to an even share; empty beyond `MOST_TOPS`.
    pub leaning: Vec<f32>,
    /// For each word 0..1: how much it counts alone. Words of facets and words without a lean count little.
    pub idf: Vec<f32>,
    pub neutral: Vec<bool>,
    /// Whether a label has the word, not only a definition, a note or an example.
    pub in_label: Vec<bool>,
    /// How the stems begin, so that places where no word can begin are passed over when compounds are split.
    openings: FxHashSet<[char; OPENING]>,
    /// Words by their first letters, for forms that no ending explains.
    beginnings: FxHashMap<String, Vec<(u32, String)>>,
    tops: usize,
}

/// All languages of a scheme.
pub(crate) struct LabelIndex {
    pub languages: Vec<LanguageIndex>,
    pub tops_of: Vec<Vec<usize>>,
}

impl LabelIndex {
    pub(crate) fn new(scheme: &Scheme) -> LabelIndex {
        let mut names: Vec<&str> = scheme.languages();
        if scheme
            .concepts()
            .iter()
            .flat_map(|concept| &concept.labels)
            .any(|label| label.language.is_empty())
        {
            names.push("");
        }
        let tops_of: Vec<Vec<usize>> = (0..scheme.concepts().len())
            .map(|index| {
                let tops = scheme.tops_of(ConceptId(index as u32));
                tops.iter()
                    .filter_map(|top| scheme.tops().binary_search(top).ok())
                    .collect()
            })
            .collect();
        let languages = names
            .into_par_iter()
            .map(|name| LanguageIndex::new(scheme, name, &tops_of))
            .collect();
        LabelIndex { languages, tops_of }
    }
}

impl LanguageIndex {
    fn new(scheme: &Scheme, language: &str, tops_of: &[Vec<usize>]) -> LanguageIndex {
        let mut index = LanguageIndex {
            language: language.to_owned(),
            stemmer: LanguageStemmer::new(language),
            compounding: COMPOUNDING.contains(&language),
            stems: FxHashMap::default(),
            labels: Vec::new(),
            anchors: Vec::new(),
            leaning: Vec::new(),
            idf: Vec::new(),
            neutral: Vec::new(),
            in_label: Vec::new(),
            openings: FxHashSet::default(),
            beginnings: FxHashMap::default(),
            tops: scheme.tops().len(),
        };
        for (number, concept) in scheme.concepts().iter().enumerate() {
            for label in concept.labels.iter().filter(|label| label.language == language) {
                index.add_label(ConceptId(number as u32), &label.text, label.kind);
            }
        }
        index.weigh_words(scheme, tops_of);
        index.note_beginnings();
        index
    }

    fn add_label(&mut self, concept: ConceptId, text: &str, kind: LabelKind) {
        let tokens = words(text);
        let content: Vec<_> = tokens
            .iter()
            .filter(|word| !is_small_word(&self.language, &word.folded))
            .collect();
        let kept = if content.is_empty() {
            tokens.iter().collect()
        } else {
            content
        };
        let mut stems: Vec<u32> = kept.iter().map(|word| self.intern(&word.folded)).collect();
        stems.dedup();
        if stems.is_empty() {
            return;
        }
        let abbreviation = kept.len() == 1 && kept[0].capitals && kept[0].folded.chars().count() <= 4;
        self.labels.push(LabelEntry {
            concept,
            kind,
            words: stems.into_boxed_slice(),
            idf: 0.0,
            abbreviation,
        });
    }

    fn intern(&mut self, folded: &str) -> u32 {
        let next = self.stems.len() as u32;
        *self.stems.entry(self.stemmer.stem(folded)).or_insert(next)
    }

    /// The number of a word's stem, if a label or definition has it. Whether it is a small word the caller has looked at.
    pub(crate) fn word(&self, folded: &str) -> Option<u32> {
        // Stemming takes longest, and no stemmer of ours changes how a longer word begins.
        if folded.len() > 4 && !self.may_begin(folded) {
            return None;
        }
        self.stems.get(&self.stemmer.stem(folded)).copied()
    }

    fn note_openings(&mut self) {
        self.openings = self.stems.keys().filter_map(|stem| self.opening(stem)).collect();
    }

    /// The first letters of a word, weak and strong grade alike; `None` for a shorter word.
    fn opening(&self, word: &str) -> Option<[char; OPENING]> {
        let mut opening = ['\0'; OPENING];
        let mut filled = 0;
        for letter in word.chars() {
            let letter = match letter {
                'g' => 'k',
                'b' => 'p',
                'd' => 't',
                other => other,
            };
            if filled > 0 && opening[filled - 1] == letter {
                continue;
            }
            opening[filled] = letter;
            filled += 1;
            if filled == OPENING {
                return Some(opening);
            }
        }
        None
    }

    /// Whether some stem begins as this word does.
    fn may_begin(&self, word: &str) -> bool {
        self.opening(word)
            .is_some_and(|opening| self.openings.contains(&opening))
    }

    /// Document frequencies over concepts, anchors, and how each word leans towards the top concepts.
    fn weigh_words(&mut self, scheme: &Scheme, tops_of: &[Vec<usize>]) {
        let mut definitions: Vec<(usize, Vec<u32>)> = Vec::new();
        for (number, concept) in scheme.concepts().iter().enumerate() {
            for (tag, text) in concept.definitions.iter().chain(&concept.examples) {
                if *tag == self.language {
                    let content = words(text)
                        .into_iter()
                        .filter(|word| !is_small_word(tag, &word.folded));
                    definitions.push((number, content.map(|word| self.intern(&word.folded)).collect()));
                }
            }
        }
        self.note_openings();
        let count = self.stems.len();
        let mut concepts_of: Vec<FxHashSet<ConceptId>> = vec![FxHashSet::default(); count];
        for label in &self.labels {
            for &word in &label.words {
                concepts_of[word as usize].insert(label.concept);
            }
        }
        let total = scheme.concepts().len() as f32;
        self.idf = concepts_of
            .iter()
            .map(|concepts| (1.0 + total / (1.0 + concepts.len() as f32)).ln())
            .collect();
        self.in_label = concepts_of.iter().map(|concepts| !concepts.is_empty()).collect();
        self.neutral = vec![false; count];
        self.anchors = vec![Vec::new(); count];
        for number in 0..self.labels.len() {
            let rarest = self.labels[number]
                .words
                .iter()
                .copied()
                .min_by_key(|&word| (concepts_of[word as usize].len(), word))
                .unwrap_or_default();
            self.labels[number].idf = self.labels[number]
                .words
                .iter()
                .map(|&word| self.idf[word as usize])
                .sum();
            self.anchors[rarest as usize].push(number as u32);
        }
        for label in &self.labels {
            if scheme.concept(label.concept).facet && label.words.len() == 1 {
                self.neutral[label.words[0] as usize] = true;
            }
        }
        if self.tops <= MOST_TOPS {
            self.lean(&definitions, tops_of, count);
        }
    }

    /// Shares of each word over the top concepts, from labels, the parts of compound labels, and definitions.
    fn lean(&mut self, definitions: &[(usize, Vec<u32>)], tops_of: &[Vec<usize>], count: usize) {
        let tops = self.tops;
        // Mass per word and concept is damped by a power below one, so that one concept with many labels on a word does not outweigh several concepts.
        let mut mass: FxHashMap<(u32, u32), f32> = FxHashMap::default();
        let mut folded_of = vec![String::new(); count];
        for (stem, &number) in &self.stems {
            folded_of[number as usize].clone_from(stem);
        }
        for label in &self.labels {
            let share = 1.0 / (label.words.len() as f32).sqrt();
            let mut add =
                |word: u32, amount: f32| *mass.entry((word, label.concept.0)).or_default() += amount;
            for &word in &label.words {
                add(word, share);
                for part in self.parts(&folded_of[word as usize]) {
                    add(part, share * 0.7);
                }
            }
        }
        for (concept, words) in definitions {
            for &word in words {
                *mass.entry((word, *concept as u32)).or_default() += 0.5;
            }
        }
        let mut shares = vec![0.0_f32; count * tops];
        let mut entries: Vec<((u32, u32), f32)> = mass.into_iter().collect();
        entries.sort_unstable_by_key(|entry| entry.0);
        for ((word, concept), amount) in entries {
            let above = &tops_of[concept as usize];
            for &top in above {
                shares[word as usize * tops + top] += amount.powf(0.7) / above.len() as f32;
            }
        }
        let smoothing = 0.2;
        self.leaning = shares
            .chunks(tops)
            .flat_map(|chunk| {
                let sum: f32 = chunk.iter().sum();
                let known = sum > 0.0;
                chunk.iter().map(move |share| {
                    if known {
                        ((share + smoothing) * tops as f32 / (sum + smoothing * tops as f32)).ln()
                    } else {
                        0.0
                    }
                })
            })
            .collect();
    }

    /// The parts of a compound that are words of the labels: `exportberatung` gives `export` and `beratung`.
    pub(crate) fn parts(&self, folded: &str) -> Vec<u32> {
        let mut found = Vec::new();
        self.split(folded, 2, &mut found);
        found
    }

    fn split(&self, folded: &str, depth: usize, found: &mut Vec<u32>) {
        let Some(cut) = self.cut(folded) else { return };
        let first = cut.head.map(|(word, _)| word);
        found.extend(first);
        found.extend(cut.tail);
        if depth > 0 && (first.is_none() || cut.tail.is_none()) {
            let (head, tail) = folded.split_at(cut.at);
            self.split(if first.is_none() { head } else { tail }, depth - 1, found);
        }
    }

    /// Where a compound is best cut in two: where both parts are words of the labels, else where one is, of five letters or more.
    pub(crate) fn cut(&self, folded: &str) -> Option<Cut> {
        const LEAST: usize = 4;
        let cuts: Vec<usize> = folded.char_indices().map(|(at, _)| at).collect();
        if !self.compounding || cuts.len() < 2 * LEAST {
            return None;
        }
        let mut best: Option<(usize, Cut)> = None;
        let may_begin = self.may_begin(folded);
        // Beginnings of the word are looked up once each: with a linking letter one is asked for again at the next place.
        let mut beginnings: Vec<Option<Option<u32>>> = vec![None; cuts.len()];
        for position in 3..=cuts.len() - 3 {
            let (head, tail) = folded.split_at(cuts[position]);
            let head = if may_begin {
                self.head(head, position, |letters| {
                    *beginnings[letters].get_or_insert_with(|| self.word(&folded[..cuts[letters]]))
                })
            } else {
                None
            };
            let tail = if cuts.len() - position >= LEAST && self.may_begin(tail) {
                self.word(tail)
            } else {
                None
            };
            let score = match (head, tail) {
                (Some(_), Some(_)) => 100 + cuts.len(),
                (None, Some(_)) if cuts.len() - position >= 5 => cuts.len() - position,
                (Some(_), None) if position >= 5 => position,
                _ => continue,
            };
            if best.as_ref().is_none_or(|(kept, _)| score > *kept) {
                let head = head.map(|(word, letters)| (word, cuts[letters]));
                let at = cuts[position];
                best = Some((score, Cut { at, head, tail }));
            }
        }
        best.map(|(_, cut)| cut)
    }

    /// A compound's first part of so many letters, with or without its linking letters; `word` looks up how a compound begins.
    /// Gives the word and its letters without the linking ones.
    fn head(
        &self,
        head: &str,
        letters: usize,
        mut word: impl FnMut(usize) -> Option<u32>,
    ) -> Option<(u32, usize)> {
        const LEAST: usize = 4;
        let mut known = |letters: usize| Some((word(letters)?, letters));
        let whole = if letters >= LEAST { known(letters) } else { None };
        whole.or_else(|| {
            ["es", "en", "er", "s", "n", "e", "o"]
                .iter()
                .filter(|link| letters >= link.len() + LEAST && head.ends_with(**link))
                .find_map(|link| known(letters - link.len()))
        })
    }

    fn note_beginnings(&mut self) {
        for (stem, &word) in &self.stems {
            if let Some(beginning) = beginning(stem) {
                self.beginnings
                    .entry(beginning.to_owned())
                    .or_default()
                    .push((word, stem.clone()));
            }
        }
        for words in self.beginnings.values_mut() {
            words.sort_unstable();
        }
    }

    /// Words that begin alike: `kouluttautua` is near `koulutus`. At least five letters and two thirds of the longer stem must agree.
    pub(crate) fn near(&self, folded: &str) -> Vec<u32> {
        if is_small_word(&self.language, folded) {
            return Vec::new();
        }
        let stem = self.stemmer.stem(folded);
        let letters = stem.chars().count();
        let Some(words) = beginning(&stem).and_then(|beginning| self.beginnings.get(beginning)) else {
            return Vec::new();
        };
        let common = |other: &str| {
            stem.chars()
                .zip(other.chars())
                .take_while(|(a, b)| a == b)
                .count()
        };
        let agreeing: Vec<(usize, u32)> = words
            .iter()
            .map(|(word, other)| (common(other), other.chars().count().max(letters), *word))
            .filter(|(common, longer, _)| 3 * common >= 2 * longer)
            .map(|(common, _, word)| (common, word))
            .collect();
        let most = agreeing.iter().map(|(common, _)| *common).max().unwrap_or(0);
        agreeing
            .into_iter()
            .filter(|(common, _)| *common == most)
            .map(|(_, word)| word)
            .take(4)
            .collect()
    }

    /// How a word leans, one number a top concept; empty where single words are not weighed.
    pub(crate) fn leaning_of(&self, word: u32) -> &[f32] {
        if self.leaning.is_empty() {
            &[]
        } else {
            &self.leaning[word as usize * self.tops..(word as usize + 1) * self.tops]
        }
    }
}

/// The first five letters of a word that has as many.
fn beginning(stem: &str) -> Option<&str> {
    let mut letters = stem.char_indices().skip(4);
    let (at, letter) = letters.next()?;
    Some(&stem[..at + letter.len_utf8()])
}
