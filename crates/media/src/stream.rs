//! Versions, parts and streams: what is inside the files of an item.
//!
//! One version is one way to see the whole item (a 1080p, a 4K); its parts are its files in order; a part has streams.
//! Values only; how to play them is decided in `playback`.

use serde::{Deserialize, Serialize};

use kernel::Timestamp;

use crate::choice::StreamChoice;
use crate::keys::{FileKey, PartKey, StreamKey, VersionKey};

/// Facts about a container and all its streams, as a prober reads them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Probe {
    /// Short name of the container: `mp4`, `mkv`, `webm`, `avi`, `mpegts`, `mov`, `mp3`.
    pub container: String,
    /// Length in milliseconds.
    pub duration_ms: Option<u64>,
    /// Overall bit rate in kbit/s.
    pub bitrate_kbps: Option<u64>,
    /// Title stored in the file.
    pub title: Option<String>,
    /// An mp4 whose index comes first.
    pub optimized_for_streaming: Option<bool>,
    /// An mp4 with 64-bit offsets.
    pub has_64bit_offsets: Option<bool>,
    /// Whether the container holds an index of keyframes that can be read without reading the whole file.
    pub keyframe_index: bool,
    /// Whether a picture is attached.
    pub attached_picture: bool,
    /// All streams in file order.
    pub streams: Vec<StreamFacts>,
    /// Chapters in order.
    pub chapters: Vec<Chapter>,
}

/// A chapter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Chapter {
    /// Its name.
    pub title: Option<String>,
    /// Where it starts.
    pub start_ms: u64,
    /// Where it ends.
    pub end_ms: u64,
}

/// What flows in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StreamKind {
    /// Pictures.
    Video,
    /// Sound.
    Audio,
    /// Subtitles.
    Subtitle,
}

impl StreamKind {
    /// The protocol's `streamType`: 1, 2, 3.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            Self::Video => 1,
            Self::Audio => 2,
            Self::Subtitle => 3,
        }
    }

    /// The kind with this number.
    #[must_use]
    pub fn numbered(number: i64) -> Option<Self> {
        match number {
            1 => Some(Self::Video),
            2 => Some(Self::Audio),
            3 => Some(Self::Subtitle),
            _ => None,
        }
    }
}

/// A rational number of frames per second, kept exact (24000/1001 is not 23.976).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameRate {
    /// Frames.
    pub num: u32,
    /// In this many seconds.
    pub den: u32,
}

impl FrameRate {
    /// Frames per second as a float, for showing; 0 when the denominator is.
    #[must_use]
    pub fn per_second(self) -> f64 {
        if self.den == 0 { 0.0 } else { f64::from(self.num) / f64::from(self.den) }
    }
}

/// Facts about one stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StreamFacts {
    /// What flows in it.
    pub kind: StreamKind,
    /// Its place in the file, as ffmpeg counts; side-car files continue after the last.
    pub index: u32,
    /// The container's own id of the track (mp4 track id, matroska track number).
    #[serde(default)]
    pub track_id: Option<u64>,
    /// Codec by the protocol's names: `h264`, `hevc`, `aac`, `dca`, `srt`, `pgs` ...
    pub codec: String,
    /// The codec tag of the container: `avc1`, `V_MPEG4/ISO/AVC`.
    #[serde(default)]
    pub codec_tag: Option<String>,
    /// The RFC 6381 string (`avc1.640028`), where it is known.
    #[serde(default)]
    pub codec_string: Option<String>,
    /// Codec profile in lower case: `high`, `main 10`, `lc`.
    #[serde(default)]
    pub profile: Option<String>,
    /// Bit rate in kbit/s.
    #[serde(default)]
    pub bitrate_kbps: Option<u64>,
    /// Language as three letters (`eng`), `None` when unknown.
    #[serde(default)]
    pub language: Option<String>,
    /// Title stored in the file.
    #[serde(default)]
    pub title: Option<String>,
    /// Flagged to be played when nothing else is chosen.
    #[serde(default)]
    pub default: bool,
    /// Flagged as needed to understand the film.
    #[serde(default)]
    pub forced: bool,
    /// Made for those who hear badly.
    #[serde(default)]
    pub hearing_impaired: bool,
    /// A commentary.
    #[serde(default)]
    pub commentary: bool,
    /// Facts about a video stream.
    #[serde(default)]
    pub video: Option<VideoFacts>,
    /// Facts about an audio stream.
    #[serde(default)]
    pub audio: Option<AudioFacts>,
    /// Path of the side-car file this stream is, when it is not inside the part's file.
    #[serde(default)]
    pub sidecar: Option<String>,
}

