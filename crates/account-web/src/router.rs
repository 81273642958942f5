//! The whole web surface: every route, inside the chain that is true of every request.

use std::sync::Arc;

use axum::{
    Router,
    extract::State as Use,
    response::{IntoResponse, Response},
};
use http::header;
use http_kit::{
    Access, Dress, Problem, Route, Routes, dress, format,
    headers::{PAGES, PROTOCOL},
    normalise::Suffixes,
};

use crate::{api, assets, pages, problems::Refused, state::State};

/// The largest body anybody needs to send us.
const BODY_LIMIT: usize = 256 * 1024;

/// The account service as a router. Serve it with the peer's address as connect info.
pub fn router(state: State) -> Router {
    let chain = Dress {
        surface: "account",
        suffixes: Suffixes::Strip,
        format: format::account,
        cors: open_to_other_origins,
        policy: |kind| if kind.starts_with("text/html") { PAGES } else { PROTOCOL },
        error_page: Some(Arc::new(pages::error_page)),
        body_limit: BODY_LIMIT,
        clock: state.clock.clone(),
        run: state.entropy.random_id().chars().take(8).collect(),
    };
    let (router, _) = all().build();
    dress(router.with_state(state), chain)
}

/// Every route with who may use it, for the test that walks them.
pub fn routes() -> Vec<Route> {
    all().build().1
}

fn all() -> Routes<State> {
    Routes::new().merge(pages::routes()).merge(api::routes()).merge(assets::routes()).merge(operation())
}

/// Pages belong to this origin alone; the protocol is for everybody with a token.
fn open_to_other_origins(path: &str) -> bool {
    const PROTOCOL_PATHS: [&str; 9] =
        ["/api/", "/houselights/", "/devices", "/pins", "/pms/", "/servers", "/:/", "/users/", "/media/"];
    PROTOCOL_PATHS.iter().any(|start| path.starts_with(start))
}

fn operation() -> Routes<State> {
    Routes::new()
        .get("/healthz", Access::Open("says that the process answers, nothing else"), healthz)
        .get("/readyz", Access::Open("says whether the database answers, nothing else"), readyz)
        .get("/metrics", Access::Loopback, metrics)
}

async fn healthz() -> &'static str {
    "ok\n"
}

async fn readyz(Use(state): Use<State>) -> Result<&'static str, Refused> {
    state.flows.feeds.last().await.map_err(|fault| {
        tracing::warn!(error = %fault, "not ready");
        Problem::new(http::StatusCode::SERVICE_UNAVAILABLE, "not_ready")
            .message("The database does not answer")
    })?;
    Ok("ready\n")
}

async fn metrics(Use(state): Use<State>, call: http_kit::Call) -> Result<Response, Refused> {
    if !http_kit::locality::is_loopback(call.peer, &call.headers) {
        return Err(Problem::forbidden().into());
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], (state.metrics)()).into_response())
}
