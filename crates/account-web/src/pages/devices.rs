//! `/account/devices`: what is signed in, and signing it out.

use account::DeviceNumber;
use askama::Template;
use axum::response::Response;
use http_kit::{Access, Problem, Routes};
use kernel::Timestamp;

use super::{
    frame::{Frame, Notice, go},
    visit::{SentBy, SignedInVisit},
};
use crate::{problems::Refused, state::State};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/account/devices", Access::SignedIn, list)
        .post("/account/devices/sign-out", Access::SignedIn, sign_out)
        .post("/account/devices/sign-out-everything", Access::SignedIn, sign_out_everything)
}

#[derive(Template)]
#[template(path = "devices.html")]
struct DevicesPage {
    frame: Frame,
    devices: Vec<Row>,
}

struct Row {
    id: i32,
    name: String,
    about: String,
    seen: Timestamp,
    from: String,
}

async fn list(SignedInVisit { visit, who }: SignedInVisit) -> Result<Response, Refused> {
    let devices = visit.state.flows.devices.list(&who.account).await?;
    let rows = devices.iter().filter(|view| view.token.is_some()).map(|view| {
        let about = &view.device.about;
        let parts = [about.product.as_str(), about.version.as_str(), about.platform.as_str()];
        Row {
            id: view.device.number.0,
            name: about.title().to_owned(),
            about: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
            seen: view.device.last_seen_at,
            from: view.address.expose().to_owned(),
        }
    });
    let notice = (visit.asked("done") == "signed_out").then(|| Notice::good("devices-signed-out"));
    Ok(visit.show(&DevicesPage { frame: visit.frame("devices", notice), devices: rows.collect() }))
}

async fn sign_out(SentBy { visit, who, form }: SentBy) -> Result<Response, Refused> {
    let number = form.get("device").parse().map_err(|_| Problem::not_found())?;
    visit.state.flows.sign_out.device(&who.account, DeviceNumber(number), &visit.caller).await?;
    Ok(go("/account/devices?done=signed_out"))
}

async fn sign_out_everything(SentBy { visit, who, .. }: SentBy) -> Result<Response, Refused> {
    visit.state.flows.sign_out.everything(&who.account, &visit.caller).await?;
    Ok(visit.signed_out_to("/sign-in?done=everything"))
}
