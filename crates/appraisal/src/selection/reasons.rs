//! Explains a choice: why each item was left out and whom it would displace, what each limit costs, and which choices come next.
//!
//! Runs after [`super::choice`], on a choice that is proved best. Every figure says whether it is exact: each is a selection of its own,
//! solved with the same method from the first one's linear programme.

use p4c_problem::{Limits, Refusal};
use rayon::prelude::*;
use serde::Serialize;

use super::choice::{Choice, score_step, selected};
use super::portfolio::{Limit, Portfolio, Violation};
use super::search::{Aim, restrict, search, search_from};
use p4c_problem::linear::{Dictionary, Outcome, Row};

/// For so many items, those that miss the choice by least, the best choice with them is searched for; for the others the best exchange
/// with one chosen item is given.
const NEAREST: usize = 12;

/// Nodes that one such search may take.
const NODES_AN_ITEM: usize = 80;

/// Why an item was left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeftOut {
    /// The item.
    pub item: usize,
    /// `score`: every chosen item scores at least as much. `limit`: it scores more than some chosen item, but taking its place would
    /// break `limits`. `tie`: an equally good choice takes it. `excluded`: it is proved that no choice within the limits has it.
    pub reason: &'static str,
    /// The chosen item of least score that it outscores; `None` when it outscores none.
    pub outscores: Option<usize>,
    /// The limits that taking that item's place would break, and by how much.
    pub limits: Vec<Violation>,
    /// Chosen items that would go out if this one had to be in, in the best choice with it.
    pub displaces: Vec<usize>,
    /// Other items that would come in with it.
    pub brings: Vec<usize>,
    /// What that costs: the objective now minus the objective with it. `None` when no choice has it, or when none was found that
    /// differs by one item only.
    pub loss: Option<f64>,
    /// The loss is at least this; equal to `loss` where that is proved, `None` when it is proved that no choice has the item.
    pub loss_at_least: Option<f64>,
}

/// What a limit costs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LimitCost {
    /// The limit.
    #[serde(flatten)]
    pub limit: Limit,
    /// The objective without it.
    pub objective_without: f64,
    /// What it costs: the objective without it minus the objective with it.
    pub cost: f64,
}

/// For every item that was left out, why. Items in order.
///
/// The twelve that miss the choice by least (by the bound of the linear programme) are each forced in and solved anew; for the others the
/// best exchange with one chosen item is given, with the bound. Ends early, with the items looked at so far, at the time limit.
pub fn left_out(portfolio: &Portfolio, choice: &Choice, limits: &Limits) -> Vec<LeftOut> {
    let programme = portfolio.programme();
    let mut root = Dictionary::new(&programme);
    if root.solve(f64::NEG_INFINITY) != Outcome::Optimal {
        return Vec::new();
    }
    let n = portfolio.score.len();
    let outside: Vec<usize> = (0..n)
        .filter(|i| choice.selected.binary_search(i).is_err())
        .collect();
    // No choice with an item is better than this.
    let bounds: Vec<f64> = {
        let bounds = root.bounds_if_in();
        outside.iter().map(|&i| bounds[i].min(choice.objective)).collect()
    };
    let mut nearest: Vec<usize> = (0..outside.len()).collect();
    nearest.sort_by(|&a, &b| bounds[b].total_cmp(&bounds[a]).then(a.cmp(&b)));
    let mut is_near = vec![false; outside.len()];
    for &k in nearest.iter().take(NEAREST) {
        is_near[k] = true;
    }
    let aim = Aim {
        step: score_step(&portfolio.score),
        most_nodes: NODES_AN_ITEM,
        ..Aim::default()
    };
    outside
        .par_iter()
        .enumerate()
        .filter_map(|(k, &item)| {
            if limits.is_over() {
                return None;
            }
            let swap = best_swap(portfolio, choice, item);
            let floor = swap.map_or(f64::NEG_INFINITY, |(_, value)| value);
            let exchanged = swap.map(|(gone, _)| {
                let mut items = swapped(choice, gone, item);
                items.sort_unstable();
                items
            });
            if !is_near[k] {
                return Some(explain(portfolio, choice, item, exchanged, Some(bounds[k])));
            }
            let mut node = root.clone();
            let found = restrict(&mut node, item, 1.0)
                .then(|| search_from(&programme, node, Aim { floor, ..aim }, limits));
            let Some(found) = found else {
                return Some(explain(portfolio, choice, item, None, None));
            };
            let with = found.best.map(|(_, x)| selected(&x[..n])).or(exchanged);
            let bound = match (&with, found.complete) {
                (Some(items), true) => Some(portfolio.value(items)),
                (None, true) => None,
                (_, false) => Some(bounds[k].min(found.bound)),
            };
            Some(explain(portfolio, choice, item, with, bound))
        })
        .collect()
}

