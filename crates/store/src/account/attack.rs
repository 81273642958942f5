//! Attacks that were noticed, and the places accounts were used from.

use account::attack::{Attack, AttackLevel};
use account::ports::{AttackRows, PlaceRows, Stored};
use account::{AccountId, Index};
use async_trait::async_trait;
use kernel::Timestamp;

use super::Work;
use crate::engine::{Error, Row, binds};

const ALL: &str = "SELECT * FROM attack ORDER BY kind";
/// Of two who read the same version, the second one's condition fails and nothing comes back.
const SAVE: &str = "
    INSERT INTO attack (kind, level, began_at, seen_at, version) VALUES ($1, $2, $3, $4, $6)
    ON CONFLICT (kind) DO UPDATE
    SET level = excluded.level, began_at = excluded.began_at, seen_at = excluded.seen_at, version = excluded.version
    WHERE attack.version = $5
    RETURNING version
";
const COUNT_PLACES: &str = "SELECT count(*) AS places FROM place WHERE account_id = $1";
const SEE_PLACE: &str = "UPDATE place SET seen_at = $3 WHERE account_id = $1 AND place = $2";
const NEW_PLACE: &str = "
    INSERT INTO place (account_id, place, seen_at) VALUES ($1, $2, $3) ON CONFLICT (account_id, place) DO NOTHING
";

#[async_trait]
impl AttackRows for Work {
    async fn attacks(&mut self) -> Stored<Vec<Attack>> {
        let rows = self.tx.all(ALL, &[]).await?;
        Ok(rows.iter().map(attack).collect::<Result<_, _>>()?)
    }

    async fn save_attack(&mut self, attack: &Attack) -> Stored<bool> {
        let values = binds![
            &attack.kind,
            attack.level.number(),
            attack.began_at,
            attack.seen_at,
            attack.version,
            attack.version + 1
        ];
        Ok(self.tx.optional(SAVE, values).await?.is_some())
    }
}

#[async_trait]
impl PlaceRows for Work {
    async fn count_places(&mut self, account: &AccountId) -> Stored<i64> {
        Ok(self.tx.one(COUNT_PLACES, binds![account]).await?.get("places")?)
    }

    async fn note_place(&mut self, account: &AccountId, place: &Index, at: Timestamp) -> Stored<bool> {
        if self.tx.execute(SEE_PLACE, binds![account, place, at]).await? == 1 {
            return Ok(false);
        }
        Ok(self.tx.execute(NEW_PLACE, binds![account, place, at]).await? == 1)
    }
}

fn attack(row: &Row) -> Result<Attack, Error> {
    Ok(Attack {
        kind: row.get("kind")?,
        level: AttackLevel::of(row.get("level")?),
        began_at: row.get("began_at")?,
        seen_at: row.get("seen_at")?,
        version: row.get("version")?,
    })
}
