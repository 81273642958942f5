//! Keys: the small integers by which libraries, items, versions, parts, streams and files are known.
//!
//! The protocol casts them to integers, so they are integers here too, one type per thing. The store hands them out;
//! items, collections and playlists share one number space.

use serde::{Deserialize, Serialize};

macro_rules! key {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

key! {
    /// A library (the protocol's section id).
    LibraryKey
}
key! {
    /// One folder of a library.
    FolderKey
}
key! {
    /// An item, a collection or a playlist (the protocol's `ratingKey`): one number space for the three.
    ItemKey
}
key! {
    /// A version of an item (the protocol's `Media`).
    VersionKey
}
key! {
    /// A part of a version: one file of it.
    PartKey
}
key! {
    /// A stream of a part.
    StreamKey
}
key! {
    /// A file on disk.
    FileKey
}
key! {
    /// A tag: a genre, a person, a label.
    TagKey
}
key! {
    /// A row of the viewing history.
    HistoryKey
}
key! {
    /// A play queue.
    QueueKey
}
key! {
    /// An entry of a play queue or of a playlist.
    EntryKey
}
key! {
    /// Whose watch state it is: 1 is always the owner, everyone else has the number of their account.
    Viewer
}

impl Viewer {
    /// The owner of this server, also while it is unclaimed.
    pub const OWNER: Self = Self(1);
}
