//! Listing the devices of an account, and noting when they were last seen.

use std::sync::Arc;
use std::time::Duration;

use kernel::Secret;

use super::{Caller, Ports};
use crate::connection::Connection;
use crate::device::Device;
use crate::fault::Fault;
use crate::ids::AccountId;
use crate::vault::Column;

/// A device's last sighting is written down at most this often.
const NOTE_EVERY: Duration = Duration::from_secs(300);

/// Devices.
#[derive(Clone)]
pub struct Devices(pub(super) Arc<Ports>);

/// A device as its owner sees it.
#[derive(Debug, Clone)]
pub struct DeviceView {
    /// The device.
    pub device: Device,
    /// Where it was last seen.
    pub address: Secret,
    /// Its living token, if it has one; without one it is signed out.
    pub token: Option<Secret>,
    /// Where it can be reached, if it is a server.
    pub connections: Vec<Connection>,
}

impl Devices {
    /// The devices of an account, last seen first.
    pub async fn list(&self, of: &AccountId) -> Result<Vec<DeviceView>, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        let account = ports.account(&mut *tx, of).await?;
        let mut tokens = Vec::new();
        for token in tx.tokens_of(of).await? {
            let floors = ports.floors(&mut *tx, &account, token.device.as_ref()).await?;
            if token.alive(&floors, false).is_ok() {
                tokens.push(token);
            }
        }
        let own = ports.own_of(&account)?;
        let mut views = Vec::new();
        for device in tx.devices_of(of).await? {
            let token = tokens.iter().find(|token| token.device.as_ref() == Some(&device.id));
            let connections = match tx.server_by_device(&device.id).await? {
                Some(server) => tx.connections(&server.id).await?,
                None => Vec::new(),
            };
            views.push(DeviceView {
                address: own.open(Column::DeviceAddress, device.id.as_str(), &device.address)?,
                token: token.map(|token| ports.vault.token_text(token.id.as_str())),
                connections,
                device,
            });
        }
        Ok(views)
    }

    /// Notes that a device was seen; writes only when the last note is old.
    pub async fn seen(&self, device: &Device, caller: &Caller) -> Result<(), Fault> {
        let ports = &self.0;
        if ports.now().since(device.last_seen_at) < NOTE_EVERY {
            return Ok(());
        }
        let mut tx = ports.store.begin().await?;
        let Some(device) = tx.device(&device.id).await? else { return Ok(()) };
        let own = ports.own(&mut *tx, &device.account).await?;
        let address = own.seal(Column::DeviceAddress, device.id.as_str(), &caller.address)?;
        tx.update_device(&Device { address, last_seen_at: ports.now(), ..device }).await?;
        Ok(tx.commit().await?)
    }
}
