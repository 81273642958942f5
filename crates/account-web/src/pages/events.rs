//! `/account/events`: everything that happened to an account, newest first.

use account::{flows::Event, place};
use askama::Template;
use axum::response::Response;
use http_kit::{Access, Routes};

use super::{
    frame::Frame,
    visit::{SignedInVisit, Visit},
};
use crate::{problems::Refused, state::State};

/// How many stand on one page.
const PAGE: i64 = 50;
/// How many stand on the security page.
pub const FEW: i64 = 20;

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new().get("/account/events", Access::SignedIn, list)
}

#[derive(Template)]
#[template(path = "events.html")]
struct EventsPage {
    frame: Frame,
    events: Vec<Row>,
    older: Option<i64>,
    newest: bool,
}

/// Something that happened, as a page shows it.
pub struct Row {
    /// What, by its key.
    pub what: &'static str,
    /// What it was about; may be empty.
    pub about: String,
    /// When.
    pub at: String,
    /// When, in words.
    pub moment: String,
    /// From which address; may be empty.
    pub from: String,
    /// With which browser or app; may be empty.
    pub with: String,
}

async fn list(SignedInVisit { visit, who }: SignedInVisit) -> Result<Response, Refused> {
    let before = visit.asked("before").parse().ok();
    let page = visit.state.flows.events.list(&who.account, before, PAGE).await?;
    let frame = visit.frame("security", None);
    let events = rows(&page.events, &visit);
    Ok(visit.show(&EventsPage { frame, events, older: page.older, newest: before.is_none() }))
}

/// What happened, as a page shows it.
pub fn rows(events: &[Event], visit: &Visit) -> Vec<Row> {
    events
        .iter()
        .map(|event| Row {
            what: what(&event.kind),
            about: about(event),
            at: event.at.iso(),
            moment: visit.locale.moment(event.at),
            from: visit.whereabouts(event.address.expose()),
            with: match event.user_agent.expose() {
                "" => String::new(),
                given => place::called(given, visit.locale),
            },
        })
        .collect()
}

/// Names of devices and servers, and the reason of an incident; how somebody signed in is not for people's eyes.
fn about(event: &Event) -> String {
    let named = [
        "signed_in",
        "device_linked",
        "device_removed",
        "server_claimed",
        "server_approved",
        "server_released",
        "server_revoked",
        "share_given",
        "share_accepted",
        "share_changed",
        "share_removed",
        "incident_declared",
    ];
    let browser = event.about.expose().starts_with("browser");
    if named.contains(&event.kind.as_str()) && !browser {
        event.about.expose().to_owned()
    } else {
        String::new()
    }
}

/// The sentence for a kind of thing that happened. One that a later version wrote has a sentence, too.
pub fn what(kind: &str) -> &'static str {
    match kind {
        "account_created" => "events-account-created",
        "signed_in" => "events-signed-in",
        "signed_out" => "events-signed-out",
        "signed_out_everywhere" => "events-signed-out-everywhere",
        "password_changed" => "events-password-changed",
        "password_reset" => "events-password-reset",
        "password_disabled" => "events-password-disabled",
        "proved_again" => "events-proved-again",
        "app_turned_on" => "events-app-on",
        "app_turned_off" => "events-app-off",
        "app_disabled" => "events-app-disabled",
        "recovery_codes_made" => "events-recovery-codes",
        "recovery_code_used" => "events-recovery-code-used",
        "passkey_added" => "events-passkey-added",
        "passkey_renamed" => "events-passkey-renamed",
        "passkey_removed" => "events-passkey-removed",
        "passkey_went_back" => "events-passkey-went-back",
        "passkey_after_password" => "events-passkey-after-password",
        "password_removed" => "events-password-removed",
        "provider_connected" => "events-provider-connected",
        "provider_removed" => "events-provider-removed",
        "account_reopened" => "events-reopened",
        "device_linked" => "events-device-linked",
        "device_removed" => "events-device-removed",
        "device_renamed" => "events-device-renamed",
        "device_key_taken" => "events-device-key",
        "players_signed_out" => "events-players-signed-out",
        "claim_token_issued" => "events-claim-token-issued",
        "server_claimed" => "events-server-claimed",
        "server_approved" => "events-server-approved",
        "server_released" => "events-server-released",
        "server_revoked" => "events-server-revoked",
        "share_given" => "events-share-given",
        "share_accepted" => "events-share-accepted",
        "share_changed" => "events-share-changed",
        "share_removed" => "events-share-removed",
        "incident_declared" => "events-incident",
        "account_locked" => "events-locked",
        "account_unlocked" => "events-unlocked",
        "account_recovered" => "events-recovered",
        "email_change_asked" => "events-email-asked",
        "email_change_dropped" => "events-email-dropped",
        "email_changed" => "events-email-changed",
        "email_put_back" => "events-email-put-back",
        "user_name_changed" => "events-user-name-changed",
        "exported" => "events-exported",
        "deletion_asked" => "events-deletion-asked",
        "deletion_taken_back" => "events-deletion-taken-back",
        "role_changed" => "events-role",
        "reset_started" => "events-reset-started",
        "reset_required" => "events-reset-required",
        "limits_cleared" => "events-limits-cleared",
        "account_suspended" => "events-suspended",
        "suspension_lifted" => "events-suspension-lifted",
        "address_shown" => "events-address-shown",
        "new_place" => "events-new-place",
        _ => "events-other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_nobody_knows_has_a_sentence() {
        assert_eq!(what("invented_in_a_later_version"), "events-other");
        assert_eq!(what("signed_in"), "events-signed-in");
    }
}
