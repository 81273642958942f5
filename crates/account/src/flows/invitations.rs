//! Invitations to sign up, and who may sign up at all.
//!
//! Whoever comes without an invitation is answered as everybody is: look into your mail. The mail says what to do. So
//! the page tells nobody whose address has an account, or was invited.

use std::sync::Arc;
use std::time::Duration;

use kernel::{Secret, Timestamp};

use super::roles::{By, RoleError};
use super::{Caller, Ports};
use crate::attempt::{INVITATION_TRY, TooMany};
use crate::audit::AuditKind;
use crate::fault::{Fault, with_fault};
use crate::ids::{Index, InvitationId, Lookup, SignUpId};
use crate::invitation::{
    InvitationRefusal, LONGEST_LIFE, MOST_USES, SignUpInvitation, SignUpMode, canonical, draw,
};
use crate::mail::{MailKind, MailParameters};
use crate::network::networks;
use crate::person::{Email, EmailError};
use crate::ports::AccountTx;
use crate::role::Power;
use crate::vault::{Column, IndexKind};

/// Under which name it is kept who may sign up.
const SIGN_UP: &str = "sign_up";

/// Invitations.
#[derive(Clone)]
pub struct Invitations(pub(super) Arc<Ports>);

/// What is configured about signing up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignUpPolicy {
    /// Who may sign up; what operators set on the page counts when nothing is configured.
    pub mode: Option<SignUpMode>,
    /// Whether a share that waits for an address invites it, too.
    pub shares_invite: bool,
}

impl Default for SignUpPolicy {
    fn default() -> Self {
        Self { mode: None, shares_invite: true }
    }
}

