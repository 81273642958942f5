//! Renditions: one stream of one file, made one way, cut one way. The key of all shared work.

use super::decision::{AudioAction, Conversion, VideoAction};
use super::plan::{PlanError, SegmentPlan};
use super::port::Timing;
use super::rung::{AudioRung, VideoRung};
use super::time::Time;
use crate::keys::StreamKey;
use crate::stream::{Part, Stream, StreamKind};

/// A file to be read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SourceFile {
    /// Its absolute path.
    pub path: String,
    /// What follows it through renames and changes with its content.
    pub fingerprint: String,
    /// Short name of its container.
    pub container: String,
    /// How long it is.
    pub length: Time,
}

impl SourceFile {
    /// The file of a part; `None` while its length is not known.
    #[must_use]
    pub fn of(part: &Part) -> Option<Self> {
        let probe = part.probe.as_ref()?;
        let length = Time::from_millis(i64::try_from(probe.duration_ms?).ok()?);
        // A file not yet fingerprinted is told apart by size and time of change.
        let fingerprint = part
            .fingerprint
            .clone()
            .unwrap_or_else(|| format!("{:x}-{:x}-{:x}", part.key.0, part.size, part.modified_at.0));
        Some(Self { path: part.path.clone(), fingerprint, container: probe.container.clone(), length })
    }
}

/// Which clock the time stamps of a rendition follow. All renditions that play together follow the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Clock {
    /// The file's own, which starts at this time: copied pictures keep their stamps.
    File {
        /// Where it starts.
        start: Time,
    },
    /// One that starts at zero with the file.
    Zero,
}

/// How a rendition is made from its stream.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Recipe {
    /// Pictures copied.
    VideoCopy {
        /// Their codec.
        codec: String,
    },
    /// Pictures encoded.
    VideoEncode {
        /// How.
        rung: VideoRung,
        /// The subtitle drawn into them.
        burn: Option<Burn>,
    },
    /// Sound copied.
    AudioCopy {
        /// Its codec.
        codec: String,
    },
    /// Sound encoded.
    AudioEncode(AudioRung),
}

/// A subtitle drawn into the picture.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Burn {
    /// Text inside the file.
    Text {
        /// Index among all streams.
        index: u32,
    },
    /// Text in a file of its own.
    Sidecar {
        /// Its path.
        path: String,
    },
    /// Pictures inside the file.
    Pictures {
        /// Index among all streams.
        index: u32,
    },
}

/// One stream of one file, made one way, cut one way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rendition {
    /// The file.
    pub source: SourceFile,
    /// The stream, as ffmpeg counts.
    pub stream: u32,
    /// How it is made.
    pub recipe: Recipe,
    /// Which clock it follows.
    pub clock: Clock,
    /// How much later than its clock the stream starts: encoded frames lie on a grid that starts there.
    pub phase: Time,
    /// Where it is cut.
    pub plan: SegmentPlan,
}

