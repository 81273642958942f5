//! A scan of a library: walk, compare with what is known, write what is new in small batches.
//!
//! ```text
//! walk ─▶ unchanged ─▶ nothing
//!      ├▶ new, of a size nobody misses ─▶ placed at once, in batches: visible in seconds
//!      ├▶ new, of a size a known file has ─▶ kept until the walk ends: it may be one that moved
//!      ├▶ changed ─▶ placed again, to be read anew
//!      └▶ young ─▶ looked at again a moment later; placed when it stayed as it was, without anybody waiting for it
//! known and not seen ─▶ moved, gone, or away with its disk
//! ```
//!
//! Never opens an unchanged file. A kill at any moment loses at most the batch in hand: the next scan finds it again.

mod missed;
mod moved;
mod still;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kernel::{Clock, Timestamp};

use super::placing::{self, Touched};
use crate::file::{Fingerprint, SeenFile};
use crate::keys::{FileKey, FolderKey, ItemKey};
use crate::library::{Folder, Library};
use crate::naming::{self, Surroundings, file_name, ignored_file, is_media, parent, subtitle_folder};
use crate::ports::disk::{SeenFolder, young};
use crate::ports::store::{FileRecord, KnownFile, Presence, ScanTx, Settled};
use crate::ports::{Disk, Event, Events, MediaStore, MediaWork, StoreError, TimelineEntry, TimelineState};

/// How many files are written in one transaction.
const BATCH: usize = 100;

pub use still::{Look, Looked, STILL_MS};

/// Ends a scan early.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Ends the scan as soon as it looks.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the scan is to end.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What a scan found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScanReport {
    /// Files of media seen.
    pub seen: u64,
    /// New files.
    pub added: u64,
    /// Files under a new name.
    pub moved: u64,
    /// Files with new contents or new things beside them.
    pub changed: u64,
    /// Files taken away.
    pub gone: u64,
    /// Files that were changed a moment ago: to be looked at again, see `Scanner::look_again`.
    pub young: Vec<Look>,
    /// Folders of the library that could not be read.
    pub folders_away: u64,
    /// Whether it was ended early.
    pub stopped: bool,
}

/// Why a scan ended early.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Scans libraries.
pub struct Scanner {
    /// The store.
    pub store: Arc<dyn MediaStore>,
    /// The disks.
    pub disk: Arc<dyn Disk>,
    /// Hears of new items.
    pub events: Arc<dyn Events>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// What a scan holds while it runs.
struct Run<'a> {
    library: &'a Library,
    known: HashMap<String, KnownFile>,
    sizes: HashSet<u64>,
    /// Known files whose items somebody did something with, by what is in them: what they did goes along to copies.
    contents: HashMap<Fingerprint, Vec<FileKey>>,
    /// Young files that stayed as they were. When there are any, nothing else is looked at.
    still: HashMap<String, SeenFile>,
    seen: HashSet<FileKey>,
    force: bool,
    batch: Vec<(FileRecord, String)>,
    deferred: Vec<(Folder, SeenFile, String)>,
    back: Vec<FileKey>,
    report: ScanReport,
    changed: bool,
}

