//! The step `pool`: for each generic service of several regions, who should host it, for whom, and what each region pays.
//!
//! Regions that give the service today are both the possible hosts and the members. A host bears the fixed part of its yearly cost once;
//! serving a region costs the variable part of that region's own service, travel, and language where the two share none.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use p4c_model::{Catalogue, Kind, Money, Service, Slug};
use p4c_pooling::games::{Form, Game, Sense, Settings as Sharing, allocate};
use p4c_pooling::location::{Outcome, Uncapacitated, solve_uncapacitated};
use p4c_problem::{Limits, Quality};
use serde::{Deserialize, Serialize};

use crate::results::Computed;
use crate::view::{View, kilometres, lies_within, region_name, yearly_cents};
use crate::{PipelineError, Results, Settings, Step, classify, recur};

/// Most members of a pool whose shares are computed: a table of all coalitions is made.
const MOST_MEMBERS: usize = 16;

/// A region in a pool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// The region.
    pub region: Slug,
    /// Its name.
    pub name: String,
    /// Its services that the pool would run as one.
    pub services: Vec<Slug>,
    /// What they cost it in a year today, in euro cents.
    pub own_cents: i64,
    /// Whether that cost only illustrates, or is the median of the others because it is not known.
    pub is_cost_illustrative: bool,
    /// What it would pay alone under the cost model, in euro cents a year.
    pub alone_cents: i64,
    /// The region that would serve it.
    pub host: Slug,
    /// Distance to the host in kilometres.
    pub kilometres: f64,
}

/// A rule of cost sharing with its shares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// The rule.
    pub rule: String,
    /// What each member pays a year, in euro cents, in the order of the members; together the whole cost.
    pub cents: Vec<i64>,
    /// Whether no group of members would rather leave.
    pub is_stable: Option<bool>,
    /// Members that would rather leave together, and what they would gain, in euro cents.
    pub would_leave: Option<(Vec<Slug>, i64)>,
}

/// A pool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PoolPlan {
    /// The generic service or the stored pool.
    pub slug: Slug,
    /// Its label.
    pub label: String,
    /// Whether it is a stored record; else a run proposes it.
    pub is_recorded: bool,
    /// The members, by region.
    pub members: Vec<Member>,
    /// The regions that host, by name.
    pub hosts: Vec<Slug>,
    /// The whole cost a year, in euro cents.
    pub cents: i64,
    /// What all members pay alone, in euro cents a year.
    pub alone_cents: i64,
    /// Whether it is proved that no choice of hosts costs less.
    pub is_proved: bool,
    /// Whether there are shares with which no group of members would rather leave.
    pub core_nonempty: Option<bool>,
    /// All rules, side by side.
    pub shares: Vec<Shares>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// What is pooled.
struct Subject<'a> {
    slug: Slug,
    label: String,
    is_recorded: bool,
    services: Vec<&'a Service>,
    regions: Option<&'a [Slug]>,
}

/// Computes a pool for every generic service given in two or more regions, and for every stored pool.
pub(crate) fn compute(
    catalogue: &Catalogue,
    results: &Results,
    settings: &Settings,
) -> Result<Vec<Computed>, PipelineError> {
    let classified = classify::read(results)?;
    let view = View::new(catalogue, &classified);
    let recurrence = recur::read(results)?;
    let service = |slug: &Slug| catalogue.service(slug);
    let recorded = catalogue.pools().map(|pool| Subject {
        slug: pool.slug.clone(),
        label: pool.name.plain().to_owned(),
        is_recorded: true,
        services: pool.services.iter().filter_map(service).collect(),
        regions: (!pool.regions.is_empty()).then_some(&pool.regions[..]),
    });
    let proposed = recurrence.generic.iter().map(|generic| Subject {
        slug: generic.slug.clone(),
        label: service(&generic.slug).map_or_else(String::new, |found| found.title.plain().to_owned()),
        is_recorded: false,
        services: generic
            .members
            .iter()
            .filter_map(|member| service(&member.service))
            .collect(),
        regions: None,
    });
    let mut computed = Vec::new();
    for subject in recorded.chain(proposed) {
        if let Some(plan) = pool(&view, &subject, settings)? {
            computed.push(
                Computed::new(Step::Pool, subject.slug.as_str(), &plan)?
                    .from_records(
                        Kind::Service,
                        subject.services.iter().map(|service| &service.slug),
                    )
                    .from_records(Kind::Region, plan.members.iter().map(|member| &member.region)),
            );
        }
    }
    Ok(computed)
}

