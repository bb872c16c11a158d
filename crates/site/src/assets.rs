//! Serves styles, scripts, fonts and the icon: each under a name with a hash of its content, to be kept by browsers for ever.

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::trouble::Trouble;

/// A file that is served.
pub struct Asset {
    /// Its name without the hash, for example `site.css`.
    stem: &'static str,
    /// Its name with the hash.
    name: &'static str,
    content: &'static [u8],
}

/// Every file, as the build script gathered them.
static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The address of a file, by its name without the hash.
pub fn address(stem: &str) -> String {
    match ASSETS.iter().find(|asset| asset.stem == stem) {
        Some(asset) => format!("/assets/{}", asset.name),
        None => {
            debug_assert!(false, "there is no file {stem}");
            String::new()
        }
    }
}

/// `GET /assets/NAME`.
pub async fn serve(Path(name): Path<String>) -> Result<Response, Trouble> {
    let asset = ASSETS
        .iter()
        .find(|asset| asset.name == name)
        .ok_or(Trouble::NotFound)?;
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    let mut response = asset.content.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    Ok(response)
}
