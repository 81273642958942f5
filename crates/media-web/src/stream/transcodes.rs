//! Conversions as players and tools see them: keep alive, stop, list.

use axum::extract::{Path, State as Held};
use http_kit::{Access, Routes};
use media::playback::decision::{AudioAction, VideoAction};
use media::playback::port::Progress;
use wire::media::{Container, Element};

use super::conversions::Conversion;
use crate::answer::Answer;
use crate::caller::{Owner, SignedIn};
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/{kind}/:/transcode/universal/ping", Access::Token, ping)
        .get("/{kind}/:/transcode/universal/stop", Access::Token, stop)
        .get("/transcode/sessions", Access::Owner, all)
        .get("/transcode/sessions/{id}", Access::Owner, one)
        .delete("/transcode/sessions/{id}", Access::Owner, end)
}

async fn ping(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    for conversion in state.conversions.named(&name(&asked), &asked.caller) {
        state.conversions.at(&conversion.id, state.clock.now());
        state.engine.touch(&conversion.id);
    }
    Ok(asked.done())
}

async fn stop(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    for conversion in state.conversions.named(&name(&asked), &asked.caller) {
        state.conversions.close(&conversion.id, state.engine.as_ref());
    }
    Ok(asked.done())
}

async fn all(Held(state): Held<State>, asked: Owner) -> Answered<Answer> {
    let rows = state.conversions.all();
    Ok(asked
        .answer(Container::new().with(rows.iter().map(|one| element(one, state.engine.progress(&one.id))))))
}

async fn one(Held(state): Held<State>, asked: Owner, Path(id): Path<String>) -> Answered<Answer> {
    let found =
        state.conversions.all().into_iter().find(|one| one.id == id).ok_or_else(Refusal::not_found)?;
    Ok(asked.answer(Container::new().with([element(&found, state.engine.progress(&id))])))
}

async fn end(Held(state): Held<State>, asked: Owner, Path(id): Path<String>) -> Answered<Answer> {
    state.conversions.all().into_iter().find(|one| one.id == id).ok_or_else(Refusal::not_found)?;
    state.conversions.close(&id, state.engine.as_ref());
    Ok(asked.done())
}

fn name(asked: &SignedIn) -> String {
    let named = asked.params.first("session").or_else(|| asked.params.first("transcodeSessionId"));
    named.map_or_else(|| asked.caller.device.client.clone(), str::to_owned)
}

/// A conversion as the protocol shows it.
pub fn element(conversion: &Conversion, progress: Progress) -> Element {
    let decided = conversion.decision.conversion();
    let facts = |key| conversion.streams.iter().find(|stream| stream.key == key).map(|stream| &stream.facts);
    let mut element = Element::list("TranscodeSession")
        .attr("key", format!("/transcode/sessions/{}", conversion.id))
        .attr("throttled", progress.throttled)
        .attr("complete", progress.complete)
        .attr("progress", progress.percent)
        .attr("size", -22)
        .maybe("speed", progress.speed)
        .attr("error", false)
        .attr("duration", conversion.source.length.millis())
        .attr("context", "streaming")
        .attr("timeStamp", conversion.began_at.as_secs())
        .attr("transcodeHwRequested", false);
    let Some(decided) = decided else { return element };
    element.set("protocol", decided.protocol.name());
    element.set("container", decided.container.clone());
    if let Some((plan, source)) = decided.video.as_ref().and_then(|plan| Some((plan, facts(plan.stream)?))) {
        element.set("sourceVideoCodec", source.codec.clone());
        match &plan.action {
            VideoAction::Copy => {
                element.set("videoDecision", "copy");
                element.set("videoCodec", source.codec.clone());
            }
            VideoAction::Encode(rung) => {
                element.set("videoDecision", "transcode");
                element.set("videoCodec", "h264");
                element.set("width", rung.width);
                element.set("height", rung.height);
            }
        }
    }
    if let Some((plan, source)) = decided.audio.first().and_then(|plan| Some((plan, facts(plan.stream)?))) {
        element.set("sourceAudioCodec", source.codec.clone());
        let channels = source.audio.as_ref().map(|audio| audio.channels);
        let (word, codec, channels) = match plan.action {
            AudioAction::Copy => ("copy", source.codec.clone(), channels),
            AudioAction::Encode(rung) => ("transcode", "aac".to_owned(), Some(rung.channels)),
        };
        element.set("audioDecision", word);
        element.set("audioCodec", codec);
        if let Some(channels) = channels {
            element.set("audioChannels", channels);
        }
    }
    if decided.burn.is_some() {
        element.set("subtitleDecision", "burn");
    } else if conversion.decision.subtitle.is_some() {
        element.set("subtitleDecision", "transcode");
    }
    element
}
