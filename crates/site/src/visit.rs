//! Holds what a page needs to know of one request: the reader's language, the address without it, and the query.
//!
//! `/et/...` and `/en/...` are in that language whatever the browser asks for; an address without a language follows `Accept-Language`.
//! The choice of a reader is thus in the address: no cookie is needed.

use std::convert::Infallible;
use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri, header};
use axum::response::{Html, IntoResponse, Response};

use crate::query::Query;
use crate::trouble::Trouble;
use crate::voice::Voice;

/// What every handler returns.
pub type Answer = Result<Response, Trouble>;

/// Pages of one record, and the same record for programs: the first part of both addresses.
const RECORDS: &[(&str, &str)] = &[
    ("/services/", "/api/v1/services/"),
    ("/regions/", "/api/v1/regions/"),
    ("/projects/", "/api/v1/projects/"),
    ("/initiatives/", "/api/v1/organisations/"),
];

/// Most bytes of the path of an address.
const LONGEST_PATH: usize = 1024;

/// One request, as pages see it.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The reader's language.
    pub voice: Voice,
    /// What stands before the path of every link: `/et`, `/en` or nothing.
    pub prefix: &'static str,
    /// The path without the language.
    pub path: Arc<str>,
    /// What stands behind the `?`.
    pub query: Query,
    /// Scheme and host, for addresses that must be whole.
    pub base: Arc<str>,
    /// The `Accept` header.
    accept: Arc<str>,
}

impl Visit {
    /// Reads a request. The second value is the address to route by, when a language was taken off it or a program asks for the record of a page
    /// (content negotiation, RFC 9110, section 12); the third what is wrong with it.
    pub fn of(uri: &Uri, headers: &HeaderMap, public: Option<&str>) -> (Self, Option<Uri>, Option<Trouble>) {
        let text = |name: header::HeaderName| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
        };
        let whole = uri.path();
        let chosen = Voice::all().find_map(|voice| {
            let rest = whole.strip_prefix('/')?.strip_prefix(voice.tag())?;
            (rest.is_empty() || rest.starts_with('/')).then_some((voice, rest))
        });
        let (voice, prefix, path) = match chosen {
            Some((voice, rest)) => (voice, prefix_of(voice), if rest.is_empty() { "/" } else { rest }),
            None => (Voice::accepted(text(header::ACCEPT_LANGUAGE)), "", whole),
        };
        let query_text = uri.query().unwrap_or_default();
        let mut trouble = (path.len() > LONGEST_PATH).then_some(Trouble::TooLong);
        let query = Query::parse(query_text).unwrap_or_else(|error| {
            trouble.get_or_insert(error);
            Query::default()
        });
        let base = public.map_or_else(|| base_of(text(header::HOST)), str::to_owned);
        let visit = Self {
            voice,
            prefix,
            path: if path.len() > LONGEST_PATH {
                "/".into()
            } else {
                path.into()
            },
            query,
            base: base.into(),
            accept: text(header::ACCEPT).into(),
        };
        let record = visit.record().filter(|_| visit.is_for_programs());
        let routed = (chosen.is_some() || record.is_some())
            .then(|| {
                let mut address = record.unwrap_or_else(|| path.to_owned());
                if !query_text.is_empty() && trouble.is_none() {
                    address.push('?');
                    address.push_str(query_text);
                }
                address.parse().ok()
            })
            .flatten();
        (visit, routed, trouble)
    }

    /// The address of a page in the reader's choice of language.
    pub fn link(&self, path: &str) -> String {
        if self.prefix.is_empty() {
            path.to_owned()
        } else if path == "/" {
            self.prefix.to_owned()
        } else {
            format!("{}{path}", self.prefix)
        }
    }

    /// The address of this page with another query.
    pub fn here_with(&self, query: &Query) -> String {
        format!("{}{}", self.link(&self.path), query.written())
    }

    /// This page in another language, with the same query.
    pub fn in_language(&self, voice: Voice) -> String {
        let path = if &*self.path == "/" { "" } else { &self.path };
        format!("{}{path}{}", prefix_of(voice), self.query.written())
    }

    /// Where the record of this page is read by programs, when this is the page of one record.
    pub fn record(&self) -> Option<String> {
        RECORDS.iter().find_map(|(page, record)| {
            let slug = self.path.strip_prefix(page)?;
            (!slug.is_empty() && !slug.contains('/')).then(|| format!("{record}{slug}"))
        })
    }

    /// Whether a program asks, that wants JSON rather than a page.
    pub fn is_for_programs(&self) -> bool {
        self.path.starts_with("/api/") || self.wants("application/json") && !self.wants("text/html")
    }

    /// Whether the `Accept` header names a media type.
    pub fn wants(&self, media_type: &str) -> bool {
        self.accept
            .split(',')
            .any(|part| part.split(';').next().unwrap_or_default().trim() == media_type)
    }

    /// Renders a page.
    ///
    /// # Errors
    /// [`Trouble::Internal`] when the template fails.
    pub fn page(&self, page: &impl Template) -> Answer {
        Ok(Html(page.render().map_err(Trouble::internal)?).into_response())
    }
}

