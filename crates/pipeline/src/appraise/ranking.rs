//! Ranks the services of a round: additive value of the evaluators' means, an interval where something is missing, and robustness.
//!
//! Services that fail a gate question, or that nobody scored, are not ranked and say why.

use std::collections::BTreeMap;

use p4c_appraisal::criteria::{
    Below, Criterion as Node, Gate, Leaf, Scale as LeafScale, Template, ValueFunction, additive_value,
};
use p4c_appraisal::evaluators::{Score as Points, Sheets, gather};
use p4c_appraisal::ranking::places::places;
use p4c_appraisal::robustness::acceptability::acceptability;
use p4c_appraisal::robustness::sampled::Sampling;
use p4c_appraisal::robustness::stability::weight_ranges;
use p4c_appraisal::robustness::weight_space::WeightSpace;
use p4c_appraisal::table::Table;
use p4c_model::{Criterion, Round, Scale, Score, Service, Slug};
use p4c_problem::Limits;
use serde::{Deserialize, Serialize};

use crate::view::View;
use crate::{PipelineError, Settings, Step};

/// What a round is computed from.
pub(crate) struct Sheet<'a> {
    /// Its criteria.
    pub criteria: Vec<&'a Criterion>,
    /// Its gate questions.
    gates: Vec<&'a Criterion>,
    /// The services that may enter.
    pub services: Vec<&'a Service>,
    /// Its scores.
    pub scores: Vec<&'a Score>,
    template: Template,
    /// The criterion of each leaf, in order of the template's leaves.
    leaf_criteria: Vec<&'a Criterion>,
}

impl<'a> Sheet<'a> {
    /// Gathers the records of a round.
    pub fn of(view: &View<'a>, round: &Round) -> Result<Self, PipelineError> {
        let criteria: Vec<&Criterion> = view
            .catalogue
            .criteria()
            .filter(|criterion| criterion.round == round.slug)
            .collect();
        let gates: Vec<&Criterion> = criteria
            .iter()
            .copied()
            .filter(|criterion| criterion.scale == Scale::Gate)
            .collect();
        let names: std::collections::BTreeSet<&Slug> =
            criteria.iter().map(|criterion| &criterion.slug).collect();
        let scores: Vec<&Score> = view
            .catalogue
            .scores()
            .filter(|score| names.contains(&score.criterion))
            .collect();
        let mut leaf_criteria = Vec::new();
        let nodes = if scores.is_empty() {
            Vec::new()
        } else {
            nodes(&criteria, None, &mut leaf_criteria, round)?
        };
        Ok(Self {
            template: Template {
                gates: gates.iter().map(|gate| gate.name.plain().to_owned()).collect(),
                criteria: nodes,
            },
            services: view.services().collect(),
            criteria,
            gates,
            scores,
            leaf_criteria,
        })
    }
}

/// The criteria below one, as the tree of the engine; leaves are noted in the order in which the engine lists them.
fn nodes<'a>(
    criteria: &[&'a Criterion],
    parent: Option<&Slug>,
    leaves: &mut Vec<&'a Criterion>,
    round: &Round,
) -> Result<Vec<Node>, PipelineError> {
    if leaves.len() > criteria.len() {
        return Err(PipelineError::engine(
            Step::Appraise,
            format!(
                "the criteria of round `{}` stand below each other in a circle",
                round.slug
            ),
        ));
    }
    let mut found = Vec::new();
    for criterion in criteria
        .iter()
        .filter(|one| one.parent.as_ref() == parent && one.scale != Scale::Gate)
    {
        let has_children = criteria
            .iter()
            .any(|other| other.parent.as_ref() == Some(&criterion.slug));
        let below = if has_children {
            Below::Criteria(nodes(criteria, Some(&criterion.slug), leaves, round)?)
        } else {
            leaves.push(criterion);
            Below::Leaf(match (criterion.scale, criterion.worst, criterion.best) {
                (Scale::Measured, Some(worst), Some(best)) => {
                    LeafScale::Measured(ValueFunction::Linear { worst, best })
                }
                (Scale::Measured, ..) => {
                    return Err(PipelineError::Missing {
                        step: Step::Appraise,
                        message: format!(
                            "criterion `{}` is measured and has no worst or no best figure",
                            criterion.slug
                        ),
                        hint: "fill in `worst` and `best`, or let it be scored 1-5".to_owned(),
                    });
                }
                _ => LeafScale::Points,
            })
        };
        found.push(Node {
            name: criterion.name.plain().to_owned(),
            weight: criterion.weight,
            below,
        });
    }
    Ok(found)
}

