//! What a client can do: base profiles by name, and the augmentation grammar clients send
//! (`X-Plex-Client-Profile-Extra`).
//!
//! ```text
//! add-direct-play-profile(type=videoProfile&container=mp4&videoCodec=h264&audioCodec=aac)+add-limitation(...)
//! ```
//!
//! Unknown directives are ignored, never refused: a newer player must not be locked out by an older server.

use super::limitation::Limitation;

/// What kind of item a profile entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileKind {
    /// Films and episodes.
    Video,
    /// Tracks.
    Music,
    /// Pictures.
    Photo,
    /// Subtitles on their own.
    Subtitle,
}

/// How a conversion is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Playlists and segments.
    Hls,
    /// A manifest and segments.
    Dash,
    /// One endless answer.
    Http,
}

impl Protocol {
    /// The protocol's own name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hls => "hls",
            Self::Dash => "dash",
            Self::Http => "http",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "hls" => Some(Self::Hls),
            "dash" => Some(Self::Dash),
            "http" => Some(Self::Http),
            _ => None,
        }
    }
}

/// Names that are taken: some, or all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Names {
    /// Whatever it is.
    All,
    /// Only these.
    Of(Vec<String>),
}

impl Names {
    /// Comma separated names; `*` is all of them, nothing is none.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if text.split(',').any(|name| name.trim() == "*") {
            return Self::All;
        }
        Self::Of(text.split(',').map(|name| canonical(name.trim())).filter(|name| !name.is_empty()).collect())
    }

    /// Whether this name is among them.
    #[must_use]
    pub fn take(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Of(names) => names.iter().any(|one| *one == canonical(name)),
        }
    }

    /// The first of them, when they are named.
    #[must_use]
    pub fn first(&self) -> Option<&str> {
        match self {
            Self::All => None,
            Self::Of(names) => names.first().map(String::as_str),
        }
    }

    fn append(&mut self, more: &Self) {
        match (&mut *self, more) {
            (Self::All, _) => {}
            (_, Self::All) => *self = Self::All,
            (Self::Of(names), Self::Of(more)) => {
                for name in more {
                    if !names.contains(name) {
                        names.push(name.clone());
                    }
                }
            }
        }
    }
}

/// Something the client opens as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectPlay {
    /// What kind of item.
    pub kind: ProfileKind,
    /// Containers.
    pub container: Names,
    /// Codecs of pictures.
    pub video: Names,
    /// Codecs of sound.
    pub audio: Names,
    /// Codecs of subtitles it draws itself.
    pub subtitle: Names,
}

/// A conversion the client takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What kind of item.
    pub kind: ProfileKind,
    /// How it is delivered.
    pub protocol: Protocol,
    /// Container of the segments or of the stream.
    pub container: String,
    /// Codecs of pictures it takes; these may be copied.
    pub video: Names,
    /// Codecs of sound it takes; these may be copied.
    pub audio: Names,
    /// Codecs of subtitles it takes beside the pictures.
    pub subtitle: Names,
}

/// What a client can do.
#[derive(Debug, Clone, PartialEq)]
pub struct ClientProfile {
    /// What it opens as it is.
    pub direct: Vec<DirectPlay>,
    /// What conversions it takes, best first.
    pub targets: Vec<Target>,
    /// What lies outside of its reach.
    pub limitations: Vec<Limitation>,
    /// Whether it can play another audio track than the first one of a file.
    pub switches_tracks: bool,
    /// Whether it shows a high dynamic range as such.
    pub shows_hdr: bool,
}

