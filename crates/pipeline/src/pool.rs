//! The step `pool`: for each service that several regions give or plan to give, who should host it, for whom, and what each region pays.
//!
//! Regions that give the service today, and regions whose plan takes it over, are both the possible hosts and the members. A host bears
//! the fixed part of its yearly cost once; serving a region costs the variable part of that region's own service, travel, and language
//! where the two share none. What is known by its country only takes no part: no distance to it can be measured.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use p4c_model::{Catalogue, Kind, Language, Money, Service, Slug};
use p4c_pooling::games::{Form, Game, Rule, Sense, Settings as Sharing, allocate};
use p4c_pooling::location::{Outcome, Uncapacitated, solve_uncapacitated};
use p4c_problem::{Limits, Quality};
use serde::{Deserialize, Serialize};

use crate::plan::{self, RegionalPlan};
use crate::results::Computed;
use crate::view::{View, kilometres, lies_within, precise_region, region_name, yearly_cents};
use crate::{PipelineError, Results, Settings, Step, classify, recur};

/// Most members of a pool whose shares are computed: a table of all coalitions is made.
const MOST_MEMBERS: usize = 16;

/// Why a region is in a pool.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// It gives the service today.
    #[default]
    Gives,
    /// Its plan takes the service over.
    Plans,
    /// The stored pool names it.
    Invited,
}

/// A region that hosts, with the agency that would do it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Host {
    /// The region.
    pub region: Slug,
    /// Its name.
    pub name: String,
    /// Who gives the service there today, else the region's development agency; `None` when neither is known.
    pub agency: Option<Slug>,
    /// The agency's name.
    pub agency_name: Option<String>,
    /// How many regions it serves, itself among them.
    pub serves: usize,
}

/// A region in a pool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// The region.
    pub region: Slug,
    /// Its name.
    pub name: String,
    /// Its services that the pool would run as one.
    pub services: Vec<Slug>,
    /// Why it takes part.
    #[serde(default)]
    pub part: Part,
    /// The year in which its plan takes the service over.
    #[serde(default)]
    pub plans_from: Option<i16>,
    /// What they cost it in a year today, or would by its plan, in euro cents.
    pub own_cents: i64,
    /// Whether that cost only illustrates, or is the median of the others because it is not known.
    pub is_cost_illustrative: bool,
    /// What it would pay alone under the cost model, in euro cents a year.
    pub alone_cents: i64,
    /// The region that would serve it.
    pub host: Slug,
    /// Distance to the host in kilometres.
    pub kilometres: f64,
    /// Whether it is too small to run the service at least cost: it is served by another region, or serves others, for less than alone.
    #[serde(default)]
    pub is_below_scale: bool,
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
    /// The same with the agencies that would host.
    #[serde(default)]
    pub hosted_by: Vec<Host>,
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
    /// The first rule, in the order of `shares`, under which nobody would rather leave.
    #[serde(default)]
    pub recommended_rule: Option<String>,
    /// What it comes to, in words.
    #[serde(default)]
    pub verdict: String,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// What is pooled.
struct Subject<'a> {
    slug: Slug,
    label: String,
    is_recorded: bool,
    services: Vec<&'a Service>,
    regions: &'a [Slug],
}

