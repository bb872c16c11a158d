//! Finds labels of a scheme in a text, and weighs every word for every top concept.
//!
//! Reads the index that `index` built; all languages of the scheme are looked up, those of the text's own language weigh more.
//! Turning what is found into scores is left to `classify`.

use rustc_hash::FxHashMap;

use crate::Text;
use crate::fold::each_word;
use crate::index::{LabelIndex, LanguageIndex};
use crate::language::{detect_language, language_bit, small_word_languages};
use crate::scheme::{ConceptId, LabelKind};

/// Words more than this many places apart do not belong to one label.
const WINDOW: usize = 4;
/// Texts are read up to this many words; a longer one says what it is about before.
pub(crate) const MOST_WORDS: usize = 2000;
/// So many words are remembered before the memory is emptied, which bounds it whatever the texts are.
const MOST_REMEMBERED: usize = 200_000;
/// A label hides others that begin at most this many tokens after it; labels that stand side by side are not longer.
const STRETCH: usize = 16;

/// A stem of some language that a word may be.
#[derive(Clone, Copy)]
struct Hit {
    language: u16,
    word: u32,
    /// How much the word counts: 1 as it stands, less as a part of a compound, least as a word that only begins alike.
    share: f32,
}

const WHOLE: f32 = 1.0;
const PART: f32 = 0.7;
const NEAR: f32 = 0.45;

/// One word of the text with its meanings.
#[derive(Clone, Copy)]
pub(crate) struct Token {
    /// Byte range in its field.
    pub start: usize,
    pub end: usize,
    /// Whether it stands in the title.
    pub title: bool,
    capitals: bool,
    /// The same for the same word (read in the same language), until the matcher forgets.
    pub word: u32,
    /// Languages in which it is a small word.
    pub small: u16,
    /// Range of `Matcher::known_hits`.
    hits: (u32, u32),
}

/// A word met before.
#[derive(Clone, Copy)]
struct Known {
    /// Languages in which it is a small word.
    small: u16,
    /// Range of `Matcher::known_hits`.
    hits: (u32, u32),
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
    /// The words stand side by side and in order.
    pub exact: bool,
    /// Whether it stands in the title.
    pub title: bool,
    /// Whether the label is of the text's own language, or of none.
    pub own: bool,
    /// Whether every word is there as a whole word, not as part of a compound.
    pub whole: bool,
}

/// What a text says.
pub(crate) struct Findings {
    pub matches: Vec<Match>,
    /// Log evidence for each top concept from single words.
    pub leaning: Vec<f32>,
    /// For each word that leans: (token, top concept it leans to most, how much).
    pub leaning_words: Vec<(usize, usize, f32)>,
    /// How many words were read.
    pub words: usize,
    /// Language of the text, told or detected.
    pub language: Option<String>,
    places: Vec<(bool, usize, usize)>,
}

/// Looks texts up, remembering the words it has met.
pub(crate) struct Matcher<'i> {
    index: &'i LabelIndex,
    tops: usize,
    /// For each language a text may be in (last: unknown) the words met, as numbers in `known`.
    met: Vec<FxHashMap<Box<str>, u32>>,
    known: Vec<Known>,
    known_hits: Vec<Hit>,
    forgotten: usize,
    /// Words are forgotten beyond so many.
    pub(crate) most_remembered: usize,
    buffer: String,
    tokens: Vec<Token>,
    /// Bit of each language of the index among those with small words.
    bits: Vec<u16>,
}

