//! A head: one run of ffmpeg from one segment on, checked segment by segment.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use media::playback::Time;
use media::playback::plan::frame_length;
use media::playback::rendition::{Burn, Recipe};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::sync::watch;

use super::work::{Blame, Work};
use super::{INIT, Inner};
use crate::ffmpeg::arguments::Aim;
use crate::ffmpeg::{Limits, Order, RunError, Running, arguments};
use crate::segment::fragment::{self, Fragment, FragmentError};

/// So long a head waits for its turn to encode.
const TURN: Duration = Duration::from_secs(10);

/// How a head came to its end.
enum End {
    /// The stream is over; this would have been the next segment.
    Finished(usize),
    /// Nobody wants more, or more is there already.
    Enough,
}

/// Starts a head at a segment and gives its id.
pub(crate) fn start(inner: &Arc<Inner>, work: &Arc<Work>, first: usize) -> u64 {
    let (id, mut stopped) = work.enter(first);
    let (inner, work) = (inner.clone(), work.clone());
    tokio::spawn(async move {
        let folder = inner.settings.folder.join("runs").join(format!("{}-{id}", work.key));
        let run = Head { inner: &inner, work: &work, id, first, folder: folder.clone() };
        let outcome = tokio::select! {
            outcome = run.make() => outcome,
            _ = stopped.wait_for(|stop| *stop) => Ok(End::Enough),
        };
        let _ = tokio::fs::remove_dir_all(&folder).await;
        match outcome {
            Ok(End::Finished(next)) if next < work.rendition.plan.len() => work.left(id, None, Some(next)),
            Ok(End::Finished(_) | End::Enough) => work.left(id, None, None),
            Err(blame) => {
                tracing::warn!(blame = ?blame, "a conversion ended with an error");
                work.left(id, Some(blame), None);
            }
        }
    });
    id
}

struct Head<'a> {
    inner: &'a Arc<Inner>,
    work: &'a Arc<Work>,
    id: u64,
    first: usize,
    folder: PathBuf,
}

impl Head<'_> {
    async fn make(&self) -> Result<End, Blame> {
        let encodes = matches!(self.work.rendition.recipe, Recipe::VideoEncode { .. });
        let _turn = if encodes {
            let turn = tokio::time::timeout(TURN, self.inner.slots.clone().acquire_owned());
            Some(turn.await.map_err(|_| Blame::Busy)?.map_err(|_| Blame::Busy)?)
        } else {
            None
        };
        tokio::fs::create_dir_all(&self.folder).await.map_err(|error| Blame::io(&error))?;
        self.prepare_burn().await?;
        let aim = arguments::aim(&self.work.rendition.source.container);
        match self.run(aim).await {
            // The reader came out behind the position it was sent to; once more, from much earlier.
            Err(Blame::OffPlan { number, off_ms })
                if aim == Aim::Sure && number == self.first && off_ms > 0 =>
            {
                self.run(Aim::Wide).await
            }
            outcome => outcome,
        }
    }

    async fn run(&self, aim: Aim) -> Result<End, Blame> {
        let mut running = crate::ffmpeg::start(self.order(aim)).await.map_err(blame)?;
        let Some(output) = running.output() else { return Err(Blame::Io(std::io::ErrorKind::BrokenPipe)) };
        let mut lines = BufReader::new(output).lines();
        let mut next = self.first;
        let mut leases = self.inner.leases.changes();
        while let Some(line) = lines.next_line().await.map_err(|error| Blame::io(&error))? {
            let Some(one) = announced(&line) else { continue };
            next = self.take(&one, next).await?;
            if self.enough(next) || !self.keep_pace(&running, next, &mut leases).await {
                return Ok(End::Enough);
            }
        }
        running.ended().await.map_err(blame)?;
        Ok(End::Finished(next))
    }

    /// Takes in a segment that ffmpeg announced and says which one comes next.
    async fn take(&self, one: &Announced<'_>, next: usize) -> Result<usize, Blame> {
        let rendition = &self.work.rendition;
        let path = self.folder.join(one.name);
        let planned = rendition.plan.start(next);
        let early = arguments::early(&rendition.recipe) + Time::from_micros(1);
        let file = read_whole(&path, next, planned).await?;
        // The segmenter says of the first file of every run that it starts at zero.
        let start = if next == 0 { one.end - file.length } else { one.start } + rendition.phase;
        let _ = tokio::fs::remove_file(&path).await;
        if !self.inner.cache.has(&self.work.key, INIT) {
            self.keep(INIT, &file.init).await?;
            self.work.changed();
        }
        // What comes before the first cut only brought the reader to it.
        if next == self.first && start < planned - early && next > 0 {
            return Ok(next);
        }
        let off = start.distance(planned);
        if off > tolerance(&rendition.recipe) && (next > 0 || start >= rendition.plan.start(1)) {
            return Err(Blame::OffPlan { number: next, off_ms: (start - planned).millis() });
        }
        let last = next + 1 >= rendition.plan.len();
        if matches!(rendition.recipe, Recipe::VideoCopy { .. } | Recipe::VideoEncode { .. })
            && !last
            && next > 0
            && file.length.distance(rendition.plan.length(next)) > Time::from_whole(1)
        {
            let off_ms = (file.length - rendition.plan.length(next)).millis();
            return Err(Blame::OffPlan { number: next, off_ms });
        }
        let exact =
            next == 0 || matches!(rendition.recipe, Recipe::VideoEncode { .. } | Recipe::AudioEncode(_));
        let start = if exact && off <= tolerance(&rendition.recipe) { planned } else { start };
        if !self.inner.cache.has(&self.work.key, next) {
            let media = moved(&file, next, start)?;
            self.keep(next, &media).await?;
        }
        self.work.advanced(self.id, next + 1);
        Ok(next + 1)
    }

    async fn keep(&self, number: usize, bytes: &[u8]) -> Result<(), Blame> {
        self.inner.cache.put(&self.work.key, number, bytes).await.map_err(|error| Blame::io(&error))
    }

    /// Whether this head has nothing more to do: the next ones exist, or it has no cuts left.
    fn enough(&self, next: usize) -> bool {
        if next <= self.first {
            return false;
        }
        let exists = |number: usize| self.inner.cache.has(&self.work.key, number);
        let there = next < self.work.rendition.plan.len()
            && (next..next + 3).all(|number| number >= self.work.rendition.plan.len() || exists(number));
        there || next >= self.first + arguments::MOST_SEGMENTS
    }

    /// Pauses while the viewers are far behind; `false` when there are none.
    async fn keep_pace(&self, running: &Running, next: usize, leases: &mut watch::Receiver<()>) -> bool {
        let mut paused = false;
        let settings = &self.inner.settings;
        loop {
            let limit = if paused { settings.near_again } else { settings.far_ahead };
            let limit = Time::from_seconds(limit.as_secs_f64());
            leases.borrow_and_update();
            let Some(viewer) = self.work.wanted(self.id, &self.inner.leases) else { return false };
            let ahead = self.work.ahead(next, viewer.min(next));
            let waited_for = self.work.awaited(next, next + 4);
            if waited_for || ahead < limit {
                break;
            }
            if !paused {
                paused = true;
                running.pause(true);
                self.work.paused(self.id, true);
            }
            let _ = leases.changed().await;
        }
        if paused {
            running.pause(false);
            self.work.paused(self.id, false);
        }
        true
    }

    fn order(&self, aim: Aim) -> Order {
        let source = PathBuf::from(&self.work.rendition.source.path);
        Order {
            program: self.inner.settings.programs.ffmpeg.clone(),
            arguments: arguments::segments(&self.work.rendition, self.first, aim),
            folder: Some(self.folder.clone()),
            reads: vec![source, self.folder.clone()],
            writes: vec![self.folder.clone()],
            limits: Limits::FILM,
        }
    }

    /// Puts a text subtitle that is drawn into the picture where the filter finds it under a harmless name.
    async fn prepare_burn(&self) -> Result<(), Blame> {
        let Recipe::VideoEncode { burn: Some(burn), .. } = &self.work.rendition.recipe else { return Ok(()) };
        prepare_burn(&self.inner.settings.programs, &self.work.rendition.source.path, burn, &self.folder)
            .await
    }
}

