//! A person's browser: keeps cookies, follows nothing, fills in the forms it was shown.

use std::collections::BTreeMap;

use axum::body::Body;
use http::Request;

use super::{Answer, HOST, Stage};

/// One browser.
#[derive(Clone)]
pub struct Browser {
    stage: Stage,
    cookies: BTreeMap<String, String>,
    form_token: String,
    language: &'static str,
}

impl Browser {
    /// A browser that was never here.
    pub fn new(stage: &Stage) -> Self {
        Self { stage: stage.clone(), cookies: BTreeMap::new(), form_token: String::new(), language: "" }
    }

    /// The same browser, preferring this language.
    pub fn preferring(self, language: &'static str) -> Self {
        Self { language, ..self }
    }

    /// Open a page.
    pub async fn open(&mut self, path: &str) -> Answer {
        let request = self.request("GET", path).body(Body::empty()).unwrap();
        self.keep(request).await
    }

    /// Ask with any method, as a browser that shows no form of ours.
    pub async fn send_as(&mut self, method: &str, path: &str) -> Answer {
        let request = self.request(method, path).body(Body::empty()).unwrap();
        self.keep(request).await
    }

    /// Send the form of the page that was opened last.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.form_token.clone();
        self.submit_with(path, fields, &token, &format!("http://{HOST}")).await
    }

    /// Send a form with this form token, from a page of this origin.
    pub async fn submit_with(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        token: &str,
        origin: &str,
    ) -> Answer {
        let request = self.form(path, fields, token, origin);
        self.keep(request).await
    }

    /// The request of a form, for an answer that is read as it comes.
    pub fn form(&self, path: &str, fields: &[(&str, &str)], token: &str, origin: &str) -> Request<Body> {
        let encode = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
        };
        let mut body = format!("form_token={}", encode(token));
        for (name, value) in fields {
            body.push_str(&format!("&{}={}", encode(name), encode(value)));
        }
        self.request("POST", path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", origin)
            .body(Body::from(body))
            .unwrap()
    }

    /// The request of the form of the page that was opened last.
    pub fn own_form(&self, path: &str) -> Request<Body> {
        self.form(path, &[], &self.form_token, &format!("http://{HOST}"))
    }

    fn request(&self, method: &str, path: &str) -> http::request::Builder {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Request::builder()
            .method(method)
            .uri(path)
            .header("host", HOST)
            .header("cookie", cookies.join("; "))
            .header("accept-language", self.language)
    }

    async fn keep(&mut self, request: Request<Body>) -> Answer {
        let answer = self.stage.ask(request).await;
        for set in answer.headers.get_all("set-cookie") {
            let (name, rest) = set.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap_or_default();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        if let Some((_, rest)) = answer.body.split_once("name=\"form_token\" value=\"") {
            self.form_token = rest.split('"').next().unwrap_or_default().to_owned();
        }
        answer
    }
}
