//! Holds everything that pages show, as it was at one moment: the public records, the results, and what is looked up in them.
//!
//! A [`Shelf`] never changes; when records or results have moved, [`crate::reader`] puts a new one in its place. Pages therefore need no
//! database, and a page is the same for everybody until something moves. What the public may not see never gets onto a shelf.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use p4c_model::{
    Catalogue, Kind, Offer, OfferStatus, Organisation, OrganisationKind, PlanStatus, Precondition, Record,
    Region, Service, ServiceStatus, Slug,
};
use p4c_pipeline::appraise::{Ranking, Selection, current_ranking, current_selection};
use p4c_pipeline::classify::Concepts;
use p4c_pipeline::convergence::Convergence;
use p4c_pipeline::links::LinkModelFigures;
use p4c_pipeline::plan::RegionalPlan;
use p4c_pipeline::pool::PoolPlan;
use p4c_pipeline::potential::Potential;
use p4c_pipeline::recommend::Recommendation;
use p4c_pipeline::recur::{GenericService, Recurrence};
use p4c_pipeline::transfer::{Matrix, Row};
use p4c_pipeline::{PipelineError, Results, Step};
use p4c_publishing::Basis;
use p4c_search::{Document, Facets, Hits, Index, SearchError, Searcher};
use p4c_store::{Change, Position, StoredResult};
use p4c_vocabulary::Scheme;

use crate::audience::Audiences;
use crate::documents::Documents;
use crate::finder;
use crate::voice::Voice;

/// The kinds of record that the public may read. Needs and scores are answers given in confidence: only what is computed over them is shown.
pub const PUBLIC_KINDS: &[Kind] = &[
    Kind::Project,
    Kind::Region,
    Kind::Organisation,
    Kind::Service,
    Kind::Precondition,
    Kind::Pilot,
    Kind::Round,
    Kind::Criterion,
    Kind::Pool,
    Kind::Offer,
];

/// The day of a moment (RFC 3339): year, month, day.
fn day(at: &str) -> Option<(i16, u8, u8)> {
    let date: jiff::civil::Date = at.get(..10)?.parse().ok()?;
    Some((
        date.year(),
        date.month().unsigned_abs(),
        date.day().unsigned_abs(),
    ))
}

/// What a step's results rest on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Footing {
    /// How many records.
    pub records: usize,
    /// How many of these are illustrative or have illustrative fields.
    pub illustrative: usize,
    /// When they were computed, in UTC (RFC 3339).
    pub computed_at: String,
}

/// A service with what lists and filters need of it.
#[derive(Debug)]
pub struct Entry {
    /// Its public name.
    pub slug: Slug,
    /// Its region, or its provider's.
    pub region: Option<Slug>,
    /// Its country, as NUTS writes it.
    pub country: Option<String>,
    /// Its top concept.
    pub top: Option<String>,
    /// Where its generic service stands in [`Recurrence::generic`].
    pub generic: Option<usize>,
    /// Its place in the current ranking.
    pub place: Option<usize>,
    /// Whether it is among the selected.
    pub is_selected: bool,
    /// The best fit it reaches in a region without it: the middle of the interval, 0 to 1.
    pub best_fit: Option<f64>,
    /// What it costs its provider in a year, in cents.
    pub yearly_cents: Option<i64>,
    /// For whom it is, as far as the scheme knows the words: notations.
    pub audiences: Vec<&'static str>,
    /// The concepts by whose labels it is found: notations.
    concepts: Vec<&'static str>,
}

/// What a service is about, as far as pages and the search need it.
#[derive(Default)]
struct Topics {
    top: Option<String>,
    concepts: Vec<&'static str>,
}

impl From<Concepts> for Topics {
    /// The top concept, and every suggested one that is more likely than not.
    fn from(found: Concepts) -> Self {
        let scheme = Scheme::bundled();
        let likely = found
            .suggested
            .iter()
            .filter(|suggested| suggested.score >= 0.5)
            .map(|suggested| &suggested.concept);
        let mut concepts: Vec<&'static str> = found
            .top
            .iter()
            .chain(likely)
            .filter_map(|code| Some(scheme.concept(scheme.find(code)?).code()))
            .collect();
        concepts.sort_unstable();
        concepts.dedup();
        Self {
            top: found.top,
            concepts,
        }
    }
}

