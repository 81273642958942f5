//! `/library/collections`: members people put together. The owner makes them; everybody who sees the library and at
//! least one member sees the collection, with the members they may see.

use axum::extract::{Path, State as Held};
use http_kit::{Access, Routes};
use media::ItemKey;
use media::library::Library;
use media::lists::Collection;
use wire::media::setting::{Setting, SettingValue};
use wire::media::{Container, Element};

use super::lists::{key, members, views};
use super::source::{self, Source};
use crate::answer::Answer;
use crate::caller::{Owner, SignedIn};
use crate::listing;
use crate::present::{lists, section};
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/library/sections/{section}/collections", Access::Token, listed)
        .post("/library/collections", Access::Owner, create)
        .get("/library/collections/{key}", Access::Token, one)
        .delete("/library/collections/{key}", Access::Owner, delete)
        .get("/library/collections/{key}/children", Access::Token, children)
        .get("/library/collections/{key}/items", Access::Token, children)
        .put("/library/collections/{key}/items", Access::Owner, add)
        .put("/library/collections/{key}/items/{item}", Access::Owner, remove)
        .delete("/library/collections/{key}/items/{item}", Access::Owner, remove)
        .put("/library/collections/{key}/items/{item}/move", Access::Owner, reorder)
        .put("/library/collections/{key}/prefs", Access::Owner, settings)
}

/// The collection with this key, if the caller sees its library.
pub async fn visible(state: &State, asked: &SignedIn, key: ItemKey) -> Answered<Collection> {
    let found = state.flows.store.collection(key).await?;
    found.filter(|list| asked.caller.sees(list.library)).ok_or_else(Refusal::not_found)
}

/// The keys of its members; those of a smart one are looked up now.
pub async fn keys_of(state: &State, asked: &SignedIn, list: &Collection) -> Answered<Vec<ItemKey>> {
    match list.smart.as_deref().map(Source::parse) {
        Some(Some(Source::Playlist(_) | Source::Collection(_)) | None) => Ok(Vec::new()),
        Some(Some(source)) => Box::pin(source::items(state, asked, &source)).await,
        None => Ok(list.members.clone()),
    }
}

/// A collection as an item.
pub async fn shown(state: &State, asked: &SignedIn, list: &Collection) -> Answered<Element> {
    let keys = keys_of(state, asked, list).await?;
    let found = views(state, asked, &keys).await?;
    let title = found.first().map(|view| view.library.title.clone()).unwrap_or_default();
    let wanted = asked.params.flag("includePreferences").then(|| preferences(list));
    Ok(lists::collection(list, &title, &found).children(wanted))
}

/// The settings of a collection with every legal value, as editors need them.
fn preferences(list: &Collection) -> Element {
    let rows = SETTINGS.iter().map(|(id, label, usual, choices)| {
        let value =
            list.settings.iter().find(|(name, _)| name == id).and_then(|(_, value)| value.parse().ok());
        Element::from(Setting {
            id: (*id).to_owned(),
            label: (*label).to_owned(),
            summary: String::new(),
            default: SettingValue::Int(*usual),
            value: SettingValue::Int(value.unwrap_or(*usual)),
            hidden: false,
            advanced: false,
            group: String::new(),
            choices: choices
                .iter()
                .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
                .collect(),
        })
    });
    Element::single("Preferences").children(rows)
}

/// A collection's settings: name, label, usual value, every legal value with its label.
type Choice = (&'static str, &'static str, i64, &'static [(&'static str, &'static str)]);

const SETTINGS: [Choice; 3] = [
    (
        "collectionMode",
        "Collection mode",
        -1,
        &[
            ("-1", "Library default"),
            ("0", "Hide collection"),
            ("1", "Hide items in this collection"),
            ("2", "Show both"),
        ],
    ),
    (
        "collectionSort",
        "Collection order",
        0,
        &[("0", "Release date"), ("1", "Alphabetical"), ("2", "Custom")],
    ),
    (
        "collectionFilterBasedOnUser",
        "Filter by",
        0,
        &[("0", "The owner's view"), ("1", "Each person's own view")],
    ),
];

/// The collections of a library.
pub async fn of_library(state: &State, asked: &SignedIn, library: &Library) -> Answered<Answer> {
    let title = asked.params.first("title").map(str::to_lowercase);
    let mut rows = Vec::new();
    for list in state.flows.store.collections(Some(library.key)).await? {
        let keys = keys_of(state, asked, &list).await?;
        let found = views(state, asked, &keys).await?;
        let named = title.as_ref().is_none_or(|title| list.title.to_lowercase().contains(title));
        // A guest who may see none of the members does not learn of the collection.
        if named && (asked.caller.owner || !found.is_empty()) {
            rows.push(lists::collection(&list, &library.title, &found));
        }
    }
    let mut container = section::listing(library, &asked.caller).attr("viewGroup", "collection");
    container = container.page_of(asked.page(), rows);
    if asked.params.flag("includeMeta") {
        use media::item::ItemKind::Collection as Level;
        container = container.beside(crate::present::meta::meta(library.key.0, &[Level], Level, None));
    }
    Ok(asked.answer(container))
}

async fn listed(Held(state): Held<State>, asked: SignedIn, Path(section): Path<String>) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &section).await?;
    of_library(&state, &asked, &library).await
}

