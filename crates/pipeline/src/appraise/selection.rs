//! Selects the practices of a round: the largest total value within its limits, proved, with a reason for each one in and out.
//!
//! Works on the ranking; what recurs as one generic service is chosen at most once.

use std::collections::BTreeMap;
use std::time::Duration;

use p4c_appraisal::selection::choice::{Choice, choose};
use p4c_appraisal::selection::portfolio::{Limit, Portfolio};
use p4c_appraisal::selection::reasons::{LeftOut, Reasons, reasons};
use p4c_appraisal::selection::repair::repair;
use p4c_model::{Round, Slug};
use p4c_problem::Limits;
use serde::{Deserialize, Serialize};

use super::ranking::Ranking;
use crate::classify::{concept_name, top_of_words};
use crate::recur::Recurrence;
use crate::view::{View, yearly_cents};
use crate::{PipelineError, Settings, Step};

/// How many of the next-best selections are told.
const ALTERNATIVES: usize = 3;

/// A chosen practice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// The service.
    pub service: Slug,
    /// Its title.
    pub title: String,
    /// Its place in the ranking.
    pub place: usize,
    /// Its value, 0 to 1.
    pub value: f64,
    /// The share of all weights that put it among the first, 0 to 1.
    pub robustness: f64,
    /// Its top concept.
    pub category: Option<String>,
    /// Its country.
    pub country: Option<String>,
    /// Its yearly cost in euro cents; `None` when not known, and then it weighs nothing on the budget.
    pub yearly_cost_cents: Option<i64>,
    /// How many practices with a better place the limits left out.
    pub passed_over: usize,
    /// The criterion on which it gains most over the mean of all that are ranked.
    pub stands_out: Option<StandsOut>,
    /// Why it is in, in English.
    pub reason: String,
}

/// What sets a chosen practice apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StandsOut {
    /// The criterion.
    pub criterion: Slug,
    /// The practice's value on it, 0 to 1.
    pub own: f64,
    /// The mean over all that are ranked, 0 to 1.
    pub mean: f64,
}

/// Why a practice is out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WhyOut {
    /// It scores more than a chosen practice, and in its place would break limits.
    Limits {
        /// The chosen practice that scores less.
        outscores: Option<Slug>,
        /// The limits.
        limits: Vec<LimitMet>,
    },
    /// An equally good selection has it.
    Tie,
    /// No selection within the limits has it.
    Impossible,
    /// Every chosen practice scores at least as much.
    LessValue,
}

/// A limit of a round that was met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LimitMet {
    /// The number to choose.
    Number,
    /// The budget.
    Budget,
    /// The most of one top concept.
    Concept {
        /// The top concept.
        concept: String,
        /// The most.
        most: u32,
    },
    /// The most from one country.
    Country {
        /// The country.
        country: String,
        /// The most.
        most: u32,
    },
    /// At most one of a generic service.
    GenericService {
        /// The generic service.
        generic: Slug,
    },
    /// The least number of countries.
    Countries,
}

/// A practice that was left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotChosen {
    /// The service.
    pub service: Slug,
    /// Its title.
    pub title: String,
    /// Its place in the ranking.
    pub place: usize,
    /// Its value, 0 to 1.
    pub value: f64,
    /// Why it is out.
    pub why: WhyOut,
    /// The same in English.
    pub reason: String,
    /// Whom it would displace if it had to be in.
    pub displaces: Vec<Slug>,
    /// What that would cost in total value; `None` when it cannot be in.
    pub loss: Option<f64>,
}

/// A limit in words, with what it costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LimitTold {
    /// The limit.
    pub limit: String,
    /// How much more total value there would be without it.
    pub cost: f64,
}

/// A selection that comes close.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// Its total value.
    pub total: f64,
    /// Who is in it and not in the selection.
    pub enters: Vec<Slug>,
    /// Who is in the selection and not in it.
    pub leaves: Vec<Slug>,
}

/// A practice that a project published by title, beside what was computed here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Published {
    /// The project.
    pub project: Slug,
    /// The heading under which it listed the practice.
    pub group: String,
    /// The published title.
    pub title: String,
    /// What the words of heading and title are about; `None` when none speaks for a concept.
    pub concept: Option<String>,
    /// Chosen practices of the same concept. That they are the same practice is not claimed.
    pub chosen_alike: Vec<Slug>,
}

/// The selection of a round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    /// The round.
    pub round: Slug,
    /// The limits, in words.
    pub limits: Vec<String>,
    /// The chosen, by place.
    pub chosen: Vec<Chosen>,
    /// Their total value.
    pub total: f64,
    /// No selection has more.
    pub bound: f64,
    /// Whether it is proved that no selection is better.
    pub is_proved: bool,
    /// What each tight limit costs, the dearest first.
    pub limit_costs: Vec<LimitTold>,
    /// The next-best selections.
    pub next_best: Vec<Alternative>,
    /// The others, by place.
    pub not_chosen: Vec<NotChosen>,
    /// When nothing keeps the limits: why, and the least changes that would help.
    pub repairs: Vec<String>,
    /// What projects in the catalogue published themselves.
    #[serde(default)]
    pub published: Vec<Published>,
}

