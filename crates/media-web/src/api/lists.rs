//! What playlists and collections share: both have keys in the items' number space.

use media::ItemKey;
use media::item::ItemView;
use wire::media::{Container, Element};

use crate::answer::Answer;
use crate::caller::SignedIn;
use crate::listing;
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The playlist or collection with this key, as an item; `None` when the key is neither's.
pub async fn any_list(state: &State, asked: &SignedIn, key: ItemKey) -> Answered<Option<Element>> {
    if let Some(list) = state.flows.store.playlist(key, asked.caller.viewer()).await? {
        return Ok(Some(super::playlists::shown(state, asked, &list).await?));
    }
    match super::collections::visible(state, asked, key).await {
        Ok(list) => Ok(Some(super::collections::shown(state, asked, &list).await?)),
        Err(_) => Ok(None),
    }
}

/// The members of the playlist or collection with this key; `None` when the key is neither's.
pub async fn members_of_any(state: &State, asked: &SignedIn, key: ItemKey) -> Answered<Option<Answer>> {
    let Ok(list) = super::collections::visible(state, asked, key).await else { return Ok(None) };
    let keys = super::collections::keys_of(state, asked, &list).await?;
    Ok(Some(asked.answer(members(state, asked, Container::library(), &keys).await?)))
}

/// Fills a container with items by key, in this order.
pub async fn members(
    state: &State,
    asked: &SignedIn,
    container: Container,
    keys: &[ItemKey],
) -> Answered<Container> {
    Ok(listing::cut(asked, container, &views(state, asked, keys).await?))
}

/// The items with these keys that the caller sees.
pub async fn views(state: &State, asked: &SignedIn, keys: &[ItemKey]) -> Answered<Vec<ItemView>> {
    Ok(state.flows.store.details(keys, &asked.caller).await?)
}

/// The key in a path.
pub fn key<T: std::str::FromStr>(text: &str) -> Answered<T> {
    text.parse().map_err(|_| Refusal::not_found())
}
