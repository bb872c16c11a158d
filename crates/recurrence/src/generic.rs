//! From a group of recurring records to the generic service: which record stands for all, where it occurs, how pertinent it is.
//!
//! Runs after the groups are found, on plain values that the caller collects; nothing here looks at texts.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The member most like all others: the one with the largest mean confidence to the rest; of equals the first.
///
/// `confidence(i, j)` is asked for members i and j (0-based). Cost O(members^2). `None` for no members.
pub fn medoid(members: usize, confidence: impl Fn(usize, usize) -> f32) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for candidate in 0..members {
        let total: f32 = (0..members)
            .filter(|&other| other != candidate)
            .map(|other| confidence(candidate, other))
            .sum();
        if best.is_none_or(|(_, most)| total > most) {
            best = Some((candidate, total));
        }
    }
    best.map(|(candidate, _)| candidate)
}

/// Who runs one of a group's services, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Appearance {
    /// Who provides it.
    pub provider: Option<String>,
    /// The cluster initiatives it is offered to or run by.
    pub initiatives: Vec<String>,
    /// The region.
    pub region: Option<String>,
    /// The country.
    pub country: Option<String>,
}

/// How widely a generic service occurs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Occurrence {
    /// Number of services.
    pub services: usize,
    /// Different providers.
    pub providers: usize,
    /// Different cluster initiatives.
    pub initiatives: usize,
    /// Different regions.
    pub regions: usize,
    /// Different countries.
    pub countries: usize,
}

/// Counts what differs among the appearances of a group.
pub fn occurrence(appearances: &[Appearance]) -> Occurrence {
    fn count<'a>(names: impl Iterator<Item = &'a String>) -> usize {
        names.collect::<BTreeSet<_>>().len()
    }
    Occurrence {
        services: appearances.len(),
        providers: count(appearances.iter().filter_map(|a| a.provider.as_ref())),
        initiatives: count(appearances.iter().flat_map(|a| &a.initiatives)),
        regions: count(appearances.iter().filter_map(|a| a.region.as_ref())),
        countries: count(appearances.iter().filter_map(|a| a.country.as_ref())),
    }
}

/// A share with its counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pertinence {
    /// Initiatives that have or ask for the service.
    pub concerned: usize,
    /// All initiatives that count.
    pub all: usize,
}

impl Pertinence {
    /// Share concerned (0..=1); `None` when there are no initiatives.
    pub fn share(&self) -> Option<f64> {
        (self.all > 0).then(|| self.concerned as f64 / self.all as f64)
    }

    /// Whether more than one half is concerned: a *mutual* service.
    pub fn is_mutual(&self) -> bool {
        2 * self.concerned > self.all
    }
}

/// Pertinence per development agency, and over all initiatives tied to any.
///
/// `tied` lists the initiatives tied to each agency; `concerned` those that have the service or ask for it. An initiative
/// tied to two agencies counts for each and once over all.
pub fn pertinence(
    tied: &BTreeMap<String, BTreeSet<String>>,
    concerned: &BTreeSet<String>,
) -> (BTreeMap<String, Pertinence>, Pertinence) {
    let of = |initiatives: &BTreeSet<String>| Pertinence {
        concerned: initiatives.intersection(concerned).count(),
        all: initiatives.len(),
    };
    let overall: BTreeSet<String> = tied.values().flatten().cloned().collect();
    (
        tied.iter()
            .map(|(agency, initiatives)| (agency.clone(), of(initiatives)))
            .collect(),
        of(&overall),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| name.to_string()).collect()
    }

    #[test]
    fn the_medoid_is_nearest_to_all_others() {
        let alike = [[1.0, 0.9, 0.8], [0.9, 1.0, 0.3], [0.8, 0.3, 1.0]];
        assert_eq!(medoid(3, |i, j| alike[i][j]), Some(0));
        assert_eq!(medoid(0, |_, _| 1.0), None);
    }

    #[test]
    fn more_than_one_half_is_mutual_and_one_half_is_not() {
        let tied = BTreeMap::from([
            ("north".to_string(), set(&["a", "b"])),
            ("south".to_string(), set(&["b", "c", "d"])),
        ]);
        let (per_agency, overall) = pertinence(&tied, &set(&["b", "c", "z"]));
        assert_eq!(per_agency["north"], Pertinence { concerned: 1, all: 2 });
        assert!(!per_agency["north"].is_mutual());
        assert!(per_agency["south"].is_mutual());
        assert_eq!(overall, Pertinence { concerned: 2, all: 4 });
        assert_eq!(Pertinence { concerned: 0, all: 0 }.share(), None);
    }

    #[test]
    fn occurrence_counts_each_name_once() {
        let one = Appearance {
            provider: Some("p".into()),
            initiatives: vec!["a".into(), "b".into()],
            region: Some("EE00".into()),
            country: Some("EE".into()),
        };
        let two = Appearance {
            region: Some("FRK2".into()),
            country: Some("FR".into()),
            ..one.clone()
        };
        assert_eq!(
            occurrence(&[one, two]),
            Occurrence {
                services: 2,
                providers: 1,
                initiatives: 2,
                regions: 2,
                countries: 2
            }
        );
    }
}
