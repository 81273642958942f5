//! Changes of address, and names and addresses that are held.

use account::email_change::{ChangeState, EmailChange};
use account::ports::{EmailChangeRows, ReservationRows, Stored};
use account::reservation::{Held, Reservation};
use account::{AccountId, Lookup, StoreError, TokenHash};
use async_trait::async_trait;
use kernel::Timestamp;

use super::{Work, unless_stale};
use crate::engine::{Row, binds};

const INSERT: &str = "
    INSERT INTO email_change (id, account_id, old_email, old_email_index, new_email, new_email_index, new_token,
        old_token, second_factor, state, asked_at, new_confirmed_at, old_confirmed_at, settled_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0)
";
const UPDATE: &str = "
    UPDATE email_change SET account_id = $3, old_email = $4, old_email_index = $5, new_email = $6,
        new_email_index = $7, new_token = $8, old_token = $9, second_factor = $10, state = $11, asked_at = $12,
        new_confirmed_at = $13, old_confirmed_at = $14, settled_at = $15, version = version + 1
    WHERE id = $1 AND version = $2
";
const BY_TOKEN: &str = "SELECT * FROM email_change WHERE new_token = $1 OR old_token = $1";
const NEWEST: &str = "
    SELECT * FROM email_change WHERE account_id = $1 ORDER BY asked_at DESC, id DESC LIMIT 1
";
const SILENT: &str = "
    SELECT * FROM email_change
    WHERE state = 'waiting' AND new_confirmed_at IS NOT NULL AND asked_at <= $1
    ORDER BY asked_at, id LIMIT $2
";
const RESERVE: &str = "
    INSERT INTO reservation (held, held_index, account_id, until_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (held, held_index) DO UPDATE SET account_id = $3, until_at = $4
";
const RESERVATION: &str = "SELECT * FROM reservation WHERE held = $1 AND held_index IN ($2, $3)";
const RELEASE: &str = "DELETE FROM reservation WHERE held = $1 AND held_index IN ($2, $3)";

#[async_trait]
impl EmailChangeRows for Work {
    async fn insert_email_change(&mut self, change: &EmailChange) -> Stored<()> {
        let values = binds![
            &change.id,
            &change.account,
            &change.old_email,
            &change.old_email_index,
            &change.new_email,
            &change.new_email_index,
            &change.new_token,
            &change.old_token,
            change.second_factor,
            change.state.as_str(),
            change.asked_at,
            change.new_confirmed_at,
            change.old_confirmed_at,
            change.settled_at,
        ];
        self.tx.execute(INSERT, values).await?;
        Ok(())
    }

    async fn update_email_change(&mut self, change: &EmailChange) -> Stored<()> {
        let values = binds![
            &change.id,
            change.version,
            &change.account,
            &change.old_email,
            &change.old_email_index,
            &change.new_email,
            &change.new_email_index,
            &change.new_token,
            &change.old_token,
            change.second_factor,
            change.state.as_str(),
            change.asked_at,
            change.new_confirmed_at,
            change.old_confirmed_at,
            change.settled_at,
        ];
        unless_stale(self.tx.swap(UPDATE, values).await?)
    }

    async fn email_change_by_token(&mut self, token: &TokenHash) -> Stored<Option<EmailChange>> {
        let row = self.tx.optional(BY_TOKEN, binds![token]).await?;
        row.as_ref().map(change).transpose()
    }

    async fn newest_email_change(&mut self, account: &AccountId) -> Stored<Option<EmailChange>> {
        let row = self.tx.optional(NEWEST, binds![account]).await?;
        row.as_ref().map(change).transpose()
    }

    async fn silent_email_changes(&mut self, asked_by: Timestamp, limit: i64) -> Stored<Vec<EmailChange>> {
        self.tx.all(SILENT, binds![asked_by, limit]).await?.iter().map(change).collect()
    }
}

#[async_trait]
impl ReservationRows for Work {
    async fn reserve(&mut self, reservation: &Reservation) -> Stored<()> {
        let Reservation { held, index, account, until } = reservation;
        self.tx.execute(RESERVE, binds![held.as_str(), index, account.as_ref(), *until]).await?;
        Ok(())
    }

    async fn reservation(&mut self, held: Held, index: &Lookup) -> Stored<Option<Reservation>> {
        let [now, other] = &index.both();
        let row = self.tx.optional(RESERVATION, binds![held.as_str(), now, other]).await?;
        row.as_ref().map(reservation).transpose()
    }

    async fn release(&mut self, held: Held, index: &Lookup) -> Stored<()> {
        let [now, other] = &index.both();
        self.tx.execute(RELEASE, binds![held.as_str(), now, other]).await?;
        Ok(())
    }
}

fn change(row: &Row) -> Stored<EmailChange> {
    let unreadable = StoreError::Unreadable { table: "email_change", column: "state" };
    Ok(EmailChange {
        id: row.get("id")?,
        account: row.get("account_id")?,
        old_email: row.get("old_email")?,
        old_email_index: row.get("old_email_index")?,
        new_email: row.get("new_email")?,
        new_email_index: row.get("new_email_index")?,
        new_token: row.get("new_token")?,
        old_token: row.get("old_token")?,
        second_factor: row.get("second_factor")?,
        state: ChangeState::parse(&row.get::<String>("state")?).ok_or(unreadable)?,
        asked_at: row.get("asked_at")?,
        new_confirmed_at: row.get("new_confirmed_at")?,
        old_confirmed_at: row.get("old_confirmed_at")?,
        settled_at: row.get("settled_at")?,
        version: row.get("version")?,
    })
}

fn reservation(row: &Row) -> Stored<Reservation> {
    let unreadable = StoreError::Unreadable { table: "reservation", column: "held" };
    Ok(Reservation {
        held: Held::parse(&row.get::<String>("held")?).ok_or(unreadable)?,
        index: row.get("held_index")?,
        account: row.get("account_id")?,
        until: row.get("until_at")?,
    })
}
