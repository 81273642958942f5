//! What a request asks for, apart from its path: parameters, page, format, device, and where it came from.
//!
//! Reads only; who the caller is belongs to `caller`.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use http::HeaderMap;
use http::request::Parts;
use http_kit::{Format, format};
use media::caller::Device;
use wire::media::query::Params;
use wire::media::trim::Trim;
use wire::media::{Container, Document, Page};

use crate::answer::Answer;

/// The longest value of a device fact that is kept.
const LONGEST: usize = 255;

/// A request as the protocol sees it.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The query string, read once.
    pub params: Params,
    /// The headers.
    pub headers: HeaderMap,
    /// Who connected.
    pub peer: Option<IpAddr>,
    /// How the answer is written.
    pub format: Format,
}

impl<S: Send + Sync> FromRequestParts<S> for Ask {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

impl Ask {
    /// Reads a request's head.
    pub fn of(parts: &Parts) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
        Self {
            params: Params::parse(parts.uri.query().unwrap_or_default()),
            headers: parts.headers.clone(),
            peer,
            format: format::media(&parts.headers),
        }
    }

    /// An `X-Plex-*` value: from the headers, else from the query, in any case.
    pub fn field(&self, name: &str) -> Option<String> {
        let header = self.headers.get(name).map(|value| text(value.as_bytes()));
        header
            .filter(|value| !value.is_empty())
            .or_else(|| self.params.first_any_case(name).map(str::to_owned))
    }

    /// The token presented, if any.
    pub fn token(&self) -> Option<String> {
        self.field("X-Plex-Token").filter(|token| !token.is_empty())
    }

    /// The page asked for. The parameters may also be a plain `limit`.
    pub fn page(&self) -> Page {
        let number = |name: &str| self.field(name).and_then(|value| value.trim().parse().ok());
        Page { start: number("X-Plex-Container-Start"), size: number("X-Plex-Container-Size") }
    }

    /// The device as it describes itself.
    pub fn device(&self) -> Device {
        let read = |name: &str| -> String {
            let value = self.field(name).unwrap_or_default();
            value.trim().chars().filter(|character| !character.is_control()).take(LONGEST).collect()
        };
        Device {
            client: read("X-Plex-Client-Identifier"),
            product: read("X-Plex-Product"),
            version: read("X-Plex-Version"),
            platform: read("X-Plex-Platform"),
            platform_version: read("X-Plex-Platform-Version"),
            device: read("X-Plex-Device"),
            model: read("X-Plex-Model"),
            name: read("X-Plex-Device-Name"),
        }
    }

    /// The answer in the format and with the trimming that was asked for.
    pub fn answer(&self, mut container: Container) -> Answer {
        let strict = self
            .field("X-Plex-Pms-Api-Version")
            .and_then(|version| version.split('.').next().and_then(|major| major.parse::<u32>().ok()))
            .is_some_and(|major| major >= 1);
        Trim::from_params(|name| self.params.first(name).map(str::to_owned), strict).apply(&mut container);
        let paging = container.paging();
        Answer::new(container.document(), self.format, paging)
    }

    /// A document that is no container.
    pub fn document(&self, document: Document) -> Answer {
        Answer::new(document, self.format, None)
    }

    /// "Done, nothing to say": an empty container, because some clients parse the answer of a `GET`.
    pub fn done(&self) -> Answer {
        self.answer(Container::new())
    }
}

/// Bytes as text: UTF-8, else ISO-8859-1, which some clients send in headers.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}
