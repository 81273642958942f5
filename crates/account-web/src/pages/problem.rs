//! The page of a problem.

use askama::Template;
use http::{HeaderMap, StatusCode};
use http_kit::{Format, Problem};
use locale::Sentence;

use super::{frame::Frame, visit::reads};

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    frame: Frame,
    message: String,
    advice: String,
    request_id: &'a str,
}

/// What a reader of pages sees of a problem.
pub fn error_page(problem: &Problem, request_id: &str, headers: &HeaderMap) -> String {
    let locale = reads(headers);
    let (title, advice) = problem.words.clone().unwrap_or_else(|| usual(problem.status));
    let page = ProblemPage {
        frame: Frame { locale, ..Frame::default() },
        message: title.say(locale),
        advice: advice.say(locale),
        request_id: if problem.status.is_server_error() { request_id } else { "" },
    };
    page.render().unwrap_or_else(|_| problem.body(Format::Html, request_id))
}

/// What is said where a status says enough.
fn usual(status: StatusCode) -> (Sentence, Sentence) {
    let (title, advice) = match status.as_u16() {
        400 => ("problem-400", ""),
        401 => ("problem-401", ""),
        403 => ("problem-403", ""),
        404 => ("problem-404", "problem-404-advice"),
        405 => ("problem-405", ""),
        406 => ("problem-406", ""),
        409 => ("problem-409", ""),
        410 => ("problem-410", ""),
        413 => ("problem-413", ""),
        429 => ("problem-429", "problem-429-advice"),
        500.. => ("problem-500", "problem-500-advice"),
        _ => ("problem-other", ""),
    };
    (title.into(), advice.into())
}
