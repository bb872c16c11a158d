//! Finds which records of one set speak of the same thing.
//!
//! The whole run: read, take identical records as one, find candidates, learn what evidence is worth, decide, join. The
//! outcome holds a standing index for later records; what a group means in services is left to `generic`.

use crate::clusters;
use crate::corpus::leading;
use crate::decision::{self, Trust};
use crate::engine::Engine;
use crate::generic::medoid;
use crate::index::Index;
use crate::record::{Decisions, Record, RecordSet};
use crate::units::{Units, gather};
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
/// The same records in any order and on any number of threads give the same groups. Time and memory grow near-linearly;
/// [`find_groups_of`] needs less memory.
///
/// # Errors
/// An empty or repeated id, a row too long, a weight that is no number, a decision about a record that is not there,
/// decisions that contradict each other.
pub fn find_groups(set: &RecordSet, options: &GroupOptions) -> Result<Groups, Fault> {
    find_groups_of(set.clone(), options)
}

/// Finds the groups of a set that is given up: its cells leave memory as they are read.
///
/// # Errors
/// As for [`find_groups`].
pub fn find_groups_of(mut set: RecordSet, options: &GroupOptions) -> Result<Groups, Fault> {
    set.check()?;
    let order = Order::of(&set.records);
    let mut sorted: Vec<Record> = order
        .given
        .iter()
        .map(|&record| std::mem::take(&mut set.records[record]))
        .collect();
    set.records = Vec::new();
    let decided = Decided::of(&sorted, &order.by_id, &options.decisions)?;
    let (names, providers) = number_providers(&sorted, options.providers);
    let (mut corpus, units) = gather(
        &set.fields,
        &mut sorted,
        |r| decided.apart_records.contains(&(r as u32)),
        |r| providers[r],
    );
    let ids: Vec<String> = sorted.into_iter().map(|record| record.id).collect();
    let mut notes = set.notes;
    notes.extend(units.note());
    let boilerplate = units.boilerplate.iter();
    corpus.boilerplate = boilerplate
        .map(|(&provider, words)| (names[provider as usize].clone(), words.clone()))
        .collect();
    corpus.name_concepts(&set.concept_names);
    let (mut engine, pairs) = Engine::prepare(corpus, None, set.by_meaning);
    let mut of_units: Vec<Vec<u32>> = Vec::new();
    if !names.is_empty() {
        of_units.resize(units.count, Vec::new());
        for (record, provider) in providers.iter().enumerate() {
            of_units[units.unit_of[record] as usize].extend(provider);
        }
        of_units.iter_mut().for_each(|names| names.sort_unstable());
    }
    let sample = engine.sample(&pairs);
    if engine.model.by_meaning {
        engine.learn_by_meaning(&sample, &Trust::of(&sample, &of_units));
    } else {
        let asked = decision::Asked::about(&sample);
        engine.learn(&sample, |engine, pairs, mixture, scores, threshold| {
            decision::decide_groups(engine, &asked, pairs, mixture, scores, threshold)
        });
    }
    drop(sample);
    let edges = engine.edges(&pairs);
    let mut bonds = decided.bonds(&units);
    let holds = match options.providers {
        ProviderLimit::Open => false,
        ProviderLimit::Holds => true,
        ProviderLimit::Checked => decision::providers_do_not_repeat(&pairs, &edges, &of_units),
    };
    if holds {
        bonds.providers = of_units;
    }
    drop(pairs);
    let names = if bonds.providers.is_empty() {
        Vec::new()
    } else {
        names
    };
    let index = Index::new(engine, ids, units, bonds, names, edges);
    Ok(outcome(index, &order, notes))
}

/// How records are numbered: whatever order they were given in, the same way.
///
/// Those of one language and one leading concept follow each other: they are compared with each other, and lie side by side in memory then.
struct Order {
    /// Place of each record among those given, by number.
    given: Vec<usize>,
    /// Numbers in the order of the ids.
    by_id: Vec<usize>,
}