/// Computes a pool for every stored pool, every generic service, and every other practice that plans take over, as far as two or more
/// regions take part.
pub(crate) fn compute(
    catalogue: &Catalogue,
    results: &Results,
    settings: &Settings,
) -> Result<Vec<Computed>, PipelineError> {
    let classified = classify::read(results)?;
    let view = View::new(catalogue, &classified);
    let recurrence = recur::read(results)?;
    let plans = plan::read_all(results)?;
    let service = |slug: &Slug| catalogue.service(slug);
    let title = |slug: &Slug| service(slug).map_or_else(String::new, |found| found.title.plain().to_owned());
    let mut subjects: Vec<Subject<'_>> = catalogue
        .pools()
        .map(|pool| Subject {
            slug: pool.slug.clone(),
            label: pool.name.plain().to_owned(),
            is_recorded: true,
            services: pool.services.iter().filter_map(service).collect(),
            regions: &pool.regions,
        })
        .collect();
    subjects.extend(recurrence.generic.iter().map(|generic| {
        Subject {
            slug: generic.slug.clone(),
            label: title(&generic.slug),
            is_recorded: false,
            services: generic
                .members
                .iter()
                .filter_map(|member| service(&member.service))
                .collect(),
            regions: &[],
        }
    }));
    let taken: BTreeSet<&Slug> = plans
        .iter()
        .flat_map(|plan| &plan.actions)
        .map(|action| &action.practice)
        .filter(|practice| recurrence.of(practice).is_none())
        .collect();
    subjects.extend(taken.into_iter().map(|practice| Subject {
        slug: practice.clone(),
        label: title(practice),
        is_recorded: false,
        services: service(practice).into_iter().collect(),
        regions: &[],
    }));
    // A stored pool takes the place of one that would be proposed under its name.
    let mut seen = BTreeSet::new();
    subjects.retain(|subject| seen.insert(subject.slug.clone()));
    let mut computed = Vec::new();
    for subject in subjects {
        if let Some(found) = pool(&view, &subject, &plans, settings)? {
            computed.push(
                Computed::new(Step::Pool, subject.slug.as_str(), &found)?
                    .from_records(
                        Kind::Service,
                        subject.services.iter().map(|service| &service.slug),
                    )
                    .from_records(Kind::Pool, found.is_recorded.then_some(&found.slug))
                    .from_records(Kind::Region, found.members.iter().map(|member| &member.region)),
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
    part: Part,
    plans_from: Option<i16>,
    cents: Option<i64>,
    is_cost_illustrative: bool,
}

impl Party<'_> {
    /// The languages it can serve in: those of its services, else those of the region; empty when not known.
    fn languages(&self, view: &View<'_>) -> Vec<Language> {
        let of_services: BTreeSet<&Language> = self
            .services
            .iter()
            .flat_map(|service| &service.languages)
            .collect();
        if of_services.is_empty() {
            let region = view.catalogue.region(&self.region);
            return region.map_or_else(Vec::new, |region| region.languages.clone());
        }
        of_services.into_iter().cloned().collect()
    }
}

fn parties<'a>(
    view: &View<'a>,
    subject: &Subject<'a>,
    plans: &[RegionalPlan],
    notes: &mut Vec<String>,
) -> Vec<Party<'a>> {
    let mut found: BTreeMap<Slug, Party<'a>> = BTreeMap::new();
    let place = |region: &Slug, notes: &mut Vec<String>| -> Option<(Slug, (f64, f64))> {
        let name = region_name(view.catalogue, region);
        let Some(precise) = precise_region(view.catalogue, region) else {
            notes.push(format!(
                "what is given in {name} takes no part: the region in that country is not known"
            ));
            return None;
        };
        let point = view.catalogue.region(precise).and_then(|region| region.point);
        if point.is_none() {
            notes.push(format!("{name} takes no part: its point on the map is not known"));
        }
        Some((precise.clone(), point?))
    };
    let party = |(region, point): (Slug, (f64, f64)), part: Part| Party {
        region,
        point,
        services: Vec::new(),
        part,
        plans_from: None,
        cents: None,
        is_cost_illustrative: false,
    };
    for service in &subject.services {
        let Some(region) = view.catalogue.region_of_service(service) else {
            notes.push(format!(
                "service {} takes no part: its region is not known",
                service.slug
            ));
            continue;
        };
        let Some(at) = place(region, notes) else { continue };
        let entry = found
            .entry(at.0.clone())
            .or_insert_with(|| party(at, Part::Gives));
        entry.services.push(service);
        if let Some(cents) = yearly_cents(service) {
            entry.cents = Some(entry.cents.unwrap_or(0) + cents);
            entry.is_cost_illustrative |= service.provenance.is_illustrative("yearly_cost");
        }
    }
    for plan in plans {
        let taken = plan
            .actions
            .iter()
            .filter(|action| {
                subject
                    .services
                    .iter()
                    .any(|service| service.slug == action.practice)
            })
            .min_by_key(|action| action.start);
        let (Some(action), false) = (taken, found.contains_key(&plan.region)) else {
            continue;
        };
        let Some(at) = place(&plan.region, notes) else {
            continue;
        };
        let mut party = party(at, Part::Plans);
        party.plans_from = Some(action.start);
        party.cents = view.catalogue.service(&action.practice).and_then(yearly_cents);
        party.is_cost_illustrative = action.is_cost_illustrative;
        found.insert(plan.region.clone(), party);
    }
    for region in subject.regions {
        if found
            .keys()
            .any(|known| lies_within(view.catalogue, known, region))
        {
            continue;
        }
        if let Some(at) = place(region, notes) {
            found.insert(at.0.clone(), party(at, Part::Invited));
        }
    }
    notes.dedup();
    found.into_values().collect()
}

