//! Servers as a person's apps find them, in three generations.

use account::flows::Resource;
use axum::{
    extract::{Path, State as Use},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use http_kit::{Access, Problem, Routes};
use kernel::MachineIdentifier;
use wire::account::resource;

use super::member::{Member, caller, client, ok};
use crate::{present, problems::Refused, state::State};

/// The routes of this file.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/api/v2/resources", Access::Token, version_2)
        .get("/api/resources", Access::Token, version_1)
        .get("/pms/resources", Access::Token, version_1)
        .get("/pms/servers", Access::Token, old_servers)
        .get("/api/servers/{machine}", Access::Token, sections)
        .get("/api/v2/servers/{machine}", Access::Token, sections)
        .delete("/api/servers/{machine}", Access::Token, release)
}

async fn find(state: &State, member: &Member) -> Result<Vec<resource::Resource>, Refused> {
    let device = member.bearer.device.as_ref();
    let found: Vec<Resource> = state.flows.servers.resources(&member.bearer.account, device).await?;
    let now = state.clock.now();
    Ok(found.iter().map(|one| present::resource(one, &state.listening, now, &member.call)).collect())
}

async fn version_2(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    client(&member.call)?;
    Ok(ok(&member.call, &resource::resources_v2(&find(&state, &member).await?)))
}

async fn version_1(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    Ok(ok(&member.call, &resource::resources_v1(&find(&state, &member).await?)))
}

async fn old_servers(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    Ok(ok(&member.call, &resource::old_servers(&find(&state, &member).await?)))
}

async fn sections(
    Use(state): Use<State>,
    Path(id): Path<String>,
    member: Member,
) -> Result<Response, Refused> {
    let mine = state.flows.servers.mine(&member.bearer.account).await?;
    let view = mine.iter().find(|view| view.owned && view.server.machine_identifier.as_str() == id);
    let view = view.ok_or_else(Problem::not_found)?;
    Ok(ok(&member.call, &present::server_sections(view).document()))
}

async fn release(
    Use(state): Use<State>,
    Path(id): Path<String>,
    member: Member,
) -> Result<Response, Refused> {
    let machine = MachineIdentifier::parse(&id).map_err(|_| Problem::not_found())?;
    state.flows.servers.release(&member.bearer.account, &machine, &caller(&member.call)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
