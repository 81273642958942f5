//! `/not-me`, `/locked` and `/recover`: "This wasn't me", from the mail to the new password.
//!
//! Looking at a link does nothing: mail filters look, too. Whoever has a link learns what it is about and where a mail
//! would go, with most of the address hidden; nothing else.

use account::{
    account::LinkInMailError,
    flows::{Added, AddedKind, Answers, LockError, Proof, RecoverError},
};
use askama::Template;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http_kit::{Access, Routes};
use kernel::Secret;

use super::{
    events,
    frame::{Frame, Notice, go},
    proof,
    security::password_advice,
    told::ToldPage,
    visit::{Sent, Visit},
};
use crate::{origin, problems, state::State};

/// The routes of these pages.
pub fn routes() -> Routes<State> {
    const LINK: Access = Access::Open("the link in the mail is the right");
    Routes::new()
        .get("/not-me", LINK, look)
        .post("/not-me", LINK, disown)
        .post("/not-me/mail", LINK, send_mail)
        .post("/not-me/prove", LINK, prove)
        .get("/locked", Access::Open("explains; changes nothing"), locked)
        .get("/recover", LINK, review)
        .post("/recover", LINK, finish)
}

#[derive(Template)]
#[template(path = "not_me.html")]
struct NotMePage {
    frame: Frame,
    token: String,
    about: &'static str,
    moment: String,
}

#[derive(Template)]
#[template(path = "not_me_locked.html")]
struct LockedByLinkPage {
    frame: Frame,
    token: String,
    mail_to: String,
    recovery_code: bool,
    /// Where passkeys of the account work, if one of them proves anything.
    origin: String,
    sent: bool,
}

#[derive(Template)]
#[template(path = "locked.html")]
struct LockedPage {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "recover.html")]
struct RecoverPage {
    frame: Frame,
    token: String,
    added: Vec<Row>,
    other: Option<Other>,
    wrong: &'static str,
}

struct Row {
    id: String,
    kind: &'static str,
    name: String,
    moment: String,
}

struct Other {
    now: String,
    other: String,
}

async fn look(visit: Visit) -> Response {
    let token = visit.asked("token").to_owned();
    match visit.state.flows.locks.look(&token.as_str().into()).await {
        Ok(disowned) if disowned.locked => ways(&visit, token, false).await,
        Ok(disowned) => {
            let frame = visit.frame("", None);
            let (about, moment) = (about(&disowned.about), frame.locale.moment(disowned.at));
            visit.show(&NotMePage { frame, token, about, moment })
        }
        Err(error) => refuse(&visit, &error),
    }
}

async fn disown(Sent { visit, form }: Sent) -> Response {
    match visit.state.flows.locks.disown(&form.secret("token"), &visit.caller).await {
        // The browser may have been signed in until now: its next page is one with forms of whoever is not.
        Ok(()) => go(&format!("/not-me?token={}", origin::encode(form.get("token")))),
        Err(error) => refuse(&visit, &error),
    }
}

async fn send_mail(Sent { visit, form }: Sent) -> Response {
    match visit.state.flows.locks.send_mail(&form.secret("token")).await {
        Ok(()) => ways(&visit, form.get("token").to_owned(), true).await,
        Err(error) => refuse(&visit, &error),
    }
}

async fn prove(Sent { visit, form }: Sent) -> Response {
    let token = form.get("token").to_owned();
    let Some(shown) = proof::second(&form) else { return ways(&visit, token, false).await };
    match visit.state.flows.locks.prove(&form.secret("token"), &shown, &visit.caller).await {
        Ok(leave) => go(&recover(&leave)),
        Err(error) => match refused(&error, &shown) {
            Some(notice) => show_ways(&visit, token, false, Some(notice)).await,
            None => refuse(&visit, &error),
        },
    }
}

/// Where a locked account is set right by whoever was given leave.
pub fn recover(leave: &Secret) -> String {
    format!("/recover?token={}", leave.expose())
}

fn refused(error: &LockError, shown: &Proof) -> Option<Notice> {
    match (error, shown) {
        (LockError::Unproven, Proof::Passkey(_)) => {
            Some(Notice::bad("lock-passkey-young", "lock-passkey-young-advice"))
        }
        (LockError::Unproven, _) => Some(Notice::bad("lock-code-wrong", "lock-code-wrong-advice")),
        (LockError::Passkey(refusal), _) => Some(proof::passkey_advice(*refusal)),
        _ => None,
    }
}

