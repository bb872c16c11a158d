//! Finds the cheapest set of missing preconditions to create, so that a practice could run in a region.
//!
//! Runs on the states that [`crate::precondition`] found. Alternatives (one of a group is enough) and dependencies are searched exactly.

use p4c_problem::{Code, Refusal};
use serde::Serialize;

use crate::precondition::{Precondition, State};

/// Steps of the search through alternatives; more would be a practice with dozens of groups of many alternatives.
const MOST_STEPS: usize = 200_000;

/// What to create, and what it costs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Adaptation {
    /// The cost of everything to create; `None` when the cost of some of it is not known.
    pub cost: Option<f64>,
    /// The preconditions to create, ascending.
    pub create: Vec<usize>,
    /// Those of them whose cost is not known.
    pub cost_unknown: Vec<usize>,
    /// The cost of the others.
    pub known_cost: f64,
}

/// The preconditions that are alternatives to each other, in order of their first member; one without a group stands alone.
pub fn groups(preconditions: &[Precondition]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (i, precondition) in preconditions.iter().enumerate() {
        let known = precondition.group.as_ref().and_then(|name| {
            groups
                .iter()
                .position(|group| preconditions[group[0]].group.as_ref() == Some(name))
        });
        match known {
            Some(g) => groups[g].push(i),
            None => groups.push(vec![i]),
        }
    }
    groups
}

/// The cheapest set of missing preconditions to create. Unknown ones count as met, or as missing with `unknown_missing`.
///
/// Fewest unknown costs first, then the least known cost. Creating a precondition creates what it requires as well.
///
/// # Errors
/// [`Code::TooLarge`] when there are too many combinations of alternatives.
pub fn cheapest_adaptation(
    preconditions: &[Precondition],
    states: &[State],
    unknown_missing: bool,
) -> Result<Adaptation, Refusal> {
    let absent: Vec<bool> = states
        .iter()
        .map(|&state| state == State::Missing || (unknown_missing && state == State::Unknown))
        .collect();
    let mut open: Vec<Vec<usize>> = groups(preconditions)
        .into_iter()
        .filter(|group| group.iter().all(|&i| absent[i]))
        .collect();
    open.sort_by_key(Vec::len);
    let mut search = Search {
        preconditions,
        absent: &absent,
        open: &open,
        best: None,
        steps: 0,
    };
    search.visit(0, &mut vec![false; preconditions.len()])?;
    let created = search.best.map_or_else(Vec::new, |(_, created)| created);
    let create: Vec<usize> = (0..created.len()).filter(|&i| created[i]).collect();
    let cost_unknown: Vec<usize> = create
        .iter()
        .copied()
        .filter(|&i| preconditions[i].cost_to_create.is_none())
        .collect();
    // Adding 0 turns the sum of nothing, -0, into 0.
    let costs = create.iter().filter_map(|&i| preconditions[i].cost_to_create);
    let known_cost = costs.sum::<f64>() + 0.0;
    Ok(Adaptation {
        cost: cost_unknown.is_empty().then_some(known_cost),
        create,
        cost_unknown,
        known_cost,
    })
}

/// The number of unknown costs, then the sum of the known ones.
type Price = (usize, f64);

struct Search<'a> {
    preconditions: &'a [Precondition],
    absent: &'a [bool],
    open: &'a [Vec<usize>],
    best: Option<(Price, Vec<bool>)>,
    steps: usize,
}