/// A criterion with its share of the whole value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CriterionWeight {
    /// The criterion.
    pub criterion: Slug,
    /// Its name, from the root down.
    pub name: String,
    /// Its share, 0 to 1.
    pub share: f64,
    /// The lowest and the highest share at which the first places stay with the same services.
    pub stable: Option<[f64; 2]>,
}

/// An evaluator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluator {
    /// The organisation.
    pub organisation: Slug,
    /// How many scores of it count.
    pub scores: usize,
    /// How many points more than the others it gives on the same questions, on average.
    pub leniency: Option<f64>,
}

/// How far the evaluators agree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// Kendall's W over the services that all evaluators scored in full, 0 to 1; `None` when there are fewer than two.
    pub kendall_w: Option<f64>,
    /// Intraclass correlation ICC(2,1) over the same services: how far one evaluator's points can stand for any other's.
    pub icc2_1: Option<f64>,
    /// ICC(2,k): how far the mean of all evaluators can be relied on.
    #[serde(default)]
    pub icc2_k: Option<f64>,
    /// How many services all evaluators scored in full.
    #[serde(default)]
    pub services: usize,
    /// How many evaluators scored them.
    #[serde(default)]
    pub evaluators: usize,
}

/// A service with its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// The service.
    pub service: Slug,
    /// Its title.
    pub title: String,
    /// Its place, from 1; ties share the best place.
    pub place: usize,
    /// Its value, 0 to 1: the middle of the interval.
    pub value: f64,
    /// The value with everything missing at its worst, and at its best.
    pub interval: [f64; 2],
    /// The value on each criterion, 0 to 1, in the order of the ranking's criteria; `None` where nobody scored.
    pub parts: Vec<Option<f64>>,
    /// How many evaluators scored it.
    pub evaluators: usize,
    /// Rank acceptability: the share of all weights that put it among the first `choose`, 0 to 1.
    pub robustness: f64,
    /// The share of all weights that put it first, 0 to 1.
    pub first: f64,
}

/// A service that is not ranked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotIn {
    /// The service.
    pub service: Slug,
    /// Its title.
    pub title: String,
    /// Why it is not ranked.
    pub why: WhyNotIn,
    /// The same in English.
    pub reason: String,
}

/// Why a service is not ranked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WhyNotIn {
    /// Gate questions were answered with no.
    AnsweredNo {
        /// The questions.
        criteria: Vec<Slug>,
    },
    /// Gate questions were not answered.
    NotAnswered {
        /// The questions.
        criteria: Vec<Slug>,
    },
    /// Nobody scored it.
    NotScored,
}

/// The ranking of a round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// The round.
    pub round: Slug,
    /// How many are to be chosen.
    pub choose: usize,
    /// The criteria that are scored, with their shares.
    pub criteria: Vec<CriterionWeight>,
    /// The services, the best first.
    pub ranked: Vec<Ranked>,
    /// Services that are not ranked.
    pub not_in: Vec<NotIn>,
    /// The evaluators.
    pub evaluators: Vec<Evaluator>,
    /// How far they agree.
    pub agreement: Agreement,
    /// Scores that do not count, by reason.
    pub not_counted: BTreeMap<String, usize>,
    /// Weights that were sampled for robustness, and the largest standard error; `None` when it is exact.
    pub sampling: Option<(usize, f64)>,
    /// The seed of the sampling.
    pub seed: u64,
}

impl Ranking {
    /// A service's entry.
    pub fn of(&self, service: &Slug) -> Option<&Ranked> {
        self.ranked.iter().find(|ranked| ranked.service == *service)
    }
}

