//! Says what each limit costs: how much better the best choice without it would be.
//!
//! A choice that is better without a limit must break it, or it would have been chosen. So the selection is solved anew with the limit
//! turned round, and most limits are settled by the first linear programme.

use p4c_problem::Limits;
use p4c_problem::linear::Row;
use rayon::prelude::*;
use serde::Serialize;

use super::Root;
use crate::selection::choice::selected;
use crate::selection::portfolio::Limit;
use crate::selection::search::{Aim, above, search_from};

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

/// What each limit costs, the dearest first; in the order of the limits where they cost the same. A limit that costs nothing, or whose
/// selection does not end in time, is left out.
pub(super) fn limit_costs(root: &Root<'_>, limits: &Limits) -> Vec<LimitCost> {
    let objective = root.choice.objective;
    // A row that is not at its limit can be turned round without a change of the others' prices: what they rule out stays ruled out.
    let mut small = root.dictionary.clone();
    small.fix_by_reduced_costs(small.objective() - above(objective, root.step));
    let small = small.narrowed();
    let mut costs: Vec<LimitCost> = broken(root)
        .into_par_iter()
        .filter_map(|(limit, index, row)| {
            if limits.is_over() {
                return None;
            }
            let mut node = if root.dictionary.is_row_free(index) {
                small.clone()
            } else {
                root.dictionary.clone()
            };
            node.set_row(index, &row);
            let mut programme = root.programme.clone();
            programme.rows[index] = row;
            let aim = Aim {
                floor: objective,
                step: root.step,
                ..Aim::default()
            };
            let found = search_from(&programme, node, aim, limits);
            let (_, x) = found.complete.then(|| found.first())??;
            let items = selected(&x[..root.portfolio.score.len()]);
            let objective_without = root.portfolio.value(&items);
            Some(LimitCost {
                limit,
                objective_without,
                cost: objective_without - objective,
            })
        })
        .collect();
    costs.sort_by(|a, b| b.cost.total_cmp(&a.cost));
    costs
}

/// For each limit that can be broken its row, and the limits of the row that every choice keeps which breaks it.
fn broken(root: &Root<'_>) -> Vec<(Limit, usize, Row)> {
    let portfolio = root.portfolio;
    let mut found = Vec::new();
    let mut distinct_seen = false;
    for (index, (&limit, row)) in root.row_limits.iter().zip(&root.programme.rows).enumerate() {
        let mut note = |limit, low: f64, high: f64| {
            if low <= high {
                let terms = row.terms.clone();
                found.push((limit, index, Row { terms, low, high }));
            }
        };
        // No choice has more of anything.
        let most = row.terms.len().min(portfolio.choose) as f64;
        let over = |limit: Option<&usize>| limit.map_or(f64::INFINITY, |&limit| limit as f64 + 1.0);
        let under = |limit: Option<&usize>| limit.map_or(-1.0, |&limit| limit as f64 - 1.0);
        match limit {
            Limit::Choose => {}
            Limit::Budget => {
                let mut costs: Vec<f64> = row.terms.iter().map(|term| term.1).collect();
                costs.sort_unstable_by(|a, b| b.total_cmp(a));
                note(limit, row.high, costs.iter().take(portfolio.choose).sum());
            }
            Limit::CategoryMin(k) | Limit::CategoryMax(k) => {
                note(Limit::CategoryMin(k), 0.0, under(portfolio.category_min.get(k)));
                note(Limit::CategoryMax(k), over(portfolio.category_max.get(k)), most);
            }
            Limit::RegionMin(k) | Limit::RegionMax(k) => {
                note(Limit::RegionMin(k), 0.0, under(portfolio.region_min.get(k)));
                note(Limit::RegionMax(k), over(portfolio.region_max.get(k)), most);
            }
            Limit::ExclusiveGroup(_) => note(limit, 2.0, most),
            // The first of its rows counts the regions, the others tell which occur: a region may occur without being counted, so the
            // limit is dropped and not turned round.
            Limit::DistinctRegions => {
                if !std::mem::replace(&mut distinct_seen, true) {
                    note(limit, 0.0, row.terms.len() as f64);
                }
            }
        }
    }
    found
}
