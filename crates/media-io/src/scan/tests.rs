//! The worker over real folders and films, from an order to a library with posters.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use kernel::{Clock, Timestamp};
use media::caller::{Caller, Device};
use media::file::FileState;
use media::item::{ItemKind, ItemView, PictureKind, PictureSource};
use media::library::{LibraryKind, NewLibrary};
use media::memory::Memory;
use media::ports::store::{Analysis as _, Items as _, Libraries as _};
use media::ports::{Disk, Events, Pictures, Prober};
use media::query::{Query, Scope};
use tokio::sync::mpsc;

use super::*;
use crate::artwork::PictureCache;
use crate::ffmpeg::Programs;
use crate::film::Film;
use crate::probe::FileProber;
use crate::walk::LocalDisk;

/// The time, this far ahead.
struct Ahead(i64);

/// No file made just now seems young an hour later.
const HOUR: i64 = 3_600_000;

impl Clock for Ahead {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        Timestamp(i64::try_from(since.as_millis()).unwrap() + self.0)
    }
}

#[derive(Default)]
struct Counting(AtomicU64);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        let number = self.0.fetch_add(1, Ordering::Relaxed).to_le_bytes();
        bytes.iter_mut().zip(number).for_each(|(byte, from)| *byte = from);
    }
}

struct Told(mpsc::UnboundedSender<Event>);

impl Events for Told {
    fn publish(&self, event: Event) {
        let _ = self.0.send(event);
    }
}

struct House {
    store: Arc<Memory>,
    told: mpsc::UnboundedReceiver<Event>,
    worker: ScanWorker,
    running: tokio::task::JoinHandle<()>,
}

impl Drop for House {
    fn drop(&mut self) {
        self.running.abort();
    }
}

impl House {
    async fn over(root: &Path, cache: PathBuf, ahead: i64) -> Self {
        let store = Arc::new(Memory::new());
        let library = NewLibrary {
            uuid: "u".into(),
            kind: LibraryKind::Movie,
            title: "Films".into(),
            agent: String::new(),
            scanner: String::new(),
            language: "en".into(),
            folders: vec![root.display().to_string()],
            settings: Vec::new(),
        };
        store.add_library(&library, Timestamp(0)).await.unwrap();
        Self::with(store, cache, ahead)
    }

    fn with(store: Arc<Memory>, cache: PathBuf, ahead: i64) -> Self {
        let (tell, told) = mpsc::unbounded_channel();
        let disk: Arc<dyn Disk> = Arc::new(LocalDisk);
        let events: Arc<dyn Events> = Arc::new(Told(tell));
        let clock: Arc<dyn Clock> = Arc::new(Ahead(ahead));
        let pictures: Arc<dyn Pictures> = Arc::new(PictureCache::new(cache, Programs::default(), 1));
        let prober: Arc<dyn Prober> = Arc::new(FileProber::default());
        let scanner = Scanner {
            store: store.clone(),
            disk: disk.clone(),
            events: events.clone(),
            clock: clock.clone(),
        };
        let analyst = Analyst { store: store.clone(), disk, prober, pictures, events, clock };
        let parts = WorkerParts {
            scanner,
            analyst,
            entropy: Arc::new(Counting::default()),
            busy: Arc::new(|| false),
        };
        let worker = ScanWorker::new();
        let running = tokio::spawn(worker.clone().run(parts));
        Self { store, told, worker, running }
    }

    /// Waits for events until the films look like this.
    async fn until(&mut self, wanted: impl Fn(&[ItemView]) -> bool) -> Vec<ItemView> {
        let waiting = async {
            loop {
                let films = self.films().await;
                if wanted(&films) {
                    return films;
                }
                self.told.recv().await.expect("the worker runs");
            }
        };
        tokio::time::timeout(Duration::from_secs(60), waiting).await.expect("the library comes to look so")
    }

    async fn films(&self) -> Vec<ItemView> {
        let caller = Caller::nearby(Device::default());
        self.store.list(&Query::all(Scope::All, ItemKind::Movie), &caller).await.unwrap().rows
    }
}

