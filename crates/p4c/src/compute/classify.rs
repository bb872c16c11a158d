//! `p4c compute classify`: which concepts of a scheme the texts of a CSV file are about.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use p4c_recurrence::catalogue::{Column, role};
use p4c_vocabulary::{Classifier, ConceptId, Confirmed, Scheme, Suggestion, Text, Trained, VocabularyError};

use super::records::{Rows, write};
use crate::failure::Failure;
use crate::{files, progress};

/// Which concepts are written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// The best concepts of any level.
    Any,
    /// One row a text: the best top concept.
    Top,
}

/// Finds what texts are about, in whatever language they are written
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  p4c compute classify services.csv --out concepts.csv --level top\n  p4c compute classify new.csv --vocabulary scheme.ttl --train indexed.csv --out concepts.csv\n\nWrites id,concept,score, and with --words the words that led there."
)]
pub struct Arguments {
    /// The texts: a CSV file with an id column and, if known, a language column
    #[arg(value_name = "TEXTS.csv")]
    texts: PathBuf,
    /// The file to write [default: standard output]
    #[arg(long, value_name = "CONCEPTS.csv")]
    out: Option<PathBuf>,
    /// A SKOS scheme in Turtle [default: the bundled scheme]
    #[arg(long, value_name = "SCHEME.ttl")]
    vocabulary: Option<PathBuf>,
    /// Texts with a column `concepts`: IRIs or notations that people confirmed, parted by `;`
    #[arg(long, value_name = "LABELLED.csv")]
    train: Option<PathBuf>,
    /// How many concepts a text, at most
    #[arg(long, default_value_t = 5)]
    limit: usize,
    /// Concepts of any level, or the best top concept
    #[arg(long, value_enum, default_value = "any")]
    level: Level,
    /// Also write the words of the text that led to each concept, parted by ` | `
    #[arg(long)]
    words: bool,
    /// The id column [default: the column called `id`]
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// Columns not to be looked at
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    ignore: Vec<String>,
}

/// The texts of a file.
struct Texts {
    ids: Vec<String>,
    titles: Vec<String>,
    bodies: Vec<String>,
    languages: Vec<Option<String>>,
    /// The cells of the column `concepts`, empty where there is none.
    concepts: Vec<String>,
}

impl Texts {
    /// Reads texts; `id` is the name of the id column, `None` where ids do not matter.
    fn read(path: &Path, id: Option<&str>, ignore: &[String]) -> Result<Self, Failure> {
        let table = Rows::read(path)?;
        let id_column = match id {
            None => None,
            Some(name) => Some(table.column(&[name]).ok_or_else(|| {
                Failure::Faults(format!(
                    "{}: there is no column `{name}`\n  hint: name it with --id; the columns are {}",
                    path.display(),
                    table.headers.join(", ")
                ))
            })?),
        };
        let with_role = |column| table.headers.iter().position(|name| role(name) == column);
        let language = with_role(Column::Language);
        let concepts = table.column(&["concepts"]);
        let title = table
            .column(&["title"])
            .or_else(|| with_role(Column::Title))
            .or_else(|| table.column(&["label"]));
        let bodies: Vec<usize> = (0..table.headers.len())
            .filter(|&at| {
                Some(at) != id_column
                    && Some(at) != language
                    && Some(at) != concepts
                    && Some(at) != title
                    && !table.headers[at].eq_ignore_ascii_case("id")
                    && !ignore.contains(&table.headers[at])
                    && is_text(&table, at)
            })
            .collect();
        let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
        let mut texts = Texts {
            ids: Vec::new(),
            titles: Vec::new(),
            bodies: Vec::new(),
            languages: Vec::new(),
            concepts: Vec::new(),
        };
        for row in table.rows {
            texts
                .ids
                .push(id_column.map(|at| cell(&row, at)).unwrap_or_default());
            texts
                .titles
                .push(title.map(|at| cell(&row, at)).unwrap_or_default());
            let body: Vec<&str> = bodies
                .iter()
                .filter_map(|&at| row.get(at))
                .map(String::as_str)
                .filter(|cell| !cell.is_empty())
                .collect();
            texts.bodies.push(body.join("\n"));
            texts.languages.push(
                language
                    .map(|at| cell(&row, at))
                    .filter(|tag| !tag.trim().is_empty()),
            );
            texts
                .concepts
                .push(concepts.map(|at| cell(&row, at)).unwrap_or_default());
        }
        Ok(texts)
    }

