//! Sealing and opening with the keys of those the values belong to.
//!
//! A flow that writes something personal of an account seals it with `Own`, the account's key, unwrapped for this
//! transaction. Whatever it reads names the key that sealed it, so `open` finds the right one by itself.

use kernel::Secret;

use super::Ports;
use crate::account::Account;
use crate::fault::{Fault, VaultError};
use crate::ids::{AccountId, Index, Sealed};
use crate::ports::{AccountTx, HouseKey};
use crate::vault::{Column, IndexKind, OwnKey, Owner, Vault};

/// The known text by which the lookup key is recognised.
const KNOWN: &str = "the lights are on";

/// The key of one owner, at work for one transaction.
pub(super) struct Own<'a> {
    vault: &'a dyn Vault,
    key: OwnKey,
}

impl<'a> Own<'a> {
    /// Unwraps the key of an account.
    pub(super) async fn of(
        vault: &'a dyn Vault,
        tx: &mut dyn AccountTx,
        account: &AccountId,
    ) -> Result<Self, Fault> {
        let wrapped = tx.account_key(account).await?.ok_or(VaultError::Destroyed)?;
        Ok(Self { vault, key: vault.unwrap_key(&Owner::Account(account.clone()), &wrapped)? })
    }

    /// Seals for one row and column.
    pub(super) fn seal(&self, column: Column, row: &str, plain: &Secret) -> Result<Sealed, VaultError> {
        self.vault.seal_own(&self.key, column, row, plain)
    }

    /// Opens what was sealed with this key for this row and column.
    pub(super) fn open(&self, column: Column, row: &str, sealed: &Sealed) -> Result<Secret, VaultError> {
        self.vault.open_own(&self.key, column, row, sealed)
    }
}

impl Ports {
    /// The key of an account.
    pub(super) async fn own(&self, tx: &mut dyn AccountTx, account: &AccountId) -> Result<Own<'_>, Fault> {
        Own::of(&*self.vault, tx, account).await
    }

    /// The key of an account that is loaded already.
    pub(super) fn own_of(&self, account: &Account) -> Result<Own<'_>, Fault> {
        let wrapped = account.key.as_ref().ok_or(VaultError::Destroyed)?;
        let owner = Owner::Account(account.id.clone());
        Ok(Own { vault: &*self.vault, key: self.vault.unwrap_key(&owner, wrapped)? })
    }

    /// The key of the audit trail; made the first time.
    pub(super) async fn trail(&self, tx: &mut dyn AccountTx) -> Result<Own<'_>, Fault> {
        let key = match tx.house_key().await? {
            Some(key) => key,
            None => {
                tx.insert_house_key(&self.new_house_key()?).await?;
                tx.house_key().await?.ok_or(Fault::Nonsense { what: "house key" })?
            }
        };
        Ok(Own { vault: &*self.vault, key: self.vault.unwrap_key(&Owner::Trail, &key.trail)? })
    }

    /// Seals with the key of an account, or, for what belongs to none, with the keyring.
    pub(super) async fn seal_for(
        &self,
        tx: &mut dyn AccountTx,
        whose: Option<&AccountId>,
        column: Column,
        row: &str,
        plain: &Secret,
    ) -> Result<Sealed, Fault> {
        seal_for(&*self.vault, tx, whose, column, row, plain).await
    }

    /// Opens a value with whichever key it names.
    pub(super) async fn open(
        &self,
        tx: &mut dyn AccountTx,
        column: Column,
        row: &str,
        sealed: &Sealed,
    ) -> Result<Secret, Fault> {
        match self.vault.owner(sealed) {
            None => Ok(self.vault.open(column, row, sealed)?),
            Some(Owner::Trail) => Ok(self.trail(tx).await?.open(column, row, sealed)?),
            Some(Owner::Account(id)) => Ok(self.own(tx, &id).await?.open(column, row, sealed)?),
        }
    }

    /// The same; nothing when the key it names was destroyed.
    pub(super) async fn open_if_kept(
        &self,
        tx: &mut dyn AccountTx,
        column: Column,
        row: &str,
        sealed: &Sealed,
    ) -> Result<Option<Secret>, Fault> {
        match self.open(tx, column, row, sealed).await {
            Ok(plain) => Ok(Some(plain)),
            Err(Fault::Vault(VaultError::Destroyed)) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// Destroys the key of an account: what is sealed for it cannot be read any more, wherever in this database it lies.
    /// Its mark stays, and goes to the list outside. Everything else of the account is the caller's to end.
    pub(super) async fn destroy_key(
        &self,
        tx: &mut dyn AccountTx,
        account: &AccountId,
    ) -> Result<bool, Fault> {
        Ok(tx.destroy_account_key(account, self.now()).await?)
    }

    fn new_house_key(&self) -> Result<HouseKey, Fault> {
        Ok(HouseKey { trail: self.vault.new_key(&Owner::Trail)?, lookup: self.known_lookup() })
    }

    /// The known text under the lookup key.
    pub(super) fn known_lookup(&self) -> Index {
        self.vault.index(IndexKind::House, KNOWN)
    }
}

/// Seals with the key of an account, or, for what belongs to none, with the keyring.
pub(super) async fn seal_for(
    vault: &dyn Vault,
    tx: &mut dyn AccountTx,
    whose: Option<&AccountId>,
    column: Column,
    row: &str,
    plain: &Secret,
) -> Result<Sealed, Fault> {
    match whose {
        None => Ok(vault.seal(column, row, plain)?),
        Some(account) => Ok(Own::of(vault, tx, account).await?.seal(column, row, plain)?),
    }
}
