//! Signing out: one browser, one token, one device, or everything an account is connected with.
//!
//! A sign-out of more than one row is a handful of writes whatever it ends, and the servers hear of it in the same
//! transaction.

use std::sync::Arc;

use super::{Bearer, Caller, ConnectedDevices, Ports, SignedIn};
use crate::account::Account;
use crate::audit::AuditKind;
use crate::device::Device;
use crate::epoch::{Class, Level};
use crate::fault::Fault;
use crate::feed::{News, Whose};
use crate::ids::{AccountId, DeviceNumber};
use crate::ports::AccountTx;

/// Signing out.
#[derive(Clone)]
pub struct SignOut(pub(super) Arc<Ports>);

impl SignOut {
    /// Signs this browser out.
    pub async fn session(&self, signed_in: &SignedIn) -> Result<(), Fault> {
        let mut tx = self.0.store.begin().await?;
        tx.delete_session(&signed_in.account, &signed_in.session).await?;
        Ok(tx.commit().await?)
    }

    /// Signs the device out that presents this token.
    pub async fn token(&self, bearer: &Bearer, caller: &Caller) -> Result<(), Fault> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let account = ports.account(&mut *tx, &bearer.account).await?;
        tx.revoke_token(&bearer.token, ports.now()).await?;
        match &bearer.device {
            Some(device) => ports.end_device(&mut *tx, &account, device).await?,
            None => ports.tell_revoked(&mut *tx, &account, None).await?,
        }
        ports
            .record(&mut *tx, AuditKind::SignedOut, account.id.as_str(), caller, bearer.token.as_str())
            .await?;
        tx.commit().await?;
        ports.bell.feed();
        Ok(())
    }

    /// Takes a device off the account and ends its tokens; says whether there was one. A server's ownership and shares
    /// stay: it waits for approval.
    pub async fn device(&self, by: &AccountId, number: DeviceNumber, caller: &Caller) -> Result<bool, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let Some(device) = tx.device_by_number(by, number).await? else { return Ok(false) };
        let account = ports.account(&mut *tx, by).await?;
        ports.end_device(&mut *tx, &account, &device).await?;
        tx.update_device(&Device { removed_at: Some(ports.now()), ..device.clone() }).await?;
        ports.record(&mut *tx, AuditKind::DeviceRemoved, by.as_str(), caller, device.id.as_str()).await?;
        tx.commit().await?;
        ports.bell.feed();
        Ok(true)
    }

    /// Signs out every player of an account: televisions, telephones, the web app. Everything else goes on.
    pub async fn players(&self, of: &AccountId, caller: &Caller) -> Result<(), Fault> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let account = ports.account(&mut *tx, of).await?;
        ports.raise(&mut *tx, &Level::Account(account.id.clone()), &[Class::Player]).await?;
        ports.tell_revoked(&mut *tx, &account, None).await?;
        ports.record(&mut *tx, AuditKind::PlayersSignedOut, of.as_str(), caller, "").await?;
        tx.commit().await?;
        ports.bell.feed();
        Ok(())
    }

    /// Signs out every browser, player, app and server of an account. The password stays.
    pub async fn everything(&self, of: &AccountId, caller: &Caller) -> Result<(), Fault> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let account = ports.account(&mut *tx, of).await?;
        ports.end_connected(&mut *tx, &account).await?;
        ports.record(&mut *tx, AuditKind::SignedOutEverywhere, of.as_str(), caller, "").await?;
        tx.commit().await?;
        ports.bell.feed();
        Ok(())
    }
}

impl Ports {
    /// Moves the counter on and writes it beside a level, for these classes.
    pub(super) async fn raise(
        &self,
        tx: &mut dyn AccountTx,
        level: &Level,
        classes: &[Class],
    ) -> Result<kernel::Epoch, Fault> {
        let epoch = tx.advance_epoch().await?;
        for class in classes {
            tx.raise(level, *class, epoch).await?;
        }
        Ok(epoch)
    }

    /// Ends everything an account is connected with, and tells its servers that they wait now.
    pub(super) async fn end_connected(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<(), Fault> {
        self.raise(tx, &Level::Account(account.id.clone()), &Class::CONNECTED).await?;
        self.tell_revoked(tx, account, None).await?;
        for server in tx.servers_of(&account.id).await? {
            tx.append_feed(Some(&server.id), &News::Standing, self.now()).await?;
        }
        Ok(())
    }

    /// Ends the other browsers of an account, or everything it is connected with.
    pub(super) async fn end_others(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        connected: ConnectedDevices,
    ) -> Result<(), Fault> {
        match connected {
            ConnectedDevices::SignOut => self.end_connected(tx, account).await,
            ConnectedDevices::Keep => {
                self.raise(tx, &Level::Account(account.id.clone()), &[Class::Web]).await?;
                Ok(())
            }
        }
    }

    /// Ends every token of one device.
    pub(super) async fn end_device(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        device: &Device,
    ) -> Result<(), Fault> {
        self.raise(tx, &Level::Device(device.id.clone()), &Class::CONNECTED).await?;
        self.tell_revoked(tx, account, Some(device)).await?;
        if let Some(server) = tx.server_by_device(&device.id).await? {
            tx.append_feed(Some(&server.id), &News::Standing, self.now()).await?;
        }
        Ok(())
    }

    async fn tell_revoked(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        device: Option<&Device>,
    ) -> Result<(), Fault> {
        let news = News::Revoked {
            accounts: Whose::Accounts(vec![account.number]),
            devices: device.map(|device| vec![device.client_identifier.as_str().to_owned()]),
        };
        tx.append_feed(None, &news, self.now()).await?;
        Ok(())
    }
}
