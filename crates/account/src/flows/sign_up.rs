//! Signing up: a request answered by mail, and the link that makes the account.
//!
//! The answer on the page is the same whether or not the address has an account; the mail differs. Nothing is an
//! account before its link was followed, so nobody can hold somebody else's address. User names are public, so a taken
//! one is told.

use std::sync::Arc;

use kernel::{Epoch, Secret, Timestamp};

use super::invitations::{CodeError, LetIn};
use super::{Caller, Opened, Ports};
use crate::account::{Account, CONFIRM_LIFE, LinkInMailError, PasswordHash, PendingSignUp};
use crate::attack::AttackKind;
use crate::attempt::{SIGN_UP_ADDRESS, SIGN_UP_NETWORK, SIGN_UPS, TooMany};
use crate::audit::AuditKind;
use crate::fault::{Fault, with_fault};
use crate::ids::{AccountId, AccountNumber, CohortId, Lookup, SignUpId, TokenHash};
use crate::invitation::InvitationRefusal;
use crate::mail::{MailKind, MailParameters};
use crate::network::networks;
use crate::password::{self, Beside, PasswordRefusal};
use crate::person::{Email, EmailError, UserName, UserNameError};
use crate::ports::{AccountTx, Numbered};
use crate::share::Share;
use crate::vault::{Column, IndexKind, Owner};
use crate::way_in::WayIn;

/// Signing up.
#[derive(Clone)]
pub struct SignUp(pub(super) Arc<Ports>);

