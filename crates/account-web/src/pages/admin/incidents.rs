//! `/admin/incidents`: what happened before and how far everybody has come, and declaring one.

use account::{flows::IncidentError, incident::Scope};
use askama::Template;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http_kit::{Access, Routes};
use locale::Sentence;

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
    Routes::new()
        .get("/admin/incidents", Access::Administrator, list)
        .post("/admin/incidents", Access::Administrator, declare)
        .post("/admin/incidents/some", Access::Administrator, declare_for)
}

#[derive(Template)]
#[template(path = "admin_incidents.html")]
struct IncidentsPage {
    frame: Frame,
    here: &'static str,
    rows: Vec<Row>,
    /// What was typed into the form that is shown again.
    typed: Typed,
}

/// A form that was not taken.
#[derive(Default)]
struct Typed {
    everyone: String,
    people: String,
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
    let notice = (visit.asked("done") == "some").then(|| Notice::good("admin-declared-some"));
    show(&visit, StatusCode::OK, notice, Typed::default()).await
}

async fn show(
    visit: &Visit,
    status: StatusCode,
    notice: Option<Notice>,
    typed: Typed,
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
    Ok(visit.show_as(status, &IncidentsPage { frame, here: "incidents", rows, typed }))
}

/// Declares it for everybody: whoever declares it is signed out with all others, and chooses a new password.
async fn declare(AdministratorSent { visit, by, form }: AdministratorSent) -> Result<Response, Refused> {
    let reason = form.get("reason");
    let typed = || Typed { everyone: reason.to_owned(), ..Typed::default() };
    if !form.ticked("understood") {
        return not_understood(&visit, typed()).await;
    }
    match visit.state.flows.incidents.declare_by(&by, Scope::Everyone, reason, None, &visit.caller).await {
        Ok(_) => Ok(go("/reset-required")),
        Err(error) => refuse(&visit, &error, typed()).await,
    }
}

/// Declares it for the people of a list.
async fn declare_for(AdministratorSent { visit, by, form }: AdministratorSent) -> Result<Response, Refused> {
    let (people, reason) = (form.get("people"), form.get("reason"));
    let typed = || Typed { people: people.to_owned(), reason: reason.to_owned(), ..Typed::default() };
    if !form.ticked("understood") {
        return not_understood(&visit, typed()).await;
    }
    match visit.state.flows.incidents.declare_for(&by, people, reason, &visit.caller).await {
        Ok(_) => Ok(go("/admin/incidents?done=some")),
        Err(error) => refuse(&visit, &error, typed()).await,
    }
}

async fn not_understood(visit: &Visit, typed: Typed) -> Result<Response, Refused> {
    let notice = Notice::bad("admin-incident-not-understood", "admin-incident-not-understood-advice");
    show(visit, StatusCode::UNPROCESSABLE_ENTITY, Some(notice), typed).await
}

async fn refuse(visit: &Visit, error: &IncidentError, typed: Typed) -> Result<Response, Refused> {
    let notice = match error {
        IncidentError::NoReason => Notice::bad("admin-reason-missing", "admin-reason-missing-advice"),
        IncidentError::Nobody => Notice::bad("admin-nobody-listed", "admin-nobody-listed-advice"),
        IncidentError::UnknownLine(line) => {
            Notice::bad(Sentence::of("admin-line-unknown").with("line", line), "admin-line-unknown-advice")
        }
        IncidentError::NotAllowed => return Ok(http_kit::Problem::forbidden().into_response()),
        IncidentError::Unknown | IncidentError::UnknownAccount(_) => {
            return Ok(http_kit::Problem::not_found().into_response());
        }
        IncidentError::Fault(fault) => return Err(problems::fault(fault).into()),
    };
    show(visit, StatusCode::UNPROCESSABLE_ENTITY, Some(notice), typed).await
}
