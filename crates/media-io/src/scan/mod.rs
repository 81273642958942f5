//! The scan worker: one scan at a time, then headers, then pictures; each queue survives a kill, each pool is bounded.
//!
//! ```text
//! orders (people, folder events, the clock) ─▶ scan ─▶ wakes ─▶ analysis: probe, then picture, until nothing waits
//! ```
//!
//! What somebody opened goes first. While films are being converted for somebody, analysis waits: playback has priority.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::Entropy;
use media::flows::libraries::ScanQueue;
use media::flows::{Analyst, ScanReport, Scanner, ServerSettings, Stop};
use media::keys::{FileKey, ItemKey, LibraryKey};
use media::ports::{Activity, ActivityKind, ActivityMoment, Event, StoreError};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::watch::FolderWatch;

/// How many headers are read at a time.
const PROBES: usize = 2;
/// How many jobs are taken from a queue at a time.
const TAKEN: u32 = 24;
/// When a file that still grew is looked at again.
const GROWING: Duration = Duration::from_secs(3);
/// How many opened items are remembered as preferred.
const PREFERRED: usize = 50;

/// Says whether playback needs the machine just now.
pub type Busy = Arc<dyn Fn() -> bool + Send + Sync>;

/// What the worker is made from.
pub struct WorkerParts {
    /// Scans libraries.
    pub scanner: Scanner,
    /// Reads files and makes pictures.
    pub analyst: Analyst,
    /// Ids of activities.
    pub entropy: Arc<dyn Entropy>,
    /// Whether playback needs the machine.
    pub busy: Busy,
}

/// Takes orders for scans; cheap to clone. Orders before the worker runs are kept.
#[derive(Clone, Default)]
pub struct ScanWorker {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    scan: Notify,
    analyse: Notify,
    folders: Notify,
}

#[derive(Default)]
struct State {
    orders: VecDeque<Order>,
    running: Option<(LibraryKey, Stop)>,
    activities: HashMap<String, Activity>,
    preferred: VecDeque<ItemKey>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Order {
    library: LibraryKey,
    path: Option<String>,
    force: bool,
}

impl ScanWorker {
    /// A worker that takes orders already and begins with `run`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Works until it is dropped: scans every library once, watches their folders, then does what it is told.
    pub async fn run(self, parts: WorkerParts) {
        let parts = Arc::new(parts);
        let (watch, mut changes) = FolderWatch::new();
        self.shared.folders.notify_one();
        self.scan_all(&parts).await;
        let scans = self.scans(&parts);
        let analysis = self.analysis(&parts);
        let folders = async {
            loop {
                self.shared.folders.notified().await;
                if let Ok(libraries) = parts.scanner.store.libraries().await {
                    let all = libraries.iter().flat_map(|library| {
                        library.folders.iter().map(|folder| (library.key, folder.path.clone()))
                    });
                    watch.watch(all.collect()).await;
                }
            }
        };
        let heard = async {
            while let Some((library, path)) = changes.recv().await {
                self.scan(library, path, false);
            }
        };
        let clock = async {
            loop {
                let settings = ServerSettings::read(parts.scanner.store.as_ref()).await.unwrap_or_default();
                tokio::time::sleep(Duration::from_secs(u64::from(settings.scan_interval_minutes) * 60)).await;
                self.scan_all(&parts).await;
            }
        };
        tokio::join!(scans, analysis, folders, heard, clock);
    }

    async fn scan_all(&self, parts: &WorkerParts) {
        match parts.scanner.store.libraries().await {
            Ok(libraries) => libraries.iter().for_each(|library| self.scan(library.key, None, false)),
            Err(error) => tracing::warn!(error = %error, "libraries can not be read for scanning"),
        }
        self.shared.analyse.notify_one();
    }

    async fn scans(&self, parts: &WorkerParts) {
        loop {
            let Some((order, stop)) = self.next_order() else {
                self.shared.scan.notified().await;
                continue;
            };
            match self.one_scan(parts, &order, &stop).await {
                Ok(report) if report.growing > 0 => self.again(order),
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(library = %order.library, error = %error, "a scan failed; it is tried again with the next");
                }
            }
            self.lock().running = None;
            self.shared.analyse.notify_one();
        }
    }

    async fn one_scan(
        &self,
        parts: &WorkerParts,
        order: &Order,
        stop: &Stop,
    ) -> Result<ScanReport, StoreError> {
        let libraries = parts.scanner.store.libraries().await?;
        let Some(library) = libraries.iter().find(|library| library.key == order.library) else {
            return Ok(ScanReport::default());
        };
        let activity = self.begin(parts, ActivityKind::ScanLibrary, &library.title, Some(library.key));
        let progress = |seen: u64| {
            if seen.is_multiple_of(500) && seen > 0 {
                self.update(parts, &activity, |it| it.subtitle = format!("{seen} files"));
            }
        };
        let result = parts.scanner.scan(library, order.path.as_deref(), order.force, stop, &progress).await;
        self.end(parts, &activity);
        let report = result.map_err(|media::flows::ScanError::Store(error)| error)?;
        let ScanReport { seen, added, moved, changed, gone, .. } = report;
        tracing::info!(library = %library.key, seen, added, moved, changed, gone, "scanned");
        Ok(report)
    }

