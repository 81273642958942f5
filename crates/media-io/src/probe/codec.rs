//! What the configuration records of codecs tell: profile, level, depth, and the RFC 6381 string.

use media::stream::{FrameRate, StreamFacts, VideoFacts};

use super::h264;

/// Puts what an AVC configuration record (ISO/IEC 14496-15, 5.3.3.1) tells into the facts.
pub fn avc(record: &[u8], facts: &mut StreamFacts) {
    let [_, profile, limits, level, _, sets, rest @ ..] = record else { return };
    facts.codec_string = Some(format!("avc1.{profile:02x}{limits:02x}{level:02x}"));
    facts.profile = avc_profile(*profile, *limits);
    let length = match rest {
        [high, low, ..] if sets & 0x1f > 0 => usize::from(u16::from_be_bytes([*high, *low])),
        _ => 0,
    };
    let sequence = rest.get(2..2 + length).and_then(h264::sequence);
    let Some(video) = facts.video.as_mut() else { return };
    video.level = Some(u32::from(*level));
    if let Some(sequence) = sequence {
        video.bit_depth = Some(sequence.bit_depth);
        video.ref_frames = Some(sequence.ref_frames);
        video.interlaced |= sequence.interlaced;
        chroma(video, sequence.chroma, sequence.bit_depth);
        if let Some((primaries, transfer, matrix)) = sequence.colour {
            colour(video, primaries, transfer, matrix, sequence.full_range);
        }
    }
}

/// Puts what an HEVC configuration record (ISO/IEC 14496-15, 8.3.3.1) tells into the facts.
pub fn hevc(record: &[u8], facts: &mut StreamFacts) {
    let (Some(profile), Some(level)) = (record.get(1), record.get(12)) else { return };
    let (Some(chroma_byte), Some(depth)) = (record.get(16), record.get(17)) else { return };
    let depth = u32::from(depth & 7) + 8;
    let tier = if profile & 0x20 == 0 { 'L' } else { 'H' };
    let number = profile & 0x1f;
    facts.profile = match number {
        1 => Some("main".into()),
        2 => Some("main 10".into()),
        3 => Some("main still picture".into()),
        4 => Some("rext".into()),
        _ => None,
    };
    let compatible =
        record.get(2..6).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok()).map(u32::from_be_bytes);
    let compatible = compatible.unwrap_or_default().reverse_bits();
    let mut constraints: Vec<String> =
        record.get(6..12).unwrap_or_default().iter().map(|byte| format!("{byte:X}")).collect();
    while constraints.last().is_some_and(|last| last == "0") {
        constraints.pop();
    }
    let tail: String = constraints.iter().map(|byte| format!(".{byte}")).collect();
    let space = match profile >> 6 {
        1 => "A",
        2 => "B",
        3 => "C",
        _ => "",
    };
    facts.codec_string = Some(format!("hvc1.{space}{number}.{compatible:X}.{tier}{level}{tail}"));
    if let Some(video) = facts.video.as_mut() {
        video.level = Some(u32::from(*level));
        video.bit_depth = Some(depth);
        chroma(video, u32::from(chroma_byte & 3), depth);
    }
}

/// Puts what an AV1 configuration record (AV1-ISOBMFF, 2.3.3) tells into the facts.
pub fn av1(record: &[u8], facts: &mut StreamFacts) {
    let [_, one, two, ..] = record else { return };
    let (profile, level) = (one >> 5, one & 0x1f);
    let tier = if two & 0x80 == 0 { 'M' } else { 'H' };
    let depth = match (two & 0x40 != 0, two & 0x20 != 0) {
        (true, true) => 12,
        (true, false) => 10,
        (false, _) => 8,
    };
    facts.profile = Some(match profile {
        0 => "main".into(),
        1 => "high".into(),
        _ => "professional".into(),
    });
    facts.codec_string = Some(format!("av01.{profile}.{level:02}{tier}.{depth:02}"));
    if let Some(video) = facts.video.as_mut() {
        video.level = Some(u32::from(level));
        video.bit_depth = Some(depth);
        let shared = (two & 0x08 != 0, two & 0x04 != 0);
        chroma(
            video,
            match shared {
                (true, true) => 1,
                (true, false) => 2,
                _ => 3,
            },
            depth,
        );
    }
}

/// Puts what an AAC configuration (ISO/IEC 14496-3, 1.6.2.1) tells into the facts.
pub fn aac(record: &[u8], facts: &mut StreamFacts) {
    let [one, two, ..] = record else { return };
    let object = one >> 3;
    facts.profile = aac_profile(object);
    facts.codec_string = (object > 0 && object < 31).then(|| format!("mp4a.40.{object}"));
    let channels = u32::from((two >> 3) & 0x0f);
    if let Some(audio) = facts.audio.as_mut().filter(|_| channels > 0) {
        audio.channels = if channels == 7 { 8 } else { channels };
    }
}

/// The name of an AAC profile by its object type.
pub fn aac_profile(object: u8) -> Option<String> {
    match object {
        1 => Some("main".into()),
        2 => Some("lc".into()),
        5 => Some("he-aac".into()),
        29 => Some("he-aacv2".into()),
        23 => Some("ld".into()),
        39 => Some("eld".into()),
        _ => None,
    }
}

/// The usual layout of this many channels.
pub fn layout(channels: u32) -> Option<String> {
    let name = match channels {
        1 => "mono",
        2 => "stereo",
        3 => "2.1",
        4 => "quad",
        5 => "5.0",
        6 => "5.1",
        7 => "6.1",
        8 => "7.1",
        _ => return None,
    };
    Some(name.into())
}

