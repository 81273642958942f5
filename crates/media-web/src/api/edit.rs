//! Edits of fields and tags, and what can be done to an item: the owner's.
//!
//! An edit without `id` means every item the remaining filters select, so unknown filters are refused here.

use axum::extract::{Path, State as Held};
use http::StatusCode;
use http_kit::{Access, Problem, Routes};
use media::item::{ItemEdit, ItemKind, TagKind};
use media::query::{Filter, Query, Scope};
use media::{ItemKey, LibraryKey};
use wire::media::Container;
use wire::media::query::Edits;

use super::lists::key;
use crate::answer::Answer;
use crate::caller::{Owner, SignedIn};
use crate::listing;
use crate::query::{self, Unknown};
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .put("/library/sections/{section}/all", Access::Owner, in_section)
        .put("/library/metadata/{keys}", Access::Owner, items)
        .put("/library/metadata/{key}/refresh", Access::Owner, refresh)
        .get("/library/metadata/{key}/analyze", Access::Owner, refresh)
        .put("/library/metadata/{key}/analyze", Access::Owner, refresh)
        .post("/library/metadata/{key}/analyze", Access::Owner, refresh)
        .get("/library/metadata/{key}/matches", Access::Owner, matches)
        .put("/library/metadata/{key}/matches", Access::Owner, matches)
        .put("/library/metadata/{key}/prefs", Access::Owner, settings)
}

/// `PUT /library/sections/{id}/all?type=&id=&{field}.value=…`
async fn in_section(Held(state): Held<State>, asked: Owner, Path(section): Path<String>) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &section).await?;
    let params = &asked.params;
    let level = query::levels(params).first().copied();
    let level = level.ok_or_else(|| Refusal::invalid("type", "An edit says of which type of items"))?;
    let named = listing::keys(&params.list("id").join(","))?;
    if level == ItemKind::Collection {
        return collections(&state, &asked, library.key, &named).await;
    }
    let keys = if named.is_empty() {
        let filter = query::filter(params, level, state.clock.now(), Unknown::Refuse)?;
        if filter == Filter::Everything && params.first("all").is_none() && edits(&asked)?.locks.is_empty() {
            return Err(Refusal::invalid("id", "An edit of values says which items"));
        }
        let query = Query { filter, ..Query::all(Scope::Libraries(vec![library.key]), level) };
        state.flows.store.list(&query, &asked.caller).await?.rows.iter().map(|view| view.item.key).collect()
    } else {
        named
    };
    apply(&state, &asked, &keys, Some(library.key)).await
}

/// `PUT /library/metadata/{ids}?{field}.value=…`
async fn items(Held(state): Held<State>, asked: Owner, Path(text): Path<String>) -> Answered<Answer> {
    apply(&state, &asked, &listing::keys(&text)?, None).await
}

fn edits(asked: &SignedIn) -> Answered<Edits> {
    let edits = Edits::parse(&asked.params);
    if edits.is_empty() { Err(Refusal::invalid("value", "The request changes nothing")) } else { Ok(edits) }
}

async fn apply(
    state: &State,
    asked: &SignedIn,
    keys: &[ItemKey],
    within: Option<LibraryKey>,
) -> Answered<Answer> {
    let mut edits = edits(asked)?;
    let rating = own_rating(&mut edits)?;
    let change = change(&edits)?;
    let views = state.flows.store.details(keys, &asked.caller).await?;
    if views.len() < keys.len() || views.iter().any(|view| within.is_some_and(|key| view.library.key != key))
    {
        return Err(Refusal::not_found());
    }
    if let Some(rating) = rating {
        for key in keys {
            state.flows.watching.rate(*key, rating, &asked.caller).await?;
        }
    }
    if edits.removed.is_empty() {
        state.flows.browse.edit(keys, &change).await?;
        return Ok(asked.done());
    }
    // What is left after a removal differs from item to item.
    for view in &views {
        let mut change = change.clone();
        for (name, gone) in &edits.removed {
            let kind = tag(name)?;
            let left = view.tags.iter().filter(|tag| tag.kind == kind && !gone.contains(&tag.name));
            let left: Vec<String> = left.map(|tag| tag.name.clone()).collect();
            match change.tags.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, names)) => names.retain(|name| !gone.contains(name)),
                None => change.tags.push((kind, left)),
            }
        }
        state.flows.browse.edit(&[view.item.key], &change).await?;
    }
    Ok(asked.done())
}

