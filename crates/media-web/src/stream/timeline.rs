//! `/:/timeline` and the marks: what players report and what people say about items.
//!
//! Parameters come in the query whatever the verb is; old players use `GET` for everything.

use axum::extract::State as Held;
use http_kit::{Access, Locality, Problem, Routes};
use media::flows::watching::{Origin, Report};
use media::keys::{EntryKey, ItemKey, QueueKey};
use media::ports::PlayingState;
use wire::media::Container;

use super::question::{item_key, playback};
use crate::answer::Answer;
use crate::caller::SignedIn;
use crate::listing;
use crate::query;
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    let routes = Routes::new()
        .get("/:/timeline", Access::Token, timeline)
        .post("/:/timeline", Access::Token, timeline)
        .put("/:/timeline", Access::Token, timeline)
        .get("/:/progress", Access::Token, progress)
        .post("/:/progress", Access::Token, progress)
        .put("/:/progress", Access::Token, progress);
    routes
        .get("/:/scrobble", Access::Token, seen)
        .put("/:/scrobble", Access::Token, seen)
        .get("/:/unscrobble", Access::Token, unseen)
        .put("/:/unscrobble", Access::Token, unseen)
        .get("/:/rate", Access::Token, rate)
        .put("/:/rate", Access::Token, rate)
}

async fn timeline(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let item = named_item(&asked)?;
    let position = asked.params.first("state").and_then(PlayingState::named);
    let playing = position.ok_or_else(|| Refusal::invalid("state", "this is no state of a player"))?;
    let name = playback(&asked);
    let conversions = if name.is_empty() {
        state.conversions.named(&asked.caller.device.client, &asked.caller)
    } else {
        state.conversions.named(&name, &asked.caller)
    };
    for conversion in &conversions {
        state.engine.touch(&conversion.id);
    }
    let report = Report {
        item,
        session: name,
        state: playing,
        // Some players leave out what is zero.
        position_ms: millis(&asked, "time").unwrap_or(0),
        duration_ms: millis(&asked, "duration"),
        queue: asked.params.number("playQueueID").map(QueueKey),
        entry: asked.params.number("playQueueItemID").map(EntryKey),
        offline: asked.params.flag("offline"),
        origin: Origin {
            address: asked.peer.map(|peer| peer.to_string()).unwrap_or_default(),
            local: matches!(Locality::of(asked.peer, &asked.headers, &state.networks()), Locality::Local),
            secure: false,
        },
        transcode: conversions.first().map(|conversion| format!("/transcode/sessions/{}", conversion.id)),
    };
    let reported = state.flows.watching.report(report, &asked.caller).await?;
    if playing == PlayingState::Stopped || reported.terminated.is_some() {
        for conversion in &conversions {
            state.conversions.close(&conversion.id, state.engine.as_ref());
        }
    }
    let container = Container::new()
        .attr("playbackState", playing.name())
        .attr("viewCount", reported.state.views)
        .maybe("viewOffset", reported.state.offset_ms.and_then(|offset| i64::try_from(offset).ok()));
    Ok(asked.answer(match reported.terminated {
        Some(reason) => container.attr("terminationCode", 2006).attr("terminationText", reason),
        None => container,
    }))
}

async fn progress(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let item = named_item(&asked)?;
    let position = millis(&asked, "time").unwrap_or(0);
    state.flows.watching.set_position(item, position, &asked.caller).await?;
    Ok(asked.done())
}

async fn seen(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    state.flows.watching.mark_seen(named_item(&asked)?, &asked.caller).await?;
    Ok(asked.done())
}

async fn unseen(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    state.flows.watching.mark_unseen(named_item(&asked)?, &asked.caller).await?;
    Ok(asked.done())
}

async fn rate(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let item = named_item(&asked)?;
    let tenths = asked
        .params
        .first("rating")
        .and_then(query::rating)
        .ok_or_else(|| Refusal::invalid("rating", "a rating is 0 to 10, or -1 to take it back"))?;
    state.flows.watching.rate(item, tenths, &asked.caller).await?;
    Ok(asked.done())
}

/// The item a report is about: `ratingKey`, or `key` as a number, a path or a whole address, or `uri`.
fn named_item(asked: &SignedIn) -> Answered<ItemKey> {
    let params = &asked.params;
    let named = params.first("ratingKey").or_else(|| params.first("key")).or_else(|| params.first("uri"));
    let named = named.ok_or_else(|| {
        Refusal::from(Problem::new(http::StatusCode::BAD_REQUEST, "no_item").message("no item is named"))
    })?;
    if named.bytes().all(|byte| byte.is_ascii_digit()) { listing::key(named) } else { item_key(named) }
}

fn millis(asked: &SignedIn, name: &str) -> Option<u64> {
    let value: f64 = asked.params.first(name)?.parse().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to a range that fits"
    )]
    value.is_finite().then(|| value.clamp(0.0, 1e15) as u64)
}
