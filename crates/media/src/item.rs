//! Items: films, shows, seasons, episodes and the rest, with what a person did with them.
//!
//! An item *is* the work: watch state hangs on it, and it is never removed because a file is. An item without a file
//! that is there is unavailable; one whose files were given up is `removed`, hidden, and comes back under its own key
//! when a file with its identity does. Values only.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::keys::{ItemKey, LibraryKey, TagKey};
use crate::library::LibraryKind;
use crate::stream::Version;
use crate::watch::WatchState;

/// What kind of thing an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// A film.
    Movie,
    /// A series.
    Show,
    /// A season of a show.
    Season,
    /// An episode of a season.
    Episode,
    /// A musician or a group.
    Artist,
    /// An album.
    Album,
    /// A track of an album.
    Track,
    /// A photo.
    Photo,
    /// An album of photos.
    PhotoAlbum,
    /// A trailer or another extra.
    Clip,
    /// A collection of items.
    Collection,
    /// A playlist.
    Playlist,
}

impl ItemKind {
    /// All kinds.
    pub const ALL: [Self; 12] = [
        Self::Movie,
        Self::Show,
        Self::Season,
        Self::Episode,
        Self::Artist,
        Self::Album,
        Self::Track,
        Self::Photo,
        Self::PhotoAlbum,
        Self::Clip,
        Self::Collection,
        Self::Playlist,
    ];

    /// The name stored and spoken.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Movie => "movie",
            Self::Show => "show",
            Self::Season => "season",
            Self::Episode => "episode",
            Self::Artist => "artist",
            Self::Album => "album",
            Self::Track => "track",
            Self::Photo => "photo",
            Self::PhotoAlbum => "photoalbum",
            Self::Clip => "clip",
            Self::Collection => "collection",
            Self::Playlist => "playlist",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The protocol's type number.
    #[must_use]
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

    /// The kind with this type number.
    #[must_use]
    pub fn numbered(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// Whether items of this kind have files of their own.
    #[must_use]
    pub fn leaf(self) -> bool {
        matches!(self, Self::Movie | Self::Episode | Self::Track | Self::Photo | Self::Clip)
    }

    /// The kind of the items below this one.
    #[must_use]
    pub fn children(self) -> Option<Self> {
        match self {
            Self::Show => Some(Self::Season),
            Self::Season => Some(Self::Episode),
            Self::Artist => Some(Self::Album),
            Self::Album => Some(Self::Track),
            Self::PhotoAlbum => Some(Self::Photo),
            Self::Movie
            | Self::Episode
            | Self::Track
            | Self::Photo
            | Self::Clip
            | Self::Collection
            | Self::Playlist => None,
        }
    }

    /// The kind at the top of a library of this kind.
    #[must_use]
    pub fn top_of(library: LibraryKind) -> Self {
        match library {
            LibraryKind::Movie => Self::Movie,
            LibraryKind::Show => Self::Show,
            LibraryKind::Artist => Self::Artist,
            LibraryKind::Photo => Self::PhotoAlbum,
        }
    }
}

/// A calendar day, `2024-05-31`, without a time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day {
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day, 1 to 31.
    pub day: u8,
}

impl Day {
    /// The day, when there is such a day.
    #[must_use]
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        (1..=last).contains(&day).then_some(Self { year, month, day })
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl std::str::FromStr for Day {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let mut numbers = text.splitn(3, '-');
        let mut next = || numbers.next().and_then(|number| number.parse::<u16>().ok()).ok_or(NotADay);
        let (year, month, day) = (next()?, next()?, next()?);
        let small = |number: u16| u8::try_from(number).map_err(|_| NotADay);
        Self::new(i32::from(year), small(month)?, small(day)?).ok_or(NotADay)
    }
}

/// The text is no calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a calendar day like 2024-05-31")]
pub struct NotADay;

/// What a tag says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TagKind {
    /// A genre.
    Genre,
    /// A collection the item is in.
    Collection,
    /// A director.
    Director,
    /// A writer.
    Writer,
    /// Somebody who plays in it; the tag's `role` says whom.
    Role,
    /// A producer.
    Producer,
    /// A country.
    Country,
    /// A label, as shares test them.
    Label,
    /// A network.
    Network,
    /// An id in another catalogue: `imdb://tt0133093`.
    Guid,
}