/// Everything that pages show.
#[derive(Default)]
pub struct Shelf {
    /// The records that the public may read, and those that results were computed from.
    pub catalogue: Catalogue,
    /// Services with what lists need, by slug.
    pub services: Vec<Entry>,
    /// The values by which services are chosen.
    pub(crate) facets: Facets,
    search: Option<Searcher>,
    standing: Vec<u32>,
    /// What recurs.
    pub recurrence: Recurrence,
    /// The current ranking.
    pub ranking: Option<Ranking>,
    /// The current selection.
    pub selection: Option<Selection>,
    /// The transfer matrix.
    pub matrix: Matrix,
    /// The plans, by region.
    pub plans: Vec<RegionalPlan>,
    /// The pools, by name.
    pub pools: Vec<PoolPlan>,
    /// How link models compare.
    pub links: Vec<LinkModelFigures>,
    /// What initiatives could use.
    pub potential: Vec<Potential>,
    /// How far regions are apart.
    pub convergence: Convergence,
    /// The recommendations.
    pub recommendations: Vec<Recommendation>,
    /// The documents, in every language.
    pub documents: Documents,
    /// The newest changes of public records, newest first.
    pub news: Vec<Change>,
    /// What the results of each step rest on.
    pub footings: BTreeMap<Step, Footing>,
    /// How far records and results had come.
    pub position: Position,
    number_of_service: HashMap<Slug, u32>,
    in_region: HashMap<Slug, Vec<u32>>,
    of_provider: HashMap<Slug, Vec<u32>>,
    by_region: HashMap<Slug, Vec<Slug>>,
    preconditions_of: HashMap<Slug, Vec<Slug>>,
    offers_of: HashMap<Slug, Vec<Slug>>,
    row_of: HashMap<Slug, usize>,
    regions_within: HashMap<Slug, Vec<Slug>>,
    regions_above: HashMap<Slug, Vec<Slug>>,
    countries: Vec<String>,
    by_title: OfVoices<Vec<u32>>,
    title_places: OfVoices<Vec<u32>>,
}

