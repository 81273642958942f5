//! `/account/shares`: who sees which libraries, and what others share.

use account::{
    SectionNumber, ShareNumber,
    flows::{Invitation, Invitee, ServerView, ShareView},
    server::ServerState,
    share::{ShareSettings, SharedSections},
};
use askama::Template;
use axum::response::{IntoResponse, Response};
use http_kit::{Access, Problem, Routes};
use locale::Locale;

use super::{
    frame::{Frame, Notice, go},
    servers::machine,
    visit::{Form, SentBy, SignedInVisit},
};
use crate::{
    problems::{self, Refused},
    state::State,
};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/account/shares", Access::SignedIn, list)
        .post("/account/shares/give", Access::SignedIn, give)
        .post("/account/shares/remove", Access::SignedIn, remove)
        .post("/account/shares/answer", Access::SignedIn, answer)
}

#[derive(Template)]
#[template(path = "shares.html")]
struct SharesPage {
    frame: Frame,
    servers: Vec<SharedServer>,
    received: Vec<Received>,
    with_me: Vec<Received>,
}

struct SharedServer {
    name: String,
    machine_identifier: String,
    libraries: Vec<Library>,
    given: Vec<Given>,
}

struct Library {
    number: i32,
    title: String,
}

struct Given {
    id: i32,
    who: String,
    what: String,
    badge: &'static str,
    tone: &'static str,
}

struct Received {
    id: i32,
    from: String,
    server: String,
    what: String,
}

async fn list(SignedInVisit { visit, who }: SignedInVisit) -> Result<Response, Refused> {
    let notice = match visit.asked("done") {
        "given" => Some(Notice::good("shares-given")),
        "removed" => Some(Notice::good("shares-removed")),
        "accepted" => Some(Notice::good("shares-accepted")),
        "declined" => Some(Notice::good("shares-declined")),
        _ => None,
    };
    show(&SignedInVisit { visit, who }, notice, http::StatusCode::OK).await
}

async fn show(
    SignedInVisit { visit, who }: &SignedInVisit,
    notice: Option<Notice>,
    status: http::StatusCode,
) -> Result<Response, Refused> {
    let flows = &visit.state.flows;
    let mine = flows.servers.mine(&who.account).await?;
    let given = flows.shares.given(&who.account).await?;
    let received = flows.shares.received(&who.account).await?;
    let owned = mine.iter().filter(|view| view.owned && view.state != ServerState::Revoked);
    let servers = owned.map(|view| shared_server(view, &given, visit.locale)).collect();
    let (accepted, open): (Vec<_>, Vec<_>) =
        received.iter().partition(|view| view.share.accepted_at.is_some());
    let page = SharesPage {
        frame: visit.frame("shares", notice),
        servers,
        received: open.into_iter().map(|view| received_share(view, visit.locale)).collect(),
        with_me: accepted.into_iter().map(|view| received_share(view, visit.locale)).collect(),
    };
    Ok(visit.show_as(status, &page))
}

fn shared_server(view: &ServerView, given: &[ShareView], locale: Locale) -> SharedServer {
    let here = given.iter().filter(|share| share.share.server == view.server.id);
    SharedServer {
        name: view.server.about.name.clone(),
        machine_identifier: view.server.machine_identifier.to_string(),
        libraries: view
            .sections
            .iter()
            .map(|section| Library { number: section.number.0, title: section.title.clone() })
            .collect(),
        given: here
            .map(|share| {
                let accepted = share.share.accepted_at.is_some();
                Given {
                    id: share.share.number.0,
                    who: invited(share, locale),
                    what: what(share, locale),
                    badge: if accepted { "shares-accepted-badge" } else { "shares-invited-badge" },
                    tone: if accepted { "good" } else { "" },
                }
            })
            .collect(),
    }
}

/// Whom a share is for, as its giver knows them: the address they typed, or the user name.
fn invited(share: &ShareView, locale: Locale) -> String {
    match (&share.invited_email, &share.person) {
        (Some(email), _) => email.expose().to_owned(),
        (None, Some(person)) => person.user_name.expose().to_owned(),
        (None, None) => locale.say("shares-gone"),
    }
}

fn what(view: &ShareView, locale: Locale) -> String {
    match &view.share.sections {
        SharedSections::All => locale.say("shares-all"),
        SharedSections::Only(_) => {
            let titles = view.sections.iter().filter(|section| view.share.sections.covers(section.number));
            let titles: Vec<_> = titles.map(|section| section.title.as_str()).collect();
            if titles.is_empty() { locale.say("shares-none") } else { titles.join(", ") }
        }
    }
}

fn received_share(view: &ShareView, locale: Locale) -> Received {
    Received {
        id: view.share.number.0,
        from: view.owner.user_name.expose().to_owned(),
        server: view.server.about.name.clone(),
        what: what(view, locale),
    }
}

async fn give(SentBy { visit, who, form }: SentBy) -> Result<Response, Refused> {
    let libraries: Vec<_> =
        form.all("library").filter_map(|number| number.parse().ok()).map(SectionNumber).collect();
    if libraries.is_empty() {
        let notice = Notice::bad("shares-none-chosen", "shares-none-chosen-advice");
        let visit = SignedInVisit { visit, who };
        return show(&visit, Some(notice), http::StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let invitation = Invitation {
        machine: machine(&form)?,
        to: Invitee::Typed(form.get("who").trim().to_owned()),
        sections: SharedSections::Only(libraries),
        settings: ShareSettings::default(),
    };
    match visit.state.flows.shares.invite(&who.account, invitation, &visit.caller).await {
        Ok(_) => Ok(go("/account/shares?done=given")),
        Err(error) => {
            let problem = problems::share(&error);
            let Some((title, advice)) = problem.words.clone().filter(|_| !problem.status.is_server_error())
            else {
                return Ok(problem.into_response());
            };
            let notice = Notice::bad(title, advice);
            show(&SignedInVisit { visit, who }, Some(notice), http::StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn remove(SentBy { visit, who, form }: SentBy) -> Result<Response, Refused> {
    visit.state.flows.shares.remove(&who.account, share(&form)?, &visit.caller).await?;
    Ok(go("/account/shares?done=removed"))
}

async fn answer(SentBy { visit, who, form }: SentBy) -> Result<Response, Refused> {
    let shares = &visit.state.flows.shares;
    if form.get("answer") == "accept" {
        shares.accept(&who.account, share(&form)?, &visit.caller).await?;
        return Ok(go("/account/shares?done=accepted"));
    }
    shares.decline(&who.account, share(&form)?, &visit.caller).await?;
    Ok(go("/account/shares?done=declined"))
}

fn share(form: &Form) -> Result<ShareNumber, Refused> {
    form.get("share").parse().map(ShareNumber).map_err(|_| Problem::not_found().into())
}
