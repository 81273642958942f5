//! Second factors, in memory.

use async_trait::async_trait;
use kernel::Timestamp;

use super::{MemoryTx, find, insert};
use crate::factor::{Factors, SecondStep};
use crate::fault::StoreError;
use crate::ids::{AccountId, SecondStepId, TokenHash};
use crate::ports::{FactorRows, Stored};

#[async_trait]
impl FactorRows for MemoryTx {
    async fn factors(&mut self, account: &AccountId) -> Stored<Option<Factors>> {
        find(&self.rows.factors, |row| row.account == *account)
    }

    async fn put_factors(&mut self, factors: &Factors) -> Stored<()> {
        let next = Factors { version: factors.version + 1, ..factors.clone() };
        match self.rows.factors.iter_mut().find(|row| row.account == factors.account) {
            Some(row) if row.version == factors.version => *row = next,
            None if factors.version == 0 => self.rows.factors.push(next),
            _ => return Err(StoreError::Stale),
        }
        Ok(())
    }

    async fn replace_recovery_codes(&mut self, account: &AccountId, codes: &[TokenHash]) -> Stored<()> {
        self.rows.recovery_codes.retain(|(whose, _)| whose != account);
        self.rows.recovery_codes.extend(codes.iter().map(|code| (account.clone(), *code)));
        Ok(())
    }

    async fn spend_recovery_code(&mut self, account: &AccountId, code: &TokenHash) -> Stored<bool> {
        let before = self.rows.recovery_codes.len();
        self.rows.recovery_codes.retain(|(whose, known)| !(whose == account && known == code));
        Ok(self.rows.recovery_codes.len() < before)
    }

    async fn count_recovery_codes(&mut self, account: &AccountId) -> Stored<i64> {
        let left = self.rows.recovery_codes.iter().filter(|(whose, _)| whose == account).count();
        Ok(i64::try_from(left).unwrap_or(i64::MAX))
    }

    async fn insert_second_step(&mut self, step: &SecondStep) -> Stored<()> {
        insert(&mut self.rows.second_steps, step, |old| old.id == step.id || old.token == step.token)
    }

    async fn second_step_by_token(&mut self, token: &TokenHash) -> Stored<Option<SecondStep>> {
        find(&self.rows.second_steps, |row| row.token == *token)
    }

    async fn count_wrong_answer(&mut self, id: &SecondStepId) -> Stored<()> {
        for row in self.rows.second_steps.iter_mut().filter(|row| row.id == *id) {
            row.tries += 1;
        }
        Ok(())
    }

    async fn delete_second_step(&mut self, id: &SecondStepId) -> Stored<bool> {
        let before = self.rows.second_steps.len();
        self.rows.second_steps.retain(|row| row.id != *id);
        Ok(self.rows.second_steps.len() < before)
    }

    async fn spend_challenge(&mut self, challenge: &TokenHash, until: Timestamp) -> Stored<bool> {
        if self.rows.challenges.iter().any(|(known, _)| known == challenge) {
            return Ok(false);
        }
        self.rows.challenges.push((*challenge, until));
        Ok(true)
    }
}
