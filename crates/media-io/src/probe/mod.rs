//! Probing: reads containers' headers in our own process, and asks ffprobe only where they do not tell everything.
//!
//! ```text
//! mkv, webm ─▶ header in process ─┬─ told all ─▶ done (fractions of a millisecond)
//! mp4, mov  ─▶ moov in process   ─┤
//! anything else                   └─ not all, or not understood ─▶ ffprobe, restricted and limited
//! ```
//!
//! Files are hostile: bytes read, bytes allocated and time are bounded, and a panic in a parser is a failed file.

mod bounded;
mod codec;
mod ffprobe;
mod h264;
mod mkv;
mod mp4;

use std::fs::File;
use std::io::Read;
use std::time::Duration;

use async_trait::async_trait;
use media::ports::{ProbeError, Prober};
use media::stream::Probe;

use crate::ffmpeg::Programs;

/// How long the header of one file may take to read: a network mount may be slow.
const PATIENCE: Duration = Duration::from_secs(20);

/// Reads what is inside media files.
#[derive(Debug, Clone, Default)]
pub struct FileProber {
    programs: Programs,
}

impl FileProber {
    /// A prober that asks this ffprobe where a header does not tell everything.
    #[must_use]
    pub fn new(programs: Programs) -> Self {
        Self { programs }
    }
}

/// What a header told.
#[derive(Debug, Clone, PartialEq)]
enum Header {
    /// Everything.
    Whole(Probe),
    /// Not everything; ffprobe is to be asked.
    Partial,
}

#[async_trait]
impl Prober for FileProber {
    async fn probe(&self, path: &str) -> Result<Probe, ProbeError> {
        let owned = path.to_owned();
        let reading = tokio::task::spawn_blocking(move || header(&owned));
        match tokio::time::timeout(PATIENCE, reading).await {
            Ok(Ok(Ok(Header::Whole(probe)))) => Ok(probe),
            Ok(Ok(Err(error))) => Err(error),
            // A parser that panics, or a mount that hangs, is no reason to give the file up: ffprobe has its own limits.
            Ok(Ok(Ok(Header::Partial)) | Err(_)) | Err(_) => ffprobe::probe(&self.programs, path).await,
        }
    }
}

fn header(path: &str) -> Result<Header, ProbeError> {
    let unopened = |error: std::io::Error| ProbeError::Unopened(error.to_string());
    let mut file = File::open(path).map_err(unopened)?;
    let length = file.metadata().map_err(unopened)?.len();
    if length == 0 {
        return Err(ProbeError::Unreadable("the file is empty".into()));
    }
    let mut start = [0u8; 12];
    let read = file.read(&mut start).map_err(unopened)?;
    let found = match start.get(..read).unwrap_or_default() {
        [0x1a, 0x45, 0xdf, 0xa3, ..] => mkv::probe(file, length),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => mp4::probe(file, length),
        _ => None,
    };
    Ok(match found {
        Some(probe) if told_all(&probe) => Header::Whole(probe),
        Some(_) | None => Header::Partial,
    })
}

/// Whether a header told enough to decide how to play the file.
fn told_all(probe: &Probe) -> bool {
    use media::stream::StreamKind;
    let known = probe.streams.iter().all(|stream| match stream.kind {
        StreamKind::Video => stream.video.as_ref().is_some_and(|facts| {
            // Ten bits and no word on the curve: it may be HDR all the same.
            facts.width > 0 && (facts.bit_depth.is_none_or(|depth| depth <= 8) || facts.color_trc.is_some())
        }),
        StreamKind::Audio => stream.audio.as_ref().is_some_and(|facts| facts.channels > 0),
        StreamKind::Subtitle => true,
    });
    known && probe.duration_ms.is_some() && !probe.streams.is_empty()
}

#[cfg(test)]
mod tests;
