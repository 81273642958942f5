//! The answers to what is asked of somebody whose identity opens no account yet, or not any more.

use kernel::Secret;

use super::super::invitations::{CodeError, LetIn};
use super::super::sign_up::Names;
use super::super::{Caller, CameIn, Fresh, Opened, Ports};
use super::{Federated, FederatedError, Standing};
use crate::account::{Account, CONFIRM_LIFE};
use crate::attempt::{SIGN_UP_ADDRESS, TooMany};
use crate::audit::AuditKind;
use crate::epoch::Class;
use crate::fault::Fault;
use crate::federated::{FederatedIdentity, ProvenIdentity, ProviderName, Stage, Step, Trip, TripError};
use crate::ids::{AccountId, FederatedIdentityId, Sealed, TokenHash};
use crate::mail::{MailKind, MailParameters};
use crate::person::{Email, EmailError, UserName, UserNameError};
use crate::ports::AccountTx;
use crate::vault::Column;
use crate::way_in::WayIn;

/// What became of a sign-up.
#[derive(Debug, Clone)]
pub enum SignedUp {
    /// The account is there and open.
    In(Opened),
    /// A mail says how to go on.
    Mailed,
}

/// Why no account was made.
#[derive(Debug, thiserror::Error)]
pub enum FederatedSignUpError {
    /// The address is none.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// The user name is none.
    #[error(transparent)]
    UserName(#[from] UserNameError),
    /// Somebody has the user name.
    #[error("the user name is taken")]
    NameTaken,
    /// Too many sign-ups from this address.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The trip does not lead there.
    #[error(transparent)]
    Trip(#[from] FederatedError),
}

impl From<Fault> for FederatedSignUpError {
    fn from(fault: Fault) -> Self {
        Self::Trip(fault.into())
    }
}

impl From<TripError> for FederatedSignUpError {
    fn from(error: TripError) -> Self {
        Self::Trip(error.into())
    }
}

impl From<crate::StoreError> for FederatedSignUpError {
    fn from(error: crate::StoreError) -> Self {
        Self::Trip(error.into())
    }
}

impl Federated {
    /// Makes an account for a proven identity. Without an address the provider vouches for, the given one is confirmed
    /// by mail first; the answer is then the same whether it has an account or not.
    pub async fn sign_up(
        &self,
        provider: &ProviderName,
        token: &Secret,
        browser: &Secret,
        user_name: &str,
        email: &str,
        caller: &Caller,
    ) -> Result<SignedUp, FederatedSignUpError> {
        let ports = &self.0;
        let user_name = UserName::parse(user_name)?;
        let mut tx = ports.store.begin().await?;
        let from = [caller.address.expose()];
        ports.allowed(&mut *tx, SIGN_UP_ADDRESS, &from).await??;
        let (trip, mut luggage, standing) = self.waiting(&mut *tx, provider, token, browser).await?;
        let vouched = standing.identity.vouched_email();
        let email = match (standing.step, vouched) {
            (Step::Name, Some(vouched)) => vouched,
            (Step::Address, _) => Email::parse(email)?,
            _ => return Err(FederatedError::Changed.into()),
        };
        ports.tried(&mut *tx, SIGN_UP_ADDRESS, &from).await?;
        let names = ports.names(&email, &user_name);
        if ports.name_taken(&mut *tx, &names.user_name_index, &names.email_index, None).await? {
            tx.commit().await?;
            return Err(FederatedSignUpError::NameTaken);
        }
        if standing.step == Step::Name {
            ports.invited(&mut *tx, &names, caller).await?;
            tx.delete_trip(&trip.id).await?;
            let opened = ports.welcome(&mut *tx, names, &standing, caller).await?;
            tx.commit().await?;
            return Ok(SignedUp::In(opened));
        }
        luggage.identity = Some(standing.identity);
        luggage.email = Some(email.expose().to_owned());
        luggage.user_name = Some(user_name.expose().to_owned());
        self.send_confirmation(&mut *tx, trip, luggage, caller).await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(SignedUp::Mailed)
    }

    /// The link of the mail was followed: makes the account and signs the browser in.
    pub async fn confirm(
        &self,
        provider: &ProviderName,
        token: &Secret,
        caller: &Caller,
    ) -> Result<Opened, FederatedSignUpError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let (trip, email, user_name, standing) = self.mailed(&mut *tx, provider, token).await?;
        let names = ports.names(&email, &user_name);
        // Linked or signed up in another way since the mail: then the link has nothing to do any more.
        if standing.linked.is_some() || ports.address_taken(&mut *tx, &names.email_index, None).await? {
            return Err(TripError::Unknown.into());
        }
        if ports.name_owned(&mut *tx, &names.user_name_index, None).await? {
            return Err(FederatedSignUpError::NameTaken);
        }
        // Asked only now: before the address was confirmed, the answer would tell a stranger who shares with it.
        ports.invited(&mut *tx, &names, caller).await?;
        tx.delete_trip(&trip.id).await?;
        let opened = ports.welcome(&mut *tx, names, &standing, caller).await?;
        tx.commit().await?;
        Ok(opened)
    }

    /// What a mailed link would make, without making it: the user name, and which identity opens it.
    pub async fn look_at_mailed(
        &self,
        provider: &ProviderName,
        token: &Secret,
    ) -> Result<(UserName, Secret), FederatedSignUpError> {
        let mut tx = self.0.store.read().await?;
        let (_, _, user_name, standing) = self.mailed(&mut *tx, provider, token).await?;
        Ok((user_name, Secret::new(standing.identity.label())))
    }

    /// Connects the identity that waits to the account of whoever is signed in now; gives the page to go to.
    pub async fn connect(
        &self,
        provider: &ProviderName,
        token: &Secret,
        browser: &Secret,
        who: &Fresh,
        caller: &Caller,
    ) -> Result<String, FederatedError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let (trip, luggage, standing) = self.waiting(&mut *tx, provider, token, browser).await?;
        if standing.step != Step::ProveFirst {
            return Err(FederatedError::Changed);
        }
        tx.delete_trip(&trip.id).await?;
        ports.connect(&mut *tx, &standing, &who.account, caller).await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(luggage.return_to)
    }

