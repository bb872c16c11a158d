//! Finds which records of two sets speak of the same thing, each having at most one partner in the other set.
//!
//! The run is that of `groups` up to the scores; the decision is a maximum-weight assignment. Columns of different names
//! are brought together first, see [`crate::table::align`].

use crate::assignment::assign;
use crate::decision;
use crate::engine::Engine;
use crate::groups::{ScoredPair, order_by_id};
use crate::record::{Decisions, Record, RecordSet};
use crate::table::align;
use crate::units::gather;
use crate::{Fault, Waterfall};
use rustc_hash::{FxHashMap, FxHashSet};

/// What a run over two sets is told.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LinkOptions {
    /// What people decided; the first id of a pair is of the left set.
    pub decisions: Decisions,
}

/// The outcome of a run over two sets.
pub struct Links {
    /// Pairs taken: indices into the left and the right set, in the order of the left ids.
    pub pairs: Vec<ScoredPair>,
    /// What was repaired or is worth knowing, in words for the user.
    pub notes: Vec<String>,
    engine: Engine,
    left: FxHashMap<String, u32>,
    right: FxHashMap<String, u32>,
}

impl std::fmt::Debug for Links {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Links")
            .field("pairs", &self.pairs)
            .finish_non_exhaustive()
    }
}

impl Links {
    /// How the score of a pair comes about.
    ///
    /// # Errors
    /// An id that is not in its set.
    pub fn explain(&self, left: &str, right: &str) -> Result<Waterfall, Fault> {
        let find = |ids: &FxHashMap<String, u32>, id: &str| {
            ids.get(id)
                .copied()
                .ok_or_else(|| Fault::UnknownRecord { id: id.into() })
        };
        Ok(self
            .engine
            .explain(find(&self.left, left)?, find(&self.right, right)?))
    }
}

/// Finds the partners between two sets; the same id may stand in both.
///
/// The same records in any order and on any number of threads give the same pairs.
///
/// # Errors
/// As for [`crate::find_groups`], for either set.
pub fn find_links(left: &RecordSet, right: &RecordSet, options: &LinkOptions) -> Result<Links, Fault> {
    left.check()?;
    right.check()?;
    let (left, right) = align(left, right);
    let (left_order, right_order) = (order_by_id(&left.records), order_by_id(&right.records));
    let border = left_order.len();
    let mut sorted: Vec<Record> = (left_order.iter().map(|&i| &left.records[i]))
        .chain(right_order.iter().map(|&i| &right.records[i]))
        .cloned()
        .collect();
    let number = |range: std::ops::Range<usize>| {
        range
            .map(|r| (sorted[r].id.clone(), r as u32))
            .collect::<FxHashMap<String, u32>>()
    };
    let (left_ids, right_ids) = (number(0..border), number(border..sorted.len()));
    let decided = Decided::of(&left_ids, &right_ids, &options.decisions)?;
    // Equal records of a side are kept apart here: each needs a partner of its own.
    let (mut corpus, units) = gather(&left.fields, &mut sorted, |_| true, |_| None);
    let mut notes = left.notes.clone();
    notes.extend(units.note());
    corpus.name_concepts(&left.concept_names);
    let (mut engine, pairs) = Engine::prepare(corpus, Some(border), false);
    let sample = engine.sample(&pairs);
    engine.learn(&sample, |_, pairs, _, scores, threshold| {
        decision::decide_links(pairs, scores, threshold)
    });
    let scores = engine.scores(&pairs);
    let fixed: FxHashSet<u32> = decided.together.iter().flat_map(|&(l, r)| [l, r]).collect();
    let open: Vec<usize> = (0..pairs.len())
        .filter(|&p| {
            !decided.apart.contains(&pairs[p]) && !fixed.contains(&pairs[p].0) && !fixed.contains(&pairs[p].1)
        })
        .collect();
    let low = open.iter().map(|&p| scores[p]).fold(f32::INFINITY, f32::min);
    let edges: Vec<(u32, u32, f32)> = open
        .iter()
        .map(|&p| (pairs[p].0, pairs[p].1, scores[p] - low + 1.0))
        .collect();
    let chosen: Vec<usize> = assign(&edges).into_iter().map(|edge| open[edge]).collect();
    let mut taken: Vec<(u32, u32, f32, f32)> = chosen
        .iter()
        .filter(|&&p| scores[p] >= engine.model.threshold)
        .map(|&p| (pairs[p].0, pairs[p].1, scores[p], engine.probability(scores[p])))
        .collect();
    taken.extend(
        decided
            .together
            .iter()
            .map(|&(l, r)| (l, r, engine.score(l, r), 1.0)),
    );
    taken.sort_unstable_by_key(|pair| (pair.0, pair.1));
    let pairs = taken
        .into_iter()
        .map(|(l, r, bits, confidence)| ScoredPair {
            left: left_order[l as usize],
            right: right_order[r as usize - border],
            bits,
            confidence,
        })
        .collect();
    Ok(Links {
        pairs,
        notes,
        engine,
        left: left_ids,
        right: right_ids,
    })
}

/// Decisions by record number.
struct Decided {
    together: Vec<(u32, u32)>,
    apart: FxHashSet<(u32, u32)>,
}

impl Decided {
    fn of(
        left: &FxHashMap<String, u32>,
        right: &FxHashMap<String, u32>,
        decisions: &Decisions,
    ) -> Result<Decided, Fault> {
        let find = |(l, r): &(String, String)| {
            let l_number = left
                .get(l)
                .ok_or_else(|| Fault::UnknownRecord { id: l.clone() })?;
            let r_number = right
                .get(r)
                .ok_or_else(|| Fault::UnknownRecord { id: r.clone() })?;
            Ok((*l_number, *r_number))
        };
        let mut together = decisions
            .together
            .iter()
            .map(find)
            .collect::<Result<Vec<_>, Fault>>()?;
        together.sort_unstable();
        together.dedup();
        let apart = decisions
            .apart
            .iter()
            .map(find)
            .collect::<Result<FxHashSet<_>, Fault>>()?;
        if let Some((l, r)) = decisions
            .apart
            .iter()
            .zip(decisions.apart.iter().map(find))
            .find_map(|(names, pair)| {
                pair.ok()
                    .filter(|pair| together.contains(pair))
                    .map(|_| names.clone())
            })
        {
            return Err(Fault::ContradictoryDecisions { left: l, right: r });
        }
        Ok(Decided { together, apart })
    }
}