impl Rendition {
    /// The key under which its segments are kept: equal for equal renditions, and fit for a folder's name.
    #[must_use]
    pub fn key(&self) -> String {
        use sha2::{Digest, Sha256};
        let digest = Sha256::digest(format!(
            "{} {} {:?} {:?} {:?} {:?}",
            self.source.fingerprint, self.stream, self.recipe, self.clock, self.phase, self.plan
        ));
        digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A subtitle rendition of a conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextRendition {
    /// The stream.
    pub stream: StreamKey,
    /// Where its segments start.
    pub plan: SegmentPlan,
}

/// All renditions of a segmented conversion.
#[derive(Debug, Clone)]
pub struct RenditionSet {
    /// The pictures.
    pub video: Option<(StreamKey, Rendition)>,
    /// The sound, the track heard first first.
    pub audio: Vec<(StreamKey, Rendition)>,
    /// Subtitles beside the pictures.
    pub text: Vec<TextRendition>,
    /// One target duration for all of them.
    pub target_duration: i64,
}

/// Copied pictures are joined to segments of at least this: short enough to start at once, long enough to be few.
const COPIED: Time = Time::from_whole(3);
/// The length of an encoded segment is the knob of how soon the first picture comes.
const ENCODED: Time = Time::from_whole(2);
/// Sound costs next to nothing to make and is needed early as well.
const SOUND: Time = Time::from_whole(4);
/// Subtitles are read in windows of this.
const TEXT: Time = Time::from_whole(60);

/// Plans all renditions of a conversion. `timing` tells where the file starts and, for copied pictures, where it can be cut.
///
/// # Errors
/// When a stream cannot be cut: no keyframe, no length.
pub fn plan(
    part: &Part,
    source: &SourceFile,
    conversion: &Conversion,
    timing: &Timing,
) -> Result<RenditionSet, PlanError> {
    let find = |key: StreamKey| part.streams.iter().find(|stream| stream.key == key);
    let copied = conversion.video.as_ref().is_some_and(|video| video.action == VideoAction::Copy);
    let clock = if copied { Clock::File { start: timing.file_start } } else { Clock::Zero };
    let end = match clock {
        Clock::File { start } => start + source.length,
        Clock::Zero => source.length,
    };
    let mut set = RenditionSet { video: None, audio: Vec::new(), text: Vec::new(), target_duration: 1 };
    if let Some((stream, video)) = conversion.video.as_ref().and_then(|it| Some((find(it.stream)?, it))) {
        let (recipe, phase, plan) = match &video.action {
            VideoAction::Copy => {
                let times = timing.keyframes.as_deref().unwrap_or_default();
                let recipe = Recipe::VideoCopy { codec: stream.facts.codec.clone() };
                (recipe, Time::ZERO, SegmentPlan::from_keyframes(times, end, COPIED)?)
            }
            VideoAction::Encode(rung) => {
                let burn = conversion.burn.and_then(find).map(burn_of);
                let phase = (timing.stream_start - timing.file_start).max(Time::ZERO);
                let plan = SegmentPlan::from_frames(rung.rate(), end - phase, ENCODED)?.shifted(phase);
                (Recipe::VideoEncode { rung: rung.clone(), burn }, phase, plan)
            }
        };
        let rendition =
            Rendition { source: source.clone(), stream: stream.facts.index, recipe, clock, phase, plan };
        set.video = Some((stream.key, rendition));
    }
    for (stream, one) in conversion.audio.iter().filter_map(|it| Some((find(it.stream)?, it))) {
        let (recipe, samples, rate) = match one.action {
            AudioAction::Copy => {
                let rate = stream.facts.audio.as_ref().and_then(|it| it.sampling_rate).unwrap_or(48_000);
                let codec = stream.facts.codec.clone();
                let samples = samples_per_packet(&codec);
                (Recipe::AudioCopy { codec }, samples, rate)
            }
            AudioAction::Encode(rung) => (Recipe::AudioEncode(rung), 1024, rung.sampling_rate),
        };
        let plan = SegmentPlan::from_packets(samples, rate, end, SOUND)?;
        let (source, phase) = (source.clone(), Time::ZERO);
        let rendition = Rendition { source, stream: stream.facts.index, recipe, clock, phase, plan };
        set.audio.push((stream.key, rendition));
    }
    for stream in conversion.text.iter().filter_map(|key| find(*key)) {
        set.text.push(TextRendition { stream: stream.key, plan: SegmentPlan::steady(TEXT, end)? });
    }
    let made = set.video.iter().chain(&set.audio).map(|(_, rendition)| rendition.plan.target_duration());
    set.target_duration = made.max().unwrap_or(1);
    Ok(set)
}

/// How a subtitle stream is drawn into the picture.
#[must_use]
pub fn burn_of(stream: &Stream) -> Burn {
    match &stream.facts.sidecar {
        Some(path) => Burn::Sidecar { path: path.clone() },
        None if super::decision::is_text(&stream.facts.codec) => Burn::Text { index: stream.facts.index },
        None => Burn::Pictures { index: stream.facts.index },
    }
}

/// Whether a stream is one that ffmpeg finds inside the file.
#[must_use]
pub fn inside(stream: &Stream) -> bool {
    stream.facts.sidecar.is_none() && matches!(stream.facts.kind, StreamKind::Subtitle)
}

/// Samples in one packet of a codec.
fn samples_per_packet(codec: &str) -> u32 {
    match codec {
        "mp3" => 1152,
        "ac3" | "eac3" => 1536,
        "opus" => 960,
        "flac" | "alac" => 4096,
        _ => 1024,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::FrameRate;

    fn rendition(path: &str, kbps: u32) -> Rendition {
        let rung = VideoRung {
            width: 640,
            height: 360,
            kbps,
            frame_rate: (25, 1),
            level: 30,
            deinterlace: false,
            tone_map: false,
        };
        let rate = FrameRate { num: 25, den: 1 };
        let length = Time::new(60, 1);
        Rendition {
            source: SourceFile {
                path: path.into(),
                fingerprint: "f".into(),
                container: "mkv".into(),
                length,
            },
            stream: 0,
            recipe: Recipe::VideoEncode { rung, burn: None },
            clock: Clock::Zero,
            phase: Time::ZERO,
            plan: SegmentPlan::from_frames(rate, length, ENCODED).unwrap(),
        }
    }

    #[test]
    fn viewers_share_work_even_when_the_file_was_renamed_and_not_when_the_rung_differs() {
        assert_eq!(rendition("/a.mkv", 800).key(), rendition("/b.mkv", 800).key());
        assert_ne!(rendition("/a.mkv", 800).key(), rendition("/a.mkv", 801).key());
    }
}
