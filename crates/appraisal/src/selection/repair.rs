//! Says why no choice keeps the limits, and the least change of a limit that would allow one.
//!
//! Runs when [`super::choice`] has proved that nothing fits. Each limit is loosened alone, as far as it takes; where no single one is
//! enough, all together with the least sum of changes.

use p4c_problem::Limits;
use serde::Serialize;

use super::portfolio::{Limit, Portfolio};
use super::search::{Aim, search};
use p4c_problem::linear::Programme;

/// A change of one limit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Change {
    /// The limit.
    #[serde(flatten)]
    pub limit: Limit,
    /// What it is.
    pub from: f64,
    /// What it would have to be.
    pub to: f64,
}

/// Why nothing fits and what would help.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Repair {
    /// Plain contradictions that were found; empty when only all limits together exclude every choice.
    pub reasons: Vec<String>,
    /// Changes of one limit that are enough, each on its own; the smallest share of the limit first.
    pub single: Vec<Change>,
    /// When no single one is enough: changes that are enough together, with the least sum of changes (money as a share of the budget).
    pub together: Vec<Change>,
}

/// The least changes that make a choice possible. A selection of its own for every limit; limits that do not end in time are left out.
pub fn repair(portfolio: &Portfolio, limits: &Limits) -> Repair {
    let mut all: Vec<Limit> = portfolio.rows().into_iter().map(|(limit, _)| limit).collect();
    all.extend(maxima(portfolio));
    all.sort_by_key(|limit| order(*limit));
    all.dedup();
    let mut single: Vec<Change> = all
        .iter()
        .filter_map(|&limit| loosen(portfolio, &[limit], limits).into_iter().flatten().next())
        .collect();
    let share = |change: &Change| (change.to - change.from).abs() / change.from.abs().max(1.0);
    single.sort_by(|a, b| {
        share(a)
            .total_cmp(&share(b))
            .then(order(a.limit).cmp(&order(b.limit)))
    });
    let together = if single.is_empty() {
        loosen(portfolio, &all, limits).unwrap_or_default()
    } else {
        Vec::new()
    };
    Repair {
        reasons: contradictions(portfolio),
        single,
        together,
    }
}

/// A fixed order of limits.
fn order(limit: Limit) -> (u8, usize) {
    match limit {
        Limit::Choose => (0, 0),
        Limit::Budget => (1, 0),
        Limit::CategoryMin(k) => (2, k),
        Limit::CategoryMax(k) => (3, k),
        Limit::RegionMin(k) => (4, k),
        Limit::RegionMax(k) => (5, k),
        Limit::ExclusiveGroup(g) => (6, g),
        Limit::DistinctRegions => (7, 0),
    }
}

/// Limits above that share a row with a limit below.
fn maxima(portfolio: &Portfolio) -> Vec<Limit> {
    let some = |most: &[usize], least: &[usize], kind: fn(usize) -> Limit| {
        (0..most.len())
            .filter(|&k| {
                least.get(k).is_some_and(|&least| least > 0) && most[k] < portfolio.choose.max(least[k])
            })
            .map(kind)
            .collect::<Vec<Limit>>()
    };
    let mut found = some(
        &portfolio.category_max,
        &portfolio.category_min,
        Limit::CategoryMax,
    );
    found.extend(some(
        &portfolio.region_max,
        &portfolio.region_min,
        Limit::RegionMax,
    ));
    found
}

