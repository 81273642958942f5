//! Moving everything that the keyring seals to its current key, while everything runs.
//!
//! Each step is one page of one spot: read, and, where something is sealed with another key, one transaction that swaps
//! those values and writes how far it is. A value that somebody changed meanwhile is left to them: they sealed it with
//! the key that is current where they are. So a rotation is over when a look at everything finds no other key.

use std::collections::BTreeMap;

use super::Keys;
use super::own::Own;
use crate::fault::{Fault, StoreError, VaultError};
use crate::rotation::{ADOPT, Kept, ROTATE, Rotation, Spot};
use crate::vault::{Owner, SEALED};

/// What still needs a key of the keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeyUse {
    /// Values that a rotation moves.
    pub values: u64,
    /// Password hashes made with it, from before hashes stood apart from keys; they move when their owner signs in.
    pub hashes: u64,
    /// Rows of the audit trail from before the trail had a key of its own; they never move.
    pub trail: u64,
}

/// How many rows are looked at in one step.
const PAGE: i64 = 500;

impl Keys {
    /// How many rows a rotation will look at.
    pub async fn count(&self) -> Result<i64, Fault> {
        let mut tx = self.0.store.read().await?;
        let mut rows = 0;
        for spot in Spot::all().filter(|spot| !spot.fixed()) {
            rows += tx.count_kept(spot).await?;
        }
        Ok(rows)
    }

    /// Begins a rotation to the keyring's current key, or goes on with one that was cut off.
    pub async fn begin_rotation(&self) -> Result<Rotation, Fault> {
        let target = self.0.vault.current_key();
        let mut tx = self.0.store.begin().await?;
        if let Some(rotation) = tx.rotation(ROTATE).await?.filter(|rotation| rotation.target == target) {
            return Ok(rotation);
        }
        let rotation = Rotation::new(target, self.0.now());
        tx.put_rotation(&rotation).await?;
        tx.commit().await?;
        Ok(rotation)
    }

    /// Does the next page of a rotation; without anything left it is over.
    pub async fn rotate(&self, rotation: Rotation) -> Result<(Rotation, bool), Fault> {
        let Some(spot) = rotation.spot() else {
            let mut tx = self.0.store.begin().await?;
            tx.delete_rotation(ROTATE).await?;
            tx.commit().await?;
            return Ok((rotation, true));
        };
        let after = if rotation.place == spot.as_str() { rotation.last_key.clone() } else { String::new() };
        let mut read = self.0.store.read().await?;
        let page = read.kept_after(spot, &after, PAGE).await?;
        drop(read);
        let mut fresh = Vec::new();
        for (row, kept) in &page {
            if let Some(new) = self.sealed_again(spot, row, kept)? {
                fresh.push((row, kept, new));
            }
        }
        let mut tx = self.0.store.begin().await?;
        let mut changed = 0;
        for (row, old, new) in fresh {
            changed += i64::from(tx.swap_kept(spot, row, old, &new).await?);
        }
        let looked_at = i64::try_from(page.len()).unwrap_or(i64::MAX);
        let last = page.last().filter(|_| looked_at == PAGE).map(|(row, _)| row.clone());
        let rotation = rotation.after(spot, last, looked_at, changed);
        tx.put_rotation(&rotation).await?;
        tx.commit().await?;
        Ok((rotation, false))
    }

    /// Which keys of the keyring something in the database needs, and how much of it.
    pub async fn uses(&self) -> Result<BTreeMap<String, KeyUse>, Fault> {
        let vault = &self.0.vault;
        let mut uses: BTreeMap<String, KeyUse> = BTreeMap::new();
        for spot in Spot::all() {
            let mut after = String::new();
            loop {
                let mut tx = self.0.store.read().await?;
                let page = tx.kept_after(spot, &after, PAGE).await?;
                let Some((last, _)) = page.last() else { break };
                after = last.clone();
                for (_, kept) in page {
                    match kept {
                        Kept::Value(value, _) => {
                            if let Some(key) = vault.key_of(&value) {
                                let used = uses.entry(key).or_default();
                                if spot.fixed() { used.trail += 1 } else { used.values += 1 }
                            }
                        }
                        Kept::Hash(hash) => {
                            for (depth, key) in vault.keys_of_hash(&hash).into_iter().enumerate() {
                                let used = uses.entry(key).or_default();
                                if depth == 0 { used.values += 1 } else { used.hashes += 1 }
                            }
                        }
                    }
                }
            }
        }
        Ok(uses)
    }

