//! What classes of games prove is what their tables say: closed forms against the general methods on small games.

use p4c_pooling::games::{Form, Game, Rule, Sense, Settings, SharedService, allocate, shapley_of_table};
use p4c_problem::Limits;
use proptest::prelude::*;

fn close(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|(a, b)| (a - b).abs() <= 1e-8 * (1.0 + a.abs()))
}

/// Any class with small whole figures, so that ties are common.
fn any_form() -> impl Strategy<Value = Form> {
    let figure = || (0_u32..12).prop_map(f64::from);
    let figures = move |least: usize| prop::collection::vec(figure(), least..7);
    let square =
        |n: usize| prop::collection::vec(prop::collection::vec((0_u32..12).prop_map(f64::from), n), n);
    prop_oneof![
        figures(1).prop_map(|costs| Form::Airport { costs }),
        (figures(1), 0.0..=1.0).prop_map(|(claims, part): (Vec<f64>, f64)| Form::Bankruptcy {
            estate: (claims.iter().sum::<f64>() * part).round(),
            claims
        }),
        (figures(1), 1_u32..40).prop_map(|(weights, quota)| Form::WeightedVoting {
            quota: f64::from(quota),
            weights
        }),
        (0_usize..4, 1_usize..4).prop_map(|(left, right)| Form::Glove { left, right }),
        (2_usize..6, prop::collection::vec(0_usize..2, 1..4), -3..9).prop_map(|(players, members, value)| {
            Form::Unanimity {
                players,
                members,
                value: f64::from(value),
            }
        }),
        (1_usize..4, 1_usize..4).prop_flat_map(|(rows, columns)| {
            prop::collection::vec(prop::collection::vec((-3..12).prop_map(f64::from), columns), rows)
                .prop_map(|surplus| Form::Assignment { surplus })
        }),
        (2_usize..7).prop_flat_map(|players| {
            let service = ((0_u32..9), prop::collection::vec(0..players, 0..5)).prop_map(|(cost, users)| {
                SharedService {
                    cost: f64::from(cost),
                    users,
                }
            });
            prop::collection::vec(service, 1..6)
                .prop_map(move |services| Form::SharedServices { players, services })
        }),
        (2_usize..7).prop_flat_map(square).prop_map(|mut distances| {
            for i in 0..distances.len() {
                let (above, row) = distances.split_at_mut(i);
                above
                    .iter()
                    .enumerate()
                    .for_each(|(j, upper)| row[0][j] = upper[i]);
            }
            Form::SpanningTree { distances }
        }),
        (1_usize..4, 1_usize..6).prop_flat_map(|(hosts, players)| {
            let costs = move |length: usize| prop::collection::vec((0_u32..15).prop_map(f64::from), length);
            (costs(hosts), prop::collection::vec(costs(players), hosts)).prop_map(
                |(open_cost, service_cost)| Form::FacilityLocation {
                    open_cost,
                    service_cost,
                },
            )
        }),
        (figures(1), 1_u32..10).prop_map(|(demand, block)| Form::StepCost {
            demand,
            block: f64::from(block),
            block_cost: 10.0,
            unit_cost: 0.5
        }),
    ]
}

/// The same game twice: by its formula, whose closed forms are used, and by its table alone.
fn both(form: &Form, sense: Sense) -> (Game, Game) {
    let by_form = Game::from_form(form.clone(), sense).unwrap();
    let by_table = Game::from_table(by_form.table().unwrap().into_owned(), sense).unwrap();
    (by_form, by_table)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_form_and_its_table_share_alike(form in any_form(), natural in any::<bool>()) {
        let sense = match (natural, form.sense()) {
            (true, sense) => sense,
            (false, Sense::Cost) => Sense::Value,
            (false, Sense::Value) => Sense::Cost,
        };
        let (by_form, by_table) = both(&form, sense);
        let limits = Limits::default();
        let (a, b) = (
            allocate(&by_form, &Settings::default(), &limits).unwrap(),
            allocate(&by_table, &Settings::default(), &limits).unwrap(),
        );
        prop_assert_eq!(a.core_nonempty, b.core_nonempty, "{:?} {:?}", a.warnings, b.warnings);
        match (a.least_core_min_satisfaction, b.least_core_min_satisfaction) {
            (Some(a), Some(b)) => prop_assert!((a - b).abs() < 1e-8, "least core {} {}", a, b),
            (a, b) => prop_assert_eq!(a, b),
        }
        prop_assert_eq!(a.rules.len(), b.rules.len());
        for (a, b) in a.rules.iter().zip(&b.rules) {
            prop_assert_eq!(a.rule, b.rule);
            prop_assert!(close(&a.shares, &b.shares), "{}: {:?} {:?}", a.rule, a.shares, b.shares);
        }
        prop_assert!(close(a.shares(Rule::Shapley).unwrap(), &shapley_of_table(&by_form.table().unwrap())));
    }
}
