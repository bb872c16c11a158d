//! Finds the choices that come after the best.

use p4c_problem::Limits;

use super::Root;
use crate::selection::choice::{Choice, as_point, selected};
use crate::selection::search::{Aim, other_than, search_from};

/// The choices that come after the best, each different from all before it: up to `count`, each proved to come there.
pub(super) fn next_best(root: &Root<'_>, count: usize, limits: &Limits) -> Vec<Choice> {
    if count == 0 {
        return Vec::new();
    }
    let n = root.portfolio.score.len();
    let mut node = root.dictionary.clone();
    node.add_row(&other_than(&as_point(&root.choice.selected, n)));
    let columns = root.programme.objective.len();
    let known: Vec<(f64, Vec<f64>)> = root
        .exchange
        .near(&root.choice.selected, None, f64::NEG_INFINITY, count)
        .into_iter()
        .map(|(value, items)| (value, as_point(&items, columns)))
        .collect();
    let aim = Aim {
        step: root.step,
        keep: count,
        known: &known,
        ..Aim::default()
    };
    let found = search_from(&root.programme, node, aim, limits);
    let proved = |objective: f64| found.complete || objective >= found.bound;
    found
        .best
        .iter()
        .map(|(_, x)| {
            let items = selected(&x[..n]);
            let objective = root.portfolio.value(&items);
            Choice {
                selected: items,
                objective,
                bound: objective,
                proved: true,
            }
        })
        .take_while(|choice| proved(choice.objective))
        .collect()
}
