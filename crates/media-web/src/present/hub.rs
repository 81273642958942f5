//! Rows of the domain as the protocol's hubs: which identifier, key and context each kind of row has.

use media::LibraryKind;
use media::hub::{Hub, HubKind};
use wire::media::Element;
use wire::media::hub as wire_hub;

use super::item::{Shown, item};

/// A row as the protocol shows it. `library` is the kind of the library it is of, for a library's own rows.
pub fn hub(row: &Hub, library: Option<LibraryKind>, how: &Shown) -> Element {
    let kind = row.items_kind.map_or_else(|| "mixed".to_owned(), |kind| kind.name().to_owned());
    let number = row.items_kind.map_or(1, media::ItemKind::number);
    let family = if library == Some(LibraryKind::Show) { "tv" } else { "movie" };
    let section = row.library.map(|key| key.to_string()).unwrap_or_default();
    let all = |rest: &str| Some(format!("/library/sections/{section}/all?type={number}&{rest}"));
    let (identifier, key) = match row.kind {
        HubKind::ContinueWatching => {
            ("home.continue".to_owned(), Some("/hubs/home/continueWatching".to_owned()))
        }
        HubKind::OnDeck => ("home.ondeck".to_owned(), Some("/hubs/home/onDeck".to_owned())),
        HubKind::RecentMovies => {
            ("home.movies.recent".to_owned(), Some("/hubs/home/recentlyAdded?type=1".to_owned()))
        }
        HubKind::RecentTelevision => {
            ("home.television.recent".to_owned(), Some("/hubs/home/recentlyAdded?type=2".to_owned()))
        }
        HubKind::InProgress => (
            format!("{family}.inprogress.{section}"),
            Some(format!("/hubs/sections/{section}/continueWatching/items")),
        ),
        HubKind::SectionOnDeck => (
            format!("{family}.ondeck.{section}"),
            Some(format!("/hubs/sections/{section}/continueWatching/items")),
        ),
        HubKind::RecentlyAdded => (
            format!("{family}.recentlyadded.{section}"),
            all(if library == Some(LibraryKind::Show) {
                "sort=episode.addedAt:desc"
            } else {
                "sort=addedAt:desc"
            }),
        ),
        HubKind::RecentlyReleased => (
            format!("{family}.recentlyreleased.{section}"),
            all("sort=year:desc,originallyAvailableAt:desc&year%3E%3E=0"),
        ),
        HubKind::RecentlyViewed => {
            (format!("{family}.recentlyviewed.{section}"), all("sort=lastViewedAt:desc&viewCount%3E%3E=0"))
        }
        HubKind::StartWatching => (format!("{family}.startwatching.{section}"), all("viewCount=0")),
    };
    let context =
        format!("hub.{}", identifier.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('.'));
    wire_hub::Hub {
        identifier,
        title: row.title.clone(),
        kind,
        key,
        context: Some(context),
        style: if row.kind == HubKind::ContinueWatching { "hero" } else { "shelf" },
        promoted: row.library.is_none() || matches!(row.kind, HubKind::RecentlyAdded),
        more: row.more,
        items: row.items.iter().map(|view| item(view, how)).collect(),
    }
    .into()
}
