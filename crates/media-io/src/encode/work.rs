//! The work on one rendition: its heads, who waits for what, and what went wrong.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use media::playback::Time;
use media::playback::port::{Fault, Progress};
use media::playback::rendition::{Recipe, Rendition};
use tokio::sync::watch;

use super::lease::Leases;
use super::{INIT, lock};
use crate::segment::cache::SegmentCache;

/// The work on one rendition.
pub(crate) struct Work {
    pub key: String,
    pub rendition: Arc<Rendition>,
    state: Mutex<State>,
    version: watch::Sender<u64>,
}

#[derive(Default)]
struct State {
    next_id: u64,
    heads: Vec<Head>,
    waiting: BTreeMap<usize, usize>,
    blames: VecDeque<(u64, Blame)>,
    ended: Option<usize>,
}

/// One run of ffmpeg, as seen from outside.
struct Head {
    id: u64,
    first: usize,
    next: usize,
    paused: bool,
    stop: watch::Sender<bool>,
}

/// Whether a wanted segment is on its way.
pub(crate) enum Cover {
    /// It is in the cache by now.
    There,
    /// This head will make it soon.
    Head(u64),
    /// Nobody makes it.
    Nobody,
}

/// Why a head ended without making what it should; kept for those who waited.
#[derive(Debug, Clone)]
pub(crate) enum Blame {
    Unreadable(String),
    OffPlan { number: usize, off_ms: i64 },
    Busy,
    NoFfmpeg,
    DiskFull,
    Io(std::io::ErrorKind),
}

impl Blame {
    pub fn fault(&self) -> Fault {
        match self {
            Self::Unreadable(why) => Fault::Unreadable { why: why.clone() },
            Self::OffPlan { number, off_ms } => Fault::OffPlan { number: *number, off_ms: *off_ms },
            Self::Busy => Fault::Busy,
            Self::NoFfmpeg => Fault::NoFfmpeg,
            Self::DiskFull => Fault::DiskFull,
            Self::Io(kind) => Fault::Io((*kind).into()),
        }
    }

    pub fn io(error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull { Self::DiskFull } else { Self::Io(error.kind()) }
    }
}

/// Somebody waits for a segment, until this is dropped.
pub(crate) struct Waiting<'a> {
    work: &'a Work,
    number: usize,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut state = lock(&self.work.state);
        if let Some(count) = state.waiting.get_mut(&self.number) {
            *count -= 1;
            if *count == 0 {
                state.waiting.remove(&self.number);
            }
        }
    }
}

impl Work {
    pub fn new(key: String, rendition: Arc<Rendition>) -> Self {
        Self { key, rendition, state: Mutex::default(), version: watch::Sender::new(0) }
    }

    pub fn changes(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    pub fn changed(&self) {
        self.version.send_modify(|version| *version += 1);
    }

    pub fn waits(&self, number: usize) -> Waiting<'_> {
        *lock(&self.state).waiting.entry(number).or_default() += 1;
        Waiting { work: self, number }
    }

    pub fn heads(&self) -> usize {
        lock(&self.state).heads.len()
    }

    pub fn idle(&self) -> bool {
        let state = lock(&self.state);
        state.heads.is_empty() && state.waiting.is_empty()
    }

    /// How far beyond a head a segment may be and still be waited for: copying is quicker than starting anew.
    fn reach(&self) -> usize {
        match self.rendition.recipe {
            Recipe::VideoCopy { .. } | Recipe::AudioCopy { .. } | Recipe::AudioEncode(_) => 20,
            Recipe::VideoEncode { .. } => 4,
        }
    }

    /// Whether segment `number` is on its way; for the initialisation part any head near `near` will do.
    pub fn covering(&self, near: usize, number: usize, cache: &SegmentCache) -> Cover {
        let state = lock(&self.state);
        // Heads move on under this lock after their segment is in the cache, so nothing falls between the two looks.
        if cache.has(&self.key, number) {
            return Cover::There;
        }
        let reach = self.reach();
        let head = state.heads.iter().find(|head| {
            let range =
                if number == INIT { head.first..head.next + reach } else { head.next..head.next + reach };
            range.contains(&near)
        });
        head.map_or(Cover::Nobody, |head| Cover::Head(head.id))
    }

