//! Reads the catalogue as the steps need it: which services reach a region or an initiative, and how well needs are met today.
//!
//! Used by every step that compares regions. The one place for the rules of "available here" and of coverage; see
//! `docs/decisions/0003-coverage-of-a-plan.md`.

use std::collections::BTreeMap;

use p4c_model::{
    Catalogue, Kind, Language, Need, OfferStatus, Organisation, OrganisationKind, PoolStatus, Region,
    Service, ServiceStatus, Slug, Text,
};
use serde::{Deserialize, Serialize};

use crate::classify::{Concepts, lies_below, top_of_concept};

/// A record that a figure or sentence rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reference {
    /// The kind of record.
    pub kind: Kind,
    /// Its public name.
    pub slug: Slug,
}

impl Reference {
    /// A reference to a record.
    pub fn new(kind: Kind, slug: &Slug) -> Self {
        Self {
            kind,
            slug: slug.clone(),
        }
    }
}

/// How well a concept is served in a region or for an initiative.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// How much the concept is needed: the sum of the importance of all answers.
    pub need: f64,
    /// Availability: the need-weighted share of those asked that can use a service of it, 0 to 1.
    pub available: f64,
    /// Coverage: the need-weighted share of the need that is met, 0 to 1. What cannot be used counts 0, what can be used counts by
    /// satisfaction (1 to 5 as 0 to 1), and one half where nobody said how satisfied they are.
    pub covered: f64,
    /// Quality: the mean satisfaction, 1 to 5.
    pub satisfaction: Option<f64>,
    /// How many answered how satisfied they are.
    pub answers: usize,
}

/// How good the records of some services are: the part of quality that an agency can mend at its desk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordQuality {
    /// Services that reach the region.
    pub services: usize,
    /// Those whose record says what a reader needs to judge and use them: a summary or description, for whom, a cost that somebody
    /// stated, evidence of success, and where to turn to.
    pub complete: usize,
    /// Those that somebody assured within a year before the newest such date in the catalogue.
    pub assured: usize,
}

/// The catalogue with what was found out about its services.
pub struct View<'a> {
    /// The records.
    pub catalogue: &'a Catalogue,
    concepts: BTreeMap<&'a Slug, &'a Concepts>,
}

impl<'a> View<'a> {
    /// A view of the catalogue with the result of `classify`.
    pub fn new(catalogue: &'a Catalogue, classified: &'a [Concepts]) -> Self {
        Self {
            catalogue,
            concepts: classified
                .iter()
                .map(|concepts| (&concepts.service, concepts))
                .collect(),
        }
    }

