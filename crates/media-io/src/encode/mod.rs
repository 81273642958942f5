//! The engine: makes segments when somebody wants them, keeps them for whoever wants them next.
//!
//! ```text
//! wanted ──in the cache──▶ answered
//!   │ └──a head is near──▶ waits for it
//!   └──no head is near──▶ a new head starts there
//!
//! head: starting ──▶ making ⇄ paused (far enough ahead) ──▶ over (end, error, nobody wants it, already made)
//! ```
//!
//! A head is one run of ffmpeg over a rendition. Work belongs to renditions, so viewers share it; a lease only says that
//! somebody still watches. Every segment is checked against its plan before anybody sees it.

mod head;
mod lease;
mod work;

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use media::playback::Time;
use media::playback::port::{ByteStream, Engine, Fault, Progress, StreamOrder, SubtitleSource, Timing};
use media::playback::rendition::{Recipe, Rendition, SourceFile};
use tokio::sync::Semaphore;

use crate::ffmpeg::Programs;
use crate::segment::cache::SegmentCache;
use lease::Leases;
use work::Work;

/// How the engine works.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder for segments and runs; it is emptied.
    pub folder: PathBuf,
    /// The most bytes of segments that are kept.
    pub cache_bytes: u64,
    /// How many films are encoded at once.
    pub video_heads: usize,
    /// How long a lease lives that is not heard of.
    pub lease: Duration,
    /// A head this far ahead of the furthest viewer pauses ...
    pub far_ahead: Duration,
    /// ... until the viewer is this near again.
    pub near_again: Duration,
    /// The programs.
    pub programs: Programs,
}

impl Settings {
    /// Sensible settings for this folder.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self {
            folder,
            cache_bytes: 4 << 30,
            video_heads: cores.max(2),
            lease: Duration::from_secs(20),
            far_ahead: Duration::from_secs(90),
            near_again: Duration::from_secs(60),
            programs: Programs::default(),
        }
    }
}

/// Makes segments with ffmpeg.
pub struct Encoder {
    inner: Arc<Inner>,
}

/// What heads and requests share.
pub(crate) struct Inner {
    pub settings: Settings,
    pub cache: SegmentCache,
    pub leases: Leases,
    pub slots: Arc<Semaphore>,
    works: Mutex<HashMap<String, Arc<Work>>>,
    timings: Mutex<HashMap<(String, u32), Timing>>,
    reaper: OnceLock<()>,
    streams: std::sync::atomic::AtomicU64,
}

/// Longer than this nobody waits for one segment.
const PATIENCE: Duration = Duration::from_secs(90);

/// Where the initialisation part is kept among the segments.
pub(crate) const INIT: usize = usize::MAX;

