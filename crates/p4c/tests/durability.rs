//! What a killed program leaves: all of an import or nothing of it, whole results, no half backup. Kills come at seeded moments: when the
//! write-ahead log has grown to some size, when some steps have been told, or when some CPU time is used up.
#![cfg(target_os = "linux")]

mod program;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use program::{json, p4c, postgres, run, sqlite, told, told_beside};
use serde_json::{Value, json as value};

/// Seeded numbers (SplitMix64), so that a failure can be tried again.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound.max(1)
    }
}

/// Services enough for an import that takes a while, by one agency.
fn many_services(first: usize, number: usize) -> Value {
    let text = |words: String| value!({"original": "en", "values": {"en": {"value": words, "by": "person"}}});
    let services: Vec<Value> = (first..first + number)
        .map(|at| {
            value!({
                "slug": format!("s{at}"), "provider": "bep", "status": "published",
                "title": text(format!("Help desk number {at} for funding")),
                "summary": text("Helps cluster initiatives to find and to apply for funding. ".repeat(8)),
                "concepts": ["finance-and-funding"],
                "provenance": {"basis": "stated"},
            })
        })
        .collect();
    value!({
        "organisations": [{"slug": "bep", "name": text("Agency".to_owned()), "kind": "development agency", "provenance": {"basis": "stated"}}],
        "services": services,
    })
}

fn write(folder: &Path, name: &str, records: &Value) -> String {
    let file = folder.join(name);
    std::fs::write(&file, records.to_string()).unwrap();
    file.display().to_string()
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |found| found.len())
}

/// The CPU time of a process in clock ticks; `None` once it has ended.
fn ticks(child: &Child) -> Option<u64> {
    let line = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    let fields: Vec<&str> = line.rsplit(')').next()?.split_whitespace().collect();
    if fields.first() == Some(&"Z") {
        return None;
    }
    Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
}

fn spawn(arguments: &[&str]) -> Child {
    p4c()
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills a process as soon as something holds, unless it ends before.
fn kill_when(mut child: Child, mut holds: impl FnMut(&Child) -> bool) {
    loop {
        if child.try_wait().unwrap().is_some() {
            return;
        }
        if holds(&child) {
            child.kill().unwrap();
            child.wait().unwrap();
            return;
        }
        std::thread::yield_now();
    }
}

/// How many records a database holds, after the command has found it whole.
fn whole(database: &str) -> u64 {
    let examined = json(&["check", "--database", database]);
    assert_eq!(examined["faults"], value!([]), "{database}");
    examined["records"].as_u64().unwrap()
}

#[test]
fn ten_imports_killed_at_any_moment_leave_all_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (small, large) = (200, 2500);
    let first = write(folder.path(), "first.json", &many_services(0, small));
    let second = write(folder.path(), "second.json", &many_services(small, large));
    let base = folder.path().join("base.sqlite");
    told(&["import", &first, "--database", &sqlite(&base)]);
    assert_eq!(
        size(&base.with_extension("sqlite-wal")),
        0,
        "what has ended well is one file that can be copied"
    );
    // How large the log becomes and how much time is used when nothing is killed.
    let measured = folder.path().join("measured.sqlite");
    std::fs::copy(&base, &measured).unwrap();
    let log = |path: &Path| path.with_extension("sqlite-wal");
    let (mut largest, mut longest) = (0, 0);
    kill_when(
        spawn(&["import", &second, "--database", &sqlite(&measured)]),
        |child| {
            largest = largest.max(size(&log(&measured)));
            longest = longest.max(ticks(child).unwrap_or(0));
            false
        },
    );
    assert_eq!(whole(&sqlite(&measured)) as usize, small + large + 1);
    let mut seeded = Seeded(2011);
    let mut outcomes = [0, 0];
    for number in 0..10 {
        let path = folder.path().join(format!("killed-{number}.sqlite"));
        std::fs::copy(&base, &path).unwrap();
        let database = sqlite(&path);
        let child = spawn(&["import", &second, "--database", &database]);
        if number % 2 == 0 {
            let bound = seeded.below(largest + 1);
            kill_when(child, |_| size(&log(&path)) > bound);
        } else {
            let bound = seeded.below(longest + 1);
            kill_when(child, |child| ticks(child).is_some_and(|used| used > bound));
        }
        let records = whole(&database) as usize;
        assert!(
            records == small + 1 || records == small + large + 1,
            "import {number} left {records} records"
        );
        outcomes[usize::from(records > small + 1)] += 1;
        // What was left can be gone on from.
        told(&["import", &second, "--database", &database]);
        assert_eq!(whole(&database) as usize, small + large + 1);
    }
    assert!(outcomes[0] > 0, "no import was killed in time: {outcomes:?}");
}

