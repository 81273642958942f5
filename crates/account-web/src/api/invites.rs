//! Invitations (F10): those I sent, those I received. An invitation goes by the number of the other person.

use account::flows::ShareView;
use axum::{
    extract::{Path, State as Use},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use http_kit::{Access, Problem, Routes};
use wire::account::people;

use super::member::{Member, base, caller, ok};
use crate::{present, problems::Refused, state::State};

/// The routes of this file.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/api/invites/requested", Access::Token, sent)
        .delete("/api/invites/requested/{id}", Access::Token, cancel)
        .get("/api/invites/requests", Access::Token, received)
        .put("/api/invites/requests/{id}", Access::Token, accept)
        .delete("/api/invites/requests/{id}", Access::Token, decline)
}

async fn sent(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    let given = state.flows.shares.given(&member.bearer.account).await?;
    let invites = present::sent_invites(&given, &base(&member.call, &state));
    Ok(ok(&member.call, &people::invites(&invites)))
}

async fn received(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    let received = state.flows.shares.received(&member.bearer.account).await?;
    let invites = present::received_invites(&received, &base(&member.call, &state));
    Ok(ok(&member.call, &people::invites(&invites)))
}

async fn cancel(Use(state): Use<State>, Path(id): Path<String>, member: Member) -> Result<Response, Refused> {
    let given = state.flows.shares.given(&member.bearer.account).await?;
    for view in open(&given, &id, present::invite_number)? {
        state.flows.shares.remove(&member.bearer.account, view.share.number, &caller(&member.call)).await?;
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn accept(Use(state): Use<State>, Path(id): Path<String>, member: Member) -> Result<Response, Refused> {
    let received = state.flows.shares.received(&member.bearer.account).await?;
    for view in open(&received, &id, |view| view.owner.number.0)? {
        state.flows.shares.accept(&member.bearer.account, view.share.number, &caller(&member.call)).await?;
    }
    Ok(StatusCode::OK.into_response())
}

async fn decline(
    Use(state): Use<State>,
    Path(id): Path<String>,
    member: Member,
) -> Result<Response, Refused> {
    let received = state.flows.shares.received(&member.bearer.account).await?;
    for view in open(&received, &id, |view| view.owner.number.0)? {
        state.flows.shares.decline(&member.bearer.account, view.share.number, &caller(&member.call)).await?;
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The open invitations from or to this person; none is "not found".
fn open<'a>(
    all: &'a [ShareView],
    id: &str,
    number: fn(&ShareView) -> i32,
) -> Result<Vec<&'a ShareView>, Refused> {
    let wanted: i32 = id.parse().map_err(|_| Problem::not_found())?;
    let found: Vec<_> =
        all.iter().filter(|view| view.share.accepted_at.is_none() && number(view) == wanted).collect();
    if found.is_empty() { Err(Problem::not_found().into()) } else { Ok(found) }
}
