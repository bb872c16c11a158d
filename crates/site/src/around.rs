//! Does what every request needs, around the pages: finds the language, explains refusals, answers "not modified", sets headers, counts, logs.

use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::metrics::Metrics;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Nothing is loaded from elsewhere, nothing stands in the page itself, and no other site may frame it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Largest page or export that gets an ETag, in bytes.
const LARGEST: usize = 512 << 20;

/// What the middleware needs.
pub struct Surroundings {
    /// The public address of the site, for addresses that must be whole; else as the request names it.
    pub public: Option<String>,
    /// What is counted.
    pub metrics: Metrics,
}

/// The middleware.
pub async fn around(State(with): State<Arc<Surroundings>>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let (visit, routed, trouble) = Visit::of(request.uri(), request.headers(), with.public.as_deref());
    let path = request.uri().path().to_owned();
    if let Some(uri) = routed {
        *request.uri_mut() = uri;
    }
    let is_head = request.method() == Method::HEAD;
    if is_head {
        // Routed as GET, so that length and ETag are those of the page.
        *request.method_mut() = Method::GET;
    }
    let method = request.method().clone();
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    request.extensions_mut().insert(visit.clone());

    let response = match trouble {
        Some(trouble) => trouble.into_response(),
        None => next.run(request).await,
    };
    let mut response = explained(response, &visit);
    if method == Method::GET && response.status() == StatusCode::OK {
        response = unless_known(response, known.as_ref()).await;
    }
    set_headers(&mut response, &visit);
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

/// A refusal as a page that helps.
fn explained(response: Response, visit: &Visit) -> Response {
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
    let mut page = trouble.answer(visit);
    if let Some(allow) = allow {
        page.headers_mut().insert(header::ALLOW, allow);
    }
    page
}

/// The answer with an ETag of its content; 304 without content when the reader has it (RFC 9110, 13.1.2).
async fn unless_known(response: Response, known: Option<&HeaderValue>) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        return Trouble::Internal("a body could not be read".to_owned())
            .status()
            .into_response();
    };
    let digest = Sha256::digest(&bytes);
    let hash: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    // Weak: the same page may be compressed in different ways.
    let tag = format!("W/\"{hash}\"");
    let is_known = known.and_then(|known| known.to_str().ok()).is_some_and(|known| {
        known.trim() == "*"
            || known
                .split(',')
                .any(|one| one.trim().trim_start_matches("W/") == tag.trim_start_matches("W/"))
    });
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    if is_known {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.remove(header::CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
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
    if visit.prefix.is_empty() && !visit.path.starts_with("/assets/") {
        headers.append(header::VARY, HeaderValue::from_static("accept-language"));
    }
    headers.append(header::VARY, HeaderValue::from_static("accept"));
}