    /// Brings an account back after an incident: its provider proved the person, and vouches for the address of the
    /// account. The password, if there was one, stays dead.
    pub async fn reopen(
        &self,
        provider: &ProviderName,
        token: &Secret,
        browser: &Secret,
        caller: &Caller,
    ) -> Result<(CameIn, String), FederatedError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let (trip, luggage, standing) = self.waiting(&mut *tx, provider, token, browser).await?;
        if standing.step != Step::Reopen {
            return Err(FederatedError::Changed);
        }
        let account = ports.account(&mut *tx, Ports::opens(&standing)?).await?;
        let floors = ports.floors(&mut *tx, &account, None).await?;
        if !floors.alive(Class::Credential, trip.issued) {
            // Proven before the incident was declared: prove it again.
            return Err(TripError::Expired.into());
        }
        tx.delete_trip(&trip.id).await?;
        let issued = ports.issued(&mut *tx).await?;
        tx.update_account(&Account { password: None, password_epoch: issued, ..account.clone() }).await?;
        tx.delete_resets(&account.id).await?;
        ports.renew(&mut *tx, &standing).await?;
        let told = MailParameters {
            name: Some(ports.title(provider)),
            link: Some("/forgot".to_owned()),
            ..MailParameters::caused_by(caller)
        };
        let _ = ports.queue_mail(&mut *tx, MailKind::Reopened, Some(&account.id), None, &told).await?;
        ports
            .record(&mut *tx, AuditKind::AccountReopened, account.id.as_str(), caller, provider.as_str())
            .await?;
        let came_in = ports.enter(&mut *tx, &standing, caller).await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok((came_in, luggage.return_to))
    }

    async fn mailed(
        &self,
        tx: &mut dyn AccountTx,
        provider: &ProviderName,
        token: &Secret,
    ) -> Result<(Trip, Email, UserName, Standing), FederatedSignUpError> {
        let ports = &self.0;
        let trip = tx.trip_by_token(&TokenHash::of(token)).await?;
        let trip = trip.filter(|trip| trip.provider == *provider).ok_or(TripError::Unknown)?;
        trip.goes_on(&[Stage::Mailed], None, ports.now())?;
        let luggage = ports.unpack(&trip)?;
        let (Some(email), Some(user_name), Some(identity)) =
            (luggage.email, luggage.user_name, luggage.identity)
        else {
            return Err(Fault::Nonsense { what: "trip" }.into());
        };
        let standing = ports.proven(tx, identity).await?;
        Ok((trip, Email::stored(email.into()), UserName::stored(user_name.into()), standing))
    }

    /// Sends the trip on to the mailbox, the same for every address: whether it has an account is looked up when the mail
    /// is sent, and an address that has one gets another mail and no link.
    async fn send_confirmation(
        &self,
        tx: &mut dyn AccountTx,
        trip: Trip,
        luggage: super::Luggage,
        caller: &Caller,
    ) -> Result<(), Fault> {
        let ports = &self.0;
        let token = ports.entropy.token();
        let told = MailParameters {
            to: luggage.email.clone(),
            link: Some(format!("/with/{}/confirm?token={}", trip.provider, token.expose())),
            name: luggage.user_name.clone(),
            ..MailParameters::caused_by(caller)
        };
        let _ = ports.queue_mail(tx, MailKind::ConfirmSignUp, None, None, &told).await?;
        let mailed = Trip {
            token: TokenHash::of(&token),
            stage: Stage::Mailed,
            luggage: ports.pack(trip.id.as_str(), &luggage)?,
            issued: ports.issued(tx).await?,
            created_at: ports.now(),
            expires_at: ports.now() + CONFIRM_LIFE,
            ..trip
        };
        Ok(tx.update_trip(&mailed).await?)
    }
}

