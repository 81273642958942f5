//! HLS: the multivariant playlist opens a conversion; playlists, segments and subtitles follow below its address.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State as Held};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use http_kit::{Access, Routes};
use media::keys::StreamKey;
use media::playback::codec::{ENCODED_AAC, codec_string, encoded_h264};
use media::playback::decision::{AudioAction, SubtitleWay, VideoAction};
use media::playback::playlist::{self, Alternative, AlternativeKind, Variant};
use media::playback::port::{SubtitleSource, Timing};
use media::playback::rendition::{Recipe, Rendition, SourceFile, plan};
use media::playback::{Fault, Protocol};
use media::stream::Stream;
use tokio::sync::watch;

use super::conversions::Conversion;
use super::fault::{impossible, unknown_length};
use super::question::Question;
use crate::ask::Ask;
use crate::caller::{SignedIn, caller};
use crate::present::item::stream_of;
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new().get("/{kind}/:/transcode/universal/start.m3u8", Access::Token, start).get(
        "/{kind}/:/transcode/universal/session/{id}/{rendition}/{file}",
        Access::Token,
        file,
    )
}

/// Whether the protocol has conversions of this kind.
#[must_use]
pub fn is_kind(kind: &str) -> bool {
    matches!(kind, "video" | "music" | "audio")
}

/// `GET start.m3u8`: decides, opens a conversion and names its renditions.
async fn start(Held(state): Held<State>, asked: SignedIn, Path(kind): Path<String>) -> Answered<Response> {
    if !is_kind(&kind) {
        return Err(Refusal::not_found());
    }
    let mut question = Question::read(&state, &asked, &kind, Protocol::Hls).await?;
    question.ask.protocol = Protocol::Hls;
    question.ask.direct_play = false;
    let conversion = open(&state, &asked, question).await?;
    Ok(text("application/vnd.apple.mpegurl", multivariant(&conversion)))
}

/// Opens a segmented conversion for a question.
async fn open(state: &State, asked: &SignedIn, question: Question) -> Answered<Arc<Conversion>> {
    let part = question.part().ok_or_else(Refusal::not_found)?.clone();
    let first = question.decide(true)?;
    if first.conversion().is_none() {
        return Err(impossible(&first));
    }
    let source = SourceFile::of(&part).ok_or_else(unknown_length)?;
    let pictures = first.conversion().and_then(|it| it.video.as_ref()).map(|video| video.stream);
    let index =
        part.streams.iter().find(|stream| Some(stream.key) == pictures).map(|stream| stream.facts.index);
    let timing = match index {
        Some(index) => state.engine.timing(&source, index).await?,
        None => Timing::default(),
    };
    let indexed = state.conversions.trusts(&source.fingerprint) && timing.keyframes.is_some();
    let mut decision = question.decide(indexed)?;
    let mut set = plan(&part, &source, decision.conversion().ok_or_else(|| impossible(&decision))?, &timing);
    if set.is_err() && indexed {
        // An index of no use is as good as none.
        decision = question.decide(false)?;
        set = plan(&part, &source, decision.conversion().ok_or_else(|| impossible(&decision))?, &timing);
    }
    let set = set?;
    let now = state.clock.now();
    let shared = |(key, rendition): (StreamKey, Rendition)| (key, Arc::new(rendition));
    let conversion = Conversion {
        id: state.entropy.random_id(),
        session: question.session,
        playback: question.playback,
        caller: asked.caller.clone(),
        part: part.key,
        source,
        kbps: part.probe.as_ref().and_then(|probe| probe.bitrate_kbps),
        streams: part.streams,
        decision,
        video: set.video.map(shared),
        audio: set.audio.into_iter().map(shared).collect(),
        text: set.text,
        target_duration: set.target_duration,
        offset: question.offset,
        began_at: now,
        over: watch::Sender::new(false),
    };
    Ok(state.conversions.open(conversion, state.engine.as_ref(), now))
}

