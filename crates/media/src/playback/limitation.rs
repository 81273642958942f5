//! Limits a client puts on what it said it can do: "H.264, but only up to level 4.1".
//!
//! A limit on a property that is not known of a file does not bite, unless the client marked it as required.

use super::profile::canonical;
use super::reason::Reason;
use crate::stream::{StreamFacts, StreamKind};

/// What a limit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Pictures of a codec.
    VideoCodec,
    /// Sound of a codec, beside pictures.
    VideoAudioCodec,
    /// Sound of a codec, on its own.
    MusicCodec,
    /// Everything in a container.
    Container,
}

/// How a value is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// At most this.
    UpperBound(i64),
    /// At least this.
    LowerBound(i64),
    /// One of these.
    Match(Vec<String>),
    /// None of these.
    NotMatch(Vec<String>),
}

/// One limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limitation {
    /// What it is about.
    pub scope: Scope,
    /// Codec or container; `*` is all of them.
    pub subject: String,
    /// The property, by the protocol's name.
    pub name: String,
    /// What it may be.
    pub rule: Rule,
    /// Whether a property that is not known lies outside.
    pub required: bool,
    /// Whether it holds for playing the file itself.
    pub when_direct: bool,
    /// Whether it holds for copying into a conversion.
    pub when_converting: bool,
}

impl Limitation {
    /// The limit that these pairs of a directive mean, when this server can check it.
    #[must_use]
    pub fn from_pairs(pairs: &[(&str, &str)]) -> Option<Self> {
        let get = |key: &str| pairs.iter().find(|(name, _)| *name == key).map(|(_, value)| *value);
        let flag = |key: &str| get(key).is_some_and(|value| matches!(value, "1" | "true"));
        let scope = match get("scope")? {
            "videoCodec" => Scope::VideoCodec,
            "videoAudioCodec" => Scope::VideoAudioCodec,
            "musicCodec" => Scope::MusicCodec,
            "videoContainer" | "musicContainer" => Scope::Container,
            _ => return None,
        };
        let listed = || {
            let text = get("list").or_else(|| get("value")).or_else(|| get("substring"));
            text.map(|text| text.split('|').map(str::to_ascii_lowercase).collect::<Vec<_>>())
        };
        let number = || get("value").and_then(|value| value.parse().ok());
        let rule = match get("type")? {
            "upperBound" => Rule::UpperBound(number()?),
            "lowerBound" => Rule::LowerBound(number()?),
            "match" => Rule::Match(listed()?),
            "notMatch" => Rule::NotMatch(listed()?),
            _ => return None,
        };
        Some(Self {
            scope,
            subject: canonical(get("scopeName").unwrap_or("*")),
            name: get("name")?.to_owned(),
            rule,
            required: flag("isRequired"),
            when_direct: !flag("onlyTranscodes"),
            when_converting: !flag("onlyDirectPlay"),
        })
    }

    /// Whether both are about the same property of the same thing.
    #[must_use]
    pub fn same_subject(&self, other: &Self) -> bool {
        self.scope == other.scope && self.subject == other.subject && self.name == other.name
    }

    /// Why this stream of a file in this container lies outside of the limit, if it does.
    #[must_use]
    pub fn bites(&self, container: &str, stream: &StreamFacts, music: bool) -> Option<Reason> {
        let about = match (self.scope, stream.kind) {
            (Scope::VideoCodec, StreamKind::Video) => &stream.codec,
            (Scope::VideoAudioCodec, StreamKind::Audio) if !music => &stream.codec,
            (Scope::MusicCodec, StreamKind::Audio) if music => &stream.codec,
            (Scope::Container, _) => container,
            _ => return None,
        };
        if self.subject != "*" && self.subject != canonical(about) {
            return None;
        }
        let Some(has) = property(stream, &self.name) else {
            return self.required.then(|| self.reason("unknown"));
        };
        let inside = match &self.rule {
            Rule::UpperBound(most) => has.parse::<f64>().is_ok_and(|has| has <= to_float(*most)),
            Rule::LowerBound(least) => has.parse::<f64>().is_ok_and(|has| has >= to_float(*least)),
            Rule::Match(list) => list.contains(&has),
            Rule::NotMatch(list) => !list.contains(&has),
        };
        (!inside).then(|| self.reason(&has))
    }

    fn reason(&self, has: &str) -> Reason {
        let takes = match &self.rule {
            Rule::UpperBound(most) => format!("at most {most}"),
            Rule::LowerBound(least) => format!("at least {least}"),
            Rule::Match(list) => list.join(" or "),
            Rule::NotMatch(list) => format!("anything but {}", list.join(" or ")),
        };
        Reason::Limit { name: self.name.clone(), has: has.to_owned(), takes }
    }
}

