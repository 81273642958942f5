//! `/library/parts` and `/library/streams`: files as they are, the choice of streams, subtitles as text.

use axum::body::Body;
use axum::extract::{Path, State as Held};
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use http_kit::{Access, Problem, Routes};
use media::choice::SubtitleChoice;
use media::flows::browse::ChoiceWish;
use media::keys::{PartKey, StreamKey};
use media::playback::decision::is_text;
use media::playback::rendition::SourceFile;
use media::stream::StreamKind;

use super::delivery::Delivery;
use super::fault::unknown_length;
use super::hls::subtitle_source;
use crate::answer::Answer;
use crate::caller::SignedIn;
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .put("/library/parts/{part}", Access::Token, choose)
        .get("/library/parts/{part}/{stamp}/{file}", Access::Token, file)
        .get("/library/parts/{part}/indexes/{quality}", Access::Token, no_previews)
        .get("/library/parts/{part}/indexes/{quality}/{offset}", Access::Token, no_previews)
        .get("/library/streams/{stream}", Access::Token, subtitle)
}

/// `PUT /library/parts/7?audioStreamID=12&subtitleStreamID=0`: what this person hears and reads.
async fn choose(Held(state): Held<State>, asked: SignedIn, Path(part): Path<String>) -> Answered<Answer> {
    let named = |name: &'static str| match asked.params.first(name) {
        None => Ok(None),
        Some(text) => text.parse::<i64>().map(Some).map_err(|_| Refusal::invalid(name, "this is no number")),
    };
    let wish = ChoiceWish {
        audio: named("audioStreamID")?.map(StreamKey),
        subtitle: named("subtitleStreamID")?.map(|key| match key {
            0 => SubtitleChoice::Off,
            key => SubtitleChoice::Stream(StreamKey(key)),
        }),
        all_parts: asked.params.flag("allParts"),
    };
    state.flows.browse.choose(part_key(&part)?, &wish, &asked.caller).await?;
    Ok(asked.done())
}

/// `GET /library/parts/7/indexes/sd`: little pictures along the time line, which are not made. Not the film.
async fn no_previews(_: SignedIn) -> Refusal {
    Refusal::not_found()
}

/// `GET /library/parts/7/1700000000/file.mkv`: the file itself.
async fn file(
    Held(state): Held<State>,
    asked: SignedIn,
    Path((part, _, _)): Path<(String, String, String)>,
) -> Answered<Response> {
    let (_, part) = state.flows.browse.part(part_key(&part)?, &asked.caller).await?;
    let download = asked.params.flag("download");
    if download && !asked.caller.permissions.download {
        return Err(Problem::forbidden().into());
    }
    let name = part.path.rsplit('/').next().unwrap_or("file").to_owned();
    let delivery = Delivery {
        mime: mime(&name),
        save_as: download.then_some(name),
        path: part.path,
        modified_at: part.modified_at,
    };
    delivery.answer(&asked.headers).await
}

/// `GET /library/streams/12[.vtt][?format=vtt]`: a subtitle as text in UTF-8.
async fn subtitle(Held(state): Held<State>, asked: SignedIn, Path(name): Path<String>) -> Answered<Response> {
    let (number, extension) = name.split_once('.').map_or((name.as_str(), None), |(it, end)| (it, Some(end)));
    let key: StreamKey = number.parse().map_err(|_| Refusal::not_found())?;
    let found = state.flows.store.part_of_stream(key, &asked.caller).await?;
    let (_, part) = found.ok_or_else(Refusal::not_found)?;
    let stream = part.streams.iter().find(|stream| stream.key == key).ok_or_else(Refusal::not_found)?;
    if stream.facts.kind != StreamKind::Subtitle || !is_text(&stream.facts.codec) {
        let problem =
            Problem::new(StatusCode::NOT_IMPLEMENTED, "not_text").message("this stream is not text");
        return Err(problem.into());
    }
    let wanted =
        asked.params.first("format").or(extension).unwrap_or(&stream.facts.codec).to_ascii_lowercase();
    let source = SourceFile::of(&part);
    let source = match (&stream.facts.sidecar, source) {
        (None, None) => return Err(unknown_length()),
        (_, Some(source)) => source,
        (Some(path), None) => {
            let (path, fingerprint, container) = (path.clone(), String::new(), String::new());
            SourceFile { path, fingerprint, container, length: media::playback::Time::ZERO }
        }
    };
    let place = subtitle_source(stream, &source);
    let (mime, bytes) = match wanted.as_str() {
        "ass" | "ssa" => ("text/x-ssa; charset=utf-8", state.engine.subtitle_as(&place, "ass").await?),
        "srt" | "subrip" => {
            ("application/x-subrip; charset=utf-8", state.engine.subtitle_as(&place, "srt").await?)
        }
        _ => ("text/vtt; charset=utf-8", state.engine.subtitle(&place, None).await?.into_bytes()),
    };
    let mut response = Response::new(Body::from(bytes));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=600"));
    Ok(response)
}

fn part_key(text: &str) -> Answered<PartKey> {
    text.parse().map_err(|_| Refusal::not_found())
}

/// The media type of a file by its name; browsers refuse to play what is called by another.
fn mime(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "mp4" | "m4v" => "video/mp4",
        "mov" => "video/quicktime",
        "webm" => "video/webm",
        "mkv" => "video/x-matroska",
        "avi" => "video/x-msvideo",
        "ts" | "m2ts" => "video/mp2t",
        "mpg" | "mpeg" => "video/mpeg",
        "wmv" => "video/x-ms-wmv",
        "ogv" => "video/ogg",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "flac" => "audio/flac",
        "ogg" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}