/// Something that is made once for each language.
type OfVoices<T> = Vec<(&'static str, OnceLock<T>)>;

impl Shelf {
    /// Puts records, results and news together. Works for seconds on large catalogues: not on the path of a request.
    ///
    /// # Errors
    /// [`PipelineError::Unreadable`].
    pub fn new(
        mut catalogue: Catalogue,
        results: &Results,
        index: &[StoredResult],
        news: Vec<Change>,
        position: Position,
        is_outdated: bool,
    ) -> Result<Self, PipelineError> {
        let footings = footings(&catalogue, results, index);
        hide_unpublished(&mut catalogue);
        let is_public = |slug: &Slug| catalogue.service(slug).is_some();
        let mut recurrence = p4c_pipeline::recur::read(results)?;
        for generic in &mut recurrence.generic {
            generic.members.retain(|member| is_public(&member.service));
            generic
                .evidence
                .retain(|evidence| is_public(&evidence.left) && is_public(&evidence.right));
        }
        recurrence.generic.retain(|generic| generic.members.len() > 1);
        let mut ranking = current_ranking(results)?;
        if let Some(ranking) = &mut ranking {
            ranking.ranked.retain(|ranked| is_public(&ranked.service));
            ranking.not_in.retain(|not_in| is_public(&not_in.service));
        }
        let mut selection = current_selection(results)?;
        if let Some(selection) = &mut selection {
            selection.chosen.retain(|chosen| is_public(&chosen.service));
            selection
                .not_chosen
                .retain(|left_out| is_public(&left_out.service));
        }
        let mut matrix = p4c_pipeline::transfer::read(results)?;
        matrix.rows.retain(|row| is_public(&row.practice));
        let mut plans = p4c_pipeline::plan::read_all(results)?;
        for plan in &mut plans {
            if !plan
                .version
                .as_ref()
                .is_some_and(|(_, status)| is_released(status))
            {
                plan.own_text.clear();
            }
        }
        let basis = Basis {
            sequence: position.sequence,
            date: news
                .first()
                .and_then(|change| day(&change.at))
                .unwrap_or((1970, 1, 1)),
            is_outdated,
        };
        let documents = Documents::new(&catalogue, results, &basis, plans.iter().map(|plan| &plan.region));
        let news = news
            .into_iter()
            .filter(|change| {
                Kind::named(&change.kind).is_some_and(|kind| {
                    PUBLIC_KINDS.contains(&kind)
                        && Slug::parse(&change.slug).is_ok_and(|slug| catalogue.get(kind, &slug).is_some())
                })
            })
            .collect();
        let topics = p4c_pipeline::classify::read(results)?
            .into_iter()
            .map(|concepts| (concepts.service.clone(), Topics::from(concepts)))
            .collect();
        let mut shelf = Self {
            recurrence,
            ranking,
            selection,
            matrix,
            plans,
            pools: p4c_pipeline::pool::read_all(results)?,
            links: p4c_pipeline::links::read(results)?,
            potential: p4c_pipeline::potential::read_all(results)?,
            convergence: p4c_pipeline::convergence::read(results)?,
            recommendations: p4c_pipeline::recommend::read(results)?,
            documents,
            news,
            footings,
            position,
            catalogue,
            by_title: once_a_voice(),
            title_places: once_a_voice(),
            ..Self::default()
        };
        shelf.look_up(topics);
        for voice in Voice::all() {
            shelf.title_places(voice);
        }
        Ok(shelf)
    }

    /// Brings the search index to this shelf's services, and lets them be searched. Logs what the index had to take in.
    ///
    /// # Errors
    /// [`SearchError`].
    pub fn searched_with(mut self, index: &mut Index) -> Result<Self, SearchError> {
        let (searcher, followed) = index.follow(self.position.sequence, self.services.len(), |number| {
            self.document(&self.services[number])
        })?;
        tracing::info!(
            from = followed.from,
            to = self.position.sequence,
            put = followed.put,
            out = followed.out,
            "the search index follows"
        );
        self.search = Some(searcher);
        Ok(self)
    }

    /// What is searched of a service.
    fn document<'a>(&'a self, entry: &'a Entry) -> Document<'a> {
        let Some(service) = self.catalogue.service(&entry.slug) else {
            return Document::new(entry.slug.as_str());
        };
        let regions = entry
            .region
            .iter()
            .filter_map(|region| self.regions_above.get(region))
            .flatten();
        let given = service.concepts.iter().map(String::as_str);
        Document::of_service(
            &self.catalogue,
            service,
            regions,
            given.chain(entry.concepts.iter().copied()),
        )
    }

    /// Finds services by words; `None` on a shelf without an index, where nothing can be searched.
    ///
    /// # Errors
    /// [`SearchError`] when the files of the index cannot be read.
    pub fn search(&self, words: &str) -> Result<Option<Hits>, SearchError> {
        self.search
            .as_ref()
            .map(|searcher| searcher.find(words))
            .transpose()
    }

    /// The numbers of all services as they stand where nothing is asked: see [`finder`].
    pub(crate) fn standing(&self) -> &[u32] {
        &self.standing
    }

    /// Fills everything that is looked up.
    fn look_up(&mut self, mut topics: HashMap<Slug, Topics>) {
        let catalogue = &self.catalogue;
        let mut generic_of: HashMap<&Slug, usize> = HashMap::new();
        for (index, generic) in self.recurrence.generic.iter().enumerate() {
            for member in &generic.members {
                generic_of.insert(&member.service, index);
            }
        }
        let places: HashMap<&Slug, usize> = self
            .ranking
            .iter()
            .flat_map(|ranking| &ranking.ranked)
            .map(|ranked| (&ranked.service, ranked.place))
            .collect();
        let chosen: Vec<&Slug> = self
            .selection
            .iter()
            .flat_map(|selection| &selection.chosen)
            .map(|chosen| &chosen.service)
            .collect();
        self.row_of = self
            .matrix
            .rows
            .iter()
            .enumerate()
            .map(|(index, row)| (row.practice.clone(), index))
            .collect();
        let by_code: HashMap<&str, Vec<&Slug>> =
            catalogue.regions().fold(HashMap::new(), |mut known, region| {
                if let Some(nuts) = &region.nuts {
                    known.entry(nuts.as_str()).or_default().push(&region.slug);
                }
                known
            });
        let mut audiences = Audiences::new();
        for (index, service) in catalogue.services().enumerate() {
            let number = index as u32;
            let region = catalogue.region_of_service(service).cloned();
            let best_fit = self.row_of.get(&service.slug).and_then(|index| {
                self.matrix.rows[*index]
                    .cells
                    .iter()
                    .filter(|cell| !cell.has_it)
                    .map(|cell| cell.middle())
                    .max_by(f64::total_cmp)
            });
            self.number_of_service.insert(service.slug.clone(), number);
            self.of_provider
                .entry(service.provider.clone())
                .or_default()
                .push(number);
            if let Some(region) = &region {
                self.in_region.entry(region.clone()).or_default().push(number);
            }
            let Topics { top, concepts } = topics.remove(&service.slug).unwrap_or_default();
            self.services.push(Entry {
                country: region
                    .as_ref()
                    .and_then(|slug| catalogue.region(slug)?.nuts.as_ref())
                    .map(|nuts| nuts.country().to_owned()),
                top,
                generic: generic_of.get(&service.slug).copied(),
                place: places.get(&service.slug).copied(),
                is_selected: chosen.contains(&&service.slug),
                best_fit,
                yearly_cents: service.yearly_cost.as_ref().map(|money| money.cents),
                audiences: service
                    .target_group
                    .as_ref()
                    .map(|text| audiences.of(text))
                    .unwrap_or_default(),
                concepts,
                slug: service.slug.clone(),
                region,
            });
        }
        let countries: std::collections::BTreeSet<&String> = self
            .services
            .iter()
            .filter_map(|entry| entry.country.as_ref())
            .collect();
        self.countries = countries.into_iter().cloned().collect();
        for precondition in catalogue.preconditions() {
            self.preconditions_of
                .entry(precondition.service.clone())
                .or_default()
                .push(precondition.slug.clone());
        }
        for offer in catalogue.offers() {
            self.offers_of
                .entry(offer.service.clone())
                .or_default()
                .push(offer.slug.clone());
        }
        for organisation in catalogue.organisations() {
            if let Some(region) = &organisation.region {
                self.by_region
                    .entry(region.clone())
                    .or_default()
                    .push(organisation.slug.clone());
            }
        }
        self.regions_above = catalogue
            .regions()
            .map(|region| (region.slug.clone(), regions_above(catalogue, &by_code, region)))
            .collect();
        for (inner, outers) in &self.regions_above {
            for outer in outers {
                self.regions_within
                    .entry(outer.clone())
                    .or_default()
                    .push(inner.clone());
            }
        }
        self.regions_within
            .values_mut()
            .for_each(|regions| regions.sort());
        let regions_of_generic: Vec<usize> = self
            .recurrence
            .generic
            .iter()
            .map(|generic| generic.occurrence.regions)
            .collect();
        self.facets = finder::facets(
            catalogue,
            &self.services,
            &regions_of_generic,
            &self.regions_above,
        );
        self.standing = finder::standing(&self.services);
    }

    /// The number of a service: where it stands in [`Shelf::services`].
    pub fn number(&self, service: &Slug) -> Option<u32> {
        self.number_of_service.get(service).copied()
    }

    /// The entry of a service.
    pub fn entry(&self, service: &Slug) -> Option<&Entry> {
        Some(&self.services[self.number(service)? as usize])
    }

    /// A service by its number.
    pub fn service(&self, number: u32) -> Option<&Service> {
        self.catalogue.service(&self.services.get(number as usize)?.slug)
    }

    /// The generic service that a service belongs to.
    pub fn generic_of(&self, service: &Slug) -> Option<&GenericService> {
        self.recurrence.generic.get(self.entry(service)?.generic?)
    }

    /// A generic service by its name.
    pub fn generic(&self, slug: &str) -> Option<&GenericService> {
        self.recurrence
            .generic
            .iter()
            .find(|generic| generic.slug.as_str() == slug)
    }

    /// The label of a generic service in the reader's language, else in English, else any.
    pub fn generic_label<'a>(&self, generic: &'a GenericService, voice: Voice) -> &'a str {
        generic
            .label
            .get(voice.tag())
            .or_else(|| generic.label.get("en"))
            .or_else(|| generic.label.values().next())
            .map_or(generic.slug.as_str(), String::as_str)
    }

    /// The services of a provider, by number.
    pub fn services_of(&self, provider: &Slug) -> &[u32] {
        self.of_provider.get(provider).map_or(&[], Vec::as_slice)
    }

    /// The services of a region and of the regions in it, by number.
    pub fn services_in(&self, region: &Slug) -> Vec<u32> {
        let mut found: Vec<u32> = self
            .regions_in(region)
            .iter()
            .filter_map(|inner| self.in_region.get(inner))
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found
    }

    /// A region and the regions in it.
    pub fn regions_in(&self, region: &Slug) -> &[Slug] {
        self.regions_within.get(region).map_or(&[], Vec::as_slice)
    }

    /// The organisations of a region and of the regions in it.
    pub fn organisations_in<'a>(&'a self, region: &Slug) -> impl Iterator<Item = &'a Organisation> + use<'a> {
        self.regions_in(region)
            .to_vec()
            .into_iter()
            .filter_map(|inner| self.by_region.get(&inner))
            .flatten()
            .filter_map(|slug| self.catalogue.organisation(slug))
    }

    /// The cluster initiatives of a region and of the regions in it.
    pub fn initiatives_in<'a>(&'a self, region: &Slug) -> impl Iterator<Item = &'a Organisation> + use<'a> {
        self.organisations_in(region)
            .filter(|organisation| organisation.kind == OrganisationKind::ClusterInitiative)
    }

    /// The preconditions of a service.
    pub fn preconditions_of<'a>(
        &'a self,
        service: &Slug,
    ) -> impl Iterator<Item = &'a Precondition> + use<'a> {
        self.preconditions_of
            .get(service)
            .into_iter()
            .flatten()
            .filter_map(|slug| self.catalogue.precondition(slug))
    }

    /// The offers of a service that are not drafts.
    pub fn offers_of<'a>(&'a self, service: &Slug) -> impl Iterator<Item = &'a Offer> + use<'a> {
        self.offers_of
            .get(service)
            .into_iter()
            .flatten()
            .filter_map(|slug| self.catalogue.offer(slug))
    }

    /// The row of a practice in the transfer matrix.
    pub fn transfer_of(&self, practice: &Slug) -> Option<&Row> {
        Some(&self.matrix.rows[*self.row_of.get(practice)?])
    }

    /// The plan of a region.
    pub fn plan_of(&self, region: &Slug) -> Option<&RegionalPlan> {
        self.plans.iter().find(|plan| plan.region == *region)
    }

    /// The numbers of all services in the order of their titles in a language.
    pub fn titles_in_order(&self, voice: Voice) -> &[u32] {
        let Some((_, order)) = self.by_title.iter().find(|(tag, _)| *tag == voice.tag()) else {
            return &[];
        };
        order.get_or_init(|| {
            let mut keyed: Vec<(Vec<u8>, u32)> = (0..self.services.len() as u32)
                .filter_map(|number| {
                    Some((voice.sort_key(voice.plain(&self.service(number)?.title)), number))
                })
                .collect();
            keyed.sort();
            keyed.into_iter().map(|(_, number)| number).collect()
        })
    }

    /// For each service by number, its place in the order of titles in a language.
    pub fn title_places(&self, voice: Voice) -> &[u32] {
        let Some((_, places)) = self.title_places.iter().find(|(tag, _)| *tag == voice.tag()) else {
            return &[];
        };
        places.get_or_init(|| {
            let mut places = vec![u32::MAX; self.services.len()];
            for (place, number) in self.titles_in_order(voice).iter().enumerate() {
                places[*number as usize] = place as u32;
            }
            places
        })
    }

    /// The regions that services are given in, with how many.
    pub fn services_by_region(&self) -> impl Iterator<Item = (&Slug, usize)> {
        self.in_region
            .iter()
            .map(|(region, services)| (region, services.len()))
    }

    /// How many services a region and the regions in it have.
    pub fn number_in(&self, region: &Slug) -> usize {
        self.regions_in(region)
            .iter()
            .filter_map(|inner| self.in_region.get(inner))
            .map(Vec::len)
            .sum()
    }

    /// The countries that services are given in, as NUTS writes them.
    pub fn countries(&self) -> &[String] {
        &self.countries
    }

    /// The name of a region in the reader's language; its code when it has no record.
    /// A whole country is called what the reader's language calls it, whether or not its record has that name.
    pub fn region_name<'a>(&'a self, region: &'a Slug, voice: Voice) -> Cow<'a, str> {
        match self.catalogue.region(region) {
            None => Cow::Borrowed(region.as_str()),
            Some(found) => match &found.nuts {
                Some(nuts) if nuts.level() == 0 => Cow::Owned(voice.country(nuts.country())),
                _ => Cow::Borrowed(voice.plain(&found.name)),
            },
        }
    }

    /// The name of an organisation in the reader's language; its slug when it has no record.
    pub fn organisation_name<'a>(&'a self, organisation: &'a Slug, voice: Voice) -> &'a str {
        self.catalogue
            .organisation(organisation)
            .map_or(organisation.as_str(), |found| voice.plain(&found.name))
    }

    /// The title of a service in the reader's language; its slug when it has no record.
    pub fn title<'a>(&'a self, service: &'a Slug, voice: Voice) -> &'a str {
        self.catalogue
            .service(service)
            .map_or(service.as_str(), |found| voice.plain(&found.title))
    }

    /// The regions that have services, initiatives or a plan.
    pub fn regions_with_something(&self) -> Vec<&Region> {
        self.catalogue
            .regions()
            .filter(|region| {
                region.plan.is_some()
                    || self.in_region.contains_key(&region.slug)
                    || self.by_region.contains_key(&region.slug)
            })
            .collect()
    }

    /// What a step's results rest on.
    pub fn footing(&self, step: Step) -> Footing {
        self.footings.get(&step).cloned().unwrap_or_default()
    }
}

