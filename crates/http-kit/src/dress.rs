//! The chain around a router: everything that is true of every request of a surface.

use std::{
    any::Any,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use kernel::Clock;
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    cors,
    format::Format,
    headers, language,
    normalise::{Suffix, Suffixes, normalise},
    problem::Problem,
};

/// Writes the page for a problem: the problem, the request's id and the request's headers.
pub type ErrorPage = Arc<dyn Fn(&Problem, &str, &HeaderMap) -> String + Send + Sync>;

/// What differs between surfaces.
#[derive(Clone)]
pub struct Dress {
    /// The surface's name in logs and metrics: `account` or `media`.
    pub surface: &'static str,
    /// Whether format suffixes are taken off addresses.
    pub suffixes: Suffixes,
    /// The format in which a reader of this address expects a problem.
    pub format: fn(&str, &HeaderMap, Suffix) -> Format,
    /// Whether other origins may call this address.
    pub cors: fn(&str) -> bool,
    /// The content security policy of an answer, by its content type.
    pub policy: fn(&str) -> &'static str,
    /// How a problem looks as a page; absent means plain.
    pub error_page: Option<ErrorPage>,
    /// The largest body accepted, in bytes.
    pub body_limit: usize,
    /// Measures how long requests take.
    pub clock: Arc<dyn Clock>,
    /// Makes request ids unique over restarts; any short random text.
    pub run: String,
}

/// The id by which a request is found in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub String);

#[derive(Clone)]
struct Dressed {
    dress: Arc<Dress>,
    count: Arc<AtomicU64>,
}

/// The router with the whole chain around it.
pub fn dress(router: Router, dress: Dress) -> Router {
    let suffixes = dress.suffixes;
    let limit = dress.body_limit;
    let dressed = Dressed { dress: Arc::new(dress), count: Arc::new(AtomicU64::new(1)) };
    let router = router
        .fallback(|| async { Problem::not_found() })
        .method_not_allowed_fallback(|| async {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "wrong_method")
        })
        // Inside routing, so that the pattern and not the address is logged.
        .layer(from_fn(remember_pattern))
        .layer(DefaultBodyLimit::max(limit))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(dressed, around));
    normalise(router, suffixes)
}

/// The matched pattern, carried out to the log.
#[derive(Clone)]
struct Pattern(MatchedPath);

async fn remember_pattern(request: Request, next: Next) -> Response {
    let pattern = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    if let Some(pattern) = pattern {
        response.extensions_mut().insert(Pattern(pattern));
    }
    response
}

async fn around(State(dressed): State<Dressed>, mut request: Request, next: Next) -> Response {
    let Dressed { dress, count } = dressed;
    let started = dress.clock.now();
    let id = format!("{}-{:x}", dress.run, count.fetch_add(1, Ordering::Relaxed));
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, path, asked) =
        (request.method().clone(), request.uri().path().to_owned(), request.headers().clone());
    let suffix = request.extensions().get::<Suffix>().copied().unwrap_or_default();
    let open = (dress.cors)(&path);

    let mut response = if open && cors::is_preflight(&method, &asked) {
        cors::preflight(&asked).into_response()
    } else {
        next.run(request).await
    };
    let format = (dress.format)(&path, &asked, suffix);
    response = write_problem(response, &dress, format, &id, &asked);
    if open {
        cors::allow(response.headers_mut());
    }
    let kind =
        response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let policy = (dress.policy)(kind);
    headers::secure(response.headers_mut(), policy);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    record(&dress, &method, &response, &id, started);
    response
}

/// Give a refusal its body. A refusal of the framework itself becomes a problem of ours first.
fn write_problem(response: Response, dress: &Dress, format: Format, id: &str, asked: &HeaderMap) -> Response {
    let status = response.status();
    let problem = match response.extensions().get::<Problem>() {
        Some(problem) => problem.clone(),
        None if is_bare_refusal(&response) => Problem::new(status, "refused"),
        None => return response,
    };
    let (mut parts, _) = response.into_parts();
    let body = match (format, &dress.error_page) {
        (Format::Html, Some(page)) => page(&problem, id, asked),
        _ => problem.said_in(language::preferred(asked).unwrap_or_default()).body(format, id),
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.content_type()));
    Response::from_parts(parts, Body::from(body))
}

/// Whether a refusal was made by an extractor of the framework: its body is plain text or nothing.
fn is_bare_refusal(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let refused = response.status().is_client_error() || response.status().is_server_error();
    refused && kind.is_none_or(|kind| kind.starts_with("text/plain"))
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a request handler panicked");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal").into_response()
}

/// The access log: an event without the address, which may hold names, codes and tokens.
fn record(dress: &Dress, method: &Method, response: &Response, id: &str, started: kernel::Timestamp) {
    let route = response.extensions().get::<Pattern>().map_or("none", |pattern| pattern.0.as_str());
    let status = response.status().as_u16();
    let millis = dress.clock.now().as_millis().saturating_sub(started.as_millis());
    tracing::debug!(surface = dress.surface, %method, route, status, millis, request = id, "request");
    let labels = [
        ("surface", dress.surface.to_owned()),
        ("route", route.to_owned()),
        ("method", method.to_string()),
        ("status", status.to_string()),
    ];
    metrics::counter!("http_requests_total", &labels).increment(1);
}

#[cfg(test)]
mod tests;
