//! Which language a person reads.

use std::sync::Arc;

use locale::Locale;

use super::{Caller, Ports};
use crate::fault::Fault;
use crate::ids::AccountId;
use crate::language::AccountLanguage;
use crate::mail::MailParameters;
use crate::ports::AccountTx;

/// Languages of accounts.
#[derive(Clone)]
pub struct Languages(pub(super) Arc<Ports>);

impl Languages {
    /// The language this person chose, if they did.
    pub async fn chosen(&self, account: &AccountId) -> Result<Option<Locale>, Fault> {
        let mut tx = self.0.store.read().await?;
        let language = tx.language_of(account).await?;
        Ok(language.filter(|language| language.chosen).map(|language| language.language))
    }

    /// This person reads this language from now on, on every device and in mails.
    pub async fn choose(&self, account: &AccountId, language: Locale) -> Result<(), Fault> {
        let mut tx = self.0.store.begin().await?;
        tx.put_language(account, AccountLanguage::chosen(language)).await?;
        Ok(tx.commit().await?)
    }
}

impl Ports {
    /// Somebody came in with a browser in this language: mails are written in it, unless they chose another.
    pub(super) async fn assume_language(
        &self,
        tx: &mut dyn AccountTx,
        account: &AccountId,
        caller: &Caller,
    ) -> Result<(), Fault> {
        let before = tx.language_of(account).await?;
        if let Some(after) = AccountLanguage::assumed(before, caller.language) {
            tx.put_language(account, after).await?;
        }
        Ok(())
    }

    /// The language a mail is written in: its reader's own, else the one of the request that caused it.
    pub(super) async fn mail_language(
        &self,
        tx: &mut dyn AccountTx,
        account: Option<&AccountId>,
        parameters: &MailParameters,
    ) -> Result<Locale, Fault> {
        let own = match account {
            Some(account) => tx.language_of(account).await?,
            None => None,
        };
        Ok(own.map(|own| own.language).or(parameters.language).unwrap_or_default())
    }
}
