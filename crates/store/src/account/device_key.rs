//! The keys of devices.

use account::device_key::{DeviceKey, Jwk};
use account::ports::{DeviceKeyRows, Stored};
use account::{DeviceId, LinkCodeId};
use async_trait::async_trait;
use kernel::Timestamp;

use super::Work;
use crate::engine::{Error, Row, binds};

const PUT: &str = "
    INSERT INTO device_key (device_id, account_id, thumbprint, public_key, issued, created_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (device_id) DO UPDATE SET thumbprint = excluded.thumbprint, public_key = excluded.public_key,
        issued = excluded.issued, created_at = excluded.created_at
";
const BY_NAME: &str = "SELECT * FROM device_key WHERE thumbprint = $1";
const DELETE_OTHER: &str = "DELETE FROM device_key WHERE device_id = $1 AND thumbprint <> $2";
const DELETE: &str = "DELETE FROM device_key WHERE device_id = $1";
const PUT_WITH_CODE: &str = "
    INSERT INTO link_code_key (link_code_id, thumbprint, public_key, expires_at) VALUES ($1, $2, $3, $4)
";
const WITH_CODE: &str = "SELECT thumbprint, public_key FROM link_code_key WHERE link_code_id = $1";

#[async_trait]
impl DeviceKeyRows for Work {
    async fn put_device_key(&mut self, key: &DeviceKey) -> Stored<()> {
        if self.tx.swap(DELETE_OTHER, binds![&key.device, key.thumbprint.as_str()]).await? {
            self.ends.one();
        }
        let values =
            binds![&key.device, &key.account, key.thumbprint.as_str(), &key.key, &key.issued, key.created_at];
        self.tx.execute(PUT, values).await?;
        Ok(())
    }

    async fn device_key(&mut self, thumbprint: &str) -> Stored<Option<DeviceKey>> {
        let row = self.tx.optional(BY_NAME, binds![thumbprint]).await?;
        Ok(row.as_ref().map(key).transpose()?)
    }

    async fn delete_device_key(&mut self, device: &DeviceId) -> Stored<()> {
        if self.tx.swap(DELETE, binds![device]).await? {
            self.ends.one();
        }
        Ok(())
    }

    async fn put_link_code_key(&mut self, code: &LinkCodeId, key: &Jwk, until: Timestamp) -> Stored<()> {
        self.tx.execute(PUT_WITH_CODE, binds![code, key.thumbprint.as_str(), &key.key, until]).await?;
        Ok(())
    }

    async fn link_code_key(&mut self, code: &LinkCodeId) -> Stored<Option<Jwk>> {
        let row = self.tx.optional(WITH_CODE, binds![code]).await?;
        let read = |row: &Row| {
            Ok::<_, Error>(Jwk { thumbprint: row.get("thumbprint")?, key: row.get("public_key")? })
        };
        Ok(row.as_ref().map(read).transpose()?)
    }
}

fn key(row: &Row) -> Result<DeviceKey, Error> {
    Ok(DeviceKey {
        thumbprint: row.get("thumbprint")?,
        key: row.get("public_key")?,
        account: row.get("account_id")?,
        device: row.get("device_id")?,
        issued: row.get("issued")?,
        created_at: row.get("created_at")?,
    })
}
