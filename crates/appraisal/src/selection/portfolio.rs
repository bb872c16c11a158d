//! States a selection: items with score, cost, category and region, and the limits that K chosen ones have to keep.
//!
//! Checked once, here; [`super::choice`] solves it. [`Portfolio::violations`] is the plain reading of the limits by which every answer is
//! judged.

use p4c_problem::{Code, Refusal};
use serde::Serialize;

use p4c_problem::linear::{Programme, Row};

/// Choose exactly `choose` items with the largest sum of `score`, within limits.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Portfolio {
    /// The score of each item.
    pub score: Vec<f64>,
    /// The cost of each item, from 0; empty when nothing costs.
    pub cost: Vec<f64>,
    /// The category of each item, as an index of `category_min` and `category_max`; empty when there are no categories.
    pub category: Vec<usize>,
    /// The region of each item, as an index of `region_min` and `region_max`; empty when there are no regions.
    pub region: Vec<usize>,
    /// The most that all chosen items may cost; `None` = no limit.
    pub budget: Option<f64>,
    /// How many items to choose.
    pub choose: usize,
    /// Least number of items of each category; empty = none.
    pub category_min: Vec<usize>,
    /// Largest number of items of each category; empty = any.
    pub category_max: Vec<usize>,
    /// Least number of items of each region; empty = none.
    pub region_min: Vec<usize>,
    /// Largest number of items of each region; empty = any.
    pub region_max: Vec<usize>,
    /// At most one item of each of these groups.
    pub exclusive_groups: Vec<Vec<usize>>,
    /// The least number of different regions; `None` = any.
    pub min_distinct_regions: Option<usize>,
}

/// One limit of a selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "limit", content = "index")]
pub enum Limit {
    /// The number of items to choose.
    Choose,
    /// The budget.
    Budget,
    /// The least number of a category.
    CategoryMin(usize),
    /// The largest number of a category.
    CategoryMax(usize),
    /// The least number of a region.
    RegionMin(usize),
    /// The largest number of a region.
    RegionMax(usize),
    /// At most one of a group.
    ExclusiveGroup(usize),
    /// The least number of different regions.
    DistinctRegions,
}

/// A limit that a set of items does not keep, and by how much.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Violation {
    /// Which limit.
    #[serde(flatten)]
    pub limit: Limit,
    /// By how many items, or by how much money.
    pub by: f64,
}

/// The most cells of the linear programme: beyond it, memory would run out before time.
const MOST_CELLS: usize = 60_000_000;

impl Portfolio {
    /// Refuses lists of different lengths, indices out of range and numbers that are none.
    ///
    /// # Errors
    /// [`Code::WrongShape`], [`Code::InvalidValue`], [`Code::NotFinite`], [`Code::TooLarge`].
    pub fn check(&self) -> Result<(), Refusal> {
        let n = self.score.len();
        let refuse = |code, message: String| Err(Refusal::new(code, message));
        for (name, length) in [
            ("cost", self.cost.len()),
            ("category", self.category.len()),
            ("region", self.region.len()),
        ] {
            if length != n && length != 0 {
                return refuse(
                    Code::WrongShape,
                    format!("`{name}` has {length} entries for {n} items"),
                );
            }
        }
        for (name, numbers) in [("score", &self.score), ("cost", &self.cost)] {
            if let Some(i) = numbers.iter().position(|x| !x.is_finite()) {
                return refuse(Code::NotFinite, format!("`{name}[{i}]` is {}", numbers[i]));
            }
        }
        if !self.score.iter().map(|x| x.abs()).sum::<f64>().is_finite() {
            return refuse(
                Code::NotFinite,
                "`score` has a sum beyond the range of numbers".to_owned(),
            );
        }
        if let Some(i) = self.cost.iter().position(|&x| x < 0.0) {
            return refuse(
                Code::InvalidValue,
                format!("`cost[{i}]` is {}; expected a number from 0", self.cost[i]),
            );
        }
        if self.budget.is_some_and(|budget| budget.is_nan()) {
            return refuse(Code::NotFinite, "`budget` is NaN".to_owned());
        }
        for (name, indices, least, most) in [
            ("category", &self.category, &self.category_min, &self.category_max),
            ("region", &self.region, &self.region_min, &self.region_max),
        ] {
            if !least.is_empty() && !most.is_empty() && least.len() != most.len() {
                return refuse(
                    Code::WrongShape,
                    format!(
                        "`{name}_min` has {} entries, `{name}_max` {}",
                        least.len(),
                        most.len()
                    ),
                );
            }
            let known = least.len().max(most.len());
            if known > 0 {
                if indices.is_empty() && n > 0 {
                    return refuse(
                        Code::MissingField,
                        format!("`{name}` is missing, but it has limits"),
                    );
                }
                if let Some(i) = indices.iter().position(|&index| index >= known) {
                    return refuse(
                        Code::InvalidValue,
                        format!("`{name}[{i}]` is {}; there are limits for {known}", indices[i]),
                    );
                }
            }
        }
        for (g, group) in self.exclusive_groups.iter().enumerate() {
            if let Some(k) = group.iter().position(|&item| item >= n) {
                return refuse(
                    Code::InvalidValue,
                    format!(
                        "`exclusive_groups[{g}][{k}]` is {}; there are {n} items",
                        group[k]
                    ),
                );
            }
        }
        if self.min_distinct_regions.is_some_and(|least| least > 0) && self.region.is_empty() && n > 0 {
            return refuse(
                Code::MissingField,
                "`region` is missing, but `min_distinct_regions` is given".to_owned(),
            );
        }
        let rows = 3
            + self.regions()
            + self.exclusive_groups.len()
            + self.category_max.len()
            + self.region_max.len();
        if n.saturating_mul(rows) > MOST_CELLS {
            return refuse(
                Code::TooLarge,
                format!("{n} items under {rows} limits are more than can be proved optimal"),
            );
        }
        Ok(())
    }