/// What the indices of a portfolio mean.
struct Meaning {
    categories: Vec<String>,
    countries: Vec<String>,
    groups: Vec<Slug>,
    most_per_category: u32,
    most_per_country: u32,
}

impl Meaning {
    /// A limit as a fact.
    fn met(&self, limit: Limit) -> LimitMet {
        match limit {
            Limit::Choose => LimitMet::Number,
            Limit::Budget => LimitMet::Budget,
            // A round sets no least number of a concept or from a country: only the most can be met.
            Limit::CategoryMin(k) | Limit::CategoryMax(k) => LimitMet::Concept {
                concept: self.categories[k].clone(),
                most: self.most_per_category,
            },
            Limit::RegionMin(k) | Limit::RegionMax(k) => LimitMet::Country {
                country: self.countries[k].clone(),
                most: self.most_per_country,
            },
            Limit::ExclusiveGroup(k) => LimitMet::GenericService {
                generic: self.groups[k].clone(),
            },
            Limit::DistinctRegions => LimitMet::Countries,
        }
    }

    /// A limit as a rule, with its number.
    fn rule(&self, limit: Limit) -> String {
        match limit {
            Limit::CategoryMax(k) => format!(
                "at most {} on {}",
                self.most_per_category,
                concept_name(&self.categories[k], "en").to_lowercase()
            ),
            Limit::RegionMax(k) => format!("at most {} from {}", self.most_per_country, self.countries[k]),
            Limit::ExclusiveGroup(k) => format!("at most one of the generic service {}", self.groups[k]),
            other => self.words(other),
        }
    }

    fn words(&self, limit: Limit) -> String {
        let category = |k: usize| concept_name(&self.categories[k], "en").to_owned();
        match limit {
            Limit::Choose => "the number to choose".to_owned(),
            Limit::Budget => "the budget".to_owned(),
            Limit::CategoryMin(k) => format!("the least number of {}", category(k)),
            Limit::CategoryMax(k) => format!("the most of {}", category(k)),
            Limit::RegionMin(k) => format!("the least number from {}", self.countries[k]),
            Limit::RegionMax(k) => format!("the most from {}", self.countries[k]),
            Limit::ExclusiveGroup(k) => format!("one of the generic service {}", self.groups[k]),
            Limit::DistinctRegions => "the least number of countries".to_owned(),
        }
    }
}

/// Selects within the limits of the round.
pub(crate) fn select(
    view: &View<'_>,
    round: &Round,
    ranking: &Ranking,
    recurrence: &Recurrence,
    settings: &Settings,
) -> Result<Selection, PipelineError> {
    let (portfolio, meaning) = portfolio(view, round, ranking, recurrence);
    let limits = || Limits::of(Duration::from_secs(settings.seconds_per_problem));
    let mut selection = Selection {
        round: round.slug.clone(),
        limits: limits_in_words(round),
        chosen: Vec::new(),
        total: 0.0,
        bound: 0.0,
        is_proved: false,
        limit_costs: Vec::new(),
        next_best: Vec::new(),
        not_chosen: Vec::new(),
        repairs: Vec::new(),
        published: Vec::new(),
    };
    if ranking.ranked.len() < portfolio.choose {
        selection.repairs.push(format!(
            "{} services are ranked and {} are to be chosen: score more services or choose fewer",
            ranking.ranked.len(),
            portfolio.choose
        ));
        return Ok(selection);
    }
    let refuse = |refusal| PipelineError::engine(Step::Appraise, refusal);
    let Some(choice) = choose(&portfolio, &limits()).map_err(refuse)? else {
        let found = repair(&portfolio, &limits());
        let change = |change: &p4c_appraisal::selection::repair::Change| {
            format!(
                "{} from {} to {}",
                meaning.words(change.limit),
                change.from,
                change.to
            )
        };
        selection.repairs = found.reasons;
        selection
            .repairs
            .extend(found.single.iter().map(|one| format!("enough: {}", change(one))));
        if !found.together.is_empty() {
            let all: Vec<String> = found.together.iter().map(change).collect();
            selection
                .repairs
                .push(format!("enough together: {}", all.join("; ")));
        }
        return Ok(selection);
    };
    selection.total = choice.objective;
    selection.bound = choice.bound;
    selection.is_proved = choice.proved;
    // Reasons rest on the proof: of a choice that may not be the best nothing else is said.
    let reasons = if choice.proved {
        reasons(&portfolio, &choice, ALTERNATIVES, &limits())
    } else {
        Reasons::default()
    };
    selection.limit_costs = reasons
        .limit_costs
        .iter()
        .map(|cost| LimitTold {
            limit: meaning.rule(cost.limit),
            cost: cost.cost,
        })
        .collect();
    selection.next_best = reasons
        .next_best
        .iter()
        .map(|other| alternative(ranking, &choice, other))
        .collect();
    selection.not_chosen = reasons
        .left_out
        .iter()
        .map(|left| not_chosen(ranking, &meaning, left))
        .collect();
    selection.chosen = choice
        .selected
        .iter()
        .map(|&item| chosen(view, ranking, &portfolio, &meaning, &choice, item))
        .collect();
    selection.published = published(view, &selection.chosen);
    Ok(selection)
}

