//! Where a play queue, playlist or collection comes from: the addresses clients write, and the items behind them.
//!
//! ```text
//! server://{machine}/com.plexapp.plugins.library/{path}
//! library://{uuid}/item/{path}      library://{uuid}/directory/{path}      the path encoded or not
//! ```

use media::item::ItemKind;
use media::query::{Query, Scope};
use media::{ItemKey, LibraryKey};
use percent_encoding::percent_decode_str;
use wire::media::query::Params;

use crate::caller::SignedIn;
use crate::listing;
use crate::query::{self, Unknown};
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// What an address names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// These items.
    Items(Vec<ItemKey>),
    /// What lies below an item.
    Below(ItemKey),
    /// The results of a query over a library.
    Section(LibraryKey, String),
    /// The results of a query over all libraries.
    All(String),
    /// A playlist.
    Playlist(ItemKey),
    /// A collection.
    Collection(ItemKey),
}

impl Source {
    /// Reads an address of this server; `None` when it names nothing here.
    pub fn parse(uri: &str) -> Option<Self> {
        let path = path_of(uri)?;
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path.to_owned(), query.to_owned()),
            None => (path, String::new()),
        };
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        Some(match parts.as_slice() {
            ["library", "metadata", keys] => {
                Self::Items(keys.split(',').map(|key| key.parse().ok()).collect::<Option<_>>()?)
            }
            ["library", "metadata", key, "children" | "allLeaves" | "grandchildren"] => {
                Self::Below(key.parse().ok()?)
            }
            ["library", "sections", key, "all"] => Self::Section(key.parse().ok()?, query),
            ["library", "all"] => Self::All(query),
            ["library", "collections", key] | ["library", "collections", key, "children" | "items"] => {
                Self::Collection(key.parse().ok()?)
            }
            ["playlists", key] | ["playlists", key, "items"] => Self::Playlist(key.parse().ok()?),
            _ => return None,
        })
    }
}

/// The path an address carries, decoded as often as it was encoded.
fn path_of(uri: &str) -> Option<String> {
    if uri.starts_with('/') {
        return Some(uri.to_owned());
    }
    let (scheme, rest) = uri.split_once("://")?;
    let path = match scheme {
        "server" => {
            let (_, rest) = rest.split_once('/')?;
            let (_, path) = rest.split_once('/')?;
            path
        }
        "library" => {
            let (_, rest) = rest.split_once('/')?;
            rest.strip_prefix("item/").or_else(|| rest.strip_prefix("directory/"))?
        }
        _ => return None,
    };
    // An encoded path begins with an encoded slash; a plain one may hold encoded values, which the query keeps.
    let encoded = path.starts_with("%2F") || path.starts_with("%2f");
    let path =
        if encoded { percent_decode_str(path).decode_utf8().ok()?.into_owned() } else { path.to_owned() };
    Some(format!("/{}", path.trim_start_matches('/')))
}

/// The items a source names, as far as the caller sees them; containers stay containers.
pub async fn items(state: &State, asked: &SignedIn, source: &Source) -> Answered<Vec<ItemKey>> {
    match source {
        Source::Items(keys) => {
            let views = state.flows.store.details(keys, &asked.caller).await?;
            Ok(views.iter().map(|view| view.item.key).collect())
        }
        Source::Below(key) => Ok(state.flows.store.leaves(&[*key], &asked.caller).await?),
        Source::Section(section, query) => {
            let scope = Scope::Libraries(vec![*section]);
            let library = listing::library(state, asked, &section.to_string()).await?;
            run(state, asked, scope, query, ItemKind::top_of(library.kind)).await
        }
        Source::All(query) => run(state, asked, Scope::All, query, ItemKind::Movie).await,
        Source::Playlist(key) => {
            let list = state
                .flows
                .store
                .playlist(*key, asked.caller.viewer())
                .await?
                .ok_or_else(Refusal::not_found)?;
            super::playlists::keys_of(state, asked, &list).await
        }
        Source::Collection(key) => {
            let list = super::collections::visible(state, asked, *key).await?;
            super::collections::keys_of(state, asked, &list).await
        }
    }
}

async fn run(
    state: &State,
    asked: &SignedIn,
    scope: Scope,
    raw: &str,
    usual: ItemKind,
) -> Answered<Vec<ItemKey>> {
    let params = Params::parse(raw);
    let level = query::levels(&params).first().copied().unwrap_or(usual);
    let filter = query::filter(&params, level, state.clock.now(), Unknown::Ignore)?;
    let sort = query::sort(&params, level, 0).unwrap_or_else(|| listing::usual_order(level));
    let limit = params.number("limit").and_then(|limit| u64::try_from(limit).ok());
    let query = Query { filter, sort, ..Query::all(scope, level) };
    let query = match limit {
        Some(limit) => query.window(0, limit),
        None => query,
    };
    let rows = state.flows.store.list(&query, &asked.caller).await?.rows;
    Ok(rows.iter().map(|view| view.item.key).collect())
}

/// Reads the parameter `uri`.
pub fn wanted(asked: &SignedIn) -> Answered<Source> {
    let uri = asked.params.first("uri").ok_or_else(|| Refusal::invalid("uri", "Say what to take, as uri"))?;
    Source::parse(uri).ok_or_else(|| Refusal::invalid("uri", "This address names nothing on this server"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_an_address_names_the_same() {
        let one = Some(Source::Items(vec![ItemKey(5)]));
        for uri in [
            "server://abc/com.plexapp.plugins.library/library/metadata/5",
            "library://11-22/item/library/metadata/5",
            "library://11-22/item/%2Flibrary%2Fmetadata%2F5",
            "library:///item/%2Flibrary%2Fmetadata%2F5",
            "/library/metadata/5",
        ] {
            assert_eq!(Source::parse(uri), one, "{uri}");
        }
        assert_eq!(
            Source::parse("library:///directory/%2Flibrary%2Fsections%2F1%2Fall%3Ftype%3D1%26unwatched%3D1"),
            Some(Source::Section(LibraryKey(1), "type=1&unwatched=1".into()))
        );
        assert_eq!(
            Source::parse("library:///directory/%2Flibrary%2Fmetadata%2F9%2Fchildren"),
            Some(Source::Below(ItemKey(9)))
        );
        assert_eq!(
            Source::parse("server://abc/com.plexapp.plugins.library/playlists/7/items"),
            Some(Source::Playlist(ItemKey(7)))
        );
    }

    #[test]
    fn an_address_of_nothing_names_nothing() {
        for uri in [
            "",
            "http://example.test/library/metadata/5",
            "library:///item/%2Flibrary%2Fmetadata%2Fx",
            "server://a",
        ] {
            assert_eq!(Source::parse(uri), None, "{uri}");
        }
    }
}
