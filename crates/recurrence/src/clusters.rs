//! Joins pairs to groups so that a group holds together as a whole: correlation clustering without chains.
//!
//! Takes scored pairs, best first, and joins two groups only when the mean probability over all pairs between them reaches
//! one half, people's decisions and the limit of one record a provider allowing. Where the threshold comes from: `decision`.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

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
pub const LINKS_LOOKED_AT: usize = 36;
/// Pairs of providers that are compared one by one.
const FEW: usize = 64;

/// Groups of records as lists of members, each ascending; records of no edge stand alone and are left out.
///
/// `together` are those of the bonds' pairs that lie within the edges' records; of more than `most_links` pairs between two
/// groups an even sample is looked at. `edges` are pairs, smaller record first, with their probability of being one group, at the threshold one half;
/// `between` gives that of any pair. The result depends on the edges as a set. Cost O(edges log edges) plus the links looked at.
pub fn join(
    edges: &[(u32, u32, f32)],
    together: &[(u32, u32)],
    bonds: &Bonds,
    most_links: usize,
    between: impl Fn(u32, u32) -> f32,
) -> Vec<Vec<u32>> {
    let mut order: Vec<&(u32, u32, f32)> = edges.iter().filter(|edge| edge.2 >= 0.5).collect();
    order.sort_unstable_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    let mut groups = Forming::of(edges, together);
    let mut links = Links::of(&groups, edges, most_links);
    for &(a, b) in together {
        groups.merge(groups.place(a), groups.place(b));
    }
    let order: Vec<(u32, u32)> = order
        .iter()
        .map(|edge| (groups.place(edge.0), groups.place(edge.1)))
        .collect();
    // Two groups that were refused are asked about again only once one of them has grown.
    let mut refused: FxHashMap<(u32, u32), (usize, usize)> = FxHashMap::default();
    // A join refused early may be right once the groups have grown, hence the second pass.
    for _ in 0..2 {
        for &(a, b) in &order {
            let (x, y) = (groups.group_of[a as usize], groups.group_of[b as usize]);
            if x == y {
                continue;
            }
            // In the order of the edge: it decides which pairs are looked at.
            let (left, right) = (&groups.members[x as usize], &groups.members[y as usize]);
            let sizes = (left.len(), right.len());
            if refused.get(&(x, y)) == Some(&sizes) {
                continue;
            }
            if allowed(left, right, &groups.records, bonds)
                && links.mean(left, right, &groups.records, &between) >= 0.5
            {
                groups.merge(a, b);
            } else {
                refused.insert((x, y), sizes);
            }
        }
    }
    let mut found: Vec<Vec<u32>> = groups
        .members
        .iter()
        .filter(|members| members.len() > 1)
        .map(|members| {
            members
                .iter()
                .map(|&place| groups.records[place as usize])
                .collect()
        })
        .collect();
    found.sort_unstable();
    found
}

/// Groups while they form; records by their place among those of the edges, so that all lists are dense.
struct Forming {
    /// The records, ascending.
    records: Vec<u32>,
    group_of: Vec<u32>,
    /// Members of each group, ascending; empty for one that went into another.
    members: Vec<Vec<u32>>,
}

impl Forming {
    fn of(edges: &[(u32, u32, f32)], together: &[(u32, u32)]) -> Forming {
        let ends = edges.iter().flat_map(|edge| [edge.0, edge.1]);
        let mut records: Vec<u32> = ends.chain(together.iter().flat_map(|&(a, b)| [a, b])).collect();
        records.sort_unstable();
        records.dedup();
        let places = 0..records.len() as u32;
        Forming {
            records,
            group_of: places.clone().collect(),
            members: places.map(|place| vec![place]).collect(),
        }
    }

    /// The place of a record, which is one of an edge or of `together`.
    fn place(&self, record: u32) -> u32 {
        self.records.partition_point(|&known| known < record) as u32
    }

    fn merge(&mut self, a: u32, b: u32) {
        let (x, y) = (self.group_of[a as usize], self.group_of[b as usize]);
        if x == y {
            return;
        }
        let (left, right) = (&self.members[x as usize], &self.members[y as usize]);
        let (into, from) = if left.len() >= right.len() { (x, y) } else { (y, x) };
        let moved = std::mem::take(&mut self.members[from as usize]);
        for &record in &moved {
            self.group_of[record as usize] = into;
        }
        let members = &mut self.members[into as usize];
        members.extend(moved);
        members.sort_unstable();
    }
}

/// Probabilities of pairs by place: those of the edges, and others once they were asked for.
struct Links {
    /// Where the edges of each place end; those to larger places only.
    ends: Vec<u32>,
    /// The larger place of each edge, ascending, and its probability.
    edges: Vec<(u32, f32)>,
    asked: FxHashMap<(u32, u32), f32>,
    most_links: usize,
}

impl Links {
    fn of(groups: &Forming, edges: &[(u32, u32, f32)], most_links: usize) -> Links {
        let mut placed: Vec<(u32, u32, f32)> = edges
            .iter()
            .map(|&(a, b, p)| (groups.place(a), groups.place(b), p))
            .collect();
        placed.sort_unstable_by_key(|edge| (edge.0, edge.1));
        let mut ends = vec![0; groups.records.len()];
        placed.iter().for_each(|edge| ends[edge.0 as usize] += 1);
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum;
        }
        Links {
            ends,
            edges: placed.into_iter().map(|(_, b, p)| (b, p)).collect(),
            asked: FxHashMap::default(),
            most_links,
        }
    }

    /// Mean probability over the pairs between two groups, or over an even sample of them.
    fn mean(
        &mut self,
        left: &[u32],
        right: &[u32],
        records: &[u32],
        between: &impl Fn(u32, u32) -> f32,
    ) -> f32 {
        let all = left.len() * right.len();
        let step = all.div_ceil(self.most_links).max(1);
        let mut sum = 0.0;
        let mut count = 0;
        for link in (0..all).step_by(step) {
            let (a, b) = (left[link / right.len()], right[link % right.len()]);
            sum += self.of_pair(a.min(b), a.max(b), records, between);
            count += 1;
        }
        sum / count as f32
    }

    fn of_pair(&mut self, a: u32, b: u32, records: &[u32], between: &impl Fn(u32, u32) -> f32) -> f32 {
        let begin = if a == 0 { 0 } else { self.ends[a as usize - 1] };
        let list = &self.edges[begin as usize..self.ends[a as usize] as usize];
        match list.binary_search_by_key(&b, |edge| edge.0) {
            Ok(at) => list[at].1,
            Err(_) => *self
                .asked
                .entry((a, b))
                .or_insert_with(|| between(records[a as usize], records[b as usize])),
        }
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
