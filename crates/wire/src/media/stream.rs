//! `Media`, `Part` and `Stream`: the versions of an item, their files and what flows in them.
//!
//! The same elements stand in listings, details and decisions; a decision fills in `decision`, `location` and
//! `selected`. The titles people read (`1080p (H.264)`, `English (AAC Stereo)`) are made here.

use super::element::Element;
use super::language;

/// One version of an item.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Media {
    /// Its key.
    pub id: i64,
    /// Length in milliseconds.
    pub duration: Option<i64>,
    /// Overall bit rate in kbit/s.
    pub bitrate: Option<i64>,
    /// Shown width.
    pub width: Option<i64>,
    /// Shown height.
    pub height: Option<i64>,
    /// Channels of the sound.
    pub audio_channels: Option<i64>,
    /// Codec of the sound.
    pub audio_codec: Option<String>,
    /// Profile of the sound.
    pub audio_profile: Option<String>,
    /// Codec of the pictures.
    pub video_codec: Option<String>,
    /// Profile of the pictures.
    pub video_profile: Option<String>,
    /// `sd`, `480`, `576`, `720`, `1080`, `2k`, `4k`, `8k`.
    pub video_resolution: Option<String>,
    /// Frames per second.
    pub frames_per_second: Option<f64>,
    /// `mp4`, `mkv` ...
    pub container: Option<String>,
    /// An mp4 whose index comes first.
    pub optimized_for_streaming: Option<bool>,
    /// An mp4 with 64-bit offsets.
    pub has_64bit_offsets: Option<bool>,
    /// In a decision: how it will be delivered.
    pub protocol: Option<String>,
    /// In a decision or a session: the one in use.
    pub selected: bool,
    /// Its files.
    pub parts: Vec<Part>,
}

/// One file of a version.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Part {
    /// Its key.
    pub id: i64,
    /// Where it is fetched; absent when it has to be converted.
    pub key: Option<String>,
    /// Length in milliseconds.
    pub duration: Option<i64>,
    /// Its path, for those who may see it.
    pub file: Option<String>,
    /// Its size in bytes.
    pub size: Option<i64>,
    /// Its container.
    pub container: Option<String>,
    /// Profile of the pictures.
    pub video_profile: Option<String>,
    /// Profile of the sound.
    pub audio_profile: Option<String>,
    /// An mp4 whose index comes first.
    pub optimized_for_streaming: Option<bool>,
    /// An mp4 with 64-bit offsets.
    pub has_64bit_offsets: Option<bool>,
    /// Whether the file can be read, when that was asked.
    pub accessible: Option<bool>,
    /// Whether the file is there, when that was asked.
    pub exists: Option<bool>,
    /// Why the file can not be played, when looking into it failed. Our own attribute; other clients pass over it.
    pub failure: Option<String>,
    /// Whether a preview index exists.
    pub indexes: Option<&'static str>,
    /// In a decision: `directplay`, `transcode`, `copy`, `none`.
    pub decision: Option<&'static str>,
    /// In a decision or a session: the one in use.
    pub selected: bool,
    /// Its streams.
    pub streams: Vec<Stream>,
}

/// What flows in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StreamType {
    /// Pictures.
    #[default]
    Video,
    /// Sound.
    Audio,
    /// Subtitles.
    Subtitle,
}

impl StreamType {
    /// The protocol's number.
    pub fn number(self) -> i64 {
        match self {
            Self::Video => 1,
            Self::Audio => 2,
            Self::Subtitle => 3,
        }
    }
}

/// One stream of a part.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stream {
    /// Its key.
    pub id: i64,
    /// What flows in it.
    pub kind: StreamType,
    /// Its place in the file.
    pub index: Option<i64>,
    /// Its codec.
    pub codec: String,
    /// Bit rate in kbit/s.
    pub bitrate: Option<i64>,
    /// Language as three letters.
    pub language: Option<String>,
    /// Its title in the file.
    pub title: Option<String>,
    /// The track's own id.
    pub stream_identifier: Option<i64>,
    /// Codec profile.
    pub profile: Option<String>,
    /// Played when nothing else is chosen.
    pub default: bool,
    /// In use for the asking person.
    pub selected: bool,
    /// Where a side-car is fetched.
    pub key: Option<String>,
    /// In a decision: `copy`, `transcode`, `burn`, `ignore`, `none`.
    pub decision: Option<&'static str>,
    /// In a decision: where it will be found.
    pub location: Option<&'static str>,
    /// Facts of one kind of stream.
    pub facts: StreamFacts,
}