/// Puts the colour numbers of ITU-T H.273 into the facts; unspecified ones stay unknown.
pub fn colour(video: &mut VideoFacts, primaries: u32, transfer: u32, matrix: u32, full_range: bool) {
    let name = |table: &[(u32, &str)], number: u32| {
        table.iter().find(|(it, _)| *it == number).map(|(_, name)| (*name).to_owned())
    };
    const PRIMARIES: &[(u32, &str)] = &[
        (1, "bt709"),
        (4, "bt470m"),
        (5, "bt470bg"),
        (6, "smpte170m"),
        (7, "smpte240m"),
        (9, "bt2020"),
        (12, "smpte432"),
    ];
    const TRANSFER: &[(u32, &str)] = &[
        (1, "bt709"),
        (4, "bt470m"),
        (5, "bt470bg"),
        (6, "smpte170m"),
        (7, "smpte240m"),
        (8, "linear"),
        (13, "iec61966-2-1"),
        (14, "bt2020-10"),
        (15, "bt2020-12"),
        (16, "smpte2084"),
        (18, "arib-std-b67"),
    ];
    const MATRIX: &[(u32, &str)] = &[
        (0, "gbr"),
        (1, "bt709"),
        (4, "fcc"),
        (5, "bt470bg"),
        (6, "smpte170m"),
        (7, "smpte240m"),
        (9, "bt2020nc"),
        (10, "bt2020c"),
    ];
    video.color_primaries = name(PRIMARIES, primaries).or(video.color_primaries.take());
    video.color_trc = name(TRANSFER, transfer).or(video.color_trc.take());
    video.color_space = name(MATRIX, matrix).or(video.color_space.take());
    video.color_range = Some(if full_range { "pc" } else { "tv" }.into());
}

/// Puts the chroma format number (1 is 4:2:0) and depth into the facts.
pub fn chroma(video: &mut VideoFacts, format: u32, depth: u32) {
    let (shown, base) = match format {
        0 => ("4:0:0", "gray"),
        1 => ("4:2:0", "yuv420p"),
        2 => ("4:2:2", "yuv422p"),
        _ => ("4:4:4", "yuv444p"),
    };
    video.chroma_subsampling = Some(shown.into());
    video.pixel_format = Some(if depth > 8 { format!("{base}{depth}le") } else { base.into() });
}

/// The exact rate behind a frame length in nanoseconds, which a container rounds.
pub fn frame_rate(nanoseconds: u64) -> Option<FrameRate> {
    const KNOWN: [(u32, u32); 14] = [
        (24_000, 1001),
        (24, 1),
        (25, 1),
        (30_000, 1001),
        (30, 1),
        (48, 1),
        (50, 1),
        (60_000, 1001),
        (60, 1),
        (120_000, 1001),
        (120, 1),
        (12, 1),
        (15, 1),
        (10, 1),
    ];
    if nanoseconds == 0 {
        return None;
    }
    let near = |(num, den): &&(u32, u32)| {
        let exact = u64::from(*den) * 1_000_000_000 / u64::from(*num);
        exact.abs_diff(nanoseconds) * 20_000 <= exact
    };
    if let Some((num, den)) = KNOWN.iter().find(near) {
        return Some(FrameRate { num: *num, den: *den });
    }
    let den = u32::try_from(nanoseconds).ok()?;
    Some(FrameRate { num: 1_000_000_000, den })
}

fn avc_profile(profile: u8, limits: u8) -> Option<String> {
    let name = match profile {
        66 if limits & 0x40 != 0 => "constrained baseline",
        66 => "baseline",
        77 => "main",
        88 => "extended",
        100 => "high",
        110 => "high 10",
        122 => "high 4:2:2",
        244 => "high 4:4:4 predictive",
        _ => return None,
    };
    Some(name.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use media::stream::StreamKind;

    #[test]
    fn a_rounded_frame_length_gives_the_exact_rate() {
        for (nanoseconds, num, den) in [
            (41_708_333, 24_000, 1001),
            (41_666_666, 24, 1),
            (40_000_000, 25, 1),
            (33_366_666, 30_000, 1001),
            (33_333_333, 30, 1),
            (16_683_333, 60_000, 1001),
            (37_000_000, 1_000_000_000, 37_000_000),
        ] {
            assert_eq!(frame_rate(nanoseconds), Some(FrameRate { num, den }), "{nanoseconds}");
        }
        assert_eq!(frame_rate(0), None);
    }

    #[test]
    fn records_of_codecs_give_their_strings() {
        let mut facts = StreamFacts::new(StreamKind::Video, 0, "hevc");
        facts.video = Some(VideoFacts::default());
        let record =
            [1, 2, 0x20, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 153, 0xf0, 0, 0xfc, 0xfd, 0xfa, 0xfa, 0, 0, 0x0f, 0];
        hevc(&record, &mut facts);
        assert_eq!(facts.codec_string.as_deref(), Some("hvc1.2.4.L153.90"));
        assert_eq!(facts.profile.as_deref(), Some("main 10"));
        assert_eq!(facts.video.as_ref().unwrap().bit_depth, Some(10));
        let mut facts = StreamFacts::new(StreamKind::Video, 0, "av1");
        facts.video = Some(VideoFacts::default());
        av1(&[0x81, 0x08, 0x4c, 0], &mut facts);
        assert_eq!(facts.codec_string.as_deref(), Some("av01.0.08M.10"));
        for short in 0..6 {
            avc(&[1, 100, 0, 41, 0xff, 0xe1][..short], &mut facts);
        }
    }
}
