//! Cuts off points at which shares of actions fill a year that whole actions cannot fill (cover inequalities).
//!
//! Used by [`crate::branch`] at the root: where a year has room for two actions only, shares of five of them are no plan. Lifted over the
//! years of an action, of which it starts in one at most (Balas 1975; Wolsey 1990 for such sets of alternatives).

use p4c_problem::linear::Row;

use crate::relaxation::Relaxation;

/// How much a point must violate a cut.
const VIOLATED: f64 = 0.02;

/// The cover inequalities that a point violates most, one a year and kind of means.
pub(crate) fn violated_covers(relaxation: &Relaxation, point: &[f64]) -> Vec<Row> {
    relaxation
        .resources()
        .iter()
        .filter_map(|row| violated_cover(relaxation, row, point))
        .collect()
}

fn violated_cover(relaxation: &Relaxation, row: &Row, point: &[f64]) -> Option<Row> {
    let room = crate::schedule::room(row.high);
    // Of each action the year with the largest share stands for it.
    let mut items: Vec<(usize, f64, f64)> = Vec::new();
    for &(column, part) in &row.terms {
        let action = relaxation.action_of(column);
        let share = point[column];
        match items
            .last_mut()
            .filter(|item| relaxation.action_of(item.0) == action)
        {
            Some(item) if share > item.2 || (share == item.2 && part > item.1) => {
                *item = (column, part, share)
            }
            Some(_) => {}
            None => items.push((column, part, share)),
        }
    }
    // Greedily: what is missing to one, for the room it takes.
    let mut order: Vec<usize> = (0..items.len()).filter(|k| items[*k].2 > 1e-9).collect();
    let merit = |k: usize| (1.0 - items[k].2) / items[k].1;
    order.sort_by(|a, b| merit(*a).total_cmp(&merit(*b)).then(a.cmp(b)));
    let mut cover: Vec<usize> = Vec::new();
    let mut sum = 0.0;
    for k in order {
        cover.push(k);
        sum += items[k].1;
        if sum > room {
            break;
        }
    }
    if sum <= room {
        return None;
    }
    // Without what is not needed, the least useful first.
    cover.sort_by(|a, b| items[*a].2.total_cmp(&items[*b].2).then(a.cmp(b)));
    let mut at = 0;
    while at < cover.len() {
        if sum - items[cover[at]].1 > room {
            sum -= items[cover[at]].1;
            cover.remove(at);
        } else {
            at += 1;
        }
    }
    let largest = cover.iter().map(|k| items[*k].1).fold(0.0, f64::max);
    let least_of = |action: usize| {
        cover
            .iter()
            .find(|k| relaxation.action_of(items[**k].0) == action)
            .map_or(largest, |k| items[*k].1)
    };
    let terms: Vec<(usize, f64)> = row
        .terms
        .iter()
        .filter(|(column, part)| *part >= least_of(relaxation.action_of(*column)))
        .map(|(column, _)| (*column, 1.0))
        .collect();
    let most = cover.len() as f64 - 1.0;
    let reached: f64 = terms.iter().map(|(column, _)| point[*column]).sum();
    (reached > most + VIOLATED).then_some(Row {
        terms,
        low: f64::NEG_INFINITY,
        high: most,
    })
}