impl Encoder {
    /// An engine with these settings.
    ///
    /// # Errors
    /// When its folder cannot be made.
    pub fn new(settings: Settings) -> io::Result<Self> {
        let cache = SegmentCache::new(settings.folder.join("segments"), settings.cache_bytes)?;
        let runs = settings.folder.join("runs");
        if runs.exists() {
            std::fs::remove_dir_all(&runs)?;
        }
        std::fs::create_dir_all(&runs)?;
        let slots = Arc::new(Semaphore::new(settings.video_heads));
        let inner = Inner {
            leases: Leases::new(settings.lease),
            settings,
            cache,
            slots,
            works: Mutex::default(),
            timings: Mutex::default(),
            reaper: OnceLock::new(),
            streams: std::sync::atomic::AtomicU64::new(0),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// How many runs of ffmpeg make segments just now.
    #[must_use]
    pub fn heads(&self) -> usize {
        self.inner.all_works().iter().map(|work| work.heads()).sum()
    }

    async fn wanted(
        &self,
        lease: &str,
        rendition: &Arc<Rendition>,
        number: usize,
        near: usize,
    ) -> Result<Vec<u8>, Fault> {
        self.inner.start_reaper();
        let work = self.inner.work(rendition);
        self.inner.leases.moved(lease, &work.key, near);
        let _waiting = work.waits(near);
        work.prune(&self.inner.leases);
        tokio::time::timeout(PATIENCE, self.await_segment(&work, number, near))
            .await
            .map_err(|_| Fault::TimedOut)?
    }

    async fn await_segment(&self, work: &Arc<Work>, number: usize, near: usize) -> Result<Vec<u8>, Fault> {
        let mut changes = work.changes();
        let mut relied: Option<u64> = None;
        let mut starts = 0;
        loop {
            changes.borrow_and_update();
            if let Some(bytes) = self.inner.cache.get(&work.key, number).await {
                return Ok(bytes);
            }
            if number != INIT && work.ended_before(number) {
                return self.past_the_end(work, number).await;
            }
            match work.covering(near, number, &self.inner.cache) {
                work::Cover::There => continue,
                work::Cover::Head(id) => relied = Some(id),
                work::Cover::Nobody => {
                    // The head this request relied on is gone without making the segment.
                    if let Some(blame) = relied.take().and_then(|id| work.blame(id)) {
                        return Err(blame.fault());
                    }
                    starts += 1;
                    if starts > 3 {
                        return Err(Fault::Unreadable {
                            why: "the conversion ended before it came here".into(),
                        });
                    }
                    relied = Some(head::start(&self.inner, work, near));
                }
            }
            if changes.changed().await.is_err() {
                return Err(Fault::TimedOut);
            }
        }
    }

    /// A stream often ends a little before its container says; what is planned there is empty.
    async fn past_the_end(&self, work: &Work, number: usize) -> Result<Vec<u8>, Fault> {
        let init = self.inner.cache.get(&work.key, INIT).await.ok_or(Fault::NoSuchSegment)?;
        crate::segment::fragment::empty(&init, number, work.rendition.plan.start(number))
            .map_err(|_| Fault::NoSuchSegment)
    }
}

#[async_trait]
impl Engine for Encoder {
    async fn timing(&self, source: &SourceFile, stream: u32) -> Result<Timing, Fault> {
        let key = (source.fingerprint.clone(), stream);
        if let Some(known) = lock(&self.inner.timings).get(&key) {
            return Ok(known.clone());
        }
        let timing = crate::timing::read(&self.inner.settings.programs, source, stream).await?;
        let mut timings = lock(&self.inner.timings);
        // Small, but not without bound.
        if timings.len() > 256 {
            timings.clear();
        }
        timings.insert(key, timing.clone());
        Ok(timing)
    }

    async fn init(&self, lease: &str, rendition: &Arc<Rendition>, near: usize) -> Result<Vec<u8>, Fault> {
        self.wanted(lease, rendition, INIT, near.min(rendition.plan.len().saturating_sub(1))).await
    }

    async fn segment(
        &self,
        lease: &str,
        rendition: &Arc<Rendition>,
        number: usize,
    ) -> Result<Vec<u8>, Fault> {
        if number >= rendition.plan.len() {
            return Err(Fault::NoSuchSegment);
        }
        self.wanted(lease, rendition, number, number).await
    }

    async fn stream(&self, order: StreamOrder) -> Result<Box<dyn ByteStream>, Fault> {
        let number = self.inner.streams.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        crate::endless::start(&self.inner.settings, number, order).await
    }

    async fn subtitle(
        &self,
        subtitle: &SubtitleSource,
        window: Option<(Time, Time)>,
    ) -> Result<String, Fault> {
        crate::subtitle::vtt(&self.inner.settings.programs, subtitle, window).await
    }

    async fn subtitle_as(&self, subtitle: &SubtitleSource, format: &str) -> Result<Vec<u8>, Fault> {
        crate::subtitle::converted(&self.inner.settings.programs, subtitle, format).await
    }

    fn touch(&self, lease: &str) {
        self.inner.leases.touch(lease);
    }

    fn release(&self, lease: &str) {
        self.inner.leases.release(lease);
        self.inner.prune();
    }

    fn progress(&self, lease: &str) -> Progress {
        let positions = self.inner.leases.positions(lease);
        let works = self.inner.all_works();
        let video = |work: &&Arc<Work>| {
            matches!(work.rendition.recipe, Recipe::VideoEncode { .. } | Recipe::VideoCopy { .. })
        };
        let ours = || works.iter().filter(|work| positions.contains_key(&work.key));
        let Some(work) = ours().find(video).or_else(|| ours().next()) else { return Progress::default() };
        work.progress(&self.inner.cache)
    }
}

impl Inner {
    fn work(&self, rendition: &Arc<Rendition>) -> Arc<Work> {
        let key = rendition.key();
        let mut works = lock(&self.works);
        works.entry(key.clone()).or_insert_with(|| Arc::new(Work::new(key, rendition.clone()))).clone()
    }

    fn all_works(&self) -> Vec<Arc<Work>> {
        lock(&self.works).values().cloned().collect()
    }

    /// Ends what nobody wants any more.
    pub(crate) fn prune(&self) {
        let works = self.all_works();
        for work in &works {
            work.prune(&self.leases);
        }
        lock(&self.works).retain(|key, work| !work.idle() || self.leases.any_at(key));
    }

    /// Looks after leases for as long as the engine lives.
    fn start_reaper(self: &Arc<Self>) {
        self.reaper.get_or_init(|| {
            let inner = Arc::downgrade(self);
            let every = (self.settings.lease / 8).max(Duration::from_millis(20));
            tokio::spawn(async move {
                loop {
                    tokio::time::sleep(every).await;
                    let Some(inner) = inner.upgrade() else { return };
                    inner.leases.expire();
                    inner.prune();
                }
            });
        });
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        for work in self.inner.all_works() {
            work.stop_all();
        }
    }
}

/// What a failed run means to whoever wanted its outcome.
pub(crate) fn fault(error: crate::ffmpeg::RunError) -> Fault {
    head::blame(error).fault()
}

/// A folder with the text subtitle that is drawn into an endless stream.
pub(crate) async fn burnt(
    settings: &Settings,
    number: u64,
    film: &str,
    burn: &media::playback::rendition::Burn,
) -> Result<crate::endless::RunFolder, Fault> {
    let folder = settings.folder.join("runs").join(format!("endless-{number}"));
    tokio::fs::create_dir_all(&folder).await.map_err(Fault::Io)?;
    let folder = crate::endless::RunFolder(folder);
    head::prepare_burn(&settings.programs, film, burn, &folder.0).await.map_err(|blame| blame.fault())?;
    Ok(folder)
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
