//! `p4c compute groups | links | place | explain`: recurrence on plain CSV files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use p4c_recurrence::changes::Changes;
use p4c_recurrence::table::{TableOptions, records_from_rows};
use p4c_recurrence::{
    Decisions, Fault, GroupOptions, Groups, Index, LinkOptions, Record, RecordSet, catalogue, find_groups,
    find_groups_of, find_links,
};
use p4c_vocabulary::{ConceptId, Profiler, Scheme, Text, detect_language, language_of_prose};

use super::records::{Rows, write};
use crate::failure::Failure;
use crate::{files, progress};

/// How the columns of a file are taken.
#[derive(clap::Args)]
pub struct Columns {
    /// The id column [default: the column called `id`]
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// Columns to be taken as text, whatever they look like
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    text: Vec<String>,
    /// Columns not to be looked at
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    ignore: Vec<String>,
    /// The column that names whose catalogue a record comes from: one record of a provider in a group at most, where that holds
    #[arg(long, value_name = "COLUMN")]
    provider: Option<String>,
}

impl Columns {
    /// Reads a table, with the meaning of its texts where it is a catalogue of services; other tables are not of this field and get none.
    fn read(&self, path: &Path) -> Result<RecordSet, Failure> {
        let mut set = self.take(path, Rows::read(path)?)?;
        if catalogue::describes_services(&set, language_of_prose) {
            add_concepts(&mut set, &self.text);
        }
        Ok(set)
    }

    /// Takes a table as records, whatever they are.
    fn take(&self, path: &Path, table: Rows) -> Result<RecordSet, Failure> {
        let options = TableOptions {
            id: self.id.clone(),
            text: self.text.clone(),
            ignore: self.ignore.clone(),
            provider: self.provider.clone(),
        };
        let fault = |fault: Fault| Failure::Faults(told_fault(Some(path), &fault));
        records_from_rows(&table.headers, table.rows, &options).map_err(fault)
    }
}

/// Adds the meaning of a catalogue's texts, by the bundled scheme.
fn add_concepts(set: &mut RecordSet, kept: &[String]) {
    let scheme = Scheme::bundled();
    let profiler = Profiler::new(scheme);
    let profile = |wordings: &[(catalogue::Wording, Option<String>)], most: usize| {
        let texts: Vec<Text<'_>> = wordings
            .iter()
            .map(|(wording, language)| Text {
                title: &wording.title,
                body: &wording.body,
                language: language.as_deref(),
            })
            .collect();
        let profiles = profiler.profiles(&texts, most);
        let numbered =
            |found: Vec<(ConceptId, f32)>| found.into_iter().map(|(concept, near)| (concept.0, near));
        profiles
            .into_iter()
            .map(|found| numbered(found).collect())
            .collect()
    };
    catalogue::add_meaning(set, kept, scheme.concepts().len(), detect_language, profile);
    set.concept_names = scheme
        .concepts()
        .iter()
        .enumerate()
        .map(|(number, concept)| (number as u32, concept.name("en").to_owned()))
        .collect();
}

fn told(notes: &[String]) {
    notes.iter().for_each(|note| eprintln!("{note}"));
}

/// What is wrong, in which file, and what to do about it.
fn told_fault(path: Option<&Path>, fault: &Fault) -> String {
    let place = path.map(|path| format!("{}: ", path.display()));
    format!("{}{fault}\n  hint: {}", place.unwrap_or_default(), fault.hint())
}

fn engine(fault: Fault) -> Failure {
    Failure::Faults(told_fault(None, &fault))
}

/// Finds which records of one file speak of the same thing
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  p4c compute groups services.csv --out groups.csv\n  p4c compute groups services.csv --out groups.csv --since groups.csv --decisions decisions.csv\n\nWrites id,group,confidence; a record that recurs nowhere has a group of its own."
)]
pub struct GroupsArguments {
    /// The records: a CSV file with an id column
    #[arg(value_name = "RECORDS.csv")]
    records: PathBuf,
    /// The file to write [default: standard output]
    #[arg(long, value_name = "GROUPS.csv")]
    out: Option<PathBuf>,
    /// Also keep the standing index, for `p4c compute place`
    #[arg(long, value_name = "INDEX")]
    save_index: Option<PathBuf>,
    /// What people decided, which binds: a CSV file with the columns `left` and `right` (ids) and `judgement` (same or different)
    #[arg(long, value_name = "DECISIONS.csv")]
    decisions: Option<PathBuf>,
    /// Tell what changed since an earlier run: the file that it wrote
    #[arg(long, value_name = "GROUPS.csv")]
    since: Option<PathBuf>,
    /// Write what changed here, a line for groups that have to do with each other
    #[arg(long, value_name = "CHANGES.csv", requires = "since")]
    changes: Option<PathBuf>,
    #[command(flatten)]
    columns: Columns,
}

