//! `/library/sections` and everything that lists a library.

use axum::extract::{Path, State as Held};
use http_kit::{Access, Routes};
use media::item::ItemKind;
use media::library::Library;
use media::query::{Field, Filter, Op, Query, Scope, Sort, SortField, Term, Value};
use wire::media::section::{choice, entry, first_character};
use wire::media::{Container, Element};

use crate::answer::Answer;
use crate::caller::SignedIn;
use crate::listing;
use crate::present::{meta, section};
use crate::query;
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/library", Access::Token, root)
        .get("/library/sections", Access::Token, sections)
        .get("/library/sections/all", Access::Token, sections)
        .get("/library/sections/{section}", Access::Token, one)
        .get("/library/sections/{section}/all", Access::Token, all)
        .get("/library/sections/{section}/firstCharacter", Access::Token, first_characters)
        .get("/library/sections/{section}/firstCharacters", Access::Token, first_characters)
        .get("/library/sections/{section}/recentlyAdded", Access::Token, recently_added)
        .get("/library/sections/{section}/newest", Access::Token, newest)
        .get("/library/sections/{section}/recentlyViewed", Access::Token, recently_viewed)
        .get("/library/sections/{section}/unwatched", Access::Token, unwatched)
        .get("/library/sections/{section}/allLeaves", Access::Token, leaves)
        .get("/library/sections/{section}/albums", Access::Token, albums)
        .get("/library/sections/{section}/search", Access::Token, search)
        .get("/library/sections/{section}/filters", Access::Token, filters)
        .get("/library/sections/{section}/sorts", Access::Token, sorts)
        .get("/library/sections/{section}/timeline", Access::Token, timeline)
        .get("/library/sections/{section}/{field}", Access::Token, choices)
        .get("/library/all", Access::Token, everything)
        .get("/library/recentlyAdded", Access::Token, all_recently_added)
}

/// `GET /library`: the library provider, by which clients know where they are.
async fn root(asked: SignedIn) -> Answer {
    let container = Container::library()
        .attr("allowSync", asked.caller.permissions.download)
        .attr("art", "/:/resources/library-art.png")
        .attr("content", "")
        .attr("title1", "Plex Library")
        .attr("title2", "");
    asked.answer(container.with([
        entry("sections", "Library Sections"),
        entry("recentlyAdded", "Recently Added Content"),
        entry("onDeck", "On Deck Content"),
    ]))
}

/// `GET /library/sections`: the libraries the caller sees.
async fn sections(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let libraries = listing::libraries(&state, &asked).await?;
    let rows =
        libraries.iter().map(|library| section::section(library, &asked.caller, refreshing(&state, library)));
    Ok(asked.answer(Container::new().attr("allowSync", false).attr("title1", "Plex Library").with(rows)))
}

/// Whether a library is being scanned.
pub fn refreshing(state: &State, library: &Library) -> bool {
    state.flows.libraries.scanning(library.key)
}

/// `GET /library/sections/{id}`: the menu of a library, or with `includeDetails` what can be asked of it.
async fn one(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &key).await?;
    let top = ItemKind::top_of(library.kind);
    let container = section::listing(&library, &asked.caller)
        .attr("viewGroup", "secondary")
        .attr("viewMode", 65_592)
        .maybe("directory", asked.params.flag("includeDetails").then_some(true));
    if asked.params.flag("includeDetails") {
        let levels = meta::levels(library.kind);
        let types = levels.iter().map(|kind| meta::level(library.key.0, *kind, *kind == top, None));
        let types: Vec<Element> = types.chain(wire::media::section::field_types()).collect();
        let row = section::section(&library, &asked.caller, refreshing(&state, &library)).children(types);
        return Ok(asked.answer(container.with([row])));
    }
    let search = Element::list("Directory")
        .attr("key", format!("search?type={}", top.number()))
        .attr("title", "Search...")
        .attr("prompt", "Search")
        .attr("search", true);
    let menu = [
        ("all", "All"),
        ("unwatched", "Unplayed"),
        ("newest", "Recently Released"),
        ("recentlyAdded", "Recently Added"),
        ("recentlyViewed", "Recently Viewed"),
        ("onDeck", "On Deck"),
        ("collection", "By Collection"),
        ("genre", "By Genre"),
        ("year", "By Year"),
        ("decade", "By Decade"),
        ("director", "By Director"),
        ("actor", "By Starring Actor"),
        ("country", "By Country"),
        ("contentRating", "By Content Rating"),
        ("resolution", "By Resolution"),
        ("firstCharacter", "By First Letter"),
        ("folder", "By Folder"),
    ];
    Ok(asked.answer(container.with(menu.map(|(key, title)| entry(key, title))).with([search])))
}

