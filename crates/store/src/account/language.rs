//! Languages of accounts.

use account::AccountId;
use account::language::AccountLanguage;
use account::ports::{LanguageRows, Stored};
use async_trait::async_trait;
use locale::Locale;

use super::Work;
use crate::engine::{Error, Row, binds};

const PUT: &str = "
    INSERT INTO account_language (account_id, language, chosen) VALUES ($1, $2, $3)
    ON CONFLICT (account_id) DO UPDATE SET language = $2, chosen = $3
";
const OF: &str = "SELECT language, chosen FROM account_language WHERE account_id = $1";

#[async_trait]
impl LanguageRows for Work {
    async fn put_language(&mut self, account: &AccountId, language: AccountLanguage) -> Stored<()> {
        self.tx.execute(PUT, binds![account, language.language.code(), language.chosen]).await?;
        Ok(())
    }

    async fn language_of(&mut self, account: &AccountId) -> Stored<Option<AccountLanguage>> {
        let row = self.tx.optional(OF, binds![account]).await?;
        Ok(row.as_ref().map(language).transpose()?)
    }
}

fn language(row: &Row) -> Result<AccountLanguage, Error> {
    // A language this program no longer speaks is as good as none that was chosen.
    match Locale::parse(&row.get::<String>("language")?) {
        Some(language) => Ok(AccountLanguage { language, chosen: row.get("chosen")? }),
        None => Ok(AccountLanguage { language: Locale::default(), chosen: false }),
    }
}