impl StreamFacts {
    /// A stream of which only this much is known.
    #[must_use]
    pub fn new(kind: StreamKind, index: u32, codec: impl Into<String>) -> Self {
        Self {
            kind,
            index,
            track_id: None,
            codec: codec.into(),
            codec_tag: None,
            codec_string: None,
            profile: None,
            bitrate_kbps: None,
            language: None,
            title: None,
            default: false,
            forced: false,
            hearing_impaired: false,
            commentary: false,
            video: None,
            audio: None,
            sidecar: None,
        }
    }
}

/// Facts about pictures.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct VideoFacts {
    /// Shown width.
    pub width: u32,
    /// Shown height.
    pub height: u32,
    /// Stored width.
    pub coded_width: Option<u32>,
    /// Stored height.
    pub coded_height: Option<u32>,
    /// Frames per second.
    pub frame_rate: Option<FrameRate>,
    /// Bits per sample.
    pub bit_depth: Option<u32>,
    /// Level times ten for H.264 (41 = 4.1), as stored for others.
    pub level: Option<u32>,
    /// Reference frames.
    pub ref_frames: Option<u32>,
    /// Whether it is interlaced.
    pub interlaced: bool,
    /// `yuv420p`, `yuv420p10le` ...
    pub pixel_format: Option<String>,
    /// `4:2:0` ...
    pub chroma_subsampling: Option<String>,
    /// `bt709`, `bt2020nc` ...
    pub color_space: Option<String>,
    /// `bt709`, `bt2020` ...
    pub color_primaries: Option<String>,
    /// `bt709`, `smpte2084`, `arib-std-b67` ...
    pub color_trc: Option<String>,
    /// `tv` or `pc`.
    pub color_range: Option<String>,
    /// Shape of a pixel, `1:1`.
    pub pixel_aspect_ratio: Option<String>,
    /// Quarter turns to the right before it is shown, in degrees.
    pub rotation: i32,
    /// Dolby Vision profile.
    pub dolby_vision_profile: Option<u32>,
}

impl VideoFacts {
    /// Whether the transfer curve is one of high dynamic range.
    #[must_use]
    pub fn hdr(&self) -> bool {
        self.dolby_vision_profile.is_some()
            || matches!(self.color_trc.as_deref(), Some("smpte2084" | "arib-std-b67"))
    }
}

/// Facts about sound.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AudioFacts {
    /// Number of channels.
    pub channels: u32,
    /// `stereo`, `5.1(side)` ...
    pub layout: Option<String>,
    /// Samples per second.
    pub sampling_rate: Option<u32>,
    /// Bits per sample.
    pub bit_depth: Option<u32>,
}

/// A stream of a part, with its key.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// Its key; the same after the file is probed again, as long as its index and kind stay.
    pub key: StreamKey,
    /// What is known of it.
    pub facts: StreamFacts,
}

/// A part: one file of a version.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its key.
    pub key: PartKey,
    /// Its place among the parts of the version, from 0.
    pub index: u32,
    /// The file.
    pub file: FileKey,
    /// The file's absolute path.
    pub path: String,
    /// The file's size in bytes.
    pub size: u64,
    /// When the file was last changed.
    pub modified_at: Timestamp,
    /// The file's fingerprint, once known.
    pub fingerprint: Option<String>,
    /// Whether the file was there at the last look.
    pub available: bool,
    /// Why the file can not be played, when a probe failed.
    pub failure: Option<String>,
    /// Container and length; streams and chapters are empty in listings.
    pub probe: Option<Probe>,
    /// Streams with keys; empty in listings.
    pub streams: Vec<Stream>,
    /// What the asking person chose; `None` in listings and where nothing was chosen.
    pub choice: Option<StreamChoice>,
}

