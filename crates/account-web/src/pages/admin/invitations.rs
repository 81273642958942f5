//! `/admin/invitations`: letting people in one by one, or a group for a while.

use std::time::Duration;

use account::{
    InvitationId,
    flows::{By, InviteError, NewInvitation},
    invitation::InvitationRefusal,
};
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use http_kit::{Access, Routes};

use super::{
    super::{
        frame::{Frame, Notice, go},
        visit::Visit,
    },
    visit::{AdministratorSent, AdministratorVisit},
};
use crate::{
    origin,
    problems::{self, Refused},
    state::State,
};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/admin/invitations", Access::Administrator, list)
        .post("/admin/invitations", Access::Administrator, make)
        .post("/admin/invitations/end", Access::Administrator, end)
}

#[derive(Template)]
#[template(path = "admin_invitations.html")]
struct InvitationsPage {
    frame: Frame,
    here: &'static str,
    made: Option<Made>,
    rows: Vec<Row>,
}

struct Made {
    code: String,
    link: String,
}

struct Row {
    id: String,
    note: String,
    uses: i64,
    used: i64,
    ends: String,
    over: &'static str,
}

async fn list(AdministratorVisit { visit, by }: AdministratorVisit) -> Result<Response, Refused> {
    let notice = (visit.asked("done") == "ended").then(|| Notice::good("admin-invitation-ended"));
    show(&visit, &by, StatusCode::OK, notice, None).await
}

async fn show(
    visit: &Visit,
    by: &By,
    status: StatusCode,
    notice: Option<Notice>,
    made: Option<Made>,
) -> Result<Response, Refused> {
    let views = visit.state.flows.invitations.list(by).await?;
    let rows = views.into_iter().map(|view| Row {
        id: view.id.to_string(),
        note: view.note,
        uses: view.uses,
        used: view.used,
        ends: view.expires_at.iso(),
        over: match view.over {
            None => "",
            Some(InvitationRefusal::UsedUp) => "admin-invitation-used-up",
            Some(InvitationRefusal::Expired { .. } | InvitationRefusal::Unknown) => "admin-invitation-over",
        },
    });
    let rows = rows.collect();
    Ok(visit.show_as(
        status,
        &InvitationsPage { frame: visit.frame("admin", notice), here: "invitations", made, rows },
    ))
}

async fn make(AdministratorSent { visit, by, form }: AdministratorSent) -> Result<Response, Refused> {
    const DAY: u64 = 24 * 60 * 60;
    let days: u64 = form.get("days").trim().parse().unwrap_or(0);
    let new = NewInvitation {
        note: form.get("note").to_owned(),
        uses: form.get("uses").trim().parse().unwrap_or(0),
        life: Duration::from_secs(days.saturating_mul(DAY)),
        mail_to: Some(form.get("email").to_owned()),
    };
    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    match visit.state.flows.invitations.make(&by, &new, &visit.caller).await {
        Ok(made) => {
            let code = made.code.expose().to_owned();
            let link = format!("{}/sign-up?invitation={}", visit.state.url, origin::encode(&code));
            let notice = Notice::good("admin-invitation-made");
            show(&visit, &by, StatusCode::OK, Some(notice), Some(Made { code, link })).await
        }
        Err(InviteError::OutOfRange) => {
            let notice = Notice::bad("admin-invitation-range", "admin-invitation-range-advice");
            show(&visit, &by, wrong, Some(notice), None).await
        }
        Err(InviteError::Email(_)) => {
            let notice = Notice::bad("forgot-not-an-address", "forgot-not-an-address-advice");
            show(&visit, &by, wrong, Some(notice), None).await
        }
        Err(InviteError::Role(error)) => Err(error.into()),
        Err(InviteError::Fault(fault)) => Err(problems::fault(&fault).into()),
    }
}

async fn end(AdministratorSent { visit, by, form }: AdministratorSent) -> Result<Response, Refused> {
    let id = InvitationId::new(form.get("invitation"));
    visit.state.flows.invitations.end(&by, &id, &visit.caller).await?;
    Ok(go("/admin/invitations?done=ended"))
}
