//! A disk made of names, a clock that is set, and what the flows need around them.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use async_trait::async_trait;
use kernel::{Clock, Entropy, Timestamp};

use crate::caller::{Caller, Device, Sections};
use crate::file::{Fingerprint, SeenFile};
use crate::flows::libraries::{Libraries, LibraryWish, ScanQueue};
use crate::flows::{Scanner, Stop};
use crate::item::{ItemKind, ItemView};
use crate::keys::{ItemKey, LibraryKey};
use crate::library::{Library, LibraryKind};
use crate::memory::Memory;
use crate::ports::disk::{SeenFolder, Walk};
use crate::ports::store::{Items as _, Libraries as _, Scans as _};
use crate::ports::{Activity, Disk, DiskError, Event, Events, PathEntry};
use crate::query::{Query, Scope};

/// Runs a future that never waits: the store in memory and the disk of names always answer at once.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing here waits"),
    }
}

#[derive(Default)]
pub struct Time(AtomicI64);

impl Clock for Time {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

#[derive(Default)]
pub struct Counting(AtomicU64);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = u8::try_from(self.0.fetch_add(1, Ordering::Relaxed) % 251).unwrap_or(0);
        }
    }
}

/// What lies on the disk: path to contents and time of change. Roots that are unplugged are not there.
#[derive(Default)]
pub struct Names {
    files: Mutex<BTreeMap<String, (String, i64)>>,
    unplugged: Mutex<Vec<String>>,
    folders_read: AtomicU64,
}

impl Names {
    pub fn put(&self, path: &str, contents: &str, at: i64) {
        self.files.lock().unwrap().insert(path.into(), (contents.into(), at));
    }

    pub fn take(&self, path: &str) -> Option<(String, i64)> {
        self.files.lock().unwrap().remove(path)
    }

    /// How many directories were read so far.
    pub fn folders_read(&self) -> u64 {
        self.folders_read.load(Ordering::Relaxed)
    }

    pub fn paths(&self) -> Vec<String> {
        self.files.lock().unwrap().keys().cloned().collect()
    }

    pub fn contents(&self, path: &str) -> Option<String> {
        self.files.lock().unwrap().get(path).map(|(contents, _)| contents.clone())
    }

    pub fn unplug(&self, root: &str, out: bool) {
        let mut unplugged = self.unplugged.lock().unwrap();
        unplugged.retain(|it| it != root);
        if out {
            unplugged.push(root.into());
        }
    }

    fn there(&self, path: &str) -> bool {
        !self.unplugged.lock().unwrap().iter().any(|root| path.starts_with(root.as_str()))
    }

    fn look(&self, path: &str) -> SeenFolder {
        self.folders_read.fetch_add(1, Ordering::Relaxed);
        let inside = format!("{path}/");
        let mut folder = SeenFolder { path: path.into(), ..SeenFolder::default() };
        for (file, (contents, at)) in
            self.files.lock().unwrap().iter().filter(|(file, _)| file.starts_with(&inside))
        {
            match file[inside.len()..].split_once('/') {
                Some((below, _)) if folder.folders.last().is_none_or(|last| last != below) => {
                    folder.folders.push(below.into());
                }
                Some(_) => {}
                None => folder.files.push(SeenFile {
                    path: file.clone(),
                    size: contents.len() as u64,
                    modified_at: Timestamp(*at),
                }),
            }
        }
        folder
    }
}

struct Steps(Vec<SeenFolder>);

#[async_trait]
impl Walk for Steps {
    async fn next(&mut self) -> Option<SeenFolder> {
        (!self.0.is_empty()).then(|| self.0.remove(0))
    }
}

#[async_trait]
impl Disk for Names {
    async fn check(&self, path: &str) -> Result<String, DiskError> {
        let absent = || DiskError::Absent { path: path.into() };
        if self.there(path) && !path.contains("absent") { Ok(path.into()) } else { Err(absent()) }
    }

    async fn walk(&self, root: &str) -> Result<Box<dyn Walk>, DiskError> {
        self.check(root).await?;
        let mut steps = Vec::new();
        let mut waiting = vec![root.to_owned()];
        while let Some(path) = waiting.pop() {
            let folder = self.look(&path);
            waiting.extend(folder.folders.iter().rev().map(|name| format!("{path}/{name}")));
            steps.push(folder);
        }
        Ok(Box::new(Steps(steps)))
    }

    async fn folder(&self, path: &str) -> Option<SeenFolder> {
        self.there(path).then(|| self.look(path))
    }

    async fn file(&self, path: &str) -> Option<SeenFile> {
        let files = self.files.lock().unwrap();
        let (contents, at) = files.get(path).filter(|_| self.there(path))?;
        Some(SeenFile { path: path.into(), size: contents.len() as u64, modified_at: Timestamp(*at) })
    }

