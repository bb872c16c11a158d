//! Sorts alternatives by a score and gives them places; ties share the best place.
//!
//! The sort is a radix sort over the bits of the score: stable, linear, and the same on every machine.

/// Two scores count as one when they differ by no more than rounding: this share of the larger.
pub(crate) const SAME: f64 = 1e-12;

/// The bits of a number such that their order as whole numbers is the order of the numbers.
fn ordered_bits(x: f64) -> u64 {
    let bits = (x + 0.0).to_bits();
    bits ^ ((((bits as i64) >> 63) as u64) | 0x8000_0000_0000_0000)
}

/// The indices of the values in ascending order; equal values keep their order. Linear in their number.
///
/// Values must not be NaN.
pub fn ascending(values: &[f64]) -> Vec<u32> {
    let mut items: Vec<(u64, u32)> = values
        .iter()
        .enumerate()
        .map(|(i, &x)| (ordered_bits(x), i as u32))
        .collect();
    if items.len() < 2048 {
        items.sort_unstable();
        return items.into_iter().map(|(_, i)| i).collect();
    }
    const BITS: u32 = 11;
    const PASSES: usize = 6;
    const BINS: usize = 1 << BITS;
    let mut counts = vec![[0_u32; BINS]; PASSES];
    for &(key, _) in &items {
        for (pass, count) in counts.iter_mut().enumerate() {
            count[(key >> (BITS * pass as u32)) as usize & (BINS - 1)] += 1;
        }
    }
    let mut other = vec![(0, 0); items.len()];
    for (pass, count) in counts.iter_mut().enumerate() {
        if count.iter().any(|&c| c as usize == items.len()) {
            continue;
        }
        let mut start = 0;
        for c in count.iter_mut() {
            (start, *c) = (start + *c, start);
        }
        for &item in &items {
            let place = &mut count[(item.0 >> (BITS * pass as u32)) as usize & (BINS - 1)];
            other[*place as usize] = item;
            *place += 1;
        }
        std::mem::swap(&mut items, &mut other);
    }
    items.into_iter().map(|(_, i)| i).collect()
}

/// Places by score, the highest first: 1 = best, ties share the best place (1, 2, 2, 4).
///
/// Scores that differ by less than 1e-12 of the larger tie, so that rounding decides no place.
pub fn places(scores: &[f64]) -> Vec<usize> {
    let order = ascending(scores);
    let mut places = vec![0; scores.len()];
    let mut first = f64::INFINITY;
    let mut place = 0;
    for (k, &i) in order.iter().rev().enumerate() {
        let score = scores[i as usize];
        let same = first - score <= SAME * first.abs().max(score.abs());
        if k == 0 || !same {
            first = score;
            place = k + 1;
        }
        places[i as usize] = place;
    }
    places
}

/// Mid-ranks by value, the lowest first: tied values share the mean of their places (1, 2.5, 2.5, 4).
pub fn mid_ranks(values: &[f64]) -> Vec<f64> {
    let order = ascending(values);
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let value = values[order[start] as usize];
        let mut end = start + 1;
        while end < order.len() && values[order[end] as usize] == value {
            end += 1;
        }
        for &i in &order[start..end] {
            ranks[i as usize] = (start + 1 + end) as f64 / 2.0;
        }
        start = end;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ties_share_the_best_place() {
        assert_eq!(places(&[0.3, 0.9, 0.3, 0.1]), [2, 1, 2, 4]);
        assert_eq!(places(&[]), Vec::<usize>::new());
    }

    #[test]
    fn rounding_decides_no_place() {
        assert_eq!(places(&[0.1 + 0.2, 0.3, 0.3 - 1e-9]), [1, 1, 3]);
        assert_eq!(places(&[0.0, -0.0, -1.0]), [1, 1, 3]);
    }

    #[test]
    fn mid_ranks_share_the_mean_place() {
        assert_eq!(mid_ranks(&[10.0, 20.0, 20.0, 5.0]), [2.0, 3.5, 3.5, 1.0]);
    }

    proptest! {
        #[test]
        fn the_radix_sort_sorts_and_is_stable(seed in proptest::collection::vec(-50_i32..50, 1..40), n in 2048_usize..3000) {
            let values: Vec<f64> = (0..n).map(|i| f64::from(seed[i % seed.len()]) * [1.0, 1e-9, 1e9][i % 3]).collect();
            let order = ascending(&values);
            let mut expected: Vec<u32> = (0..n as u32).collect();
            expected.sort_by(|&a, &b| values[a as usize].total_cmp(&(values[b as usize])).then(a.cmp(&b)));
            let value = |order: &[u32]| order.iter().map(|&i| values[i as usize]).collect::<Vec<f64>>();
            prop_assert_eq!(value(&order), value(&expected));
            for pair in order.windows(2) {
                prop_assert!(values[pair[0] as usize] < values[pair[1] as usize] || pair[0] < pair[1]);
            }
        }
    }
}
