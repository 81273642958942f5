//! Accounts, sign-ups that wait, and leave to choose a new password.

use account::account::{Account, PasswordHash, PasswordReset, PendingSignUp};
use account::ports::{AccountRows, KeyRows as _, Stored};
use account::{AccountId, AccountNumber, Lookup, TokenHash};
use async_trait::async_trait;
use kernel::Timestamp;

use super::{Work, unless_stale};
use crate::engine::{Error, Row, binds};

const INSERT: &str = "
    INSERT INTO account (id, number, uuid, cohort_id, email, email_index, user_name, user_name_index, password,
        password_epoch, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)
";
const UPDATE: &str = "
    UPDATE account SET number = $3, uuid = $4, cohort_id = $5, email = $6, email_index = $7, user_name = $8,
        user_name_index = $9, password = $10, password_epoch = $11, created_at = $12, version = version + 1
    WHERE id = $1 AND version = $2
";
const BY_ID: &str = "
    SELECT account.*, account_key.wrapped FROM account LEFT JOIN account_key ON account_key.account_id = account.id
    WHERE account.id = $1
";
const BY_NUMBER: &str = "
    SELECT account.*, account_key.wrapped FROM account LEFT JOIN account_key ON account_key.account_id = account.id
    WHERE account.number = $1
";
const BY_UUID: &str = "
    SELECT account.*, account_key.wrapped FROM account LEFT JOIN account_key ON account_key.account_id = account.id
    WHERE account.uuid = $1
";
const BY_EMAIL: &str = "
    SELECT account.*, account_key.wrapped FROM account LEFT JOIN account_key ON account_key.account_id = account.id
    WHERE account.email_index IN ($1, $2)
";
const BY_USER_NAME: &str = "
    SELECT account.*, account_key.wrapped FROM account LEFT JOIN account_key ON account_key.account_id = account.id
    WHERE account.user_name_index IN ($1, $2)
";
const AFTER: &str = "
    SELECT account.*, account_key.wrapped FROM account LEFT JOIN account_key ON account_key.account_id = account.id
    WHERE account.id > $1 ORDER BY account.id LIMIT $2
