//! The standing index: a finished run that takes new, changed and withdrawn records one by one.
//!
//! The model (frequencies, weights, threshold) is frozen; a placement scores the newcomer against its candidates and joins
//! anew only the records connected with it, by the same rule as a whole run, so that both agree.

use crate::clusters::{self, Bonds};
use crate::corpus::Corpus;
use crate::engine::{Engine, Model};
use crate::reading::{Reading, Stretch};
use crate::record::Record;
use crate::sparse::keep_largest;
use crate::units::Units;
use crate::{Fault, Waterfall};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// Where a record was placed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    /// Ids of the group it now belongs to, its own included, sorted.
    pub group: Vec<String>,
    /// How sure that is (0..=1).
    pub confidence: f32,
    /// Ids of other records whose group changed beyond gaining or losing this record, sorted.
    pub moved: Vec<String>,
}

/// Connected records joined anew at most; in a larger component a newcomer only joins its best group.
const COMPONENT: usize = 300;
/// Scores kept at most from one join to the next.
const MOST_ASKED: usize = 100_000;
/// First bytes of a stored index: name and version of the format.
const MAGIC: &[u8; 8] = b"p4crec06";

/// Everything of an index that cannot be computed again.
#[derive(Serialize, Deserialize)]
struct Stored {
    corpus: Corpus,
    model: Model,
    state: State,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct State {
    ids: Vec<String>,
    /// Unit of each record; `u32::MAX` for a withdrawn one.
    unit_of: Vec<u32>,
    /// Records of each unit.
    records: Vec<Vec<u32>>,
    /// Pairs of units at or above the threshold, by unit, with their scores; the other units ascending.
    edges: Vec<Vec<(u32, f32)>>,
    /// Group of each unit: its smallest unit.
    group: Vec<u32>,
    bonds: Bonds,
    provider_names: Vec<String>,
}

/// A finished run that takes further records.
pub struct Index {
    engine: Engine,
    state: State,
    record_of: FxHashMap<String, u32>,
    /// Units of each group of two or more, ascending, at the place of the group's name; empty elsewhere.
    members: Vec<Vec<u32>>,
    /// Units by what they say; filled by [`Index::warm_up`].
    content: FxHashMap<u64, Vec<u32>>,
    /// Scores that joining anew has asked for; they never change, and the same records are often joined again.
    asked: FxHashMap<(u32, u32), f32>,
}

impl Index {
    pub(crate) fn new(
        engine: Engine,
        ids: Vec<String>,
        units: Units,
        bonds: Bonds,
        provider_names: Vec<String>,
        edges: Vec<(u32, u32, f32)>,
    ) -> Index {
        let count = units.count;
        let mut state = State {
            ids,
            records: vec![Vec::new(); count],
            edges: vec![Vec::new(); count],
            group: (0..count as u32).collect(),
            bonds,
            provider_names,
            unit_of: units.unit_of,
        };
        for (record, &unit) in state.unit_of.iter().enumerate() {
            state.records[unit as usize].push(record as u32);
        }
        for (a, b, score) in edges {
            state.edges[a as usize].push((b, score));
            state.edges[b as usize].push((a, score));
        }
        let mut index = Index::with_state(engine, state);
        index.join_units(&(0..count as u32).collect::<Vec<_>>());
        index
    }

