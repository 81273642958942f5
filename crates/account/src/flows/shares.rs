//! Sharing: the owner of a server invites, changes and takes back; the invited person accepts or declines.
//!
//! An invitation to an address is answered alike whether or not the address has an account, and who is behind it is
//! shown to the owner only once it was accepted.

use std::sync::Arc;

use kernel::{MachineIdentifier, Secret};

use super::{Caller, Ports, ShareView};
use crate::account::Account;
use crate::audit::AuditKind;
use crate::fault::{Fault, with_fault};
use crate::feed::News;
use crate::ids::{AccountId, AccountNumber, ServerId, ShareId, ShareNumber};
use crate::mail::{MailKind, MailParameters};
use crate::person::{Email, EmailError, Login, UserName};
use crate::ports::{AccountTx, Numbered};
use crate::server::Server;
use crate::share::{Filters, Permissions, Share, ShareRefusal, ShareSettings, SharedSections};
use crate::vault::{Column, IndexKind};

/// Shares.
#[derive(Clone)]
pub struct Shares(pub(super) Arc<Ports>);

/// What an owner invites somebody to.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// The server.
    pub machine: MachineIdentifier,
    /// Whom.
    pub to: Invitee,
    /// To which sections.
    pub sections: SharedSections,
    /// With which rights and filters.
    pub settings: ShareSettings,
}

/// Whom an invitation goes to.
#[derive(Debug, Clone)]
pub enum Invitee {
    /// A user name or an e-mail address, as typed.
    Typed(String),
    /// An account known by its protocol number.
    Number(AccountNumber),
}

