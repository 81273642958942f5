//! Playlists, collections and play queues as the protocol shows them.

use media::item::ItemView;
use media::lists::{Collection, ListKind, PlayQueue, Playlist};
use wire::media::item::{self as shown, ItemType};
use wire::media::{Container, Element, Value};

/// A playlist with the items in it that its owner sees.
pub fn playlist(list: &Playlist, items: &[ItemView]) -> Element {
    let length: u64 = items.iter().filter_map(|view| view.item.duration_ms).sum();
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    shown::item(ItemType::Playlist, list.key.0)
        .attr("guid", list.guid.clone())
        .attr("title", list.title.clone())
        .attr("summary", list.summary.clone())
        .attr("smart", list.smart.is_some())
        .attr("playlistType", list.kind.name())
        .attr("composite", format!("/playlists/{}/composite/{}", list.key, list.updated_at.as_secs()))
        .attr("duration", length)
        .attr("leafCount", items.len())
        .attr("addedAt", list.added_at.as_secs())
        .attr("updatedAt", list.updated_at.as_secs())
        .maybe("content", list.smart.clone())
}

/// A collection with the members the caller sees.
pub fn collection(list: &Collection, library_title: &str, members: &[ItemView]) -> Element {
    let years = || members.iter().filter_map(|view| view.item.year);
    let kind = members.first().map_or("movie", |view| view.item.kind.name());
    let key = list.key;
    let setting = |id: &str| {
        list.settings.iter().find(|(name, _)| name == id).and_then(|(_, value)| value.parse::<i64>().ok())
    };
    shown::item(ItemType::Collection, key.0)
        .attr("guid", format!("collection://{}", list.guid))
        .attr("subtype", kind)
        .attr("title", list.title.clone())
        .attr("librarySectionID", list.library.0)
        .attr("librarySectionKey", format!("/library/sections/{}", list.library))
        .attr("librarySectionTitle", library_title.to_owned())
        .attr("summary", list.summary.clone())
        .attr("smart", list.smart.is_some())
        .maybe("content", list.smart.clone())
        .attr("index", key.0)
        .attr(
            "thumb",
            format!(
                "/library/collections/{key}/composite/{}?width=400&height=600",
                list.updated_at.as_secs()
            ),
        )
        .attr("addedAt", list.added_at.as_secs())
        .attr("updatedAt", list.updated_at.as_secs())
        .attr("childCount", Value::Digits(i64::try_from(members.len()).unwrap_or(i64::MAX)))
        .maybe("minYear", years().min().map(|year| Value::Digits(i64::from(year))))
        .maybe("maxYear", years().max().map(|year| Value::Digits(i64::from(year))))
        .attr("collectionMode", setting("collectionMode").unwrap_or(-1))
        .attr("collectionSort", setting("collectionSort").unwrap_or(0))
}

/// A play queue's container. `window` is the part of it that is shown, with each entry's item.
pub fn queue(queue: &PlayQueue, window: Vec<Element>) -> Container {
    let selected = queue.selected_at();
    let item = selected.and_then(|at| queue.entries.get(at)).map(|entry| entry.item.0);
    let skip = matches!(queue.kind, ListKind::Audio | ListKind::Video);
    Container::library()
        .attr("playQueueID", queue.key.0)
        .maybe("playQueueSelectedItemID", queue.selected.map(|key| key.0))
        .attr("playQueueSelectedItemOffset", selected.unwrap_or(0))
        .maybe("playQueueSelectedMetadataItemID", item.map(Value::Digits))
        .attr("playQueueShuffled", queue.unshuffled.is_some())
        .attr("playQueueSourceURI", queue.source.clone())
        .attr("playQueueTotalCount", queue.entries.len())
        .attr("playQueueVersion", queue.version)
        .maybe("playQueueLastAddedItemID", queue.last_added.map(|key| key.0.to_string()))
        .attr("allowShuffle", true)
        .attr("allowSeek", true)
        .attr("allowRepeat", true)
        .attr("allowSkipPrevious", skip)
        .attr("allowSkipNext", skip)
        .with(window)
}
