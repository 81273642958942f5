//! The `moov` of MP4 and QuickTime. Only that box is read; samples are counted, never listed.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};

use media::language;
use media::stream::{AudioFacts, FrameRate, Probe, StreamFacts, StreamKind, VideoFacts};
use re_mp4::{MoovBox, ReadBox, StsdBoxContent, TrakBox};

use super::codec;

/// How large a `moov` may be: three hours of film have one of ten megabytes.
const MOST_BYTES: u64 = 64 << 20;
/// How many boxes are passed on the way to it.
const MOST_BOXES: u32 = 100_000;

/// What the header tells; `None` when it can't be read, or names things only ffprobe knows.
pub fn probe(mut file: File, length: u64) -> Option<Probe> {
    let found = find_moov(&mut file, length)?;
    let size = found.bytes.len() as u64 + 8;
    // The box reader takes its own header to be just behind it.
    let mut cursor = Cursor::new([&[0u8; 8][..], &found.bytes].concat());
    cursor.set_position(8);
    let moov = MoovBox::read_box(&mut cursor, size).ok()?;
    let timescale = u64::from(moov.mvhd.timescale).max(1);
    let fragments = moov.mvex.as_ref().and_then(|mvex| mvex.mehd.as_ref()).map(|mehd| mehd.fragment_duration);
    let duration = fragments.unwrap_or(moov.mvhd.duration);
    // A fragmented file that does not tell its length is measured by ffprobe.
    let duration_ms = (duration > 0).then(|| duration.saturating_mul(1000) / timescale);
    let mut streams = Vec::new();
    for (index, track) in moov.traks.iter().enumerate() {
        streams.push(stream(track, u32::try_from(index).ok()?)?);
    }
    Some(Probe {
        container: container(&found.brand).into(),
        duration_ms,
        bitrate_kbps: duration_ms.filter(|ms| *ms > 0).map(|ms| length.saturating_mul(8) / ms),
        title: None,
        optimized_for_streaming: Some(found.before_data),
        has_64bit_offsets: Some(moov.traks.iter().any(|track| track.mdia.minf.stbl.co64.is_some())),
        keyframe_index: moov.mvex.is_none(),
        attached_picture: false,
        streams,
        chapters: Vec::new(),
    })
}

struct Found {
    bytes: Vec<u8>,
    brand: [u8; 4],
    before_data: bool,
}

fn find_moov(file: &mut File, length: u64) -> Option<Found> {
    let mut at = 0u64;
    let mut brand = *b"isom";
    let mut before_data = true;
    for _ in 0..MOST_BOXES {
        if at.checked_add(8)? > length {
            return None;
        }
        file.seek(SeekFrom::Start(at)).ok()?;
        let mut header = [0u8; 16];
        let read = file.read(&mut header).ok()?;
        let header = header.get(..read)?;
        let [a, b, c, d, kind @ ..] = header else { return None };
        let kind = kind.get(..4)?;
        let (start, size) = match u32::from_be_bytes([*a, *b, *c, *d]) {
            0 => (8, length - at),
            1 => (16, u64::from_be_bytes(header.get(8..16)?.try_into().ok()?)),
            size => (8, u64::from(size)),
        };
        if size < start || at.checked_add(size)? > length {
            return None;
        }
        match kind {
            b"ftyp" => brand = header.get(8..12)?.try_into().ok()?,
            b"mdat" => before_data = false,
            b"moov" if size - start <= MOST_BYTES => {
                file.seek(SeekFrom::Start(at + start)).ok()?;
                let mut bytes = Vec::new();
                file.take(size - start).read_to_end(&mut bytes).ok()?;
                return (bytes.len() as u64 == size - start).then_some(Found { bytes, brand, before_data });
            }
            b"moov" => return None,
            _ => {}
        }
        at += size;
    }
    None
}

fn container(brand: &[u8; 4]) -> &'static str {
    if brand == b"qt  " { "mov" } else { "mp4" }
}