/// A region that takes part, with its point on the map.
struct Party<'a> {
    region: Slug,
    point: (f64, f64),
    services: Vec<&'a Service>,
    cents: Option<i64>,
}

fn parties<'a>(view: &View<'a>, subject: &Subject<'a>, notes: &mut Vec<String>) -> Vec<Party<'a>> {
    let mut by_region: BTreeMap<&Slug, Vec<&Service>> = BTreeMap::new();
    for service in &subject.services {
        match view.catalogue.region_of_service(service) {
            Some(region) => by_region.entry(region).or_default().push(service),
            None => notes.push(format!(
                "service {} takes no part: its region is not known",
                service.slug
            )),
        }
    }
    for region in subject.regions.unwrap_or_default() {
        if !by_region
            .keys()
            .any(|known| lies_within(view.catalogue, known, region))
        {
            by_region.insert(region, Vec::new());
        }
    }
    let mut found = Vec::new();
    for (region, services) in by_region {
        let Some(point) = view.catalogue.region(region).and_then(|region| region.point) else {
            notes.push(format!(
                "{} takes no part: its point on the map is not known",
                region_name(view.catalogue, region)
            ));
            continue;
        };
        let known: Vec<i64> = services
            .iter()
            .filter_map(|service| yearly_cents(service))
            .collect();
        found.push(Party {
            region: region.clone(),
            point,
            cents: (!known.is_empty()).then(|| known.iter().sum()),
            services,
        });
    }
    found
}