async fn ways(visit: &Visit, token: String, sent: bool) -> Response {
    show_ways(visit, token, sent, None).await
}

async fn show_ways(visit: &Visit, token: String, sent: bool, notice: Option<Notice>) -> Response {
    match visit.state.flows.locks.ways(&token.as_str().into()).await {
        Ok(ways) => {
            let status = if notice.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            let frame = Frame { name: None, ..visit.frame("", notice) };
            let origin = if ways.passkey { visit.passkey_origin() } else { String::new() };
            let (mail_to, recovery_code) = (ways.mail_to, ways.recovery_code);
            visit.show_as(status, &LockedByLinkPage { frame, token, mail_to, recovery_code, origin, sent })
        }
        Err(error) => refuse(visit, &error),
    }
}

async fn locked(visit: Visit) -> Response {
    visit.show(&LockedPage { frame: Frame { name: None, ..visit.frame("", None) } })
}

async fn review(visit: Visit) -> Response {
    let token = visit.asked("token").to_owned();
    show(&visit, token, None, "", StatusCode::OK).await
}

async fn show(
    visit: &Visit,
    token: String,
    notice: Option<Notice>,
    wrong: &'static str,
    status: StatusCode,
) -> Response {
    match visit.state.flows.recover.look(&token.as_str().into()).await {
        Ok(review) => {
            let frame = Frame { name: None, ..visit.frame("", notice) };
            let added = review.added.iter().map(|added| row(added, &frame)).collect();
            let other = review.other_address.map(|other| Other {
                now: other.now.expose().to_owned(),
                other: other.other.expose().to_owned(),
            });
            visit.show_as(status, &RecoverPage { frame, token, added, other, wrong })
        }
        Err(error) => not_recovered(visit, &error),
    }
}

fn row(added: &Added, frame: &Frame) -> Row {
    Row {
        id: added.id.clone(),
        kind: match added.kind {
            AddedKind::Device => "lock-device",
            AddedKind::App => "lock-app",
            AddedKind::RecoveryCodes => "lock-recovery-codes",
            AddedKind::Passkey => "lock-passkey",
            AddedKind::Identity => "lock-identity",
        },
        name: added.name.clone(),
        moment: frame.locale.moment(added.at),
    }
}

async fn finish(Sent { visit, form }: Sent) -> Response {
    let answers = Answers {
        not_mine: form.all("not_mine").map(str::to_owned).collect(),
        other_address: form.ticked("other_address"),
    };
    let (token, password) = (form.secret("token"), form.secret("password"));
    match visit.state.flows.recover.finish(&token, &password, &answers, &visit.caller).await {
        Ok(came_in) => visit.came_in(&came_in, "/account?done=recovered"),
        Err(RecoverError::Password(refusal)) => {
            let (token, notice) = (form.get("token").to_owned(), Some(password_advice(refusal)));
            show(&visit, token, notice, "password", StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => not_recovered(&visit, &error),
    }
}

/// What was disowned, by the word of its mail.
fn about(word: &str) -> &'static str {
    match word {
        "email_change_asked" => "events-email-asked",
        "deletion_asked" => "events-deletion-asked",
        "recovered" => "events-recovered",
        word => events::what(word),
    }
}

fn refuse(visit: &Visit, error: &LockError) -> Response {
    match error {
        LockError::Link(reason) => dead_link(visit, reason),
        LockError::Unproven | LockError::Passkey(_) => dead_link(visit, &LinkInMailError::Unknown),
        LockError::TooMany(limit) => problems::too_many(limit).into_response(),
        LockError::Fault(fault) => problems::fault(fault).into_response(),
    }
}

fn not_recovered(visit: &Visit, error: &RecoverError) -> Response {
    match error {
        RecoverError::Link(reason) => dead_link(visit, reason),
        RecoverError::Password(refusal) => {
            tracing::debug!(%refusal, "a password was refused outside its form");
            dead_link(visit, &LinkInMailError::Unknown)
        }
        RecoverError::Fault(fault) => problems::fault(fault).into_response(),
    }
}

fn dead_link(visit: &Visit, reason: &LinkInMailError) -> Response {
    let lead = match reason {
        LinkInMailError::Unknown => "lock-link-unknown",
        LinkInMailError::Expired { .. } => "lock-link-expired",
    };
    let page = ToldPage {
        frame: visit.frame("", None),
        title: "lock-link-dead",
        lead,
        on: "/forgot",
        on_label: "lock-link-again",
    };
    visit.show_as(StatusCode::GONE, &page)
}
