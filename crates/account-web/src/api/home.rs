//! The home of one person. Whoever asks sees themselves; making more people is refused in plain words.

use axum::{
    extract::{Path, State as Use},
    response::Response,
};
use http::StatusCode;
use http_kit::{Access, Problem, Routes};
use wire::account::people;

use super::member::{Member, base, ok, reply};
use crate::{present, problems::Refused, state::State};

/// The routes of this file.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/api/home/users", Access::Token, version_1)
        .post("/api/home/users", Access::Token, unsupported)
        .put("/api/home/users/{id}", Access::Token, unsupported)
        .delete("/api/home/users/{id}", Access::Token, unsupported)
        .post("/api/home/users/{id}/switch", Access::Token, switch)
        .get("/api/v2/home/users", Access::Token, version_2)
        .post("/api/v2/home/users/restricted/{id}", Access::Token, unsupported)
        .post("/api/v2/home/users/{id}/switch", Access::Token, switch_v2)
}

async fn members(state: &State, member: &Member) -> Result<Vec<people::HomeMember>, Refused> {
    let person =
        state.flows.people.person(&member.bearer.account).await?.ok_or_else(Problem::unauthenticated)?;
    let base = base(&member.call, state);
    let person = present::person(&person, &base);
    Ok(vec![people::HomeMember { person, admin: true, restricted: false, protected: false }])
}

async fn version_1(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    Ok(ok(&member.call, &people::home_users_v1(&members(&state, &member).await?)))
}

async fn version_2(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    Ok(ok(&member.call, &people::home_users_v2(&members(&state, &member).await?)))
}

async fn switch(Use(state): Use<State>, Path(id): Path<String>, member: Member) -> Result<Response, Refused> {
    let user = to_oneself(&state, &member, &id).await?;
    Ok(reply(&member.call, StatusCode::OK, &user.v1()))
}

async fn switch_v2(
    Use(state): Use<State>,
    Path(id): Path<String>,
    member: Member,
) -> Result<Response, Refused> {
    let user = to_oneself(&state, &member, &id).await?;
    Ok(reply(&member.call, StatusCode::CREATED, &user.v2()))
}

async fn to_oneself(state: &State, member: &Member, id: &str) -> Result<wire::account::user::User, Refused> {
    let person =
        state.flows.people.person(&member.bearer.account).await?.ok_or_else(Problem::unauthenticated)?;
    if id != person.number.to_string() && id != person.uuid {
        return Err(Problem::not_found().into());
    }
    Ok(present::user(&person, &member.token, &base(&member.call, state)))
}

async fn unsupported(_: Member) -> Problem {
    Problem::forbidden()
        .code(1042)
        .message("This service has no homes with managed people yet; share a server with an account instead")
}
