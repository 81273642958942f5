//! What there is and how it is played: libraries, items, playback. Rules, flows and ports; no I/O.
//!
//! Knows no HTTP, no SQL, no runtime, no clock and no randomness: times, ids and seeds arrive as arguments or through
//! ports. The wire protocol's words are translated at the edge.

pub mod caller;
pub mod choice;
#[cfg(feature = "contract")]
pub mod contract;
pub mod file;
pub mod flows;
pub mod history;
pub mod hub;
pub mod item;
pub mod keys;
pub mod language;
pub mod library;
pub mod lists;
#[cfg(any(test, feature = "memory"))]
pub mod memory;
pub mod naming;
pub mod playback;
pub mod ports;
pub mod query;
pub mod search;
pub mod sort_title;
pub mod stream;
pub mod watch;

pub use caller::Caller;
pub use item::{Item, ItemKind, ItemView};
pub use keys::{
    EntryKey, FileKey, FolderKey, HistoryKey, ItemKey, LibraryKey, PartKey, QueueKey, StreamKey, TagKey,
    VersionKey, Viewer,
};
pub use library::{Library, LibraryKind};
pub use ports::{MediaStore, StoreError};
pub use query::{Page, Query};
pub use watch::WatchState;