/// Writes a text subtitle to the folder of a run.
pub(crate) async fn prepare_burn(
    programs: &crate::ffmpeg::Programs,
    film: &str,
    burn: &Burn,
    folder: &Path,
) -> Result<(), Blame> {
    let (path, index) = match burn {
        Burn::Text { index } => (film, Some(*index)),
        Burn::Sidecar { path } => (path.as_str(), None),
        Burn::Pictures { .. } => return Ok(()),
    };
    let words = arguments::subtitle(path, index, "ass", None);
    let order = Order::reading(&programs.ffmpeg, path, words, Limits::SHORT);
    let text = crate::ffmpeg::collect(order, 32 << 20).await.map_err(blame)?;
    let written = tokio::fs::write(folder.join(arguments::BURNT), text).await;
    written.map_err(|error| Blame::io(&error))
}

/// How far a segment may start from where it was planned.
fn tolerance(recipe: &Recipe) -> Time {
    match recipe {
        Recipe::VideoCopy { .. } => Time::from_millis(8),
        Recipe::VideoEncode { rung, .. } => frame_length(rung.rate()).divided(2),
        // Sound is cut between packets, and a packet of some codecs is long.
        Recipe::AudioCopy { .. } => Time::from_millis(250),
        Recipe::AudioEncode(_) => Time::from_millis(30),
    }
}

/// A file as the segmenter announces it.
struct Announced<'a> {
    name: &'a str,
    start: Time,
    end: Time,
}

fn announced(line: &str) -> Option<Announced<'_>> {
    let mut fields = line.split(',');
    let name = fields.next().filter(|name| !name.contains('/'))?;
    let mut time = || fields.next()?.parse().ok().map(Time::from_seconds);
    Some(Announced { name, start: time()?, end: time()? })
}

/// A name is announced a moment before its file is closed.
async fn read_whole(path: &Path, number: usize, start: Time) -> Result<Fragment, Blame> {
    let mut tries = 0;
    loop {
        let bytes = tokio::fs::read(path).await.map_err(|error| Blame::io(&error))?;
        match fragment::split(&bytes, number, start) {
            Ok(fragment) => return Ok(fragment),
            Err(FragmentError::NotWhole) if tries < 200 => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            Err(error) => return Err(Blame::Unreadable(error.to_string())),
        }
    }
}

fn moved(file: &Fragment, number: usize, start: Time) -> Result<Vec<u8>, Blame> {
    let whole = [file.init.as_slice(), file.media.as_slice()].concat();
    let moved =
        fragment::split(&whole, number, start).map_err(|error| Blame::Unreadable(error.to_string()))?;
    Ok(moved.media)
}

pub(crate) fn blame(error: RunError) -> Blame {
    match error {
        RunError::Missing { .. } => Blame::NoFfmpeg,
        RunError::Io(error) => Blame::io(&error),
        RunError::TimedOut { .. } | RunError::TooMuch { .. } => Blame::Unreadable(error.to_string()),
        RunError::Failed { last_words } if last_words.contains("No space left") => Blame::DiskFull,
        RunError::Failed { last_words } => Blame::Unreadable(last_words),
    }
}
