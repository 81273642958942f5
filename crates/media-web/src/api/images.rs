//! Pictures: of items, of lists and libraries, and any of them in another size.
//!
//! Whoever may not see an item does not get its picture: it is not found. The last part of a picture's address is a
//! stamp that changes with the picture; any stamp works.

use axum::extract::{Path, State as Held};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use http_kit::{Access, Problem, Routes};
use media::item::{ItemView, PictureKind};
use media::ports::pictures::{ImageBytes, PictureShape};
use media::query::{Sort, SortField};
use media::{ItemKey, ItemKind};
use percent_encoding::percent_decode_str;

use super::lists::key;
use crate::ask::Ask;
use crate::caller::SignedIn;
use crate::listing;
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The largest side of a picture that is made.
const LARGEST: u32 = 4_096;
/// How many pictures make a collage.
const COLLAGE: usize = 4;

/// The routes.
pub fn routes() -> Routes<State> {
    const BUILT_IN: Access = Access::Open("drawings that come with the server and show nothing of anybody");
    Routes::new()
        .get("/library/metadata/{key}/thumb", Access::Token, thumb)
        .get("/library/metadata/{key}/thumb/{stamp}", Access::Token, thumb_stamped)
        .get("/library/metadata/{key}/poster/{stamp}", Access::Token, thumb_stamped)
        .get("/library/metadata/{key}/squareArt/{stamp}", Access::Token, art_stamped)
        .get("/library/metadata/{key}/art", Access::Token, art)
        .get("/library/metadata/{key}/art/{stamp}", Access::Token, art_stamped)
        .get("/library/metadata/{key}/banner/{stamp}", Access::Token, art_stamped)
        .get("/library/metadata/{key}/composite/{stamp}", Access::Token, thumb_stamped)
        .get("/library/collections/{key}/composite/{stamp}", Access::Token, of_collection)
        .get("/library/collections/{key}/thumb/{stamp}", Access::Token, of_collection)
        .get("/library/collections/{key}/art/{stamp}", Access::Token, of_collection)
        .get("/playlists/{key}/composite/{stamp}", Access::Token, of_playlist)
        .get("/library/sections/{section}/composite/{stamp}", Access::Token, of_section)
        .get("/photo/:/transcode", Access::Token, shaped)
        .get("/:/resources/{name}", BUILT_IN, built_in)
}

async fn thumb(Held(state): Held<State>, asked: SignedIn, Path(item): Path<String>) -> Answered<Response> {
    picture(&state, &asked, &item, PictureKind::Thumb).await
}

async fn thumb_stamped(
    Held(state): Held<State>,
    asked: SignedIn,
    Path((item, _)): Path<(String, String)>,
) -> Answered<Response> {
    picture(&state, &asked, &item, PictureKind::Thumb).await
}

async fn art(Held(state): Held<State>, asked: SignedIn, Path(item): Path<String>) -> Answered<Response> {
    picture(&state, &asked, &item, PictureKind::Art).await
}

async fn art_stamped(
    Held(state): Held<State>,
    asked: SignedIn,
    Path((item, _)): Path<(String, String)>,
) -> Answered<Response> {
    picture(&state, &asked, &item, PictureKind::Art).await
}

async fn picture(state: &State, asked: &SignedIn, item: &str, kind: PictureKind) -> Answered<Response> {
    let key: ItemKey = key(item)?;
    listing::one(state, asked, key).await?;
    let image = match shape(asked)? {
        Some(shape) => state.flows.pictures.shaped(key, kind, &shape).await?,
        None => state.flows.pictures.original(key, kind).await?,
    };
    Ok(sent(image, asked))
}

