//! `/auth`: an app sent the browser here to be let in.
//!
//! The app's question stands behind the `#`, which never reaches a server, so the first page needs script to hand it
//! on; everything after that is rendered here.

use askama::Template;
use axum::response::Response;
use http_kit::{Access, Routes};

use super::{
    frame::Frame,
    link::{Question, ask, settle},
    visit::{SentBy, SignedInVisit, Visit},
};
use crate::{problems::Refused, state::State};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/auth", Access::Open("apps send people here before they are signed in"), start)
        .get("/auth/approve", Access::SignedIn, look)
        .post("/auth/approve", Access::SignedIn, decide)
}

#[derive(Template)]
#[template(path = "auth.html")]
struct AuthPage {
    frame: Frame,
}

async fn start(visit: Visit) -> Response {
    visit.show(&AuthPage { frame: visit.frame("", None) })
}

async fn look(visit: SignedInVisit) -> Result<Response, Refused> {
    let asked = |name| visit.visit.asked(name).to_owned();
    let question = Question { code: asked("code"), client: asked("clientID"), forward: asked("forwardUrl") };
    ask(&visit, question, "/auth/approve").await
}

async fn decide(sent: SentBy) -> Result<Response, Refused> {
    settle(sent).await
}