/// A version of an item: one way to see the whole of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Its key.
    pub key: VersionKey,
    /// Name of the edition, when it is a special one.
    pub edition: Option<String>,
    /// Sum of the parts in milliseconds.
    pub duration_ms: Option<u64>,
    /// Overall bit rate in kbit/s.
    pub bitrate_kbps: Option<u64>,
    /// Width of the first video stream.
    pub width: Option<u32>,
    /// Height of the first video stream.
    pub height: Option<u32>,
    /// Container of the first part.
    pub container: Option<String>,
    /// Codec of the first video stream.
    pub video_codec: Option<String>,
    /// Profile of the first video stream.
    pub video_profile: Option<String>,
    /// Frames per second of the first video stream.
    pub frame_rate: Option<FrameRate>,
    /// Whether the first video stream has a high dynamic range.
    pub hdr: bool,
    /// Codec of the default audio stream.
    pub audio_codec: Option<String>,
    /// Profile of the default audio stream.
    pub audio_profile: Option<String>,
    /// Channels of the default audio stream.
    pub audio_channels: Option<u32>,
    /// Its files in order.
    pub parts: Vec<Part>,
}

/// The summary of a version that its probed parts give: what listings and filters look at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VersionSummary {
    /// Sum of the parts in milliseconds.
    pub duration_ms: Option<u64>,
    /// Overall bit rate in kbit/s.
    pub bitrate_kbps: Option<u64>,
    /// Width of the first video stream.
    pub width: Option<u32>,
    /// Height of the first video stream.
    pub height: Option<u32>,
    /// Container of the first part.
    pub container: Option<String>,
    /// Codec of the first video stream.
    pub video_codec: Option<String>,
    /// Profile of the first video stream.
    pub video_profile: Option<String>,
    /// Frames per second of the first video stream.
    pub frame_rate: Option<FrameRate>,
    /// Whether the first video stream has a high dynamic range.
    pub hdr: bool,
    /// Codec of the default audio stream.
    pub audio_codec: Option<String>,
    /// Profile of the default audio stream.
    pub audio_profile: Option<String>,
    /// Channels of the default audio stream.
    pub audio_channels: Option<u32>,
}

impl VersionSummary {
    /// The summary of a version whose parts were probed so; a part not yet probed leaves the length unknown.
    #[must_use]
    pub fn of(parts: &[Option<&Probe>]) -> Self {
        let Some(first) = parts.first().copied().flatten() else { return Self::default() };
        let video = first.streams.iter().find(|stream| stream.kind == StreamKind::Video);
        let sounds = || first.streams.iter().filter(|stream| stream.kind == StreamKind::Audio);
        let audio = sounds().find(|stream| stream.default).or_else(|| sounds().next());
        let pictures = video.and_then(|stream| stream.video.as_ref());
        Self {
            duration_ms: parts.iter().map(|part| part.and_then(|probe| probe.duration_ms)).sum(),
            bitrate_kbps: first.bitrate_kbps,
            width: pictures.map(|facts| facts.width),
            height: pictures.map(|facts| facts.height),
            container: Some(first.container.clone()),
            video_codec: video.map(|stream| stream.codec.clone()),
            video_profile: video.and_then(|stream| stream.profile.clone()),
            frame_rate: pictures.and_then(|facts| facts.frame_rate),
            hdr: pictures.is_some_and(VideoFacts::hdr),
            audio_codec: audio.map(|stream| stream.codec.clone()),
            audio_profile: audio.and_then(|stream| stream.profile.clone()),
            audio_channels: audio.and_then(|stream| stream.audio.as_ref()).map(|facts| facts.channels),
        }
    }
}

/// The protocol's name of a resolution: `sd`, `480`, `576`, `720`, `1080`, `2k`, `4k`, `8k`.
#[must_use]
pub fn resolution(width: u32, height: u32) -> &'static str {
    // By width as well as height: a wide film is 1920x800 and still "1080".
    match (width, height) {
        (w, h) if w >= 7000 || h >= 4000 => "8k",
        (w, h) if w >= 3500 || h >= 2000 => "4k",
        (w, h) if w >= 2300 || h >= 1300 => "2k",
        (w, h) if w >= 1800 || h >= 1000 => "1080",
        (w, h) if w >= 1200 || h >= 700 => "720",
        (_, h) if h >= 570 => "576",
        (_, h) if h >= 470 => "480",
        _ => "sd",
    }
}