/// Ranks the services of a round.
pub(crate) fn rank(
    view: &View<'_>,
    round: &Round,
    sheet: &Sheet<'_>,
    settings: &Settings,
) -> Result<Ranking, PipelineError> {
    let refuse = |refusal| PipelineError::engine(Step::Appraise, refusal);
    let leaves = sheet.template.leaves().map_err(refuse)?;
    let organisations: BTreeMap<&Slug, u64> = view
        .catalogue
        .organisations()
        .enumerate()
        .map(|(number, one)| (&one.slug, number as u64))
        .collect();
    let number = |slug: &Slug| organisations.get(slug).copied().unwrap_or(u64::MAX);
    let evaluators: Vec<&Slug> = {
        let set: std::collections::BTreeSet<&Slug> =
            sheet.scores.iter().map(|score| &score.evaluator).collect();
        set.into_iter().collect()
    };
    let service_at: BTreeMap<&Slug, usize> = sheet
        .services
        .iter()
        .enumerate()
        .map(|(at, service)| (&service.slug, at))
        .collect();
    let leaf_at: BTreeMap<&Slug, usize> = sheet
        .leaf_criteria
        .iter()
        .enumerate()
        .map(|(at, criterion)| (&criterion.slug, at))
        .collect();
    let mut points = Vec::new();
    let mut measured: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for score in &sheet.scores {
        let (Some(&service), Some(&leaf)) = (service_at.get(&score.service), leaf_at.get(&score.criterion))
        else {
            continue;
        };
        if leaves[leaf].scale == LeafScale::Points {
            let evaluator = evaluators.partition_point(|one| **one < score.evaluator);
            points.push(Points {
                evaluator,
                service,
                leaf,
                points: score.value,
            });
        } else {
            measured.insert((service, leaf), score.value);
        }
    }
    let sheets = Sheets {
        organisation_of_evaluator: evaluators.iter().map(|slug| number(slug)).collect(),
        organisation_of_service: sheet
            .services
            .iter()
            .map(|service| number(&service.provider))
            .collect(),
        scores: points,
    };
    let mut gathered = gather(&leaves, &sheets, false);
    for ((service, leaf), value) in measured {
        gathered.means[service][leaf] = Some(value);
    }
    let (ranked, not_in) = enter(sheet, &leaves, &gathered.means, &gathered.counts)?;
    let mut not_counted: BTreeMap<String, usize> = BTreeMap::new();
    for (_, reason) in &gathered.not_counted {
        let reason = serde_json::to_value(reason)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned));
        *not_counted.entry(reason.unwrap_or_default()).or_default() += 1;
    }
    let discounted: std::collections::BTreeSet<usize> =
        gathered.not_counted.iter().map(|(at, _)| *at).collect();
    let mut ranking = Ranking {
        round: round.slug.clone(),
        choose: round.choose as usize,
        criteria: leaves
            .iter()
            .zip(&sheet.leaf_criteria)
            .map(|(leaf, criterion)| CriterionWeight {
                criterion: criterion.slug.clone(),
                name: leaf.path.join(" / "),
                share: leaf.share,
                stable: None,
            })
            .collect(),
        ranked,
        not_in,
        evaluators: evaluators
            .iter()
            .enumerate()
            .map(|(at, slug)| Evaluator {
                organisation: (*slug).clone(),
                scores: sheets
                    .scores
                    .iter()
                    .enumerate()
                    .filter(|(k, score)| score.evaluator == at && !discounted.contains(k))
                    .count(),
                leniency: gathered.leniency[at],
            })
            .collect(),
        agreement: Agreement {
            kendall_w: gathered.concordance.as_ref().map(|found| found.w),
            icc2_1: gathered.correlations.as_ref().and_then(|found| found.icc2_1),
            icc2_k: gathered.correlations.as_ref().and_then(|found| found.icc2_k),
            services: gathered
                .concordance
                .as_ref()
                .map_or(0, |found| found.rank_sums.len()),
            evaluators: gathered.concordance.as_ref().map_or(0, |_| evaluators.len()),
        },
        not_counted,
        sampling: None,
        seed: settings.seed,
    };
    add_robustness(&mut ranking, settings)?;
    Ok(ranking)
}

