//! The port to whatever cuts, copies and encodes: segments by number, endless streams, subtitles as text.
//!
//! A lease is the name of one viewing. Work belongs to renditions, never to leases, so viewers share it; a lease only
//! says that somebody still wants it.

use std::sync::Arc;

use async_trait::async_trait;

use super::rendition::{Rendition, SourceFile};
use super::time::Time;

/// When a file and one of its video streams start, and where that stream can be cut.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timing {
    /// Where the file's own time starts.
    pub file_start: Time,
    /// Where the stream starts in the file's own time.
    pub stream_start: Time,
    /// When each keyframe is shown, in the file's own time; `None` where the container has no index of them.
    pub keyframes: Option<Vec<Time>>,
}

/// Why something could not be produced.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The rendition has no such segment.
    #[error("there is no such segment")]
    NoSuchSegment,
    /// The file is broken, or what reads it gave up.
    #[error("the file can not be converted: {why}")]
    Unreadable {
        /// The last words of what read it.
        why: String,
    },
    /// A segment does not start where it was planned; showing it would show the wrong moment.
    #[error("segment {number} starts {off_ms} ms away from where it was planned")]
    OffPlan {
        /// Which segment.
        number: usize,
        /// How far off it is.
        off_ms: i64,
    },
    /// It took too long.
    #[error("the conversion took too long")]
    TimedOut,
    /// As much is being converted as this machine can take.
    #[error("too many conversions are running")]
    Busy,
    /// ffmpeg is not installed.
    #[error("ffmpeg is not installed")]
    NoFfmpeg,
    /// The disk with the cache is full.
    #[error("the disk for converted segments is full")]
    DiskFull,
    /// The operating system refused something.
    #[error("the conversion could not be run")]
    Io(#[source] std::io::Error),
}

/// How a stream without end is made.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamOrder {
    /// The file.
    pub source: SourceFile,
    /// `mkv`, `mp4` or `mp3`.
    pub container: String,
    /// Pictures, by stream index and recipe.
    pub video: Option<(u32, super::rendition::Recipe)>,
    /// Sound, by stream index and recipe.
    pub audio: Option<(u32, super::rendition::Recipe)>,
    /// A text subtitle that goes along, by stream index.
    pub subtitle: Option<u32>,
    /// Where to start.
    pub offset: Time,
    /// Whether time stamps keep the file's time line.
    pub keep_time: bool,
}

/// Bytes that come as they are made.
#[async_trait]
pub trait ByteStream: Send {
    /// The next bytes; `None` at the end.
    async fn next(&mut self) -> Option<Result<Vec<u8>, Fault>>;
}

/// A subtitle stream: inside a file by index, or a file of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubtitleSource {
    /// A stream of a media file.
    InFile {
        /// The file.
        source: SourceFile,
        /// Its index among all streams.
        index: u32,
    },
    /// A side-car file.
    Sidecar {
        /// Its path.
        path: String,
        /// Its codec.
        codec: String,
    },
}

/// How far the work for a lease has come.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Progress {
    /// Share of the film that exists, in percent.
    pub percent: f64,
    /// How many times faster than it is watched, when something runs.
    pub speed: Option<f64>,
    /// Whether work is paused because it is far enough ahead.
    pub throttled: bool,
    /// Whether everything exists.
    pub complete: bool,
}

/// What cuts, copies and encodes.
#[async_trait]
pub trait Engine: Send + Sync {
    /// When a file and its video stream start, with keyframes from the container's own index where it has one.
    async fn timing(&self, source: &SourceFile, stream: u32) -> Result<Timing, Fault>;

    /// The initialisation part of a rendition; `near` is the segment the viewer will want.
    async fn init(&self, lease: &str, rendition: &Arc<Rendition>, near: usize) -> Result<Vec<u8>, Fault>;

    /// Segment `number` of a rendition; waits until it exists or can never exist.
    async fn segment(&self, lease: &str, rendition: &Arc<Rendition>, number: usize)
    -> Result<Vec<u8>, Fault>;

    /// One endless answer.
    async fn stream(&self, order: StreamOrder) -> Result<Box<dyn ByteStream>, Fault>;

    /// A subtitle as WebVTT; with a window, the cues that are shown inside it.
    async fn subtitle(
        &self,
        subtitle: &SubtitleSource,
        window: Option<(Time, Time)>,
    ) -> Result<String, Fault>;

    /// The subtitle in another text format (`srt`, `ass`).
    async fn subtitle_as(&self, subtitle: &SubtitleSource, format: &str) -> Result<Vec<u8>, Fault>;

    /// Says that a lease is still wanted.
    fn touch(&self, lease: &str);

    /// Gives a lease back; work that nobody else wants ends at once.
    fn release(&self, lease: &str);

    /// How far the work for a lease has come.
    fn progress(&self, lease: &str) -> Progress;
}