impl Scanner {
    /// Scans a library, or only what lies at or below `only`. `force` reads every file anew. `progress` hears how many
    /// files were seen.
    pub async fn scan(
        &self,
        library: &Library,
        only: Option<&str>,
        force: bool,
        stop: &Stop,
        progress: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<ScanReport, ScanError> {
        let mut run = self.begin(library, force).await?;
        let mut folders = Vec::new();
        let mut away: Vec<String> = Vec::new();
        for folder in &library.folders {
            let Some(start) = starting_point(folder, only) else { continue };
            let readable = self.walk(&mut run, folder, &start, &mut away, stop, progress).await?;
            run.report.folders_away += u64::from(!readable);
            if start == folder.path {
                folders.push((folder.key, readable));
            }
        }
        if stop.stopped() {
            self.write(&mut run).await?;
            run.report.stopped = true;
            return Ok(run.report);
        }
        self.write(&mut run).await?;
        self.bring_back(&mut run).await?;
        self.place_deferred(&mut run).await?;
        self.miss(&mut run, &away, only).await?;
        self.end(run, &folders).await
    }

    /// What is known before anything is looked at.
    async fn begin<'a>(&self, library: &'a Library, force: bool) -> Result<Run<'a>, ScanError> {
        let known = self.store.files(library.key).await?;
        let watched: HashSet<FileKey> = self.store.watched_files(library.key).await?.into_iter().collect();
        let sizes = known.iter().map(|known| known.file.size).collect();
        let mut contents: HashMap<Fingerprint, Vec<FileKey>> = HashMap::new();
        for KnownFile { file, .. } in known.iter().filter(|known| watched.contains(&known.file.key)) {
            if let Some(fingerprint) = &file.fingerprint {
                contents.entry(fingerprint.clone()).or_default().push(file.key);
            }
        }
        Ok(Run {
            library,
            known: known.into_iter().map(|known| (known.file.path.clone(), known)).collect(),
            sizes,
            contents,
            still: HashMap::new(),
            seen: HashSet::new(),
            force,
            batch: Vec::new(),
            deferred: Vec::new(),
            back: Vec::new(),
            report: ScanReport::default(),
            changed: false,
        })
    }

    /// Notes that a scan ended, and which folders of the library it could read.
    async fn end(&self, run: Run<'_>, folders: &[(FolderKey, bool)]) -> Result<ScanReport, ScanError> {
        self.store.scan_ended(run.library.key, folders, run.changed, self.clock.now()).await?;
        self.events.publish(Event::LibraryUpdated(run.library.key));
        Ok(run.report)
    }

    /// Walks a folder; `false` when it can't be read or is suddenly empty. Paths below it that can't be read are put
    /// into `away`.
    async fn walk(
        &self,
        run: &mut Run<'_>,
        folder: &Folder,
        start: &str,
        away: &mut Vec<String>,
        stop: &Stop,
        progress: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<bool, ScanError> {
        let whole = start == folder.path;
        let mut walk = match self.disk.walk(start).await {
            Ok(walk) => walk,
            // A path below a readable folder that is not there any more is gone, not away.
            Err(_) if !whole && self.disk.check(&folder.path).await.is_ok() => return Ok(true),
            Err(_) => {
                away.push(folder.path.clone());
                return Ok(false);
            }
        };
        let mut above: HashMap<String, Vec<SeenFile>> = HashMap::new();
        if !whole && let Some(seen) = self.disk.folder(parent(start)).await {
            above.insert(seen.path.clone(), Surroundings::images(&seen.files, seen.path == folder.path));
        }
        let before = run.report.seen;
        while let Some(seen) = walk.next().await {
            if stop.stopped() {
                return Ok(true);
            }
            if seen.unreadable {
                away.push(seen.path.clone());
            }
            // Of the walk only the way to here is remembered.
            above.retain(|path, _| seen.path.starts_with(&format!("{path}/")));
            self.look_at(run, folder, &seen, above.get(parent(&seen.path)).map_or(&[][..], Vec::as_slice))
                .await;
            let images = Surroundings::images(&seen.files, seen.path == folder.path);
            if !images.is_empty() {
                above.insert(seen.path.clone(), images);
            }
            // The first few are written at once, so that something is seen; then whole batches.
            if run.batch.len() >= BATCH || (run.report.added < 20 && !run.batch.is_empty()) {
                self.write(run).await?;
            }
            progress(run.report.seen);
        }
        let had = || {
            let inside = format!("{}/", folder.path.trim_end_matches('/'));
            run.known
                .values()
                .any(|known| known.file.absence.is_none() && known.file.path.starts_with(&inside))
        };
        if whole && run.report.seen == before && had() {
            away.push(folder.path.clone());
            return Ok(false);
        }
        Ok(true)
    }

    async fn look_at(&self, run: &mut Run<'_>, folder: &Folder, seen: &SeenFolder, above: &[SeenFile]) {
        let topmost = seen.path == folder.path;
        let mut subtitles = Vec::new();
        for name in seen.folders.iter().filter(|name| subtitle_folder(name)) {
            let below = self.disk.folder(&format!("{}/{name}", seen.path.trim_end_matches('/'))).await;
            subtitles.extend(below.map(|below| below.files).unwrap_or_default());
        }
        let above = if topmost { &[] } else { above };
        let around = Surroundings::of(&seen.files, &subtitles, above, topmost);
        let now = self.clock.now();
        let only_still = !run.still.is_empty();
        for file in seen.files.iter().filter(|file| is_media(&file.path) && !ignored_file(&file.path)) {
            let still = run.still.get(&file.path) == Some(file);
            if only_still && !still {
                continue;
            }
            run.report.seen += 1;
            let beside = around.beside(&file.path).written(&file.path);
            match run.known.get(&file.path) {
                Some(known) => {
                    run.seen.insert(known.file.key);
                    let same = known.file.size == file.size && known.file.modified_at == file.modified_at;
                    if same && known.beside == beside && !run.force {
                        if known.file.absence.is_some() {
                            run.back.push(known.file.key);
                        }
                    } else if !same && !still && young(file, now) {
                        run.report.young.push(Look { file: file.clone(), at: now });
                    } else {
                        run.report.changed += 1;
                        let mut record = record(Some(known.file.key), folder.key, file, &beside);
                        if same {
                            record.fingerprint.clone_from(&known.file.fingerprint);
                        }
                        run.batch.push((record, folder.path.clone()));
                    }
                }
                None if !still && young(file, now) => {
                    run.report.young.push(Look { file: file.clone(), at: now });
                }
                None if run.sizes.contains(&file.size) => {
                    run.deferred.push((folder.clone(), file.clone(), beside))
                }
                None => {
                    run.report.added += 1;
                    run.batch.push((record(None, folder.key, file, &beside), folder.path.clone()));
                }
            }
        }
    }

    /// Writes the batch in hand.
    async fn write(&self, run: &mut Run<'_>) -> Result<(), ScanError> {
        while !run.batch.is_empty() {
            let rest = run.batch.split_off(run.batch.len().min(BATCH));
            let mut batch = std::mem::replace(&mut run.batch, rest);
            for (record, _) in &mut batch {
                // As large as a known file: if it is a copy of it, that has to be known before the other one goes.
                if record.fingerprint.is_none() && run.sizes.contains(&record.size) {
                    record.fingerprint = self.disk.fingerprint(&record.path).await;
                }
            }
            let now = self.clock.now();
            let mut tx = self.store.scan(run.library.key).await?;
            let mut touched = Touched::default();
            for (record, root) in &batch {
                if let Some(named) = naming::name(run.library.kind, root, &record.path) {
                    let file = placing::place(tx.as_mut(), record, &named, &mut touched, now).await?;
                    let alike = record.fingerprint.as_ref().and_then(|it| run.contents.get(it));
                    for other in alike.into_iter().flatten().filter(|other| **other != file) {
                        placing::share_watch(tx.as_mut(), *other, file).await?;
                    }
                }
            }
            let leaves = touched.leaves.clone();
            let settled = placing::settle(tx.as_mut(), touched, now).await?;
            if batch.iter().any(|(record, _)| record.key.is_some()) {
                tx.want_pictures(&leaves).await?;
            }
            tx.commit().await?;
            run.changed = true;
            self.tell(run.library, &settled, now);
        }
        Ok(())
    }

    /// Files that were absent and are where they were.
    async fn bring_back(&self, run: &mut Run<'_>) -> Result<(), ScanError> {
        let back = std::mem::take(&mut run.back);
        for some in back.chunks(BATCH) {
            let now = self.clock.now();
            let mut tx = self.store.scan(run.library.key).await?;
            tx.set_absence(some, None).await?;
            let leaves = leaves_of(tx.as_mut(), some).await?;
            let settled = tx.settle(&leaves, now).await?;
            tx.commit().await?;
            run.changed = true;
            self.tell(run.library, &settled, now);
        }
        Ok(())
    }

    fn tell(&self, library: &Library, settled: &[Settled], now: Timestamp) {
        for item in settled {
            let (state, media) = match (item.before, item.after) {
                (Presence::Removed, Presence::Removed) => continue,
                (Presence::Removed, _) => (TimelineState::Created, Some(MediaWork::Analyzing)),
                (_, Presence::Removed) => (TimelineState::Deleted, None),
                _ => (TimelineState::Finished, None),
            };
            self.events.publish(Event::Timeline(TimelineEntry {
                item: item.item,
                parent: item.parent,
                root: item.grandparent.or(item.parent),
                library: library.key,
                kind: item.kind,
                title: item.title.clone(),
                state,
                media: media.filter(|_| item.kind.leaf()),
                updated_at: now,
            }));
        }
    }
}

