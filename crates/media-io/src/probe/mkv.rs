//! The header of Matroska and WebM.

use std::fs::File;

use matroska_demuxer::{
    FlagInterlaced, MatrixCoefficients, MatroskaFile, Primaries, Range, TrackEntry, TrackType,
    TransferCharacteristics,
};
use media::language;
use media::stream::{AudioFacts, Chapter, Probe, StreamFacts, StreamKind, VideoFacts};

use super::bounded::Bounded;
use super::codec;

/// What the header tells; `None` when it can't be read.
pub fn probe(file: File, length: u64) -> Option<Probe> {
    let matroska = MatroskaFile::open(Bounded::new(file, length).ok()?).ok()?;
    let info = matroska.info();
    let scale = info.timestamp_scale().get() as f64;
    let duration_ms =
        info.duration().filter(|it| it.is_finite() && *it > 0.0).map(|it| (it * scale / 1e6) as u64);
    let mut streams = Vec::new();
    // ffmpeg counts only tracks it makes streams of.
    let tracks = matroska.tracks().iter().filter(|track| kind(track).is_some());
    for (index, track) in tracks.enumerate() {
        streams.push(stream(track, u32::try_from(index).ok()?)?);
    }
    Some(Probe {
        container: if matroska.ebml_header().doc_type() == "webm" { "webm" } else { "mkv" }.into(),
        duration_ms,
        bitrate_kbps: duration_ms.filter(|ms| *ms > 0).map(|ms| length.saturating_mul(8) / ms),
        title: info.title().map(str::to_owned),
        optimized_for_streaming: None,
        has_64bit_offsets: None,
        keyframe_index: true,
        attached_picture: false,
        streams,
        chapters: chapters(&matroska, duration_ms),
    })
}

fn kind(track: &TrackEntry) -> Option<StreamKind> {
    match track.track_type() {
        TrackType::Video => Some(StreamKind::Video),
        TrackType::Audio => Some(StreamKind::Audio),
        TrackType::Subtitle => Some(StreamKind::Subtitle),
        _ => None,
    }
}

/// What a track entry tells; `None` for a codec that only ffprobe can name.
fn stream(track: &TrackEntry, index: u32) -> Option<StreamFacts> {
    let mut facts = StreamFacts::new(kind(track)?, index, codec_name(track.codec_id())?);
    facts.track_id = Some(track.track_number().get());
    facts.codec_tag = Some(track.codec_id().to_owned());
    facts.language = match (track.language_bcp47(), track.language()) {
        (Some(tag), _) => language::kept(tag),
        (None, Some(code)) => language::kept(code),
        // The container's default.
        (None, None) => Some("eng".into()),
    };
    facts.title = track.name().map(str::to_owned).filter(|it| !it.trim().is_empty());
    facts.default = track.flag_default();
    facts.forced = track.flag_forced();
    facts.hearing_impaired = track.flag_hearing_impaired();
    facts.commentary = track.flag_commentary();
    facts.video = track.video().map(|video| pictures(track, video));
    facts.audio = track.audio().map(|audio| AudioFacts {
        channels: u32::try_from(audio.channels().get()).unwrap_or(0),
        layout: None,
        sampling_rate: Some(audio.output_sampling_frequency().unwrap_or(audio.sampling_frequency()) as u32),
        bit_depth: audio.bit_depth().and_then(|depth| u32::try_from(depth.get()).ok()),
    });
    let private = track.codec_private().unwrap_or_default();
    match facts.codec.as_str() {
        "h264" => codec::avc(private, &mut facts),
        "hevc" => codec::hevc(private, &mut facts),
        "av1" => codec::av1(private, &mut facts),
        "aac" => codec::aac(private, &mut facts),
        _ => {}
    }
    if let Some(audio) = facts.audio.as_mut() {
        audio.layout = codec::layout(audio.channels);
    }
    Some(facts)
}

fn pictures(track: &TrackEntry, video: &matroska_demuxer::Video) -> VideoFacts {
    let small = |number: u64| u32::try_from(number).unwrap_or(0);
    let crop = |one: Option<u64>, two: Option<u64>| one.unwrap_or(0).saturating_add(two.unwrap_or(0));
    let (coded_width, coded_height) = (video.pixel_width().get(), video.pixel_height().get());
    let width = coded_width.saturating_sub(crop(video.pixel_crop_left(), video.pixel_crop_right()));
    let height = coded_height.saturating_sub(crop(video.pixel_crop_top(), video.pixel_crop_bottom()));
    let mut facts = VideoFacts {
        width: small(width),
        height: small(height),
        coded_width: Some(small(coded_width)),
        coded_height: Some(small(coded_height)),
        frame_rate: track.default_duration().and_then(|it| codec::frame_rate(it.get())),
        interlaced: matches!(video.flag_interlaced(), FlagInterlaced::Interlaced),
        ..VideoFacts::default()
    };
    if let (Some(shown_width), Some(shown_height)) = (video.display_width(), video.display_height()) {
        let pixels =
            ratio(shown_width.get().saturating_mul(height), shown_height.get().saturating_mul(width));
        facts.pixel_aspect_ratio = pixels.filter(|(a, b)| a != b).map(|(a, b)| format!("{a}:{b}"));
    }
    if let Some(colour) = video.colour() {
        let full = matches!(colour.range(), Some(Range::Full));
        let primaries = colour.primaries().map_or(2, primaries_number);
        let transfer = colour.transfer_characteristics().map_or(2, transfer_number);
        let matrix = colour.matrix_coefficients().map_or(2, matrix_number);
        codec::colour(&mut facts, primaries, transfer, matrix, full);
        facts.bit_depth = colour.bits_per_channel().map(small).filter(|depth| *depth > 0);
    }
    facts
}

