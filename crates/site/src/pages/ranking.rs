//! `/ranking`: every appraised practice in order, and what moves when other things count more.
//!
//! The weights stand in the address, so that a ranking can be sent to somebody; without a script a button sends them.

use askama::Template;
use axum::extract::State;
use p4c_pictures::{PlacesOfOne, WeightsAgainstRank};
use p4c_pipeline::appraise::{Ranking, Reweighed, reweigh};

use crate::Reader;
use crate::fact::Fact;
use crate::frame::Frame;
use crate::listing::{Cell, Listing, Table};
use crate::picture::Figure;
use crate::reason;
use crate::shelf::Shelf;
use crate::trouble::Trouble;
use crate::visit::{Answer, Visit};
use crate::voice::Voice;

/// The most that a slider gives.
const MOST: usize = 100;
/// Weights at which the picture gives places, from nought to one.
const STEPS: usize = 21;
/// Practices in the picture of weights.
const LINES: usize = 4;

#[derive(Template)]
#[template(path = "ranking.html")]
struct Page {
    frame: Frame,
    voice: Voice,
    sliders: Vec<Slider>,
    told: String,
    reset: String,
    table: Table,
    weights: Option<Figure>,
    facts: Vec<Fact>,
    not_ranked: Option<Table>,
}

struct Slider {
    name: String,
    label: String,
    value: usize,
    share: String,
    is_shown: bool,
    show: String,
}

/// The page.
pub async fn page(visit: Visit, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let Some(ranking) = &shelf.ranking else {
        return Err(Trouble::NotFound);
    };
    let own = own_weights(ranking);
    let weights = chosen_weights(&visit, ranking, &own)?;
    let is_own = weights == own;
    let shares = shares_of(&weights);
    let now = reweigh(ranking, &shares).map_err(Trouble::internal)?;
    let mut listing = rows(&shelf, &visit, ranking, &now);
    if let Some(file) = listing.export()? {
        return Ok(file);
    }
    let shown = visit
        .query
        .one("criterion")
        .and_then(|name| {
            ranking
                .criteria
                .iter()
                .position(|one| one.criterion.as_str() == name)
        })
        .unwrap_or(0);
    let page = Page {
        voice,
        sliders: sliders(&shelf, &visit, ranking, &weights, &shares, shown),
        told: if is_own {
            voice.say("ranking-own")
        } else {
            told(&shelf, voice, ranking, &now, &shares)
        },
        reset: visit.link("/ranking"),
        table: listing.table()?,
        weights: picture(&shelf, voice, ranking, &shares, &now, shown),
        facts: agreement(voice, ranking),
        not_ranked: not_ranked(&shelf, &visit, ranking)?,
        frame: Frame::new(
            &visit,
            &voice.say("ranking-title"),
            &voice.say("ranking-description"),
        )
        .under(voice.say("nav-best"), "/best")
        .illustrative(shelf.footing(p4c_pipeline::Step::Appraise).illustrative > 0),
    };
    visit.page(&page)
}

/// The round's own weights, on the sliders' scale: the largest share is at most at the end.
fn own_weights(ranking: &Ranking) -> Vec<usize> {
    ranking
        .criteria
        .iter()
        .map(|criterion| (criterion.share * MOST as f64).round() as usize)
        .collect()
}

/// The weights that the address names; the round's own for those it does not name.
fn chosen_weights(visit: &Visit, ranking: &Ranking, own: &[usize]) -> Result<Vec<usize>, Trouble> {
    ranking
        .criteria
        .iter()
        .zip(own)
        .map(|(criterion, own)| {
            let name = format!("w-{}", criterion.criterion);
            match visit.query.one(&name) {
                None => Ok(*own),
                Some(text) => match text.parse() {
                    Ok(weight) if weight <= MOST => Ok(weight),
                    _ => Err(Trouble::BadQuery(name)),
                },
            }
        })
        .collect()
}

fn shares_of(weights: &[usize]) -> Vec<f64> {
    let total: usize = weights.iter().sum();
    if total == 0 {
        return vec![1.0 / weights.len().max(1) as f64; weights.len()];
    }
    weights
        .iter()
        .map(|weight| *weight as f64 / total as f64)
        .collect()
}