    /// Looks again in a moment at what still grew.
    fn again(&self, order: Order) {
        let worker = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(GROWING).await;
            worker.scan(order.library, order.path, false);
        });
    }

    async fn analysis(&self, parts: &Arc<WorkerParts>) {
        // What could not be opened just now is left alone until something wakes the worker anew.
        let mut passed: HashSet<FileKey> = HashSet::new();
        loop {
            while (parts.busy)() {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            match self.some_analysis(parts, &mut passed).await {
                Ok(true) => {}
                Ok(false) => {
                    passed.clear();
                    self.shared.analyse.notified().await;
                }
                Err(error) => {
                    tracing::warn!(error = %error, "analysis waits: the store does not answer");
                    tokio::time::sleep(Duration::from_secs(5)).await;
                }
            }
        }
    }

    /// Does one handful of work; `false` when nothing waits.
    async fn some_analysis(
        &self,
        parts: &Arc<WorkerParts>,
        passed: &mut HashSet<FileKey>,
    ) -> Result<bool, StoreError> {
        let store = &parts.analyst.store;
        let first: Vec<ItemKey> = self.lock().preferred.iter().copied().collect();
        let limit = TAKEN + u32::try_from(passed.len()).unwrap_or(0);
        let mut probes = store.to_probe(&first, limit).await?;
        probes.retain(|job| !passed.contains(&job.file));
        if !probes.is_empty() {
            let mut reading = JoinSet::new();
            let mut read = Vec::new();
            for job in probes {
                if reading.len() >= PROBES {
                    read.extend(reading.join_next().await);
                }
                let parts = Arc::clone(parts);
                reading.spawn(async move { (job.file, parts.analyst.probe(&job).await) });
            }
            read.extend(reading.join_all().await.into_iter().map(Ok));
            let mut probed = Vec::new();
            for (file, result) in read.into_iter().flatten() {
                match result {
                    Some(result) => {
                        if let Err(reason) = &result.result {
                            tracing::info!(file = %file, reason, "a file can not be played");
                        }
                        probed.push(result);
                    }
                    None => {
                        passed.insert(file);
                    }
                }
            }
            parts.analyst.save(&probed).await?;
            return Ok(true);
        }
        let pictures = store.to_picture(&first, TAKEN).await?;
        let Some(library) = pictures.first().map(|job| job.library) else { return Ok(false) };
        let activity = self.begin(parts, ActivityKind::AnalyzeMedia, "Pictures", Some(library));
        for job in &pictures {
            parts.analyst.picture(job).await?;
            // New files are looked into before more pictures are made, and a player is never kept waiting.
            if (parts.busy)() || !store.to_probe(&[], 1).await?.iter().all(|job| passed.contains(&job.file)) {
                break;
            }
        }
        self.end(parts, &activity);
        Ok(true)
    }

    fn next_order(&self) -> Option<(Order, Stop)> {
        let mut state = self.lock();
        let order = state.orders.pop_front()?;
        let stop = Stop::default();
        state.running = Some((order.library, stop.clone()));
        Some((order, stop))
    }

    fn begin(
        &self,
        parts: &WorkerParts,
        kind: ActivityKind,
        subtitle: &str,
        library: Option<LibraryKey>,
    ) -> String {
        let id = parts.entropy.random_id();
        let title = match kind {
            ActivityKind::ScanLibrary => "Scanning",
            ActivityKind::AnalyzeMedia => "Looking into new files",
        };
        let activity = Activity {
            id: id.clone(),
            kind,
            title: title.into(),
            subtitle: subtitle.to_owned(),
            progress: None,
            library,
            cancellable: kind == ActivityKind::ScanLibrary,
        };
        self.lock().activities.insert(id.clone(), activity.clone());
        parts.analyst.events.publish(Event::Activity(ActivityMoment::Started, activity));
        id
    }

    fn update(&self, parts: &WorkerParts, id: &str, change: impl FnOnce(&mut Activity)) {
        let changed = self.lock().activities.get_mut(id).map(|activity| {
            change(activity);
            activity.clone()
        });
        if let Some(activity) = changed {
            parts.analyst.events.publish(Event::Activity(ActivityMoment::Updated, activity));
        }
    }

    fn end(&self, parts: &WorkerParts, id: &str) {
        let ended = self.lock().activities.remove(id);
        if let Some(activity) = ended {
            let activity = Activity { progress: Some(100), ..activity };
            parts.analyst.events.publish(Event::Activity(ActivityMoment::Ended, activity));
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ScanQueue for ScanWorker {
    fn scan(&self, library: LibraryKey, path: Option<String>, force: bool) {
        let order = Order { library, path, force };
        let mut state = self.lock();
        // A scan of the whole library covers one of a path.
        let covered = state.orders.iter().any(|waiting| {
            *waiting == order
                || (waiting.library == library && waiting.path.is_none() && waiting.force >= force)
        });
        if !covered {
            if order.path.is_none() {
                state.orders.retain(|waiting| waiting.library != library || (waiting.force && !force));
            }
            state.orders.push_back(order);
        }
        self.shared.scan.notify_one();
    }

    fn cancel(&self, library: LibraryKey) {
        let mut state = self.lock();
        state.orders.retain(|waiting| waiting.library != library);
        if let Some((_, stop)) = state.running.as_ref().filter(|(running, _)| *running == library) {
            stop.stop();
        }
    }

    fn scanning(&self, library: LibraryKey) -> bool {
        let state = self.lock();
        state.running.as_ref().is_some_and(|(running, _)| *running == library)
            || state.orders.iter().any(|waiting| waiting.library == library)
    }

    fn activities(&self) -> Vec<Activity> {
        let mut all: Vec<Activity> = self.lock().activities.values().cloned().collect();
        all.sort_by(|one, two| one.id.cmp(&two.id));
        all
    }

    fn prefer(&self, item: ItemKey) {
        let mut state = self.lock();
        state.preferred.retain(|it| *it != item);
        state.preferred.push_front(item);
        state.preferred.truncate(PREFERRED);
        self.shared.analyse.notify_one();
    }

    fn libraries_changed(&self) {
        self.shared.folders.notify_one();
    }
}

#[cfg(test)]
mod tests;
