//! The nucleolus and the prenucleolus of a game that is given by its table, each with a certificate that proves it.
//!
//! A sequence of linear programmes (Maschler, Peleg & Shapley 1979): lower the largest excess as far as it goes, settle the coalitions
//! that hold it there, go on with the others. Coalitions enter a programme only when they violate it, found by a scan of the whole table;
//! which ones are settled follows from exact linear algebra ([`super::span`]), not from comparing floats, so ties do no harm.
//! Checking the answer again is left to [`super::kohlberg`].

use p4c_problem::{Code, Limits, Refusal};
use rayon::prelude::*;

use super::Sense;
use super::coalition::{members_of, subset_sums};
use super::simplex::{Basis, Row};
use super::span::Span;

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
/// [`Code::TimeLimit`] or [`Code::Cancelled`] when the limits end first; [`Code::SolverFailed`] when rounding leaves no pivot.
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
    let mut stages = Stages::new(table, sense, Over::EfficientShares);
    if stages.is_done() {
        return Ok(None);
    }
    stages.next_level(limits)?;
    Ok(stages.levels.first().map(|level| level.excess))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Settled,
    Coalition(u32),
    Bound(usize),
}

/// The sequence of programmes, one level at a time.
pub(crate) struct Stages {
    players: usize,
    bounded: bool,
    sign: f64,
    /// What each player has alone, in value orientation: taken off the table so that it is scaled to its synergies.
    alone: Vec<f64>,
    scale: f64,
    tolerance: f64,
    /// The scaled, zero-normalised table; settled coalitions are minus infinity.
    work: Vec<f64>,
    grand: f64,
    span: Span,
    settled: Vec<Row<Tag>>,
    carried: Vec<Row<Tag>>,
    point: Vec<f64>,
    single: bool,
    pub(crate) levels: Vec<Level>,
}

impl Stages {
    pub(crate) fn new(table: &[f64], sense: Sense, over: Over) -> Self {
        let players = table.len().checked_ilog2().unwrap_or(0) as usize;
        let sign = sense.sign();
        let alone: Vec<f64> = (0..players).map(|i| sign * table[1 << i]).collect();
        let low = players / 2;
        let (inside, outside) = (subset_sums(&alone[..low]), subset_sums(&alone[low..]));
        let mut work = vec![0.0; 1 << players];
        for ((block, values), outside) in work
            .chunks_mut(1 << low)
            .zip(table.chunks(1 << low))
            .zip(&outside)
        {
            for ((entry, value), inside) in block.iter_mut().zip(values).zip(&inside) {
                *entry = sign * value - (inside + outside);
            }
        }
        work[0] = 0.0;
        for i in 0..players {
            work[1 << i] = 0.0;
        }
        let largest = |values: &[f64]| values.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
        let spread = largest(&work);
        // Rounding of the data themselves bounds what can be told apart.
        let noise = largest(table) * 1e-15 * players as f64;
        let scale = if spread > noise { spread } else { 1.0 };
        if spread > noise {
            let factor = 1.0 / scale;
            work.iter_mut().for_each(|entry| *entry *= factor);
        } else {
            work.iter_mut().for_each(|entry| *entry = 0.0);
        }
        let tolerance = (noise / scale).clamp(1e-11, 1e-7);
        let grand = work[work.len() - 1];
        let mut span = Span::new(players);
        let mut settled = Vec::new();
        if players > 0 {
            let whole = u32::MAX >> (32 - players);
            span.add(whole);
            settled.push(row(players, Tag::Settled, whole, false, grand, true));
        }
        let bounded = over == Over::Imputations;
        let single = bounded && grand.abs() <= tolerance;
        let point = if single {
            vec![0.0; players]
        } else {
            vec![grand; players]
        };
        let mut stages = Self {
            players,
            bounded,
            sign,
            alone,
            scale,
            tolerance,
            work,
            grand,
            span,
            settled,
            carried: Vec::new(),
            point,
            single,
            levels: Vec::new(),
        };
        stages.hide_settled();
        stages
    }

    /// No imputation: the players have more alone than together.
    pub(crate) fn has_no_shares(&self) -> bool {
        self.bounded && self.grand < -self.tolerance
    }

    pub(crate) fn is_done(&self) -> bool {
        self.single || self.span.rank() == self.players
    }

