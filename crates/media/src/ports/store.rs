//! Where libraries, items, files and what people did with them are kept.
//!
//! Reads take the caller and see nothing the caller may not see. A page costs a constant number of queries whatever the
//! size of the library. Every method is one transaction; scans, which decide between statements, get a transaction of
//! their own (`ScanTx`). The contract every store keeps is in `contract`.

use async_trait::async_trait;
use kernel::Timestamp;

use crate::caller::Caller;
use crate::choice::{Languages, StreamChoice};
use crate::file::{Absence, File, FileState, Fingerprint};
use crate::history::{HistoryQuery, HistoryRow, NewHistory};
use crate::hub::NextUp;
use crate::item::{ItemDraft, ItemEdit, ItemKind, ItemView, Picture};
use crate::keys::{EntryKey, FileKey, HistoryKey, ItemKey, LibraryKey, PartKey, QueueKey, StreamKey, Viewer};
use crate::library::{Library, NewLibrary, Visibility};
use crate::lists::{Collection, PlayQueue, Playlist};
use crate::query::{Bucket, Field, FieldChoice, Page, Query};
use crate::search::{SearchRequest, SearchResults};
use crate::stream::{Part, Probe};
use crate::watch::{WatchState, Watched};

/// Why the store did not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed.
    #[error("the media database answered with an error")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Its disk is full.
    #[error("the disk of the media database is full")]
    Full,
    /// A stored value makes no sense.
    #[error("a stored value of {what} can not be read")]
    Unreadable {
        /// Where it stands.
        what: &'static str,
    },
}

/// What a store answers.
pub type Stored<T> = Result<T, StoreError>;

/// Everything the media server keeps.
pub trait MediaStore:
    Libraries + Items + Scans + Analysis + Watches + Choices + Histories + Lists + Settings + Identities
{
}

impl<T> MediaStore for T where
    T: Libraries + Items + Scans + Analysis + Watches + Choices + Histories + Lists + Settings + Identities
{
}

/// A change of a library. `None` leaves as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LibraryChange {
    /// New name.
    pub title: Option<String>,
    /// New agent.
    pub agent: Option<String>,
    /// New scanner.
    pub scanner: Option<String>,
    /// New language.
    pub language: Option<String>,
    /// Complete new list of folders; files below a folder that is left out go missing for good.
    pub folders: Option<Vec<String>>,
    /// New place to show up.
    pub visibility: Option<Visibility>,
    /// Settings to set, by id.
    pub settings: Vec<(String, String)>,
}

/// Libraries.
#[async_trait]
pub trait Libraries: Send + Sync {
    /// All libraries, by key.
    async fn libraries(&self) -> Stored<Vec<Library>>;

    /// Keeps a new library.
    async fn add_library(&self, library: &NewLibrary, now: Timestamp) -> Stored<LibraryKey>;

    /// Changes a library; `false` when there is none with this key. Kept folders keep their keys; folders left out go
    /// with their files (items without a file left are removed, their watch state stays).
    async fn change_library(&self, key: LibraryKey, change: &LibraryChange, now: Timestamp) -> Stored<bool>;

    /// Removes a library with its items and everything that hangs on them; `false` when there is none.
    async fn remove_library(&self, key: LibraryKey) -> Stored<bool>;

    /// Notes which of a library's folders could be read, and that a scan ended. `changed` counts `content_changed` up.
    async fn scan_ended(
        &self,
        key: LibraryKey,
        folders: &[(crate::keys::FolderKey, bool)],
        changed: bool,
        now: Timestamp,
    ) -> Stored<()>;
}

/// Items as a person sees them. Removed items are never shown; unavailable ones are.
#[async_trait]
pub trait Items: Send + Sync {
    /// The items a query selects, each with parents, counts, watch state, tags and versions without streams.
    async fn list(&self, query: &Query, caller: &Caller) -> Stored<Page<ItemView>>;

    /// How many items a query selects, whatever its window.
    async fn count(&self, query: &Query, caller: &Caller) -> Stored<u64>;

    /// Items whole, with streams, chapters and stream choices, in the order asked for; unknown and hidden ones are
    /// left out.
    async fn details(&self, items: &[ItemKey], caller: &Caller) -> Stored<Vec<ItemView>>;

