//! Turning over the key that finds: every hash people are looked up by is made anew from what is sealed beside it, while
//! everything runs.
//!
//! Meanwhile everybody looks under both keys and writes under the new one, so nobody is missed. A hash that somebody wrote
//! meanwhile is left to them; so the work is over when a look at everything finds no hash under the older key.

use kernel::Timestamp;

use super::{KeyringMisfit, Keys, Ports};
use crate::fault::{Fault, StoreError, VaultError};
use crate::found::{FOUND_BY, FoundBy};
use crate::ids::Index;
use crate::ports::{AccountTx, FoundRow};
use crate::rotation::{FIND, Rotation};
use crate::vault::IndexKind;

/// The known text by which a key that finds is recognised.
const KNOWN: &str = "everybody is found";
/// The name of the first key that finds.
const FIRST: &str = "l1";
/// How many rows are looked at in one step.
const PAGE: i64 = 500;
/// What stands in place of a spot when all are done.
const DONE: &str = "done";

/// What is still found by a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FindUse {
    /// Hashes that the work makes anew.
    pub hashes: u64,
    /// Names and addresses that were given up and are held under it: they are written down nowhere, and end by themselves.
    pub held: u64,
}

impl Keys {
    /// Begins to make hashes anew with the key that finds now, or goes on with what was cut off.
    pub async fn begin_finding(&self) -> Result<Rotation, Fault> {
        let target = self.0.finding_key();
        let mut tx = self.0.store.begin().await?;
        if let Some(there) = tx.rotation(FIND).await?.filter(|there| there.target == target) {
            return Ok(there);
        }
        let rotation = Rotation::of_hashes(target, self.0.now());
        tx.put_rotation(&rotation).await?;
        tx.commit().await?;
        Ok(rotation)
    }

    /// Does the next page; without anything left it is over.
    pub async fn find_anew(&self, rotation: Rotation) -> Result<(Rotation, bool), Fault> {
        let under_way = FOUND_BY.into_iter().find(|by| by.sealed.as_str() == rotation.place);
        let by = under_way.or_else(|| if rotation.place == DONE { None } else { FoundBy::after("") });
        let Some(by) = by else {
            let mut tx = self.0.store.begin().await?;
            tx.delete_rotation(FIND).await?;
            tx.commit().await?;
            return Ok((rotation, true));
        };
        let after = if under_way.is_some() { rotation.last_key.clone() } else { String::new() };
        let page = self.0.found_page(by, &after).await?;
        let key = self.0.finding_key();
        let mut anew = Vec::new();
        for (found, spelling) in &page {
            let new = spelling.as_deref().and_then(|text| self.0.vault.index_under(&key, by.kind, text));
            anew.extend(new.filter(|new| *new != found.index).map(|new| (found, new)));
        }
        let looked_at = i64::try_from(page.len()).unwrap_or(i64::MAX);
        let last = page.last().filter(|_| looked_at == PAGE).map(|(found, _)| found.row.clone());
        let next = |changed: i64| {
            let (looked_at, changed) = (rotation.looked_at + looked_at, rotation.changed + changed);
            let (place, last_key) = match last.clone() {
                Some(last) => (by.sealed.as_str(), last),
                None => {
                    (FoundBy::after(by.sealed.as_str()).map_or(DONE, |by| by.sealed.as_str()), String::new())
                }
            };
            Rotation { place: place.to_owned(), last_key, looked_at, changed, ..rotation.clone() }
        };
        let mut tx = self.0.store.begin().await?;
        match swap_all(&mut *tx, by, &anew).await {
            Ok(changed) => {
                let rotation = next(changed);
                tx.put_rotation(&rotation).await?;
                tx.commit().await?;
                Ok((rotation, false))
            }
            // Two rows came to have one value in the moment the key was new. They are told in the end.
            Err(StoreError::Duplicate) => {
                drop(tx);
                let rotation = next(self.swap_each(by, &anew).await?);
                let mut tx = self.0.store.begin().await?;
                tx.put_rotation(&rotation).await?;
                tx.commit().await?;
                Ok((rotation, false))
            }
            Err(other) => Err(other.into()),
        }
    }

