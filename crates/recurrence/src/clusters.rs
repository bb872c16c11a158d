//! Joins pairs to groups so that a group holds together as a whole: correlation clustering without chains.
//!
//! Takes scored pairs and joins, nearest first, two groups only when the mean probability over all pairs between them reaches
//! one half, people's decisions and the limit of one record a provider allowing. Where the threshold comes from: `decision`.

use rayon::prelude::*;
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
const LINKS_LOOKED_AT: usize = 36;
/// Pairs of providers that are compared one by one.
const FEW: usize = 64;

/// A pair of records, smaller first, with its probability of being one group.
type Edge = (u32, u32, f32);

/// Groups of records as lists of members, each ascending; records of no edge stand alone and are left out.
///
/// `together` are the bonds' pairs among the records at hand. Edges count from the threshold on, one half. `between` gives the probability of any
/// pair. The two groups with the largest mean are joined first, as in average linkage (Sokal & Michener 1958). Pairs that are no edge count one half until the turn of
/// their groups comes: then they are looked at, of more than [`LINKS_LOOKED_AT`] pairs an even sample, as long as one half for each that is left would join the groups.
/// The result depends on the edges as a set. Each join looks at all groups linked to the two: cost O(edges log edges), and the square of the links of a record that very
/// many others are linked to.
pub fn join(
    edges: &[Edge],
    together: &[(u32, u32)],
    bonds: &Bonds,
    mut between: impl FnMut(u32, u32) -> f32,
) -> Vec<Vec<u32>> {
    let parts = Parts::of(edges, together);
    let joined = (0..parts.count()).flat_map(|part| parts.get(part).join(bonds, &mut between));
    let mut groups: Vec<Vec<u32>> = joined.collect();
    groups.sort_unstable();
    groups
}

/// [`join`] on all threads.
pub fn join_side_by_side(
    edges: &[Edge],
    together: &[(u32, u32)],
    bonds: &Bonds,
    between: impl Fn(u32, u32) -> f32 + Sync,
) -> Vec<Vec<u32>> {
    let parts = Parts::of(edges, together);
    let joined = (0..parts.count())
        .into_par_iter()
        .flat_map_iter(|part| parts.get(part).join(bonds, &between));
    let mut groups: Vec<Vec<u32>> = joined.collect();
    groups.par_sort_unstable();
    groups
}

/// Edges, and pairs that must be together, each with the connected part that it lies in and ordered by that: nothing is joined from one part to another.
struct Parts {
    edges: Vec<(u32, Edge)>,
    together: Vec<(u32, (u32, u32))>,
    /// Where the edges and the pairs of each part end.
    ends: Vec<(usize, usize)>,
}

/// One connected part, its edges ascending.
struct Part<'p> {
    edges: &'p [(u32, Edge)],
    together: &'p [(u32, (u32, u32))],
}

impl Parts {
    fn of(edges: &[Edge], together: &[(u32, u32)]) -> Parts {
        let edges = edges.iter().copied().filter(|edge| edge.2 >= 0.5);
        let together = together.iter().copied();
        let pairs = edges.clone().map(|(a, b, _)| (a, b)).chain(together.clone());
        let mut records: Vec<u32> = pairs.clone().flat_map(|(a, b)| [a, b]).collect();
        records.par_sort_unstable();
        records.dedup();
        let place = |record: u32| records.partition_point(|&known| known < record) as u32;
        // A part is named by its first place.
        let mut part_of: Vec<u32> = (0..records.len() as u32).collect();
        for (a, b) in pairs {
            let (a, b) = (first(&mut part_of, place(a)), first(&mut part_of, place(b)));
            part_of[a.max(b) as usize] = a.min(b);
        }
        for at in 0..part_of.len() as u32 {
            part_of[at as usize] = first(&mut part_of, at);
        }
        let part = |record: u32| part_of[place(record) as usize];
        let mut edges: Vec<(u32, Edge)> = edges.map(|edge| (part(edge.0), edge)).collect();
        edges.par_sort_unstable_by_key(|&(part, (a, b, _))| (part, a, b));
        let mut together: Vec<(u32, (u32, u32))> = together.map(|pair| (part(pair.0), pair)).collect();
        together.sort_unstable();
        let mut ends = Vec::new();
        let (mut edge, mut pair) = (0, 0);
        while edge < edges.len() || pair < together.len() {
            let next = [
                edges.get(edge).map(|edge| edge.0),
                together.get(pair).map(|pair| pair.0),
            ];
            let own = next.into_iter().flatten().min();
            edge += edges[edge..]
                .iter()
                .take_while(|edge| Some(edge.0) == own)
                .count();
            pair += together[pair..]
                .iter()
                .take_while(|pair| Some(pair.0) == own)
                .count();
            ends.push((edge, pair));
        }
        Parts {
            edges,
            together,
            ends,
        }
    }