impl TagKind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::Genre,
        Self::Collection,
        Self::Director,
        Self::Writer,
        Self::Role,
        Self::Producer,
        Self::Country,
        Self::Label,
        Self::Network,
        Self::Guid,
    ];

    /// The name stored and used in queries; roles are asked for as `actor`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Genre => "genre",
            Self::Collection => "collection",
            Self::Director => "director",
            Self::Writer => "writer",
            Self::Role => "actor",
            Self::Producer => "producer",
            Self::Country => "country",
            Self::Label => "label",
            Self::Network => "network",
            Self::Guid => "guid",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The protocol's tag type number.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            Self::Genre => 1,
            Self::Collection => 2,
            Self::Director => 4,
            Self::Writer => 5,
            Self::Role => 6,
            Self::Producer => 7,
            Self::Country => 8,
            Self::Label => 11,
            Self::Guid => 314,
            Self::Network => 319,
        }
    }
}

/// A tag on an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its key, shared by all items that bear it.
    pub key: TagKey,
    /// What it says.
    pub kind: TagKind,
    /// Its text.
    pub name: String,
    /// Whom a person plays.
    pub role: Option<String>,
}

/// A tag to be put on an item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NewTag {
    /// What it says.
    pub kind: TagKind,
    /// Its text.
    pub name: String,
    /// Whom a person plays.
    pub role: Option<String>,
}

/// A picture an item can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PictureKind {
    /// The poster of a film, show or season; the frame of an episode.
    Thumb,
    /// The background.
    Art,
}

impl PictureKind {
    /// The name stored and used in paths.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Thumb => "thumb",
            Self::Art => "art",
        }
    }
}

/// Where a picture came from. A better source replaces a worse one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PictureSource {
    /// A frame of the film.
    Frame,
    /// Attached inside the media file.
    Embedded,
    /// An image file beside the media.
    Local,
    /// Uploaded by a person.
    Uploaded,
}

impl PictureSource {
    /// The name stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Frame => "frame",
            Self::Embedded => "embedded",
            Self::Local => "local",
            Self::Uploaded => "uploaded",
        }
    }

    /// The source with this stored name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Frame, Self::Embedded, Self::Local, Self::Uploaded].into_iter().find(|it| it.name() == name)
    }
}

/// A picture of an item, kept in the cache by item and kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Which one.
    pub kind: PictureKind,
    /// Where it came from.
    pub source: PictureSource,
    /// The image file beside the media it was taken from.
    pub origin: Option<String>,
    /// Changes with the picture: size and time of change of the origin, or a hash.
    pub stamp: String,
}

/// An item.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its key.
    pub key: ItemKey,
    /// The library it is in.
    pub library: LibraryKey,
    /// What it is.
    pub kind: ItemKind,
    /// What makes it this work and no other within its library; see `naming::identity`.
    pub identity: String,
    /// The season of an episode, the show of a season.
    pub parent: Option<ItemKey>,
    /// The show of an episode.
    pub grandparent: Option<ItemKey>,
    /// The number of a season or an episode.
    pub index: Option<i64>,
    /// The last number, when one file holds several episodes of one item.
    pub index_end: Option<i64>,
    /// The order of an episode in its show: season and number in one; specials are negative.
    pub order: Option<i64>,
    /// Id in the catalogue's form: `plex://movie/...`, `local://12`.
    pub guid: String,
    /// Its title.
    pub title: String,
    /// What it is sorted by, readable: without its article.
    pub sort_title: String,
    /// Sort title folded for comparing byte by byte; see `sort_title`.
    pub sort_key: String,
    /// The letter it is found under; `#` for everything but letters.
    pub bucket: String,
    /// Title in its own language.
    pub original_title: Option<String>,
    /// Name of the edition.
    pub edition: Option<String>,
    /// The year it came out.
    pub year: Option<i32>,
    /// The day it came out or was aired.
    pub originally_available: Option<Day>,
    /// What it is about.
    pub summary: Option<String>,
    /// One line of advertisement.
    pub tagline: Option<String>,
    /// Who made it.
    pub studio: Option<String>,
    /// For which age.
    pub content_rating: Option<String>,
    /// Rating by critics, in tenths: 85 is 8.5.
    pub rating: Option<i64>,
    /// Rating by the audience, in tenths.
    pub audience_rating: Option<i64>,
    /// Length of the first version in milliseconds; leaves only.
    pub duration_ms: Option<u64>,
    /// Names of fields a person edited, which a scan leaves alone.
    pub locked: Vec<String>,
    /// Its pictures.
    pub pictures: Vec<Picture>,
    /// When it came into the library.
    pub added_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Whether at least one file of it (or below it) is there.
    pub available: bool,
    /// Since when it has been given up; hidden from every listing.
    pub removed_at: Option<Timestamp>,
}

impl Item {
    /// Its picture of this kind.
    #[must_use]
    pub fn picture(&self, kind: PictureKind) -> Option<&Picture> {
        self.pictures.iter().find(|picture| picture.kind == kind)
    }
}

