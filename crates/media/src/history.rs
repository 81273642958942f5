//! History: who watched what when. A row is written when an item is seen to the end by playing it.
//!
//! Values only.

use kernel::Timestamp;

use crate::item::ItemView;
use crate::keys::{HistoryKey, ItemKey, LibraryKey, Viewer};
use crate::query::Window;

/// A row to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHistory {
    /// What was seen.
    pub item: ItemKey,
    /// With which device, by client identifier.
    pub client: String,
    /// When.
    pub viewed_at: Timestamp,
}

/// A row of the history.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryRow {
    /// Its key.
    pub key: HistoryKey,
    /// Who watched.
    pub viewer: Viewer,
    /// With which device.
    pub client: String,
    /// When.
    pub viewed_at: Timestamp,
    /// What; `None` when it is gone or hidden from the caller.
    pub item: Option<ItemView>,
    /// Its title at the time.
    pub title: String,
    /// Its library.
    pub library: LibraryKey,
}

/// Which rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HistoryQuery {
    /// Of this person only.
    pub viewer: Option<Viewer>,
    /// Of this library only.
    pub library: Option<LibraryKey>,
    /// Of this item or anything below it only.
    pub item: Option<ItemKey>,
    /// At or after this moment only.
    pub since: Option<Timestamp>,
    /// Oldest first instead of newest first.
    pub oldest_first: bool,
    /// Which window.
    pub window: Window,
}
