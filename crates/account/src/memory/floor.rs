//! The floor below the counter, in memory.

use async_trait::async_trait;
use kernel::Epoch;

use super::MemoryTx;
use crate::floor::Reached;
use crate::ports::{FloorRows, Stored};

#[async_trait]
impl FloorRows for MemoryTx {
    async fn reached(&mut self) -> Stored<Reached> {
        Ok(Reached { epoch: self.rows.epoch, credentials: self.rows.credentials })
    }

    async fn lift_epoch(&mut self, above: Epoch) -> Stored<Epoch> {
        self.rows.epoch = self.rows.epoch.max(above).next();
        Ok(self.rows.epoch)
    }

    async fn floor_kept(&mut self) -> Stored<bool> {
        Ok(self.rows.floor_kept)
    }

    async fn keep_floor(&mut self) -> Stored<()> {
        self.rows.floor_kept = true;
        Ok(())
    }
}