/// Where the walk of a folder begins: the folder, or what of `only` lies in it.
fn starting_point(folder: &Folder, only: Option<&str>) -> Option<String> {
    let Some(only) = only.map(|only| only.trim_end_matches('/')) else { return Some(folder.path.clone()) };
    let root = folder.path.trim_end_matches('/');
    if only == root || root.starts_with(&format!("{only}/")) {
        return Some(folder.path.clone());
    }
    // A single file is looked at with its folder.
    let start = if is_media(file_name(only)) { parent(only) } else { only };
    (start == root || start.starts_with(&format!("{root}/")))
        .then(|| if start == root { folder.path.clone() } else { start.to_owned() })
}

fn record(key: Option<FileKey>, folder: FolderKey, file: &SeenFile, beside: &str) -> FileRecord {
    FileRecord {
        key,
        folder,
        path: file.path.clone(),
        size: file.size,
        modified_at: file.modified_at,
        fingerprint: None,
        beside: beside.to_owned(),
        keep_probe: false,
    }
}

async fn leaves_of(tx: &mut dyn ScanTx, files: &[FileKey]) -> Result<Vec<ItemKey>, StoreError> {
    let mut leaves = Vec::new();
    for file in files {
        leaves.extend(tx.places_of_file(*file).await?.into_iter().map(|placed| placed.item));
    }
    leaves.sort();
    leaves.dedup();
    Ok(leaves)
}
