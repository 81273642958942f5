//! What editors and old players ask of a library beside its listings: folders, common values, tags.

use std::collections::BTreeMap;

use axum::extract::{Path, State as Held};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http_kit::{Access, Routes};
use media::item::{ItemKind, ItemView, TagKind};
use media::library::Library;
use media::query::{Field, Query, Scope};
use wire::media::section::entry;
use wire::media::{Container, Element, Value};

use crate::answer::Answer;
use crate::caller::{Owner, SignedIn};
use crate::listing;
use crate::present::item::{Shown, item, item_type};
use crate::present::{meta, section};
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/library/sections/{section}/folder", Access::Token, folder)
        .get("/library/sections/{section}/common", Access::Owner, common)
        .get("/library/tags", Access::Token, tags)
}

/// Where an item's file lies: the library's folder and the path below it.
fn places<'a>(library: &'a Library, view: &'a ItemView) -> impl Iterator<Item = String> + 'a {
    view.versions.iter().flat_map(|version| &version.parts).filter_map(|part| {
        let folder = library.folders.iter().find(|it| part.path.starts_with(&format!("{}/", it.path)))?;
        let below = part.path.get(folder.path.len() + 1..)?;
        Some(format!("{}/{below}", folder.key))
    })
}

/// `GET …/folder[?parent=]`: the library as it lies on disk. A folder's key hides where on the disk that is.
async fn folder(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &key).await?;
    let parent = match asked.params.first("parent") {
        Some(text) => {
            let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Refusal::not_found())?;
            Some(String::from_utf8(bytes).map_err(|_| Refusal::not_found())? + "/")
        }
        None => None,
    };
    let leaf = meta::levels(library.kind).last().copied().unwrap_or(ItemKind::Movie);
    let query = Query::all(Scope::Libraries(vec![library.key]), leaf);
    let views = state.flows.store.list(&query, &asked.caller).await?.rows;
    let mut folders: BTreeMap<String, String> = BTreeMap::new();
    let mut files: Vec<Element> = Vec::new();
    let how = listing::shown(&asked);
    for view in &views {
        let mut here = false;
        for place in places(&library, view) {
            // Without a parent, the contents of all the library's folders together.
            let rest = match &parent {
                Some(parent) => place.strip_prefix(parent.as_str()),
                None => place.split_once('/').map(|(_, rest)| rest),
            };
            match rest.map(|rest| rest.split_once('/')) {
                Some(Some((name, _))) => {
                    let above = parent
                        .clone()
                        .unwrap_or_else(|| format!("{}/", place.split('/').next().unwrap_or("")));
                    folders.insert(name.to_lowercase() + name, format!("{above}{name}"));
                }
                Some(None) => here = true,
                None => {}
            }
        }
        if here {
            files.push(item(view, &how));
        }
    }
    let folders = folders.into_values().map(|place| {
        let name = place.rsplit('/').next().unwrap_or_default();
        let parent = URL_SAFE_NO_PAD.encode(&place);
        entry(&format!("/library/sections/{}/folder?parent={parent}", library.key), name)
    });
    let rows: Vec<Element> = folders.chain(files).collect();
    Ok(asked.answer(section::listing(&library, &asked.caller).page_of(asked.page(), rows)))
}

/// Attributes an editor of several items shows when they are the same in all of them.
const COMPARED: [&str; 14] = [
    "contentRating",
    "editionTitle",
    "guid",
    "index",
    "originalTitle",
    "originallyAvailableAt",
    "parentRatingKey",
    "parentTitle",
    "studio",
    "summary",
    "tagline",
    "title",
    "titleSort",
    "year",
];

/// `GET …/common?id=1,2&type=n`: the values several items share, and the names of those that differ.
async fn common(Held(state): Held<State>, asked: Owner, Path(key): Path<String>) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &key).await?;
    let keys = listing::keys(&asked.params.list("id").join(","))?;
    let views = state.flows.store.details(&keys, &asked.caller).await?;
    let (Some(first), false) = (views.first(), views.iter().any(|view| view.library.key != library.key))
    else {
        return Err(Refusal::not_found());
    };
    let how = Shown { whole: true, ..Shown::default() };
    let rows: Vec<Element> = views.iter().map(|view| item(view, &how)).collect();
    let mut answer = Element::list("Common").attr("commonType", item_type(first.item.kind).name());
    let mut mixed: Vec<&str> = Vec::new();
    for name in COMPARED {
        let mut values = rows.iter().map(|row| row.get(name));
        let value = values.next().flatten();
        if values.all(|other| other == value) {
            answer = answer.maybe(name, value.cloned());
        } else {
            mixed.push(name);
        }
    }
    let shared = first.tags.iter().filter(|tag| {
        tag.kind != TagKind::Guid
            && views.iter().all(|view| view.tags.iter().any(|other| other.key == tag.key))
    });
    let shared: Vec<_> = shared.map(|tag| crate::present::item::tag_of(tag, true)).collect();
    answer = answer.attr("mixedFields", mixed.join(",")).attr("type", "common").children(shared);
    Ok(asked.answer(section::listing(&library, &asked.caller).with([answer])))
}

/// `GET /library/tags?type=n`: every tag of a kind in the libraries the caller sees.
async fn tags(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let number = asked.params.number("type").unwrap_or(0);
    let Some(kind) = TagKind::ALL.into_iter().find(|kind| kind.number() == number) else {
        return Ok(asked.answer(Container::library()));
    };
    let mut found: BTreeMap<String, Element> = BTreeMap::new();
    for level in [ItemKind::Movie, ItemKind::Show, ItemKind::Season, ItemKind::Episode] {
        let query = Query::all(Scope::All, level);
        for choice in state.flows.store.choices(Field::Tag(kind), &query, &asked.caller).await? {
            let id: i64 = choice.key.parse().unwrap_or(0);
            let row = Element::list("Directory")
                .attr("id", id)
                .attr("filter", format!("{}={id}", kind.name()))
                .attr("key", Value::Digits(id))
                .attr("tag", choice.title.clone())
                .attr("tagType", number)
                .attr("title", choice.title.clone());
            found.entry(choice.title.to_lowercase()).or_insert(row);
        }
    }
    Ok(asked.answer(Container::library().page_of(asked.page(), found.into_values().collect())))
}
