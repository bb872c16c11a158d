//! Does what every request needs, around the pages: finds the language, gives answers that are ready, answers "not modified", explains refusals,
//! sets headers, counts, logs.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::Reader;
use crate::kept::{Answer, Kept, Question};
use crate::metrics::Metrics;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Nothing is loaded from elsewhere, nothing stands in the page itself, and no other site may frame it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What the middleware needs.
pub struct Surroundings {
    /// The public address of the site, for addresses that must be whole; else as the request names it.
    pub public: Option<String>,
    /// What is counted.
    pub metrics: Metrics,
    /// Answers that are ready.
    pub kept: Kept,
    /// Tells how far records and results have come.
    pub reader: Reader,
}

/// The outer middleware: around everything, also compression.
pub async fn around(State(with): State<Arc<Surroundings>>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let (visit, routed, trouble) = Visit::of(request.uri(), request.headers(), with.public.as_deref());
    let path = request.uri().path().to_owned();
    let is_head = request.method() == Method::HEAD;
    if is_head {
        // Routed as GET, so that length and ETag are those of the page.
        *request.method_mut() = Method::GET;
    }
    let method = request.method().clone();
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let question = (method == Method::GET && trouble.is_none() && is_kept(&visit.path))
        .then(|| question(&request, &visit, &with));
    if let Some(uri) = routed {
        *request.uri_mut() = uri;
    }
    if let Some(trouble) = trouble {
        request.extensions_mut().insert(trouble);
    }
    request.extensions_mut().insert(visit.clone());

    let ready = question.as_ref().and_then(|question| with.kept.get(question));
    let mut response = match ready {
        Some(answer) => answer.unless_known(known.as_ref()),
        None => {
            let mut response = next.run(request).await;
            set_headers(&mut response, &visit);
            if method == Method::GET && response.status() == StatusCode::OK {
                response = match Answer::of(response).await {
                    Ok(answer) => {
                        if let Some(question) = question {
                            with.kept.put(question, &answer);
                        }
                        answer.unless_known(known.as_ref())
                    }
                    Err(error) => {
                        let mut page = Trouble::internal(error).answer(&visit);
                        set_headers(&mut page, &visit);
                        page
                    }
                };
            }
            response
        }
    };
    if is_head {
        *response.body_mut() = Body::empty();
    }
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    let page = if status == 404 {
        "none"
    } else {
        crate::pages::pattern_of(&visit.path)
    };
    with.metrics.count(page, status, took);
    tracing::info!(
        method = method.as_str(),
        path,
        status,
        microseconds = took.as_micros() as u64,
        language = visit.voice.tag(),
        "request"
    );
    response
}

/// Whether the answer at a path is the same until records or results move: pages and files, not what operators watch.
fn is_kept(path: &str) -> bool {
    crate::pages::pattern_of(path) != "other" || path.starts_with("/assets/")
}

/// All that the answer to a request depends on.
fn question(request: &Request, visit: &Visit, with: &Surroundings) -> Question {
    let said = |name: header::HeaderName| {
        let value = request.headers().get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    Question {
        position: with.reader.shelf().position.clone(),
        address: request.uri().to_string(),
        base: visit.base.to_string(),
        language: visit.voice.tag(),
        accept: said(header::ACCEPT),
        encodings: said(header::ACCEPT_ENCODING),
    }
}

/// The inner middleware: answers a request that cannot be read, and makes of every refusal a page that helps.
pub async fn explained(visit: Visit, mut request: Request, next: Next) -> Response {
    let response = match request.extensions_mut().remove::<Trouble>() {
        Some(trouble) => trouble.into_response(),
        None => next.run(request).await,
    };
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    if response.extensions().get::<Trouble>().is_none()
        && response.headers().contains_key(header::CONTENT_TYPE)
        && visit.is_for_programs()
    {
        return response;
    }
    let trouble = response
        .extensions()
        .get::<Trouble>()
        .cloned()
        .unwrap_or_else(|| Trouble::of_status(status));
    let allow = response.headers().get(header::ALLOW).cloned();
    let mut page = trouble.answer(&visit);
    if let Some(allow) = allow {
        page.headers_mut().insert(header::ALLOW, allow);
    }
    page
}

fn set_headers(response: &mut Response, visit: &Visit) {
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("strict-origin-when-cross-origin"),
    );
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
    );
    headers.insert(
        "cross-origin-opener-policy",
        HeaderValue::from_static("same-origin"),
    );
    if is_page {
        headers.insert(
            header::CONTENT_LANGUAGE,
            HeaderValue::from_static(visit.voice.tag()),
        );
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-cache"));
    let follows_language = visit.prefix.is_empty() && !visit.path.starts_with("/assets/");
    headers.insert(
        header::VARY,
        HeaderValue::from_static(if follows_language {
            "accept, accept-encoding, accept-language"
        } else {
            "accept, accept-encoding"
        }),
    );
}
