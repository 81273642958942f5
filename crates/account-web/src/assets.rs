//! The few files the pages need, built into the binary.

use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_kit::{Access, Problem, Routes};
use rust_embed::RustEmbed;

use crate::state::State;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Assets;

/// The routes of this file.
pub fn routes() -> Routes<State> {
    Routes::new().get("/assets/{file}", Access::Open("the look of the pages"), asset).get(
        "/favicon.ico",
        Access::Open("browsers ask for it by themselves"),
        favicon,
    )
}

async fn asset(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(found) = Assets::get(&file) else { return Problem::not_found().into_response() };
    let tag = format!("\"{}\"", hex::encode(found.metadata.sha256_hash().get(..12).unwrap_or_default()));
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, found.metadata.mimetype().to_owned())], found.data.into_owned())
            .into_response()
    };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    // Asked for again each time, answered with "not modified": an update shows at once.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

async fn favicon() -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, "/assets/logo.svg")]).into_response()
}
