//! Listings: from a request's parameters to one page of items.
//!
//! Every listing of items goes through here, so that filters, sorts, paging, `limit`, `Meta` and trimming work alike
//! everywhere, and so that nothing is read without its caller.

use media::item::{ItemKind, ItemView};
use media::library::Library;
use media::query::{Filter, Page as Rows, Query, Scope, Sort, SortField, Window, natural};
use media::{ItemKey, LibraryKey};
use wire::media::{Container, Element, Page};

use crate::caller::SignedIn;
use crate::present::item::{Shown, item};
use crate::query::{self, Unknown};
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The library with this key, if the caller sees it.
pub async fn library(state: &State, asked: &SignedIn, key: &str) -> Answered<Library> {
    let key: LibraryKey = key.parse().map_err(|_| Refusal::not_found())?;
    let all = libraries(state, asked).await?;
    all.into_iter().find(|library| library.key == key).ok_or_else(Refusal::not_found)
}

/// The libraries the caller sees.
pub async fn libraries(state: &State, asked: &SignedIn) -> Answered<Vec<Library>> {
    let all = state.flows.store.libraries().await?;
    Ok(all.into_iter().filter(|library| asked.caller.sees(library.key)).collect())
}

/// The query a request makes, in this scope, with these kinds when it names none.
pub fn query(state: &State, asked: &SignedIn, scope: Scope, usual: &[ItemKind]) -> Answered<Query> {
    let named = query::levels(&asked.params);
    let levels = if named.is_empty() { usual.to_vec() } else { named };
    let level = levels.first().copied().unwrap_or(ItemKind::Movie);
    let filter = query::filter(&asked.params, level, state.clock.now(), Unknown::Ignore)?;
    let sort = query::sort(&asked.params, level, seed(state, asked)).unwrap_or_else(|| usual_order(level));
    Ok(Query { scope, levels, filter, sort, window: Window::default() })
}

/// The order of a kind when a request names none.
pub fn usual_order(level: ItemKind) -> Vec<Sort> {
    match level {
        ItemKind::Season => vec![Sort::by(SortField::ShowTitleSort), Sort::by(SortField::Index)],
        ItemKind::Episode => {
            let mut order = vec![Sort::by(SortField::ShowTitleSort)];
            order.extend(natural(level));
            order
        }
        _ => natural(level),
    }
}

/// What decides a random order: the same for one person within an hour, so that pages of one listing fit together.
fn seed(state: &State, asked: &SignedIn) -> u64 {
    let hour = state.clock.now().as_secs() / 3_600;
    asked.caller.viewer().0.unsigned_abs().wrapping_mul(31).wrapping_add(hour.unsigned_abs())
}

/// One page of a query's results, with the whole count.
pub async fn rows(state: &State, asked: &SignedIn, query: Query) -> Answered<Rows<ItemView>> {
    let page = asked.page();
    let limit = asked.params.number("limit").and_then(|limit| u64::try_from(limit).ok());
    let start = page.start.unwrap_or(0);
    let size = match (page.size, limit) {
        (size, None) => size,
        (size, Some(limit)) => {
            let left = limit.saturating_sub(start);
            Some(size.map_or(left, |size| size.min(left)))
        }
    };
    let mut rows =
        state.flows.store.list(&Query { window: Window { start, size }, ..query }, &asked.caller).await?;
    rows.total = limit.map_or(rows.total, |limit| rows.total.min(limit));
    Ok(rows)
}

/// Fills a container with one page of a query's results.
pub async fn fill(
    state: &State,
    asked: &SignedIn,
    container: Container,
    query: Query,
) -> Answered<Container> {
    let rows = rows(state, asked, query).await?;
    Ok(page(asked, container, &rows))
}

/// Fills a container with a page that was read.
pub fn page(asked: &SignedIn, container: Container, rows: &Rows<ItemView>) -> Container {
    let total = usize::try_from(rows.total).unwrap_or(usize::MAX);
    let how = shown(asked);
    container.with(rows.rows.iter().map(|view| item(view, &how))).paged(asked.page(), total)
}

/// Fills a container with a complete list, cut down to the page asked for.
pub fn cut(asked: &SignedIn, container: Container, all: &[ItemView]) -> Container {
    let how = shown(asked);
    container.page_of(asked.page(), all.iter().map(|view| item(view, &how)).collect())
}

/// How items of a listing are shown to this caller.
pub fn shown(asked: &SignedIn) -> Shown {
    Shown {
        guids: asked.params.flag("includeGuids"),
        check_files: asked.params.flag("checkFiles"),
        paths: asked.caller.owner,
        ..Shown::default()
    }
}

/// The items with these keys whole, in this order, as far as the caller sees them.
pub async fn details(state: &State, asked: &SignedIn, keys: &[ItemKey]) -> Answered<Vec<Element>> {
    let views = state.flows.store.details(keys, &asked.caller).await?;
    let languages = state.flows.store.languages(asked.caller.viewer()).await?;
    let how = Shown {
        whole: true,
        chapters: true,
        check_files: asked.params.flag("checkFiles"),
        paths: asked.caller.owner,
        languages,
        ..Shown::default()
    };
    Ok(views.iter().map(|view| item(view, &how)).collect())
}

/// One item, if the caller sees it.
pub async fn one(state: &State, asked: &SignedIn, key: ItemKey) -> Answered<ItemView> {
    let mut found = state.flows.store.details(&[key], &asked.caller).await?;
    if found.is_empty() { Err(Refusal::not_found()) } else { Ok(found.swap_remove(0)) }
}

/// A comma list of keys; one that is no number names nothing.
pub fn keys(text: &str) -> Answered<Vec<ItemKey>> {
    text.split(',').filter(|part| !part.is_empty()).map(key).collect()
}

/// One key.
pub fn key(text: &str) -> Answered<ItemKey> {
    text.trim().parse().map_err(|_| Refusal::not_found())
}

/// Restricts a page of a complete list to what was asked for: its start and how many.
pub fn bounds(page: Page, usual: u64) -> (u64, u64) {
    (page.start.unwrap_or(0), page.size.unwrap_or(usual))
}

/// A query for everything of some kinds that the caller sees, in this order.
pub fn every(kinds: &[ItemKind], scope: Scope, sort: Vec<Sort>) -> Query {
    Query { scope, levels: kinds.to_vec(), filter: Filter::Everything, sort, window: Window::default() }
}
