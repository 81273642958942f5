//! Sharing a server (F10): giving, changing and taking back, and the list of people.

use account::{
    AccountNumber, SectionNumber, ShareNumber,
    flows::{Invitation, Invitee, ShareView},
    share::{ShareSettings, SharedSections},
};
use axum::{
    extract::{Path, State as Use},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use http_kit::{Access, Call, Problem, Routes};
use kernel::MachineIdentifier;
use serde_json::Value;
use wire::account::{people, sharing};

use super::member::{Member, base, caller, ok, reply};
use crate::{
    present::{self, SharedWithToken},
    problems::Refused,
    state::State,
};

/// The routes of this file.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/api/users", Access::Token, users)
        .put("/api/users/{id}", Access::Token, settings)
        .get("/api/servers/{machine}/shared_servers", Access::Token, list)
        .post("/api/servers/{machine}/shared_servers", Access::Token, give)
        .get("/api/servers/{machine}/shared_servers/{share}", Access::Token, one)
        .put("/api/servers/{machine}/shared_servers/{share}", Access::Token, change)
        .delete("/api/servers/{machine}/shared_servers/{share}", Access::Token, remove)
        .put("/api/v2/sharings/{id}", Access::Token, settings)
        .delete("/api/v2/sharings/{id}", Access::Token, remove_person)
        .put("/api/friends/{id}", Access::Token, settings)
        .delete("/api/friends/{id}", Access::Token, remove_person)
        .post("/api/v2/shared_servers", Access::Token, give_v2)
        .get("/api/v2/shared_servers/owned/accepted", Access::Token, owned_accepted)
        .get("/api/v2/shared_servers/owned/pending", Access::Token, owned_pending)
}

async fn users(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    let friends = state.flows.shares.friends(&member.bearer.account).await?;
    let base = base(&member.call, &state);
    let friends: Vec<_> = friends.iter().map(|friend| present::friend(friend, &base)).collect();
    Ok(ok(&member.call, &people::users(&friends)))
}

async fn list(Use(state): Use<State>, Path(id): Path<String>, member: Member) -> Result<Response, Refused> {
    let shares = state.flows.shares.of_server(&member.bearer.account, &machine(&id)?).await?;
    show(&state, &member, &id, shares, StatusCode::OK).await
}

async fn one(
    Use(state): Use<State>,
    Path((id, share)): Path<(String, String)>,
    member: Member,
) -> Result<Response, Refused> {
    let number = self::number(&share)?;
    let mut shares = state.flows.shares.of_server(&member.bearer.account, &machine(&id)?).await?;
    shares.retain(|view| view.share.number == number);
    if shares.is_empty() {
        return Err(Problem::not_found().into());
    }
    show(&state, &member, &id, shares, StatusCode::OK).await
}

async fn show(
    state: &State,
    member: &Member,
    machine: &str,
    shares: Vec<ShareView>,
    status: StatusCode,
) -> Result<Response, Refused> {
    let base = base(&member.call, state);
    let shares = with_tokens(state, shares).await?;
    let shares: Vec<_> = shares.iter().map(|shared| present::shared_server(shared, &base)).collect();
    Ok(reply(&member.call, status, &sharing::shared_servers(machine, &shares)))
}

/// Shares, each with the token its person uses.
pub async fn with_tokens(state: &State, shares: Vec<ShareView>) -> Result<Vec<SharedWithToken>, Refused> {
    let mut all = Vec::with_capacity(shares.len());
    for view in shares {
        let token = state.flows.shares.token(&view).await?;
        all.push(SharedWithToken { view, token });
    }
    Ok(all)
}

async fn give(Use(state): Use<State>, Path(id): Path<String>, member: Member) -> Result<Response, Refused> {
    let body = member.call.json().ok_or_else(not_json)?;
    let shared = body.get("shared_server").unwrap_or(body);
    let invitation = Invitation {
        machine: machine(&id)?,
        to: invitee(shared.get("invited_id"), shared.get("invited_email"))?,
        sections: SharedSections::Only(sections(shared.get("library_section_ids"))?),
        settings: body.get("sharing_settings").map(settings_of).unwrap_or_default(),
    };
    let view = state.flows.shares.invite(&member.bearer.account, invitation, &caller(&member.call)).await?;
    show(&state, &member, &id, vec![view], StatusCode::OK).await
}

// Here, unlike in version 1, an empty list means every library.
async fn give_v2(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    let body = member.call.json().ok_or_else(not_json)?;
    let id = body.get("machineIdentifier").and_then(Value::as_str).unwrap_or_default().to_owned();
    let numbers = sections(body.get("librarySectionIds"))?;
    let invitation = Invitation {
        machine: machine(&id)?,
        to: invitee(body.get("invitedId"), body.get("invitedEmail"))?,
        sections: if numbers.is_empty() { SharedSections::All } else { SharedSections::Only(numbers) },
        settings: body.get("settings").map(settings_of).unwrap_or_default(),
    };
    let view = state.flows.shares.invite(&member.bearer.account, invitation, &caller(&member.call)).await?;
    show(&state, &member, &id, vec![view], StatusCode::CREATED).await
}

