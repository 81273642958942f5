//! `/:/websockets/notifications`: one text frame per message, for as long as the caller may listen.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State as Held;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use media::caller::Caller;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::time::{MissedTickBehavior, interval};

use super::filter::Wanted;
use super::{Event, Revoked};
use crate::caller::SignedIn;
use crate::state::State;

/// Told to a socket whose caller's access ended.
const REVOKED: u16 = 4401;
/// How often a quiet socket is asked whether it is still there.
const PING: Duration = Duration::from_secs(30);

/// Opens the socket.
pub async fn notifications(Held(state): Held<State>, asked: SignedIn, upgrade: WebSocketUpgrade) -> Response {
    let wanted = Wanted::parse(asked.params.first("filters"));
    let caller = asked.caller;
    // Subscribed before the upgrade is answered: what happens from now on is heard.
    let (messages, revocations) = (state.events.messages(), state.events.revocations());
    upgrade
        .max_message_size(64 * 1024)
        .on_upgrade(move |socket| Listener { socket, caller, wanted, messages, revocations }.run())
}

struct Listener {
    socket: WebSocket,
    caller: Caller,
    wanted: Wanted,
    messages: Receiver<Arc<Event>>,
    revocations: Receiver<Arc<Revoked>>,
}

impl Listener {
    async fn run(mut self) {
        let mut ping = interval(PING);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let open = tokio::select! {
                // A revocation goes before everything that waits to be sent.
                biased;
                revoked = self.revocations.recv() => match revoked {
                    Ok(revoked) if !revoked.hits(&self.caller) => true,
                    // Having missed some is as good as being hit: the client signs in again and is told.
                    Ok(_) | Err(RecvError::Lagged(_)) => return self.close(REVOKED, "signed out").await,
                    Err(RecvError::Closed) => return,
                },
                event = self.messages.recv() => match event {
                    Ok(event) => self.send(&event).await,
                    Err(RecvError::Lagged(_)) => true,
                    Err(RecvError::Closed) => return,
                },
                received = self.socket.recv() => match received {
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                    Some(Ok(_)) => true,
                },
                _ = ping.tick() => self.socket.send(Message::Ping(Vec::new().into())).await.is_ok(),
            };
            if !open {
                return;
            }
        }
    }

    async fn send(&mut self, event: &Event) -> bool {
        if !event.audience.includes(&self.caller) || !self.wanted.wants(event.notification.kind) {
            return true;
        }
        self.socket.send(Message::Text(event.notification.frame().into())).await.is_ok()
    }

    async fn close(mut self, code: u16, reason: &'static str) {
        let _ = self.socket.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await;
    }
}
