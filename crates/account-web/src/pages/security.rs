//! `/account/security`: what can sign in. Each kind is a part of the page with a template of its own; what changes one
//! is a page or a form beside it, behind a fresh proof.

use account::{
    flows::{ChangeError, FactorsView, Fresh, PasskeyView, Ways},
    password::{Beside, PasswordRefusal},
};
use askama::Template;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http_kit::{Access, Routes};
use locale::Sentence;

use super::{
    connected::{self, Connected},
    events,
    forgot::connected_devices,
    frame::{Frame, Notice, go},
    visit::{FreshSentBy, FreshVisit, SignedInVisit, Visit},
};
use crate::{
    problems::{self, Refused},
    state::State,
};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/account/security", Access::SignedIn, overview)
        .get("/account/security/password", Access::Fresh, form)
        .post("/account/security/password", Access::Fresh, change)
        .post("/account/security/password/remove", Access::Fresh, remove)
        .get("/.well-known/change-password", Access::Open("only points at the page"), well_known)
}

#[derive(Template)]
#[template(path = "security.html")]
struct SecurityPage {
    frame: Frame,
    ways: Ways,
    factors: FactorsView,
    app_since: Option<String>,
    passkeys: Vec<PasskeyRow>,
    possible: bool,
    origin: String,
    connected: Connected,
    events: Vec<events::Row>,
}

struct PasskeyRow {
    id: String,
    name: String,
    made: String,
    used: Option<String>,
    backed_up: bool,
}

impl PasskeyRow {
    fn of(view: &PasskeyView) -> Self {
        Self {
            id: view.id.to_string(),
            name: view.name.expose().to_owned(),
            made: view.created_at.iso(),
            used: view.last_used_at.map(|at| at.iso()),
            backed_up: view.backed_up,
        }
    }
}

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    frame: Frame,
    ways: Ways,
    name: String,
    least: usize,
    wrong: &'static str,
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
        PasswordRefusal::Breached => Notice::bad("security-breached", "security-breached-advice"),
    }
}

/// The fewest characters a new password has for somebody with these ways in.
pub const fn least(ways: &Ways) -> usize {
    if ways.second_factor { Beside::SecondFactor.least() } else { Beside::Nothing.least() }
}

async fn overview(SignedInVisit { visit, who }: SignedInVisit) -> Result<Response, Refused> {
    let flows = &visit.state.flows;
    let factors = flows.factors.view(&who.account).await?;
    let passkeys = flows.passkeys.list(&who.account).await?;
    let frame = visit.frame("security", told(visit.asked("done")));
    let happened = flows.events.list(&who.account, None, events::FEW).await?;
    Ok(visit.show(&SecurityPage {
        events: events::rows(&happened.events, &visit),
        frame,
        ways: flows.ways_in.of(&who.account).await?,
        app_since: factors.app_since.map(|at| at.iso()),
        factors,
        passkeys: passkeys.iter().map(PasskeyRow::of).collect(),
        possible: flows.passkeys.possible(),
        origin: visit.passkey_origin(),
        connected: Connected::of(&visit, &who.account).await?,
    }))
}

fn told(done: &str) -> Option<Notice> {
    Some(match done {
        "changed" => Notice::good("security-changed"),
        "changed_everything" => Notice::good("security-changed-everything"),
        "password_removed" => Notice::good("security-password-removed"),
        "last_way_in" => Notice::bad("security-last-way-in", "security-last-way-in-advice"),
        "short_password" => Notice::bad("security-short-alone", "security-short-alone-advice"),
        "app_removed" => Notice::good("app-removed"),
        "app_over" => Notice::bad("app-over", "app-over-advice"),
        "others_ended" => Notice::good("recovery-others-ended"),
        "passkey_added" => Notice::good("passkeys-added"),
        "passkey_renamed" => Notice::good("passkeys-renamed"),
        "passkey_removed" => Notice::good("passkeys-removed"),
        "passkey_refused" => Notice::bad("passkeys-refused", "passkeys-refused-advice"),
        "passkey_asked" => Notice::good("passkeys-asked"),
        "passkey_not_asked" => Notice::good("passkeys-not-asked"),
        done => return connected::notice(done),
    })
}

async fn form(FreshVisit { visit, who }: FreshVisit) -> Response {
    show(&visit, &who, None, "", StatusCode::OK).await
}

async fn show(
    visit: &Visit,
    who: &Fresh,
    notice: Option<Notice>,
    wrong: &'static str,
    status: StatusCode,
) -> Response {
    let ways = match visit.state.flows.ways_in.of(&who.account).await {
        Ok(ways) => ways,
        Err(fault) => return problems::fault(&fault).into_response(),
    };
    let (frame, name) = (visit.frame("security", notice), visit.name.clone().unwrap_or_default());
    visit.show_as(status, &PasswordPage { frame, least: least(&ways), ways, name, wrong })
}

async fn change(FreshSentBy { visit, who, form }: FreshSentBy) -> Response {
    let (new, devices) = (form.secret("password"), connected_devices(&form));
    match visit.state.flows.passwords.change(&who, &new, devices, &visit.caller).await {
        Ok(opened) => {
            let told = if form.ticked("sign_out") { "changed_everything" } else { "changed" };
            visit.signed_in_to(&opened.session, &format!("/account/security?done={told}"))
        }
        Err(ChangeError::Password(refusal)) => {
            let notice = Some(password_advice(refusal));
            show(&visit, &who, notice, "password", StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(ChangeError::LastWayIn) => go("/account/security?done=last_way_in"),
        Err(ChangeError::Fault(fault)) => problems::fault(&fault).into_response(),
    }
}

async fn remove(FreshSentBy { visit, who, .. }: FreshSentBy) -> Response {
    match visit.state.flows.passwords.remove(&who, &visit.caller).await {
        Ok(()) => go("/account/security?done=password_removed"),
        Err(ChangeError::LastWayIn | ChangeError::Password(_)) => go("/account/security?done=last_way_in"),
        Err(ChangeError::Fault(fault)) => problems::fault(&fault).into_response(),
    }
}

async fn well_known() -> Response {
    go("/account/security/password")
}
