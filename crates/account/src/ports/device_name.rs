//! The names people gave their devices.

use async_trait::async_trait;

use super::Stored;
use crate::ids::{AccountId, DeviceId, Sealed};

/// The names people gave their devices. What a device calls itself stands with the device.
#[async_trait]
pub trait DeviceNameRows {
    /// Writes it down, in place of an earlier one of the same device.
    async fn put_device_name(&mut self, account: &AccountId, device: &DeviceId, name: &Sealed) -> Stored<()>;
    /// Forgets it; nothing happens if there is none.
    async fn delete_device_name(&mut self, device: &DeviceId) -> Stored<()>;
    /// All of an account, in order of device.
    async fn device_names(&mut self, account: &AccountId) -> Stored<Vec<(DeviceId, Sealed)>>;
}
