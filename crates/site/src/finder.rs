//! Finds services: by words and by facets, with the counts that tell a reader what each further choice would leave.
//!
//! [`Finder`] is the face that the pages know. [`Plain`] looks through the shelf in memory; a full text index can take its place.

use std::collections::{HashMap, HashSet};

use p4c_model::{Catalogue, Slug};

use crate::fold::fold;
use crate::query::Query;
use crate::shelf::{Entry, Shelf};

/// What services are chosen by.
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
    /// The service type.
    Type,
    /// How it reaches its users.
    Delivery,
    /// The languages it is given in; of the record where nobody said.
    Language,
    /// How many regions have a service like it: `1`, `2`, `3`.
    Elsewhere,
    /// How well it would fit another region: `good`, `fair`, `poor`.
    Fit,
    /// Whether it is among the selected.
    Best,
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
    /// Words that all have to be there.
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
#[derive(Debug, Default)]
pub struct Found {
    /// Services by number, the best first.
    pub services: Vec<u32>,
    /// Whether no service has all words, so that those with the most of them are given.
    pub is_partial: bool,
    /// How many services each value of each facet would give, with all other facets as they are; only values that give some.
    pub counts: HashMap<Facet, Vec<(String, usize)>>,
}

/// Finds services.
pub trait Finder {
    /// The services that answer, with counts.
    fn find(&self, shelf: &Shelf, ask: &Ask) -> Found;
}

/// The values of one facet: a number for each value, and the numbers of each service.
#[derive(Debug, Default)]
struct Values {
    names: Vec<String>,
    number_of: HashMap<String, u16>,
    starts: Vec<u32>,
    numbers: Vec<u16>,
}

impl Values {
    fn push(&mut self, values: impl IntoIterator<Item = String>) {
        self.starts.push(self.numbers.len() as u32);
        for value in values {
            let next = self.names.len();
            // More values than numbers there are: the rest cannot be chosen by this facet.
            let Ok(next) = u16::try_from(next) else { continue };
            let number = *self.number_of.entry(value.clone()).or_insert_with(|| {
                self.names.push(value);
                next
            });
            self.numbers.push(number);
        }
    }

    fn of(&self, service: usize) -> &[u16] {
        let from = self.starts[service] as usize;
        let to = self
            .starts
            .get(service + 1)
            .map_or(self.numbers.len(), |next| *next as usize);
        &self.numbers[from..to]
    }
}

/// The values of all facets of all services, in the order of [`Facet::ALL`].
#[derive(Debug, Default)]
pub struct Facets {
    by_facet: Vec<Values>,
}

