//! ffprobe, for what headers do not tell: other containers, rare codecs, broken files.

use media::language;
use media::ports::ProbeError;
use media::stream::{AudioFacts, Chapter, FrameRate, Probe, StreamFacts, StreamKind, VideoFacts};
use serde::Deserialize;

use crate::ffmpeg::{Limits, Order, Programs, RunError, collect};

/// How much ffprobe may say.
const MOST_BYTES: usize = 4 << 20;

/// Asks ffprobe.
pub async fn probe(programs: &Programs, path: &str) -> Result<Probe, ProbeError> {
    if let Err(error) = tokio::fs::metadata(path).await {
        return Err(ProbeError::Unopened(error.to_string()));
    }
    let words = "-v error -hide_banner -protocol_whitelist file,pipe -probesize 20M -analyzeduration 10M \
                 -show_format -show_streams -show_chapters -print_format json -i";
    let mut arguments: Vec<std::ffi::OsString> = words.split_whitespace().map(Into::into).collect();
    arguments.push(format!("file:{path}").into());
    let order = Order::reading(&programs.ffprobe, path, arguments, Limits::GLANCE);
    let bytes = collect(order, MOST_BYTES).await.map_err(|error| reason(&error))?;
    let said: Said = serde_json::from_slice(&bytes)
        .map_err(|_| ProbeError::Unreadable("nothing in the file could be understood".into()))?;
    read(said)
}

/// What a person is told.
fn reason(error: &RunError) -> ProbeError {
    match error {
        RunError::Missing { program } => ProbeError::Unopened(format!("{program} is not installed")),
        RunError::Io(error) => ProbeError::Unopened(error.to_string()),
        RunError::TimedOut { .. } | RunError::TooMuch { .. } => {
            ProbeError::Unreadable("looking into the file took too long or too much; it may be broken".into())
        }
        RunError::Failed { last_words } => {
            ProbeError::Unreadable(format!("the file is no film, or it is broken: {last_words}"))
        }
    }
}

fn read(said: Said) -> Result<Probe, ProbeError> {
    let format = said.format.unwrap_or_default();
    let duration_ms = format.duration.as_deref().and_then(milliseconds);
    let names = format.format_name.unwrap_or_default();
    let attached = |stream: &SaidStream| stream.disposition.attached_pic == 1;
    let attached_picture = said.streams.iter().any(attached);
    let streams: Vec<StreamFacts> =
        said.streams.iter().filter(|stream| !attached(stream)).filter_map(stream).collect();
    if !streams.iter().any(|stream| matches!(stream.kind, StreamKind::Video | StreamKind::Audio)) {
        return Err(ProbeError::Unreadable("the file holds neither pictures nor sound".into()));
    }
    let longest =
        said.streams.iter().filter_map(|stream| stream.duration.as_deref().and_then(milliseconds)).max();
    let chapters = said.chapters.iter().filter_map(|chapter| {
        Some(Chapter {
            title: chapter.tags.title.clone(),
            start_ms: milliseconds(&chapter.start_time)?,
            end_ms: milliseconds(&chapter.end_time)?,
        })
    });
    Ok(Probe {
        container: container(&names).into(),
        duration_ms: duration_ms.or(longest),
        bitrate_kbps: format.bit_rate.as_deref().and_then(kilobits),
        title: format.tags.title,
        optimized_for_streaming: None,
        has_64bit_offsets: None,
        keyframe_index: names.contains("matroska") || names.contains("mp4"),
        attached_picture,
        streams,
        chapters: chapters.collect(),
    })
}

fn stream(said: &SaidStream) -> Option<StreamFacts> {
    let kind = match said.codec_type.as_deref()? {
        "video" => StreamKind::Video,
        "audio" => StreamKind::Audio,
        "subtitle" => StreamKind::Subtitle,
        _ => return None,
    };
    let mut facts =
        StreamFacts::new(kind, said.index, codec_name(said.codec_name.as_deref().unwrap_or("unknown")));
    facts.codec_tag = said.codec_tag_string.clone().filter(|tag| !tag.starts_with('['));
    facts.profile = said.profile.as_deref().filter(|it| *it != "unknown").map(str::to_lowercase);
    facts.bitrate_kbps = said.bit_rate.as_deref().or(said.tags.bps.as_deref()).and_then(kilobits);
    facts.language = said.tags.language.as_deref().and_then(language::kept);
    facts.title = said.tags.title.clone();
    facts.default = said.disposition.default == 1;
    facts.forced = said.disposition.forced == 1;
    facts.hearing_impaired = said.disposition.hearing_impaired == 1;
    facts.commentary = said.disposition.comment == 1;
    match kind {
        StreamKind::Video => facts.video = Some(pictures(said)),
        StreamKind::Audio => {
            facts.audio = Some(AudioFacts {
                channels: said.channels.unwrap_or(0),
                layout: said.channel_layout.clone(),
                sampling_rate: said.sample_rate.as_deref().and_then(|rate| rate.parse().ok()),
                bit_depth: said
                    .bits_per_raw_sample
                    .as_deref()
                    .and_then(|it| it.parse().ok())
                    .filter(|it| *it > 0),
            });
        }
        StreamKind::Subtitle => {}
    }
    Some(facts)
}