/// The name of a criterion in the reader's language.
pub fn criterion_name(shelf: &Shelf, voice: Voice, ranking: &Ranking, index: usize) -> String {
    let criterion = &ranking.criteria[index];
    shelf.catalogue.criterion(&criterion.criterion).map_or_else(
        || criterion.name.clone(),
        |record| voice.plain(&record.name).to_owned(),
    )
}

fn sliders(
    shelf: &Shelf,
    visit: &Visit,
    ranking: &Ranking,
    weights: &[usize],
    shares: &[f64],
    shown: usize,
) -> Vec<Slider> {
    let voice = visit.voice;
    ranking
        .criteria
        .iter()
        .enumerate()
        .map(|(index, criterion)| Slider {
            name: format!("w-{}", criterion.criterion),
            label: criterion_name(shelf, voice, ranking, index),
            value: weights[index],
            share: voice.percent(shares[index]),
            is_shown: index == shown,
            show: format!(
                "{}#weights",
                visit.here_with(&visit.query.with("criterion", &criterion.criterion))
            ),
        })
        .collect()
}

/// What changed, in one sentence: the service that moved most in or out of the chosen places, else the one that moved most.
fn told(shelf: &Shelf, voice: Voice, ranking: &Ranking, now: &[Reweighed], shares: &[f64]) -> String {
    let moved = |one: &Reweighed| ranking.ranked[one.index].place.abs_diff(one.place);
    let crosses = |one: &Reweighed| {
        (ranking.ranked[one.index].place <= ranking.choose) != (one.place <= ranking.choose)
    };
    let Some(most) = now
        .iter()
        .filter(|one| ranking.ranked[one.index].place.min(one.place) <= ranking.choose)
        .max_by_key(|one| (crosses(one), moved(one), std::cmp::Reverse(one.index)))
        .filter(|one| moved(one) > 0)
    else {
        return voice.say("ranking-told-same");
    };
    let raised = ranking
        .criteria
        .iter()
        .zip(shares)
        .map(|(criterion, share)| share - criterion.share)
        .enumerate()
        .max_by(|(_, left), (_, right)| left.abs().total_cmp(&right.abs()));
    let Some((index, change)) = raised else {
        return voice.say("ranking-told-same");
    };
    let before = ranking.ranked[most.index].place;
    let key = match (change > 0.0, most.place > before) {
        (true, true) => "ranking-told-more-down",
        (true, false) => "ranking-told-more-up",
        (false, true) => "ranking-told-less-down",
        (false, false) => "ranking-told-less-up",
    };
    voice.fill(
        key,
        &[
            ("criterion", criterion_name(shelf, voice, ranking, index)),
            (
                "service",
                shelf.title(&ranking.ranked[most.index].service, voice).to_owned(),
            ),
            ("from", voice.whole(before)),
            ("to", voice.whole(most.place)),
        ],
    )
}

fn rows<'a>(
    shelf: &'a Shelf,
    visit: &'a Visit,
    ranking: &'a Ranking,
    now: &'a [Reweighed],
) -> Listing<'a, &'a Reweighed> {
    let voice = visit.voice;
    Listing::new(visit, "ranking", voice.say("ranking-caption"))
        .figures("place", voice.say("column-place"), move |one: &&Reweighed| {
            Cell::whole(voice, one.place)
        })
        .figures("moved", voice.say("ranking-moved"), move |one| {
            let before = ranking.ranked[one.index].place as i64;
            let moved = before - one.place as i64;
            let words = match moved {
                0 => voice.say("ranking-stays"),
                1.. => voice.with("ranking-up", "number", voice.whole(moved)),
                _ => voice.with("ranking-down", "number", voice.whole(-moved)),
            };
            Cell::number(voice, moved as f64, 0).saying(words)
        })
        .column("service", voice.say("column-service"), move |one| {
            let service = &ranking.ranked[one.index].service;
            let cell = Cell::link(
                shelf.title(service, voice),
                visit.link(&format!("/services/{service}")),
            );
            if shelf.entry(service).is_some_and(|entry| entry.is_selected) {
                cell.tagged(voice.say("tag-best"), "good")
            } else {
                cell
            }
        })
        .wide()
        .figures("value", voice.say("ranking-value"), move |one| {
            Cell::number(voice, one.value * 100.0, 1).with_bar(one.value)
        })
        .figures("robustness", voice.say("ranking-robustness"), move |one| {
            Cell::share(voice, ranking.ranked[one.index].robustness)
                .with_bar(ranking.ranked[one.index].robustness)
        })
        .column("topic", voice.say("column-topic"), move |one| {
            let entry = shelf.entry(&ranking.ranked[one.index].service);
            Cell::known(voice, entry.and_then(|entry| entry.top.as_deref()), |code| {
                Cell::text(voice.concept(code))
            })
        })
        .rows(now)
}

