//! `/account/security/app` and what belongs to it: setting up the authenticator app, recovery codes, ending the rest.
//!
//! Recovery codes are in the answer to the form that made them and nowhere else: loading the page again shows none.

use account::flows::{FactorError, Fresh};
use askama::Template;
use axum::response::{IntoResponse, Response};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::StatusCode;
use http_kit::{Access, Problem, Routes};
use kernel::Secret;
use qrcode::{QrCode, render::svg};

use super::{
    forgot::connected_devices,
    frame::{Frame, Notice, go},
    visit::{FreshSentBy, FreshVisit, Visit},
};
use crate::{
    problems::{self, Refused},
    state::State,
};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/account/security/app", Access::Fresh, form)
        .post("/account/security/app", Access::Fresh, confirm)
        .post("/account/security/app/remove", Access::Fresh, remove)
        .post("/account/security/recovery-codes", Access::Fresh, renew)
        .post("/account/security/passkeys/ask", Access::Fresh, ask_passkey)
        .post("/account/security/passkeys/stop-asking", Access::Fresh, stop_asking_passkey)
        .post("/account/security/end-others", Access::Fresh, end_others)
}

#[derive(Template)]
#[template(path = "app.html")]
struct AppPage {
    frame: Frame,
    key: String,
    picture: String,
    wrong: &'static str,
}

#[derive(Template)]
#[template(path = "recovery_codes.html")]
struct RecoveryCodesPage {
    frame: Frame,
    name: String,
    site: String,
    codes: Vec<String>,
}

async fn form(FreshVisit { visit, who }: FreshVisit) -> Result<Response, Refused> {
    show(&visit, &who, None, StatusCode::OK).await
}

async fn show(
    visit: &Visit,
    who: &Fresh,
    notice: Option<Notice>,
    status: StatusCode,
) -> Result<Response, Refused> {
    let offered = visit.state.flows.factors.offer_app(who).await?;
    let drawn =
        QrCode::new(offered.address.expose().as_bytes()).map_err(|error| Problem::internal(&error))?;
    let image = drawn.render::<svg::Color<'_>>().min_dimensions(220, 220).build();
    let wrong = if notice.is_some() { "code" } else { "" };
    let page = AppPage {
        frame: visit.frame("security", notice),
        key: in_fours(offered.key.expose()),
        picture: format!("data:image/svg+xml;base64,{}", STANDARD.encode(image)),
        wrong,
    };
    Ok(visit.show_as(status, &page))
}

/// A key as people type it.
fn in_fours(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

async fn confirm(FreshSentBy { visit, who, form }: FreshSentBy) -> Result<Response, Refused> {
    match visit.state.flows.factors.confirm_app(&who, &form.secret("code"), &visit.caller).await {
        Ok(codes) => Ok(show_codes(&visit, &codes)),
        Err(FactorError::Wrong) => {
            let notice = Notice::bad("app-wrong", "app-wrong-advice");
            show(&visit, &who, Some(notice), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Ok(refuse(&other)),
    }
}

fn show_codes(visit: &Visit, codes: &[Secret]) -> Response {
    visit.show(&RecoveryCodesPage {
        frame: visit.frame("security", None),
        name: visit.name.clone().unwrap_or_default(),
        site: visit.state.url.clone(),
        codes: codes.iter().map(|code| code.expose().to_owned()).collect(),
    })
}

fn refuse(error: &FactorError) -> Response {
    match error {
        FactorError::NotOffered => go("/account/security?done=app_over"),
        FactorError::ShortPassword => go("/account/security?done=short_password"),
        FactorError::NothingThere | FactorError::Wrong => go("/account/security"),
        FactorError::TooMany(limit) => problems::too_many(limit).into_response(),
        FactorError::Fault(fault) => problems::fault(fault).into_response(),
    }
}

async fn remove(FreshSentBy { visit, who, .. }: FreshSentBy) -> Response {
    match visit.state.flows.factors.remove_app(&who, &visit.caller).await {
        Ok(()) => go("/account/security?done=app_removed"),
        Err(error) => refuse(&error),
    }
}

async fn renew(FreshSentBy { visit, who, .. }: FreshSentBy) -> Response {
    match visit.state.flows.factors.renew_recovery_codes(&who, &visit.caller).await {
        Ok(codes) => show_codes(&visit, &codes),
        Err(error) => refuse(&error),
    }
}

async fn ask_passkey(FreshSentBy { visit, who, .. }: FreshSentBy) -> Response {
    match visit.state.flows.factors.ask_passkey(&who, &visit.caller).await {
        Ok(codes) if codes.is_empty() => go("/account/security?done=passkey_asked"),
        Ok(codes) => show_codes(&visit, &codes),
        Err(error) => refuse(&error),
    }
}

async fn stop_asking_passkey(FreshSentBy { visit, who, .. }: FreshSentBy) -> Response {
    match visit.state.flows.factors.stop_asking_passkey(&who, &visit.caller).await {
        Ok(()) => go("/account/security?done=passkey_not_asked"),
        Err(error) => refuse(&error),
    }
}

async fn end_others(FreshSentBy { visit, who, form }: FreshSentBy) -> Result<Response, Refused> {
    let devices = connected_devices(&form);
    let opened = visit.state.flows.factors.end_others(&who, devices, &visit.caller).await?;
    Ok(visit.signed_in_to(&opened.session, "/account/security?done=others_ended"))
}
