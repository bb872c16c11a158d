//! Chooses the most profitable items that fit into a capacity, by branch and bound.
//!
//! It gives the exact worth of an agency at given prices, which makes the bounds of [`crate::location::services`] tighter than the
//! linear programme's. Martello & Toth (1990), "Knapsack problems", chapter 2. Which services to run is chosen in
//! [`crate::location::agency`].

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
    }
}
