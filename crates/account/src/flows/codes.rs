//! Checking what was typed where a code is asked for, and counting what was wrong.
//!
//! Wrong codes are counted apart from wrong passwords, and too many in a row switch off the app's codes alone:
//! recovery codes, passkeys and signed-in devices go on working.

use kernel::Secret;

use super::{Caller, Ports, ProofError};
use crate::account::Account;
use crate::attempt::{CODE, Row};
use crate::audit::AuditKind;
use crate::factor::{Factors, TypedCode, matching_step, recovery_hash};
use crate::fault::Fault;
use crate::ids::AccountId;
use crate::mail::What;
use crate::ports::AccountTx;
use crate::vault::Column;
use crate::way_in::WayIn;

impl Ports {
    /// What an account asks for after a first factor.
    pub(super) async fn factors(
        &self,
        tx: &mut dyn AccountTx,
        account: &AccountId,
    ) -> Result<Factors, Fault> {
        Ok(tx.factors(account).await?.unwrap_or_else(|| Factors::none(account.clone())))
    }

    /// Whether these six digits are the app's now and were not used. Changes nothing, says nothing.
    pub(super) async fn digits_match(
        &self,
        tx: &mut dyn AccountTx,
        factors: &Factors,
        digits: &Secret,
    ) -> Result<Option<i64>, Fault> {
        let Some(app) = &factors.app else { return Ok(None) };
        let key = self.open(tx, Column::FactorsAppKey, factors.account.as_str(), &app.key).await?;
        Ok(matching_step(&key, digits, self.now()).filter(|step| *step > app.used_step))
    }

    /// Takes a code: spends it, or counts a failure. Commit in either case.
    pub(super) async fn code(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        typed: &Secret,
        caller: &Caller,
    ) -> Result<Result<WayIn, ProofError>, Fault> {
        let whose = account.id.as_str();
        if let Err(limit) = self.allowed(tx, CODE, &[whose, caller.address.expose()]).await? {
            return Ok(Err(limit.into()));
        }
        let right = match TypedCode::parse(typed.expose()) {
            Some(TypedCode::App(digits)) => self.app_code(tx, account, &digits).await?,
            Some(TypedCode::Recovery(code)) => self.recovery_code(tx, account, &code, caller).await?,
            None => None,
        };
        if let Some(way) = right {
            return Ok(Ok(way));
        }
        self.tried(tx, CODE, &[whose, caller.address.expose()]).await?;
        if self.failed_in_a_row(tx, Row::Code, whose).await? {
            self.tell_ways_in(tx, &account.id, What::AppDisabled, None, caller).await?;
            self.record(tx, AuditKind::AppDisabled, whose, caller, "").await?;
        }
        Ok(Err(ProofError::Wrong))
    }

    async fn app_code(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        digits: &Secret,
    ) -> Result<Option<WayIn>, Fault> {
        let mut factors = self.factors(tx, &account.id).await?;
        let step = self.digits_match(tx, &factors, digits).await?;
        let disabled = self.disabled_in_a_row(tx, Row::Code, account.id.as_str()).await?;
        let (Some(step), Some(app), false) = (step, factors.app.as_mut(), disabled) else { return Ok(None) };
        app.used_step = step;
        tx.put_factors(&factors).await?;
        self.good_in_a_row(tx, Row::Code, account.id.as_str()).await?;
        Ok(Some(WayIn::Code))
    }

    async fn recovery_code(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        code: &Secret,
        caller: &Caller,
    ) -> Result<Option<WayIn>, Fault> {
        if !tx.spend_recovery_code(&account.id, &recovery_hash(&account.id, code)).await? {
            return Ok(None);
        }
        self.good_in_a_row(tx, Row::Code, account.id.as_str()).await?;
        self.tell_ways_in(tx, &account.id, What::RecoveryCodeUsed, None, caller).await?;
        let left = format!("{} left", tx.count_recovery_codes(&account.id).await?);
        self.record(tx, AuditKind::RecoveryCodeUsed, account.id.as_str(), caller, &left).await?;
        Ok(Some(WayIn::RecoveryCode))
    }
}
