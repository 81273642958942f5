//! The keyring and the database: whether they belong together, and which accounts' keys were destroyed.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Caller, Ports};
use crate::fault::{Fault, VaultError, with_fault};
use crate::ids::Mark;
use crate::vault::{Column, Owner};

/// The keys as the operator sees them.
#[derive(Clone)]
pub struct Keys(pub(super) Arc<Ports>);

/// Why a keyring cannot be used with this database.
#[derive(Debug, thiserror::Error)]
pub enum KeyringMisfit {
    /// It is the keyring of another house.
    #[error("the keyring does not belong to this account database")]
    Other,
    /// It is an older copy: a key was made after it.
    #[error("the keyring lacks a key that this account database was sealed with")]
    Older,
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(KeyringMisfit);

/// How many rows are looked at in one transaction.
const PAGE: i64 = 500;

impl Keys {
    /// Opens a known value with the keyring, so that a wrong one is told at start and not at somebody's sign-in. The
    /// first time there is nothing to open yet, and the known value is made.
    pub async fn fit(&self) -> Result<(), KeyringMisfit> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        let Some(known) = tx.house_key().await? else {
            // A house from before there was a known value: its first account is one.
            if let Some(account) = tx.accounts_after(None, 1).await?.pop() {
                let (column, row) = (Column::AccountEmail, account.id.as_str());
                ports.open(&mut *tx, column, row, &account.email).await.map(drop).map_err(misfit)?;
            }
            drop(tx);
            let mut tx = ports.store.begin().await?;
            ports.trail(&mut *tx).await.map(drop).map_err(misfit)?;
            tx.commit().await?;
            return self.fit_finding().await;
        };
        ports.vault.unwrap_key(&Owner::Trail, &known.trail).map(drop).map_err(|why| misfit(why.into()))?;
        if known.lookup != ports.known_lookup() {
            return Err(KeyringMisfit::Other);
        }
        drop(tx);
        self.fit_finding().await
    }

    /// Marks of destroyed keys in order, after one, at most `limit`.
    pub async fn destroyed(&self, after: Option<&Mark>, limit: i64) -> Result<Vec<Mark>, Fault> {
        let mut tx = self.0.store.read().await?;
        Ok(tx.destroyed_after(after, limit).await?)
    }

    /// Erases the accounts with these marks that an older copy of the database brought back; says how many there were.
    pub async fn destroy_again(&self, marks: &BTreeSet<Mark>) -> Result<u64, Fault> {
        let ports = &self.0;
        let (mut after, mut again) = (None, 0);
        loop {
            let mut tx = ports.store.begin().await?;
            let page = tx.accounts_after(after.as_ref(), PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id.clone());
            for account in page.iter().filter(|account| marks.contains(&Mark::of(&account.id))) {
                ports.erase(&mut *tx, account, &Caller::operator()).await?;
                again += 1;
            }
            tx.commit().await?;
        }
        let mut tx = ports.store.begin().await?;
        for mark in marks {
            tx.insert_destroyed(mark, ports.now()).await?;
        }
        tx.commit().await?;
        Ok(again)
    }
}

fn misfit(why: Fault) -> KeyringMisfit {
    match why {
        Fault::Vault(VaultError::UnknownKey) => KeyringMisfit::Older,
        Fault::Vault(VaultError::Unopenable) => KeyringMisfit::Other,
        other => KeyringMisfit::Fault(other),
    }
}
