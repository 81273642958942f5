//! Accounts that are going to be deleted, and forgetting one.

use account::deletion::Deletion;
use account::mail::Mail;
use account::ports::{DeletionRows, Stored};
use account::{AccountId, MailboxId, TokenHash};
use async_trait::async_trait;
use kernel::Timestamp;

use super::{Work, mail::mail};
use crate::engine::{Error, Row, binds};

const PUT: &str = "
    INSERT INTO deletion (account_id, keep_token, asked_at, due_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (account_id) DO UPDATE SET keep_token = $2, asked_at = $3, due_at = $4
";
const OF: &str = "SELECT * FROM deletion WHERE account_id = $1";
const BY_TOKEN: &str = "SELECT * FROM deletion WHERE keep_token = $1";
const DUE: &str = "SELECT * FROM deletion WHERE due_at <= $1 ORDER BY due_at, account_id LIMIT $2";
const DELETE: &str = "DELETE FROM deletion WHERE account_id = $1";
const MAILS_OF: &str = "SELECT * FROM mail WHERE account_id = $1 ORDER BY created_at DESC, id LIMIT $2";
const DELETE_FROM_MAILBOX: &str = "DELETE FROM mailbox WHERE id = $1";

/// What is done to forget an account, in an order that never leaves a row pointing at nothing. Each takes its id.
///
/// A table that names an account belongs here: a test looks for those that do not.
const FORGET: &[&str] = &[
    "UPDATE incident SET accounts = accounts - 1, version = version + 1
        WHERE id IN (SELECT incident_id FROM incident_account WHERE account_id = $1)
            OR (scope = 'everyone' AND declared_at >= (SELECT created_at FROM account WHERE id = $1))",
    "DELETE FROM incident_account WHERE account_id = $1",
    "DELETE FROM share_section WHERE share_id IN (SELECT id FROM share WHERE owner_id = $1 OR invitee_id = $1)",
    "DELETE FROM share WHERE owner_id = $1",
    "DELETE FROM share WHERE invitee_id = $1",
    "DELETE FROM mailbox WHERE id IN (SELECT id FROM mail WHERE account_id = $1)",
    "DELETE FROM mailbox WHERE id IN (SELECT mail_id FROM mail_tie WHERE account_id = $1 OR about = $1
        OR email_index = (SELECT email_index FROM account WHERE id = $1))",
    "DELETE FROM mail_tie WHERE mail_id IN (SELECT id FROM mail WHERE account_id = $1)",
    "DELETE FROM mail WHERE account_id = $1 OR id IN (SELECT mail_id FROM mail_tie WHERE account_id = $1
        OR about = $1 OR email_index = (SELECT email_index FROM account WHERE id = $1))",
    "DELETE FROM mail_tie WHERE account_id = $1 OR about = $1
        OR email_index = (SELECT email_index FROM account WHERE id = $1)",
    "DELETE FROM link_code WHERE approved_by = $1",
    "DELETE FROM claim_token WHERE account_id = $1",
    "DELETE FROM password_reset WHERE account_id = $1",
    "DELETE FROM session WHERE account_id = $1",
    "DELETE FROM second_step WHERE account_id = $1",
    "DELETE FROM recovery_code WHERE account_id = $1",
    "DELETE FROM factors WHERE account_id = $1",
    "DELETE FROM passkey WHERE account_id = $1",
    "DELETE FROM token WHERE account_id = $1",
    "UPDATE server SET owner_id = NULL, device_id = NULL WHERE owner_id = $1",
    "DELETE FROM epoch_level
        WHERE level = 'device' AND subject IN (SELECT id FROM device WHERE account_id = $1)",
    "DELETE FROM device_key WHERE account_id = $1",
    "DELETE FROM device_name WHERE account_id = $1",
    "DELETE FROM device WHERE account_id = $1",
    "DELETE FROM epoch_level WHERE level = 'account' AND subject = $1",
    "DELETE FROM federated_identity WHERE account_id = $1",
    "DELETE FROM trip WHERE account_id = $1",
    "DELETE FROM epoch_level WHERE level = 'suspension' AND subject = $1",
    "DELETE FROM account_role WHERE account_id = $1",
    "DELETE FROM place WHERE account_id = $1",
    "DELETE FROM not_me WHERE account_id = $1",
    "DELETE FROM account_lock WHERE account_id = $1",
    "DELETE FROM recovery WHERE account_id = $1",
    "DELETE FROM email_change WHERE account_id = $1",
    "DELETE FROM reservation WHERE account_id = $1",
    "DELETE FROM deletion WHERE account_id = $1",
    "DELETE FROM account_key WHERE account_id = $1",
    "DELETE FROM account_language WHERE account_id = $1",
    "DELETE FROM account WHERE id = $1",
];