/// The best feasible choice that differs by one item only: the item that goes and the objective.
fn best_swap(portfolio: &Portfolio, choice: &Choice, item: usize) -> Option<(usize, f64)> {
    let mut by_score = choice.selected.clone();
    by_score.sort_by(|&a, &b| portfolio.score[a].total_cmp(&portfolio.score[b]).then(a.cmp(&b)));
    by_score.into_iter().find_map(|gone| {
        let items = swapped(choice, gone, item);
        portfolio
            .violations(&items)
            .is_empty()
            .then(|| (gone, portfolio.value(&items)))
    })
}

fn swapped(choice: &Choice, gone: usize, item: usize) -> Vec<usize> {
    choice
        .selected
        .iter()
        .map(|&i| if i == gone { item } else { i })
        .collect()
}

/// `bound`: no choice with the item is better; `None` when there is no choice with it at all.
fn explain(
    portfolio: &Portfolio,
    choice: &Choice,
    item: usize,
    with: Option<Vec<usize>>,
    bound: Option<f64>,
) -> LeftOut {
    let score = |i: usize| portfolio.score[i];
    let outscores = choice
        .selected
        .iter()
        .copied()
        .filter(|&i| score(i) < score(item))
        .min_by(|&a, &b| score(a).total_cmp(&score(b)).then(a.cmp(&b)));
    let broken = outscores.map_or(Vec::new(), |gone| {
        portfolio.violations(&swapped(choice, gone, item))
    });
    let loss = with
        .as_ref()
        .map(|items| (choice.objective - portfolio.value(items)).max(0.0));
    let loss_at_least = bound.map(|bound| (choice.objective - bound).max(0.0));
    let (mut displaces, mut brings) = (Vec::new(), Vec::new());
    if let Some(items) = &with {
        displaces.extend(choice.selected.iter().copied().filter(|i| !items.contains(i)));
        brings.extend(
            items
                .iter()
                .copied()
                .filter(|&i| i != item && !choice.selected.contains(&i)),
        );
    }
    let reason = match (bound, loss, outscores) {
        (None, ..) => "excluded",
        (_, Some(loss), _) if loss <= 1e-9 * choice.objective.abs().max(1.0) => "tie",
        (_, _, Some(_)) => "limit",
        _ => "score",
    };
    LeftOut {
        item,
        reason,
        outscores,
        limits: broken,
        displaces,
        brings,
        loss,
        loss_at_least,
    }
}

/// What each limit costs that is met without room to spare (and the budget), the dearest first. A limit that costs nothing is left out.
///
/// # Errors
/// None beyond those of `choose`; a limit whose selection does not end in time is left out.
pub fn limit_costs(
    portfolio: &Portfolio,
    choice: &Choice,
    limits: &Limits,
) -> Result<Vec<LimitCost>, Refusal> {
    let mut tight: Vec<Limit> = Vec::new();
    if portfolio.budget.is_some() && !portfolio.cost.is_empty() {
        tight.push(Limit::Budget);
    }
    let mut count = |indices: &[usize], least: &[usize], most: &[usize], kinds: [fn(usize) -> Limit; 2]| {
        for k in 0..least.len().max(most.len()) {
            let chosen = choice.selected.iter().filter(|&&i| indices[i] == k).count();
            if least.get(k).is_some_and(|&least| least > 0 && chosen == least) {
                tight.push(kinds[0](k));
            }
            if most.get(k) == Some(&chosen) {
                tight.push(kinds[1](k));
            }
        }
    };
    count(
        &portfolio.category,
        &portfolio.category_min,
        &portfolio.category_max,
        [Limit::CategoryMin, Limit::CategoryMax],
    );
    count(
        &portfolio.region,
        &portfolio.region_min,
        &portfolio.region_max,
        [Limit::RegionMin, Limit::RegionMax],
    );
    for (g, group) in portfolio.exclusive_groups.iter().enumerate() {
        if choice.selected.iter().any(|i| group.contains(i)) {
            tight.push(Limit::ExclusiveGroup(g));
        }
    }
    if portfolio.min_distinct_regions.is_some() {
        tight.push(Limit::DistinctRegions);
    }
    let mut costs: Vec<LimitCost> = tight
        .par_iter()
        .map(|&limit| {
            let without = portfolio.without(limit);
            let found = choose_above(&without, choice.objective, limits)?;
            Ok(found.map(|objective_without| LimitCost {
                limit,
                objective_without,
                cost: objective_without - choice.objective,
            }))
        })
        .collect::<Result<Vec<_>, Refusal>>()?
        .into_iter()
        .flatten()
        .collect();
    costs.sort_by(|a, b| b.cost.total_cmp(&a.cost));
    Ok(costs)
}

