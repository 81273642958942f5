//! `/admin/people/{number}`: how one account stands, and what may be done about it.

use account::{
    AccountNumber,
    flows::{RoleError, Ways},
    role::Role,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use http_kit::{Access, Problem, Routes};

use super::{
    super::{
        frame::{Frame, Notice, go},
        visit::Visit,
    },
    name_of,
    visit::{AdministratorSent, OwnerSent, SupportSent, SupportVisit},
};
use crate::{problems::Refused, state::State};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    const ADMINISTRATOR: Access = Access::Administrator;
    Routes::new()
        .get("/admin/people/{number}", Access::Support, person)
        .post("/admin/people/{number}/reset", Access::Support, start_reset)
        .post("/admin/people/{number}/sign-out", ADMINISTRATOR, sign_out)
        .post("/admin/people/{number}/require-reset", ADMINISTRATOR, require_reset)
        .post("/admin/people/{number}/clear-limits", ADMINISTRATOR, clear_limits)
        .post("/admin/people/{number}/suspend", ADMINISTRATOR, suspend)
        .post("/admin/people/{number}/lift", ADMINISTRATOR, lift)
        .post("/admin/people/{number}/address", ADMINISTRATOR, address)
        .post("/admin/people/{number}/role", Access::HouseOwner, role)
}

#[derive(Template)]
#[template(path = "admin_person.html")]
struct PersonPage {
    frame: Frame,
    here: &'static str,
    number: i32,
    name: String,
    address: String,
    since: String,
    role_key: &'static str,
    roles: Vec<(&'static str, &'static str, bool)>,
    states: Vec<(&'static str, &'static str)>,
    suspended: bool,
    ways: Ways,
    identities: usize,
    deleted: String,
    sessions: usize,
    servers: usize,
    devices: Vec<DeviceRow>,
    events: Vec<EventRow>,
    administers: bool,
    owns: bool,
}

struct DeviceRow {
    name: String,
    seen: String,
    signed_in: bool,
}

struct EventRow {
    kind: String,
    at: String,
    note: String,
}

async fn person(
    Path(number): Path<i32>,
    SupportVisit { visit, by }: SupportVisit,
) -> Result<Response, Refused> {
    let notice = match visit.asked("done") {
        "reset" => Some(Notice::good("admin-done-reset")),
        "sign-out" => Some(Notice::good("admin-done-sign-out")),
        "require-reset" => Some(Notice::good("admin-done-require-reset")),
        "clear-limits" => Some(Notice::good("admin-done-clear-limits")),
        "suspend" => Some(Notice::good("admin-done-suspend")),
        "lift" => Some(Notice::good("admin-done-lift")),
        "role" => Some(Notice::good("admin-done-role")),
        _ => None,
    };
    show(&visit, &by, number, notice, None).await
}

async fn show(
    visit: &Visit,
    by: &account::flows::By,
    number: i32,
    notice: Option<Notice>,
    address: Option<String>,
) -> Result<Response, Refused> {
    let file = visit.state.flows.administration.person(by, AccountNumber(number)).await?;
    let mut states = Vec::new();
    if file.suspended {
        states.push(("bad", "admin-state-suspended"));
    }
    if file.reset_required {
        states.push(("warn", "admin-state-reset-required"));
    }
    if file.password_disabled {
        states.push(("warn", "admin-state-password-disabled"));
    }
    if file.locked_at.is_some() {
        states.push(("warn", "admin-state-locked"));
    }
    if file.deleted_at.is_some() {
        states.push(("warn", "admin-state-deleted"));
    }
    if states.is_empty() {
        states.push(("good", "admin-state-good"));
    }
    let devices = file.devices.iter().map(|view| DeviceRow {
        name: view.device.about.title().to_owned(),
        seen: view.device.last_seen_at.iso(),
        signed_in: view.token.is_some(),
    });
    let events = file.events.iter().map(|row| EventRow {
        kind: row.kind.clone(),
        at: row.at.iso(),
        note: row.note.expose().to_owned(),
    });
    Ok(visit.show(&PersonPage {
        here: "overview",
        number,
        name: file.found.name.clone(),
        address: address.unwrap_or_else(|| file.found.masked.clone()),
        since: file.since.iso(),
        role_key: name_of(file.role),
        roles: std::iter::once(None)
            .chain(Role::ALL.map(Some))
            .map(|role| (role.map_or("none", Role::as_str), name_of(role), role == file.role))
            .collect(),
        states,
        suspended: file.suspended,
        ways: file.ways,
        identities: file.identities,
        deleted: file.deleted_at.map(|at| at.iso()).unwrap_or_default(),
        sessions: file.sessions,
        servers: file.servers,
        devices: devices.collect(),
        events: events.collect(),
        administers: visit.role >= Some(Role::Administrator),
        owns: visit.role == Some(Role::Owner),
        frame: visit.frame("admin", notice),
    }))
}