    /// Gives accounts from before there were keys of their own one each, and seals with it what the keyring sealed for
    /// them; says how many accounts there were. Cut off, it begins again and finds less to do.
    pub async fn adopt(&self) -> Result<u64, Fault> {
        let mut tx = self.0.store.read().await?;
        if tx.rotation(ADOPT).await?.is_none() {
            return Ok(0);
        }
        drop(tx);
        let accounts = self.give_keys().await?;
        for column in SEALED.iter().filter(|column| column.once_of_keyring().is_some()) {
            self.hand_over(Spot::Sealed(*column)).await?;
        }
        let mut tx = self.0.store.begin().await?;
        tx.delete_rotation(ADOPT).await?;
        tx.commit().await?;
        Ok(accounts)
    }

    async fn give_keys(&self) -> Result<u64, Fault> {
        let (mut after, mut accounts) = (None, 0);
        loop {
            let mut tx = self.0.store.begin().await?;
            let page = tx.accounts_after(after.as_ref(), PAGE).await?;
            let Some(last) = page.last() else { return Ok(accounts) };
            after = Some(last.id.clone());
            for account in page.iter().filter(|account| account.key.is_none()) {
                let wrapped = self.0.vault.new_key(&Owner::Account(account.id.clone()))?;
                accounts += u64::from(tx.insert_account_key(&account.id, &wrapped).await?);
            }
            tx.commit().await?;
        }
    }

    async fn hand_over(&self, spot: Spot) -> Result<(), Fault> {
        let vault = &*self.0.vault;
        let Spot::Sealed(column) = spot else { return Ok(()) };
        let mut after = String::new();
        loop {
            let mut tx = self.0.store.begin().await?;
            let page = tx.kept_after(spot, &after, PAGE).await?;
            let Some((last, _)) = page.last() else { return Ok(()) };
            after = last.clone();
            for (row, kept) in &page {
                let Kept::Value(value, Some(account)) = kept else { continue };
                if vault.key_of(value).is_some() {
                    let own = Own::of(vault, &mut *tx, account).await?;
                    let sealed = own.seal(column, row, &vault.open(column, row, value)?)?;
                    tx.swap_kept(spot, row, kept, &Kept::Value(sealed, None)).await?;
                }
            }
            tx.commit().await?;
        }
    }

    /// The same under the current key; nothing if it is already, or is not the keyring's.
    fn sealed_again(&self, spot: Spot, row: &str, kept: &Kept) -> Result<Option<Kept>, Fault> {
        let vault = &self.0.vault;
        let current = vault.current_key();
        Ok(match (spot, kept) {
            (Spot::Sealed(column), Kept::Value(value, _)) => match vault.key_of(value) {
                Some(key) if key != current => {
                    let again = vault.reseal(column, row, value);
                    Some(Kept::Value(again.map_err(|why| at(spot, why))?, None))
                }
                Some(_) | None => None,
            },
            (_, Kept::Hash(hash)) if vault.keys_of_hash(hash).first() != Some(&current) => {
                Some(Kept::Hash(vault.reseal_hash(hash).map_err(|why| at(spot, why))?))
            }
            _ => None,
        })
    }
}

/// Names the column of a value that cannot be opened, so that an operator knows where to look.
fn at(spot: Spot, why: VaultError) -> Fault {
    match spot {
        Spot::Sealed(column) => match why {
            VaultError::Unopenable => {
                StoreError::Unreadable { table: column.table(), column: column.name() }.into()
            }
            other => other.into(),
        },
        Spot::Password | Spot::SignUpPassword => why.into(),
    }
}
