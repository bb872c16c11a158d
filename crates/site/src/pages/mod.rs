//! Lists every page: its address and the file that makes it. One page, one file here and one template of the same name.
//!
//! A page's handler takes a [`Visit`](crate::visit::Visit) and a [`Reader`](crate::Reader), and ends with `visit.page(&Template { .. })`. Its messages stand in
//! `locales/TAG/NAME.ftl`, its styles, where components do not do, in `styles/NN-NAME.css`.

use axum::Router;
use axum::routing::{MethodRouter, get};

use crate::Reader;

pub mod compare;
pub mod home;
pub mod region;
pub mod regions;
pub mod service;
pub mod service_history;
pub mod services;

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