    /// Refuses ids that are missing or stand twice: a result could not be told apart.
    fn check_ids(&self, path: &Path) -> Result<(), Failure> {
        let mut lines: HashMap<&str, usize> = HashMap::new();
        for (at, id) in self.ids.iter().enumerate() {
            let row = at + 1;
            if id.trim().is_empty() {
                return Err(Failure::Faults(format!(
                    "{}, row {row}: there is no id\n  hint: give every text an id of its own",
                    path.display()
                )));
            }
            if let Some(first) = lines.insert(id, row) {
                return Err(Failure::Faults(format!(
                    "{}, row {row}: id `{id}` stands in row {first} too\n  hint: give every text an id of its own",
                    path.display()
                )));
            }
        }
        Ok(())
    }

    /// The texts with the concepts that their cells name; concepts that the scheme does not know are told.
    fn confirmed<'t>(&'t self, path: &Path, scheme: &Scheme) -> Vec<Confirmed<'t>> {
        let (mut named, mut unknown, mut example) = (0, 0, None);
        let confirmed = self
            .all()
            .into_iter()
            .zip(&self.concepts)
            .enumerate()
            .map(|(at, (text, cell))| {
                let mut concepts: Vec<ConceptId> = Vec::new();
                for code in cell.split(';').map(|code| code.trim().trim_matches(['<', '>'])) {
                    if code.is_empty() {
                        continue;
                    }
                    named += 1;
                    match scheme.find(code) {
                        Some(concept) => concepts.push(concept),
                        None => {
                            unknown += 1;
                            example.get_or_insert_with(|| (at + 1, code.to_owned()));
                        }
                    }
                }
                Confirmed { text, concepts }
            })
            .collect();
        if let Some((row, code)) = example {
            eprintln!(
                "doubt: {}: {unknown} of {named} confirmed concepts are not in the scheme and are passed over; the first is `{code}` in row {row}",
                path.display()
            );
        }
        confirmed
    }

    fn all(&self) -> Vec<Text<'_>> {
        (0..self.ids.len())
            .map(|at| Text {
                title: &self.titles[at],
                body: &self.bodies[at],
                language: self.languages[at].as_deref(),
            })
            .collect()
    }
}

/// Whether a column holds words: not only numbers, dates, codes without letters, and addresses of pages.
fn is_text(table: &Rows, at: usize) -> bool {
    let cells = || {
        table
            .rows
            .iter()
            .filter_map(|row| row.get(at))
            .filter(|cell| !cell.is_empty())
    };
    let worded = |cell: &&String| {
        let address = cell.starts_with("http://") || cell.starts_with("https://");
        !address && cell.chars().any(char::is_alphabetic)
    };
    2 * cells().filter(worded).count() > cells().count()
}

/// The form of a text that begins as RDF does in another form than Turtle.
fn other_form(text: &str) -> Option<&'static str> {
    let start = text.trim_start();
    if ["<?xml", "<rdf:RDF", "<!DOCTYPE"]
        .iter()
        .any(|mark| start.starts_with(mark))
    {
        Some("XML")
    } else if start.starts_with('{') {
        Some("JSON")
    } else {
        None
    }
}

/// A fault of a scheme or of labelled texts, with the file it stands in.
fn fault(path: &Path, error: &VocabularyError) -> Failure {
    Failure::Faults(format!("{}: {error}\n  hint: {}", path.display(), error.hint()))
}

