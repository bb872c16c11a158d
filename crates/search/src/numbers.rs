//! Holds which of so many documents are meant, one bit each.

/// A set of the numbers below a bound.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbers {
    bits: Vec<u64>,
    bound: usize,
}

impl Numbers {
    /// No number below the bound.
    pub fn none(bound: usize) -> Self {
        Self {
            bits: vec![0; bound.div_ceil(64)],
            bound,
        }
    }

    /// Every number below the bound.
    pub fn all(bound: usize) -> Self {
        let mut bits = vec![u64::MAX; bound.div_ceil(64)];
        if let Some(last) = bits.last_mut()
            && !bound.is_multiple_of(64)
        {
            *last = (1 << (bound % 64)) - 1;
        }
        Self { bits, bound }
    }

    /// The numbers below the bound that a test lets through.
    pub fn that(bound: usize, mut test: impl FnMut(usize) -> bool) -> Self {
        let mut numbers = Self::none(bound);
        for (place, bits) in numbers.bits.iter_mut().enumerate() {
            for number in place * 64..(place * 64 + 64).min(bound) {
                *bits |= u64::from(test(number)) << (number % 64);
            }
        }
        numbers
    }

    /// Takes a number in; one that is not below the bound is left out.
    pub fn insert(&mut self, number: u32) {
        if (number as usize) < self.bound {
            self.bits[number as usize / 64] |= 1 << (number % 64);
        }
    }

    /// Whether a number is in.
    pub fn contains(&self, number: u32) -> bool {
        self.bits
            .get(number as usize / 64)
            .is_some_and(|bits| bits >> (number % 64) & 1 == 1)
    }

    /// How many are in. Linear in the bound, a word of 64 at a time.
    pub fn len(&self) -> usize {
        self.bits.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// Whether none is in.
    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|bits| *bits == 0)
    }

    /// The numbers, smallest first.
    pub fn iter(&self) -> impl Iterator<Item = u32> + use<'_> {
        self.bits.iter().enumerate().flat_map(|(place, bits)| {
            let mut left = *bits;
            std::iter::from_fn(move || {
                (left != 0).then(|| {
                    let bit = left.trailing_zeros();
                    left &= left - 1;
                    place as u32 * 64 + bit
                })
            })
        })
    }

    /// Leaves only what is in both.
    pub(crate) fn keep(&mut self, others: &Self) {
        for (bits, other) in self.bits.iter_mut().zip(&others.bits) {
            *bits &= other;
        }
    }

    /// Takes in all of the others.
    pub(crate) fn add(&mut self, others: &Self) {
        for (bits, other) in self.bits.iter_mut().zip(&others.bits) {
            *bits |= other;
        }
    }

    /// How many are in both.
    pub(crate) fn number_common(&self, others: &Self) -> usize {
        self.bits
            .iter()
            .zip(&others.bits)
            .map(|(bits, other)| (bits & other).count_ones() as usize)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_every_number_below_the_bound_and_no_other() {
        for bound in [0, 1, 63, 64, 65, 200] {
            let all = Numbers::all(bound);
            assert_eq!(all.len(), bound);
            assert_eq!(
                all.iter().collect::<Vec<_>>(),
                (0..bound as u32).collect::<Vec<_>>()
            );
            assert!(!all.contains(bound as u32));
            assert_eq!(all, Numbers::that(bound, |_| true));
        }
    }

    #[test]
    fn a_number_beyond_the_bound_is_left_out() {
        let mut numbers = Numbers::none(70);
        numbers.insert(69);
        numbers.insert(70);
        assert_eq!(numbers.iter().collect::<Vec<_>>(), [69]);
    }
}
