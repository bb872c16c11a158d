//! Finds better choices near a choice: those that differ from it by one item or two.
//!
//! Gives [`super::choice`] and [`super::reasons`] a good choice early, for a search with a good choice in hand has little left to look at.
//! What an item loses against the linear programme's bound orders the items, and ends the walk where nothing better can follow.

use p4c_problem::Limits;
use p4c_problem::linear::Dictionary;

use super::portfolio::Portfolio;
use super::search::above;

/// A choice and its objective.
pub(crate) type Valued = (f64, Vec<usize>);

/// The items of a portfolio, ordered by what they lose.
pub(crate) struct Exchange<'a> {
    portfolio: &'a Portfolio,
    limits: &'a Limits,
    /// Objectives are multiples of this; 0 when nothing is known.
    step: f64,
    /// The optimum of the linear programme.
    bound: f64,
    /// What a choice with the item loses against the bound; below 0 when a choice without it loses.
    loss: Vec<f64>,
    /// The items, that of least loss first.
    order: Vec<usize>,
    /// The exclusive groups of each item.
    groups_of: Vec<Vec<usize>>,
}

/// What a choice has of everything that is limited.
struct Counts {
    cost: f64,
    category: Vec<usize>,
    region: Vec<usize>,
    group: Vec<usize>,
    regions: usize,
}

impl<'a> Exchange<'a> {
    /// From the portfolio's linear programme, solved. Objectives are multiples of `step`, or of anything when it is 0.
    pub fn new(portfolio: &'a Portfolio, solved: &Dictionary, step: f64, limits: &'a Limits) -> Self {
        let n = portfolio.score.len();
        let loss: Vec<f64> = solved.prices()[..n].iter().map(|price| -price).collect();
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| loss[a].total_cmp(&loss[b]).then(a.cmp(&b)));
        let mut groups_of = vec![Vec::new(); n];
        for (g, group) in portfolio.exclusive_groups.iter().enumerate() {
            for &i in group {
                if groups_of[i].last() != Some(&g) {
                    groups_of[i].push(g);
                }
            }
        }
        Self {
            portfolio,
            limits,
            step,
            bound: solved.objective(),
            loss,
            order,
            groups_of,
        }
    }

    /// Exchanges as long as that makes a choice better.
    pub fn improved(&self, items: &[usize]) -> Valued {
        let mut best = (self.portfolio.value(items), items.to_vec());
        while let Some(better) = self.near(&best.1, None, best.0, 1).pop() {
            best = better;
        }
        best
    }

    /// The best choices that keep the limits and differ from one that keeps them by one item or two; with an item that has to come in when
    /// one is given. Up to `count` above `floor`, the best first; of those looked at when the limits end the walk.
    pub fn near(&self, items: &[usize], with: Option<usize>, floor: f64, count: usize) -> Vec<Valued> {
        let mut found = Nearest {
            exchange: self,
            counts: self.counts(items),
            items,
            value: self.portfolio.value(items),
            lost: self.lost(items),
            floor,
            count,
            best: Vec::new(),
        };
        let is_outside = |item: &usize| !items.contains(item) && Some(*item) != with;
        let outside: Vec<usize> = self.order.iter().copied().filter(is_outside).collect();
        for (k, &first) in items.iter().enumerate() {
            match with {
                Some(item) => {
                    found.offer(&[first], &[item]);
                }
                None => {
                    for &item in &outside {
                        if !found.offer(&[first], &[item]) {
                            break;
                        }
                    }
                }
            }
            for &second in &items[k + 1..] {
                if self.limits.is_over() {
                    return found.best;
                }
                match with {
                    Some(item) => {
                        for &other in &outside {
                            if !found.offer(&[first, second], &[item, other]) {
                                break;
                            }
                        }
                    }
                    None => found.offer_pairs(&[first, second], &outside),
                }
            }
        }
        found.best
    }

    /// What a choice loses by its items against the bound, and by those that it leaves out.
    fn lost(&self, items: &[usize]) -> f64 {
        let all: f64 = self.loss.iter().map(|loss| (-loss).max(0.0)).sum();
        all + items.iter().map(|&i| self.loss[i]).sum::<f64>()
    }

    fn counts(&self, items: &[usize]) -> Counts {
        let portfolio = self.portfolio;
        let count = |indices: &[usize]| -> Vec<usize> {
            let mut counts = vec![0; indices.iter().max().map_or(0, |most| most + 1)];
            if !indices.is_empty() {
                items.iter().for_each(|&i| counts[indices[i]] += 1);
            }
            counts
        };
        let mut group = vec![0; portfolio.exclusive_groups.len()];
        for &g in items.iter().flat_map(|&i| &self.groups_of[i]) {
            group[g] += 1;
        }
        let region = count(&portfolio.region);
        Counts {
            cost: items.iter().filter_map(|&i| portfolio.cost.get(i)).sum(),
            category: count(&portfolio.category),
            regions: region.iter().filter(|count| **count > 0).count(),
            region,
            group,
        }
    }
}

/// The best exchanges so far.
struct Nearest<'a> {
    exchange: &'a Exchange<'a>,
    counts: Counts,
    items: &'a [usize],
    value: f64,
    lost: f64,
    floor: f64,
    count: usize,
    best: Vec<Valued>,
}