impl<'i> Matcher<'i> {
    pub(crate) fn new(index: &'i LabelIndex, tops: usize) -> Matcher<'i> {
        Matcher {
            index,
            tops,
            met: vec![FxHashMap::default(); index.languages.len() + 1],
            known: Vec::new(),
            known_hits: Vec::new(),
            forgotten: 0,
            most_remembered: MOST_REMEMBERED,
            buffer: String::new(),
            tokens: Vec::new(),
            bits: index
                .languages
                .iter()
                .map(|entry| language_bit(&entry.language))
                .collect(),
        }
    }

    /// Everything the text says, in order of its words.
    pub(crate) fn look_up(&mut self, text: &Text<'_>) -> Findings {
        self.look_up_to(text, MOST_WORDS, true)
    }

    /// Only the labels in the text.
    pub(crate) fn labels(&mut self, text: &Text<'_>) -> Vec<Match> {
        self.look_up_to(text, MOST_WORDS, false).matches
    }

    /// [`Matcher::look_up`] with another limit of words and, when asked for, how single words lean.
    pub(crate) fn look_up_to(&mut self, text: &Text<'_>, most_words: usize, weigh: bool) -> Findings {
        if self.known.len() > self.most_remembered {
            self.met.iter_mut().for_each(FxHashMap::clear);
            self.known.clear();
            self.known_hits.clear();
            self.forgotten += 1;
        }
        let language = language_of(text);
        let own = language.as_deref().and_then(|tag| {
            self.index
                .languages
                .iter()
                .position(|entry| entry.language == tag)
        });
        self.cut(text, most_words, own);
        let mut matches = Vec::new();
        let mut present = vec![false; self.index.languages.len()];
        for token in &self.tokens {
            for hit in &self.known_hits[token.hits.0 as usize..token.hits.1 as usize] {
                present[usize::from(hit.language)] = true;
            }
        }
        let mut content = Vec::with_capacity(self.tokens.len());
        for (number, entry) in self.index.languages.iter().enumerate() {
            if !present[number] {
                continue;
            }
            // Content tokens only, so that small words inside a label ("plan for the future") do not part it.
            content.clear();
            content
                .extend((0..self.tokens.len()).filter(|&at| self.tokens[at].small & self.bits[number] == 0));
            let language = InLanguage {
                entry,
                number: number as u16,
                weight: language_weight(own, number, &entry.language),
                own: own.is_none_or(|own| own == number) || entry.language.is_empty(),
                tokens: &self.tokens,
                hits: &self.known_hits,
                content: &content,
            };
            language.find_labels(&mut matches);
        }
        keep_longest(&mut matches, self.tokens.len());
        let (leaning, leaning_words) = if weigh {
            self.lean(own, language.as_deref().map_or(0, language_bit))
        } else {
            (Vec::new(), Vec::new())
        };
        Findings {
            matches,
            leaning,
            leaning_words,
            words: self.tokens.len(),
            language,
            places: if weigh {
                self.tokens
                    .iter()
                    .map(|token| (token.title, token.start, token.end))
                    .collect()
            } else {
                Vec::new()
            },
        }
    }

    /// Field (true: title) and byte range of some words of the text that was looked up last.
    pub(crate) fn span(&self, first: usize, last: usize) -> (bool, u32, u32) {
        let (from, to) = (&self.tokens[first], &self.tokens[last]);
        (from.title, from.start as u32, to.end as u32)
    }

    /// The words of the text that was looked up last.
    pub(crate) fn words(&self) -> &[Token] {
        &self.tokens
    }

    /// How often the words met were forgotten; their numbers begin anew each time.
    pub(crate) fn forgotten(&self) -> usize {
        self.forgotten
    }

    /// Cuts the text into tokens with their hits.
    fn cut(&mut self, text: &Text<'_>, most_words: usize, own: Option<usize>) {
        let mut tokens = std::mem::take(&mut self.tokens);
        let mut buffer = std::mem::take(&mut self.buffer);
        tokens.clear();
        for (title, field) in [(true, text.title), (false, text.body)] {
            if tokens.len() >= most_words {
                break;
            }
            each_word(field, &mut buffer, |folded, start, end, capitals| {
                let word = self.know(folded, own);
                let Known { small, hits } = self.known[word as usize];
                tokens.push(Token {
                    start,
                    end,
                    title,
                    capitals,
                    word,
                    small,
                    hits,
                });
                tokens.len() < most_words
            });
        }
        self.tokens = tokens;
        self.buffer = buffer;
    }

    /// The number of a word in a text of the language `own`, which is looked up where it is new.
    fn know(&mut self, folded: &str, own: Option<usize>) -> u32 {
        let kept = own.unwrap_or(self.index.languages.len());
        if let Some(&word) = self.met[kept].get(folded) {
            return word;
        }
        let word = self.known.len() as u32;
        let small = small_word_languages(folded);
        let hits = self.look_up_word(folded, small, own);
        self.known.push(Known { small, hits });
        self.met[kept].insert(folded.into(), word);
        word
    }

    /// What a word may be: in the text's own language also by its parts or as a near form, in the others only as it stands.
    fn look_up_word(&mut self, folded: &str, small: u16, own: Option<usize>) -> (u32, u32) {
        let start = self.known_hits.len() as u32;
        for (number, entry) in self.index.languages.iter().enumerate() {
            if small & self.bits[number] != 0 {
                continue;
            }
            let language = number as u16;
            let whole = entry.word(folded);
            self.known_hits.extend(whole.map(|word| Hit {
                language,
                word,
                share: WHOLE,
            }));
            // A compound that only a note has may still be made of the words of labels.
            let closed = whole.is_some_and(|word| entry.in_label[word as usize]);
            if !closed && (own.is_none_or(|own| own == number) || entry.language.is_empty()) {
                let parts = entry.parts(folded);
                let (found, share) = if whole.is_some() {
                    (parts, PART)
                } else if parts.is_empty() {
                    let near = entry.near(folded);
                    let share = NEAR / near.len().max(1) as f32;
                    (near, share)
                } else {
                    (parts, PART)
                };
                self.known_hits.extend(found.into_iter().map(|word| Hit {
                    language,
                    word,
                    share,
                }));
            }
        }
        (start, self.known_hits.len() as u32)
    }

    /// Adds up how the words lean. A word of the text's own language counts in that language only; another word in those that know it.
    fn lean(&self, own: Option<usize>, small_bit: u16) -> (Vec<f32>, Vec<(usize, usize, f32)>) {
        let mut total = vec![0.0_f32; self.tops];
        let mut by_word = Vec::new();
        let mut met: FxHashMap<(u16, u32), u32> = FxHashMap::default();
        let body_words = self.tokens.iter().filter(|token| !token.title).count() as f32;
        let body_weight = (30.0 / body_words.max(30.0)).sqrt();
        let mut sum = vec![0.0_f32; self.tops];
        for (place, token) in self.tokens.iter().enumerate() {
            if token.small & small_bit != 0 {
                continue;
            }
            let hits = &self.known_hits[token.hits.0 as usize..token.hits.1 as usize];
            let in_own = own.is_some_and(|own| hits.iter().any(|hit| usize::from(hit.language) == own));
            let chosen = || {
                hits.iter()
                    .filter(|hit| !in_own || Some(usize::from(hit.language)) == own)
            };
            let mut languages = 0;
            let mut previous = None;
            for hit in chosen() {
                if previous != Some(hit.language) {
                    languages += 1;
                    previous = Some(hit.language);
                }
            }
            if languages == 0 {
                continue;
            }
            let foreign = if own.is_some() && !in_own { 0.5 } else { 1.0 };
            let field = if token.title { TITLE_WEIGHT } else { body_weight };
            sum.fill(0.0);
            for hit in chosen() {
                let entry = &self.index.languages[usize::from(hit.language)];
                let times = met.entry((hit.language, hit.word)).or_default();
                *times += 1;
                let repeated = 1.0 / *times as f32;
                let neutral = if entry.neutral[hit.word as usize] {
                    0.1
                } else {
                    1.0
                };
                let weight = field * foreign * repeated * neutral * hit.share / languages as f32;
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

/// The primary subtag of the text's language: given, else detected from the body, else from title and body.
pub(crate) fn language_of(text: &Text<'_>) -> Option<String> {
    match text.language {
        Some(tag) => Some(tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase()),
        None => {
            detect_language(text.body).or_else(|| detect_language(&format!("{} {}", text.title, text.body)))
        }
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

/// A text seen in one language of the scheme.
struct InLanguage<'a> {
    entry: &'a LanguageIndex,
    number: u16,
    weight: f32,
    own: bool,
    tokens: &'a [Token],
    hits: &'a [Hit],
    content: &'a [usize],
}

impl InLanguage<'_> {
    fn hits_of(&self, token: &Token) -> impl Iterator<Item = &Hit> {
        self.hits[token.hits.0 as usize..token.hits.1 as usize]
            .iter()
            .filter(|hit| hit.language == self.number && hit.share >= PART)
    }

    /// Looks for labels: each word leads to the labels of which it is the rarest word, whose other words must be near.
    fn find_labels(&self, matches: &mut Vec<Match>) {
        for (place, &at) in self.content.iter().enumerate() {
            let token = &self.tokens[at];
            for hit in self.hits_of(token) {
                for &label in &self.entry.anchors[hit.word as usize] {
                    let label = &self.entry.labels[label as usize];
                    if label.abbreviation && !token.capitals {
                        continue;
                    }
                    let Some(placed) = self.place_label(&label.words, hit, place) else {
                        continue;
                    };
                    let early = 1.0 / (1.0 + placed.first as f32 / 200.0);
                    let order = if placed.exact { 1.0 } else { 0.6 };
                    let field = if token.title { TITLE_WEIGHT } else { 1.0 };
                    let part = if hit.share < WHOLE { 0.8 } else { 1.0 };
                    matches.push(Match {
                        concept: label.concept,
                        kind: label.kind,
                        weight: self.weight * early * order * field * part,
                        idf: label.idf,
                        length: label.words.len(),
                        first: placed.first,
                        last: placed.last,
                        exact: placed.exact,
                        title: token.title,
                        own: self.own,
                        whole: placed.whole,
                    });
                }
            }
        }
    }

    /// Where the words of a label stand around one of them, or `None` if one is missing nearby.
    fn place_label(&self, label: &[u32], anchor: &Hit, place: usize) -> Option<Placed> {
        let title = self.tokens[self.content[place]].title;
        let share_at = |at: usize, word: u32| {
            let token = &self.tokens[self.content[at]];
            if token.title != title {
                return None;
            }
            self.hits_of(token)
                .find(|hit| hit.word == word)
                .map(|hit| hit.share)
        };
        let (mut first, mut last) = (place, place);
        let mut in_order = true;
        let mut whole = anchor.share >= WHOLE;
        let mut previous: Option<usize> = None;
        for &word in label {
            let found = if word == anchor.word {
                place
            } else {
                let from = place.saturating_sub(WINDOW);
                let to = (place + WINDOW).min(self.content.len() - 1);
                let (found, share) = (from..=to)
                    .filter_map(|at| share_at(at, word).map(|share| (at, share)))
                    .min_by_key(|&(at, _)| (at.abs_diff(place), at))?;
                whole &= share >= WHOLE;
                found
            };
            in_order &= previous.is_none_or(|before| found == before + 1 || found == before);
            previous = Some(found);
            first = first.min(found);
            last = last.max(found);
        }
        Some(Placed {
            first: self.content[first],
            last: self.content[last],
            exact: in_order,
            whole,
        })
    }
}

/// Where a label stands.
struct Placed {
    first: usize,
    last: usize,
    exact: bool,
    whole: bool,
}

/// Longest first: a label inside the words of a longer one that stands there word by word is not meant by itself.
fn keep_longest(matches: &mut Vec<Match>, tokens: usize) {
    matches.sort_by(|a, b| {
        b.exact
            .cmp(&a.exact)
            .then(b.length.cmp(&a.length))
            .then(b.weight.total_cmp(&a.weight))
            .then((a.concept, a.first, a.last).cmp(&(b.concept, b.first, b.last)))
    });
    // Only a label of several words that stands side by side hides others, and a concept's own labels; both are looked up, so that a text
    // with thousands of labels stays cheap.
    let mut hiding: Vec<Vec<usize>> = vec![Vec::new(); tokens];
    let mut by_concept: FxHashMap<ConceptId, Vec<usize>> = FxHashMap::default();
    let mut kept: Vec<Match> = Vec::with_capacity(matches.len());
    for found in matches.drain(..) {
        let place = found.first;
        let within = |longer: &Match| longer.first <= found.first && found.last <= longer.last;
        let own = by_concept.entry(found.concept).or_default();
        let inside = own.iter().any(|&other| within(&kept[other]))
            || hiding[place.saturating_sub(STRETCH)..=place]
                .iter()
                .flatten()
                .any(|&longer| within(&kept[longer]) && kept[longer].length > found.length);
        if !inside {
            own.push(kept.len());
            if found.exact && found.length > 1 {
                hiding[place].push(kept.len());
            }
            kept.push(found);
        }
    }
    *matches = kept;
}
