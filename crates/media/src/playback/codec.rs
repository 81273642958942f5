//! RFC 6381 codec strings: one table, one test per row. A wrong string is a black screen.
//!
//! What the prober read from the stream wins; this builds the string from profile and level where it did not.

use crate::stream::{StreamFacts, StreamKind};

/// The codec string of a stream inside fMP4, or `None` for a codec that has no place there.
#[must_use]
pub fn codec_string(facts: &StreamFacts) -> Option<String> {
    if let Some(known) = &facts.codec_string {
        return Some(known.clone());
    }
    match facts.kind {
        StreamKind::Video => video(facts),
        StreamKind::Audio => audio(facts),
        StreamKind::Subtitle => None,
    }
}

/// The string of H.264 as our encoder makes it: High profile at this level (41 = 4.1).
#[must_use]
pub fn encoded_h264(level: u32) -> String {
    format!("avc1.6400{level:02x}")
}

/// The string of AAC as our encoder makes it.
pub const ENCODED_AAC: &str = "mp4a.40.2";

/// The lowest H.264 level (41 = 4.1) whose picture size and rate hold this picture (H.264, table A-1).
#[must_use]
pub fn h264_level(width: u32, height: u32, frames_per_second: f64) -> u32 {
    let blocks = f64::from(width.div_ceil(16)) * f64::from(height.div_ceil(16));
    let rate = blocks * frames_per_second;
    const LEVELS: [(u32, f64, f64); 8] = [
        (30, 1_620.0, 40_500.0),
        (31, 3_600.0, 108_000.0),
        (32, 5_120.0, 216_000.0),
        (40, 8_192.0, 245_760.0),
        (42, 8_704.0, 522_240.0),
        (50, 22_080.0, 589_824.0),
        (51, 36_864.0, 983_040.0),
        (52, 36_864.0, 2_073_600.0),
    ];
    LEVELS
        .iter()
        .find(|(_, size, speed)| blocks <= *size && rate <= *speed)
        .map_or(52, |(level, _, _)| *level)
}

fn video(facts: &StreamFacts) -> Option<String> {
    let profile = facts.profile.as_deref().unwrap_or_default();
    let pictures = facts.video.as_ref();
    let level = pictures.and_then(|it| it.level);
    let depth = pictures.and_then(|it| it.bit_depth).unwrap_or(8);
    match facts.codec.as_str() {
        "h264" => {
            let (code, limits) = match profile {
                "constrained baseline" => ("42", "e0"),
                "baseline" => ("42", "00"),
                "main" => ("4d", "40"),
                "extended" => ("58", "00"),
                "high 10" => ("6e", "00"),
                "high 4:2:2" => ("7a", "00"),
                "high 4:4:4 predictive" => ("f4", "00"),
                _ => ("64", "00"),
            };
            Some(format!("avc1.{code}{limits}{:02x}", level.unwrap_or(40)))
        }
        "hevc" => {
            let level = level.unwrap_or(120);
            let ten_bit = profile.contains("10") || depth > 8;
            Some(if ten_bit { format!("hvc1.2.4.L{level}.B0") } else { format!("hvc1.1.6.L{level}.B0") })
        }
        "av1" => {
            let code = match profile {
                "high" => 1,
                "professional" => 2,
                _ => 0,
            };
            Some(format!("av01.{code}.{:02}M.{depth:02}", level.unwrap_or(8).min(31)))
        }
        "vp9" => {
            let code = profile.chars().last().and_then(|last| last.to_digit(10)).unwrap_or(0);
            Some(format!(
                "vp09.{code:02}.{:02}.{depth:02}",
                level.filter(|it| (10..=62).contains(it)).unwrap_or(41)
            ))
        }
        _ => None,
    }
}

