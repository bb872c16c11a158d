//! Chooses the most profitable items that fit into a capacity: branch and bound for one set, a table when items come with services that
//! cost something to run.
//!
//! Both give the exact worth of an agency at given prices, which makes the bounds of [`crate::location::services`] tighter than the
//! linear programme's. Martello & Toth (1990), "Knapsack problems", chapter 2.

/// An item worth taking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Item {
    /// Which item of the problem.
    pub id: u32,
    /// What taking it gains, above 0.
    pub gain: f64,
    /// What it takes of the capacity, from 0.
    pub weight: f64,
}

/// More steps than this are not spent on one knapsack.
const MOST_STEPS: usize = 20_000;

/// The most that fits, by depth-first search over items in order of gain by weight; fills `taken`. Sorts `items`.
/// `None` when the search would take too long.
pub(crate) fn fill_knapsack(items: &mut [Item], capacity: f64, taken: &mut Vec<u32>) -> Option<f64> {
    taken.clear();
    if items.iter().map(|item| item.weight).sum::<f64>() <= capacity {
        taken.extend(items.iter().map(|item| item.id));
        return Some(items.iter().map(|item| item.gain).sum());
    }
    let ratio = |item: &Item| {
        if item.weight > 0.0 {
            item.gain / item.weight
        } else {
            f64::INFINITY
        }
    };
    items.sort_unstable_by(|a, b| ratio(b).total_cmp(&ratio(a)).then(a.id.cmp(&b.id)));
    let slack = 1e-12 * capacity;
    let mut smallest = vec![f64::INFINITY; items.len() + 1];
    for k in (0..items.len()).rev() {
        smallest[k] = smallest[k + 1].min(items[k].weight);
    }
    let (mut best, mut gain, mut left) = (0.0_f64, 0.0, capacity);
    let mut best_set: Vec<usize> = Vec::new();
    let mut set: Vec<usize> = Vec::new();
    let mut at = 0;
    let mut steps = 0;
    loop {
        // Take what fits while the rest could still beat the best.
        while at < items.len() && gain + linear_rest(items, at, left) > best * (1.0 + 1e-12) + 1e-300 {
            steps += 1;
            if items[at].weight <= left + slack {
                left -= items[at].weight;
                gain += items[at].gain;
                set.push(at);
            }
            at += 1;
            if smallest[at] > left + slack {
                break;
            }
        }
        if gain > best {
            best = gain;
            best_set.clone_from(&set);
        }
        if steps > MOST_STEPS {
            return None;
        }
        let Some(last) = set.pop() else { break };
        left += items[last].weight;
        gain -= items[last].gain;
        at = last + 1;
    }
    taken.extend(best_set.iter().map(|k| items[*k].id));
    Some(best)
}

/// What items from `at` on gain when the last may be taken in part.
fn linear_rest(items: &[Item], at: usize, capacity: f64) -> f64 {
    let mut left = capacity;
    let mut gain = 0.0;
    for item in &items[at..] {
        if item.weight > left {
            return gain + item.gain * (left / item.weight).max(0.0);
        }
        left -= item.weight;
        gain += item.gain;
    }
    gain
}

/// A service's items and the cost of running it.
#[derive(Debug, Clone)]
pub(crate) struct Bundle<'a> {
    /// Cost of running the service; 0 when that is decided already.
    pub cost: f64,
    /// Whether it counts towards the number of services.
    pub counts: bool,
    /// The items worth taking; weights in whole units.
    pub items: &'a [Item],
}

/// What the table found.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Filled {
    /// Gains less costs.
    pub value: f64,
    /// Whether each bundle is taken.
    pub bundles: Vec<bool>,
    /// The items taken.
    pub items: Vec<u32>,
}