/// What stands before the path in a language.
fn prefix_of(voice: Voice) -> &'static str {
    // One short text for each language of the interface, made once.
    static PREFIXES: std::sync::LazyLock<Vec<(&'static str, String)>> = std::sync::LazyLock::new(|| {
        Voice::all()
            .map(|voice| (voice.tag(), format!("/{}", voice.tag())))
            .collect()
    });
    PREFIXES
        .iter()
        .find(|(tag, _)| *tag == voice.tag())
        .map_or("", |(_, prefix)| prefix.as_str())
}

/// Scheme and host as the request names it; a host of other than host characters is not repeated.
fn base_of(host: &str) -> String {
    let is_host = !host.is_empty()
        && host.len() < 256
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte));
    format!("http://{}", if is_host { host } else { "localhost" })
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts
            .extensions
            .get::<Visit>()
            .cloned()
            .unwrap_or_else(|| Visit::of(&parts.uri, &parts.headers, None).0))
    }
}

/// Whether a method only reads.
pub fn only_reads(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(address: &str, accepted: &str) -> (Visit, Option<Uri>, Option<Trouble>) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, accepted.parse().unwrap());
        headers.insert(header::HOST, "example.org".parse().unwrap());
        Visit::of(&address.parse().unwrap(), &headers, None)
    }

    #[test]
    fn a_language_in_the_address_wins_over_the_header_and_stays_in_links() {
        let (one, routed, _) = visit("/et/services?q=a", "en");
        assert_eq!((one.voice.tag(), &*one.path), ("et", "/services"));
        assert_eq!(routed.unwrap().to_string(), "/services?q=a");
        assert_eq!(one.link("/regions"), "/et/regions");
        assert_eq!(one.link("/"), "/et");
        assert_eq!(one.in_language(Voice::english()), "/en/services?q=a");
        let (plain, routed, _) = visit("/services", "et");
        assert_eq!(
            (plain.voice.tag(), plain.link("/regions").as_str()),
            ("et", "/regions")
        );
        assert!(routed.is_none());
    }

    #[test]
    fn a_program_that_asks_for_json_gets_the_record_of_a_page() {
        let routed = |address: &str, accepted: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, accepted.parse().unwrap());
            Visit::of(&address.parse().unwrap(), &headers, None)
                .1
                .map(|uri| uri.to_string())
        };
        let json = "application/json, */*;q=0.1";
        assert_eq!(
            routed("/initiatives/one", json).as_deref(),
            Some("/api/v1/organisations/one")
        );
        assert_eq!(
            routed("/et/services/one?a=b", json).as_deref(),
            Some("/api/v1/services/one?a=b")
        );
        assert_eq!(routed("/services/one", "text/html, application/json;q=0.9"), None);
        assert_eq!(routed("/services/one/history", json), None);
        assert_eq!(routed("/services", json), None);
    }

    #[test]
    fn a_word_that_begins_like_a_language_is_no_language() {
        let (visit, routed, _) = visit("/events", "en");
        assert_eq!(&*visit.path, "/events");
        assert!(routed.is_none());
    }

    #[test]
    fn a_strange_host_is_not_repeated() {
        assert_eq!(base_of("example.org:8080"), "http://example.org:8080");
        assert_eq!(base_of("evil\"><script>"), "http://localhost");
    }
}
