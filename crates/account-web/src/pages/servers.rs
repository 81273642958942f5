//! `/account/servers`: each server, how it stands, and letting a waiting one back in with one click.

use account::{flows::ServerView, server::ServerState};
use askama::Template;
use axum::response::Response;
use http_kit::{Access, Problem, Routes};
use kernel::{MachineIdentifier, Timestamp};

use super::{
    frame::{Frame, Notice, go},
    visit::{Form, FreshSentBy, SignedInVisit},
};
use crate::{problems::Refused, state::State};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/account/servers", Access::SignedIn, list)
        .post("/account/servers/approve", Access::Fresh, approve)
        .post("/account/servers/remove", Access::Fresh, remove)
}

#[derive(Template)]
#[template(path = "servers.html")]
struct ServersPage {
    frame: Frame,
    servers: Vec<Card>,
}

struct Card {
    name: String,
    machine_identifier: String,
    state: &'static str,
    badge: &'static str,
    tone: &'static str,
    words: [&'static str; 4],
    owned: bool,
    owner: String,
    version: String,
    seen: Timestamp,
    connections: Vec<String>,
    libraries: Vec<String>,
}

impl Card {
    fn of(view: &ServerView, listens: bool) -> Self {
        let (badge, tone) = match (view.state, listens) {
            (ServerState::Owned, true) => ("servers-at-work", "good"),
            (ServerState::Owned, false) => ("servers-silent", ""),
            (ServerState::Waiting, _) => ("servers-waiting", "warn"),
            (ServerState::Revoked, _) => ("servers-thrown-out", "bad"),
            (ServerState::Unowned, _) => ("servers-nobodys", ""),
        };
        Self {
            name: view.server.about.name.clone(),
            machine_identifier: view.server.machine_identifier.to_string(),
            state: view.state.as_str(),
            badge: if view.owned { badge } else { "servers-shared" },
            tone: if view.owned { tone } else { "" },
            words: view.words,
            owned: view.owned,
            owner: view.owner.user_name.expose().to_owned(),
            version: view.server.about.version.clone(),
            seen: view.server.last_seen_at,
            connections: view.connections.iter().map(|connection| connection.uri.clone()).collect(),
            libraries: view.sections.iter().map(|section| section.title.clone()).collect(),
        }
    }
}

/// The server a form is about.
pub fn machine(form: &Form) -> Result<MachineIdentifier, Refused> {
    MachineIdentifier::parse(form.get("server")).map_err(|_| Problem::not_found().into())
}

async fn list(SignedInVisit { visit, who }: SignedInVisit) -> Result<Response, Refused> {
    let mine = visit.state.flows.servers.mine(&who.account).await?;
    let notice = match visit.asked("done") {
        "approved" => Some(Notice::good("servers-approved")),
        "removed" => Some(Notice::good("servers-removed")),
        _ => None,
    };
    let servers =
        mine.iter().map(|view| Card::of(view, visit.state.listening.is_open(&view.server.id))).collect();
    Ok(visit.show(&ServersPage { frame: visit.frame("servers", notice), servers }))
}

async fn approve(FreshSentBy { visit, who, form }: FreshSentBy) -> Result<Response, Refused> {
    visit.state.flows.servers.approve(&who.account, &machine(&form)?, &visit.caller).await?;
    Ok(go("/account/servers?done=approved"))
}

async fn remove(FreshSentBy { visit, who, form }: FreshSentBy) -> Result<Response, Refused> {
    visit.state.flows.servers.release(&who.account, &machine(&form)?, &visit.caller).await?;
    Ok(go("/account/servers?done=removed"))
}
