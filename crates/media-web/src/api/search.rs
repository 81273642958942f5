//! `/hubs/search` and `/library/search`: words a person typed, answered per kind.

use axum::extract::State as Held;
use http_kit::{Access, Routes};
use media::item::{ItemKind, TagKind};
use media::search::{SearchRequest, SearchResults, TagHit};
use wire::media::hub::Hub;
use wire::media::{Container, Element};

use crate::answer::Answer;
use crate::caller::SignedIn;
use crate::listing;
use crate::present::item::item;
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/hubs/search", Access::Token, hubs)
        .get("/hubs/search/voice", Access::Token, hubs)
        .get("/library/search", Access::Token, universal)
        .get("/search", Access::Token, flat)
}

async fn results(state: &State, asked: &SignedIn, usual: u32) -> Answered<SearchResults> {
    let text = asked.params.first("query").map(str::trim).filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| Refusal::invalid("query", "Say what to search for"))?;
    let limit = asked
        .params
        .number("limit")
        .and_then(|limit| u32::try_from(limit).ok())
        .unwrap_or(usual)
        .clamp(1, 100);
    let mut request = SearchRequest::typed(text, limit);
    if request.words.is_empty() {
        return Ok(SearchResults::default());
    }
    if let Some(section) = asked.params.first("sectionId").or_else(|| asked.params.first("sectionID")) {
        request.library = Some(listing::library(state, asked, section).await?.key);
    }
    Ok(state.flows.store.search(&request, &asked.caller).await?)
}

/// `GET /hubs/search?query=&limit=`: one row per kind, also when it is empty.
async fn hubs(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let found = results(&state, &asked, 3).await?;
    let how = listing::shown(&asked);
    let kinds = [
        (ItemKind::Movie, "Movies"),
        (ItemKind::Show, "Shows"),
        (ItemKind::Season, "Seasons"),
        (ItemKind::Episode, "Episodes"),
    ];
    let items = kinds.into_iter().map(|(kind, title)| {
        let of_kind = found.items.iter().filter(|(view, _)| view.item.kind == kind);
        let rows = of_kind.map(|(view, score)| {
            item(view, &how)
                .attr("score", *score)
                .attr("reason", "section")
                .attr("reasonID", view.library.key.0)
                .attr("reasonTitle", view.library.title.clone())
        });
        row(kind.name(), title, rows.collect())
    });
    let kinds = [
        (TagKind::Role, "actor", "Actors"),
        (TagKind::Director, "director", "Directors"),
        (TagKind::Genre, "genre", "Genres"),
        (TagKind::Collection, "collection", "Collections"),
    ];
    let tags = kinds.into_iter().map(|(kind, name, title)| {
        let hits = found.tags.iter().filter(|hit| hit.kind == kind).map(tag);
        row(name, title, hits.collect())
    });
    Ok(asked.answer(Container::new().with(items.chain(tags).collect::<Vec<_>>())))
}

fn row(kind: &str, title: &str, items: Vec<Element>) -> Element {
    Hub {
        identifier: kind.to_owned(),
        title: title.to_owned(),
        kind: kind.to_owned(),
        style: "shelf",
        items,
        ..Hub::default()
    }
    .into()
}

fn tag(hit: &TagHit) -> Element {
    let field = hit.kind.name();
    Element::list("Directory")
        .attr("key", format!("/library/sections/{}/all?{field}={}", hit.library, hit.key))
        .attr("librarySectionID", hit.library.0)
        .attr("librarySectionKey", format!("/library/sections/{}", hit.library))
        .attr("reason", "section")
        .attr("reasonID", hit.library.0)
        .attr("score", hit.score)
        .attr("type", "tag")
        .attr("id", hit.key.0)
        .attr("filter", format!("{field}={}", hit.key))
        .attr("tag", hit.name.clone())
        .attr("tagType", hit.kind.number())
        .attr("count", i64::try_from(hit.count).unwrap_or(i64::MAX))
}

/// `GET /library/search`: every hit in one list, each with its score.
async fn universal(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let found = results(&state, &asked, 10).await?;
    let how = listing::shown(&asked);
    let rows = found.items.iter().map(|(view, score)| {
        // One object each, because here the hit is the element and the item hangs below it.
        Element::list("SearchResult").attr("score", *score).child(item(view, &how).alone())
    });
    Ok(asked.answer(Container::new().with(rows)))
}

/// `GET /search?query=`: the plain list of old players.
async fn flat(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let found = results(&state, &asked, 10).await?;
    let views: Vec<_> = found.items.into_iter().map(|(view, _)| view).collect();
    Ok(asked.answer(listing::cut(&asked, Container::library(), &views)))
}
