//! Our own protocol, `/houselights/v1/`: between our media servers, our apps and this service.
//!
//! Described in `docs/protocol/server.md`.

use std::{convert::Infallible, time::Duration};

use account::{
    feed::{FeedEvent, News, Whose},
    flows::{Announcement, Introspection},
    server::ServerState,
};
use axum::{
    Json,
    extract::{Path, State as Use},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use http::StatusCode;
use http_kit::{Access, Call, Problem, Routes};
use kernel::{MachineIdentifier, Secret};
use serde::de::DeserializeOwned;
use wire::house;

use super::member::{Member, Proven, caller, proof};
use crate::{present, problems::Refused, state::State};

/// The routes of this file.
pub fn routes() -> Routes<State> {
    Routes::new()
        .post(house::ANNOUNCE_PATH, Access::ServerKey, announce)
        .post(house::INTROSPECT_PATH, Access::ServerKey, introspect)
        .get(house::FEED_PATH, Access::ServerKey, feed)
        .get("/houselights/v1/servers", Access::Token, servers)
        .post("/houselights/v1/servers/{machine}/approve", Access::Token, approve)
}

async fn announce(Use(state): Use<State>, call: Call) -> Result<Response, Refused> {
    let jws = proof(&call)?;
    let said: house::Announcement = read(&call)?;
    let announcement: Announcement = present::announcement(said, &call)?;
    let announced = state.flows.servers.announce(&jws, announcement, &caller(&call)).await?;
    Ok(Json(present::standing(&announced)).into_response())
}

async fn introspect(Use(state): Use<State>, Proven { call, server }: Proven) -> Result<Response, Refused> {
    let asked: house::Introspection = read(&call)?;
    let answer: Introspection = state.flows.servers.introspect(&server.id, &Secret::new(asked.token)).await?;
    Ok(Json(present::introspected(&answer)).into_response())
}

fn read<T: DeserializeOwned>(call: &Call) -> Result<T, Refused> {
    serde_json::from_slice(&call.body).map_err(|_| {
        Problem::new(StatusCode::BAD_REQUEST, "not_understood")
            .message("The body is not what this address takes")
            .into()
    })
}

async fn servers(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    let mine = state.flows.servers.mine(&member.bearer.account).await?;
    let resources =
        state.flows.servers.resources(&member.bearer.account, member.bearer.device.as_ref()).await?;
    Ok(Json(present::listed_servers(&mine, &resources)).into_response())
}

async fn approve(
    Use(state): Use<State>,
    Path(id): Path<String>,
    member: Member,
) -> Result<Response, Refused> {
    let machine = MachineIdentifier::parse(&id).map_err(|_| Problem::not_found())?;
    state.flows.servers.approve(&member.bearer.account, &machine, &caller(&member.call)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What a server must hear, as it happens. A waiting server hears only how it stands itself.
async fn feed(Use(state): Use<State>, Proven { call, server }: Proven) -> Result<Response, Refused> {
    // Wake for what is committed from here on, also when it comes between the look-up and the wait.
    let mut feed = state.feed.clone();
    let _ = feed.borrow_and_update();
    let last = state.flows.feeds.last().await?;
    // A larger number speaks of another database: the server sees the smaller one in the greeting and forgets.
    let mut seq = call.param("since").and_then(|since| since.parse().ok()).unwrap_or(last).min(last);
    let stands = state.flows.servers.state(&server.id).await?.unwrap_or(ServerState::Unowned);
    let hello = event("hello", &house::FeedNotice { seq, state: Some(present::server_state(stands)) });
    let listener = state.listening.begin(server.id.clone());
    let events = async_stream::stream! {
        let _listener = listener;
        yield hello;
        loop {
            // A fault here ends the stream; the server dials again and asks for what it missed.
            let Ok(news) = state.flows.feeds.since(&server.id, seq).await else { break };
            let Ok(Some(stands)) = state.flows.servers.state(&server.id).await else { break };
            for one in news {
                seq = one.seq;
                if let Some(told) = tell(&one, stands) {
                    yield told;
                }
            }
            // Another replica may have added something without waking us.
            let woken = tokio::time::timeout(Duration::from_secs(1), feed.changed()).await;
            if matches!(woken, Ok(Err(_))) {
                break;
            }
        }
    };
    let events = futures_util::StreamExt::map(events, Ok::<Event, Infallible>);
    let alive = KeepAlive::new().interval(Duration::from_secs(10)).text("ping");
    Ok(Sse::new(events).keep_alive(alive).into_response())
}

fn tell(one: &FeedEvent, stands: ServerState) -> Option<Event> {
    let seq = one.seq;
    match &one.news {
        News::Standing => {
            Some(event("server", &house::FeedNotice { seq, state: Some(present::server_state(stands)) }))
        }
        News::Shares if stands == ServerState::Owned => {
            Some(event("shares", &house::FeedNotice { seq, state: None }))
        }
        // A server that has just begun to wait must still drop who was signed out with it.
        News::Revoked { accounts, devices }
            if matches!(stands, ServerState::Owned | ServerState::Waiting) =>
        {
            let accounts = match accounts {
                Whose::All => house::Revoked::EVERYBODY,
                Whose::Accounts(numbers) => {
                    house::Revoked::Accounts(numbers.iter().map(ToString::to_string).collect())
                }
            };
            Some(event("revoked", &house::RevokedNotice { seq, accounts, devices: devices.clone() }))
        }
        News::Shares | News::Revoked { .. } => None,
    }
}

fn event(name: &'static str, notice: &impl serde::Serialize) -> Event {
    let data = serde_json::to_string(notice).unwrap_or_default();
    Event::default().event(name).data(data)
}
