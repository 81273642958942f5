//! Languages of accounts, in memory.

use async_trait::async_trait;

use super::MemoryTx;
use crate::ids::AccountId;
use crate::language::AccountLanguage;
use crate::ports::{LanguageRows, Stored};

#[async_trait]
impl LanguageRows for MemoryTx {
    async fn put_language(&mut self, account: &AccountId, language: AccountLanguage) -> Stored<()> {
        self.rows.languages.retain(|(of, _)| of != account);
        self.rows.languages.push((account.clone(), language));
        Ok(())
    }

    async fn language_of(&mut self, account: &AccountId) -> Stored<Option<AccountLanguage>> {
        Ok(self.rows.languages.iter().find(|(of, _)| of == account).map(|(_, language)| *language))
    }
}