/// The shape asked for with `width` and `height`; `None` leaves the picture as it is.
fn shape(ask: &Ask) -> Answered<Option<PictureShape>> {
    let params = &ask.params;
    let side = |name: &'static str| match params.first(name) {
        None => Ok(None),
        Some(text) => {
            let number = text.trim().parse::<f64>().ok().filter(|side| *side >= 1.0);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped first")]
            number
                .map(|side| Some(side.min(f64::from(LARGEST)).round() as u32))
                .ok_or_else(|| Refusal::invalid(name, "A side is a number of pixels"))
        }
    };
    let (width, height) = match (side("width")?, side("height")?) {
        (None, None) => return Ok(None),
        (width, height) => (width.unwrap_or(LARGEST), height.unwrap_or(LARGEST)),
    };
    let quality =
        params.number("quality").and_then(|it| u8::try_from(it).ok()).filter(|it| (1..=100).contains(it));
    let blur = params.number("blur").and_then(|it| u32::try_from(it).ok()).unwrap_or(0).min(200);
    Ok(Some(PictureShape {
        width,
        height,
        cover: params.flag("minSize"),
        upscale: params.flag("upscale"),
        png: params.first("format") == Some("png"),
        quality: quality.unwrap_or(85),
        blur,
    }))
}

fn sent(image: ImageBytes, ask: &Ask) -> Response {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    image.bytes.hash(&mut hasher);
    let etag = format!("\"{:016x}\"", hasher.finish());
    let known = ask.headers.get(header::IF_NONE_MATCH).is_some_and(|it| it.as_bytes() == etag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, image.mime)], image.bytes).into_response()
    };
    let headers = response.headers_mut();
    // Private: the address holds no secret of its own, the token decides.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

async fn collage(state: &State, asked: &SignedIn, views: &[ItemView]) -> Answered<Response> {
    let keys: Vec<ItemKey> = views
        .iter()
        .filter(|view| view.item.picture(PictureKind::Thumb).is_some())
        .map(|view| view.item.key)
        .take(COLLAGE)
        .collect();
    if keys.is_empty() {
        return Err(Refusal::not_found());
    }
    let usual = PictureShape {
        width: 400,
        height: 600,
        cover: true,
        upscale: true,
        png: false,
        quality: 85,
        blur: 0,
    };
    let shape = shape(asked)?.unwrap_or(usual);
    Ok(sent(state.flows.pictures.collage(&keys, &shape).await?, asked))
}

async fn of_collection(
    Held(state): Held<State>,
    asked: SignedIn,
    Path((list, _)): Path<(String, String)>,
) -> Answered<Response> {
    let list = super::collections::visible(&state, &asked, key(&list)?).await?;
    let keys = super::collections::keys_of(&state, &asked, &list).await?;
    collage(&state, &asked, &super::lists::views(&state, &asked, &keys).await?).await
}

async fn of_playlist(
    Held(state): Held<State>,
    asked: SignedIn,
    Path((list, _)): Path<(String, String)>,
) -> Answered<Response> {
    let list = state
        .flows
        .store
        .playlist(key(&list)?, asked.caller.viewer())
        .await?
        .ok_or_else(Refusal::not_found)?;
    let keys = super::playlists::keys_of(&state, &asked, &list).await?;
    collage(&state, &asked, &super::lists::views(&state, &asked, &keys).await?).await
}

async fn of_section(
    Held(state): Held<State>,
    asked: SignedIn,
    Path((section, _)): Path<(String, String)>,
) -> Answered<Response> {
    let library = listing::library(&state, &asked, &section).await?;
    let scope = media::query::Scope::Libraries(vec![library.key]);
    let newest = vec![Sort::down(SortField::AddedAt)];
    let query = listing::every(&[ItemKind::top_of(library.kind)], scope, newest).window(0, 8);
    let rows = state.flows.store.list(&query, &asked.caller).await?.rows;
    collage(&state, &asked, &rows).await
}

/// What a picture address inside `/photo/:/transcode` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Item(ItemKey, PictureKind),
    Collection(ItemKey),
    Playlist(ItemKey),
}

/// `GET /photo/:/transcode?url=&width=&height=`: one of our pictures in another shape.
///
/// `url` is a path of this server, or the whole address of one, whatever its host: players write the address they
/// know. Only the path is looked at and nothing is ever fetched, so it cannot be used to reach other machines.
async fn shaped(Held(state): Held<State>, asked: SignedIn) -> Answered<Response> {
    let url =
        asked.params.first("url").ok_or_else(|| Refusal::invalid("url", "Say which picture, as url"))?;
    let usual = Problem::new(StatusCode::BAD_REQUEST, "foreign_picture")
        .message("Only pictures of this server are given in other sizes");
    match named(url).ok_or_else(|| Refusal::from(usual))? {
        Named::Item(item, kind) => picture(&state, &asked, &item.to_string(), kind).await,
        Named::Collection(list) => {
            of_collection(Held(state), asked, Path((list.to_string(), String::new()))).await
        }
        Named::Playlist(list) => {
            of_playlist(Held(state), asked, Path((list.to_string(), String::new()))).await
        }
    }
}