    fn with_state(engine: Engine, state: State) -> Index {
        let live = state
            .ids
            .iter()
            .enumerate()
            .filter(|(record, _)| state.unit_of[*record] != u32::MAX);
        let record_of = live.map(|(record, id)| (id.clone(), record as u32)).collect();
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); state.group.len()];
        for (unit, &group) in state.group.iter().enumerate() {
            if unit as u32 != group {
                let list = &mut members[group as usize];
                if list.is_empty() {
                    list.push(group);
                }
                list.push(unit as u32);
            }
        }
        Index {
            engine,
            state,
            record_of,
            members,
            content: FxHashMap::default(),
            asked: FxHashMap::default(),
        }
    }

    /// Number of records, withdrawn ones left out.
    pub fn len(&self) -> usize {
        self.record_of.len()
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.record_of.is_empty()
    }

    /// The groups as sorted lists of ids, sorted.
    pub fn groups(&self) -> Vec<Vec<String>> {
        let names =
            (0..self.state.group.len() as u32).filter(|&unit| self.state.group[unit as usize] == unit);
        let mut groups: Vec<Vec<String>> = names
            .map(|group| self.ids_of_group(group))
            .filter(|ids| !ids.is_empty())
            .collect();
        groups.sort_unstable();
        groups
    }

    /// Names of the fields, in the order in which a record's cells are expected.
    pub fn field_names(&self) -> Vec<&str> {
        self.engine
            .corpus
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .collect()
    }

    /// How the score of a pair comes about.
    ///
    /// # Errors
    /// An id that is not among the records.
    pub fn explain(&self, left: &str, right: &str) -> Result<Waterfall, Fault> {
        let unit = |id: &str| {
            let record = self
                .record_of
                .get(id)
                .ok_or_else(|| Fault::UnknownRecord { id: id.into() })?;
            Ok(self.state.unit_of[*record as usize])
        };
        Ok(self.engine.explain(unit(left)?, unit(right)?))
    }

    /// Places a new record, or a changed one under its known id.
    ///
    /// Milliseconds in an index of a million records. The first placement after building or loading also prepares the
    /// search, which takes as long as a fraction of the whole run; see [`Index::warm_up`].
    ///
    /// # Errors
    /// An empty id, more cells than fields, a weight that is no number.
    pub fn place(&mut self, record: &Record) -> Result<Placement, Fault> {
        if record.id.is_empty() {
            return Err(Fault::EmptyId { row: 0 });
        }
        if record.cells.len() > self.engine.corpus.fields.len() {
            return Err(Fault::RowLength {
                row: 0,
                expected: self.engine.corpus.fields.len(),
                found: record.cells.len(),
            });
        }
        if let Some(&(concept, weight)) = record.concepts.iter().find(|c| !c.1.is_finite() || c.1 < 0.0) {
            return Err(Fault::ConceptWeight {
                id: record.id.clone(),
                concept,
                weight,
            });
        }
        let mut moved: FxHashSet<u32> = FxHashSet::default();
        if self.record_of.contains_key(&record.id) {
            moved.extend(self.take_out(&record.id));
        }
        let mut stretch = Stretch::read(&self.engine.corpus.fields, std::slice::from_ref(record));
        let numbers = self.engine.corpus.number_words(&stretch);
        let mut reading = Reading::default();
        reading.take(&mut stretch, 0, &numbers);
        keep_largest(&mut reading.said.concepts, self.engine.corpus.most_concepts());
        let boilerplate = &self.engine.corpus.boilerplate;
        if let Some(words) = record.provider.as_ref().and_then(|name| boilerplate.get(name)) {
            reading.leave_out(words);
        }
        let provider = self.number_provider(record);
        let number = self.state.ids.len() as u32;
        self.state.ids.push(record.id.clone());
        self.record_of.insert(record.id.clone(), number);
        self.warm_up();
        let unit = match self.unit_with(&reading, provider) {
            Some(unit) => {
                self.state.unit_of.push(unit);
                self.state.records[unit as usize].push(number);
                if let (Some(name), Some(list)) =
                    (provider, self.state.bonds.providers.get_mut(unit as usize))
                {
                    list.push(name);
                }
                unit
            }
            None => {
                let unit = self.engine.push(&reading);
                self.state.unit_of.push(unit);
                self.state.records.push(vec![number]);
                self.state.edges.push(Vec::new());
                self.state.group.push(unit);
                self.members.push(Vec::new());
                if !self.state.bonds.providers.is_empty() {
                    self.state.bonds.providers.push(provider.into_iter().collect());
                }
                if !reading.is_empty() {
                    let key = self.engine.corpus.content_key(unit as usize);
                    self.content.entry(key).or_default().push(unit);
                }
                for other in self.engine.partners(unit) {
                    if self.state.records[other as usize].is_empty() {
                        continue;
                    }
                    let score = self.engine.score(unit.min(other), unit.max(other));
                    if score >= self.engine.model.threshold {
                        self.state.edges[unit as usize].push((other, score));
                        self.state.edges[other as usize].push((unit, score));
                    }
                }
                moved.extend(self.join_around(unit));
                unit
            }
        };
        let group = self.ids_of_group(self.state.group[unit as usize]);
        let seen: Vec<usize> = group
            .iter()
            .take(60)
            .filter_map(|id| self.record_of.get(id))
            .map(|&r| r as usize)
            .collect();
        let mut moved: Vec<String> = moved
            .into_iter()
            .flat_map(|unit| self.state.records[unit as usize].iter())
            .map(|&other| self.state.ids[other as usize].clone())
            .filter(|id| *id != record.id)
            .collect();
        moved.sort_unstable();
        moved.dedup();
        Ok(Placement {
            confidence: self.record_confidence(number as usize, &seen),
            group,
            moved,
        })
    }

    /// Withdraws a record.
    ///
    /// # Errors
    /// An id that is not among the records.
    pub fn withdraw(&mut self, id: &str) -> Result<(), Fault> {
        if !self.record_of.contains_key(id) {
            return Err(Fault::UnknownRecord { id: id.into() });
        }
        self.take_out(id);
        Ok(())
    }

    /// Prepares the search, so that the first placement is as fast as any other.
    pub fn warm_up(&mut self) {
        self.engine.open_postings();
        if self.content.is_empty() {
            for unit in 0..self.engine.corpus.len() {
                let key = self.engine.corpus.content_key(unit);
                self.content.entry(key).or_default().push(unit as u32);
            }
        }
    }

    /// Finds all groups anew with the model frozen: what placements are checked against.
    pub fn regroup(&mut self) {
        let live = |unit: u32| !self.state.records[unit as usize].is_empty();
        let mut pairs = self.engine.pairs(None);
        pairs.retain(|&(a, b)| live(a) && live(b));
        self.state.edges.iter_mut().for_each(Vec::clear);
        for (a, b, score) in self.engine.edges(&pairs) {
            self.state.edges[a as usize].push((b, score));
            self.state.edges[b as usize].push((a, score));
        }
        self.join_units(&(0..self.state.records.len() as u32).collect::<Vec<_>>());
    }

    /// Writes the index as bytes (name, version, then a compact binary form).
    ///
    /// # Errors
    /// What the format refuses.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Fault> {
        let stored = (&self.engine.corpus, &self.engine.model, &self.state);
        let body = postcard::to_allocvec(&stored).map_err(|fault| Fault::Index {
            reason: fault.to_string(),
        })?;
        Ok([&MAGIC[..], &body].concat())
    }

    /// Reads an index that [`Index::to_bytes`] wrote.
    ///
    /// # Errors
    /// Bytes that are no index of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Index, Fault> {
        let body = bytes.strip_prefix(MAGIC).ok_or_else(|| Fault::Index {
            reason: "it does not begin as an index of this version does".into(),
        })?;
        let stored: Stored = postcard::from_bytes(body).map_err(|fault| Fault::Index {
            reason: fault.to_string(),
        })?;
        let (corpus, state) = (&stored.corpus, &stored.state);
        let units = corpus.len();
        let whole = corpus.is_whole()
            && state.records.len() == units
            && state.edges.len() == units
            && state.group.len() == units
            && state.unit_of.len() == state.ids.len()
            && state
                .unit_of
                .iter()
                .all(|&unit| unit == u32::MAX || (unit as usize) < units)
            && state
                .records
                .iter()
                .flatten()
                .all(|&record| (record as usize) < state.ids.len())
            && state.edges.iter().flatten().all(|edge| (edge.0 as usize) < units)
            && state.group.iter().all(|&group| (group as usize) < units)
            && state
                .bonds
                .together
                .iter()
                .all(|&(a, b)| (a.max(b) as usize) < units)
            && stored
                .model
                .mixture
                .curves
                .iter()
                .all(|curve| curve.knots.len() == curve.bits.len());
        if !whole {
            return Err(Fault::Index {
                reason: "its parts do not belong together".into(),
            });
        }
        let engine = Engine::over(stored.corpus, stored.model);
        if engine.views.len() != engine.model.mixture.curves.len() && units > 0 {
            return Err(Fault::Index {
                reason: "its model is of other views".into(),
            });
        }
        Ok(Index::with_state(engine, stored.state))
    }

    pub(crate) fn group_of_record(&self, record: usize) -> u32 {
        self.state.group[self.state.unit_of[record] as usize]
    }

    /// Score of two records in bits.
    pub(crate) fn bits(&self, a: usize, b: usize) -> f32 {
        let (x, y) = (self.state.unit_of[a], self.state.unit_of[b]);
        let edges = &self.state.edges[x as usize];
        match edges.binary_search_by_key(&y, |edge| edge.0) {
            Ok(at) => edges[at].1,
            Err(_) => self.engine.score(x.min(y), x.max(y)),
        }
    }

    /// Probability of a score.
    pub(crate) fn confidence(&self, bits: f32) -> f32 {
        self.engine.probability(bits)
    }

    /// Mean confidence of a record's links to its group; alone, how sure it is that its nearest is something else.
    pub(crate) fn record_confidence(&self, record: usize, group: &[usize]) -> f32 {
        let links: Vec<f32> = group
            .iter()
            .filter(|&&other| other != record)
            .map(|&other| self.confidence(self.bits(record, other)))
            .collect();
        if links.is_empty() {
            return self.confidence_alone(record);
        }
        links.iter().sum::<f32>() / links.len() as f32
    }

    /// How sure it is that a record alone in its group belongs to no other.
    pub(crate) fn confidence_alone(&self, record: usize) -> f32 {
        let edges = &self.state.edges[self.state.unit_of[record] as usize];
        1.0 - edges
            .iter()
            .map(|edge| self.confidence(edge.1))
            .fold(0.0, f32::max)
    }

    /// Units of a group, ascending.
    fn units_of_group(&self, group: u32) -> impl Iterator<Item = u32> {
        let members = &self.members[group as usize];
        let alone = members.is_empty().then_some(group);
        members.iter().copied().chain(alone)
    }

    fn ids_of_group(&self, group: u32) -> Vec<String> {
        let units = self.units_of_group(group);
        let mut ids: Vec<String> = units
            .flat_map(|unit| &self.state.records[unit as usize])
            .map(|&record| self.state.ids[record as usize].clone())
            .collect();
        ids.sort_unstable();
        ids
    }

    fn number_provider(&mut self, record: &Record) -> Option<u32> {
        let name = record
            .provider
            .as_ref()
            .filter(|_| !self.state.bonds.providers.is_empty())?;
        let names = &mut self.state.provider_names;
        Some(names.iter().position(|known| known == name).unwrap_or_else(|| {
            names.push(name.clone());
            names.len() - 1
        }) as u32)
    }

    /// The unit that says exactly this and may take another record.
    fn unit_with(&self, reading: &Reading, provider: Option<u32>) -> Option<u32> {
        let list = self.content.get(&reading.key()?)?;
        list.iter().copied().find(|&unit| {
            let taken = self.state.bonds.providers.get(unit as usize);
            !self.state.records[unit as usize].is_empty()
                && !self
                    .state
                    .bonds
                    .apart
                    .iter()
                    .any(|&(a, b)| a == unit || b == unit)
                && !provider.is_some_and(|name| taken.is_some_and(|list| list.contains(&name)))
                && self.engine.corpus.holds(unit as usize, reading)
        })
    }

    /// Takes a record out; answers the units that changed group.
    fn take_out(&mut self, id: &str) -> Vec<u32> {
        let Some(record) = self.record_of.remove(id) else {
            return Vec::new();
        };
        let unit = std::mem::replace(&mut self.state.unit_of[record as usize], u32::MAX);
        let records = &mut self.state.records[unit as usize];
        records.retain(|&other| other != record);
        if !records.is_empty() {
            return Vec::new();
        }
        let old = std::mem::take(&mut self.state.edges[unit as usize]);
        let mut moved = Vec::new();
        for &(other, _) in &old {
            self.state.edges[other as usize].retain(|edge| edge.0 != unit);
        }
        self.part(&[unit]);
        for (other, _) in old {
            moved.extend(self.join_around(other));
        }
        moved
    }

    /// Joins anew the units connected with one; answers those whose group changed beyond that one.
    fn join_around(&mut self, unit: u32) -> Vec<u32> {
        let mut component = vec![unit];
        let mut seen: FxHashSet<u32> = component.iter().copied().collect();
        let mut next = 0;
        while next < component.len() && component.len() <= COMPONENT {
            let at = component[next];
            next += 1;
            // Groups count as connected too: decisions may have joined what no edge does.
            let group = self.units_of_group(self.state.group[at as usize]);
            let edges = self.state.edges[at as usize].iter().map(|edge| edge.0);
            for other in group.chain(edges) {
                if seen.insert(other) {
                    component.push(other);
                }
            }
        }
        if component.len() > COMPONENT {
            return self.join_best(unit);
        }
        component.sort_unstable();
        let before: Vec<u32> = component.iter().map(|&u| self.state.group[u as usize]).collect();
        self.join_units(&component);
        let mut partners: FxHashMap<u32, u32> = FxHashMap::default();
        let mut changed = Vec::new();
        for (&u, &old) in component.iter().zip(&before) {
            // A group kept its members when its old and new names correspond one to one.
            let now = self.state.group[u as usize];
            if u != unit && *partners.entry(old).or_insert(now) != now {
                changed.push(u);
            }
        }
        changed
    }

    /// Lets a newcomer join the group of its best edge if that holds on average.
    fn join_best(&mut self, unit: u32) -> Vec<u32> {
        let edges = &self.state.edges[unit as usize];
        let best = edges
            .iter()
            .max_by(|x, y| x.1.total_cmp(&y.1).then(y.0.cmp(&x.0)));
        if let Some(&(other, _)) = best {
            let group = self.state.group[other as usize];
            let mut units: Vec<u32> = self.units_of_group(group).chain([unit]).collect();
            units.sort_unstable();
            units.dedup();
            if units.len() <= COMPONENT {
                self.join_units(&units);
            }
        }
        Vec::new()
    }

    /// Joins the given units by the edges among them and renames their groups.
    fn join_units(&mut self, units: &[u32]) {
        let all = units.len() == self.state.records.len();
        let mut inside: FxHashSet<u32> = FxHashSet::default();
        if !all {
            inside.extend(units);
        }
        let engine = &self.engine;
        let mut edges = Vec::new();
        for &a in units {
            for &(b, score) in &self.state.edges[a as usize] {
                if a < b && (all || inside.contains(&b)) {
                    edges.push((a, b, engine.probability(score)));
                }
            }
        }
        let bonds = &self.state.bonds;
        let within = |pair: &(u32, u32)| all || inside.contains(&pair.0) && inside.contains(&pair.1);
        let together: Vec<(u32, u32)> = bonds.together.iter().copied().filter(within).collect();
        let score = |a, b| engine.score(a, b);
        let groups = if all {
            // Too many scores to keep.
            clusters::join_side_by_side(&edges, &together, bonds, |a, b| engine.probability(score(a, b)))
        } else {
            let asked = &mut self.asked;
            if asked.len() > MOST_ASKED {
                *asked = FxHashMap::default();
            }
            clusters::join(&edges, &together, bonds, |a, b| {
                engine.probability(*asked.entry((a, b)).or_insert_with(|| score(a, b)))
            })
        };
        self.part(units);
        for group in groups {
            let name = group[0];
            for &unit in &group {
                self.state.group[unit as usize] = name;
            }
            self.members[name as usize] = group;
        }
    }

    /// Puts each of the given units into a group of its own.
    fn part(&mut self, units: &[u32]) {
        let given: FxHashSet<u32> = units.iter().copied().collect();
        for &unit in units {
            let name = self.state.group[unit as usize];
            let mut rest = std::mem::take(&mut self.members[name as usize]);
            rest.retain(|other| !given.contains(other));
            // The others go on under the name of the first of them.
            if let Some(&name) = rest.first() {
                rest.iter()
                    .for_each(|&other| self.state.group[other as usize] = name);
                if rest.len() > 1 {
                    self.members[name as usize] = rest;
                }
            }
            self.state.group[unit as usize] = unit;
        }
    }
}
