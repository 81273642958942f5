//! Second factors, and the step between a first factor and a session.

use async_trait::async_trait;
use kernel::Timestamp;

use super::Stored;
use crate::factor::{Factors, SecondStep};
use crate::ids::{AccountId, SecondStepId, TokenHash};

/// Second factors.
#[async_trait]
pub trait FactorRows {
    /// What an account asks for, if it ever asked for anything.
    async fn factors(&mut self, account: &AccountId) -> Stored<Option<Factors>>;
    /// Writes it if the stored version, 0 for no row, is the one in the value; stores version + 1. `Stale` otherwise.
    async fn put_factors(&mut self, factors: &Factors) -> Stored<()>;
    /// Puts these recovery codes in place of all of them.
    async fn replace_recovery_codes(&mut self, account: &AccountId, codes: &[TokenHash]) -> Stored<()>;
    /// Deletes one; says whether it was there.
    async fn spend_recovery_code(&mut self, account: &AccountId, code: &TokenHash) -> Stored<bool>;
    /// How many are left.
    async fn count_recovery_codes(&mut self, account: &AccountId) -> Stored<i64>;
    /// Unique: id, token.
    async fn insert_second_step(&mut self, step: &SecondStep) -> Stored<()>;
    /// By the hash of the cookie's secret.
    async fn second_step_by_token(&mut self, token: &TokenHash) -> Stored<Option<SecondStep>>;
    /// Counts one more wrong answer.
    async fn count_wrong_answer(&mut self, id: &SecondStepId) -> Stored<()>;
    /// Deletes one; says whether it was there, so that two answers cannot both be the one.
    async fn delete_second_step(&mut self, id: &SecondStepId) -> Stored<bool>;
    /// Notes that a challenge was answered; says `false` if it was before. The note may be pruned from `until` on.
    async fn spend_challenge(&mut self, challenge: &TokenHash, until: Timestamp) -> Stored<bool>;
}
