//! `decision`: how an item would be played and why, without starting anything.

use axum::extract::{Path, State as Held};
use http_kit::{Access, Format, Routes};
use media::playback::Protocol;
use media::playback::decision::{AudioAction, Decision, Play, SubtitleWay, VideoAction};
use media::stream::{Stream, StreamKind, resolution};
use wire::media::stream as shown;
use wire::media::{Container, Element};

use super::question::Question;
use crate::answer::Answer;
use crate::caller::SignedIn;
use crate::present::item::{Shown, item, stream_of, version_of};
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new().get("/{kind}/:/transcode/universal/decision", Access::Token, decision)
}

async fn decision(Held(state): Held<State>, asked: SignedIn, Path(kind): Path<String>) -> Answered<Answer> {
    if !super::hls::is_kind(&kind) {
        return Err(Refusal::not_found());
    }
    let question = Question::read(&state, &asked, &kind, Protocol::Http).await?;
    let source = question.part().and_then(media::playback::rendition::SourceFile::of);
    let trusted = source.is_none_or(|source| state.conversions.trusts(&source.fingerprint));
    let decision = question.decide(trusted)?;
    Ok(asked.answer(present(&question, &decision, &asked)))
}

fn present(question: &Question, decision: &Decision, asked: &SignedIn) -> Container {
    let library = &question.view.library;
    let mut container = Container::library()
        .attr("allowSync", i64::from(asked.caller.permissions.download).to_string())
        .attr("librarySectionID", library.key.0.to_string())
        .attr("librarySectionTitle", library.title.clone())
        .attr("librarySectionUUID", library.uuid.clone());
    for (code, text, number, words) in codes(decision) {
        container = container.attr(code, number).attr(text, words);
    }
    if asked.format == Format::Json {
        // Our own: every reason by itself. Players that read XML take every child for an item.
        for reason in decision.reasons.iter().rev() {
            let row = Element::list("Reason").attr("name", reason.name()).attr("text", reason.to_string());
            let facts = reason.facts().into_iter();
            container = container.beside(facts.fold(row, |row, (name, value)| row.attr(name, value)));
        }
    }
    container.with([chosen(question, decision, asked)])
}

fn codes(decision: &Decision) -> Vec<(&'static str, &'static str, i64, String)> {
    let reasons: Vec<String> = decision.reasons.iter().map(ToString::to_string).collect();
    let why = reasons.join("\n");
    let direct_ok = "Direct play OK.".to_owned();
    let general = ("generalDecisionCode", "generalDecisionText");
    let direct = ("directPlayDecisionCode", "directPlayDecisionText");
    let transcode = ("transcodeDecisionCode", "transcodeDecisionText");
    let mde = ("mdeDecisionCode", "mdeDecisionText");
    let converts = "Direct play not available; conversion OK.".to_owned();
    let row = |(code, text): (&'static str, &'static str), number, words: &str| {
        (code, text, number, words.to_owned())
    };
    match &decision.play {
        Play::Direct => {
            vec![row(general, 1000, &direct_ok), row(direct, 1000, &direct_ok), row(mde, 1000, &direct_ok)]
        }
        Play::Convert(_) => vec![
            row(general, 1001, &converts),
            row(direct, 3000, &why),
            row(transcode, 1001, &converts),
            row(mde, 1001, &converts),
        ],
        Play::Impossible => vec![
            row(general, 2000, &why),
            row(direct, 3000, &why),
            row(transcode, 4000, &why),
            row(mde, 2000, &why),
        ],
    }
}

