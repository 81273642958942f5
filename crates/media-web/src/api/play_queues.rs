//! `/playQueues`: what a player plays next.

use axum::extract::{Path, State as Held};
use http_kit::{Access, Routes};
use media::flows::lists::QueueWish;
use media::lists::{ListKind, Place, PlayQueue};
use media::{EntryKey, ItemKey, QueueKey};
use wire::media::Element;

use super::lists::key;
use super::source::{self, Source};
use crate::answer::Answer;
use crate::caller::SignedIn;
use crate::listing;
use crate::present::{item, lists};
use crate::refusal::Answered;
use crate::state::State;

/// How many entries are shown before and after the current one when the player names no window.
const WINDOW: usize = 200;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .post("/playQueues", Access::Token, create)
        .get("/playQueues/{key}", Access::Token, one)
        .put("/playQueues/{key}", Access::Token, add)
        .put("/playQueues/{key}/shuffle", Access::Token, shuffle)
        .put("/playQueues/{key}/unshuffle", Access::Token, unshuffle)
        .put("/playQueues/{key}/reset", Access::Token, reset)
        .delete("/playQueues/{key}/items", Access::Token, clear)
        .delete("/playQueues/{key}/items/{entry}", Access::Token, remove)
        .put("/playQueues/{key}/items/{entry}/move", Access::Token, reorder)
}

/// The items and the address a request names with `uri` or `playlistID`.
async fn named(state: &State, asked: &SignedIn) -> Answered<(Vec<ItemKey>, String)> {
    let (source, uri) = match asked.params.first("playlistID") {
        Some(list) => (Source::Playlist(key(list)?), format!("/playlists/{list}/items")),
        None => (source::wanted(asked)?, asked.params.first("uri").unwrap_or_default().to_owned()),
    };
    Ok((source::items(state, asked, &source).await?, uri))
}

/// `POST /playQueues?type=&uri=|playlistID=&key=&shuffle=&continuous=`
async fn create(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let params = &asked.params;
    let (items, source) = named(&state, &asked).await?;
    let start =
        params.first("key").map(|path| path.trim_end_matches("/children").rsplit('/').next().unwrap_or(path));
    let wish = QueueWish {
        items,
        start: start.and_then(|key| key.parse().ok()),
        shuffle: params.flag("shuffle"),
        continuous: params.flag("continuous"),
        kind: params.first("type").and_then(ListKind::named).unwrap_or(ListKind::Video),
        source,
    };
    let queue = state.flows.lists.make_queue(&wish, &asked.caller).await?;
    shown(&state, &asked, &queue).await
}

/// The window of a queue that is shown: around the current entry, or around the one named.
async fn shown(state: &State, asked: &SignedIn, queue: &PlayQueue) -> Answered<Answer> {
    let params = &asked.params;
    let size = params.number("window").and_then(|it| usize::try_from(it).ok()).unwrap_or(WINDOW).max(1);
    let centre =
        params.number("center").and_then(|it| queue.entries.iter().position(|entry| entry.key.0 == it));
    let centre = centre.or_else(|| queue.selected_at()).unwrap_or(0);
    let before = if params.first("includeBefore") == Some("0") { 0 } else { size };
    let after = if params.first("includeAfter") == Some("0") { 0 } else { size };
    let from = centre.saturating_sub(before);
    let mut window = queue.clone();
    window.entries = queue.entries.iter().skip(from).take(centre - from + after + 1).copied().collect();
    let found = state.flows.lists.queue_items(&window, &asked.caller).await?;
    let languages = state.flows.store.languages(asked.caller.viewer()).await?;
    let how = item::Shown {
        whole: true,
        chapters: params.flag("includeChapters"),
        languages,
        ..listing::shown(asked)
    };
    let rows: Vec<Element> =
        found.iter().map(|(entry, view)| item::item(view, &how).attr("playQueueItemID", entry.0)).collect();
    Ok(asked.answer(lists::queue(queue, rows)))
}

/// `GET /playQueues/{id}?own=1`: the queue; `own=1` takes it over to the caller's device.
async fn one(Held(state): Held<State>, asked: SignedIn, Path(text): Path<String>) -> Answered<Answer> {
    let mut queue = state.flows.lists.queue(key(&text)?, &asked.caller).await?;
    let client = &asked.caller.device.client;
    if asked.params.flag("own") && !client.is_empty() && queue.client != *client {
        let read = queue.version;
        queue.client.clone_from(client);
        queue.version += 1;
        // Somebody who changed it at the same moment has it now; the answer is right either way.
        state.flows.store.save_queue(&queue, read).await?;
    }
    shown(&state, &asked, &queue).await
}

/// `PUT /playQueues/{id}?uri=&next=1`
async fn add(Held(state): Held<State>, asked: SignedIn, Path(text): Path<String>) -> Answered<Answer> {
    let queue: QueueKey = key(&text)?;
    state.flows.lists.queue(queue, &asked.caller).await?;
    let (items, _) = named(&state, &asked).await?;
    let place = if asked.params.flag("next") { Place::Next } else { Place::Later };
    let queue = state.flows.lists.add_to_queue(queue, &items, place, &asked.caller).await?;
    shown(&state, &asked, &queue).await
}

async fn shuffle(Held(state): Held<State>, asked: SignedIn, Path(text): Path<String>) -> Answered<Answer> {
    let queue = state.flows.lists.shuffle_queue(key(&text)?, true, &asked.caller).await?;
    shown(&state, &asked, &queue).await
}

async fn unshuffle(Held(state): Held<State>, asked: SignedIn, Path(text): Path<String>) -> Answered<Answer> {
    let queue = state.flows.lists.shuffle_queue(key(&text)?, false, &asked.caller).await?;
    shown(&state, &asked, &queue).await
}

/// `PUT …/reset`: back to the first entry.
async fn reset(Held(state): Held<State>, asked: SignedIn, Path(text): Path<String>) -> Answered<Answer> {
    let queue = state.flows.lists.queue(key(&text)?, &asked.caller).await?;
    if let Some(first) = queue.entries.first() {
        state.flows.lists.play_entry(queue.key, first.key, &asked.caller).await?;
    }
    let queue = state.flows.lists.queue(queue.key, &asked.caller).await?;
    shown(&state, &asked, &queue).await
}

async fn clear(Held(state): Held<State>, asked: SignedIn, Path(text): Path<String>) -> Answered<Answer> {
    let queue = state.flows.lists.remove_from_queue(key(&text)?, None, &asked.caller).await?;
    shown(&state, &asked, &queue).await
}

async fn remove(
    Held(state): Held<State>,
    asked: SignedIn,
    Path((text, entry)): Path<(String, String)>,
) -> Answered<Answer> {
    let entry: EntryKey = key(&entry)?;
    let queue = state.flows.lists.remove_from_queue(key(&text)?, Some(entry), &asked.caller).await?;
    shown(&state, &asked, &queue).await
}

async fn reorder(
    Held(state): Held<State>,
    asked: SignedIn,
    Path((text, entry)): Path<(String, String)>,
) -> Answered<Answer> {
    let after = asked.params.first("after").map(key).transpose()?;
    let queue = state.flows.lists.move_in_queue(key(&text)?, key(&entry)?, after, &asked.caller).await?;
    shown(&state, &asked, &queue).await
}
