//! The rows of the home page and of a library's page. A constant number of queries per page.

use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, Timestamp};

use crate::caller::Caller;
use crate::hub::{Hub, HubKind, NextUp, continue_watching};
use crate::item::{ItemKind, ItemView};
use crate::keys::{ItemKey, LibraryKey};
use crate::library::{Library, LibraryKind, Visibility};
use crate::ports::{MediaStore, StoreError};
use crate::query::{Field, Filter, Op, Page, Query, Scope, Sort, SortField, Term, Value};

use super::settings::ServerSettings;

const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

/// The rows of pages.
pub struct Hubs {
    pub(crate) store: Arc<dyn MediaStore>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Hubs {
    /// The rows of the home page; rows without items are left out.
    pub async fn home(&self, caller: &Caller, count: u64) -> Result<Vec<Hub>, StoreError> {
        let libraries = self.on_home(caller).await?;
        let mut hubs = vec![hub(
            HubKind::ContinueWatching,
            None,
            "Continue Watching",
            None,
            self.continue_watching(caller, None, 0, count).await?,
        )];
        let of = |kind: LibraryKind| -> Vec<LibraryKey> {
            libraries.iter().filter(|library| library.kind == kind).map(|library| library.key).collect()
        };
        let movies = of(LibraryKind::Movie);
        if !movies.is_empty() {
            let page = self.recent(Scope::Libraries(movies), ItemKind::Movie, caller, 0, count).await?;
            hubs.push(hub(HubKind::RecentMovies, None, "Recently Added Movies", Some(ItemKind::Movie), page));
        }
        let shows = of(LibraryKind::Show);
        if !shows.is_empty() {
            let page = self.recent(Scope::Libraries(shows), ItemKind::Show, caller, 0, count).await?;
            hubs.push(hub(HubKind::RecentTelevision, None, "Recently Added TV", Some(ItemKind::Show), page));
        }
        hubs.retain(|hub| !hub.items.is_empty());
        Ok(hubs)
    }

    /// The rows of a library's page; rows without items are left out.
    pub async fn library(
        &self,
        library: &Library,
        caller: &Caller,
        count: u64,
    ) -> Result<Vec<Hub>, StoreError> {
        let scope = Scope::Libraries(vec![library.key]);
        let top = ItemKind::top_of(library.kind);
        let key = Some(library.key);
        let mut hubs = Vec::new();
        match library.kind {
            LibraryKind::Movie => {
                let page = self.in_progress(scope.clone(), caller, 0, Some(count)).await?;
                hubs.push(hub(HubKind::InProgress, key, "Continue Watching", Some(top), page));
            }
            LibraryKind::Show => {
                let page = self.continue_watching(caller, key, 0, count).await?;
                hubs.push(hub(HubKind::SectionOnDeck, key, "On Deck", Some(ItemKind::Episode), page));
            }
            LibraryKind::Artist | LibraryKind::Photo => {}
        }
        let recent = self.recent(scope.clone(), top, caller, 0, count).await?;
        hubs.push(hub(HubKind::RecentlyAdded, key, "Recently Added", Some(top), recent));
        let released = Query::all(scope.clone(), top)
            .and(known(top, Field::Year))
            .sorted(vec![Sort::down(SortField::Year), Sort::down(SortField::OriginallyAvailableAt)])
            .window(0, count);
        let released = self.store.list(&released, caller).await?;
        hubs.push(hub(HubKind::RecentlyReleased, key, "Recently Released", Some(top), released));
        if library.kind == LibraryKind::Show {
            let fresh = Query::all(scope.clone(), top)
                .and(term(top, Field::ViewCount, Op::Is, Value::Number(0)))
                .window(0, count);
            let fresh = self.store.list(&fresh, caller).await?;
            hubs.push(hub(HubKind::StartWatching, key, "Start Watching", Some(top), fresh));
        }
        let viewed = Query::all(scope, top)
            .and(term(top, Field::ViewCount, Op::Greater, Value::Number(0)))
            .sorted(vec![Sort::down(SortField::LastViewedAt)])
            .window(0, count);
        let viewed = self.store.list(&viewed, caller).await?;
        hubs.push(hub(HubKind::RecentlyViewed, key, "Recently Viewed", Some(top), viewed));
        hubs.retain(|hub| !hub.items.is_empty());
        Ok(hubs)
    }

    /// Half-seen items and next episodes in one row, most recent first.
    pub async fn continue_watching(
        &self,
        caller: &Caller,
        library: Option<LibraryKey>,
        start: u64,
        size: u64,
    ) -> Result<Page<ItemView>, StoreError> {
        let settings = ServerSettings::read(self.store.as_ref()).await?;
        let limit = settings.on_deck_limit;
        let scope = self.scope(caller, library).await?;
        let half = self.in_progress(scope.clone(), caller, 0, Some(u64::from(limit))).await?.rows;
        let next = self.next(caller, library, &settings).await?;
        let visible = |view: &ItemView| match &scope {
            Scope::All => true,
            Scope::Libraries(keys) => keys.contains(&view.item.library),
        };
        let next = next.into_iter().filter(|(view, _)| visible(view)).collect();
        let mut all = continue_watching(half, next);
        all.truncate(limit as usize);
        Ok(cut(all, start, size))
    }

    /// Next episodes and half-seen items of a library or of all: what the protocol calls "on deck".
    pub async fn on_deck(
        &self,
        caller: &Caller,
        library: Option<LibraryKey>,
        start: u64,
        size: u64,
    ) -> Result<Page<ItemView>, StoreError> {
        self.continue_watching(caller, library, start, size).await
    }

    /// The next episode of one show: the half-seen one, else the next unseen one, else the very first.
    pub async fn next_of_show(&self, show: ItemKey, caller: &Caller) -> Result<Option<ItemView>, StoreError> {
        let half = Query::grandchildren(show, ItemKind::Episode)
            .and(term(ItemKind::Episode, Field::InProgress, Op::Is, Value::Truth(true)))
            .sorted(vec![Sort::down(SortField::LastViewedAt)])
            .window(0, 1);
        if let Some(view) = self.store.list(&half, caller).await?.rows.into_iter().next() {
            return Ok(Some(view));
        }
        let wanted = NextUp { library: None, show: Some(show), since: None, limit: 1 };
        if let Some(view) = self.store.next_up(&wanted, caller).await?.into_iter().next() {
            return Ok(Some(view));
        }
        let first = Query::grandchildren(show, ItemKind::Episode)
            .and(term(ItemKind::Season, Field::Index, Op::Greater, Value::Number(0)))
            .window(0, 1);
        Ok(self.store.list(&first, caller).await?.rows.into_iter().next())
    }

    /// What came last: films, or shows by their newest episode, or any other kind.
    pub async fn recent(
        &self,
        scope: Scope,
        kind: ItemKind,
        caller: &Caller,
        start: u64,
        size: u64,
    ) -> Result<Page<ItemView>, StoreError> {
        let query = Query::all(scope, kind)
            .sorted(vec![Sort::down(SortField::NewestLeafAddedAt)])
            .window(start, size);
        self.store.list(&query, caller).await
    }

    /// Half-seen items, most recent first.
    async fn in_progress(
        &self,
        scope: Scope,
        caller: &Caller,
        start: u64,
        size: Option<u64>,
    ) -> Result<Page<ItemView>, StoreError> {
        let query = Query {
            scope,
            levels: vec![ItemKind::Movie, ItemKind::Episode, ItemKind::Clip],
            filter: term(ItemKind::Movie, Field::InProgress, Op::Is, Value::Truth(true)),
            sort: vec![Sort::down(SortField::LastViewedAt)],
            window: crate::query::Window { start, size },
        };
        let mut page = self.store.list(&query, caller).await?;
        page.rows.retain(|view| !view.watch.dismissed && view.item.available);
        Ok(page)
    }

    async fn next(
        &self,
        caller: &Caller,
        library: Option<LibraryKey>,
        settings: &ServerSettings,
    ) -> Result<Vec<(ItemView, Timestamp)>, StoreError> {
        let since = self.clock.now() - WEEK * settings.on_deck_weeks;
        let wanted = NextUp { library, show: None, since: Some(since), limit: settings.on_deck_limit };
        let next = self.store.next_up(&wanted, caller).await?;
        // When a show was last followed is the newest view of anything in it: one query for all of them.
        let shows: Vec<Value> =
            next.iter().filter_map(|view| view.item.grandparent).map(|key| Value::Number(key.0)).collect();
        if shows.is_empty() {
            return Ok(Vec::new());
        }
        let term = Term { level: ItemKind::Show, field: Field::Key, op: Op::Is, values: shows };
        let followed =
            self.store.list(&Query::all(Scope::All, ItemKind::Show).and(Filter::Term(term)), caller).await?;
        let at = |view: &ItemView| {
            let show = view.item.grandparent?;
            followed.rows.iter().find(|row| row.item.key == show)?.watch.last_viewed_at
        };
        Ok(next
            .into_iter()
            .map(|view| (at(&view).unwrap_or_default(), view))
            .map(|(at, view)| (view, at))
            .collect())
    }

    async fn scope(&self, caller: &Caller, library: Option<LibraryKey>) -> Result<Scope, StoreError> {
        match library {
            Some(key) => Ok(Scope::Libraries(vec![key])),
            None => {
                let keys = self.on_home(caller).await?.into_iter().map(|library| library.key);
                Ok(Scope::Libraries(keys.collect()))
            }
        }
    }

    async fn on_home(&self, caller: &Caller) -> Result<Vec<Library>, StoreError> {
        let all = self.store.libraries().await?;
        let shown = |library: &Library| caller.sees(library.key) && library.visibility == Visibility::Shown;
        Ok(all.into_iter().filter(shown).collect())
    }
}

fn hub(
    kind: HubKind,
    library: Option<LibraryKey>,
    title: &str,
    items_kind: Option<ItemKind>,
    page: Page<ItemView>,
) -> Hub {
    let more = page.total > page.start + page.rows.len() as u64;
    Hub { kind, library, title: title.to_owned(), items_kind, items: page.rows, more }
}

fn cut(rows: Vec<ItemView>, start: u64, size: u64) -> Page<ItemView> {
    let total = rows.len() as u64;
    let skip = usize::try_from(start).unwrap_or(usize::MAX);
    let take = usize::try_from(size).unwrap_or(usize::MAX);
    Page { rows: rows.into_iter().skip(skip).take(take).collect(), start, total }
}

fn term(level: ItemKind, field: Field, op: Op, value: Value) -> Filter {
    Filter::Term(Term { level, field, op, values: vec![value] })
}

fn known(level: ItemKind, field: Field) -> Filter {
    term(level, field, Op::Greater, Value::Number(0))
}
