//! The greatest common divisor, by which whole figures of games and hosting are made as small, and their steps as large, as can be.

/// The greatest common divisor; with 0 it is the other number (Euclid, Elements, book VII).
pub(crate) fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