#[test]
fn imports_killed_on_postgres_leave_all_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (small, large) = (50, 1500);
    let first = write(folder.path(), "first.json", &many_services(0, small));
    let second = write(folder.path(), "second.json", &many_services(small, large));
    let mut seeded = Seeded(2012);
    let measured = postgres();
    let mut longest = 0;
    kill_when(spawn(&["import", &second, "--database", &measured]), |child| {
        longest = longest.max(ticks(child).unwrap_or(0));
        false
    });
    let database = postgres();
    told(&["import", &first, "--database", &database]);
    for number in 0..3 {
        let bound = seeded.below(longest + 1);
        kill_when(spawn(&["import", &second, "--database", &database]), |child| {
            ticks(child).is_some_and(|used| used > bound)
        });
        let records = whole(&database) as usize;
        assert!(
            records == small + 1 || records == small + large + 1,
            "import {number} left {records} records"
        );
    }
}

#[test]
fn ten_analyses_killed_at_any_moment_leave_whole_results() {
    let folder = tempfile::tempdir().unwrap();
    let lines: Vec<&str> = include_str!("../../demonstration/data/cluster-services.csv")
        .lines()
        .take(25)
        .collect();
    let file = folder.path().join("services.csv");
    std::fs::write(&file, lines.join("\n")).unwrap();
    let base = folder.path().join("base.sqlite");
    told(&[
        "import",
        &file.display().to_string(),
        "--database",
        &sqlite(&base),
    ]);
    let finished = folder.path().join("finished.sqlite");
    std::fs::copy(&base, &finished).unwrap();
    let steps = told_beside(&["analyse", "--database", &sqlite(&finished)])
        .lines()
        .count();
    assert_eq!(steps, 10);
    let shown = |database: &str| told(&["show", "recurrence", "--format", "json", "--database", database]);
    let expected = shown(&sqlite(&finished));
    let mut seeded = Seeded(2013);
    for number in 0..10 {
        let path = folder.path().join(format!("killed-{number}.sqlite"));
        std::fs::copy(&base, &path).unwrap();
        let database = sqlite(&path);
        let mut child = p4c()
            .args(["analyse", "--database", &database])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        if number % 2 == 0 {
            let log = path.with_extension("sqlite-wal");
            let bound = seeded.below(200_000);
            kill_when(child, |_| size(&log) > bound);
        } else {
            // When this many steps have been told, the next one is under way.
            let told = seeded.below(steps as u64) as usize;
            let mut beside = BufReader::new(child.stderr.take().unwrap()).lines();
            for _ in 0..told {
                beside.next().unwrap().unwrap();
            }
            child.kill().unwrap();
            child.wait().unwrap();
        }
        whole(&database);
        told(&["analyse", "--database", &database]);
        assert!(shown(&database) == expected, "analysis {number}");
    }
}

#[test]
fn a_killed_backup_is_not_there_and_a_finished_one_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let first = write(folder.path(), "first.json", &many_services(0, 2500));
    let database = sqlite(&folder.path().join("p4c.sqlite"));
    told(&["import", &first, "--database", &database]);
    let mut seeded = Seeded(2014);
    for number in 0..5 {
        let file = folder.path().join(format!("{number}.backup"));
        let named = file.display().to_string();
        let unfinished = folder.path().join(format!("{number}.backup.unfinished"));
        let bound = seeded.below(3_000_000);
        kill_when(
            spawn(&["backup", "--to", &named, "--database", &database]),
            |_| size(&unfinished) > bound,
        );
        let other = sqlite(&folder.path().join(format!("restored-{number}.sqlite")));
        let restored = run(&["restore", &named, "--database", &other]);
        if file.exists() {
            assert!(restored.status.success());
            assert_eq!(whole(&other), 2501);
        } else {
            assert_eq!(restored.status.code(), Some(3), "there is no such file");
        }
    }
    // A backup that was killed stands in nobody's way.
    let again = folder.path().join("0.backup").display().to_string();
    told(&["backup", "--to", &again, "--database", &database]);
}

#[test]
fn programs_that_start_together_make_one_database() {
    let folder = tempfile::tempdir().unwrap();
    for database in [sqlite(&folder.path().join("p4c.sqlite")), postgres()] {
        let started = || {
            p4c()
                .args(["migrate", "--database", &database])
                .stderr(Stdio::piped())
                .spawn()
        };
        let programs: Vec<Child> = (0..6).map(|_| started().unwrap()).collect();
        for program in programs {
            let ended = program.wait_with_output().unwrap();
            assert!(
                ended.status.success(),
                "{}",
                String::from_utf8_lossy(&ended.stderr)
            );
        }
        assert_eq!(whole(&database), 0);
    }
}