impl ClientProfile {
    /// The base profile of this name or platform; an unknown name is `Generic`.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "chrome" | "chromium" | "edge" | "microsoft edge" | "opera" | "firefox" => {
                Self::browser("h264,vp8,vp9,av1", "mp4,mov,webm")
            }
            "safari" => Self::browser("h264,hevc", "mp4,mov"),
            _ => Self::generic(),
        }
    }

    /// The profile of which nothing is known but what every player takes: H.264 with AAC, converted.
    #[must_use]
    pub fn generic() -> Self {
        let target = |kind, protocol, container: &str, video: &str, audio: &str, subtitle: &str| Target {
            kind,
            protocol,
            container: container.to_owned(),
            video: Names::parse(video),
            audio: Names::parse(audio),
            subtitle: Names::parse(subtitle),
        };
        Self {
            direct: Vec::new(),
            targets: vec![
                target(ProfileKind::Video, Protocol::Hls, "mp4", "h264", "aac", "webvtt"),
                target(ProfileKind::Video, Protocol::Dash, "mp4", "h264", "aac", ""),
                target(
                    ProfileKind::Video,
                    Protocol::Http,
                    "mkv",
                    "h264",
                    "aac,mp3,ac3,eac3,dca,flac,opus",
                    "srt,ass",
                ),
                target(ProfileKind::Music, Protocol::Http, "mp3", "", "mp3", ""),
                target(ProfileKind::Music, Protocol::Hls, "mp4", "", "aac", ""),
                target(ProfileKind::Music, Protocol::Dash, "mp4", "", "aac", ""),
            ],
            limitations: Vec::new(),
            switches_tracks: true,
            shows_hdr: true,
        }
    }

    /// This profile with the directives of an `X-Plex-Client-Profile-Extra` value applied in order.
    #[must_use]
    pub fn augmented(mut self, extra: &str) -> Self {
        for directive in directives(extra) {
            self.apply(&directive);
        }
        self
    }

    /// The target for this kind of item and protocol.
    #[must_use]
    pub fn target(&self, kind: ProfileKind, protocol: Protocol) -> Option<&Target> {
        self.targets.iter().find(|one| one.kind == kind && one.protocol == protocol)
    }

    fn browser(video: &str, containers: &str) -> Self {
        let mut profile = Self::generic();
        profile.switches_tracks = false;
        let direct = |kind, container: &str, video: &str, audio: &str| DirectPlay {
            kind,
            container: Names::parse(container),
            video: Names::parse(video),
            audio: Names::parse(audio),
            subtitle: Names::parse("srt,webvtt,mov_text,ass,ssa"),
        };
        profile.direct = vec![
            direct(ProfileKind::Video, containers, video, "aac,mp3,opus,vorbis,flac"),
            direct(ProfileKind::Music, "mp3,flac,mp4,m4a,ogg,webm", "", "aac,mp3,opus,vorbis,flac"),
        ];
        profile
    }

    fn apply(&mut self, directive: &Directive<'_>) {
        match directive.name {
            "add-direct-play-profile" => self.add_direct(directive),
            "add-transcode-target" => self.add_target(directive),
            "add-transcode-target-codec"
            | "append-transcode-target-codec"
            | "append-transcode-target-audio-codec" => self.append_codecs(directive),
            "add-limitation" => {
                if let Some(limitation) = Limitation::from_pairs(&directive.pairs) {
                    if directive.flag("replace") {
                        self.limitations.retain(|one| !one.same_subject(&limitation));
                    }
                    self.limitations.push(limitation);
                }
            }
            "add-settings" | "add-transcode-target-settings" => self.set(directive),
            _ => {}
        }
    }

    fn add_direct(&mut self, directive: &Directive<'_>) {
        let Some(kind) = directive.kind() else { return };
        let names = |key| directive.get(key).map_or(Names::Of(Vec::new()), Names::parse);
        if directive.flag("replace") {
            // It replaces what was said about the same containers; another container is another statement.
            self.direct.retain(|one| one.kind != kind || one.container != names("container"));
        }
        self.direct.push(DirectPlay {
            kind,
            container: names("container"),
            video: names("videoCodec"),
            audio: names("audioCodec"),
            subtitle: names("subtitleCodec"),
        });
    }

    fn add_target(&mut self, directive: &Directive<'_>) {
        let (Some(kind), Some(protocol)) = (directive.kind(), directive.protocol()) else { return };
        // Targets for downloads say nothing about how to stream.
        if directive.get("context") == Some("static") {
            return;
        }
        let names = |key| directive.get(key).map_or(Names::Of(Vec::new()), Names::parse);
        let target = Target {
            kind,
            protocol,
            container: directive.get("container").map_or_else(|| "mp4".to_owned(), canonical),
            video: names("videoCodec"),
            audio: names("audioCodec"),
            subtitle: names("subtitleCodec"),
        };
        // What a client says about itself replaces what we guessed for its name.
        self.targets.retain(|one| one.kind != kind || one.protocol != protocol);
        self.targets.push(target);
    }

    fn append_codecs(&mut self, directive: &Directive<'_>) {
        let (kind, protocol) = (directive.kind(), directive.protocol());
        for target in &mut self.targets {
            if kind.is_some_and(|kind| kind != target.kind)
                || protocol.is_some_and(|protocol| protocol != target.protocol)
            {
                continue;
            }
            for (key, names) in [
                ("videoCodec", &mut target.video),
                ("audioCodec", &mut target.audio),
                ("subtitleCodec", &mut target.subtitle),
            ] {
                if let Some(more) = directive.get(key) {
                    names.append(&Names::parse(more));
                }
            }
        }
    }

    fn set(&mut self, directive: &Directive<'_>) {
        if let Some(value) = directive.get("switchesTracks") {
            self.switches_tracks = truth(value);
        }
        if let Some(value) = directive.get("showsHdr") {
            self.shows_hdr = truth(value);
        }
    }
}