    pub(crate) fn finish(self) -> Nucleolus {
        let shares = self
            .point
            .iter()
            .zip(&self.alone)
            .map(|(y, alone)| self.sign * (self.scale * y + alone) + 0.0)
            .collect();
        Nucleolus {
            shares,
            certificate: Certificate { levels: self.levels },
        }
    }

    fn hide_settled(&mut self) {
        let work = &mut self.work;
        self.span.for_each_member(|mask| work[mask] = f64::NEG_INFINITY);
    }

    /// Solves the programme of the next level and settles the coalitions that hold it.
    pub(crate) fn next_level(&mut self, limits: &Limits) -> Result<(), Refusal> {
        let mut outcome = None;
        // A smaller perturbation is only needed when the larger one hid the sign of a multiplier.
        for perturbation in [1e-6, 1e-8, 1e-10] {
            let basis = self.solve_level(perturbation, limits)?;
            let sound = basis
                .rows()
                .iter()
                .enumerate()
                .all(|(j, row)| row.equality || basis.multiplier(j) > -1e-9);
            if sound {
                outcome = Some(basis);
                break;
            }
        }
        let basis = outcome.ok_or_else(failed)?;
        self.settle(&basis);
        Ok(())
    }

    fn settle(&mut self, basis: &Basis<Tag>) {
        let level = basis.level();
        self.point = basis.shares().to_vec();
        let mut found = Level {
            excess: level * self.scale,
            coalitions: Vec::new(),
            weights: Vec::new(),
            bounded: Vec::new(),
        };
        self.carried.clear();
        for (j, old) in basis.rows().iter().enumerate() {
            let weight = basis.multiplier(j);
            if old.equality {
                continue;
            }
            if weight <= 1e-9 {
                self.carried.push(old.clone());
                continue;
            }
            let (mask, worth) = match old.tag {
                Tag::Coalition(mask) => {
                    found.coalitions.push(mask);
                    found.weights.push(weight);
                    (mask, old.worth - level)
                }
                Tag::Bound(player) => {
                    found.bounded.push((player, weight));
                    (1 << player, old.worth)
                }
                Tag::Settled => continue,
            };
            if self.span.add(mask) {
                self.settled
                    .push(row(self.players, Tag::Settled, mask, false, worth, true));
            }
        }
        self.levels.push(found);
        self.hide_settled();
    }

    /// A basis to begin the level with: what is settled, a coalition and its complement (balanced with weights one half), and rows of weight 0.
    fn first_basis(&self, perturbation: f64) -> Result<Basis<Tag>, Refusal> {
        let n = self.players;
        let last = self.work.len() - 1;
        let mut best: Option<(f64, usize)> = None;
        for mask in 1..=last / 2 {
            let sum = self.work[mask] + self.work[last - mask];
            if sum > f64::NEG_INFINITY && best.is_none_or(|(most, _)| sum > most) {
                best = Some((sum, mask));
            }
        }
        let (_, mask) = best.ok_or_else(failed)?;
        let on_level = |mask: usize| {
            row(
                n,
                Tag::Coalition(mask as u32),
                mask as u32,
                true,
                self.work[mask],
                false,
            )
        };
        let mut span = Span::new(n + 1);
        let mut rows = Vec::with_capacity(n + 1);
        let candidates = self
            .settled
            .iter()
            .cloned()
            .chain([on_level(mask), on_level(last - mask)])
            .chain(self.carried.iter().cloned())
            .chain((0..n).map(|i| on_level(1 << i)));
        for candidate in candidates {
            if rows.len() > n {
                break;
            }
            let mask = candidate.coefficients[..n]
                .iter()
                .enumerate()
                .fold(0, |mask, (i, &a)| if a == 0.0 { mask } else { mask | 1 << i });
            if span.add_with(mask, candidate.coefficients[n] as u64) {
                rows.push(candidate);
            }
        }
        Basis::new(rows, perturbation).map_err(|_| failed())
    }

