//! Where an account is signed in: its browsers and devices, what they are called, and when they were last seen.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Secret, Timestamp};

use super::{Caller, Ports, SignedIn};
use crate::account::Account;
use crate::audit::AuditKind;
use crate::connection::Connection;
use crate::device::{self, Device};
use crate::epoch::Class;
use crate::fault::Fault;
use crate::ids::{AccountId, DeviceId, DeviceNumber, SessionId};
use crate::ports::AccountTx;
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
    /// The name its owner gave it here, if they did.
    pub name: Option<Secret>,
    /// Where it was last seen.
    pub address: Secret,
    /// Its living token, if it has one; without one it is signed out.
    pub token: Option<Secret>,
    /// Where it can be reached, if it is a server.
    pub connections: Vec<Connection>,
}

impl DeviceView {
    /// What to call it: the name its owner gave it, else what it calls itself.
    #[must_use]
    pub fn title(&self) -> &str {
        self.name.as_ref().map_or_else(|| self.device.about.title(), Secret::expose)
    }

    /// What kind of credential it holds.
    #[must_use]
    pub fn class(&self) -> Class {
        self.device.about.class()
    }
}

/// A browser as its owner sees it.
#[derive(Debug, Clone)]
pub struct BrowserView {
    /// Its session.
    pub session: SessionId,
    /// What it calls itself.
    pub user_agent: Secret,
    /// Where it signed in.
    pub address: Secret,
    /// When.
    pub created_at: Timestamp,
    /// When it was last used, within an hour.
    pub last_seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub this: bool,
}

/// Everywhere an account is signed in.
#[derive(Debug, Clone)]
pub struct Everywhere {
    /// Browsers on the account pages, the one that asks first.
    pub browsers: Vec<BrowserView>,
    /// Devices that hold a living token, last seen first.
    pub devices: Vec<DeviceView>,
}

impl Devices {
    /// The devices of an account, last seen first.
    pub async fn list(&self, of: &AccountId) -> Result<Vec<DeviceView>, Fault> {
        let mut tx = self.0.store.read().await?;
        let account = self.0.account(&mut *tx, of).await?;
        self.views(&mut *tx, &account).await
    }

    /// Everywhere the account of this browser is signed in.
    pub async fn everywhere(&self, who: &SignedIn) -> Result<Everywhere, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        let account = ports.account(&mut *tx, &who.account).await?;
        let mut devices = self.views(&mut *tx, &account).await?;
        devices.retain(|view| view.token.is_some());
        let floors = ports.floors(&mut *tx, &account, None).await?;
        let own = ports.own_of(&account)?;
        let mut browsers = Vec::new();
        for session in tx.sessions_of(&account.id).await? {
            if session.alive(&floors, false, ports.now()).is_err() {
                continue;
            }
            let view = super::sessions::view(&own, session)?;
            browsers.push(BrowserView {
                this: view.id == who.session,
                session: view.id,
                user_agent: view.user_agent,
                address: view.address,
                created_at: view.created_at,
                last_seen_at: view.last_seen_at,
            });
        }
        browsers.sort_by_key(|browser| !browser.this);
        Ok(Everywhere { browsers, devices })
    }

    async fn views(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<Vec<DeviceView>, Fault> {
        let ports = &self.0;
        let mut tokens = Vec::new();
        for token in tx.tokens_of(&account.id).await? {
            let floors = ports.floors(tx, account, token.device.as_ref()).await?;
            if token.alive(&floors, false).is_ok() {
                tokens.push(token);
            }
        }
        let own = ports.own_of(account)?;
        let mut names: HashMap<DeviceId, _> = tx.device_names(&account.id).await?.into_iter().collect();
        let mut views = Vec::new();
        for device in tx.devices_of(&account.id).await? {
            let token = tokens.iter().find(|token| token.device.as_ref() == Some(&device.id));
            let connections = match tx.server_by_device(&device.id).await? {
                Some(server) => tx.connections(&server.id).await?,
                None => Vec::new(),
            };
            let name = names.remove(&device.id);
            let name =
                name.map(|name| own.open(Column::DeviceName, device.id.as_str(), &name)).transpose()?;
            views.push(DeviceView {
                name,
                address: own.open(Column::DeviceAddress, device.id.as_str(), &device.address)?,
                token: token.map(|token| ports.vault.token_text(token.id.as_str())),
                connections,
                device,
            });
        }
        Ok(views)
    }

    /// Calls a device something else; without a name it is called what it calls itself. Says whether there was one.
    pub async fn rename(
        &self,
        by: &AccountId,
        number: DeviceNumber,
        name: &str,
        caller: &Caller,
    ) -> Result<bool, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let found = tx.device_by_number(by, number).await?;
        let Some(device) = found.filter(|device| device.removed_at.is_none()) else { return Ok(false) };
        match device::given_name(name) {
            Some(name) => {
                let own = ports.own(&mut *tx, by).await?;
                let sealed = own.seal(Column::DeviceName, device.id.as_str(), &Secret::new(name))?;
                tx.put_device_name(by, &device.id, &sealed).await?;
            }
            None => tx.delete_device_name(&device.id).await?,
        }
        ports.record(&mut *tx, AuditKind::DeviceRenamed, by.as_str(), caller, device.id.as_str()).await?;
        tx.commit().await?;
        Ok(true)
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
