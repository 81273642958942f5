//! `/account/security`: change the password, with the box.

use account::{
    flows::{ChangeError, Fresh},
    password::{Beside, PasswordRefusal},
};
use askama::Template;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http_kit::{Access, Routes};
use locale::Sentence;

use super::{
    connected::{self, Connected},
    forgot::connected_devices,
    frame::{Frame, Notice, go},
    visit::{FreshSentBy, FreshVisit, Visit},
};
use crate::{problems, state::State};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/account/security", Access::Fresh, form)
        .post("/account/security", Access::Fresh, change)
        .get("/.well-known/change-password", Access::Open("only points at the page"), well_known)
}

#[derive(Template)]
#[template(path = "security.html")]
struct SecurityPage {
    frame: Frame,
    name: String,
    least: usize,
    wrong: &'static str,
    connected: Connected,
}

/// What is wrong with a new password, and what to do.
pub fn password_advice(refusal: PasswordRefusal) -> Notice {
    match refusal {
        PasswordRefusal::Short { least } => {
            Notice::bad("security-short", Sentence::of("security-short-advice").with("least", &least))
        }
        PasswordRefusal::Long => Notice::bad("security-long", "security-long-advice"),
        PasswordRefusal::Personal => Notice::bad("security-guessable", "security-personal-advice"),
        PasswordRefusal::Guessable => Notice::bad("security-guessable", "security-guessable-advice"),
    }
}

async fn form(FreshVisit { visit, who }: FreshVisit) -> Response {
    let notice = match visit.asked("done") {
        "changed" => Some(Notice::good("security-changed")),
        "changed_everything" => Some(Notice::good("security-changed-everything")),
        done => connected::notice(done),
    };
    show(&visit, &who, notice, "", StatusCode::OK).await
}

async fn show(
    visit: &Visit,
    who: &Fresh,
    notice: Option<Notice>,
    wrong: &'static str,
    status: StatusCode,
) -> Response {
    let least = match visit.state.flows.ways_in.of(&who.account).await {
        Ok(ways) if ways.second_factor => Beside::SecondFactor.least(),
        Ok(_) => Beside::Nothing.least(),
        Err(fault) => return problems::fault(&fault).into_response(),
    };
    let connected = match Connected::of(visit, &who.account).await {
        Ok(connected) => connected,
        Err(fault) => return problems::fault(&fault).into_response(),
    };
    let name = visit.name.clone().unwrap_or_default();
    let frame = visit.frame("security", notice);
    visit.show_as(status, &SecurityPage { frame, name, least, wrong, connected })
}

async fn change(FreshSentBy { visit, who, form }: FreshSentBy) -> Response {
    let new = form.secret("password");
    let devices = connected_devices(&form);
    match visit.state.flows.passwords.change(&who, &new, devices, &visit.caller).await {
        Ok(opened) => {
            let told = if form.ticked("sign_out") { "changed_everything" } else { "changed" };
            visit.signed_in_to(&opened.session, &format!("/account/security?done={told}"))
        }
        Err(ChangeError::Password(refusal)) => {
            let notice = Some(password_advice(refusal));
            show(&visit, &who, notice, "password", StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(ChangeError::LastWayIn) => go("/account/security"),
        Err(ChangeError::Fault(fault)) => problems::fault(&fault).into_response(),
    }
}

async fn well_known() -> Response {
    go("/account/security")
}
