//! What surrounds every page, and how a page becomes an answer.

use std::fmt;

use account::{flows::WorkOrder, role::Role};
use askama::{Template, filters::HtmlSafe};
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use http_kit::Problem;
use locale::{Locale, Sentence, Value};

/// The frame of a page.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The user name of whoever is signed in.
    pub name: Option<String>,
    /// Their role in the house, if they have one.
    pub role: Option<Role>,
    /// Signs the forms on this page.
    pub form_token: String,
    /// Which entry of the menu this is.
    pub here: &'static str,
    /// What just happened.
    pub notice: Option<Notice>,
    /// The work its form costs a stranger at the moment, if it does.
    pub work: Option<WorkOrder>,
    /// The language of the page.
    pub locale: Locale,
    /// The page itself, to come back to in another language.
    pub path: String,
}

/// One sentence about what just happened, by its key.
#[derive(Debug, Clone, Default)]
pub struct Notice {
    /// `good`, `warn` or `bad`.
    pub tone: &'static str,
    /// What happened.
    pub title: Sentence,
    /// What to do now; may be empty.
    pub detail: Sentence,
}

/// Markup that may stand in a page as it is.
pub struct Markup(String);

impl Notice {
    /// It worked.
    pub fn good(title: impl Into<Sentence>) -> Self {
        Self { tone: "good", title: title.into(), detail: Sentence::default() }
    }

    /// It did not work.
    pub fn bad(title: impl Into<Sentence>, detail: impl Into<Sentence>) -> Self {
        Self { tone: "bad", title: title.into(), detail: detail.into() }
    }
}

impl Frame {
    /// Whether the reader looks after the house.
    pub fn keeps(&self) -> bool {
        self.role.is_some()
    }

    /// Whether the reader administers it.
    pub fn administers(&self) -> bool {
        self.role >= Some(Role::Administrator)
    }

    /// Whether it is the reader's.
    pub fn owns(&self) -> bool {
        self.role == Some(Role::Owner)
    }

    /// The sentence with this key, in the language of the page.
    pub fn say(&self, key: &str) -> String {
        self.locale.say(key)
    }

    /// The sentence with this key and these values: `frame.say_with("servers-approve", [("name", &server.name)])`.
    pub fn say_with(&self, key: &str, values: &[(&str, &dyn Value)]) -> String {
        self.locale.say_with(key, values)
    }

    /// This sentence in the language of the page.
    pub fn tell(&self, sentence: &Sentence) -> String {
        sentence.say(self.locale)
    }

    /// A sentence whose words hold markup; its values are text.
    pub fn say_html(&self, key: &str, values: &[(&str, &dyn Value)]) -> Markup {
        Markup(self.locale.say_html(key, values))
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Markup {}

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