/// Places of the first practices while the weight of one criterion goes from nought to one, the others in proportion.
fn picture(
    shelf: &Shelf,
    voice: Voice,
    ranking: &Ranking,
    shares: &[f64],
    now: &[Reweighed],
    shown: usize,
) -> Option<Figure> {
    let criterion = ranking.criteria.get(shown)?;
    let rest = 1.0 - shares[shown];
    let mut weights = Vec::with_capacity(STEPS);
    let mut entries: Vec<PlacesOfOne> = now
        .iter()
        .take(LINES)
        .map(|one| PlacesOfOne {
            name: shelf.title(&ranking.ranked[one.index].service, voice).to_owned(),
            places: Vec::with_capacity(STEPS),
        })
        .collect();
    for step in 0..STEPS {
        let weight = step as f64 / (STEPS - 1) as f64;
        let varied: Vec<f64> = shares
            .iter()
            .enumerate()
            .map(|(index, share)| {
                if index == shown {
                    weight
                } else if rest > 0.0 {
                    share / rest * (1.0 - weight)
                } else {
                    (1.0 - weight) / (shares.len().max(2) - 1) as f64
                }
            })
            .collect();
        let order = reweigh(ranking, &varied).ok()?;
        for (entry, one) in entries.iter_mut().zip(now) {
            entry.places.push(
                order
                    .iter()
                    .find(|moved| moved.index == one.index)
                    .map(|moved| moved.place),
            );
        }
        weights.push(weight);
    }
    let name = criterion_name(shelf, voice, ranking, shown);
    let drawn = WeightsAgainstRank {
        title: voice.with("ranking-weights-title", "criterion", &name),
        criterion: name,
        entry_heading: voice.say("column-service"),
        today: shares[shown],
        stable: criterion.stable,
        weights,
        entries,
    };
    Some(Figure::new(voice, "weights-picture", |style| drawn.draw(style)))
}

/// How far the evaluators agree, in words and figures.
fn agreement(voice: Voice, ranking: &Ranking) -> Vec<Fact> {
    let figure = |label: &str, value: Option<f64>| {
        Fact::known(voice, voice.say(label), value.map(|value| voice.number(value, 2)))
    };
    vec![
        Fact::new(
            voice.say("ranking-evaluators"),
            voice.whole(ranking.evaluators.len()),
        ),
        figure("ranking-kendall", ranking.agreement.kendall_w),
        figure("ranking-icc", ranking.agreement.icc2_1),
        Fact::new(
            voice.say("ranking-sampling"),
            match ranking.sampling {
                None => voice.say("ranking-exact"),
                Some((samples, error)) => voice.fill(
                    "ranking-sampled",
                    &[("samples", voice.whole(samples)), ("error", voice.share(error))],
                ),
            },
        ),
    ]
}

fn not_ranked(shelf: &Shelf, visit: &Visit, ranking: &Ranking) -> Result<Option<Table>, Trouble> {
    if ranking.not_in.is_empty() {
        return Ok(None);
    }
    let voice = visit.voice;
    Listing::new(visit, "not-ranked", voice.say("ranking-not-in-caption"))
        .prefixed("out-")
        .column(
            "service",
            voice.say("column-service"),
            move |one: &&p4c_pipeline::appraise::NotIn| {
                Cell::link(
                    shelf.title(&one.service, voice),
                    visit.link(&format!("/services/{}", one.service)),
                )
            },
        )
        .wide()
        .column("reason", voice.say("column-reason"), move |one| {
            Cell::text(reason::why_not_ranked(shelf, voice, &one.why))
        })
        .rows(&ranking.not_in)
        .table()
        .map(Some)
}
