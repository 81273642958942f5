//! "Connected sign-ins" on `/account/security`: which identities open the account, one more, one less.

use account::flows::{Purpose, UnlinkError};
use account::{AccountId, Fault, FederatedIdentityId};
use axum::response::{IntoResponse, Response};
use http_kit::{Access, Routes};

use super::frame::{Notice, go};
use super::visit::{FreshSentBy, Visit};
use super::with::{Button, buttons, named, nobody, set_out};
use crate::{problems, state::State};

/// The routes of this section.
pub fn routes() -> Routes<State> {
    Routes::new().post("/account/security/connect", Access::Fresh, connect).post(
        "/account/security/disconnect",
        Access::Fresh,
        disconnect,
    )
}

/// What the section shows.
pub struct Connected {
    /// The identities that open the account.
    pub rows: Vec<Row>,
    /// The providers to choose from.
    pub buttons: Vec<Button>,
}

/// One identity.
pub struct Row {
    /// Its id.
    pub id: FederatedIdentityId,
    /// What people call the provider.
    pub title: String,
    /// Stands in place of a picture.
    pub initial: String,
    /// How to tell it from another of the same provider.
    pub label: String,
    /// Since when it opens the account.
    pub since: String,
    /// Whether it may be taken away.
    pub removable: bool,
}

impl Connected {
    /// Of whoever is signed in.
    pub async fn of(visit: &Visit, who: &AccountId) -> Result<Self, Fault> {
        let connected = visit.state.flows.federated.connected(who).await?;
        let row = |view: account::flows::ConnectedView| Row {
            initial: view
                .title
                .chars()
                .next()
                .map(|first| first.to_uppercase().to_string())
                .unwrap_or_default(),
            id: view.id,
            title: view.title,
            label: view.label.expose().to_owned(),
            since: visit.locale.day(view.linked_at),
            removable: view.removable,
        };
        Ok(Self { rows: connected.into_iter().map(row).collect(), buttons: buttons(visit) })
    }

    /// Whether there is anything to show.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.buttons.is_empty()
    }
}

/// What just happened here.
pub fn notice(done: &str) -> Option<Notice> {
    match done {
        "connected" => Some(Notice::good("connected-done")),
        "disconnected" => Some(Notice::good("connected-removed")),
        "last_way_in" => Some(Notice::bad("connected-last", "connected-last-advice")),
        _ => None,
    }
}

async fn connect(FreshSentBy { visit, who, form }: FreshSentBy) -> Response {
    let Some(provider) = named(&visit, form.get("provider")) else { return nobody() };
    set_out(&visit, &provider, Purpose::Connect(who)).await
}

async fn disconnect(FreshSentBy { visit, who, form }: FreshSentBy) -> Response {
    let id = FederatedIdentityId::new(form.get("identity"));
    match visit.state.flows.federated.disconnect(&who.account, &id, &visit.caller).await {
        Ok(()) => go("/account/security?done=disconnected"),
        Err(UnlinkError::LastWayIn) => go("/account/security?done=last_way_in"),
        Err(UnlinkError::Fault(fault)) => problems::fault(&fault).into_response(),
    }
}