/// One directive: `name(key=value&key=value)`.
struct Directive<'a> {
    name: &'a str,
    pairs: Vec<(&'a str, &'a str)>,
}

impl<'a> Directive<'a> {
    fn get(&self, key: &str) -> Option<&'a str> {
        self.pairs.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }

    fn flag(&self, key: &str) -> bool {
        self.get(key).is_some_and(truth)
    }

    fn kind(&self) -> Option<ProfileKind> {
        match self.get("type")? {
            "videoProfile" => Some(ProfileKind::Video),
            "musicProfile" => Some(ProfileKind::Music),
            "photoProfile" => Some(ProfileKind::Photo),
            "subtitleProfile" => Some(ProfileKind::Subtitle),
            _ => None,
        }
    }

    fn protocol(&self) -> Option<Protocol> {
        self.get("protocol").and_then(Protocol::named)
    }
}

/// Splits at each closing bracket, because `+` also appears inside values and may have been decoded to a space.
fn directives(extra: &str) -> impl Iterator<Item = Directive<'_>> {
    extra.split_inclusive(')').filter_map(|piece| {
        let piece = piece.trim_start_matches(['+', ' ', ',', '\n']);
        let (name, rest) = piece.split_once('(')?;
        let inside = rest.strip_suffix(')')?;
        let pairs = inside.split('&').filter_map(|pair| pair.split_once('=')).collect();
        Some(Directive { name: name.trim(), pairs })
    })
}

/// One name per codec and container, whatever the client calls it.
#[must_use]
pub(crate) fn canonical(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "dts" => "dca".to_owned(),
        "h265" => "hevc".to_owned(),
        "avc" => "h264".to_owned(),
        "matroska" => "mkv".to_owned(),
        "m4v" => "mp4".to_owned(),
        "vtt" => "webvtt".to_owned(),
        "subrip" => "srt".to_owned(),
        "hdmv_pgs_subtitle" => "pgs".to_owned(),
        "ts" => "mpegts".to_owned(),
        _ => name,
    }
}

fn truth(value: &str) -> bool {
    matches!(value, "1" | "true")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_are_read_in_order_and_unknown_ones_ignored() {
        let profile = ClientProfile::generic().augmented(
            "add-direct-play-profile(type=videoProfile&container=mp4,matroska&videoCodec=h264,hevc&audioCodec=*)\
             +invent-something(new=1)\
             +add-transcode-target(type=videoProfile&context=streaming&protocol=hls&container=mp4&videoCodec=h264&audioCodec=aac)\
             +append-transcode-target-codec(type=videoProfile&context=streaming&protocol=hls&videoCodec=h265)\
             +add-settings(switchesTracks=0)",
        );
        let direct = profile.direct.first().unwrap();
        assert!(direct.container.take("mkv") && direct.video.take("hevc") && direct.audio.take("dca"));
        let target = profile.target(ProfileKind::Video, Protocol::Hls).unwrap();
        assert_eq!(target.video, Names::Of(vec!["h264".into(), "hevc".into()]));
        assert!(!profile.switches_tracks);
    }

    #[test]
    fn a_plus_that_was_decoded_to_a_space_still_parts_directives() {
        let extra = "add-settings(switchesTracks=0) add-settings(showsHdr=0)";
        let profile = ClientProfile::generic().augmented(extra);
        assert!(!profile.switches_tracks && !profile.shows_hdr);
    }

    #[test]
    fn what_is_not_grammar_changes_nothing() {
        for extra in ["", "(((", "add-limitation", "add-limitation(", "=&=&", "add-direct-play-profile()"] {
            assert_eq!(ClientProfile::generic().augmented(extra), ClientProfile::generic(), "{extra}");
        }
    }

    #[test]
    fn an_unknown_name_is_generic_and_a_browser_is_known_by_its_platform() {
        assert_eq!(ClientProfile::named("Toaster"), ClientProfile::generic());
        assert!(ClientProfile::named("Chrome").direct.iter().any(|one| one.video.take("h264")));
    }
}
