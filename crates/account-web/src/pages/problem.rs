//! The page of a problem.

use askama::Template;
use http_kit::{Format, Problem};

use super::frame::Frame;

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    frame: Frame,
    message: &'a str,
    advice: &'a str,
    request_id: &'a str,
}

/// What a reader of pages sees of a problem.
pub fn error_page(problem: &Problem, request_id: &str) -> String {
    let advice = match (problem.advice.as_ref(), problem.status.as_u16()) {
        ("", 404) => "Perhaps the address was mistyped, or what it showed is gone.",
        ("", 429) => "This keeps guessers out. Nothing is lost.",
        ("", 500..) => "It is not your doing. Try again in a moment.",
        (advice, _) => advice,
    };
    let page = ProblemPage {
        frame: Frame::default(),
        message: &problem.message,
        advice,
        request_id: if problem.status.is_server_error() { request_id } else { "" },
    };
    page.render().unwrap_or_else(|_| problem.body(Format::Html, request_id))
}