/// What an address names, whatever host is written before its path.
pub(super) fn named(url: &str) -> Option<Named> {
    let path = match url.split_once("://") {
        Some(("http" | "https", rest)) => rest.find('/').and_then(|slash| rest.get(slash..))?,
        Some(_) => return None,
        None => url,
    };
    let path = percent_decode_str(path.split('?').next().unwrap_or(path)).decode_utf8().ok()?;
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        ["library", "metadata", item, "thumb" | "poster" | "composite"]
        | ["library", "metadata", item, "thumb" | "poster" | "composite", _] => {
            Some(Named::Item(item.parse().ok()?, PictureKind::Thumb))
        }
        ["library", "metadata", item, "art" | "banner" | "squareArt"]
        | ["library", "metadata", item, "art" | "banner" | "squareArt", _] => {
            Some(Named::Item(item.parse().ok()?, PictureKind::Art))
        }
        ["library", "collections", list, _] | ["library", "collections", list, _, _] => {
            Some(Named::Collection(list.parse().ok()?))
        }
        ["playlists", list, "composite"] | ["playlists", list, "composite", _] => {
            Some(Named::Playlist(list.parse().ok()?))
        }
        _ => None,
    }
}

/// `GET /:/resources/{name}`: the picture of a library that has none, drawn from its kind.
async fn built_in(Path(name): Path<String>) -> Answered<Response> {
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let (kind, backdrop) = match stem.strip_suffix("-fanart").or_else(|| stem.strip_suffix("-art")) {
        Some(kind) => (kind, true),
        None => (stem, false),
    };
    let glyph = match kind {
        "movie" | "library" => "M4 5h16v14H4zM8 5v14M16 5v14M4 9h4M4 15h4M16 9h4M16 15h4",
        "show" => "M3 6h18v11H3zM8 20h8M12 17v3",
        "artist" => "M9 18V5l10-2v13M9 18a3 3 0 1 1-3-3 3 3 0 0 1 3 3zM19 16a3 3 0 1 1-3-3 3 3 0 0 1 3 3z",
        "photo" => "M4 7h4l2-2h4l2 2h4v12H4zM12 16a3 3 0 1 0-3-3 3 3 0 0 0 3 3z",
        _ => return Err(Refusal::not_found()),
    };
    let (width, height) = if backdrop { (1280, 720) } else { (400, 600) };
    let (x, y, scale) = if backdrop { (520, 240, 10) } else { (104, 204, 8) };
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\
         <rect width=\"100%\" height=\"100%\" fill=\"#1d1815\"/><g transform=\"translate({x} {y}) scale({scale})\" \
         fill=\"none\" stroke=\"#e8b36a\" stroke-width=\"1.2\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\
         <path d=\"{glyph}\"/></g></svg>"
    );
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=86400")];
    Ok((headers, svg).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_named_by_its_path_whatever_host_is_written_before_it() {
        let poster = Some(Named::Item(ItemKey(7), PictureKind::Thumb));
        for url in [
            "/library/metadata/7/thumb/123",
            "/library/metadata/7/thumb",
            "http://127.0.0.1:32400/library/metadata/7/thumb/123?X-Plex-Token=t",
            "https://10-0-0-2.example.test:32400/library/metadata/7/thumb/1",
        ] {
            assert_eq!(named(url), poster, "{url}");
        }
    }

    #[test]
    fn nothing_else_can_be_fetched_through_the_server() {
        for url in [
            "http://169.254.169.254/latest",
            "file:///etc/passwd",
            "/library/parts/1/2/file.mkv",
            "//x/y",
            "",
        ] {
            assert_eq!(named(url), None, "{url}");
        }
    }
}
