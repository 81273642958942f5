//! Taking over accounts that another service had: many at once, as the operator vouches for them.

use std::sync::Arc;

use kernel::{Secret, Timestamp};

use super::sign_up::Names;
use super::{Caller, Ports};
use crate::account::PasswordHash;
use crate::audit::AuditKind;
use crate::fault::Fault;
use crate::person::{Email, UserName};
use crate::ports::AccountTx;
use crate::vault::IndexKind;

/// Taking over accounts.
#[derive(Clone)]
pub struct Import(pub(super) Arc<Ports>);

/// Somebody another service had.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// Their address.
    pub email: Email,
    /// Their user name.
    pub user_name: UserName,
    /// Their password's hash, covered by the vault. Without one the account is opened by "forgot password".
    pub password: Option<PasswordHash>,
    /// Since when they were there; now, if nobody knows.
    pub created_at: Option<Timestamp>,
}

/// What became of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// They have an account now.
    New,
    /// They had exactly this one already: the same file was read before.
    Again,
    /// Somebody else has the address.
    AddressTaken,
    /// Somebody else has the user name, or is about to.
    NameTaken,
}

impl Import {
    /// Makes an account for each, all in one transaction; says what became of each, in order.
    pub async fn batch(&self, newcomers: &[Newcomer], caller: &Caller) -> Result<Vec<Taken>, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let mut taken = Vec::with_capacity(newcomers.len());
        for newcomer in newcomers {
            taken.push(self.one(&mut *tx, newcomer).await?);
        }
        let new = taken.iter().filter(|taken| **taken == Taken::New).count();
        if new > 0 {
            ports.record(&mut *tx, AuditKind::AccountsImported, "import", caller, &new.to_string()).await?;
        }
        tx.commit().await?;
        Ok(taken)
    }

    async fn one(&self, tx: &mut dyn AccountTx, newcomer: &Newcomer) -> Result<Taken, Fault> {
        let ports = &self.0;
        let Newcomer { email, user_name, password, created_at } = newcomer;
        let email_index = ports.vault.index(IndexKind::Email, email.canonical().expose());
        let user_name_index = ports.vault.index(IndexKind::UserName, user_name.canonical().expose());
        if let Some(there) = tx.account_by_email(&email_index).await? {
            let same = there.user_name_index == user_name_index;
            return Ok(if same { Taken::Again } else { Taken::AddressTaken });
        }
        let waits = tx.sign_up_holds(&user_name_index, &email_index, ports.now()).await?;
        if waits || tx.account_by_user_name(&user_name_index).await?.is_some() {
            return Ok(Taken::NameTaken);
        }
        let names = Names {
            email: Secret::new(email.expose()),
            email_index,
            user_name: Secret::new(user_name.expose()),
            user_name_index,
        };
        let since = created_at.unwrap_or_else(|| ports.now());
        ports.make_account_of(tx, names, password.clone(), since).await?;
        Ok(Taken::New)
    }
}
