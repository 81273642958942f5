//! What can be asked of a library: its filters, sorts and fields, per level.
//!
//! Clients validate every search against this list before they send it, so the list must name everything the query
//! grammar understands (`crate::query`), and only that: a test holds the two together.

use media::item::ItemKind;
use media::library::LibraryKind;
use wire::media::Element;
use wire::media::section::field_types;

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A number.
    Number,
    /// A tag or another choice among few values.
    Tag,
    /// Yes or no.
    Truth,
    /// A date.
    Date,
    /// A resolution.
    Resolution,
    /// A language of the sound.
    AudioLanguage,
    /// A language of the subtitles.
    SubtitleLanguage,
}

impl Kind {
    fn field_type(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Number => "integer",
            Self::Tag => "tag",
            Self::Truth => "boolean",
            Self::Date => "date",
            Self::Resolution => "resolution",
            Self::AudioLanguage => "audioLanguage",
            Self::SubtitleLanguage => "subtitleLanguage",
        }
    }

    fn filter_type(self) -> &'static str {
        match self {
            Self::Truth => "boolean",
            Self::Number => "integer",
            _ => "string",
        }
    }
}

/// A field: its name, its title, how it is compared.
type Named = (&'static str, &'static str, Kind);

const MOVIE: [Named; 35] = [
    ("title", "Title", Kind::Text),
    ("studio", "Studio", Kind::Text),
    ("editionTitle", "Edition", Kind::Text),
    ("summary", "Summary", Kind::Text),
    ("rating", "Critic Rating", Kind::Number),
    ("audienceRating", "Audience Rating", Kind::Number),
    ("userRating", "Rating", Kind::Number),
    ("contentRating", "Content Rating", Kind::Tag),
    ("year", "Year", Kind::Number),
    ("decade", "Decade", Kind::Number),
    ("originallyAvailableAt", "Release Date", Kind::Date),
    ("duration", "Duration", Kind::Number),
    ("unmatched", "Unmatched", Kind::Truth),
    ("duplicate", "Duplicate", Kind::Truth),
    ("genre", "Genre", Kind::Tag),
    ("collection", "Collection", Kind::Tag),
    ("director", "Director", Kind::Tag),
    ("writer", "Writer", Kind::Tag),
    ("producer", "Producer", Kind::Tag),
    ("actor", "Actor", Kind::Tag),
    ("country", "Country", Kind::Tag),
    ("label", "Label", Kind::Tag),
    ("addedAt", "Date Added", Kind::Date),
    ("updatedAt", "Date Updated", Kind::Date),
    ("viewCount", "Plays", Kind::Number),
    ("lastViewedAt", "Last Played", Kind::Date),
    ("unwatched", "Unplayed", Kind::Truth),
    ("inProgress", "In Progress", Kind::Truth),
    ("resolution", "Resolution", Kind::Resolution),
    ("hdr", "HDR", Kind::Truth),
    ("mediaSize", "File Size", Kind::Number),
    ("mediaBitrate", "Bitrate", Kind::Number),
    ("subtitleLanguage", "Subtitle Language", Kind::SubtitleLanguage),
    ("audioLanguage", "Audio Language", Kind::AudioLanguage),
    ("trash", "Trashed", Kind::Truth),
];

const SHOW: [Named; 18] = [
    ("title", "Show Title", Kind::Text),
    ("studio", "Studio", Kind::Text),
    ("network", "Network", Kind::Tag),
    ("country", "Country", Kind::Tag),
    ("userRating", "Show Rating", Kind::Number),
    ("contentRating", "Content Rating", Kind::Tag),
    ("year", "Year", Kind::Number),
    ("viewCount", "Plays", Kind::Number),
    ("lastViewedAt", "Last Played", Kind::Date),
    ("genre", "Genre", Kind::Tag),
    ("collection", "Collection", Kind::Tag),
    ("director", "Director", Kind::Tag),
    ("writer", "Writer", Kind::Tag),
    ("actor", "Actor", Kind::Tag),
    ("label", "Label", Kind::Tag),
    ("addedAt", "Date Added", Kind::Date),
    ("unmatched", "Unmatched", Kind::Truth),
    ("unwatchedLeaves", "Unplayed Episodes", Kind::Truth),
];

