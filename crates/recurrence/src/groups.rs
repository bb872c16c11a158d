//! Finds which records of one set speak of the same thing.
//!
//! The whole run: read, take identical records as one, find candidates, learn what evidence is worth, decide, join. The
//! outcome holds a standing index for later records; what a group means in services is left to `generic`.

use crate::clusters;
use crate::corpus::{Corpus, Reading};
use crate::decision;
use crate::engine::Engine;
use crate::generic::medoid;
use crate::index::Index;
use crate::record::{Decisions, Record, RecordSet};
use crate::units::Units;
use crate::{Fault, Waterfall};
use rustc_hash::{FxHashMap, FxHashSet};

/// Whether a provider has at most one record in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProviderLimit {
    /// Checked first: it holds where providers do not repeat themselves.
    #[default]
    Checked,
    /// It holds.
    Holds,
    /// It does not.
    Open,
}

/// What a run over one set is told.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GroupOptions {
    /// What people decided.
    pub decisions: Decisions,
    /// Whether a provider has at most one record in a group.
    pub providers: ProviderLimit,
}

/// Two records and how sure it is that they are one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredPair {
    /// Index of the one record.
    pub left: usize,
    /// Index of the other.
    pub right: usize,
    /// Score in bits.
    pub bits: f32,
    /// Probability (0..=1), one half at the threshold.
    pub confidence: f32,
}

/// Records that speak of the same thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Indices of its records, by id.
    pub members: Vec<usize>,
    /// The record most like all others.
    pub medoid: usize,
    /// Mean confidence of its links (0..=1); 1 for a record alone.
    pub cohesion: f32,
    /// The link that holds least; `None` for a record alone.
    pub weakest: Option<ScoredPair>,
}

/// The outcome of a run over one set.
pub struct Groups {
    /// Group of each record, in the order of the records given; groups are numbered by their first id.
    pub group_of: Vec<usize>,
    /// How sure it is that each record is in the right group (0..=1).
    pub confidence: Vec<f32>,
    /// The groups.
    pub groups: Vec<Group>,
    /// What was repaired or is worth knowing, in words for the user.
    pub notes: Vec<String>,
    index: Index,
}

impl std::fmt::Debug for Groups {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Groups")
            .field("group_of", &self.group_of)
            .finish_non_exhaustive()
    }
}

impl Groups {
    /// How the score of a pair comes about.
    ///
    /// # Errors
    /// An id that is not among the records.
    pub fn explain(&self, left: &str, right: &str) -> Result<Waterfall, Fault> {
        self.index.explain(left, right)
    }

    /// The standing index of this run.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The standing index of this run, for later records.
    pub fn into_index(self) -> Index {
        self.index
    }
}

/// Members of one group looked at for its medoid and its weakest link; of a larger one an even sample.
const MEMBERS_LOOKED_AT: usize = 60;

/// Finds the groups of a set: every record gets one, a record that recurs nowhere one of its own.
///
/// The same records in any order and on any number of threads give the same groups. Time and memory grow near-linearly.
///
/// # Errors
/// An empty or repeated id, a row too long, a weight that is no number, a decision about a record that is not there,
/// decisions that contradict each other.
pub fn find_groups(set: &RecordSet, options: &GroupOptions) -> Result<Groups, Fault> {
    set.check()?;
    let order = order_by_id(&set.records);
    let sorted: Vec<&Record> = order.iter().map(|&i| &set.records[i]).collect();
    let decided = Decided::of(&sorted, &options.decisions)?;
    let readings = Corpus::read(&set.fields, &sorted);
    let mut notes = set.notes.clone();
    let cut = readings.iter().filter(|reading| reading.cut).count();
    if cut > 0 {
        notes.push(format!(
            "{cut} records have a cell too long to be compared whole; its beginning was compared"
        ));
    }
    let (names, providers) = number_providers(&sorted, options.providers);
    let units = Units::form(
        &readings,
        |r| decided.apart_records.contains(&(r as u32)),
        |r| providers[r],
    );
    let unit_readings: Vec<Reading> = units.first.iter().map(|&r| readings[r].clone()).collect();
    drop(readings);
    let (mut engine, pairs) = Engine::prepare(&set.fields, &unit_readings, None, set.by_meaning);
    engine.corpus.name_concepts(&set.concept_names);
    drop(unit_readings);
    let scores = if engine.model.by_meaning {
        engine.learn_by_meaning(&pairs)
    } else {
        let asked = decision::Asked::default();
        engine.learn(&pairs, |engine, pairs, mixture, scores, threshold| {
            decision::decide_groups(engine, &asked, pairs, mixture, scores, threshold)
        })
    };
    let mut bonds = decided.bonds(&units);
    if !names.is_empty() {
        let mut of_units: Vec<Vec<u32>> = vec![Vec::new(); units.first.len()];
        for (record, provider) in providers.iter().enumerate() {
            of_units[units.unit_of[record] as usize].extend(provider);
        }
        let holds = match options.providers {
            ProviderLimit::Open => false,
            ProviderLimit::Holds => true,
            ProviderLimit::Checked => {
                decision::providers_do_not_repeat(&pairs, &scores, engine.model.threshold, &of_units)
            }
        };
        if holds {
            bonds.providers = of_units;
        }
    }
    let ids = sorted.iter().map(|record| record.id.clone()).collect();
    let names = if bonds.providers.is_empty() {
        Vec::new()
    } else {
        names
    };
    let index = Index::new(engine, ids, units, bonds, names, &pairs, &scores);
    Ok(outcome(index, &order, notes))
}