/// A region and all that it lies in, by stated parents and by NUTS codes, sorted: the rule of [`p4c_pipeline::view::lies_within`].
fn regions_above(catalogue: &Catalogue, by_code: &HashMap<&str, Vec<&Slug>>, region: &Region) -> Vec<Slug> {
    let mut above = vec![region.slug.clone()];
    let mut at = region.parent.as_ref();
    // A catalogue without faults has no circle of parents; the count keeps one with faults from being walked for ever.
    for _ in 0..16 {
        let Some(parent) = at else { break };
        above.push(parent.clone());
        at = catalogue.region(parent).and_then(|region| region.parent.as_ref());
    }
    if let Some(nuts) = &region.nuts {
        let code = nuts.as_str();
        for length in 2..=code.len() {
            for slug in code
                .get(..length)
                .and_then(|prefix| by_code.get(prefix))
                .into_iter()
                .flatten()
            {
                above.push((*slug).clone());
            }
        }
    }
    above.sort();
    above.dedup();
    above
}

/// Takes out what the public may not see: drafts and what is only handed in, with what hangs on them.
fn hide_unpublished(catalogue: &mut Catalogue) {
    let is_hidden =
        |service: &Service| matches!(service.status, ServiceStatus::Draft | ServiceStatus::Submitted);
    let hidden: std::collections::BTreeSet<Slug> = catalogue
        .services()
        .filter(|service| is_hidden(service))
        .map(|service| service.slug.clone())
        .collect();
    catalogue.retain(|record| match record {
        Record::Service(service) => !hidden.contains(&service.slug),
        Record::Precondition(precondition) => !hidden.contains(&precondition.service),
        Record::Pilot(pilot) => pilot
            .service
            .as_ref()
            .is_none_or(|service| !hidden.contains(service)),
        Record::Offer(offer) => offer.status != OfferStatus::Draft && !hidden.contains(&offer.service),
        Record::Plan(plan) => is_released(plan.status.word()),
        Record::Need(_) | Record::Score(_) | Record::GroupDecision(_) => false,
        _ => true,
    });
}

