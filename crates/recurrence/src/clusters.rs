//! Joins pairs to groups so that a group holds together as a whole: correlation clustering without chains.
//!
//! Takes scored pairs and joins, nearest first, two groups only when the mean probability over all pairs between them reaches
//! one half, people's decisions and the limit of one record a provider allowing. Where the threshold comes from: `decision`.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// What binds the groups beside the scores; record numbers, smaller first in a pair.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Bonds {
    /// Pairs that must be in one group.
    pub together: Vec<(u32, u32)>,
    /// Pairs that must not.
    pub apart: FxHashSet<(u32, u32)>,
    /// Providers of each record, when a provider has at most one record a group; else empty.
    pub providers: Vec<Vec<u32>>,
}

/// Most pairs between two groups that are looked at for their mean.
pub const LINKS_LOOKED_AT: usize = 100;
/// Pairs of providers that are compared one by one.
const FEW: usize = 64;

/// Groups of records as lists of members, each ascending; records of no edge stand alone and are left out.
///
/// `together` are those of the bonds' pairs that lie within the edges' records. `edges` are pairs, smaller record first, with their probability of being one group,
/// at least one half; `between` gives that of any pair. The two groups with the largest mean are joined first, as in average linkage (Sokal & Michener 1958).
/// Pairs that are no edge count one half until the turn of their groups comes: then of more than `most_links` pairs an even sample is looked at.
/// The result depends on the edges as a set. Cost O(edges log edges) plus the links looked at.
pub fn join(
    edges: &[(u32, u32, f32)],
    together: &[(u32, u32)],
    bonds: &Bonds,
    most_links: usize,
    mut between: impl FnMut(u32, u32) -> f32,
) -> Vec<Vec<u32>> {
    let mut groups = Forming::of(edges, together, most_links);
    for &(a, b) in together {
        let (a, b) = (groups.group_of(a), groups.group_of(b));
        if a != b {
            groups.merge(a, b);
        }
    }
    while let Some((a, b)) = groups.nearest(&mut between) {
        if allowed(
            &groups.members[a as usize],
            &groups.members[b as usize],
            &groups.records,
            bonds,
        ) {
            groups.merge(a, b);
        } else {
            groups.part(a, b);
        }
    }
    groups.found()
}

/// What is known of the pairs between two groups.
#[derive(Clone, Copy, Default)]
struct Between {
    /// Sum of the known probabilities.
    sum: f32,
    /// How many are known.
    known: f32,
}

impl Between {
    /// The mean over so many pairs if each that is not known is one half.
    fn most(&self, pairs: f32) -> f32 {
        (self.sum + 0.5 * (pairs - self.known)) / pairs
    }
}

/// Two groups with the mean probability between them, at most.
struct Link {
    most: f32,
    /// The smaller one first.
    groups: (u32, u32),
}

impl Ord for Link {
    /// The largest mean is the greatest, of equals the one with the first records.
    fn cmp(&self, other: &Link) -> Ordering {
        self.most
            .total_cmp(&other.most)
            .then_with(|| other.groups.cmp(&self.groups))
    }
}

