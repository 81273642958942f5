//! One protocol request, with its values wherever the client put them.
//!
//! The same `X-Plex-*` value arrives as a header, a query argument or a form field, and forms arrive in the body, in
//! the query of a `POST` without a body, or as JSON. [`Call`] reads them all in that order; names ignore case.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequest, Request};
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, Uri, header};
use percent_encoding::percent_decode_str;

use crate::{normalise::Suffix, problem::Problem};

/// A protocol request, read whole.
#[derive(Debug, Clone)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// The address, in its one spelling.
    pub uri: Uri,
    /// The headers.
    pub headers: HeaderMap,
    /// Who connected.
    pub peer: Option<IpAddr>,
    /// The suffix the address carried.
    pub suffix: Suffix,
    /// The body.
    pub body: Bytes,
    query: Vec<(String, String)>,
    form: Vec<(String, String)>,
    json: Option<serde_json::Value>,
}

/// What a client says about the device it runs on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientFacts {
    /// The stable key of the installation.
    pub identifier: String,
    /// The program.
    pub product: String,
    /// The program's version.
    pub version: String,
    /// The operating system or browser.
    pub platform: String,
    /// Its version.
    pub platform_version: String,
    /// The kind of hardware.
    pub device: String,
    /// The name its owner gave it.
    pub device_name: String,
    /// Who made it.
    pub vendor: String,
    /// Which model.
    pub model: String,
    /// What it can be, comma separated: `player`, `server` and so on.
    pub provides: String,
}

impl Call {
    /// A value named like a header: from the headers, else the query, else the form.
    pub fn field(&self, name: &str) -> Option<String> {
        let header =
            self.headers.get(name).map(|value| text(value.as_bytes())).filter(|value| !value.is_empty());
        header.or_else(|| self.param(name))
    }

    /// A value from the query, else the form, else the top level of a JSON body.
    pub fn param(&self, name: &str) -> Option<String> {
        find(&self.query, name)
            .or_else(|| find(&self.form, name))
            .map(str::to_owned)
            .or_else(|| self.json_text(name))
    }

