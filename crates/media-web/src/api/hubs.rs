//! `/hubs`: the rows of the home page and of a library's page, and the flat lists behind them.

use axum::extract::{Path, State as Held};
use http_kit::{Access, Routes};
use media::hub::HubKind;
use media::item::{ItemKind, ItemView};
use media::query::{Page as Rows, Scope};
use media::{LibraryKey, LibraryKind};
use wire::media::hub::Hub;
use wire::media::{Container, Element};

use crate::answer::Answer;
use crate::caller::SignedIn;
use crate::listing;
use crate::present;
use crate::query;
use crate::refusal::Answered;
use crate::state::State;

/// How many items a row holds when the client does not say.
const USUAL: u64 = 12;
/// How many items a row holds at most.
const MOST: u64 = 100;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/hubs", Access::Token, home)
        .get("/hubs/promoted", Access::Token, home)
        .get("/hubs/continueWatching", Access::Token, continue_row)
        .get("/hubs/continueWatching/items", Access::Token, continue_items)
        .get("/hubs/home/continueWatching", Access::Token, continue_items)
        .get("/hubs/home/onDeck", Access::Token, continue_items)
        .get("/library/onDeck", Access::Token, continue_items)
        .get("/hubs/home/recentlyAdded", Access::Token, recent)
        .get("/hubs/sections/{section}", Access::Token, of_section)
        .get("/hubs/sections/{section}/continueWatching/items", Access::Token, continue_in_section)
        .get("/library/sections/{section}/onDeck", Access::Token, continue_in_section)
        .put("/actions/removeFromContinueWatching", Access::Token, dismiss)
}

fn count(asked: &SignedIn) -> u64 {
    asked.params.number("count").and_then(|it| u64::try_from(it).ok()).unwrap_or(USUAL).min(MOST)
}

/// `GET /hubs[?count=&contentDirectoryID=&identifier=&excludeContinueWatching=1]`
async fn home(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let params = &asked.params;
    let (directories, pinned) = (params.list("contentDirectoryID"), params.list("pinnedContentDirectoryID"));
    let how = listing::shown(&asked);
    let mut rows: Vec<Element> = Vec::new();
    // A client that asks for certain libraries gets their rows; without, the rows of the home page.
    let named: Vec<LibraryKey> =
        directories.iter().chain(&pinned).filter_map(|key| key.parse().ok()).collect();
    let home = state.flows.hubs.home(&asked.caller, count(&asked)).await?;
    for hub in &home {
        let skipped = hub.kind == HubKind::ContinueWatching && params.flag("excludeContinueWatching");
        if !skipped {
            rows.push(present::hub::hub(hub, None, &how));
        }
    }
    if !named.is_empty() && directories.len() == 1 {
        for library in listing::libraries(&state, &asked).await?.iter().filter(|it| named.contains(&it.key)) {
            let hubs = state.flows.hubs.library(library, &asked.caller, count(&asked)).await?;
            let promoted = hubs.iter().filter(|hub| hub.kind == HubKind::RecentlyReleased);
            rows.extend(promoted.map(|hub| present::hub::hub(hub, Some(library.kind), &how)));
        }
    }
    let identifiers = params.list("identifier");
    if !identifiers.is_empty() {
        rows.retain(|row| {
            identifiers.iter().any(|name| row.get("hubIdentifier") == Some(&name.clone().into()))
        });
    }
    Ok(asked.answer(Container::library().with(rows)))
}

/// `GET /hubs/sections/{id}`: the rows of a library's page.
async fn of_section(
    Held(state): Held<State>,
    asked: SignedIn,
    Path(section): Path<String>,
) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &section).await?;
    let hubs = state.flows.hubs.library(&library, &asked.caller, count(&asked)).await?;
    let how = listing::shown(&asked);
    let rows = hubs.iter().map(|hub| present::hub::hub(hub, Some(library.kind), &how));
    Ok(asked.answer(present::section::listing(&library, &asked.caller).with(rows)))
}

async fn continued(state: &State, asked: &SignedIn, library: Option<LibraryKey>) -> Answered<Rows<ItemView>> {
    let (start, size) = listing::bounds(asked.page(), MOST);
    Ok(state.flows.hubs.continue_watching(&asked.caller, library, start, size).await?)
}

/// `GET /hubs/continueWatching`: the row by itself.
async fn continue_row(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let rows = state.flows.hubs.continue_watching(&asked.caller, None, 0, count(&asked)).await?;
    let how = listing::shown(&asked);
    let hub = Hub {
        identifier: "continueWatching".to_owned(),
        title: "Continue Watching".to_owned(),
        kind: "mixed".to_owned(),
        key: Some("/hubs/continueWatching/items".to_owned()),
        context: Some("hub.home.continue".to_owned()),
        style: "hero",
        promoted: true,
        more: rows.total > rows.rows.len() as u64,
        items: rows.rows.iter().map(|view| present::item::item(view, &how)).collect(),
    };
    Ok(asked.answer(Container::library().with([hub.into()])))
}

async fn continue_items(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let rows = continued(&state, &asked, None).await?;
    Ok(asked.answer(listing::page(&asked, Container::library().attr("mixedParents", true), &rows)))
}

async fn continue_in_section(
    Held(state): Held<State>,
    asked: SignedIn,
    Path(section): Path<String>,
) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &section).await?;
    let rows = continued(&state, &asked, Some(library.key)).await?;
    let container = present::section::listing(&library, &asked.caller).attr("mixedParents", true);
    Ok(asked.answer(listing::page(&asked, container, &rows)))
}

/// `GET /hubs/home/recentlyAdded?type=n[&sectionID=]`
async fn recent(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let kind = query::levels(&asked.params).first().copied().unwrap_or(ItemKind::Movie);
    let wanted = match kind {
        ItemKind::Movie => LibraryKind::Movie,
        ItemKind::Show | ItemKind::Season | ItemKind::Episode => LibraryKind::Show,
        ItemKind::Artist | ItemKind::Album | ItemKind::Track => LibraryKind::Artist,
        _ => LibraryKind::Photo,
    };
    let only = asked.params.first("sectionID").and_then(|key| key.parse::<LibraryKey>().ok());
    let keys = listing::libraries(&state, &asked).await?.into_iter().filter(|library| library.kind == wanted);
    let keys: Vec<LibraryKey> =
        keys.map(|library| library.key).filter(|key| only.is_none_or(|only| only == *key)).collect();
    let (start, size) = listing::bounds(asked.page(), MOST);
    let rows = state.flows.hubs.recent(Scope::Libraries(keys), kind, &asked.caller, start, size).await?;
    Ok(asked.answer(listing::page(&asked, Container::library().attr("mixedParents", true), &rows)))
}

/// `PUT /actions/removeFromContinueWatching?ratingKey=`: off the row until it is played again.
async fn dismiss(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let key = asked.params.first("ratingKey").unwrap_or_default();
    state.flows.watching.dismiss(listing::key(key)?, &asked.caller).await?;
    Ok(asked.done())
}