fn pictures(said: &SaidStream) -> VideoFacts {
    let format = said.pix_fmt.clone();
    let depth =
        said.bits_per_raw_sample.as_deref().and_then(|it| it.parse().ok()).filter(|it| *it > 0).or_else(
            || {
                let format = format.as_deref()?;
                Some(if format.contains("12") {
                    12
                } else if format.contains("10") {
                    10
                } else {
                    8
                })
            },
        );
    let rate = |text: &Option<String>| text.as_deref().and_then(rational).filter(|rate| rate.num > 0);
    let known = |text: &Option<String>| text.clone().filter(|it| it != "unknown" && it != "reserved");
    let chroma = format.as_deref().and_then(|format| {
        [("420", "4:2:0"), ("422", "4:2:2"), ("444", "4:4:4")]
            .into_iter()
            .find(|(mark, _)| format.contains(mark))
            .map(|(_, shown)| shown.to_owned())
    });
    let turned = said.side_data_list.iter().find_map(|data| data.rotation).unwrap_or(0);
    VideoFacts {
        width: said.width.unwrap_or(0),
        height: said.height.unwrap_or(0),
        coded_width: said.coded_width,
        coded_height: said.coded_height,
        frame_rate: rate(&said.avg_frame_rate).or_else(|| rate(&said.r_frame_rate)),
        bit_depth: depth,
        level: said.level.and_then(|level| u32::try_from(level).ok()),
        ref_frames: said.refs,
        interlaced: !matches!(said.field_order.as_deref(), None | Some("progressive" | "unknown")),
        pixel_format: format,
        chroma_subsampling: chroma,
        color_space: known(&said.color_space),
        color_primaries: known(&said.color_primaries),
        color_trc: known(&said.color_transfer),
        color_range: known(&said.color_range),
        pixel_aspect_ratio: said.sample_aspect_ratio.clone().filter(|it| it != "1:1" && it != "0:1"),
        // ffprobe counts against the clock.
        rotation: (-turned).rem_euclid(360),
        dolby_vision_profile: said.side_data_list.iter().find_map(|data| data.dv_profile),
    }
}

fn milliseconds(seconds: &str) -> Option<u64> {
    let seconds: f64 = seconds.parse().ok()?;
    (seconds.is_finite() && seconds >= 0.0).then_some((seconds * 1000.0) as u64)
}

fn kilobits(bits: &str) -> Option<u64> {
    bits.parse::<u64>().ok().map(|bits| bits / 1000).filter(|it| *it > 0)
}

fn rational(text: &str) -> Option<FrameRate> {
    let (num, den) = text.split_once('/')?;
    let (num, den): (u64, u64) = (num.parse().ok()?, den.parse().ok()?);
    let nanoseconds = den.checked_mul(1_000_000_000)?.checked_div(num)?;
    super::codec::frame_rate(nanoseconds)
}

fn container(names: &str) -> &'static str {
    match names {
        _ if names.contains("matroska") => "mkv",
        _ if names.contains("mp4") => "mp4",
        "avi" => "avi",
        "mpegts" => "mpegts",
        "mpeg" => "mpeg",
        "asf" => "asf",
        "flv" => "flv",
        "ogg" => "ogg",
        "rm" => "rm",
        "mp3" => "mp3",
        "flac" => "flac",
        "wtv" => "wtv",
        "mpegvideo" => "mpegvideo",
        _ => "other",
    }
}

/// The protocol's name of a codec.
fn codec_name(name: &str) -> &str {
    match name {
        "dts" => "dca",
        "subrip" => "srt",
        "hdmv_pgs_subtitle" => "pgs",
        "dvd_subtitle" => "vobsub",
        _ if name.starts_with("pcm_") => "pcm",
        other => other,
    }
}

#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    streams: Vec<SaidStream>,
    #[serde(default)]
    chapters: Vec<SaidChapter>,
    format: Option<SaidFormat>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SaidFormat {
    format_name: Option<String>,
    duration: Option<String>,
    bit_rate: Option<String>,
    tags: SaidTags,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SaidTags {
    #[serde(alias = "TITLE", alias = "Title")]
    title: Option<String>,
    #[serde(alias = "LANGUAGE")]
    language: Option<String>,
    #[serde(rename = "BPS", alias = "BPS-eng")]
    bps: Option<String>,
}

#[derive(Deserialize)]
struct SaidChapter {
    start_time: String,
    end_time: String,
    #[serde(default)]
    tags: SaidTags,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SaidDisposition {
    default: u8,
    forced: u8,
    comment: u8,
    hearing_impaired: u8,
    attached_pic: u8,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SaidSideData {
    rotation: Option<i32>,
    dv_profile: Option<u32>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SaidStream {
    index: u32,
    codec_type: Option<String>,
    codec_name: Option<String>,
    codec_tag_string: Option<String>,
    profile: Option<String>,
    bit_rate: Option<String>,
    duration: Option<String>,
    width: Option<u32>,
    height: Option<u32>,
    coded_width: Option<u32>,
    coded_height: Option<u32>,
    avg_frame_rate: Option<String>,
    r_frame_rate: Option<String>,
    bits_per_raw_sample: Option<String>,
    level: Option<i64>,
    refs: Option<u32>,
    field_order: Option<String>,
    pix_fmt: Option<String>,
    color_space: Option<String>,
    color_primaries: Option<String>,
    color_transfer: Option<String>,
    color_range: Option<String>,
    sample_aspect_ratio: Option<String>,
    channels: Option<u32>,
    channel_layout: Option<String>,
    sample_rate: Option<String>,
    disposition: SaidDisposition,
    tags: SaidTags,
    side_data_list: Vec<SaidSideData>,
}
