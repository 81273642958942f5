//! The small endpoints: answered honestly, also where the honest answer is "nothing".

use axum::{
    extract::{Path, State as Use},
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use http_kit::{Access, Call, Problem, Routes};
use wire::account::small;

use super::member::{Member, ok};
use crate::{problems::Refused, state::State};

/// The routes of this file.
pub fn routes() -> Routes<State> {
    const OWN_ADDRESS: Access = Access::Open("tells the caller its own address");
    const NOTHING: Access = Access::Open("the same empty list for everybody");
    Routes::new()
        .get("/api/v2/ping", Access::Token, ping)
        .get("/:/ip", OWN_ADDRESS, ip)
        .get("/pms/:/ip", OWN_ADDRESS, ip)
        .get("/api/v2/geoip", Access::Token, geoip)
        .get("/api/v2/user/privacy", Access::Token, privacy)
        .put("/api/v2/user/privacy", Access::Token, privacy)
        .get("/api/v2/user/webhooks", Access::Token, webhooks)
        .post("/api/v2/user/webhooks", Access::Token, webhooks)
        .get("/api/v2/user/{uuid}/settings/opt_outs", Access::Token, opt_outs)
        .post("/api/v2/user/{uuid}/settings/opt_outs", Access::Token, opt_out)
        .get("/api/v2/user/view_state_sync", Access::Token, view_state_sync)
        .put("/api/v2/user/view_state_sync", Access::Token, change_view_state_sync)
        .get("/api/v2/features", NOTHING, features)
        .get("/api/v2/release_channels", NOTHING, release_channels)
        .get("/api/v2/cloud_server", Access::Token, cloud_server)
        .get("/api/v2/friends", Access::Token, friends)
        .get("/media/providers", Access::Token, media_providers)
        .get("/api/downloads/{file}", NOTHING, downloads)
        .get("/downloads/details/{file}", NOTHING, downloads)
        .get("/servers/{machine}/sync_lists", Access::Token, sync_lists)
        .get("/devices/{client}/sync_items", Access::Token, sync_items)
}

async fn ping(member: Member) -> Response {
    ok(&member.call, &small::pong())
}

async fn ip(call: Call) -> Response {
    let address = call.peer.map(|peer| peer.to_string()).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], address).into_response()
}

async fn geoip(member: Member) -> Response {
    ok(&member.call, &small::place())
}

// Nothing is collected, so there is nothing to opt into; a wish to be left alone is always granted.
async fn privacy(member: Member) -> Response {
    ok(&member.call, &small::privacy())
}

async fn webhooks(_: Member) -> Problem {
    Problem::forbidden().code(1012).message("Webhooks belong to the media server; this service sends none")
}

async fn opt_outs(member: Member) -> Response {
    ok(&member.call, &small::empty("optOuts"))
}

async fn opt_out(_: Member) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "no_online_sources")
        .message("There is no online source to opt out of")
}

async fn view_state_sync(Use(state): Use<State>, member: Member) -> Response {
    ok(&member.call, &small::view_state_sync(state.clock.now()))
}

async fn change_view_state_sync(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    if member.call.flag("consent") == Some(true) {
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "watch_state_stays")
            .message("Watch state stays on the server it was made on")
            .into());
    }
    Ok(ok(&member.call, &small::view_state_sync(state.clock.now())))
}

async fn features(call: Call) -> Response {
    ok(&call, &small::empty("features"))
}

async fn release_channels(call: Call) -> Response {
    ok(&call, &small::empty("releaseChannels"))
}

async fn cloud_server(member: Member) -> Response {
    ok(&member.call, &small::empty("cloudServer"))
}

async fn friends(_: Member) -> Problem {
    Problem::new(StatusCode::GONE, "gone").message("This list is gone; ask /api/users")
}

async fn media_providers(member: Member) -> Response {
    ok(&member.call, &small::empty_container())
}

async fn downloads(call: Call) -> Response {
    ok(&call, &small::no_downloads())
}

async fn sync_lists(_: Path<String>, member: Member) -> Response {
    ok(&member.call, &small::empty_container())
}

async fn sync_items(_: Path<String>, member: Member) -> Response {
    ok(&member.call, &small::empty("SyncList"))
}
