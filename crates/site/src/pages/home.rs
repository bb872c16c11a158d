//! `/`: what this is, one search field, the regions, four figures, the best practices, and what is new.

use askama::Template;
use axum::extract::State;
use p4c_pipeline::Step;
use serde_json::json;

use crate::Reader;
use crate::card::Card;
use crate::fact::Fact;
use crate::frame::Frame;
use crate::map;
use crate::news::{News, news};
use crate::picture::Figure;
use crate::shelf::Shelf;
use crate::visit::{Answer, Visit};
use crate::voice::Voice;

/// News on the page.
const NEWS: usize = 5;

#[derive(Template)]
#[template(path = "home.html")]
struct Page {
    frame: Frame,
    voice: Voice,
    figures: Vec<Fact>,
    topics: Vec<(String, String, String)>,
    best: Vec<Card>,
    is_best_illustrative: bool,
    regions: Vec<(String, String, String)>,
    news: Vec<News>,
    map: Option<Figure>,
}

/// The page.
pub async fn page(visit: Visit, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let name = voice.say("site-name");
    let page = Page {
        voice,
        figures: figures(&shelf, &visit),
        topics: topics(&shelf, &visit),
        is_best_illustrative: shelf.footing(Step::Appraise).illustrative > 0,
        best: shelf
            .selection
            .iter()
            .flat_map(|selection| &selection.chosen)
            .filter_map(|chosen| Card::new(&shelf, &visit, shelf.number(&chosen.service)?))
            .collect(),
        regions: {
            let mut regions: Vec<(String, String, String)> = shelf
                .plans
                .iter()
                .map(|plan| {
                    (
                        shelf.region_name(&plan.region, voice).into_owned(),
                        visit.link(&format!("/regions/{}", plan.region)),
                        voice.count("count-services", shelf.number_in(&plan.region)),
                    )
                })
                .collect();
            regions.sort_by_cached_key(|(name, _, _)| voice.sort_key(name));
            regions
        },
        news: news(&shelf, &visit, NEWS),
        map: map_of(&shelf, &visit),
        frame: Frame::new(
            &visit,
            &format!("{name}: {}", voice.say("home-title")),
            &voice.say("home-lead"),
        )
        .without_head()
        .with_linked_data(&json!({
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": name,
            "url": format!("{}{}", visit.base, visit.link("/")),
            "inLanguage": voice.tag(),
            "potentialAction": {
                "@type": "SearchAction",
                "target": format!("{}{}?q={{words}}", visit.base, visit.link("/services")),
                "query-input": "required name=words",
            },
        })),
    };
    visit.page(&page)
}

/// The regions with services; those with a plan are told apart.
fn map_of(shelf: &Shelf, visit: &Visit) -> Option<Figure> {
    let mut regions: Vec<(&p4c_model::Slug, usize)> = shelf.services_by_region().collect();
    map::sort(&mut regions);
    let focus: Vec<&p4c_model::Slug> = shelf.plans.iter().map(|plan| &plan.region).collect();
    let title = visit.voice.count("home-map", regions.len());
    (!regions.is_empty())
        .then(|| map::figure(shelf, visit, "home-map", &title, &regions, &focus, 560.0).beside_its_table())
}

fn figures(shelf: &Shelf, visit: &Visit) -> Vec<Fact> {
    let voice = visit.voice;
    let regions = shelf.services_by_region().count();
    let best = shelf
        .selection
        .as_ref()
        .map_or(0, |selection| selection.chosen.len());
    let figure = |label: &str, number: usize, path: &str| {
        let fact = Fact::new(voice.count(label, number), voice.whole(number));
        if crate::pages::has(path) {
            fact.leading_to(visit.link(path))
        } else {
            fact
        }
    };
    vec![
        figure("home-services", shelf.services.len(), "/services"),
        figure("home-regions", regions, "/regions"),
        figure("home-recurring", shelf.recurrence.generic.len(), "/generic"),
        figure("home-best", best, "/best"),
    ]
}

/// Topics by the number of their services.
fn topics(shelf: &Shelf, visit: &Visit) -> Vec<(String, String, String)> {
    let voice = visit.voice;
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for top in shelf.services.iter().filter_map(|entry| entry.top.as_deref()) {
        *counts.entry(top).or_default() += 1;
    }
    let mut topics: Vec<(&str, usize)> = counts.into_iter().collect();
    topics.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    topics
        .into_iter()
        .map(|(code, count)| {
            (
                voice.concept(code).to_owned(),
                format!("{}?topic={code}", visit.link("/services")),
                voice.whole(count),
            )
        })
        .collect()
}
