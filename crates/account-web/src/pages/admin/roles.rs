//! `/admin/roles`: who looks after the house. Roles are given on a person's page.

use account::role::Power;
use askama::Template;
use axum::response::Response;
use http_kit::{Access, Routes};

use super::{super::frame::Frame, visit::OwnerVisit};
use crate::{problems::Refused, state::State};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new().get("/admin/roles", Access::HouseOwner, list)
}

#[derive(Template)]
#[template(path = "admin_roles.html")]
struct RolesPage {
    frame: Frame,
    here: &'static str,
    rows: Vec<Row>,
}

struct Row {
    number: i32,
    name: String,
    role: &'static str,
    since: String,
}

async fn list(OwnerVisit { visit, by }: OwnerVisit) -> Result<Response, Refused> {
    let flows = &visit.state.flows;
    flows.administration.allowed(&by, Power::GiveRoles).await?;
    let mut rows = Vec::new();
    for given in flows.roles.list().await? {
        let Some(person) = flows.people.person(&given.account).await? else { continue };
        rows.push(Row {
            number: person.number.0,
            name: person.user_name.expose().to_owned(),
            role: super::name_of(Some(given.role)),
            since: given.at.iso(),
        });
    }
    Ok(visit.show(&RolesPage { frame: visit.frame("admin", None), here: "roles", rows }))
}