/// What a track tells; `None` for one that only ffprobe can name.
fn stream(track: &TrakBox, index: u32) -> Option<StreamFacts> {
    let table = &track.mdia.minf.stbl;
    let (kind, name) = match &table.stsd.contents {
        StsdBoxContent::Avc1(_) => (StreamKind::Video, "h264"),
        StsdBoxContent::Hvc1(_) | StsdBoxContent::Hev1(_) => (StreamKind::Video, "hevc"),
        StsdBoxContent::Av01(_) => (StreamKind::Video, "av1"),
        StsdBoxContent::Vp08(_) => (StreamKind::Video, "vp8"),
        StsdBoxContent::Vp09(_) => (StreamKind::Video, "vp9"),
        StsdBoxContent::Mp4a(_) => (StreamKind::Audio, "aac"),
        StsdBoxContent::Tx3g(_) => (StreamKind::Subtitle, "mov_text"),
        StsdBoxContent::Unknown(_) => return None,
    };
    let mut facts = StreamFacts::new(kind, index, name);
    facts.track_id = Some(u64::from(track.tkhd.track_id));
    facts.language = language::kept(&track.mdia.mdhd.language);
    facts.default = track.tkhd.flags & 1 != 0;
    let handler = track.mdia.hdlr.name.trim();
    let generic = ["handler", "gpac", "core media", "mainconcept", "l-smash"];
    let telling = !handler.is_empty() && !generic.iter().any(|word| handler.to_lowercase().contains(word));
    facts.title = telling.then(|| handler.to_owned());
    let timescale = u64::from(track.mdia.mdhd.timescale).max(1);
    let sizes = &table.stsz;
    let bytes = if sizes.sample_size > 0 {
        u64::from(sizes.sample_size).saturating_mul(u64::from(sizes.sample_count))
    } else {
        sizes.sample_sizes.iter().map(|size| u64::from(*size)).sum()
    };
    let milliseconds = track.mdia.mdhd.duration.saturating_mul(1000) / timescale;
    facts.bitrate_kbps = (milliseconds > 0 && bytes > 0).then(|| bytes.saturating_mul(8) / milliseconds);
    match &table.stsd.contents {
        StsdBoxContent::Mp4a(sound) => {
            let config = &sound.esds.as_ref()?.es_desc.dec_config;
            facts.codec = match config.object_type_indication {
                0x40 | 0x66..=0x68 => "aac",
                0x69 | 0x6b => "mp3",
                _ => return None,
            }
            .into();
            let mut channels = u32::from(sound.channelcount);
            if facts.codec == "aac" {
                let profile = config.dec_specific.profile;
                facts.profile = codec::aac_profile(profile);
                facts.codec_string = (profile > 0).then(|| format!("mp4a.40.{profile}"));
                channels = match config.dec_specific.chan_conf {
                    0 => channels,
                    7 => 8,
                    count => u32::from(count),
                };
            }
            let sampling_rate = Some(u32::from(sound.samplerate.value())).filter(|rate| *rate > 0);
            let layout = codec::layout(channels);
            facts.audio = Some(AudioFacts { channels, layout, sampling_rate, bit_depth: None });
        }
        contents => {
            if kind == StreamKind::Video {
                pictures(contents, track, timescale, &mut facts);
            }
        }
    }
    Some(facts)
}

fn pictures(contents: &StsdBoxContent, track: &TrakBox, timescale: u64, facts: &mut StreamFacts) {
    let (width, height) = match contents {
        StsdBoxContent::Avc1(it) => (it.width, it.height),
        StsdBoxContent::Hvc1(it) | StsdBoxContent::Hev1(it) => (it.width, it.height),
        StsdBoxContent::Av01(it) => (it.width, it.height),
        StsdBoxContent::Vp08(it) => (it.width, it.height),
        StsdBoxContent::Vp09(it) => (it.width, it.height),
        StsdBoxContent::Mp4a(_) | StsdBoxContent::Tx3g(_) | StsdBoxContent::Unknown(_) => (0, 0),
    };
    facts.video = Some(VideoFacts {
        width: u32::from(width),
        height: u32::from(height),
        coded_width: Some(u32::from(width)),
        coded_height: Some(u32::from(height)),
        frame_rate: frame_rate(track, timescale),
        rotation: rotation(track),
        bit_depth: contents.bit_depth().map(u32::from),
        ..VideoFacts::default()
    });
    // The raw records begin with their box headers where the reader kept them; the records themselves are what follows.
    match contents {
        StsdBoxContent::Avc1(it) => codec::avc(record(&it.avcc.raw), facts),
        StsdBoxContent::Hvc1(it) | StsdBoxContent::Hev1(it) => codec::hevc(record(&it.hvcc.raw), facts),
        StsdBoxContent::Av01(it) => codec::av1(record(&it.av1c.raw), facts),
        StsdBoxContent::Vp09(it) => {
            let config = &it.vpcc;
            facts.profile = Some(format!("profile {}", config.profile));
            facts.codec_string =
                Some(format!("vp09.{:02}.{:02}.{:02}", config.profile, config.level, config.bit_depth));
            if let Some(video) = facts.video.as_mut() {
                let numbers =
                    (config.color_primaries, config.transfer_characteristics, config.matrix_coefficients);
                let (primaries, transfer, matrix) = numbers;
                let full = config.video_full_range_flag;
                codec::colour(video, u32::from(primaries), u32::from(transfer), u32::from(matrix), full);
                let format = u32::from(config.chroma_subsampling).max(1);
                codec::chroma(video, format, u32::from(config.bit_depth));
            }
        }
        StsdBoxContent::Vp08(_)
        | StsdBoxContent::Mp4a(_)
        | StsdBoxContent::Tx3g(_)
        | StsdBoxContent::Unknown(_) => {}
    }
}

/// A configuration record begins with its version; a box header with its size.
fn record(raw: &[u8]) -> &[u8] {
    match raw {
        [0, _, _, _, kind @ ..] if kind.len() > 4 => kind.get(4..).unwrap_or_default(),
        _ => raw,
    }
}

/// Frames in the time they take, reduced; the usual rates by name.
fn frame_rate(track: &TrakBox, timescale: u64) -> Option<FrameRate> {
    let entries = &track.mdia.minf.stbl.stts.entries;
    let frames: u64 = entries.iter().map(|entry| u64::from(entry.sample_count)).sum();
    let ticks: u64 = entries
        .iter()
        .map(|entry| u64::from(entry.sample_count).saturating_mul(u64::from(entry.sample_delta)))
        .sum();
    let nanoseconds = u128::from(ticks) * 1_000_000_000 / (u128::from(frames.max(1)) * u128::from(timescale));
    if frames == 0 {
        return None;
    }
    codec::frame_rate(u64::try_from(nanoseconds).ok()?)
}

fn rotation(track: &TrakBox) -> i32 {
    let matrix = &track.tkhd.matrix;
    match (matrix.a.signum(), matrix.b.signum(), matrix.c.signum(), matrix.d.signum()) {
        (0, 1, -1, 0) => 90,
        (-1, 0, 0, -1) => 180,
        (0, -1, 1, 0) => 270,
        _ => 0,
    }
}
