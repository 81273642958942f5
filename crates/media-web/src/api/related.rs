//! What goes with an item: more of its genre or director, and what to play after it.

use axum::extract::{Path, State as Held};
use http_kit::{Access, Routes};
use media::item::{ItemKind, ItemView, TagKind};
use media::query::{Sort, SortField};
use wire::media::hub::Hub;
use wire::media::{Container, Element};

use super::items::alike;
use crate::answer::Answer;
use crate::caller::SignedIn;
use crate::listing;
use crate::present::item::{item, tag_names};
use crate::refusal::Answered;
use crate::state::State;

/// How many items such a row holds.
const USUAL: u64 = 12;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/library/metadata/{key}/related", Access::Token, related)
        .get("/hubs/metadata/{key}", Access::Token, related)
        .get("/hubs/metadata/{key}/related", Access::Token, related)
        .get("/hubs/metadata/{key}/postplay", Access::Token, after)
}

/// The rows that go with an item; rows without items are left out.
pub async fn of(state: &State, asked: &SignedIn, view: &ItemView) -> Answered<Vec<Hub>> {
    let count = asked.params.number("count").and_then(|it| u64::try_from(it).ok()).unwrap_or(USUAL).min(50);
    let family = if view.item.kind == ItemKind::Movie { "movie" } else { "tv" };
    let how = listing::shown(asked);
    let mut rows = Vec::new();
    for (kind, name, before) in [
        (TagKind::Collection, "collection", "In the collection"),
        (TagKind::Director, "director", "More by"),
        (TagKind::Genre, "genre", "More in"),
        (TagKind::Role, "actor", "More with"),
    ] {
        let Some(query) = alike(view, kind) else { continue };
        let query = query.sorted(vec![Sort::down(SortField::AddedAt)]).window(0, count);
        let found = state.flows.store.list(&query, &asked.caller).await?;
        if found.rows.is_empty() {
            continue;
        }
        let tags: Vec<_> = view.tags.iter().filter(|tag| tag.kind == kind).collect();
        let first = tags.first().map(|tag| tag.name.clone()).unwrap_or_default();
        let keys: Vec<String> = tags.iter().map(|tag| tag.key.to_string()).collect();
        let (section, number) = (view.library.key, view.item.kind.number());
        rows.push(Hub {
            identifier: format!("{family}.{name}"),
            title: format!("{before} {first}"),
            kind: view.item.kind.name().to_owned(),
            key: Some(format!(
                "/library/sections/{section}/all?type={number}&{}={}",
                tag_names(kind).1,
                keys.join(",")
            )),
            context: Some(format!("hub.{family}.{name}")),
            style: "shelf",
            more: found.total > found.rows.len() as u64,
            items: found.rows.iter().map(|it| item(it, &how)).collect(),
            ..Hub::default()
        });
    }
    Ok(rows)
}

async fn related(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    let view = listing::one(&state, &asked, listing::key(&key)?).await?;
    let rows = of(&state, &asked, &view).await?;
    Ok(asked.answer(Container::library().with(rows.into_iter().map(Element::from))))
}

/// `GET /hubs/metadata/{id}/postplay`: the next episode first, then what goes with the item.
async fn after(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    let view = listing::one(&state, &asked, listing::key(&key)?).await?;
    let mut rows = Vec::new();
    if let Some(show) = view.item.grandparent
        && let Some(next) = following(&state, &asked, &view, show).await?
    {
        rows.push(Hub {
            identifier: "tv.ondeck".to_owned(),
            title: "Next".to_owned(),
            kind: "episode".to_owned(),
            context: Some("hub.postplay.ondeck".to_owned()),
            style: "shelf",
            items: vec![item(&next, &listing::shown(&asked))],
            ..Hub::default()
        });
    }
    rows.extend(of(&state, &asked, &view).await?);
    Ok(asked.answer(Container::library().with(rows.into_iter().map(Element::from))))
}

/// The episode that follows one in its show.
async fn following(
    state: &State,
    asked: &SignedIn,
    view: &ItemView,
    show: media::ItemKey,
) -> Answered<Option<ItemView>> {
    let all = media::query::Query::grandchildren(show, ItemKind::Episode);
    let rows = state.flows.store.list(&all, &asked.caller).await?.rows;
    let at = rows.iter().position(|it| it.item.key == view.item.key);
    Ok(at.and_then(|at| rows.into_iter().nth(at + 1)).filter(|it| it.item.available))
}
