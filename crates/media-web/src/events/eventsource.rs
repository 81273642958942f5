//! `/:/eventsource/notifications`: the same messages as server-sent events, with a `ping` every ten seconds.

use std::convert::Infallible;
use std::time::Duration;

use async_stream::stream;
use axum::extract::State as Held;
use axum::response::sse::{Event as Line, Sse};
use futures_util::Stream;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{MissedTickBehavior, interval};

use super::filter::Wanted;
use crate::caller::SignedIn;
use crate::state::State;

const PING: Duration = Duration::from_secs(10);

/// Opens the stream.
pub async fn notifications(
    Held(state): Held<State>,
    asked: SignedIn,
) -> Sse<impl Stream<Item = Result<Line, Infallible>> + use<>> {
    let wanted = Wanted::parse(asked.params.first("filters"));
    let caller = asked.caller;
    let (mut messages, mut revocations) = (state.events.messages(), state.events.revocations());
    let mut ping = interval(PING);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    Sse::new(stream! {
        loop {
            tokio::select! {
                biased;
                revoked = revocations.recv() => match revoked {
                    Ok(revoked) if !revoked.hits(&caller) => {}
                    _ => break,
                },
                event = messages.recv() => match event {
                    Ok(event) => {
                        let told = &event.notification;
                        if event.audience.includes(&caller) && wanted.wants(told.kind) {
                            yield Ok(Line::default().event(told.kind).data(told.data()));
                        }
                    }
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => break,
                },
                _ = ping.tick() => yield Ok(Line::default().event("ping").data("{}")),
            }
        }
    })
}
