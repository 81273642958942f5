//! `/library/metadata`: items, what lies below them and beside them.

use axum::extract::{Path, State as Held};
use http_kit::{Access, Routes};
use media::item::{ItemKind, ItemView, TagKind};
use media::query::{Field, Filter, Op, Query, Scope, Term, Value};
use wire::media::{Container, Element};

use crate::answer::Answer;
use crate::caller::SignedIn;
use crate::listing;
use crate::present::item::{Shown, item, tag_names};
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/library/metadata/{keys}", Access::Token, detail)
        .get("/library/metadata/{key}/children", Access::Token, children)
        .get("/library/metadata/{key}/allLeaves", Access::Token, leaves)
        .get("/library/metadata/{key}/grandchildren", Access::Token, leaves)
        .get("/library/metadata/{key}/onDeck", Access::Token, on_deck)
        .get("/library/metadata/{key}/similar", Access::Token, similar)
        .get("/library/metadata/{key}/extras", Access::Token, none)
        .get("/library/metadata/{key}/reviews", Access::Token, none)
        .get("/library/metadata/{key}/popularLeaves", Access::Token, none)
}

/// `GET /library/metadata/1,2,3`: items whole, in this order.
async fn detail(Held(state): Held<State>, asked: SignedIn, Path(text): Path<String>) -> Answered<Answer> {
    let keys = listing::keys(&text)?;
    if let [key] = keys.as_slice()
        && let Some(list) = super::lists::any_list(&state, &asked, *key).await?
    {
        return Ok(asked.answer(Container::library().with([list])));
    }
    let views = state.flows.store.details(&keys, &asked.caller).await?;
    if views.is_empty() {
        return Err(Refusal::not_found());
    }
    if let [view] = views.as_slice() {
        // Somebody looks at it: its files are looked into before all others.
        state.flows.libraries.prefer(view.item.key);
    }
    let languages = state.flows.store.languages(asked.caller.viewer()).await?;
    let how = Shown {
        whole: true,
        chapters: true,
        check_files: asked.params.flag("checkFiles"),
        paths: asked.caller.owner,
        languages,
        ..Shown::default()
    };
    let mut rows = Vec::with_capacity(views.len());
    for view in &views {
        rows.push(with_asked_for(&state, &asked, view, item(view, &how)).await?);
    }
    let container = Container::library().attr("allowSync", asked.caller.permissions.download);
    let container = match views.as_slice() {
        [view, ..] => container
            .attr("librarySectionID", view.library.key.0)
            .attr("librarySectionTitle", view.library.title.clone())
            .attr("librarySectionUUID", view.library.uuid.clone()),
        [] => container,
    };
    Ok(asked.answer(container.with(rows)))
}

/// Adds what was asked for beside an item: its next episode, its children, related rows.
async fn with_asked_for(
    state: &State,
    asked: &SignedIn,
    view: &ItemView,
    mut row: Element,
) -> Answered<Element> {
    let params = &asked.params;
    if params.flag("includeOnDeck")
        && let Some(next) = next_of(state, asked, view).await?
    {
        row.push(Element::single("OnDeck").child(next));
    }
    if params.flag("includeChildren")
        && let Some(level) = view.item.kind.children()
    {
        let below = state.flows.store.list(&Query::children(view.item.key, level), &asked.caller).await?;
        let below: Vec<Element> = below.rows.iter().map(|it| item(it, &listing::shown(asked))).collect();
        row.push(Element::single("Children").attr("size", below.len()).children(below));
    }
    if params.flag("includeExtras") {
        row.push(Element::single("Extras").attr("size", 0));
    }
    if params.flag("includeRelated") {
        let related = super::related::of(state, asked, view).await?;
        row.push(Element::single("Related").children(related.into_iter().map(Element::from)));
    }
    if params.flag("includePreferences") {
        row.push(Element::single("Preferences"));
    }
    Ok(row)
}