/// `GET session/…`: a playlist or a segment. The address is the right to it.
async fn file(
    Held(state): Held<State>,
    Path((_, id, rendition, file)): Path<(String, String, String, String)>,
    request: Request,
) -> Answered<Response> {
    let Some(conversion) = state.conversions.at(&id, state.clock.now()) else {
        let (parts, _) = request.into_parts();
        // Whoever has no right here does not learn which conversions there are.
        caller(&Ask::of(&parts), &state).await?;
        return Err(Refusal::not_found());
    };
    state.engine.touch(&conversion.id);
    match rendition.split_once('-') {
        Some(("subs", key)) => subtitles(&state, &conversion, stream_key(key)?, &file).await,
        Some(("audio", key)) => {
            let key = stream_key(key)?;
            let found = conversion.audio.iter().find(|(stream, _)| *stream == key);
            let (_, rendition) = found.ok_or_else(Refusal::not_found)?;
            pictures_or_sound(&state, &conversion, rendition, "audio/mp4", &file).await
        }
        _ if rendition == "base" => {
            let (_, rendition) = conversion.video.as_ref().ok_or_else(Refusal::not_found)?;
            pictures_or_sound(&state, &conversion, rendition, "video/mp4", &file).await
        }
        _ => Err(Refusal::not_found()),
    }
}

async fn pictures_or_sound(
    state: &State,
    conversion: &Conversion,
    rendition: &Arc<Rendition>,
    mime: &'static str,
    file: &str,
) -> Answered<Response> {
    if file == "index.m3u8" {
        let list = playlist::media(&rendition.plan, Some("init.mp4"), "m4s", conversion.target_duration);
        return Ok(text("application/vnd.apple.mpegurl", list));
    }
    let made = if file == "init.mp4" {
        let near = rendition.plan.at(conversion.offset + rendition.plan.start(0));
        state.engine.init(&conversion.id, rendition, near).await
    } else {
        let number = segment_number(file, "m4s")?;
        state.engine.segment(&conversion.id, rendition, number).await
    };
    if let Err(Fault::OffPlan { .. }) = &made
        && matches!(rendition.recipe, Recipe::VideoCopy { .. })
    {
        // The next attempt encodes, and cuts where it likes.
        state.conversions.distrust(&conversion.source.fingerprint);
    }
    Ok(bytes(mime, made?))
}

async fn subtitles(state: &State, conversion: &Conversion, key: StreamKey, file: &str) -> Answered<Response> {
    let rendition = conversion.text.iter().find(|one| one.stream == key).ok_or_else(Refusal::not_found)?;
    if file == "index.m3u8" {
        let list = playlist::media(&rendition.plan, None, "vtt", rendition.plan.target_duration());
        return Ok(text("application/vnd.apple.mpegurl", list));
    }
    let number = segment_number(file, "vtt")?;
    if number >= rendition.plan.len() {
        return Err(Refusal::not_found());
    }
    let stream = conversion.streams.iter().find(|stream| stream.key == key).ok_or_else(Refusal::not_found)?;
    let window = (rendition.plan.start(number), rendition.plan.start(number + 1));
    let source = subtitle_source(stream, &conversion.source);
    let cues = state.engine.subtitle(&source, Some(window)).await?;
    Ok(text("text/vtt; charset=utf-8", cues))
}

/// Where the text of a subtitle stream is.
pub fn subtitle_source(stream: &Stream, source: &SourceFile) -> SubtitleSource {
    match &stream.facts.sidecar {
        Some(path) => SubtitleSource::Sidecar { path: path.clone(), codec: stream.facts.codec.clone() },
        None => SubtitleSource::InFile { source: source.clone(), index: stream.facts.index },
    }
}

fn multivariant(conversion: &Conversion) -> String {
    let base = format!("session/{}", conversion.id);
    let stream = |key: StreamKey| conversion.streams.iter().find(|stream| stream.key == key);
    let mut alternatives: Vec<Alternative> = Vec::new();
    let several = conversion.video.is_some();
    for (key, rendition) in conversion.audio.iter().filter(|_| several) {
        let Some(stream) = stream(*key) else { continue };
        let default = alternatives.is_empty();
        let channels = match &rendition.recipe {
            Recipe::AudioEncode(rung) => Some(rung.channels),
            _ => stream.facts.audio.as_ref().map(|audio| audio.channels),
        };
        let uri = format!("{base}/audio-{key}/index.m3u8");
        alternatives.push(alternative(AlternativeKind::Audio, stream, &alternatives, default, channels, uri));
    }
    let on =
        conversion.decision.subtitle.filter(|(_, way)| *way == SubtitleWay::Segmented).map(|(key, _)| key);
    for one in &conversion.text {
        let Some(stream) = stream(one.stream) else { continue };
        let uri = format!("{base}/subs-{}/index.m3u8", one.stream);
        let default = on == Some(one.stream);
        alternatives.push(alternative(AlternativeKind::Subtitles, stream, &alternatives, default, None, uri));
    }
    let uri = match (&conversion.video, conversion.audio.first()) {
        (None, Some((key, _))) => format!("{base}/audio-{key}/index.m3u8"),
        _ => format!("{base}/base/index.m3u8"),
    };
    playlist::multivariant(&[variant(conversion, uri)], &alternatives)
}