fn scope(library: &Library) -> Scope {
    Scope::Libraries(vec![library.key])
}

/// `GET /library/sections/{id}/all`: the way into the query grammar.
async fn all(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &key).await?;
    let top = ItemKind::top_of(library.kind);
    let level = query::levels(&asked.params).first().copied().unwrap_or(top);
    if level == ItemKind::Collection {
        return super::collections::of_library(&state, &asked, &library).await;
    }
    let query = listing::query(&state, &asked, scope(&library), &[top])?;
    let container = section::listing(&library, &asked.caller)
        .attr("title2", format!("All {}", library.title))
        .attr("viewGroup", level.name())
        .attr("viewMode", 65_592);
    let container = listing::fill(&state, &asked, container, query).await?;
    Ok(asked.answer(with_meta(&asked, container, &library, level)))
}

fn with_meta(asked: &SignedIn, container: Container, library: &Library, level: ItemKind) -> Container {
    if asked.params.flag("includeMeta") {
        let sort = asked.params.first("sort");
        container.beside(meta::meta(library.key.0, meta::levels(library.kind), level, sort))
    } else {
        container
    }
}

/// `GET …/firstCharacter`: the jump list. Its sizes sum to the total of `/all` with the same parameters.
async fn first_characters(
    Held(state): Held<State>,
    asked: SignedIn,
    Path(key): Path<String>,
) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &key).await?;
    let query = listing::query(&state, &asked, scope(&library), &[ItemKind::top_of(library.kind)])?;
    let buckets = state.flows.store.buckets(&query, &asked.caller).await?;
    let rows =
        buckets.iter().map(|it| first_character(&it.letter, usize::try_from(it.count).unwrap_or(usize::MAX)));
    Ok(asked.answer(section::listing(&library, &asked.caller).with(rows)))
}

/// A listing in a fixed order; the request may still filter and page.
async fn ordered(
    state: &State,
    asked: &SignedIn,
    key: &str,
    usual: impl Fn(&Library) -> Vec<ItemKind>,
    sort: SortField,
    only: Option<Field>,
) -> Answered<Answer> {
    let library = listing::library(state, asked, key).await?;
    let mut query = listing::query(state, asked, scope(&library), &usual(&library))?;
    if asked.params.first("sort").is_none() {
        query.sort = vec![Sort::down(sort)];
    }
    if let Some(field) = only {
        let level = query.levels.first().copied().unwrap_or(ItemKind::Movie);
        query = query.and(truth(level, field));
    }
    let container =
        section::listing(&library, &asked.caller).attr("mixedParents", true).attr("viewGroup", "mixed");
    Ok(asked.answer(listing::fill(state, asked, container, query).await?))
}

fn truth(level: ItemKind, field: Field) -> Filter {
    Filter::Term(Term { level, field, op: Op::Is, values: vec![Value::Truth(true)] })
}

fn leaf(library: &Library) -> Vec<ItemKind> {
    meta::levels(library.kind).last().copied().into_iter().collect()
}

fn top(library: &Library) -> Vec<ItemKind> {
    vec![ItemKind::top_of(library.kind)]
}

async fn recently_added(
    Held(state): Held<State>,
    asked: SignedIn,
    Path(key): Path<String>,
) -> Answered<Answer> {
    ordered(&state, &asked, &key, leaf, SortField::AddedAt, None).await
}

async fn newest(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    ordered(&state, &asked, &key, leaf, SortField::OriginallyAvailableAt, None).await
}

async fn recently_viewed(
    Held(state): Held<State>,
    asked: SignedIn,
    Path(key): Path<String>,
) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &key).await?;
    let usual = leaf(&library);
    let mut query = listing::query(&state, &asked, scope(&library), &usual)?;
    let level = query.levels.first().copied().unwrap_or(ItemKind::Movie);
    query.sort = vec![Sort::down(SortField::LastViewedAt)];
    let seen = Term { level, field: Field::ViewCount, op: Op::Greater, values: vec![Value::Number(0)] };
    let query = query.and(Filter::Term(seen));
    let container = section::listing(&library, &asked.caller).attr("mixedParents", true);
    Ok(asked.answer(listing::fill(&state, &asked, container, query).await?))
}

async fn unwatched(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    ordered(&state, &asked, &key, top, SortField::AddedAt, Some(Field::Unwatched)).await
}

