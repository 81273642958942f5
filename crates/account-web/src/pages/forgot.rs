//! `/forgot` and `/reset`: a new password by way of the mailbox.
//!
//! The answer to an address is the same whether it has an account or not.

use account::{
    account::LinkInMailError,
    flows::{ConnectedDevices, ForgotError, ResetError, Ways},
    work::Purpose,
};
use askama::Template;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http_kit::{Access, Routes};

use super::{
    frame::{Frame, Notice, go},
    proof,
    security::{least, password_advice},
    visit::{Form, Sent, Visit},
    work::Work,
};
use crate::{problems, state::State};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    const OPEN: Access = Access::Open("whoever forgot the password can not sign in");
    const LINK: Access = Access::Open("the link in the mail is the right");
    Routes::new()
        .get("/forgot", OPEN, form)
        .post("/forgot", OPEN, ask)
        .get("/reset", LINK, reset_form)
        .post("/reset", LINK, reset)
        .get("/users/password/new", OPEN, old_forgot)
}

#[derive(Template)]
#[template(path = "forgot.html")]
struct ForgotPage {
    frame: Frame,
    email: String,
    from: String,
}

/// "A mail is on its way", with what to do when it is not.
#[derive(Template)]
#[template(path = "sent.html")]
pub struct SentPage {
    /// The frame.
    pub frame: Frame,
    /// The heading.
    pub title: &'static str,
    /// What happens next.
    pub lead: &'static str,
    /// The address the mail comes from.
    pub from: String,
    /// The address that was typed.
    pub to: String,
    /// Where to ask again.
    pub again: &'static str,
    /// Whether to point at the local mailbox.
    pub mailbox: bool,
}

/// A link from a mail that does nothing any more.
#[derive(Template)]
#[template(path = "dead_link.html")]
pub struct DeadLinkPage {
    /// The frame.
    pub frame: Frame,
    /// The heading.
    pub title: &'static str,
    /// Why, and what to do.
    pub lead: &'static str,
    /// Where to get a new one.
    pub again: &'static str,
    /// What the button says.
    pub again_label: &'static str,
}

#[derive(Template)]
#[template(path = "reset.html")]
struct ResetPage {
    frame: Frame,
    ways: Ways,
    least: usize,
    origin: String,
    token: String,
    wrong: &'static str,
}

impl ResetPage {
    fn of(visit: &Visit, ways: Ways, token: String, notice: Option<Notice>, wrong: &'static str) -> Self {
        let origin = if ways.passkeys > 0 { visit.passkey_origin() } else { String::new() };
        Self { frame: visit.frame("", notice), least: least(&ways), ways, origin, token, wrong }
    }
}

/// What a person chose about the box.
pub fn connected_devices(form: &Form) -> ConnectedDevices {
    if form.ticked("sign_out") { ConnectedDevices::SignOut } else { ConnectedDevices::Keep }
}

async fn form(visit: Visit) -> Result<Response, Response> {
    let (email, from) = (visit.asked("email").to_owned(), visit.state.mail_from.clone());
    let frame = visit.frame_with_work(None, Purpose::Forgot).await?;
    Ok(visit.show(&ForgotPage { frame, email, from }))
}

async fn ask(Sent { visit, form }: Sent) -> Result<Response, Response> {
    let email = form.get("email");
    if let Work::Undone(notice, order) = visit.take_work(&form, Purpose::Forgot).await? {
        let frame = Frame { work: Some(order), ..visit.frame("", Some(notice)) };
        let from = visit.state.mail_from.clone();
        return Ok(visit
            .show_as(StatusCode::TOO_MANY_REQUESTS, &ForgotPage { frame, email: email.to_owned(), from }));
    }
    Ok(match visit.state.flows.passwords.forgot(email, &visit.caller).await {
        Ok(()) => visit.show(&SentPage {
            frame: visit.frame("", None),
            title: "forgot-sent",
            lead: "forgot-sent-lead",
            from: visit.state.mail_from.clone(),
            to: email.trim().to_owned(),
            again: "/forgot",
            mailbox: visit.mailbox(),
        }),
        Err(ForgotError::Email(_)) => {
            let notice = Notice::bad("forgot-not-an-address", "forgot-not-an-address-advice");
            let page = ForgotPage {
                frame: visit.frame_with_work(Some(notice), Purpose::Forgot).await?,
                email: email.to_owned(),
                from: visit.state.mail_from.clone(),
            };
            visit.show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(ForgotError::TooMany(limit)) => problems::too_many(&limit).into_response(),
        Err(ForgotError::Fault(fault)) => problems::fault(&fault).into_response(),
    })
}

async fn reset_form(visit: Visit) -> Response {
    let token = visit.asked("token").to_owned();
    match visit.state.flows.passwords.look_at_reset(&token.as_str().into()).await {
        Ok(ways) => visit.show(&ResetPage::of(&visit, ways, token, None, "")),
        Err(error) => refuse(&visit, &error, token).await,
    }
}

async fn reset(Sent { visit, form }: Sent) -> Response {
    let (token, password) = (form.secret("token"), form.secret("password"));
    let (passwords, devices) = (&visit.state.flows.passwords, connected_devices(&form));
    let shown = proof::second(&form);
    match passwords.reset(&token, &password, shown.as_ref(), devices, &visit.caller).await {
        Ok(opened) => {
            let told = if form.ticked("sign_out") { "reset_everything" } else { "reset" };
            visit.signed_in_to(&opened.session, &format!("/account?done={told}"))
        }
        Err(error) => refuse(&visit, &error, form.get("token").to_owned()).await,
    }
}

async fn refuse(visit: &Visit, error: &ResetError, token: String) -> Response {
    let lead = match error {
        ResetError::Fault(fault) => return problems::fault(fault).into_response(),
        ResetError::Password(refusal) => {
            return show_again(visit, token, password_advice(*refusal), "password").await;
        }
        ResetError::ProofNeeded => {
            let notice = Notice::bad("ways-in-not-enough", "ways-in-not-enough-advice");
            return show_again(visit, token, notice, "code").await;
        }
        ResetError::Proof(error) => match proof::advice(error) {
            Ok(notice) => return show_again(visit, token, notice, "code").await,
            Err(answer) => return *answer,
        },
        ResetError::Link(LinkInMailError::Unknown) => "forgot-link-unknown",
        ResetError::Link(LinkInMailError::Expired { .. }) => "forgot-link-expired",
    };
    let page = DeadLinkPage {
        frame: visit.frame("", None),
        title: "forgot-dead-link",
        lead,
        again: "/forgot",
        again_label: "forgot-again",
    };
    visit.show_as(StatusCode::GONE, &page)
}

async fn show_again(visit: &Visit, token: String, notice: Notice, wrong: &'static str) -> Response {
    let looked = visit.state.flows.passwords.look_at_reset(&token.as_str().into()).await;
    let page = ResetPage::of(visit, looked.unwrap_or_default(), token, Some(notice), wrong);
    visit.show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn old_forgot() -> Response {
    go("/forgot")
}
