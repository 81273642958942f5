//! Changing the user name. The name before is held for a month: nobody steps into somebody else's place.

use std::sync::Arc;

use kernel::Secret;

use super::{Caller, Fresh, Ports};
use crate::account::Account;
use crate::attempt::{RENAME, TooMany};
use crate::audit::AuditKind;
use crate::fault::{Fault, with_fault};
use crate::feed::News;
use crate::ids::Lookup;
use crate::mail::{MailKind, MailParameters};
use crate::person::{UserName, UserNameError};
use crate::ports::AccountTx;
use crate::reservation::{Held, NAME_HELD, Reservation};
use crate::vault::{Column, IndexKind};

/// User names.
#[derive(Clone)]
pub struct UserNames(pub(super) Arc<Ports>);

/// Why the name was not changed.
#[derive(Debug, thiserror::Error)]
pub enum RenameError {
    /// It is no user name.
    #[error(transparent)]
    UserName(#[from] UserNameError),
    /// Somebody has it, or had it until lately.
    #[error("the user name is taken")]
    Taken,
    /// It is the name the account has.
    #[error("the account has that name already")]
    Same,
    /// Changed too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(RenameError);

impl UserNames {
    /// Takes a new name and holds the old one.
    pub async fn change(&self, by: &Fresh, typed: &str, caller: &Caller) -> Result<(), RenameError> {
        let ports = &self.0;
        let name = UserName::parse(typed)?;
        let index = ports.vault.lookup(IndexKind::UserName, name.canonical().expose());
        let mut tx = ports.store.begin().await?;
        let account = ports.account(&mut *tx, &by.account).await?;
        if ports.person(&account)?.user_name == name {
            return Err(RenameError::Same);
        }
        let limited = [account.id.as_str()];
        ports.allowed(&mut *tx, RENAME, &limited).await??;
        if ports.name_taken(&mut *tx, &index, &account.email_index.into(), Some(&account.id)).await? {
            return Err(RenameError::Taken);
        }
        ports.tried(&mut *tx, RENAME, &limited).await?;
        self.put_name(&mut *tx, &account, &name, index).await?;
        self.tell_servers(&mut *tx, &account).await?;
        let parameters = MailParameters::caused_by(caller);
        let _ = ports
            .queue_mail(&mut *tx, MailKind::UserNameChanged, Some(&account.id), None, &parameters)
            .await?;
        ports.record(&mut *tx, AuditKind::UserNameChanged, account.id.as_str(), caller, "").await?;
        tx.commit().await?;
        ports.bell.feed();
        ports.bell.mail();
        Ok(())
    }

    async fn put_name(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        name: &UserName,
        index: Lookup,
    ) -> Result<(), Fault> {
        let ports = &self.0;
        let own = ports.own_of(account)?;
        let user_name =
            own.seal(Column::AccountUserName, account.id.as_str(), &Secret::new(name.expose()))?;
        tx.update_account(&Account { user_name, user_name_index: index.now, ..account.clone() }).await?;
        // Another spelling of the same name leaves nothing to hold.
        if !index.fits(&account.user_name_index) {
            tx.release(Held::UserName, &index).await?;
            let before = Reservation {
                held: Held::UserName,
                index: account.user_name_index,
                account: Some(account.id.clone()),
                until: ports.now() + NAME_HELD,
            };
            tx.reserve(&before).await?;
        }
        Ok(())
    }

    /// Every server that knows the person asks again.
    async fn tell_servers(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<(), Fault> {
        for server in self.0.servers_around(tx, &account.id).await? {
            tx.append_feed(Some(&server), &News::Shares, self.0.now()).await?;
        }
        Ok(())
    }
}
