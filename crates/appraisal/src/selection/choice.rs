//! Answers a selection: the chosen items, proved best, or that no choice keeps the limits.
//!
//! The door of [`super`]. Why items were left out is in [`super::reasons`], what to give up when nothing fits in [`super::repair`].

use p4c_problem::linear::{Dictionary, Outcome};
use p4c_problem::{Limits, Refusal};

use super::exchange::Exchange;
use super::portfolio::Portfolio;
use super::search::{Aim, search_from};

/// A choice of items.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The chosen items, ascending.
    pub selected: Vec<usize>,
    /// The sum of their scores.
    pub objective: f64,
    /// No choice is better than this; equal to the objective when proved.
    pub bound: f64,
    /// Whether it is proved that there is no better choice.
    pub proved: bool,
}

/// The best choice; `None` when it is proved that no choice keeps the limits.
///
/// Branch and bound with linear bounds; ends at the time limit with the best choice so far and its bound. Of several equally good choices
/// always the same one is given.
///
/// # Errors
/// As [`Portfolio::check`]; [`p4c_problem::Code::TimeLimit`] or [`p4c_problem::Code::Cancelled`] when time was over before there was any
/// choice.
pub fn choose(portfolio: &Portfolio, limits: &Limits) -> Result<Option<Choice>, Refusal> {
    portfolio.check()?;
    limits.check()?;
    let programme = portfolio.programme();
    let mut root = Dictionary::new(&programme);
    let dominated = dominated(portfolio);
    let mut aim = Aim {
        step: score_step(&portfolio.score),
        dominated: &dominated,
        ..Aim::default()
    };
    let exchange = (root.solve(f64::NEG_INFINITY) == Outcome::Optimal)
        .then(|| Exchange::new(portfolio, &root, aim.step, limits));
    let improve = |x: &[f64]| match &exchange {
        Some(exchange) => as_point(
            &exchange.improved(&selected(&x[..portfolio.score.len()])).1,
            x.len(),
        ),
        None => x.to_vec(),
    };
    aim.improve = Some(&improve);
    let found = search_from(&programme, root, aim, limits);
    let (complete, bound) = (found.complete, found.bound);
    let Some((_, x)) = found.first() else {
        if !complete {
            limits.check()?;
        }
        return Ok(None);
    };
    let selected = selected(&x[..portfolio.score.len()]);
    let objective = portfolio.value(&selected);
    Ok(Some(Choice {
        objective,
        bound: if complete { objective } else { bound.max(objective) },
        proved: complete,
        selected,
    }))
}

/// The items that a solution takes.
pub(crate) fn selected(x: &[f64]) -> Vec<usize> {
    (0..x.len()).filter(|&i| x[i] > 0.5).collect()
}

/// The point of a programme with so many columns that takes the items.
pub(crate) fn as_point(items: &[usize], columns: usize) -> Vec<f64> {
    let mut point = vec![0.0; columns];
    items.iter().for_each(|&i| point[i] = 1.0);
    point
}

/// The largest step of which every score is a multiple, if they are decimal numbers of up to six places; else 0.
pub(crate) fn score_step(scores: &[f64]) -> f64 {
    for power in 0..=6 {
        let factor = 10_f64.powi(power);
        let whole =
            |x: f64| (x * factor - (x * factor).round()).abs() <= 1e-12 * (x * factor).abs().max(1e-3);
        if scores.iter().all(|&x| x.abs() < 1e9 && whole(x)) {
            let divisor = scores
                .iter()
                .map(|x| (x * factor).round().abs() as u64)
                .fold(0, greatest_common_divisor);
            return divisor as f64 / factor;
        }
    }
    0.0
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 {
        a
    } else {
        greatest_common_divisor(b, a % b)
    }
}

