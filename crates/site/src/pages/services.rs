//! `/services`: every service, to be searched, narrowed, sorted, compared and taken along; as a list, a table or a map.

use askama::Template;
use axum::extract::State;

use crate::Reader;
use crate::card::Card;
use crate::finder::{Ask, Facet, Found, find};
use crate::frame::Frame;
use crate::listing::{Cell, Listing, Paging, Table};
use crate::map;
use crate::picture::Figure;
use crate::query::Query;
use crate::shelf::Shelf;
use crate::trouble::Trouble;
use crate::visit::{Answer, Visit};
use crate::voice::Voice;

/// Services on a page of the list.
const PAGE_SIZE: usize = 20;
/// Values of a facet that are shown before "more".
const VALUES_SHOWN: usize = 8;
/// Services that can be compared side by side.
pub const MOST_COMPARED: usize = 4;

#[derive(Template)]
#[template(path = "services.html")]
struct Page {
    frame: Frame,
    voice: Voice,
    words: String,
    found: String,
    facets: Vec<FacetView>,
    chips: Vec<Chip>,
    clear: String,
    kept: Vec<(String, String)>,
    views: Vec<(String, String, bool)>,
    orders: Vec<(&'static str, String, bool)>,
    cards: Vec<Listed>,
    table: Option<Table>,
    map: Option<MapView>,
    paging: Paging,
    tray: Vec<Chip>,
    compare: Option<String>,
}

struct FacetView {
    name: &'static str,
    title: String,
    is_open: bool,
    values: Vec<ValueView>,
    more: Vec<ValueView>,
}

struct ValueView {
    value: String,
    label: String,
    count: String,
    is_chosen: bool,
}

struct Chip {
    label: String,
    href: String,
}

struct MapView {
    figure: Figure,
    regions: Vec<(String, String, String)>,
    unplaced: Option<String>,
}

struct Listed {
    card: Card,
    compare: Option<(String, bool)>,
}

/// The page.
pub async fn page(visit: Visit, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let query = &visit.query;
    let ask = Ask::of(query);
    let found = find(&shelf, &ask).map_err(Trouble::internal)?;
    let view = query.one("view").unwrap_or("list");
    if !["list", "table", "map"].contains(&view) {
        return Err(Trouble::BadQuery("view".to_owned()));
    }
    let mut listing = listing(&shelf, &visit, &found);
    if let Some(file) = listing.export()? {
        return Ok(file);
    }
    let number = found.services.len();
    let page = query.number("page")?.unwrap_or(1);
    let paging = Paging::new(&visit, "page", page, number, PAGE_SIZE);
    let mut map = None;
    let (paging, table, cards) = match view {
        "table" => (
            Paging::new(&visit, "page", 1, 0, PAGE_SIZE)?,
            Some(listing.table()?),
            Vec::new(),
        ),
        "map" => {
            map = Some(map_of(&shelf, &visit, &found));
            (Paging::new(&visit, "page", 1, 0, PAGE_SIZE)?, None, Vec::new())
        }
        _ => {
            let paging = paging?;
            let rows = listing.arranged()?;
            let cards = rows[paging.from..paging.to]
                .iter()
                .filter_map(|number| Card::found(&shelf, &visit, *number, found.hits.as_ref()))
                .map(|card| Listed {
                    compare: compare_link(&visit, &card.slug),
                    card,
                })
                .collect();
            (paging, None, cards)
        }
    };
    let bare = query.without("page");
    let views = ["list", "table", "map"]
        .into_iter()
        .map(|name| {
            let changed = if name == "list" {
                bare.without("view")
            } else {
                bare.with("view", name)
            };
            (
                voice.say(&format!("view-{name}")),
                visit.here_with(&changed),
                name == view,
            )
        })
        .collect();
    let order = query.one("sort").unwrap_or("given").to_owned();
    let orders = [
        ("given", "services-order-best"),
        ("title", "services-order-title"),
        ("country", "services-order-country"),
        ("-regions", "services-order-regions"),
    ]
    .into_iter()
    .map(|(key, message)| (key, voice.say(message), key == order))
    .collect();
    let title = voice.say("services-title");
    let page = Page {
        voice,
        words: ask.words.clone(),
        found: told(voice, &found),
        facets: facets(&shelf, voice, query, &found),
        chips: chips(&shelf, &visit, &ask),
        clear: visit.here_with(&only_view(query)),
        kept: query
            .pairs()
            .filter(|(name, _)| ["view", "compare"].contains(name))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        views,
        orders,
        cards,
        table,
        map,
        paging,
        tray: tray(&shelf, &visit),
        compare: compare_address(&shelf, &visit),
        frame: Frame::new(&visit, &title, &voice.say("services-description")),
    };
    visit.page(&page)
}

/// How many services were found, and what was made of words that none has.
fn told(voice: Voice, found: &Found) -> String {
    let mut told = voice.count("services-found", found.services.len());
    let Some(hits) = &found.hits else { return told };
    let corrections = hits
        .corrections()
        .iter()
        .map(|correction| voice.with("services-read-as", "word", &correction.word));
    let sentences: Vec<String> = corrections
        .chain(hits.is_partial().then(|| voice.say("services-partly")))
        .collect();
    if !sentences.is_empty() {
        told = format!("{told}. {}", sentences.join(" "));
    }
    told
}

/// The same view and tray, with nothing chosen.
fn only_view(query: &Query) -> Query {
    let mut names: Vec<&str> = Facet::ALL.iter().map(|facet| facet.name()).collect();
    names.extend(["q", "page"]);
    query.without_any(&names)
}

/// The services as one list: the table, the exports, and the order of the cards.
fn listing<'a>(shelf: &'a Shelf, visit: &'a Visit, found: &Found) -> Listing<'a, u32> {
    let voice = visit.voice;
    let places = shelf.title_places(voice);
    let mut countries: Vec<&str> = shelf.countries().iter().map(String::as_str).collect();
    countries.sort_by_cached_key(|code| voice.sort_key(&voice.country(code)));
    let entry = |number: &u32| &shelf.services[*number as usize];
    Listing::new(visit, "services", voice.say("services-caption"))
        .searched_by_page()
        .column("title", voice.say("column-service"), move |number| {
            let Some(card) = Card::new(shelf, visit, *number) else {
                return Cell::unknown(voice);
            };
            let mut cell = Cell::link(card.title, card.href)
                .in_language(card.language.as_deref())
                .noted(card.provider);
            if card.is_selected {
                cell = cell.tagged(voice.say("tag-best"), "good");
            }
            cell
        })
        .wide()
        .ordered_by(move |number| Some(f64::from(places[*number as usize])))
        .column("country", voice.say("column-country"), move |number| {
            Cell::known(voice, entry(number).country.as_deref(), |code| {
                Cell::text(voice.country(code))
            })
        })
        .ordered_by(move |number| {
            let code = entry(number).country.as_ref()?;
            countries
                .iter()
                .position(|known| known == code)
                .map(|place| place as f64)
        })
        .column("region", voice.say("column-region"), move |number| {
            Cell::known(voice, entry(number).region.as_ref(), |region| {
                Cell::link(
                    shelf.region_name(region, voice),
                    visit.link(&format!("/regions/{region}")),
                )
            })
        })
        .column("topic", voice.say("column-topic"), move |number| {
            Cell::known(voice, entry(number).top.as_deref(), |code| {
                Cell::text(voice.concept(code))
            })
        })
        .figures("regions", voice.say("column-regions"), move |number| {
            Cell::whole(voice, regions_of(shelf, *number))
        })
        .ordered_by(move |number| Some(regions_of(shelf, *number) as f64))
        .figures("place", voice.say("column-place"), move |number| {
            match entry(number).place {
                Some(place) => Cell::whole(voice, place),
                None => Cell::text(voice.say("not-ranked")).unknown_value(),
            }
        })
        .ordered_by(move |number| entry(number).place.map(|place| place as f64))
        .figures("cost", voice.say("column-yearly-cost"), move |number| {
            let Some(service) = shelf.service(*number) else {
                return Cell::unknown(voice);
            };
            Cell::known(voice, service.yearly_cost.as_ref(), |money| {
                let mut cell = Cell::money(voice, money);
                if service.provenance.is_illustrative("yearly_cost") {
                    cell = cell.tagged(voice.say("illustrative"), "illustrative");
                }
                cell
            })
        })
        .ordered_by(move |number| Some(entry(number).yearly_cents? as f64))
        .rows(found.services.iter().copied())
}

/// The services found, by place: the map, and the regions as links into the list.
fn map_of(shelf: &Shelf, visit: &Visit, found: &Found) -> MapView {
    let voice = visit.voice;
    let regions = map::regions_of(shelf, found.services.iter().copied());
    let placed: usize = regions.iter().map(|(_, count)| count).sum();
    let bare = visit.query.without_any(&["page", "view", "region"]);
    MapView {
        figure: map::figure(
            shelf,
            visit,
            "services-map",
            &voice.count("services-map-title", regions.len()),
            &regions,
            &[],
            760.0,
        )
        .beside_its_table(),
        regions: regions
            .iter()
            .map(|(region, count)| {
                (
                    shelf.region_name(region, voice).into_owned(),
                    visit.here_with(&bare.with("region", region)),
                    voice.whole(*count),
                )
            })
            .collect(),
        unplaced: Some(found.services.len() - placed)
            .filter(|number| *number > 0)
            .map(|number| voice.count("services-map-unplaced", number)),
    }
}

/// In how many regions a service or one like it runs.
fn regions_of(shelf: &Shelf, number: u32) -> usize {
    shelf.services[number as usize]
        .generic
        .and_then(|generic| shelf.recurrence.generic.get(generic))
        .map_or(1, |generic| generic.occurrence.regions)
}

/// The words for a value of a facet.
fn label(shelf: &Shelf, voice: Voice, facet: Facet, value: &str) -> String {
    match facet {
        Facet::Topic | Facet::Audience => voice.concept(value).to_owned(),
        Facet::Country => voice.country(value),
        Facet::Region => p4c_model::Slug::parse(value).map_or_else(
            |_| value.to_owned(),
            |slug| shelf.region_name(&slug, voice).into_owned(),
        ),
        Facet::Type | Facet::Delivery => voice.word(value),
        Facet::Language => voice.language_name(value),
        Facet::Elsewhere | Facet::Fit | Facet::Best => {
            let key = format!("facet-{}-{value}", facet.name());
            if voice.knows(&key) {
                voice.say(&key)
            } else {
                value.to_owned()
            }
        }
    }
}

fn facets(shelf: &Shelf, voice: Voice, query: &Query, found: &Found) -> Vec<FacetView> {
    Facet::ALL
        .iter()
        .enumerate()
        .filter_map(|(place, facet)| {
            let name = facet.name();
            let counts = found.counts.get(facet).map_or(&[][..], Vec::as_slice);
            let mut values: Vec<ValueView> = counts
                .iter()
                .map(|(value, count)| ValueView {
                    label: label(shelf, voice, *facet, value),
                    count: voice.whole(*count),
                    is_chosen: query.has(name, value),
                    value: value.clone(),
                })
                .collect();
            // What is chosen stays in sight, even where the other choices leave nothing of it.
            for value in query.all(name) {
                if !values.iter().any(|known| known.value == value) {
                    values.push(ValueView {
                        label: label(shelf, voice, *facet, value),
                        count: voice.whole(0),
                        is_chosen: true,
                        value: value.to_owned(),
                    });
                }
            }
            if values.is_empty() {
                return None;
            }
            values.sort_by_key(|value| !value.is_chosen);
            let more = values.split_off(values.len().min(VALUES_SHOWN));
            Some(FacetView {
                name,
                title: voice.say(&format!("facet-{name}")),
                is_open: place < 2 || query.one(name).is_some(),
                values,
                more,
            })
        })
        .collect()
}

/// What is on, each with the address that takes it off.
fn chips(shelf: &Shelf, visit: &Visit, ask: &Ask) -> Vec<Chip> {
    let query = visit.query.without("page");
    let mut chips = Vec::new();
    if !ask.words.is_empty() {
        chips.push(Chip {
            label: visit.voice.with("chip-words", "words", &ask.words),
            href: visit.here_with(&query.without("q")),
        });
    }
    for (facet, values) in &ask.chosen {
        for value in values {
            chips.push(Chip {
                label: label(shelf, visit.voice, *facet, value),
                href: visit.here_with(&query.but(facet.name(), value)),
            });
        }
    }
    chips
}

/// The services in the compare tray, as far as they exist.
fn compared<'a>(shelf: &'a Shelf, visit: &'a Visit) -> impl Iterator<Item = (&'a str, u32)> {
    visit
        .query
        .all("compare")
        .filter_map(|slug| Some((slug, shelf.number(&p4c_model::Slug::parse(slug).ok()?)?)))
        .take(MOST_COMPARED)
}

fn tray(shelf: &Shelf, visit: &Visit) -> Vec<Chip> {
    compared(shelf, visit)
        .filter_map(|(slug, number)| {
            Some(Chip {
                label: Card::new(shelf, visit, number)?.title,
                href: visit.here_with(&visit.query.but("compare", slug)),
            })
        })
        .collect()
}

fn compare_address(shelf: &Shelf, visit: &Visit) -> Option<String> {
    let mut query = Query::default();
    let mut number = 0;
    for (slug, _) in compared(shelf, visit) {
        query = query.and("service", slug);
        number += 1;
    }
    (number > 1).then(|| format!("{}{}", visit.link("/compare"), query.written()))
}

/// The address that puts a service into the tray or takes it out, and whether it is in; `None` when the tray is full.
fn compare_link(visit: &Visit, slug: &str) -> Option<(String, bool)> {
    if visit.query.has("compare", slug) {
        return Some((visit.here_with(&visit.query.but("compare", slug)), true));
    }
    (visit.query.all("compare").count() < MOST_COMPARED)
        .then(|| (visit.here_with(&visit.query.and("compare", slug)), false))
}
