//! Libraries: what kind of thing lies in which folders, and how it is shown.
//!
//! Holds the values and their rules. Creating, scanning and storing happen in `flows` and behind the ports.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::keys::{FolderKey, LibraryKey};

/// What a library holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LibraryKind {
    /// Films.
    Movie,
    /// Series, in shows, seasons and episodes.
    Show,
    /// Music.
    Artist,
    /// Photos.
    Photo,
}

impl LibraryKind {
    /// The name stored and spoken: `movie`, `show`, `artist`, `photo`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Movie => "movie",
            Self::Show => "show",
            Self::Artist => "artist",
            Self::Photo => "photo",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Movie, Self::Show, Self::Artist, Self::Photo].into_iter().find(|kind| kind.name() == name)
    }

    /// The agent a new library of this kind names when the caller names none.
    #[must_use]
    pub fn default_agent(self) -> &'static str {
        match self {
            Self::Movie => "tv.plex.agents.movie",
            Self::Show => "tv.plex.agents.series",
            Self::Artist => "tv.plex.agents.music",
            Self::Photo => "com.plexapp.agents.none",
        }
    }

    /// The scanner a new library of this kind names when the caller names none.
    #[must_use]
    pub fn default_scanner(self) -> &'static str {
        match self {
            Self::Movie => "Plex Movie",
            Self::Show => "Plex TV Series",
            Self::Artist => "Plex Music",
            Self::Photo => "Plex Photo Scanner",
        }
    }
}

/// Where a library shows up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Visibility {
    /// Everywhere.
    #[default]
    Shown,
    /// Not on the home page.
    NotOnHome,
    /// Neither on the home page nor in the search.
    NotOnHomeNorSearch,
}

impl Visibility {
    /// The protocol's number: 0, 1 or 2.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            Self::Shown => 0,
            Self::NotOnHome => 1,
            Self::NotOnHomeNorSearch => 2,
        }
    }

    /// The visibility with this number; unknown numbers show everywhere.
    #[must_use]
    pub fn numbered(number: i64) -> Self {
        match number {
            1 => Self::NotOnHome,
            2 => Self::NotOnHomeNorSearch,
            _ => Self::Shown,
        }
    }
}

/// A folder of a library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its key.
    pub key: FolderKey,
    /// Its absolute path.
    pub path: String,
    /// Whether the last walk could read it. An absent folder makes items unavailable, never deleted.
    pub available: bool,
}

/// A library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Library {
    /// Its key.
    pub key: LibraryKey,
    /// Its unique id, 36 characters.
    pub uuid: String,
    /// What it holds.
    pub kind: LibraryKind,
    /// Its name.
    pub title: String,
    /// The agent's name, a free string for readers.
    pub agent: String,
    /// The scanner's name, a free string for readers.
    pub scanner: String,
    /// Its language, `en-US`; `xn` is none.
    pub language: String,
    /// Its folders, in the order they were added.
    pub folders: Vec<Folder>,
    /// Where it shows up.
    pub visibility: Visibility,
    /// Further settings by id, as the protocol names them.
    pub settings: Vec<(String, String)>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its name or folders last changed.
    pub updated_at: Timestamp,
    /// When a scan last ended.
    pub scanned_at: Option<Timestamp>,
    /// Counts up with every change of its contents.
    pub content_changed: i64,
}

/// A library about to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLibrary {
    /// Its unique id, made by the caller.
    pub uuid: String,
    /// What it holds.
    pub kind: LibraryKind,
    /// Its name.
    pub title: String,
    /// The agent's name.
    pub agent: String,
    /// The scanner's name.
    pub scanner: String,
    /// Its language.
    pub language: String,
    /// The absolute paths of its folders.
    pub folders: Vec<String>,
    /// Further settings by id.
    pub settings: Vec<(String, String)>,
}

/// Whether one of two paths lies inside the other, or they are the same: such folders would show a file twice.
#[must_use]
pub fn overlap(one: &str, other: &str) -> bool {
    let inside = |inner: &str, outer: &str| {
        let outer = outer.trim_end_matches('/');
        inner.trim_end_matches('/') == outer || inner.starts_with(&format!("{outer}/"))
    };
    inside(one, other) || inside(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_overlap_when_one_holds_the_other() {
        assert!(overlap("/films", "/films/"));
        assert!(overlap("/films/new", "/films"));
        assert!(overlap("/", "/films"));
        assert!(!overlap("/films", "/films-2"));
    }
}