    /// Enters a new head.
    pub fn enter(&self, first: usize) -> (u64, watch::Receiver<bool>) {
        let mut state = lock(&self.state);
        state.next_id += 1;
        let id = state.next_id;
        let (stop, stopped) = watch::channel(false);
        state.heads.push(Head { id, first, next: first, paused: false, stop });
        (id, stopped)
    }

    /// A head made everything before `next`.
    pub fn advanced(&self, id: u64, next: usize) {
        self.with_head(id, |head| head.next = next);
        self.changed();
    }

    /// A head pauses or goes on.
    pub fn paused(&self, id: u64, paused: bool) {
        self.with_head(id, |head| head.paused = paused);
    }

    /// A head is over.
    pub fn left(&self, id: u64, blame: Option<Blame>, ended: Option<usize>) {
        let mut state = lock(&self.state);
        state.heads.retain(|head| head.id != id);
        if let Some(blame) = blame {
            state.blames.push_back((id, blame));
            if state.blames.len() > 32 {
                state.blames.pop_front();
            }
        }
        if ended.is_some() {
            state.ended = ended;
        }
        drop(state);
        self.changed();
    }

    pub fn blame(&self, id: u64) -> Option<Blame> {
        lock(&self.state).blames.iter().find(|(one, _)| *one == id).map(|(_, blame)| blame.clone())
    }

    /// Whether the stream is known to end before this segment.
    pub fn ended_before(&self, number: usize) -> bool {
        lock(&self.state).ended.is_some_and(|ended| number >= ended)
    }

    /// The furthest segment that somebody wants of what a head makes; `None` when nobody does.
    pub fn wanted(&self, id: u64, leases: &Leases) -> Option<usize> {
        let at = leases.at(&self.key);
        let state = lock(&self.state);
        let head = state.heads.iter().find(|head| head.id == id)?;
        self.interest(head, &at, &state.waiting)
    }

    /// Whether somebody waits for one of these segments right now.
    pub fn awaited(&self, from: usize, to: usize) -> bool {
        lock(&self.state).waiting.range(from..to).next().is_some()
    }

    /// Stops heads that nobody wants.
    pub fn prune(&self, leases: &Leases) {
        let at = leases.at(&self.key);
        let state = lock(&self.state);
        for head in &state.heads {
            if self.interest(head, &at, &state.waiting).is_none() {
                head.stop.send_replace(true);
            }
        }
    }

    pub fn stop_all(&self) {
        for head in &lock(&self.state).heads {
            head.stop.send_replace(true);
        }
    }

    pub fn progress(&self, cache: &SegmentCache) -> Progress {
        let made = cache.count(&self.key);
        let all = self.rendition.plan.len();
        let state = lock(&self.state);
        #[expect(clippy::cast_precision_loss, reason = "for showing")]
        let percent = (made.min(all) as f64) * 100.0 / (all.max(1) as f64);
        Progress {
            percent,
            speed: None,
            throttled: state.heads.iter().any(|head| head.paused),
            complete: made >= all,
        }
    }

    /// How far ahead of the viewer a head is that made everything before `next`.
    pub fn ahead(&self, next: usize, viewer: usize) -> Time {
        self.rendition.plan.start(next) - self.rendition.plan.start(viewer)
    }

    fn interest(&self, head: &Head, at: &[usize], waiting: &BTreeMap<usize, usize>) -> Option<usize> {
        let near = head.first.saturating_sub(1)..head.next + self.reach();
        at.iter().chain(waiting.keys()).copied().filter(|number| near.contains(number)).max()
    }

    fn with_head(&self, id: u64, change: impl FnOnce(&mut Head)) {
        if let Some(head) = lock(&self.state).heads.iter_mut().find(|head| head.id == id) {
            change(head);
        }
    }
}
