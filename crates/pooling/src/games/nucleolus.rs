//! The nucleolus and the prenucleolus of a game that is given by its table, each with a certificate that proves it.
//!
//! A sequence of linear programmes (Maschler, Peleg & Shapley 1979), one for each level of excess; how one is solved is in
//! `stages`. Checking the answer again is left to [`super::kohlberg`].

use p4c_problem::{Code, Limits, Refusal};

use super::Sense;
use super::stages::Stages;

/// Among which shares the excesses are made as small as can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Shares that add up to the whole and give no player less than alone: the nucleolus (Schmeidler 1969).
    Imputations,
    /// All shares that add up to the whole: the prenucleolus (Sobolev 1975).
    EfficientShares,
}

/// One excess level of a nucleolus and the coalitions that hold it there.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// The excess: what a coalition loses by staying, v(S) - x(S), or x(S) - c(S) for costs.
    pub excess: f64,
    /// The coalitions (masks) that are settled at this level.
    pub coalitions: Vec<u32>,
    /// A positive weight for each of them; the weights add up to 1.
    pub weights: Vec<f64>,
    /// Players who get just what they have alone, with a positive weight: they hold the level too (nucleolus only).
    pub bounded: Vec<(usize, f64)>,
}

/// Why shares are the nucleolus: levels from the largest excess down, each a balanced collection given those before (Kohlberg 1971).
///
/// At each level, the weighted sum of the level's coalitions and bounded players is a linear combination of coalitions settled before
/// (and of the whole); so no change of the shares can lower one excess of the level without raising another. At the end the settled
/// coalitions determine the shares.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Certificate {
    /// The levels in descending order of excess; empty when there is only one imputation.
    pub levels: Vec<Level>,
}

/// Shares with the proof that they are the (pre)nucleolus.
#[derive(Debug, Clone, PartialEq)]
pub struct Nucleolus {
    /// One share a player.
    pub shares: Vec<f64>,
    /// The proof.
    pub certificate: Certificate,
}

/// The nucleolus or prenucleolus of a table with 2^n entries (bit i of the index is player i; entry 0 counts as 0).
///
/// `None` when there is no imputation (the players have more alone than together). At most n - 1 programmes; each pivot costs O(n^2),
/// each scan O(2^n).
///
/// # Errors
/// [`Code::WrongShape`] or [`Code::NotFinite`] for a table that is none; [`Code::TimeLimit`] or [`Code::Cancelled`] when the limits end first; `SolverFailed` when rounding leaves no pivot.
///
/// ```
/// use p4c_pooling::games::{nucleolus_of_table, Over, Sense};
/// // Three towns: alone 6 each, two 9, all 12.
/// let costs = [0.0, 6.0, 6.0, 9.0, 6.0, 9.0, 9.0, 12.0];
/// let found = nucleolus_of_table(&costs, Sense::Cost, Over::Imputations, &Default::default()).unwrap().unwrap();
/// assert!(found.shares.iter().all(|share| (share - 4.0).abs() < 1e-9));
/// ```
pub fn nucleolus_of_table(
    table: &[f64],
    sense: Sense,
    over: Over,
    limits: &Limits,
) -> Result<Option<Nucleolus>, Refusal> {
    check_table(table)?;
    let mut stages = Stages::new(table, sense, over);
    if stages.has_no_shares() {
        return Ok(None);
    }
    while !stages.is_done() {
        stages.next_level(limits)?;
    }
    Ok(Some(stages.finish()))
}

/// The largest excess over proper, non-empty coalitions, made as small as efficient shares can make it: the level of the least core.
///
/// `None` for fewer than two players. The core is non-empty when it is not above 0.
///
/// # Errors
/// As [`nucleolus_of_table`].
pub fn least_core_excess_of_table(
    table: &[f64],
    sense: Sense,
    limits: &Limits,
) -> Result<Option<f64>, Refusal> {
    check_table(table)?;
    let mut stages = Stages::new(table, sense, Over::EfficientShares);
    if stages.is_done() {
        return Ok(None);
    }
    stages.next_level(limits)?;
    Ok(stages.levels.first().map(|level| level.excess))
}

fn check_table(table: &[f64]) -> Result<(), Refusal> {
    if table.len() < 2 || !table.len().is_power_of_two() {
        return Err(Refusal::new(
            Code::WrongShape,
            format!("a table of {} entries is no game; 2^n are expected", table.len()),
        ));
    }
    if let Some(mask) = table.iter().position(|value| !value.is_finite()) {
        return Err(Refusal::new(
            Code::NotFinite,
            format!("`table[{mask}]` is not a finite number"),
        ));
    }
    Ok(())
}
