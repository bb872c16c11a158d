//! Finds labels of a scheme in a text, and weighs every word for every top concept.
//!
//! Reads the index that `index` built; all languages of the scheme are looked up, those of the text's own language weigh more.
//! Turning what is found into scores is left to `classify`.

use rustc_hash::FxHashMap;
use std::rc::Rc;

use crate::Text;
use crate::fold::{Word, words};
use crate::index::{LabelIndex, LanguageIndex};
use crate::language::{detect_language, is_small_word};
use crate::scheme::{ConceptId, LabelKind};

/// Words more than this many places apart do not belong to one label.
const WINDOW: usize = 4;
/// Texts are read up to this many words; a longer one says what it is about before.
const MOST_WORDS: usize = 2000;

/// A stem of some language that a word may be.
#[derive(Clone, Copy)]
struct Hit {
    language: u8,
    word: u32,
    /// How much the word counts: 1 as it stands, less as a part of a compound, least as a word that only begins alike.
    share: f32,
}

const WHOLE: f32 = 1.0;
const PART: f32 = 0.7;
const NEAR: f32 = 0.45;

/// One word of the text with its meanings.
struct Token {
    word: Word,
    title: bool,
    hits: Rc<[Hit]>,
}

/// A label found in a text.
#[derive(Debug, Clone)]
pub(crate) struct Match {
    pub concept: ConceptId,
    pub kind: LabelKind,
    /// Field, language, order and place taken together; 1 is a label in the body, in the text's own language, word by word.
    pub weight: f32,
    /// Sum of the inverse document frequencies of the label's words.
    pub idf: f32,
    /// Content words of the label.
    pub length: usize,
    /// Index of the first and last token.
    pub first: usize,
    pub last: usize,
    exact: bool,
}

/// What a text says.
pub(crate) struct Findings {
    pub matches: Vec<Match>,
    /// Log evidence for each top concept from single words.
    pub leaning: Vec<f32>,
    /// For each word that leans: (token, top concept it leans to most, how much).
    pub leaning_words: Vec<(usize, usize, f32)>,
    places: Vec<(bool, usize, usize)>,
}

/// Looks texts up, remembering the words it has met.
pub(crate) struct Matcher<'i> {
    index: &'i LabelIndex,
    met: FxHashMap<String, Rc<[Hit]>>,
    tops: usize,
}

