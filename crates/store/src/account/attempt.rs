//! Counts of tries.

use account::Index;
use account::ports::{AttemptRows, Stored};
use async_trait::async_trait;
use kernel::Timestamp;

use super::Work;
use crate::engine::binds;

const COUNT: &str = "SELECT tries FROM attempt WHERE subject = $1 AND window_at = $2";
const ADD: &str = "
    INSERT INTO attempt (subject, window_at, tries, expires_at) VALUES ($1, $2, 1, $3)
    ON CONFLICT (subject, window_at) DO UPDATE SET tries = attempt.tries + 1, expires_at = excluded.expires_at
    RETURNING tries
";
const FORGET: &str = "DELETE FROM attempt WHERE subject = $1 AND window_at = $2";

#[async_trait]
impl AttemptRows for Work {
    async fn attempts(&mut self, subject: &Index, window: Timestamp) -> Stored<i64> {
        match self.tx.optional(COUNT, binds![subject, window]).await? {
            Some(row) => Ok(row.get("tries")?),
            None => Ok(0),
        }
    }

    async fn add_attempt(
        &mut self,
        subject: &Index,
        window: Timestamp,
        expires_at: Timestamp,
    ) -> Stored<i64> {
        Ok(self.tx.one(ADD, binds![subject, window, expires_at]).await?.get("tries")?)
    }

    async fn forget_attempts(&mut self, subject: &Index, window: Timestamp) -> Stored<()> {
        self.tx.execute(FORGET, binds![subject, window]).await?;
        Ok(())
    }
}
