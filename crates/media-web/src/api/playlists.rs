//! `/playlists`: a person's own lists. Nobody else's are ever seen.

use axum::extract::{Path, State as Held};
use http::StatusCode;
use http_kit::{Access, Routes};
use media::ItemKey;
use media::item::ItemView;
use media::lists::{Entry, ListKind, Playlist};
use wire::media::{Container, Element};

use super::lists::{key, views};
use super::source::{self, Source};
use crate::answer::Answer;
use crate::caller::SignedIn;
use crate::listing;
use crate::present::{item, lists};
use crate::refusal::Answered;
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/playlists", Access::Token, all)
        .get("/playlists/all", Access::Token, all)
        .post("/playlists", Access::Token, create)
        .get("/playlists/{key}", Access::Token, one)
        .put("/playlists/{key}", Access::Token, edit)
        .delete("/playlists/{key}", Access::Token, delete)
        .get("/playlists/{key}/items", Access::Token, items)
        .put("/playlists/{key}/items", Access::Token, add)
        .delete("/playlists/{key}/items", Access::Token, clear)
        .delete("/playlists/{key}/items/{entry}", Access::Token, remove)
        .put("/playlists/{key}/items/{entry}/move", Access::Token, reorder)
}

async fn find(state: &State, asked: &SignedIn, text: &str) -> Answered<Playlist> {
    Ok(state.flows.lists.playlist(key(text)?, &asked.caller).await?)
}

/// The keys of the items in a playlist; those of a smart one are looked up now.
pub async fn keys_of(state: &State, asked: &SignedIn, list: &Playlist) -> Answered<Vec<ItemKey>> {
    match list.smart.as_deref().map(Source::parse) {
        // A smart list of a list would never end.
        Some(Some(Source::Playlist(_) | Source::Collection(_)) | None) => Ok(Vec::new()),
        Some(Some(source)) => Box::pin(source::items(state, asked, &source)).await,
        None => Ok(list.entries.iter().map(|entry| entry.item).collect()),
    }
}

/// A playlist as an item.
pub async fn shown(state: &State, asked: &SignedIn, list: &Playlist) -> Answered<Element> {
    let keys = keys_of(state, asked, list).await?;
    Ok(lists::playlist(list, &views(state, asked, &keys).await?))
}

/// `GET /playlists[?playlistType=&title=&smart=]`
async fn all(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let params = &asked.params;
    let kinds = params.list("playlistType");
    let title = params.first("title").map(str::to_lowercase);
    // Type 42 is the hidden list of conversions to make, which this server does not keep.
    let hidden = params.first("type") == Some("42");
    let mut rows = Vec::new();
    for list in state.flows.store.playlists(asked.caller.viewer()).await? {
        let wanted = (kinds.is_empty() || kinds.iter().any(|kind| kind == list.kind.name()))
            && title.as_ref().is_none_or(|title| list.title.to_lowercase().contains(title))
            && params.first("smart").is_none_or(|smart| (smart == "1") == list.smart.is_some());
        if wanted && !hidden {
            rows.push((list.title.to_lowercase(), list.updated_at, shown(&state, &asked, &list).await?));
        }
    }
    match params.first("sort") {
        Some(sort) if sort.ends_with(":desc") && sort.starts_with("title") => {
            rows.sort_by(|a, b| b.0.cmp(&a.0))
        }
        Some(sort) if sort.starts_with("lastViewedAt") || sort.starts_with("updatedAt") => {
            rows.sort_by_key(|row| std::cmp::Reverse(row.1));
        }
        _ => rows.sort_by(|a, b| a.0.cmp(&b.0)),
    }
    let rows = rows.into_iter().map(|(_, _, row)| row).collect();
    Ok(asked.answer(Container::new().page_of(asked.page(), rows)))
}

/// `POST /playlists?type=&title=&smart=&uri=`
async fn create(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let params = &asked.params;
    let kind = params.first("type").and_then(ListKind::named).unwrap_or(ListKind::Video);
    let title = params.first("title").unwrap_or("Playlist").trim();
    let smart = params.flag("smart");
    let items = match (params.first("uri"), params.first("playQueueID")) {
        (Some(_), _) => {
            let source = source::wanted(&asked)?;
            if smart { Vec::new() } else { source::items(&state, &asked, &source).await? }
        }
        (None, Some(queue)) => {
            let queue = state.flows.lists.queue(key(queue)?, &asked.caller).await?;
            queue.entries.iter().map(|entry| entry.item).collect()
        }
        (None, None) => Vec::new(),
    };
    let mut list = state.flows.lists.make_playlist(title, kind, &items, &asked.caller).await?;
    if smart {
        list.smart = params.first("uri").map(str::to_owned);
        state.flows.store.save_playlist(&list).await?;
    }
    one_row(&state, &asked, &list).await
}

