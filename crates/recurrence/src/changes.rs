//! Says what changed between two runs: which groups are new, gone, changed, merged or split, and which records came and went.
//!
//! Works on groups as lists of ids, whichever runs they are from; why something changed is not asked here: see
//! [`crate::Waterfall`].

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What became of groups of two or more records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Several became one.
    Merged,
    /// One became several.
    Split,
    /// Several became several others.
    Rearranged,
    /// One gained or lost records.
    Changed,
    /// Records that were in no group are one now.
    New,
    /// Its records are in no group any more.
    Gone,
}

/// A change of groups that have to do with each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What happened.
    pub kind: Kind,
    /// The groups before, as sorted lists of ids.
    pub before: Vec<Vec<String>>,
    /// The groups now.
    pub after: Vec<Vec<String>>,
    /// Ids that are in one of the groups now and in none before.
    pub joined: Vec<String>,
    /// Ids that were in one of the groups before and are in none now.
    pub left: Vec<String>,
}

/// What changed between two runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Ids of records that were not there before.
    pub added: Vec<String>,
    /// Ids of records that are not there any more.
    pub removed: Vec<String>,
    /// Groups that changed, by kind, then by their first id.
    pub groups: Vec<Change>,
    /// Groups of two or more that stayed as they were.
    pub kept: usize,
}

impl Changes {
    /// Compares the groups of an earlier run with those of a later one, each a list of ids; a record in no group of others is a list of one.
    ///
    /// The order of groups and of ids does not matter. Cost O(records log records).
    pub fn between(before: &[Vec<String>], after: &[Vec<String>]) -> Changes {
        let (old, new) = (Side::of(before), Side::of(after));
        let missing = |of: &Side<'_>, from: &Side<'_>| {
            sorted(of.all.iter().filter(|id| !from.all.contains(*id)).copied())
        };
        let mut changes = Changes {
            added: missing(&new, &old),
            removed: missing(&old, &new),
            ..Changes::default()
        };
        let (mut old_seen, mut new_seen) = (vec![false; old.groups.len()], vec![false; new.groups.len()]);
        for first in 0..old.groups.len() {
            if !old_seen[first] {
                changes.add(
                    &old,
                    &new,
                    gather(&old, &new, first, &mut old_seen, &mut new_seen),
                );
            }
        }
        for (number, seen) in new_seen.iter().enumerate() {
            if !seen {
                changes.add(&old, &new, (Vec::new(), vec![number]));
            }
        }
        changes
            .groups
            .sort_by(|x, y| (x.kind, &x.before, &x.after).cmp(&(y.kind, &y.before, &y.after)));
        changes
    }

    fn add(&mut self, old: &Side<'_>, new: &Side<'_>, (before, after): (Vec<usize>, Vec<usize>)) {
        let kind = match (before.len(), after.len()) {
            (1, 1) => Kind::Changed,
            (0, _) => Kind::New,
            (_, 0) => Kind::Gone,
            (_, 1) => Kind::Merged,
            (1, _) => Kind::Split,
            _ => Kind::Rearranged,
        };
        let ids = |side: &Side<'_>, groups: &[usize], other: &Side<'_>| {
            let members = groups.iter().flat_map(|&group| &side.groups[group]);
            sorted(members.filter(|id| !other.group_of.contains_key(*id)).copied())
        };
        let (joined, left) = (ids(new, &after, old), ids(old, &before, new));
        if kind == Kind::Changed && joined.is_empty() && left.is_empty() {
            self.kept += 1;
            return;
        }
        let told = |side: &Side<'_>, groups: &[usize]| {
            let mut lists: Vec<Vec<String>> = groups
                .iter()
                .map(|&group| sorted(side.groups[group].iter().copied()))
                .collect();
            lists.sort();
            lists
        };
        self.groups.push(Change {
            kind,
            before: told(old, &before),
            after: told(new, &after),
            joined,
            left,
        });
    }

    /// Number of changes of a kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.groups.iter().filter(|change| change.kind == kind).count()
    }
}

/// The groups of two or more of one run, and all its records.
struct Side<'g> {
    groups: Vec<Vec<&'g str>>,
    group_of: FxHashMap<&'g str, usize>,
    all: FxHashSet<&'g str>,
}