    /// The letters the results of a query fall under, in the order of `sort_key`, whatever window and sort it has.
    async fn buckets(&self, query: &Query, caller: &Caller) -> Stored<Vec<Bucket>>;

    /// The values a field takes among the results of a query, by title.
    async fn choices(&self, field: Field, query: &Query, caller: &Caller) -> Stored<Vec<FieldChoice>>;

    /// The next unseen episode of each show the caller is following, most recently followed first; see `hub::NextUp`.
    async fn next_up(&self, wanted: &NextUp, caller: &Caller) -> Stored<Vec<ItemView>>;

    /// Items and tags that match words.
    async fn search(&self, request: &SearchRequest, caller: &Caller) -> Stored<SearchResults>;

    /// The part with this key and the item it is a part of, if the caller sees it. With streams and choice.
    async fn part(&self, part: PartKey, caller: &Caller) -> Stored<Option<(ItemKey, Part)>>;

    /// The part that has the stream with this key, if the caller sees it.
    async fn part_of_stream(&self, stream: StreamKey, caller: &Caller) -> Stored<Option<(ItemKey, Part)>>;

    /// Edits items; edited fields are locked unless the edit says otherwise.
    async fn edit(&self, items: &[ItemKey], edit: &ItemEdit, now: Timestamp) -> Stored<()>;

    /// Notes a picture of an item in place of the one of its kind.
    async fn save_picture(&self, item: ItemKey, picture: &Picture, now: Timestamp) -> Stored<()>;
}

/// Whether an item can be seen and played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// A file of it is there.
    Available,
    /// None of its files is there, but one is only away.
    Unavailable,
    /// All its files are gone. Hidden.
    Removed,
}

/// An item whose presence was settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The item.
    pub item: ItemKey,
    /// Its library.
    pub library: LibraryKey,
    /// The item above it.
    pub parent: Option<ItemKey>,
    /// The item above that.
    pub grandparent: Option<ItemKey>,
    /// What it is.
    pub kind: ItemKind,
    /// Its title.
    pub title: String,
    /// What it was before.
    pub before: Presence,
    /// What it is now.
    pub after: Presence,
}

/// An item as a scan needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemStub {
    /// Its key.
    pub key: ItemKey,
    /// What it is.
    pub kind: ItemKind,
    /// Its identity.
    pub identity: String,
    /// The item above it.
    pub parent: Option<ItemKey>,
    /// The item above that.
    pub grandparent: Option<ItemKey>,
    /// Its title.
    pub title: String,
    /// Whether it is given up.
    pub removed: bool,
}

/// Where a file belongs in an item.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slot {
    /// Name of the version within the item: files of the same name are parts of one version.
    pub version: String,
    /// Edition of the version.
    pub edition: Option<String>,
    /// Place of the file among the parts.
    pub part: u32,
}

/// A file in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The part.
    pub part: PartKey,
    /// The item.
    pub item: ItemKey,
    /// The file.
    pub file: FileKey,
    /// Its place.
    pub slot: Slot,
}

/// A file as a scan writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRecord {
    /// Its key, when it is already known.
    pub key: Option<FileKey>,
    /// The library folder it lies below.
    pub folder: crate::keys::FolderKey,
    /// Its absolute path.
    pub path: String,
    /// Its size.
    pub size: u64,
    /// When it was last changed.
    pub modified_at: Timestamp,
    /// Its fingerprint; `None` keeps the known one when `keep_probe`.
    pub fingerprint: Option<Fingerprint>,
    /// What lies beside it, as `naming::Beside` writes it.
    pub beside: String,
    /// What was read from the file still holds. Otherwise the file is `Found` again, and what was read before stays
    /// until new results arrive.
    pub keep_probe: bool,
}

/// A file as a scan reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownFile {
    /// The file.
    pub file: File,
    /// What lay beside it at the last scan, as `naming::Beside` writes it.
    pub beside: String,
}

/// Scans: what was known, and a transaction for what is new.
#[async_trait]
pub trait Scans: Send + Sync {
    /// All files of a library, missing ones too.
    async fn files(&self, library: LibraryKey) -> Stored<Vec<KnownFile>>;

