//! Making, changing and removing libraries. A folder is checked before it is believed.

use std::sync::Arc;

use kernel::{Clock, Entropy};

use crate::caller::Caller;
use crate::keys::{ItemKey, LibraryKey};
use crate::library::{Library, LibraryKind, NewLibrary, overlap};
use crate::ports::store::LibraryChange;
use crate::ports::{Activity, Disk, DiskError, Event, Events, MediaStore, PathEntry, StoreError};

/// The scan worker: takes orders, never waits.
pub trait ScanQueue: Send + Sync {
    /// Scans a library, or only what lies at or below a path of it. `force` reads every file anew.
    fn scan(&self, library: LibraryKey, path: Option<String>, force: bool);

    /// Stops the scan of a library.
    fn cancel(&self, library: LibraryKey);

    /// Whether a library is being scanned.
    fn scanning(&self, library: LibraryKey) -> bool;

    /// What is being worked on.
    fn activities(&self) -> Vec<Activity>;

    /// Puts an item first in all queues: somebody opened it.
    fn prefer(&self, item: ItemKey);

    /// Starts or stops watching the folders of libraries, after they changed.
    fn libraries_changed(&self);
}

/// What a person asks for when they make a library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryWish {
    /// Its name.
    pub title: String,
    /// What it holds.
    pub kind: LibraryKind,
    /// Its folders.
    pub folders: Vec<String>,
    /// Agent, when one is named.
    pub agent: Option<String>,
    /// Scanner, when one is named.
    pub scanner: Option<String>,
    /// Language, when one is named.
    pub language: Option<String>,
    /// Settings by id.
    pub settings: Vec<(String, String)>,
}

