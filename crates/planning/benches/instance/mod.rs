//! Makes plans of several kinds to time: what makes a plan hard differs from region to region.

use p4c_planning::{Action, Means};

/// Numbers that look random and are the same everywhere (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, most: f64) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64 * most
    }
}

/// What is hard about a plan.
#[derive(Debug, Clone, Copy)]
pub enum Structure {
    /// One to three concepts an action, costs that fall after the first year, some requirements.
    Usual,
    /// What an action brings follows what it costs, so that no action is a bargain.
    CorrelatedCosts,
    /// Money is there, people are not; actions need them for as long as they run.
    TightStaff,
    /// Actions require each other in chains of ten.
    Chains,
    /// Every action costs the same each year to the end.
    RunningCosts,
    /// One start a year.
    FewStarts,
    /// Sixty concepts, many to an action.
    ManyConcepts,
    /// All of it at once.
    Everything,
}

/// Every structure.
pub const STRUCTURES: [Structure; 8] = [
    Structure::Usual,
    Structure::CorrelatedCosts,
    Structure::TightStaff,
    Structure::Chains,
    Structure::RunningCosts,
    Structure::FewStarts,
    Structure::ManyConcepts,
    Structure::Everything,
];

/// Actions and means from a seed.
pub fn instance(structure: Structure, actions: usize, years: usize, seed: u64) -> (Vec<Action>, Means) {
    use Structure::{Chains, CorrelatedCosts, Everything, FewStarts, ManyConcepts, RunningCosts, TightStaff};
    let mut numbers = Numbers(seed);
    let concepts = if matches!(structure, ManyConcepts) { 60 } else { 12 };
    let is = |kinds: &[bool]| kinds.iter().any(|kind| *kind) || matches!(structure, Everything);
    let actions = (0..actions)
        .map(|i| {
            let mut gains = vec![0.0; concepts];
            let many = if matches!(structure, ManyConcepts) {
                8.0
            } else {
                3.0
            };
            for _ in 0..1 + numbers.next(many) as usize {
                gains[numbers.next(concepts as f64) as usize] = 0.1 + numbers.next(0.5);
            }
            let (mut fit, mut quality) = (0.4 + numbers.next(0.6), 0.5 + numbers.next(0.5));
            let mut cost = (20_000.0 + numbers.next(80_000.0)).round();
            if is(&[matches!(structure, CorrelatedCosts)]) {
                (fit, quality) = (1.0, 1.0);
                cost = (150_000.0 * gains.iter().sum::<f64>() + 5_000.0 + numbers.next(2_000.0)).round();
            }
            let running = if is(&[matches!(structure, RunningCosts)]) {
                vec![cost * 0.5; years]
            } else {
                vec![cost, cost * 0.5, cost * 0.4]
            };
            let chained = is(&[matches!(structure, Chains)]);
            Action {
                gains,
                staff_by_year: vec![0.2 + numbers.next(1.0); running.len()],
                cost_by_year: running,
                requires: match i {
                    _ if chained && i % 10 != 0 => vec![i - 1],
                    _ if !chained && i > 10 && i % 9 == 0 => vec![i - 7],
                    _ => vec![],
                },
                fit,
                quality,
            }
        })
        .collect();
    let means = Means {
        needs: (0..concepts).map(|_| 1.0 + numbers.next(4.0)).collect(),
        covered: (0..concepts).map(|_| numbers.next(0.6)).collect(),
        years,
        budget_by_year: vec![180_000.0; years],
        staff_by_year: vec![
            if is(&[matches!(structure, TightStaff)]) {
                2.0
            } else {
                4.0
            };
            years
        ],
        starts_per_year: if is(&[matches!(structure, FewStarts)]) {
            1
        } else {
            4
        },
    };
    (actions, means)
}
