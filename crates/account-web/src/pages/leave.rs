//! `/account/export`, `/account/delete` and `/keep`: take everything along, go, and come back.

use account::flows::KeepError;
use account::{AccountId, account::LinkInMailError};
use askama::Template;
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use http_kit::{Access, Problem, Routes};

use super::{
    forgot::connected_devices,
    frame::{Frame, Notice, go},
    told::ToldPage,
    visit::{FreshSentBy, FreshVisit, Sent, SentBy, Visit},
};
use crate::{export, problems, problems::Refused, state::State};

/// The routes of these pages.
pub fn routes() -> Routes<State> {
    const LINK: Access = Access::Open("the link in the mail is the right");
    Routes::new()
        .get("/account/export", Access::Fresh, export_form)
        .post("/account/export", Access::Fresh, download)
        .get("/account/delete", Access::Fresh, delete_form)
        .post("/account/delete", Access::Fresh, delete)
        .post("/account/keep", Access::SignedIn, keep)
        .get("/keep", LINK, look)
        .post("/keep", LINK, keep_by_link)
}

#[derive(Template)]
#[template(path = "export.html")]
struct ExportPage {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "delete.html")]
struct DeletePage {
    frame: Frame,
    name: String,
    grace: String,
    due: Option<String>,
    wrong: bool,
}

#[derive(Template)]
#[template(path = "keep.html")]
struct KeepPage {
    frame: Frame,
    token: String,
    due: String,
}

async fn export_form(FreshVisit { visit, .. }: FreshVisit) -> Response {
    visit.show(&ExportPage { frame: visit.frame("security", None) })
}

/// The archive is written into the answer piece by piece: no copy of it lies anywhere.
async fn download(FreshSentBy { visit, who, .. }: FreshSentBy) -> Result<Response, Refused> {
    let export = visit.state.flows.exports.gather(&who.account, &visit.caller).await?;
    let (events, whose) = (visit.state.flows.events.clone(), who.account.clone());
    let pieces = export::archive(events, whose, export, visit.frame("", None).locale);
    let mut response = Body::from_stream(pieces).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    let named = HeaderValue::from_static("attachment; filename=\"houselights-account.zip\"");
    headers.insert(header::CONTENT_DISPOSITION, named);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn delete_form(FreshVisit { visit, who }: FreshVisit) -> Result<Response, Refused> {
    show_delete(&visit, &who.account, None, StatusCode::OK).await
}

async fn show_delete(
    visit: &Visit,
    of: &AccountId,
    notice: Option<Notice>,
    status: StatusCode,
) -> Result<Response, Refused> {
    let deletions = &visit.state.flows.deletions;
    let wrong = notice.is_some();
    let frame = visit.frame("security", notice);
    let page = DeletePage {
        name: visit.name.clone().unwrap_or_default(),
        grace: frame.locale.span(deletions.grace()),
        due: deletions.of(of).await?.map(|deletion| frame.locale.moment(deletion.due_at)),
        wrong,
        frame,
    };
    Ok(visit.show_as(status, &page))
}

async fn delete(FreshSentBy { visit, who, form }: FreshSentBy) -> Result<Response, Refused> {
    let flows = &visit.state.flows;
    let person = flows.people.person(&who.account).await?.ok_or_else(Problem::unauthenticated)?;
    if form.get("username").trim() != person.user_name.expose() {
        let notice = Notice::bad("leave-wrong-name", "leave-wrong-name-advice");
        return show_delete(&visit, &who.account, Some(notice), StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    flows.deletions.ask(&who.account, connected_devices(&form), &visit.caller).await?;
    Ok(if form.ticked("sign_out") {
        visit.signed_out_to("/sign-in?done=deletion")
    } else {
        go("/account?done=deletion")
    })
}

async fn keep(SentBy { visit, who, .. }: SentBy) -> Result<Response, Refused> {
    visit.state.flows.deletions.keep(&who.account, &visit.caller).await?;
    Ok(go("/account?done=kept"))
}

async fn look(visit: Visit) -> Response {
    let token = visit.asked("token").to_owned();
    match visit.state.flows.deletions.look(&token.as_str().into()).await {
        Ok(due_at) => {
            let frame = visit.frame("", None);
            let due = frame.locale.moment(due_at);
            visit.show(&KeepPage { frame, token, due })
        }
        Err(error) => refuse(&visit, &error),
    }
}

async fn keep_by_link(Sent { visit, form }: Sent) -> Response {
    match visit.state.flows.deletions.keep_by_link(&form.secret("token"), &visit.caller).await {
        Ok(()) => visit.show(&ToldPage {
            frame: visit.frame("", None),
            title: "leave-kept",
            lead: "leave-kept-lead",
            on: "/account",
            on_label: "leave-kept-on",
        }),
        Err(error) => refuse(&visit, &error),
    }
}

fn refuse(visit: &Visit, error: &KeepError) -> Response {
    let lead = match error {
        KeepError::Fault(fault) => return problems::fault(fault).into_response(),
        KeepError::Link(LinkInMailError::Unknown) => "leave-link-unknown",
        KeepError::Link(LinkInMailError::Expired { .. }) => "leave-link-expired",
    };
    let page = ToldPage {
        frame: visit.frame("", None),
        title: "leave-link-dead",
        lead,
        on: "/sign-in",
        on_label: "leave-link-again",
    };
    visit.show_as(StatusCode::GONE, &page)
}