/// Facts that only one kind of stream has.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StreamFacts {
    /// Shown width.
    pub width: Option<i64>,
    /// Shown height.
    pub height: Option<i64>,
    /// Stored width.
    pub coded_width: Option<i64>,
    /// Stored height.
    pub coded_height: Option<i64>,
    /// Frames per second.
    pub frame_rate: Option<f64>,
    /// Bits per sample.
    pub bit_depth: Option<i64>,
    /// `4:2:0` ...
    pub chroma_subsampling: Option<String>,
    /// `bt709` ...
    pub color_primaries: Option<String>,
    /// `tv` or `pc`.
    pub color_range: Option<String>,
    /// `bt709` ...
    pub color_space: Option<String>,
    /// `bt709`, `smpte2084` ...
    pub color_trc: Option<String>,
    /// Level times ten.
    pub level: Option<i64>,
    /// Reference frames.
    pub ref_frames: Option<i64>,
    /// Whether it is interlaced; absent for sound and subtitles.
    pub interlaced: Option<bool>,
    /// Shape of a pixel.
    pub pixel_aspect_ratio: Option<String>,
    /// Pixel format.
    pub pixel_format: Option<String>,
    /// Dolby Vision profile.
    pub dolby_vision_profile: Option<i64>,
    /// Channels.
    pub channels: Option<i64>,
    /// `stereo`, `5.1(side)` ...
    pub audio_channel_layout: Option<String>,
    /// Samples per second.
    pub sampling_rate: Option<i64>,
    /// Needed to understand the film.
    pub forced: bool,
    /// Made for those who hear badly.
    pub hearing_impaired: bool,
}

impl From<Media> for Element {
    fn from(media: Media) -> Self {
        let ratio = match (media.width, media.height) {
            (Some(width), Some(height)) if height > 0 => Some(two_decimals(width as f64 / height as f64)),
            _ => None,
        };
        Element::list("Media")
            .attr("id", media.id)
            .maybe("duration", media.duration)
            .maybe("bitrate", media.bitrate)
            .maybe("width", media.width)
            .maybe("height", media.height)
            .maybe("aspectRatio", ratio)
            .maybe("audioChannels", media.audio_channels)
            .maybe("audioCodec", media.audio_codec)
            .maybe("videoCodec", media.video_codec)
            .maybe("videoResolution", media.video_resolution)
            .maybe("container", media.container)
            .maybe("videoFrameRate", media.frames_per_second.map(frame_rate_name))
            .maybe("optimizedForStreaming", media.optimized_for_streaming)
            .maybe("audioProfile", media.audio_profile)
            .maybe("has64bitOffsets", media.has_64bit_offsets)
            .maybe("videoProfile", media.video_profile)
            .maybe("protocol", media.protocol)
            .when("selected", media.selected)
            .children(media.parts.into_iter().map(Element::from))
    }
}

impl From<Part> for Element {
    fn from(part: Part) -> Self {
        Element::list("Part")
            .attr("id", part.id)
            .maybe("key", part.key)
            .maybe("duration", part.duration)
            .maybe("file", part.file)
            .maybe("size", part.size)
            .maybe("audioProfile", part.audio_profile)
            .maybe("container", part.container)
            .maybe("has64bitOffsets", part.has_64bit_offsets)
            .maybe("optimizedForStreaming", part.optimized_for_streaming)
            .maybe("videoProfile", part.video_profile)
            .maybe("indexes", part.indexes)
            .maybe("accessible", part.accessible)
            .maybe("exists", part.exists)
            .maybe("failure", part.failure)
            .maybe("decision", part.decision)
            .when("selected", part.selected)
            .children(part.streams.into_iter().map(Element::from))
    }
}

