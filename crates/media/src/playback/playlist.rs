//! HLS playlists as text (RFC 8216): one multivariant playlist, one complete media playlist per rendition.
//!
//! Every playlist is complete from the first request on (`VOD`), so a player knows the whole length and may seek
//! anywhere. Writes text only.

use std::fmt::Write as _;

use super::plan::SegmentPlan;

/// One sound or subtitle rendition of a multivariant playlist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// `AUDIO` or `SUBTITLES`.
    pub kind: AlternativeKind,
    /// What the player shows.
    pub name: String,
    /// RFC 5646 tag, when known.
    pub language: Option<String>,
    /// Played when the person chose nothing.
    pub default: bool,
    /// Subtitles needed to understand the film.
    pub forced: bool,
    /// Channels of sound.
    pub channels: Option<u32>,
    /// Where its media playlist is.
    pub uri: String,
}

/// What an alternative rendition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlternativeKind {
    /// Sound.
    Audio,
    /// Subtitles.
    Subtitles,
}

/// One video rendition of a multivariant playlist (or the sound itself, for music).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Peak bit rate in bit/s.
    pub bandwidth: u64,
    /// RFC 6381 strings of everything that plays together.
    pub codecs: Vec<String>,
    /// Width and height.
    pub resolution: Option<(u32, u32)>,
    /// Frames per second with three decimals.
    pub frame_rate: Option<String>,
    /// `SDR`, `PQ` or `HLG`.
    pub range: Option<&'static str>,
    /// Where its media playlist is.
    pub uri: String,
}

/// The multivariant playlist.
#[must_use]
pub fn multivariant(variants: &[Variant], alternatives: &[Alternative]) -> String {
    let mut text = String::from("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    for one in alternatives {
        let (kind, group) = match one.kind {
            AlternativeKind::Audio => ("AUDIO", "sound"),
            AlternativeKind::Subtitles => ("SUBTITLES", "subtitles"),
        };
        let _ = write!(text, "#EXT-X-MEDIA:TYPE={kind},GROUP-ID=\"{group}\",NAME=\"{}\"", quoted(&one.name));
        if let Some(language) = &one.language {
            let _ = write!(text, ",LANGUAGE=\"{}\"", quoted(language));
        }
        let _ = write!(text, ",DEFAULT={},AUTOSELECT=YES", yes(one.default));
        if one.kind == AlternativeKind::Subtitles {
            let _ = write!(text, ",FORCED={}", yes(one.forced));
        }
        if let Some(channels) = one.channels {
            let _ = write!(text, ",CHANNELS=\"{channels}\"");
        }
        let _ = writeln!(text, ",URI=\"{}\"", one.uri);
    }
    let has = |kind| alternatives.iter().any(|one| one.kind == kind);
    for variant in variants {
        let _ = write!(text, "#EXT-X-STREAM-INF:BANDWIDTH={}", variant.bandwidth.max(1));
        if !variant.codecs.is_empty() {
            let _ = write!(text, ",CODECS=\"{}\"", variant.codecs.join(","));
        }
        if let Some((width, height)) = variant.resolution {
            let _ = write!(text, ",RESOLUTION={width}x{height}");
        }
        if let Some(rate) = &variant.frame_rate {
            let _ = write!(text, ",FRAME-RATE={rate}");
        }
        if let Some(range) = variant.range {
            let _ = write!(text, ",VIDEO-RANGE={range}");
        }
        if has(AlternativeKind::Audio) {
            text.push_str(",AUDIO=\"sound\"");
        }
        if has(AlternativeKind::Subtitles) {
            text.push_str(",SUBTITLES=\"subtitles\"");
        }
        let _ = writeln!(text, ",CLOSED-CAPTIONS=NONE\n{}", variant.uri);
    }
    text
}

/// The media playlist of a plan: `init` is the map (none for subtitles), segments are `00000.{extension}` and so on.
///
/// All playlists that play together must announce one target duration (RFC 8216, 6.2.4), so it is an argument.
#[must_use]
pub fn media(plan: &SegmentPlan, init: Option<&str>, extension: &str, target_duration: i64) -> String {
    let mut text = String::from("#EXTM3U\n#EXT-X-VERSION:7\n");
    let _ = writeln!(text, "#EXT-X-TARGETDURATION:{}", target_duration.max(plan.target_duration()));
    text.push_str("#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    if let Some(init) = init {
        let _ = writeln!(text, "#EXT-X-MAP:URI=\"{init}\"");
    }
    for number in 0..plan.len() {
        let _ = writeln!(text, "#EXTINF:{},\n{number:05}.{extension}", plan.length(number).decimal());
    }
    text.push_str("#EXT-X-ENDLIST\n");
    text
}