    fn count(&self) -> usize {
        self.ends.len()
    }

    fn get(&self, part: usize) -> Part<'_> {
        let (edge, pair) = part.checked_sub(1).map_or((0, 0), |before| self.ends[before]);
        let end = self.ends[part];
        Part {
            edges: &self.edges[edge..end.0],
            together: &self.together[pair..end.1],
        }
    }
}

/// The first place of the part that a place lies in; the way there is shortened.
fn first(part_of: &mut [u32], mut at: u32) -> u32 {
    while part_of[at as usize] != at {
        part_of[at as usize] = part_of[part_of[at as usize] as usize];
        at = part_of[at as usize];
    }
    at
}

impl Part<'_> {
    fn join(&self, bonds: &Bonds, mut between: impl FnMut(u32, u32) -> f32) -> Vec<Vec<u32>> {
        let mut groups = Forming::of(self);
        for &(_, (a, b)) in self.together {
            let (a, b) = (groups.group_of(a), groups.group_of(b));
            if a != b {
                groups.merge(a, b);
            }
        }
        while let Some((a, b)) = groups.nearest() {
            if !groups.may_join(a, b, bonds) {
                groups.part(a, b);
            } else if groups.is_known(a, b) {
                groups.merge(a, b);
            } else {
                groups.look_at(a, b, &mut between);
            }
        }
        groups.found()
    }
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
    group_of: Vec<u32>,
    /// Members of each group, ascending; empty for a place that does not name one.
    members: Vec<Vec<u32>>,
    /// The edges by place, ascending.
    edges: Vec<Edge>,
    /// For each group those linked to it.
    near: Vec<FxHashMap<u32, Between>>,
    /// Links by what they may be; some are of groups that have changed since.
    best: BinaryHeap<Link>,
}

impl Forming {
    fn of(part: &Part<'_>) -> Forming {
        let edges = part.edges.iter().map(|edge| edge.1);
        let together = part.together.iter().map(|pair| pair.1);
        let pairs = edges.clone().map(|(a, b, _)| (a, b)).chain(together);
        let mut records: Vec<u32> = pairs.flat_map(|(a, b)| [a, b]).collect();
        records.sort_unstable();
        records.dedup();
        let place = |record: u32| records.partition_point(|&known| known < record) as u32;
        let edges: Vec<Edge> = edges.map(|(a, b, p)| (place(a), place(b), p)).collect();
        let mut near: Vec<FxHashMap<u32, Between>> = vec![FxHashMap::default(); records.len()];
        let mut best = Vec::with_capacity(edges.len());
        for &(a, b, sum) in &edges {
            near[a as usize].insert(b, Between { sum, known: 1.0 });
            near[b as usize].insert(a, Between { sum, known: 1.0 });
            best.push(Link {
                most: sum,
                groups: (a, b),
            });
        }
        let places = 0..records.len() as u32;
        Forming {
            group_of: places.clone().collect(),
            members: places.map(|place| vec![place]).collect(),
            edges,
            near,
            best: BinaryHeap::from(best),
            records,
        }
    }

    /// The group of a record, which is one of an edge or of `together`.
    fn group_of(&self, record: u32) -> u32 {
        self.group_of[self.records.partition_point(|&known| known < record)]
    }

    /// Number of pairs between two groups.
    fn pairs(&self, a: u32, b: u32) -> f32 {
        (self.members[a as usize].len() * self.members[b as usize].len()) as f32
    }

