//! The decision: one pure function from a file, what the client can do and what was asked, to what is done and why.
//!
//! ```text
//! Direct ── lighter than ── copied ── lighter than ── sound encoded ── lighter than ── pictures encoded
//! ```
//!
//! Decided once per playback; the endpoints only carry it out.

use super::limitation::Limitation;
use super::profile::{ClientProfile, DirectPlay, ProfileKind, Protocol, Target};
use super::reason::Reason;
use super::rung::{AudioRung, Caps, VideoRung, audio_rung, video_rung};
use crate::choice::Selected;
use crate::keys::StreamKey;
use crate::stream::{Part, Probe, Stream, StreamKind};

/// What the player asks for beside its profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// What kind of item it is.
    pub kind: ProfileKind,
    /// How a conversion would be delivered.
    pub protocol: Protocol,
    /// Whether the file itself is welcome.
    pub direct_play: bool,
    /// Whether copied pictures are welcome.
    pub direct_stream: bool,
    /// Whether copied sound is welcome.
    pub direct_stream_audio: bool,
    /// Limits of connection and person.
    pub caps: Caps,
    /// Most channels of sound.
    pub channels: Option<u32>,
    /// What happens to subtitles.
    pub subtitles: SubtitleWish,
    /// Whether the person chose the sound themselves, so that no other track may take its place.
    pub audio_chosen: bool,
}

impl Ask {
    /// Everything welcome, nothing limited.
    #[must_use]
    pub fn anything(kind: ProfileKind, protocol: Protocol) -> Self {
        Self {
            kind,
            protocol,
            direct_play: true,
            direct_stream: true,
            direct_stream_audio: true,
            caps: Caps::default(),
            channels: None,
            subtitles: SubtitleWish::Auto,
            audio_chosen: false,
        }
    }
}

/// What the player wants done with subtitles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubtitleWish {
    /// Whatever is lightest.
    Auto,
    /// Draw them into the picture.
    Burn,
    /// None in the stream; the player loads the text itself.
    Sidecar,
    /// None at all.
    None,
}

/// What is done and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What is done.
    pub play: Play,
    /// Why the file is not played as it is; empty for direct play.
    pub reasons: Vec<Reason>,
    /// The sound that is heard first.
    pub audio: Option<StreamKey>,
    /// The subtitle that is on, and how it gets to the screen.
    pub subtitle: Option<(StreamKey, SubtitleWay)>,
}

impl Decision {
    /// How heavy it is for the server: a more capable client never gets a heavier one.
    #[must_use]
    pub fn weight(&self) -> u32 {
        match &self.play {
            Play::Direct => 0,
            Play::Convert(conversion) => {
                let sound = conversion.audio.iter().any(|one| matches!(one.action, AudioAction::Encode(_)));
                let pictures = conversion.video.as_ref().map_or(0, |one| match one.action {
                    VideoAction::Copy => 0,
                    VideoAction::Encode(_) => 4,
                });
                1 + u32::from(sound) + pictures
            }
            Play::Impossible => 100,
        }
    }

    /// The conversion, when there is one.
    #[must_use]
    pub fn conversion(&self) -> Option<&Conversion> {
        match &self.play {
            Play::Convert(conversion) => Some(conversion),
            Play::Direct | Play::Impossible => None,
        }
    }
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Play {
    /// The player gets the file.
    Direct,
    /// The player gets a conversion.
    Convert(Conversion),
    /// The player gets nothing; the reasons say why.
    Impossible,
}

/// A conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    /// How it is delivered.
    pub protocol: Protocol,
    /// Container of the segments or of the stream.
    pub container: String,
    /// The pictures.
    pub video: Option<VideoPlan>,
    /// The sound: every track for segments, the one that is heard otherwise. The one heard first is the first.
    pub audio: Vec<AudioPlan>,
    /// Subtitles that go beside the pictures as text.
    pub text: Vec<StreamKey>,
    /// The subtitle that is drawn into the picture.
    pub burn: Option<StreamKey>,
}

/// What happens to the pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VideoPlan {
    /// The stream.
    pub stream: StreamKey,
    /// What happens to it.
    pub action: VideoAction,
}

/// What happens to pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VideoAction {
    /// They are copied.
    Copy,
    /// They are encoded.
    Encode(VideoRung),
}

/// What happens to one track of sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudioPlan {
    /// The stream.
    pub stream: StreamKey,
    /// What happens to it.
    pub action: AudioAction,
}

