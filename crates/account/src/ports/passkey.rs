//! Passkeys, and the check of what they sign.

use async_trait::async_trait;
use kernel::Secret;

use super::Stored;
use crate::ids::{AccountId, PasskeyId, TokenHash};
use crate::passkey::{MadePasskey, Passkey, PasskeyRefusal, UsedPasskey};

/// Passkeys.
#[async_trait]
pub trait PasskeyRows {
    /// Unique: id, credential.
    async fn insert_passkey(&mut self, passkey: &Passkey) -> Stored<()>;
    /// See the contract of the ports.
    async fn update_passkey(&mut self, passkey: &Passkey) -> Stored<()>;
    /// Deletes one of this account; says whether it was there.
    async fn delete_passkey(&mut self, account: &AccountId, id: &PasskeyId) -> Stored<bool>;
    /// By the hash of the id it has in the person's device.
    async fn passkey_by_credential(&mut self, credential: &TokenHash) -> Stored<Option<Passkey>>;
    /// All of an account, oldest `created_at` first.
    async fn passkeys_of(&mut self, account: &AccountId) -> Stored<Vec<Passkey>>;
}

/// A challenge as a browser needs it, and what its answer is checked with.
#[derive(Debug, Clone)]
pub struct Challenge {
    /// What the browser hands to the person's device, JSON.
    pub options: String,
    /// What the answer is checked with; to be sealed.
    pub state: Secret,
}

/// Whose passkey is to be made.
#[derive(Debug, Clone)]
pub struct PasskeyOwner {
    /// Their account.
    pub account: AccountId,
    /// The name their device shows.
    pub name: Secret,
    /// The records of those they have, so that none is made twice in one device.
    pub known: Vec<Secret>,
}

/// Makes challenges and checks what people's devices answer. Says nothing about accounts, lives or counters.
pub trait PasskeyChecks: Send + Sync {
    /// Whether browsers can use passkeys at the address this service is configured with.
    fn possible(&self) -> bool;
    /// Begins making one.
    fn begin_making(&self, owner: &PasskeyOwner) -> Result<Challenge, PasskeyRefusal>;
    /// Checks that one was made.
    fn finish_making(&self, state: &Secret, answer: &Secret) -> Result<MadePasskey, PasskeyRefusal>;
    /// Begins asking for any passkey of this service.
    fn begin_using(&self) -> Result<Challenge, PasskeyRefusal>;
    /// The id the answering passkey has in the person's device; nothing is checked yet.
    fn who_answers(&self, answer: &Secret) -> Result<Vec<u8>, PasskeyRefusal>;
    /// Checks a signature against a record.
    fn finish_using(
        &self,
        state: &Secret,
        answer: &Secret,
        record: &Secret,
    ) -> Result<UsedPasskey, PasskeyRefusal>;
}