/// Record indices by id.
pub(crate) fn order_by_id(records: &[Record]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..records.len()).collect();
    order.sort_unstable_by(|&x, &y| records[x].id.cmp(&records[y].id));
    order
}

/// Providers by number, in the order of the records; nothing when the limit is off or none is named.
fn number_providers(records: &[&Record], limit: ProviderLimit) -> (Vec<String>, Vec<Option<u32>>) {
    let mut names: Vec<String> = Vec::new();
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    let list = records
        .iter()
        .map(|record| {
            let name = record
                .provider
                .as_deref()
                .filter(|_| limit != ProviderLimit::Open)?;
            Some(*numbers.entry(name).or_insert_with(|| {
                names.push(name.to_string());
                names.len() as u32 - 1
            }))
        })
        .collect();
    (names, list)
}

/// Decisions by record number.
struct Decided {
    together: Vec<(u32, u32)>,
    apart: Vec<(u32, u32)>,
    apart_records: FxHashSet<u32>,
}

impl Decided {
    fn of(records: &[&Record], decisions: &Decisions) -> Result<Decided, Fault> {
        let find = |id: &String| {
            records
                .binary_search_by(|record| record.id.as_str().cmp(id))
                .map(|at| at as u32)
                .map_err(|_| Fault::UnknownRecord { id: id.clone() })
        };
        let pairs = |list: &[(String, String)]| {
            list.iter()
                .map(|(a, b)| Ok((find(a)?, find(b)?)))
                .collect::<Result<Vec<_>, Fault>>()
        };
        let (mut together, apart) = (pairs(&decisions.together)?, pairs(&decisions.apart)?);
        together.sort_unstable();
        let mut parent: FxHashMap<u32, u32> = FxHashMap::default();
        fn root(parent: &FxHashMap<u32, u32>, mut at: u32) -> u32 {
            while let Some(&up) = parent.get(&at) {
                at = up;
            }
            at
        }
        for &(a, b) in &together {
            let (a, b) = (root(&parent, a), root(&parent, b));
            if a != b {
                parent.insert(a.max(b), a.min(b));
            }
        }
        for &(a, b) in &apart {
            if root(&parent, a) == root(&parent, b) {
                return Err(Fault::ContradictoryDecisions {
                    left: records[a as usize].id.clone(),
                    right: records[b as usize].id.clone(),
                });
            }
        }
        let apart_records = apart.iter().flat_map(|&(a, b)| [a, b]).collect();
        Ok(Decided {
            together,
            apart,
            apart_records,
        })
    }

    fn bonds(&self, units: &Units) -> clusters::Bonds {
        let unit = |record: u32| units.unit_of[record as usize];
        let pair = |&(a, b): &(u32, u32)| (unit(a).min(unit(b)), unit(a).max(unit(b)));
        clusters::Bonds {
            together: self.together.iter().map(pair).filter(|(a, b)| a != b).collect(),
            apart: self.apart.iter().map(pair).collect(),
            providers: Vec::new(),
        }
    }
}

/// Groups as the caller sees them, in the caller's order.
fn outcome(index: Index, order: &[usize], notes: Vec<String>) -> Groups {
    let mut group_of = vec![0; order.len()];
    let mut confidence = vec![1.0; order.len()];
    let mut number: FxHashMap<u32, usize> = FxHashMap::default();
    let mut members: Vec<Vec<usize>> = Vec::new();
    for record in 0..order.len() {
        let next = members.len();
        let group = *number.entry(index.group_of_record(record)).or_insert(next);
        if group == next {
            members.push(Vec::new());
        }
        members[group].push(record);
        group_of[order[record]] = group;
    }
    let groups = members
        .into_iter()
        .map(|records| {
            let step = records.len().div_ceil(MEMBERS_LOOKED_AT).max(1);
            let seen: Vec<usize> = records.iter().copied().step_by(step).collect();
            let links: Vec<Vec<f32>> = seen
                .iter()
                .map(|&a| seen.iter().map(|&b| index.bits(a, b)).collect())
                .collect();
            let sure = |i: usize, j: usize| index.confidence(links[i][j]);
            let best = medoid(seen.len(), sure).unwrap_or(0);
            let mut weakest: Option<ScoredPair> = None;
            let (mut sum, mut count) = (0.0, 0);
            for i in 0..seen.len() {
                for j in i + 1..seen.len() {
                    sum += sure(i, j);
                    count += 1;
                    if weakest.is_none_or(|pair| links[i][j] < pair.bits) {
                        weakest = Some(ScoredPair {
                            left: order[seen[i]],
                            right: order[seen[j]],
                            bits: links[i][j],
                            confidence: sure(i, j),
                        });
                    }
                }
            }
            for &record in &records {
                confidence[order[record]] = index.record_confidence(record, &seen);
            }
            Group {
                members: records.iter().map(|&record| order[record]).collect(),
                medoid: order[seen[best]],
                cohesion: if count == 0 { 1.0 } else { sum / count as f32 },
                weakest,
            }
        })
        .collect();
    Groups {
        group_of,
        confidence,
        groups,
        notes,
        index,
    }
}