impl PartialOrd for Link {
    fn partial_cmp(&self, other: &Link) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Link {
    fn eq(&self, other: &Link) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Link {}

/// Groups while they form; records by their place among those of the edges, so that all lists are dense. A group is named by its first place.
struct Forming {
    /// The records, ascending.
    records: Vec<u32>,
    /// Members of each group, ascending; empty for a place that does not name one.
    members: Vec<Vec<u32>>,
    /// For each group those linked to it.
    near: Vec<FxHashMap<u32, Between>>,
    /// Links by what they may be; some are of groups that have changed since.
    best: BinaryHeap<Link>,
    most_links: usize,
}

impl Forming {
    fn of(edges: &[(u32, u32, f32)], together: &[(u32, u32)], most_links: usize) -> Forming {
        let ends = edges.iter().flat_map(|edge| [edge.0, edge.1]);
        let mut records: Vec<u32> = ends.chain(together.iter().flat_map(|&(a, b)| [a, b])).collect();
        records.sort_unstable();
        records.dedup();
        let place = |record: u32| records.partition_point(|&known| known < record) as u32;
        let mut near: Vec<FxHashMap<u32, Between>> = vec![FxHashMap::default(); records.len()];
        let mut best = Vec::new();
        for &(a, b, sum) in edges {
            let (a, b) = (place(a), place(b));
            near[a as usize].insert(b, Between { sum, known: 1.0 });
            near[b as usize].insert(a, Between { sum, known: 1.0 });
            best.push(Link {
                most: sum,
                groups: (a, b),
            });
        }
        Forming {
            members: (0..records.len() as u32).map(|place| vec![place]).collect(),
            near,
            best: BinaryHeap::from(best),
            records,
            most_links,
        }
    }

    /// The group of a record, which is one of an edge or of `together`.
    fn group_of(&self, record: u32) -> u32 {
        let place = self.records.partition_point(|&known| known < record) as u32;
        let holds = |members: &Vec<u32>| members.binary_search(&place).is_ok();
        if holds(&self.members[place as usize]) {
            return place;
        }
        self.members.iter().position(holds).unwrap_or_default() as u32
    }

    /// Number of pairs between two groups.
    fn pairs(&self, a: u32, b: u32) -> f32 {
        (self.members[a as usize].len() * self.members[b as usize].len()) as f32
    }

    /// The two groups with the largest mean, if it reaches one half.
    fn nearest(&mut self, between: &mut impl FnMut(u32, u32) -> f32) -> Option<(u32, u32)> {
        while let Some(Link { most, groups: (a, b) }) = self.best.pop() {
            let Some(&link) = self.near[a as usize].get(&b) else {
                continue;
            };
            let pairs = self.pairs(a, b);
            if link.most(pairs) != most {
                continue;
            }
            if link.known == pairs {
                return Some((a, b));
            }
            let looked_at = Between {
                sum: self.mean(a, b, between) * pairs,
                known: pairs,
            };
            self.near[a as usize].insert(b, looked_at);
            self.near[b as usize].insert(a, looked_at);
            let most = looked_at.most(pairs);
            if most >= 0.5 {
                self.best.push(Link { most, groups: (a, b) });
            }
        }
        None
    }

    /// Lets two groups never be asked about again as they are.
    fn part(&mut self, a: u32, b: u32) {
        self.near[a as usize].remove(&b);
        self.near[b as usize].remove(&a);
    }

    /// Makes one group of two; what is known of the pairs between each and others is added up.
    fn merge(&mut self, a: u32, b: u32) {
        let (a, b) = (a.min(b), a.max(b));
        let moved = std::mem::take(&mut self.members[b as usize]);
        let members = &mut self.members[a as usize];
        members.extend(moved);
        members.sort_unstable();
        let mut near = std::mem::take(&mut self.near[a as usize]);
        for (other, link) in std::mem::take(&mut self.near[b as usize]) {
            self.near[other as usize].remove(&b);
            let sum = near.entry(other).or_default();
            sum.sum += link.sum;
            sum.known += link.known;
        }
        near.remove(&a);
        near.remove(&b);
        for (&other, &link) in &near {
            self.near[other as usize].insert(a, link);
            let most = link.most(self.pairs(a, other));
            if most >= 0.5 {
                let groups = (a.min(other), a.max(other));
                self.best.push(Link { most, groups });
            }
        }
        self.near[a as usize] = near;
    }

    /// Mean probability over the pairs between two groups, or over an even sample of them.
    fn mean(&self, a: u32, b: u32, between: &mut impl FnMut(u32, u32) -> f32) -> f32 {
        let (left, right) = (&self.members[a as usize], &self.members[b as usize]);
        let all = left.len() * right.len();
        let links = (0..all).step_by(all.div_ceil(self.most_links).max(1));
        let count = links.len() as f32;
        let sum: f32 = links
            .map(|link| {
                let (x, y) = (left[link / right.len()], right[link % right.len()]);
                between(self.records[x.min(y) as usize], self.records[x.max(y) as usize])
            })
            .sum();
        sum / count
    }

    /// Groups of two and more, in order.
    fn found(self) -> Vec<Vec<u32>> {
        let groups = self.members.iter().filter(|members| members.len() > 1);
        let record = |&place: &u32| self.records[place as usize];
        let mut found: Vec<Vec<u32>> = groups
            .map(|members| members.iter().map(record).collect())
            .collect();
        found.sort_unstable();
        found
    }
}

/// Whether decisions and providers let two groups be joined.
fn allowed(left: &[u32], right: &[u32], records: &[u32], bonds: &Bonds) -> bool {
    let record = |place: &u32| records[*place as usize];
    if !bonds.apart.is_empty() {
        for a in left.iter().map(record) {
            for b in right.iter().map(record) {
                if bonds.apart.contains(&(a.min(b), a.max(b))) {
                    return false;
                }
            }
        }
    }
    if bonds.providers.is_empty() {
        return true;
    }
    let providers = |place: &u32| bonds.providers.get(record(place) as usize).into_iter().flatten();
    let count = |places: &[u32]| places.iter().flat_map(providers).count();
    if count(left) * count(right) <= FEW {
        let taken = |name| left.iter().flat_map(providers).any(|other| other == name);
        return !right.iter().flat_map(providers).any(taken);
    }
    let taken: FxHashSet<&u32> = left.iter().flat_map(providers).collect();
    !right.iter().flat_map(providers).any(|name| taken.contains(name))
}