/// What an item's child lists need of the item above it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ancestor {
    /// Its key.
    pub key: ItemKey,
    /// Its id in the catalogue's form.
    pub guid: String,
    /// Its title.
    pub title: String,
    /// Its number.
    pub index: Option<i64>,
    /// The year it came out.
    pub year: Option<i32>,
    /// Who made it.
    pub studio: Option<String>,
    /// For which age.
    pub content_rating: Option<String>,
    /// Its pictures.
    pub pictures: Vec<Picture>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What an item needs of its library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryName {
    /// Its key.
    pub key: LibraryKey,
    /// Its unique id.
    pub uuid: String,
    /// Its name.
    pub title: String,
    /// What it holds.
    pub kind: LibraryKind,
}

/// How many items lie below one, as the asking person sees them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Direct children (seasons of a show).
    pub children: i64,
    /// Leaves (episodes).
    pub leaves: i64,
    /// Leaves the person has seen.
    pub viewed_leaves: i64,
}

/// An item as one person sees it: everything a listing or a page shows, read in a constant number of queries.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemView {
    /// The item.
    pub item: Item,
    /// Its library.
    pub library: LibraryName,
    /// The item above it.
    pub parent: Option<Ancestor>,
    /// The item above that.
    pub grandparent: Option<Ancestor>,
    /// What the person did with it.
    pub watch: WatchState,
    /// What lies below it; `None` for leaves.
    pub counts: Option<Counts>,
    /// Its tags; listings may hold only the first few of a kind.
    pub tags: Vec<Tag>,
    /// Its versions; in listings without streams.
    pub versions: Vec<Version>,
    /// Folders of a show: absolute paths. Only in details.
    pub locations: Vec<String>,
}

/// What a scan knows of an item from names and side-car files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemDraft {
    /// What it is.
    pub kind: ItemKind,
    /// What makes it this work within its library.
    pub identity: String,
    /// Its number.
    pub index: Option<i64>,
    /// The last number of several in one file.
    pub index_end: Option<i64>,
    /// The order of an episode in its show.
    pub order: Option<i64>,
    /// Id in the catalogue's form, when one is known.
    pub guid: Option<String>,
    /// Its title.
    pub title: String,
    /// What it is sorted by.
    pub sort_title: String,
    /// Sort title folded.
    pub sort_key: String,
    /// The letter it is found under.
    pub bucket: String,
    /// Title in its own language.
    pub original_title: Option<String>,
    /// Name of the edition.
    pub edition: Option<String>,
    /// The year it came out.
    pub year: Option<i32>,
    /// The day it came out.
    pub originally_available: Option<Day>,
    /// What it is about.
    pub summary: Option<String>,
    /// One line of advertisement.
    pub tagline: Option<String>,
    /// Who made it.
    pub studio: Option<String>,
    /// For which age.
    pub content_rating: Option<String>,
    /// Tags known from side-car files.
    pub tags: Vec<NewTag>,
}

/// Fields a person edits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ItemEdit {
    /// New title.
    pub title: Option<String>,
    /// New sort title.
    pub sort_title: Option<String>,
    /// New title in its own language; empty clears.
    pub original_title: Option<String>,
    /// New summary; empty clears.
    pub summary: Option<String>,
    /// New tagline; empty clears.
    pub tagline: Option<String>,
    /// New studio; empty clears.
    pub studio: Option<String>,
    /// New content rating; empty clears.
    pub content_rating: Option<String>,
    /// New year.
    pub year: Option<Option<i32>>,
    /// New day it came out.
    pub originally_available: Option<Option<Day>>,
    /// Complete new list of tags of a kind.
    pub tags: Vec<(TagKind, Vec<String>)>,
    /// Fields to lock or unlock.
    pub locks: Vec<(String, bool)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_days() {
        assert_eq!("2024-02-29".parse::<Day>().map(|day| day.to_string()), Ok("2024-02-29".into()));
        for text in ["2023-02-29", "2024-13-01", "2024-00-01", "2024-04-31", "2024-04", "x-1-1", ""] {
            assert_eq!(text.parse::<Day>(), Err(NotADay), "{text}");
        }
    }

    #[test]
    fn names_and_numbers_of_kinds_lead_back_to_them() {
        for kind in ItemKind::ALL {
            assert_eq!(ItemKind::named(kind.name()), Some(kind));
            assert_eq!(ItemKind::numbered(kind.number()), Some(kind));
        }
        for kind in TagKind::ALL {
            assert_eq!(TagKind::named(kind.name()), Some(kind));
        }
    }
}