/// The practices that projects published, each with the chosen ones of the same concept.
fn published(view: &View<'_>, chosen: &[Chosen]) -> Vec<Published> {
    let mut found = Vec::new();
    for project in view.catalogue.projects() {
        for practice in &project.practices {
            let concept = top_of_words(&practice.title, "en")
                .or_else(|| top_of_words(&format!("{}: {}", practice.group, practice.title), "en"));
            found.push(Published {
                project: project.slug.clone(),
                group: practice.group.clone(),
                title: practice.title.clone(),
                chosen_alike: chosen
                    .iter()
                    .filter(|one| concept.is_some() && one.category == concept)
                    .map(|one| one.service.clone())
                    .collect(),
                concept,
            });
        }
    }
    found
}

fn portfolio(
    view: &View<'_>,
    round: &Round,
    ranking: &Ranking,
    recurrence: &Recurrence,
) -> (Portfolio, Meaning) {
    let several = "several countries";
    let category: Vec<String> = ranking
        .ranked
        .iter()
        .map(|one| view.top_of(&one.service).unwrap_or("no concept").to_owned())
        .collect();
    let country: Vec<String> = ranking
        .ranked
        .iter()
        .map(|one| country(view, &one.service).unwrap_or_else(|| several.to_owned()))
        .collect();
    let (categories, category) = numbered(&category);
    let (countries, region) = numbered(&country);
    let most = |limit: Option<u32>, kinds: usize| -> Vec<usize> {
        limit.map_or_else(Vec::new, |limit| vec![limit as usize; kinds])
    };
    let (mut groups, mut exclusive_groups) = (Vec::new(), Vec::new());
    for generic in &recurrence.generic {
        let items: Vec<usize> = (0..ranking.ranked.len())
            .filter(|&at| {
                generic
                    .members
                    .iter()
                    .any(|member| member.service == ranking.ranked[at].service)
            })
            .collect();
        if items.len() > 1 {
            groups.push(generic.slug.clone());
            exclusive_groups.push(items);
        }
    }
    let portfolio = Portfolio {
        score: ranking.ranked.iter().map(|one| one.value).collect(),
        cost: ranking
            .ranked
            .iter()
            .map(|one| cost_of(view, &one.service).unwrap_or(0) as f64 / 100.0)
            .collect(),
        budget: round.budget.as_ref().map(|budget| budget.cents as f64 / 100.0),
        choose: round.choose as usize,
        category_min: Vec::new(),
        category_max: most(round.most_per_category, categories.len()),
        region_min: Vec::new(),
        region_max: most(round.most_per_country, countries.len()),
        category,
        region,
        exclusive_groups,
        min_distinct_regions: round.least_countries.map(|least| least as usize),
    };
    (
        portfolio,
        Meaning {
            categories,
            countries,
            groups,
            most_per_category: round.most_per_category.unwrap_or(round.choose),
            most_per_country: round.most_per_country.unwrap_or(round.choose),
        },
    )
}

/// The different names in order, and for each item the number of its name.
fn numbered(names: &[String]) -> (Vec<String>, Vec<usize>) {
    let mut number: BTreeMap<&String, usize> = names.iter().map(|name| (name, 0)).collect();
    number
        .values_mut()
        .enumerate()
        .for_each(|(at, number)| *number = at);
    (
        number.keys().map(|name| (*name).clone()).collect(),
        names.iter().map(|name| number[name]).collect(),
    )
}

fn country(view: &View<'_>, service: &Slug) -> Option<String> {
    let service = view.catalogue.service(service)?;
    view.country_of(view.catalogue.region_of_service(service)?)
}

fn cost_of(view: &View<'_>, service: &Slug) -> Option<i64> {
    yearly_cents(view.catalogue.service(service)?)
}

fn limits_in_words(round: &Round) -> Vec<String> {
    let mut words = vec![
        format!("exactly {} practices", round.choose),
        "at most one of each generic service".to_owned(),
    ];
    if let Some(budget) = &round.budget {
        words.push(format!("together at most {budget} a year"));
    }
    if let Some(most) = round.most_per_category {
        words.push(format!("at most {most} of one top concept"));
    }
    if let Some(most) = round.most_per_country {
        words.push(format!("at most {most} from one country"));
    }
    if let Some(least) = round.least_countries {
        words.push(format!("from at least {least} countries"));
    }
    words
}

