//! Who am I: the user document in both generations, and the picture.

use account::AccountId;
use axum::{
    extract::{Path, State as Use},
    response::{IntoResponse, Response},
};
use http::header;
use http_kit::{Access, Call, Problem, Routes};
use kernel::Secret;
use wire::account::user::User;

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
    Ok(ok(&member.call, &document(&state, &member.call, &member.bearer.account, &member.token).await?.v2()))
}

async fn account(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    Ok(ok(&member.call, &document(&state, &member.call, &member.bearer.account, &member.token).await?.v1()))
}

/// The user document of an account, handed out with this token.
pub async fn document(
    state: &State,
    call: &Call,
    account: &AccountId,
    token: &Secret,
) -> Result<User, Refused> {
    let person = state.flows.people.person(account).await?.ok_or_else(Problem::unauthenticated)?;
    let two_factor = state.flows.ways_in.of(account).await?.second_factor;
    let locale = state.flows.languages.chosen(account).await?.map(locale::Locale::code);
    Ok(User { two_factor, locale, ..present::user(&person, token, &base(call, state)) })
}

async fn avatar(Path(uuid): Path<String>) -> Response {
    let kind = (header::CONTENT_TYPE, "image/svg+xml");
    ([kind, (header::CACHE_CONTROL, "public, max-age=86400")], present::avatar(&uuid)).into_response()
}
