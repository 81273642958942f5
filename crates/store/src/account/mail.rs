//! The mail queue and the local mailbox.

use account::incident::MailCounts;
use account::mail::{Mail, MailKind, MailState, MailboxRow};
use account::ports::{MailRows, Stored};
use account::{IncidentId, MailId, MailboxId, StoreError};
use async_trait::async_trait;
use kernel::Timestamp;

use super::{Work, unless_stale};
use crate::engine::{Error, Row, binds};

const INSERT: &str = "
    INSERT INTO mail (id, kind, account_id, parameters, campaign_id, state, tries, due_at, created_at, done_at,
        version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)
    ON CONFLICT (campaign_id, account_id) DO NOTHING
";
const UPDATE: &str = "
    UPDATE mail SET kind = $3, account_id = $4, parameters = $5, campaign_id = $6, state = $7, tries = $8,
        due_at = $9, created_at = $10, done_at = $11, version = version + 1
    WHERE id = $1 AND version = $2
";
const BY_ID: &str = "SELECT * FROM mail WHERE id = $1";
const DUE: &str = "SELECT * FROM mail WHERE state = 'due' AND due_at <= $1 ORDER BY due_at, id LIMIT $2";
const COUNT: &str = "SELECT state, count(*) AS mails FROM mail WHERE campaign_id = $1 GROUP BY state";
const INSERT_MAILBOX: &str = "
    INSERT INTO mailbox (id, content, at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING
";
const MAILBOX: &str = "SELECT * FROM mailbox ORDER BY at DESC, id LIMIT $1";
const MAILBOX_ROW: &str = "SELECT * FROM mailbox WHERE id = $1";

#[async_trait]
impl MailRows for Work {
    async fn insert_mail(&mut self, mail: &Mail) -> Stored<bool> {
        let values = binds![
            &mail.id,
            mail.kind.as_str(),
            mail.account.as_ref(),
            &mail.parameters,
            mail.campaign.as_ref(),
            mail.state.as_str(),
            mail.tries,
            mail.due_at,
            mail.created_at,
            mail.done_at,
        ];
        Ok(self.tx.swap(INSERT, values).await?)
    }

    async fn update_mail(&mut self, mail: &Mail) -> Stored<()> {
        let values = binds![
            &mail.id,
            mail.version,
            mail.kind.as_str(),
            mail.account.as_ref(),
            &mail.parameters,
            mail.campaign.as_ref(),
            mail.state.as_str(),
            mail.tries,
            mail.due_at,
            mail.created_at,
            mail.done_at,
        ];
        unless_stale(self.tx.swap(UPDATE, values).await?)
    }

    async fn mail(&mut self, id: &MailId) -> Stored<Option<Mail>> {
        let row = self.tx.optional(BY_ID, binds![id]).await?;
        row.as_ref().map(mail).transpose()
    }

    async fn due_mails(&mut self, now: Timestamp, limit: i64) -> Stored<Vec<Mail>> {
        self.tx.all(DUE, binds![now, limit]).await?.iter().map(mail).collect()
    }

    async fn count_mails(&mut self, campaign: &IncidentId) -> Stored<MailCounts> {
        let mut counts = MailCounts::default();
        for row in self.tx.all(COUNT, binds![campaign]).await? {
            let mails = row.get("mails")?;
            match state(&row)? {
                MailState::Due => counts.due = mails,
                MailState::Sent => counts.sent = mails,
                MailState::GivenUp => counts.failed = mails,
            }
        }
        Ok(counts)
    }

    async fn insert_mailbox(&mut self, row: &MailboxRow) -> Stored<()> {
        self.tx.execute(INSERT_MAILBOX, binds![&row.id, &row.content, row.at]).await?;
        Ok(())
    }

    async fn mailbox(&mut self, limit: i64) -> Stored<Vec<MailboxRow>> {
        let rows = self.tx.all(MAILBOX, binds![limit]).await?;
        Ok(rows.iter().map(mailbox_row).collect::<Result<_, _>>()?)
    }

    async fn mailbox_row(&mut self, id: &MailboxId) -> Stored<Option<MailboxRow>> {
        let row = self.tx.optional(MAILBOX_ROW, binds![id]).await?;
        Ok(row.as_ref().map(mailbox_row).transpose()?)
    }
}

fn state(row: &Row) -> Stored<MailState> {
    let unreadable = StoreError::Unreadable { table: "mail", column: "state" };
    MailState::parse(&row.get::<String>("state")?).ok_or(unreadable)
}

pub(super) fn mail(row: &Row) -> Stored<Mail> {
    let unreadable = StoreError::Unreadable { table: "mail", column: "kind" };
    Ok(Mail {
        id: row.get("id")?,
        kind: MailKind::parse(&row.get::<String>("kind")?).ok_or(unreadable)?,
        account: row.get("account_id")?,
        parameters: row.get("parameters")?,
        campaign: row.get("campaign_id")?,
        state: state(row)?,
        tries: row.get("tries")?,
        due_at: row.get("due_at")?,
        created_at: row.get("created_at")?,
        done_at: row.get("done_at")?,
        version: row.get("version")?,
    })
}

fn mailbox_row(row: &Row) -> Result<MailboxRow, Error> {
    Ok(MailboxRow { id: row.get("id")?, content: row.get("content")?, at: row.get("at")? })
}