    async fn fingerprint(&self, path: &str) -> Option<Fingerprint> {
        let contents = self.contents(path).filter(|_| self.there(path))?;
        Some(Fingerprint::of(contents.len() as u64, contents.as_bytes(), b""))
    }

    async fn text(&self, path: &str, _limit: u64) -> Option<String> {
        self.contents(path)
    }

    async fn browse(&self, _path: Option<&str>, _files: bool) -> Result<Vec<PathEntry>, DiskError> {
        Ok(Vec::new())
    }
}

#[derive(Default)]
pub struct Heard(pub Mutex<Vec<Event>>);

impl Events for Heard {
    fn publish(&self, event: Event) {
        self.0.lock().unwrap().push(event);
    }
}

/// Orders that nobody carries out.
pub struct NoScans;

impl ScanQueue for NoScans {
    fn scan(&self, _: LibraryKey, _: Option<String>, _: bool) {}
    fn cancel(&self, _: LibraryKey) {}
    fn scanning(&self, _: LibraryKey) -> bool {
        false
    }
    fn activities(&self) -> Vec<Activity> {
        Vec::new()
    }
    fn prefer(&self, _: ItemKey) {}
    fn libraries_changed(&self) {}
}

/// A media server made of names.
pub struct World {
    pub store: Arc<Memory>,
    pub disk: Arc<Names>,
    pub time: Arc<Time>,
    pub heard: Arc<Heard>,
    pub library: LibraryKey,
}

impl World {
    /// One library with these folders.
    pub fn with(kind: LibraryKind, folders: &[&str]) -> Self {
        let world = Self {
            store: Arc::default(),
            disk: Arc::default(),
            time: Arc::default(),
            heard: Arc::default(),
            library: LibraryKey(0),
        };
        world.later(1_000_000);
        let library = run(world.libraries().create(wish(kind, folders))).expect("a library");
        Self { library: library.key, ..world }
    }

    pub fn later(&self, by: i64) {
        self.time.0.fetch_add(by, Ordering::Relaxed);
    }

    pub fn libraries(&self) -> Libraries {
        Libraries {
            store: self.store.clone(),
            disk: self.disk.clone(),
            scans: Arc::new(NoScans),
            events: self.heard.clone(),
            entropy: Arc::new(Counting::default()),
            clock: self.time.clone(),
        }
    }

    pub fn library(&self) -> Library {
        run(self.store.libraries()).unwrap().into_iter().find(|it| it.key == self.library).unwrap()
    }

    pub fn scanner(&self) -> Scanner {
        Scanner {
            store: self.store.clone(),
            disk: self.disk.clone(),
            events: self.heard.clone(),
            clock: self.time.clone(),
        }
    }

    pub fn scan_part(&self, only: Option<&str>) -> crate::flows::ScanReport {
        self.later(60_000);
        let scanner = self.scanner();
        run(scanner.scan(&self.library(), only, false, &Stop::default(), &|_| {})).unwrap()
    }

    pub fn scan(&self) -> crate::flows::ScanReport {
        self.scan_part(None)
    }

    /// Reads all files that wait for it, as the worker does.
    pub fn probe(&self) -> usize {
        use crate::ports::store::Analysis;
        let jobs = run(self.store.to_probe(&[], 1000)).unwrap();
        let probed: Vec<_> = jobs
            .iter()
            .filter_map(|job| {
                Some(crate::ports::store::Probed {
                    file: job.file,
                    size: job.size,
                    modified_at: job.modified_at,
                    fingerprint: Some(run(self.disk.fingerprint(&job.path))?),
                    result: Ok(crate::stream::Probe {
                        duration_ms: Some(3_600_000),
                        container: "mkv".into(),
                        ..crate::stream::Probe::default()
                    }),
                })
            })
            .collect();
        run(self.store.save_probes(&probed, self.time.now())).unwrap();
        jobs.len()
    }

    pub fn list(&self, kind: ItemKind) -> Vec<ItemView> {
        run(self.store.list(&Query::all(Scope::All, kind), &owner())).unwrap().rows
    }

    pub fn titles(&self, kind: ItemKind) -> Vec<String> {
        self.list(kind).into_iter().map(|view| view.item.title).collect()
    }

    pub fn files(&self) -> Vec<crate::ports::store::KnownFile> {
        run(self.store.files(self.library)).unwrap()
    }
}

pub fn wish(kind: LibraryKind, folders: &[&str]) -> LibraryWish {
    LibraryWish {
        title: "Films".into(),
        kind,
        folders: folders.iter().map(|folder| (*folder).to_owned()).collect(),
        agent: None,
        scanner: None,
        language: None,
        settings: Vec::new(),
    }
}

pub fn owner() -> Caller {
    Caller::nearby(Device { client: "tv".into(), ..Device::default() })
}

pub fn guest(account: i64, libraries: &[LibraryKey]) -> Caller {
    Caller { account: Some(account), owner: false, sections: Sections::Some(libraries.to_vec()), ..owner() }
}
