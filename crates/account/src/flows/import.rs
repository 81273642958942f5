//! Taking over accounts that another service had: many at once, as the operator vouches for them.

use std::sync::Arc;

use kernel::{Epoch, Timestamp};

use super::sign_up::Names;
use super::{Caller, Ports};
use crate::account::PasswordHash;
use crate::audit::AuditKind;
use crate::fault::Fault;
use crate::person::{Email, UserName};
use crate::ports::AccountTx;

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
        // Asked once, not once per row: in most houses that take people over nothing waits for anybody.
        let (issued, waits) = (ports.issued(&mut *tx).await?, tx.anything_waits().await?);
        for newcomer in newcomers {
            taken.push(self.one(&mut *tx, newcomer, issued, waits).await?);
        }
        let new = taken.iter().filter(|taken| **taken == Taken::New).count();
        if new > 0 {
            ports.record(&mut *tx, AuditKind::AccountsImported, "import", caller, &new.to_string()).await?;
        }
        tx.commit().await?;
        Ok(taken)
    }

    async fn one(
        &self,
        tx: &mut dyn AccountTx,
        newcomer: &Newcomer,
        issued: Epoch,
        waits: bool,
    ) -> Result<Taken, Fault> {
        let ports = &self.0;
        let Newcomer { email, user_name, password, created_at } = newcomer;
        let names = ports.names(email, user_name);
        let Names { email_index, user_name_index, .. } = &names;
        if let Some(there) = tx.account_by_email(email_index).await? {
            let same = user_name_index.fits(&there.user_name_index);
            return Ok(if same { Taken::Again } else { Taken::AddressTaken });
        }
        let held = waits && tx.sign_up_holds(user_name_index, email_index, ports.now()).await?;
        if held || tx.account_by_user_name(user_name_index).await?.is_some() {
            return Ok(Taken::NameTaken);
        }
        let since = created_at.unwrap_or_else(|| ports.now());
        let email = *email_index;
        let account = ports.make_account_of(tx, names, password.clone(), since, issued).await?;
        if waits {
            ports.settle_in(tx, &email, &account).await?;
        }
        Ok(Taken::New)
    }
}