impl Order {
    fn of(records: &[Record]) -> Order {
        let by_id = order_by_id(records);
        let mut given = by_id.clone();
        given.sort_by_cached_key(|&record| {
            let record = &records[record];
            let [first, ..] = leading(&record.concepts);
            (record.language.as_deref(), first)
        });
        let mut numbers = vec![0; given.len()];
        for (number, &record) in given.iter().enumerate() {
            numbers[record] = number;
        }
        Order {
            given,
            by_id: by_id.into_iter().map(|record| numbers[record]).collect(),
        }
    }
}

/// Record indices by id.
pub(crate) fn order_by_id(records: &[Record]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..records.len()).collect();
    order.sort_unstable_by(|&x, &y| records[x].id.cmp(&records[y].id));
    order
}

/// Providers by number, in the order of the records; nothing when the limit is off or none is named.
fn number_providers(records: &[Record], limit: ProviderLimit) -> (Vec<String>, Vec<Option<u32>>) {
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
    /// Of records by number, and their numbers in the order of the ids.
    fn of(records: &[Record], by_id: &[usize], decisions: &Decisions) -> Result<Decided, Fault> {
        let find = |id: &String| {
            by_id
                .binary_search_by(|&record| records[record].id.as_str().cmp(id))
                .map(|at| by_id[at] as u32)
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
fn outcome(index: Index, order: &Order, notes: Vec<String>) -> Groups {
    let given = &order.given;
    let mut group_of = vec![0; given.len()];
    let mut confidence = vec![1.0; given.len()];
    let mut number: FxHashMap<u32, usize> = FxHashMap::default();
    let mut members: Vec<Vec<usize>> = Vec::new();
    for &record in &order.by_id {
        let next = members.len();
        let group = *number.entry(index.group_of_record(record)).or_insert(next);
        if group == next {
            members.push(Vec::new());
        }
        members[group].push(record);
        group_of[given[record]] = group;
    }
    let groups = members
        .into_iter()
        .map(|records| {
            let (group, sure) = hold_together(&index, &records);
            for (&record, sure) in records.iter().zip(sure) {
                confidence[given[record]] = sure;
            }
            Group {
                members: records.iter().map(|&record| given[record]).collect(),
                medoid: given[group.medoid],
                weakest: group.weakest.map(|pair| ScoredPair {
                    left: given[pair.left],
                    right: given[pair.right],
                    ..pair
                }),
                ..group
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

/// How a group holds together, in the numbers of the index, and the confidence of each of its records.
fn hold_together(index: &Index, records: &[usize]) -> (Group, Vec<f32>) {
    let step = records.len().div_ceil(MEMBERS_LOOKED_AT).max(1);
    let seen: Vec<usize> = records.iter().copied().step_by(step).collect();
    let mut bits = vec![0.0; seen.len() * seen.len()];
    let mut weakest: Option<ScoredPair> = None;
    let (mut sum, mut count) = (0.0, 0);
    for i in 0..seen.len() {
        for j in i + 1..seen.len() {
            let link = index.bits(seen[i], seen[j]);
            bits[i * seen.len() + j] = link;
            bits[j * seen.len() + i] = link;
            sum += index.confidence(link);
            count += 1;
            if weakest.is_none_or(|pair| link < pair.bits) {
                weakest = Some(ScoredPair {
                    left: seen[i],
                    right: seen[j],
                    bits: link,
                    confidence: index.confidence(link),
                });
            }
        }
    }
    let sure = |i: usize, j: usize| index.confidence(bits[i * seen.len() + j]);
    let best = medoid(seen.len(), sure).unwrap_or(0);
    let confidence = records
        .iter()
        .enumerate()
        .map(|(place, &record)| {
            if records.len() == 1 {
                index.confidence_alone(record)
            } else if place % step == 0 && seen.len() > 1 {
                let own = place / step;
                let others = (0..seen.len()).filter(|&other| other != own);
                others.map(|other| sure(own, other)).sum::<f32>() / (seen.len() - 1) as f32
            } else {
                index.record_confidence(record, &seen)
            }
        })
        .collect();
    let group = Group {
        members: Vec::new(),
        medoid: seen[best],
        cohesion: if count == 0 { 1.0 } else { sum / count as f32 },
        weakest,
    };
    (group, confidence)
}
