//! Library items as the protocol shows them: films, shows, seasons, episodes, collections, playlists.
//!
//! Clients recognise an item by the pair of element name and `type`, so the name is derived from the type here and
//! cannot be got wrong. Which attributes an item carries is up to the caller; absent is not the same as empty.

use super::element::{Element, Value};
use super::stream::Media;

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ItemType {
    /// A film.
    #[default]
    Movie,
    /// A series.
    Show,
    /// A season.
    Season,
    /// An episode.
    Episode,
    /// A trailer or another extra.
    Clip,
    /// An artist.
    Artist,
    /// An album.
    Album,
    /// A track.
    Track,
    /// A photo.
    Photo,
    /// An album of photos.
    PhotoAlbum,
    /// A collection.
    Collection,
    /// A playlist.
    Playlist,
}

impl ItemType {
    /// Every type.
    pub const EVERY: [Self; 12] = [
        Self::Movie,
        Self::Show,
        Self::Season,
        Self::Episode,
        Self::Clip,
        Self::Artist,
        Self::Album,
        Self::Track,
        Self::Photo,
        Self::PhotoAlbum,
        Self::Collection,
        Self::Playlist,
    ];

    /// The number used in queries and notifications.
    pub fn number(self) -> i64 {
        match self {
            Self::Movie => 1,
            Self::Show => 2,
            Self::Season => 3,
            Self::Episode => 4,
            Self::Artist => 8,
            Self::Album => 9,
            Self::Track => 10,
            Self::Clip => 12,
            Self::Photo => 13,
            Self::PhotoAlbum => 14,
            Self::Playlist => 15,
            Self::Collection => 18,
        }
    }

    /// The type with this number.
    pub fn numbered(number: i64) -> Option<Self> {
        Self::EVERY.into_iter().find(|it| it.number() == number)
    }

    /// The value of the attribute `type`. Photo albums call themselves `photo`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Movie => "movie",
            Self::Show => "show",
            Self::Season => "season",
            Self::Episode => "episode",
            Self::Clip => "clip",
            Self::Artist => "artist",
            Self::Album => "album",
            Self::Track => "track",
            Self::Photo | Self::PhotoAlbum => "photo",
            Self::Collection => "collection",
            Self::Playlist => "playlist",
        }
    }

    /// The type with this name.
    pub fn named(name: &str) -> Option<Self> {
        if name == "photoalbum" {
            return Some(Self::PhotoAlbum);
        }
        Self::EVERY.into_iter().find(|it| it.name() == name)
    }

    fn element(self) -> &'static str {
        match self {
            Self::Movie | Self::Episode | Self::Clip => "Video",
            Self::Show | Self::Season | Self::Artist | Self::Album | Self::PhotoAlbum | Self::Collection => {
                "Directory"
            }
            Self::Track => "Track",
            Self::Photo => "Photo",
            Self::Playlist => "Playlist",
        }
    }

    /// Where an item of this type is read: details for leaves, children for the rest.
    pub fn key(self, rating_key: i64) -> String {
        match self {
            Self::Movie | Self::Episode | Self::Clip | Self::Track | Self::Photo => {
                format!("/library/metadata/{rating_key}")
            }
            Self::Show | Self::Season | Self::Artist | Self::Album | Self::PhotoAlbum => {
                format!("/library/metadata/{rating_key}/children")
            }
            Self::Collection => format!("/library/collections/{rating_key}/children"),
            Self::Playlist => format!("/playlists/{rating_key}/items"),
        }
    }
}

/// What an item says of the item above it (`parent…`) or of the one above that (`grandparent…`).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Above {
    /// Its key.
    pub rating_key: i64,
    /// Its identifier.
    pub guid: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its index: the number of the season.
    pub index: Option<i64>,
    /// Its year.
    pub year: Option<i64>,
    /// Its poster.
    pub thumb: Option<String>,
    /// Its backdrop.
    pub art: Option<String>,
}

/// A tag of an item: a genre, a person, a label.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tag {
    /// The element: `Genre`, `Director`, `Role`, `Collection` ...
    pub element: &'static str,
    /// The field filters use for it: `genre`, `actor` ...
    pub field: &'static str,
    /// Its key; absent in short listings.
    pub id: Option<i64>,
    /// Its text.
    pub tag: String,
    /// The part a person plays.
    pub role: Option<String>,
    /// A picture.
    pub thumb: Option<String>,
}