async fn owned_accepted(use_state: Use<State>, member: Member) -> Result<Response, Refused> {
    owned(use_state, member, true).await
}

async fn owned_pending(use_state: Use<State>, member: Member) -> Result<Response, Refused> {
    owned(use_state, member, false).await
}

async fn owned(Use(state): Use<State>, member: Member, accepted: bool) -> Result<Response, Refused> {
    let mut given = state.flows.shares.given(&member.bearer.account).await?;
    given.retain(|view| view.share.accepted_at.is_some() == accepted);
    show(&state, &member, "", given, StatusCode::OK).await
}

async fn change(
    Use(state): Use<State>,
    Path((id, share)): Path<(String, String)>,
    member: Member,
) -> Result<Response, Refused> {
    let body = member.call.json().ok_or_else(not_json)?;
    let shared = body.get("shared_server").unwrap_or(body);
    let sections = SharedSections::Only(sections(shared.get("library_section_ids"))?);
    let (owner, number) = (&member.bearer.account, number(&share)?);
    machine(&id)?;
    let view = state.flows.shares.change(owner, number, sections, &caller(&member.call)).await?;
    show(&state, &member, &id, vec![view], StatusCode::OK).await
}

async fn remove(
    Use(state): Use<State>,
    Path((_, share)): Path<(String, String)>,
    member: Member,
) -> Result<Response, Refused> {
    state.flows.shares.remove(&member.bearer.account, number(&share)?, &caller(&member.call)).await?;
    Ok(StatusCode::OK.into_response())
}

async fn settings(
    Use(state): Use<State>,
    Path(id): Path<String>,
    member: Member,
) -> Result<Response, Refused> {
    let change = settings_asked(&member.call);
    state.flows.shares.settings(&member.bearer.account, person(&id)?, &change, &caller(&member.call)).await?;
    Ok(StatusCode::OK.into_response())
}

async fn remove_person(
    Use(state): Use<State>,
    Path(id): Path<String>,
    member: Member,
) -> Result<Response, Refused> {
    state.flows.shares.remove_person(&member.bearer.account, person(&id)?, &caller(&member.call)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn machine(id: &str) -> Result<MachineIdentifier, Refused> {
    MachineIdentifier::parse(id).map_err(|_| Problem::not_found().into())
}

fn number(id: &str) -> Result<ShareNumber, Refused> {
    id.parse().map(ShareNumber).map_err(|_| Problem::not_found().into())
}

fn person(id: &str) -> Result<AccountNumber, Refused> {
    id.parse().map(AccountNumber).map_err(|_| Problem::not_found().into())
}

fn not_json() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "not_json").message("The request needs a JSON body")
}

/// Clients write numbers as numbers or as text.
fn integer(value: &Value) -> Option<i32> {
    match value {
        Value::Number(number) => number.as_i64().and_then(|number| i32::try_from(number).ok()),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn sections(list: Option<&Value>) -> Result<Vec<SectionNumber>, Refused> {
    let Some(list) = list.and_then(Value::as_array) else { return Ok(Vec::new()) };
    let numbers = list.iter().map(|one| integer(one).map(SectionNumber));
    let numbers: Option<Vec<_>> = numbers.collect();
    numbers.ok_or_else(|| Problem::invalid("library_section_ids", "A library is named by its number").into())
}

fn invitee(id: Option<&Value>, text: Option<&Value>) -> Result<Invitee, Refused> {
    if let Some(number) = id.and_then(integer) {
        return Ok(Invitee::Number(AccountNumber(number)));
    }
    let text = text.and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| Problem::invalid("invited_email", "Say whom to share with"))?;
    Ok(Invitee::Typed(text.to_owned()))
}

fn settings_of(json: &Value) -> ShareSettings {
    settings_from(|name| match json.get(name) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Bool(yes)) => Some(if *yes { "1" } else { "0" }.to_owned()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    })
}

fn settings_asked(call: &Call) -> ShareSettings {
    settings_from(|name| call.param(name))
}

/// Filters are kept byte for byte; what was not mentioned stays as it is.
fn settings_from(read: impl Fn(&str) -> Option<String>) -> ShareSettings {
    let flag = |name: &str| read(name).map(|value| matches!(value.as_str(), "1" | "true" | "True"));
    ShareSettings {
        allow_sync: flag("allowSync"),
        allow_camera_upload: flag("allowCameraUpload"),
        allow_channels: flag("allowChannels"),
        allow_subtitle_admin: flag("allowSubtitleAdmin"),
        allow_tuners: read("allowTuners").and_then(|value| value.parse().ok()),
        filter_all: read("filterAll"),
        filter_movies: read("filterMovies"),
        filter_television: read("filterTelevision"),
        filter_music: read("filterMusic"),
        filter_photos: read("filterPhotos"),
    }
}
