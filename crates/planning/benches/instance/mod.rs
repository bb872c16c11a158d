//! Makes plans of a realistic kind to time: actions of one to three concepts, costs that fall after the first year, some requirements.

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

/// Actions and means from a seed.
pub fn instance(actions: usize, years: usize, seed: u64) -> (Vec<Action>, Means) {
    let mut numbers = Numbers(seed);
    let concepts = 12;
    let actions = (0..actions)
        .map(|i| {
            let mut gains = vec![0.0; concepts];
            for _ in 0..1 + numbers.next(3.0) as usize {
                gains[numbers.next(concepts as f64) as usize] = 0.1 + numbers.next(0.5);
            }
            let cost = 20_000.0 + numbers.next(80_000.0);
            Action {
                gains,
                cost_by_year: vec![cost, cost * 0.5, cost * 0.4],
                staff_by_year: vec![0.2 + numbers.next(1.0); 3],
                requires: if i > 10 && i % 9 == 0 { vec![i - 7] } else { vec![] },
                fit: 0.4 + numbers.next(0.6),
                quality: 0.5 + numbers.next(0.5),
            }
        })
        .collect();
    let means = Means {
        needs: (0..concepts).map(|_| 1.0 + numbers.next(4.0)).collect(),
        covered: (0..concepts).map(|_| numbers.next(0.6)).collect(),
        years,
        budget_by_year: vec![180_000.0; years],
        staff_by_year: vec![4.0; years],
        starts_per_year: 4,
    };
    (actions, means)
}