/// A quoted string may hold neither quotes nor line ends (RFC 8216, 4.2), and there is no escape.
fn quoted(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '"' => '\'',
            letter if letter.is_control() => ' ',
            letter => letter,
        })
        .collect()
}

fn yes(it: bool) -> &'static str {
    if it { "YES" } else { "NO" }
}

#[cfg(test)]
mod tests {
    use super::super::time::Time;
    use super::*;

    /// What RFC 8216 asks of a media playlist, as far as text shows it.
    fn lint(text: &str) -> Vec<String> {
        let mut faults = Vec::new();
        let mut lines = text.lines();
        if lines.next() != Some("#EXTM3U") {
            faults.push("does not start with #EXTM3U".into());
        }
        let value = |tag: &str| text.lines().find_map(|line| line.strip_prefix(tag).map(str::to_owned));
        let target: f64 = value("#EXT-X-TARGETDURATION:").and_then(|it| it.parse().ok()).unwrap_or(0.0);
        let version: u32 = value("#EXT-X-VERSION:").and_then(|it| it.parse().ok()).unwrap_or(1);
        if text.contains("#EXT-X-MAP") && version < 6 {
            faults.push("a map needs version 6".into());
        }
        let mut waiting = false;
        for line in lines {
            if let Some(length) = line.strip_prefix("#EXTINF:") {
                let length: f64 = length.trim_end_matches(',').parse().unwrap_or(f64::NAN);
                if length.is_nan() || length <= 0.0 {
                    faults.push(format!("{line}: not a length"));
                }
                if length.round() > target {
                    faults.push(format!("{line}: longer than the target {target}"));
                }
                waiting = true;
            } else if !line.starts_with('#') {
                if !waiting {
                    faults.push(format!("{line}: no length before it"));
                }
                waiting = false;
            }
        }
        if !text.contains("#EXT-X-ENDLIST") {
            faults.push("does not end".into());
        }
        faults
    }

    fn plan() -> SegmentPlan {
        let keys: Vec<Time> = [0.0, 6.51, 13.1, 18.94, 26.74].map(Time::from_seconds).to_vec();
        SegmentPlan::from_keyframes(&keys, Time::from_seconds(30.62), Time::new(3, 1)).unwrap()
    }

    #[test]
    fn a_media_playlist_keeps_the_rules_and_tells_true_lengths() {
        let text = media(&plan(), Some("init.mp4"), "m4s", 0);
        assert_eq!(lint(&text), Vec::<String>::new());
        assert!(text.contains("#EXTINF:6.590000,\n00001.m4s"), "{text}");
        assert!(text.contains("#EXT-X-TARGETDURATION:8\n"), "{text}");
    }

    #[test]
    fn the_lint_sees_a_playlist_that_claims_equal_lengths() {
        let text = media(&plan(), Some("init.mp4"), "m4s", 0).replace("DURATION:8", "DURATION:6");
        assert!(!lint(&text).is_empty());
    }

    #[test]
    fn a_multivariant_playlist_ties_sound_and_subtitles_to_each_variant() {
        let variant = Variant {
            bandwidth: 2_000_000,
            codecs: vec!["avc1.640028".into(), "mp4a.40.2".into()],
            resolution: Some((1280, 720)),
            frame_rate: Some("23.976".into()),
            range: Some("SDR"),
            uri: "session/x/base/index.m3u8".into(),
        };
        let sound = Alternative {
            kind: AlternativeKind::Audio,
            name: "English \"director\"".into(),
            language: Some("en".into()),
            default: true,
            forced: false,
            channels: Some(2),
            uri: "session/x/audio-1/index.m3u8".into(),
        };
        let text = multivariant(&[variant], &[sound]);
        assert!(text.contains("NAME=\"English 'director'\",LANGUAGE=\"en\",DEFAULT=YES"), "{text}");
        assert!(text.contains("CODECS=\"avc1.640028,mp4a.40.2\",RESOLUTION=1280x720"), "{text}");
        assert!(text.contains("AUDIO=\"sound\",CLOSED-CAPTIONS=NONE\nsession/x/base/index.m3u8\n"), "{text}");
        assert!(!text.contains("SUBTITLES="));
    }
}
