//! `/news` and `/feed.atom`: what was added and changed, newest first.

use std::fmt::Write as _;

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use super::sitemap::escaped;
use crate::Reader;
use crate::frame::Frame;
use crate::news::{News, news};
use crate::visit::{Answer, Visit};

/// Lines on the page and in the feed.
const MOST: usize = 50;

#[derive(Template)]
#[template(path = "news.html")]
struct Page {
    frame: Frame,
    news: Vec<News>,
}

/// `/news`.
pub async fn page(visit: Visit, State(reader): State<Reader>) -> Answer {
    let voice = visit.voice;
    visit.page(&Page {
        news: news(&reader.shelf(), &visit, MOST),
        frame: Frame::new(&visit, &voice.say("news-title"), &voice.say("news-description")),
    })
}

/// `/feed.atom` (RFC 4287), in the reader's language.
pub async fn feed(visit: Visit, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let whole = |path: &str| escaped(&format!("{}{path}", visit.base));
    let items = news(&shelf, &visit, MOST);
    // Without any news the feed is as old as the calendar: it must have a date.
    let updated = items
        .first()
        .map_or("1970-01-01T00:00:00Z", |item| item.at.as_str());
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let _ = write!(
        text,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<title>{}</title>\n<subtitle>{}</subtitle>\n<id>{}</id>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n<updated>{}</updated>\n<author><name>{}</name></author>\n",
        voice.tag(),
        escaped(&voice.say("site-name")),
        escaped(&voice.say("news-description")),
        whole("/feed.atom"),
        whole(&visit.link("/feed.atom")),
        whole(&visit.link("/news")),
        escaped(updated),
        escaped(&voice.say("site-name")),
    );
    for item in &items {
        let href = item.href.clone().unwrap_or_else(|| visit.link("/news"));
        let _ = writeln!(
            text,
            "<entry><title>{}</title><id>{}#{}</id><link rel=\"alternate\" type=\"text/html\" href=\"{}\"/><updated>{}</updated><summary>{}</summary></entry>",
            escaped(&item.text),
            whole("/news"),
            item.sequence,
            whole(&href),
            escaped(&item.at),
            escaped(&item.text),
        );
    }
    text.push_str("</feed>\n");
    Ok((
        [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")],
        text,
    )
        .into_response())
}
