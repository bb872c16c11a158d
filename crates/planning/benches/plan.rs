//! Times plans of 60 actions over 5 years of several kinds, and prints what each covers beside the greedy choice a spreadsheet would make.

#[path = "../../problem/benches/beside/mod.rs"]
mod beside;
mod instance;

use std::time::Duration;

use instance::{STRUCTURES, instance};
use p4c_planning::{Action, Means, choose_actions};
use p4c_problem::Limits;

/// Coverage when actions are taken by what they bring for their cost, each in the first year it fits.
fn greedy(actions: &[Action], means: &Means) -> f64 {
    let mut start: Vec<Option<usize>> = vec![None; actions.len()];
    let mut shares = means.covered.clone();
    let (mut cost, mut staff) = (vec![0.0; means.years], vec![0.0; means.years]);
    let mut starts = vec![0; means.years];
    loop {
        let fits = |action: usize, year: usize| {
            let one = &actions[action];
            let within = |used: &[f64], limits: &[f64], parts: &[f64]| {
                (year..means.years)
                    .zip(parts)
                    .all(|(at, part)| used[at] + part <= limits[at])
            };
            starts[year] < means.starts_per_year
                && one
                    .requires
                    .iter()
                    .all(|other| start[*other].is_some_and(|begun| begun <= year))
                && within(&cost, &means.budget_by_year, &one.cost_by_year)
                && within(&staff, &means.staff_by_year, &one.staff_by_year)
        };
        let gain = |action: usize| -> f64 {
            let one = &actions[action];
            let more = (0..shares.len()).map(|concept| {
                let added = one.gains[concept] * one.fit * one.quality;
                means.needs[concept] * ((shares[concept] + added).min(1.0) - shares[concept])
            });
            more.sum::<f64>() / one.cost_by_year.iter().sum::<f64>()
        };
        let best = (0..actions.len())
            .filter(|action| start[*action].is_none())
            .filter_map(|action| {
                let year = (0..means.years).find(|year| fits(action, *year))?;
                Some((gain(action), action, year))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, action, year)) = best else { break };
        start[action] = Some(year);
        starts[year] += 1;
        let one = &actions[action];
        cost[year..]
            .iter_mut()
            .zip(&one.cost_by_year)
            .for_each(|(sum, part)| *sum += part);
        staff[year..]
            .iter_mut()
            .zip(&one.staff_by_year)
            .for_each(|(sum, part)| *sum += part);
        for (share, gain) in shares.iter_mut().zip(&one.gains) {
            *share = (*share + gain * one.fit * one.quality).min(1.0);
        }
    }
    p4c_planning::actions::weighted(&means.needs, &shares)
}

fn main() {
    if !beside::is_asked() {
        return;
    }
    for structure in STRUCTURES {
        for seed in [1, 2, 3] {
            let (actions, means) = instance(structure, 60, 5, seed);
            // As long as a person waits for a plan: what is not proved by then has a gap.
            let solve = || choose_actions(&actions, &means, &Limits::of(Duration::from_secs(2)));
            let (plan, ours) = beside::take(3, solve);
            let plan = plan.expect("a sound plan");
            let (plain, theirs) = beside::take(3, || greedy(&actions, &means));
            let gap = (plan.bound - plan.objective) / plan.objective * 100.0;
            beside::print(
                &format!(
                    "plan of 60 actions, {structure:?} {seed}, {:?}, gap {gap:.2} %",
                    plan.quality
                ),
                ours,
                2.0,
                &format!("the greedy choice covers {:.3} of it", plain / plan.objective),
                theirs,
            );
        }
    }
}
