//! The site through its router, on the bundled demonstration: what readers and programs get, and what hostile ones get.

mod site {
    pub mod browser;
    pub mod crawl;
    pub mod html;
    pub mod lists;
    pub mod requests;
    pub mod search;
    pub mod visitor;
}