    /// Services that are given: neither drafts nor retired.
    pub fn services(&self) -> impl Iterator<Item = &'a Service> {
        let catalogue = self.catalogue;
        catalogue
            .services()
            .filter(|service| !matches!(service.status, ServiceStatus::Draft | ServiceStatus::Retired))
    }

    /// What a service is about.
    pub fn concepts_of(&self, service: &Slug) -> Option<&'a Concepts> {
        self.concepts.get(service).copied()
    }

    /// The top concept of a service; `None` when no word spoke for any.
    pub fn top_of(&self, service: &Slug) -> Option<&'a str> {
        self.concepts_of(service)?.top.as_deref()
    }

    /// Regions that get a plan.
    pub fn plan_regions(&self) -> impl Iterator<Item = &'a Region> {
        let catalogue = self.catalogue;
        catalogue.regions().filter(|region| region.plan.is_some())
    }

    /// Cluster initiatives.
    pub fn initiatives(&self) -> impl Iterator<Item = &'a Organisation> {
        let catalogue = self.catalogue;
        catalogue
            .organisations()
            .filter(|organisation| organisation.kind == OrganisationKind::ClusterInitiative)
    }

    /// Cluster initiatives of a region and of the regions in it.
    pub fn initiatives_in(&self, region: &Slug) -> impl Iterator<Item = &'a Organisation> {
        let region = region.clone();
        let catalogue = self.catalogue;
        self.initiatives().filter(move |initiative| {
            initiative
                .region
                .as_ref()
                .is_some_and(|own| lies_within(catalogue, own, &region))
        })
    }

    /// The country of a region: the two letters that NUTS uses; `None` for a territory outside NUTS.
    pub fn country_of(&self, region: &Slug) -> Option<String> {
        Some(self.catalogue.region(region)?.nuts.as_ref()?.country().to_owned())
    }

    /// Whether a service is given in a region: its own region lies in that region, or that region lies in it.
    pub fn reaches_region(&self, service: &Service, region: &Slug) -> bool {
        self.catalogue.region_of_service(service).is_some_and(|own| {
            lies_within(self.catalogue, own, region) || lies_within(self.catalogue, region, own)
        }) || self.is_offered_in(service, region)
            || self.is_pooled_in(service, region)
    }

    /// Whether a pool that is agreed or at work gives a service to a region.
    fn is_pooled_in(&self, service: &Service, region: &Slug) -> bool {
        self.catalogue.pools().any(|pool| {
            matches!(pool.status, PoolStatus::Agreed | PoolStatus::Running)
                && pool.services.contains(&service.slug)
                && pool
                    .regions
                    .iter()
                    .any(|member| lies_within(self.catalogue, region, member))
        })
    }

    /// Whether a service is about a concept: its top concept is that one, or a person or its words put it at or below a narrower one.
    /// Words count when they speak for the concept rather than against it (a score of one half or more).
    pub fn is_about(&self, service: &Service, concept: &str) -> bool {
        if self.top_of(&service.slug) == Some(concept) {
            return true;
        }
        if top_of_concept(concept) == concept {
            return false;
        }
        let narrower: Vec<&String> = service
            .concepts
            .iter()
            .filter(|code| top_of_concept(code) != **code)
            .collect();
        if !narrower.is_empty() {
            return narrower.iter().any(|code| lies_below(code, concept));
        }
        self.concepts_of(&service.slug).is_some_and(|found| {
            found
                .suggested
                .iter()
                .any(|one| one.score >= 0.5 && lies_below(&one.concept, concept))
        })
    }

    /// The agencies that act for a region: partners that took part in a project for it first, then other development agencies there.
    pub fn agencies_of(&self, region: &Slug) -> Vec<&'a Organisation> {
        let catalogue = self.catalogue;
        let mut found: Vec<&Organisation> = catalogue
            .projects()
            .flat_map(|project| &project.partners)
            .filter(|partner| partner.region == *region)
            .filter_map(|partner| catalogue.organisation(partner.organisation.as_ref()?))
            .collect();
        found.extend(
            catalogue
                .organisations()
                .filter(|one| one.kind == OrganisationKind::DevelopmentAgency)
                .filter(|one| {
                    one.region
                        .as_ref()
                        .is_some_and(|own| lies_within(catalogue, own, region))
                }),
        );
        let mut seen = std::collections::BTreeSet::new();
        found.retain(|agency| seen.insert(&agency.slug));
        found
    }

    /// How good the records of the services of a top concept in a region are.
    pub fn record_quality(&self, region: &Slug, concept: &str) -> RecordQuality {
        let newest = self
            .catalogue
            .services()
            .filter_map(|service| service.assured.as_ref())
            .max();
        let mut quality = RecordQuality::default();
        for service in self.services().filter(|service| {
            self.top_of(&service.slug) == Some(concept) && self.reaches_region(service, region)
        }) {
            quality.services += 1;
            let has_cost =
                service.yearly_cost.is_some() && !service.provenance.is_illustrative("yearly_cost");
            let tells = (service.summary.is_some() || service.description.is_some())
                && service.target_group.is_some()
                && service.evidence_of_success.is_some();
            let turn_to = service.how_to_apply.is_some()
                || service.contact_point.is_some()
                || service.provenance.url.is_some();
            quality.complete += usize::from(tells && turn_to && (has_cost || service.price.is_some()));
            if let (Some(assured), Some(newest)) = (&service.assured, newest) {
                quality.assured += usize::from(newest.year() - assured.year() <= 1);
            }
        }
        quality
    }

    fn is_offered_in(&self, service: &Service, region: &Slug) -> bool {
        self.catalogue.offers().any(|offer| {
            offer.service == service.slug
                && offer.status == OfferStatus::Open
                && (offer.regions.is_empty() || offer.regions.contains(region))
        })
    }

    /// Whether an initiative can use a service: it gives it itself, or the service reaches its region in a language used there.
    pub fn can_use(&self, initiative: &Organisation, service: &Service) -> bool {
        service.provider == initiative.slug
            || initiative.region.as_ref().is_some_and(|region| {
                self.reaches_region(service, region) && self.speaks(region, &service.languages)
            })
    }

    /// Whether one of these languages is used in a region; yes where either is not known.
    pub fn speaks(&self, region: &Slug, languages: &[Language]) -> bool {
        let used = self
            .catalogue
            .region(region)
            .map_or(&[][..], |region| &region.languages);
        languages.is_empty() || used.is_empty() || languages.iter().any(|language| used.contains(language))
    }

    /// The needs of a region: its own answers and those of its initiatives.
    pub fn needs_of_region(&self, region: &Slug) -> Vec<&'a Need> {
        self.catalogue
            .needs()
            .filter(|need| match (&need.organisation, &need.region) {
                (Some(organisation), _) => self
                    .catalogue
                    .organisation(organisation)
                    .and_then(|organisation| organisation.region.as_ref())
                    .is_some_and(|own| lies_within(self.catalogue, own, region)),
                (None, Some(own)) => own == region,
                (None, None) => false,
            })
            .collect()
    }

    /// The needs of an initiative.
    pub fn needs_of_initiative(&self, initiative: &Slug) -> impl Iterator<Item = &'a Need> {
        let initiative = initiative.clone();
        let catalogue = self.catalogue;
        catalogue
            .needs()
            .filter(move |need| need.organisation.as_ref() == Some(&initiative))
    }

    /// How well each concept is served, by the answers to needs.
    pub fn coverage<'n>(&self, needs: impl IntoIterator<Item = &'n Need>) -> BTreeMap<String, Coverage> {
        self.coverage_by(needs, |need| need.concept.clone())
    }

    /// How well each top concept is served: needs of narrower concepts count to the one above them.
    pub fn coverage_by_top<'n>(
        &self,
        needs: impl IntoIterator<Item = &'n Need>,
    ) -> BTreeMap<String, Coverage> {
        self.coverage_by(needs, |need| top_of_concept(&need.concept))
    }

    fn coverage_by<'n>(
        &self,
        needs: impl IntoIterator<Item = &'n Need>,
        concept_of: impl Fn(&Need) -> String,
    ) -> BTreeMap<String, Coverage> {
        let mut by_concept: BTreeMap<String, Coverage> = BTreeMap::new();
        let mut satisfied: BTreeMap<String, f64> = BTreeMap::new();
        for need in needs {
            let importance = f64::from(need.importance);
            let concept = concept_of(need);
            let entry = by_concept.entry(concept.clone()).or_default();
            entry.need += importance;
            let can_use = self.is_served(need);
            if let Some(points) = need.satisfaction {
                entry.answers += 1;
                *satisfied.entry(concept).or_default() += f64::from(points);
            }
            if can_use {
                entry.available += importance;
                entry.covered += importance
                    * need
                        .satisfaction
                        .map_or(0.5, |points| (f64::from(points) - 1.0) / 4.0);
            }
        }
        for (concept, entry) in &mut by_concept {
            if entry.need > 0.0 {
                entry.available /= entry.need;
                entry.covered /= entry.need;
            }
            if entry.answers > 0 {
                entry.satisfaction = satisfied.get(concept).map(|sum| sum / entry.answers as f64);
            }
        }
        by_concept
    }

    /// Whether whoever has a need can use a service of its concept.
    fn is_served(&self, need: &Need) -> bool {
        if need.service.is_some() {
            return true;
        }
        let initiative = need
            .organisation
            .as_ref()
            .and_then(|slug| self.catalogue.organisation(slug));
        self.services()
            .filter(|service| self.is_about(service, &need.concept))
            .any(|service| match (initiative, &need.region) {
                (Some(initiative), _) => self.can_use(initiative, service),
                (None, Some(region)) => {
                    self.reaches_region(service, region) && self.speaks(region, &service.languages)
                }
                (None, None) => false,
            })
    }
}