/// Reads what people decided.
fn read_decisions(path: &Path) -> Result<Decisions, Failure> {
    let table = Rows::read(path)?;
    let column = |name: &str| table.needed_column(path, name);
    let (left, right, judgement) = (column("left")?, column("right")?, column("judgement")?);
    let mut decisions = Decisions::default();
    for (number, row) in table.rows.iter().enumerate() {
        let cell = |at: usize| row.get(at).map_or("", |cell| cell.trim());
        let pair = (cell(left).to_owned(), cell(right).to_owned());
        match cell(judgement) {
            "same" => decisions.together.push(pair),
            "different" => decisions.apart.push(pair),
            other => {
                return Err(Failure::Faults(format!(
                    "{}, row {}: `{other}` is no judgement\n  hint: write `same` or `different`",
                    path.display(),
                    number + 1
                )));
            }
        }
    }
    Ok(decisions)
}

/// Reads the groups of an earlier run, as lists of ids.
fn read_groups(path: &Path) -> Result<Vec<Vec<String>>, Failure> {
    let table = Rows::read(path)?;
    let (id, group) = (
        table.needed_column(path, "id")?,
        table.needed_column(path, "group")?,
    );
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for mut row in table.rows {
        let mut cell = |at: usize| row.get_mut(at).map(std::mem::take).unwrap_or_default();
        groups.entry(cell(group)).or_default().push(cell(id));
    }
    Ok(groups.into_values().collect())
}

/// The changes as rows: what happened, the groups before and now, which ids joined and which left.
fn change_rows(changes: &Changes) -> impl Iterator<Item = Vec<String>> + '_ {
    let list = |groups: &[Vec<String>]| {
        let groups: Vec<String> = groups.iter().map(|group| group.join(";")).collect();
        groups.join(" | ")
    };
    changes.groups.iter().map(move |change| {
        vec![
            change.kind.to_string(),
            list(&change.before),
            list(&change.after),
            change.joined.join(";"),
            change.left.join(";"),
        ]
    })
}

/// Runs `p4c compute groups`.
pub fn groups(arguments: &GroupsArguments) -> Result<(), Failure> {
    let progress = progress::spinner("reading");
    // Read before anything is written: it may be the file that this run writes.
    let before = arguments.since.as_deref().map(read_groups).transpose()?;
    let decisions = arguments.decisions.as_deref().map(read_decisions).transpose()?;
    let options = GroupOptions {
        decisions: decisions.unwrap_or_default(),
        ..GroupOptions::default()
    };
    let set = arguments.columns.read(&arguments.records)?;
    progress.set_message("finding groups");
    let ids: Vec<String> = set.records.iter().map(|record| record.id.clone()).collect();
    let found = find_groups_of(set, &options).map_err(engine)?;
    progress.finish_and_clear();
    told(&found.notes);
    write(
        arguments.out.as_deref(),
        &["id", "group", "confidence"],
        rows(&ids, &found),
    )?;
    let recurring = found
        .groups
        .iter()
        .filter(|group| group.members.len() > 1)
        .count();
    eprintln!(
        "{} records, {} groups, {recurring} of them of two or more",
        ids.len(),
        found.groups.len()
    );
    if let Some(before) = before {
        let changes = Changes::between(&before, &found.index().groups());
        eprintln!("since then {changes}");
        if let Some(path) = &arguments.changes {
            let headers = ["change", "before", "now", "joined", "left"];
            write(Some(path), &headers, change_rows(&changes))?;
        }
    }
    if let Some(path) = &arguments.save_index {
        let bytes = found.into_index().to_bytes().map_err(engine)?;
        files::write(path, &bytes)?;
        eprintln!("{}: index of {} bytes", path.display(), bytes.len());
    }
    Ok(())
}

fn rows<'a>(ids: &'a [String], found: &'a Groups) -> impl Iterator<Item = Vec<String>> + 'a {
    ids.iter().enumerate().map(|(row, id)| {
        vec![
            id.clone(),
            found.group_of[row].to_string(),
            format!("{:.4}", found.confidence[row]),
        ]
    })
}

/// Finds which record of one file is which of another; each has one partner at most
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  p4c compute links ours.csv theirs.csv --out pairs.csv\n\nWrites id_left,id_right,confidence. The files may name their columns differently."
)]
pub struct LinksArguments {
    /// One file
    #[arg(value_name = "LEFT.csv")]
    left: PathBuf,
    /// The other
    #[arg(value_name = "RIGHT.csv")]
    right: PathBuf,
    /// The file to write [default: standard output]
    #[arg(long, value_name = "PAIRS.csv")]
    out: Option<PathBuf>,
    /// The id column of both files [default: the column called `id`]
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// Columns not to be looked at, where a file has them
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    ignore: Vec<String>,
}

