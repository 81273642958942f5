//! The names people gave their devices, in memory.

use async_trait::async_trait;

use super::MemoryTx;
use crate::ids::{AccountId, DeviceId, Sealed};
use crate::ports::{DeviceNameRows, Stored};

#[async_trait]
impl DeviceNameRows for MemoryTx {
    async fn put_device_name(&mut self, account: &AccountId, device: &DeviceId, name: &Sealed) -> Stored<()> {
        self.delete_device_name(device).await?;
        self.rows.device_names.push((account.clone(), device.clone(), name.clone()));
        Ok(())
    }

    async fn delete_device_name(&mut self, device: &DeviceId) -> Stored<()> {
        self.rows.device_names.retain(|(_, of, _)| of != device);
        Ok(())
    }

    async fn device_names(&mut self, account: &AccountId) -> Stored<Vec<(DeviceId, Sealed)>> {
        let of = self.rows.device_names.iter().filter(|(whose, ..)| whose == account);
        let mut names: Vec<_> = of.map(|(_, device, name)| (device.clone(), name.clone())).collect();
        names.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(names)
    }
}