fn ratio(one: u64, two: u64) -> Option<(u64, u64)> {
    let (mut a, mut b) = (one, two);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    (a > 0 && two > 0).then(|| (one / a, two / a))
}

fn primaries_number(primaries: Primaries) -> u32 {
    match primaries {
        Primaries::Bt709 => 1,
        Primaries::Bt2020 => 9,
        Primaries::Bt601 => 5,
        Primaries::Smpte170 => 6,
        _ => 2,
    }
}

fn transfer_number(transfer: TransferCharacteristics) -> u32 {
    match transfer {
        TransferCharacteristics::Bt709 => 1,
        TransferCharacteristics::Bt407bg => 5,
        TransferCharacteristics::Smpte170 => 6,
        TransferCharacteristics::Bt220_10 => 14,
        TransferCharacteristics::Bt220_12 => 15,
        TransferCharacteristics::Bt2100 => 16,
        TransferCharacteristics::Hlg => 18,
        _ => 2,
    }
}

fn matrix_number(matrix: MatrixCoefficients) -> u32 {
    match matrix {
        MatrixCoefficients::Bt709 => 1,
        MatrixCoefficients::Bt470bg => 5,
        MatrixCoefficients::Smpte170 => 6,
        MatrixCoefficients::Bt2020Ncl => 9,
        MatrixCoefficients::Bt2020Cl => 10,
        _ => 2,
    }
}

/// The protocol's name of a codec id.
fn codec_name(id: &str) -> Option<&'static str> {
    Some(match id {
        "V_MPEG4/ISO/AVC" => "h264",
        "V_MPEGH/ISO/HEVC" => "hevc",
        "V_AV1" => "av1",
        "V_VP8" => "vp8",
        "V_VP9" => "vp9",
        "V_MPEG2" => "mpeg2video",
        "V_MPEG1" => "mpeg1video",
        "V_MPEG4/ISO/ASP" | "V_MPEG4/ISO/SP" => "mpeg4",
        "V_THEORA" => "theora",
        "A_AC3" | "A_AC3/BSID9" | "A_AC3/BSID10" => "ac3",
        "A_EAC3" => "eac3",
        "A_TRUEHD" => "truehd",
        "A_FLAC" => "flac",
        "A_MPEG/L3" => "mp3",
        "A_MPEG/L2" => "mp2",
        "A_OPUS" => "opus",
        "A_VORBIS" => "vorbis",
        "S_TEXT/UTF8" | "S_TEXT/ASCII" => "srt",
        "S_TEXT/ASS" | "S_ASS" => "ass",
        "S_TEXT/SSA" | "S_SSA" => "ssa",
        "S_TEXT/WEBVTT" => "webvtt",
        "S_HDMV/PGS" => "pgs",
        "S_VOBSUB" => "vobsub",
        "S_DVBSUB" => "dvb_subtitle",
        _ if id.starts_with("A_AAC") => "aac",
        _ if id.starts_with("A_DTS") => "dca",
        _ if id.starts_with("A_PCM") => "pcm",
        _ => return None,
    })
}

fn chapters<R: std::io::Read + std::io::Seek>(
    file: &MatroskaFile<R>,
    duration_ms: Option<u64>,
) -> Vec<Chapter> {
    let edition = file.chapters().and_then(|editions| editions.first());
    let atoms = edition.map(|edition| edition.chapter_atoms()).unwrap_or_default();
    let mut chapters: Vec<Chapter> = atoms
        .iter()
        .map(|atom| Chapter {
            title: atom
                .displays()
                .first()
                .map(|display| display.string().to_owned())
                .filter(|it| !it.is_empty()),
            start_ms: atom.time_start() / 1_000_000,
            end_ms: atom.time_end().map_or(0, |end| end / 1_000_000),
        })
        .collect();
    chapters.sort_by_key(|chapter| chapter.start_ms);
    let starts: Vec<u64> = chapters.iter().skip(1).map(|chapter| chapter.start_ms).collect();
    let ends = starts.into_iter().chain(duration_ms);
    for (chapter, end) in chapters.iter_mut().zip(ends) {
        if chapter.end_ms <= chapter.start_ms {
            chapter.end_ms = end;
        }
    }
    chapters
}