/// Whether a region is another one or lies in it, by NUTS codes or by stated parents.
pub fn lies_within(catalogue: &Catalogue, inner: &Slug, outer: &Slug) -> bool {
    let mut at = inner;
    // A catalogue without faults has no circle of parents; the count keeps one with faults from being walked for ever.
    for _ in 0..16 {
        if at == outer {
            return true;
        }
        match catalogue.region(at).and_then(|region| region.parent.as_ref()) {
            Some(parent) => at = parent,
            None => break,
        }
    }
    match (
        catalogue.region(inner).and_then(|region| region.nuts.as_ref()),
        catalogue.region(outer).and_then(|region| region.nuts.as_ref()),
    ) {
        (Some(inner), Some(outer)) => inner.is_within(outer),
        _ => false,
    }
}

/// Distance in kilometres of two points given as longitude and latitude in degrees, on a sphere of radius 6371 km (haversine formula).
pub fn kilometres(one: (f64, f64), other: (f64, f64)) -> f64 {
    let (from, to) = (one.1.to_radians(), other.1.to_radians());
    let half = |difference: f64| (difference.to_radians() / 2.0).sin().powi(2);
    let chord = half(other.1 - one.1) + from.cos() * to.cos() * half(other.0 - one.0);
    2.0 * 6371.0 * chord.sqrt().min(1.0).asin()
}

