//! An answer on its way out: XML or JSON, with the paging headers.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use http_kit::Format;
use wire::media::Document;

/// A protocol answer.
#[derive(Debug, Clone)]
pub struct Answer {
    document: Document,
    format: Format,
    paging: Option<(u64, u64)>,
    status: StatusCode,
}

impl Answer {
    /// An answer in this format; `paging` is offset and total.
    pub fn new(document: Document, format: Format, paging: Option<(u64, u64)>) -> Self {
        Self { document, format, paging, status: StatusCode::OK }
    }

    /// The same with another status.
    #[must_use]
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let (kind, body) = match self.format {
            Format::Json | Format::OwnJson => ("application/json; charset=utf-8", self.document.to_json()),
            Format::Xml | Format::Html | Format::Text => ("text/xml;charset=utf-8", self.document.to_xml()),
        };
        let mut response = (self.status, [(header::CONTENT_TYPE, kind)], body).into_response();
        if let Some((offset, total)) = self.paging {
            let headers = response.headers_mut();
            headers.insert("x-plex-container-start", HeaderValue::from(offset));
            headers.insert("x-plex-container-total-size", HeaderValue::from(total));
        }
        response.headers_mut().insert("x-plex-protocol", HeaderValue::from_static("1.0"));
        response
    }
}
