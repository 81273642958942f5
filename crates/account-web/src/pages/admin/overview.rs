//! `/admin`: how the service stands now, and finding a person by exact value.

use account::attack::{AttackKind, AttackLevel};
use askama::Template;
use axum::response::Response;
use http_kit::{Access, Routes};

use super::{
    super::frame::{Frame, go},
    visit::{SupportSent, SupportVisit},
};
use crate::{problems::Refused, state::State};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new().get("/admin", Access::Support, overview).post("/admin/search", Access::Support, search)
}

#[derive(Template)]
#[template(path = "admin_overview.html")]
struct OverviewPage {
    frame: Frame,
    here: &'static str,
    level: &'static str,
    attacks: Vec<AttackRow>,
    numbers: Vec<(&'static str, i64)>,
    incident: Option<IncidentNow>,
}

struct AttackRow {
    key: &'static str,
    since: String,
}

struct IncidentNow {
    remaining: i64,
    accounts: i64,
}

#[derive(Template)]
#[template(path = "admin_found.html")]
struct FoundPage {
    frame: Frame,
    here: &'static str,
    found: Vec<FoundRow>,
}

struct FoundRow {
    number: i32,
    name: String,
    masked: String,
}

async fn overview(SupportVisit { visit, by }: SupportVisit) -> Result<Response, Refused> {
    let flows = &visit.state.flows;
    let standing = flows.administration.standing(&by).await?;
    let attacks = standing.attacks.iter().map(|attack| AttackRow {
        key: match attack.kind {
            AttackKind::Spraying => "admin-attack-spraying",
            AttackKind::Stuffing => "admin-attack-stuffing",
            AttackKind::SignUps => "admin-attack-sign-ups",
            AttackKind::Forgotten => "admin-attack-forgotten",
        },
        since: attack.began_at.iso(),
    });
    let incident = match flows.incidents.list().await?.into_iter().next() {
        Some(newest) => flows.incidents.show(&newest.id).await.ok(),
        None => None,
    };
    let incident = incident.filter(|progress| progress.remaining > 0);
    Ok(visit.show(&OverviewPage {
        attacks: attacks.collect(),
        here: "overview",
        level: match standing.level {
            AttackLevel::Calm => "",
            AttackLevel::UnderAttack => "admin-under-attack",
            AttackLevel::Severe => "admin-severe",
        },
        numbers: vec![
            ("admin-accounts", standing.accounts),
            ("admin-signed-in", standing.signed_in),
            ("admin-failed", standing.failed),
            ("admin-sign-ups", standing.sign_ups),
            ("admin-mails", standing.mails),
            ("admin-waiting-servers", standing.waiting_servers),
        ],
        incident: incident.map(|progress| IncidentNow {
            remaining: progress.remaining,
            accounts: progress.incident.accounts,
        }),
        frame: visit.frame("admin", None),
    }))
}

/// Sent as a form, so that what was typed stands in no address, history or log.
async fn search(SupportSent { visit, by, form }: SupportSent) -> Result<Response, Refused> {
    let found = visit.state.flows.administration.search(&by, form.get("exactly"), &visit.caller).await?;
    if let [one] = found.as_slice() {
        return Ok(go(&format!("/admin/people/{}", one.number)));
    }
    let found = found.into_iter().map(|found| FoundRow {
        number: found.number.0,
        name: found.name,
        masked: found.masked,
    });
    let found = found.collect();
    Ok(visit.show(&FoundPage { frame: visit.frame("admin", None), here: "overview", found }))
}