/// An invitation just made.
#[derive(Debug, Clone)]
pub struct InvitationMade {
    /// Its code, in groups. Shown this once.
    pub code: Secret,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// An invitation as whoever made it sees it.
#[derive(Debug, Clone)]
pub struct InvitationView {
    /// Which.
    pub id: InvitationId,
    /// For whom it is, in their words.
    pub note: String,
    /// How many it may let in.
    pub uses: i64,
    /// How many it has let in.
    pub used: i64,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Why it lets nobody in, if it does not.
    pub over: Option<InvitationRefusal>,
}

/// Why no invitation was made.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    /// It would let in nobody, too many, or live too long.
    #[error("an invitation is for 1 to {MOST_USES} people and lives for a year at most")]
    OutOfRange,
    /// The address to send it to is none.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// The role does not allow it, or storage failed.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(InviteError);

/// Why a code lets nobody in.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// The code says so itself.
    #[error(transparent)]
    Refused(#[from] InvitationRefusal),
    /// Too many codes that were none.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(CodeError);

/// What to make.
#[derive(Debug, Clone, Default)]
pub struct NewInvitation {
    /// For whom it is, in the maker's words.
    pub note: String,
    /// How many people it may let in.
    pub uses: i64,
    /// How long it lives.
    pub life: Duration,
    /// The address it is mailed to, if it is.
    pub mail_to: Option<String>,
}

impl Invitations {
    /// Who may sign up now, and whether that is configured and cannot be changed on the page.
    pub async fn mode(&self) -> Result<(SignUpMode, bool), Fault> {
        let mut tx = self.0.store.read().await?;
        Ok((self.0.sign_up_mode(&mut *tx).await?, self.0.sign_up_policy.mode.is_some()))
    }

    /// Says who may sign up from now on.
    pub async fn set_mode(&self, by: &By, mode: SignUpMode, caller: &Caller) -> Result<(), RoleError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        ports.may(&mut *tx, by, Power::ChangeSettings, None).await?;
        tx.set(SIGN_UP, mode.as_str(), ports.now()).await?;
        ports.record_for(&mut *tx, AuditKind::SettingChanged, SIGN_UP, by, caller, mode.as_str()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes an invitation, and mails it where an address is given.
    pub async fn make(
        &self,
        by: &By,
        new: &NewInvitation,
        caller: &Caller,
    ) -> Result<InvitationMade, InviteError> {
        let ports = &self.0;
        let lives = !new.life.is_zero() && new.life <= LONGEST_LIFE;
        if !(1..=MOST_USES).contains(&new.uses) || !lives {
            return Err(InviteError::OutOfRange);
        }
        let to = new.mail_to.as_deref().map(str::trim).filter(|to| !to.is_empty());
        let to = to.map(Email::parse).transpose()?;
        let mut tx = ports.store.begin().await?;
        ports.may(&mut *tx, by, Power::Invite, None).await?;
        let id = InvitationId::draw(&*ports.entropy);
        let code = draw(&*ports.entropy);
        let note: String = new.note.chars().filter(|c| !c.is_control()).take(200).collect();
        let (column, maker) = (Column::InvitationNote, by.account());
        let note = ports.seal_for(&mut *tx, maker.as_ref(), column, id.as_str(), &Secret::new(note)).await?;
        let invitation = SignUpInvitation {
            code: ports.invitation_index(&code),
            by: by.account(),
            note,
            uses: new.uses,
            used: 0,
            created_at: ports.now(),
            expires_at: ports.now() + new.life,
            version: 0,
            id: id.clone(),
        };
        tx.insert_invitation(&invitation).await?;
        if let Some(to) = to {
            let parameters = MailParameters {
                to: Some(to.expose().to_owned()),
                link: Some(format!("/sign-up?invitation={code}")),
                ..MailParameters::default()
            };
            let _ = ports.queue_mail(&mut *tx, MailKind::InvitedToSignUp, None, None, &parameters).await?;
        }
        let note = format!("for {}", new.uses);
        ports.record_for(&mut *tx, AuditKind::InvitationMade, id.as_str(), by, caller, &note).await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(InvitationMade { code: Secret::new(code), expires_at: invitation.expires_at })
    }

    /// The newest invitations.
    pub async fn list(&self, by: &By) -> Result<Vec<InvitationView>, RoleError> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        ports.may(&mut *tx, by, Power::Invite, None).await?;
        let mut views = Vec::new();
        for row in tx.invitations(100).await? {
            let note =
                ports.open_if_kept(&mut *tx, Column::InvitationNote, row.id.as_str(), &row.note).await?;
            views.push(InvitationView {
                note: note.map(|note| note.expose().to_owned()).unwrap_or_default(),
                uses: row.uses,
                used: row.used,
                expires_at: row.expires_at,
                over: row.good(ports.now()).err(),
                id: row.id,
            });
        }
        Ok(views)
    }

    /// Takes an invitation back.
    pub async fn end(&self, by: &By, id: &InvitationId, caller: &Caller) -> Result<(), RoleError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        ports.may(&mut *tx, by, Power::Invite, None).await?;
        let invitation = tx.invitation(id).await?.ok_or(RoleError::Unknown)?;
        tx.update_invitation(&invitation.ended(ports.now())).await?;
        ports.record_for(&mut *tx, AuditKind::InvitationEnded, id.as_str(), by, caller, "").await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Whether somebody who signs up was let in.
pub(super) enum LetIn {
    /// Everybody is, or a share with their address is an invitation.
    Yes,
    /// By this invitation.
    By(SignUpInvitation),
    /// They were not.
    No,
}

impl Ports {
    fn invitation_index(&self, code: &str) -> Index {
        self.vault.index(IndexKind::Invitation, &canonical(code))
    }

    async fn sign_up_mode(&self, tx: &mut dyn AccountTx) -> Result<SignUpMode, Fault> {
        if let Some(mode) = self.sign_up_policy.mode {
            return Ok(mode);
        }
        let set = tx.setting(SIGN_UP).await?;
        Ok(set.and_then(|word| SignUpMode::parse(&word)).unwrap_or_default())
    }

    async fn invitation_by_text(
        &self,
        tx: &mut dyn AccountTx,
        code: &str,
        caller: &Caller,
    ) -> Result<SignUpInvitation, CodeError> {
        let network = networks(caller.address.expose()).narrow;
        self.allowed(tx, INVITATION_TRY, &[&network]).await??;
        let found = tx.invitation_by_code(&self.invitation_index(code)).await?;
        let Some(invitation) = found else {
            self.tried(tx, INVITATION_TRY, &[&network]).await?;
            return Err(InvitationRefusal::Unknown.into());
        };
        invitation.good(self.now())?;
        Ok(invitation)
    }

    /// Whether somebody with this address may sign up now. A code that was given must be good whatever the mode, and
    /// whether it is depends on the code alone.
    pub(super) async fn let_in(
        &self,
        tx: &mut dyn AccountTx,
        code: &str,
        address: &Lookup,
        caller: &Caller,
    ) -> Result<LetIn, CodeError> {
        let mode = self.sign_up_mode(tx).await?;
        if mode == SignUpMode::Closed {
            return Ok(LetIn::No);
        }
        if mode == SignUpMode::Open {
            return Ok(LetIn::Yes);
        }
        if !canonical(code).is_empty() {
            return Ok(LetIn::By(self.invitation_by_text(tx, code, caller).await?));
        }
        let shared = self.sign_up_policy.shares_invite && !tx.shares_for_email(address).await?.is_empty();
        Ok(if shared { LetIn::Yes } else { LetIn::No })
    }

    /// A sign-up that came with an invitation becomes an account: spends one use.
    pub(super) async fn spend_invitation(
        &self,
        tx: &mut dyn AccountTx,
        sign_up: &SignUpId,
    ) -> Result<Result<(), InvitationRefusal>, Fault> {
        let Some(invitation) = tx.invitation_of(sign_up).await? else { return Ok(Ok(())) };
        // Whoever confirms a day after the invitation ended was let in in time.
        let in_time = invitation.created_at;
        match invitation.spent(in_time) {
            Ok(spent) => {
                tx.update_invitation(&spent).await?;
                Ok(Ok(()))
            }
            Err(refusal) => Ok(Err(refusal)),
        }
    }
}