fn pool(
    view: &View<'_>,
    subject: &Subject<'_>,
    settings: &Settings,
) -> Result<Option<PoolPlan>, PipelineError> {
    let mut notes = Vec::new();
    let mut parties = parties(view, subject, &mut notes);
    let mut costs: Vec<i64> = parties.iter().filter_map(|party| party.cents).collect();
    costs.sort_unstable();
    if parties.len() < 2 || costs.is_empty() {
        return Ok(None);
    }
    if parties.len() > MOST_MEMBERS {
        notes.push(format!(
            "{} regions give it; the first {MOST_MEMBERS} are taken",
            parties.len()
        ));
        parties.truncate(MOST_MEMBERS);
    }
    let median = costs[(costs.len() - 1) / 2];
    let cost = |party: &Party<'_>| party.cents.unwrap_or(median);
    let open_cost: Vec<f64> = parties
        .iter()
        .map(|party| (cost(party) as f64 * settings.fixed_share).round())
        .collect();
    let service_cost: Vec<Vec<f64>> = parties
        .iter()
        .map(|host| {
            parties
                .iter()
                .map(|member| serving(view, host, member, cost(member), settings))
                .collect()
        })
        .collect();
    let refuse = |refusal: p4c_problem::Refusal| {
        PipelineError::engine(Step::Pool, format!("pool `{}`: {refusal}", subject.slug))
    };
    let limits = || Limits::of(Duration::from_secs(settings.seconds_per_problem));
    let problem = Uncapacitated {
        open_cost: open_cost.clone(),
        service_cost: service_cost.clone(),
    };
    let Outcome::Solved(hosting) = solve_uncapacitated(&problem, &limits()).map_err(refuse)? else {
        return Ok(None);
    };
    // All figures are whole cents, so every coalition's cost is one.
    let names = parties.iter().map(|party| party.region.to_string()).collect();
    let form = Form::FacilityLocation {
        open_cost: open_cost.clone(),
        service_cost: service_cost.clone(),
    };
    let game = Game::from_form(form, Sense::Cost)
        .and_then(|game| game.with_players(names))
        .map_err(refuse)?;
    let sharing = Sharing {
        seed: settings.seed,
        ..Sharing::default()
    };
    let allocation = allocate(&game, &sharing, &limits()).map_err(refuse)?;
    let bill = hosting.objective.round() as i64;
    let mut shares = Vec::new();
    for found in &allocation.rules {
        let Ok(cents) = p4c_pooling::money::round_amounts(
            &found.shares.iter().map(|cents| cents / 100.0).collect::<Vec<_>>(),
        ) else {
            notes.push(format!(
                "the shares by {} are beyond the range of money",
                found.rule
            ));
            continue;
        };
        shares.push(Shares {
            rule: found.rule.to_string(),
            cents,
            is_stable: found.core.as_ref().map(|core| core.in_core),
            would_leave: found
                .core
                .as_ref()
                .filter(|core| !core.coalition.is_empty())
                .map(|core| {
                    (
                        core.coalition
                            .iter()
                            .map(|&member| parties[member].region.clone())
                            .collect(),
                        core.max_violation.round() as i64,
                    )
                }),
        });
    }
    notes.extend(allocation.warnings);
    let members = parties.iter().enumerate().map(|(at, party)| {
        let host = &parties[hosting.assign[at]];
        Member {
            region: party.region.clone(),
            name: region_name(view.catalogue, &party.region),
            services: party
                .services
                .iter()
                .map(|service| service.slug.clone())
                .collect(),
            own_cents: cost(party),
            is_cost_illustrative: party.cents.is_none()
                || party
                    .services
                    .iter()
                    .any(|service| service.provenance.is_illustrative("yearly_cost")),
            alone_cents: alone(at, &open_cost, &service_cost),
            host: host.region.clone(),
            kilometres: kilometres(party.point, host.point),
        }
    });
    let members: Vec<Member> = members.collect();
    Ok(Some(PoolPlan {
        slug: subject.slug.clone(),
        label: subject.label.clone(),
        is_recorded: subject.is_recorded,
        hosts: hosting
            .open
            .iter()
            .map(|&host| parties[host].region.clone())
            .collect(),
        cents: bill,
        alone_cents: members.iter().map(|member| member.alone_cents).sum(),
        is_proved: hosting.quality == Quality::Optimal,
        core_nonempty: allocation.core_nonempty,
        shares,
        members,
        notes,
    }))
}

/// The least that a member pays when nobody else takes part: any region may host it.
fn alone(member: usize, open_cost: &[f64], service_cost: &[Vec<f64>]) -> i64 {
    open_cost
        .iter()
        .zip(service_cost)
        .map(|(open, served)| open + served[member])
        .fold(f64::INFINITY, f64::min)
        .round() as i64
}

/// What it costs a host to serve a region for a year, in whole euro cents: the variable part of the region's own cost, travel, language.
fn serving(view: &View<'_>, host: &Party<'_>, member: &Party<'_>, cents: i64, settings: &Settings) -> f64 {
    let delivery = cents as f64 * (1.0 - settings.fixed_share);
    let travel = kilometres(host.point, member.point) * settings.travel_cents_per_kilometre as f64;
    let languages: BTreeSet<_> = host
        .services
        .iter()
        .flat_map(|service| service.languages.iter().cloned())
        .collect();
    let speaks = host.region == member.region
        || view.speaks(&member.region, &languages.into_iter().collect::<Vec<_>>());
    let language = if speaks {
        0.0
    } else {
        settings.language_cents as f64
    };
    (delivery + travel + language).round()
}

/// An amount of euro cents, for sentences.
pub(crate) fn euros(cents: i64) -> String {
    Money::euro_cents(cents).to_string()
}

/// All stored pools, by name.
///
/// # Errors
/// [`PipelineError::Unreadable`].
pub fn read_all(results: &Results) -> Result<Vec<PoolPlan>, PipelineError> {
    results
        .of(Step::Pool)
        .filter_map(|kept| results.get(Step::Pool, &kept.key).transpose())
        .collect()
}