/// A playlist as the only row of an answer.
async fn one_row(state: &State, asked: &SignedIn, list: &Playlist) -> Answered<Answer> {
    let row = shown(state, asked, list).await?;
    Ok(asked.answer(Container::new().with([row])))
}

async fn one(Held(state): Held<State>, asked: SignedIn, Path(text): Path<String>) -> Answered<Answer> {
    let list = find(&state, &asked, &text).await?;
    one_row(&state, &asked, &list).await
}

/// `GET /playlists/{id}/items`: members with the key of their place.
async fn items(Held(state): Held<State>, asked: SignedIn, Path(text): Path<String>) -> Answered<Answer> {
    let list = find(&state, &asked, &text).await?;
    let keys = keys_of(&state, &asked, &list).await?;
    let found = views(&state, &asked, &keys).await?;
    let how = listing::shown(&asked);
    let row = |view: &ItemView, place: i64| item::item(view, &how).attr("playlistItemID", place);
    let rows: Vec<Element> = if list.smart.is_some() {
        (1_i64..).zip(&found).map(|(place, view)| row(view, place)).collect()
    } else {
        let place = |entry: &Entry| {
            found.iter().find(|view| view.item.key == entry.item).map(|it| row(it, entry.key.0))
        };
        list.entries.iter().filter_map(place).collect()
    };
    let container = Container::new()
        .attr("composite", format!("/playlists/{}/composite/{}", list.key, list.updated_at.as_secs()))
        .attr("leafCount", rows.len())
        .attr("playlistType", list.kind.name())
        .attr("ratingKey", list.key.to_string())
        .attr("smart", list.smart.is_some())
        .attr("title", list.title.clone());
    Ok(asked.answer(container.page_of(asked.page(), rows)))
}

async fn edit(Held(state): Held<State>, asked: SignedIn, Path(text): Path<String>) -> Answered<Answer> {
    let value = |name: &str| {
        asked.params.first(name).or_else(|| asked.params.first(&format!("{name}.value"))).map(str::to_owned)
    };
    let lists = &state.flows.lists;
    let list = lists.rename_playlist(key(&text)?, value("title"), value("summary"), &asked.caller).await?;
    one_row(&state, &asked, &list).await
}

/// `PUT /playlists/{id}/items?uri=`: append; for a smart list, its new query.
async fn add(Held(state): Held<State>, asked: SignedIn, Path(text): Path<String>) -> Answered<Answer> {
    let mut list = find(&state, &asked, &text).await?;
    let source = source::wanted(&asked)?;
    if list.smart.is_some() {
        list.smart = asked.params.first("uri").map(str::to_owned);
        list.updated_at = state.clock.now();
        state.flows.store.save_playlist(&list).await?;
        return one_row(&state, &asked, &list).await;
    }
    let items = source::items(&state, &asked, &source).await?;
    let list = state.flows.lists.add_to_playlist(list.key, &items, &asked.caller).await?;
    one_row(&state, &asked, &list).await
}

async fn clear(Held(state): Held<State>, asked: SignedIn, Path(text): Path<String>) -> Answered<Answer> {
    let list = state.flows.lists.remove_from_playlist(key(&text)?, None, &asked.caller).await?;
    one_row(&state, &asked, &list).await
}

async fn remove(
    Held(state): Held<State>,
    asked: SignedIn,
    Path((text, entry)): Path<(String, String)>,
) -> Answered<Answer> {
    let entry = key(&entry)?;
    let list = state.flows.lists.remove_from_playlist(key(&text)?, Some(entry), &asked.caller).await?;
    one_row(&state, &asked, &list).await
}

async fn reorder(
    Held(state): Held<State>,
    asked: SignedIn,
    Path((text, entry)): Path<(String, String)>,
) -> Answered<Answer> {
    let after = asked.params.first("after").map(key).transpose()?;
    let list = state.flows.lists.move_in_playlist(key(&text)?, key(&entry)?, after, &asked.caller).await?;
    one_row(&state, &asked, &list).await
}

async fn delete(Held(state): Held<State>, asked: SignedIn, Path(text): Path<String>) -> Answered<StatusCode> {
    state.flows.lists.remove_playlist(key(&text)?, &asked.caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
