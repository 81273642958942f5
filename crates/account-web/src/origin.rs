//! Addresses: our own as the caller sees it, and the ones we may send a browser to.

use std::net::IpAddr;

use account::flows::Caller;
use http::{HeaderMap, header};
use kernel::Secret;
use locale::Locale;
use url::Url;

use crate::state::KNOWN;

/// Where a path leads that is not one of ours.
const FALLBACK: &str = "/account";

/// Our address as this caller reached it, so that a page opened by a network address offers links that work there.
/// Only for answers to that caller: a mail must never carry it.
pub fn reached_at(headers: &HeaderMap, configured: &str) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let plain =
        host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_'));
    if host.is_empty() || !plain {
        return configured.to_owned();
    }
    let scheme = if configured.starts_with("https:") { "https" } else { "http" };
    format!("{scheme}://{host}")
}

/// Who is calling, for limits and the audit trail.
pub fn caller(peer: Option<IpAddr>, headers: &HeaderMap, language: Locale) -> Caller {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    Caller {
        address: Secret::new(peer.map(|peer| peer.to_string()).unwrap_or_default()),
        user_agent: agent.chars().take(200).collect(),
        language,
        browser: Secret::new(KNOWN.read(headers).unwrap_or_default()),
        client: String::new(),
        near: false,
        worked: false,
    }
}

/// The origin of the address people know us by, as browsers spell it.
pub fn configured(url: &str) -> String {
    Url::parse(url).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
}

/// A path of ours to go to after signing in; anything that could lead elsewhere becomes the overview, and so does
/// the sign-in page itself.
pub fn own_path(wanted: &str) -> String {
    let path = own_page(wanted);
    if path == "/" || ["/sign-in", "/sign-out", "/prove"].iter().any(|start| path.starts_with(start)) {
        return FALLBACK.to_owned();
    }
    path
}

/// A path of ours; anything that could lead elsewhere becomes the overview.
pub fn own_page(wanted: &str) -> String {
    let base = "http://houselights.invalid";
    // The parser sees what a browser would see: "//host", "/\host", tabs and line ends are all told apart there.
    let Some(url) = Url::parse(base).ok().and_then(|base| base.join(wanted).ok()) else {
        return FALLBACK.to_owned();
    };
    let stays = url.as_str().starts_with(base)
        && url.host_str() == Some("houselights.invalid")
        && url.port().is_none();
    if !wanted.starts_with('/') || wanted.starts_with("//") || wanted.contains('\\') || !stays {
        return FALLBACK.to_owned();
    }
    let path = url.path();
    match url.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    }
}

/// An address an app wants the browser sent to after it was let in: plain web addresses only.
pub fn forward(wanted: &str) -> Option<Url> {
    let url = Url::parse(wanted.trim()).ok()?;
    let plain = matches!(url.scheme(), "http" | "https") && url.host().is_some();
    // "http://bank.example@evil.example" reads like the bank.
    (plain && url.username().is_empty() && url.password().is_none()).then_some(url)
}

/// Text made safe as one value in a query.
pub fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_never_leads_to_another_site() {
        for wanted in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "",
            "\\/evil",
            "/sign-out",
            "/prove?return_to=%2Fprove",
        ] {
            assert_eq!(own_path(wanted), "/account", "{wanted:?}");
        }
        assert_eq!(own_path("/link?pin=K7QX"), "/link?pin=K7QX");
        assert_eq!(
            own_path("/auth/approve?code=a&forwardUrl=http%3A%2F%2Fx"),
            "/auth/approve?code=a&forwardUrl=http%3A%2F%2Fx"
        );
    }

    #[test]
    fn an_app_is_followed_to_web_addresses_only() {
        assert!(forward("http://127.0.0.1:32400/web/#/").is_some());
        assert!(forward("https://requests.example/login").is_some());
        for wanted in [
            "javascript:alert(1)",
            "data:text/html,x",
            "/account",
            "file:///etc/passwd",
            "http://a@b.example/",
        ] {
            assert!(forward(wanted).is_none(), "{wanted}");
        }
    }

    #[test]
    fn a_hostile_host_header_is_not_repeated() {
        let mut headers = HeaderMap::new();
        headers.insert("host", "192.168.1.20:32480".parse().unwrap());
        assert_eq!(reached_at(&headers, "http://localhost:32480"), "http://192.168.1.20:32480");
        headers.insert("host", "a\"><script>".parse().unwrap());
        assert_eq!(reached_at(&headers, "http://localhost:32480"), "http://localhost:32480");
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_asked_the_path_stays_ours(wanted in ".{0,40}") {
            let path = own_path(&wanted);
            assert!(path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/\\"));
        }
    }
}
