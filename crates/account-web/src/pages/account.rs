//! `/` and `/account`: where a person stands.

use account::server::ServerState;
use askama::Template;
use axum::response::Response;
use http_kit::{Access, Problem, Routes};
use kernel::Timestamp;
use locale::{Locale, Value};

use super::{
    frame::{Frame, Notice, go},
    visit::{SignedInVisit, Visit},
};
use crate::{problems::Refused, state::State};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new().get("/", Access::Open("only points at the next page"), start).get(
        "/account",
        Access::SignedIn,
        overview,
    )
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    frame: Frame,
    name: String,
    email: String,
    since: Timestamp,
    since_day: String,
    waiting: Vec<Waiting>,
    servers: String,
    shares: String,
    devices: String,
    deletion: Option<String>,
}

/// A server that waits for its owner.
struct Waiting {
    name: String,
    machine_identifier: String,
    words: [&'static str; 4],
}

async fn start(visit: Visit) -> Response {
    go(if visit.who.is_some() { "/account" } else { "/sign-in" })
}

async fn overview(SignedInVisit { visit, who }: SignedInVisit) -> Result<Response, Refused> {
    let flows = &visit.state.flows;
    let person = flows.people.person(&who.account).await?.ok_or_else(Problem::unauthenticated)?;
    let servers = flows.servers.mine(&who.account).await?;
    let owned = servers.iter().filter(|view| view.owned).count();
    let devices = flows.devices.list(&who.account).await?;
    let devices = devices.iter().filter(|view| view.token.is_some()).count();
    let received = flows.shares.received(&who.account).await?;
    let open = received.iter().filter(|view| view.share.accepted_at.is_none()).count();
    let waiting = servers.iter().filter(|view| view.owned && view.state == ServerState::Waiting);
    let waiting = waiting
        .map(|view| Waiting {
            name: view.server.about.name.clone(),
            machine_identifier: view.server.machine_identifier.to_string(),
            words: view.words,
        })
        .collect();
    let deletion = flows.deletions.of(&who.account).await?;
    let frame = visit.frame("account", notice(visit.asked("done")));
    let page = AccountPage {
        deletion: deletion.map(|deletion| frame.locale.moment(deletion.due_at)),
        frame,
        name: person.user_name.expose().to_owned(),
        email: person.email.expose().to_owned(),
        since_day: visit.locale.day(person.created_at),
        since: person.created_at,
        waiting,
        servers: count(visit.locale, owned, "account-servers", "account-no-server"),
        shares: if open > 0 {
            visit.locale.say_with("account-invitations", &[("count", &open)])
        } else {
            visit.locale.say("account-shares")
        },
        devices: count(visit.locale, devices, "account-devices", "account-no-device"),
    };
    Ok(visit.show(&page))
}

fn notice(done: &str) -> Option<Notice> {
    let title = match done {
        "welcome" => "with-welcome",
        "confirmed" => "account-confirmed",
        "recovered" => "lock-recovered",
        "deletion" => "leave-asked",
        "kept" => "leave-kept",
        "reset" => "account-reset",
        "reset_everything" => "account-reset-everything",
        _ => return None,
    };
    Some(Notice::good(title))
}

/// "1 server", "2 servers" or a sentence for none.
fn count(locale: Locale, number: usize, some: &str, none: &str) -> String {
    if number == 0 { locale.say(none) } else { locale.say_with(some, &[("count", &number as &dyn Value)]) }
}
