//! Says what went wrong with a request, with the right status, on a page that helps in the reader's language; JSON callers get RFC 9457.
//!
//! Handlers return a [`Trouble`]; [`crate::around`] turns it, and every bare refusal of the layers below, into a page.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::frame::Frame;
use crate::visit::Visit;

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// There is nothing at this address.
    NotFound,
    /// The list has fewer pages: the number of the last one.
    PastEnd(usize),
    /// The part behind `?` cannot be understood; the name of the parameter, empty when it is the whole.
    BadQuery(String),
    /// The address is too long.
    TooLong,
    /// The request took too long.
    TimedOut,
    /// The address is there, but not for this method.
    Method,
    /// The body of the request is too large.
    TooLarge,
    /// Something broke here; for the log, never for the page.
    Internal(String),
    /// Any other refusal, by its status.
    Other(u16),
}

impl Trouble {
    /// Anything that broke here.
    pub fn internal(error: impl std::fmt::Display) -> Self {
        Trouble::Internal(error.to_string())
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Trouble::NotFound | Trouble::PastEnd(_) => StatusCode::NOT_FOUND,
            Trouble::BadQuery(_) => StatusCode::BAD_REQUEST,
            Trouble::TooLong => StatusCode::URI_TOO_LONG,
            Trouble::TimedOut => StatusCode::SERVICE_UNAVAILABLE,
            Trouble::Method => StatusCode::METHOD_NOT_ALLOWED,
            Trouble::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Trouble::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Trouble::Other(status) => StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_REQUEST),
        }
    }

    /// The trouble behind a bare status of a layer below.
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Trouble::NotFound,
            StatusCode::URI_TOO_LONG => Trouble::TooLong,
            StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => Trouble::TimedOut,
            StatusCode::METHOD_NOT_ALLOWED => Trouble::Method,
            StatusCode::PAYLOAD_TOO_LARGE => Trouble::TooLarge,
            StatusCode::BAD_REQUEST => Trouble::BadQuery(String::new()),
            status if status.is_server_error() => Trouble::Internal(status.to_string()),
            status => Trouble::Other(status.as_u16()),
        }
    }

    /// The stable code of the trouble, and the stem of its messages.
    fn code(&self) -> &'static str {
        match self {
            Trouble::NotFound => "not-found",
            Trouble::PastEnd(_) => "past-end",
            Trouble::BadQuery(_) => "bad-query",
            Trouble::TooLong => "too-long",
            Trouble::TimedOut => "timed-out",
            Trouble::Method => "method",
            Trouble::TooLarge => "too-large",
            Trouble::Internal(_) => "internal",
            Trouble::Other(_) => "refused",
        }
    }

    /// The page or problem document.
    pub fn answer(&self, visit: &Visit) -> Response {
        if let Trouble::Internal(error) = self {
            tracing::error!(path = &*visit.path, error, "a request failed");
        }
        let voice = visit.voice;
        let title = voice.say(&format!("trouble-{}", self.code()));
        let help = match self {
            Trouble::PastEnd(last) => voice.count("trouble-past-end-help", *last),
            Trouble::BadQuery(name) if !name.is_empty() => {
                voice.with("trouble-bad-query-named-help", "name", name)
            }
            _ => voice.say(&format!("trouble-{}-help", self.code())),
        };
        let status = self.status();
        if visit.is_for_programs() {
            let problem = serde_json::json!({
                "type": format!("{}/api/v1/problems/{}", visit.base, self.code()),
                "title": title,
                "status": status.as_u16(),
                "detail": help,
                "code": self.code(),
            });
            let mut response = (status, problem.to_string()).into_response();
            response.headers_mut().insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/problem+json"),
            );
            return response;
        }
        let last = match self {
            Trouble::PastEnd(last) => Some(visit.here_with(&visit.query.with("page", last))),
            Trouble::BadQuery(_) => Some(visit.link(&visit.path)),
            _ => None,
        };
        let page = TroublePage {
            link_text: match self {
                Trouble::PastEnd(last) => voice.with("trouble-past-end-link", "page", voice.whole(*last)),
                _ => voice.say("trouble-bad-query-link"),
            },
            frame: Frame::new(visit, &title, &help).unlisted(),
            help,
            link: last,
        };
        match page.render() {
            Ok(html) => (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
            Err(error) => {
                tracing::error!(%error, "the page of a trouble failed");
                status.into_response()
            }
        }
    }
}

#[derive(Template)]
#[template(path = "trouble.html")]
struct TroublePage {
    frame: Frame,
    help: String,
    link: Option<String>,
    link_text: String,
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
