//! Why a film is not played as it lies on disk: facts with both sides, readable by the person who watches.

use std::fmt;

/// One reason why something has to be converted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The player asked not to be given the file itself.
    DirectPlayOff,
    /// The player asked not to be given copied streams.
    DirectStreamOff,
    /// The player does not open this container.
    Container {
        /// What the file is.
        has: String,
    },
    /// The player does not decode these pictures.
    VideoCodec {
        /// What the file has.
        has: String,
    },
    /// The player does not decode this sound.
    AudioCodec {
        /// What the file has.
        has: String,
    },
    /// A property of a stream lies outside what the player says it takes.
    Limit {
        /// Which property, by the protocol's name (`video.bitDepth`).
        name: String,
        /// What the file has.
        has: String,
        /// What the player takes.
        takes: String,
    },
    /// The file needs more than the connection or the person allows.
    BitRate {
        /// kbit/s of the file.
        has: u64,
        /// kbit/s allowed.
        cap: u64,
    },
    /// The picture is larger than was asked for.
    Resolution {
        /// Width and height of the file.
        has: (u32, u32),
        /// Width and height asked for.
        cap: (u32, u32),
    },
    /// The chosen sound is not the one this player plays by itself.
    AudioTrack,
    /// The chosen subtitle can be shown only by drawing it into the picture.
    SubtitleBurn {
        /// Its codec.
        codec: String,
    },
    /// The picture has a high dynamic range, the player shows standard range.
    DynamicRange,
    /// The file has no index of keyframes, so it cannot be cut without being encoded.
    NoKeyframeIndex,
    /// The pictures have no place in the segments players load.
    NotSegmentable {
        /// Their codec.
        codec: String,
    },
    /// The file was not read yet, so nothing is known about it.
    Unknown,
    /// The file is missing or broken.
    Unreadable {
        /// Why.
        why: String,
    },
    /// The player names no way to receive a conversion that this server can make.
    NoTarget,
}

impl Reason {
    /// A short stable name for programs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::DirectPlayOff => "directPlayOff",
            Self::DirectStreamOff => "directStreamOff",
            Self::Container { .. } => "container",
            Self::VideoCodec { .. } => "videoCodec",
            Self::AudioCodec { .. } => "audioCodec",
            Self::Limit { .. } => "limit",
            Self::BitRate { .. } => "bitRate",
            Self::Resolution { .. } => "resolution",
            Self::AudioTrack => "audioTrack",
            Self::SubtitleBurn { .. } => "subtitleBurn",
            Self::DynamicRange => "dynamicRange",
            Self::NoKeyframeIndex => "noKeyframeIndex",
            Self::NotSegmentable { .. } => "notSegmentable",
            Self::Unknown => "unknown",
            Self::Unreadable { .. } => "unreadable",
            Self::NoTarget => "noTarget",
        }
    }
}

impl Reason {
    /// Both sides of it, for programs that say it in words of their own: `has`, `takes`, and `limit`, the name of a
    /// property.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let size = |(width, height): (u32, u32)| format!("{width}x{height}");
        match self {
            Self::Container { has } | Self::VideoCodec { has } | Self::AudioCodec { has } => {
                vec![("has", has.clone())]
            }
            Self::SubtitleBurn { codec } | Self::NotSegmentable { codec } => vec![("has", codec.clone())],
            Self::Limit { name, has, takes } => {
                vec![("limit", name.clone()), ("has", has.clone()), ("takes", takes.clone())]
            }
            Self::BitRate { has, cap } => vec![("has", has.to_string()), ("takes", cap.to_string())],
            Self::Resolution { has, cap } => vec![("has", size(*has)), ("takes", size(*cap))],
            Self::DirectPlayOff
            | Self::DirectStreamOff
            | Self::AudioTrack
            | Self::DynamicRange
            | Self::NoKeyframeIndex
            | Self::Unknown
            | Self::Unreadable { .. }
            | Self::NoTarget => Vec::new(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DirectPlayOff => write!(f, "the player asked for a conversion"),
            Self::DirectStreamOff => write!(f, "the player asked for nothing to be copied"),
            Self::Container { has } => {
                write!(f, "the file is {}; this player does not open that with what is in it", readable(has))
            }
            Self::VideoCodec { has } => {
                write!(f, "the video is {}; this player does not decode that", readable(has))
            }
            Self::AudioCodec { has } => {
                write!(f, "the audio is {}; this player does not decode that", readable(has))
            }
            Self::Limit { name, has, takes } => write!(f, "{name} is {has}; this player takes {takes}"),
            Self::BitRate { has, cap } => write!(f, "the file needs {has} kbit/s; {cap} are allowed"),
            Self::Resolution { has, cap } => {
                write!(f, "the picture is {}x{}; {}x{} was asked for", has.0, has.1, cap.0, cap.1)
            }
            Self::AudioTrack => {
                write!(f, "this player plays the first audio track only, and another is chosen")
            }
            Self::SubtitleBurn { codec } => {
                write!(f, "the subtitle is {}, which has to be drawn into the picture", readable(codec))
            }
            Self::DynamicRange => {
                write!(f, "the picture has a high dynamic range; this player shows standard range")
            }
            Self::NoKeyframeIndex => write!(f, "the file has no index of keyframes to cut it at"),
            Self::NotSegmentable { codec } => write!(f, "{} can not be put into segments", readable(codec)),
            Self::Unknown => write!(f, "the file was not looked into yet"),
            Self::Unreadable { why } => write!(f, "the file can not be played: {why}"),
            Self::NoTarget => write!(f, "this player names no conversion that this server can make"),
        }
    }
}

/// A codec or container as people write it.
fn readable(name: &str) -> &str {
    match name {
        "h264" => "H.264",
        "hevc" => "HEVC",
        "av1" => "AV1",
        "vp8" => "VP8",
        "vp9" => "VP9",
        "vc1" => "VC-1",
        "mpeg4" => "MPEG-4",
        "mpeg2video" => "MPEG-2",
        "aac" => "AAC",
        "ac3" => "Dolby Digital",
        "eac3" => "Dolby Digital Plus",
        "truehd" => "Dolby TrueHD",
        "dca" => "DTS",
        "flac" => "FLAC",
        "mp3" => "MP3",
        "opus" => "Opus",
        "vorbis" => "Vorbis",
        "pgs" => "PGS",
        "vobsub" => "VobSub",
        "mkv" => "Matroska",
        "mp4" => "MP4",
        "avi" => "AVI",
        "mov" => "QuickTime",
        "mpegts" => "an MPEG transport stream",
        other => other,
    }
}
