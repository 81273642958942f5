//! What happens while it happens: activities, items that come and go, playback. The edge pushes it to clients.

use kernel::Timestamp;

use crate::item::ItemKind;
use crate::keys::{EntryKey, ItemKey, LibraryKey, QueueKey, Viewer};

/// Hears of everything that happens. Never waits, never fails.
pub trait Events: Send + Sync {
    /// Passes an event on.
    fn publish(&self, event: Event);
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A long piece of work began, moved on or ended.
    Activity(ActivityMoment, Activity),
    /// An item came, changed or went.
    Timeline(TimelineEntry),
    /// A player reported.
    Playing(Playing),
    /// A scan of a library ended.
    LibraryUpdated(LibraryKey),
    /// A setting changed.
    Setting(String),
}

/// Where an activity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActivityMoment {
    /// It began.
    Started,
    /// It moved on.
    Updated,
    /// It ended.
    Ended,
}

/// A long piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Its unique id.
    pub id: String,
    /// What it is.
    pub kind: ActivityKind,
    /// What to show.
    pub title: String,
    /// What it is at just now.
    pub subtitle: String,
    /// How far it is in percent, when that is known.
    pub progress: Option<u8>,
    /// The library it works on.
    pub library: Option<LibraryKey>,
    /// Whether it can be stopped.
    pub cancellable: bool,
}

/// What an activity does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActivityKind {
    /// Looks for new files of a library.
    ScanLibrary,
    /// Reads headers and makes pictures.
    AnalyzeMedia,
}

impl ActivityKind {
    /// The protocol's type.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ScanLibrary => "library.update.section",
            Self::AnalyzeMedia => "library.refresh.items",
        }
    }
}

/// An item that came, changed or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    /// The item.
    pub item: ItemKey,
    /// The item above it.
    pub parent: Option<ItemKey>,
    /// The item at the top.
    pub root: Option<ItemKey>,
    /// Its library.
    pub library: LibraryKey,
    /// What it is.
    pub kind: ItemKind,
    /// Its title.
    pub title: String,
    /// What happened to it.
    pub state: TimelineState,
    /// Work on its media that is outstanding.
    pub media: Option<MediaWork>,
    /// When it happened.
    pub updated_at: Timestamp,
}

/// What happened to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimelineState {
    /// It is new.
    Created,
    /// It is being worked on.
    Processing,
    /// It is ready.
    Finished,
    /// It is gone.
    Deleted,
}

impl TimelineState {
    /// The protocol's number.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            Self::Created => 0,
            Self::Processing => 1,
            Self::Finished => 5,
            Self::Deleted => 9,
        }
    }
}

/// Work on media that is outstanding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaWork {
    /// Its header is to be read.
    Analyzing,
    /// Its picture is to be made.
    Thumbnailing,
}

/// A report of a player.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Playing {
    /// The playback session, a number in decimal.
    pub session: String,
    /// Whose.
    pub viewer: Viewer,
    /// Client identifier of the player.
    pub client: String,
    /// What plays.
    pub item: ItemKey,
    /// Its id in the catalogue's form.
    pub guid: String,
    /// Where it is.
    pub offset_ms: u64,
    /// What the player does.
    pub state: PlayingState,
    /// The queue it plays from.
    pub queue: Option<QueueKey>,
    /// The entry of that queue.
    pub entry: Option<EntryKey>,
    /// Key of the conversion under way.
    pub transcode: Option<String>,
}

/// What a player does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlayingState {
    /// It plays.
    Playing,
    /// It holds.
    Paused,
    /// It waits for bytes.
    Buffering,
    /// It stopped.
    Stopped,
}

impl PlayingState {
    /// The name spoken.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Playing => "playing",
            Self::Paused => "paused",
            Self::Buffering => "buffering",
            Self::Stopped => "stopped",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Playing, Self::Paused, Self::Buffering, Self::Stopped].into_iter().find(|it| it.name() == name)
    }
}