fn audio(facts: &StreamFacts) -> Option<String> {
    let profile = facts.profile.as_deref().unwrap_or_default();
    let text = match facts.codec.as_str() {
        "aac" => match profile {
            "he-aac" => "mp4a.40.5",
            "he-aacv2" => "mp4a.40.29",
            _ => ENCODED_AAC,
        },
        "mp3" => "mp4a.40.34",
        "ac3" => "ac-3",
        "eac3" => "ec-3",
        "flac" => "fLaC",
        "opus" => "Opus",
        "alac" => "alac",
        "dca" => match profile {
            "dts-hd ma" | "dts-hd hra" => "dtsh",
            "dts express" => "dtse",
            _ => "dtsc",
        },
        _ => return None,
    };
    Some(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::VideoFacts;

    fn stream(kind: StreamKind, codec: &str, profile: &str, level: Option<u32>, depth: u32) -> StreamFacts {
        let mut facts = StreamFacts::new(kind, 0, codec);
        facts.profile = (!profile.is_empty()).then(|| profile.to_owned());
        facts.video = Some(VideoFacts { level, bit_depth: Some(depth), ..VideoFacts::default() });
        facts
    }

    #[test]
    fn every_row_of_the_table_of_pictures() {
        for (codec, profile, level, depth, expected) in [
            ("h264", "constrained baseline", Some(30), 8, Some("avc1.42e01e")),
            ("h264", "baseline", Some(30), 8, Some("avc1.42001e")),
            ("h264", "main", Some(31), 8, Some("avc1.4d401f")),
            ("h264", "extended", Some(31), 8, Some("avc1.58001f")),
            ("h264", "high", Some(41), 8, Some("avc1.640029")),
            ("h264", "high 10", Some(51), 10, Some("avc1.6e0033")),
            ("h264", "high 4:2:2", Some(51), 10, Some("avc1.7a0033")),
            ("h264", "high 4:4:4 predictive", Some(51), 8, Some("avc1.f40033")),
            ("hevc", "main", Some(120), 8, Some("hvc1.1.6.L120.B0")),
            ("hevc", "main 10", Some(153), 10, Some("hvc1.2.4.L153.B0")),
            ("av1", "main", Some(8), 10, Some("av01.0.08M.10")),
            ("av1", "high", Some(13), 8, Some("av01.1.13M.08")),
            ("av1", "professional", Some(13), 12, Some("av01.2.13M.12")),
            ("vp9", "profile 0", None, 8, Some("vp09.00.41.08")),
            ("vp9", "profile 2", Some(51), 10, Some("vp09.02.51.10")),
            ("mpeg4", "", None, 8, None),
        ] {
            let facts = stream(StreamKind::Video, codec, profile, level, depth);
            assert_eq!(codec_string(&facts).as_deref(), expected, "{codec} {profile}");
        }
    }

    #[test]
    fn every_row_of_the_table_of_sound() {
        for (codec, profile, expected) in [
            ("aac", "lc", Some("mp4a.40.2")),
            ("aac", "he-aac", Some("mp4a.40.5")),
            ("aac", "he-aacv2", Some("mp4a.40.29")),
            ("mp3", "", Some("mp4a.40.34")),
            ("ac3", "", Some("ac-3")),
            ("eac3", "", Some("ec-3")),
            ("flac", "", Some("fLaC")),
            ("opus", "", Some("Opus")),
            ("alac", "", Some("alac")),
            ("dca", "dts", Some("dtsc")),
            ("dca", "dts-hd ma", Some("dtsh")),
            ("dca", "dts express", Some("dtse")),
            ("truehd", "", None),
        ] {
            assert_eq!(
                codec_string(&stream(StreamKind::Audio, codec, profile, None, 0)).as_deref(),
                expected,
                "{codec}"
            );
        }
    }

    #[test]
    fn the_string_read_from_the_stream_wins() {
        let mut facts = stream(StreamKind::Video, "h264", "high", Some(41), 8);
        facts.codec_string = Some("avc1.64081f".into());
        assert_eq!(codec_string(&facts).as_deref(), Some("avc1.64081f"));
    }

    #[test]
    fn a_picture_gets_the_lowest_level_that_holds_it() {
        assert_eq!(h264_level(854, 480, 24.0), 30);
        assert_eq!(h264_level(1280, 720, 30.0), 31);
        assert_eq!(h264_level(1280, 720, 60.0), 32);
        assert_eq!(h264_level(1920, 1080, 30.0), 40);
        assert_eq!(h264_level(1920, 1080, 60.0), 42);
        assert_eq!(h264_level(3840, 2160, 30.0), 51);
        assert_eq!(encoded_h264(40), "avc1.640028");
    }
}
