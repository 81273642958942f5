//! Everything this service keeps about a person, opened, for that person alone.
//!
//! Secrets that only prove something (password hash, tokens, keys of factors) are not in it: they say nothing about the
//! person and would open the account to whoever finds the file. Gathered in pieces, so that no piece is large.

use std::sync::Arc;

use kernel::Timestamp;
use serde::Serialize;

use super::sessions::view;
use super::{Caller, Event, Ports, ShareView};
use crate::account::{Account, Person};
use crate::audit::AuditKind;
use crate::device::DeviceAbout;
use crate::fault::Fault;
use crate::ids::AccountId;
use crate::mail::{MailKind, MailParameters};
use crate::ports::AccountTx;
use crate::vault::Column;

/// The most mails that are listed.
const MAILS: i64 = 10_000;

/// Exports.
#[derive(Clone)]
pub struct Exports(pub(super) Arc<Ports>);

/// Everything but what happened, which comes page by page.
#[derive(Debug, Serialize)]
pub struct Export {
    /// `account.json`
    pub account: AccountFile,
    /// `sessions.json`
    pub sessions: Vec<SessionEntry>,
    /// `devices.json`
    pub devices: Vec<DeviceEntry>,
    /// `servers.json`
    pub servers: Vec<ServerEntry>,
    /// `shares_given.json`
    pub shares_given: Vec<ShareEntry>,
    /// `shares_received.json`
    pub shares_received: Vec<ShareEntry>,
    /// `mails.json`
    pub mails: Vec<MailEntry>,
    /// `ways_in.json`
    pub ways_in: WaysInEntry,
}

/// `account.json`
#[derive(Debug, Serialize)]
pub struct AccountFile {
    pub id: String,
    pub number: i32,
    pub uuid: String,
    pub email: String,
    pub user_name: String,
    pub has_password: bool,
    pub created_at: String,
    pub email_change: Option<EmailChangeEntry>,
    pub deletion_due_at: Option<String>,
}

/// A change of address under way, or one that can still be taken back.
#[derive(Debug, Serialize)]
pub struct EmailChangeEntry {
    pub old: String,
    pub new: String,
    pub state: &'static str,
    pub asked_at: String,
}

/// A browser.
#[derive(Debug, Serialize)]
pub struct SessionEntry {
    pub created_at: String,
    pub last_seen_at: String,
    pub address: String,
    pub browser: String,
}

/// A device.
#[derive(Debug, Serialize)]
pub struct DeviceEntry {
    pub client_identifier: String,
    #[serde(flatten)]
    pub about: DeviceAbout,
    pub address: String,
    pub created_at: String,
    pub last_seen_at: String,
}

/// A media server.
#[derive(Debug, Serialize)]
pub struct ServerEntry {
    pub machine_identifier: String,
    pub name: String,
    pub product: String,
    pub version: String,
    pub platform: String,
    pub address: String,
    pub connections: Vec<String>,
    pub libraries: Vec<String>,
    pub created_at: String,
    pub last_seen_at: String,
}

/// A share, from either end.
#[derive(Debug, Serialize)]
pub struct ShareEntry {
    pub server: String,
    pub with: String,
    pub libraries: Vec<String>,
    pub invited_at: String,
    pub accepted_at: Option<String>,
}

/// A mail that was sent, or is about to be.
#[derive(Debug, Serialize)]
pub struct MailEntry {
    pub kind: &'static str,
    pub state: &'static str,
    pub queued_at: String,
    pub done_at: Option<String>,
}

/// What can sign in, without its secrets.
#[derive(Debug, Serialize)]
pub struct WaysInEntry {
    pub password: bool,
    pub authenticator_app_since: Option<String>,
    pub recovery_codes_made_at: Option<String>,
    pub recovery_codes_left: i64,
    pub passkeys: Vec<PasskeyEntry>,
    pub identities: Vec<IdentityEntry>,
}