/// For each item those it dominates: of the same category and region, in no exclusive group, no better and no cheaper. There is a best
/// choice that takes no item without all that dominate it.
fn dominated(portfolio: &Portfolio) -> Vec<Vec<u32>> {
    let n = portfolio.score.len();
    if n > 3000 {
        return Vec::new();
    }
    let mut grouped = vec![false; n];
    for &i in portfolio.exclusive_groups.iter().flatten() {
        grouped[i] = true;
    }
    let key = |i: usize| (portfolio.category.get(i), portfolio.region.get(i));
    let cost = |i: usize| portfolio.cost.get(i).copied().unwrap_or(0.0);
    (0..n)
        .map(|i| {
            if grouped[i] {
                return Vec::new();
            }
            (0..n)
                .filter(|&j| {
                    let (better, cheaper) = (portfolio.score[i] - portfolio.score[j], cost(j) - cost(i));
                    j != i
                        && !grouped[j]
                        && better >= 0.0
                        && cheaper >= 0.0
                        && (better > 0.0 || cheaper > 0.0 || i < j)
                        && key(i) == key(j)
                })
                .map(|j| j as u32)
                .collect()
        })
        .collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use p4c_problem::Code;
    use proptest::prelude::*;

    /// All subsets of the right size, the naive way.
    pub(crate) fn brute_force(portfolio: &Portfolio) -> Option<f64> {
        let n = portfolio.score.len();
        (0_u32..1 << n)
            .filter(|set| set.count_ones() as usize == portfolio.choose)
            .map(|set| (0..n).filter(|&i| set >> i & 1 == 1).collect::<Vec<usize>>())
            .filter(|items| portfolio.violations(items).is_empty())
            .map(|items| portfolio.value(&items))
            .max_by(f64::total_cmp)
    }

    pub(crate) fn portfolios() -> impl Strategy<Value = Portfolio> {
        portfolios_of(4..11)
    }

    /// Portfolios of so many items that choose up to four of them.
    pub(crate) fn portfolios_of(count: std::ops::Range<usize>) -> impl Strategy<Value = Portfolio> {
        let items = proptest::collection::vec((0_u8..10, 0_u8..20, 0_usize..3, 0_usize..4), count);
        let limits = (
            1_usize..5,
            5_u8..50,
            proptest::collection::vec(0_usize..2, 3),
            proptest::collection::vec(1_usize..4, 3),
            proptest::collection::vec(0_usize..2, 4),
            proptest::collection::vec(1_usize..3, 4),
            proptest::option::of(0_usize..4),
            proptest::collection::vec(proptest::collection::vec(0_usize..4, 2..4), 0..3),
        );
        (items, limits).prop_map(
            |(items, (choose, budget, cmin, cmax, rmin, rmax, distinct, groups))| Portfolio {
                score: items.iter().map(|item| f64::from(item.0) / 2.0).collect(),
                cost: items.iter().map(|item| f64::from(item.1)).collect(),
                category: items.iter().map(|item| item.2).collect(),
                region: items.iter().map(|item| item.3).collect(),
                budget: Some(f64::from(budget)),
                choose,
                category_min: if choose > 2 { cmin } else { vec![] },
                category_max: cmax,
                region_min: if choose > 3 { rmin } else { vec![] },
                region_max: rmax,
                exclusive_groups: groups,
                min_distinct_regions: distinct,
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn the_choice_is_the_best_of_all_subsets(portfolio in portfolios()) {
            let choice = choose(&portfolio, &Limits::default()).unwrap();
            match (choice, brute_force(&portfolio)) {
                (Some(choice), Some(best)) => {
                    prop_assert!(choice.proved);
                    prop_assert!(portfolio.violations(&choice.selected).is_empty());
                    prop_assert!((choice.objective - best).abs() < 1e-9, "{} {}", choice.objective, best);
                }
                (None, None) => {}
                (choice, best) => prop_assert!(false, "{choice:?} {best:?}"),
            }
        }
    }

    #[test]
    fn without_limits_the_best_scores_are_chosen() {
        let portfolio = Portfolio {
            score: vec![1.0, 5.0, 3.0, 4.0],
            choose: 2,
            ..Portfolio::default()
        };
        let choice = choose(&portfolio, &Limits::default()).unwrap().unwrap();
        assert_eq!((choice.selected, choice.objective), (vec![1, 3], 9.0));
    }

    #[test]
    fn choosing_none_or_all_is_a_choice() {
        let all = Portfolio {
            score: vec![1.0, -5.0],
            choose: 2,
            ..Portfolio::default()
        };
        assert_eq!(
            choose(&all, &Limits::default()).unwrap().unwrap().selected,
            [0, 1]
        );
        let none = Portfolio {
            choose: 0,
            ..all.clone()
        };
        assert!(
            choose(&none, &Limits::default())
                .unwrap()
                .unwrap()
                .selected
                .is_empty()
        );
        let more = Portfolio { choose: 3, ..all };
        assert_eq!(choose(&more, &Limits::default()).unwrap(), None);
    }

    #[test]
    fn money_is_kept_to_the_cent() {
        // Ten million euros and one cent do not fit into ten million.
        let portfolio = Portfolio {
            score: vec![2.0, 1.0],
            cost: vec![1_000_000_001.0, 1_000_000_000.0],
            budget: Some(1_000_000_000.0),
            choose: 1,
            ..Portfolio::default()
        };
        assert_eq!(
            choose(&portfolio, &Limits::default()).unwrap().unwrap().selected,
            [1]
        );
        let tenths = Portfolio {
            score: vec![1.0; 3],
            cost: vec![0.1; 3],
            budget: Some(0.3),
            choose: 3,
            ..Portfolio::default()
        };
        assert!(choose(&tenths, &Limits::default()).unwrap().is_some());
    }

    #[test]
    fn the_step_of_scores_is_found() {
        assert_eq!(score_step(&[1.0, 2.0, 5.0]), 1.0);
        assert_eq!(score_step(&[2.5, 5.0]), 2.5);
        assert!((score_step(&[0.12, 0.3]) - 0.06).abs() < 1e-15);
        assert_eq!(score_step(&[std::f64::consts::PI]), 0.0);
    }

    #[test]
    fn faults_are_named() {
        let good = Portfolio {
            score: vec![1.0, 2.0],
            cost: vec![1.0, 2.0],
            category: vec![0, 1],
            region: vec![0, 0],
            budget: Some(3.0),
            choose: 1,
            category_min: vec![0, 0],
            category_max: vec![1, 1],
            ..Portfolio::default()
        };
        assert!(choose(&good, &Limits::default()).unwrap().is_some());
        let code = |change: &dyn Fn(&mut Portfolio)| {
            let mut portfolio = good.clone();
            change(&mut portfolio);
            choose(&portfolio, &Limits::default()).unwrap_err().code
        };
        assert_eq!(code(&|p| p.cost = vec![1.0]), Code::WrongShape);
        assert_eq!(code(&|p| p.cost[0] = -1.0), Code::InvalidValue);
        assert_eq!(code(&|p| p.score[0] = f64::NAN), Code::NotFinite);
        assert_eq!(code(&|p| p.score = vec![1e308, -1e308]), Code::NotFinite);
        assert_eq!(code(&|p| p.budget = Some(f64::NAN)), Code::NotFinite);
        assert_eq!(code(&|p| p.category[1] = 2), Code::InvalidValue);
        assert_eq!(code(&|p| p.category_max = vec![1]), Code::WrongShape);
        assert_eq!(code(&|p| p.category.clear()), Code::MissingField);
        assert_eq!(code(&|p| p.exclusive_groups = vec![vec![2]]), Code::InvalidValue);
        assert_eq!(
            code(&|p| {
                p.region.clear();
                p.min_distinct_regions = Some(1);
            }),
            Code::MissingField
        );
    }

    #[test]
    fn a_cancelled_choice_says_so() {
        let limits = Limits::default();
        limits.cancel_flag().cancel();
        let portfolio = Portfolio {
            score: vec![1.0],
            choose: 1,
            ..Portfolio::default()
        };
        assert_eq!(choose(&portfolio, &limits).unwrap_err().code, Code::Cancelled);
    }
}
