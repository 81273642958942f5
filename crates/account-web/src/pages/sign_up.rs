//! `/sign-up` and `/confirm`: a new account, usable once its address is confirmed.
//!
//! The answer is the same whether the address was known or not; only a taken user name is told.

use account::{
    account::LinkInMailError,
    flows::{Caller, ConfirmError, SignUpError},
    person::{EmailError, UserNameError},
    work::Purpose,
};
use askama::Template;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http_kit::{Access, Routes};

use super::{
    forgot::{DeadLinkPage, SentPage},
    frame::{Frame, Notice, go},
    security::password_advice,
    visit::{Sent, Visit},
    with::{Button, buttons},
    work::Work,
};
use crate::{problems, state::State};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/sign-up", Access::Open("whoever signs up has no account yet"), form)
        .post("/sign-up", Access::Open("whoever signs up has no account yet"), ask)
        .get("/confirm", Access::Open("the link in the mail is the right"), confirm_form)
        .post("/confirm", Access::Open("the link in the mail is the right"), confirm)
}

#[derive(Template, Default)]
#[template(path = "sign_up.html")]
struct SignUpPage {
    frame: Frame,
    email: String,
    username: String,
    invitation: String,
    mode: &'static str,
    wrong: &'static str,
    return_to: &'static str,
    buttons: Vec<Button>,
}

#[derive(Template)]
#[template(path = "confirm.html")]
struct ConfirmPage {
    frame: Frame,
    token: String,
}

async fn form(visit: Visit) -> Result<Response, Response> {
    let frame = visit.frame_with_work(None, Purpose::SignUp).await?;
    let invitation = visit.asked("invitation").to_owned();
    Ok(visit.show(&SignUpPage {
        frame,
        invitation,
        mode: mode(&visit).await?,
        return_to: "/account",
        buttons: buttons(&visit),
        ..SignUpPage::default()
    }))
}

/// Who may sign up now.
async fn mode(visit: &Visit) -> Result<&'static str, Response> {
    let mode = visit.state.flows.invitations.mode().await;
    mode.map(|(mode, _)| mode.as_str()).map_err(|fault| problems::fault(&fault).into_response())
}

async fn ask(Sent { visit, form }: Sent) -> Result<Response, Response> {
    let (email, username) = (form.get("email"), form.get("username"));
    let invitation = form.get("invitation");
    let filled = |frame, wrong, mode| SignUpPage {
        frame,
        email: email.to_owned(),
        username: username.to_owned(),
        invitation: invitation.to_owned(),
        mode,
        wrong,
        return_to: "/account",
        buttons: buttons(&visit),
    };
    if let Work::Undone(notice, order) = visit.take_work(&form, Purpose::SignUp).await? {
        let frame = Frame { work: Some(order), ..visit.frame("", Some(notice)) };
        let page = filled(frame, "password", mode(&visit).await?);
        return Ok(visit.show_as(StatusCode::TOO_MANY_REQUESTS, &page));
    }
    let sign_up = &visit.state.flows.sign_up;
    let asked = sign_up.ask_with(invitation, email, username, &form.secret("password"), &visit.caller).await;
    Ok(match asked {
        Ok(()) => visit.show(&SentPage {
            frame: visit.frame("", None),
            title: "sign-up-sent",
            lead: "sign-up-sent-lead",
            from: visit.state.mail_from.clone(),
            to: email.trim().to_owned(),
            again: "/sign-up",
            mailbox: visit.mailbox(),
        }),
        Err(SignUpError::Fault(fault)) => problems::fault(&fault).into_response(),
        Err(SignUpError::TooMany(limit)) => problems::too_many(&limit).into_response(),
        Err(refusal) => {
            let (wrong, notice) = explain(&refusal);
            let frame = visit.frame_with_work(Some(notice), Purpose::SignUp).await?;
            let page = filled(frame, wrong, mode(&visit).await?);
            visit.show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    })
}

/// Which field is wrong, and what to do about it.
fn explain(refusal: &SignUpError) -> (&'static str, Notice) {
    match refusal {
        SignUpError::Email(wrong) => wrong_email(*wrong),
        SignUpError::UserName(wrong) => wrong_name(*wrong),
        SignUpError::NameTaken => name_taken(),
        SignUpError::Password(refusal) => ("password", password_advice(*refusal)),
        SignUpError::Invitation(_) => {
            ("invitation", Notice::bad("keeping-invitation-bad", "keeping-invitation-bad-advice"))
        }
        SignUpError::TooMany(_) | SignUpError::Fault(_) => ("", Notice::default()),
    }
}

/// The address is none.
pub fn wrong_email(wrong: EmailError) -> (&'static str, Notice) {
    let notice = match wrong {
        EmailError::Empty | EmailError::Shape => {
            Notice::bad("forgot-not-an-address", "forgot-not-an-address-advice")
        }
        EmailError::Long => Notice::bad("sign-up-address-long", "sign-up-address-long-advice"),
    };
    ("email", notice)
}

/// The user name is none.
pub fn wrong_name(wrong: UserNameError) -> (&'static str, Notice) {
    let notice = match wrong {
        UserNameError::Length => Notice::bad("sign-up-name-unfit", "sign-up-name-length-advice"),
        UserNameError::Character => Notice::bad("sign-up-name-unfit", "sign-up-name-characters-advice"),
    };
    ("username", notice)
}

/// Somebody has the user name.
pub fn name_taken() -> (&'static str, Notice) {
    ("username", Notice::bad("sign-up-name-taken", "sign-up-name-taken-advice"))
}

async fn confirm_form(visit: Visit) -> Response {
    let token = visit.asked("token").to_owned();
    visit.show(&ConfirmPage { frame: visit.frame("", None), token })
}

async fn confirm(Sent { visit, form }: Sent) -> Response {
    let caller = Caller { near: visit.is_near(), ..visit.caller.clone() };
    match visit.state.flows.sign_up.confirm(&form.secret("token"), &caller).await {
        Ok(opened) => visit.signed_in_to(&opened.session, "/account?done=confirmed"),
        Err(ConfirmError::Fault(fault)) => problems::fault(&fault).into_response(),
        // The name went to somebody else between the form and the link.
        Err(ConfirmError::NameTaken | ConfirmError::Invitation(_)) => go("/sign-up"),
        Err(ConfirmError::Link(reason)) => {
            let lead = match reason {
                LinkInMailError::Unknown => "sign-up-link-unknown",
                LinkInMailError::Expired { .. } => "sign-up-link-expired",
            };
            visit.show_as(
                StatusCode::GONE,
                &DeadLinkPage {
                    frame: visit.frame("", None),
                    title: "forgot-dead-link",
                    lead,
                    again: "/sign-up",
                    again_label: "sign-up-again",
                },
            )
        }
    }
}