impl Ports {
    /// Whether an account may be made for this proven address as the house is set up now.
    async fn invited(
        &self,
        tx: &mut dyn AccountTx,
        names: &Names,
        caller: &Caller,
    ) -> Result<(), FederatedSignUpError> {
        match self.let_in(tx, "", &names.email_index, caller).await {
            Ok(LetIn::No) => Err(FederatedError::NotInvited.into()),
            Ok(LetIn::Yes | LetIn::By(_)) => Ok(()),
            Err(CodeError::Refused(_)) => Err(FederatedError::NotInvited.into()),
            Err(CodeError::TooMany(limit)) => Err(limit.into()),
            Err(CodeError::Fault(fault)) => Err(FederatedError::Fault(fault).into()),
        }
    }

    /// Makes the account an identity opens, links it and signs the browser in.
    async fn welcome(
        &self,
        tx: &mut dyn AccountTx,
        names: Names,
        standing: &Standing,
        caller: &Caller,
    ) -> Result<Opened, Fault> {
        let account = self.make_account(tx, names, None).await?;
        self.first_owner(tx, &account.id, caller).await?;
        self.link(tx, standing, &account.id).await?;
        let how = standing.identity.provider.as_str();
        self.record(tx, AuditKind::AccountCreated, account.id.as_str(), caller, how).await?;
        self.open_session(tx, &account.id, WayIn::Identity, caller).await
    }

    /// Links an identity to an account, or confirms that it is, and tells its owner.
    pub(super) async fn connect(
        &self,
        tx: &mut dyn AccountTx,
        standing: &Standing,
        to: &AccountId,
        caller: &Caller,
    ) -> Result<(), FederatedError> {
        match &standing.linked {
            Some(linked) if linked.account != *to => return Err(FederatedError::Elsewhere),
            Some(_) => self.renew(tx, standing).await?,
            None => self.link(tx, standing, to).await?,
        }
        let provider = &standing.identity.provider;
        let told = MailParameters {
            name: Some(self.title(provider)),
            link: Some("/account/security".to_owned()),
            ..MailParameters::caused_by(caller)
        };
        let _ = self.queue_mail(tx, MailKind::ProviderConnected, Some(to), None, &told).await?;
        self.record(tx, AuditKind::ProviderConnected, to.as_str(), caller, provider.as_str()).await?;
        Ok(())
    }

    async fn link(&self, tx: &mut dyn AccountTx, standing: &Standing, to: &AccountId) -> Result<(), Fault> {
        let id = FederatedIdentityId::draw(&*self.entropy);
        let identity = FederatedIdentity {
            account: to.clone(),
            provider: standing.identity.provider.clone(),
            subject_index: standing.index.now,
            identity: self.seal_identity(tx, to, id.as_str(), &standing.identity).await?,
            issued: self.issued(tx).await?,
            linked_at: self.now(),
            last_used_at: self.now(),
            version: 0,
            id,
        };
        Ok(tx.insert_identity(&identity).await?)
    }

    /// Confirms a linked identity: it counts from now on.
    async fn renew(&self, tx: &mut dyn AccountTx, standing: &Standing) -> Result<(), FederatedError> {
        let linked = standing.linked.clone().ok_or(FederatedError::Changed)?;
        let issued = self.issued(tx).await?;
        self.used(tx, &FederatedIdentity { issued, ..linked }, &standing.identity).await?;
        Ok(())
    }

    pub(super) async fn seal_identity(
        &self,
        tx: &mut dyn AccountTx,
        whose: &AccountId,
        row: &str,
        identity: &ProvenIdentity,
    ) -> Result<Sealed, Fault> {
        let plain = serde_json::to_string(identity).map_err(|_| Fault::Nonsense { what: "identity" })?;
        Ok(self.own(tx, whose).await?.seal(Column::FederatedIdentity, row, &Secret::new(plain))?)
    }
}