impl Nearest<'_> {
    /// The objective that has to be exceeded.
    fn level(&self) -> f64 {
        self.best.get(self.count - 1).map_or(self.floor, |last| last.0)
    }

    /// Takes an exchange that is better than the level. `false` when whatever loses as much as this cannot be better.
    fn offer(&mut self, out: &[usize], into: &[usize]) -> bool {
        let Exchange {
            portfolio,
            step,
            bound,
            loss,
            ..
        } = self.exchange;
        let change =
            |of: &[f64]| into.iter().map(|&i| of[i]).sum::<f64>() - out.iter().map(|&i| of[i]).sum::<f64>();
        let level = self.level();
        if bound - self.lost - change(loss) < above(level, *step) {
            return false;
        }
        if self.value + change(&portfolio.score) > level && self.fits(out, into) {
            let mut items: Vec<usize> = self
                .items
                .iter()
                .copied()
                .filter(|item| !out.contains(item))
                .chain(into.iter().copied())
                .collect();
            items.sort_unstable();
            let value = portfolio.value(&items);
            // The one rule by which every answer is judged has the last word.
            if value > level && portfolio.violations(&items).is_empty() {
                let place = self.best.partition_point(|other| other.0 >= value);
                self.best.insert(place, (value, items));
                self.best.truncate(self.count);
            }
        }
        true
    }

    /// Offers two items for each pair of those outside, which are ordered by loss.
    fn offer_pairs(&mut self, out: &[usize; 2], outside: &[usize]) {
        for (k, &first) in outside.iter().enumerate() {
            for (l, &second) in outside[k + 1..].iter().enumerate() {
                if !self.offer(out, &[first, second]) {
                    if l == 0 {
                        return;
                    }
                    break;
                }
            }
        }
    }

    /// Whether an exchange keeps the limits; what it does not touch is kept already.
    fn fits(&self, out: &[usize], into: &[usize]) -> bool {
        let portfolio = self.exchange.portfolio;
        let among = |items: &[usize], indices: &[usize], at: usize| {
            items.iter().filter(|item| indices[**item] == at).count()
        };
        if let Some(budget) = portfolio.budget
            && !portfolio.cost.is_empty()
        {
            let cost = self.counts.cost + into.iter().map(|&i| portfolio.cost[i]).sum::<f64>()
                - out.iter().map(|&i| portfolio.cost[i]).sum::<f64>();
            if cost > budget + 1e-9 * cost.max(1e-3) {
                return false;
            }
        }
        let mut regions = self.counts.regions;
        for (indices, counts, least, most, is_region) in [
            (
                &portfolio.category,
                &self.counts.category,
                &portfolio.category_min,
                &portfolio.category_max,
                false,
            ),
            (
                &portfolio.region,
                &self.counts.region,
                &portfolio.region_min,
                &portfolio.region_max,
                true,
            ),
        ] {
            if indices.is_empty() {
                continue;
            }
            let touched = out.iter().chain(into).map(|&item| indices[item]);
            for (seen, at) in touched.clone().enumerate() {
                if touched.clone().take(seen).any(|before| before == at) {
                    continue;
                }
                let count = counts[at] + among(into, indices, at) - among(out, indices, at);
                if least.get(at).is_some_and(|&least| count < least)
                    || most.get(at).is_some_and(|&most| count > most)
                {
                    return false;
                }
                if is_region {
                    regions = regions + usize::from(count > 0) - usize::from(counts[at] > 0);
                }
            }
        }
        if portfolio
            .min_distinct_regions
            .is_some_and(|least| regions < least)
        {
            return false;
        }
        let groups_of = &self.exchange.groups_of;
        let in_group =
            |items: &[usize], g: usize| items.iter().filter(|i| groups_of[**i].contains(&g)).count();
        into.iter()
            .flat_map(|&i| &groups_of[i])
            .all(|&g| self.counts.group[g] + in_group(into, g) - in_group(out, g) <= 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selection::choice::score_step;
    use crate::selection::choice::tests::portfolios;
    use p4c_problem::linear::Outcome;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn the_nearest_choices_are_the_best_that_differ_by_two(portfolio in portfolios(), start in 0_usize..1000, with in 0_usize..10) {
            let n = portfolio.score.len();
            let all: Vec<Vec<usize>> = (0_u32..1 << n)
                .filter(|set| set.count_ones() as usize == portfolio.choose)
                .map(|set| (0..n).filter(|&i| set >> i & 1 == 1).collect::<Vec<usize>>())
                .filter(|items| portfolio.violations(items).is_empty())
                .collect();
            let mut solved = Dictionary::new(&portfolio.programme());
            if all.is_empty() || solved.solve(f64::NEG_INFINITY) != Outcome::Optimal {
                return Ok(());
            }
            let limits = Limits::default();
            let exchange = Exchange::new(&portfolio, &solved, score_step(&portfolio.score), &limits);
            let items = &all[start % all.len()];
            let with = (with < n && !items.contains(&with)).then_some(with);
            let mut values: Vec<f64> = all
                .iter()
                .filter(|other| {
                    let new = other.iter().filter(|item| !items.contains(item)).count();
                    (1..=2).contains(&new) && with.is_none_or(|item| other.contains(&item))
                })
                .map(|other| portfolio.value(other))
                .collect();
            values.sort_by(|a, b| b.total_cmp(a));
            values.truncate(3);
            let near = exchange.near(items, with, f64::NEG_INFINITY, 3);
            prop_assert_eq!(near.iter().map(|other| other.0).collect::<Vec<f64>>(), values);
            let improved = exchange.improved(items);
            prop_assert!(improved.0 >= portfolio.value(items));
            prop_assert!(exchange.near(&improved.1, None, improved.0, 1).is_empty());
        }
    }
}