impl<'i> Matcher<'i> {
    pub(crate) fn new(index: &'i LabelIndex, tops: usize) -> Matcher<'i> {
        Matcher {
            index,
            met: FxHashMap::default(),
            tops,
        }
    }

    /// Everything the text says, in order of its words.
    pub(crate) fn look_up(&mut self, text: &Text<'_>) -> Findings {
        let language = match text.language {
            Some(tag) => Some(tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase()),
            None => detect_language(text.body)
                .or_else(|| detect_language(&format!("{} {}", text.title, text.body))),
        };
        let tokens = self.tokens(text);
        let own = language.as_deref().and_then(|tag| {
            self.index
                .languages
                .iter()
                .position(|entry| entry.language == tag)
        });
        let mut matches = Vec::new();
        for (number, entry) in self.index.languages.iter().enumerate() {
            let weight = language_weight(own, number, &entry.language);
            find_labels(entry, number, &tokens, weight, &mut matches);
        }
        keep_longest(&mut matches);
        let (leaning, leaning_words) = self.lean(&tokens, own, language.as_deref());
        let places = tokens
            .iter()
            .map(|token| (token.title, token.word.start, token.word.end))
            .collect();
        Findings {
            matches,
            leaning,
            leaning_words,
            places,
        }
    }

    fn tokens(&mut self, text: &Text<'_>) -> Vec<Token> {
        let title = words(text.title).into_iter().map(|word| (true, word));
        let body = words(text.body).into_iter().map(|word| (false, word));
        let mut tokens = Vec::new();
        for (title, word) in title.chain(body).take(MOST_WORDS) {
            let hits = self.hits(&word.folded);
            tokens.push(Token { word, title, hits });
        }
        tokens
    }

    fn hits(&mut self, folded: &str) -> Rc<[Hit]> {
        if let Some(known) = self.met.get(folded) {
            return Rc::clone(known);
        }
        let mut hits = Vec::new();
        for (number, entry) in self.index.languages.iter().enumerate() {
            let language = number as u8;
            match entry.word(folded) {
                Some(word) => hits.push(Hit {
                    language,
                    word,
                    share: WHOLE,
                }),
                None if is_small_word(&entry.language, folded) => {}
                None => {
                    let parts = entry.parts(folded);
                    let (found, share) = if parts.is_empty() {
                        (entry.near(folded), NEAR)
                    } else {
                        (parts, PART)
                    };
                    let share = if share == NEAR {
                        share / found.len().max(1) as f32
                    } else {
                        share
                    };
                    hits.extend(found.into_iter().map(|word| Hit {
                        language,
                        word,
                        share,
                    }));
                }
            }
        }
        let hits: Rc<[Hit]> = hits.into();
        self.met.insert(folded.to_owned(), Rc::clone(&hits));
        hits
    }

    /// Adds up how the words lean. A word of the text's own language counts in that language only; another word in those that know it.
    fn lean(
        &self,
        tokens: &[Token],
        own: Option<usize>,
        language: Option<&str>,
    ) -> (Vec<f32>, Vec<(usize, usize, f32)>) {
        let mut total = vec![0.0_f32; self.tops];
        let mut by_word = Vec::new();
        let mut met: FxHashMap<(u8, u32), u32> = FxHashMap::default();
        let body_words = tokens.iter().filter(|token| !token.title).count() as f32;
        let body_weight = (30.0 / body_words.max(30.0)).sqrt();
        for (place, token) in tokens.iter().enumerate() {
            if language.is_some_and(|tag| is_small_word(tag, &token.word.folded)) {
                continue;
            }
            let in_own = own.is_some_and(|own| token.hits.iter().any(|hit| usize::from(hit.language) == own));
            let chosen: Vec<&Hit> = token
                .hits
                .iter()
                .filter(|hit| !in_own || Some(usize::from(hit.language)) == own)
                .collect();
            if chosen.is_empty() {
                continue;
            }
            let mut languages: Vec<u8> = chosen.iter().map(|hit| hit.language).collect();
            languages.dedup();
            let foreign = if own.is_some() && !in_own { 0.5 } else { 1.0 };
            let field = if token.title { TITLE_WEIGHT } else { body_weight };
            let mut sum = vec![0.0_f32; self.tops];
            for hit in chosen {
                let entry = &self.index.languages[usize::from(hit.language)];
                let times = met.entry((hit.language, hit.word)).or_default();
                *times += 1;
                let repeated = 1.0 / *times as f32;
                let neutral = if entry.neutral[hit.word as usize] {
                    0.1
                } else {
                    1.0
                };
                let weight = field * foreign * repeated * neutral * hit.share / languages.len() as f32;
                for (slot, lean) in sum.iter_mut().zip(entry.leaning_of(hit.word)) {
                    *slot += weight * lean.clamp(-0.5, 2.0);
                }
            }
            if let Some((top, &most)) = sum
                .iter()
                .enumerate()
                .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))
                && most > 0.2
            {
                by_word.push((place, top, most));
            }
            for (slot, value) in total.iter_mut().zip(&sum) {
                *slot += value;
            }
        }
        (total, by_word)
    }
}

/// How much more a word of the title counts than one of the body.
pub(crate) const TITLE_WEIGHT: f32 = 2.5;

fn language_weight(own: Option<usize>, number: usize, language: &str) -> f32 {
    match own {
        Some(own) if own == number => 1.0,
        Some(_) if language == "en" => 0.7,
        Some(_) => 0.4,
        None => 0.8,
    }
}

