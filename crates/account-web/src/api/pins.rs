//! Link codes, which the protocol calls PINs: F3 and F4, and the form of old television apps.

use account::{LinkCodeNumber, device_key::Jwk, flows::LinkCodeView, link_code::Strength};
use axum::{
    extract::{Path, State as Use},
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use http_kit::{Access, Call, Problem, Routes};
use qrcode::{QrCode, render::svg};

use super::device_keys;
use super::member::{Member, about, base, caller, client, ok, reply};
use crate::{
    origin, present,
    problems::{self, Refused},
    state::State,
};

/// The routes of this file.
pub fn routes() -> Routes<State> {
    const ASKS: Access = Access::Open("a device asks to be let in; it gets a code and nothing else");
    const POLLS: Access = Access::Open("the number and the client identifier together are the right");
    Routes::new()
        .post("/api/v2/pins", ASKS, issue)
        .get("/api/v2/pins/{id}", POLLS, poll)
        .put("/api/v2/pins/link", Access::Token, link)
        .get(
            "/api/v2/pins/qr/{code}",
            Access::Open("a picture of the address itself; looks nothing up"),
            picture,
        )
        .post("/pins", ASKS, old_issue)
        .get("/pins/{id}", POLLS, old_poll)
}

async fn issue(Use(state): Use<State>, call: Call) -> Result<Response, Refused> {
    let key = device_keys::key(&call)?;
    let strength = if call.flag("strong") == Some(true) { Strength::Strong } else { Strength::Short };
    let view = ask(&state, &call, strength, key.as_ref()).await?;
    Ok(reply(&call, StatusCode::CREATED, &present::pin(&view, state.clock.now(), &base(&call, &state)).v2()))
}

async fn poll(Use(state): Use<State>, Path(id): Path<String>, call: Call) -> Result<Response, Refused> {
    let view = look(&state, &call, &id).await?;
    Ok(ok(&call, &present::pin(&view, state.clock.now(), &base(&call, &state)).v2()))
}

async fn old_issue(Use(state): Use<State>, call: Call) -> Result<Response, Refused> {
    let view = ask(&state, &call, Strength::Short, None).await?;
    Ok(reply(
        &call,
        StatusCode::CREATED,
        &present::pin(&view, state.clock.now(), &base(&call, &state)).legacy(),
    ))
}

async fn old_poll(Use(state): Use<State>, Path(id): Path<String>, call: Call) -> Result<Response, Refused> {
    let view = look(&state, &call, &id).await?;
    Ok(ok(&call, &present::pin(&view, state.clock.now(), &base(&call, &state)).legacy()))
}

async fn ask(
    state: &State,
    call: &Call,
    strength: Strength,
    key: Option<&Jwk>,
) -> Result<LinkCodeView, Refused> {
    let (client, caller) = (client(call)?, caller(call));
    let issued = state.flows.link_codes.issue_for(strength, &client, about(call), key, &caller).await;
    issued.map_err(|error| problems::link_code(&error).into())
}

async fn look(state: &State, call: &Call, id: &str) -> Result<LinkCodeView, Refused> {
    let number = id.parse().map(LinkCodeNumber).map_err(|_| problems::link_code_unknown())?;
    let polled =
        state.flows.link_codes.poll_signed(number, &client(call)?, call.param("deviceJWT").as_deref()).await;
    polled.map_err(|error| problems::link_code(&error).into())
}

async fn link(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    let code = member.call.param("code").unwrap_or_default();
    let approved =
        state.flows.link_codes.approve(&member.bearer.account, &code, None, &caller(&member.call)).await;
    approved.map_err(|error| problems::link_code(&error))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn picture(Use(state): Use<State>, Path(code): Path<String>, call: Call) -> Result<Response, Refused> {
    let address = format!("{}/link?pin={}", base(&call, &state), origin::encode(&code));
    let drawn = QrCode::new(address.as_bytes()).map_err(|_| Problem::not_found())?;
    let image = drawn.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], image).into_response())
}