/// What happens to sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AudioAction {
    /// It is copied.
    Copy,
    /// It is encoded.
    Encode(AudioRung),
}

/// How a subtitle gets to the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubtitleWay {
    /// The player reads it from the file.
    InFile,
    /// The player loads it as text.
    Sidecar,
    /// It is one of the renditions.
    Segmented,
    /// It is a stream of the conversion.
    Embedded,
    /// It is drawn into the picture.
    Burn,
}

/// Decides how this part is played.
#[must_use]
pub fn decide(part: &Part, selected: Selected, client: &ClientProfile, ask: &Ask) -> Decision {
    let impossible = |reason| Decision {
        play: Play::Impossible,
        reasons: vec![reason],
        audio: selected.audio,
        subtitle: None,
    };
    if let Some(why) = &part.failure {
        return impossible(Reason::Unreadable { why: why.clone() });
    }
    if !part.available {
        return impossible(Reason::Unreadable { why: "it is not where it was".into() });
    }
    let Some(probe) = &part.probe else { return impossible(Reason::Unknown) };
    let scene = Scene::new(part, probe, selected, client, ask);
    scene.decide()
}

/// Whether a subtitle of this codec is text.
#[must_use]
pub fn is_text(codec: &str) -> bool {
    matches!(codec, "srt" | "ass" | "ssa" | "mov_text" | "webvtt" | "text" | "smi" | "subrip")
}

/// Whether pictures of this codec have a place in fMP4 segments.
fn segmentable_video(codec: &str) -> bool {
    matches!(codec, "h264" | "hevc" | "av1" | "vp9")
}

/// Whether sound of this codec has a place in fMP4 segments.
fn segmentable_audio(codec: &str) -> bool {
    matches!(codec, "aac" | "mp3" | "ac3" | "eac3" | "flac" | "opus" | "alac")
}

/// Everything the decision looks at.
struct Scene<'a> {
    part: &'a Part,
    probe: &'a Probe,
    client: &'a ClientProfile,
    ask: &'a Ask,
    video: Option<&'a Stream>,
    audio: Option<&'a Stream>,
    subtitle: Option<&'a Stream>,
}

impl<'a> Scene<'a> {
    fn new(
        part: &'a Part,
        probe: &'a Probe,
        selected: Selected,
        client: &'a ClientProfile,
        ask: &'a Ask,
    ) -> Self {
        let find = |key: Option<StreamKey>| part.streams.iter().find(|stream| Some(stream.key) == key);
        let video = part.streams.iter().find(|stream| stream.facts.kind == StreamKind::Video);
        let subtitle = find(selected.subtitle).filter(|_| ask.subtitles != SubtitleWish::None);
        let video = video.filter(|_| ask.kind != ProfileKind::Music);
        Self { part, probe, client, ask, video, audio: find(selected.audio), subtitle }
    }

    fn decide(mut self) -> Decision {
        let mut reasons = self.against_direct();
        // AC-3 first with AAC second is direct play with the other track, when the person left the choice to us.
        if !self.ask.audio_chosen && !reasons.is_empty() {
            let first = self.audio;
            for other in self.stand_ins() {
                self.audio = Some(other);
                if self.against_direct().is_empty() {
                    reasons.clear();
                    break;
                }
                self.audio = first;
            }
        }
        if reasons.is_empty() {
            let subtitle = self.subtitle.map(|stream| (stream.key, self.direct_way(stream)));
            return Decision { play: Play::Direct, reasons, audio: self.audio.map(|it| it.key), subtitle };
        }
        let conversion = self.conversion(&mut reasons);
        let subtitle = self.subtitle.map(|stream| (stream.key, self.converted_way(stream)));
        let play = conversion.map_or(Play::Impossible, Play::Convert);
        let mut seen: Vec<Reason> = Vec::new();
        for reason in reasons {
            if !seen.contains(&reason) {
                seen.push(reason);
            }
        }
        Decision { play, reasons: seen, audio: self.audio.map(|it| it.key), subtitle }
    }

