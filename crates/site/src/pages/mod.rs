//! Lists every page: its address and the file that makes it. One page, one file here and one template of the same name.
//!
//! A page's handler takes a [`Visit`](crate::visit::Visit) and a [`Reader`], and ends with `visit.page(&Template { .. })`. Its messages stand in
//! `locales/TAG/NAME.ftl`, its styles, where components do not do, in `styles/NN-NAME.css`.

use axum::Router;
use axum::routing::{MethodRouter, get};

use crate::Reader;

pub mod best;
pub mod compare;
pub mod data;
pub mod generic;
pub mod generics;
pub mod home;
pub mod impact;
pub mod initiative;
pub mod news;
pub mod papers;
pub mod plans;
pub mod pool;
pub mod pools;
pub mod projects;
pub mod ranking;
pub mod recommendations;
pub mod region;
pub mod regions;
pub mod service;
pub mod service_history;
pub mod services;
pub mod sitemap;
pub mod transfer;
pub mod written;

/// An address and what answers it.
type Page = (&'static str, fn() -> MethodRouter<Reader>);

/// Every page, by address.
const PAGES: &[Page] = &[
    ("/", || get(home::page)),
    ("/services", || get(services::page)),
    ("/services/{slug}", || get(service::page)),
    ("/services/{slug}/history", || get(service_history::page)),
    ("/compare", || get(compare::page)),
    ("/regions", || get(regions::page)),
    ("/regions/{slug}", || get(region::page)),
    ("/best", || get(best::page)),
    ("/best/booklet/{form}", || get(papers::booklet)),
    ("/recommendations", || get(recommendations::page)),
    ("/recommendations/{form}", || get(papers::recommendations)),
    ("/plans", || get(plans::page)),
    ("/plans/{slug}", || get(plans::one)),
    ("/plans/{slug}/{form}", || get(papers::plan)),
    ("/ranking", || get(ranking::page)),
    ("/generic", || get(generics::page)),
    ("/generic/{slug}", || get(generic::page)),
    ("/transfer", || get(transfer::page)),
    ("/pools", || get(pools::page)),
    ("/pools/{slug}", || get(pool::page)),
    ("/impact", || get(impact::page)),
    ("/initiatives/{slug}", || get(initiative::page)),
    ("/projects", || get(projects::page)),
    ("/projects/{slug}", || get(projects::one)),
    ("/news", || get(news::page)),
    ("/feed.atom", || get(news::feed)),
    ("/questions", || get(written::questions)),
    ("/contact", || get(written::contact)),
    ("/accessibility", || get(written::accessibility)),
    ("/privacy", || get(written::privacy)),
    ("/site-map", || get(sitemap::page)),
    ("/sitemap.xml", || get(sitemap::xml)),
    ("/robots.txt", || get(sitemap::robots)),
    ("/data", || get(data::page)),
    ("/api/v1", || get(data::index)),
    ("/api/v1/{kind}", || get(data::list)),
    ("/api/v1/{kind}/{slug}", || get(data::one)),
];

/// The router of all pages.
pub fn router() -> Router<Reader> {
    PAGES.iter().fold(Router::new(), |router, (address, page)| {
        router.route(address, page())
    })
}

/// The addresses of pages without a parameter, for the site map and search engines.
pub fn addresses() -> impl Iterator<Item = &'static str> {
    PAGES
        .iter()
        .map(|(address, _)| *address)
        .filter(|address| !address.contains('{'))
}

/// Whether there is a page at an address.
pub fn has(path: &str) -> bool {
    PAGES.iter().any(|(address, _)| *address == path)
}

/// The pattern in the list that an address follows; `other` for files and watching.
pub fn pattern_of(path: &str) -> &'static str {
    let follows = |pattern: &str| {
        let (mut ours, mut theirs) = (pattern.split('/'), path.split('/'));
        loop {
            match (ours.next(), theirs.next()) {
                (None, None) => return true,
                (Some(ours), Some(theirs)) if ours == theirs || ours.starts_with('{') => {}
                _ => return false,
            }
        }
    };
    PAGES
        .iter()
        .map(|(address, _)| *address)
        .find(|address| follows(address))
        .unwrap_or("other")
}
