//! Explains a choice: why each item was left out and whom it would displace, what each limit costs, and which choices come next.
//!
//! Runs after [`super::choice`], on a choice that is proved best. Every figure says whether it is exact: each is a selection of its own,
//! solved with the same method from one linear programme that is solved once.

mod left_out;
mod limit_costs;
mod next_best;

use p4c_problem::Limits;
use p4c_problem::linear::{Dictionary, Outcome, Programme};

use super::choice::{Choice, score_step};
use super::exchange::Exchange;
use super::portfolio::{Limit, Portfolio};
pub use left_out::LeftOut;
pub use limit_costs::LimitCost;

/// Why a choice is as it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reasons {
    /// Every item that was left out, in order.
    pub left_out: Vec<LeftOut>,
    /// What each limit costs, the dearest first. A limit that costs nothing is left out.
    pub limit_costs: Vec<LimitCost>,
    /// The choices that come after the best, each different from all before it.
    pub next_best: Vec<Choice>,
}

/// Explains a choice that is proved best, with up to `next` choices after it.
///
/// Ends early at the time limit, with the items and limits looked at so far and those choices that are proved to come next; with nothing
/// when rounding keeps the linear programme from ending.
pub fn reasons(portfolio: &Portfolio, choice: &Choice, next: usize, limits: &Limits) -> Reasons {
    let Some(root) = Root::new(portfolio, choice, limits) else {
        return Reasons::default();
    };
    let ((left_out, next_best), limit_costs) = rayon::join(
        || {
            rayon::join(
                || left_out::left_out(&root, limits),
                || next_best::next_best(&root, next, limits),
            )
        },
        || limit_costs::limit_costs(&root, limits),
    );
    Reasons {
        left_out,
        limit_costs,
        next_best,
    }
}

/// The choice and the linear programme that all explanations start from.
struct Root<'a> {
    portfolio: &'a Portfolio,
    choice: &'a Choice,
    programme: Programme,
    /// The limit that each row stands for.
    row_limits: Vec<Limit>,
    /// The programme's dictionary at its optimum.
    dictionary: Dictionary,
    exchange: Exchange<'a>,
    /// Objectives are multiples of this; 0 when nothing is known.
    step: f64,
}

impl<'a> Root<'a> {
    /// `None` when the linear programme did not end.
    fn new(portfolio: &'a Portfolio, choice: &'a Choice, limits: &'a Limits) -> Option<Self> {
        let step = score_step(&portfolio.score);
        let programme = portfolio.programme();
        let mut dictionary = Dictionary::new(&programme);
        (dictionary.solve(f64::NEG_INFINITY) == Outcome::Optimal).then(|| Self {
            portfolio,
            choice,
            programme,
            exchange: Exchange::new(portfolio, &dictionary, step, limits),
            row_limits: portfolio.rows().into_iter().map(|(limit, _)| limit).collect(),
            dictionary,
            step,
        })
    }