/// The best objective above a floor; `None` when there is none (or time was over).
fn choose_above(portfolio: &Portfolio, floor: f64, limits: &Limits) -> Result<Option<f64>, Refusal> {
    if limits.is_over() {
        return Ok(None);
    }
    let aim = Aim {
        floor,
        step: score_step(&portfolio.score),
        ..Aim::default()
    };
    let found = search(&portfolio.programme(), aim, limits);
    Ok(found
        .best
        .filter(|_| found.complete)
        .map(|(_, x)| portfolio.value(&selected(&x[..portfolio.score.len()]))))
}

/// The choices that come after the best, each different from all before it: up to `count`.
pub fn next_best(portfolio: &Portfolio, choice: &Choice, count: usize, limits: &Limits) -> Vec<Choice> {
    let mut programme = portfolio.programme();
    let n = portfolio.score.len();
    let aim = Aim {
        step: score_step(&portfolio.score),
        ..Aim::default()
    };
    let mut found: Vec<Choice> = Vec::new();
    let mut last = choice.selected.clone();
    while found.len() < count && !limits.is_over() {
        // At least one item of the last choice must go.
        programme.rows.push(Row {
            terms: last.iter().map(|&i| (i, 1.0)).collect(),
            low: f64::NEG_INFINITY,
            high: last.len() as f64 - 1.0,
        });
        let exchange = best_exchange(portfolio, choice, &found);
        let floor = exchange
            .as_ref()
            .map_or(f64::NEG_INFINITY, |items| portfolio.value(items));
        let next = search(&programme, Aim { floor, ..aim }, limits);
        if !next.complete {
            break;
        }
        let Some(items) = next.best.map(|(_, x)| selected(&x[..n])).or(exchange) else {
            break;
        };
        let objective = portfolio.value(&items);
        last.clone_from(&items);
        found.push(Choice {
            selected: items,
            objective,
            bound: objective,
            proved: true,
        });
    }
    found
}

/// The best choice that differs from the best one by one item and was not given yet: a start for the search after it.
fn best_exchange(portfolio: &Portfolio, choice: &Choice, given: &[Choice]) -> Option<Vec<usize>> {
    let mut best: Option<(f64, Vec<usize>)> = None;
    for item in 0..portfolio.score.len() {
        if choice.selected.contains(&item) {
            continue;
        }
        for &gone in &choice.selected {
            let value = choice.objective - portfolio.score[gone] + portfolio.score[item];
            if best.as_ref().is_some_and(|(most, _)| value <= *most) {
                continue;
            }
            let mut items = swapped(choice, gone, item);
            items.sort_unstable();
            if portfolio.violations(&items).is_empty() && given.iter().all(|other| other.selected != items) {
                best = Some((value, items));
            }
        }
    }
    best.map(|(_, items)| items)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selection::choice::choose;
    use crate::selection::choice::tests::portfolios;
    use proptest::prelude::*;

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
        let out = left_out(&portfolio, &choice, &limits);
        assert_eq!((out.len(), out[0].item, out[0].reason), (1, 2, "limit"));
        assert_eq!(out[0].outscores, Some(3));
        let broken: Vec<Limit> = out[0].limits.iter().map(|violation| violation.limit).collect();
        assert_eq!(broken, [Limit::CategoryMax(0), Limit::CategoryMin(1)]);
        assert_eq!(
            (out[0].displaces.as_slice(), out[0].loss),
            ([1].as_slice(), Some(1.0))
        );
        // Either limit alone still forbids the third: giving up one costs nothing or brings the third for the fourth.
        let costs = limit_costs(&portfolio, &choice, &limits).unwrap();
        assert!(costs.is_empty(), "{costs:?}");
        let next = next_best(&portfolio, &choice, 5, &limits);
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
        let costs = limit_costs(&portfolio, &choice, &limits).unwrap();
        assert_eq!(
            costs,
            [LimitCost {
                limit: Limit::Budget,
                objective_without: 17.0,
                cost: 5.0
            }]
        );
        let out = left_out(&portfolio, &choice, &limits);
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
            for out in left_out(&portfolio, &choice, &limits) {
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
            let next = next_best(&portfolio, &choice, 3, &limits);
            prop_assert_eq!(next.len(), 3.min(values.len() - 1));
            for (choice, value) in next.iter().zip(&values[1..]) {
                prop_assert!((choice.objective - value).abs() < 1e-9);
                prop_assert!(portfolio.violations(&choice.selected).is_empty());
            }
            for cost in limit_costs(&portfolio, &choice, &limits).unwrap() {
                let without = choose(&portfolio.without(cost.limit), &limits).unwrap().unwrap();
                prop_assert!((without.objective - cost.objective_without).abs() < 1e-9 && cost.cost > 0.0);
            }
        }
    }
}
