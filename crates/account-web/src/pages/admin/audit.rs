//! `/admin/audit`: the trail from its end, by what happened and to whom, and whether it is whole.

use account::{AccountNumber, flows::AuditVerifyError};
use askama::Template;
use axum::response::Response;
use http_kit::{Access, Routes};

use super::{
    super::frame::{Frame, Notice},
    visit::{AdministratorSent, AdministratorVisit},
};
use crate::{
    problems::{self, Refused},
    state::State,
};

/// How many rows a page shows.
const ROWS: i64 = 50;

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new().get("/admin/audit", Access::Administrator, list).post(
        "/admin/audit",
        Access::Administrator,
        verify,
    )
}

#[derive(Template)]
#[template(path = "admin_audit.html")]
struct AuditPage {
    frame: Frame,
    here: &'static str,
    kind: String,
    about: String,
    rows: Vec<Row>,
    older: Option<i64>,
}

struct Row {
    seq: i64,
    kind: String,
    at: String,
    subject: String,
    address: String,
    note: String,
    by: String,
}

async fn list(AdministratorVisit { visit, by }: AdministratorVisit) -> Result<Response, Refused> {
    let (kind, about) = (visit.asked("kind").trim().to_owned(), visit.asked("about").trim().to_owned());
    let before = visit.asked("before").parse().unwrap_or(i64::MAX);
    let (number, misread) = match about.parse() {
        Ok(number) => (Some(AccountNumber(number)), false),
        Err(_) => (None, !about.is_empty()),
    };
    let administration = &visit.state.flows.administration;
    let rows =
        if misread { Vec::new() } else { administration.audit(&by, before, &kind, number, ROWS).await? };
    let full = i64::try_from(rows.len()).unwrap_or(0) == ROWS;
    let older = rows.last().map(|row| row.seq).filter(|_| full);
    let rows = rows.into_iter().map(|row| Row {
        seq: row.seq,
        kind: row.kind,
        at: row.at.iso(),
        subject: row.subject,
        address: row.address.expose().to_owned(),
        note: row.note.expose().to_owned(),
        by: row.by.map(|by| by.to_string()).unwrap_or_default(),
    });
    let rows = rows.collect();
    Ok(visit.show(&AuditPage { frame: visit.frame("admin", None), here: "audit", kind, about, rows, older }))
}

async fn verify(AdministratorSent { visit, .. }: AdministratorSent) -> Result<Response, Refused> {
    let notice = match visit.state.flows.audit.verify(None).await {
        Ok(verified) => {
            let hash: String = verified.head.hash.iter().map(|byte| format!("{byte:02x}")).collect();
            let title = locale::Sentence::of("admin-audit-whole").with("rows", &verified.head.seq);
            let detail = locale::Sentence::of("admin-audit-keep").with("head", &hash);
            Notice { tone: "good", title, detail }
        }
        Err(AuditVerifyError::Broken(broken)) => {
            let title = locale::Sentence::of("admin-audit-broken").with("row", &broken.seq);
            Notice::bad(title, "admin-audit-broken-advice")
        }
        // Nobody kept an end here to compare with, so this stands for completeness.
        Err(AuditVerifyError::Cut { found, .. }) => {
            let title = locale::Sentence::of("admin-audit-broken").with("row", &found);
            Notice::bad(title, "admin-audit-broken-advice")
        }
        Err(AuditVerifyError::Fault(fault)) => return Err(problems::fault(&fault).into()),
    };
    Ok(visit.show(&AuditPage {
        frame: visit.frame("admin", Some(notice)),
        here: "audit",
        kind: String::new(),
        about: String::new(),
        rows: Vec::new(),
        older: None,
    }))
}