async fn leaves(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &key).await?;
    let query = listing::query(&state, &asked, scope(&library), &leaf(&library))?;
    let container = section::listing(&library, &asked.caller).attr("mixedParents", true);
    Ok(asked.answer(listing::fill(&state, &asked, container, query).await?))
}

async fn albums(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &key).await?;
    let query = listing::query(&state, &asked, scope(&library), &[ItemKind::Album])?;
    let container = section::listing(&library, &asked.caller);
    Ok(asked.answer(listing::fill(&state, &asked, container, query).await?))
}

/// `GET …/search?type=&query=`: plain search by title.
async fn search(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &key).await?;
    let text =
        asked.params.first("query").ok_or_else(|| Refusal::invalid("query", "Say what to search for"))?;
    let query = listing::query(&state, &asked, scope(&library), &top(&library))?;
    let level = query.levels.first().copied().unwrap_or(ItemKind::Movie);
    let query = query.and(titled(level, text));
    let container = section::listing(&library, &asked.caller);
    Ok(asked.answer(listing::fill(&state, &asked, container, query).await?))
}

fn titled(level: ItemKind, text: &str) -> Filter {
    let values = vec![Value::Text(text.to_owned())];
    Filter::Term(Term { level, field: Field::Title, op: Op::Contains, values })
}

fn level_of(asked: &SignedIn, library: &Library) -> ItemKind {
    query::levels(&asked.params).first().copied().unwrap_or_else(|| ItemKind::top_of(library.kind))
}

/// `GET …/filters`: by what the library can be filtered.
async fn filters(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &key).await?;
    let rows = meta::filters(library.key.0, level_of(&asked, &library))
        .into_iter()
        .map(|it| it.renamed("Directory"));
    Ok(asked.answer(section::listing(&library, &asked.caller).with(rows)))
}

/// `GET …/sorts`: by what the library can be sorted.
async fn sorts(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &key).await?;
    let rows = meta::sorts(library.key.0, level_of(&asked, &library), asked.params.first("sort"));
    let rows = rows.into_iter().map(|it| it.renamed("Directory"));
    Ok(asked.answer(section::listing(&library, &asked.caller).with(rows)))
}

/// `GET …/timeline`: whether work on the library is outstanding.
async fn timeline(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &key).await?;
    let waiting =
        if refreshing(&state, &library) { state.flows.store.probes_waiting().await?.max(1) } else { 0 };
    let container = section::listing(&library, &asked.caller)
        .attr("viewGroup", "secondary")
        .attr("latestEntryTime", library.scanned_at.unwrap_or(library.updated_at).as_secs())
        .attr("updateQueueSize", i64::try_from(waiting).unwrap_or(i64::MAX));
    Ok(asked.answer(container))
}

/// `GET …/{field}?type=`: the values of a filter.
async fn choices(
    Held(state): Held<State>,
    asked: SignedIn,
    Path((key, name)): Path<(String, String)>,
) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &key).await?;
    let field = query::field(&name).ok_or_else(Refusal::not_found)?;
    let query = listing::query(&state, &asked, scope(&library), &top(&library))?;
    let number = query.levels.first().copied().unwrap_or(ItemKind::Movie).number();
    let choices = state.flows.store.choices(field, &query, &asked.caller).await?;
    let rows = choices.iter().map(|it| choice(library.key.0, number, &name, &it.key, &it.title)).collect();
    Ok(asked.answer(section::listing(&library, &asked.caller).page_of(asked.page(), rows)))
}

/// `GET /library/all`: the query grammar over every library the caller sees.
async fn everything(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let usual = [ItemKind::Movie, ItemKind::Show];
    let scope = match asked.params.first("sectionID").or_else(|| asked.params.first("librarySectionID")) {
        Some(key) => Scope::Libraries(vec![listing::library(&state, &asked, key).await?.key]),
        None => Scope::All,
    };
    let query: Query = listing::query(&state, &asked, scope, &usual)?;
    Ok(asked.answer(listing::fill(&state, &asked, Container::library(), query).await?))
}

/// `GET /library/recentlyAdded`: new films and episodes of every library the caller sees.
async fn all_recently_added(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let mut query = listing::query(&state, &asked, Scope::All, &[ItemKind::Movie, ItemKind::Episode])?;
    query.sort = vec![Sort::down(SortField::AddedAt)];
    let container = Container::library().attr("mixedParents", true);
    Ok(asked.answer(listing::fill(&state, &asked, container, query).await?))
}