    /// The number of regions that occur.
    pub(crate) fn regions(&self) -> usize {
        self.region.iter().max().map_or(0, |most| most + 1)
    }

    /// Every limit that a set of different items does not keep.
    pub fn violations(&self, items: &[usize]) -> Vec<Violation> {
        let mut found = Vec::new();
        let mut note = |limit, by: f64| found.push(Violation { limit, by });
        if items.len() != self.choose {
            note(Limit::Choose, (items.len() as f64 - self.choose as f64).abs());
        }
        if let Some(budget) = self.budget
            && !self.cost.is_empty()
        {
            let cost: f64 = items.iter().map(|&i| self.cost[i]).sum();
            if cost > budget + 1e-12 * cost.max(1e-3) {
                note(Limit::Budget, cost - budget);
            }
        }
        let mut count =
            |indices: &[usize], least: &[usize], most: &[usize], kinds: [fn(usize) -> Limit; 2]| {
                let mut counts = vec![0; least.len().max(most.len())];
                if counts.is_empty() {
                    return;
                }
                for &i in items {
                    counts[indices[i]] += 1;
                }
                for (k, &count) in counts.iter().enumerate() {
                    if least.get(k).is_some_and(|&least| count < least) {
                        note(kinds[0](k), (least[k] - count) as f64);
                    }
                    if most.get(k).is_some_and(|&most| count > most) {
                        note(kinds[1](k), (count - most[k]) as f64);
                    }
                }
            };
        count(
            &self.category,
            &self.category_min,
            &self.category_max,
            [Limit::CategoryMin, Limit::CategoryMax],
        );
        count(
            &self.region,
            &self.region_min,
            &self.region_max,
            [Limit::RegionMin, Limit::RegionMax],
        );
        for (g, group) in self.exclusive_groups.iter().enumerate() {
            let taken = items.iter().filter(|i| group.contains(i)).count();
            if taken > 1 {
                found.push(Violation {
                    limit: Limit::ExclusiveGroup(g),
                    by: (taken - 1) as f64,
                });
            }
        }
        if let Some(least) = self.min_distinct_regions {
            let mut regions: Vec<usize> = items
                .iter()
                .filter_map(|&i| self.region.get(i).copied())
                .collect();
            regions.sort_unstable();
            regions.dedup();
            if regions.len() < least {
                found.push(Violation {
                    limit: Limit::DistinctRegions,
                    by: (least - regions.len()) as f64,
                });
            }
        }
        found
    }