    /// The files of a library whose items somebody watched, rated or began.
    async fn watched_files(&self, library: LibraryKey) -> Stored<Vec<FileKey>>;

    /// Begins a transaction that writes scan results of one library. Dropping it changes nothing.
    async fn scan(&self, library: LibraryKey) -> Stored<Box<dyn ScanTx>>;
}

/// A transaction of a scan. The rules are in `flows::placing`; here are only its steps.
#[async_trait]
pub trait ScanTx: Send {
    /// The file known at this path.
    async fn file_at(&mut self, path: &str) -> Stored<Option<KnownFile>>;

    /// Files of the library with this fingerprint, missing ones too.
    async fn files_like(&mut self, fingerprint: &Fingerprint) -> Stored<Vec<KnownFile>>;

    /// Keeps a file; it is there (not missing).
    async fn save_file(&mut self, file: &FileRecord) -> Stored<FileKey>;

    /// Notes since when and how files are absent, or that they are back.
    async fn set_absence(&mut self, files: &[FileKey], absence: Option<Absence>) -> Stored<()>;

    /// Forgets files for good, with their parts and streams.
    async fn remove_files(&mut self, files: &[FileKey]) -> Stored<()>;

    /// The item with this identity, removed ones too.
    async fn item(&mut self, identity: &str) -> Stored<Option<ItemStub>>;

    /// The item with this key, removed ones too.
    async fn item_with_key(&mut self, key: ItemKey) -> Stored<Option<ItemStub>>;

    /// Keeps a new item, removed until it is settled.
    async fn add_item(
        &mut self,
        draft: &ItemDraft,
        parent: Option<ItemKey>,
        grandparent: Option<ItemKey>,
        now: Timestamp,
    ) -> Stored<ItemKey>;

    /// Writes a draft over an item (identity and parents too), leaving locked fields alone.
    async fn update_item(
        &mut self,
        key: ItemKey,
        draft: &ItemDraft,
        parent: Option<ItemKey>,
        grandparent: Option<ItemKey>,
        now: Timestamp,
    ) -> Stored<()>;

    /// Where a file is placed.
    async fn places_of_file(&mut self, file: FileKey) -> Stored<Vec<Placed>>;

    /// The files placed in a leaf item, missing ones too.
    async fn files_of_item(&mut self, item: ItemKey) -> Stored<Vec<(Placed, File)>>;

    /// How many items lie directly below an item, removed ones not counted.
    async fn children_of(&mut self, item: ItemKey) -> Stored<u64>;

    /// Places a file in an item: the version of that name and the part are made when needed; a part keeps its key
    /// while its place stays.
    async fn attach(&mut self, item: ItemKey, slot: &Slot, file: FileKey) -> Stored<PartKey>;

    /// Moves a placed file to another item or slot, keeping the part's key and its streams.
    async fn reattach(&mut self, part: PartKey, item: ItemKey, slot: &Slot) -> Stored<()>;

    /// Takes a part out; a version without parts goes too.
    async fn detach(&mut self, part: PartKey) -> Stored<()>;

    /// Joins the watch states of one item into another's, for everybody, by `WatchState::join`. The first keeps its own:
    /// it may still have other files.
    async fn join_watch(&mut self, from: ItemKey, into: ItemKey) -> Stored<()>;

    /// Settles the presence of items (leaves or parents) and of everything above them, and says what changed. A leaf with a file that
    /// is there is available; else with a file that is away it is unavailable; else (all gone, or no file) removed. What
    /// is above is as present as the most present below it.
    async fn settle(&mut self, items: &[ItemKey], now: Timestamp) -> Stored<Vec<Settled>>;

    /// Asks for new pictures of items (because images beside them changed).
    async fn want_pictures(&mut self, items: &[ItemKey]) -> Stored<()>;

    /// Makes it last.
    async fn commit(self: Box<Self>) -> Stored<()>;
}

/// A file whose header is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeJob {
    /// The file.
    pub file: FileKey,
    /// Its library.
    pub library: LibraryKey,
    /// Its path.
    pub path: String,
    /// Its size when it was found.
    pub size: u64,
    /// When it was last changed when it was found.
    pub modified_at: Timestamp,
    /// What lay beside it then, as `naming::Beside` writes it.
    pub beside: String,
}

