//! What is true of every nucleolus: certificates hold, Kohlberg's criterion holds, published values are met.

use p4c_pooling::games::{Over, Sense, nucleolus_of_table, verify_by_levels, verify_kohlberg};

fn random(state: &mut u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

fn checked(table: &[f64], sense: Sense, over: Over) -> Option<Vec<f64>> {
    let found = nucleolus_of_table(table, sense, over, &Default::default()).unwrap()?;
    verify_kohlberg(table, sense, over, &found.shares, &found.certificate)
        .unwrap_or_else(|fault| panic!("{fault}: {found:?} of {table:?}"));
    let largest = table.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
    if table.len() <= 512 {
        verify_by_levels(table, sense, over, &found.shares, 1e-8 * largest.max(1e-9))
            .unwrap_or_else(|fault| panic!("{fault}: {found:?} of {table:?}"));
    }
    Some(found.shares)
}

#[test]
fn random_games_with_many_ties_are_certified() {
    let mut state = 1;
    let mut with_bounds = 0;
    for round in 0..600 {
        let n = 2 + round % 6;
        let range = [2, 3, 10, 1000][round % 4];
        let table: Vec<f64> = (0..1_usize << n)
            .map(|mask| {
                if mask == 0 {
                    0.0
                } else {
                    (random(&mut state) % range) as f64
                }
            })
            .collect();
        for sense in [Sense::Cost, Sense::Value] {
            let free = checked(&table, sense, Over::EfficientShares).unwrap();
            if let Some(bound) = checked(&table, sense, Over::Imputations) {
                with_bounds += usize::from(free.iter().zip(&bound).any(|(a, b)| (a - b).abs() > 1e-6));
            }
        }
    }
    assert!(with_bounds > 20, "the bounds matter in some games: {with_bounds}");
}
