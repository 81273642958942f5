//! Listing and looking at items, the letters and fields of a listing, search, stream choice, history.

use std::sync::Arc;

use kernel::Clock;

use crate::caller::Caller;
use crate::choice::{Languages, StreamChoice, SubtitleChoice};
use crate::history::{HistoryQuery, HistoryRow};
use crate::item::{ItemEdit, ItemKind, ItemView};
use crate::keys::{HistoryKey, ItemKey, PartKey, StreamKey};
use crate::ports::{MediaStore, StoreError};
use crate::query::{Bucket, Field, FieldChoice, Page, Query};
use crate::search::{SearchRequest, SearchResults};
use crate::stream::{Part, StreamKind};

/// Why there is nothing to see.
#[derive(Debug, thiserror::Error)]
pub enum BrowseError {
    /// There is no such item, or the caller may not see it.
    #[error("there is no such item")]
    Unknown,
    /// A stream that is not of that part was chosen.
    #[error("the stream {stream} is not of this part")]
    NotOfThisPart {
        /// The stream.
        stream: StreamKey,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is chosen for a part; `None` leaves as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChoiceWish {
    /// The audio stream.
    pub audio: Option<StreamKey>,
    /// The subtitle stream, or off.
    pub subtitle: Option<SubtitleChoice>,
    /// Do the same, by language and flags, for the other parts of the version.
    pub all_parts: bool,
}

/// Listing and looking at items.
pub struct Browse {
    pub(crate) store: Arc<dyn MediaStore>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Browse {
    /// A page of a listing.
    pub async fn list(&self, query: &Query, caller: &Caller) -> Result<Page<ItemView>, BrowseError> {
        Ok(self.store.list(query, caller).await?)
    }

    /// The letters of a listing.
    pub async fn letters(&self, query: &Query, caller: &Caller) -> Result<Vec<Bucket>, BrowseError> {
        Ok(self.store.buckets(query, caller).await?)
    }

    /// The values a field takes in a listing.
    pub async fn choices(
        &self,
        field: Field,
        query: &Query,
        caller: &Caller,
    ) -> Result<Vec<FieldChoice>, BrowseError> {
        Ok(self.store.choices(field, query, caller).await?)
    }

    /// One item whole.
    pub async fn one(&self, key: ItemKey, caller: &Caller) -> Result<ItemView, BrowseError> {
        let found = self.store.details(&[key], caller).await?;
        found.into_iter().next().ok_or(BrowseError::Unknown)
    }

    /// Several items whole, in the order asked for.
    pub async fn several(&self, keys: &[ItemKey], caller: &Caller) -> Result<Vec<ItemView>, BrowseError> {
        let found = self.store.details(keys, caller).await?;
        if found.is_empty() { Err(BrowseError::Unknown) } else { Ok(found) }
    }

    /// An item and a page of what lies directly below it.
    pub async fn children(
        &self,
        key: ItemKey,
        caller: &Caller,
        start: u64,
        size: Option<u64>,
    ) -> Result<(ItemView, Page<ItemView>), BrowseError> {
        let parent = self.one(key, caller).await?;
        let Some(kind) = parent.item.kind.children() else { return Ok((parent, Page::whole(Vec::new()))) };
        let mut query = Query::children(key, kind);
        query.window = crate::query::Window { start, size };
        let page = self.store.list(&query, caller).await?;
        Ok((parent, page))
    }

    /// An item and a page of its leaves.
    pub async fn leaves(
        &self,
        key: ItemKey,
        caller: &Caller,
        start: u64,
        size: Option<u64>,
    ) -> Result<(ItemView, Page<ItemView>), BrowseError> {
        let parent = self.one(key, caller).await?;
        let mut query = match parent.item.kind {
            ItemKind::Show => Query::grandchildren(key, ItemKind::Episode),
            ItemKind::Artist => Query::grandchildren(key, ItemKind::Track),
            ItemKind::Season => Query::children(key, ItemKind::Episode),
            ItemKind::Album => Query::children(key, ItemKind::Track),
            other => Query::all(crate::query::Scope::All, other).only(Field::Key, key),
        };
        query.window = crate::query::Window { start, size };
        let page = self.store.list(&query, caller).await?;
        Ok((parent, page))
    }

    /// Items and tags that match what a person typed.
    pub async fn search(
        &self,
        request: &SearchRequest,
        caller: &Caller,
    ) -> Result<SearchResults, BrowseError> {
        if request.words.is_empty() {
            return Ok(SearchResults::default());
        }
        Ok(self.store.search(request, caller).await?)
    }

    /// A part, if the caller sees its item.
    pub async fn part(&self, part: PartKey, caller: &Caller) -> Result<(ItemKey, Part), BrowseError> {
        self.store.part(part, caller).await?.ok_or(BrowseError::Unknown)
    }

    /// Edits items.
    pub async fn edit(&self, keys: &[ItemKey], edit: &ItemEdit) -> Result<(), BrowseError> {
        Ok(self.store.edit(keys, edit, self.clock.now()).await?)
    }

    /// Chooses streams of a part for the caller.
    pub async fn choose(&self, part: PartKey, wish: &ChoiceWish, caller: &Caller) -> Result<(), BrowseError> {
        let (item, found) = self.part(part, caller).await?;
        let choice = chosen(&found, wish)?;
        self.store.choose(caller.viewer(), part, &choice).await?;
        if wish.all_parts {
            let view = self.one(item, caller).await?;
            let parts =
                view.versions.into_iter().find(|version| version.parts.iter().any(|it| it.key == part));
            for other in parts.map(|version| version.parts).unwrap_or_default() {
                if other.key != part {
                    let choice = likewise(&found, &choice, &other);
                    self.store.choose(caller.viewer(), other.key, &choice).await?;
                }
            }
        }
        Ok(())
    }

    /// The languages a caller prefers.
    pub async fn languages(&self, caller: &Caller) -> Result<Languages, BrowseError> {
        Ok(self.store.languages(caller.viewer()).await?)
    }

    /// The viewing history: everybody's for the owner, else the caller's own.
    pub async fn history(
        &self,
        query: &HistoryQuery,
        caller: &Caller,
    ) -> Result<Page<HistoryRow>, BrowseError> {
        let viewer = if caller.owner { query.viewer } else { Some(caller.viewer()) };
        Ok(self.store.history(&HistoryQuery { viewer, ..query.clone() }, caller).await?)
    }

    /// Removes a row of the history.
    pub async fn remove_history(&self, key: HistoryKey, caller: &Caller) -> Result<(), BrowseError> {
        let viewer = (!caller.owner).then(|| caller.viewer());
        let removed = self.store.remove_history(key, viewer).await?;
        if removed { Ok(()) } else { Err(BrowseError::Unknown) }
    }
}

fn chosen(part: &Part, wish: &ChoiceWish) -> Result<StreamChoice, BrowseError> {
    let before = part.choice.unwrap_or_default();
    let has = |stream: StreamKey, kind: StreamKind| {
        let found = part.streams.iter().any(|it| it.key == stream && it.facts.kind == kind);
        if found { Ok(stream) } else { Err(BrowseError::NotOfThisPart { stream }) }
    };
    let audio = wish.audio.map(|stream| has(stream, StreamKind::Audio)).transpose()?;
    if let Some(SubtitleChoice::Stream(stream)) = wish.subtitle {
        has(stream, StreamKind::Subtitle)?;
    }
    Ok(StreamChoice { audio: audio.or(before.audio), subtitle: wish.subtitle.unwrap_or(before.subtitle) })
}

/// The choice in another part that means the same: a stream of the same kind, language and flags.
fn likewise(part: &Part, choice: &StreamChoice, other: &Part) -> StreamChoice {
    let same = |stream: StreamKey| {
        let facts = &part.streams.iter().find(|it| it.key == stream)?.facts;
        let alike = |it: &&crate::stream::Stream| {
            it.facts.kind == facts.kind
                && it.facts.language == facts.language
                && it.facts.forced == facts.forced
                && it.facts.commentary == facts.commentary
        };
        other.streams.iter().find(alike).map(|it| it.key)
    };
    let subtitle = match choice.subtitle {
        SubtitleChoice::Stream(stream) => same(stream).map_or(SubtitleChoice::Unset, SubtitleChoice::Stream),
        unchanged @ (SubtitleChoice::Unset | SubtitleChoice::Off) => unchanged,
    };
    StreamChoice { audio: choice.audio.and_then(same), subtitle }
}
