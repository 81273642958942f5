//! `/sign-in`, `/sign-out` and `/reset-required`.
//!
//! A wrong password, an unknown account and an account without a password answer alike.

use account::{
    flows::{Caller, SignInError},
    work::Purpose,
};
use askama::Template;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http_kit::{Access, Routes};

use super::{
    frame::{Frame, Notice, go},
    visit::{Sent, SentBy, Visit},
    with::{Button, buttons},
    work::Work,
};
use crate::{origin, problems, state::State};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/sign-in", Access::Open("whoever signs in is not signed in"), form)
        .post("/sign-in", Access::Open("whoever signs in is not signed in"), sign_in)
        .get("/users/sign_in", Access::Open("an old address of the sign-in page"), old_sign_in)
        .get("/reset-required", Access::Open("explains; changes nothing"), reset_required)
        .post("/sign-out", Access::SignedIn, sign_out)
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    frame: Frame,
    purpose: Option<&'static str>,
    return_to: String,
    login: String,
    buttons: Vec<Button>,
    origin: String,
}

#[derive(Template)]
#[template(path = "reset_required.html")]
struct ResetRequiredPage {
    frame: Frame,
}

async fn form(visit: Visit) -> Result<Response, Response> {
    let return_to = origin::own_path(visit.asked("return_to"));
    if visit.who.is_some() {
        return Ok(go(&return_to));
    }
    let notice = match visit.asked("done") {
        "passkey_refused" => Some(Notice::bad("passkeys-refused", "passkeys-refused-advice")),
        "passkey_went_back" => Some(Notice::bad("passkeys-went-back", "passkeys-went-back-advice")),
        "too_long" => Some(Notice::bad("ways-in-too-long", "ways-in-too-long-advice")),
        "signed_out" => Some(Notice::good("sign-in-signed-out")),
        "deletion" => Some(Notice::good("leave-asked")),
        "everything" => Some(Notice::good("sign-in-everything-signed-out")),
        _ => None,
    };
    Ok(visit.show(&SignInPage {
        frame: visit.frame_with_work(notice, Purpose::SignIn).await?,
        purpose: purpose(&return_to),
        return_to,
        login: String::new(),
        buttons: buttons(&visit),
        origin: visit.passkey_origin(),
    }))
}

/// Why somebody was led here: the key of one sentence.
fn purpose(return_to: &str) -> Option<&'static str> {
    let path = return_to.split('?').next().unwrap_or_default();
    match path {
        "/auth/approve" => Some("sign-in-for-app"),
        "/link" | "/link/approve" | "/pin" => Some("sign-in-for-link"),
        "/claim" => Some("sign-in-for-claim"),
        path if path.starts_with("/with/") => Some("sign-in-to-connect"),
        _ => None,
    }
}

async fn sign_in(Sent { visit, form }: Sent) -> Response {
    let return_to = origin::own_path(form.get("return_to"));
    let login = form.get("login");
    // Work that was asked for and is done counts for this try; whether it was asked for is decided below.
    let worked = !form.get("work").is_empty()
        && matches!(visit.take_work(&form, Purpose::SignIn).await, Ok(Work::Done));
    let caller = Caller { worked, ..visit.caller.clone() };
    match visit.state.flows.sign_in.browser(login, &form.secret("password"), &caller).await {
        Ok(came_in) => visit.came_in(&came_in, &return_to),
        Err(SignInError::ResetRequired) => go("/reset-required"),
        Err(SignInError::Suspended) => problems::suspended().into_response(),
        Err(SignInError::Work) => {
            let order = match visit.state.flows.defence.order_for_sign_in(&visit.caller).await {
                Ok(order) => order,
                Err(fault) => return problems::fault(&fault).into_response(),
            };
            let notice = Notice::bad("work-sign-in", "work-sign-in-advice");
            let frame = Frame { work: Some(order), ..visit.frame("", Some(notice)) };
            let (purpose, login) = (purpose(&return_to), login.to_owned());
            visit.show_as(
                StatusCode::TOO_MANY_REQUESTS,
                &SignInPage {
                    frame,
                    purpose,
                    return_to,
                    login,
                    buttons: buttons(&visit),
                    origin: visit.passkey_origin(),
                },
            )
        }
        Err(SignInError::Locked) => go("/locked"),
        Err(SignInError::Fault(fault)) => problems::fault(&fault).into_response(),
        Err(SignInError::TooMany(limit)) => problems::too_many(&limit).into_response(),
        Err(SignInError::Wrong | SignInError::CodeNeeded | SignInError::CodeWrong) => {
            let notice = Notice::bad("sign-in-wrong", "sign-in-wrong-advice");
            let page = SignInPage {
                frame: visit.frame("", Some(notice)),
                purpose: purpose(&return_to),
                return_to,
                login: login.to_owned(),
                buttons: buttons(&visit),
                origin: visit.passkey_origin(),
            };
            visit.show_as(StatusCode::UNAUTHORIZED, &page)
        }
    }
}

async fn old_sign_in() -> Response {
    go("/sign-in")
}

async fn reset_required(visit: Visit) -> Response {
    visit.show(&ResetRequiredPage { frame: Frame { name: None, ..visit.frame("", None) } })
}

async fn sign_out(SentBy { visit, who, .. }: SentBy) -> Response {
    match visit.state.flows.sign_out.session(&who).await {
        Ok(()) => visit.signed_out_to("/sign-in?done=signed_out"),
        Err(fault) => problems::fault(&fault).into_response(),
    }
}
