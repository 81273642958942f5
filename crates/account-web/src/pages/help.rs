//! `/help`: the few things people ask.

use askama::Template;
use axum::response::Response;
use http_kit::{Access, Routes};

use super::{frame::Frame, visit::Visit};
use crate::state::State;

/// The routes of this page.
pub fn routes() -> Routes<State> {
    const OPEN: Access = Access::Open("help is for everybody");
    Routes::new().get("/help", OPEN, help).get("/help/{topic}", OPEN, help)
}

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    frame: Frame,
    from: String,
}

async fn help(visit: Visit) -> Response {
    visit.show(&HelpPage { frame: visit.frame("", None), from: visit.state.mail_from.clone() })
}
