//! Counting tries, by a keyed hash of their subject.

use kernel::Timestamp;

use super::Ports;
use crate::attempt::{FAILURES_LIFE, Limit, MOST_FAILURES, Row, TooMany};
use crate::fault::StoreError;
use crate::ids::Index;
use crate::ports::AccountTx;
use crate::vault::IndexKind;

/// Wrong passwords in a row are kept in one window that never ends.
const FOREVER: Timestamp = Timestamp(0);

impl Ports {
    pub(super) fn subject(&self, limit: Limit, of: &[&str]) -> Index {
        self.vault.index(IndexKind::Attempt, &format!("{}\n{}", limit.name, of.join("\n")))
    }

    /// Whether one more try is allowed.
    pub(super) async fn allowed(
        &self,
        tx: &mut dyn AccountTx,
        limit: Limit,
        of: &[&str],
    ) -> Result<Result<(), TooMany>, StoreError> {
        let now = self.now();
        let tried = tx.attempts(&self.subject(limit, of), limit.window_start(now)).await?;
        Ok(limit.allow(tried, now))
    }

    /// Counts a try.
    pub(super) async fn tried(
        &self,
        tx: &mut dyn AccountTx,
        limit: Limit,
        of: &[&str],
    ) -> Result<(), StoreError> {
        let start = limit.window_start(self.now());
        tx.add_attempt(&self.subject(limit, of), start, start + limit.window).await?;
        Ok(())
    }

    fn row_subject(&self, row: Row, whose: &str) -> Index {
        self.vault.index(IndexKind::Attempt, &format!("{}\n{whose}", row.as_str()))
    }

    /// Whether this was tried wrongly too often in a row.
    pub(super) async fn disabled_in_a_row(
        &self,
        tx: &mut dyn AccountTx,
        row: Row,
        whose: &str,
    ) -> Result<bool, StoreError> {
        Ok(tx.attempts(&self.row_subject(row, whose), FOREVER).await? >= MOST_FAILURES)
    }

    /// Counts a wrong one; says whether it was the one that disables.
    pub(super) async fn failed_in_a_row(
        &self,
        tx: &mut dyn AccountTx,
        row: Row,
        whose: &str,
    ) -> Result<bool, StoreError> {
        let expires = self.now() + FAILURES_LIFE;
        Ok(tx.add_attempt(&self.row_subject(row, whose), FOREVER, expires).await? == MOST_FAILURES)
    }

    /// A right one, or a new one, ends the row of wrong ones.
    pub(super) async fn good_in_a_row(
        &self,
        tx: &mut dyn AccountTx,
        row: Row,
        whose: &str,
    ) -> Result<(), StoreError> {
        tx.forget_attempts(&self.row_subject(row, whose), FOREVER).await
    }

    /// Whether this password was tried wrongly too often in a row.
    pub(super) async fn password_disabled(
        &self,
        tx: &mut dyn AccountTx,
        whose: &str,
    ) -> Result<bool, StoreError> {
        self.disabled_in_a_row(tx, Row::Password, whose).await
    }

    /// A right password, or a new one, ends the row of wrong ones.
    pub(super) async fn password_good(&self, tx: &mut dyn AccountTx, whose: &str) -> Result<(), StoreError> {
        self.good_in_a_row(tx, Row::Password, whose).await
    }
}
