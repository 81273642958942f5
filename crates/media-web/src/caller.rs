//! Who is calling: being let in is an argument of a handler, so it cannot be forgotten.
//!
//! ```text
//! claimed server:    token ──▶ identity ──▶ SignedIn ──▶ owner? ──▶ Owner
//! unclaimed server:  at home (by address, directly) ──▶ the caller is as good as the owner; tokens are passed over
//! ```
//!
//! Hidden things are not found (404); things only the owner may do are forbidden (403).

use std::ops::Deref;

use axum::extract::FromRequestParts;
use http::StatusCode;
use http::request::Parts;
use http_kit::{Locality, Problem};
use kernel::Secret;
use media::caller::Caller;
use media::ports::{Dead, Identity as _, LinkState, Refused};

use crate::ask::Ask;
use crate::refusal::store_problem;
use crate::state::State;

/// A caller who may be here, with what they ask for.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub caller: Caller,
    /// What they ask for.
    pub ask: Ask,
}

/// The owner, with what they ask for.
#[derive(Debug, Clone)]
pub struct Owner(pub SignedIn);

impl Deref for SignedIn {
    type Target = Ask;
    fn deref(&self) -> &Ask {
        &self.ask
    }
}

impl Deref for Owner {
    type Target = SignedIn;
    fn deref(&self) -> &SignedIn {
        &self.0
    }
}

impl FromRequestParts<State> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        let ask = Ask::of(parts);
        let caller = caller(&ask, state).await?;
        Ok(Self { caller, ask })
    }
}

impl FromRequestParts<State> for Owner {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        let asked = SignedIn::from_request_parts(parts, state).await?;
        if asked.caller.owner { Ok(Self(asked)) } else { Err(Problem::forbidden()) }
    }
}

/// Who makes this request, or why nobody may.
pub async fn caller(ask: &Ask, state: &State) -> Result<Caller, Problem> {
    let device = ask.device();
    match state.flows.link.standing().state {
        LinkState::Unclaimed | LinkState::Revoked => {
            match Locality::of(ask.peer, &ask.headers, &state.networks()) {
                Locality::Local => Ok(Caller::nearby(device)),
                Locality::Remote(_) => Err(refuse(state, "unclaimed")),
            }
        }
        LinkState::Owned | LinkState::Waiting => {
            let token = ask.token().map(Secret::new).ok_or_else(|| refuse(state, "not_authenticated"))?;
            if let Some(caller) = state.delegations.caller(&token, state.clock.now()) {
                return Ok(Caller { device, ..caller });
            }
            state.flows.identities.caller(&token, device).await.map_err(|why| problem(state, &why))
        }
    }
}

fn refuse(state: &State, reason: &'static str) -> Problem {
    let url = state.flows.link.standing().account_url;
    Problem { reason, ..Problem::unauthenticated() }
        .fact("signInUrl", format!("{}/sign-in", url.trim_end_matches('/')))
}

fn problem(state: &State, why: &Refused) -> Problem {
    match why {
        Refused::Dead(Dead::Unknown) => refuse(state, "not_authenticated"),
        Refused::Dead(Dead::Revoked) => refuse(state, "epoch_revoked"),
        Refused::Dead(Dead::Expired) => Problem::token_over(),
        Refused::Dead(Dead::ResetRequired) => {
            refuse(state, "reset_required").message("This account needs a new password before anything else")
        }
        Refused::Dead(Dead::NotShared) => refuse(state, "not_shared"),
        Refused::Dead(Dead::ServerWaiting) => {
            refuse(state, "server_waiting").message("This server waits for its owner's approval")
        }
        // Not a 4xx: players take that as a sign-out and forget everything they know.
        Refused::Unknown(_) => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "account_service_unreachable")
            .message("The account service can not be reached and this device is not known here")
            .retry_after(15),
        Refused::Store(error) => store_problem(error),
    }
}
