//! `/pools/{slug}`: who would host a shared service, for whom, what each pays, and whether that holds.

use askama::Template;
use axum::extract::{Path, State};
use p4c_pictures::shares::Rule;
use p4c_pictures::{CostShares, Map, Mark, Place};
use p4c_pipeline::pool::{Member, PoolPlan};

use super::pools::{hosts, label, saved_cents};
use crate::Reader;
use crate::fact::Fact;
use crate::frame::Frame;
use crate::listing::{Cell, Listing, Table};
use crate::picture::Figure;
use crate::shelf::Shelf;
use crate::trouble::Trouble;
use crate::visit::{Answer, Visit};
use crate::voice::Voice;

/// The keys of the columns of rules.
const KEYS: &[&str] = &["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"];

#[derive(Template)]
#[template(path = "pool.html")]
struct Page {
    frame: Frame,
    verdict: String,
    figures: Vec<Fact>,
    map: Option<Figure>,
    shares: Figure,
    rules: Vec<(String, String)>,
    table: Table,
    generic: Option<String>,
}

/// The page.
pub async fn page(visit: Visit, Path(slug): Path<String>, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let pool = shelf
        .pools
        .iter()
        .find(|pool| pool.slug.as_str() == slug)
        .ok_or(Trouble::NotFound)?;
    let mut listing = listing(&shelf, &visit, pool);
    if let Some(file) = listing.export()? {
        return Ok(file);
    }
    let label = label(&shelf, voice, pool).to_owned();
    let page = Page {
        verdict: verdict(&shelf, voice, pool),
        figures: vec![
            Fact::new(voice.say("pools-together"), voice.euros(pool.cents)),
            Fact::new(voice.say("pools-alone"), voice.euros(pool.alone_cents)),
            Fact::new(voice.say("pools-saved"), voice.euros(saved_cents(pool))),
            Fact::new(voice.say("pools-members"), voice.whole(pool.members.len())),
        ],
        map: map(&shelf, voice, pool),
        shares: shares(&shelf, voice, pool),
        rules: rules(&shelf, voice, pool),
        table: listing.table()?,
        generic: shelf
            .generic(&slug)
            .map(|generic| visit.link(&format!("/generic/{}", generic.slug))),
        frame: Frame::new(
            &visit,
            &voice.with("pool-title", "label", &label),
            &voice.with("pool-description", "label", &label),
        )
        .under(voice.say("nav-pools"), "/pools")
        .illustrative(pool.members.iter().any(|member| member.is_cost_illustrative)),
    };
    visit.page(&page)
}

/// The name of a rule in the reader's language.
fn rule_name(voice: Voice, rule: &str) -> String {
    let key = format!("rule-{}", rule.replace([' ', '_'], "-"));
    if voice.knows(&key) {
        voice.say(&key)
    } else {
        rule.to_owned()
    }
}

/// What it comes to, in words.
fn verdict(shelf: &Shelf, voice: Voice, pool: &PoolPlan) -> String {
    let begin = voice.fill(
        "pool-verdict",
        &[
            ("hosts", hosts(shelf, voice, pool)),
            ("saved", voice.euros(saved_cents(pool))),
        ],
    );
    let holding = pool.shares.iter().find(|shares| shares.is_stable == Some(true));
    let end = match (pool.core_nonempty, holding) {
        (_, Some(shares)) => voice.with("pool-holds", "rule", rule_name(voice, &shares.rule)),
        (Some(true), None) => voice.say("pool-holds-other"),
        (Some(false), None) => voice.say("pool-holds-not"),
        (None, None) => voice.say("pool-holds-unknown"),
    };
    format!("{begin} {end}")
}