    /// The sum of the scores of a set of items.
    pub fn value(&self, items: &[usize]) -> f64 {
        // Adding 0 turns the sum of nothing, -0, into 0.
        items.iter().map(|&i| self.score[i]).sum::<f64>() + 0.0
    }

    /// The rows of the 0/1 programme with the limit each stands for. Column `i` is item `i`; a column a region follows when different
    /// regions are asked for (1 = the region occurs).
    pub(crate) fn rows(&self) -> Vec<(Limit, Row)> {
        let n = self.score.len();
        let mut rows = vec![(
            Limit::Choose,
            Row {
                terms: (0..n).map(|i| (i, 1.0)).collect(),
                low: self.choose as f64,
                high: self.choose as f64,
            },
        )];
        if let Some(budget) = self.budget.filter(|budget| budget.is_finite())
            && !self.cost.is_empty()
        {
            rows.push((
                Limit::Budget,
                Row {
                    terms: self
                        .cost
                        .iter()
                        .copied()
                        .enumerate()
                        .filter(|term| term.1 > 0.0)
                        .collect(),
                    low: f64::NEG_INFINITY,
                    high: budget,
                },
            ));
        }
        let mut count =
            |indices: &[usize], least: &[usize], most: &[usize], kinds: [fn(usize) -> Limit; 2]| {
                for k in 0..least.len().max(most.len()) {
                    let terms: Vec<(usize, f64)> = indices
                        .iter()
                        .enumerate()
                        .filter(|(_, index)| **index == k)
                        .map(|(i, _)| (i, 1.0))
                        .collect();
                    let low = least.get(k).copied().unwrap_or(0);
                    let high = most.get(k).copied().unwrap_or(usize::MAX);
                    // One row serves both limits; where both are met anyway there is none.
                    if low > 0 || high < terms.len().min(self.choose) {
                        rows.push((
                            if low > 0 { kinds[0](k) } else { kinds[1](k) },
                            Row {
                                terms,
                                low: if low > 0 { low as f64 } else { f64::NEG_INFINITY },
                                high: if high < usize::MAX {
                                    high as f64
                                } else {
                                    f64::INFINITY
                                },
                            },
                        ));
                    }
                }
            };
        count(
            &self.category,
            &self.category_min,
            &self.category_max,
            [Limit::CategoryMin, Limit::CategoryMax],
        );
        count(
            &self.region,
            &self.region_min,
            &self.region_max,
            [Limit::RegionMin, Limit::RegionMax],
        );
        for (g, group) in self.exclusive_groups.iter().enumerate() {
            let mut members = group.clone();
            members.sort_unstable();
            members.dedup();
            if members.len() > 1 {
                rows.push((
                    Limit::ExclusiveGroup(g),
                    Row {
                        terms: members.into_iter().map(|i| (i, 1.0)).collect(),
                        low: f64::NEG_INFINITY,
                        high: 1.0,
                    },
                ));
            }
        }
        if let Some(least) = self.min_distinct_regions.filter(|&least| least > 0) {
            let regions = self.regions();
            let mut occurs: Vec<Vec<(usize, f64)>> = (0..regions).map(|r| vec![(n + r, 1.0)]).collect();
            for (i, &r) in self.region.iter().enumerate() {
                occurs[r].push((i, -1.0));
            }
            rows.push((
                Limit::DistinctRegions,
                Row {
                    terms: (0..regions).map(|r| (n + r, 1.0)).collect(),
                    low: least as f64,
                    high: f64::INFINITY,
                },
            ));
            rows.extend(occurs.into_iter().map(|terms| {
                let row = Row {
                    terms,
                    low: f64::NEG_INFINITY,
                    high: 0.0,
                };
                (Limit::DistinctRegions, row)
            }));
        }
        rows
    }

    /// The 0/1 programme.
    pub(crate) fn programme(&self) -> Programme {
        let n = self.score.len();
        let extra = if self.min_distinct_regions.is_some_and(|least| least > 0) {
            self.regions()
        } else {
            0
        };
        let mut objective = self.score.clone();
        objective.resize(n + extra, 0.0);
        Programme {
            objective,
            bounds: vec![(0.0, 1.0); n + extra],
            rows: self.rows().into_iter().map(|(_, row)| row).collect(),
            whole: n,
        }
    }
}