/// The value of a property of a stream by the protocol's name, as text in lower case.
fn property(stream: &StreamFacts, name: &str) -> Option<String> {
    let video = stream.video.as_ref();
    let audio = stream.audio.as_ref();
    match name {
        "video.width" => video.map(|it| it.width.to_string()),
        "video.height" => video.map(|it| it.height.to_string()),
        "video.bitDepth" => video.and_then(|it| it.bit_depth).map(|it| it.to_string()),
        "video.level" => video.and_then(|it| it.level).map(|it| it.to_string()),
        "video.refFrames" => video.and_then(|it| it.ref_frames).map(|it| it.to_string()),
        "video.frameRate" => video.and_then(|it| it.frame_rate).map(|it| it.per_second().to_string()),
        "video.colorTrc" => video.and_then(|it| it.color_trc.clone()),
        "video.scanType" => {
            video.map(|it| if it.interlaced { "interlaced" } else { "progressive" }.to_owned())
        }
        "video.profile" => video.and(stream.profile.clone()),
        "video.bitrate" => video.and(stream.bitrate_kbps).map(|it| it.to_string()),
        "audio.channels" => audio.map(|it| it.channels.to_string()),
        "audio.samplingRate" => audio.and_then(|it| it.sampling_rate).map(|it| it.to_string()),
        "audio.bitDepth" => audio.and_then(|it| it.bit_depth).map(|it| it.to_string()),
        "audio.profile" => audio.and(stream.profile.clone()),
        "audio.bitrate" => audio.and(stream.bitrate_kbps).map(|it| it.to_string()),
        _ => None,
    }
    .map(|value| value.to_ascii_lowercase())
}

#[expect(clippy::cast_precision_loss, reason = "limits are small numbers")]
fn to_float(value: i64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::VideoFacts;

    fn limit(text: &str) -> Limitation {
        let pairs: Vec<(&str, &str)> = text.split('&').filter_map(|pair| pair.split_once('=')).collect();
        Limitation::from_pairs(&pairs).unwrap()
    }

    fn pictures(level: Option<u32>) -> StreamFacts {
        let mut facts = StreamFacts::new(StreamKind::Video, 0, "h264");
        facts.profile = Some("high".into());
        facts.video = Some(VideoFacts { level, height: 1080, ..VideoFacts::default() });
        facts
    }

    #[test]
    fn a_bound_holds_its_own_value_and_not_the_next() {
        let upper = limit("scope=videoCodec&scopeName=h264&type=upperBound&name=video.level&value=41");
        assert_eq!(upper.bites("mp4", &pictures(Some(41)), false), None);
        assert!(upper.bites("mp4", &pictures(Some(42)), false).is_some());
        let lower = limit("scope=videoCodec&scopeName=h264&type=lowerBound&name=video.level&value=41");
        assert_eq!(lower.bites("mp4", &pictures(Some(41)), false), None);
        assert!(lower.bites("mp4", &pictures(Some(40)), false).is_some());
    }

    #[test]
    fn a_limit_says_both_sides() {
        let upper = limit("scope=videoCodec&scopeName=*&type=upperBound&name=video.height&value=720");
        let reason = upper.bites("mp4", &pictures(None), false).unwrap();
        assert_eq!(reason.to_string(), "video.height is 1080; this player takes at most 720");
    }

    #[test]
    fn lists_match_or_exclude_by_whole_names() {
        let matching = limit("scope=videoCodec&scopeName=h264&type=match&name=video.profile&list=main|high");
        assert_eq!(matching.bites("mp4", &pictures(None), false), None);
        let excluding = limit("scope=videoCodec&scopeName=h264&type=notMatch&name=video.profile&list=high");
        assert!(excluding.bites("mp4", &pictures(None), false).is_some());
    }

    #[test]
    fn an_unknown_property_bites_only_where_it_is_required() {
        let text = "scope=videoCodec&scopeName=h264&type=upperBound&name=video.level&value=41";
        assert_eq!(limit(text).bites("mp4", &pictures(None), false), None);
        assert!(limit(&format!("{text}&isRequired=true")).bites("mp4", &pictures(None), false).is_some());
    }

    #[test]
    fn another_codec_is_not_limited() {
        let other = limit("scope=videoCodec&scopeName=hevc&type=upperBound&name=video.level&value=1");
        assert_eq!(other.bites("mp4", &pictures(Some(41)), false), None);
    }
}
