//! `/site-map`, `/sitemap.xml` and `/robots.txt`: where everything is, for people and for search engines.

use std::fmt::Write as _;

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use p4c_model::OrganisationKind;

use crate::Reader;
use crate::frame::Frame;
use crate::shelf::Shelf;
use crate::visit::{Answer, Visit};
use crate::voice::Voice;

/// Addresses in a site map at most (sitemaps.org protocol 0.9).
const MOST: usize = 50_000;

#[derive(Template)]
#[template(path = "sitemap.html")]
struct Page {
    frame: Frame,
    groups: Vec<(String, Vec<(String, String)>)>,
}

/// `/site-map`.
pub async fn page(visit: Visit, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let frame = Frame::new(
        &visit,
        &voice.say("sitemap-title"),
        &voice.say("sitemap-description"),
    );
    let entries = |entries: Vec<crate::frame::Entry>| -> Vec<(String, String)> {
        entries
            .into_iter()
            .filter(|entry| !entry.href.ends_with("/site-map"))
            .map(|entry| (entry.name, entry.href))
            .collect()
    };
    let mut groups = vec![
        (voice.say("nav-main"), entries(frame.sections())),
        (voice.say("nav-foot"), entries(frame.foot())),
    ];
    let mut regions: Vec<(String, String)> = shelf
        .regions_with_something()
        .into_iter()
        .map(|region| {
            (
                voice.plain(&region.name).to_owned(),
                visit.link(&format!("/regions/{}", region.slug)),
            )
        })
        .collect();
    regions.sort_by_cached_key(|(name, _)| voice.sort_key(name));
    groups.push((voice.say("nav-regions"), regions));
    groups.push((
        voice.say("nav-pools"),
        shelf
            .pools
            .iter()
            .map(|pool| {
                (
                    super::pools::label(&shelf, voice, pool).to_owned(),
                    visit.link(&format!("/pools/{}", pool.slug)),
                )
            })
            .collect(),
    ));
    groups.retain(|(_, links)| !links.is_empty());
    visit.page(&Page { frame, groups })
}

/// Every address of a page for readers, without a language.
fn addresses(shelf: &Shelf) -> Vec<String> {
    let mut all: Vec<String> = super::addresses()
        .filter(|address| !address.contains('.') && !address.starts_with("/api"))
        .map(str::to_owned)
        .collect();
    all.extend(
        shelf
            .regions_with_something()
            .into_iter()
            .map(|region| format!("/regions/{}", region.slug)),
    );
    all.extend(
        shelf
            .catalogue
            .projects()
            .map(|project| format!("/projects/{}", project.slug)),
    );
    all.extend(
        shelf
            .recurrence
            .generic
            .iter()
            .map(|generic| format!("/generic/{}", generic.slug)),
    );
    all.extend(shelf.pools.iter().map(|pool| format!("/pools/{}", pool.slug)));
    all.extend(
        shelf
            .catalogue
            .organisations()
            .filter(|one| one.kind == OrganisationKind::ClusterInitiative)
            .map(|one| format!("/initiatives/{}", one.slug)),
    );
    all.extend(
        shelf
            .services
            .iter()
            .map(|entry| format!("/services/{}", entry.slug)),
    );
    all
}

/// `/sitemap.xml` (sitemaps.org protocol 0.9, with the languages of each page).
pub async fn xml(visit: Visit, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    let base = escaped(&visit.base);
    for address in addresses(&shelf).into_iter().take(MOST) {
        let address = escaped(if address == "/" { "" } else { &address });
        // Writing to a `String` cannot fail.
        let _ = write!(text, "<url><loc>{base}{address}</loc>");
        for voice in Voice::all() {
            let tag = voice.tag();
            let _ = write!(
                text,
                "<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"{base}/{tag}{address}\"/>"
            );
        }
        text.push_str("</url>\n");
    }
    text.push_str("</urlset>\n");
    Ok(([(header::CONTENT_TYPE, "application/xml; charset=utf-8")], text).into_response())
}

/// `/robots.txt` (RFC 9309): everything may be read, a search too, but lists in every order and comparisons.
pub async fn robots(visit: Visit) -> Answer {
    // The longest rule that matches wins (RFC 9309, section 2.2.2).
    let searches: String = std::iter::once(String::new())
        .chain(Voice::all().map(|voice| format!("/{}", voice.tag())))
        .map(|prefix| format!("Allow: {prefix}/services?q=\n"))
        .collect();
    let text = format!(
        "User-agent: *\n{searches}Disallow: /compare\nDisallow: /*?\n\nSitemap: {}/sitemap.xml\n",
        visit.base
    );
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

/// Text inside XML.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(character),
            control if control.is_control() => {}
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #[test]
    fn marks_and_control_characters_do_not_get_into_xml() {
        assert_eq!(
            super::escaped("a<b> & \"c\"\u{7}"),
            "a&lt;b&gt; &amp; &quot;c&quot;"
        );
    }
}
