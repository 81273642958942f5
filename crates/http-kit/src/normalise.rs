//! One spelling per address, before routing.
//!
//! Clients call the same endpoint as `/api/users`, `/api/users/`, `/devices.xml` and `/api/v2/pins/link.json`. The
//! trailing slash goes; a known suffix goes too and is remembered as [`Suffix`], because it chooses the format.

use axum::{Router, extract::OriginalUri, extract::Request};
use http::{Uri, uri::PathAndQuery};
use tower::ServiceBuilder;

/// The format suffix an address carried before it was taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Suffix {
    /// `.xml`
    Xml,
    /// `.json`
    Json,
    /// No suffix.
    #[default]
    None,
}

/// Which suffixes are taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suffixes {
    /// `.xml` and `.json` choose a format (the account service).
    Strip,
    /// They are part of the name (the media server, where they may be a file's).
    Keep,
}

/// The router, seen through one spelling per address.
pub fn normalise(router: Router, suffixes: Suffixes) -> Router {
    let inner = ServiceBuilder::new().map_request(move |request| rewrite(request, suffixes)).service(router);
    Router::new().fallback_service(inner)
}

/// The path in its one spelling, and the suffix it carried.
pub fn spelling(path: &str, suffixes: Suffixes) -> (String, Suffix) {
    // "//evil.example" must not become a host when somebody builds a redirect from it.
    let mut plain = String::with_capacity(path.len());
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        plain.push('/');
        plain.push_str(segment);
    }
    if plain.is_empty() {
        plain.push('/');
    }
    if suffixes == Suffixes::Keep || plain.starts_with("/assets/") {
        return (plain, Suffix::None);
    }
    if let Some(stem) = plain.strip_suffix(".json") {
        (stem.to_owned(), Suffix::Json)
    } else if let Some(stem) = plain.strip_suffix(".xml") {
        (stem.to_owned(), Suffix::Xml)
    } else {
        (plain, Suffix::None)
    }
}

fn rewrite(mut request: Request, suffixes: Suffixes) -> Request {
    let original = request.uri().clone();
    let (path, suffix) = spelling(original.path(), suffixes);
    if path != original.path()
        && let Some(uri) = with_path(&original, &path)
    {
        *request.uri_mut() = uri;
    }
    request.extensions_mut().insert(OriginalUri(original));
    request.extensions_mut().insert(suffix);
    request
}

fn with_path(uri: &Uri, path: &str) -> Option<Uri> {
    let path_and_query = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path_and_query.parse::<PathAndQuery>().ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_an_address_is_the_same_address() {
        for spelled in ["/api/users", "/api/users/", "//api//users", "/api/users.xml"] {
            assert_eq!(spelling(spelled, Suffixes::Strip).0, "/api/users", "{spelled}");
        }
        assert_eq!(spelling("/", Suffixes::Strip), ("/".into(), Suffix::None));
        assert_eq!(spelling("/api/v2/pins/link.json", Suffixes::Strip).1, Suffix::Json);
    }

    #[test]
    fn a_file_keeps_its_name() {
        assert_eq!(spelling("/assets/map.json", Suffixes::Strip).0, "/assets/map.json");
        assert_eq!(spelling("/library/parts/1/a.xml", Suffixes::Keep).0, "/library/parts/1/a.xml");
    }
}