/// Why a share was not given or changed.
#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    /// The rules refuse it.
    #[error(transparent)]
    Refused(#[from] ShareRefusal),
    /// The address is none.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(ShareError);

/// Whom a typed text means.
struct Meant {
    account: Option<Account>,
    email: Option<Email>,
}

impl Shares {
    /// The owner invites somebody.
    pub async fn invite(
        &self,
        by: &AccountId,
        invitation: Invitation,
        caller: &Caller,
    ) -> Result<ShareView, ShareError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let server = self.owned(&mut *tx, by, &invitation.machine).await?;
        self.known_sections(&mut *tx, &server.id, &invitation.sections).await?;
        let meant = self.meant(&mut *tx, &invitation.to).await?;
        if meant.account.as_ref().is_some_and(|account| account.id == *by) {
            return Err(ShareRefusal::Oneself.into());
        }
        let id = ShareId::draw(&*ports.entropy);
        let email = meant.email.as_ref();
        let email_index = email.map(|email| ports.vault.lookup(IndexKind::Email, email.canonical().expose()));
        let invitee = meant.account.as_ref().map(|account| account.id.clone());
        let mut given = tx.shares_of_server(&server.id).await?;
        given.retain(|share| share.owner == *by);
        let has = |share: &Share| invitee.is_some() && share.invitee == invitee;
        let shared = match email_index {
            Some(email) => {
                given.iter().filter_map(|share| share.invited_email_index).any(|index| email.fits(&index))
            }
            None => given.iter().any(has),
        };
        // Somebody invited by name is invited by address too: saying so would tell the owner whose address it is. The
        // second invitation stays with the address, and changes nothing.
        let invitee = if given.iter().any(has) { None } else { invitee.clone() };
        if shared {
            return Err(ShareRefusal::AlreadyShared.into());
        }
        // The giver typed it, so it goes when the giver does.
        let own = ports.own(&mut *tx, by).await?;
        let seal =
            |email: &Email| own.seal(Column::ShareInvitedEmail, id.as_str(), &Secret::new(email.expose()));
        let share = Share {
            number: ShareNumber(ports.free_number(&mut *tx, Numbered::Share).await?),
            server: server.id.clone(),
            owner: by.clone(),
            invitee,
            invited_email: email.map(seal).transpose()?,
            invited_email_index: email_index.map(|email| email.now),
            sections: invitation.sections,
            permissions: Permissions::default(),
            filters: Filters::default(),
            invited_at: ports.now(),
            accepted_at: None,
            version: 0,
            id: id.clone(),
        }
        .with(&invitation.settings);
        tx.insert_share(&share).await?;
        self.send_invitation(&mut *tx, by, &server, &meant, caller).await?;
        ports.record(&mut *tx, AuditKind::ShareGiven, by.as_str(), caller, server.id.as_str()).await?;
        let view = ports.share_view(&mut *tx, share, by).await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(view)
    }

    /// The owner changes which sections a share covers.
    pub async fn change(
        &self,
        by: &AccountId,
        number: ShareNumber,
        sections: SharedSections,
        caller: &Caller,
    ) -> Result<ShareView, ShareError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let share = self.given_by(&mut *tx, by, number).await?;
        self.known_sections(&mut *tx, &share.server, &sections).await?;
        let share = Share { sections, ..share };
        self.save(&mut *tx, &share, by, caller).await?;
        let view = ports.share_view(&mut *tx, share, by).await?;
        tx.commit().await?;
        ports.bell.feed();
        Ok(view)
    }

    /// The owner changes rights and filters of one person on all their servers; says how many shares that touched.
    pub async fn settings(
        &self,
        by: &AccountId,
        person: AccountNumber,
        settings: &ShareSettings,
        caller: &Caller,
    ) -> Result<usize, ShareError> {
        let mut tx = self.0.store.begin().await?;
        let shares = self.given_to(&mut *tx, by, person).await?;
        let touched = shares.len();
        for share in shares {
            self.save(&mut *tx, &share.with(settings), by, caller).await?;
        }
        tx.commit().await?;
        self.0.bell.feed();
        Ok(touched)
    }

    /// The owner takes a share back.
    pub async fn remove(
        &self,
        by: &AccountId,
        number: ShareNumber,
        caller: &Caller,
    ) -> Result<(), ShareError> {
        let mut tx = self.0.store.begin().await?;
        let share = self.given_by(&mut *tx, by, number).await?;
        self.delete(&mut *tx, &share, by, caller).await?;
        tx.commit().await?;
        self.0.bell.feed();
        Ok(())
    }

    /// The owner takes back everything they share with a person; says how many shares that was.
    pub async fn remove_person(
        &self,
        by: &AccountId,
        person: AccountNumber,
        caller: &Caller,
    ) -> Result<usize, ShareError> {
        let mut tx = self.0.store.begin().await?;
        let shares = self.given_to(&mut *tx, by, person).await?;
        for share in &shares {
            self.delete(&mut *tx, share, by, caller).await?;
        }
        tx.commit().await?;
        self.0.bell.feed();
        Ok(shares.len())
    }

    /// The invited person takes a share.
    pub async fn accept(
        &self,
        by: &AccountId,
        number: ShareNumber,
        caller: &Caller,
    ) -> Result<(), ShareError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let share = tx.share_by_number(number).await?.ok_or(ShareRefusal::Unknown)?;
        let share = share.accept(by, ports.now())?;
        tx.update_share(&share).await?;
        tx.append_feed(Some(&share.server), &News::Shares, ports.now()).await?;
        let kind = AuditKind::ShareAccepted;
        ports.record(&mut *tx, kind, by.as_str(), caller, share.server.as_str()).await?;
        tx.commit().await?;
        ports.bell.feed();
        Ok(())
    }

    /// The invited person does not want a share, or no longer.
    pub async fn decline(
        &self,
        by: &AccountId,
        number: ShareNumber,
        caller: &Caller,
    ) -> Result<(), ShareError> {
        let mut tx = self.0.store.begin().await?;
        let share = tx.share_by_number(number).await?.filter(|share| share.invitee.as_ref() == Some(by));
        let share = share.ok_or(ShareRefusal::Unknown)?;
        self.delete(&mut *tx, &share, by, caller).await?;
        tx.commit().await?;
        self.0.bell.feed();
        Ok(())
    }

    async fn owned(
        &self,
        tx: &mut dyn AccountTx,
        by: &AccountId,
        machine: &MachineIdentifier,
    ) -> Result<Server, ShareError> {
        let server = tx.server_by_machine(machine).await?;
        Ok(server.filter(|server| server.owner.as_ref() == Some(by)).ok_or(ShareRefusal::UnknownServer)?)
    }

    async fn known_sections(
        &self,
        tx: &mut dyn AccountTx,
        server: &ServerId,
        wanted: &SharedSections,
    ) -> Result<(), ShareError> {
        let SharedSections::Only(numbers) = wanted else { return Ok(()) };
        let sections = tx.sections(server).await?;
        if numbers.iter().all(|number| sections.iter().any(|section| section.number == *number)) {
            Ok(())
        } else {
            Err(ShareRefusal::UnknownSection.into())
        }
    }

    async fn meant(&self, tx: &mut dyn AccountTx, to: &Invitee) -> Result<Meant, ShareError> {
        let account = match to {
            Invitee::Number(number) => tx.account_by_number(*number).await?,
            Invitee::Typed(text) if text.contains('@') => {
                let email = Email::parse(text)?;
                let account = self.0.by_login(tx, &Login::Email(email.clone())).await?;
                return Ok(Meant { account, email: Some(email) });
            }
            Invitee::Typed(text) => match UserName::parse(text) {
                Ok(name) => self.0.by_login(tx, &Login::UserName(name)).await?,
                Err(_) => None,
            },
        };
        Ok(Meant { account: Some(account.ok_or(ShareRefusal::UnknownPerson)?), email: None })
    }

    async fn send_invitation(
        &self,
        tx: &mut dyn AccountTx,
        by: &AccountId,
        server: &Server,
        meant: &Meant,
        caller: &Caller,
    ) -> Result<(), Fault> {
        let ports = &self.0;
        let owner = ports.account(tx, by).await?;
        let parameters = MailParameters {
            to: meant.email.as_ref().map(|email| email.expose().to_owned()),
            link: Some(if meant.account.is_some() { "/account/shares" } else { "/sign-up" }.to_owned()),
            name: Some(ports.person(&owner)?.user_name.expose().to_owned()),
            server: Some(server.about.title().to_owned()),
            ..MailParameters::caused_by(caller)
        };
        let account = meant.account.as_ref().map(|account| &account.id);
        let _ = ports.queue_mail_about(tx, MailKind::Invited, account, by, &parameters).await?;
        Ok(())
    }

    async fn given_by(
        &self,
        tx: &mut dyn AccountTx,
        by: &AccountId,
        number: ShareNumber,
    ) -> Result<Share, ShareError> {
        let share = tx.share_by_number(number).await?;
        Ok(share.filter(|share| share.owner == *by).ok_or(ShareRefusal::Unknown)?)
    }

    async fn given_to(
        &self,
        tx: &mut dyn AccountTx,
        by: &AccountId,
        person: AccountNumber,
    ) -> Result<Vec<Share>, ShareError> {
        let account = tx.account_by_number(person).await?.ok_or(ShareRefusal::UnknownPerson)?;
        let mut shares = tx.shares_given(by).await?;
        shares.retain(|share| share.invitee.as_ref() == Some(&account.id));
        if shares.is_empty() { Err(ShareRefusal::Unknown.into()) } else { Ok(shares) }
    }

    async fn save(
        &self,
        tx: &mut dyn AccountTx,
        share: &Share,
        by: &AccountId,
        caller: &Caller,
    ) -> Result<(), Fault> {
        tx.update_share(share).await?;
        tx.append_feed(Some(&share.server), &News::Shares, self.0.now()).await?;
        let kind = AuditKind::ShareChanged;
        self.0.record(tx, kind, by.as_str(), caller, share.server.as_str()).await
    }

    async fn delete(
        &self,
        tx: &mut dyn AccountTx,
        share: &Share,
        by: &AccountId,
        caller: &Caller,
    ) -> Result<(), Fault> {
        tx.delete_share(&share.id).await?;
        tx.append_feed(Some(&share.server), &News::Shares, self.0.now()).await?;
        let kind = AuditKind::ShareRemoved;
        self.0.record(tx, kind, by.as_str(), caller, share.server.as_str()).await
    }
}