fn chosen(
    view: &View<'_>,
    ranking: &Ranking,
    portfolio: &Portfolio,
    meaning: &Meaning,
    choice: &Choice,
    item: usize,
) -> Chosen {
    let one = &ranking.ranked[item];
    let choose = portfolio.choose;
    let ahead: Vec<usize> = (0..ranking.ranked.len())
        .filter(|at| !choice.selected.contains(at) && ranking.ranked[*at].place < one.place)
        .collect();
    // What sets it apart: the criterion on which it gains most over the mean of all that are ranked.
    let strongest = ranking
        .criteria
        .iter()
        .enumerate()
        .filter_map(|(at, criterion)| {
            let own = one.parts.get(at).copied().flatten()?;
            let all: Vec<f64> = ranking
                .ranked
                .iter()
                .filter_map(|other| other.parts[at])
                .collect();
            let mean = all.iter().sum::<f64>() / all.len() as f64;
            Some(((own - mean) * criterion.share, own, mean, criterion))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.3.name.cmp(&a.3.name)))
        .filter(|strongest| strongest.0 > 0.0);
    let mut reason = if one.place <= choose {
        format!("place {} of {}", one.place, ranking.ranked.len())
    } else {
        format!(
            "place {} of {}; the limits left out {} ahead of it",
            one.place,
            ranking.ranked.len(),
            match ahead.len() {
                1 => "one".to_owned(),
                number => number.to_string(),
            }
        )
    };
    if let Some((_, own, mean, criterion)) = &strongest {
        reason.push_str(&format!(
            "; stands out on {} ({:.0} of 100, the mean is {:.0})",
            criterion.name.rsplit(" / ").next().unwrap_or(&criterion.name),
            own * 100.0,
            mean * 100.0
        ));
    }
    reason.push_str(&format!(
        "; among the first {choose} for {:.0} % of all weights",
        one.robustness * 100.0
    ));
    Chosen {
        service: one.service.clone(),
        title: one.title.clone(),
        place: one.place,
        value: one.value,
        robustness: one.robustness,
        category: view.top_of(&one.service).map(str::to_owned),
        country: meaning.countries.get(portfolio.region[item]).cloned(),
        yearly_cost_cents: cost_of(view, &one.service),
        passed_over: ahead.len(),
        stands_out: strongest.map(|(_, own, mean, criterion)| StandsOut {
            criterion: criterion.criterion.clone(),
            own,
            mean,
        }),
        reason,
    }
}

fn not_chosen(ranking: &Ranking, meaning: &Meaning, left: &LeftOut) -> NotChosen {
    let one = &ranking.ranked[left.item];
    let slug = |&at: &usize| ranking.ranked[at].service.clone();
    let why = match left.reason {
        "limit" => WhyOut::Limits {
            outscores: left.outscores.as_ref().map(slug),
            limits: left
                .limits
                .iter()
                .map(|broken| meaning.met(broken.limit))
                .collect(),
        },
        "tie" => WhyOut::Tie,
        "excluded" => WhyOut::Impossible,
        _ => WhyOut::LessValue,
    };
    let reason = match left.reason {
        "limit" => {
            let limits: Vec<String> = left
                .limits
                .iter()
                .map(|broken| meaning.rule(broken.limit))
                .collect();
            let outscored = left.outscores.map_or(String::new(), |at| {
                format!(
                    "scores more than {} (place {})",
                    ranking.ranked[at].title, ranking.ranked[at].place
                )
            });
            if limits.is_empty() {
                outscored
            } else {
                format!(
                    "{outscored}, but in its place would break this limit: {}",
                    limits.join("; ")
                )
            }
        }
        "tie" => "an equally good selection takes it".to_owned(),
        "excluded" => "no selection within the limits has it".to_owned(),
        _ => "every chosen practice scores at least as much".to_owned(),
    };
    NotChosen {
        service: one.service.clone(),
        title: one.title.clone(),
        place: one.place,
        value: one.value,
        why,
        reason,
        displaces: left.displaces.iter().map(slug).collect(),
        loss: left.loss,
    }
}

fn alternative(ranking: &Ranking, choice: &Choice, other: &Choice) -> Alternative {
    let without = |from: &[usize], without: &[usize]| -> Vec<Slug> {
        from.iter()
            .filter(|item| !without.contains(item))
            .map(|&item| ranking.ranked[item].service.clone())
            .collect()
    };
    Alternative {
        total: other.objective,
        enters: without(&other.selected, &choice.selected),
        leaves: without(&choice.selected, &other.selected),
    }
}
