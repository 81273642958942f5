//! The media server's protocol endpoints and its apps.
//!
//! ```text
//! request ─▶ dress (http-kit) ─▶ route ─▶ SignedIn / Owner ─▶ one use case of `media` ─▶ present ─▶ XML or JSON
//! ```
//!
//! [`router`] is the whole surface. Rules live in `media`; how things are spelled lives in `wire`. This crate knows no
//! SQL and no process.

pub mod answer;
pub mod api;
pub mod ask;
pub mod caller;
pub mod events;
pub mod listing;
pub mod pages;
pub mod present;
pub mod query;
pub mod refusal;
pub mod settings;
pub mod state;
pub mod stream;

use axum::Router;
use http::HeaderMap;
use http_kit::normalise::{Suffix, Suffixes};
use http_kit::{Access, Dress, Format, Route, Routes, dress, headers};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};

pub use caller::{Owner, SignedIn};
pub use events::{Audience, Events, Revoked};
pub use present::push::Push;
pub use state::{Delegations, Parts, ServerFacts, State};

/// The largest body accepted: an uploaded poster or subtitle.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// Every route of this surface with who may use it.
pub fn routes() -> Routes<State> {
    Routes::new()
        .merge(api::routes())
        .merge(pages::routes())
        .merge(stream::routes())
        .get("/:/websockets/notifications", Access::Token, events::websocket::notifications)
        .get("/:/websocket/notifications", Access::Token, events::websocket::notifications)
        .get("/:/eventsource/notifications", Access::Token, events::eventsource::notifications)
}

/// The list of routes, for the test that walks them.
pub fn route_list() -> Vec<Route> {
    routes().build().1
}

/// The whole surface, ready to be served.
pub fn router(state: State) -> Router {
    let (router, _) = routes().build();
    let clothes = Dress {
        surface: "media",
        suffixes: Suffixes::Keep,
        format,
        cors: |_| true,
        policy: |_| headers::PROTOCOL,
        error_page: None,
        body_limit: BODY_LIMIT,
        clock: state.clock.clone(),
        run: state.entropy.random_id().chars().take(8).collect(),
    };
    dress(router.with_state(state), clothes)
        .layer(CompressionLayer::new().compress_when(SizeAbove::new(860).and(is_text)))
}

/// Problems are JSON for whoever asks for JSON, a page for browsers, else XML.
fn format(path: &str, headers: &HeaderMap, _: Suffix) -> Format {
    if path.starts_with("/houselights/") {
        Format::OwnJson
    } else if http_kit::format::accepts(headers, "text/html") {
        Format::Html
    } else {
        http_kit::format::media(headers)
    }
}

/// Only text is worth compressing, and a stream of events must not wait in a compressor.
fn is_text(_: http::StatusCode, _: http::Version, headers: &HeaderMap, _: &http::Extensions) -> bool {
    let kind =
        headers.get(http::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let text = kind.starts_with("text/") && !kind.starts_with("text/event-stream");
    text || kind.starts_with("application/json")
        || kind.starts_with("application/javascript")
        || kind.starts_with("image/svg")
}
