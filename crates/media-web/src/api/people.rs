//! `/accounts` and `/devices`: who was here, and with what. The owner's.
//!
//! Account 0 is nobody in particular and account 1 always the owner; everybody else has the number of their account.

use std::collections::BTreeMap;

use axum::extract::{Path, State as Held};
use http_kit::{Access, Routes};
use media::Viewer;
use media::ports::store::KnownIdentity;
use wire::media::{Container, Element};

use crate::answer::Answer;
use crate::caller::Owner;
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/accounts", Access::Owner, accounts)
        .get("/accounts/{id}", Access::Owner, account)
        .get("/devices", Access::Owner, devices)
        .get("/devices/{id}", Access::Owner, device)
}

async fn people(state: &State) -> Answered<BTreeMap<i64, String>> {
    let known = state.flows.store.all_known().await?;
    let owner = state.flows.link.standing().owner.map(|owner| owner.name).unwrap_or_default();
    let mut people = BTreeMap::from([(0, String::new()), (Viewer::OWNER.0, owner)]);
    for identity in known.iter().filter(|identity| !identity.caller.owner) {
        people.insert(identity.caller.viewer().0, identity.caller.name.clone());
    }
    Ok(people)
}

fn person((id, name): (i64, String)) -> Element {
    Element::list("Account")
        .attr("id", id)
        .attr("key", format!("/accounts/{id}"))
        .attr("name", name)
        .attr("defaultAudioLanguage", "en")
        .attr("autoSelectAudio", true)
        .attr("defaultSubtitleLanguage", "en")
        .attr("subtitleMode", 0)
        .attr("thumb", "")
}

async fn accounts(Held(state): Held<State>, asked: Owner) -> Answered<Answer> {
    let rows = people(&state).await?.into_iter().map(person);
    Ok(asked.answer(Container::new().attr("identifier", "com.plexapp.system.accounts").with(rows)))
}

async fn account(Held(state): Held<State>, asked: Owner, Path(id): Path<String>) -> Answered<Answer> {
    let found = people(&state).await?.into_iter().find(|(known, _)| known.to_string() == id);
    let found = found.ok_or_else(Refusal::not_found)?;
    Ok(asked.answer(Container::new().attr("identifier", "com.plexapp.system.accounts").with([person(found)])))
}

/// The number a device goes by here: the same as long as its client identifier is.
fn number(client: &str) -> i64 {
    let hash =
        client.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    i64::from(hash & 0x7fff_ffff)
}

fn row(identity: &KnownIdentity) -> Element {
    let device = &identity.caller.device;
    let name = [&device.name, &device.device, &device.product].into_iter().find(|name| !name.is_empty());
    Element::list("Device")
        .attr("id", number(&device.client))
        .attr("name", name.cloned().unwrap_or_default())
        .attr("platform", device.platform.clone())
        .attr("clientIdentifier", device.client.clone())
        .attr("createdAt", identity.confirmed_at.as_secs())
}

async fn rows(state: &State) -> Answered<Vec<(i64, Element)>> {
    let known = state.flows.store.all_known().await?;
    let mut rows: BTreeMap<String, (i64, Element)> = BTreeMap::new();
    for identity in known.iter().filter(|it| !it.caller.device.client.is_empty()) {
        let client = &identity.caller.device.client;
        rows.insert(client.clone(), (number(client), row(identity)));
    }
    Ok(rows.into_values().collect())
}

async fn devices(Held(state): Held<State>, asked: Owner) -> Answered<Answer> {
    let rows = rows(&state).await?.into_iter().map(|(_, row)| row);
    Ok(asked.answer(Container::new().attr("identifier", "com.plexapp.system.devices").with(rows)))
}

async fn device(Held(state): Held<State>, asked: Owner, Path(id): Path<String>) -> Answered<Answer> {
    let found =
        rows(&state).await?.into_iter().find(|(known, _)| known.to_string() == id).map(|(_, row)| row);
    let found = found.ok_or_else(Refusal::not_found)?;
    Ok(asked.answer(Container::new().attr("identifier", "com.plexapp.system.devices").with([found])))
}