/// The least changes of these limits that allow a choice; `None` when they are not enough.
fn loosen(portfolio: &Portfolio, loose: &[Limit], limits: &Limits) -> Option<Vec<Change>> {
    if limits.is_over() {
        return None;
    }
    let mut programme = portfolio.programme();
    programme.objective.iter_mut().for_each(|c| *c = 0.0);
    programme.rows.clear();
    let mut slack_of: Vec<(Limit, usize, f64)> = Vec::new();
    let mut distinct_done = false;
    for (limit, row) in portfolio.rows() {
        let (least, most) = match limit {
            Limit::CategoryMin(k) | Limit::CategoryMax(k) => (Limit::CategoryMin(k), Limit::CategoryMax(k)),
            Limit::RegionMin(k) | Limit::RegionMax(k) => (Limit::RegionMin(k), Limit::RegionMax(k)),
            other => (other, other),
        };
        let mut row = row;
        if limit == Limit::DistinctRegions && row.low == f64::NEG_INFINITY {
            programme.rows.push(row);
            continue;
        }
        let below = row.low > f64::NEG_INFINITY
            && loose.contains(&least)
            && !(limit == Limit::DistinctRegions && distinct_done);
        if below {
            distinct_done |= limit == Limit::DistinctRegions;
            let slack = add_slack(&mut programme, row.low.max(0.0), 1.0);
            slack_of.push((least, slack, row.low));
            row.terms.push((slack, 1.0));
        }
        // Fewer may be chosen, never more: that would help no other limit but those below, which have their own.
        if row.high < f64::INFINITY && loose.contains(&most) && limit != Limit::Choose {
            let (most_slack, unit) = if limit == Limit::Budget {
                let total: f64 = portfolio.cost.iter().sum();
                (
                    total,
                    1.0 / row.high.abs().max(1e-9 * total).max(f64::MIN_POSITIVE),
                )
            } else {
                (row.terms.len() as f64, 1.0)
            };
            let slack = add_slack(&mut programme, most_slack, unit);
            slack_of.push((most, slack, row.high));
            row.terms.push((slack, -1.0));
        }
        programme.rows.push(row);
    }
    if slack_of.is_empty() {
        return None;
    }
    let found = search(&programme, Aim::default(), limits);
    let (_, x) = found.complete.then(|| found.first())??;
    let changes = slack_of
        .into_iter()
        .filter(|&(_, slack, from)| x[slack] > 1e-9 * from.abs().max(1.0))
        .map(|(limit, slack, from)| {
            let below = matches!(
                limit,
                Limit::Choose | Limit::CategoryMin(_) | Limit::RegionMin(_) | Limit::DistinctRegions
            );
            let to = match limit {
                Limit::Budget => (0..portfolio.score.len())
                    .map(|i| portfolio.cost[i] * x[i].round())
                    .sum(),
                _ if below => from - x[slack].round(),
                _ => from + x[slack].round(),
            };
            Change { limit, from, to }
        })
        .collect();
    Some(changes)
}

/// Adds a column that loosens a row, at a price.
fn add_slack(programme: &mut Programme, most: f64, price: f64) -> usize {
    programme.objective.push(-price);
    programme.bounds.push((0.0, most));
    programme.objective.len() - 1
}

