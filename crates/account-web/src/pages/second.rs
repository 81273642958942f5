//! `/sign-in/second`: the second step, between a first factor and being signed in.
//!
//! It lives in one browser, by a cookie of its own; without it there is only the beginning.

use account::flows::{ProofError, Ways};
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use http_kit::{Access, Routes};

use super::{
    frame::{Frame, Notice, go},
    proof,
    visit::{Sent, Visit},
};
use crate::{origin, state::State};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    const HALF_WAY: Access =
        Access::Open("whoever is half way in is not signed in; the cookie of the step is the right");
    Routes::new().get("/sign-in/second", HALF_WAY, form).post("/sign-in/second", HALF_WAY, answer)
}

#[derive(Template)]
#[template(path = "second.html")]
struct SecondPage {
    frame: Frame,
    ways: Ways,
    origin: String,
    return_to: String,
}

async fn form(visit: Visit) -> Response {
    let return_to = origin::own_path(visit.asked("return_to"));
    show(&visit, return_to, None, StatusCode::OK).await
}

async fn show(visit: &Visit, return_to: String, notice: Option<Notice>, status: StatusCode) -> Response {
    let Some(step) = visit.step() else { return begin_again(&return_to) };
    match visit.state.flows.ways_in.asked(&step).await {
        Ok(ways) => {
            let page = SecondPage {
                frame: visit.frame("", notice),
                origin: if ways.passkeys > 0 { visit.passkey_origin() } else { String::new() },
                ways,
                return_to,
            };
            visit.show_as(status, &page)
        }
        Err(ProofError::Over(_)) => begin_again(&return_to),
        Err(other) => proof::advice(&other).map_or_else(|answer| *answer, |_| begin_again(&return_to)),
    }
}

fn begin_again(return_to: &str) -> Response {
    go(&format!("/sign-in?done=too_long&return_to={}", origin::encode(return_to)))
}

async fn answer(Sent { visit, form }: Sent) -> Response {
    let return_to = origin::own_path(form.get("return_to"));
    let (Some(step), Some(shown)) = (visit.step(), proof::shown(&form)) else {
        return show(&visit, return_to, None, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    match visit.state.flows.ways_in.second_step(&step, &shown, &visit.caller).await {
        Ok(opened) => visit.signed_in_to(&opened.session, &return_to),
        Err(error) => match proof::advice(&error) {
            Ok(notice) => show(&visit, return_to, Some(notice), StatusCode::UNAUTHORIZED).await,
            Err(answer) => *answer,
        },
    }
}