/// The next episode of a show, or the first when nothing of it was seen.
async fn next_of(state: &State, asked: &SignedIn, view: &ItemView) -> Answered<Option<Element>> {
    let show = match view.item.kind {
        ItemKind::Show => view.item.key,
        ItemKind::Season | ItemKind::Episode => match view.item.grandparent.or(view.item.parent) {
            Some(show) => show,
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    let next = state.flows.hubs.next_of_show(show, &asked.caller).await?;
    Ok(next.map(|it| item(&it, &listing::shown(asked))))
}

async fn on_deck(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    let view = listing::one(&state, &asked, listing::key(&key)?).await?;
    let next = next_of(&state, &asked, &view).await?;
    Ok(asked.answer(Container::library().with(next)))
}

/// A container that says whose children it lists.
fn below(view: &ItemView) -> Container {
    let it = &view.item;
    Container::library()
        .attr("key", it.key.to_string())
        .attr("librarySectionID", view.library.key.0)
        .attr("librarySectionTitle", view.library.title.clone())
        .attr("librarySectionUUID", view.library.uuid.clone())
        .attr("nocache", true)
        .maybe("parentIndex", it.index)
        .attr("parentTitle", it.title.clone())
        .maybe("parentYear", it.year)
        .maybe("grandparentTitle", view.parent.as_ref().map(|parent| parent.title.clone()))
        .attr("summary", it.summary.clone().unwrap_or_default())
        .attr("title1", view.library.title.clone())
        .attr("title2", it.title.clone())
}

/// `GET …/children`: seasons of a show (led by "All episodes" unless excluded), episodes of a season.
async fn children(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    let key = listing::key(&key)?;
    if let Some(answer) = super::lists::members_of_any(&state, &asked, key).await? {
        return Ok(answer);
    }
    let view = listing::one(&state, &asked, key).await?;
    let Some(level) = view.item.kind.children() else { return Ok(asked.answer(below(&view))) };
    let mut query = Query::children(key, level);
    query.filter = match listing::query(&state, &asked, Scope::All, &[level])?.filter {
        Filter::Everything => query.filter,
        more => Filter::All(vec![query.filter, more]),
    };
    let rows = listing::rows(&state, &asked, query).await?;
    let mut container = below(&view).attr("viewGroup", level.name());
    let all = view.item.kind == ItemKind::Show
        && rows.total > 1
        && asked.params.first("excludeAllLeaves").is_none()
        && asked.page().start.unwrap_or(0) == 0
        && asked.params.first("index").is_none();
    if all && let Some(counts) = view.counts {
        // An entry of old players: every episode in one list. It counts as no season.
        container = container.beside(
            Element::list("Directory")
                .attr("leafCount", counts.leaves)
                .attr("viewedLeafCount", counts.viewed_leaves)
                .attr("key", format!("/library/metadata/{key}/allLeaves"))
                .attr("title", "All episodes"),
        );
    }
    Ok(asked.answer(listing::page(&asked, container, &rows)))
}

/// `GET …/allLeaves`, `…/grandchildren`: every episode of a show or season.
async fn leaves(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    let view = listing::one(&state, &asked, listing::key(&key)?).await?;
    let query = match view.item.kind {
        ItemKind::Show => Query::grandchildren(view.item.key, ItemKind::Episode),
        ItemKind::Artist => Query::grandchildren(view.item.key, ItemKind::Track),
        kind => match kind.children() {
            Some(level) => Query::children(view.item.key, level),
            None => return Ok(asked.answer(below(&view).with([item(&view, &listing::shown(&asked))]))),
        },
    };
    let container = below(&view).attr("mixedParents", true).attr("viewGroup", "episode");
    Ok(asked.answer(listing::fill(&state, &asked, container, query).await?))
}

/// `GET …/similar`: items that share a genre.
async fn similar(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    let view = listing::one(&state, &asked, listing::key(&key)?).await?;
    let Some(query) = alike(&view, TagKind::Genre) else { return Ok(asked.answer(Container::library())) };
    Ok(asked.answer(listing::fill(&state, &asked, Container::library(), query).await?))
}

/// Items of the same kind and library that share a tag of this kind, without the item itself.
pub fn alike(view: &ItemView, kind: TagKind) -> Option<Query> {
    let values: Vec<Value> =
        view.tags.iter().filter(|tag| tag.kind == kind).map(|tag| Value::Tag(tag.key)).collect();
    if values.is_empty() {
        return None;
    }
    let level = view.item.kind;
    let itself = vec![Value::Number(view.item.key.0)];
    let scope = Scope::Libraries(vec![view.library.key]);
    Some(
        Query::all(scope, level)
            .and(Filter::Term(Term { level, field: Field::Tag(kind), op: Op::Is, values }))
            .and(Filter::Term(Term { level, field: Field::Key, op: Op::IsNot, values: itself })),
    )
}

/// The title of a row of items that share a tag.
pub fn alike_title(view: &ItemView, kind: TagKind) -> String {
    let names: Vec<&str> =
        view.tags.iter().filter(|tag| tag.kind == kind).map(|tag| tag.name.as_str()).collect();
    format!("More {} {}", tag_names(kind).0, names.first().copied().unwrap_or_default())
}

/// Things this server knows none of, of an item the caller sees.
async fn none(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    listing::one(&state, &asked, listing::key(&key)?).await?;
    Ok(asked.answer(Container::library()))
}