/// A place for something that is made once for each language.
fn once_a_voice<T>() -> OfVoices<T> {
    Voice::all().map(|voice| (voice.tag(), OnceLock::new())).collect()
}

/// Whether people's own text to a plan may be read by everybody.
fn is_released(status: &str) -> bool {
    status == PlanStatus::Approved.word() || status == PlanStatus::Released.word()
}

fn footings(catalogue: &Catalogue, results: &Results, index: &[StoredResult]) -> BTreeMap<Step, Footing> {
    let is_illustrative = |kind: &str, slug: &str| {
        Kind::named(kind)
            .zip(Slug::parse(slug).ok())
            .and_then(|(kind, slug)| catalogue.get(kind, &slug))
            .is_some_and(|record| {
                let provenance = record.provenance();
                provenance.basis == p4c_model::Basis::Illustrative
                    || !provenance.illustrative_fields.is_empty()
            })
    };
    Step::ALL
        .iter()
        .map(|step| {
            let sources: std::collections::BTreeSet<(&str, &str)> = results
                .of(*step)
                .flat_map(|kept| &kept.sources)
                .flat_map(|(kind, slugs)| slugs.iter().map(move |slug| (kind.as_str(), slug.as_str())))
                .collect();
            let footing = Footing {
                records: sources.len(),
                illustrative: sources
                    .iter()
                    .filter(|(kind, slug)| is_illustrative(kind, slug))
                    .count(),
                computed_at: index
                    .iter()
                    .filter(|result| result.step == step.name())
                    .map(|result| result.computed_at.clone())
                    .max()
                    .unwrap_or_default(),
            };
            (*step, footing)
        })
        .collect()
}