/// Hosts and members, with a line from each host to those it serves.
fn map(shelf: &Shelf, voice: Voice, pool: &PoolPlan) -> Option<Figure> {
    let point = |member: &Member| shelf.catalogue.region(&member.region)?.point;
    let members: Vec<&Member> = pool
        .members
        .iter()
        .filter(|member| point(member).is_some())
        .collect();
    if members.is_empty() {
        return None;
    }
    let drawn = Map {
        title: voice.say("pool-map"),
        place_heading: voice.say("column-region"),
        figure_heading: voice.say("pool-alone"),
        places: members
            .iter()
            .filter_map(|member| {
                let (longitude, latitude) = point(member)?;
                Some(Place {
                    name: shelf.region_name(&member.region, voice).into_owned(),
                    longitude,
                    latitude,
                    figure: Some(voice.euros(member.alone_cents)),
                    size: None,
                    mark: if pool.hosts.contains(&member.region) {
                        Mark::Host
                    } else {
                        Mark::Plain
                    },
                })
            })
            .collect(),
        ties: members
            .iter()
            .enumerate()
            .filter_map(|(index, member)| {
                let host = members.iter().position(|other| other.region == member.host)?;
                (host != index).then_some((host, index))
            })
            .collect(),
    };
    Some(Figure::new(voice, "pool-map", |style| drawn.draw(style)).beside_its_table())
}

fn shares(shelf: &Shelf, voice: Voice, pool: &PoolPlan) -> Figure {
    let drawn = CostShares {
        title: voice.say("pool-shares"),
        member_heading: voice.say("column-region"),
        unit: voice.say("pool-unit"),
        members: pool
            .members
            .iter()
            .map(|member| shelf.region_name(&member.region, voice).into_owned())
            .collect(),
        alone: pool
            .members
            .iter()
            .map(|member| member.alone_cents as f64 / 100.0)
            .collect(),
        rules: pool
            .shares
            .iter()
            .map(|shares| Rule {
                name: rule_name(voice, &shares.rule),
                amounts: shares.cents.iter().map(|cents| *cents as f64 / 100.0).collect(),
                is_stable: shares.is_stable,
            })
            .collect(),
    };
    Figure::new(voice, "pool-shares", |style| drawn.draw(style)).beside_its_table()
}

/// Each rule with what it means for the pool: does it hold, and if not, who would rather leave.
fn rules(shelf: &Shelf, voice: Voice, pool: &PoolPlan) -> Vec<(String, String)> {
    pool.shares
        .iter()
        .map(|shares| {
            let told = match (shares.is_stable, &shares.would_leave) {
                (Some(true), _) => voice.say("pool-rule-holds"),
                (_, Some((regions, gain))) => {
                    let names: Vec<String> = regions
                        .iter()
                        .map(|region| shelf.region_name(region, voice).into_owned())
                        .collect();
                    voice.fill(
                        "pool-rule-leaves",
                        &[
                            ("regions", voice.enumeration(&names)),
                            ("gain", voice.euros(*gain)),
                        ],
                    )
                }
                _ => voice.say("unknown"),
            };
            (rule_name(voice, &shares.rule), told)
        })
        .collect()
}

fn listing<'a>(shelf: &'a Shelf, visit: &'a Visit, pool: &'a PoolPlan) -> Listing<'a, usize> {
    let voice = visit.voice;
    let member = move |index: &usize| &pool.members[*index];
    let mut listing = Listing::new(visit, "shares", voice.say("pool-caption"))
        .column("region", voice.say("column-region"), move |index: &usize| {
            let cell = Cell::link(
                shelf.region_name(&member(index).region, voice),
                visit.link(&format!("/regions/{}", member(index).region)),
            );
            if pool.hosts.contains(&member(index).region) {
                cell.tagged(voice.say("pool-host"), "plain")
            } else {
                cell
            }
        })
        .column("host", voice.say("pool-served-by"), move |index| {
            Cell::text(shelf.region_name(&member(index).host, voice))
        })
        .figures("distance", voice.say("pool-distance"), move |index| {
            Cell::number(voice, member(index).kilometres, 0)
        })
        .figures("today", voice.say("pool-today"), move |index| {
            let cell = Cell::euros(voice, member(index).own_cents);
            if member(index).is_cost_illustrative {
                cell.tagged(voice.say("illustrative"), "illustrative")
            } else {
                cell
            }
        })
        .figures("alone", voice.say("pool-alone"), move |index| {
            Cell::euros(voice, member(index).alone_cents)
        });
    for (key, shares) in KEYS.iter().zip(&pool.shares) {
        listing = listing.figures(key, rule_name(voice, &shares.rule), move |index| {
            Cell::known(voice, shares.cents.get(*index), |cents| {
                Cell::euros(voice, *cents)
            })
        });
    }
    listing.rows(0..pool.members.len())
}
