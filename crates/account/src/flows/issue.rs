//! Making sessions, devices and tokens, and reading the sign-outs that cover them.

use kernel::{Epoch, Secret};

use super::{Caller, Opened, Ports};
use crate::account::Account;
use crate::device::{ClientIdentifier, Device, DeviceAbout};
use crate::epoch::{Class, Floors, Level};
use crate::fault::Fault;
use crate::ids::{AccountId, DeviceId, DeviceNumber, ServerId, SessionId, TokenHash, TokenId};
use crate::ports::{AccountTx, Numbered};
use crate::session::Session;
use crate::token::Token;
use crate::vault::Column;
use crate::way_in::WayIn;

impl Ports {
    /// The sign-outs that cover an account, and one of its devices.
    pub(super) async fn floors(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        device: Option<&DeviceId>,
    ) -> Result<Floors, Fault> {
        let levels = Level::covering(&account.cohort, &account.id, device);
        Ok(Floors::of(tx.raised(&levels).await?))
    }

    /// The account a row of ours points to.
    pub(super) async fn account(&self, tx: &mut dyn AccountTx, id: &AccountId) -> Result<Account, Fault> {
        tx.account(id).await?.ok_or(Fault::Nonsense { what: "account id" })
    }

    /// The counter's value that something issued now is issued at.
    pub(super) async fn issued(&self, tx: &mut dyn AccountTx) -> Result<Epoch, Fault> {
        Ok(tx.epoch().await?.next())
    }

    /// Signs a browser in, whose person just showed in this way who they are.
    pub(super) async fn open_session(
        &self,
        tx: &mut dyn AccountTx,
        account: &AccountId,
        way: WayIn,
        caller: &Caller,
    ) -> Result<Opened, Fault> {
        let id = SessionId::draw(&*self.entropy);
        let secret = self.entropy.token();
        let origin = super::sessions::Origin::of(caller);
        let own = self.own(tx, account).await?;
        let session = Session {
            token: TokenHash::of(&secret),
            account: account.clone(),
            issued: self.issued(tx).await?,
            created_at: self.now(),
            last_seen_at: self.now(),
            proved_at: self.now(),
            proved_by: way,
            origin: own.seal(Column::SessionOrigin, id.as_str(), &origin.to_secret())?,
            id,
        };
        tx.insert_session(&session).await?;
        self.assume_language(tx, account, caller).await?;
        self.note_place(tx, account, caller).await?;
        Ok(Opened { account: account.clone(), session: secret })
    }

    /// Finds or makes the row of an installation, and notes what it says about itself now.
    pub(super) async fn device_row(
        &self,
        tx: &mut dyn AccountTx,
        account: &AccountId,
        client: &ClientIdentifier,
        about: DeviceAbout,
        address: &Secret,
    ) -> Result<Device, Fault> {
        let about = about.trimmed();
        let own = self.own(tx, account).await?;
        let seal = |id: &DeviceId| own.seal(Column::DeviceAddress, id.as_str(), address);
        if let Some(known) = tx.device_by_client(account, client).await? {
            let device = Device {
                about: about.or(&known.about),
                address: seal(&known.id)?,
                last_seen_at: self.now(),
                removed_at: None,
                ..known
            };
            tx.update_device(&device).await?;
            return Ok(Device { version: device.version + 1, ..device });
        }
        let id = DeviceId::draw(&*self.entropy);
        let device = Device {
            number: DeviceNumber(self.free_number(tx, Numbered::Device).await?),
            account: account.clone(),
            client_identifier: client.clone(),
            about,
            address: seal(&id)?,
            created_at: self.now(),
            last_seen_at: self.now(),
            removed_at: None,
            version: 0,
            id,
        };
        tx.insert_device(&device).await?;
        Ok(device)
    }

    /// A number that no row of a kind has yet. There are two thousand million: among a million accounts one in two
    /// thousand draws meets another.
    pub(super) async fn free_number(&self, tx: &mut dyn AccountTx, of: Numbered) -> Result<i32, Fault> {
        loop {
            let number = self.entropy.number();
            if !tx.number_taken(of, number).await? {
                return Ok(number);
            }
        }
    }

    /// The living token of exactly this account, device, server and class, if there is one.
    pub(super) async fn living_token(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        device: Option<&DeviceId>,
        server: Option<&ServerId>,
        class: Class,
    ) -> Result<Option<(TokenId, Secret)>, Fault> {
        let Some(token) = tx.newest_token(&account.id, device, server, class).await? else { return Ok(None) };
        let floors = self.floors(tx, account, device).await?;
        Ok(token.alive(&floors, false).is_ok().then(|| {
            let text = self.vault.token_text(token.id.as_str());
            (token.id, text)
        }))
    }

    /// The same token as before while it lives, else a new one.
    pub(super) async fn token_for(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        device: Option<&DeviceId>,
        server: Option<&ServerId>,
        class: Class,
    ) -> Result<(TokenId, Secret), Fault> {
        if let Some(living) = self.living_token(tx, account, device, server, class).await? {
            return Ok(living);
        }
        let id = TokenId::draw(&*self.entropy);
        let text = self.vault.token_text(id.as_str());
        let token = Token {
            token: TokenHash::of(&text),
            account: account.id.clone(),
            device: device.cloned(),
            class,
            server: server.cloned(),
            issued: self.issued(tx).await?,
            created_at: self.now(),
            revoked_at: None,
            id: id.clone(),
        };
        tx.insert_token(&token).await?;
        Ok((id, text))
    }
}
