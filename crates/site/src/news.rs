//! What changed last, in words: all that one hand did at once to one kind of record is one line.

use p4c_model::{Kind, Slug};

use crate::shelf::Shelf;
use crate::visit::Visit;

/// A line of news.
pub struct News {
    /// The date in words.
    pub date: String,
    /// The moment (RFC 3339).
    pub at: String,
    /// The day (ISO 8601).
    pub iso: String,
    /// What happened.
    pub text: String,
    /// The page of the record, when it is about one that has a page.
    pub href: Option<String>,
    /// The sequence number of the newest change in it.
    pub sequence: i64,
}

/// At most so many lines of news, newest first.
pub fn news(shelf: &Shelf, visit: &Visit, most: usize) -> Vec<News> {
    let voice = visit.voice;
    let mut news: Vec<News> = Vec::new();
    let mut changes = shelf.news.iter().peekable();
    while let Some(first) = changes.next() {
        if news.len() == most {
            break;
        }
        let mut number = 1;
        while changes
            .next_if(|next| {
                next.kind == first.kind
                    && next.action == first.action
                    && next.at.get(..16) == first.at.get(..16)
            })
            .is_some()
        {
            number += 1;
        }
        let kind = Kind::named(&first.kind);
        let key = format!(
            "news-{}-{}",
            kind.map_or("record", |kind| kind.singular()).replace(' ', "-"),
            first.action
        );
        if !voice.knows(&key) {
            continue;
        }
        let slug = Slug::parse(&first.slug).ok();
        let page = |folder: &str, slug: &Slug| Some(visit.link(&format!("/{folder}/{slug}")));
        let (name, href) = match (kind, &slug) {
            (Some(Kind::Service), Some(slug)) => {
                (shelf.title(slug, voice).to_owned(), page("services", slug))
            }
            (Some(Kind::Region), Some(slug)) => {
                (shelf.region_name(slug, voice).into_owned(), page("regions", slug))
            }
            (Some(Kind::Project), Some(slug)) => (first.slug.clone(), page("projects", slug)),
            (Some(Kind::Organisation), Some(slug)) => (shelf.organisation_name(slug, voice).to_owned(), None),
            _ => (first.slug.clone(), None),
        };
        news.push(News {
            date: voice.iso_date(&first.at),
            at: first.at.clone(),
            iso: first.at.get(..10).unwrap_or_default().to_owned(),
            text: voice.count_with(&key, number, &[("name", name)]),
            href: href.filter(|_| number == 1),
            sequence: first.sequence,
        });
    }
    news
}
