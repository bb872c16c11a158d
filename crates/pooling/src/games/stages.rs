//! Solves the linear programmes of the nucleolus one after another: lower the largest excess as far as it goes, settle the coalitions that
//! hold it there, go on with the others.
//!
//! Coalitions enter a programme only when they violate it, found by a scan of the whole table; which ones are settled follows from exact
//! linear algebra (`span`), not from comparing floats, so ties do no harm. The simplex method itself is in `simplex`.

use p4c_problem::{Code, Limits, Refusal};
use rayon::prelude::*;

use super::Sense;
use super::coalition::{BLOCKS_A_PART, largest_difference, members_of, subset_sums};
use super::nucleolus::{Certificate, Level, Nucleolus, Over};
use super::simplex::{Basis, Row};
use super::span::Span;

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
    /// What is known of each block of the table without looking at it again.
    watch: Watch,
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
            watch: Watch::new(players),
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

    /// An excess up to this is nothing but rounding.
    pub(crate) fn nothing(&self) -> f64 {
        100.0 * self.tolerance * self.scale
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
        for k in 1..=last {
            let mask = k.wrapping_mul(SCATTER) & last;
            let sum = self.work[mask] + self.work[last - mask];
            if sum > f64::NEG_INFINITY && best.is_none_or(|(most, _)| sum > most) {
                best = Some((sum, mask));
            }
            if k > PAIRS && best.is_some() {
                break;
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

    fn solve_level(&mut self, perturbation: f64, limits: &Limits) -> Result<Basis<Tag>, Refusal> {
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

    /// The most violated rows at a point, at most [`CANDIDATES`] of them; those of a part of the table where that holds enough.
    fn violated(&mut self, shares: &[f64], level: f64) -> Vec<Row<Tag>> {
        let n = self.players;
        let low = self.watch.low;
        self.watch.move_to(shares, level);
        let (inside, outside) = (subset_sums(&shares[..low]), subset_sums(&shares[low..]));
        let tolerance = self.tolerance;
        let look = |high: usize| -> Look {
            let values = &self.work[high << low..][..1 << low];
            let most = largest_difference(values, &inside);
            let room = level + outside[high] - most;
            let position = || values.iter().zip(&inside).position(|(v, x)| v - x == most);
            let violated = if room < -tolerance { position() } else { None };
            Look { high, room, violated }
        };
        let mut found: Vec<(f64, usize)> = Vec::new();
        for k in 0..self.watch.begin() {
            let round: Vec<usize> = self.watch.round(k).collect();
            let room = &self.watch.room;
            let near = |high: &usize| room[*high] <= tolerance;
            let looks: Vec<Look> = if n >= 17 {
                let part = round.par_iter().copied().with_min_len(BLOCKS_A_PART);
                part.filter(near).map(look).collect()
            } else {
                round.iter().copied().filter(near).map(look).collect()
            };
            for Look { high, room, violated } in looks {
                self.watch.room[high] = room;
                found.extend(violated.map(|position| (-room, high << low | position)));
            }
            if found.len() >= ENOUGH {
                break;
            }
        }
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

/// How far every block of the table was from being violated when it was last looked at, less what the point has moved since: only blocks
/// that may have come to be violated are looked at again.
struct Watch {
    /// Players inside a block.
    low: usize,
    /// The shares and the level up to which [`Watch::room`] has been kept.
    shares: Vec<f64>,
    level: f64,
    /// At least so far below the level is the largest excess of each block.
    room: Vec<f64>,
    scans: usize,
}

impl Watch {
    fn new(players: usize) -> Self {
        let low = players.min(BLOCK_PLAYERS);
        Self {
            low,
            shares: vec![0.0; players],
            level: 0.0,
            room: vec![f64::NEG_INFINITY; 1 << (players - low)],
            scans: 0,
        }
    }

    /// Takes from every block what room it may have lost by the move: exact for the level and the players outside the block, and as if the
    /// coalition held just those players inside who are to pay less.
    fn move_to(&mut self, shares: &[f64], level: f64) {
        let steps: Vec<f64> = shares
            .iter()
            .zip(&self.shares)
            .map(|(new, old)| new - old)
            .collect();
        let least: f64 = steps[..self.low].iter().map(|step| step.min(0.0)).sum();
        let all = level - self.level + least;
        self.shares.copy_from_slice(shares);
        self.level = level;
        for (room, step) in self.room.iter_mut().zip(subset_sums(&steps[self.low..])) {
            *room += all + step;
        }
    }

    /// Begins a scan; the number of its rounds.
    fn begin(&mut self) -> usize {
        self.scans += 1;
        self.room.len().div_ceil(BLOCKS_A_ROUND)
    }

    /// The blocks of a round: scattered, so that each round is like the whole table, and another round first in every scan.
    fn round(&self, k: usize) -> impl Iterator<Item = usize> {
        let blocks = self.room.len();
        let rounds = blocks.div_ceil(BLOCKS_A_ROUND);
        let spread = (0..blocks).skip((self.scans + k) % rounds).step_by(rounds);
        spread.map(move |block| block.wrapping_mul(SCATTER) % blocks)
    }
}

/// What a look at one block found.
struct Look {
    high: usize,
    room: f64,
    /// Where in the block the most violated coalition is, if there is one.
    violated: Option<usize>,
}

/// Pairs of complementary coalitions among which a level looks for one to begin with.
const PAIRS: usize = 1 << 16;

/// Players inside one block of the table.
const BLOCK_PLAYERS: usize = 8;

/// Blocks after which it is asked whether enough was found.
const BLOCKS_A_ROUND: usize = 512;

/// Blocks with a violated coalition after which the rest of the table can wait.
const ENOUGH: usize = 256;

/// An odd number, so that its multiples meet each block once (blocks are a power of two): the golden ratio of 2^32.
const SCATTER: usize = 0x9e37_79b1;

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
