//! The floor below the counter, in memory.

use async_trait::async_trait;
use kernel::Epoch;

use super::MemoryTx;
use crate::epoch::{Class, Level};
use crate::floor::Reached;
use crate::ports::{FloorRows, Stored};

#[async_trait]
impl FloorRows for MemoryTx {
    async fn reached(&mut self) -> Stored<Reached> {
        let credentials = self.rows.raised.iter().filter(|(level, class, epoch)| {
            let counted = !matches!(level, Level::Suspension(_) | Level::Disowned(_));
            *class == Class::Credential && counted && *epoch < Level::LOCKED
        });
        let credentials = credentials.map(|(_, _, epoch)| *epoch).max().unwrap_or_default();
        Ok(Reached { epoch: self.rows.epoch, credentials })
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