/// Why a library could not be made or changed.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// It has no name.
    #[error("a library needs a name")]
    NoName,
    /// It has no folder.
    #[error("a library needs at least one folder")]
    NoFolder,
    /// A folder is no folder.
    #[error(transparent)]
    Folder(#[from] DiskError),
    /// A folder lies in another that is in use.
    #[error("the folder {folder} overlaps with {other}, which is already in the library {title}")]
    Overlap {
        /// The folder asked for.
        folder: String,
        /// The one in use.
        other: String,
        /// The library that uses it.
        title: String,
    },
    /// There is no such library.
    #[error("there is no such library")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Making, changing and removing libraries.
pub struct Libraries {
    pub(crate) store: Arc<dyn MediaStore>,
    pub(crate) disk: Arc<dyn Disk>,
    pub(crate) scans: Arc<dyn ScanQueue>,
    pub(crate) events: Arc<dyn Events>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Libraries {
    /// The libraries a caller sees.
    pub async fn visible(&self, caller: &Caller) -> Result<Vec<Library>, LibraryError> {
        let all = self.store.libraries().await?;
        Ok(all.into_iter().filter(|library| caller.sees(library.key)).collect())
    }

    /// A library, if the caller sees it.
    pub async fn one(&self, key: LibraryKey, caller: &Caller) -> Result<Library, LibraryError> {
        self.visible(caller)
            .await?
            .into_iter()
            .find(|library| library.key == key)
            .ok_or(LibraryError::Unknown)
    }

    /// Makes a library and begins to scan it.
    pub async fn create(&self, wish: LibraryWish) -> Result<Library, LibraryError> {
        let title = wish.title.trim().to_owned();
        if title.is_empty() {
            return Err(LibraryError::NoName);
        }
        let folders = self.checked(&wish.folders, None).await?;
        let library = NewLibrary {
            uuid: uuid(&self.entropy.random_id()),
            kind: wish.kind,
            title,
            agent: wish.agent.unwrap_or_else(|| wish.kind.default_agent().into()),
            scanner: wish.scanner.unwrap_or_else(|| wish.kind.default_scanner().into()),
            language: wish.language.unwrap_or_else(|| "en-US".into()),
            folders,
            settings: wish.settings,
        };
        let key = self.store.add_library(&library, self.clock.now()).await?;
        self.scans.libraries_changed();
        self.scans.scan(key, None, false);
        self.read(key).await
    }

    /// Changes a library; new folders are checked and scanned.
    pub async fn change(&self, key: LibraryKey, mut change: LibraryChange) -> Result<Library, LibraryError> {
        if change.title.as_ref().is_some_and(|title| title.trim().is_empty()) {
            return Err(LibraryError::NoName);
        }
        if let Some(folders) = &change.folders {
            change.folders = Some(self.checked_change(key, folders).await?);
        }
        if !self.store.change_library(key, &change, self.clock.now()).await? {
            return Err(LibraryError::Unknown);
        }
        if change.folders.is_some() {
            self.scans.libraries_changed();
            self.scans.scan(key, None, false);
        }
        self.read(key).await
    }

    /// Adds a folder to a library.
    pub async fn add_folder(&self, key: LibraryKey, folder: &str) -> Result<Library, LibraryError> {
        let library = self.read(key).await?;
        let mut folders: Vec<String> = library.folders.into_iter().map(|folder| folder.path).collect();
        folders.push(folder.to_owned());
        self.change(key, LibraryChange { folders: Some(folders), ..LibraryChange::default() }).await
    }

    /// Takes a folder from a library. Its items are hidden; nothing on disk changes.
    pub async fn remove_folder(&self, key: LibraryKey, folder: &str) -> Result<Library, LibraryError> {
        let library = self.read(key).await?;
        let folders = library.folders.into_iter().map(|folder| folder.path);
        let left = folders.filter(|path| path != folder).collect();
        self.change(key, LibraryChange { folders: Some(left), ..LibraryChange::default() }).await
    }

    /// Removes a library. Nothing on disk changes.
    pub async fn remove(&self, key: LibraryKey) -> Result<(), LibraryError> {
        self.scans.cancel(key);
        if !self.store.remove_library(key).await? {
            return Err(LibraryError::Unknown);
        }
        self.scans.libraries_changed();
        self.events.publish(Event::LibraryUpdated(key));
        Ok(())
    }

    /// Scans a library, all libraries, or a path.
    pub async fn scan(
        &self,
        key: Option<LibraryKey>,
        path: Option<String>,
        force: bool,
    ) -> Result<(), LibraryError> {
        let libraries = self.store.libraries().await?;
        if key.is_some_and(|key| !libraries.iter().any(|library| library.key == key)) {
            return Err(LibraryError::Unknown);
        }
        for library in libraries.iter().filter(|library| key.is_none_or(|key| library.key == key)) {
            self.scans.scan(library.key, path.clone(), force);
        }
        Ok(())
    }

    /// Stops the scan of a library, or of all.
    pub async fn cancel_scan(&self, key: Option<LibraryKey>) -> Result<(), LibraryError> {
        for library in self.store.libraries().await? {
            if key.is_none_or(|key| library.key == key) {
                self.scans.cancel(library.key);
            }
        }
        Ok(())
    }

    /// Whether a library is being scanned.
    #[must_use]
    pub fn scanning(&self, key: LibraryKey) -> bool {
        self.scans.scanning(key)
    }

    /// What is being worked on.
    #[must_use]
    pub fn activities(&self) -> Vec<Activity> {
        self.scans.activities()
    }

    /// Puts an item somebody opened first in all queues.
    pub fn prefer(&self, item: ItemKey) {
        self.scans.prefer(item);
    }

    /// Gives up what is gone or away: its items are hidden and its files forgotten. Watch state stays.
    pub async fn empty_trash(&self, key: LibraryKey) -> Result<(), LibraryError> {
        let files = self.store.files(key).await?;
        let absent: Vec<_> = files
            .into_iter()
            .filter(|known| known.file.absence.is_some())
            .map(|known| known.file.key)
            .collect();
        let mut tx = self.store.scan(key).await?;
        let mut leaves = Vec::new();
        for file in &absent {
            leaves.extend(tx.places_of_file(*file).await?.into_iter().map(|placed| placed.item));
        }
        tx.remove_files(&absent).await?;
        tx.settle(&leaves, self.clock.now()).await?;
        tx.commit().await?;
        self.events.publish(Event::LibraryUpdated(key));
        Ok(())
    }

    /// The folders of this machine, for choosing one.
    pub async fn browse_disk(&self, path: Option<&str>, files: bool) -> Result<Vec<PathEntry>, LibraryError> {
        Ok(self.disk.browse(path, files).await?)
    }

    async fn read(&self, key: LibraryKey) -> Result<Library, LibraryError> {
        let all = self.store.libraries().await?;
        all.into_iter().find(|library| library.key == key).ok_or(LibraryError::Unknown)
    }

    /// Folders already in use by this library may be absent just now; new ones must be there.
    async fn checked_change(&self, key: LibraryKey, folders: &[String]) -> Result<Vec<String>, LibraryError> {
        let library = self.read(key).await?;
        let old: Vec<&String> = library.folders.iter().map(|folder| &folder.path).collect();
        let (kept, new): (Vec<_>, Vec<_>) = folders.iter().cloned().partition(|path| old.contains(&path));
        if kept.is_empty() && new.is_empty() {
            return Err(LibraryError::NoFolder);
        }
        let mut all = kept;
        if !new.is_empty() {
            for folder in self.checked(&new, Some(key)).await? {
                if let Some(other) = all.iter().find(|other| overlap(other, &folder)) {
                    let (other, title) = (other.clone(), library.title);
                    return Err(LibraryError::Overlap { folder, other, title });
                }
                all.push(folder);
            }
        }
        Ok(all)
    }

    async fn checked(
        &self,
        folders: &[String],
        but: Option<LibraryKey>,
    ) -> Result<Vec<String>, LibraryError> {
        if folders.is_empty() {
            return Err(LibraryError::NoFolder);
        }
        let mut checked: Vec<String> = Vec::new();
        for folder in folders {
            let folder = self.disk.check(folder.trim()).await?;
            if !checked.contains(&folder) {
                checked.push(folder);
            }
        }
        for library in self.store.libraries().await?.iter().filter(|library| Some(library.key) != but) {
            for (folder, used) in
                checked.iter().flat_map(|folder| library.folders.iter().map(move |used| (folder, used)))
            {
                if overlap(folder, &used.path) {
                    return Err(LibraryError::Overlap {
                        folder: folder.clone(),
                        other: used.path.clone(),
                        title: library.title.clone(),
                    });
                }
            }
        }
        Ok(checked)
    }
}

/// 32 hexadecimal characters in the shape clients expect of a library's id.
fn uuid(hex: &str) -> String {
    let piece = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("{}-{}-{}-{}-{}", piece(0, 8), piece(8, 12), piece(12, 16), piece(16, 20), piece(20, 32))
}
