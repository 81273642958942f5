//! The keys of devices, in memory.

use async_trait::async_trait;
use kernel::Timestamp;

use super::{MemoryTx, find};
use crate::device_key::{DeviceKey, Jwk};
use crate::fault::StoreError;
use crate::ids::{DeviceId, LinkCodeId};
use crate::ports::{DeviceKeyRows, Stored};

#[async_trait]
impl DeviceKeyRows for MemoryTx {
    async fn put_device_key(&mut self, key: &DeviceKey) -> Stored<()> {
        if self
            .rows
            .device_keys
            .iter()
            .any(|row| row.thumbprint == key.thumbprint && row.device != key.device)
        {
            return Err(StoreError::Duplicate);
        }
        self.delete_device_key(&key.device).await?;
        self.rows.device_keys.push(key.clone());
        Ok(())
    }

    async fn device_key(&mut self, thumbprint: &str) -> Stored<Option<DeviceKey>> {
        find(&self.rows.device_keys, |row| row.thumbprint == thumbprint)
    }

    async fn delete_device_key(&mut self, device: &DeviceId) -> Stored<()> {
        self.rows.device_keys.retain(|row| row.device != *device);
        Ok(())
    }

    async fn put_link_code_key(&mut self, code: &LinkCodeId, key: &Jwk, until: Timestamp) -> Stored<()> {
        self.rows.link_code_keys.push((code.clone(), key.clone(), until));
        Ok(())
    }

    async fn link_code_key(&mut self, code: &LinkCodeId) -> Stored<Option<Jwk>> {
        Ok(find(&self.rows.link_code_keys, |(of, ..)| of == code)?.map(|(_, key, _)| key))
    }
}
