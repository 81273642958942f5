//! Which format an answer is written in.
//!
//! The rules differ by family because clients send one thing and parse another: several ask version 1 addresses for
//! JSON and then run an XML parser over the answer.

use http::{HeaderMap, header};

use crate::normalise::Suffix;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `application/xml`
    Xml,
    /// `application/json`
    Json,
    /// `application/json` of our own protocol, whose refusals are `{"error":{"code":…}}`
    OwnJson,
    /// `text/html`
    Html,
    /// `text/plain`
    Text,
}

impl Format {
    /// The value of `Content-Type`.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Xml => "application/xml; charset=utf-8",
            Self::Json | Self::OwnJson => "application/json; charset=utf-8",
            Self::Html => "text/html; charset=utf-8",
            Self::Text => "text/plain; charset=utf-8",
        }
    }
}

/// Version 1 of the account protocol: XML unless the address ends in `.json`, whatever `Accept` says.
pub fn account_v1(suffix: Suffix) -> Format {
    if suffix == Suffix::Json { Format::Json } else { Format::Xml }
}

/// Version 2 of the account protocol: JSON when `Accept` names it or the address ends in `.json`, else XML.
pub fn account_v2(headers: &HeaderMap, suffix: Suffix) -> Format {
    match suffix {
        Suffix::Json => Format::Json,
        Suffix::Xml => Format::Xml,
        Suffix::None if accepts(headers, "application/json") => Format::Json,
        Suffix::None => Format::Xml,
    }
}

/// The media protocol: JSON when `Accept` names it, else XML.
pub fn media(headers: &HeaderMap) -> Format {
    if accepts(headers, "application/json") { Format::Json } else { Format::Xml }
}

/// The format of the account service for this path, already stripped of its suffix.
pub fn account(path: &str, headers: &HeaderMap, suffix: Suffix) -> Format {
    const V1: [&str; 8] = [
        "/users/sign_in",
        "/users/account",
        "/devices",
        "/pins",
        "/pms/",
        "/servers",
        "/media/",
        "/downloads/",
    ];
    if path.starts_with("/houselights/") {
        Format::OwnJson
    } else if path.starts_with("/api/v2/auth/") {
        Format::Json
    // A server claims itself here, and says which format it reads.
    } else if path.starts_with("/api/v2/") || path == "/api/claim/exchange" {
        account_v2(headers, suffix)
    } else if path.starts_with("/api/") || V1.iter().any(|family| path.starts_with(family)) {
        account_v1(suffix)
    } else if path == "/:/ip" || path == "/healthz" || path == "/readyz" || path == "/metrics" {
        Format::Text
    } else {
        Format::Html
    }
}

/// Whether `Accept` names this type with a weight above zero.
pub fn accepts(headers: &HeaderMap, mime: &str) -> bool {
    headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').any(|part| {
            let mut pieces = part.split(';').map(str::trim);
            let named = pieces.next().is_some_and(|name| name.eq_ignore_ascii_case(mime));
            named && !pieces.any(|piece| matches!(piece, "q=0" | "q=0.0"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(accept: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().unwrap());
        headers
    }

    #[test]
    fn version_one_is_xml_whatever_accept_says() {
        let json = asking("application/json");
        for path in ["/api/users", "/devices", "/users/account", "/pms/resources", "/servers", "/pins/1"] {
            assert_eq!(account(path, &json, Suffix::None), Format::Xml, "{path}");
            assert_eq!(account(path, &HeaderMap::new(), Suffix::Json), Format::Json, "{path}");
        }
    }

    #[test]
    fn version_two_is_xml_until_json_is_named() {
        let path = "/api/v2/user";
        assert_eq!(account(path, &HeaderMap::new(), Suffix::None), Format::Xml);
        assert_eq!(account(path, &asking("*/*"), Suffix::None), Format::Xml);
        assert_eq!(account(path, &asking("text/html, Application/JSON;q=0.9"), Suffix::None), Format::Json);
        assert_eq!(account(path, &asking("application/json;q=0"), Suffix::None), Format::Xml);
        assert_eq!(account(path, &HeaderMap::new(), Suffix::Json), Format::Json);
    }

    #[test]
    fn pages_are_html_and_our_own_protocol_is_json() {
        assert_eq!(account("/sign-in", &asking("*/*"), Suffix::None), Format::Html);
        assert_eq!(account("/houselights/v1/introspect", &HeaderMap::new(), Suffix::None), Format::OwnJson);
    }
}
