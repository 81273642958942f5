//! What surrounds every page, and how a page becomes an answer.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use http_kit::Problem;

/// The frame of a page.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The user name of whoever is signed in.
    pub name: Option<String>,
    /// Signs the forms on this page.
    pub form_token: String,
    /// Which entry of the menu this is.
    pub here: &'static str,
    /// What just happened.
    pub notice: Option<Notice>,
}

/// One sentence about what just happened.
#[derive(Debug, Clone, Default)]
pub struct Notice {
    /// `good`, `warn` or `bad`.
    pub tone: &'static str,
    /// What happened.
    pub title: String,
    /// What it means, or what to do.
    pub detail: String,
}

impl Notice {
    /// It worked.
    pub fn good(title: impl Into<String>) -> Self {
        Self { tone: "good", title: title.into(), detail: String::new() }
    }

    /// It did not work.
    pub fn bad(title: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { tone: "bad", title: title.into(), detail: detail.into() }
    }
}

/// A page as an answer.
pub fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => Problem::internal(&error).into_response(),
    }
}

/// Go to this path of ours next.
pub fn go(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    // A path with characters no header can carry is not one of ours.
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/account"));
    response.headers_mut().insert(header::LOCATION, location);
    response
}
