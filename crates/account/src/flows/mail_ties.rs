//! Whose a mail is that was queued for no account: it must go when they go.
//!
//! A mail to an address without an account is sealed by the keyring: there is no other key for it. So it is tied to the
//! address, and given to the account that comes to the address, now or by a change; and a mail that speaks of somebody
//! else is tied to them as well. Erasing an account takes all of these.

use kernel::Secret;

use super::{Keys, Ports};
use crate::fault::Fault;
use crate::ids::{AccountId, Index, MailId};
use crate::mail::{MailParameters, MailTie};
use crate::person::canonical;
use crate::ports::AccountTx;
use crate::rotation::{Kept, Spot, TIE};
use crate::vault::{Column, IndexKind};

/// How many rows are looked at in one transaction.
const PAGE: i64 = 500;

impl Ports {
    /// Ties a mail to the address it goes to and to the account it speaks of.
    pub(super) async fn tie_mail(
        &self,
        tx: &mut dyn AccountTx,
        mail: &MailId,
        to: Option<&str>,
        about: Option<&AccountId>,
    ) -> Result<(), Fault> {
        let to = to.map(|to| self.tied_address(mail, to)).transpose()?;
        let tie = MailTie { mail: mail.clone(), to, account: None, about: about.cloned() };
        Ok(tx.tie_mail(&tie).await?)
    }

    fn tied_address(&self, mail: &MailId, to: &str) -> Result<(crate::ids::Sealed, Index), Fault> {
        let sealed = self.vault.seal(Column::MailTieEmail, mail.as_str(), &Secret::new(to))?;
        Ok((sealed, self.vault.index(IndexKind::Email, &canonical(to))))
    }
}

impl Keys {
    /// Ties mails from before there were ties; says how many there were. Cut off, it begins again.
    pub async fn tie_mails(&self) -> Result<u64, Fault> {
        let mut tx = self.0.store.read().await?;
        if tx.rotation(TIE).await?.is_none() {
            return Ok(0);
        }
        drop(tx);
        let mut tied = 0;
        for column in [Column::MailParameters, Column::MailboxContent] {
            tied += self.tie_column(column).await?;
        }
        let mut tx = self.0.store.begin().await?;
        tx.delete_rotation(TIE).await?;
        tx.commit().await?;
        Ok(tied)
    }

    async fn tie_column(&self, column: Column) -> Result<u64, Fault> {
        let ports = &self.0;
        let (mut after, mut tied) = (String::new(), 0);
        loop {
            let mut tx = ports.store.begin().await?;
            let page = tx.kept_after(Spot::Sealed(column), &after, PAGE).await?;
            let Some((last, _)) = page.last() else { return Ok(tied) };
            after = last.clone();
            for (row, kept) in &page {
                let Kept::Value(sealed, _) = kept else { continue };
                if ports.vault.key_of(sealed).is_none() {
                    continue;
                }
                let plain = ports.vault.open(column, row, sealed)?;
                // Both are JSON with the address under the same name.
                let Ok(MailParameters { to: Some(to), .. }) = serde_json::from_str(plain.expose()) else {
                    continue;
                };
                let mail = MailId::new(row.as_str());
                ports.tie_mail(&mut *tx, &mail, Some(&to), None).await?;
                let index = ports.vault.lookup(IndexKind::Email, &canonical(&to));
                if let Some(account) = tx.account_by_email(&index).await? {
                    tx.give_mails(&index, &account.id).await?;
                }
                tied += 1;
            }
            tx.commit().await?;
        }
    }
}
