//! Plans through the library's own face: what it refuses that no JSON can say, and plans too large for the full programme.

use std::time::Duration;

use p4c_planning::{Action, Means, choose_actions};
use p4c_problem::{Code, Limits, Quality};

fn action(gain: f64, cost: f64) -> Action {
    Action {
        gains: vec![gain],
        cost_by_year: vec![cost],
        staff_by_year: vec![],
        requires: vec![],
        fit: 1.0,
        quality: 1.0,
    }
}

fn means(years: usize) -> Means {
    Means {
        needs: vec![1.0],
        covered: vec![0.0],
        years,
        budget_by_year: vec![10.0; years],
        staff_by_year: vec![0.0; years],
        starts_per_year: 2,
    }
}

fn refused(actions: &[Action], means: &Means) -> (Code, String) {
    let refusal = choose_actions(actions, means, &Limits::default()).unwrap_err();
    (refusal.code, refusal.message)
}

#[test]
fn numbers_that_are_none_are_refused_by_name() {
    let (code, message) = refused(&[action(f64::NAN, 1.0)], &means(1));
    assert_eq!(code, Code::NotFinite);
    assert!(message.contains("actions[0].concepts[0]"), "{message}");
    let (code, message) = refused(&[action(0.5, f64::INFINITY)], &means(1));
    assert_eq!(code, Code::NotFinite);
    assert!(message.contains("actions[0].cost_by_year[0]"), "{message}");
    let endless = Means {
        budget_by_year: vec![f64::INFINITY],
        ..means(1)
    };
    assert_eq!(refused(&[], &endless).0, Code::NotFinite);
}

#[test]
fn shapes_that_differ_are_refused() {
    let two = Action {
        gains: vec![0.5, 0.5],
        ..action(0.5, 1.0)
    };
    assert_eq!(refused(&[two], &means(1)).0, Code::WrongShape);
    let covered = Means {
        covered: vec![],
        ..means(1)
    };
    assert_eq!(refused(&[], &covered).0, Code::WrongShape);
    assert_eq!(
        refused(&vec![action(0.1, 1.0); 2_001], &means(1)).0,
        Code::TooLarge
    );
}

#[test]
fn a_long_circle_of_requirements_is_refused() {
    let mut actions = vec![action(0.1, 1.0); 50];
    for (i, one) in actions.iter_mut().enumerate() {
        one.requires = vec![(i + 1) % 50];
    }
    let (code, message) = refused(&actions, &means(1));
    assert_eq!(code, Code::InvalidValue);
    assert!(message.contains("circle"), "{message}");
}

/// Costs from 6 to 9 with a budget of 10: one action a year fits, so the best plan is known by hand, the best actions, one for each year.
/// How far the search comes before its time ends does not matter: what it answers is within the limits and below its bound.
#[test]
fn a_plan_too_large_for_its_years_keeps_its_limits_and_is_bounded() {
    for (count, years) in [(600, 10), (2_000, 50)] {
        let actions: Vec<Action> = (0..count)
            .map(|i| action(0.001 + i as f64 * 1e-6, 6.0 + (i % 4) as f64))
            .collect();
        let means = means(years);
        let plan = choose_actions(&actions, &means, &Limits::of(Duration::from_secs(2))).unwrap();
        let best: f64 = actions.iter().rev().take(years).map(|one| one.gains[0]).sum();
        assert!(plan.objective <= best + 1e-9);
        assert!(plan.bound >= best - 1e-9, "{count}: {} below {best}", plan.bound);
        assert!(plan.quality != Quality::Optimal || plan.bound - plan.objective < 1e-6);
        assert!(plan.cost_by_year.iter().all(|cost| *cost <= 10.0));
        let begun: Vec<usize> = plan.start_year.iter().flatten().copied().collect();
        assert!((0..years).all(|year| begun.iter().filter(|start| **start == year).count() <= 2));
    }
}

/// Twenty-eight actions, each of a concept of its own, that would all fit if only their odd costs could be packed into the years to the
/// last euro. Whether they can is not known after the work that may be spent on it, so the search parts by years; its plan keeps the limits and
/// stays below its bound.
#[test]
fn a_plan_whose_years_are_hard_to_fill_keeps_its_limits() {
    let costs: Vec<f64> = (0..28)
        .map(|i| 1_001.0 + f64::from(i * i * 37 % 613 * 2))
        .collect();
    let total: f64 = costs.iter().sum();
    let years = 7;
    let actions: Vec<Action> = costs
        .iter()
        .enumerate()
        .map(|(i, cost)| Action {
            gains: (0..28).map(|k| if k == i { 0.5 } else { 0.0 }).collect(),
            ..action(0.0, *cost)
        })
        .collect();
    let means = Means {
        needs: vec![1.0; 28],
        covered: vec![0.0; 28],
        budget_by_year: vec![(total / years as f64).ceil(); years],
        starts_per_year: 28,
        ..means(years)
    };
    let plan = choose_actions(&actions, &means, &Limits::of(Duration::from_secs(2))).unwrap();
    assert!(plan.bound >= plan.objective - 1e-9);
    for (year, cost) in plan.cost_by_year.iter().enumerate() {
        let spent: f64 = (0..28)
            .filter(|i| plan.start_year[*i] == Some(year))
            .map(|i| costs[i])
            .sum();
        assert!((spent - cost).abs() < 1e-9 && *cost <= means.budget_by_year[year]);
    }
    let taken = plan.start_year.iter().flatten().count();
    assert!(taken >= 20, "{taken} of 28 actions");
}