/// The best bundles and items within a capacity in whole units and a number of bundles, by dynamic programming.
/// O(items x capacity x number).
pub(crate) fn fill_bundles(bundles: &[Bundle], units: &[Vec<usize>], capacity: usize, most: usize) -> Filled {
    let counting = bundles.iter().filter(|bundle| bundle.counts).count();
    // The number binds only when more services than it could be taken.
    let layers = if counting <= most { 1 } else { most + 1 };
    let width = capacity + 1;
    let mut best = vec![0.0_f64; layers * width];
    let mut took_bundle: Vec<Vec<bool>> = Vec::with_capacity(bundles.len());
    let mut took_item: Vec<Vec<bool>> = Vec::with_capacity(bundles.len());
    for (bundle, units) in bundles.iter().zip(units) {
        let lower = usize::from(bundle.counts && layers > 1);
        let mut with = vec![f64::NEG_INFINITY; layers * width];
        for layer in lower..layers {
            let from = &best[(layer - lower) * width..(layer - lower + 1) * width];
            for (to, from) in with[layer * width..(layer + 1) * width].iter_mut().zip(from) {
                *to = from - bundle.cost;
            }
        }
        let mut took = vec![false; bundle.items.len() * layers * width];
        let mut next = with.clone();
        for (k, (item, weight)) in bundle.items.iter().zip(units).enumerate() {
            if *weight > capacity {
                continue;
            }
            for layer in lower..layers {
                let base = layer * width;
                let before = &with[base..base + width - weight];
                let here = &with[base + weight..base + width];
                let out = &mut next[base + weight..base + width];
                let mark = (k * layers + layer) * width;
                let marks = &mut took[mark + weight..mark + width];
                for (((out, here), before), mark) in out.iter_mut().zip(here).zip(before).zip(marks) {
                    let taken = before + item.gain;
                    *mark = taken > *here;
                    *out = if taken > *here { taken } else { *here };
                }
            }
            with.copy_from_slice(&next);
        }
        let mut marks = vec![false; layers * width];
        for ((best, with), mark) in best.iter_mut().zip(&with).zip(&mut marks) {
            if *with > *best || (!bundle.counts && *with >= *best) {
                *best = *with;
                *mark = true;
            }
        }
        took_bundle.push(marks);
        took_item.push(took);
    }
    let mut layer = layers - 1;
    let mut room = capacity;
    let mut filled = Filled {
        value: best[layer * width + capacity],
        bundles: vec![false; bundles.len()],
        items: Vec::new(),
    };
    for b in (0..bundles.len()).rev() {
        if !took_bundle[b][layer * width + room] {
            continue;
        }
        filled.bundles[b] = true;
        for k in (0..bundles[b].items.len()).rev() {
            if took_item[b][(k * layers + layer) * width + room] {
                filled.items.push(bundles[b].items[k].id);
                room -= units[b][k];
            }
        }
        if bundles[b].counts && layers > 1 {
            layer -= 1;
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn items_of(raw: &[(u32, u32)]) -> Vec<Item> {
        let item = |(id, (gain, weight)): (usize, &(u32, u32))| Item {
            id: id as u32,
            gain: f64::from(*gain),
            weight: f64::from(*weight),
        };
        raw.iter().enumerate().map(item).collect()
    }

    proptest! {
        #[test]
        fn a_knapsack_is_filled_as_well_as_by_trying_all(
            raw in prop::collection::vec((1u32..30, 0u32..12), 0..11), capacity in 0u32..40
        ) {
            let mut items = items_of(&raw);
            let mut best = 0;
            for mask in 0u32..1 << raw.len() {
                let picked = || raw.iter().enumerate().filter(|(k, _)| mask >> k & 1 == 1).map(|(_, item)| item);
                if picked().map(|item| item.1).sum::<u32>() <= capacity {
                    best = best.max(picked().map(|item| item.0).sum());
                }
            }
            let mut taken = Vec::new();
            let value = fill_knapsack(&mut items, f64::from(capacity), &mut taken).unwrap();
            prop_assert!((value - f64::from(best)).abs() < 1e-9);
            prop_assert_eq!(taken.iter().map(|id| raw[*id as usize].0).sum::<u32>(), best);
            prop_assert!(taken.iter().map(|id| raw[*id as usize].1).sum::<u32>() <= capacity);
        }

        #[test]
        fn bundles_are_filled_as_well_as_by_trying_all(
            raw in prop::collection::vec((0u32..25, prop::bool::ANY, prop::collection::vec((1u32..20, 0u32..6), 0..4)), 1..4),
            capacity in 0usize..14, most in 0usize..3
        ) {
            let mut id = 0;
            let items: Vec<Vec<Item>> = raw.iter().map(|(_, _, items)| {
                let mut out = items_of(items);
                for item in &mut out {
                    item.id = id;
                    id += 1;
                }
                out
            }).collect();
            let all: Vec<(usize, Item)> =
                items.iter().enumerate().flat_map(|(b, list)| list.iter().map(move |item| (b, *item))).collect();
            let mut best = 0.0_f64;
            for mask in 0u32..1 << all.len() {
                let (mut value, mut weight) = (0.0, 0.0);
                let mut used = vec![false; raw.len()];
                for (k, (b, item)) in all.iter().enumerate() {
                    if mask >> k & 1 == 1 {
                        value += item.gain;
                        weight += item.weight;
                        used[*b] = true;
                    }
                }
                let counted = (0..raw.len()).filter(|b| used[*b] && raw[*b].1).count();
                // A bundle that does not count costs nothing to run: it is decided already.
                value -= (0..raw.len()).filter(|b| used[*b] && raw[*b].1).map(|b| f64::from(raw[b].0)).sum::<f64>();
                if counted <= most && weight <= capacity as f64 {
                    best = best.max(value);
                }
            }
            let bundles: Vec<Bundle> = raw.iter().zip(&items).map(|((cost, counts, _), items)| Bundle {
                cost: if *counts { f64::from(*cost) } else { 0.0 },
                counts: *counts,
                items,
            }).collect();
            let units: Vec<Vec<usize>> =
                items.iter().map(|list| list.iter().map(|item| item.weight as usize).collect()).collect();
            let filled = fill_bundles(&bundles, &units, capacity, most);
            prop_assert!((filled.value - best).abs() < 1e-9);
            let gains: f64 = filled.items.iter().map(|id| all[*id as usize].1.gain).sum();
            let costs: f64 = (0..raw.len()).filter(|b| filled.bundles[*b]).map(|b| bundles[b].cost).sum();
            prop_assert!((gains - costs - best).abs() < 1e-9);
        }
    }
}
