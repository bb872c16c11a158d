//! Prints what generated catalogues of growing size cost: `scale [COUNT ...]`, by default 10,000 and 100,000 records.
//!
//! For each size: CPU time (concepts included, generation not), peak memory so far, pair F1 against the truth over all pairs and across languages, the growth
//! beside the size before, and how long it takes to place a record in the standing index. Linux only: it asks `/proc`.

#[path = "shared/catalogue.rs"]
mod catalogue;
#[path = "shared/meaning.rs"]
mod meaning;

use p4c_recurrence::table::{TableOptions, records_from_rows};
use p4c_recurrence::{GroupOptions, find_groups_of};
use std::collections::HashMap;
use std::error::Error;
use std::hash::Hash;
use std::time::Instant;

/// That of the command line.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Records held back and placed one by one.
const PLACED: usize = 1_000;

/// CPU time of this process so far, in seconds.
fn cpu_seconds() -> Result<f64, Box<dyn Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or("").split(' ').collect();
    // Fields 14 and 15 of proc(5), in hundredths of a second.
    let ticks = fields[11].parse::<f64>()? + fields[12].parse::<f64>()?;
    Ok(ticks / 100.0)
}

/// Most memory that was in use, in MB.
fn peak_memory() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kilobytes = line
        .and_then(|line| line.split_whitespace().nth(1))
        .unwrap_or("0");
    Ok(kilobytes.parse::<u64>()? / 1024)
}

/// Pairs within equal keys.
fn pairs<K: Eq + Hash>(keys: impl Iterator<Item = K>) -> f64 {
    let mut counts: HashMap<K, f64> = HashMap::new();
    keys.for_each(|key| *counts.entry(key).or_default() += 1.0);
    counts.values().map(|count| count * (count - 1.0) / 2.0).sum()
}

/// Pair F1 of groups against the truth: over all pairs, and over those of two languages.
fn pair_f1(groups: &[usize], truth: &[(usize, String)]) -> (f64, f64) {
    let all = || groups.iter().zip(truth);
    let right = pairs(all().map(|(group, told)| (group, told.0)));
    let (taken, sought) = (pairs(groups.iter()), pairs(truth.iter().map(|told| told.0)));
    let within_right = pairs(all());
    let within_taken = pairs(all().map(|(group, told)| (group, &told.1)));
    let within_sought = pairs(truth.iter());
    let across = 2.0 * (right - within_right) / (taken - within_taken + sought - within_sought).max(1.0);
    (2.0 * right / (taken + sought).max(1.0), across)
}

fn measure(count: usize) -> Result<f64, Box<dyn Error>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut truth: Vec<(usize, String)> = Vec::new();
    let (mut later, mut number) = (Vec::new(), 0);
    let every = (count / PLACED).max(2);
    catalogue::generate(count, 7, |row, thing| {
        number += 1;
        if number % every == 0 {
            later.push(row.to_vec());
        } else {
            truth.push((thing, row[2].clone()));
            rows.push(row.to_vec());
        }
        Ok(())
    })?;
    let headers = catalogue::HEADINGS.map(String::from);
    let begun = (cpu_seconds()?, Instant::now());
    let mut set = records_from_rows(&headers, rows, &TableOptions::default())?;
    meaning::add_concepts(&mut set);
    let found = find_groups_of(set, &GroupOptions::default())?;
    let (cpu, wall) = (cpu_seconds()? - begun.0, begun.1.elapsed().as_secs_f64());
    let (all, across) = pair_f1(&found.group_of, &truth);
    let peak = peak_memory()?;
    let mut index = found.into_index();
    index.warm_up();
    let mut set = records_from_rows(&headers, later, &TableOptions::default())?;
    meaning::add_concepts(&mut set);
    let mut times = Vec::new();
    for record in &set.records {
        let begun = Instant::now();
        index.place(record)?;
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_unstable_by(f64::total_cmp);
    println!(
        "{count} records: {cpu:.1} CPU s, {wall:.1} s, {peak} MB, pair F1 {all:.3}, across languages {across:.3}; a record placed in {:.2} ms, 99 in 100 in {:.2} ms",
        times[times.len() / 2],
        times[times.len() * 99 / 100],
    );
    Ok(cpu)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut counts: Vec<usize> = std::env::args()
        .skip(1)
        .map(|count| count.parse())
        .collect::<Result<_, _>>()?;
    if counts.is_empty() {
        counts = vec![10_000, 100_000];
    }
    let mut before: Option<(usize, f64)> = None;
    for count in counts {
        let cpu = measure(count)?;
        if let Some((smaller, less)) = before {
            let (size, time) = (count as f64 / smaller as f64, cpu / less);
            println!("  {size:.1} times the records, {time:.1} times the time");
        }
        before = Some((count, cpu));
    }
    Ok(())
}
