//! Cookies, named per service because the ports of one host share them.

use cookie::{Cookie, SameSite, time::Duration};
use http::{HeaderMap, HeaderValue, header};

/// One cookie of one service: only for its own pages, never readable by script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceCookie {
    /// The name, such as `hl_account`.
    pub name: &'static str,
}

/// Whether the browser may send a cookie over plain connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// Only over TLS.
    Tls,
    /// Also over plain connections, as at home.
    Plain,
}

impl ServiceCookie {
    /// A cookie with this name.
    pub const fn named(name: &'static str) -> Self {
        Self { name }
    }

    /// Its value in this request, if any.
    pub fn read(&self, headers: &HeaderMap) -> Option<String> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .find(|cookie| cookie.name() == self.name)
            .map(|cookie| cookie.value().to_owned())
            .filter(|value| !value.is_empty())
    }

    /// The header that sets it; `seconds` absent means until the browser closes.
    pub fn set(&self, value: &str, seconds: Option<i64>, transport: Transport) -> Option<HeaderValue> {
        let mut cookie = Cookie::build((self.name, value.to_owned()))
            .http_only(true)
            .same_site(SameSite::Lax)
            .path("/")
            .secure(transport == Transport::Tls);
        if let Some(seconds) = seconds {
            cookie = cookie.max_age(Duration::seconds(seconds));
        }
        HeaderValue::from_str(&cookie.build().to_string()).ok()
    }

    /// The header that takes it away.
    pub fn clear(&self, transport: Transport) -> Option<HeaderValue> {
        self.set("", Some(0), transport)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SESSION: ServiceCookie = ServiceCookie::named("hl_account");

    #[test]
    fn a_cookie_is_out_of_reach_for_scripts_and_other_sites() {
        let set = SESSION.set("abc", Some(60), Transport::Tls).unwrap();
        assert_eq!(set, "hl_account=abc; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=60");
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "hl_media=x; hl_account=abc; a=b".parse().unwrap());
        assert_eq!(SESSION.read(&headers).as_deref(), Some("abc"));
        headers.insert(header::COOKIE, "hl_account=".parse().unwrap());
        assert_eq!(SESSION.read(&headers), None);
    }
}
