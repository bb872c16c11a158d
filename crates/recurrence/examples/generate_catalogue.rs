//! Writes a large catalogue of services in ten languages with its truth, for benches: `generate_catalogue COUNT SEED RECORDS.csv TRUTH.csv`.
//!
//! A thing is a concept of the bundled scheme for one sector with its own figures and perhaps a name; its records are given by different providers
//! in several languages, from other labels and other parts of the definition, with the provider's phrases and with slips of typing. Near misses differ in the sector or
//! in the figures alone. One in three things stands once. The same seed gives the same bytes.
use p4c_vocabulary::{Concept, LabelKind, Scheme};
use std::error::Error;

const LANGUAGES: [&str; 10] = ["en", "et", "fr", "de", "sl", "el", "mt", "es", "it", "fi"];
const COUNTRIES: [&str; 10] = ["IE", "EE", "FR", "DE", "SI", "EL", "MT", "ES", "IT", "FI"];
const SYLLABLES: [&str; 24] = [
    "ba", "ko", "lu", "mi", "ra", "ve", "so", "ti", "na", "pe", "du", "fa", "go", "he", "ju", "ka", "li",
    "mo", "ne", "pa", "ru", "sa", "to", "vi",
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

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [count, seed, records, truth] = arguments.as_slice() else {
        return Err("usage: generate_catalogue COUNT SEED RECORDS.csv TRUTH.csv".into());
    };
    let (count, mut random) = (count.parse::<usize>()?, Random(seed.parse()?));
    let scheme = Scheme::bundled();
    let concepts: Vec<&Concept> = scheme
        .concepts()
        .iter()
        .filter(|concept| !concept.facet && !concept.top && concept.definitions.len() >= 10)
        .collect();
    let mut sectors = csv::Reader::from_reader(&include_bytes!("../data/sectors.csv")[..]);
    let sectors: Vec<csv::StringRecord> = sectors.records().collect::<Result<_, _>>()?;
    let providers: Vec<(usize, String, String)> = (0..count / 20 + 10)
        .map(|_| {
            let language = random.below(10);
            let (name, motto) = (word(&mut random, 3), word(&mut random, 2));
            (language, format!("{name} Agency"), format!("{motto} {name}"))
        })
        .collect();
    let mut out = csv::Writer::from_path(records)?;
    let mut groups = csv::Writer::from_path(truth)?;
    out.write_record([
        "id",
        "title",
        "language",
        "provider",
        "country",
        "target_group",
        "summary",
    ])?;
    groups.write_record(["id", "group"])?;
    let (mut written, mut thing_number) = (0, 0);
    let mut last: Option<Thing> = None;
    while written < count {
        let thing = match last.take() {
            // A near miss of the thing before: another sector or other figures.
            Some(before) if random.chance(40) => {
                let mut thing = Thing { name: None, ..before };
                if random.chance(60) {
                    thing.sector = random.below(sectors.len());
                } else {
                    thing.days = 2 + random.below(60);
                    thing.euros = 100 * (1 + random.below(300));
                }
                thing
            }
            _ => Thing {
                concept: random.below(concepts.len()),
                sector: random.below(sectors.len()),
                days: 2 + random.below(60),
                euros: 100 * (1 + random.below(300)),
                name: random.chance(40).then(|| word(&mut random, 3)),
            },
        };
        let size = if random.chance(33) { 1 } else { 2 + random.below(6) };
        let concept = concepts[thing.concept];
        for _ in 0..size.min(count - written) {
            let (language, provider, motto) = &providers[random.below(providers.len())];
            let tag = LANGUAGES[*language];
            let names = labels(concept, tag);
            let sector = &sectors[thing.sector][*language];
            let name = thing.name.as_deref().filter(|_| random.chance(80)).unwrap_or("");
            let title = format!("{} {name} – {sector}", names[random.below(names.len())]);
            let definitions: Vec<&str> = concept
                .definitions
                .iter()
                .filter(|(language, _)| language == tag)
                .map(|(_, text)| text.as_str())
                .collect();
            let kept: Vec<&str> = definitions
                .iter()
                .flat_map(|text| text.split(' '))
                .filter(|_| random.chance(75))
                .collect();
            let mut parts = [
                kept.join(" "),
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
            out.write_record([
                id.as_str(),
                &slip(&title, &mut random),
                tag,
                provider,
                COUNTRIES[*language],
                "",
                &summary,
            ])?;
            groups.write_record([id, thing_number.to_string()])?;
            written += 1;
        }
        thing_number += 1;
        last = Some(thing);
    }
    out.flush()?;
    Ok(groups.flush()?)
}
