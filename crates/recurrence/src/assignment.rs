//! Chooses partners between two sets so that each record has at most one: maximum-weight assignment on sparse pairs.
//!
//! Takes pairs with positive weights; splits them into connected components and solves each exactly by augmenting paths
//! (successive shortest paths, as in the Hungarian method); a component too large is matched best pair first.

use rustc_hash::FxHashMap;

/// Records of one component beyond which pairs are taken best first.
const EXACT_RECORDS: usize = 400;

/// Indices of the chosen edges, ascending. `edges` are (left, right, weight), weights above 0.
pub fn assign(edges: &[(u32, u32, f32)]) -> Vec<usize> {
    let mut chosen = Vec::new();
    for component in components(edges) {
        if component.len() == 1 {
            chosen.push(component[0]);
            continue;
        }
        let left = number(component.iter().map(|&e| edges[e].0));
        let right = number(component.iter().map(|&e| edges[e].1));
        if left.len() + right.len() > EXACT_RECORDS {
            chosen.extend(best_first(edges, component));
        } else {
            chosen.extend(exact(edges, &component, &left, &right));
        }
    }
    chosen.sort_unstable();
    chosen
}

/// Edges of each connected component, in order of their first edge.
fn components(edges: &[(u32, u32, f32)]) -> Vec<Vec<usize>> {
    let left = number(edges.iter().map(|e| e.0));
    let right = number(edges.iter().map(|e| e.1));
    let mut parent: Vec<usize> = (0..left.len() + right.len()).collect();
    fn root(parent: &mut [usize], mut node: usize) -> usize {
        while parent[node] != node {
            parent[node] = parent[parent[node]];
            node = parent[node];
        }
        node
    }
    for edge in edges {
        let (a, b) = (left[&edge.0], left.len() + right[&edge.1]);
        let (a, b) = (root(&mut parent, a), root(&mut parent, b));
        parent[a.max(b)] = a.min(b);
    }
    let mut by_root: FxHashMap<usize, usize> = FxHashMap::default();
    let mut list: Vec<Vec<usize>> = Vec::new();
    for (index, edge) in edges.iter().enumerate() {
        let at = root(&mut parent, left[&edge.0]);
        let slot = *by_root.entry(at).or_insert_with(|| {
            list.push(Vec::new());
            list.len() - 1
        });
        list[slot].push(index);
    }
    list
}

/// Numbers values in the order in which they first occur.
fn number(values: impl Iterator<Item = u32>) -> FxHashMap<u32, usize> {
    let mut numbers = FxHashMap::default();
    for value in values {
        let next = numbers.len();
        numbers.entry(value).or_insert(next);
    }
    numbers
}

fn best_first(edges: &[(u32, u32, f32)], mut component: Vec<usize>) -> Vec<usize> {
    component.sort_unstable_by(|&x, &y| edges[y].2.total_cmp(&edges[x].2).then(x.cmp(&y)));
    let mut taken_left: FxHashMap<u32, ()> = FxHashMap::default();
    let mut taken_right: FxHashMap<u32, ()> = FxHashMap::default();
    component.retain(|&e| {
        let free = !taken_left.contains_key(&edges[e].0) && !taken_right.contains_key(&edges[e].1);
        if free {
            taken_left.insert(edges[e].0, ());
            taken_right.insert(edges[e].1, ());
        }
        free
    });
    component
}

/// Best path by Bellman-Ford in the residual graph, again and again until none gains.
fn exact(
    edges: &[(u32, u32, f32)],
    component: &[usize],
    left: &FxHashMap<u32, usize>,
    right: &FxHashMap<u32, usize>,
) -> Vec<usize> {
    let arcs: Vec<(usize, usize, f64)> = component
        .iter()
        .map(|&e| (left[&edges[e].0], right[&edges[e].1], f64::from(edges[e].2)))
        .collect();
    let mut of_left: Vec<Option<usize>> = vec![None; left.len()];
    let mut of_right: Vec<Option<usize>> = vec![None; right.len()];
    loop {
        let mut gain_left: Vec<f64> = of_left
            .iter()
            .map(|m| if m.is_none() { 0.0 } else { f64::NEG_INFINITY })
            .collect();
        let mut gain_right = vec![f64::NEG_INFINITY; right.len()];
        let mut came: Vec<usize> = vec![usize::MAX; right.len()];
        let mut moved = true;
        let mut rounds = 0;
        while moved && rounds <= left.len() + 1 {
            moved = false;
            rounds += 1;
            for (arc, &(l, r, weight)) in arcs.iter().enumerate() {
                if of_left[l] == Some(arc) {
                    continue;
                }
                if gain_left[l] + weight > gain_right[r] + 1e-9 {
                    gain_right[r] = gain_left[l] + weight;
                    came[r] = arc;
                    moved = true;
                    if let Some(matched) = of_right[r] {
                        let (owner, _, value) = arcs[matched];
                        gain_left[owner] = gain_right[r] - value;
                    }
                }
            }
        }
        let best = (0..right.len())
            .filter(|&r| of_right[r].is_none())
            .max_by(|&x, &y| gain_right[x].total_cmp(&gain_right[y]).then(y.cmp(&x)));
        let Some(mut r) = best.filter(|&r| gain_right[r] > 1e-9) else {
            break;
        };
        // Walk back from the free right record, turning each arc of the path over.
        for _ in 0..=left.len() {
            let arc = came[r];
            let l = arcs[arc].0;
            let before = of_left[l].replace(arc);
            of_right[r] = Some(arc);
            match before {
                Some(previous) => r = arcs[previous].1,
                None => break,
            }
        }
    }
    of_left.into_iter().flatten().map(|arc| component[arc]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn brute(edges: &[(u32, u32, f32)], from: usize, left: u32, right: u32) -> f32 {
        if from == edges.len() {
            return 0.0;
        }
        let skip = brute(edges, from + 1, left, right);
        let (l, r, w) = edges[from];
        if left >> l & 1 == 1 || right >> r & 1 == 1 {
            return skip;
        }
        skip.max(w + brute(edges, from + 1, left | 1 << l, right | 1 << r))
    }

    #[test]
    fn the_best_pair_is_given_up_when_two_others_weigh_more() {
        let edges = [(0, 0, 5.0), (0, 1, 4.0), (1, 0, 4.0)];
        assert_eq!(assign(&edges), [1, 2]);
    }

    proptest! {
        #[test]
        fn no_other_assignment_weighs_more(list in prop::collection::btree_map((0u32..5, 0u32..5), 1u32..50, 0..12)) {
            let edges: Vec<(u32, u32, f32)> = list.iter().map(|(&(l, r), &w)| (l, r, w as f32)).collect();
            let chosen = assign(&edges);
            let mut lefts: Vec<u32> = chosen.iter().map(|&e| edges[e].0).collect();
            let mut rights: Vec<u32> = chosen.iter().map(|&e| edges[e].1).collect();
            lefts.sort_unstable();
            rights.sort_unstable();
            prop_assert!(lefts.windows(2).all(|w| w[0] < w[1]) && rights.windows(2).all(|w| w[0] < w[1]));
            let weight: f32 = chosen.iter().map(|&e| edges[e].2).sum();
            prop_assert!((weight - brute(&edges, 0, 0, 0)).abs() < 1e-3);
        }
    }
}
