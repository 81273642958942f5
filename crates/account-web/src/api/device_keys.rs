//! Device keys (F5): registering one, nonces, tokens for what a device signed, and our own public keys.

use account::device_key::Jwk;
use axum::{
    extract::State as Use,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use http_kit::{Access, Call, Problem, Routes};
use serde_json::{Value, json};

use super::member::{Member, caller, client};
use crate::{
    problems::{self, Refused},
    state::State,
};

/// The routes of this file.
pub fn routes() -> Routes<State> {
    Routes::new()
        .post("/api/v2/auth/jwk", Access::Token, register)
        .get("/api/v2/auth/nonce", Access::Open("a number to sign; it opens nothing"), nonce)
        .post("/api/v2/auth/token", Access::Open("the signature of a registered key is the right"), token)
        .get("/api/v2/auth/keys", Access::Open("public keys, to check signatures with"), keys)
}

async fn register(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    client(&member.call)?;
    let jwk = key(&member.call)?.ok_or_else(|| Problem::invalid("jwk", "The key is missing"))?;
    let taken = state.flows.device_keys.register(&member.bearer, &jwk, &caller(&member.call)).await;
    taken.map_err(|why| problems::register_key(&why))?;
    Ok(written(StatusCode::CREATED, &json!({})))
}

async fn nonce(Use(state): Use<State>, call: Call) -> Result<Response, Refused> {
    let made = state.flows.device_keys.nonce(&client(&call)?, &caller(&call)).await;
    let nonce = made.map_err(|why| problems::exchange(&why, &call, &state))?;
    Ok(written(StatusCode::OK, &json!({ "nonce": nonce })))
}

async fn token(Use(state): Use<State>, call: Call) -> Result<Response, Refused> {
    let client = client(&call)?;
    let signed = call.param("jwt").ok_or_else(|| Problem::invalid("jwt", "The signed request is missing"))?;
    let given = state.flows.device_keys.exchange(&client, &signed).await;
    let token = given.map_err(|why| problems::exchange(&why, &call, &state))?;
    Ok(written(StatusCode::OK, &json!({ "auth_token": token.expose() })))
}

async fn keys(Use(state): Use<State>) -> Response {
    let one = |(kid, key): (String, account::PublicKey)| {
        let x = key.to_base64url();
        json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "use": "sig", "alg": "EdDSA", "kid": kid })
    };
    let keys: Vec<Value> = state.flows.device_keys.ours().into_iter().map(one).collect();
    written(StatusCode::OK, &json!({ "keys": keys }))
}

/// The key a request brings, if it brings one.
pub fn key(call: &Call) -> Result<Option<Jwk>, Refused> {
    let Some(jwk) = call.json().and_then(|json| json.get("jwk")).filter(|jwk| !jwk.is_null()) else {
        return Ok(None);
    };
    Jwk::parse(jwk).map(Some).map_err(|why| problems::device_key(why).into())
}

/// These answers are JSON whatever was asked for, and kept by nobody.
fn written(status: StatusCode, body: &Value) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "application/json; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, body.to_string()).into_response()
}
