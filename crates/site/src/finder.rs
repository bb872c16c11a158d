//! Finds services: by words and by facets, with the counts that tell a reader what each further choice would leave.
//!
//! Words are looked up in the search index of the shelf, facets counted over sets of services: see [`p4c_search`].

use std::cmp::Reverse;
use std::collections::HashMap;

use p4c_model::{Catalogue, Slug};
use p4c_search::{Facets, Hits, Numbers, SearchError};

use crate::query::Query;
use crate::shelf::{Entry, Shelf};

/// What services are chosen by. Its number as `usize` is its place in [`Facet::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    /// What it is about: the top concept.
    Topic,
    /// The country, as NUTS writes it.
    Country,
    /// The region or one that holds it.
    Region,
    /// For whom it is: a target group of the scheme.
    Audience,
    /// Whether it is among the selected.
    Best,
    /// How many regions have a service like it: `1`, `2`, `3`.
    Elsewhere,
    /// How well it would fit another region: `good`, `fair`, `poor`.
    Fit,
    /// The service type.
    Type,
    /// How it reaches its users.
    Delivery,
    /// The languages it is given in; of the record where nobody said.
    Language,
}

impl Facet {
    /// Every facet, in the order of the page.
    pub const ALL: &'static [Facet] = &[
        Facet::Topic,
        Facet::Country,
        Facet::Region,
        Facet::Audience,
        Facet::Best,
        Facet::Elsewhere,
        Facet::Fit,
        Facet::Type,
        Facet::Delivery,
        Facet::Language,
    ];

    /// The name of its parameter in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Facet::Topic => "topic",
            Facet::Country => "country",
            Facet::Region => "region",
            Facet::Audience => "audience",
            Facet::Type => "type",
            Facet::Delivery => "delivery",
            Facet::Language => "language",
            Facet::Elsewhere => "elsewhere",
            Facet::Fit => "fit",
            Facet::Best => "best",
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// Words, of which all that carry meaning have to be there.
    pub words: String,
    /// Values by facet: any value of a facet will do, every facet has to.
    pub chosen: Vec<(Facet, Vec<String>)>,
}

impl Ask {
    /// What an address asks.
    pub fn of(query: &Query) -> Self {
        Self {
            words: query.one("q").unwrap_or_default().to_owned(),
            chosen: Facet::ALL
                .iter()
                .map(|facet| {
                    (
                        *facet,
                        query.all(facet.name()).map(str::to_owned).collect::<Vec<_>>(),
                    )
                })
                .filter(|(_, values)| !values.is_empty())
                .collect(),
        }
    }
}

/// What was found.
pub struct Found {
    /// Services by number, the best first.
    pub services: Vec<u32>,
    /// How many services each value of each facet would give, with all other facets as they are; only values that give some.
    pub counts: HashMap<Facet, Vec<(String, usize)>>,
    /// How the words were read; `None` on a shelf without an index.
    pub hits: Option<Hits>,
}

/// The services that answer, with counts.
///
/// # Errors
/// [`SearchError`] when the files of the search index cannot be read.
pub fn find(shelf: &Shelf, ask: &Ask) -> Result<Found, SearchError> {
    let hits = shelf.search(&ask.words)?;
    let all = Numbers::all(shelf.services.len());
    let chosen: Vec<(usize, Vec<&str>)> = ask
        .chosen
        .iter()
        .map(|(facet, values)| (*facet as usize, values.iter().map(String::as_str).collect()))
        .collect();
    let narrowed = shelf
        .facets
        .narrow(hits.as_ref().map_or(&all, Hits::found), &chosen);
    // The best first: by the words, then by how services stand without any.
    let mut services: Vec<u32> = shelf
        .standing()
        .iter()
        .copied()
        .filter(|number| narrowed.left.contains(*number))
        .collect();
    if let Some(hits) = &hits {
        services.sort_by_key(|number| Reverse(hits.score(*number)));
    }
    let counts = Facet::ALL
        .iter()
        .zip(narrowed.counts)
        .map(|(facet, counts)| {
            let told = counts
                .into_iter()
                .map(|(value, count)| (value.to_owned(), count))
                .collect();
            (*facet, told)
        })
        .collect();
    Ok(Found {
        services,
        counts,
        hits,
    })
}

/// How services stand where nothing is asked: by place in the ranking, then those of several regions, then as they came.
pub(crate) fn standing(entries: &[Entry]) -> Vec<u32> {
    let mut numbers: Vec<u32> = (0..entries.len() as u32).collect();
    numbers.sort_by_key(|number| {
        let entry = &entries[*number as usize];
        (entry.place.unwrap_or(usize::MAX), entry.generic.is_none())
    });
    numbers
}

/// The values of all facets of all services, each facet under its number, read off the entries of a shelf.
pub(crate) fn facets(
    catalogue: &Catalogue,
    entries: &[Entry],
    regions_of_generic: &[usize],
    above: &HashMap<Slug, Vec<Slug>>,
) -> Facets {
    let mut facets = Facets::new(entries.len());
    for facet in Facet::ALL {
        facets.add(|number| {
            let entry = &entries[number];
            let service = catalogue.service(&entry.slug);
            let one = |value: Option<String>| value.into_iter().collect::<Vec<_>>();
            match facet {
                Facet::Topic => one(entry.top.clone()),
                Facet::Country => one(entry.country.clone()),
                Facet::Region => entry
                    .region
                    .iter()
                    .flat_map(|region| above.get(region).into_iter().flatten())
                    .map(ToString::to_string)
                    .collect(),
                Facet::Audience => entry.audiences.iter().map(|code| (*code).to_owned()).collect(),
                Facet::Type => one(service
                    .and_then(|service| service.service_type)
                    .map(|kind| kind.word().to_owned())),
                Facet::Delivery => one(service
                    .and_then(|service| service.delivery)
                    .map(|way| way.word().to_owned())),
                Facet::Language => service
                    .map(|service| {
                        service
                            .languages
                            .iter()
                            .map(|language| language.tag().to_owned())
                            .collect()
                    })
                    .unwrap_or_default(),
                Facet::Elsewhere => one(entry
                    .generic
                    .map(|generic| regions_of_generic[generic].clamp(1, 3).to_string())),
                Facet::Fit => one(entry.best_fit.map(|fit| fit_class(fit).to_owned())),
                Facet::Best => one(entry.is_selected.then(|| "yes".to_owned())),
            }
        });
    }
    facets
}

/// The class of a fit: good from two thirds, fair from one third.
pub fn fit_class(fit: f64) -> &'static str {
    if fit >= 2.0 / 3.0 {
        "good"
    } else if fit >= 1.0 / 3.0 {
        "fair"
    } else {
        "poor"
    }
}
