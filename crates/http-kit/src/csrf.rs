//! A form is answered only when this service's own page sent it.
//!
//! Two locks, both needed: the request says it comes from our origin, and the form carries a token signed for the
//! visitor who was shown it. The token is a keyed hash over the visitor's cookie, so nothing is stored.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::locality::is_same_origin;

/// The name of the hidden field.
pub const FIELD: &str = "form_token";

/// Makes and checks form tokens.
#[derive(Clone)]
pub struct Csrf {
    key: [u8; 32],
}

impl std::fmt::Debug for Csrf {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Csrf(..)")
    }
}

impl Csrf {
    /// With a key that only this service knows.
    pub fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// The token to put in a form shown to this visitor.
    pub fn token(&self, visitor: &str) -> String {
        // HMAC takes a key of any length, so this can not fail; an empty token is refused by `accepts`.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.key) else { return String::new() };
        mac.update(b"houselights form ");
        mac.update(visitor.as_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }

    /// Whether a form came from our own page, shown to this visitor.
    pub fn accepts(&self, headers: &HeaderMap, visitor: &str, token: &str) -> bool {
        let expected = self.token(visitor);
        is_same_origin(headers)
            && !visitor.is_empty()
            && !expected.is_empty()
            && bool::from(expected.as_bytes().ct_eq(token.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_accepted_from_our_page_and_our_visitor_only() {
        let csrf = Csrf::new([7; 32]);
        let mut headers = HeaderMap::new();
        headers.insert("host", "127.0.0.1:32480".parse().unwrap());
        headers.insert("origin", "http://127.0.0.1:32480".parse().unwrap());
        let token = csrf.token("visitor-1");
        assert!(csrf.accepts(&headers, "visitor-1", &token));
        assert!(!csrf.accepts(&headers, "visitor-2", &token));
        assert!(!csrf.accepts(&headers, "visitor-1", ""));
        assert!(!csrf.accepts(&headers, "", &csrf.token("")));
        assert!(!Csrf::new([8; 32]).accepts(&headers, "visitor-1", &token));
        headers.insert("origin", "http://127.0.0.1:32400".parse().unwrap());
        assert!(!csrf.accepts(&headers, "visitor-1", &token));
    }
}
