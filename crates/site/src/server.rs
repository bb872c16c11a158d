//! Puts pages and what surrounds them together, and serves them on an address until told to stop.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::around::{Surroundings, around, explained};
use crate::kept::Kept;
use crate::metrics::Metrics;
use crate::{Reader, assets, pages};

/// Longest time for a request.
const LONGEST: Duration = Duration::from_secs(15);
/// Largest body of a request, in bytes. Pages take none.
const LARGEST_BODY: usize = 64 << 10;

/// How the site is served.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The public address, for example `https://example.org`, for addresses that must be whole; else as each request names it.
    pub public: Option<String>,
}

/// The whole site as a service.
pub fn router(reader: Reader, options: Options) -> Router {
    let surroundings = Arc::new(Surroundings {
        public: options
            .public
            .map(|address| address.trim_end_matches('/').to_owned()),
        metrics: Metrics::default(),
        kept: Kept::default(),
        reader: reader.clone(),
    });
    let watched = Router::new()
        .route("/metrics", get(metrics))
        .with_state(surroundings.clone());
    let inside = pages::router()
        .route("/assets/{name}", get(assets::serve))
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(readiness))
        .with_state(reader)
        .merge(watched)
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            LONGEST,
        ))
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY));
    // The language is taken off the address before routing: the middleware has to stand around the whole router.
    let service = ServiceBuilder::new()
        .layer(from_fn_with_state(surroundings, around))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn(explained))
        .service(inside);
    Router::new().fallback_service(service)
}

/// Serves the site on an open address until `stop` is done; requests under way are answered first.
///
/// # Errors
/// When the network fails.
pub async fn serve(
    listener: TcpListener,
    reader: Reader,
    options: Options,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let following = tokio::spawn(reader.clone().follow());
    let served = axum::serve(listener, router(reader, options))
        .with_graceful_shutdown(stop)
        .await;
    following.abort();
    served
}

async fn readiness(State(reader): State<Reader>) -> Response {
    if reader.is_ready().await {
        "ready\n".into_response()
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            [(header::CONTENT_TYPE, "text/plain")],
            "the database does not answer\n",
        )
            .into_response()
    }
}

async fn metrics(State(with): State<Arc<Surroundings>>) -> Response {
    let shelf = with.reader.shelf();
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        with.metrics
            .written(shelf.catalogue.len(), shelf.position.sequence),
    )
        .into_response()
}
