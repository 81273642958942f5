//! Reading the feed: what a server has not heard yet.

use std::sync::Arc;

use super::Ports;
use crate::fault::Fault;
use crate::feed::FeedEvent;
use crate::ids::ServerId;

/// The feed to servers.
#[derive(Clone)]
pub struct Feeds(pub(super) Arc<Ports>);

impl Feeds {
    /// What happened after an event, for this server, in order; at most 500 at a time.
    pub async fn since(&self, server: &ServerId, seq: i64) -> Result<Vec<FeedEvent>, Fault> {
        let mut tx = self.0.store.read().await?;
        Ok(tx.feed_after(seq, server, 500).await?)
    }

    /// The number of the last event. A server that asks from a larger one speaks of another database and must forget
    /// what it remembers.
    pub async fn last(&self) -> Result<i64, Fault> {
        let mut tx = self.0.store.read().await?;
        Ok(tx.feed_last().await?)
    }
}