    fn solve_level(&self, perturbation: f64, limits: &Limits) -> Result<Basis<Tag>, Refusal> {
        let mut basis = self.first_basis(perturbation)?;
        let mut fresh = false;
        for _ in 0..MAX_SCANS {
            limits.check()?;
            let mut candidates = self.violated(basis.shares(), basis.level());
            if candidates.is_empty() {
                if fresh {
                    return Ok(basis);
                }
                basis.invert().map_err(|_| failed())?;
                fresh = true;
                continue;
            }
            fresh = false;
            loop {
                let mut worst: Option<(f64, usize)> = None;
                for (k, candidate) in candidates.iter().enumerate() {
                    let violation = basis.violation(&candidate.coefficients, candidate.worth);
                    if violation > self.tolerance && worst.is_none_or(|(most, _)| violation > most) {
                        worst = Some((violation, k));
                    }
                }
                let Some((_, k)) = worst else { break };
                basis.enter(candidates.swap_remove(k)).map_err(|_| failed())?;
            }
        }
        Err(failed())
    }

    /// The most violated rows at a point, at most [`CANDIDATES`] of them.
    fn violated(&self, shares: &[f64], level: f64) -> Vec<Row<Tag>> {
        let n = self.players;
        let low = (n / 2).max(n.min(4));
        let (inside, outside) = (subset_sums(&shares[..low]), subset_sums(&shares[low..]));
        let block = 1 << low;
        let worst_of = |(high, values): (usize, &[f64])| -> Option<(f64, usize)> {
            let threshold = level + outside[high] + self.tolerance;
            let most = largest_difference(values, &inside);
            if most <= threshold {
                return None;
            }
            let position = values.iter().zip(&inside).position(|(v, x)| v - x == most)?;
            Some((most - threshold, high << low | position))
        };
        let mut found: Vec<(f64, usize)> = if n >= 17 {
            let parts: Vec<Vec<(f64, usize)>> = self
                .work
                .par_chunks(block * 16)
                .enumerate()
                .map(|(part, values)| {
                    let blocks = values.chunks(block).enumerate();
                    blocks
                        .filter_map(|(k, values)| worst_of((part * 16 + k, values)))
                        .collect()
                })
                .collect();
            parts.concat()
        } else {
            self.work.chunks(block).enumerate().filter_map(worst_of).collect()
        };
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(CANDIDATES);
        let mut rows: Vec<Row<Tag>> = found
            .into_iter()
            .map(|(_, mask)| {
                row(
                    n,
                    Tag::Coalition(mask as u32),
                    mask as u32,
                    true,
                    self.work[mask],
                    false,
                )
            })
            .collect();
        if self.bounded {
            for (i, &share) in shares.iter().enumerate() {
                if share < -self.tolerance && self.work[1 << i] > f64::NEG_INFINITY {
                    rows.push(row(n, Tag::Bound(i), 1 << i, false, 0.0, false));
                }
            }
        }
        rows
    }
}

/// How many violated coalitions one scan hands over.
const CANDIDATES: usize = 48;

/// Scans after which a level is given up: far above what any game needs.
const MAX_SCANS: usize = 100_000;

fn failed() -> Refusal {
    Refusal::new(
        Code::SolverFailed,
        "rounding left the nucleolus without a pivot; rescale the game's figures",
    )
}

fn row(players: usize, tag: Tag, mask: u32, on_level: bool, worth: f64, equality: bool) -> Row<Tag> {
    let mut coefficients = vec![0.0; players + 1];
    for i in members_of(mask) {
        coefficients[i] = 1.0;
    }
    coefficients[players] = if on_level { 1.0 } else { 0.0 };
    Row {
        tag,
        coefficients,
        worth,
        equality,
    }
}

/// The largest `a[k] - b[k]`, eight at a time.
fn largest_difference(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [f64::NEG_INFINITY; 8];
    let (mut a_rest, mut b_rest) = (a, b);
    while a_rest.len() >= 8 && b_rest.len() >= 8 {
        let (a_now, a_next) = a_rest.split_at(8);
        let (b_now, b_next) = b_rest.split_at(8);
        for j in 0..8 {
            let difference = a_now[j] - b_now[j];
            lanes[j] = if difference > lanes[j] {
                difference
            } else {
                lanes[j]
            };
        }
        (a_rest, b_rest) = (a_next, b_next);
    }
    a_rest
        .iter()
        .zip(b_rest)
        .map(|(a, b)| a - b)
        .chain(lanes)
        .fold(f64::NEG_INFINITY, f64::max)
}
