//! Holding the database above the floor that is kept outside it.

use std::sync::Arc;

use kernel::Timestamp;

use super::{Caller, Ports};
use crate::audit::AuditKind;
use crate::epoch::Level;
use crate::fault::{Fault, StoreError};
use crate::feed::{News, Whose};
use crate::floor::{Reached, Standing};
use crate::ports::AccountTx;

/// The floor below the counter that signs out.
#[derive(Clone)]
pub struct EpochFloors(pub(super) Arc<Ports>);

/// What was found and done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// How the database stood to the floor.
    pub standing: Standing,
    /// How far the database had come.
    pub found: Reached,
    /// How far it has come now: what the floor must become.
    pub now: Reached,
}

impl EpochFloors {
    /// How the database stands to a floor. Changes nothing.
    pub async fn look(&self, floor: Option<Reached>) -> Result<(Standing, Reached), Fault> {
        let mut tx = self.0.store.read().await?;
        let found = tx.reached().await?;
        Ok((Standing::of(found, floor, tx.floor_kept().await?), found))
    }

    /// Signs out what an older copy of the database brought back, and raises its counter above the floor.
    pub async fn settle(&self, floor: Option<Reached>) -> Result<Settled, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let settled = settle(&mut *tx, floor, ports.now()).await?;
        if settled.standing != Standing::Level {
            let note = format!("{} to {}", settled.found.epoch, settled.now.epoch);
            ports.record(&mut *tx, AuditKind::OlderCopyEnded, "", &Caller::operator(), &note).await?;
        }
        tx.keep_floor().await?;
        tx.commit().await?;
        if settled.standing != Standing::Level {
            ports.bell.feed();
        }
        Ok(settled)
    }
}

/// The same for a database nobody has opened with its keys yet.
pub async fn settle(
    tx: &mut dyn AccountTx,
    floor: Option<Reached>,
    now: Timestamp,
) -> Result<Settled, StoreError> {
    let found = tx.reached().await?;
    let standing = Standing::of(found, floor, tx.floor_kept().await?);
    if standing == Standing::Level {
        return Ok(Settled { standing, found, now: found.later(floor.unwrap_or_default()) });
    }
    let epoch = tx.lift_epoch(floor.unwrap_or_default().epoch).await?;
    for class in standing.ended() {
        tx.raise(&Level::Global, *class, epoch).await?;
    }
    tx.append_feed(None, &News::Revoked { accounts: Whose::All, devices: None }, now).await?;
    tx.append_feed(None, &News::Standing, now).await?;
    Ok(Settled { standing, found, now: tx.reached().await?.later(floor.unwrap_or_default()) })
}