impl<'g> Side<'g> {
    fn of(groups: &'g [Vec<String>]) -> Side<'g> {
        let all = groups.iter().flatten().map(String::as_str).collect();
        let groups: Vec<Vec<&str>> = groups
            .iter()
            .filter(|group| group.len() > 1)
            .map(|group| group.iter().map(String::as_str).collect())
            .collect();
        let numbered = groups.iter().enumerate();
        let group_of = numbered
            .flat_map(|(number, group)| group.iter().map(move |&id| (id, number)))
            .collect();
        Side {
            groups,
            group_of,
            all,
        }
    }
}

/// The groups of both runs that hang together with an old one by shared records.
fn gather(
    old: &Side<'_>,
    new: &Side<'_>,
    first: usize,
    old_seen: &mut [bool],
    new_seen: &mut [bool],
) -> (Vec<usize>, Vec<usize>) {
    let (mut before, mut after) = (vec![first], Vec::new());
    old_seen[first] = true;
    let (mut old_next, mut new_next) = (0, 0);
    loop {
        if let Some(&group) = before.get(old_next) {
            old_next += 1;
            reach(&old.groups[group], new, new_seen, &mut after);
        } else if let Some(&group) = after.get(new_next) {
            new_next += 1;
            reach(&new.groups[group], old, old_seen, &mut before);
        } else {
            return (before, after);
        }
    }
}

/// Adds the groups of a side that hold one of these records.
fn reach(ids: &[&str], side: &Side<'_>, seen: &mut [bool], found: &mut Vec<usize>) {
    for id in ids {
        if let Some(&group) = side.group_of.get(id)
            && !std::mem::replace(&mut seen[group], true)
        {
            found.push(group);
        }
    }
}

fn sorted<'g>(ids: impl Iterator<Item = &'g str>) -> Vec<String> {
    let mut ids: Vec<String> = ids.map(str::to_owned).collect();
    ids.sort_unstable();
    ids
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Kind::Merged => "merged",
            Kind::Split => "split",
            Kind::Rearranged => "rearranged",
            Kind::Changed => "changed",
            Kind::New => "new",
            Kind::Gone => "gone",
        })
    }
}

impl fmt::Display for Changes {
    /// One line: `3 records added, 1 removed; of the groups 2 merged, 1 new, 40 as before`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (added, removed) = (self.added.len(), self.removed.len());
        let records = if added == 1 { "record" } else { "records" };
        write!(out, "{added} {records} added, {removed} removed; of the groups ")?;
        let kinds = [
            Kind::Merged,
            Kind::Split,
            Kind::Rearranged,
            Kind::Changed,
            Kind::New,
            Kind::Gone,
        ];
        for kind in kinds.into_iter().filter(|&kind| self.count(kind) > 0) {
            write!(out, "{} {kind}, ", self.count(kind))?;
        }
        write!(out, "{} as before", self.kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(text: &str) -> Vec<Vec<String>> {
        text.split(" | ")
            .map(|group| group.split(' ').map(str::to_owned).collect())
            .collect()
    }

    /// Kind, ids that joined and ids that left, of each change.
    fn told(before: &str, after: &str) -> Vec<(Kind, String, String)> {
        let changes = Changes::between(&groups(before), &groups(after));
        let told = changes.groups.into_iter();
        told.map(|change| (change.kind, change.joined.join(" "), change.left.join(" ")))
            .collect()
    }

    #[test]
    fn each_change_is_told_as_what_it_is() {
        let change = |kind, joined: &str, left: &str| vec![(kind, joined.to_owned(), left.to_owned())];
        assert_eq!(told("a b | c", "b a | c"), []);
        assert_eq!(told("a b | c d", "a b c d e"), change(Kind::Merged, "e", ""));
        assert_eq!(told("a b c d e", "a b | c d | e"), change(Kind::Split, "", "e"));
        assert_eq!(told("a b | c", "a b c"), change(Kind::Changed, "c", ""));
        assert_eq!(told("a b c", "a b"), change(Kind::Changed, "", "c"));
        assert_eq!(told("a | b", "a b"), change(Kind::New, "a b", ""));
        assert_eq!(told("a b", "a | b"), change(Kind::Gone, "", "a b"));
        assert_eq!(told("a b | c d", "a c | b d"), change(Kind::Rearranged, "", ""));
    }

    #[test]
    fn records_that_came_and_went_are_named() {
        let changes = Changes::between(&groups("a b | c | d e"), &groups("a b | d e | f"));
        assert_eq!(
            (changes.added, changes.removed),
            (vec!["f".into()], vec!["c".into()])
        );
        assert_eq!((changes.groups.len(), changes.kept), (0, 2));
        let line = Changes::between(&groups("a b | c d"), &groups("a b c d | e")).to_string();
        assert_eq!(
            line,
            "1 record added, 0 removed; of the groups 1 merged, 0 as before"
        );
    }
}
