//! The step `recur`: which services are the same generic service, how widely it occurs and how pertinent it is.
//!
//! People's decisions bind the engine. Every link that holds a group together is kept with the evidence that made it.

use std::collections::{BTreeMap, BTreeSet};

use p4c_model::round::Judgement;
use p4c_model::{Catalogue, Kind, OrganisationKind, Service, Slug};
use p4c_recurrence::generic::{Appearance, Occurrence, Pertinence, occurrence, pertinence};
use p4c_recurrence::{
    Decisions, Field, FieldKind, Group, GroupOptions, Groups, Record, RecordSet, Waterfall, find_groups,
};
use p4c_vocabulary::{Scheme, Text};
use serde::{Deserialize, Serialize};

use crate::classify::{self, CLASSIFIER, body, original};
use crate::results::Computed;
use crate::view::{View, by_language};
use crate::{PipelineError, Results, Settings, Step};

/// The key of this step's one result.
pub const KEY: &str = "generic-services";

/// Most pairs of a group whose evidence is kept; those of the medoid come first.
const PAIRS_KEPT: usize = 40;

/// A service in a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// The service.
    pub service: Slug,
    /// How sure it is that it belongs here, 0 to 1.
    pub confidence: f64,
}

/// How the likeness of two services comes about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// One service.
    pub left: Slug,
    /// The other.
    pub right: Slug,
    /// Prior and bits, view by view.
    pub waterfall: Waterfall,
}

/// How pertinent a generic service is to the initiatives of an agency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PertinenceOfAgency {
    /// The agency; `None` for all agencies together.
    pub agency: Option<Slug>,
    /// Initiatives that have the service or ask for it.
    pub concerned: usize,
    /// All initiatives tied to the agency.
    pub all: usize,
    /// Share concerned, 0 to 1; `None` without initiatives.
    pub share: Option<f64>,
    /// Whether more than one half is concerned.
    pub is_mutual: bool,
}

/// A service that recurs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GenericService {
    /// Its name: that of the service most like all others.
    pub slug: Slug,
    /// Its label by language.
    pub label: BTreeMap<String, String>,
    /// Its top concept.
    pub top: Option<String>,
    /// Its services.
    pub members: Vec<Member>,
    /// Mean confidence of its links, 0 to 1.
    pub cohesion: f64,
    /// The link that holds least: two services and its confidence.
    pub weakest: Option<(Slug, Slug, f64)>,
    /// Services, providers, initiatives, regions and countries.
    pub occurrence: Occurrence,
    /// Pertinence over all agencies, then by agency.
    pub pertinence: Vec<PertinenceOfAgency>,
    /// The evidence of its links.
    pub evidence: Vec<Evidence>,
}

/// What the step found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Recurrence {
    /// Services that recur, the most widespread first.
    pub generic: Vec<GenericService>,
    /// How many services recur nowhere.
    pub alone: usize,
    /// What a reader should know.
    pub notes: Vec<String>,
}

impl Recurrence {
    /// The generic service that a service belongs to.
    pub fn of(&self, service: &Slug) -> Option<&GenericService> {
        self.generic
            .iter()
            .find(|generic| generic.members.iter().any(|member| member.service == *service))
    }
}

/// Groups the services of the catalogue.
pub(crate) fn compute(
    catalogue: &Catalogue,
    results: &Results,
    settings: &Settings,
) -> Result<Vec<Computed>, PipelineError> {
    let classified = classify::read(results)?;
    let view = View::new(catalogue, &classified);
    let services: Vec<&Service> = view.services().collect();
    let set = records(&services);
    let decisions = decisions(catalogue, &services);
    let options = GroupOptions {
        decisions,
        ..GroupOptions::default()
    };
    let groups = find_groups(&set, &options).map_err(|fault| PipelineError::engine(Step::Recur, fault))?;
    let ties = ties(catalogue);
    let mut found = Recurrence {
        notes: groups.notes.clone(),
        ..Recurrence::default()
    };
    for group in &groups.groups {
        if group.members.len() < 2 {
            found.alone += 1;
            continue;
        }
        found.generic.push(generic_service(
            &view, &services, &groups, group, &ties, settings,
        )?);
    }
    found.generic.sort_by(|a, b| {
        let width = |generic: &GenericService| {
            (
                generic.occurrence.countries,
                generic.occurrence.regions,
                generic.occurrence.services,
            )
        };
        width(b).cmp(&width(a)).then_with(|| a.slug.cmp(&b.slug))
    });
    let result = Computed::new(Step::Recur, KEY, &found)?
        .from_records(Kind::Service, services.iter().map(|service| &service.slug))
        .from_records(
            Kind::GroupDecision,
            catalogue.group_decisions().map(|decision| &decision.slug),
        )
        .from_records(Kind::Need, catalogue.needs().map(|need| &need.slug));
    Ok(vec![result])
}