    /// The chosen items with one of them exchanged, ascending.
    fn swapped(&self, gone: usize, item: usize) -> Vec<usize> {
        let mut items: Vec<usize> = self
            .choice
            .selected
            .iter()
            .map(|&i| if i == gone { item } else { i })
            .collect();
        items.sort_unstable();
        items
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selection::choice::choose;
    use crate::selection::choice::tests::{brute_force, portfolios, portfolios_of};
    use proptest::prelude::*;

    /// The same selection without one limit.
    fn without(portfolio: &Portfolio, limit: Limit) -> Portfolio {
        let mut other = portfolio.clone();
        match limit {
            Limit::Choose => {}
            Limit::Budget => other.budget = None,
            Limit::CategoryMin(k) => other.category_min[k] = 0,
            Limit::CategoryMax(k) => other.category_max[k] = usize::MAX,
            Limit::RegionMin(k) => other.region_min[k] = 0,
            Limit::RegionMax(k) => other.region_max[k] = usize::MAX,
            Limit::ExclusiveGroup(g) => other.exclusive_groups[g].clear(),
            Limit::DistinctRegions => other.min_distinct_regions = None,
        }
        other
    }

    /// Every limit of a portfolio, whether it binds or not.
    fn all_limits(portfolio: &Portfolio) -> Vec<Limit> {
        let each = |length: usize, kind: fn(usize) -> Limit| (0..length).map(kind).collect::<Vec<Limit>>();
        [
            vec![Limit::Budget, Limit::DistinctRegions],
            each(portfolio.category_min.len(), Limit::CategoryMin),
            each(portfolio.category_max.len(), Limit::CategoryMax),
            each(portfolio.region_min.len(), Limit::RegionMin),
            each(portfolio.region_max.len(), Limit::RegionMax),
            each(portfolio.exclusive_groups.len(), Limit::ExclusiveGroup),
        ]
        .concat()
    }

    fn subsets(portfolio: &Portfolio) -> Vec<Vec<usize>> {
        let n = portfolio.score.len();
        (0_u32..1 << n)
            .filter(|set| set.count_ones() as usize == portfolio.choose)
            .map(|set| (0..n).filter(|&i| set >> i & 1 == 1).collect::<Vec<usize>>())
            .filter(|items| portfolio.violations(items).is_empty())
            .collect()
    }

    #[test]
    fn an_item_kept_out_by_its_category_says_so() {
        let portfolio = Portfolio {
            score: vec![9.0, 8.0, 7.0, 3.0],
            category: vec![0, 0, 0, 1],
            choose: 3,
            category_min: vec![0, 1],
            category_max: vec![2, 3],
            ..Portfolio::default()
        };
        let limits = Limits::default();
        let choice = choose(&portfolio, &limits).unwrap().unwrap();
        assert_eq!(choice.selected, [0, 1, 3]);
        let Reasons {
            left_out: out,
            limit_costs: costs,
            next_best: next,
        } = reasons(&portfolio, &choice, 5, &limits);
        assert_eq!((out.len(), out[0].item, out[0].reason), (1, 2, "limit"));
        assert_eq!(out[0].outscores, Some(3));
        let broken: Vec<Limit> = out[0].limits.iter().map(|violation| violation.limit).collect();
        assert_eq!(broken, [Limit::CategoryMax(0), Limit::CategoryMin(1)]);
        assert_eq!(
            (out[0].displaces.as_slice(), out[0].loss),
            ([1].as_slice(), Some(1.0))
        );
        // Either limit alone still forbids the third: giving up one costs nothing or brings the third for the fourth.
        assert!(costs.is_empty(), "{costs:?}");
        let objectives: Vec<f64> = next.iter().map(|choice| choice.objective).collect();
        assert_eq!(objectives, [19.0, 18.0]);
    }

    #[test]
    fn a_budget_has_its_price() {
        let portfolio = Portfolio {
            score: vec![9.0, 8.0, 3.0],
            cost: vec![60.0, 60.0, 10.0],
            budget: Some(100.0),
            choose: 2,
            ..Portfolio::default()
        };
        let limits = Limits::default();
        let choice = choose(&portfolio, &limits).unwrap().unwrap();
        let Reasons {
            left_out: out,
            limit_costs: costs,
            ..
        } = reasons(&portfolio, &choice, 0, &limits);
        assert_eq!(
            costs,
            [LimitCost {
                limit: Limit::Budget,
                objective_without: 17.0,
                cost: 5.0
            }]
        );
        assert_eq!(
            (out[0].limits[0].limit, out[0].limits[0].by),
            (Limit::Budget, 20.0)
        );
        assert_eq!(
            (out[0].displaces.as_slice(), out[0].loss),
            ([0].as_slice(), Some(1.0))
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn losses_and_next_choices_are_those_of_all_subsets(portfolio in portfolios()) {
            let limits = Limits::default();
            let Some(choice) = choose(&portfolio, &limits).unwrap() else {
                return Ok(());
            };
            let subsets = subsets(&portfolio);
            let Reasons { left_out, limit_costs, next_best: next } = reasons(&portfolio, &choice, 3, &limits);
            for out in left_out {
                let with = subsets.iter().filter(|items| items.contains(&out.item)).map(|items| portfolio.value(items));
                let best = with.max_by(f64::total_cmp);
                prop_assert_eq!(out.loss.is_none(), best.is_none());
                prop_assert_eq!(out.loss, out.loss_at_least);
                if let (Some(loss), Some(best)) = (out.loss, best) {
                    prop_assert!((choice.objective - best - loss).abs() < 1e-9, "{:?}", out);
                }
                prop_assert_eq!(out.reason == "excluded", best.is_none());
            }
            let mut values: Vec<f64> = subsets.iter().map(|items| portfolio.value(items)).collect();
            values.sort_by(|a, b| b.total_cmp(a));
            prop_assert_eq!(next.len(), 3.min(values.len() - 1));
            for (choice, value) in next.iter().zip(&values[1..]) {
                prop_assert!((choice.objective - value).abs() < 1e-9);
                prop_assert!(portfolio.violations(&choice.selected).is_empty());
            }
            for limit in all_limits(&portfolio) {
                let best = brute_force(&without(&portfolio, limit)).expect("the choice itself");
                let told = limit_costs.iter().find(|cost| cost.limit == limit);
                prop_assert_eq!(told.is_some(), best - choice.objective > 1e-9, "{:?}", limit);
                if let Some(told) = told {
                    prop_assert!((told.objective_without - best).abs() < 1e-9);
                    prop_assert!((told.cost - (best - choice.objective)).abs() < 1e-9);
                }
            }
        }

        #[test]
        fn losses_of_many_items_lie_within_what_is_told(portfolio in portfolios_of(20..28)) {
            let limits = Limits::default();
            let Some(choice) = choose(&portfolio, &limits).unwrap() else {
                return Ok(());
            };
            // The best objective of a choice with each item, over all choices.
            let mut best = vec![f64::NEG_INFINITY; portfolio.score.len()];
            let mut items: Vec<usize> = (0..portfolio.choose).collect();
            loop {
                if portfolio.violations(&items).is_empty() {
                    let value = portfolio.value(&items);
                    items.iter().for_each(|&i| best[i] = best[i].max(value));
                }
                // The next combination in order.
                let (n, k) = (portfolio.score.len(), items.len());
                let Some(place) = (0..k).rev().find(|&place| items[place] < n - k + place) else {
                    break;
                };
                let first = items[place] + 1;
                (place..k).for_each(|later| items[later] = first + later - place);
            }
            for out in reasons(&portfolio, &choice, 0, &limits).left_out {
                let loss = choice.objective - best[out.item];
                prop_assert!(out.loss_at_least.is_none_or(|least| least <= loss + 1e-9), "{:?}", out);
                prop_assert!(out.loss.is_none_or(|told| told >= loss - 1e-9), "{:?}", out);
                prop_assert!(out.loss_at_least.is_some() || loss == f64::INFINITY, "{:?}", out);
            }
        }
    }
}
