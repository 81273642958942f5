//! `/claim`: a token that makes a new server mine, with the line to start it.

use std::time::Duration;

use askama::Template;
use axum::response::Response;
use http_kit::{Access, Routes};

use super::{
    frame::Frame,
    visit::{SentBy, SignedInVisit},
};
use crate::{origin, problems::Refused, state::State};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new().get("/claim", Access::SignedIn, start).post("/claim", Access::SignedIn, issue)
}

#[derive(Template)]
#[template(path = "claim_start.html")]
struct StartPage {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "claim.html")]
struct ClaimPage {
    frame: Frame,
    token: String,
    left: Duration,
    origin: String,
}

// Looking does not issue: a page that is loaded again, or ahead of time, must not make tokens.
async fn start(SignedInVisit { visit, .. }: SignedInVisit) -> Response {
    visit.show(&StartPage { frame: visit.frame("", None) })
}

async fn issue(SentBy { visit, who, .. }: SentBy) -> Result<Response, Refused> {
    let issued = visit.state.flows.claims.issue(&who.account, &visit.caller).await?;
    let left = issued.expires_at.since(visit.state.clock.now());
    Ok(visit.show(&ClaimPage {
        frame: visit.frame("", None),
        token: issued.token.expose().to_owned(),
        left,
        origin: origin::reached_at(&visit.headers, &visit.state.url),
    }))
}
