//! A refusal or failure on its way to the reader.
//!
//! A handler returns a [`Problem`]; it rides in the response's extensions until the outer layer, which knows the
//! format the reader understands, writes the body. A body of 500 and above carries a request id and no cause.

use std::borrow::Cow;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use locale::{Locale, Sentence};

use crate::format::Format;

/// One refusal: a status, our word for it, the protocol's number and a sentence for people.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// Our own stable word for it, sent as `reason`.
    pub reason: &'static str,
    /// The protocol's error number.
    pub code: u16,
    /// What is wrong, one sentence.
    pub message: Cow<'static, str>,
    /// What to do about it, for pages. May be empty.
    pub advice: Cow<'static, str>,
    /// What is wrong and what to do about it, in every language: where a person reads it.
    pub words: Option<(Sentence, Sentence)>,
    /// Further facts for programs, such as where to sign in.
    pub facts: Vec<(&'static str, String)>,
    /// After how many seconds trying again makes sense.
    pub retry_after: Option<u64>,
    /// Which form field it is about.
    pub field: Option<&'static str>,
}

impl Problem {
    /// A problem with the protocol's usual number and sentence for this status.
    pub fn new(status: StatusCode, reason: &'static str) -> Self {
        let (code, message) = usual(status);
        Self {
            status,
            reason,
            code,
            message: Cow::Borrowed(message),
            advice: Cow::Borrowed(""),
            words: None,
            facts: Vec::new(),
            retry_after: None,
            field: None,
        }
    }

