//! Chooses the cheapest items whose sizes add up to at least what is needed (the minimum knapsack).
//!
//! The capacitated relaxation asks which hosts to open so that their capacities reach the whole demand.

/// The cheapest cover found, and a bound on every cover.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cover {
    /// No cover costs less.
    pub bound: f64,
    /// Whether each item is taken; a true cover.
    pub taken: Vec<bool>,
}

/// Covers `need` by items of (cost, size): exactly within a small search, else with a bound from the linear relaxation.
/// Items of cost below 0 are always taken. `None` when all items together are too small. O(n log n) and the search.
pub(crate) fn cheapest_cover(items: &[(f64, f64)], need: f64) -> Option<Cover> {
    let mut taken: Vec<bool> = items.iter().map(|(cost, _)| *cost < 0.0).collect();
    let mut base = 0.0;
    let mut left = need;
    let mut order: Vec<usize> = Vec::new();
    for (i, (cost, size)) in items.iter().enumerate() {
        if *cost < 0.0 {
            base += cost;
            left -= size;
        } else if *size > 0.0 {
            order.push(i);
        }
    }
    if left <= 1e-12 * need {
        return Some(Cover { bound: base, taken });
    }
    if order.iter().map(|i| items[*i].1).sum::<f64>() < left * (1.0 - 1e-12) {
        return None;
    }
    let ratio = |i: &usize| items[*i].0 / items[*i].1;
    order.sort_unstable_by(|a, b| ratio(a).total_cmp(&ratio(b)).then(a.cmp(b)));
    let mut search = Search {
        items,
        order: &order,
        best: f64::INFINITY,
        best_taken: Vec::new(),
        stack: Vec::new(),
        nodes: 0,
        slack: 1e-12 * need,
    };
    search.descend(0, 0.0, left);
    let exact = search.nodes <= MOST_NODES;
    let (best, best_taken) = (search.best, search.best_taken);
    for i in best_taken {
        taken[i] = true;
    }
    let bound = if exact {
        best
    } else {
        linear_bound(items, &order, left)
    };
    Some(Cover {
        bound: base + bound,
        taken,
    })
}

const MOST_NODES: usize = 3000;

struct Search<'a> {
    items: &'a [(f64, f64)],
    order: &'a [usize],
    best: f64,
    best_taken: Vec<usize>,
    stack: Vec<usize>,
    nodes: usize,
    slack: f64,
}

impl Search<'_> {
    /// Takes or leaves the items from `at` on, while the linear bound allows a better cover.
    fn descend(&mut self, at: usize, cost: f64, left: f64) {
        if left <= self.slack {
            if cost < self.best {
                self.best = cost;
                self.best_taken.clone_from(&self.stack);
            }
            return;
        }
        self.nodes += 1;
        if self.nodes > MOST_NODES && self.best.is_finite() {
            return;
        }
        if at == self.order.len() || cost + self.bound_from(at, left) >= self.best {
            return;
        }
        let (item_cost, size) = self.items[self.order[at]];
        self.stack.push(self.order[at]);
        self.descend(at + 1, cost + item_cost, left - size);
        self.stack.pop();
        self.descend(at + 1, cost, left);
    }

    /// The linear bound over items from `at` on; when all sizes are equal, rounded up to whole items.
    fn bound_from(&self, at: usize, left: f64) -> f64 {
        let rest = &self.order[at..];
        let first = self.items[rest[0]].1;
        if rest.iter().all(|i| self.items[*i].1 == first) {
            // Order is then by cost: the cheapest ones in whole numbers.
            let needed = ((left - self.slack) / first).ceil().max(1.0) as usize;
            return if needed > rest.len() {
                f64::INFINITY
            } else {
                rest[..needed].iter().map(|i| self.items[*i].0).sum()
            };
        }
        linear_bound(self.items, rest, left - self.slack)
    }
}

/// The cost of covering when the last item may be taken in part; items in order of cost by size.
fn linear_bound(items: &[(f64, f64)], order: &[usize], need: f64) -> f64 {
    let mut left = need;
    let mut bound = 0.0;
    for i in order {
        let (cost, size) = items[*i];
        if size >= left {
            return bound + cost * (left / size).max(0.0);
        }
        bound += cost;
        left -= size;
    }
    f64::INFINITY
}

#[cfg(test)]
mod tests {
    use super::{Cover, cheapest_cover};
    use proptest::prelude::*;

    #[test]
    fn items_below_nought_are_taken_and_may_suffice() {
        let cover = cheapest_cover(&[(-1.0, 5.0), (2.0, 9.0)], 5.0);
        assert_eq!(
            cover,
            Some(Cover {
                bound: -1.0,
                taken: vec![true, false]
            })
        );
    }

    #[test]
    fn too_little_in_all_is_no_cover() {
        assert_eq!(cheapest_cover(&[(1.0, 5.0), (2.0, 4.0)], 10.0), None);
    }

    proptest! {
        #[test]
        fn the_cheapest_cover_is_that_of_trying_all(
            items in prop::collection::vec((-3i32..20, 0i32..9), 1..10), need in 1i32..25
        ) {
            let items: Vec<(f64, f64)> = items.iter().map(|(c, s)| (f64::from(*c), f64::from(*s))).collect();
            let mut best = f64::INFINITY;
            for mask in 0u32..1 << items.len() {
                let of = |pick: fn(&(f64, f64)) -> f64| -> f64 {
                    items.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1).map(|(_, item)| pick(item)).sum()
                };
                if of(|item| item.1) >= f64::from(need) {
                    best = best.min(of(|item| item.0));
                }
            }
            match cheapest_cover(&items, f64::from(need)) {
                None => prop_assert!(best.is_infinite()),
                Some(cover) => {
                    let cost: f64 = items.iter().zip(&cover.taken).filter(|(_, t)| **t).map(|(item, _)| item.0).sum();
                    prop_assert!((cover.bound - best).abs() < 1e-9);
                    prop_assert!((cost - best).abs() < 1e-9);
                }
            }
        }
    }
}
