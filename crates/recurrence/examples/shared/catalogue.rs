//! Makes large catalogues of services in ten languages with their truth.
//!
//! A thing is a concept of the bundled scheme with part of a second one, for one sector in one town, with its own figures and perhaps a name. In each
//! language it has a text of its own, parts of the two definitions; its records are given by different providers, three in four of them in the language of the thing
//! and the others in any, under other labels, with most of that text, with the provider's phrases and with slips of typing. Near misses differ in the
//! sector, the town or the figures alone. Towns and names are as many for few records as for many, so that near misses grow with the size. One in three
//! things stands once. The same seed gives the same rows.

use p4c_vocabulary::{Concept, LabelKind, Scheme};
use std::error::Error;

const LANGUAGES: [&str; 10] = ["en", "et", "fr", "de", "sl", "el", "mt", "es", "it", "fi"];
const COUNTRIES: [&str; 10] = ["IE", "EE", "FR", "DE", "SI", "EL", "MT", "ES", "IT", "FI"];
/// Towns that services are in.
const TOWNS: usize = 2_000;
const SYLLABLES: [&str; 24] = [
    "ba", "ko", "lu", "mi", "ra", "ve", "so", "ti", "na", "pe", "du", "fa", "go", "he", "ju", "ka", "li",
    "mo", "ne", "pa", "ru", "sa", "to", "vi",
];

/// The columns.
pub const HEADINGS: [&str; 7] = [
    "id",
    "title",
    "language",
    "provider",
    "country",
    "target_group",
    "summary",
];

/// SplitMix64 (Steele, Lea & Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }
    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

struct Thing {
    concept: usize,
    second: usize,
    /// What its texts are drawn from.
    seed: u64,
    language: usize,
    town: String,
    sector: usize,
    days: usize,
    euros: usize,
    name: Option<String>,
}

fn labels<'c>(concept: &'c Concept, language: &str) -> Vec<&'c str> {
    concept
        .labels
        .iter()
        .filter(|label| label.language == language && label.kind != LabelKind::Hidden)
        .map(|label| label.text.as_str())
        .collect()
}

/// Some in a hundred of the words of a concept's definitions in a language.
fn part_of<'c>(concept: &'c Concept, language: &str, percent: usize, random: &mut Random) -> Vec<&'c str> {
    concept
        .definitions
        .iter()
        .filter(|(tag, _)| tag == language)
        .flat_map(|(_, text)| text.split(' '))
        .filter(|_| random.chance(percent))
        .collect()
}

fn word(random: &mut Random, syllables: usize) -> String {
    let text: String = (0..syllables).map(|_| SYLLABLES[random.below(24)]).collect();
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Two neighbouring letters change places in about one word of forty.
fn slip(text: &str, random: &mut Random) -> String {
    let mut words: Vec<String> = text.split(' ').map(String::from).collect();
    for word in &mut words {
        if random.below(40) == 0 && word.chars().count() > 4 {
            let mut letters: Vec<char> = word.chars().collect();
            let at = 1 + random.below(letters.len() - 3);
            letters.swap(at, at + 1);
            *word = letters.into_iter().collect();
        }
    }
    words.join(" ")
}

/// Makes so many records: calls with each row, in the order of [`HEADINGS`], and the number of its thing.
///
/// # Errors
/// What `take` fails with.
pub fn generate(
    count: usize,
    seed: u64,
    mut take: impl FnMut([String; 7], usize) -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let mut random = Random(seed);
    let scheme = Scheme::bundled();
    let concepts: Vec<&Concept> = scheme
        .concepts()
        .iter()
        .filter(|concept| !concept.facet && !concept.top && concept.definitions.len() >= 10)
        .collect();
    let mut sectors = csv::Reader::from_reader(&include_bytes!("../../data/sectors.csv")[..]);
    let sectors: Vec<csv::StringRecord> = sectors.records().collect::<Result<_, _>>()?;
    let mut providers: Vec<Vec<(usize, String, String)>> = vec![Vec::new(); LANGUAGES.len()];
    for number in 0..count / 20 + 2 * LANGUAGES.len() {
        let language = number % LANGUAGES.len();
        let (name, motto) = (word(&mut random, 3), word(&mut random, 2));
        providers[language].push((language, format!("{name} Agency"), format!("{motto} {name}")));
    }
    let towns: Vec<String> = (0..TOWNS).map(|_| word(&mut random, 3)).collect();
    let (mut written, mut thing_number) = (0, 0);
    let mut last: Option<Thing> = None;
    while written < count {
        let thing = match last.take() {
            // A near miss of the thing before: another sector, another town or other figures.
            Some(before) if random.chance(40) => {
                let seed = random.next();
                let mut thing = Thing {
                    name: None,
                    seed,
                    ..before
                };
                match random.below(3) {
                    0 => thing.sector = random.below(sectors.len()),
                    1 => thing.town = towns[random.below(towns.len())].clone(),
                    _ => {
                        thing.days = 2 + random.below(60);
                        thing.euros = 100 * (1 + random.below(300));
                    }
                }
                thing
            }
            _ => Thing {
                concept: random.below(concepts.len()),
                second: random.below(concepts.len()),
                seed: random.next(),
                language: random.below(LANGUAGES.len()),
                town: towns[random.below(towns.len())].clone(),
                sector: random.below(sectors.len()),
                days: 2 + random.below(60),
                euros: 100 * (1 + random.below(300)),
                name: random.chance(40).then(|| word(&mut random, 3)),
            },
        };
        let size = if random.chance(33) { 1 } else { 2 + random.below(6) };
        let concept = concepts[thing.concept];
        for _ in 0..size.min(count - written) {
            let speaks = if random.chance(75) {
                thing.language
            } else {
                random.below(LANGUAGES.len())
            };
            let spoken = &providers[speaks];
            let (language, provider, motto) = &spoken[random.below(spoken.len())];
            let tag = LANGUAGES[*language];
            let names = labels(concept, tag);
            let sector = &sectors[thing.sector][*language];
            let name = thing.name.as_deref().filter(|_| random.chance(80)).unwrap_or("");
            let title = format!("{} {name} – {sector}", names[random.below(names.len())]);
            let mut drawn = Random(thing.seed ^ *language as u64);
            let mut text = part_of(concept, tag, 70, &mut drawn);
            text.extend(part_of(concepts[thing.second], tag, 40, &mut drawn));
            text.retain(|_| random.chance(75));
            let mut parts = [
                text.join(" "),
                if random.chance(80) {
                    format!("{}.", thing.town)
                } else {
                    String::new()
                },
                format!("{sector}: {}", names[random.below(names.len())]),
                if random.chance(80) {
                    format!("{} EUR", thing.euros)
                } else {
                    String::new()
                },
                if random.chance(80) {
                    format!("{} d", thing.days)
                } else {
                    String::new()
                },
                format!("{motto} {provider}."),
            ];
            let at = random.below(parts.len());
            parts.rotate_left(at);
            let summary = slip(parts.join(" ").trim(), &mut random);
            let id = format!("G{written:07}");
            let title = slip(&title, &mut random);
            let country = COUNTRIES[*language].to_owned();
            let row = [
                id,
                title,
                tag.to_owned(),
                provider.clone(),
                country,
                String::new(),
                summary,
            ];
            take(row, thing_number)?;
            written += 1;
        }
        thing_number += 1;
        last = Some(thing);
    }
    Ok(())
}
