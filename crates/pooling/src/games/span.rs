//! Exact linear algebra over coalitions: whether one is a linear combination of others.
//!
//! The nucleolus needs to know which coalitions' excesses are settled once some are; rounding must not decide that. Works modulo the
//! prime 2^61 - 1, which exceeds every determinant of a 0/1 matrix up to 32 rows (Hadamard), so a rank found here is the true rank.

const PRIME: u64 = (1 << 61) - 1;

/// The linear span of a growing set of coalitions of n players.
#[derive(Debug, Clone)]
pub(crate) struct Span {
    players: usize,
    /// Reduced row echelon form: pivot column and row.
    rows: Vec<(usize, Vec<u64>)>,
}

impl Span {
    pub(crate) fn new(players: usize) -> Self {
        Self {
            players,
            rows: Vec::new(),
        }
    }

    pub(crate) fn rank(&self) -> usize {
        self.rows.len()
    }

    /// Adds a row of whole numbers modulo the prime; false when it lies in the span already.
    fn add_row(&mut self, mut row: Vec<u64>) -> bool {
        self.reduce(&mut row);
        let Some(pivot) = row.iter().position(|&entry| entry != 0) else {
            return false;
        };
        let inverse = power(row[pivot], PRIME - 2);
        for entry in &mut row {
            *entry = times(*entry, inverse);
        }
        for (_, other) in &mut self.rows {
            let factor = PRIME - other[pivot];
            if factor != PRIME {
                for (entry, new) in other.iter_mut().zip(&row) {
                    *entry = plus(*entry, times(factor, *new));
                }
            }
        }
        self.rows.push((pivot, row));
        true
    }

    /// Adds a coalition; false when it lies in the span already.
    pub(crate) fn add(&mut self, mask: u32) -> bool {
        let row = (0..self.players).map(|i| u64::from(mask >> i & 1)).collect();
        self.add_row(row)
    }

    /// Adds a coalition together with one more column (the last) that holds `extra`; for a span of n + 1 columns.
    pub(crate) fn add_with(&mut self, mask: u32, extra: u64) -> bool {
        let mut row: Vec<u64> = (0..self.players).map(|i| u64::from(mask >> i & 1)).collect();
        row[self.players - 1] = extra;
        self.add_row(row)
    }

    fn reduce(&self, row: &mut [u64]) {
        for (pivot, basis) in &self.rows {
            let factor = row[*pivot];
            if factor != 0 {
                for (entry, base) in row.iter_mut().zip(basis) {
                    *entry = plus(*entry, PRIME - times(factor, *base));
                }
            }
        }
    }

    /// A number per player such that a coalition lies in the span exactly when the sum over its members is 0 modulo [`PRIME`].
    ///
    /// "Exactly" but for a chance of 2^-61 per coalition: the numbers are a fixed pseudo-random combination of the residues.
    pub(crate) fn signature(&self) -> Vec<u64> {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mix: Vec<u64> = (0..self.players)
            .map(|_| super::random::next(&mut state) % PRIME)
            .collect();
        (0..self.players)
            .map(|i| {
                let mut row = vec![0; self.players];
                row[i] = 1;
                self.reduce(&mut row);
                row.iter()
                    .zip(&mix)
                    .fold(0, |sum, (&entry, &factor)| plus(sum, times(entry, factor)))
            })
            .collect()
    }

    /// Calls `found` for every coalition (mask) in the span, ascending.
    pub(crate) fn for_each_member(&self, mut found: impl FnMut(usize)) {
        let signature = self.signature();
        let low = self.players.min(10);
        let sums = |part: &[u64]| {
            let mut out = vec![0_u64];
            for &value in part {
                for k in 0..out.len() {
                    out.push(plus(out[k], value));
                }
            }
            out
        };
        let inside = sums(&signature[..low]);
        for (high, &outside) in sums(&signature[low..]).iter().enumerate() {
            let wanted = if outside == 0 { 0 } else { PRIME - outside };
            for (k, &sum) in inside.iter().enumerate() {
                if sum == wanted {
                    found(high << low | k);
                }
            }
        }
    }
}

fn plus(a: u64, b: u64) -> u64 {
    let sum = a + b;
    if sum >= PRIME { sum - PRIME } else { sum }
}

fn times(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    plus((product & u128::from(PRIME)) as u64, (product >> 61) as u64)
}

fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        exponent >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_span_of_all_players_and_one_coalition_holds_its_complement() {
        let mut span = Span::new(12);
        assert!(span.add(0xfff));
        assert!(span.add(0b1011));
        assert!(!span.add(0xfff ^ 0b1011));
        let mut found = Vec::new();
        span.for_each_member(|mask| found.push(mask));
        assert_eq!(found, [0, 0b1011, 0xfff ^ 0b1011, 0xfff]);
        assert_eq!(span.rank(), 2);
    }

    #[test]
    fn pairs_of_three_players_span_everything() {
        let mut span = Span::new(3);
        assert!(span.add(0b011) && span.add(0b101) && span.add(0b110));
        let mut count = 0;
        span.for_each_member(|_| count += 1);
        assert_eq!(count, 8);
    }
}
