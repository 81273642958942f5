//! Second factors, and the step between a first factor and a session.

use account::factor::{AuthenticatorApp, Factors, OfferedKey, SecondStep};
use account::ports::{FactorRows, Stored};
use account::way_in::WayIn;
use account::{AccountId, Sealed, SecondStepId, TokenHash};
use async_trait::async_trait;
use kernel::Timestamp;

use super::{Work, unless_stale};
use crate::engine::{Error, Row, binds};

const OF: &str = "SELECT * FROM factors WHERE account_id = $1";
const INSERT: &str = "
    INSERT INTO factors (account_id, app_key, app_since, used_step, offered_key, offered_at, passkey_after_password,
        short_password, recovery_made_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
    ON CONFLICT (account_id) DO NOTHING
";
const UPDATE: &str = "
    UPDATE factors SET app_key = $2, app_since = $3, used_step = $4, offered_key = $5, offered_at = $6,
        passkey_after_password = $7, short_password = $8, recovery_made_at = $9, version = version + 1
    WHERE account_id = $1 AND version = $10
";
const INSERT_CODE: &str = "INSERT INTO recovery_code (account_id, code) VALUES ($1, $2)";
const SPEND_CODE: &str = "DELETE FROM recovery_code WHERE account_id = $1 AND code = $2";
const DELETE_CODES: &str = "DELETE FROM recovery_code WHERE account_id = $1";
const COUNT_CODES: &str = "SELECT count(*) AS codes FROM recovery_code WHERE account_id = $1";
const INSERT_STEP: &str = "
    INSERT INTO second_step (id, token, account_id, first_factor, issued, tries, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
";
const STEP_BY_TOKEN: &str = "SELECT * FROM second_step WHERE token = $1";
const COUNT_WRONG: &str = "UPDATE second_step SET tries = tries + 1 WHERE id = $1";
const DELETE_STEP: &str = "DELETE FROM second_step WHERE id = $1";
const SPEND_CHALLENGE: &str = "
    INSERT INTO answered_challenge (challenge, expires_at) VALUES ($1, $2) ON CONFLICT (challenge) DO NOTHING
";

#[async_trait]
impl FactorRows for Work {
    async fn factors(&mut self, account: &AccountId) -> Stored<Option<Factors>> {
        let row = self.tx.optional(OF, binds![account]).await?;
        Ok(row.as_ref().map(factors).transpose()?)
    }

    async fn put_factors(&mut self, factors: &Factors) -> Stored<()> {
        let (app, offered) = (factors.app.as_ref(), factors.offered.as_ref());
        let mut values = binds![
            &factors.account,
            app.map(|app| &app.key),
            app.map(|app| app.since),
            app.map_or(0, |app| app.used_step),
            offered.map(|offered| &offered.key),
            offered.map(|offered| offered.at),
            factors.passkey_after_password,
            factors.short_password,
            factors.recovery_made_at,
        ]
        .to_vec();
        if factors.version == 0 {
            return unless_stale(self.tx.execute(INSERT, &values).await? == 1);
        }
        values.push(factors.version.into());
        unless_stale(self.tx.execute(UPDATE, &values).await? == 1)
    }

    async fn replace_recovery_codes(&mut self, account: &AccountId, codes: &[TokenHash]) -> Stored<()> {
        self.tx.execute(DELETE_CODES, binds![account]).await?;
        for code in codes {
            self.tx.execute(INSERT_CODE, binds![account, code]).await?;
        }
        Ok(())
    }

    async fn spend_recovery_code(&mut self, account: &AccountId, code: &TokenHash) -> Stored<bool> {
        Ok(self.tx.execute(SPEND_CODE, binds![account, code]).await? == 1)
    }

    async fn count_recovery_codes(&mut self, account: &AccountId) -> Stored<i64> {
        Ok(self.tx.one(COUNT_CODES, binds![account]).await?.get("codes")?)
    }

    async fn insert_second_step(&mut self, step: &SecondStep) -> Stored<()> {
        let values = binds![
            &step.id,
            &step.token,
            &step.account,
            step.first.as_str(),
            &step.issued,
            step.tries,
            step.expires_at,
        ];
        self.tx.execute(INSERT_STEP, values).await?;
        Ok(())
    }

    async fn second_step_by_token(&mut self, token: &TokenHash) -> Stored<Option<SecondStep>> {
        let row = self.tx.optional(STEP_BY_TOKEN, binds![token]).await?;
        Ok(row.as_ref().map(second_step).transpose()?)
    }

    async fn count_wrong_answer(&mut self, id: &SecondStepId) -> Stored<()> {
        self.tx.execute(COUNT_WRONG, binds![id]).await?;
        Ok(())
    }

    async fn delete_second_step(&mut self, id: &SecondStepId) -> Stored<bool> {
        Ok(self.tx.execute(DELETE_STEP, binds![id]).await? == 1)
    }

    async fn spend_challenge(&mut self, challenge: &TokenHash, until: Timestamp) -> Stored<bool> {
        Ok(self.tx.execute(SPEND_CHALLENGE, binds![challenge, until]).await? == 1)
    }
}

fn factors(row: &Row) -> Result<Factors, Error> {
    let app = match (row.get::<Option<Sealed>>("app_key")?, row.get::<Option<Timestamp>>("app_since")?) {
        (Some(key), Some(since)) => Some(AuthenticatorApp { key, since, used_step: row.get("used_step")? }),
        _ => None,
    };
    let offered = match (row.get::<Option<Sealed>>("offered_key")?, row.get("offered_at")?) {
        (Some(key), Some(at)) => Some(OfferedKey { key, at }),
        _ => None,
    };
    Ok(Factors {
        account: row.get("account_id")?,
        app,
        offered,
        passkey_after_password: row.get("passkey_after_password")?,
        short_password: row.get("short_password")?,
        recovery_made_at: row.get("recovery_made_at")?,
        version: row.get("version")?,
    })
}

fn second_step(row: &Row) -> Result<SecondStep, Error> {
    Ok(SecondStep {
        id: row.get("id")?,
        token: row.get("token")?,
        account: row.get("account_id")?,
        first: row.get::<WayIn>("first_factor")?,
        issued: row.get("issued")?,
        tries: row.get("tries")?,
        expires_at: row.get("expires_at")?,
    })
}