/// What reading a file gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Probed {
    /// The file.
    pub file: FileKey,
    /// Its size when it was read: another size by now drops the result.
    pub size: u64,
    /// When it was last changed when it was read.
    pub modified_at: Timestamp,
    /// Its fingerprint.
    pub fingerprint: Option<Fingerprint>,
    /// What is inside, or why that can't be said.
    pub result: Result<Probe, String>,
}

/// An item whose pictures are to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureJob {
    /// The item.
    pub item: ItemKey,
    /// What it is.
    pub kind: ItemKind,
    /// Its number (a season's).
    pub index: Option<i64>,
    /// Its pictures so far.
    pub pictures: Vec<Picture>,
    /// Its library.
    pub library: LibraryKey,
    /// The library folder its first file lies below.
    pub root: String,
    /// Its first available probed file, or that of the first leaf below it.
    pub path: String,
    /// Length of that file.
    pub duration_ms: Option<u64>,
    /// Whether that file has a picture attached.
    pub attached: bool,
    /// Whether that file has a video stream.
    pub video: bool,
    /// Fingerprint of that file.
    pub fingerprint: Option<String>,
    /// What lies beside that file, as `naming::Beside` writes it.
    pub beside: String,
}

/// The layers after naming, as queues that survive a kill.
#[async_trait]
pub trait Analysis: Send + Sync {
    /// Files that are there and `Found`, newest first. Files placed in `first` come before all others.
    async fn to_probe(&self, first: &[ItemKey], limit: u32) -> Stored<Vec<ProbeJob>>;

    /// How many files wait to be probed.
    async fn probes_waiting(&self) -> Stored<u64>;

    /// Keeps what reading files gave, with the summary of their versions and the length of their items; says which
    /// leaf items changed. Those want pictures next.
    async fn save_probes(&self, probed: &[Probed], now: Timestamp) -> Stored<Vec<Settled>>;

    /// Available items that want pictures: leaves whose file is probed, and parents of such.
    async fn to_picture(&self, first: &[ItemKey], limit: u32) -> Stored<Vec<PictureJob>>;

    /// Keeps new pictures of an item (those of other kinds stay) and takes it off the queue. Without a new picture
    /// `updated_at` stays.
    async fn save_pictures(&self, item: ItemKey, pictures: &[Picture], now: Timestamp) -> Stored<()>;

    /// Puts a file back to `Found`, to be read anew (a person asked for it).
    async fn probe_again(&self, item: ItemKey) -> Stored<()>;

    /// The state of an item's files, for showing failures: path and state.
    async fn file_states(&self, item: ItemKey) -> Stored<Vec<(String, FileState)>>;
}

/// What people did with items.
#[async_trait]
pub trait Watches: Send + Sync {
    /// The watch state of items; untouched ones are left out.
    async fn watched(&self, viewer: Viewer, items: &[ItemKey]) -> Stored<Vec<Watched>>;

    /// Keeps watch states; untouched ones are forgotten. With a history row it is one transaction.
    async fn save_watched(
        &self,
        viewer: Viewer,
        states: &[Watched],
        history: Option<&NewHistory>,
    ) -> Stored<()>;

    /// The leaves at or below items that the caller sees, in natural order.
    async fn leaves(&self, items: &[ItemKey], caller: &Caller) -> Stored<Vec<ItemKey>>;

    /// Forgets everything a viewer did here.
    async fn forget_viewer(&self, viewer: Viewer) -> Stored<()>;

    /// The watch state of one item.
    async fn watched_one(&self, viewer: Viewer, item: ItemKey) -> Stored<WatchState> {
        let found = self.watched(viewer, &[item]).await?;
        Ok(found.first().map(|watched| watched.state).unwrap_or_default())
    }
}

/// Which streams people chose.
#[async_trait]
pub trait Choices: Send + Sync {
    /// Keeps what somebody chose for a part.
    async fn choose(&self, viewer: Viewer, part: PartKey, choice: &StreamChoice) -> Stored<()>;

    /// The languages somebody prefers.
    async fn languages(&self, viewer: Viewer) -> Stored<Languages>;

