//! Other origins may call the protocol, with a token and never with cookies.
//!
//! Web apps of other programs create and poll link codes from the browser with a dozen headers of their own; the
//! answer echoes whatever headers they ask for. No credentials are ever allowed, so a cookie is worth nothing there.

use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

/// Whether this is a browser asking beforehand.
pub fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::OPTIONS
        && headers.contains_key(header::ORIGIN)
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// The answer to a browser asking beforehand.
pub fn preflight(asked: &HeaderMap) -> (StatusCode, HeaderMap) {
    let mut headers = HeaderMap::new();
    allow(&mut headers);
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"),
    );
    let wanted = asked.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        wanted.unwrap_or(HeaderValue::from_static(
            "Accept, Content-Type, X-Plex-Token, X-Plex-Client-Identifier",
        )),
    );
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    // A page on a public address may ask for a server at home; the token still decides.
    if asked.contains_key("access-control-request-private-network") {
        headers.insert("access-control-allow-private-network", HeaderValue::from_static("true"));
    }
    (StatusCode::NO_CONTENT, headers)
}

/// Let any origin read this answer.
pub fn allow(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(
            "Content-Length, Content-Range, Location, Retry-After, X-Plex-Container-Start, \
             X-Plex-Container-Total-Size",
        ),
    );
}
