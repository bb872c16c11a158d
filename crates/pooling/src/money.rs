//! Rounds shares of a bill to whole cents so that they add up to the bill exactly.
//!
//! The last step of cost sharing: the rules of [`crate::games`] give real numbers, an invoice needs cents. The rule is that of the
//! largest remainder. Which share is fair is not decided here.

use std::fmt;

/// Why a bill cannot be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SplitFault {
    /// Nobody to split it among.
    NoShares,
    /// The share at this index is NaN or infinite.
    NotFinite(usize),
    /// The shares add up to zero but the bill does not.
    ZeroTotal,
    /// A scaled share is beyond the range of whole cents (2^53).
    TooLarge(usize),
}

impl fmt::Display for SplitFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SplitFault::NoShares => write!(f, "there are no shares to split the bill by"),
            SplitFault::NotFinite(i) => write!(f, "share {i} is not a finite number"),
            SplitFault::ZeroTotal => write!(f, "the shares add up to zero, the bill does not"),
            SplitFault::TooLarge(i) => write!(f, "share {i} is beyond the range of whole cents"),
        }
    }
}

impl std::error::Error for SplitFault {}

/// Splits `bill` (in cents) in proportion to `shares`, to whole cents that add up to the bill exactly.
///
/// Each share is scaled so that the shares add up to the bill and is rounded down (towards minus infinity); the cents that are
/// left go one each to the largest remainders, ties to the lower index (Hamilton's method). Negative shares (a player whom
/// the others pay) and a negative bill are split alike. A share of exactly zero never gets a cent while another share has a remainder.
///
/// # Errors
/// [`SplitFault`] when there are no shares, one is not finite, they add up to zero while the bill does not, or cents overflow.
///
/// ```
/// use p4c_pooling::money::share_cents;
/// assert_eq!(share_cents(1000, &[33.33, 33.33, 33.34]).unwrap(), [333, 333, 334]);
/// ```
pub fn share_cents(bill: i64, shares: &[f64]) -> Result<Vec<i64>, SplitFault> {
    if shares.is_empty() {
        return Err(SplitFault::NoShares);
    }
    if let Some(i) = shares.iter().position(|share| !share.is_finite()) {
        return Err(SplitFault::NotFinite(i));
    }
    let total: f64 = shares.iter().sum();
    let largest = shares.iter().fold(0.0_f64, |most, share| most.max(share.abs()));
    if total.abs() <= largest * 1e-12 {
        if bill == 0 && largest == 0.0 {
            return Ok(vec![0; shares.len()]);
        }
        return Err(SplitFault::ZeroTotal);
    }
    let exact: Vec<f64> = shares.iter().map(|share| bill as f64 * (share / total)).collect();
    split_exact(bill, &exact)
}

/// Rounds amounts (in whole units, say euros) to cents that add up to their rounded sum exactly; nothing is scaled.
///
/// The rule of [`share_cents`] for amounts that are known already, also when they add up to zero.
///
/// # Errors
/// [`SplitFault`] when there are no amounts, one is not finite, or cents overflow.
///
/// ```
/// use p4c_pooling::money::round_amounts;
/// assert_eq!(round_amounts(&[1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]).unwrap(), [34, 33, 33]);
/// ```
pub fn round_amounts(amounts: &[f64]) -> Result<Vec<i64>, SplitFault> {
    if amounts.is_empty() {
        return Err(SplitFault::NoShares);
    }
    if let Some(i) = amounts.iter().position(|amount| !amount.is_finite()) {
        return Err(SplitFault::NotFinite(i));
    }
    let exact: Vec<f64> = amounts.iter().map(|amount| amount * 100.0).collect();
    let bill = exact.iter().sum::<f64>().round();
    if bill.abs() > 9.0e15 {
        return Err(SplitFault::TooLarge(0));
    }
    split_exact(bill as i64, &exact)
}

/// Rounds exact cents down and hands out what is left of the bill by largest remainder.
fn split_exact(bill: i64, exact: &[f64]) -> Result<Vec<i64>, SplitFault> {
    let mut cents = Vec::with_capacity(exact.len());
    let mut remainders = Vec::with_capacity(exact.len());
    for (i, &exact) in exact.iter().enumerate() {
        if exact.is_nan() || exact.abs() > 9.0e15 {
            return Err(SplitFault::TooLarge(i));
        }
        // A share that is whole but for the rounding of floating-point numbers counts as whole.
        let nearest = exact.round();
        let whole = if (exact - nearest).abs() <= 1e-9 * exact.abs().max(1.0) {
            nearest
        } else {
            exact.floor()
        };
        cents.push(whole as i64);
        remainders.push((exact - whole).max(0.0));
    }
    let mut left = i128::from(bill) - cents.iter().map(|&c| i128::from(c)).sum::<i128>();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by(|&a, &b| remainders[b].total_cmp(&remainders[a]).then(a.cmp(&b)));
    if left < 0 {
        order.reverse();
    }
    // What is left is within the number of shares but for rounding of huge bills; the loop then goes round more than once.
    while left != 0 {
        let step = left.signum() as i64;
        for &i in order
            .iter()
            .take(left.unsigned_abs().min(exact.len() as u128) as usize)
        {
            cents[i] += step;
            left -= i128::from(step);
        }
    }
    Ok(cents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn equal_remainders_go_to_the_first() {
        assert_eq!(share_cents(100, &[1.0, 1.0, 1.0]).unwrap(), [34, 33, 33]);
        assert_eq!(share_cents(101, &[1.0, 1.0, 1.0]).unwrap(), [34, 34, 33]);
    }

    #[test]
    fn a_player_who_is_paid_keeps_a_negative_share() {
        assert_eq!(share_cents(1000, &[-2.5, 12.5]).unwrap(), [-250, 1250]);
        assert_eq!(share_cents(-100, &[1.0, 1.0, 1.0]).unwrap(), [-33, -33, -34]);
    }

    #[test]
    fn who_owes_nothing_gets_no_odd_cent() {
        assert_eq!(share_cents(1, &[0.0, 0.5, 0.5]).unwrap(), [0, 1, 0]);
    }

    #[test]
    fn what_cannot_be_split_is_named() {
        assert_eq!(share_cents(1, &[]), Err(SplitFault::NoShares));
        assert_eq!(share_cents(1, &[1.0, f64::NAN]), Err(SplitFault::NotFinite(1)));
        assert_eq!(share_cents(1, &[1.0, -1.0]), Err(SplitFault::ZeroTotal));
        assert_eq!(share_cents(i64::MAX, &[1.0]), Err(SplitFault::TooLarge(0)));
        assert_eq!(share_cents(0, &[0.0, 0.0]).unwrap(), [0, 0]);
        for fault in [
            SplitFault::NoShares,
            SplitFault::NotFinite(3),
            SplitFault::ZeroTotal,
            SplitFault::TooLarge(3),
        ] {
            assert!(!fault.to_string().is_empty());
        }
    }

    proptest! {
        #[test]
        fn cents_add_up_to_the_bill_and_stay_within_one_cent(
            bill in -1_000_000_000_i64..1_000_000_000,
            shares in prop::collection::vec(0.0_f64..1e6, 1..40),
        ) {
            prop_assume!(shares.iter().sum::<f64>() > 1.0);
            let cents = share_cents(bill, &shares).unwrap();
            prop_assert_eq!(cents.iter().sum::<i64>(), bill);
            let total: f64 = shares.iter().sum();
            for (c, s) in cents.iter().zip(&shares) {
                prop_assert!((*c as f64 - bill as f64 * s / total).abs() < 1.0 + 1e-6);
            }
        }
    }
}
