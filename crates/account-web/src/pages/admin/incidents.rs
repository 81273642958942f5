//! `/admin/incidents`: what happened before and how far everybody has come, and declaring one.

use account::{flows::IncidentError, incident::Scope};
use askama::Template;
use axum::response::{IntoResponse, Response};
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
    problems::{self, Refused},
    state::State,
};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new().get("/admin/incidents", Access::Administrator, list).post(
        "/admin/incidents",
        Access::Administrator,
        declare,
    )
}

#[derive(Template)]
#[template(path = "admin_incidents.html")]
struct IncidentsPage {
    frame: Frame,
    here: &'static str,
    rows: Vec<Row>,
    reason: String,
}

struct Row {
    reason: String,
    declared: String,
    accounts: i64,
    told: i64,
    reset: i64,
    remaining: i64,
}

async fn list(AdministratorVisit { visit, .. }: AdministratorVisit) -> Result<Response, Refused> {
    show(&visit, StatusCode::OK, None, "").await
}

async fn show(
    visit: &Visit,
    status: StatusCode,
    notice: Option<Notice>,
    reason: &str,
) -> Result<Response, Refused> {
    let incidents = &visit.state.flows.incidents;
    let mut rows = Vec::new();
    for incident in incidents.list().await?.into_iter().take(20) {
        let Ok(progress) = incidents.show(&incident.id).await else { continue };
        rows.push(Row {
            reason: incident.reason,
            declared: incident.declared_at.iso(),
            accounts: incident.accounts,
            told: progress.told,
            reset: progress.reset,
            remaining: progress.remaining,
        });
    }
    let frame = visit.frame("admin", notice);
    Ok(visit.show_as(status, &IncidentsPage { frame, here: "incidents", rows, reason: reason.to_owned() }))
}

/// Declares it for everybody: whoever declares it is signed out with all others, and chooses a new password.
async fn declare(AdministratorSent { visit, by, form }: AdministratorSent) -> Result<Response, Refused> {
    let reason = form.get("reason");
    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    if !form.ticked("understood") {
        let notice = Notice::bad("admin-incident-not-understood", "admin-incident-not-understood-advice");
        return show(&visit, wrong, Some(notice), reason).await;
    }
    match visit.state.flows.incidents.declare_by(&by, Scope::Everyone, reason, None, &visit.caller).await {
        Ok(_) => Ok(go("/reset-required")),
        Err(IncidentError::NoReason) => {
            let notice = Notice::bad("admin-reason-missing", "admin-reason-missing-advice");
            show(&visit, wrong, Some(notice), reason).await
        }
        Err(IncidentError::NotAllowed) => Ok(http_kit::Problem::forbidden().into_response()),
        Err(IncidentError::Unknown | IncidentError::Nobody | IncidentError::UnknownAccount(_)) => {
            Ok(http_kit::Problem::not_found().into_response())
        }
        Err(IncidentError::Fault(fault)) => Err(problems::fault(&fault).into()),
    }
}
