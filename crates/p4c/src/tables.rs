//! Turns results and records into tables for people. One module for each step or for what belongs together.

pub mod appraise;
pub mod classify;
pub mod others;
pub mod plan;
pub mod pool;
pub mod record;
pub mod recur;
pub mod transfer;

use p4c_model::Money;

/// The English name of a concept; nothing for none.
pub fn concept(code: Option<&str>) -> String {
    code.map_or_else(String::new, |code| {
        p4c_pipeline::classify::concept_name(code, "en").to_owned()
    })
}

/// A share from 0 to 1 as whole per cent.
pub fn per_cent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// Euro cents as euros.
pub fn euros(cents: i64) -> String {
    Money::euro_cents(cents).to_string()
}

/// An interval of shares as whole per cent, or one figure where both ends are the same.
pub fn interval([low, high]: [f64; 2]) -> String {
    let (low, high) = (format!("{:.0}", low * 100.0), format!("{:.0}", high * 100.0));
    if low == high {
        format!("{low} %")
    } else {
        format!("{low}-{high} %")
    }
}
