//! The two apps the server brings along: the player at `/web`, the television app at `/tv`.
//!
//! They are embedded in the binary. A path without a file is the app's own business and gets its page; files with a
//! hash in their name may be kept for ever. When the apps were not built, the page says how.

use axum::extract::{Path, Request};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_kit::{Access, Routes};
use rust_embed::RustEmbed;

use crate::state::State;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Apps;

/// What the apps may load: their own files, pictures and streams of any server, and talk to any server and account
/// service, whose addresses are not known beforehand.
const POLICY: &str = "default-src 'self'; connect-src *; img-src * data: blob:; media-src * blob:; font-src 'self'; \
    style-src 'self' 'unsafe-inline'; script-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; \
    frame-ancestors 'self'; form-action 'self'";

const ABSENT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Houselights</title>\
    <style>body{background:#14110f;color:#f3e9dc;font:18px/1.5 system-ui;max-width:34em;margin:15vh auto;padding:0 1em}\
    code{background:#2a2320;padding:.1em .4em;border-radius:4px}</style>\
    <h1>The apps are not part of this build</h1>\
    <p>Run <code>make run</code> in the source folder: it builds the apps and the server together.</p></html>";

/// The routes of the apps.
pub fn routes() -> Routes<State> {
    const WHY: Access = Access::Open("the apps hold no data of anybody; they sign in themselves");
    Routes::new()
        .get("/web", WHY, || async { Redirect::permanent("/web/index.html") })
        .get("/web/{*path}", WHY, web)
        .get("/tv", WHY, || async { Redirect::permanent("/tv/index.html") })
        .get("/tv/{*path}", WHY, tv)
        .get("/favicon.ico", WHY, favicon)
        .get("/favicon.svg", WHY, favicon)
}

async fn web(Path(path): Path<String>, request: Request) -> Response {
    app("web", &path, request.headers())
}

async fn tv(Path(path): Path<String>, request: Request) -> Response {
    app("tv", &path, request.headers())
}

async fn favicon(request: Request) -> Response {
    file("favicon.svg", request.headers()).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// A file of an app, else the app's page. Both apps share one build, so their files may stand at its top.
fn app(name: &str, path: &str, headers: &HeaderMap) -> Response {
    let in_app = format!("{name}/{path}");
    let found = file(&in_app, headers).or_else(|| file(path, headers).filter(|_| path != "index.html"));
    if let Some(found) = found {
        return found;
    }
    if path.starts_with("assets/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let pages = [format!("{name}/index.html"), format!("{name}.html"), "index.html".to_owned()];
    pages.iter().find_map(|page| file(page, headers)).unwrap_or_else(absent)
}

fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let file = Apps::get(path)?;
    let etag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash().get(..16)?));
    let hashed = path.contains("assets/");
    let mut response =
        if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            file.data.into_response()
        };
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let mime = if mime.type_() == "text" || mime.subtype() == "javascript" {
        format!("{}; charset=utf-8", mime.essence_str())
    } else {
        mime.essence_str().to_owned()
    };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_str(&mime).ok()?);
    out.insert(header::ETAG, HeaderValue::from_str(&etag).ok()?);
    out.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(if hashed { "public, max-age=31536000, immutable" } else { "no-cache" }),
    );
    out.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    Some(response)
}

fn absent() -> Response {
    (
        StatusCode::OK,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")],
        ABSENT,
    )
        .into_response()
}