fn alternative(
    kind: AlternativeKind,
    stream: &Stream,
    before: &[Alternative],
    default: bool,
    channels: Option<u32>,
    uri: String,
) -> Alternative {
    let title = stream_of(stream, false).display_title();
    // Names have to differ within a group (RFC 8216, 4.3.4.1.1).
    let taken = before.iter().any(|other| other.kind == kind && other.name == title);
    let name = if taken { format!("{title} {}", stream.facts.index) } else { title };
    let language = stream.facts.language.as_deref().map(|code| wire::media::language::tag(code).to_owned());
    Alternative { kind, name, language, default, forced: stream.facts.forced, channels, uri }
}

fn variant(conversion: &Conversion, uri: String) -> Variant {
    let mut codecs: Vec<String> = Vec::new();
    let mut known = true;
    let mut bandwidth = 0u64;
    let mut resolution = None;
    let mut frame_rate = None;
    let mut range = None;
    let stream =
        |key: StreamKey| conversion.streams.iter().find(|stream| stream.key == key).map(|it| &it.facts);
    let decided = conversion.decision.conversion();
    if let Some((plan, facts)) =
        decided.and_then(|it| it.video.as_ref()).and_then(|it| Some((it, stream(it.stream)?)))
    {
        let pictures = facts.video.clone().unwrap_or_default();
        let (codec, size, kbps, rate, hdr) = match &plan.action {
            VideoAction::Copy => {
                let kbps = facts.bitrate_kbps.or(conversion.kbps).unwrap_or(8_000);
                let rate = pictures.frame_rate.map(media::stream::FrameRate::per_second);
                (codec_string(facts), (pictures.width, pictures.height), kbps, rate, pictures.hdr())
            }
            VideoAction::Encode(rung) => {
                let rate = Some(rung.rate().per_second());
                (Some(encoded_h264(rung.level)), (rung.width, rung.height), u64::from(rung.kbps), rate, false)
            }
        };
        known &= codec.is_some();
        codecs.extend(codec);
        resolution = Some(size).filter(|(width, height)| *width > 0 && *height > 0);
        frame_rate = rate.filter(|rate| *rate > 0.0).map(|rate| format!("{rate:.3}"));
        range = (!hdr).then_some("SDR");
        // The peak of a variable rate is well above its mean.
        bandwidth += kbps * 1500;
    }
    for plan in decided.map(|it| it.audio.as_slice()).unwrap_or_default() {
        let Some(facts) = stream(plan.stream) else { continue };
        let (codec, kbps) = match plan.action {
            AudioAction::Copy => (codec_string(facts), facts.bitrate_kbps.unwrap_or(320)),
            AudioAction::Encode(rung) => (Some(ENCODED_AAC.to_owned()), u64::from(rung.kbps)),
        };
        known &= codec.is_some();
        codecs.extend(codec.filter(|codec| !codecs.contains(codec)));
        bandwidth += kbps * 1000;
    }
    // A list that leaves one out is worse than none: the player would not prepare for it.
    let codecs = if known { codecs } else { Vec::new() };
    Variant { bandwidth, codecs, resolution, frame_rate, range, uri }
}

fn stream_key(text: &str) -> Answered<StreamKey> {
    text.parse().map_err(|_| Refusal::not_found())
}

fn segment_number(file: &str, extension: &str) -> Answered<usize> {
    let number = file.strip_suffix(extension).and_then(|rest| rest.strip_suffix('.'));
    number.and_then(|number| number.parse().ok()).ok_or_else(Refusal::not_found)
}

fn text(mime: &'static str, text: String) -> Response {
    let headers = [(header::CONTENT_TYPE, mime), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::OK, headers, text).into_response()
}

fn bytes(mime: &'static str, bytes: Vec<u8>) -> Response {
    let length = HeaderValue::from(bytes.len());
    let mut response = Response::new(Body::from(bytes));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    response.headers_mut().insert(header::CONTENT_LENGTH, length);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=600"));
    response
}
