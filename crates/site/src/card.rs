//! A service in a few lines, as lists, maps and neighbours show it.

use p4c_model::Service;
use p4c_model::text::Shown;
use p4c_search::Hits;

use crate::frame::shorten;
use crate::marked::Marked;
use crate::shelf::Shelf;
use crate::visit::Visit;

/// Characters of a summary that are shown.
const MOST_OF_SUMMARY: usize = 220;

/// A service in a few lines.
#[derive(Debug, Clone)]
pub struct Card {
    /// Its public name.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The title with the words that were searched, where something was.
    pub marked_title: Option<Marked>,
    /// The language of the title, when it is not the reader's.
    pub language: Option<String>,
    /// Its page.
    pub href: String,
    /// Who gives it.
    pub provider: String,
    /// Where: region and country.
    pub place: String,
    /// The name of its country.
    pub country: String,
    /// Its topic, in words.
    pub topic: Option<String>,
    /// The code of its topic.
    pub topic_code: Option<String>,
    /// The summary, shortened.
    pub summary: Option<String>,
    /// The summary with the words that were searched, shortened to where they stand, where something was.
    pub marked_summary: Option<Marked>,
    /// The language of the summary, when it is not the reader's.
    pub summary_language: Option<String>,
    /// In how many regions it runs, when there are several.
    pub regions: Option<usize>,
    /// Whether it is among the selected.
    pub is_selected: bool,
    /// Whether it is no longer given.
    pub is_retired: bool,
    /// Whether the whole record only illustrates.
    pub is_illustrative: bool,
}

impl Card {
    /// The card of a service that was searched.
    pub fn found(shelf: &Shelf, visit: &Visit, number: u32, hits: Option<&Hits>) -> Option<Self> {
        let mut card = Self::new(shelf, visit, number)?;
        if let Some(hits) = hits {
            let service = shelf.service(number)?;
            let title = visit.voice.read(&service.title)?;
            card.marked_title = Some(Marked::new(title.value, |text| {
                hits.marks(title.language.tag(), text)
            }));
            card.marked_summary = summary_of(service, visit).map(|summary| {
                Marked::piece(summary.value, MOST_OF_SUMMARY, |text| {
                    hits.marks(summary.language.tag(), text)
                })
            });
        }
        Some(card)
    }

    /// The card of a service by its number; `None` when there is no such service.
    pub fn new(shelf: &Shelf, visit: &Visit, number: u32) -> Option<Self> {
        let service = shelf.service(number)?;
        let entry = &shelf.services[number as usize];
        let voice = visit.voice;
        let title = voice.read(&service.title)?;
        let summary = summary_of(service, visit);
        let country = entry
            .country
            .as_deref()
            .map(|code| voice.country(code))
            .unwrap_or_default();
        Some(Self {
            slug: service.slug.to_string(),
            marked_title: None,
            title: title.value.to_owned(),
            language: title.is_fallback.then(|| title.language.tag().to_owned()),
            href: visit.link(&format!("/services/{}", service.slug)),
            provider: shelf.organisation_name(&service.provider, voice).to_owned(),
            place: place_of(shelf, visit, service),
            country,
            topic: entry.top.as_deref().map(|code| voice.concept(code).to_owned()),
            topic_code: entry.top.clone(),
            summary: summary.map(|summary| shorten(summary.value, MOST_OF_SUMMARY)),
            marked_summary: None,
            summary_language: summary
                .filter(|summary| summary.is_fallback)
                .map(|summary| summary.language.tag().to_owned()),
            regions: shelf
                .generic_of(&service.slug)
                .map(|generic| generic.occurrence.regions)
                .filter(|regions| *regions > 1),
            is_selected: entry.is_selected,
            is_retired: service.status == p4c_model::ServiceStatus::Retired,
            is_illustrative: service.provenance.basis == p4c_model::Basis::Illustrative,
        })
    }
}

/// What a card says of a service: its summary, else its description, in the reader's language if there is one.
fn summary_of<'a>(service: &'a Service, visit: &Visit) -> Option<Shown<'a>> {
    let text = service.summary.as_ref().or(service.description.as_ref())?;
    visit.voice.read(text)
}

/// Region and country of a service in words; empty where neither is known.
pub fn place_of(shelf: &Shelf, visit: &Visit, service: &Service) -> String {
    let voice = visit.voice;
    let Some(region) = shelf.catalogue.region_of_service(service) else {
        return String::new();
    };
    let name = shelf.region_name(region, voice);
    let country = shelf
        .catalogue
        .region(region)
        .and_then(|region| region.nuts.as_ref())
        .map(|nuts| voice.country(nuts.country()));
    match country {
        Some(country) if country != name => format!("{name}, {country}"),
        _ => name.into_owned(),
    }
}