fn pool(
    view: &View<'_>,
    subject: &Subject<'_>,
    plans: &[RegionalPlan],
    settings: &Settings,
) -> Result<Option<PoolPlan>, PipelineError> {
    let mut notes = Vec::new();
    let mut parties = parties(view, subject, plans, &mut notes);
    let mut costs: Vec<i64> = parties.iter().filter_map(|party| party.cents).collect();
    costs.sort_unstable();
    if parties.len() < 2 || costs.is_empty() {
        return Ok(None);
    }
    if parties.len() > MOST_MEMBERS {
        notes.push(format!(
            "{} regions would take part; the first {MOST_MEMBERS} by name are taken",
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
    let nucleolus = allocation.shares(Rule::Nucleolus);
    for found in &allocation.rules {
        // Where nobody has to be kept from a share below 0 the two are the same: told once.
        if found.rule == Rule::Prenucleolus && nucleolus == Some(found.shares.as_slice()) {
            continue;
        }
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
    // Who would leave under which rule stands beside the shares.
    notes.extend(
        allocation
            .warnings
            .into_iter()
            .filter(|warning| !warning.starts_with("under ")),
    );
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
            part: party.part,
            plans_from: party.plans_from,
            own_cents: cost(party),
            is_cost_illustrative: party.cents.is_none() || party.is_cost_illustrative,
            alone_cents: alone(at, &open_cost, &service_cost),
            host: host.region.clone(),
            kilometres: kilometres(party.point, host.point),
            is_below_scale: hosting
                .assign
                .iter()
                .enumerate()
                .any(|(other, host)| other != at && *host == hosting.assign[at]),
        }
    });
    let members: Vec<Member> = members.collect();
    let hosted_by = hosting
        .open
        .iter()
        .map(|&host| {
            let serves = hosting.assign.iter().filter(|served| **served == host).count();
            host_of(view, &parties[host], serves)
        })
        .collect();
    let mut found = PoolPlan {
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
        recommended_rule: shares
            .iter()
            .find(|rule| rule.is_stable == Some(true))
            .map(|rule| rule.rule.clone()),
        verdict: String::new(),
        hosted_by,
        shares,
        members,
        notes,
    };
    found.verdict = verdict(&found);
    Ok(Some(found))
}

/// Who would host: who gives the service there, the dearest first, else the region's development agency.
fn host_of(view: &View<'_>, party: &Party<'_>, serves: usize) -> Host {
    let gives = party
        .services
        .iter()
        .max_by_key(|service| (yearly_cents(service), std::cmp::Reverse(&service.slug)))
        .and_then(|service| view.catalogue.organisation(&service.provider));
    let agency = gives.or_else(|| view.agencies_of(&party.region).first().copied());
    Host {
        region: party.region.clone(),
        name: region_name(view.catalogue, &party.region),
        agency: agency.map(|agency| agency.slug.clone()),
        agency_name: agency.map(|agency| agency.name.plain().to_owned()),
        serves,
    }
}

/// What a pool comes to: the saving, who hosts, under which rule the shares hold and under which not.
fn verdict(pool: &PoolPlan) -> String {
    let name = |slug: &Slug| {
        pool.members
            .iter()
            .find(|member| member.region == *slug)
            .map_or_else(|| slug.to_string(), |member| member.name.clone())
    };
    let saved = pool.alone_cents - pool.cents;
    if saved <= 0 {
        return format!(
            "Pooling saves nothing: each of the {} regions is served at least cost by itself.",
            pool.members.len()
        );
    }
    let mut words = format!(
        "{} regions would pay {} a year together instead of {} alone and save {} ({:.1} %): {}.",
        pool.members.len(),
        euros(pool.cents),
        euros(pool.alone_cents),
        euros(saved),
        saved as f64 / pool.alone_cents as f64 * 100.0,
        hosting_in_words(pool),
    );
    match (&pool.recommended_rule, pool.core_nonempty) {
        (Some(rule), _) => words.push_str(&format!(
            " Shared by {}, nobody pays more than alone and no group of regions would rather leave.",
            rule_in_words(rule)
        )),
        (None, Some(false)) => words.push_str(
            " No shares hold: whatever the rule, some group of regions would rather leave, so the pool needs a contribution from outside.",
        ),
        (None, _) => words.push_str(" None of the rules below holds by itself: shares have to be negotiated."),
    }
    for rule in &pool.shares {
        if let (Some((leavers, gain)), Some(true)) = (&rule.would_leave, pool.core_nonempty) {
            let leavers: Vec<String> = leavers.iter().map(name).collect();
            words.push_str(&format!(
                " By {}, {} would rather leave{} and save {}.",
                rule_in_words(&rule.rule),
                joined(&leavers),
                if leavers.len() > 1 { " together" } else { "" },
                euros(*gain)
            ));
        }
    }
    words
}

/// Who hosts for how many, and who stays alone.
pub(crate) fn hosting_in_words(pool: &PoolPlan) -> String {
    let named = |host: &Host| match &host.agency_name {
        Some(agency) => format!("{agency} ({})", host.name),
        None => host.name.clone(),
    };
    let for_others: Vec<String> = pool
        .hosted_by
        .iter()
        .filter(|host| host.serves > 1)
        .map(|host| format!("{} hosts for {}", named(host), host.serves))
        .collect();
    let alone: Vec<String> = pool
        .hosted_by
        .iter()
        .filter(|host| host.serves == 1)
        .map(|host| host.name.clone())
        .collect();
    match alone.as_slice() {
        [] => joined(&for_others),
        [one] => format!("{}; {one} is served best by itself", joined(&for_others)),
        several => format!(
            "{}; {} are served best each by itself",
            joined(&for_others),
            joined(several)
        ),
    }
}

/// A rule of cost sharing as people call it.
pub fn rule_in_words(rule: &str) -> String {
    match rule {
        "shapley" => "the Shapley value".to_owned(),
        "nucleolus" => "the nucleolus".to_owned(),
        "prenucleolus" => "the prenucleolus".to_owned(),
        "proportional_to_standalone" => "shares in proportion to cost alone".to_owned(),
        other => other.replace('_', " "),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [some @ .., last] => format!("{} and {last}", some.join(", ")),
    }
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
    let speaks = host.region == member.region || view.speaks(&member.region, &host.languages(view));
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