";
const COUNT: &str = "SELECT count(*) AS accounts FROM account";
const INSERT_SIGN_UP: &str = "
    INSERT INTO pending_sign_up (id, token, email, email_index, user_name, user_name_index, password, created_at,
        expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
";
const SIGN_UP_BY_TOKEN: &str = "SELECT * FROM pending_sign_up WHERE token = $1";
const SIGN_UP_HOLDS: &str = "
    SELECT EXISTS (
        SELECT 1 FROM pending_sign_up
        WHERE user_name_index IN ($1, $2) AND email_index NOT IN ($3, $4) AND expires_at > $5
    ) AS holds
";
const WAITS: &str = "
    SELECT EXISTS (SELECT 1 FROM pending_sign_up) OR EXISTS (SELECT 1 FROM mail_tie WHERE account_id IS NULL)
        OR EXISTS (SELECT 1 FROM share WHERE invitee_id IS NULL) AS waits
";
const DELETE_SIGN_UPS: &str = "DELETE FROM pending_sign_up WHERE email_index IN ($1, $2)";
const INSERT_RESET: &str = "
    INSERT INTO password_reset (id, token, account_id, issued, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6)
";
const RESET_BY_TOKEN: &str = "SELECT * FROM password_reset WHERE token = $1";
const DELETE_RESETS: &str = "DELETE FROM password_reset WHERE account_id = $1";

#[async_trait]
impl AccountRows for Work {
    async fn insert_account(&mut self, account: &Account) -> Stored<()> {
        let password = account.password.as_ref().map(|hash| hash.0.as_str());
        let values = binds![
            &account.id,
            &account.number,
            &account.uuid,
            &account.cohort,
            &account.email,
            &account.email_index,
            &account.user_name,
            &account.user_name_index,
            password,
            &account.password_epoch,
            account.created_at,
        ];
        self.tx.execute(INSERT, values).await?;
        if let Some(key) = &account.key {
            self.insert_account_key(&account.id, key).await?;
        }
        Ok(())
    }

    async fn update_account(&mut self, account: &Account) -> Stored<()> {
        let password = account.password.as_ref().map(|hash| hash.0.as_str());
        let values = binds![
            &account.id,
            account.version,
            &account.number,
            &account.uuid,
            &account.cohort,
            &account.email,
            &account.email_index,
            &account.user_name,
            &account.user_name_index,
            password,
            &account.password_epoch,
            account.created_at,
        ];
        unless_stale(self.tx.swap(UPDATE, values).await?)
    }

    async fn account(&mut self, id: &AccountId) -> Stored<Option<Account>> {
        let row = self.tx.optional(BY_ID, binds![id]).await?;
        Ok(row.as_ref().map(account).transpose()?)
    }

    async fn account_by_number(&mut self, number: AccountNumber) -> Stored<Option<Account>> {
        let row = self.tx.optional(BY_NUMBER, binds![&number]).await?;
        Ok(row.as_ref().map(account).transpose()?)
    }

    async fn account_by_uuid(&mut self, uuid: &str) -> Stored<Option<Account>> {
        let row = self.tx.optional(BY_UUID, binds![uuid]).await?;
        Ok(row.as_ref().map(account).transpose()?)
    }

    async fn account_by_email(&mut self, email: &Lookup) -> Stored<Option<Account>> {
        let [now, other] = &email.both();
        let row = self.tx.optional(BY_EMAIL, binds![now, other]).await?;
        Ok(row.as_ref().map(account).transpose()?)
    }

    async fn account_by_user_name(&mut self, user_name: &Lookup) -> Stored<Option<Account>> {
        let [now, other] = &user_name.both();
        let row = self.tx.optional(BY_USER_NAME, binds![now, other]).await?;
        Ok(row.as_ref().map(account).transpose()?)
    }

    async fn accounts_after(&mut self, after: Option<&AccountId>, limit: i64) -> Stored<Vec<Account>> {
        let after = after.map_or("", AccountId::as_str);
        let rows = self.tx.all(AFTER, binds![after, limit]).await?;
        Ok(rows.iter().map(account).collect::<Result<_, _>>()?)
    }

    async fn count_accounts(&mut self) -> Stored<i64> {
        Ok(self.tx.one(COUNT, &[]).await?.get("accounts")?)
    }

    async fn insert_sign_up(&mut self, sign_up: &PendingSignUp) -> Stored<()> {
        let values = binds![
            &sign_up.id,
            &sign_up.token,
            &sign_up.email,
            &sign_up.email_index,
            &sign_up.user_name,
            &sign_up.user_name_index,
            &sign_up.password.0,
            sign_up.created_at,
            sign_up.expires_at,
        ];
        self.tx.execute(INSERT_SIGN_UP, values).await?;
        Ok(())
    }

    async fn sign_up_by_token(&mut self, token: &TokenHash) -> Stored<Option<PendingSignUp>> {
        let row = self.tx.optional(SIGN_UP_BY_TOKEN, binds![token]).await?;
        Ok(row.as_ref().map(sign_up).transpose()?)
    }

    async fn sign_up_holds(
        &mut self,
        user_name: &Lookup,
        other_than: &Lookup,
        now: Timestamp,
    ) -> Stored<bool> {
        let ([name, other_name], [email, other_email]) = (&user_name.both(), &other_than.both());
        let values = binds![name, other_name, email, other_email, now];
        Ok(self.tx.one(SIGN_UP_HOLDS, values).await?.get("holds")?)
    }

    async fn anything_waits(&mut self) -> Stored<bool> {
        Ok(self.tx.one(WAITS, &[]).await?.get("waits")?)
    }

    async fn delete_sign_ups(&mut self, email: &Lookup) -> Stored<()> {
        let [now, other] = &email.both();
        self.tx.execute(DELETE_SIGN_UPS, binds![now, other]).await?;
        Ok(())
    }

    async fn insert_reset(&mut self, reset: &PasswordReset) -> Stored<()> {
        let values = binds![
            &reset.id,
            &reset.token,
            &reset.account,
            &reset.issued,
            reset.created_at,
            reset.expires_at
        ];
        self.tx.execute(INSERT_RESET, values).await?;
        Ok(())
    }

    async fn reset_by_token(&mut self, token: &TokenHash) -> Stored<Option<PasswordReset>> {
        let row = self.tx.optional(RESET_BY_TOKEN, binds![token]).await?;
        Ok(row.as_ref().map(reset).transpose()?)
    }

    async fn delete_resets(&mut self, account: &AccountId) -> Stored<()> {
        self.tx.execute(DELETE_RESETS, binds![account]).await?;
        Ok(())
    }
}

fn account(row: &Row) -> Result<Account, Error> {
    Ok(Account {
        id: row.get("id")?,
        number: row.get("number")?,
        uuid: row.get("uuid")?,
        cohort: row.get("cohort_id")?,
        email: row.get("email")?,
        email_index: row.get("email_index")?,
        user_name: row.get("user_name")?,
        user_name_index: row.get("user_name_index")?,
        password: row.get::<Option<String>>("password")?.map(PasswordHash),
        password_epoch: row.get("password_epoch")?,
        created_at: row.get("created_at")?,
        key: row.get("wrapped")?,
        version: row.get("version")?,
    })
}

fn sign_up(row: &Row) -> Result<PendingSignUp, Error> {
    Ok(PendingSignUp {
        id: row.get("id")?,
        token: row.get("token")?,
        email: row.get("email")?,
        email_index: row.get("email_index")?,
        user_name: row.get("user_name")?,
        user_name_index: row.get("user_name_index")?,
        password: PasswordHash(row.get("password")?),
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
    })
}

fn reset(row: &Row) -> Result<PasswordReset, Error> {
    Ok(PasswordReset {
        id: row.get("id")?,
        token: row.get("token")?,
        account: row.get("account_id")?,
        issued: row.get("issued")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
    })
}