/// Contradictions that can be seen from one or two limits.
fn contradictions(portfolio: &Portfolio) -> Vec<String> {
    let mut found = Vec::new();
    let n = portfolio.score.len();
    let choose = portfolio.choose;
    if choose > n {
        found.push(format!("{choose} items are to be chosen of {n}"));
    }
    for (name, indices, least, most) in [
        (
            "category",
            &portfolio.category,
            &portfolio.category_min,
            &portfolio.category_max,
        ),
        (
            "region",
            &portfolio.region,
            &portfolio.region_min,
            &portfolio.region_max,
        ),
    ] {
        for (k, &least) in least.iter().enumerate() {
            let there = indices.iter().filter(|&&index| index == k).count();
            if there < least {
                found.push(format!(
                    "{name} {k} has {there} items, at least {least} are wanted"
                ));
            }
            if let Some(&most) = most.get(k)
                && most < least
            {
                found.push(format!(
                    "{name} {k} is to have at least {least} and at most {most} items"
                ));
            }
        }
        let sum: usize = least.iter().sum();
        if sum > choose {
            found.push(format!(
                "the least numbers of each {name} add up to {sum}, more than the {choose} to be chosen"
            ));
        }
        if !most.is_empty() {
            let room = (0..most.len())
                .map(|k| most[k].min(indices.iter().filter(|&&index| index == k).count()))
                .fold(0_usize, usize::saturating_add);
            if room < choose {
                found.push(format!(
                    "the largest numbers of each {name} leave room for {room} of the {choose} to be chosen"
                ));
            }
        }
    }
    if let Some(budget) = portfolio.budget
        && portfolio.cost.len() >= choose
    {
        let mut costs = portfolio.cost.clone();
        costs.sort_by(f64::total_cmp);
        let cheapest: f64 = costs[..choose].iter().sum();
        if cheapest > budget * (1.0 + 1e-12) {
            found.push(format!(
                "the {choose} cheapest items cost {cheapest}, the budget is {budget}"
            ));
        }
    }
    if let Some(least) = portfolio.min_distinct_regions {
        let mut regions = portfolio.region.clone();
        regions.sort_unstable();
        regions.dedup();
        if regions.len().min(choose) < least {
            found.push(format!(
                "{least} different regions are wanted; {choose} items of {} regions cannot have them",
                regions.len()
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selection::choice::choose;
    use crate::selection::choice::tests::portfolios;
    use proptest::prelude::*;

    fn change(portfolio: &Portfolio, change: &Change) -> Portfolio {
        let mut other = portfolio.clone();
        let to = change.to as usize;
        match change.limit {
            Limit::Choose => other.choose = to,
            Limit::Budget => other.budget = Some(change.to),
            Limit::CategoryMin(k) => other.category_min[k] = to,
            Limit::CategoryMax(k) => other.category_max[k] = to,
            Limit::RegionMin(k) => other.region_min[k] = to,
            Limit::RegionMax(k) => other.region_max[k] = to,
            Limit::ExclusiveGroup(g) => other.exclusive_groups[g].clear(),
            Limit::DistinctRegions => other.min_distinct_regions = Some(to),
        }
        other
    }

    #[test]
    fn a_budget_that_is_too_small_is_raised_to_the_cheapest_choice() {
        let portfolio = Portfolio {
            score: vec![3.0, 2.0, 1.0],
            cost: vec![50.0, 40.0, 30.0],
            budget: Some(60.0),
            choose: 2,
            ..Portfolio::default()
        };
        let repair = repair(&portfolio, &Limits::default());
        assert_eq!(repair.reasons, ["the 2 cheapest items cost 70, the budget is 60"]);
        assert_eq!(
            repair.single[0],
            Change {
                limit: Limit::Budget,
                from: 60.0,
                to: 70.0
            }
        );
        assert_eq!(
            (repair.single[1].limit, repair.single[1].to),
            (Limit::Choose, 1.0)
        );
    }

    #[test]
    fn limits_that_fail_in_two_places_are_changed_together() {
        // No item of category 1 and none of region 1.
        let portfolio = Portfolio {
            score: vec![3.0, 2.0],
            category: vec![0, 0],
            region: vec![0, 0],
            choose: 1,
            category_min: vec![0, 1],
            region_min: vec![0, 1],
            ..Portfolio::default()
        };
        let repair = repair(&portfolio, &Limits::default());
        assert_eq!(repair.reasons.len(), 2, "{:?}", repair.reasons);
        assert!(repair.single.is_empty());
        let limits: Vec<Limit> = repair.together.iter().map(|change| change.limit).collect();
        assert_eq!(limits, [Limit::CategoryMin(1), Limit::RegionMin(1)]);
    }

    #[test]
    fn plain_contradictions_are_told() {
        let portfolio = Portfolio {
            score: vec![1.0; 3],
            category: vec![0, 0, 1],
            region: vec![0, 0, 1],
            choose: 4,
            category_min: vec![3, 2],
            category_max: vec![2, 1],
            min_distinct_regions: Some(3),
            ..Portfolio::default()
        };
        assert_eq!(contradictions(&portfolio).len(), 8);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn every_change_alone_allows_a_choice_and_a_smaller_one_does_not(portfolio in portfolios()) {
            let limits = Limits::default();
            if choose(&portfolio, &limits).unwrap().is_some() {
                return Ok(());
            }
            let repair = repair(&portfolio, &limits);
            prop_assert!(!repair.single.is_empty() || !repair.together.is_empty());
            for single in &repair.single {
                prop_assert!(choose(&change(&portfolio, single), &limits).unwrap().is_some(), "{single:?}");
                let back = if single.to > single.from { -1.0 } else { 1.0 };
                let less = Change { to: single.to + back, ..*single };
                if !matches!(single.limit, Limit::ExclusiveGroup(_)) && less.to != single.from {
                    prop_assert!(choose(&change(&portfolio, &less), &limits).unwrap().is_none(), "{less:?}");
                }
            }
            let together = repair.together.iter().fold(portfolio.clone(), |p, c| change(&p, c));
            if !repair.together.is_empty() {
                prop_assert!(choose(&together, &limits).unwrap().is_some());
            }
        }
    }
}