#[async_trait]
impl DeletionRows for Work {
    async fn put_deletion(&mut self, deletion: &Deletion) -> Stored<()> {
        let Deletion { account, keep_token, asked_at, due_at } = deletion;
        self.tx.execute(PUT, binds![account, keep_token, *asked_at, *due_at]).await?;
        Ok(())
    }

    async fn deletion_of(&mut self, account: &AccountId) -> Stored<Option<Deletion>> {
        let row = self.tx.optional(OF, binds![account]).await?;
        Ok(row.as_ref().map(deletion).transpose()?)
    }

    async fn deletion_by_token(&mut self, token: &TokenHash) -> Stored<Option<Deletion>> {
        let row = self.tx.optional(BY_TOKEN, binds![token]).await?;
        Ok(row.as_ref().map(deletion).transpose()?)
    }

    async fn due_deletions(&mut self, now: Timestamp, limit: i64) -> Stored<Vec<Deletion>> {
        let rows = self.tx.all(DUE, binds![now, limit]).await?;
        Ok(rows.iter().map(deletion).collect::<Result<_, _>>()?)
    }

    async fn delete_deletion(&mut self, account: &AccountId) -> Stored<()> {
        self.tx.execute(DELETE, binds![account]).await?;
        Ok(())
    }

    async fn mails_of(&mut self, account: &AccountId, limit: i64) -> Stored<Vec<Mail>> {
        self.tx.all(MAILS_OF, binds![account, limit]).await?.iter().map(mail).collect()
    }

    async fn delete_from_mailbox(&mut self, ids: &[MailboxId]) -> Stored<()> {
        for id in ids {
            self.tx.execute(DELETE_FROM_MAILBOX, binds![id]).await?;
        }
        Ok(())
    }

    async fn forget_account(&mut self, account: &AccountId) -> Stored<()> {
        for step in FORGET {
            self.tx.execute(*step, binds![account]).await?;
        }
        Ok(())
    }
}

fn deletion(row: &Row) -> Result<Deletion, Error> {
    Ok(Deletion {
        account: row.get("account_id")?,
        keep_token: row.get("keep_token")?,
        asked_at: row.get("asked_at")?,
        due_at: row.get("due_at")?,
    })
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;
    use testkit::Place;
    use testkit::database::block_on;

    use super::FORGET;
    use crate::account::AccountDatabase;
    use crate::engine::{Row, binds};

    #[test]
    fn every_table_that_names_an_account_is_forgotten_with_it() {
        let place = Place::sqlite();
        block_on(async {
            let (opened, _) = AccountDatabase::open(&place.url(), Timestamp(0)).await.unwrap();
            let mut tx = opened.database().read().await.unwrap();
            let names = |rows: Vec<Row>, column: &str| {
                rows.iter().map(|row| row.get::<String>(column).unwrap()).collect::<Vec<_>>()
            };
            // Asked of one engine only: both have the same tables.
            let tables = tx.all("SELECT name FROM sqlite_master WHERE type = 'table'", &[]).await.unwrap();
            for table in names(tables, "name") {
                let keys = "SELECT \"from\" AS of, \"table\" AS points_at FROM pragma_foreign_key_list($1)";
                for row in tx.all(keys, binds![&table]).await.unwrap() {
                    let (column, points_at): (String, String) =
                        (row.get("of").unwrap(), row.get("points_at").unwrap());
                    let forgotten = FORGET.iter().any(|step| {
                        step.contains(&format!(" {table} ")) && step.contains(&format!("{column} = $1"))
                    });
                    assert!(points_at != "account" || forgotten, "{table}.{column} still names the account");
                }
            }
        });
    }
}