const SEASON: [Named; 5] = [
    ("index", "Season Number", Kind::Number),
    ("userRating", "Rating", Kind::Number),
    ("addedAt", "Date Added", Kind::Date),
    ("collection", "Collection", Kind::Tag),
    ("label", "Label", Kind::Tag),
];

const EPISODE: [Named; 19] = [
    ("title", "Episode Title", Kind::Text),
    ("addedAt", "Date Added", Kind::Date),
    ("originallyAvailableAt", "Episode Air Date", Kind::Date),
    ("year", "Year", Kind::Number),
    ("userRating", "Episode Rating", Kind::Number),
    ("viewCount", "Plays", Kind::Number),
    ("lastViewedAt", "Last Played", Kind::Date),
    ("unwatched", "Unplayed", Kind::Truth),
    ("inProgress", "In Progress", Kind::Truth),
    ("duplicate", "Duplicate", Kind::Truth),
    ("hdr", "HDR", Kind::Truth),
    ("mediaSize", "File Size", Kind::Number),
    ("mediaBitrate", "Bitrate", Kind::Number),
    ("resolution", "Resolution", Kind::Resolution),
    ("audioLanguage", "Audio Language", Kind::AudioLanguage),
    ("subtitleLanguage", "Subtitle Language", Kind::SubtitleLanguage),
    ("unmatched", "Unmatched", Kind::Truth),
    ("trash", "Trashed", Kind::Truth),
    ("label", "Label", Kind::Tag),
];

const ARTIST: [Named; 6] = [
    ("title", "Artist Title", Kind::Text),
    ("userRating", "Artist Rating", Kind::Number),
    ("genre", "Genre", Kind::Tag),
    ("collection", "Collection", Kind::Tag),
    ("addedAt", "Date Added", Kind::Date),
    ("label", "Label", Kind::Tag),
];

const COLLECTION: [Named; 2] = [("title", "Title", Kind::Text), ("label", "Label", Kind::Tag)];

/// The fields of a level.
pub fn fields(kind: ItemKind) -> &'static [Named] {
    match kind {
        ItemKind::Movie => &MOVIE,
        ItemKind::Show => &SHOW,
        ItemKind::Season => &SEASON,
        ItemKind::Episode => &EPISODE,
        ItemKind::Artist
        | ItemKind::Album
        | ItemKind::Track
        | ItemKind::Photo
        | ItemKind::PhotoAlbum
        | ItemKind::Clip => &ARTIST,
        ItemKind::Collection | ItemKind::Playlist => &COLLECTION,
    }
}

/// The levels of a library.
pub fn levels(kind: LibraryKind) -> &'static [ItemKind] {
    match kind {
        LibraryKind::Movie => &[ItemKind::Movie],
        LibraryKind::Show => &[ItemKind::Show, ItemKind::Season, ItemKind::Episode],
        LibraryKind::Artist => &[ItemKind::Artist, ItemKind::Album, ItemKind::Track],
        LibraryKind::Photo => &[ItemKind::PhotoAlbum, ItemKind::Photo],
    }
}

/// Whether a field is offered as a filter with a list of its values.
fn is_filter(kind: Kind, name: &str) -> bool {
    !matches!(kind, Kind::Text | Kind::Date | Kind::Number) || matches!(name, "year" | "decade" | "studio")
}

/// The filters of a level.
pub fn filters(section: i64, kind: ItemKind) -> Vec<Element> {
    let number = kind.number();
    fields(kind)
        .iter()
        .filter(|(name, _, how)| is_filter(*how, name) || *name == "studio")
        .map(|(name, title, how)| {
            Element::list("Filter")
                .attr("filter", *name)
                .attr("filterType", how.filter_type())
                .attr("key", format!("/library/sections/{section}/{name}?type={number}"))
                .attr("title", *title)
                .attr("type", "filter")
        })
        .collect()
}

