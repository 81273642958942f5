//! Upkeep old tools order, where there is nothing to do here: answered as done, because it is.
//!
//! Nothing is matched online, no previews or intros are detected, no bundles are written, and the databases keep
//! themselves in order.

use axum::extract::{Path, State as Held};
use http_kit::{Access, Routes};
use wire::media::Container;

use super::lists::key;
use crate::answer::Answer;
use crate::caller::{Owner, SignedIn};
use crate::listing;
use crate::refusal::Answered;
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .put("/library/clean/bundles", Access::Owner, nothing_to_do)
        .put("/library/optimize", Access::Owner, nothing_to_do)
        .put("/sync/refreshSynclists", Access::Owner, nothing_to_do)
        .put("/sync/refreshContent", Access::Owner, nothing_to_do)
        .delete("/library/sections/{section}/indexes", Access::Owner, none_in_section)
        .delete("/library/sections/{section}/intros", Access::Owner, none_in_section)
        .put("/library/metadata/{key}/unmatch", Access::Owner, unmatched_already)
        .get("/library/metadata/{key}/subtitles", Access::Token, no_subtitles_found)
}

async fn nothing_to_do(asked: Owner) -> Answer {
    asked.done()
}

async fn none_in_section(
    Held(state): Held<State>,
    asked: Owner,
    Path(section): Path<String>,
) -> Answered<Answer> {
    listing::library(&state, &asked, &section).await?;
    Ok(asked.done())
}

async fn unmatched_already(
    Held(state): Held<State>,
    asked: Owner,
    Path(item): Path<String>,
) -> Answered<Answer> {
    listing::one(&state, &asked, key(&item)?).await?;
    Ok(asked.done())
}

/// `GET …/subtitles?language=`: this server asks no provider, so it finds none.
async fn no_subtitles_found(
    Held(state): Held<State>,
    asked: SignedIn,
    Path(item): Path<String>,
) -> Answered<Answer> {
    listing::one(&state, &asked, key(&item)?).await?;
    Ok(asked.answer(Container::library()))
}