impl Facets {
    /// Reads them off the entries of a shelf.
    pub(crate) fn new(
        catalogue: &Catalogue,
        entries: &[Entry],
        regions_of_generic: &[usize],
        above: &HashMap<Slug, Vec<Slug>>,
    ) -> Self {
        let by_facet = Facet::ALL
            .iter()
            .map(|facet| {
                let mut values = Values::default();
                for entry in entries {
                    let service = catalogue.service(&entry.slug);
                    let one = |value: Option<String>| value.into_iter().collect::<Vec<_>>();
                    values.push(match facet {
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
                    });
                }
                values
            })
            .collect();
        Self { by_facet }
    }
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

/// Looks through the shelf in memory: linear in the number of services.
pub struct Plain;

impl Finder for Plain {
    fn find(&self, shelf: &Shelf, ask: &Ask) -> Found {
        let facets = &shelf.facets.by_facet;
        let words: Vec<String> = fold(&ask.words).split_whitespace().map(str::to_owned).collect();
        // Which words are the beginning of a label of each topic.
        let topics: HashMap<&str, Vec<bool>> = shelf
            .services
            .iter()
            .filter_map(|entry| entry.top.as_deref())
            .collect::<HashSet<&str>>()
            .into_iter()
            .map(|code| {
                let labels = shelf.topic_words(code);
                let begins =
                    |word: &String| word.chars().count() > 3 && labels.contains(&format!("\n{word}"));
                (code, words.iter().map(begins).collect())
            })
            .collect();
        let no_topic = vec![false; words.len()];
        // What is chosen, as numbers; a value that no service has gives an empty list, which nothing answers.
        let chosen: Vec<Option<Vec<u16>>> = Facet::ALL
            .iter()
            .zip(facets)
            .map(|(facet, values)| {
                let (_, wanted) = ask.chosen.iter().find(|(own, _)| own == facet)?;
                Some(
                    wanted
                        .iter()
                        .filter_map(|value| values.number_of.get(value).copied())
                        .collect(),
                )
            })
            .collect();
        let topic_of = |entry: &Entry| {
            entry
                .top
                .as_deref()
                .and_then(|code| topics.get(code))
                .map_or(no_topic.as_slice(), Vec::as_slice)
        };
        let ranks: Vec<(usize, u8)> = shelf
            .services
            .iter()
            .map(|entry| match_rank(&entry.folded, topic_of(entry), &words))
            .collect();
        // Where no service has all words, those that have the most of them are better than nothing.
        let least = ranks.iter().map(|(missing, _)| *missing).min().unwrap_or(0);
        let is_nothing = !words.is_empty() && least == words.len();
        let mut counts: Vec<Vec<usize>> = facets.iter().map(|values| vec![0; values.names.len()]).collect();
        let mut found: Vec<(u8, u32)> = Vec::new();
        for (index, &(missing, rank)) in ranks.iter().enumerate() {
            if missing > least || is_nothing {
                continue;
            }
            let mut failing = None;
            let mut failures = 0;
            for (place, wanted) in chosen.iter().enumerate() {
                if let Some(wanted) = wanted
                    && !facets[place]
                        .of(index)
                        .iter()
                        .any(|number| wanted.contains(number))
                {
                    failing = Some(place);
                    failures += 1;
                    if failures > 1 {
                        break;
                    }
                }
            }
            let mut count = |place: usize| {
                for number in facets[place].of(index) {
                    counts[place][*number as usize] += 1;
                }
            };
            match (failures, failing) {
                (0, _) => {
                    (0..facets.len()).for_each(&mut count);
                    found.push((rank, index as u32));
                }
                (1, Some(place)) => count(place),
                _ => {}
            }
        }
        // The best first: words in the title, then the place in the ranking, then services of several regions, then as they came.
        found.sort_by_key(|(rank, number)| {
            let entry = &shelf.services[*number as usize];
            (
                *rank,
                entry.place.unwrap_or(usize::MAX),
                entry.generic.is_none(),
                *number,
            )
        });
        Found {
            is_partial: least > 0 && !is_nothing,
            services: found.into_iter().map(|(_, number)| number).collect(),
            counts: Facet::ALL
                .iter()
                .zip(facets.iter().zip(counts))
                .map(|(facet, (values, counts))| {
                    let mut told: Vec<(String, usize)> = values
                        .names
                        .iter()
                        .cloned()
                        .zip(counts)
                        .filter(|(_, count)| *count > 0)
                        .collect();
                    told.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
                    (*facet, told)
                })
                .collect(),
        }
    }
}

/// How many words are missing, then how near the others stand: 0 when they stand in the title (the first line), 1 when they stand in the
/// service's own words, 2 when the topic's labels are needed.
fn match_rank(folded: &str, topic: &[bool], words: &[String]) -> (usize, u8) {
    let title = folded.lines().next().unwrap_or_default();
    let (mut missing, mut rank) = (0, 0);
    for (word, is_topic) in words.iter().zip(topic) {
        let own = if title.contains(word.as_str()) {
            0
        } else if folded.contains(word.as_str()) {
            1
        } else if *is_topic {
            2
        } else {
            missing += 1;
            continue;
        };
        rank = rank.max(own);
    }
    (missing, rank)
}