    /// Something broke on our side. The cause is logged here, once, and never sent.
    pub fn internal(error: &dyn std::error::Error) -> Self {
        let mut chain = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            chain.push_str(": ");
            chain.push_str(&cause.to_string());
            source = cause.source();
        }
        tracing::error!(error = %chain, "a request failed on our side");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }

    /// The caller is not signed in, or no longer.
    pub fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_authenticated")
    }

    /// The caller's signed token is past its week: clients sign for another one and try again.
    pub fn token_over() -> Self {
        let status = StatusCode::from_u16(498).unwrap_or(StatusCode::UNAUTHORIZED);
        Self::new(status, "token_expired").code(1001).message("The token is over; sign for another one")
    }

    /// There is no such thing, or the caller may not know of it.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found")
    }

    /// The caller is known and may not do this.
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden")
    }

    /// A value in the request can not be used.
    pub fn invalid(field: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { field: Some(field), ..Self::new(StatusCode::BAD_REQUEST, "invalid").message(message) }
    }

    /// Replace the protocol number.
    #[must_use]
    pub fn code(self, code: u16) -> Self {
        Self { code, ..self }
    }

    /// Replace the sentence.
    #[must_use]
    pub fn message(self, message: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), ..self }
    }

    /// Add what a person can do.
    #[must_use]
    pub fn advice(self, advice: impl Into<Cow<'static, str>>) -> Self {
        Self { advice: advice.into(), ..self }
    }

    /// Say what is wrong, and what to do about it, in the reader's language; both are keys, the second may be empty.
    #[must_use]
    pub fn for_people(self, title: impl Into<Sentence>, advice: impl Into<Sentence>) -> Self {
        let words = (title.into(), advice.into());
        Self { words: Some(words), ..self }.said_in(Locale::En)
    }

    /// The same problem in this language, as far as it is told in words of ours.
    #[must_use]
    pub fn said_in(self, locale: Locale) -> Self {
        match &self.words {
            None => self,
            Some((title, advice)) => {
                let (message, advice) = (title.say(locale).into(), advice.say(locale).into());
                Self { message, advice, ..self }
            }
        }
    }

    /// Add one fact for programs.
    #[must_use]
    pub fn fact(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.facts.push((name, value.into()));
        self
    }

    /// Say when to try again.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds.max(1)), ..self }
    }

    /// The body in this format; HTML here is the bare fallback for a surface without pages of its own.
    pub fn body(&self, format: Format, request_id: &str) -> String {
        match format {
            Format::Json => self.json(request_id),
            Format::OwnJson => self.own_json(request_id),
            Format::Xml => self.xml(request_id),
            Format::Html => self.html(request_id),
            Format::Text => format!("{}\n", self.message),
        }
    }

    fn json(&self, request_id: &str) -> String {
        let mut error = serde_json::Map::new();
        error.insert("code".into(), self.code.into());
        error.insert("message".into(), self.message.as_ref().into());
        error.insert("status".into(), self.status.as_u16().into());
        error.insert("reason".into(), self.reason.into());
        if let Some(field) = self.field {
            error.insert("field".into(), field.into());
        }
        for (name, value) in &self.facts {
            error.insert((*name).into(), value.as_str().into());
        }
        if self.status.is_server_error() {
            error.insert("requestId".into(), request_id.into());
        }
        serde_json::json!({ "errors": [error] }).to_string()
    }

    fn own_json(&self, request_id: &str) -> String {
        let mut error = serde_json::Map::new();
        error.insert("code".into(), self.reason.into());
        error.insert("message".into(), self.message.as_ref().into());
        for (name, value) in &self.facts {
            error.insert((*name).into(), value.as_str().into());
        }
        if self.status.is_server_error() {
            error.insert("requestId".into(), request_id.into());
        }
        serde_json::json!({ "error": error }).to_string()
    }

    fn xml(&self, request_id: &str) -> String {
        let mut error = format!(
            "code=\"{}\" message=\"{}\" status=\"{}\" reason=\"{}\"",
            self.code,
            escape(&self.message),
            self.status.as_u16(),
            self.reason
        );
        if let Some(field) = self.field {
            error.push_str(&format!(" field=\"{field}\""));
        }
        for (name, value) in &self.facts {
            error.push_str(&format!(" {name}=\"{}\"", escape(value)));
        }
        if self.status.is_server_error() {
            error.push_str(&format!(" requestId=\"{}\"", escape(request_id)));
        }
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<errors><error {error}/></errors>\n")
    }

    fn html(&self, request_id: &str) -> String {
        let trace = if self.status.is_server_error() {
            format!("<p>Request {}</p>", escape(request_id))
        } else {
            String::new()
        };
        format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{message}</title>\
             <h1>{message}</h1><p>{advice}</p>{trace}</html>\n",
            message = escape(&self.message),
            advice = escape(&self.advice)
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The protocol's number and sentence where a status says enough.
fn usual(status: StatusCode) -> (u16, &'static str) {
    match status {
        StatusCode::BAD_REQUEST => (1004, "The request could not be understood"),
        StatusCode::UNAUTHORIZED => (1001, "User could not be authenticated"),
        StatusCode::FORBIDDEN => (1042, "You may not do this"),
        StatusCode::NOT_FOUND => (1002, "There is nothing here"),
        StatusCode::METHOD_NOT_ALLOWED => (1005, "This address does not answer that method"),
        StatusCode::NOT_ACCEPTABLE => (1006, "This address can not answer in that format"),
        StatusCode::CONFLICT => (1014, "It is already there"),
        StatusCode::GONE => (1002, "This is gone for good"),
        StatusCode::PAYLOAD_TOO_LARGE => (1004, "The request is too large"),
        StatusCode::UNPROCESSABLE_ENTITY => (1008, "The request could not be carried out"),
        StatusCode::TOO_MANY_REQUESTS => (1003, "Too many tries; wait a little and try again"),
        status if status.is_server_error() => (1007, "Something broke on our side"),
        _ => (1999, "The request could not be carried out"),
    }
}

/// Text made safe for XML and HTML, inside elements and quoted attributes.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // XML 1.0 has no way to write the other control characters.
            '\t' | '\n' | '\r' => safe.push(character),
            control if control.is_control() => {}
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_the_same_in_xml_and_json() {
        let problem = Problem::unauthenticated().fact("signInUrl", "http://a/sign-in?a=1&b=2");
        assert_eq!(
            problem.body(Format::Json, "r1"),
            r#"{"errors":[{"code":1001,"message":"User could not be authenticated","status":401,"reason":"not_authenticated","signInUrl":"http://a/sign-in?a=1&b=2"}]}"#
        );
        assert!(problem.body(Format::Xml, "r1").contains(
            r#"<error code="1001" message="User could not be authenticated" status="401" reason="not_authenticated" signInUrl="http://a/sign-in?a=1&amp;b=2"/>"#
        ));
    }

    #[test]
    fn only_a_failure_of_ours_carries_the_request_id() {
        let ours = Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal");
        for format in [Format::Json, Format::Xml, Format::Html] {
            assert!(ours.body(format, "r-77").contains("r-77"));
            assert!(!Problem::not_found().body(format, "r-77").contains("r-77"));
        }
    }

    #[test]
    fn hostile_text_in_a_problem_stays_text() {
        let problem = Problem::invalid("name", "<script>\u{0}&\"".to_owned());
        assert!(problem.body(Format::Html, "").contains("&lt;script&gt;&amp;&quot;"));
    }
}
