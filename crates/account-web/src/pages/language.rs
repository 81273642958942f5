//! `/language`: which language this person reads. The choice stands in the footer of every page.

use axum::response::Response;
use http::header;
use http_kit::{Access, Problem, Routes};
use locale::Locale;

use super::{frame::go, visit::Sent};
use crate::{
    origin,
    problems::Refused,
    state::{LANGUAGE, State},
};

const A_YEAR: i64 = 365 * 24 * 60 * 60;

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new().post("/language", Access::Open("whoever cannot read us must be able to say so"), choose)
}

async fn choose(Sent { visit, form }: Sent) -> Result<Response, Refused> {
    let chosen = Locale::parse(form.get("language")).ok_or_else(Problem::not_found)?;
    if let Some(who) = &visit.who {
        visit.state.flows.languages.choose(&who.account, chosen).await?;
    }
    let mut response = go(&origin::own_page(form.get("return_to")));
    if let Some(cookie) = LANGUAGE.set(chosen.code(), Some(A_YEAR), visit.state.transport) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