    /// How many rows there are to look at.
    pub async fn count_found(&self) -> Result<i64, Fault> {
        let mut tx = self.0.store.read().await?;
        let mut rows = 0;
        for by in FOUND_BY {
            rows += tx.count_kept(crate::rotation::Spot::Sealed(by.sealed)).await?;
        }
        Ok(rows)
    }

    /// How much is still found by a key; `until` is when the last name that can be held under it is let go.
    pub async fn found_by(&self, key: &str, until: Timestamp) -> Result<FindUse, Fault> {
        let ports = &self.0;
        let mut used = FindUse::default();
        for by in FOUND_BY {
            let mut after = String::new();
            loop {
                let page = ports.found_page(by, &after).await?;
                let Some((last, _)) = page.last() else { break };
                after.clone_from(&last.row);
                let under = |text: &str| ports.vault.index_under(key, by.kind, text);
                let hits = page.iter().filter(|(found, spelling)| {
                    spelling.as_deref().and_then(under).is_some_and(|index| index == found.index)
                });
                used.hashes += u64::try_from(hits.count()).unwrap_or(u64::MAX);
            }
        }
        let mut tx = ports.store.read().await?;
        used.held = u64::try_from(tx.count_held(ports.now(), until).await?).unwrap_or(0);
        Ok(used)
    }

    async fn swap_each(&self, by: FoundBy, anew: &[(&FoundRow, Index)]) -> Result<i64, Fault> {
        let mut changed = 0;
        for one in anew {
            let mut tx = self.0.store.begin().await?;
            match swap_all(&mut *tx, by, std::slice::from_ref(one)).await {
                Ok(swapped) => {
                    tx.commit().await?;
                    changed += swapped;
                }
                Err(StoreError::Duplicate) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Ok(changed)
    }

    /// A keyring without the key that people were found by last finds nobody: told at start, not at somebody's sign-in.
    pub(super) async fn fit_finding(&self) -> Result<(), KeyringMisfit> {
        let ports = &self.0;
        let keys = ports.vault.finding_keys();
        let mark_of = |key: &String| ports.vault.index_under(key, IndexKind::House, KNOWN);
        let marks: Vec<Index> = keys.iter().filter_map(mark_of).collect();
        let mut tx = ports.store.read().await?;
        let written = tx.finding_mark().await?;
        let known = match written {
            Some(written) => marks.contains(&written),
            // From before anything was turned over: whoever is there is found by the first key.
            None => keys.iter().any(|key| key == FIRST) || tx.count_accounts().await? == 0,
        };
        drop(tx);
        if !known {
            return Err(KeyringMisfit::Older);
        }
        let Some(now) = marks.first().filter(|now| written != Some(**now)) else { return Ok(()) };
        let mut tx = ports.store.begin().await?;
        tx.put_finding_mark(now).await?;
        Ok(tx.commit().await?)
    }
}

impl Ports {
    fn finding_key(&self) -> String {
        self.vault.finding_keys().into_iter().next().unwrap_or_default()
    }

    /// A page of rows, each with the spelling it is looked up by; none where its key was destroyed meanwhile.
    async fn found_page(&self, by: FoundBy, after: &str) -> Result<Vec<(FoundRow, Option<String>)>, Fault> {
        let mut tx = self.store.read().await?;
        let mut page = Vec::new();
        for found in tx.found_after(by, after, PAGE).await? {
            let plain = match self.open_if_kept(&mut *tx, by.sealed, &found.row, &found.sealed).await {
                Err(Fault::Vault(VaultError::Unopenable)) => {
                    let (table, column) = (by.sealed.table(), by.sealed.name());
                    return Err(StoreError::Unreadable { table, column }.into());
                }
                opened => opened?,
            };
            let spelling = plain.and_then(|plain| by.canonical(plain.expose()));
            page.push((found, spelling));
        }
        Ok(page)
    }
}

async fn swap_all(
    tx: &mut dyn AccountTx,
    by: FoundBy,
    anew: &[(&FoundRow, Index)],
) -> Result<i64, StoreError> {
    let mut changed = 0;
    for (found, new) in anew {
        changed += i64::from(tx.swap_found(by, &found.row, &found.index, new).await?);
    }
    Ok(changed)
}