/// The sorts of a level: key, title, usual direction.
fn sort_table(kind: ItemKind) -> &'static [(&'static str, &'static str, &'static str)] {
    match kind {
        ItemKind::Movie => &[
            ("titleSort", "Title", "asc"),
            ("year", "Year", "desc"),
            ("originallyAvailableAt", "Release Date", "desc"),
            ("rating", "Critic Rating", "desc"),
            ("audienceRating", "Audience Rating", "desc"),
            ("userRating", "Rating", "desc"),
            ("contentRating", "Content Rating", "asc"),
            ("duration", "Duration", "desc"),
            ("viewOffset", "Progress", "desc"),
            ("viewCount", "Plays", "desc"),
            ("addedAt", "Date Added", "desc"),
            ("lastViewedAt", "Date Viewed", "desc"),
            ("mediaHeight", "Resolution", "desc"),
            ("mediaBitrate", "Bitrate", "desc"),
            ("random", "Randomly", "desc"),
        ],
        ItemKind::Show => &[
            ("titleSort", "Title", "asc"),
            ("year", "Year", "desc"),
            ("originallyAvailableAt", "Release Date", "desc"),
            ("rating", "Critic Rating", "desc"),
            ("audienceRating", "Audience Rating", "desc"),
            ("userRating", "Rating", "desc"),
            ("contentRating", "Content Rating", "asc"),
            ("unviewedLeafCount", "Unplayed", "desc"),
            ("episode.addedAt", "Last Episode Date Added", "desc"),
            ("addedAt", "Date Added", "desc"),
            ("lastViewedAt", "Date Viewed", "desc"),
            ("random", "Randomly", "desc"),
        ],
        ItemKind::Season => &[
            ("season.index,season.titleSort", "Season", "asc"),
            ("show.titleSort,index", "Show", "asc"),
            ("userRating", "Rating", "desc"),
            ("addedAt", "Date Added", "desc"),
            ("random", "Randomly", "desc"),
        ],
        ItemKind::Episode => &[
            ("titleSort", "Title", "asc"),
            (
                "show.titleSort,season.index:nullsLast,episode.index:nullsLast,episode.originallyAvailableAt:nullsLast,\
                 episode.titleSort,episode.id",
                "Show",
                "asc",
            ),
            ("year", "Year", "desc"),
            ("originallyAvailableAt", "Release Date", "desc"),
            ("rating", "Critic Rating", "desc"),
            ("audienceRating", "Audience Rating", "desc"),
            ("userRating", "Rating", "desc"),
            ("duration", "Duration", "desc"),
            ("viewOffset", "Progress", "desc"),
            ("viewCount", "Plays", "desc"),
            ("addedAt", "Date Added", "desc"),
            ("lastViewedAt", "Date Viewed", "desc"),
            ("mediaHeight", "Resolution", "desc"),
            ("mediaBitrate", "Bitrate", "desc"),
            ("random", "Randomly", "desc"),
        ],
        _ => &[
            ("titleSort", "Title", "asc"),
            ("addedAt", "Date Added", "desc"),
            ("random", "Randomly", "desc"),
        ],
    }
}

/// The sorts of a level; `active` is the one in use.
pub fn sorts(section: i64, kind: ItemKind, active: Option<&str>) -> Vec<Element> {
    sort_table(kind)
        .iter()
        .enumerate()
        .map(|(place, (key, title, direction))| {
            let usual = place == 0;
            let chosen = active.map_or(usual, |active| active.split(':').next() == Some(key));
            let down = key.split(',').map(descending).collect::<Vec<_>>().join(",");
            Element::list("Sort")
                .maybe("default", usual.then_some(*direction))
                .attr("active", chosen)
                .maybe(
                    "activeDirection",
                    chosen.then(|| {
                        if active.is_some_and(|it| it.contains(":desc")) { "desc" } else { *direction }
                    }),
                )
                .attr("defaultDirection", *direction)
                .attr("descKey", down)
                .maybe(
                    "firstCharacterKey",
                    usual.then(|| format!("/library/sections/{section}/firstCharacter")),
                )
                .attr("key", *key)
                .attr("title", *title)
        })
        .collect()
}

