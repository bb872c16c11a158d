//! `p4c compute classify`: which concepts of a scheme the texts of a CSV file are about.

use std::path::PathBuf;

use clap::ValueEnum;
use p4c_vocabulary::{Classifier, Scheme, Suggestion, Text};

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
    after_help = "Example:\n  p4c compute classify services.csv --out concepts.csv --level top\n\nWrites id,concept,score."
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
    /// How many concepts a text, at most
    #[arg(long, default_value_t = 5)]
    limit: usize,
    /// Concepts of any level, or the best top concept
    #[arg(long, value_enum, default_value = "any")]
    level: Level,
    /// The id column [default: the column called `id`]
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// Columns not to be looked at
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    ignore: Vec<String>,
}

/// Names of the column that counts most, the first that is there.
const TITLES: &[&str] = &["title", "name", "label"];

/// The texts of a file.
struct Texts {
    ids: Vec<String>,
    titles: Vec<String>,
    bodies: Vec<String>,
    languages: Vec<Option<String>>,
}

impl Texts {
    fn read(path: &std::path::Path, id: Option<&str>, ignore: &[String]) -> Result<Self, Failure> {
        let table = Rows::read(path)?;
        let id = table.column(&[id.unwrap_or("id")]).ok_or_else(|| {
            Failure::Faults(format!(
                "{}: there is no column `{}`\n  hint: name it with --id; the columns are {}",
                path.display(),
                id.unwrap_or("id"),
                table.headers.join(", ")
            ))
        })?;
        let language = table.column(&["language", "lang"]);
        let concepts = table.column(&["concepts"]);
        let title = table.column(TITLES);
        let is_body = |at: usize| {
            at != id
                && Some(at) != language
                && Some(at) != concepts
                && Some(at) != title
                && !ignore.contains(&table.headers[at])
        };
        let cell = |row: &Vec<String>, at: usize| row.get(at).cloned().unwrap_or_default();
        let mut texts = Texts {
            ids: Vec::new(),
            titles: Vec::new(),
            bodies: Vec::new(),
            languages: Vec::new(),
        };
        for row in &table.rows {
            texts.ids.push(cell(row, id));
            texts
                .titles
                .push(title.map(|at| cell(row, at)).unwrap_or_default());
            let body: Vec<&str> = row
                .iter()
                .enumerate()
                .filter(|(at, _)| is_body(*at))
                .map(|(_, cell)| cell.as_str())
                .collect();
            texts.bodies.push(body.join("\n"));
            texts.languages.push(
                language
                    .map(|at| cell(row, at))
                    .filter(|tag| !tag.trim().is_empty()),
            );
        }
        Ok(texts)
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

/// Runs `p4c compute classify`.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let progress = progress::spinner("reading");
    let own;
    let scheme = match &arguments.vocabulary {
        None => Scheme::bundled(),
        Some(path) => {
            let text = String::from_utf8(files::read(path)?)
                .map_err(|_| Failure::Faults(format!("{}: the scheme is not UTF-8 text", path.display())))?;
            own = Scheme::from_turtle(&text)
                .map_err(|error| Failure::Faults(format!("{}: {error}", path.display())))?;
            &own
        }
    };
    let texts = Texts::read(&arguments.texts, arguments.id.as_deref(), &arguments.ignore)?;
    progress.set_message("classifying");
    let classifier = Classifier::new(scheme);
    let found = match arguments.level {
        Level::Any => classifier.classify_all(&texts.all(), arguments.limit),
        Level::Top => classifier.top_all(&texts.all(), 1),
    };
    progress.finish_and_clear();
    let silent = found.iter().filter(|suggestions| suggestions.is_empty()).count();
    let row = |id: &String, suggestion: &Suggestion| {
        vec![
            id.clone(),
            scheme.concept(suggestion.concept).code().to_owned(),
            format!("{:.4}", suggestion.score),
        ]
    };
    let rows = texts
        .ids
        .iter()
        .zip(&found)
        .flat_map(|(id, found)| found.iter().map(move |one| row(id, one)));
    write(arguments.out.as_deref(), &["id", "concept", "score"], rows)?;
    if silent > 0 {
        eprintln!(
            "no word of {silent} of {} texts speaks for any concept",
            texts.ids.len()
        );
    }
    Ok(())
}
