//! Devices: the list, naming one, signing one out, and a server publishing where it can be reached (F11).

use account::{DeviceNumber, epoch::Class};
use axum::{
    extract::{Path, State as Use},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use http_kit::{Access, Problem, Routes};
use kernel::MachineIdentifier;
use wire::account::resource;

use super::member::{Member, caller, ok};
use crate::{present, problems::Refused, state::State};

/// The routes of this file.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/devices", Access::Token, list)
        .get("/api/v2/devices", Access::Token, list)
        .delete("/devices/{id}", Access::Token, remove)
        .put("/devices/{id}", Access::Token, change)
}

async fn list(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    let devices = state.flows.devices.list(&member.bearer.account).await?;
    let devices: Vec<_> = devices.iter().map(|view| present::device(view, &member.call)).collect();
    let address = member.call.peer.map(|peer| peer.to_string()).unwrap_or_default();
    Ok(ok(&member.call, &resource::devices(&devices, &address)))
}

async fn remove(Use(state): Use<State>, Path(id): Path<String>, member: Member) -> Result<Response, Refused> {
    let number = plain(&id).parse().map(DeviceNumber).map_err(|_| Problem::not_found())?;
    let removed = state.flows.sign_out.device(&member.bearer.account, number, &caller(&member.call)).await?;
    if removed { Ok(StatusCode::NO_CONTENT.into_response()) } else { Err(Problem::not_found().into()) }
}

/// By its number a device is given a name; by its own identifier it says where it can be reached.
async fn change(use_state: Use<State>, Path(id): Path<String>, member: Member) -> Result<Response, Refused> {
    let Some(name) = member.call.param("name") else { return publish(use_state, id, member).await };
    let number = plain(&id).parse().map(DeviceNumber).map_err(|_| Problem::not_found())?;
    let devices = &use_state.flows.devices;
    let renamed = devices.rename(&member.bearer.account, number, &name, &caller(&member.call)).await?;
    if renamed { Ok(StatusCode::OK.into_response()) } else { Err(Problem::not_found().into()) }
}

async fn publish(Use(state): Use<State>, id: String, member: Member) -> Result<Response, Refused> {
    // A player's own addresses are of use to nobody here; that it was seen is noted already.
    let own =
        member.bearer.device.as_ref().map(|device| (device.client_identifier.as_str(), device.about.class()));
    if own.is_some_and(|(client, class)| client == plain(&id) && class != Class::Server) {
        return Ok(StatusCode::OK.into_response());
    }
    let machine = MachineIdentifier::parse(plain(&id)).map_err(|_| Problem::not_found())?;
    let uris = member.call.params("Connection[][uri]");
    state.flows.servers.publish(&member.bearer, &machine, &uris, &caller(&member.call)).await?;
    Ok(StatusCode::OK.into_response())
}

/// A path parameter without the format suffix it may carry.
fn plain(id: &str) -> &str {
    id.strip_suffix(".xml").or_else(|| id.strip_suffix(".json")).unwrap_or(id)
}