    /// Every value of a repeated parameter, such as `Connection[][uri]`, from query and form.
    pub fn params(&self, name: &str) -> Vec<String> {
        let pairs = self.query.iter().chain(&self.form);
        pairs.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone()).collect()
    }

    /// Whether a switch is on: `1`, `true` or `yes` in any case.
    pub fn flag(&self, name: &str) -> Option<bool> {
        let value = self.param(name)?.to_ascii_lowercase();
        Some(matches!(value.as_str(), "1" | "true" | "yes" | "on"))
    }

    /// All query arguments in order.
    pub fn query(&self) -> &[(String, String)] {
        &self.query
    }

    /// All form fields in order.
    pub fn form(&self) -> &[(String, String)] {
        &self.form
    }

    /// The body as JSON, if it is JSON.
    pub fn json(&self) -> Option<&serde_json::Value> {
        self.json.as_ref()
    }

    /// The token the client presents, if any.
    pub fn token(&self) -> Option<String> {
        self.field("x-plex-token").or_else(|| self.param("auth_token")).filter(|token| !token.is_empty())
    }

    /// The user name and password of HTTP Basic, if given.
    pub fn basic(&self) -> Option<(String, String)> {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let value = self.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let (scheme, encoded) = value.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let decoded = text(&STANDARD.decode(encoded.trim()).ok()?);
        let (name, password) = decoded.split_once(':')?;
        Some((name.to_owned(), password.to_owned()))
    }

    /// What the client says about its device. Values are cut to a length no honest client reaches.
    pub fn client(&self) -> ClientFacts {
        let read = |name: &str| -> String {
            let value = self.field(name).unwrap_or_default();
            value.trim().chars().filter(|character| !character.is_control()).take(255).collect()
        };
        ClientFacts {
            identifier: read("x-plex-client-identifier"),
            product: read("x-plex-product"),
            version: read("x-plex-version"),
            platform: read("x-plex-platform"),
            platform_version: read("x-plex-platform-version"),
            device: read("x-plex-device"),
            device_name: read("x-plex-device-name"),
            vendor: read("x-plex-device-vendor"),
            model: read("x-plex-model"),
            provides: read("x-plex-provides"),
        }
    }

    fn json_text(&self, name: &str) -> Option<String> {
        let object = self.json.as_ref()?.as_object()?;
        let (_, value) = object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        match value {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            serde_json::Value::Bool(yes) => Some(yes.to_string()),
            _ => None,
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Call {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
        let suffix = parts.extensions.get::<Suffix>().copied().unwrap_or_default();
        let (method, uri, headers) = (parts.method.clone(), parts.uri.clone(), parts.headers.clone());
        let body =
            Bytes::from_request(Request::from_parts(parts, body), state).await.map_err(|rejection| {
                match axum::response::IntoResponse::into_response(rejection).status() {
                    StatusCode::PAYLOAD_TOO_LARGE => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
                    _ => Problem::new(StatusCode::BAD_REQUEST, "unreadable"),
                }
            })?;
        let kind =
            headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let (form, json) = match kind.as_str() {
            // Some clients send a form and call it JSON, so what does not parse is read as a form.
            "application/json" => match serde_json::from_slice(&body) {
                Ok(json) => (Vec::new(), Some(json)),
                Err(_) => (pairs(&text(&body)), None),
            },
            "application/x-www-form-urlencoded" => (pairs(&text(&body)), None),
            _ => (Vec::new(), None),
        };
        let query = pairs(uri.query().unwrap_or_default());
        Ok(Self { method, uri, headers, peer, suffix, body, query, form, json })
    }
}

/// The pairs of a query or form, decoded.
pub fn pairs(encoded: &str) -> Vec<(String, String)> {
    encoded
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

fn decode(part: &str) -> String {
    text(&percent_decode_str(&part.replace('+', " ")).collect::<Vec<u8>>())
}

/// Bytes as text: UTF-8, else ISO-8859-1, which some clients send in headers.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    async fn call(request: http::request::Builder, body: &'static str) -> Call {
        Call::from_request(request.body(Body::from(body)).unwrap(), &()).await.unwrap()
    }

    #[tokio::test]
    async fn a_value_is_found_in_header_then_query_then_form() {
        const FORM: &str = "application/x-www-form-urlencoded";
        let builder = || Request::post("/x?X-Plex-Token=query").header("content-type", FORM);
        let all = call(builder().header("X-Plex-Token", "header"), "X-Plex-Token=form").await;
        assert_eq!(all.token().as_deref(), Some("header"));
        assert_eq!(call(builder(), "x-plex-token=form").await.token().as_deref(), Some("query"));
        let form = call(Request::post("/x").header("content-type", FORM), "x-plex-token=fo+r%6D").await;
        assert_eq!(form.token().as_deref(), Some("fo rm"));
    }

    #[tokio::test]
    async fn a_json_body_answers_like_a_form() {
        let json = call(
            Request::post("/x").header("content-type", "application/json"),
            r#"{"login":"ana","strong":true}"#,
        );
        let json = json.await;
        assert_eq!(json.param("login").as_deref(), Some("ana"));
        assert_eq!(json.flag("strong"), Some(true));
    }

    #[tokio::test]
    async fn credentials_in_the_query_of_an_empty_post_are_read() {
        let call = call(Request::post("/x?login=ana%40a.test&password=p%26w"), "").await;
        assert_eq!(call.param("login").as_deref(), Some("ana@a.test"));
        assert_eq!(call.param("password").as_deref(), Some("p&w"));
    }

    #[tokio::test]
    async fn an_old_header_encoding_is_read() {
        let value = http::HeaderValue::from_bytes(b"K\xfcche").unwrap();
        let call = call(Request::get("/x").header("X-Plex-Device-Name", value), "").await;
        assert_eq!(call.client().device_name, "Küche");
    }

    #[tokio::test]
    async fn a_user_name_and_password_arrive_by_basic() {
        let call = call(Request::post("/x").header("authorization", "Basic YW5hOnA6dw=="), "").await;
        assert_eq!(call.basic(), Some(("ana".into(), "p:w".into())));
    }
}