/// Yearly cost of a service in euro cents; `None` when it is not known or in another currency.
pub fn yearly_cents(service: &Service) -> Option<i64> {
    service
        .yearly_cost
        .as_ref()
        .filter(|money| money.currency == "EUR")
        .map(|money| money.cents)
}

/// The region that a place stands for where distances count: itself, or for a country that is one single region, that region. `None` for
/// a country of several regions: where in it the place lies is not known.
pub fn precise_region<'a>(catalogue: &'a Catalogue, region: &'a Slug) -> Option<&'a Slug> {
    let Some(code) = catalogue.region(region).and_then(|region| region.nuts.as_ref()) else {
        return Some(region);
    };
    if code.level() > 0 {
        return Some(region);
    }
    let mut within = p4c_model::nuts::bundled_regions().filter(|one| one.code.starts_with(code.as_str()));
    let (first, second) = (within.next(), within.next());
    match (first, second) {
        // A country without regions in the bundled edition is taken as it is.
        (None, _) => Some(region),
        (Some(only), None) => catalogue
            .regions()
            .map(|one| &one.slug)
            .find(|slug| slug.as_str() == only.code)
            .or(Some(region)),
        _ => None,
    }
}

/// The name of a region, or its slug when the catalogue does not have it.
pub fn region_name(catalogue: &Catalogue, region: &Slug) -> String {
    catalogue
        .region(region)
        .map_or_else(|| region.to_string(), |region| region.name.plain().to_owned())
}

/// The titles of a text by language tag.
pub fn by_language(text: &Text) -> BTreeMap<String, String> {
    text.values
        .iter()
        .map(|(language, translation)| (language.tag().to_owned(), translation.value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tartu_and_namur_are_about_1700_kilometres_apart() {
        let apart = kilometres((26.72, 58.38), (4.87, 50.47));
        assert!((1600.0..1760.0).contains(&apart), "{apart}");
        assert_eq!(kilometres((1.0, 2.0), (1.0, 2.0)), 0.0);
    }
}