impl From<Tag> for Element {
    fn from(tag: Tag) -> Self {
        let filter = tag.id.map(|id| format!("{}={id}", tag.field));
        Element::list(tag.element)
            .maybe("id", tag.id)
            .maybe("filter", filter)
            .attr("tag", tag.tag)
            .maybe("role", tag.role)
            .maybe("thumb", tag.thumb)
    }
}

/// A chapter of a film.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chapter {
    /// A number unique in the item.
    pub id: i64,
    /// Its place, from 1.
    pub index: i64,
    /// Its name.
    pub tag: Option<String>,
    /// Where it starts, in milliseconds.
    pub start: i64,
    /// Where it ends, in milliseconds.
    pub end: i64,
}

impl From<Chapter> for Element {
    fn from(chapter: Chapter) -> Self {
        Element::list("Chapter")
            .attr("id", chapter.id)
            .maybe("tag", chapter.tag)
            .attr("index", chapter.index)
            .attr("startTimeOffset", chapter.start)
            .attr("endTimeOffset", chapter.end)
    }
}

/// The element of an item, with what every item carries.
pub fn item(kind: ItemType, rating_key: i64) -> Element {
    Element::metadata(kind.element())
        .attr("ratingKey", Value::Digits(rating_key))
        .attr("key", kind.key(rating_key))
        .attr("type", kind.name())
}

/// Adds what an item says of the item above it.
#[must_use]
pub fn under_parent(element: Element, parent: Above) -> Element {
    element
        .attr("parentRatingKey", Value::Digits(parent.rating_key))
        .attr("parentKey", format!("/library/metadata/{}", parent.rating_key))
        .maybe("parentGuid", parent.guid)
        .maybe("parentTitle", parent.title)
        .maybe("parentIndex", parent.index)
        .maybe("parentYear", parent.year)
        .maybe("parentThumb", parent.thumb)
}

/// Adds what an item says of the item two levels up.
#[must_use]
pub fn under_grandparent(element: Element, grandparent: Above) -> Element {
    element
        .attr("grandparentRatingKey", Value::Digits(grandparent.rating_key))
        .attr("grandparentKey", format!("/library/metadata/{}", grandparent.rating_key))
        .maybe("grandparentGuid", grandparent.guid)
        .maybe("grandparentTitle", grandparent.title)
        .maybe("grandparentThumb", grandparent.thumb)
        .maybe("grandparentArt", grandparent.art)
}

/// Adds the versions of an item.
#[must_use]
pub fn with_media(element: Element, media: Vec<Media>) -> Element {
    element.children(media.into_iter().map(Element::from))
}

/// A locked field.
pub fn locked_field(name: &str) -> Element {
    Element::list("Field").attr("locked", true).attr("name", name)
}

/// An external identifier.
pub fn guid(id: &str) -> Element {
    Element::list("Guid").attr("id", id)
}

/// An image of an item, by its role (`coverPoster`, `background`).
pub fn image(role: &'static str, url: &str, alt: &str) -> Element {
    Element::list("Image").attr("alt", alt).attr("type", role).attr("url", url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::Document;

    #[test]
    fn the_element_follows_from_the_type_so_that_no_client_drops_the_item() {
        let names = ItemType::EVERY.map(|kind| item(kind, 1).name());
        assert_eq!(
            names,
            [
                "Video",
                "Directory",
                "Directory",
                "Video",
                "Video",
                "Directory",
                "Directory",
                "Track",
                "Photo",
                "Directory",
                "Directory",
                "Playlist"
            ]
        );
    }

    #[test]
    fn an_episode_tells_its_season_and_its_show() {
        let season =
            Above { rating_key: 20, title: Some("Season 2".to_owned()), index: Some(2), ..Above::default() };
        let show = Above { rating_key: 10, title: Some("The Row".to_owned()), ..Above::default() };
        let episode = under_grandparent(under_parent(item(ItemType::Episode, 30), season), show)
            .attr("index", 4)
            .child(
                Tag {
                    element: "Director",
                    field: "director",
                    id: Some(5),
                    tag: "A".to_owned(),
                    ..Tag::default()
                }
                .into(),
            );
        let document = Document(Element::single("MediaContainer").child(episode));
        insta::assert_snapshot!(document.to_xml());
        insta::assert_snapshot!(document.to_json());
    }
}