fn ready(view: &ItemView) -> bool {
    view.item.duration_ms.is_some() && view.item.picture(PictureKind::Thumb).is_some()
}

#[tokio::test]
async fn a_folder_of_films_becomes_a_library_with_posters_and_new_files_join_it_by_themselves() {
    let film = Film::make("mkv").await;
    let folder = tempfile::tempdir().unwrap();
    let films = folder.path().join("films");
    std::fs::create_dir_all(films.join("Heat (1995)")).unwrap();
    std::fs::copy(film.path(), films.join("Heat (1995)/Heat (1995).mkv")).unwrap();
    std::fs::write(films.join("Heat (1995)/Heat (1995).en.srt"), "1\n00:00:01,000 --> 00:00:02,000\nHi\n")
        .unwrap();
    image::RgbImage::new(200, 300).save(films.join("Heat (1995)/poster.png")).unwrap();
    std::fs::write(films.join("Letter (2001).mkv"), "no film at all").unwrap();
    let mut house = House::over(&films, folder.path().join("cache"), HOUR).await;
    let all = house.until(|films| films.len() == 2 && films.iter().any(ready)).await;
    let heat = &all[0].item;
    assert_eq!((heat.title.as_str(), heat.year), ("Heat", Some(1995)));
    assert_eq!(heat.picture(PictureKind::Thumb).unwrap().source, PictureSource::Local);
    let caller = Caller::nearby(Device::default());
    let whole = house.store.details(&[heat.key], &caller).await.unwrap().remove(0);
    let sidecar = whole.versions[0].parts[0].streams.last().unwrap().facts.clone();
    assert!(sidecar.sidecar.is_some() && sidecar.language.as_deref() == Some("eng"));
    let states = house.store.file_states(all[1].item.key).await.unwrap();
    assert!(matches!(&states[0].1, FileState::Failed { reason } if reason.contains("no film")), "{states:?}");

    std::fs::copy(film.path(), films.join("Ran (1985).mkv")).unwrap();
    let all =
        house.until(|films| films.len() == 3 && films.iter().filter(|view| ready(view)).count() == 2).await;
    let ran = &all[2].item;
    assert_eq!(
        (ran.title.as_str(), ran.picture(PictureKind::Thumb).unwrap().source),
        ("Ran", PictureSource::Frame)
    );
    std::fs::remove_file(films.join("Ran (1985).mkv")).unwrap();
    house.until(|films| films.len() == 2).await;
}

#[tokio::test]
async fn a_worker_that_was_killed_goes_on_where_it_was() {
    let film = Film::make("mp4").await;
    let folder = tempfile::tempdir().unwrap();
    let films = folder.path().join("films");
    std::fs::create_dir(&films).unwrap();
    for title in ["Alien (1979)", "Heat (1995)", "Ran (1985)"] {
        std::fs::copy(film.path(), films.join(format!("{title}.mp4"))).unwrap();
    }
    let cache = folder.path().join("cache");
    let mut house = House::over(&films, cache.clone(), HOUR).await;
    house.until(|films| !films.is_empty()).await;
    let store = house.store.clone();
    drop(house);
    let mut again = House::with(store, cache, HOUR);
    again.until(|films| films.len() == 3 && films.iter().all(ready)).await;
    assert_eq!(again.store.probes_waiting().await.unwrap(), 0);
    let library = again.store.libraries().await.unwrap()[0].key;
    again.worker.scan(library, None, false);
    assert!(again.worker.scanning(library));
}

#[tokio::test]
async fn a_folder_filled_a_moment_ago_is_a_library_in_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let films = folder.path().join("films");
    std::fs::create_dir(&films).unwrap();
    for number in 0..40 {
        std::fs::write(films.join(format!("Film {number} (1999).mkv")), format!("no film {number}")).unwrap();
    }
    let began = SystemTime::now();
    let mut house = House::over(&films, folder.path().join("cache"), 0).await;
    house.until(|films| films.len() == 40).await;
    // Not judged by the clock, only guarded against waiting for a later look: that one comes in minutes.
    assert!(began.elapsed().unwrap() < Duration::from_secs(30));
}