impl From<Stream> for Element {
    fn from(stream: Stream) -> Self {
        let (display, extended) = (stream.display_title(), stream.extended_display_title());
        let facts = stream.facts;
        let external = stream.key.is_some();
        let element = Element::list("Stream")
            .attr("id", stream.id)
            .attr("streamType", stream.kind.number())
            .when("default", stream.default)
            .when("selected", stream.selected)
            .attr("codec", stream.codec.clone())
            .maybe("index", stream.index)
            .maybe("bitrate", stream.bitrate)
            .maybe("language", stream.language.as_deref().map(language::name))
            .maybe("languageTag", stream.language.as_deref().map(language::tag))
            .maybe("languageCode", stream.language.clone())
            .maybe("title", stream.title)
            .maybe("streamIdentifier", stream.stream_identifier)
            .maybe("profile", stream.profile);
        let element = match stream.kind {
            StreamType::Video => video(element, facts),
            StreamType::Audio => element
                .maybe("audioChannelLayout", facts.audio_channel_layout)
                .maybe("bitDepth", facts.bit_depth)
                .maybe("channels", facts.channels)
                .maybe("samplingRate", facts.sampling_rate),
            StreamType::Subtitle => element
                .maybe("format", external.then(|| stream.codec.clone()))
                .when("forced", facts.forced)
                .when("hearingImpaired", facts.hearing_impaired),
        };
        element
            .attr("displayTitle", display)
            .attr("extendedDisplayTitle", extended)
            .maybe("key", stream.key)
            .maybe("decision", stream.decision)
            .maybe("location", stream.location)
            .when("burn", stream.decision == Some("burn"))
    }
}

fn video(element: Element, facts: StreamFacts) -> Element {
    element
        .maybe("bitDepth", facts.bit_depth)
        .maybe("chromaSubsampling", facts.chroma_subsampling)
        .maybe("codedHeight", facts.coded_height)
        .maybe("codedWidth", facts.coded_width)
        .maybe("colorPrimaries", facts.color_primaries)
        .maybe("colorRange", facts.color_range)
        .maybe("colorSpace", facts.color_space)
        .maybe("colorTrc", facts.color_trc)
        .maybe("DOVIPresent", facts.dolby_vision_profile.map(|_| true))
        .maybe("DOVIProfile", facts.dolby_vision_profile)
        .maybe("frameRate", facts.frame_rate.map(three_decimals))
        .maybe("height", facts.height)
        .maybe("level", facts.level)
        .maybe("pixelAspectRatio", facts.pixel_aspect_ratio)
        .maybe("pixelFormat", facts.pixel_format)
        .maybe("refFrames", facts.ref_frames)
        .maybe(
            "scanType",
            facts.interlaced.map(|interlaced| if interlaced { "interlaced" } else { "progressive" }),
        )
        .maybe("width", facts.width)
}

impl Stream {
    /// What a person reads: `1080p (H.264)`, `English (AAC Stereo)`, `English (SRT External)`.
    pub fn display_title(&self) -> String {
        let facts = &self.facts;
        match self.kind {
            StreamType::Video => {
                let size = facts.height.map_or_else(String::new, |height| {
                    let width = facts.width.unwrap_or(0);
                    let name = if width >= 3_500 || height >= 2_000 {
                        "4K".to_owned()
                    } else {
                        format!("{}p", line_count(width, height))
                    };
                    name + " "
                });
                let hdr = match facts.color_trc.as_deref() {
                    _ if facts.dolby_vision_profile.is_some() => "DoVi ",
                    Some("smpte2084") => "HDR10 ",
                    Some("arib-std-b67") => "HLG ",
                    _ => "",
                };
                let depth = match (self.codec.as_str(), self.profile.as_deref()) {
                    ("hevc", Some("main 10")) => " Main 10",
                    _ => "",
                };
                format!("{size}{hdr}({}{depth})", codec_name(&self.codec))
            }
            StreamType::Audio => {
                let layout = channels_name(facts.channels, facts.audio_channel_layout.as_deref());
                let separator = if layout.is_empty() { "" } else { " " };
                format!("{} ({}{separator}{layout})", self.language_name(), codec_name(&self.codec))
            }
            StreamType::Subtitle => {
                let forced = if facts.forced { " Forced" } else { "" };
                let impaired = if facts.hearing_impaired { " SDH" } else { "" };
                let external = if self.key.is_some() { " External" } else { "" };
                format!("{}{forced}{impaired} ({}{external})", self.language_name(), codec_name(&self.codec))
            }
        }
    }

    /// The display title with the stream's own title before it.
    pub fn extended_display_title(&self) -> String {
        match &self.title {
            Some(title) if !title.is_empty() && self.kind != StreamType::Video => {
                let display = self.display_title();
                let details =
                    display.split_once(" (").map_or("", |(_, details)| details.trim_end_matches(')'));
                format!("{title} ({} {details})", self.language_name())
            }
            _ => self.display_title(),
        }
    }

