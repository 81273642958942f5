//! What media servers of other makes ask with their own token (F11): who may enter, and what they may see.

use account::{epoch::Class, flows::ShareView};
use axum::{extract::State as Use, response::Response};
use http::StatusCode;
use http_kit::{Access, Problem, Routes};
use kernel::MachineIdentifier;
use wire::account::{resource, sharing, small};

use super::member::{Member, base, ok, reply};
use crate::{present, problems::Refused, state::State};

/// The routes of this file.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/api/v2/server/access_tokens", Access::Token, access_tokens)
        .get("/api/v2/server/users", Access::Token, users)
        .get("/api/v2/server/users/features", Access::Token, nothing_per_user)
        .get("/api/v2/server/users/subscriptions", Access::Token, nothing_per_user)
        .get("/api/v2/server/users/services", Access::Token, nothing_per_user)
        .get("/servers", Access::Token, list)
        .post("/servers", Access::Token, map)
}

/// The shares of the server that asks; only a server's own token may.
async fn shares(state: &State, member: &Member) -> Result<Vec<ShareView>, Refused> {
    let refused = || Problem::forbidden().code(1080).message("Only a server's own token may ask this");
    let device =
        member.bearer.device.as_ref().filter(|_| member.bearer.class == Class::Server).ok_or_else(refused)?;
    let machine = MachineIdentifier::parse(device.client_identifier.as_str()).map_err(|_| refused())?;
    let mut shares = state.flows.shares.of_server(&member.bearer.account, &machine).await?;
    shares.retain(|view| view.share.accepted_at.is_some());
    Ok(shares)
}

async fn access_tokens(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    let shares = super::shares::with_tokens(&state, shares(&state, &member).await?).await?;
    let base = base(&member.call, &state);
    let tokens: Vec<_> = shares.iter().filter_map(|shared| present::access_token(shared, &base)).collect();
    Ok(ok(&member.call, &sharing::access_tokens(&tokens)))
}

async fn users(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    let shares = super::shares::with_tokens(&state, shares(&state, &member).await?).await?;
    let base = base(&member.call, &state);
    let shares: Vec<_> = shares.iter().map(|shared| present::shared_server(shared, &base)).collect();
    let machine =
        member.bearer.device.as_ref().map(|device| device.client_identifier.as_str()).unwrap_or_default();
    Ok(ok(&member.call, &sharing::shared_servers(machine, &shares)))
}

async fn nothing_per_user(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    let shares = shares(&state, &member).await?;
    let mut ids: Vec<i64> =
        shares.iter().filter_map(|view| view.person.as_ref()).map(|one| one.number.0.into()).collect();
    ids.insert(0, member.bearer.number.0.into());
    Ok(ok(&member.call, &small::users_with_nothing(&ids)))
}

async fn list(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    let device = member.bearer.device.as_ref();
    let found = state.flows.servers.resources(&member.bearer.account, device).await?;
    let now = state.clock.now();
    let servers: Vec<_> =
        found.iter().map(|one| present::resource(one, &state.listening, now, &member.call)).collect();
    Ok(ok(&member.call, &resource::old_servers(&servers)))
}

/// A server publishes itself. Its addresses came by `/devices/{machine}` already; what counts is the 201.
async fn map(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    let _ = shares(&state, &member).await?;
    Ok(reply(&member.call, StatusCode::CREATED, &small::empty_container()))
}
