//! `/account/email` and `/account/name`: another address, another name.
//!
//! The answer to a new address is the same whether somebody has it or not.

use account::{
    account::LinkInMailError,
    email_change::ChangeState,
    flows::{ConfirmEmailError, EmailChangeError, EmailChangeView, End, RenameError},
};
use askama::Template;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http_kit::{Access, Problem, Routes};
use locale::Sentence;

use super::{
    frame::{Frame, Notice, go},
    told::ToldPage,
    visit::{FreshSentBy, FreshVisit, Sent, SentBy, Visit},
};
use crate::{problems, problems::Refused, state::State};

/// The routes of these pages.
pub fn routes() -> Routes<State> {
    const LINK: Access = Access::Open("the link in the mail is the right");
    Routes::new()
        .get("/account/email", Access::Fresh, email)
        .post("/account/email", Access::Fresh, ask)
        .post("/account/email/drop", Access::SignedIn, drop_waiting)
        .get("/account/email/confirm", LINK, look)
        .post("/account/email/confirm", LINK, confirm)
        .get("/account/name", Access::Fresh, name)
        .post("/account/name", Access::Fresh, rename)
}

#[derive(Template)]
#[template(path = "email.html")]
struct EmailPage {
    frame: Frame,
    email: String,
    typed: String,
    change: Option<Change>,
    mailbox: bool,
}

struct Change {
    waiting: bool,
    new: String,
    new_confirmed: bool,
    old_confirmed: bool,
    silent_until: Option<String>,
    revertible_until: String,
}

#[derive(Template)]
#[template(path = "email_confirm.html")]
struct ConfirmPage {
    frame: Frame,
    token: String,
    new: bool,
}

#[derive(Template)]
#[template(path = "name.html")]
struct NamePage {
    frame: Frame,
    name: String,
    wrong: bool,
}

async fn email(FreshVisit { visit, who }: FreshVisit) -> Result<Response, Refused> {
    let notice = match visit.asked("done") {
        "asked" => Some(Notice::good("address-asked")),
        "dropped" => Some(Notice::good("address-dropped")),
        _ => None,
    };
    show(&visit, &who.account, notice, "", StatusCode::OK).await
}

async fn show(
    visit: &Visit,
    of: &account::AccountId,
    notice: Option<Notice>,
    typed: &str,
    status: StatusCode,
) -> Result<Response, Refused> {
    let flows = &visit.state.flows;
    let person = flows.people.person(of).await?.ok_or_else(Problem::unauthenticated)?;
    let frame = visit.frame("security", notice);
    let change = flows.email_changes.of(of).await?.map(|view| changing(&view, &frame));
    let page = EmailPage {
        email: person.email.expose().to_owned(),
        typed: typed.to_owned(),
        mailbox: visit.mailbox(),
        change,
        frame,
    };
    Ok(visit.show_as(status, &page))
}

fn changing(view: &EmailChangeView, frame: &Frame) -> Change {
    Change {
        waiting: view.state == ChangeState::Waiting,
        new: view.new.expose().to_owned(),
        new_confirmed: view.new_confirmed,
        old_confirmed: view.old_confirmed,
        silent_until: view.silent_until.map(|at| frame.locale.moment(at)),
        revertible_until: view.revertible_until.map(|at| frame.locale.moment(at)).unwrap_or_default(),
    }
}

async fn ask(FreshSentBy { visit, who, form }: FreshSentBy) -> Result<Response, Refused> {
    let typed = form.get("email");
    let notice = match visit.state.flows.email_changes.ask(&who, typed, &visit.caller).await {
        Ok(()) => return Ok(go("/account/email?done=asked")),
        Err(EmailChangeError::Email(_)) => Notice::bad("address-no-email", "address-no-email-advice"),
        Err(EmailChangeError::Same) => Notice::bad("address-same", ""),
        Err(EmailChangeError::TooSoon { until }) => {
            let until = visit.frame("", None).locale.moment(until);
            Notice::bad("address-too-soon", Sentence::of("address-too-soon-advice").with("until", &until))
        }
        Err(EmailChangeError::TooMany(limit)) => return Ok(problems::too_many(&limit).into_response()),
        Err(EmailChangeError::Fault(fault)) => return Err(fault.into()),
    };
    show(&visit, &who.account, Some(notice), typed, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn drop_waiting(SentBy { visit, who, .. }: SentBy) -> Result<Response, Refused> {
    visit.state.flows.email_changes.drop_waiting(&who.account, &visit.caller).await?;
    Ok(go("/account/email?done=dropped"))
}

async fn look(visit: Visit) -> Response {
    let token = visit.asked("token").to_owned();
    match visit.state.flows.email_changes.look(&token.as_str().into()).await {
        Ok(end) => visit.show(&ConfirmPage { frame: visit.frame("", None), token, new: end == End::New }),
        Err(error) => refuse(&visit, &error),
    }
}

async fn confirm(Sent { visit, form }: Sent) -> Response {
    match visit.state.flows.email_changes.confirm(&form.secret("token"), &visit.caller).await {
        Ok(state) => {
            let lead = match state {
                ChangeState::Done => "address-confirmed-done",
                ChangeState::Waiting => "address-confirmed-waiting",
                ChangeState::Dropped | ChangeState::Reverted => "address-confirmed-dropped",
            };
            visit.show(&ToldPage {
                frame: visit.frame("", None),
                title: "address-confirmed-title",
                lead,
                on: "/account",
                on_label: "address-confirmed-on",
            })
        }
        Err(error) => refuse(&visit, &error),
    }
}

fn refuse(visit: &Visit, error: &ConfirmEmailError) -> Response {
    let lead = match error {
        ConfirmEmailError::Fault(fault) => return problems::fault(fault).into_response(),
        ConfirmEmailError::Link(LinkInMailError::Unknown) => "address-link-unknown",
        ConfirmEmailError::Link(LinkInMailError::Expired { .. }) => "address-link-expired",
    };
    let page = ToldPage {
        frame: visit.frame("", None),
        title: "address-link-dead",
        lead,
        on: "/account/email",
        on_label: "address-link-again",
    };
    visit.show_as(StatusCode::GONE, &page)
}

async fn name(FreshVisit { visit, .. }: FreshVisit) -> Response {
    let notice = (visit.asked("done") == "changed").then(|| Notice::good("address-name-changed"));
    let name = visit.name.clone().unwrap_or_default();
    visit.show(&NamePage { frame: visit.frame("security", notice), name, wrong: false })
}

async fn rename(FreshSentBy { visit, who, form }: FreshSentBy) -> Response {
    let typed = form.get("username");
    let notice = match visit.state.flows.user_names.change(&who, typed, &visit.caller).await {
        Ok(()) => return go("/account/name?done=changed"),
        Err(RenameError::UserName(_)) => Notice::bad("address-no-name", "address-no-name-advice"),
        Err(RenameError::Taken) => Notice::bad("address-name-taken", "address-name-taken-advice"),
        Err(RenameError::Same) => Notice::bad("address-name-same", ""),
        Err(RenameError::TooMany(limit)) => return problems::too_many(&limit).into_response(),
        Err(RenameError::Fault(fault)) => return problems::fault(&fault).into_response(),
    };
    let page = NamePage { frame: visit.frame("security", Some(notice)), name: typed.to_owned(), wrong: true };
    visit.show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