impl Findings {
    /// The words of the text between two tokens, cut from the field they stand in.
    pub(crate) fn slice<'t>(&self, text: &Text<'t>, first: usize, last: usize) -> &'t str {
        let (title, start, _) = self.places[first];
        let (_, _, end) = self.places[last];
        let field = if title { text.title } else { text.body };
        field.get(start..end).unwrap_or_default()
    }
}

/// Looks for the labels of one language: each word leads to the labels of which it is the rarest word, whose other words must be near.
fn find_labels(
    entry: &LanguageIndex,
    number: usize,
    tokens: &[Token],
    weight: f32,
    matches: &mut Vec<Match>,
) {
    // Content tokens only, so that small words inside a label ("plan for the future") do not part it.
    let content: Vec<usize> = (0..tokens.len())
        .filter(|&at| !is_small_word(&entry.language, &tokens[at].word.folded))
        .collect();
    for (place, &at) in content.iter().enumerate() {
        for hit in tokens[at]
            .hits
            .iter()
            .filter(|hit| usize::from(hit.language) == number && hit.share >= PART)
        {
            for &label in &entry.anchors[hit.word as usize] {
                let label = &entry.labels[label as usize];
                if label.abbreviation && !tokens[at].word.capitals {
                    continue;
                }
                if let Some(found) =
                    place_label(&label.words, hit.word, place, &content, tokens, number as u8)
                {
                    let title = tokens[at].title;
                    let early = 1.0 / (1.0 + found.first as f32 / 200.0);
                    let order = if found.exact { 1.0 } else { 0.6 };
                    let field = if title { TITLE_WEIGHT } else { 1.0 };
                    let part = if hit.share < WHOLE { 0.8 } else { 1.0 };
                    matches.push(Match {
                        concept: label.concept,
                        kind: label.kind,
                        weight: weight * early * order * field * part,
                        idf: label.idf,
                        length: label.words.len(),
                        ..found
                    });
                }
            }
        }
    }
}

/// Where the words of a label stand around one of them, or `None` if one is missing nearby.
fn place_label(
    label: &[u32],
    anchor: u32,
    place: usize,
    content: &[usize],
    tokens: &[Token],
    language: u8,
) -> Option<Match> {
    let has = |at: usize, word: u32| {
        tokens[content[at]]
            .hits
            .iter()
            .any(|hit| hit.language == language && hit.word == word && hit.share >= PART)
    };
    let (mut first, mut last) = (place, place);
    let mut in_order = true;
    let mut previous: Option<usize> = None;
    for &word in label {
        let found = if word == anchor {
            Some(place)
        } else {
            let from = place.saturating_sub(WINDOW);
            let to = (place + WINDOW).min(content.len() - 1);
            let same_field = |at: usize| tokens[content[at]].title == tokens[content[place]].title;
            (from..=to)
                .filter(|&at| same_field(at) && has(at, word))
                .min_by_key(|&at| (at.abs_diff(place), at))
        }?;
        in_order &= previous.is_none_or(|before| found == before + 1 || found == before);
        previous = Some(found);
        first = first.min(found);
        last = last.max(found);
    }
    Some(Match {
        concept: ConceptId(0),
        kind: LabelKind::Hidden,
        weight: 0.0,
        idf: 0.0,
        length: 0,
        first: content[first],
        last: content[last],
        exact: in_order,
    })
}

/// Longest first: a label inside the words of a longer one that stands there word by word is not meant by itself.
fn keep_longest(matches: &mut Vec<Match>) {
    matches.sort_by(|a, b| {
        b.exact
            .cmp(&a.exact)
            .then(b.length.cmp(&a.length))
            .then(b.weight.total_cmp(&a.weight))
            .then((a.concept, a.first, a.last).cmp(&(b.concept, b.first, b.last)))
    });
    let mut kept: Vec<Match> = Vec::with_capacity(matches.len());
    for found in matches.drain(..) {
        let inside = kept.iter().any(|longer| {
            let within = longer.first <= found.first && found.last <= longer.last;
            within && ((longer.exact && longer.length > found.length) || longer.concept == found.concept)
        });
        if !inside {
            kept.push(found);
        }
    }
    *matches = kept;
}