/// Services as records of the engine: title, text and target group, with the concepts that carry a match across languages.
fn records(services: &[&Service]) -> RecordSet {
    let field = |name: &str| Field {
        name: name.to_owned(),
        kind: FieldKind::Text,
    };
    let bodies: Vec<String> = services.iter().map(|service| body(service)).collect();
    let texts: Vec<Text<'_>> = services
        .iter()
        .zip(&bodies)
        .map(|(service, body)| Text {
            title: original(&service.title),
            body,
            language: Some(service.title.original.tag()),
        })
        .collect();
    let concepts = CLASSIFIER.profiler().profiles(&texts, usize::MAX);
    let records = services
        .iter()
        .zip(bodies.iter().zip(concepts))
        .map(|(service, (body, concepts))| Record {
            id: service.slug.to_string(),
            cells: vec![
                original(&service.title).to_owned(),
                body.clone(),
                service
                    .target_group
                    .as_ref()
                    .map(original)
                    .unwrap_or_default()
                    .to_owned(),
            ],
            concepts: concepts
                .into_iter()
                .map(|(concept, weight)| (concept.0, weight))
                .collect(),
            provider: Some(service.provider.to_string()),
            language: Some(service.title.original.tag().to_owned()),
        });
    RecordSet {
        fields: vec![field("title"), field("text"), field("target group")],
        records: records.collect(),
        notes: Vec::new(),
        by_meaning: true,
        concept_names: Scheme::bundled()
            .concepts()
            .iter()
            .enumerate()
            .map(|(number, concept)| (number as u32, concept.name("en").to_owned()))
            .collect(),
    }
}

/// Decisions on services that are there; one on a service that was removed has nothing to bind.
fn decisions(catalogue: &Catalogue, services: &[&Service]) -> Decisions {
    let known: BTreeSet<&Slug> = services.iter().map(|service| &service.slug).collect();
    let mut decisions = Decisions::default();
    for decision in catalogue.group_decisions() {
        if known.contains(&decision.left) && known.contains(&decision.right) {
            let pair = (decision.left.to_string(), decision.right.to_string());
            match decision.judgement {
                Judgement::Same => decisions.together.push(pair),
                Judgement::Different => decisions.apart.push(pair),
            }
        }
    }
    decisions
}

/// The initiatives tied to each agency.
fn ties(catalogue: &Catalogue) -> BTreeMap<String, BTreeSet<String>> {
    let mut ties: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for organisation in catalogue.organisations() {
        for tie in &organisation.ties {
            ties.entry(tie.agency.to_string())
                .or_default()
                .insert(organisation.slug.to_string());
        }
    }
    ties
}

