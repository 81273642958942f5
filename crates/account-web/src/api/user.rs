//! Who am I: the user document in both generations, and the picture.

use axum::{
    extract::{Path, State as Use},
    response::{IntoResponse, Response},
};
use http::header;
use http_kit::{Access, Problem, Routes};

use super::member::{Member, base, client, ok};
use crate::{present, problems::Refused, state::State};

/// The routes of this file.
pub fn routes() -> Routes<State> {
    Routes::new().get("/api/v2/user", Access::Token, user).get("/users/account", Access::Token, account).get(
        "/users/{uuid}/avatar",
        Access::Open("a picture drawn from the address itself; looks nothing up"),
        avatar,
    )
}

async fn user(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    client(&member.call)?;
    let person =
        state.flows.people.person(&member.bearer.account).await?.ok_or_else(Problem::unauthenticated)?;
    Ok(ok(&member.call, &present::user(&person, &member.token, &base(&member.call, &state)).v2()))
}

async fn account(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    let person =
        state.flows.people.person(&member.bearer.account).await?.ok_or_else(Problem::unauthenticated)?;
    Ok(ok(&member.call, &present::user(&person, &member.token, &base(&member.call, &state)).v1()))
}

async fn avatar(Path(uuid): Path<String>) -> Response {
    let kind = (header::CONTENT_TYPE, "image/svg+xml");
    ([kind, (header::CACHE_CONTROL, "public, max-age=86400")], present::avatar(&uuid)).into_response()
}
