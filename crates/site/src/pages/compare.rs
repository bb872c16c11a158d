//! `/compare?service=A&service=B`: up to four services side by side, fact by fact.

use askama::Template;
use axum::extract::State;
use p4c_model::{Service, Slug, Text};

use crate::Reader;
use crate::card::{Card, place_of};
use crate::fact::Fact;
use crate::frame::Frame;
use crate::pages::service::interval;
use crate::pages::services::MOST_COMPARED;
use crate::query::Query;
use crate::shelf::Shelf;
use crate::trouble::Trouble;
use crate::visit::{Answer, Visit};

#[derive(Template)]
#[template(path = "compare.html")]
struct Page {
    frame: Frame,
    compared: Vec<Compared>,
    rows: Vec<Row>,
    back: String,
}

struct Compared {
    card: Card,
    without: String,
}

struct Row {
    label: String,
    cells: Vec<Fact>,
    is_same: bool,
}

/// The page.
pub async fn page(visit: Visit, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let mut numbers: Vec<u32> = Vec::new();
    for name in visit.query.all("service") {
        let number = Slug::parse(name)
            .ok()
            .and_then(|slug| shelf.number(&slug))
            .ok_or(Trouble::BadQuery("service".to_owned()))?;
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    if numbers.len() > MOST_COMPARED {
        return Err(Trouble::BadQuery("service".to_owned()));
    }
    let services: Vec<&Service> = numbers
        .iter()
        .filter_map(|number| shelf.service(*number))
        .collect();
    let rows = rows(&shelf, &visit, &services);
    let mut back = Query::default();
    for service in &services {
        back = back.and("compare", service.slug.as_str());
    }
    let page = Page {
        compared: numbers
            .iter()
            .filter_map(|number| {
                let card = Card::new(&shelf, &visit, *number)?;
                Some(Compared {
                    without: visit.here_with(&visit.query.but("service", &card.slug)),
                    card,
                })
            })
            .collect(),
        rows,
        back: format!("{}{}", visit.link("/services"), back.written()),
        frame: Frame::new(
            &visit,
            &voice.say("compare-title"),
            &voice.say("compare-description"),
        )
        .under(voice.say("nav-services"), "/services")
        .unlisted()
        .illustrative(
            services
                .iter()
                .any(|service| !service.provenance.illustrative_fields.is_empty()),
        ),
    };
    visit.page(&page)
}

/// One row a fact; facts that nobody stated of any of the services are left out.
fn rows(shelf: &Shelf, visit: &Visit, services: &[&Service]) -> Vec<Row> {
    let voice = visit.voice;
    let mut rows = Vec::new();
    let mut add = |label: &str, fact: &dyn Fn(&Service) -> Option<Fact>| {
        let cells: Vec<Option<Fact>> = services.iter().map(|service| fact(service)).collect();
        if cells.iter().all(Option::is_none) {
            return;
        }
        let is_same = cells.len() > 1
            && cells.windows(2).all(|pair| {
                pair[0].as_ref().map(|fact| &fact.value) == pair[1].as_ref().map(|fact| &fact.value)
            });
        rows.push(Row {
            label: voice.say(label),
            is_same,
            cells: cells
                .into_iter()
                .map(|cell| cell.unwrap_or_else(|| Fact::known(voice, "", None)))
                .collect(),
        });
    };
    let plain = |value: Option<String>| value.map(|value| Fact::new("", value));
    let words = |text: Option<&Text>| Fact::words(voice, "", text);
    add("service-provider", &|service| {
        plain(Some(shelf.organisation_name(&service.provider, voice).to_owned()))
    });
    add("service-where", &|service| {
        plain(Some(place_of(shelf, visit, service)).filter(|place| !place.is_empty()))
    });
    add("column-topic", &|service| {
        plain(
            shelf
                .entry(&service.slug)?
                .top
                .as_deref()
                .map(|code| voice.concept(code).to_owned()),
        )
    });
    add("compare-summary", &|service| {
        words(service.summary.as_ref().or(service.description.as_ref()))
    });
    add("service-for-whom", &|service| {
        words(service.target_group.as_ref())
    });
    add("service-price", &|service| {
        let price = service.price.as_ref()?;
        Some(Fact::new("", voice.money(price)).of_field(&service.provenance, "price"))
    });
    add("service-how", &|service| words(service.how_to_apply.as_ref()));
    add("service-type", &|service| {
        let kind = service.service_type?;
        Some(Fact::new("", voice.word(kind.word())).of_field(&service.provenance, "service_type"))
    });
    add("service-delivery", &|service| {
        let way = service.delivery?;
        Some(Fact::new("", voice.word(way.word())).of_field(&service.provenance, "delivery"))
    });
    add("service-languages", &|service| {
        let names: Vec<String> = service
            .languages
            .iter()
            .map(|tag| voice.language_name(tag.tag()))
            .collect();
        plain((!names.is_empty()).then(|| names.join(", ")))
    });
    add("service-period", &|service| {
        plain(
            service
                .start
                .as_ref()
                .map(|start| voice.with("service-since", "from", voice.date(start))),
        )
    });
    add("service-yearly-cost", &|service| {
        let money = service.yearly_cost.as_ref()?;
        Some(Fact::new("", voice.money(money)).of_field(&service.provenance, "yearly_cost"))
    });
    add("service-staff", &|service| {
        let staff = service.staff?;
        Some(Fact::new("", voice.number(staff, 1)).of_field(&service.provenance, "staff"))
    });
    add("service-resources", &|service| {
        words(service.resources_needed.as_ref())
    });
    add("service-evidence", &|service| {
        words(service.evidence_of_success.as_ref())
    });
    add("service-difficulties", &|service| {
        words(service.difficulties.as_ref())
    });
    add("service-transfer", &|service| {
        words(service.transfer_potential.as_ref())
    });
    add("compare-regions", &|service| {
        let regions = shelf
            .generic_of(&service.slug)
            .map_or(1, |generic| generic.occurrence.regions);
        plain(Some(voice.whole(regions)))
    });
    add("column-place", &|service| {
        let ranking = shelf.ranking.as_ref()?;
        let ranked = ranking.of(&service.slug)?;
        plain(Some(voice.fill(
            "compare-place",
            &[
                ("place", voice.whole(ranked.place)),
                ("number", voice.whole(ranking.ranked.len())),
            ],
        )))
    });
    add("compare-best-fit", &|service| {
        let cell = shelf
            .transfer_of(&service.slug)?
            .cells
            .iter()
            .filter(|cell| !cell.has_it)
            .max_by(|left, right| left.middle().total_cmp(&right.middle()))?;
        plain(Some(format!(
            "{} ({})",
            shelf.region_name(&cell.region, voice),
            interval(voice, cell.fit)
        )))
    });
    rows
}
