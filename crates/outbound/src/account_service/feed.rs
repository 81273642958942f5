//! The feed of revocations: one long answer, read event by event.
//!
//! Ends when the line falls silent; dialling again, from the last position, is the caller's.

use std::pin::Pin;
use std::time::Duration;

use eventsource_stream::Eventsource as _;
use futures_util::stream::{Stream, StreamExt as _};
use reqwest::RequestBuilder;
use wire::house::{FeedNotice, RevokedNotice};

use super::answer::{ServiceError, good};

/// A comment comes every ten seconds. Longer silence means that the line is dead, even if nobody said so.
const SILENCE: Duration = Duration::from_secs(25);

/// Something the account service tells a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedEvent {
    /// The line stands.
    Hello(FeedNotice),
    /// Some identities are dead.
    Revoked(RevokedNotice),
    /// Shares changed.
    Shares(FeedNotice),
    /// The server itself was approved, sent to wait, or revoked.
    Server(FeedNotice),
}

type Events = Pin<Box<dyn Stream<Item = Option<FeedEvent>> + Send>>;

/// An open line.
pub struct Feed {
    events: Events,
}

/// Dials.
pub async fn open(request: RequestBuilder) -> Result<Feed, ServiceError> {
    let bytes = good(request).await?.bytes_stream();
    // Silence is measured on the bytes: comments are no events, but they show that somebody is there.
    let alive = until_silence(bytes);
    let events =
        alive.eventsource().map(|event| event.ok().and_then(|event| read(&event.event, &event.data)));
    Ok(Feed { events: Box::pin(events) })
}

impl Feed {
    /// The next event that this version knows; nothing when the line is dead.
    pub async fn next(&mut self) -> Option<FeedEvent> {
        loop {
            match self.events.next().await? {
                Some(event) => return Some(event),
                None => continue,
            }
        }
    }
}

/// The same stream, ended by an error or by silence.
fn until_silence<S, B>(stream: S) -> impl Stream<Item = Result<B, std::io::Error>> + Send
where
    S: Stream<Item = Result<B, reqwest::Error>> + Send + 'static,
    B: Send + 'static,
{
    futures_util::stream::unfold(Box::pin(stream), |mut stream| async move {
        match tokio::time::timeout(SILENCE, stream.next()).await {
            Ok(Some(Ok(bytes))) => Some((Ok(bytes), stream)),
            Ok(Some(Err(_)) | None) | Err(_) => None,
        }
    })
}

/// An event of a later version is nothing.
fn read(event: &str, data: &str) -> Option<FeedEvent> {
    match event {
        "hello" => serde_json::from_str(data).ok().map(FeedEvent::Hello),
        "revoked" => serde_json::from_str(data).ok().map(FeedEvent::Revoked),
        "shares" => serde_json::from_str(data).ok().map(FeedEvent::Shares),
        "server" => serde_json::from_str(data).ok().map(FeedEvent::Server),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::house::{Revoked, ServerState};

    #[test]
    fn events_are_read_and_those_of_a_later_version_are_passed_over() {
        assert_eq!(
            read("server", r#"{"seq":4,"state":"waiting"}"#),
            Some(FeedEvent::Server(FeedNotice { seq: 4, state: Some(ServerState::Waiting) }))
        );
        assert_eq!(
            read("revoked", r#"{"seq":5,"accounts":["12"],"devices":null}"#),
            Some(FeedEvent::Revoked(RevokedNotice {
                seq: 5,
                accounts: Revoked::Accounts(vec!["12".into()]),
                devices: None
            }))
        );
        assert_eq!(read("confetti", "{}"), None);
    }
}
