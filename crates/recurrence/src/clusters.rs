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

/// Groups of records as lists of members, each ascending; records of no edge stand alone and are left out.
///
/// `together` are those of the bonds' pairs that lie within the edges' records; of more than `most_links` pairs between two
/// groups an even sample is looked at. `edges` are pairs with their probability of being one group, at the threshold one half; `between` gives that of any pair.
/// The result depends on the edges as a set. Cost O(edges log edges) plus the links looked at.
pub fn join(
    edges: &[(u32, u32, f32)],
    together: &[(u32, u32)],
    bonds: &Bonds,
    most_links: usize,
    between: impl Fn(u32, u32) -> f32,
) -> Vec<Vec<u32>> {
    let mut order: Vec<&(u32, u32, f32)> = edges.iter().filter(|edge| edge.2 >= 0.5).collect();
    order.sort_unstable_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    let mut known: FxHashMap<(u32, u32), f32> = edges.iter().map(|&(a, b, p)| ((a, b), p)).collect();
    let mut group_of: FxHashMap<u32, u32> = FxHashMap::default();
    let mut members: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for &(a, b) in together {
        merge(&mut group_of, &mut members, a, b);
    }
    // A join refused early may be right once the groups have grown, hence the second pass.
    for _ in 0..2 {
        for &&(a, b, _) in &order {
            let (x, y) = (root(&group_of, a), root(&group_of, b));
            if x == y {
                continue;
            }
            let (alone_x, alone_y) = ([x], [y]);
            let left = members.get(&x).map_or(&alone_x[..], Vec::as_slice);
            let right = members.get(&y).map_or(&alone_y[..], Vec::as_slice);
            if allowed(left, right, bonds) && mean_link(left, right, &mut known, most_links, &between) >= 0.5
            {
                merge(&mut group_of, &mut members, a, b);
            }
        }
    }
    let mut groups: Vec<Vec<u32>> = members.into_values().collect();
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort_unstable();
    groups
}

fn root(group_of: &FxHashMap<u32, u32>, record: u32) -> u32 {
    group_of.get(&record).copied().unwrap_or(record)
}

fn merge(group_of: &mut FxHashMap<u32, u32>, members: &mut FxHashMap<u32, Vec<u32>>, a: u32, b: u32) {
    let (x, y) = (root(group_of, a), root(group_of, b));
    if x == y {
        return;
    }
    let mut left = members.remove(&x).unwrap_or_else(|| vec![x]);
    let mut right = members.remove(&y).unwrap_or_else(|| vec![y]);
    let (into, mut moved) = if left.len() >= right.len() {
        left.append(&mut right);
        (x, left)
    } else {
        right.append(&mut left);
        (y, right)
    };
    moved.sort_unstable();
    for &record in &moved {
        group_of.insert(record, into);
    }
    members.insert(into, moved);
}

/// Whether decisions and providers let two groups be joined.
fn allowed(left: &[u32], right: &[u32], bonds: &Bonds) -> bool {
    if !bonds.apart.is_empty() {
        for &a in left {
            for &b in right {
                if bonds.apart.contains(&(a.min(b), a.max(b))) {
                    return false;
                }
            }
        }
    }
    if bonds.providers.is_empty() {
        return true;
    }
    let providers = |record: &u32| bonds.providers.get(*record as usize).into_iter().flatten();
    let taken: FxHashSet<&u32> = left.iter().flat_map(providers).collect();
    !right.iter().flat_map(providers).any(|name| taken.contains(name))
}

/// Mean probability over the pairs between two groups, or over an even sample of them.
fn mean_link(
    left: &[u32],
    right: &[u32],
    known: &mut FxHashMap<(u32, u32), f32>,
    most_links: usize,
    between: &impl Fn(u32, u32) -> f32,
) -> f32 {
    let all = left.len() * right.len();
    let step = all.div_ceil(most_links).max(1);
    let mut sum = 0.0;
    let mut count = 0;
    for link in (0..all).step_by(step) {
        let (a, b) = (left[link / right.len()], right[link % right.len()]);
        let pair = (a.min(b), a.max(b));
        sum += *known.entry(pair).or_insert_with(|| between(pair.0, pair.1));
        count += 1;
    }
    sum / count as f32
}
