//! App installations.

use account::device::{ClientIdentifier, Device};
use account::ports::{DeviceRows, Stored};
use account::{AccountId, DeviceId, DeviceNumber};
use async_trait::async_trait;

use super::{Work, unless_stale};
use crate::engine::{Error, Row, binds};

const INSERT: &str = "
    INSERT INTO device (id, number, account_id, client_identifier, about, address, created_at, last_seen_at,
        removed_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)
";
const UPDATE: &str = "
    UPDATE device SET number = $3, account_id = $4, client_identifier = $5, about = $6, address = $7,
        created_at = $8, last_seen_at = $9, removed_at = $10, version = version + 1
    WHERE id = $1 AND version = $2
";
const BY_ID: &str = "SELECT * FROM device WHERE id = $1";
const BY_NUMBER: &str = "SELECT * FROM device WHERE account_id = $1 AND number = $2";
const BY_CLIENT: &str = "SELECT * FROM device WHERE account_id = $1 AND client_identifier = $2";
const OF: &str = "
    SELECT * FROM device WHERE account_id = $1 AND removed_at IS NULL ORDER BY last_seen_at DESC, id
";

#[async_trait]
impl DeviceRows for Work {
    async fn insert_device(&mut self, device: &Device) -> Stored<()> {
        let values = binds![
            &device.id,
            &device.number,
            &device.account,
            &device.client_identifier,
            &device.about,
            &device.address,
            device.created_at,
            device.last_seen_at,
            device.removed_at,
        ];
        self.tx.execute(INSERT, values).await?;
        Ok(())
    }

    async fn update_device(&mut self, device: &Device) -> Stored<()> {
        let values = binds![
            &device.id,
            device.version,
            &device.number,
            &device.account,
            &device.client_identifier,
            &device.about,
            &device.address,
            device.created_at,
            device.last_seen_at,
            device.removed_at,
        ];
        unless_stale(self.tx.swap(UPDATE, values).await?)
    }

    async fn device(&mut self, id: &DeviceId) -> Stored<Option<Device>> {
        let row = self.tx.optional(BY_ID, binds![id]).await?;
        Ok(row.as_ref().map(device).transpose()?)
    }

    async fn device_by_number(
        &mut self,
        account: &AccountId,
        number: DeviceNumber,
    ) -> Stored<Option<Device>> {
        let row = self.tx.optional(BY_NUMBER, binds![account, &number]).await?;
        Ok(row.as_ref().map(device).transpose()?)
    }

    async fn device_by_client(
        &mut self,
        account: &AccountId,
        client: &ClientIdentifier,
    ) -> Stored<Option<Device>> {
        let row = self.tx.optional(BY_CLIENT, binds![account, client]).await?;
        Ok(row.as_ref().map(device).transpose()?)
    }

    async fn devices_of(&mut self, account: &AccountId) -> Stored<Vec<Device>> {
        let rows = self.tx.all(OF, binds![account]).await?;
        Ok(rows.iter().map(device).collect::<Result<_, _>>()?)
    }
}

pub(super) fn device(row: &Row) -> Result<Device, Error> {
    Ok(Device {
        id: row.get("id")?,
        number: row.get("number")?,
        account: row.get("account_id")?,
        client_identifier: row.get("client_identifier")?,
        about: row.get("about")?,
        address: row.get("address")?,
        created_at: row.get("created_at")?,
        last_seen_at: row.get("last_seen_at")?,
        removed_at: row.get("removed_at")?,
        version: row.get("version")?,
    })
}
