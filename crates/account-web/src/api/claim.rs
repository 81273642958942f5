//! Claiming a server: the token (F7, F8) and its exchange (F6, F7).

use account::{
    PublicKey, Signature,
    flows::{ClaimingServer, KeyProof},
    server::ServerAbout,
};
use axum::{extract::State as Use, response::Response};
use http_kit::{Access, Call, Problem, Routes};
use kernel::{MachineIdentifier, Secret};
use wire::{account::claim::claim_token, house};

use super::member::{Member, base, caller, ok};
use crate::{
    present,
    problems::{self, Refused},
    state::State,
};

/// The routes of this file.
pub fn routes() -> Routes<State> {
    Routes::new().get("/api/claim/token", Access::Token, token).post(
        "/api/claim/exchange",
        Access::Open("the claim token is the right"),
        exchange,
    )
}

async fn token(Use(state): Use<State>, member: Member) -> Result<Response, Refused> {
    let issued = state.flows.claims.issue(&member.bearer.account, &caller(&member.call)).await?;
    Ok(ok(&member.call, &claim_token(issued.token.expose())))
}

async fn exchange(Use(state): Use<State>, call: Call) -> Result<Response, Refused> {
    let facts = call.client();
    let machine = MachineIdentifier::parse(&facts.identifier).map_err(|_| {
        Problem::new(http::StatusCode::BAD_REQUEST, "client_identifier_missing")
            .code(1000)
            .message("X-Plex-Client-Identifier must name the server")
    })?;
    let name = [&facts.device_name, &facts.device].into_iter().find(|name| !name.is_empty()).cloned();
    let server = ClaimingServer {
        machine,
        about: ServerAbout {
            name: name.unwrap_or_else(|| "Media server".to_owned()),
            product: facts.product,
            version: facts.version,
            platform: facts.platform,
            platform_version: facts.platform_version,
            device: facts.device,
        },
    };
    let pasted = Secret::new(call.param("token").unwrap_or_default());
    let claimed = state.flows.claims.exchange(&pasted, server, key_proof(&call)?, &caller(&call)).await;
    let claimed = claimed.map_err(|error| problems::claim(&error))?;
    let person = state.flows.people.person(&claimed.account).await?.ok_or_else(Problem::unauthenticated)?;
    Ok(ok(&call, &present::user(&person, &claimed.token, &base(&call, &state)).v1()))
}

/// The key a server of ours claims with. Half a proof, or one that can not be read, is refused rather than ignored.
fn key_proof(call: &Call) -> Result<Option<KeyProof>, Refused> {
    let read = |name| call.headers.get(name).and_then(|value| value.to_str().ok());
    match (read(house::SERVER_KEY_HEADER), read(house::SERVER_PROOF_HEADER)) {
        (None, None) => Ok(None),
        (Some(key), Some(signature)) => {
            let key = PublicKey::from_base64url(key).ok_or_else(problems::server_proof_missing)?;
            let signature =
                Signature::from_base64url(signature).ok_or_else(problems::server_proof_missing)?;
            Ok(Some(KeyProof { key, signature }))
        }
        _ => Err(problems::server_proof_missing().into()),
    }
}
