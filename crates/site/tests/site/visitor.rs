//! A visitor of the site: the demonstration is analysed once and served by one router for all tests.

use std::sync::LazyLock;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use p4c_pipeline::{Settings, analyse};
use p4c_site::{Options, Reader, SearchIndex, router};
use p4c_store::{Commit, Store};
use tokio::runtime::Runtime;
use tower::ServiceExt;

pub struct Site {
    runtime: Runtime,
    router: Router,
    _folder: tempfile::TempDir,
}

pub static SITE: LazyLock<Site> = LazyLock::new(|| {
    let runtime = Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite://{}", folder.path().join("p4c.sqlite").display());
    let router = runtime.block_on(async {
        let store = Store::open(&address).await.unwrap();
        let records = p4c_demonstration::records().unwrap();
        store.commit(Commit::by("test").putting(records)).await.unwrap();
        analyse(&store, &Settings::default(), None, false, |_, _| {})
            .await
            .unwrap();
        let index = SearchIndex::in_memory().unwrap();
        router(Reader::open(store, index).await.unwrap(), Options::default())
    });
    Site {
        runtime,
        router,
        _folder: folder,
    }
});

/// Serves the site on a free port of this machine for as long as the tests run.
pub fn serve() -> std::net::SocketAddr {
    let listener = SITE
        .runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .unwrap();
    let address = listener.local_addr().unwrap();
    SITE.runtime
        .spawn(async move { axum::serve(listener, SITE.router.clone()).await });
    address
}

pub struct Got {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Got {
    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// Sends a request with headers.
pub fn send(method: &str, address: &str, headers: &[(&str, &str)]) -> Got {
    let mut request = Request::builder()
        .method(method)
        .uri(address)
        .header("host", "example.org");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    SITE.runtime.block_on(async {
        let response = SITE.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Got {
            status: parts.status,
            headers: parts.headers,
            bytes: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    })
}

pub fn get(address: &str) -> Got {
    send("GET", address, &[("accept", "text/html")])
}

/// The first service of the demonstration's selection, as its page's address.
pub fn a_service() -> String {
    let page = get("/services").text();
    let at = page.find("href=\"/services/").unwrap();
    page[at + 6..].split('"').next().unwrap().to_owned()
}