/// `POST /library/collections?type=&title=&smart=&sectionId=&uri=`
async fn create(Held(state): Held<State>, asked: Owner) -> Answered<Answer> {
    let params = &asked.params;
    let section = params.first("sectionId").or_else(|| params.first("sectionID"));
    let section = section.ok_or_else(|| Refusal::invalid("sectionId", "Say which library it belongs to"))?;
    let library = listing::library(&state, &asked, section).await?;
    let title = params.first("title").map(str::trim).filter(|title| !title.is_empty());
    let title = title.ok_or_else(|| Refusal::invalid("title", "A collection needs a name"))?.to_owned();
    let smart = params.flag("smart");
    let members = match (smart, params.first("uri")) {
        (true, _) => {
            source::wanted(&asked)?;
            Vec::new()
        }
        (false, Some(_)) => source::items(&state, &asked, &source::wanted(&asked)?).await?,
        (false, None) => Vec::new(),
    };
    let now = state.clock.now();
    let mut list = Collection {
        key: ItemKey(0),
        library: library.key,
        title,
        summary: String::new(),
        smart: if smart { params.first("uri").map(str::to_owned) } else { None },
        guid: state.entropy.random_id(),
        members,
        settings: Vec::new(),
        added_at: now,
        updated_at: now,
    };
    list.key = state.flows.store.add_collection(&list).await?;
    let row = shown(&state, &asked, &list).await?;
    Ok(asked.answer(Container::library().with([row])))
}

async fn one(Held(state): Held<State>, asked: SignedIn, Path(text): Path<String>) -> Answered<Answer> {
    let list = visible(&state, &asked, key(&text)?).await?;
    let row = shown(&state, &asked, &list).await?;
    Ok(asked.answer(Container::library().with([row])))
}

async fn children(Held(state): Held<State>, asked: SignedIn, Path(text): Path<String>) -> Answered<Answer> {
    let list = visible(&state, &asked, key(&text)?).await?;
    let keys = keys_of(&state, &asked, &list).await?;
    let container = Container::library().attr("key", list.key.to_string()).attr("title2", list.title.clone());
    Ok(asked.answer(members(&state, &asked, container, &keys).await?))
}

async fn change(
    state: &State,
    asked: &SignedIn,
    mut list: Collection,
    apply: impl FnOnce(&mut Collection),
) -> Answered<Answer> {
    apply(&mut list);
    list.updated_at = state.clock.now();
    state.flows.store.save_collection(&list).await?;
    let row = shown(state, asked, &list).await?;
    Ok(asked.answer(Container::library().with([row])))
}

async fn add(Held(state): Held<State>, asked: Owner, Path(text): Path<String>) -> Answered<Answer> {
    let list = visible(&state, &asked, key(&text)?).await?;
    let source = source::wanted(&asked)?;
    if list.smart.is_some() {
        let uri = asked.params.first("uri").map(str::to_owned);
        return change(&state, &asked, list, |list| list.smart = uri).await;
    }
    let mut added = source::items(&state, &asked, &source).await?;
    added.retain(|key| !list.members.contains(key));
    change(&state, &asked, list, |list| list.members.extend(added)).await
}

async fn remove(
    Held(state): Held<State>,
    asked: Owner,
    Path((text, member)): Path<(String, String)>,
) -> Answered<Answer> {
    let list = visible(&state, &asked, key(&text)?).await?;
    let member: ItemKey = key(&member)?;
    if !list.members.contains(&member) {
        return Err(Refusal::not_found());
    }
    change(&state, &asked, list, |list| list.members.retain(|it| *it != member)).await
}

async fn reorder(
    Held(state): Held<State>,
    asked: Owner,
    Path((text, member)): Path<(String, String)>,
) -> Answered<Answer> {
    let list = visible(&state, &asked, key(&text)?).await?;
    let member: ItemKey = key(&member)?;
    let after: Option<ItemKey> = asked.params.first("after").map(key).transpose()?;
    if !list.members.contains(&member)
        || after.is_some_and(|after| after == member || !list.members.contains(&after))
    {
        return Err(Refusal::not_found());
    }
    change(&state, &asked, list, |list| {
        list.members.retain(|it| *it != member);
        let at =
            after.and_then(|after| list.members.iter().position(|it| *it == after)).map_or(0, |at| at + 1);
        list.members.insert(at, member);
        set(list, "collectionSort", "2");
    })
    .await
}

/// `PUT …/prefs?collectionMode=&collectionSort=`
pub async fn settings(Held(state): Held<State>, asked: Owner, Path(text): Path<String>) -> Answered<Answer> {
    let list = visible(&state, &asked, key(&text)?).await?;
    let mut changes = Vec::new();
    for (id, _, _, choices) in SETTINGS {
        if let Some(value) = asked.params.first(id) {
            if !choices.iter().any(|(legal, _)| *legal == value) {
                return Err(Refusal::invalid(id, "This value is not one of those offered"));
            }
            changes.push((id, value.to_owned()));
        }
    }
    change(&state, &asked, list, |list| {
        for (id, value) in changes {
            set(list, id, &value);
        }
    })
    .await
}

fn set(list: &mut Collection, id: &str, value: &str) {
    list.settings.retain(|(known, _)| known != id);
    list.settings.push((id.to_owned(), value.to_owned()));
}

async fn delete(Held(state): Held<State>, asked: Owner, Path(text): Path<String>) -> Answered<Answer> {
    if state.flows.store.remove_collection(key(&text)?).await? {
        Ok(asked.done())
    } else {
        Err(Refusal::not_found())
    }
}
