//! Mails to an address that a stranger typed: whether it has an account is looked up when they are sent.
//!
//! ```text
//! asked for ──▶ queued for the address, whoever has it ──▶ looked up ──▶ goes to the account
//!                                                              ├───────▶ goes to the address, if it signs up
//!                                                              └───────▶ goes to nobody
//! ```
//!
//! So the request that asks does the same work for every address: neither what it writes nor how long it takes says
//! who has an account.

use kernel::Secret;

use super::Ports;
use crate::account::{Account, PasswordReset, RESET_LIFE};
use crate::fault::Fault;
use crate::ids::{ResetId, TokenHash};
use crate::mail::{Mail, MailKind, MailParameters};
use crate::person::{Email, Login};
use crate::ports::AccountTx;
use crate::reservation::Held;
use crate::vault::{Column, IndexKind};

impl Ports {
    /// The mail with the account it turns out to go to; none when there is nobody to tell.
    pub(super) async fn addressed(&self, tx: &mut dyn AccountTx, mail: Mail) -> Result<Option<Mail>, Fault> {
        let asked_for = matches!(
            mail.kind,
            MailKind::ResetPassword | MailKind::ConfirmSignUp | MailKind::SignUpByInvitation
        );
        if mail.account.is_some() || !asked_for {
            return Ok(Some(mail));
        }
        let parameters = self.mail_parameters(tx, &mail).await?;
        let to = parameters.to.clone().ok_or(Fault::Nonsense { what: "mail address" })?;
        let email = Email::stored(Secret::new(to));
        let index = self.vault.lookup(IndexKind::Email, email.canonical().expose());
        let known = self.by_login(tx, &Login::Email(email)).await?;
        let (kind, account, told) = match (mail.kind, known) {
            (MailKind::ResetPassword, None) => return Ok(None),
            // Its owner disowned something: a new password alone does not set that right.
            (MailKind::ResetPassword, Some(account)) if tx.lock_of(&account.id).await?.is_some() => {
                let told = self.recovery_words(tx, &account).await?;
                (MailKind::Recover, account, told)
            }
            (MailKind::ResetPassword, Some(account)) => {
                let (kind, told) = self.reset_words(tx, &account).await?;
                (kind, account, told)
            }
            (MailKind::SignUpByInvitation, None) => return Ok(Some(mail)),
            // Somebody gave the address up lately and can still take it back.
            (_, None) if self.held(tx, Held::Email, &index, None).await? => {
                return Ok(Some(Mail { kind: MailKind::AddressHeld, ..mail }));
            }
            (_, None) => return Ok(parameters.link.is_some().then_some(mail)),
            (_, Some(account)) => {
                let told = MailParameters { link: Some("/forgot".to_owned()), ..MailParameters::default() };
                (MailKind::AlreadySignedUp, account, told)
            }
        };
        let parameters = MailParameters { language: parameters.language, ..told };
        let plain =
            serde_json::to_string(&parameters).map_err(|_| Fault::Nonsense { what: "mail parameter" })?;
        let (owner, plain) = (Some(&account.id), Secret::new(plain));
        let parameters = self.seal_for(tx, owner, Column::MailParameters, mail.id.as_str(), &plain).await?;
        Ok(Some(Mail { kind, account: Some(account.id), parameters, ..mail }))
    }

    /// Sends the account a link to choose a new password, whoever asked for it.
    pub(super) async fn send_reset(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<(), Fault> {
        if tx.lock_of(&account.id).await?.is_some() {
            return self.send_recovery(tx, account).await;
        }
        let (kind, parameters) = self.reset_words(tx, account).await?;
        let _ = self.queue_mail(tx, kind, Some(&account.id), None, &parameters).await?;
        Ok(())
    }

    /// What a reset mail says. Whoever has no password is told how they do come in; the link is there all the same.
    async fn reset_words(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
    ) -> Result<(MailKind, MailParameters), Fault> {
        let link = Some(self.reset_link(tx, account).await?);
        let own_way = match &account.password {
            Some(_) => None,
            None => self.titles_of(tx, &account.id).await?,
        };
        let kind = if own_way.is_some() { MailKind::OwnWayIn } else { MailKind::ResetPassword };
        Ok((kind, MailParameters { name: own_way, link, ..MailParameters::default() }))
    }

    /// Makes a link with which the account's password can be chosen anew.
    async fn reset_link(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<String, Fault> {
        let token = self.entropy.token();
        let reset = PasswordReset {
            id: ResetId::draw(&*self.entropy),
            token: TokenHash::of(&token),
            account: account.id.clone(),
            issued: self.issued(tx).await?,
            created_at: self.now(),
            expires_at: self.now() + RESET_LIFE,
        };
        tx.insert_reset(&reset).await?;
        Ok(format!("/reset?token={}", token.expose()))
    }
}
