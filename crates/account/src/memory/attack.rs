//! Attacks and places, in memory.

use async_trait::async_trait;
use kernel::Timestamp;

use super::MemoryTx;
use crate::attack::Attack;
use crate::ids::{AccountId, Index};
use crate::ports::{AttackRows, PlaceRows, Stored};

#[async_trait]
impl AttackRows for MemoryTx {
    async fn attacks(&mut self) -> Stored<Vec<Attack>> {
        let mut rows = self.rows.attacks.clone();
        rows.sort_by_key(|row| row.kind.as_str());
        Ok(rows)
    }

    async fn save_attack(&mut self, attack: &Attack) -> Stored<bool> {
        let rows = &mut self.rows.attacks;
        if rows.iter().any(|row| row.kind == attack.kind && row.version != attack.version) {
            return Ok(false);
        }
        rows.retain(|row| row.kind != attack.kind);
        rows.push(Attack { version: attack.version + 1, ..*attack });
        Ok(true)
    }
}

#[async_trait]
impl PlaceRows for MemoryTx {
    async fn count_places(&mut self, account: &AccountId) -> Stored<i64> {
        let rows = self.rows.places.iter().filter(|(of, ..)| of == account);
        Ok(i64::try_from(rows.count()).unwrap_or(i64::MAX))
    }

    async fn note_place(&mut self, account: &AccountId, place: &Index, at: Timestamp) -> Stored<bool> {
        let rows = &mut self.rows.places;
        if let Some(row) = rows.iter_mut().find(|(of, known, _)| of == account && known == place) {
            row.2 = at;
            return Ok(false);
        }
        rows.push((account.clone(), *place, at));
        Ok(true)
    }
}
