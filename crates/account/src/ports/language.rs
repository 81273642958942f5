//! Languages of accounts.

use async_trait::async_trait;

use super::Stored;
use crate::ids::AccountId;
use crate::language::AccountLanguage;

/// Languages of accounts.
#[async_trait]
pub trait LanguageRows {
    /// Writes it down, in place of an earlier one of the same account.
    async fn put_language(&mut self, account: &AccountId, language: AccountLanguage) -> Stored<()>;
    /// The one of an account.
    async fn language_of(&mut self, account: &AccountId) -> Stored<Option<AccountLanguage>>;
}