    /// Keeps the languages somebody prefers.
    async fn save_languages(&self, viewer: Viewer, languages: &Languages) -> Stored<()>;
}

/// Who watched what when.
#[async_trait]
pub trait Histories: Send + Sync {
    /// Rows of the history; those of others only for the owner.
    async fn history(&self, query: &HistoryQuery, caller: &Caller) -> Stored<Page<HistoryRow>>;

    /// Removes a row; `false` when there is none, or not one of this viewer's.
    async fn remove_history(&self, key: HistoryKey, viewer: Option<Viewer>) -> Stored<bool>;
}

/// Playlists, collections and play queues.
#[async_trait]
pub trait Lists: Send + Sync {
    /// The playlists of a person, by title.
    async fn playlists(&self, viewer: Viewer) -> Stored<Vec<Playlist>>;

    /// A playlist, if it is this person's.
    async fn playlist(&self, key: ItemKey, viewer: Viewer) -> Stored<Option<Playlist>>;

    /// Keeps a new playlist (its key is ignored) and says its key.
    async fn add_playlist(&self, playlist: &Playlist) -> Stored<ItemKey>;

    /// Writes a playlist whole.
    async fn save_playlist(&self, playlist: &Playlist) -> Stored<()>;

    /// Removes a playlist of a person.
    async fn remove_playlist(&self, key: ItemKey, viewer: Viewer) -> Stored<bool>;

    /// Collections: of one library or of all.
    async fn collections(&self, library: Option<LibraryKey>) -> Stored<Vec<Collection>>;

    /// A collection.
    async fn collection(&self, key: ItemKey) -> Stored<Option<Collection>>;

    /// Keeps a new collection (its key is ignored) and says its key.
    async fn add_collection(&self, collection: &Collection) -> Stored<ItemKey>;

    /// Writes a collection whole.
    async fn save_collection(&self, collection: &Collection) -> Stored<()>;

    /// Removes a collection.
    async fn remove_collection(&self, key: ItemKey) -> Stored<bool>;

    /// Keeps a new play queue (its key is ignored) and says its key.
    async fn add_queue(&self, queue: &PlayQueue) -> Stored<QueueKey>;

    /// A play queue, if it is this person's.
    async fn queue(&self, key: QueueKey, viewer: Viewer) -> Stored<Option<PlayQueue>>;

    /// Writes a play queue if it still has this version; `false` when it has another.
    async fn save_queue(&self, queue: &PlayQueue, read_version: i64) -> Stored<bool>;

    /// Drops queues unused since.
    async fn drop_queues(&self, before: Timestamp) -> Stored<()>;

    /// Hands out keys for new entries of playlists and queues.
    async fn entry_keys(&self, count: u32) -> Stored<Vec<EntryKey>>;
}

/// Settings of the server, by id.
#[async_trait]
pub trait Settings: Send + Sync {
    /// All settings that were ever set.
    async fn settings(&self) -> Stored<Vec<(String, String)>>;

    /// Sets settings.
    async fn save_settings(&self, settings: &[(String, String)]) -> Stored<()>;
}

/// A device that was let in before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownIdentity {
    /// SHA-256 of the token, in hexadecimal.
    pub token_hash: String,
    /// Who holds it.
    pub caller: Caller,
    /// When the account service last said so.
    pub confirmed_at: Timestamp,
}

/// Who is forgotten by a revocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forgotten {
    /// Everybody.
    Everybody,
    /// All devices of these accounts.
    Accounts(Vec<i64>),
    /// Devices of one account with these client identifiers.
    Devices {
        /// The account.
        account: i64,
        /// The client identifiers.
        clients: Vec<String>,
    },
    /// One token, by its hash.
    Token(String),
}

/// Devices that were let in before, usable while the account service is away.
#[async_trait]
pub trait Identities: Send + Sync {
    /// The device with this token.
    async fn known(&self, token_hash: &str) -> Stored<Option<KnownIdentity>>;

    /// Remembers a device.
    async fn remember(&self, identity: &KnownIdentity) -> Stored<()>;

    /// Forgets devices.
    async fn forget(&self, who: &Forgotten) -> Stored<()>;

    /// All devices known: for listing accounts and devices.
    async fn all_known(&self) -> Stored<Vec<KnownIdentity>>;
}
