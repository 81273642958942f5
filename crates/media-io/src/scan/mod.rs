//! The scan worker: one scan at a time, then headers, then pictures; each queue survives a kill, each pool is bounded.
//!
//! ```text
//! orders (people, folder events, the clock) ─▶ scan ─▶ wakes ─▶ analysis: probe, then picture, until nothing waits
//!            ▲                                  │
//!            └── a moment later, young files ◀──┘
//! ```
//!
//! What somebody opened goes first. While films are being converted for somebody, analysis waits: playback has priority.

mod analysis;
mod order;
mod young;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::Entropy;
use media::flows::libraries::ScanQueue;
use media::flows::scan::{Look, STILL_MS};
use media::flows::{Analyst, ScanError, ScanReport, Scanner, ServerSettings, Stop};
use media::keys::{ItemKey, LibraryKey};
use media::library::Library;
use media::ports::{Activity, ActivityKind, ActivityMoment, Event, StoreError};
use tokio::sync::Notify;

use self::order::{Order, What};
use crate::watch::FolderWatch;

/// When young files are looked at again: a little later than they must have stayed as they were.
const AGAIN: Duration = Duration::from_millis(STILL_MS.unsigned_abs() + 50);
/// When a scan that failed is tried again: the disk of the database may be full, and is not asked in a hurry.
const FAILED: Duration = Duration::from_secs(30);
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
    young: young::Nursery,
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
            match self.one_order(parts, &order, &stop).await {
                Ok(report) => self.look_again_soon(order.library, report.young),
                Err(error) => {
                    tracing::error!(
                        library = %order.library, error = %error, seconds = FAILED.as_secs(),
                        "a scan failed; it is tried again soon"
                    );
                    self.order_later(FAILED, Order { what: order.what.again(), ..order });
                }
            }
            self.lock().running = None;
            self.shared.analyse.notify_one();
        }
    }

    async fn one_order(
        &self,
        parts: &WorkerParts,
        order: &Order,
        stop: &Stop,
    ) -> Result<ScanReport, StoreError> {
        let libraries = parts.scanner.store.libraries().await?;
        let Some(library) = libraries.iter().find(|library| library.key == order.library) else {
            return Ok(ScanReport::default());
        };
        match &order.what {
            What::Files { path, force } => self.one_scan(parts, library, path.as_deref(), *force, stop).await,
            What::Young => self.young_files(parts, library, stop).await,
        }
    }

    async fn one_scan(
        &self,
        parts: &WorkerParts,
        library: &Library,
        path: Option<&str>,
        force: bool,
        stop: &Stop,
    ) -> Result<ScanReport, StoreError> {
        let activity = self.begin(parts, ActivityKind::ScanLibrary, &library.title, Some(library.key));
        let progress = |seen: u64| {
            if seen.is_multiple_of(500) && seen > 0 {
                self.update(parts, &activity, |it| it.subtitle = format!("{seen} files"));
            }
        };
        let result = parts.scanner.scan(library, path, force, stop, &progress).await;
        self.end(parts, &activity);
        told(library, result)
    }

    /// Looks again at young files, and places those that stayed as they were.
    async fn young_files(
        &self,
        parts: &WorkerParts,
        library: &Library,
        stop: &Stop,
    ) -> Result<ScanReport, StoreError> {
        let looks = self.lock().young.take(library.key);
        let mut looked = parts.scanner.look_again(looks).await;
        if looked.still.is_empty() {
            return Ok(ScanReport { young: looked.young, ..ScanReport::default() });
        }
        let activity = self.begin(parts, ActivityKind::ScanLibrary, &library.title, Some(library.key));
        let result = parts.scanner.place_still(library, looked.still, stop).await;
        self.end(parts, &activity);
        let mut report = told(library, result)?;
        report.young.append(&mut looked.young);
        Ok(report)
    }

    /// Looks again in a moment at files that were young.
    fn look_again_soon(&self, library: LibraryKey, looks: Vec<Look>) {
        if !self.lock().young.keep(library, looks) {
            return;
        }
        self.order_later(AGAIN, Order { library, what: What::Young });
    }

    fn order_later(&self, wait: Duration, order: Order) {
        let worker = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            worker.order(order);
        });
    }

    fn order(&self, order: Order) {
        let mut state = self.lock();
        if !state.orders.iter().any(|waiting| waiting.covers(&order)) {
            state.orders.retain(|waiting| !order.covers(waiting));
            state.orders.push_back(order);
        }
        drop(state);
        self.shared.scan.notify_one();
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
        self.order(Order { library, what: What::Files { path, force } });
    }

    fn cancel(&self, library: LibraryKey) {
        let mut state = self.lock();
        state.orders.retain(|waiting| waiting.library != library);
        state.young.take(library);
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

fn told(library: &Library, result: Result<ScanReport, ScanError>) -> Result<ScanReport, StoreError> {
    let report = result.map_err(|ScanError::Store(error)| error)?;
    let ScanReport { seen, added, moved, changed, gone, .. } = report;
    let young = report.young.len();
    tracing::info!(library = %library.key, seen, added, moved, changed, gone, young, "scanned");
    Ok(report)
}

#[cfg(test)]
mod tests;
