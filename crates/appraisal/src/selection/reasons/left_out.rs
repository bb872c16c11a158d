//! Says why each item was left out: what keeps it out, whom it would displace, and what that would cost.

use p4c_problem::Limits;
use rayon::prelude::*;
use serde::Serialize;

use super::Root;
use crate::selection::choice::selected;
use crate::selection::portfolio::Violation;
use crate::selection::search::{Aim, restrict, search_from};

/// For so many items, those that miss the choice by least, the best choice with them is searched for; for the others the best one that
/// differs from the choice by two items at most is given.
const NEAREST: usize = 12;

/// Nodes that one such search may take.
const NODES_AN_ITEM: usize = 100;

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
    /// Chosen items that would go out if this one had to be in: in the best choice with it, or the best that was found.
    pub displaces: Vec<usize>,
    /// Other items that would come in with it.
    pub brings: Vec<usize>,
    /// What that costs: the objective now minus the objective with it. `None` when no choice has it, or when none was
    /// found.
    pub loss: Option<f64>,
    /// The loss is at least this; equal to `loss` where that is proved, `None` when it is proved that no choice has the item.
    pub loss_at_least: Option<f64>,
}

/// For every item that was left out, why. Items in order.
///
/// The twelve that miss the choice by least (by the bound of the linear programme) are each forced in and solved anew; for the others the
/// best exchange of one or two items is given, with the bound. Ends early, with the items looked at so far, at the time limit.
pub(super) fn left_out(root: &Root<'_>, limits: &Limits) -> Vec<LeftOut> {
    let n = root.portfolio.score.len();
    let outside: Vec<usize> = (0..n)
        .filter(|i| root.choice.selected.binary_search(i).is_err())
        .collect();
    // No choice with an item is better than this.
    let bounds: Vec<f64> = {
        let bounds = root.dictionary.bounds_if_in();
        let objective = root.choice.objective;
        outside.iter().map(|&i| bounds[i].min(objective)).collect()
    };
    let mut nearest: Vec<usize> = (0..outside.len()).collect();
    nearest.sort_by(|&a, &b| bounds[b].total_cmp(&bounds[a]).then(a.cmp(&b)));
    let mut is_near = vec![false; outside.len()];
    for &k in nearest.iter().take(NEAREST) {
        is_near[k] = true;
    }
    outside
        .par_iter()
        .enumerate()
        .filter_map(|(k, &item)| {
            if limits.is_over() {
                return None;
            }
            let exchanged = root
                .exchange
                .near(&root.choice.selected, Some(item), f64::NEG_INFINITY, 1)
                .pop();
            let (floor, exchanged) = match exchanged {
                Some((value, items)) => (value, Some(items)),
                None => (f64::NEG_INFINITY, None),
            };
            if !is_near[k] {
                return Some(explain(root, item, exchanged, Some(bounds[k])));
            }
            let aim = Aim {
                floor,
                step: root.step,
                most_nodes: NODES_AN_ITEM,
                ..Aim::default()
            };
            let mut node = root.dictionary.clone();
            let found =
                restrict(&mut node, item, 1.0).then(|| search_from(&root.programme, node, aim, limits));
            let Some(found) = found else {
                return Some(explain(root, item, None, None));
            };
            let (complete, bound) = (found.complete, found.bound);
            let with = found.first().map(|(_, x)| selected(&x[..n])).or(exchanged);
            let bound = match (&with, complete) {
                (Some(items), true) => Some(root.portfolio.value(items)),
                (None, true) => None,
                (_, false) => Some(bounds[k].min(bound)),
            };
            Some(explain(root, item, with, bound))
        })
        .collect()
}

/// `bound`: no choice with the item is better; `None` when there is no choice with it at all.
fn explain(root: &Root<'_>, item: usize, with: Option<Vec<usize>>, bound: Option<f64>) -> LeftOut {
    let (portfolio, choice) = (root.portfolio, root.choice);
    let score = |i: usize| portfolio.score[i];
    let outscores = choice
        .selected
        .iter()
        .copied()
        .filter(|&i| score(i) < score(item))
        .min_by(|&a, &b| score(a).total_cmp(&score(b)).then(a.cmp(&b)));
    let broken = outscores.map_or(Vec::new(), |gone| portfolio.violations(&root.swapped(gone, item)));
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