/// The scheme that was named, else the bundled one.
fn read_scheme(path: Option<&Path>) -> Result<Option<Scheme>, Failure> {
    let Some(path) = path else {
        return Ok(None);
    };
    let text = String::from_utf8(files::read(path)?).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        Failure::Faults(format!(
            "{}, line {}: not UTF-8 text\n  hint: give the scheme as Turtle in UTF-8",
            path.display(),
            line + 1
        ))
    })?;
    let text = text.trim_start_matches('\u{feff}');
    if let Some(form) = other_form(text) {
        return Err(Failure::Faults(format!(
            "{}: this is {form}, not Turtle\n  hint: publishers of schemes offer Turtle (.ttl) beside it, and any RDF tool converts it",
            path.display()
        )));
    }
    Scheme::from_turtle(text)
        .map(Some)
        .map_err(|error| fault(path, &error))
}

/// So many texts are classified before their rows are written, so that memory does not grow with what is found.
const TEXTS_AT_ONCE: usize = 20_000;

/// What finds concepts: the labels of a scheme alone, or with what was learned.
enum Finder<'s> {
    Labels(Classifier<'s>),
    Learned(Box<Trained<'s>>),
}

impl Finder<'_> {
    fn find(&self, texts: &[Text<'_>], level: Level, limit: usize) -> Vec<Vec<Suggestion>> {
        match (self, level) {
            (Finder::Labels(classifier), Level::Any) => classifier.classify_all(texts, limit),
            (Finder::Labels(classifier), Level::Top) => classifier.top_all(texts, 1),
            (Finder::Learned(trained), Level::Any) => trained.classify_all(texts, limit),
            (Finder::Learned(trained), Level::Top) => trained.top_all(texts, 1),
        }
    }
}

/// Learns from the texts of a file with confirmed concepts.
fn learn<'s>(scheme: &'s Scheme, path: &Path, ignore: &[String]) -> Result<Trained<'s>, Failure> {
    let labelled = Texts::read(path, None, ignore)?;
    if labelled.concepts.iter().all(String::is_empty) {
        return Err(Failure::Faults(format!(
            "{}: no text has anything in a column `concepts`\n  hint: it takes IRIs or notations of the scheme, parted by `;`",
            path.display()
        )));
    }
    Trained::learn(scheme, &labelled.confirmed(path, scheme)).map_err(|error| fault(path, &error))
}

/// Runs `p4c compute classify`.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let progress = progress::spinner("reading");
    let own = read_scheme(arguments.vocabulary.as_deref())?;
    let scheme = own.as_ref().unwrap_or_else(|| Scheme::bundled());
    let id = arguments.id.as_deref().unwrap_or("id");
    let texts = Texts::read(&arguments.texts, Some(id), &arguments.ignore)?;
    texts.check_ids(&arguments.texts)?;
    let finder = match &arguments.train {
        None => Finder::Labels(Classifier::new(scheme)),
        Some(path) => {
            progress.set_message("learning");
            Finder::Learned(Box::new(learn(scheme, path, &arguments.ignore)?))
        }
    };
    progress.set_message("classifying");
    let mut headers = vec!["id", "concept", "score"];
    headers.extend(arguments.words.then_some("words"));
    let mut silent = 0;
    let all = texts.all();
    let rows = texts
        .ids
        .chunks(TEXTS_AT_ONCE)
        .zip(all.chunks(TEXTS_AT_ONCE))
        .flat_map(|(ids, part)| {
            let found = finder.find(part, arguments.level, arguments.limit);
            silent += found.iter().filter(|suggestions| suggestions.is_empty()).count();
            ids.iter().zip(found).flat_map(|(id, found)| {
                found.into_iter().map(move |one| {
                    let mut row = vec![
                        id.clone(),
                        scheme.concept(one.concept).code().to_owned(),
                        format!("{:.4}", one.score),
                    ];
                    row.extend(arguments.words.then(|| one.words.join(" | ")));
                    row
                })
            })
        });
    write(arguments.out.as_deref(), &headers, rows)?;
    progress.finish_and_clear();
    if silent > 0 {
        eprintln!(
            "no word of {silent} of {} texts speaks for any concept",
            texts.ids.len()
        );
    }
    Ok(())
}
