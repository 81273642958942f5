//! `/status/sessions`: who is watching now, how it is ended, and who watched what.

use axum::extract::{Path, State as Held};
use http_kit::{Access, Problem, Routes};
use kernel::Timestamp;
use media::flows::LivePlayback;
use media::history::{HistoryQuery, HistoryRow};
use media::item::ItemView;
use media::keys::Viewer;
use media::query::Window;
use wire::media::{Container, Element};

use super::conversions::Conversion;
use super::transcodes;
use crate::answer::Answer;
use crate::caller::{Owner, SignedIn};
use crate::listing;
use crate::present::item::{Shown, item};
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/status/sessions", Access::Owner, live)
        .get("/status/sessions/terminate", Access::Owner, terminate)
        .post("/status/sessions/terminate", Access::Owner, terminate)
        .get("/status/sessions/history/all", Access::Token, history)
        .delete("/status/sessions/history/{key}", Access::Token, forget)
}

async fn live(Held(state): Held<State>, asked: Owner) -> Answered<Answer> {
    let mut rows = Vec::new();
    for playback in state.flows.watching.live() {
        let views = state.flows.store.details(&[playback.report.item], &asked.caller).await?;
        let Some(view) = views.first() else { continue };
        let conversion = conversion_of(&state, &playback);
        rows.push(row(&state, &playback, view, conversion.as_deref()));
    }
    Ok(asked.answer(Container::new().with(rows)))
}

/// `GET /status/sessions/terminate?sessionId=4&reason=…`: the player hears of it with its next report.
async fn terminate(Held(state): Held<State>, asked: Owner) -> Answered<Answer> {
    let id = asked.params.first("sessionId").unwrap_or_default();
    if id.is_empty() {
        return Err(Problem::forbidden().into());
    }
    let number = id.parse().map_err(|_| Refusal::not_found())?;
    let reason =
        asked.params.first("reason").filter(|it| !it.is_empty()).unwrap_or("The owner ended this playback.");
    let playback = state.flows.watching.live().into_iter().find(|playback| playback.number == number);
    if !state.flows.watching.terminate(number, reason) {
        return Err(Refusal::not_found());
    }
    if let Some(conversion) = playback.and_then(|playback| conversion_of(&state, &playback)) {
        state.conversions.close(&conversion.id, state.engine.as_ref());
    }
    Ok(asked.done())
}

async fn history(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let params = &asked.params;
    let page = asked.page();
    let since = params.number("viewedAt>").or_else(|| params.number("viewedAt>>"));
    let query = HistoryQuery {
        viewer: params.number("accountID").map(Viewer),
        library: params.number("librarySectionID").map(media::LibraryKey),
        item: params.number("metadataItemID").map(media::ItemKey),
        since: since.map(Timestamp::from_secs),
        oldest_first: params.first("sort").is_some_and(|sort| sort == "viewedAt" || sort == "viewedAt:asc"),
        window: Window { start: page.start.unwrap_or(0), size: page.size },
    };
    let found = state.flows.browse.history(&query, &asked.caller).await?;
    let total = usize::try_from(found.total).unwrap_or(usize::MAX);
    let how = listing::shown(&asked);
    Ok(asked.answer(Container::new().with(found.rows.iter().map(|row| seen(row, &how))).paged(page, total)))
}

async fn forget(Held(state): Held<State>, asked: SignedIn, Path(key): Path<String>) -> Answered<Answer> {
    let key = key.parse().map_err(|_| Refusal::not_found())?;
    state.flows.browse.remove_history(key, &asked.caller).await?;
    Ok(asked.done())
}

fn conversion_of(state: &State, playback: &LivePlayback) -> Option<std::sync::Arc<Conversion>> {
    let path = playback.report.transcode.as_deref()?;
    let id = path.rsplit('/').next()?;
    state.conversions.all().into_iter().find(|one| one.id == id)
}

fn row(state: &State, playback: &LivePlayback, view: &ItemView, conversion: Option<&Conversion>) -> Element {
    let how = Shown { whole: true, paths: true, ..Shown::default() };
    let (report, caller, device) = (&playback.report, &playback.caller, &playback.caller.device);
    let mut element = item(view, &how);
    element.set("sessionKey", playback.number.to_string());
    element.set("live", 0);
    element.set("viewOffset", i64::try_from(report.position_ms).unwrap_or(i64::MAX));
    if let Some(entry) = report.entry {
        element.set("playQueueItemID", entry.0);
    }
    let place = if report.origin.local { "lan" } else { "wan" };
    let viewer = caller.viewer().0;
    element
        .child(
            Element::single("User")
                .attr("id", viewer.to_string())
                .attr("title", caller.name.clone())
                .attr("thumb", ""),
        )
        .child(
            Element::single("Player")
                .attr("machineIdentifier", device.client.clone())
                .attr("state", report.state.name())
                .attr(
                    "title",
                    if device.name.is_empty() { device.product.clone() } else { device.name.clone() },
                )
                .attr("address", report.origin.address.clone())
                .attr("device", device.device.clone())
                .attr("model", device.model.clone())
                .attr("platform", device.platform.clone())
                .attr("platformVersion", device.platform_version.clone())
                .attr("product", device.product.clone())
                .attr("version", device.version.clone())
                .attr("local", report.origin.local)
                .attr("relayed", false)
                .attr("secure", report.origin.secure)
                .attr("userID", viewer),
        )
        .child(
            Element::single("Session")
                .attr("id", playback.number.to_string())
                .attr("bandwidth", bandwidth(view))
                .attr("location", place),
        )
        .children(conversion.map(|one| transcodes::element(one, state.engine.progress(&one.id)).alone()))
}

fn bandwidth(view: &ItemView) -> i64 {
    let kbps = view.versions.first().and_then(|version| version.bitrate_kbps).unwrap_or(0);
    i64::try_from(kbps).unwrap_or(0)
}

fn seen(row: &HistoryRow, how: &Shown) -> Element {
    let mut element = match &row.item {
        Some(view) => item(view, how),
        None => Element::metadata("Video").attr("title", row.title.clone()),
    };
    element.set("historyKey", format!("/status/sessions/history/{}", row.key));
    element.set("viewedAt", row.viewed_at.as_secs());
    element.set("accountID", row.viewer.0);
    element.set("librarySectionID", row.library.0);
    element
}