fn generic_service(
    view: &View<'_>,
    services: &[&Service],
    groups: &Groups,
    group: &Group,
    ties: &BTreeMap<String, BTreeSet<String>>,
    settings: &Settings,
) -> Result<GenericService, PipelineError> {
    let medoid = services[group.medoid];
    let top = view.top_of(&medoid.slug).map(str::to_owned);
    let members: Vec<Member> = group
        .members
        .iter()
        .map(|&index| Member {
            service: services[index].slug.clone(),
            confidence: f64::from(groups.confidence[index]),
        })
        .collect();
    // The medoid's own titles, and where it has none in a language, that of the first member which has.
    let mut label = by_language(&medoid.title);
    for &index in &group.members {
        for (language, title) in by_language(&services[index].title) {
            label.entry(language).or_insert(title);
        }
    }
    let appearances: Vec<Appearance> = group
        .members
        .iter()
        .map(|&index| appearance(view, services[index]))
        .collect();
    let concerned = concerned(view, services, group, top.as_deref(), settings);
    let (by_agency, overall) = pertinence(ties, &concerned);
    let row = |agency: Option<Slug>, found: &Pertinence| PertinenceOfAgency {
        agency,
        concerned: found.concerned,
        all: found.all,
        share: found.share(),
        is_mutual: found.is_mutual(),
    };
    let pertinence = std::iter::once(row(None, &overall))
        .chain(
            by_agency
                .iter()
                .map(|(agency, found)| row(Slug::parse(agency).ok(), found)),
        )
        .collect();
    Ok(GenericService {
        slug: medoid.slug.clone(),
        label,
        top,
        members,
        cohesion: f64::from(group.cohesion),
        weakest: group.weakest.map(|pair| {
            (
                services[pair.left].slug.clone(),
                services[pair.right].slug.clone(),
                f64::from(pair.confidence),
            )
        }),
        occurrence: occurrence(&appearances),
        pertinence,
        evidence: evidence(services, groups, group)?,
    })
}

fn appearance(view: &View<'_>, service: &Service) -> Appearance {
    let region = view.catalogue.region_of_service(service);
    let provider = view.catalogue.organisation(&service.provider);
    Appearance {
        provider: Some(service.provider.to_string()),
        initiatives: provider
            .filter(|provider| provider.kind == OrganisationKind::ClusterInitiative)
            .map(|provider| provider.slug.to_string())
            .into_iter()
            .collect(),
        region: region.map(ToString::to_string),
        country: region.and_then(|region| view.country_of(region)),
    }
}

/// Initiatives that have a service of the group or ask for one: they give it, name it as what meets a need, or need its concept.
fn concerned(
    view: &View<'_>,
    services: &[&Service],
    group: &Group,
    top: Option<&str>,
    settings: &Settings,
) -> BTreeSet<String> {
    let members: BTreeSet<&Slug> = group.members.iter().map(|&index| &services[index].slug).collect();
    let providers = group
        .members
        .iter()
        .map(|&index| services[index].provider.to_string());
    let asking = view.catalogue.needs().filter_map(|need| {
        let has = need
            .service
            .as_ref()
            .is_some_and(|service| members.contains(service));
        let asks = top == Some(need.concept.as_str()) && need.importance >= settings.asked_from;
        need.organisation
            .as_ref()
            .filter(|_| has || asks)
            .map(ToString::to_string)
    });
    providers.chain(asking).collect()
}

fn evidence(services: &[&Service], groups: &Groups, group: &Group) -> Result<Vec<Evidence>, PipelineError> {
    let others = group.members.iter().filter(|&&member| member != group.medoid);
    let with_medoid = others.map(|&member| (group.medoid.min(member), group.medoid.max(member)));
    let all = group
        .members
        .iter()
        .flat_map(|&a| group.members.iter().map(move |&b| (a, b)))
        .filter(|(a, b)| a < b);
    let mut seen = BTreeSet::new();
    with_medoid
        .chain(all)
        .filter(|pair| seen.insert(*pair))
        .take(PAIRS_KEPT)
        .map(|(a, b)| {
            let (left, right) = (&services[a].slug, &services[b].slug);
            let waterfall = groups
                .explain(left.as_str(), right.as_str())
                .map_err(|fault| PipelineError::engine(Step::Recur, fault))?;
            Ok(Evidence {
                left: left.clone(),
                right: right.clone(),
                waterfall,
            })
        })
        .collect()
}

/// The stored result of this step; empty when it has not run.
///
/// # Errors
/// [`PipelineError::Unreadable`].
pub fn read(results: &Results) -> Result<Recurrence, PipelineError> {
    results.get_or_default(Step::Recur, KEY)
}