/// The item with what was chosen of it.
fn chosen(question: &Question, decision: &Decision, asked: &SignedIn) -> Element {
    let how = Shown { whole: true, chapters: true, paths: asked.caller.owner, ..Shown::default() };
    let mut bare = question.view.clone();
    bare.versions.clear();
    let mut element = item(&bare, &how);
    let (Some(version), Some(part)) = (question.version(), question.part()) else { return element };
    let mut media = version_of(version, &how);
    media.selected = true;
    let mut file = media.parts.drain(..).nth(question.part).unwrap_or_default();
    file.selected = true;
    let (word, key) = match &decision.play {
        Play::Direct => ("directplay", file.key.take()),
        Play::Convert(conversion) => {
            let copies = conversion.video.as_ref().is_none_or(|video| video.action == VideoAction::Copy)
                && conversion.audio.first().is_none_or(|audio| audio.action == AudioAction::Copy);
            (if copies { "copy" } else { "transcode" }, None)
        }
        Play::Impossible => ("none", None),
    };
    file.decision = Some(word);
    file.key = key;
    file.streams = part.streams.iter().filter_map(|stream| stream_in(decision, stream)).collect();
    if let Play::Convert(conversion) = &decision.play {
        target(&mut media, conversion, part.streams.as_slice());
        file.container = Some(conversion.container.clone());
    }
    media.parts = vec![file];
    element.push(media.into());
    element
}

/// What the player gets instead of the file.
fn target(media: &mut shown::Media, conversion: &media::playback::decision::Conversion, streams: &[Stream]) {
    media.protocol = Some(conversion.protocol.name().to_owned());
    media.container = Some(conversion.container.clone());
    if let Some(VideoAction::Encode(rung)) = conversion.video.as_ref().map(|video| &video.action) {
        media.video_codec = Some("h264".into());
        media.video_profile = Some("high".into());
        media.width = Some(i64::from(rung.width));
        media.height = Some(i64::from(rung.height));
        media.video_resolution = Some(resolution(rung.width, rung.height).to_owned());
        media.bitrate = Some(i64::from(rung.kbps));
    }
    let Some(audio) = conversion.audio.first() else { return };
    let original = streams.iter().find(|stream| stream.key == audio.stream).map(|stream| &stream.facts);
    match audio.action {
        AudioAction::Encode(rung) => {
            let codec = if conversion.container == "mp3" { "mp3" } else { "aac" };
            media.audio_codec = Some(codec.into());
            media.audio_profile = None;
            media.audio_channels = Some(i64::from(rung.channels));
        }
        AudioAction::Copy => {
            media.audio_codec = original.map(|facts| facts.codec.clone());
            media.audio_channels = original.and_then(|it| it.audio.as_ref()).map(|it| i64::from(it.channels));
        }
    }
}

/// A stream as it is decided on; `None` for one that is not in use.
fn stream_in(decision: &Decision, stream: &Stream) -> Option<shown::Stream> {
    let subtitle = decision.subtitle.filter(|(key, _)| *key == stream.key);
    let used = Some(stream.key) == decision.audio || subtitle.is_some();
    let (word, place) = match (stream.facts.kind, &decision.play, subtitle) {
        (StreamKind::Subtitle, _, None) => return None,
        (StreamKind::Subtitle, _, Some((_, way))) => match way {
            SubtitleWay::Burn => ("burn", "embedded"),
            SubtitleWay::Sidecar => ("transcode", "sidecar-subs"),
            SubtitleWay::Segmented => ("transcode", "segments-subs"),
            SubtitleWay::Embedded => ("transcode", "embedded"),
            SubtitleWay::InFile => ("copy", "direct"),
        },
        (_, Play::Direct, _) => ("copy", "direct"),
        (_, Play::Impossible, _) => ("unavailable", "direct"),
        (StreamKind::Video, Play::Convert(conversion), _) => {
            let plan = conversion.video.as_ref().filter(|plan| plan.stream == stream.key)?;
            match plan.action {
                VideoAction::Copy => ("copy", "segments-video"),
                VideoAction::Encode(_) => ("transcode", "segments-video"),
            }
        }
        (StreamKind::Audio, Play::Convert(conversion), _) => {
            let plan = conversion.audio.first().filter(|plan| plan.stream == stream.key)?;
            match plan.action {
                AudioAction::Copy => ("copy", "segments-audio"),
                AudioAction::Encode(_) => ("transcode", "segments-audio"),
            }
        }
    };
    let mut shown = stream_of(stream, used);
    shown.decision = Some(word);
    shown.location = Some(place);
    Some(shown)
}