/// Why a sign-up was not taken. None of them says whether the address has an account.
#[derive(Debug, thiserror::Error)]
pub enum SignUpError {
    /// The address is none.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// The user name is none.
    #[error(transparent)]
    UserName(#[from] UserNameError),
    /// Somebody has the user name.
    #[error("the user name is taken")]
    NameTaken,
    /// The password is not good enough.
    #[error(transparent)]
    Password(#[from] PasswordRefusal),
    /// The code of the invitation lets nobody in.
    #[error(transparent)]
    Invitation(#[from] InvitationRefusal),
    /// Too many sign-ups from this address.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why a confirmation link makes no account.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// The link is unknown, used or too old.
    #[error(transparent)]
    Link(#[from] LinkInMailError),
    /// Somebody took the user name meanwhile.
    #[error("the user name was taken meanwhile")]
    NameTaken,
    /// The invitation let in as many as it may before this one.
    #[error(transparent)]
    Invitation(#[from] InvitationRefusal),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(SignUpError, ConfirmError);

impl From<CodeError> for SignUpError {
    fn from(error: CodeError) -> Self {
        match error {
            CodeError::Refused(refusal) => Self::Invitation(refusal),
            CodeError::TooMany(limit) => Self::TooMany(limit),
            CodeError::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// Why the operator could not make an account. The operator may know what a stranger may not.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The address has an account.
    #[error("the e-mail address has an account already")]
    AddressTaken,
    /// As for everybody.
    #[error(transparent)]
    SignUp(#[from] SignUpError),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(CreateError);

impl SignUp {
    /// Takes a request to sign up and sends a mail to the address.
    pub async fn ask(
        &self,
        email: &str,
        user_name: &str,
        password: &Secret,
        caller: &Caller,
    ) -> Result<(), SignUpError> {
        self.ask_with("", email, user_name, password, caller).await
    }

    /// The same with the code of an invitation, which may be empty.
    pub async fn ask_with(
        &self,
        invitation: &str,
        email: &str,
        user_name: &str,
        password: &Secret,
        caller: &Caller,
    ) -> Result<(), SignUpError> {
        let ports = &self.0;
        let email = Email::parse(email)?;
        let user_name = UserName::parse(user_name)?;
        let password = password::accept(password, email.expose(), user_name.expose(), Beside::Nothing)?;
        let Names { email_index, user_name_index, .. } = ports.names(&email, &user_name);

        let mut read = ports.store.read().await?;
        let from = [caller.address.expose()];
        let network = networks(caller.address.expose()).narrow;
        ports.allowed(&mut *read, SIGN_UP_ADDRESS, &from).await??;
        ports.allowed(&mut *read, SIGN_UP_NETWORK, &[&network]).await??;
        drop(read);
        let password = ports.unbreached(password).await?;
        // Hashed also for an address that has an account: the answer must take the same time.
        let password = ports.vault.hash_password(&password).await?;

        let mut tx = ports.store.begin().await?;
        ports.tried(&mut *tx, SIGN_UP_ADDRESS, &from).await?;
        ports.tried(&mut *tx, SIGN_UP_NETWORK, &[&network]).await?;
        ports.tried(&mut *tx, SIGN_UPS, &[]).await?;
        ports.look_out(&mut *tx, &[AttackKind::SignUps], 0, caller).await?;
        let let_in = match ports.let_in(&mut *tx, invitation, &email_index, caller).await {
            Ok(let_in) => let_in,
            Err(refusal) => {
                tx.commit().await?;
                return Err(refusal.into());
            }
        };
        // Depends on the name alone: an answer that changed with the address would say whose name it is.
        let taken = ports.name_taken(&mut *tx, &user_name_index, &email_index, None).await?;
        // Made also for an address that has an account, with a token nobody gets: it holds the name for a day, as it
        // would for a new address, so that asking for the name again says nothing about the address. What the mail then
        // says is decided when it is sent.
        let token = ports.entropy.token();
        if !taken {
            let id = SignUpId::draw(&*ports.entropy);
            let seal = |column, text: &str| ports.vault.seal(column, id.as_str(), &Secret::new(text));
            let sign_up = PendingSignUp {
                token: TokenHash::of(&token),
                email: seal(Column::SignUpEmail, email.expose())?,
                email_index: email_index.now,
                user_name: seal(Column::SignUpUserName, user_name.expose())?,
                user_name_index: user_name_index.now,
                password,
                created_at: ports.now(),
                expires_at: ports.now() + CONFIRM_LIFE,
                id,
            };
            tx.insert_sign_up(&sign_up).await?;
            if let LetIn::By(invitation) = &let_in {
                tx.tie_sign_up(&sign_up.id, &invitation.id).await?;
            }
        }
        // Without a link it is for the owner of a known address alone: who takes their own name for free is told, too.
        let invited = !matches!(let_in, LetIn::No);
        let kind = if invited { MailKind::ConfirmSignUp } else { MailKind::SignUpByInvitation };
        let parameters = MailParameters {
            to: Some(email.expose().to_owned()),
            link: (invited && !taken).then(|| format!("/confirm?token={}", token.expose())),
            name: Some(user_name.expose().to_owned()),
            ..MailParameters::caused_by(caller)
        };
        let _ = ports.queue_mail(&mut *tx, kind, None, None, &parameters).await?;
        tx.commit().await?;
        ports.bell.mail();
        if taken { Err(SignUpError::NameTaken) } else { Ok(()) }
    }

    /// The link was followed: makes the account and signs the browser in.
    pub async fn confirm(&self, token: &Secret, caller: &Caller) -> Result<Opened, ConfirmError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let sign_up = tx.sign_up_by_token(&TokenHash::of(token)).await?.ok_or(LinkInMailError::Unknown)?;
        sign_up.usable(ports.now())?;
        let email = ports.vault.open(Column::SignUpEmail, sign_up.id.as_str(), &sign_up.email)?;
        let user_name = ports.vault.open(Column::SignUpUserName, sign_up.id.as_str(), &sign_up.user_name)?;
        let names = ports.names(&Email::stored(email), &UserName::stored(user_name));
        if ports.address_taken(&mut *tx, &names.email_index, None).await? {
            return Err(LinkInMailError::Unknown.into());
        }
        if ports.name_owned(&mut *tx, &names.user_name_index, None).await? {
            return Err(ConfirmError::NameTaken);
        }
        ports.spend_invitation(&mut *tx, &sign_up.id).await??;
        let account = ports.make_account(&mut *tx, names, Some(sign_up.password)).await?;
        ports.first_owner(&mut *tx, &account.id, caller).await?;
        let opened = ports.open_session(&mut *tx, &account.id, WayIn::Mail, caller).await?;
        ports.record(&mut *tx, AuditKind::AccountCreated, account.id.as_str(), caller, "").await?;
        tx.commit().await?;
        Ok(opened)
    }

    /// The operator makes an account that needs no confirmation: they vouch for the address.
    pub async fn create(
        &self,
        email: &str,
        user_name: &str,
        password: &Secret,
        caller: &Caller,
    ) -> Result<AccountId, CreateError> {
        let ports = &self.0;
        let email = Email::parse(email).map_err(SignUpError::from)?;
        let user_name = UserName::parse(user_name).map_err(SignUpError::from)?;
        let password = password::accept(password, email.expose(), user_name.expose(), Beside::Nothing)
            .map_err(SignUpError::from)?;
        let names = ports.names(&email, &user_name);
        let password = ports.unbreached(password).await.map_err(SignUpError::from)?;
        let password = ports.vault.hash_password(&password).await?;
        let mut tx = ports.store.begin().await?;
        if ports.address_taken(&mut *tx, &names.email_index, None).await? {
            return Err(CreateError::AddressTaken);
        }
        if ports.name_taken(&mut *tx, &names.user_name_index, &names.email_index, None).await? {
            return Err(SignUpError::NameTaken.into());
        }
        let account = ports.make_account(&mut *tx, names, Some(password)).await?;
        ports
            .record(&mut *tx, AuditKind::AccountCreated, account.id.as_str(), caller, "by the operator")
            .await?;
        tx.commit().await?;
        Ok(account.id)
    }

    /// What a confirmation link would do, without doing it: the user name it makes.
    pub async fn look(&self, token: &Secret) -> Result<UserName, ConfirmError> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        let sign_up = tx.sign_up_by_token(&TokenHash::of(token)).await?.ok_or(LinkInMailError::Unknown)?;
        sign_up.usable(ports.now())?;
        Ok(UserName::stored(ports.vault.open(
            Column::SignUpUserName,
            sign_up.id.as_str(),
            &sign_up.user_name,
        )?))
    }
}

/// How a new account is called and found.
pub(super) struct Names {
    pub(super) email: Secret,
    pub(super) email_index: Lookup,
    pub(super) user_name: Secret,
    pub(super) user_name_index: Lookup,
}

impl Ports {
    /// How somebody with this address and name is called and found.
    pub(super) fn names(&self, email: &Email, user_name: &UserName) -> Names {
        Names {
            email_index: self.vault.lookup(IndexKind::Email, email.canonical().expose()),
            email: Secret::new(email.expose()),
            user_name_index: self.vault.lookup(IndexKind::UserName, user_name.canonical().expose()),
            user_name: Secret::new(user_name.expose()),
        }
    }

    /// Writes the account, ends the sign-ups waiting for its address and gives it the shares that were.
    pub(super) async fn make_account(
        &self,
        tx: &mut dyn AccountTx,
        names: Names,
        password: Option<PasswordHash>,
    ) -> Result<Account, Fault> {
        let (email, issued) = (names.email_index, self.issued(tx).await?);
        let account = self.make_account_of(tx, names, password, self.now(), issued).await?;
        self.settle_in(tx, &email, &account).await?;
        Ok(account)
    }

    /// What waited for this address is the account's from now on.
    pub(super) async fn settle_in(
        &self,
        tx: &mut dyn AccountTx,
        email: &Lookup,
        account: &Account,
    ) -> Result<(), Fault> {
        tx.delete_sign_ups(email).await?;
        tx.give_mails(email, &account.id).await?;
        for share in tx.shares_for_email(email).await? {
            tx.update_share(&Share { invitee: Some(account.id.clone()), ..share }).await?;
        }
        Ok(())
    }

    /// Writes the account alone, of somebody who came at another time, perhaps without a password.
    pub(super) async fn make_account_of(
        &self,
        tx: &mut dyn AccountTx,
        names: Names,
        password: Option<PasswordHash>,
        created_at: Timestamp,
        issued: Epoch,
    ) -> Result<Account, Fault> {
        let id = AccountId::draw(&*self.entropy);
        let owner = Owner::Account(id.clone());
        let wrapped = self.vault.new_key(&owner)?;
        let key = self.vault.unwrap_key(&owner, &wrapped)?;
        let seal = |column, plain| self.vault.seal_own(&key, column, id.as_str(), plain);
        let account = Account {
            number: AccountNumber(self.free_number(tx, Numbered::Account).await?),
            uuid: self.entropy.random_id().chars().take(16).collect(),
            cohort: CohortId::new(created_at.year_month()),
            email: seal(Column::AccountEmail, &names.email)?,
            email_index: names.email_index.now,
            user_name: seal(Column::AccountUserName, &names.user_name)?,
            user_name_index: names.user_name_index.now,
            password,
            password_epoch: issued,
            created_at,
            key: Some(wrapped),
            version: 0,
            id,
        };
        tx.insert_account(&account).await?;
        Ok(account)
    }
}