/// `userRating` among the values: what the owner thinks of the items, which is no part of them.
fn own_rating(edits: &mut Edits) -> Answered<Option<Option<u8>>> {
    let Some(at) = edits.values.iter().position(|(name, _)| name == "userRating") else { return Ok(None) };
    let (name, text) = edits.values.remove(at);
    edits.locks.retain(|(locked, _)| *locked != name);
    let text = if text.is_empty() { "-1" } else { &text };
    let bad = || Refusal::invalid("userRating", "a rating is 0 to 10, or -1 to take it back");
    query::rating(text).map(Some).ok_or_else(bad)
}

/// The domain's edit; a field nobody may edit or a value that does not fit is refused.
fn change(edits: &Edits) -> Answered<ItemEdit> {
    let mut edit = ItemEdit::default();
    let bad = |name: &str| {
        Refusal::from(
            Problem::new(StatusCode::BAD_REQUEST, "bad_value")
                .message(format!("\"{name}\" can not have this value")),
        )
    };
    for (name, value) in &edits.values {
        let text = || Some(value.clone());
        match name.as_str() {
            "title" if value.trim().is_empty() => return Err(bad(name)),
            "title" => edit.title = text(),
            "titleSort" => edit.sort_title = text(),
            "originalTitle" => edit.original_title = text(),
            "summary" => edit.summary = text(),
            "tagline" => edit.tagline = text(),
            "studio" => edit.studio = text(),
            "contentRating" => edit.content_rating = text(),
            "year" if value.is_empty() => edit.year = Some(None),
            "year" => edit.year = Some(Some(value.trim().parse().map_err(|_| bad(name))?)),
            "originallyAvailableAt" if value.is_empty() => edit.originally_available = Some(None),
            "originallyAvailableAt" => {
                let day = value.get(..10).and_then(|day| day.parse().ok()).ok_or_else(|| bad(name))?;
                edit.originally_available = Some(Some(day));
            }
            _ => {
                let problem = Problem::new(StatusCode::BAD_REQUEST, "unknown_field");
                return Err(problem.message(format!("The field \"{name}\" can not be edited")).into());
            }
        }
    }
    for (name, values) in &edits.tags {
        edit.tags.push((tag(name)?, values.clone()));
    }
    edit.locks.clone_from(&edits.locks);
    Ok(edit)
}

fn tag(name: &str) -> Answered<TagKind> {
    TagKind::named(name).filter(|kind| *kind != TagKind::Guid).ok_or_else(|| {
        let problem = Problem::new(StatusCode::BAD_REQUEST, "unknown_tag");
        problem.message(format!("There are no tags of the kind \"{name}\"")).into()
    })
}

/// Name and summary of collections of a library.
async fn collections(
    state: &State,
    asked: &SignedIn,
    library: LibraryKey,
    keys: &[ItemKey],
) -> Answered<Answer> {
    let edits = edits(asked)?;
    if keys.is_empty() {
        return Err(Refusal::invalid("id", "An edit of values says which collections"));
    }
    for key in keys {
        let mut list = super::collections::visible(state, asked, *key).await?;
        if list.library != library {
            return Err(Refusal::not_found());
        }
        for (name, value) in &edits.values {
            match name.as_str() {
                "title" if !value.trim().is_empty() => list.title.clone_from(value),
                "summary" => list.summary.clone_from(value),
                "titleSort" => {}
                _ => {
                    return Err(Refusal::invalid(
                        "value",
                        "Only name and summary of a collection can be edited",
                    ));
                }
            }
        }
        list.updated_at = state.clock.now();
        state.flows.store.save_collection(&list).await?;
    }
    Ok(asked.done())
}

/// `…/refresh`, `…/analyze`: reads the files of an item anew, before all others.
async fn refresh(Held(state): Held<State>, asked: Owner, Path(text): Path<String>) -> Answered<Answer> {
    let view = listing::one(&state, &asked, key(&text)?).await?;
    let path = view.versions.first().and_then(|version| version.parts.first()).map(|part| part.path.clone());
    let folder = path.or_else(|| view.locations.first().cloned());
    state.flows.libraries.prefer(view.item.key);
    state.flows.libraries.scan(Some(view.library.key), folder, true).await?;
    Ok(asked.done())
}

/// `…/matches`: this server looks nothing up elsewhere, so there is nothing to choose from.
async fn matches(Held(state): Held<State>, asked: Owner, Path(text): Path<String>) -> Answered<Answer> {
    listing::one(&state, &asked, key(&text)?).await?;
    Ok(asked.answer(Container::library()))
}

/// `…/prefs`: of a collection its settings; items have none.
async fn settings(held: Held<State>, asked: Owner, Path(text): Path<String>) -> Answered<Answer> {
    super::collections::settings(held, asked, Path(text)).await
}