    /// The two groups whose mean may be the largest, if it may reach one half.
    fn nearest(&mut self) -> Option<(u32, u32)> {
        while let Some(Link { most, groups: (a, b) }) = self.best.pop() {
            let link = self.near[a as usize].get(&b);
            if link.is_some_and(|link| link.most(self.pairs(a, b)) == most) {
                return Some((a, b));
            }
        }
        None
    }

    /// Whether all pairs between two linked groups are known, or as many as are looked at.
    fn is_known(&self, a: u32, b: u32) -> bool {
        self.near[a as usize][&b].known == self.pairs(a, b)
    }

    fn may_join(&self, a: u32, b: u32, bonds: &Bonds) -> bool {
        let (left, right) = (&self.members[a as usize], &self.members[b as usize]);
        allowed(left, right, &self.records, bonds)
    }

    /// Notes what is known of the pairs between two groups.
    fn note(&mut self, a: u32, b: u32, link: Between) {
        self.near[a as usize].insert(b, link);
        self.near[b as usize].insert(a, link);
    }

    /// Notes what is known of the pairs between two groups, which will have their turn if it suffices.
    fn offer(&mut self, a: u32, b: u32, link: Between) {
        self.note(a, b, link);
        let most = link.most(self.pairs(a, b));
        if most >= 0.5 {
            let groups = (a.min(b), a.max(b));
            self.best.push(Link { most, groups });
        }
    }

    /// Finds out the mean probability over the pairs between two groups, or over an even sample of them; no further than until one half for each that is left
    /// would not join them.
    fn look_at(&mut self, a: u32, b: u32, between: &mut impl FnMut(u32, u32) -> f32) {
        let (left, right) = (&self.members[a as usize], &self.members[b as usize]);
        let all = left.len() * right.len();
        let links = even_sample(left.len(), right.len()).map(|(x, y)| {
            let (x, y) = (left[x], right[y]);
            (x.min(y), x.max(y))
        });
        let (mut sum, mut count, mut open) = (0.0, 0.0, Vec::new());
        for (x, y) in links {
            count += 1.0;
            match self.edges.binary_search_by_key(&(x, y), |edge| (edge.0, edge.1)) {
                Ok(at) => sum += self.edges[at].2,
                Err(_) => open.push((self.records[x as usize], self.records[y as usize])),
            }
        }
        let pairs = all as f32;
        let mut left_open = open.len() as f32;
        for (x, y) in open {
            if sum + 0.5 * left_open < 0.5 * count {
                let known = (count - left_open) / count * pairs;
                let sum = sum / count * pairs;
                return self.note(a, b, Between { sum, known });
            }
            sum += between(x, y);
            left_open -= 1.0;
        }
        let known = Between {
            sum: sum / count * pairs,
            known: pairs,
        };
        self.offer(a, b, known);
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
        for &place in &moved {
            self.group_of[place as usize] = a;
        }
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
        for (other, link) in near {
            self.offer(a, other, link);
        }
    }

    /// Groups of two and more.
    fn found(self) -> Vec<Vec<u32>> {
        let groups = self.members.iter().filter(|members| members.len() > 1);
        let record = |&place: &u32| self.records[place as usize];
        groups
            .map(|members| members.iter().map(record).collect())
            .collect()
    }
}

/// Places of members of two groups of so many: all pairs, or [`LINKS_LOOKED_AT`] that go evenly through both groups and pair members of any rank.
fn even_sample(left: usize, right: usize) -> impl Iterator<Item = (usize, usize)> {
    let all = left * right;
    let taken = all.min(LINKS_LOOKED_AT);
    // Through the second group in strides that meet all of it before any member comes again; those of the golden section spread best.
    let mut stride = (right as f64 * 0.618) as usize;
    while common_divisor(stride, right) != 1 {
        stride += 1;
    }
    (0..taken).map(move |link| {
        if all > taken {
            (link * left / taken, link * stride % right)
        } else {
            (link / right, link % right)
        }
    })
}

