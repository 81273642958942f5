//! Housekeeping: deleting what is dead for good. Run it now and then; nothing depends on when.

use std::sync::Arc;

use super::Ports;
use crate::fault::Fault;
use crate::session::IDLE_LIFE;

/// Housekeeping.
#[derive(Clone)]
pub struct Keeper(pub(super) Arc<Ports>);

impl Keeper {
    /// Deletes expired links, codes, tokens, sessions and counts of tries.
    pub async fn prune(&self) -> Result<(), Fault> {
        let now = self.0.now();
        let mut tx = self.0.store.begin().await?;
        tx.prune(now, now - IDLE_LIFE).await?;
        Ok(tx.commit().await?)
    }
}
