//! Signing in and out with a device: F1 and F9 of the protocol, in both generations.
//!
//! One use case stands behind all doors, so the limits and the answers are the same at each.

use account::flows::{DeviceCredentials, DeviceSignedIn};
use axum::{
    extract::State as Use,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use http_kit::{Access, Call, Problem, Routes};
use kernel::Secret;

use super::{
    member::{Member, about, caller, client, reply},
    user::document,
};
use crate::{
    present,
    problems::{self, Refused},
    state::State,
};

/// The routes of this file.
pub fn routes() -> Routes<State> {
    const OPEN: Access = Access::Open("whoever signs in has no token yet");
    Routes::new()
        .post("/api/v2/users/signin", OPEN, sign_in)
        .post("/users/sign_in", OPEN, old_sign_in)
        .delete("/api/v2/users/signout", Access::Token, sign_out)
}

async fn sign_in(Use(state): Use<State>, call: Call) -> Result<Response, Refused> {
    client(&call)?;
    let (login, password) = credentials(&call).ok_or_else(Problem::unauthenticated)?;
    let signed_in = open(&state, &call, &login, &password).await?;
    let remember =
        call.flag("rememberMe").unwrap_or(false).then(|| present::remembered_until(state.clock.now()));
    let mut user = document(&state, &call, &signed_in.account, &signed_in.token).await?;
    user.remember_expires_at = remember;
    Ok(reply(&call, StatusCode::CREATED, &user.v2()))
}

async fn old_sign_in(Use(state): Use<State>, call: Call) -> Result<Response, Refused> {
    let Some((login, password)) = credentials(&call) else {
        // One client checks its token here, with an empty form.
        let token = Secret::new(call.token().ok_or_else(Problem::unauthenticated)?);
        let bearer =
            state.flows.tokens.check(&token).await.map_err(|error| problems::token(&error, &call, &state))?;
        let user = document(&state, &call, &bearer.account, &token).await?;
        return Ok(reply(&call, StatusCode::CREATED, &user.v1()));
    };
    let signed_in = open(&state, &call, &login, &password).await?;
    let user = document(&state, &call, &signed_in.account, &signed_in.token).await?;
    Ok(reply(&call, StatusCode::CREATED, &user.v1()))
}

async fn open(state: &State, call: &Call, login: &str, password: &Secret) -> Result<DeviceSignedIn, Refused> {
    // Old tools do not name themselves; they share one device.
    let client = match client(call) {
        Ok(client) => client,
        Err(_) => {
            account::device::ClientIdentifier::parse("unnamed").map_err(|_| Problem::unauthenticated())?
        }
    };
    let code = call.param("verificationCode").filter(|code| !code.is_empty()).map(Secret::new);
    let credentials = DeviceCredentials { login, password, code: code.as_ref() };
    let signed_in = state.flows.sign_in.device(&credentials, &client, about(call), &caller(call)).await;
    signed_in.map_err(|error| problems::sign_in(&error, call, state).into())
}

/// User name and password, from wherever the client put them.
fn credentials(call: &Call) -> Option<(String, Secret)> {
    if let Some((login, password)) = call.basic() {
        return Some((login, Secret::new(password)));
    }
    let nested = |name: &str| {
        let user = call.json().and_then(|json| json.get("user"))?;
        user.get(name)?.as_str().map(str::to_owned)
    };
    let read = |name: &str| {
        call.param(name).or_else(|| call.param(&format!("user[{name}]"))).or_else(|| nested(name))
    };
    let (login, password) = (read("login")?, read("password")?);
    (!login.is_empty() && !password.is_empty()).then(|| (login, Secret::new(password)))
}

async fn sign_out(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    state.flows.sign_out.token(&member.bearer, &caller(&member.call)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