/// An identity at a provider.
#[derive(Debug, Serialize)]
pub struct IdentityEntry {
    pub provider: String,
    pub linked_at: String,
    pub last_used_at: String,
}

/// A passkey.
#[derive(Debug, Serialize)]
pub struct PasskeyEntry {
    pub name: String,
    pub created_at: String,
    pub last_used_at: Option<String>,
}

/// Something that happened, as it stands in the file.
#[derive(Debug, Serialize)]
pub struct EventEntry {
    /// When, in UTC.
    pub at: String,
    /// What, as the word it is stored under.
    pub what: String,
    /// From which address.
    pub address: String,
    /// With which browser or app.
    pub with: String,
    /// The device, server or reason.
    pub about: String,
}

impl From<&Event> for EventEntry {
    fn from(event: &Event) -> Self {
        Self {
            at: event.at.iso(),
            what: event.kind.clone(),
            address: event.address.expose().to_owned(),
            with: event.user_agent.expose().to_owned(),
            about: event.about.expose().to_owned(),
        }
    }
}

fn iso(at: Option<Timestamp>) -> Option<String> {
    at.map(Timestamp::iso)
}

impl Exports {
    /// Gathers what is kept about a person, writes down that it was asked for, and tells them by mail.
    pub async fn gather(&self, of: &AccountId, caller: &Caller) -> Result<Export, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let account = ports.account(&mut *tx, of).await?;
        let export = Export {
            account: self.account(&mut *tx, &account).await?,
            sessions: self.sessions(&mut *tx, &account).await?,
            devices: self.devices(&mut *tx, &account).await?,
            servers: self.servers(&mut *tx, &account).await?,
            shares_given: self.shares(&mut *tx, &account, true).await?,
            shares_received: self.shares(&mut *tx, &account, false).await?,
            mails: self.mails(&mut *tx, &account).await?,
            ways_in: self.ways_in(&mut *tx, &account).await?,
        };
        let parameters = MailParameters::caused_by(caller);
        let _ = ports.queue_mail(&mut *tx, MailKind::Exported, Some(of), None, &parameters).await?;
        ports.record(&mut *tx, AuditKind::Exported, of.as_str(), caller, "").await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(export)
    }

    async fn account(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<AccountFile, Fault> {
        let ports = &self.0;
        let person = ports.person(account)?;
        let email_change = match tx.newest_email_change(&account.id).await? {
            Some(change) => {
                let (old, new) = ports.change_addresses(account, &change)?;
                Some(EmailChangeEntry {
                    old: old.expose().to_owned(),
                    new: new.expose().to_owned(),
                    state: change.state.as_str(),
                    asked_at: change.asked_at.iso(),
                })
            }
            None => None,
        };
        Ok(AccountFile {
            id: account.id.to_string(),
            number: account.number.0,
            uuid: account.uuid.clone(),
            email: person.email.expose().to_owned(),
            user_name: person.user_name.expose().to_owned(),
            has_password: person.has_password,
            created_at: account.created_at.iso(),
            email_change,
            deletion_due_at: iso(tx.deletion_of(&account.id).await?.map(|deletion| deletion.due_at)),
        })
    }

    async fn sessions(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<Vec<SessionEntry>, Fault> {
        let own = self.0.own_of(account)?;
        let mut entries = Vec::new();
        for session in tx.sessions_of(&account.id).await? {
            let view = view(&own, session)?;
            entries.push(SessionEntry {
                created_at: view.created_at.iso(),
                last_seen_at: view.last_seen_at.iso(),
                address: view.address.expose().to_owned(),
                browser: view.user_agent.expose().to_owned(),
            });
        }
        Ok(entries)
    }

    async fn devices(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<Vec<DeviceEntry>, Fault> {
        let own = self.0.own_of(account)?;
        let mut entries = Vec::new();
        for device in tx.devices_of(&account.id).await? {
            let address = own.open(Column::DeviceAddress, device.id.as_str(), &device.address)?;
            entries.push(DeviceEntry {
                client_identifier: device.client_identifier.to_string(),
                about: device.about,
                address: address.expose().to_owned(),
                created_at: device.created_at.iso(),
                last_seen_at: device.last_seen_at.iso(),
            });
        }
        Ok(entries)
    }

    async fn servers(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<Vec<ServerEntry>, Fault> {
        let mut entries = Vec::new();
        for server in tx.servers_of(&account.id).await? {
            let connections = tx.connections(&server.id).await?.into_iter();
            let sections = tx.sections(&server.id).await?.into_iter();
            let address = self.0.server_address(tx, &server).await?.unwrap_or_default();
            entries.push(ServerEntry {
                machine_identifier: server.machine_identifier.to_string(),
                name: server.about.name,
                product: server.about.product,
                version: server.about.version,
                platform: server.about.platform,
                address: address.expose().to_owned(),
                connections: connections.map(|connection| connection.uri).collect(),
                libraries: sections.map(|section| section.title).collect(),
                created_at: server.created_at.iso(),
                last_seen_at: server.last_seen_at.iso(),
            });
        }
        Ok(entries)
    }

    async fn shares(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        given: bool,
    ) -> Result<Vec<ShareEntry>, Fault> {
        let shares =
            if given { tx.shares_given(&account.id).await? } else { tx.shares_received(&account.id).await? };
        let mut entries = Vec::new();
        for share in shares {
            let view = self.0.share_view(tx, share, &account.id).await?;
            entries.push(entry(view, given));
        }
        Ok(entries)
    }

    async fn mails(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<Vec<MailEntry>, Fault> {
        let mails = tx.mails_of(&account.id, MAILS).await?.into_iter();
        Ok(mails
            .map(|mail| MailEntry {
                kind: mail.kind.as_str(),
                state: mail.state.as_str(),
                queued_at: mail.created_at.iso(),
                done_at: iso(mail.done_at),
            })
            .collect())
    }
}

impl Exports {
    async fn ways_in(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<WaysInEntry, Fault> {
        let ports = &self.0;
        let own = ports.own_of(account)?;
        let factors = ports.factors(tx, &account.id).await?;
        let mut passkeys = Vec::new();
        for passkey in tx.passkeys_of(&account.id).await? {
            let name = own.open(Column::PasskeyName, passkey.id.as_str(), &passkey.name)?;
            passkeys.push(PasskeyEntry {
                name: name.expose().to_owned(),
                created_at: passkey.created_at.iso(),
                last_used_at: iso(passkey.last_used_at),
            });
        }
        Ok(WaysInEntry {
            password: account.password.is_some(),
            authenticator_app_since: iso(factors.app.map(|app| app.since)),
            recovery_codes_made_at: iso(factors.recovery_made_at),
            recovery_codes_left: tx.count_recovery_codes(&account.id).await?,
            passkeys,
            identities: tx
                .identities_of(&account.id)
                .await?
                .into_iter()
                .map(|identity| IdentityEntry {
                    provider: identity.provider.to_string(),
                    linked_at: identity.linked_at.iso(),
                    last_used_at: identity.last_used_at.iso(),
                })
                .collect(),
        })
    }
}

fn entry(view: ShareView, given: bool) -> ShareEntry {
    let name = |person: &Person| person.user_name.expose().to_owned();
    let invited = view.invited_email.as_ref().map(|email| email.expose().to_owned());
    let covered = view.sections.iter().filter(|section| view.share.sections.covers(section.number));
    ShareEntry {
        with: if given {
            view.person.as_ref().map(name).or(invited).unwrap_or_default()
        } else {
            name(&view.owner)
        },
        libraries: covered.map(|section| section.title.clone()).collect(),
        server: view.server.about.name,
        invited_at: view.share.invited_at.iso(),
        accepted_at: iso(view.share.accepted_at),
    }
}
