//! The names people gave their devices.

use account::ports::{DeviceNameRows, Stored};
use account::{AccountId, DeviceId, Sealed};
use async_trait::async_trait;

use super::Work;
use crate::engine::{Error, binds};

const PUT: &str = "
    INSERT INTO device_name (device_id, account_id, name) VALUES ($1, $2, $3)
    ON CONFLICT (device_id) DO UPDATE SET name = excluded.name
";
const DELETE: &str = "DELETE FROM device_name WHERE device_id = $1";
const OF: &str = "SELECT device_id, name FROM device_name WHERE account_id = $1 ORDER BY device_id";

#[async_trait]
impl DeviceNameRows for Work {
    async fn put_device_name(&mut self, account: &AccountId, device: &DeviceId, name: &Sealed) -> Stored<()> {
        self.tx.execute(PUT, binds![device, account, name]).await?;
        Ok(())
    }

    async fn delete_device_name(&mut self, device: &DeviceId) -> Stored<()> {
        self.tx.execute(DELETE, binds![device]).await?;
        Ok(())
    }

    async fn device_names(&mut self, account: &AccountId) -> Stored<Vec<(DeviceId, Sealed)>> {
        let rows = self.tx.all(OF, binds![account]).await?;
        let named = rows.iter().map(|row| Ok::<_, Error>((row.get("device_id")?, row.get("name")?)));
        Ok(named.collect::<Result<_, _>>()?)
    }
}
