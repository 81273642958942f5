//! `/prove`: somebody who is signed in shows once more who they are, and goes back to where they were.
//!
//! Asked before a form is shown that only its owner may fill in, so that nothing typed is lost.

use account::flows::{SignedIn, Ways};
use askama::Template;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http_kit::{Access, Routes};

use super::{
    frame::{Frame, Notice},
    proof,
    visit::{SentBy, SignedInVisit, Visit},
    with::{Button, provers},
};
use crate::{origin, problems, state::State};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new().get("/prove", Access::SignedIn, form).post("/prove", Access::SignedIn, prove)
}

#[derive(Template)]
#[template(path = "prove.html")]
struct ProvePage {
    frame: Frame,
    name: String,
    ways: Ways,
    origin: String,
    return_to: String,
    buttons: Vec<Button>,
}

async fn form(SignedInVisit { visit, who }: SignedInVisit) -> Response {
    let return_to = origin::own_path(visit.asked("return_to"));
    match visit.state.flows.ways_in.of(&who.account).await {
        Ok(ways) => show(&visit, &who, ways, return_to, None, StatusCode::OK).await,
        Err(fault) => problems::fault(&fault).into_response(),
    }
}

async fn show(
    visit: &Visit,
    who: &SignedIn,
    ways: Ways,
    return_to: String,
    notice: Option<Notice>,
    status: StatusCode,
) -> Response {
    // A second factor is asked for in person; another service's word is the first.
    let buttons = if ways.second_factor { Ok(Vec::new()) } else { provers(visit, &who.account).await };
    let buttons = match buttons {
        Ok(buttons) => buttons,
        Err(fault) => return problems::fault(&fault).into_response(),
    };
    let name = visit.name.clone().unwrap_or_default();
    let origin = if ways.passkeys > 0 { visit.passkey_origin() } else { String::new() };
    let frame = visit.frame("", notice);
    visit.show_as(status, &ProvePage { frame, name, ways, origin, return_to, buttons })
}

async fn prove(SentBy { visit, who, form }: SentBy) -> Response {
    let return_to = origin::own_path(form.get("return_to"));
    let ways = match visit.state.flows.ways_in.of(&who.account).await {
        Ok(ways) => ways,
        Err(fault) => return problems::fault(&fault).into_response(),
    };
    let Some(shown) = proof::shown(&form) else {
        return show(&visit, &who, ways, return_to, None, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    match visit.state.flows.ways_in.prove(&who, &shown, &visit.caller).await {
        Ok(opened) => visit.signed_in_to(&opened.session, &return_to),
        Err(error) => match proof::advice(&error) {
            Ok(notice) => show(&visit, &who, ways, return_to, Some(notice), StatusCode::UNAUTHORIZED).await,
            Err(answer) => *answer,
        },
    }
}
