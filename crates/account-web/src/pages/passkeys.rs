//! Passkeys in a browser: challenges as JSON for the script, and forms that carry the answers.

use account::{
    PasskeyId,
    flows::{Asked, PasskeyError, ProofError},
    passkey::{Answered, PasskeyRefusal},
};
use axum::response::{IntoResponse, Response};
use http::header;
use http_kit::{Access, Problem, Routes};
use serde_json::{Value, json};

use super::{
    frame::go,
    proof,
    visit::{Form, FreshSentBy, Sent},
};
use crate::{
    origin,
    problems::{self, Refused},
    state::State,
};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    const OPEN: Access =
        Access::Open("whoever signs in is not signed in; a challenge proves nothing by itself");
    Routes::new()
        .post("/sign-in/passkey/options", OPEN, begin_using)
        .post("/sign-in/passkey", OPEN, sign_in)
        .post("/account/security/passkeys/options", Access::Fresh, begin_making)
        .post("/account/security/passkeys", Access::Fresh, make)
        .post("/account/security/passkeys/rename", Access::Fresh, rename)
        .post("/account/security/passkeys/remove", Access::Fresh, remove)
}

/// What the script put into a form.
pub fn answered(form: &Form) -> Option<Answered> {
    let answered = Answered { challenge: form.secret("challenge"), answer: form.secret("answer") };
    (!answered.challenge.is_empty() && !answered.answer.is_empty()).then_some(answered)
}

async fn begin_using(Sent { visit, .. }: Sent) -> Result<Response, Refused> {
    given(visit.state.flows.passkeys.begin_using())
}

async fn begin_making(FreshSentBy { visit, who, .. }: FreshSentBy) -> Result<Response, Refused> {
    given(visit.state.flows.passkeys.begin_making(&who).await)
}

fn given(asked: Result<Asked, PasskeyError>) -> Result<Response, Refused> {
    let asked = match asked {
        Ok(asked) => asked,
        Err(PasskeyError::Fault(fault)) => return Err(fault.into()),
        Err(_) => return Err(Problem::not_found().into()),
    };
    let options: Value = serde_json::from_str(&asked.options).map_err(|error| Problem::internal(&error))?;
    let body = json!({ "options": options, "challenge": asked.challenge.expose() }).to_string();
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

async fn sign_in(Sent { visit, form }: Sent) -> Response {
    let return_to = origin::own_path(form.get("return_to"));
    let again = format!("/sign-in?done=passkey_refused&return_to={}", origin::encode(&return_to));
    let Some(answered) = answered(&form) else { return go(&again) };
    match visit.state.flows.passkeys.sign_in(&answered, &visit.caller).await {
        Ok(came_in) => visit.came_in(&came_in, &return_to),
        Err(ProofError::Passkey(PasskeyRefusal::Stale)) => {
            go(&format!("/sign-in?done=too_long&return_to={}", origin::encode(&return_to)))
        }
        Err(ProofError::Passkey(PasskeyRefusal::WentBack)) => {
            go(&format!("/sign-in?done=passkey_went_back&return_to={}", origin::encode(&return_to)))
        }
        Err(error) => proof::advice(&error).map_or_else(|answer| *answer, |_| go(&again)),
    }
}

async fn make(FreshSentBy { visit, who, form }: FreshSentBy) -> Response {
    let Some(answered) = answered(&form) else { return go("/account/security?done=passkey_refused") };
    let name = form.get("name");
    done(
        visit.state.flows.passkeys.finish_making(&who, &answered, name, &visit.caller).await,
        "passkey_added",
    )
}

async fn rename(FreshSentBy { visit, who, form }: FreshSentBy) -> Result<Response, Refused> {
    let id = PasskeyId::new(form.get("passkey"));
    visit.state.flows.passkeys.rename(&who, &id, form.get("name"), &visit.caller).await?;
    Ok(go("/account/security?done=passkey_renamed"))
}

async fn remove(FreshSentBy { visit, who, form }: FreshSentBy) -> Response {
    let id = PasskeyId::new(form.get("passkey"));
    done(visit.state.flows.passkeys.remove(&who, &id, &visit.caller).await.map(drop), "passkey_removed")
}

fn done(outcome: Result<(), PasskeyError>, what: &str) -> Response {
    match outcome {
        Ok(()) => go(&format!("/account/security?done={what}")),
        Err(PasskeyError::Refused(_)) => go("/account/security?done=passkey_refused"),
        Err(PasskeyError::LastWayIn) => go("/account/security?done=last_way_in"),
        Err(PasskeyError::ShortPassword) => go("/account/security?done=short_password"),
        Err(PasskeyError::Fault(fault)) => problems::fault(&fault).into_response(),
    }
}