/// Parts the services into those that are ranked, the best first, and those that are not, with the reason.
fn enter(
    sheet: &Sheet<'_>,
    leaves: &[Leaf],
    means: &[Vec<Option<f64>>],
    counts: &[Vec<usize>],
) -> Result<(Vec<Ranked>, Vec<NotIn>), PipelineError> {
    let answers = gate_answers(sheet);
    let (mut ranked, mut not_in) = (Vec::new(), Vec::new());
    for (at, service) in sheet.services.iter().enumerate() {
        let title = service.title.plain().to_owned();
        let gate: Vec<Option<bool>> = sheet
            .gates
            .iter()
            .map(|gate| answers.get(&(&service.slug, &gate.slug)).copied())
            .collect();
        let question = |indices: &[usize]| {
            indices
                .iter()
                .map(|&k| sheet.template.gates[k].as_str())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let criteria = |indices: &[usize]| indices.iter().map(|&k| sheet.gates[k].slug.clone()).collect();
        let why = match sheet.template.gate(&gate) {
            Gate::Closed(failed) => Some((
                WhyNotIn::AnsweredNo {
                    criteria: criteria(&failed),
                },
                format!("answered no: {}", question(&failed)),
            )),
            Gate::Unanswered(open) => Some((
                WhyNotIn::NotAnswered {
                    criteria: criteria(&open),
                },
                format!("not answered: {}", question(&open)),
            )),
            Gate::Open if means[at].iter().all(Option::is_none) => {
                Some((WhyNotIn::NotScored, "nobody scored it".to_owned()))
            }
            Gate::Open => None,
        };
        if let Some((why, reason)) = why {
            not_in.push(NotIn {
                service: service.slug.clone(),
                title,
                why,
                reason,
            });
            continue;
        }
        let interval = additive_value(leaves, &means[at]).map_err(|refusal| {
            PipelineError::engine(Step::Appraise, format!("service `{}`: {refusal}", service.slug))
        })?;
        ranked.push(Ranked {
            service: service.slug.clone(),
            title,
            place: 0,
            value: (interval[0] + interval[1]) / 2.0,
            interval,
            parts: leaves
                .iter()
                .zip(&means[at])
                .map(|(leaf, mean)| leaf.scale.value((*mean)?))
                .collect(),
            evaluators: counts[at].iter().copied().max().unwrap_or(0),
            robustness: 0.0,
            first: 0.0,
        });
    }
    let values: Vec<f64> = ranked.iter().map(|one| one.value).collect();
    for (one, place) in ranked.iter_mut().zip(places(&values)) {
        one.place = place;
    }
    ranked.sort_by(|a, b| a.place.cmp(&b.place).then_with(|| a.service.cmp(&b.service)));
    Ok((ranked, not_in))
}

/// What evaluators answered to the gates: no as soon as at least half of those who answered say no.
fn gate_answers<'a>(sheet: &Sheet<'a>) -> BTreeMap<(&'a Slug, &'a Slug), bool> {
    let mut votes: BTreeMap<(&Slug, &Slug), (usize, usize)> = BTreeMap::new();
    for score in &sheet.scores {
        if sheet.gates.iter().any(|gate| gate.slug == score.criterion) {
            let vote = votes.entry((&score.service, &score.criterion)).or_default();
            vote.0 += usize::from(score.value >= 0.5);
            vote.1 += 1;
        }
    }
    votes
        .into_iter()
        .map(|(key, (yes, all))| (key, 2 * yes > all))
        .collect()
}

/// How much the places depend on the weights: rank acceptability over all weights, and the range of each weight that changes nothing.
fn add_robustness(ranking: &mut Ranking, settings: &Settings) -> Result<(), PipelineError> {
    if ranking.ranked.is_empty() {
        return Ok(());
    }
    let refuse = |refusal| PipelineError::engine(Step::Appraise, refusal);
    let choose = ranking.choose.clamp(1, ranking.ranked.len());
    // What nobody scored is taken at the middle of its scale, as in the value that places follow.
    let rows: Vec<Vec<f64>> = ranking
        .ranked
        .iter()
        .map(|one| one.parts.iter().map(|part| part.unwrap_or(0.5)).collect())
        .collect();
    let table = Table::from_rows(&rows).map_err(refuse)?;
    let sampling = Sampling {
        samples: settings.robustness_samples,
        seed: settings.seed,
    };
    let limits = Limits::of(std::time::Duration::from_secs(settings.seconds_per_problem));
    let found = acceptability(&table, &WeightSpace::UniformSimplex, sampling, &limits).map_err(refuse)?;
    for (one, shares) in ranking.ranked.iter_mut().zip(&found.rank_acceptability) {
        one.robustness = shares.iter().take(choose).sum::<f64>().min(1.0);
        one.first = shares.first().copied().unwrap_or(0.0);
    }
    ranking.sampling = found
        .sampled
        .map(|sampled| (sampled.samples, sampled.standard_error));
    let weights: Vec<f64> = ranking.criteria.iter().map(|criterion| criterion.share).collect();
    let ranges = weight_ranges(&table, &weights, choose).map_err(refuse)?;
    for (criterion, range) in ranking.criteria.iter_mut().zip(ranges) {
        criterion.stable = Some([range.low, range.high]);
    }
    Ok(())
}