    /// Other tracks in the same language that could be heard instead.
    fn stand_ins(&self) -> Vec<&'a Stream> {
        let language = self.audio.and_then(|stream| stream.facts.language.as_deref());
        self.part
            .streams
            .iter()
            .filter(|stream| stream.facts.kind == StreamKind::Audio && !stream.facts.commentary)
            .filter(|stream| stream.facts.language.as_deref() == language)
            .filter(|stream| self.audio.is_none_or(|audio| audio.key != stream.key))
            .collect()
    }

    fn music(&self) -> bool {
        self.ask.kind == ProfileKind::Music
    }

    fn against_direct(&self) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if !self.ask.direct_play {
            reasons.push(Reason::DirectPlayOff);
        }
        self.against_codecs(&mut reasons);
        for stream in [self.video, self.audio].into_iter().flatten() {
            reasons.extend(self.limits(stream, |limit| limit.when_direct));
        }
        self.against_caps(&mut reasons);
        if !self.client.switches_tracks && self.audio.map(|it| it.key) != self.natural_track() {
            reasons.push(Reason::AudioTrack);
        }
        reasons.extend(self.against_subtitle(true));
        reasons
    }

    fn against_codecs(&self, reasons: &mut Vec<Reason>) {
        let entries = || self.client.direct.iter().filter(|one| one.kind == self.ask.kind);
        let sees = |one: &DirectPlay| self.video.is_none_or(|it| one.video.take(&it.facts.codec));
        let hears = |one: &DirectPlay| self.audio.is_none_or(|it| one.audio.take(&it.facts.codec));
        if entries().any(|one| one.container.take(&self.probe.container) && sees(one) && hears(one)) {
            return;
        }
        let before = reasons.len();
        if let Some(video) = self.video.filter(|_| !entries().any(sees)) {
            reasons.push(Reason::VideoCodec { has: video.facts.codec.clone() });
        }
        if let Some(audio) = self.audio.filter(|_| !entries().any(hears)) {
            reasons.push(Reason::AudioCodec { has: audio.facts.codec.clone() });
        }
        if reasons.len() == before {
            reasons.push(Reason::Container { has: self.probe.container.clone() });
        }
    }

    fn against_caps(&self, reasons: &mut Vec<Reason>) {
        if let (Some(has), Some(cap)) = (self.probe.bitrate_kbps, self.ask.caps.kbps)
            && has > u64::from(cap)
        {
            reasons.push(Reason::BitRate { has, cap: u64::from(cap) });
        }
        let pictures = self.video.and_then(|stream| stream.facts.video.as_ref());
        if let (Some(pictures), Some(cap)) = (pictures, self.ask.caps.size)
            && (pictures.width > cap.0 || pictures.height > cap.1)
        {
            reasons.push(Reason::Resolution { has: (pictures.width, pictures.height), cap });
        }
        if !self.client.shows_hdr && pictures.is_some_and(crate::stream::VideoFacts::hdr) {
            reasons.push(Reason::DynamicRange);
        }
    }

    fn against_subtitle(&self, direct: bool) -> Option<Reason> {
        let stream = self.subtitle?;
        let way = if direct { self.direct_way(stream) } else { self.converted_way(stream) };
        (way == SubtitleWay::Burn).then(|| Reason::SubtitleBurn { codec: stream.facts.codec.clone() })
    }

    fn limits(&self, stream: &Stream, applies: impl Fn(&Limitation) -> bool) -> Vec<Reason> {
        let limits = self.client.limitations.iter().filter(|limit| applies(limit));
        limits.filter_map(|limit| limit.bites(&self.probe.container, &stream.facts, self.music())).collect()
    }

    /// The track a player plays that knows nothing of tracks.
    fn natural_track(&self) -> Option<StreamKey> {
        let all = || self.part.streams.iter().filter(|stream| stream.facts.kind == StreamKind::Audio);
        all().find(|stream| stream.facts.default).or_else(|| all().next()).map(|stream| stream.key)
    }

    fn direct_way(&self, stream: &Stream) -> SubtitleWay {
        let codec = stream.facts.codec.as_str();
        if is_text(codec) && self.ask.subtitles != SubtitleWish::Burn {
            return SubtitleWay::Sidecar;
        }
        let drawn = self.client.direct.iter().filter(|one| one.kind == self.ask.kind);
        if drawn.clone().any(|one| one.subtitle.take(codec)) {
            SubtitleWay::InFile
        } else {
            SubtitleWay::Burn
        }
    }

    fn converted_way(&self, stream: &Stream) -> SubtitleWay {
        let text = is_text(&stream.facts.codec);
        match self.ask.protocol {
            _ if !text || self.ask.subtitles == SubtitleWish::Burn => SubtitleWay::Burn,
            _ if self.ask.subtitles == SubtitleWish::Sidecar => SubtitleWay::Sidecar,
            Protocol::Hls => SubtitleWay::Segmented,
            Protocol::Dash => SubtitleWay::Sidecar,
            Protocol::Http => SubtitleWay::Embedded,
        }
    }

    fn conversion(&self, reasons: &mut Vec<Reason>) -> Option<Conversion> {
        let Some(target) = self.client.target(self.ask.kind, self.ask.protocol) else {
            reasons.push(Reason::NoTarget);
            return None;
        };
        if self.video.is_none() && self.audio.is_none() {
            reasons.push(Reason::Unreadable { why: "there is neither picture nor sound in it".into() });
            return None;
        }
        let burn = self.subtitle.filter(|stream| self.converted_way(stream) == SubtitleWay::Burn);
        let burn = burn.filter(|_| self.video.is_some());
        let segments = self.ask.protocol != Protocol::Http;
        let tracks = self.part.streams.iter().filter(|stream| stream.facts.kind == StreamKind::Audio);
        let others =
            tracks.filter(|stream| segments && self.audio.is_none_or(|audio| audio.key != stream.key));
        let texts = self.part.streams.iter().filter(|stream| {
            stream.facts.kind == StreamKind::Subtitle && is_text(&stream.facts.codec) && self.video.is_some()
        });
        Some(Conversion {
            protocol: self.ask.protocol,
            container: target.container.clone(),
            video: self.video.map(|stream| self.video_plan(stream, target, burn.is_some(), reasons)),
            audio: self
                .audio
                .into_iter()
                .chain(others)
                .map(|stream| self.audio_plan(stream, target))
                .collect(),
            text: match self.ask.subtitles {
                SubtitleWish::None | SubtitleWish::Burn | SubtitleWish::Sidecar => Vec::new(),
                SubtitleWish::Auto if segments => texts.map(|stream| stream.key).collect(),
                SubtitleWish::Auto => {
                    self.subtitle.filter(|it| is_text(&it.facts.codec)).into_iter().map(|it| it.key).collect()
                }
            },
            burn: burn.map(|stream| stream.key),
        })
    }

    fn video_plan(
        &self,
        stream: &Stream,
        target: &Target,
        burn: bool,
        reasons: &mut Vec<Reason>,
    ) -> VideoPlan {
        let before = reasons.clone();
        let mut against = Vec::new();
        if !self.ask.direct_stream {
            against.push(Reason::DirectStreamOff);
        }
        let codec = &stream.facts.codec;
        if !target.video.take(codec) {
            against.push(Reason::VideoCodec { has: codec.clone() });
        }
        if self.ask.protocol != Protocol::Http && against.is_empty() {
            if !segmentable_video(codec) {
                against.push(Reason::NotSegmentable { codec: codec.clone() });
            } else if !self.probe.keyframe_index {
                against.push(Reason::NoKeyframeIndex);
            }
        }
        against.extend(self.limits(stream, |limit| limit.when_converting));
        self.against_caps(&mut against);
        if burn {
            against.extend(self.against_subtitle(false));
        }
        let pictures = stream.facts.video.clone().unwrap_or_default();
        let action = if against.is_empty() {
            VideoAction::Copy
        } else {
            let tone_map = pictures.hdr();
            let sound = self.ask.caps.kbps.map(|kbps| kbps.saturating_sub(160).max(64));
            VideoAction::Encode(video_rung(&pictures, Caps { kbps: sound, ..self.ask.caps }, tone_map))
        };
        reasons.extend(against.into_iter().filter(|reason| !before.contains(reason)));
        VideoPlan { stream: stream.key, action }
    }

    fn audio_plan(&self, stream: &Stream, target: &Target) -> AudioPlan {
        let facts = stream.facts.audio.clone().unwrap_or_default();
        let welcome = self.ask.direct_stream
            && self.ask.direct_stream_audio
            && target.audio.take(&stream.facts.codec)
            && (self.ask.protocol == Protocol::Http || segmentable_audio(&stream.facts.codec))
            && self.ask.channels.is_none_or(|most| facts.channels <= most)
            && self.limits(stream, |limit| limit.when_converting).is_empty();
        let action = if welcome {
            AudioAction::Copy
        } else {
            let most = self.ask.channels.unwrap_or(6);
            // MP3 knows no more than two channels.
            let most = if target.container == "mp3" { 2 } else { most };
            AudioAction::Encode(audio_rung(facts.channels.max(1), most, self.ask.caps.kbps))
        };
        AudioPlan { stream: stream.key, action }
    }
}

#[cfg(test)]
#[path = "decision_tests.rs"]
mod tests;
