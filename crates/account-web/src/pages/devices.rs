//! `/account/devices`: where a person is signed in, what is what called, and signing it out: one, all players,
//! everything but this browser, everything.

use std::net::IpAddr;

use account::{
    DeviceNumber, SessionId,
    device::LONGEST_NAME,
    epoch::Class,
    flows::{BrowserView, ConnectedDevices, DeviceView, Everywhere},
    place,
};
use askama::Template;
use axum::response::Response;
use http_kit::{Access, Problem, Routes};
use kernel::Timestamp;

use super::{
    frame::{Frame, Notice, go},
    visit::{FreshSentBy, SentBy, SignedInVisit, Visit},
};
use crate::{problems::Refused, state::State};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/account/devices", Access::SignedIn, list)
        .post("/account/devices/name", Access::SignedIn, name)
        .post("/account/devices/sign-out", Access::SignedIn, sign_out)
        .post("/account/devices/sign-out-browser", Access::SignedIn, sign_out_browser)
        .post("/account/devices/sign-out-players", Access::Fresh, sign_out_players)
        .post("/account/devices/sign-out-others", Access::Fresh, sign_out_others)
        .post("/account/devices/sign-out-everything", Access::Fresh, sign_out_everything)
}

#[derive(Template)]
#[template(path = "devices.html")]
struct DevicesPage {
    frame: Frame,
    browsers: Vec<BrowserRow>,
    groups: Vec<Group>,
    players: usize,
    longest: usize,
}

/// Devices of one kind, under one heading that says what they may do.
struct Group {
    title: &'static str,
    may: &'static str,
    rows: Vec<Row>,
}

struct BrowserRow {
    session: String,
    name: String,
    first: Timestamp,
    seen: Timestamp,
    from: String,
    near: bool,
    this: bool,
}

struct Row {
    id: i32,
    name: String,
    given: String,
    about: String,
    first: Timestamp,
    seen: Timestamp,
    from: String,
    near: bool,
}

async fn list(SignedInVisit { visit, who }: SignedInVisit) -> Result<Response, Refused> {
    let Everywhere { browsers, devices } = visit.state.flows.devices.everywhere(&who).await?;
    let frame = visit.frame("devices", told(visit.asked("done")));
    let group = |class: Class, title, may| Group {
        title,
        may,
        rows: devices.iter().filter(|view| group_of(view) == class).map(|view| row(view, &visit)).collect(),
    };
    let groups = vec![
        group(Class::Player, "devices-players", "devices-players-may"),
        group(Class::Server, "devices-servers", "devices-servers-may"),
        group(Class::App, "devices-apps", "devices-apps-may"),
    ];
    Ok(visit.show(&DevicesPage {
        browsers: browsers.iter().map(|view| browser_row(view, &visit)).collect(),
        players: groups.first().map_or(0, |players| players.rows.len()),
        groups: groups.into_iter().filter(|group| !group.rows.is_empty()).collect(),
        longest: LONGEST_NAME,
        frame,
    }))
}

fn told(done: &str) -> Option<Notice> {
    Some(match done {
        "signed_out" => Notice::good("devices-signed-out"),
        "browser" => Notice::good("devices-browser-signed-out"),
        "players" => Notice::good("devices-players-signed-out"),
        "others" => Notice::good("devices-others-signed-out"),
        "named" => Notice::good("devices-named"),
        _ => return None,
    })
}

/// Under which heading a device stands: what is neither a player nor a server is an app.
fn group_of(view: &DeviceView) -> Class {
    match view.class() {
        Class::Player => Class::Player,
        Class::Server => Class::Server,
        Class::App | Class::Web | Class::Admin | Class::Credential => Class::App,
    }
}

fn row(view: &DeviceView, visit: &Visit) -> Row {
    let about = &view.device.about;
    let parts = [about.product.as_str(), about.version.as_str(), about.platform.as_str()];
    Row {
        id: view.device.number.0,
        name: view.title().to_owned(),
        given: view.name.as_ref().map(|name| name.expose().to_owned()).unwrap_or_default(),
        about: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        first: view.device.created_at,
        seen: view.device.last_seen_at,
        near: near(view.address.expose()),
        from: visit.whereabouts(view.address.expose()),
    }
}

fn browser_row(view: &BrowserView, visit: &Visit) -> BrowserRow {
    BrowserRow {
        session: view.session.to_string(),
        name: place::called(view.user_agent.expose(), visit.locale),
        first: view.created_at,
        seen: view.last_seen_at,
        near: near(view.address.expose()),
        from: visit.whereabouts(view.address.expose()),
        this: view.this,
    }
}

/// Whether an address is one of a home's own network, or this machine's.
fn near(address: &str) -> bool {
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Ok(IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
        Err(_) => false,
    }
}

async fn name(SentBy { visit, who, form }: SentBy) -> Result<Response, Refused> {
    let number = number(form.get("device"))?;
    let named =
        visit.state.flows.devices.rename(&who.account, number, form.get("name"), &visit.caller).await?;
    if named { Ok(go("/account/devices?done=named")) } else { Err(Problem::not_found().into()) }
}

async fn sign_out(SentBy { visit, who, form }: SentBy) -> Result<Response, Refused> {
    let number = number(form.get("device"))?;
    visit.state.flows.sign_out.device(&who.account, number, &visit.caller).await?;
    Ok(go("/account/devices?done=signed_out"))
}

fn number(text: &str) -> Result<DeviceNumber, Refused> {
    text.parse().map(DeviceNumber).map_err(|_| Problem::not_found().into())
}

async fn sign_out_browser(SentBy { visit, who, form }: SentBy) -> Result<Response, Refused> {
    let session = SessionId::new(form.get("session"));
    visit.state.flows.sessions.end(&who.account, &session).await?;
    if session == who.session {
        return Ok(visit.signed_out_to("/sign-in"));
    }
    Ok(go("/account/devices?done=browser"))
}

async fn sign_out_players(FreshSentBy { visit, who, .. }: FreshSentBy) -> Result<Response, Refused> {
    visit.state.flows.sign_out.players(&who.account, &visit.caller).await?;
    Ok(go("/account/devices?done=players"))
}

async fn sign_out_others(FreshSentBy { visit, who, .. }: FreshSentBy) -> Result<Response, Refused> {
    let opened = visit.state.flows.factors.end_others(&who, ConnectedDevices::SignOut, &visit.caller).await?;
    Ok(visit.signed_in_to(&opened.session, "/account/devices?done=others"))
}

async fn sign_out_everything(FreshSentBy { visit, who, .. }: FreshSentBy) -> Result<Response, Refused> {
    visit.state.flows.sign_out.everything(&who.account, &visit.caller).await?;
    Ok(visit.signed_out_to("/sign-in?done=everything"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_network_is_told_from_the_world() {
        for home in ["127.0.0.1", "192.168.1.50", "10.0.0.2", "172.16.3.4", "::1", "fd00::1", "fe80::2"] {
            assert!(near(home), "{home}");
        }
        for world in ["203.0.113.9", "172.32.0.1", "2001:db8::1", "operator", ""] {
            assert!(!near(world), "{world}");
        }
    }
}
