//! What whoever keeps the house running asks: does it live, is it ready, how is it doing.

use axum::extract::State as Held;
use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use http_kit::{Access, Call, Problem, Routes};

use crate::refusal::Refusal;
use crate::state::State;

/// The routes of this file.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/healthz", Access::Open("says that the process answers, nothing else"), healthz)
        .get("/readyz", Access::Open("says whether the database answers, nothing else"), readyz)
        .get("/metrics", Access::Loopback, metrics)
}

async fn healthz() -> &'static str {
    "ok\n"
}

async fn readyz(Held(state): Held<State>) -> Result<&'static str, Refusal> {
    state.flows.store.settings().await.map_err(|fault| {
        tracing::warn!(error = %fault, "not ready");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready").message("The database does not answer")
    })?;
    Ok("ready\n")
}

async fn metrics(Held(state): Held<State>, call: Call) -> Result<Response, Refusal> {
    if !http_kit::locality::is_loopback(call.peer, &call.headers) {
        return Err(Problem::forbidden().into());
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], (state.metrics)()).into_response())
}
