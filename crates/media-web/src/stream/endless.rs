//! One endless answer: for players that take a conversion as one stream (plex-for-kodi: `start.mkv`).

use axum::body::Body;
use axum::extract::{Path, State as Held};
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderValue, header};
use http_kit::{Access, Routes};
use media::keys::StreamKey;
use media::playback::decision::{AudioAction, VideoAction};
use media::playback::port::{ByteStream, StreamOrder};
use media::playback::rendition::{Recipe, SourceFile, burn_of};
use media::playback::{Decision, Protocol};
use media::stream::{Part, Stream};
use tokio::sync::watch;

use super::conversions::Conversion;
use super::fault::{impossible, unknown_length};
use super::hls::is_kind;
use super::question::Question;
use crate::caller::SignedIn;
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/{kind}/:/transcode/universal/start", Access::Token, start)
        .get("/{kind}/:/transcode/universal/start.mkv", Access::Token, start)
        .get("/{kind}/:/transcode/universal/start.mp4", Access::Token, start)
        .get("/{kind}/:/transcode/universal/start.mp3", Access::Token, start)
}

async fn start(Held(state): Held<State>, asked: SignedIn, Path(kind): Path<String>) -> Answered<Response> {
    if !is_kind(&kind) {
        return Err(Refusal::not_found());
    }
    let mut question = Question::read(&state, &asked, &kind, Protocol::Http).await?;
    question.ask.protocol = Protocol::Http;
    question.ask.direct_play = false;
    let decision = question.decide(true)?;
    let part = question.part().ok_or_else(Refusal::not_found)?.clone();
    let source = SourceFile::of(&part).ok_or_else(unknown_length)?;
    let order = order(&question, &decision, &part, source.clone()).ok_or_else(|| impossible(&decision))?;
    let mime = match order.container.as_str() {
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        _ => "video/x-matroska",
    };
    let stream = state.engine.stream(order).await?;
    let now = state.clock.now();
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
        video: None,
        audio: Vec::new(),
        text: Vec::new(),
        target_duration: 0,
        offset: question.offset,
        began_at: now,
        over: watch::Sender::new(false),
    };
    let conversion = state.conversions.open(conversion, state.engine.as_ref(), now);
    let over = conversion.over.subscribe();
    let closing = Closing { state: state.clone(), id: conversion.id.clone() };
    let mut response = Response::new(Body::from_stream(chunks(stream, over, closing)));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// What the engine is asked for; `None` when the decision is no conversion.
fn order(question: &Question, decision: &Decision, part: &Part, source: SourceFile) -> Option<StreamOrder> {
    let conversion = decision.conversion()?;
    let find = |key: StreamKey| part.streams.iter().find(|stream| stream.key == key);
    let video =
        conversion.video.as_ref().and_then(|plan| Some((find(plan.stream)?, plan))).map(|(stream, plan)| {
            let recipe = match &plan.action {
                VideoAction::Copy => Recipe::VideoCopy { codec: stream.facts.codec.clone() },
                VideoAction::Encode(rung) => Recipe::VideoEncode {
                    rung: rung.clone(),
                    burn: conversion.burn.and_then(find).map(burn_of),
                },
            };
            (stream.facts.index, recipe)
        });
    let audio =
        conversion.audio.first().and_then(|plan| Some((find(plan.stream)?, plan))).map(|(stream, plan)| {
            let recipe = match plan.action {
                AudioAction::Copy => Recipe::AudioCopy { codec: stream.facts.codec.clone() },
                AudioAction::Encode(rung) => Recipe::AudioEncode(rung),
            };
            (stream.facts.index, recipe)
        });
    let inside = |stream: &&Stream| stream.facts.sidecar.is_none() && conversion.container == "mkv";
    let subtitle = conversion.text.first().and_then(|key| find(*key)).filter(inside).map(|it| it.facts.index);
    Some(StreamOrder {
        source,
        container: conversion.container.clone(),
        video,
        audio,
        subtitle,
        offset: question.offset,
        keep_time: question.keep_time,
    })
}

/// Closes the conversion when its answer is over, however that came.
struct Closing {
    state: State,
    id: String,
}

impl Drop for Closing {
    fn drop(&mut self) {
        self.state.conversions.close(&self.id, self.state.engine.as_ref());
    }
}

fn chunks(
    mut stream: Box<dyn ByteStream>,
    mut over: watch::Receiver<bool>,
    closing: Closing,
) -> impl futures_util::Stream<Item = std::io::Result<Bytes>> {
    async_stream::stream! {
        let _closing = closing;
        loop {
            let chunk = tokio::select! {
                chunk = stream.next() => chunk,
                _ = over.wait_for(|over| *over) => None,
            };
            match chunk {
                Some(Ok(bytes)) => yield Ok(Bytes::from(bytes)),
                Some(Err(fault)) => {
                    yield Err(std::io::Error::other(fault));
                    return;
                }
                None => return,
            }
        }
    }
}
