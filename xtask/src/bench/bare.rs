//! The limit of a request: an axum handler that does nothing but give bytes it already has.

use std::net::TcpListener;

use axum::Router;
use axum::body::Bytes;
use axum::response::IntoResponse as _;
use axum::routing::get;

use super::client::Result;
use super::raw::Answer;

/// A server that gives one answer at one path. Ends with the value.
pub struct Bare {
    /// Where it answers: `host:port`.
    pub address: String,
    _runtime: tokio::runtime::Runtime,
}

impl Bare {
    /// Starts on a free port, with as many threads as there are cores.
    pub fn start(path: &str, answer: &Answer) -> Result<Self> {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| e.to_string())?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|e| e.to_string())?;
        listener.set_nonblocking(true).map_err(|e| e.to_string())?;
        let address = listener.local_addr().map_err(|e| e.to_string())?.to_string();
        let mut headers = axum::http::HeaderMap::new();
        // The server writes these two by itself.
        for (name, value) in
            answer.headers.iter().filter(|(name, _)| name != "date" && name != "content-length")
        {
            let name = axum::http::HeaderName::try_from(name.as_str()).map_err(|e| e.to_string())?;
            let value = axum::http::HeaderValue::try_from(value.as_str()).map_err(|e| e.to_string())?;
            headers.append(name, value);
        }
        let body = Bytes::from(answer.body.clone());
        let give = move || {
            let (headers, body) = (headers.clone(), body.clone());
            async move { (headers, body).into_response() }
        };
        let router: Router = Router::new().route(path, get(give));
        runtime.spawn(async move {
            if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
                // Ends with the runtime.
                let _ = axum::serve(listener, router).await;
            }
        });
        Ok(Self { address, _runtime: runtime })
    }
}
