//! Choosing artwork: which pictures an item could have, uploading one, taking one.
//!
//! An item keeps one picture of a kind. An uploaded one stays, whatever later lies beside the film; nothing is ever
//! fetched from another machine.

use axum::body::Bytes;
use axum::extract::{Path, State as Held};
use http_kit::{Access, Routes};
use media::ItemKey;
use media::item::{ItemEdit, ItemView, Picture, PictureKind, PictureSource};
use wire::media::{Container, Element};

use super::images::{Named, named};
use super::lists::key;
use crate::answer::Answer;
use crate::caller::{Owner, SignedIn};
use crate::listing;
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/library/metadata/{key}/posters", Access::Token, posters)
        .post("/library/metadata/{key}/posters", Access::Owner, upload_poster)
        .put("/library/metadata/{key}/poster", Access::Owner, take_poster)
        .get("/library/metadata/{key}/arts", Access::Token, arts)
        .post("/library/metadata/{key}/arts", Access::Owner, upload_art)
        .put("/library/metadata/{key}/art", Access::Owner, take_art)
        .get("/library/metadata/{key}/clearLogos", Access::Token, none)
        .get("/library/metadata/{key}/squareArts", Access::Token, none)
        .get("/library/metadata/{key}/themes", Access::Token, none)
}

async fn posters(held: Held<State>, asked: SignedIn, Path(item): Path<String>) -> Answered<Answer> {
    candidates(held, asked, &item, PictureKind::Thumb).await
}

async fn arts(held: Held<State>, asked: SignedIn, Path(item): Path<String>) -> Answered<Answer> {
    candidates(held, asked, &item, PictureKind::Art).await
}

async fn upload_poster(
    held: Held<State>,
    asked: Owner,
    Path(item): Path<String>,
    body: Bytes,
) -> Answered<Answer> {
    upload(held, asked, &item, PictureKind::Thumb, body).await
}

async fn upload_art(
    held: Held<State>,
    asked: Owner,
    Path(item): Path<String>,
    body: Bytes,
) -> Answered<Answer> {
    upload(held, asked, &item, PictureKind::Art, body).await
}

async fn take_poster(held: Held<State>, asked: Owner, Path(item): Path<String>) -> Answered<Answer> {
    take(held, asked, &item, PictureKind::Thumb).await
}

async fn take_art(held: Held<State>, asked: Owner, Path(item): Path<String>) -> Answered<Answer> {
    take(held, asked, &item, PictureKind::Art).await
}

/// The pictures of a kind this item could have: the one it has.
async fn candidates(
    Held(state): Held<State>,
    asked: SignedIn,
    item: &str,
    kind: PictureKind,
) -> Answered<Answer> {
    let view = listing::one(&state, &asked, key(item)?).await?;
    Ok(asked.answer(Container::library().with(current(&view, kind).map(|picture| shown(&view, picture)))))
}

/// Kinds of pictures no item has here.
async fn none(Held(state): Held<State>, asked: SignedIn, Path(item): Path<String>) -> Answered<Answer> {
    listing::one(&state, &asked, key(&item)?).await?;
    Ok(asked.answer(Container::library()))
}

/// `POST …/posters` with the image as the body, or `?url=` of a picture of this server.
async fn upload(
    Held(state): Held<State>,
    asked: Owner,
    item: &str,
    kind: PictureKind,
    body: Bytes,
) -> Answered<Answer> {
    let view = listing::one(&state, &asked, key(item)?).await?;
    let bytes = match asked.params.first("url") {
        None => body.to_vec(),
        Some(url) => {
            let Some(Named::Item(from, kind)) = named(url) else {
                return Err(Refusal::invalid("url", "Only a picture of this server's items can be taken"));
            };
            listing::one(&state, &asked, from).await?;
            state.flows.pictures.original(from, kind).await?.bytes
        }
    };
    let picture = state.flows.pictures.take_bytes(view.item.key, kind, bytes).await?;
    let picture = Picture { kind, source: PictureSource::Uploaded, origin: None, ..picture };
    state.flows.store.save_picture(view.item.key, &picture, state.clock.now()).await?;
    lock(&state, view.item.key, kind).await?;
    Ok(asked.done())
}

/// `PUT …/poster?url={ratingKey}`: takes one of the candidates, which is the one it has.
async fn take(Held(state): Held<State>, asked: Owner, item: &str, kind: PictureKind) -> Answered<Answer> {
    let view = listing::one(&state, &asked, key(item)?).await?;
    let wanted = asked.params.first("url").ok_or_else(|| Refusal::invalid("url", "Say which, as url"))?;
    let known = current(&view, kind).is_some_and(|picture| name(picture) == wanted);
    if !known {
        return Err(Refusal::not_found());
    }
    lock(&state, view.item.key, kind).await?;
    Ok(asked.done())
}

/// A picture somebody chose stays.
async fn lock(state: &State, item: ItemKey, kind: PictureKind) -> Answered<()> {
    let locks = vec![(kind.name().to_owned(), true)];
    Ok(state.flows.browse.edit(&[item], &ItemEdit { locks, ..ItemEdit::default() }).await?)
}

fn current(view: &ItemView, kind: PictureKind) -> Option<&Picture> {
    view.item.picture(kind)
}

/// The name a picture goes by when one is chosen.
fn name(picture: &Picture) -> String {
    let scheme = match picture.source {
        PictureSource::Uploaded => "upload",
        PictureSource::Local | PictureSource::Embedded => "media",
        PictureSource::Frame => "default",
    };
    let kind = match picture.kind {
        PictureKind::Thumb => "posters",
        PictureKind::Art => "arts",
    };
    format!("{scheme}://{kind}/{}", picture.stamp)
}

fn shown(view: &ItemView, picture: &Picture) -> Element {
    let path = format!("/library/metadata/{}/{}/{}", view.item.key, picture.kind.name(), picture.stamp);
    Element::metadata("Photo")
        .attr("key", path.clone())
        .attr("ratingKey", name(picture))
        .attr("selected", true)
        .attr("thumb", path)
}