    fn language_name(&self) -> &str {
        self.language.as_deref().map_or("Unknown", language::name)
    }
}

fn line_count(width: i64, height: i64) -> i64 {
    match (width, height) {
        (w, h) if w >= 1_800 || h >= 1_000 => 1080,
        (w, h) if w >= 1_200 || h >= 700 => 720,
        (_, h) if h >= 570 => 576,
        (_, h) if h >= 470 => 480,
        (_, h) => h,
    }
}

/// The name people know a codec by.
pub fn codec_name(codec: &str) -> String {
    match codec {
        "h264" => "H.264".to_owned(),
        "mpeg4" => "MPEG-4".to_owned(),
        "mpeg2video" => "MPEG-2".to_owned(),
        "dca" => "DTS".to_owned(),
        "truehd" => "TrueHD".to_owned(),
        "opus" => "Opus".to_owned(),
        "vorbis" => "Vorbis".to_owned(),
        "webvtt" => "WebVTT".to_owned(),
        "vobsub" => "VobSub".to_owned(),
        "mov_text" => "MOV_TEXT".to_owned(),
        other => other.to_uppercase(),
    }
}

fn channels_name(channels: Option<i64>, layout: Option<&str>) -> String {
    match (channels, layout) {
        (Some(1), _) => "Mono".to_owned(),
        (Some(2), _) => "Stereo".to_owned(),
        (_, Some(layout)) => layout.split('(').next().unwrap_or(layout).to_owned(),
        (Some(6), None) => "5.1".to_owned(),
        (Some(8), None) => "7.1".to_owned(),
        (Some(n), None) => format!("{n} channels"),
        (None, None) => String::new(),
    }
}

/// The name of a frame rate: `24p`, `PAL`, `NTSC`, `60p`.
fn frame_rate_name(rate: f64) -> String {
    match rate {
        r if (23.5..24.5).contains(&r) => "24p".to_owned(),
        r if (24.5..25.5).contains(&r) => "PAL".to_owned(),
        r if (29.5..30.5).contains(&r) => "NTSC".to_owned(),
        r if (59.5..60.5).contains(&r) => "60p".to_owned(),
        r => format!("{}p", r.round()),
    }
}

fn two_decimals(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

fn three_decimals(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(codec: &str, channels: i64, language: Option<&str>) -> Stream {
        Stream {
            kind: StreamType::Audio,
            codec: codec.to_owned(),
            language: language.map(str::to_owned),
            facts: StreamFacts { channels: Some(channels), ..StreamFacts::default() },
            ..Stream::default()
        }
    }

    #[test]
    fn streams_are_named_the_way_people_know_them() {
        assert_eq!(sound("aac", 2, Some("eng")).display_title(), "English (AAC Stereo)");
        assert_eq!(sound("eac3", 6, Some("eng")).display_title(), "English (EAC3 5.1)");
        assert_eq!(sound("aac", 2, None).display_title(), "Unknown (AAC Stereo)");
        let subtitle = Stream {
            kind: StreamType::Subtitle,
            codec: "srt".to_owned(),
            language: Some("deu".to_owned()),
            key: Some("/library/streams/1".to_owned()),
            ..Stream::default()
        };
        assert_eq!(subtitle.display_title(), "German (SRT External)");
        let picture = Stream {
            codec: "hevc".to_owned(),
            profile: Some("main 10".to_owned()),
            facts: StreamFacts {
                width: Some(3840),
                height: Some(2160),
                color_trc: Some("smpte2084".to_owned()),
                ..StreamFacts::default()
            },
            ..Stream::default()
        };
        assert_eq!(picture.display_title(), "4K HDR10 (HEVC Main 10)");
    }

    #[test]
    fn a_named_track_says_its_name_first() {
        let named = Stream { title: Some("Commentary".to_owned()), ..sound("aac", 2, Some("eng")) };
        assert_eq!(named.extended_display_title(), "Commentary (English AAC Stereo)");
    }

    #[test]
    fn a_version_tells_ratio_and_frame_rate_by_their_names() {
        let media = Media {
            id: 1,
            width: Some(1920),
            height: Some(800),
            frames_per_second: Some(23.976),
            ..Media::default()
        };
        let xml = super::super::Document(Element::single("MediaContainer").child(media.into())).to_xml();
        assert!(xml.contains(r#"aspectRatio="2.4""#) && xml.contains(r#"videoFrameRate="24p""#), "{xml}");
    }
}