/// Runs `p4c compute links`.
pub fn links(arguments: &LinksArguments) -> Result<(), Failure> {
    let progress = progress::spinner("reading");
    let read = |path: &Path| {
        let table = Rows::read(path)?;
        let ignore = arguments
            .ignore
            .iter()
            .filter(|name| table.headers.contains(name))
            .cloned()
            .collect();
        Columns {
            id: arguments.id.clone(),
            text: Vec::new(),
            ignore,
            provider: None,
        }
        .take(path, table)
    };
    let (mut left, mut right) = (read(&arguments.left)?, read(&arguments.right)?);
    // Only where both are catalogues: what one says in concepts and the other in words cannot be held against each other.
    if [&left, &right]
        .into_iter()
        .all(|set| catalogue::describes_services(set, language_of_prose))
    {
        for set in [&mut left, &mut right] {
            add_concepts(set, &[]);
        }
    }
    if let Some(name) = arguments.ignore.iter().find(|name| {
        ![&left, &right]
            .iter()
            .any(|set| set.fields.iter().any(|field| field.name == **name))
    }) {
        eprintln!("no file has a column `{name}`");
    }
    progress.set_message("finding links");
    let found = find_links(&left, &right, &LinkOptions::default()).map_err(engine)?;
    progress.finish_and_clear();
    told(&found.notes);
    let rows = found.pairs.iter().map(|pair| {
        vec![
            left.records[pair.left].id.clone(),
            right.records[pair.right].id.clone(),
            format!("{:.4}", pair.confidence),
        ]
    });
    write(
        arguments.out.as_deref(),
        &["id_left", "id_right", "confidence"],
        rows,
    )?;
    eprintln!(
        "{} and {} records, {} pairs",
        left.records.len(),
        right.records.len(),
        found.pairs.len()
    );
    Ok(())
}

/// Places records against a standing index, one line each with the time it took
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  p4c compute groups services.csv --out groups.csv --save-index services.index\n  p4c compute place services.index new.csv"
)]
pub struct PlaceArguments {
    /// The index that `groups --save-index` wrote
    #[arg(value_name = "INDEX")]
    index: PathBuf,
    /// New or changed records
    #[arg(value_name = "NEW.csv")]
    records: PathBuf,
    /// Write the index with the placed records here
    #[arg(long, value_name = "INDEX")]
    save_index: Option<PathBuf>,
    #[command(flatten)]
    columns: Columns,
}

/// Runs `p4c compute place`.
pub fn place(arguments: &PlaceArguments) -> Result<(), Failure> {
    let bytes = files::read(&arguments.index)?;
    let mut index = Index::from_bytes(&bytes)
        .map_err(|fault| Failure::Faults(told_fault(Some(&arguments.index), &fault)))?;
    drop(bytes);
    let set = arguments.columns.read(&arguments.records)?;
    let names: Vec<String> = index.field_names().into_iter().map(str::to_owned).collect();
    let place_of: Vec<Option<usize>> = names
        .iter()
        .map(|name| set.fields.iter().position(|field| field.name == *name))
        .collect();
    for field in set.fields.iter().filter(|field| !names.contains(&field.name)) {
        eprintln!("column `{}` is not in the index and plays no part", field.name);
    }
    index.warm_up();
    let mut rows = Vec::new();
    for record in &set.records {
        let record = Record {
            cells: place_of
                .iter()
                .map(|place| {
                    place
                        .and_then(|at| record.cells.get(at))
                        .cloned()
                        .unwrap_or_default()
                })
                .collect(),
            ..record.clone()
        };
        let begun = Instant::now();
        let placed = index.place(&record).map_err(engine)?;
        let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
        let others: Vec<String> = placed.group.into_iter().filter(|id| *id != record.id).collect();
        rows.push(vec![
            record.id,
            others.join(";"),
            format!("{:.4}", placed.confidence),
            placed.moved.join(";"),
            format!("{milliseconds:.3}"),
        ]);
    }
    write(None, &["id", "with", "confidence", "moved", "milliseconds"], rows)?;
    if let Some(path) = &arguments.save_index {
        files::write(path, &index.to_bytes().map_err(engine)?)?;
    }
    Ok(())
}

/// Shows how the likeness of two records comes about
#[derive(clap::Args)]
#[command(after_help = "Example:\n  p4c compute explain services.csv CS014 CS083")]
pub struct ExplainArguments {
    /// The records: a CSV file with an id column
    #[arg(value_name = "RECORDS.csv")]
    records: PathBuf,
    /// The id of one record
    #[arg(value_name = "ID")]
    left: String,
    /// The id of the other
    #[arg(value_name = "ID")]
    right: String,
    #[command(flatten)]
    columns: Columns,
}

/// Runs `p4c compute explain`.
pub fn explain(arguments: &ExplainArguments) -> Result<(), Failure> {
    let set = arguments.columns.read(&arguments.records)?;
    let found = find_groups(&set, &GroupOptions::default()).map_err(engine)?;
    let waterfall = found.explain(&arguments.left, &arguments.right).map_err(engine)?;
    print!("{waterfall}");
    Ok(())
}