fn descending(key: &str) -> String {
    match key.split_once(':') {
        Some((field, modifiers)) => format!("{field}:desc:{modifiers}"),
        None => format!("{key}:desc"),
    }
}

/// One level with its filters, sorts and fields.
pub fn level(section: i64, kind: ItemKind, active: bool, sort: Option<&str>) -> Element {
    let prefix = if kind == ItemKind::Movie { String::new() } else { format!("{}.", kind.name()) };
    let title = match kind {
        ItemKind::Movie => "Movies",
        ItemKind::Show => "TV Shows",
        ItemKind::Season => "Seasons",
        ItemKind::Episode => "Episodes",
        ItemKind::Artist => "Artists",
        ItemKind::Album => "Albums",
        ItemKind::Track => "Tracks",
        ItemKind::Photo => "Photos",
        ItemKind::PhotoAlbum => "Photo Albums",
        ItemKind::Clip => "Clips",
        ItemKind::Collection => "Collections",
        ItemKind::Playlist => "Playlists",
    };
    Element::list("Type")
        .attr("key", format!("/library/sections/{section}/all?type={}", kind.number()))
        .attr("type", kind.name())
        .attr("title", title)
        .attr("active", active)
        .children(filters(section, kind))
        .children(sorts(section, kind, sort.filter(|_| active)))
        .children(fields(kind).iter().map(|(name, title, how)| {
            Element::list("Field")
                .attr("key", format!("{prefix}{name}"))
                .attr("title", *title)
                .attr("type", how.field_type())
                .maybe("subType", sub_type(name))
        }))
}

fn sub_type(name: &str) -> Option<&'static str> {
    match name {
        "userRating" | "rating" | "audienceRating" => Some("rating"),
        "mediaBitrate" => Some("bitrate"),
        "duration" => Some("duration"),
        "year" => Some("year"),
        "decade" => Some("decade"),
        _ => None,
    }
}

/// The whole `Meta` of a listing whose results are of `active`.
pub fn meta(section: i64, levels: &[ItemKind], active: ItemKind, sort: Option<&str>) -> Element {
    Element::single("Meta")
        .children(levels.iter().map(|kind| level(section, *kind, *kind == active, sort)))
        .children(field_types())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query;
    use media::query::FieldType;
    use wire::media::query::Params;

    const EVERY: [ItemKind; 6] = [
        ItemKind::Movie,
        ItemKind::Show,
        ItemKind::Season,
        ItemKind::Episode,
        ItemKind::Artist,
        ItemKind::Collection,
    ];

    #[test]
    fn every_advertised_field_is_one_the_grammar_understands_in_the_same_way() {
        for kind in EVERY {
            for (name, _, how) in fields(kind) {
                let field = query::field(name).unwrap_or_else(|| panic!("{name} of {}", kind.name()));
                let fits = match field.kind() {
                    FieldType::Text => {
                        matches!(
                            how,
                            Kind::Text
                                | Kind::Tag
                                | Kind::Resolution
                                | Kind::AudioLanguage
                                | Kind::SubtitleLanguage
                        )
                    }
                    FieldType::Number => *how == Kind::Number,
                    FieldType::Time => *how == Kind::Date,
                    FieldType::Truth => *how == Kind::Truth,
                    FieldType::Tag => *how == Kind::Tag,
                };
                assert!(fits, "{name} of {}", kind.name());
            }
        }
    }

    #[test]
    fn every_advertised_sort_sorts() {
        for kind in EVERY {
            for (key, _, _) in sort_table(kind) {
                let steps = query::sort(&Params::parse(&format!("sort={key}")), kind, 1).unwrap_or_default();
                assert_eq!(steps.len(), key.split(',').count(), "{key} of {}", kind.name());
            }
        }
    }
}
