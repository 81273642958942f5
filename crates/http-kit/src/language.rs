//! The language a client or browser asks for.

use http::{HeaderMap, header};
use locale::Locale;

/// The language of `X-Plex-Language`, which apps send, else of `Accept-Language`; none when we speak neither.
pub fn preferred(headers: &HeaderMap) -> Option<Locale> {
    let app = headers.get("x-plex-language").and_then(|tag| tag.to_str().ok()).and_then(Locale::parse);
    let browser = || {
        let lines = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|line| line.to_str().ok());
        Locale::negotiate(&lines.collect::<Vec<_>>().join(","))
    };
    app.or_else(browser)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_an_app_goes_before_the_one_of_its_browser() {
        let mut headers = HeaderMap::new();
        assert_eq!(preferred(&headers), None);
        headers.append(header::ACCEPT_LANGUAGE, "nl".parse().unwrap());
        headers.append(header::ACCEPT_LANGUAGE, "de;q=0.5, fr;q=0.6".parse().unwrap());
        assert_eq!(preferred(&headers), Some(Locale::Fr));
        headers.insert("x-plex-language", "es-MX".parse().unwrap());
        assert_eq!(preferred(&headers), Some(Locale::Es));
    }
}
