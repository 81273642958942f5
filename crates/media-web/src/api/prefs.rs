//! `/:/prefs`: the server's settings, for the owner.

use axum::extract::State as Held;
use http::StatusCode;
use http_kit::{Access, Problem, Routes};
use media::ports::{Event, Events as _};
use wire::media::Container;

use crate::answer::Answer;
use crate::caller::Owner;
use crate::present::push::Push;
use crate::refusal::{Answered, Refusal};
use crate::settings::{Known, Settings};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new().get("/:/prefs", Access::Owner, all).put("/:/prefs", Access::Owner, set).get(
        "/:/prefs/get",
        Access::Owner,
        one,
    )
}

async fn all(Held(state): Held<State>, asked: Owner) -> Answered<Answer> {
    let settings = Settings::read(&state).await?;
    Ok(asked.answer(Container::new().with(settings.shown())))
}

async fn one(Held(state): Held<State>, asked: Owner) -> Answered<Answer> {
    let id = asked.params.first("id").and_then(Known::named).ok_or_else(Refusal::not_found)?.id;
    let settings = Settings::read(&state).await?;
    let found = settings.shown().into_iter().filter(|it| it.get("id") == Some(&id.into()));
    Ok(asked.answer(Container::new().with(found)))
}

/// `PUT /:/prefs?Name=value&Other=value`: all of them or none.
async fn set(Held(state): Held<State>, asked: Owner) -> Answered<Answer> {
    let mut changes = Vec::new();
    for (name, text) in asked.params.pairs().iter().filter(|(name, _)| !is_identity(name)) {
        let refused = |reason| Problem::new(StatusCode::BAD_REQUEST, reason);
        let known = Known::named(name)
            .ok_or_else(|| refused("unknown_setting").message(format!("There is no setting \"{name}\"")))?;
        let value = known
            .accept(text)
            .ok_or_else(|| refused("bad_value").message(format!("\"{name}\" can not have this value")))?;
        changes.push((known.id.to_owned(), value));
    }
    state.flows.store.save_settings(&changes).await?;
    let push = Push(state.events.clone());
    for (id, _) in changes {
        push.publish(Event::Setting(id));
    }
    Ok(asked.done())
}

/// Whether a parameter says who asks, rather than what is asked.
pub fn is_identity(name: &str) -> bool {
    name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("x-plex-")) || name == "auth_token"
}
