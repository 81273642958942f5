//! `/admin`: looking after the house. One file per page; having a role is an argument of a handler ([`visit`]).
//!
//! There is no form here that chooses or shows a password, and no route that could: a test reads the list.

mod audit;
mod incidents;
mod invitations;
mod overview;
mod people;
mod roles;
mod settings;
mod visit;

use account::{
    flows::RoleError,
    role::{LastOwner, Role},
};
use http::StatusCode;
use http_kit::{Problem, Routes};

use crate::{
    problems::{self, Refused},
    state::State,
};

/// The routes of these pages.
pub fn routes() -> Routes<State> {
    Routes::new()
        .merge(overview::routes())
        .merge(people::routes())
        .merge(invitations::routes())
        .merge(incidents::routes())
        .merge(audit::routes())
        .merge(settings::routes())
        .merge(roles::routes())
}

/// What a role is called on a page: the key of its name.
fn name_of(role: Option<Role>) -> &'static str {
    match role {
        None => "admin-role-none",
        Some(Role::Support) => "admin-role-support",
        Some(Role::Administrator) => "admin-role-administrator",
        Some(Role::Owner) => "admin-role-owner",
    }
}

impl From<RoleError> for Refused {
    fn from(error: RoleError) -> Self {
        let problem = match error {
            RoleError::NotAllowed => Problem::forbidden(),
            RoleError::Unknown => Problem::not_found(),
            RoleError::LastOwner(LastOwner) => Problem::new(StatusCode::CONFLICT, "last_owner")
                .for_people("admin-last-owner", "admin-last-owner-advice"),
            RoleError::Fault(fault) => problems::fault(&fault),
        };
        problem.into()
    }
}
