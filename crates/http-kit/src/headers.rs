//! The headers that keep a browser from being talked into something.

use http::{HeaderMap, HeaderName, HeaderValue, header};

/// For the account pages: our own files only, no inline script or style, nobody frames us.
///
/// `Cross-Origin-Opener-Policy` is deliberately absent: programs that open the sign-in page in a popup would see it
/// as closed and give up.
pub const PAGES: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/// For answers that are not pages: nothing may run should a browser open one.
pub const PROTOCOL: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Add what is missing; a handler that set one of these itself keeps it.
pub fn secure(headers: &mut HeaderMap, policy: &'static str) {
    // A handler with a policy of its own has thought about frames too.
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.entry(header::X_FRAME_OPTIONS).or_insert(HeaderValue::from_static("DENY"));
    }
    let usual: [(HeaderName, &'static str); 5] = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Addresses of ours carry one-time tokens, so no other site may see them. "no-referrer" would be stricter, but
        // then browsers send `Origin: null` with our own forms, which is what a stranger's page looks like.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=()",
        ),
    ];
    for (name, value) in usual {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}