fn common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { common_divisor(b, a % b) }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Groups of edges; other pairs have the probability `rest`.
    fn groups_of(edges: &[(u32, u32, f32)], bonds: &Bonds, rest: f32) -> Vec<Vec<u32>> {
        join(edges, &bonds.together, bonds, |_, _| rest)
    }

    #[test]
    fn a_chain_is_cut_where_the_mean_falls_below_one_half() {
        // 1-2 and 3-4 are sure, 2-3 is likely: the mean of the four pairs between is 0.9 / 4.
        let edges = [(1, 2, 0.99), (2, 3, 0.9), (3, 4, 0.99)];
        assert_eq!(groups_of(&edges, &Bonds::default(), 0.0), [[1, 2], [3, 4]]);
        assert_eq!(groups_of(&edges, &Bonds::default(), 0.4), [[1, 2, 3, 4]]);
    }

    #[test]
    fn the_nearest_groups_are_joined_first() {
        // 2 goes with 3, its best; with 1 alone it would have been kept from 3.
        let edges = [(1, 2, 0.8), (2, 3, 0.9)];
        assert_eq!(groups_of(&edges, &Bonds::default(), 0.0), [[2, 3]]);
        // An edge below one half joins nothing.
        assert!(groups_of(&[(1, 2, 0.4)], &Bonds::default(), 0.9).is_empty());
    }

    #[test]
    fn parts_that_nothing_links_are_joined_as_they_are_alone() {
        // Four parts, told in a muddle; one is held together by a person, one reaches from the first record to the last.
        let edges = [(0, 9, 0.9), (4, 5, 0.8), (1, 2, 0.7), (5, 6, 0.6), (0, 1, 0.2)];
        let bonds = Bonds {
            together: vec![(3, 7)],
            ..Bonds::default()
        };
        let expected = [vec![0, 9], vec![1, 2], vec![3, 7], vec![4, 5, 6]];
        assert_eq!(groups_of(&edges, &bonds, 0.45), expected);
        assert_eq!(
            join_side_by_side(&edges, &bonds.together, &bonds, |_, _| 0.45),
            expected
        );
    }

    #[test]
    fn no_pair_is_looked_at_where_one_half_for_each_would_not_do() {
        let edges = [(1, 2, 0.99), (2, 3, 0.6), (3, 4, 0.99)];
        let mut looked_at = Vec::new();
        let groups = join(&edges, &[], &Bonds::default(), |a, b| {
            looked_at.push((a, b));
            0.0
        });
        assert_eq!(groups, [[1, 2], [3, 4]]);
        assert_eq!(looked_at, [(1, 3)]);
    }

    #[test]
    fn bonds_are_kept() {
        let bonds = Bonds {
            together: vec![(1, 9)],
            apart: FxHashSet::from_iter([(1, 2)]),
            providers: Vec::new(),
        };
        let edges = [(1, 2, 0.99), (2, 3, 0.9)];
        assert_eq!(groups_of(&edges, &bonds, 0.9), [vec![1, 9], vec![2, 3]]);
    }

    #[test]
    fn an_even_sample_goes_through_both_groups() {
        let sizes = [1, 5, 6, 7, 10, 20, 36, 50, 72, 144, 500];
        for (left, right) in sizes.iter().flat_map(|&left| sizes.map(|right| (left, right))) {
            let links: Vec<(usize, usize)> = even_sample(left, right).collect();
            let distinct: FxHashSet<(usize, usize)> = links.iter().copied().collect();
            assert_eq!(
                distinct.len(),
                (left * right).min(LINKS_LOOKED_AT),
                "{left} {right}"
            );
            let ranks = |size: usize, of: fn(&(usize, usize)) -> usize| -> Vec<f64> {
                links
                    .iter()
                    .map(|link| (of(link) as f64 + 0.5) / size as f64)
                    .collect()
            };
            let (x, y) = (ranks(left, |link| link.0), ranks(right, |link| link.1));
            let mean = |ranks: &[f64]| ranks.iter().sum::<f64>() / ranks.len() as f64;
            assert!(
                (mean(&x) - 0.5).abs() < 0.1 && (mean(&y) - 0.5).abs() < 0.1,
                "{left} {right}"
            );
            // Members of one rank are not always those that meet.
            let products: Vec<f64> = x.iter().zip(&y).map(|(x, y)| (x - 0.5) * (y - 0.5)).collect();
            assert!(mean(&products).abs() < 0.04, "{left} {right}");
        }
    }
}
