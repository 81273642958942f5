//! `/admin/settings`: who may sign up.

use account::invitation::SignUpMode;
use askama::Template;
use axum::response::Response;
use http_kit::{Access, Problem, Routes};

use super::{
    super::frame::{Frame, Notice, go},
    visit::{AdministratorSent, AdministratorVisit},
};
use crate::{problems::Refused, state::State};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new().get("/admin/settings", Access::Administrator, form).post(
        "/admin/settings",
        Access::Administrator,
        save,
    )
}

#[derive(Template)]
#[template(path = "admin_settings.html")]
struct SettingsPage {
    frame: Frame,
    here: &'static str,
    modes: [(&'static str, &'static str, bool); 3],
    configured: bool,
}

async fn form(AdministratorVisit { visit, .. }: AdministratorVisit) -> Result<Response, Refused> {
    let (mode, configured) = visit.state.flows.invitations.mode().await?;
    let notice = (visit.asked("done") == "saved").then(|| Notice::good("admin-settings-saved"));
    Ok(visit.show(&SettingsPage {
        frame: visit.frame("admin", notice),
        here: "settings",
        modes: SignUpMode::ALL.map(|one| {
            let key = match one {
                SignUpMode::Open => "admin-sign-up-open",
                SignUpMode::Invitation => "admin-sign-up-invitation",
                SignUpMode::Closed => "admin-sign-up-closed",
            };
            (one.as_str(), key, one == mode)
        }),
        configured,
    }))
}

async fn save(AdministratorSent { visit, by, form }: AdministratorSent) -> Result<Response, Refused> {
    let mode = SignUpMode::parse(form.get("sign_up")).ok_or_else(Problem::not_found)?;
    visit.state.flows.invitations.set_mode(&by, mode, &visit.caller).await?;
    Ok(go("/admin/settings?done=saved"))
}
