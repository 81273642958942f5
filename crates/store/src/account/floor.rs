//! The floor below the counter that signs out.

use account::floor::Reached;
use account::ports::{FloorRows, Stored};
use async_trait::async_trait;
use kernel::Epoch;

use super::Work;
use crate::engine::binds;

const REACHED: &str = "
    SELECT
        (SELECT value FROM counter WHERE name = 'epoch') AS epoch,
        coalesce(
            (SELECT value FROM counter WHERE name = 'credentials'),
            (SELECT max(epoch) FROM epoch_level
             WHERE class = 'credential' AND level IN ('global', 'cohort', 'account', 'device')),
            0
        ) AS credentials
";
const LIFT: &str = "
    UPDATE counter SET value = CASE WHEN value < $1 THEN $1 ELSE value END + 1 WHERE name = 'epoch'
    RETURNING value
";
const KEPT: &str = "SELECT value FROM counter WHERE name = 'floor'";
const KEEP: &str = "UPDATE counter SET value = 1 WHERE name = 'floor'";

#[async_trait]
impl FloorRows for Work {
    async fn reached(&mut self) -> Stored<Reached> {
        let row = self.tx.one(REACHED, &[]).await?;
        Ok(Reached { epoch: row.get("epoch")?, credentials: row.get("credentials")? })
    }

    async fn lift_epoch(&mut self, above: Epoch) -> Stored<Epoch> {
        let epoch = self.tx.one(LIFT, binds![&above]).await?.get("value")?;
        self.ends.moved_on(epoch);
        Ok(epoch)
    }

    async fn floor_kept(&mut self) -> Stored<bool> {
        let row = self.tx.optional(KEPT, &[]).await?;
        Ok(row.map(|row| row.get::<i64>("value")).transpose()?.is_some_and(|value| value > 0))
    }

    async fn keep_floor(&mut self) -> Stored<()> {
        self.tx.execute(KEEP, &[]).await?;
        Ok(())
    }
}

/// What a transaction ended, so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ends {
    something: bool,
    reached: Reached,
}

impl Ends {
    /// The counter was moved on.
    pub(super) fn moved_on(&mut self, to: Epoch) {
        self.something = true;
        self.reached.epoch = to;
    }

    /// Ways to prove who one is were ended at this value.
    pub(super) fn credentials(&mut self, at: Epoch) {
        self.reached.credentials = self.reached.credentials.max(at);
    }

    /// Something was ended without the counter.
    pub(super) fn one(&mut self) {
        self.something = true;
    }

    /// Whether the counter must still be moved on for it.
    pub(super) fn owes(&self) -> bool {
        self.something && self.reached.epoch == Epoch::ZERO
    }

    /// How far it came, if it ended anything.
    pub(super) fn reached(&self) -> Option<Reached> {
        self.something.then_some(self.reached)
    }
}