impl Search<'_> {
    fn price(&self, created: &[bool]) -> Price {
        let mut price = (0, 0.0);
        for (precondition, _) in self
            .preconditions
            .iter()
            .zip(created)
            .filter(|(_, created)| **created)
        {
            match precondition.cost_to_create {
                Some(cost) => price.1 += cost,
                None => price.0 += 1,
            }
        }
        price
    }

    /// What the whole costs at least: each group that is still open needs one of its own.
    fn at_least(&self, price: Price, g: usize, created: &[bool]) -> Price {
        let open = self.open[g..]
            .iter()
            .filter(|group| !group.iter().any(|&i| created[i]));
        open.fold(price, |price, group| {
            let cheapest = group
                .iter()
                .filter_map(|&i| self.preconditions[i].cost_to_create)
                .min_by(f64::total_cmp);
            match cheapest {
                Some(cost) => (price.0, price.1 + cost),
                None => (price.0 + 1, price.1),
            }
        })
    }

    /// Settles the groups from `g` on.
    fn visit(&mut self, g: usize, created: &mut Vec<bool>) -> Result<(), Refusal> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Err(Refusal::new(
                Code::TooLarge,
                "the preconditions of a practice have too many combinations of alternatives",
            ));
        }
        let price = self.price(created);
        if self
            .best
            .as_ref()
            .is_some_and(|(best, _)| self.at_least(price, g, created) >= *best)
        {
            return Ok(());
        }
        let Some(group) = self.open.get(g) else {
            self.best = Some((price, created.clone()));
            return Ok(());
        };
        if group.iter().any(|&i| created[i]) {
            return self.visit(g + 1, created);
        }
        for &i in group {
            let before = created.clone();
            self.create(i, created);
            self.visit(g + 1, created)?;
            *created = before;
        }
        Ok(())
    }

    /// Creates a precondition with everything it requires that is absent.
    fn create(&self, first: usize, created: &mut [bool]) {
        let mut waiting = vec![first];
        while let Some(i) = waiting.pop() {
            if self.absent[i] && !std::mem::replace(&mut created[i], true) {
                waiting.extend(&self.preconditions[i].requires);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::precondition::Test;
    use proptest::prelude::*;

    fn precondition(cost: Option<f64>, group: Option<&str>, requires: &[usize]) -> Precondition {
        Precondition {
            cost_to_create: cost,
            group: group.map(str::to_owned),
            requires: requires.to_vec(),
            ..Precondition::new("x", vec![Test::AtLeast(1.0)])
        }
    }

    fn cheapest(preconditions: &[Precondition], states: &[State]) -> Adaptation {
        cheapest_adaptation(preconditions, states, false).unwrap()
    }

    use State::{Met, Missing, Unknown};

    #[test]
    fn without_alternatives_everything_missing_is_created() {
        let preconditions = [
            precondition(Some(10.0), None, &[]),
            precondition(Some(5.0), None, &[]),
            precondition(Some(2.0), None, &[]),
        ];
        let answer = cheapest(&preconditions, &[Missing, Met, Unknown]);
        assert_eq!((answer.cost, answer.create), (Some(10.0), vec![0]));
        let worst = cheapest_adaptation(&preconditions, &[Missing, Met, Unknown], true).unwrap();
        assert_eq!((worst.cost, worst.create), (Some(12.0), vec![0, 2]));
        assert_eq!(cheapest(&preconditions, &[Met; 3]).cost, Some(0.0));
    }

    #[test]
    fn the_cheaper_alternative_is_taken_with_what_it_requires() {
        // The first alternative costs 3 but needs the third at 9; the second costs 10.
        let preconditions = [
            precondition(Some(3.0), Some("host"), &[2]),
            precondition(Some(10.0), Some("host"), &[]),
            precondition(Some(9.0), Some("law"), &[]),
            precondition(Some(1.0), Some("law"), &[]),
        ];
        let answer = cheapest(&preconditions, &[Missing; 4]);
        assert_eq!((answer.cost, answer.create), (Some(11.0), vec![1, 3]));
        // Where the third is there already, the first is cheaper.
        let answer = cheapest(&preconditions, &[Missing, Missing, Met, Missing]);
        assert_eq!((answer.cost, answer.create), (Some(3.0), vec![0]));
        // One alternative that is met is enough.
        let answer = cheapest(&preconditions, &[Missing, Met, Missing, Met]);
        assert_eq!((answer.cost, answer.create), (Some(0.0), vec![]));
    }

    #[test]
    fn unknown_costs_are_told_and_avoided() {
        let preconditions = [precondition(None, None, &[]), precondition(Some(4.0), None, &[])];
        let answer = cheapest(&preconditions, &[Missing; 2]);
        assert_eq!((answer.cost, answer.known_cost), (None, 4.0));
        assert_eq!(answer.cost_unknown, [0]);
        let preconditions = [
            precondition(None, Some("a"), &[]),
            precondition(Some(4.0), Some("a"), &[]),
        ];
        assert_eq!(cheapest(&preconditions, &[Missing; 2]).create, [1]);
    }

    #[test]
    fn a_circle_of_dependencies_ends() {
        let preconditions = [
            precondition(Some(1.0), None, &[1]),
            precondition(Some(2.0), None, &[0]),
        ];
        assert_eq!(cheapest(&preconditions, &[Missing; 2]).cost, Some(3.0));
    }

    #[test]
    fn many_equal_alternatives_are_no_burden() {
        let preconditions: Vec<Precondition> = (0..120)
            .map(|i| precondition(Some(1.0), Some(&(i / 3).to_string()), &[]))
            .collect();
        assert_eq!(cheapest(&preconditions, &[Missing; 120]).cost, Some(40.0));
    }

    #[test]
    fn too_many_combinations_are_refused() {
        // Forty needs, each with three free alternatives that require one of forty resources: a covering problem.
        let mut preconditions: Vec<Precondition> = Vec::new();
        for i in 0..40 {
            let group = format!("resource {i}");
            preconditions.push(precondition(
                Some(10.0 + f64::from(i * 7 % 11)),
                Some(&group),
                &[],
            ));
            preconditions.push(precondition(Some(0.0), Some(&group), &[]));
        }
        for i in 0..40_usize {
            for k in 0..3 {
                let resource = 2 * ((i * 7 + k * 11 + i * i * k) % 40);
                preconditions.push(precondition(Some(0.0), Some(&format!("need {i}")), &[resource]));
            }
        }
        let answer = cheapest_adaptation(&preconditions, &[Missing; 200], false);
        assert!(answer.is_err_and(|refusal| refusal.code == Code::TooLarge));
    }

    proptest! {
        #[test]
        fn the_set_is_the_cheapest_of_all(
            items in proptest::collection::vec((0_u8..9, 0_u8..4, proptest::option::of(0_usize..8), 0_u8..3), 8),
        ) {
            let preconditions: Vec<Precondition> = items
                .iter()
                .map(|(cost, group, requires, _)| precondition(Some(f64::from(*cost)), Some(&group.to_string()), &requires.iter().copied().collect::<Vec<_>>()))
                .collect();
            let states: Vec<State> = items.iter().map(|item| [Met, Missing, Missing][item.3 as usize]).collect();
            let answer = cheapest(&preconditions, &states);
            let groups = groups(&preconditions);
            let works = |set: u32| {
                let there = |i: usize| states[i] == Met || set >> i & 1 == 1;
                groups.iter().all(|group| group.iter().any(|&i| there(i)))
                    && (0..8).all(|i| set >> i & 1 == 0 || preconditions[i].requires.iter().all(|&r| there(r)))
            };
            let cost = |set: u32| (0..8).filter(|i| set >> i & 1 == 1).map(|i| f64::from(items[i].0)).sum::<f64>();
            let best = (0_u32..256).filter(|&set| works(set)).map(cost).min_by(f64::total_cmp).unwrap();
            prop_assert_eq!(answer.cost, Some(best));
            prop_assert!(works(answer.create.iter().fold(0, |set, i| set | 1 << i)));
        }
    }
}