fn done(result: Result<(), RoleError>, number: i32, what: &str) -> Result<Response, Refused> {
    result?;
    Ok(go(&format!("/admin/people/{number}?done={what}")))
}

async fn start_reset(
    Path(number): Path<i32>,
    SupportSent { visit, by, .. }: SupportSent,
) -> Result<Response, Refused> {
    let administration = &visit.state.flows.administration;
    done(administration.start_reset(&by, AccountNumber(number), &visit.caller).await, number, "reset")
}

async fn sign_out(
    Path(number): Path<i32>,
    AdministratorSent { visit, by, .. }: AdministratorSent,
) -> Result<Response, Refused> {
    let administration = &visit.state.flows.administration;
    done(administration.sign_out(&by, AccountNumber(number), &visit.caller).await, number, "sign-out")
}

async fn require_reset(
    Path(number): Path<i32>,
    AdministratorSent { visit, by, form }: AdministratorSent,
) -> Result<Response, Refused> {
    let (administration, reason) = (&visit.state.flows.administration, form.get("reason"));
    let asked = administration.require_reset(&by, AccountNumber(number), reason, &visit.caller).await;
    done(asked, number, "require-reset")
}

async fn clear_limits(
    Path(number): Path<i32>,
    AdministratorSent { visit, by, .. }: AdministratorSent,
) -> Result<Response, Refused> {
    let administration = &visit.state.flows.administration;
    let cleared = administration.clear_limits(&by, AccountNumber(number), &visit.caller).await;
    done(cleared, number, "clear-limits")
}

async fn suspend(
    Path(number): Path<i32>,
    AdministratorSent { visit, by, form }: AdministratorSent,
) -> Result<Response, Refused> {
    let (administration, reason) = (&visit.state.flows.administration, form.get("reason"));
    let suspended = administration.suspend(&by, AccountNumber(number), reason, &visit.caller).await;
    done(suspended, number, "suspend")
}

async fn lift(
    Path(number): Path<i32>,
    AdministratorSent { visit, by, .. }: AdministratorSent,
) -> Result<Response, Refused> {
    let administration = &visit.state.flows.administration;
    done(administration.lift(&by, AccountNumber(number), &visit.caller).await, number, "lift")
}

/// The address is in this one answer only; the next look at the page hides it again.
async fn address(
    Path(number): Path<i32>,
    AdministratorSent { visit, by, form }: AdministratorSent,
) -> Result<Response, Refused> {
    let reason = form.get("reason").trim();
    if reason.is_empty() {
        let notice = Notice::bad("admin-reason-missing", "admin-reason-missing-advice");
        return show(&visit, &by, number, Some(notice), None).await;
    }
    let administration = &visit.state.flows.administration;
    let person = administration.address(&by, AccountNumber(number), reason, &visit.caller).await?;
    let notice = Notice::good("admin-address-shown");
    show(&visit, &by, number, Some(notice), Some(person.email.expose().to_owned())).await
}

async fn role(
    Path(number): Path<i32>,
    OwnerSent { visit, by, form }: OwnerSent,
) -> Result<Response, Refused> {
    let flows = &visit.state.flows;
    let to = match form.get("role") {
        "none" => None,
        word => Some(Role::parse(word).ok_or_else(Problem::not_found)?),
    };
    let file = flows.administration.person(&by, AccountNumber(number)).await?;
    done(flows.roles.change(&by, &file.found.id, to, &visit.caller).await, number, "role")
}
