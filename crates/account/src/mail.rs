//! Mails: rows in a queue that name an account and a kind, and become text only when they are sent.
//!
//! ```text
//! Due ──sent──▶ Sent
//!  │ └─failed─▶ Due again, later and later ──too often──▶ GivenUp
//! ```
//!
//! The queue holds no address and no text: parameters are sealed, the address is opened at the last moment.

use std::time::Duration;

use kernel::{Secret, Timestamp};
use locale::Locale;
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, IncidentId, Index, MailId, MailboxId, Sealed};
use crate::lock::{NOT_ME_LIFE, NOT_ME_LIFE_EMAIL};

/// How often delivery is tried before a mail is given up: about a day and a half, as a mail server would.
pub const MOST_TRIES: i64 = 16;
/// The longest wait between two tries.
pub const LONGEST_WAIT: Duration = Duration::from_secs(4 * 60 * 60);
/// How long handing one mail over may take. A transport gives up by then.
pub const DELIVERY: Duration = Duration::from_secs(30);
/// How long a mail that is being sent is left alone by other senders: longer than handing it over takes, and short
/// enough that a mail whose sender was killed still arrives within the minute people are promised.
pub const LEASE: Duration = Duration::from_secs(45);

/// What a mail says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailKind {
    /// Confirm your address.
    ConfirmSignUp,
    /// Somebody signed up with your address, but you have an account.
    AlreadySignedUp,
    /// Choose a new password.
    ResetPassword,
    /// Your password was changed.
    PasswordChanged,
    /// Your password was tried too often and no longer works.
    PasswordDisabled,
    /// What can sign in to your account was changed or used.
    WaysIn,
    /// An identity at a provider now opens your account.
    ProviderConnected,
    /// An identity at a provider opens your account no more.
    ProviderRemoved,
    /// Your account came back after an incident by way of a provider.
    Reopened,
    /// You asked for a new password and have none: this is your own way in.
    OwnWayIn,
    /// Something was shared with you.
    Invited,
    /// An incident touches you.
    Incident,
    /// An administrator made you choose a new password.
    ResetRequired,
    /// Somebody signed in to your account from a new place.
    NewPlace,
    /// Somebody attacks the house you look after.
    AttackNoticed,
    /// You may sign up.
    InvitedToSignUp,
    /// You asked to sign up, but were not invited.
    SignUpByInvitation,
    /// To the old address: somebody asked for a new one.
    EmailChangeAsked,
    /// To the new address: confirm it.
    ConfirmEmail,
    /// To an address that is somebody else's: nothing will change.
    AddressInUse,
    /// To an address given up lately: nobody can sign up with it yet.
    AddressHeld,
    /// To the old address: the new one stands.
    EmailChanged,
    /// Your user name was changed.
    UserNameChanged,
    /// Everything about you was exported.
    Exported,
    /// Your account is going to be deleted.
    DeletionAsked,
    /// Your account is locked: set it right.
    Recover,
    /// Your account is open again.
    Recovered,
}

impl MailKind {
    /// Every kind there is.
    pub const ALL: [Self; 27] = [
        Self::ConfirmSignUp,
        Self::AlreadySignedUp,
        Self::ResetPassword,
        Self::PasswordChanged,
        Self::PasswordDisabled,
        Self::WaysIn,
        Self::ProviderConnected,
        Self::ProviderRemoved,
        Self::Reopened,
        Self::OwnWayIn,
        Self::Invited,
        Self::Incident,
        Self::ResetRequired,
        Self::NewPlace,
        Self::AttackNoticed,
        Self::InvitedToSignUp,
        Self::SignUpByInvitation,
        Self::EmailChangeAsked,
        Self::ConfirmEmail,
        Self::AddressInUse,
        Self::AddressHeld,
        Self::EmailChanged,
        Self::UserNameChanged,
        Self::Exported,
        Self::DeletionAsked,
        Self::Recover,
        Self::Recovered,
    ];

    /// The word it is stored under.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ConfirmSignUp => "confirm_sign_up",
            Self::AlreadySignedUp => "already_signed_up",
            Self::ResetPassword => "reset_password",
            Self::PasswordChanged => "password_changed",
            Self::PasswordDisabled => "password_disabled",
            Self::WaysIn => "ways_in",
            Self::ProviderConnected => "provider_connected",
            Self::ProviderRemoved => "provider_removed",
            Self::Reopened => "reopened",
            Self::OwnWayIn => "own_way_in",
            Self::Invited => "invited",
            Self::Incident => "incident",
            Self::ResetRequired => "reset_required",
            Self::NewPlace => "new_place",
            Self::AttackNoticed => "attack_noticed",
            Self::InvitedToSignUp => "invited_to_sign_up",
            Self::SignUpByInvitation => "sign_up_by_invitation",
            Self::EmailChangeAsked => "email_change_asked",
            Self::ConfirmEmail => "confirm_email",
            Self::AddressInUse => "address_in_use",
            Self::AddressHeld => "address_held",
            Self::EmailChanged => "email_changed",
            Self::UserNameChanged => "user_name_changed",
            Self::Exported => "exported",
            Self::DeletionAsked => "deletion_asked",
            Self::Recover => "recover",
            Self::Recovered => "recovered",
        }
    }

    /// How long the "This wasn't me" link in it works; none in mails that need none: what they tell of does nothing by
    /// itself, or they are links already.
    #[must_use]
    pub const fn not_me_life(self) -> Option<Duration> {
        match self {
            Self::EmailChangeAsked | Self::EmailChanged => Some(NOT_ME_LIFE_EMAIL),
            Self::PasswordChanged
            | Self::UserNameChanged
            | Self::WaysIn
            | Self::ProviderConnected
            | Self::ProviderRemoved
            | Self::Reopened
            | Self::NewPlace
            | Self::Exported
            | Self::DeletionAsked
            | Self::Recovered => Some(NOT_ME_LIFE),
            Self::ConfirmSignUp
            | Self::AlreadySignedUp
            | Self::ResetPassword
            | Self::PasswordDisabled
            | Self::OwnWayIn
            | Self::ResetRequired
            | Self::AttackNoticed
            | Self::InvitedToSignUp
            | Self::SignUpByInvitation
            | Self::Invited
            | Self::Incident
            | Self::ConfirmEmail
            | Self::AddressInUse
            | Self::AddressHeld
            | Self::Recover => None,
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What happened to the ways in of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each name says what happened")]
pub enum What {
    AppTurnedOn,
    AppTurnedOff,
    AppDisabled,
    RecoveryCodesMade,
    RecoveryCodeUsed,
    PasskeyAdded,
    PasskeyRemoved,
    PasskeyWentBack,
    PasskeyAfterPassword,
    PasswordRemoved,
}

impl What {
    /// Everything that can happen.
    pub const ALL: [Self; 10] = [
        Self::AppTurnedOn,
        Self::AppTurnedOff,
        Self::AppDisabled,
        Self::RecoveryCodesMade,
        Self::RecoveryCodeUsed,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::PasskeyWentBack,
        Self::PasskeyAfterPassword,
        Self::PasswordRemoved,
    ];
}

/// What a mail needs besides its kind. Sealed as JSON; never printed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MailParameters {
    /// The address, when it is not that of the account.
    pub to: Option<String>,
    /// The path and query of its link on the account service.
    pub link: Option<String>,
    /// The user name it greets or speaks of.
    pub name: Option<String>,
    /// The server it speaks of.
    pub server: Option<String>,
    /// The plain words of an incident; the new address of a change.
    pub reason: Option<String>,
    /// What happened to the ways in.
    pub what: Option<What>,
    /// The language of the request that caused it: for readers whose own is not known.
    pub language: Option<Locale>,
    /// The path and query of its "This wasn't me" link.
    pub not_me: Option<String>,
    /// A moment it speaks of.
    pub at: Option<Timestamp>,
}

impl std::fmt::Debug for MailParameters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MailParameters(..)")
    }
}

/// How far delivery has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailState {
    /// To be sent when `due_at` has come.
    Due,
    /// Handed over to the mail system.
    Sent,
    /// Given up.
    GivenUp,
}

impl MailState {
    /// The word it is stored under.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Sent => "sent",
            Self::GivenUp => "given_up",
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Due, Self::Sent, Self::GivenUp].into_iter().find(|state| state.as_str() == text)
    }
}

/// A mail in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its id.
    pub id: MailId,
    /// What it says.
    pub kind: MailKind,
    /// Whom it goes to; none when there is no account yet.
    pub account: Option<AccountId>,
    /// The sealed `MailParameters`.
    pub parameters: Sealed,
    /// The incident whose campaign it belongs to. One mail per campaign and account.
    pub campaign: Option<IncidentId>,
    /// How far delivery has come.
    pub state: MailState,
    /// How often it was tried.
    pub tries: i64,
    /// When it is tried next.
    pub due_at: Timestamp,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When it was handed over or given up.
    pub done_at: Option<Timestamp>,
    /// Counts its changes.
    pub version: i64,
}

/// What ties a mail to people who are not its account: it ends with any of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailTie {
    /// Which mail, in the queue and in the local mailbox.
    pub mail: MailId,
    /// The address it goes to, sealed, and how that is looked up; where it was queued for no account.
    pub to: Option<(Sealed, Index)>,
    /// The account that came to this address since.
    pub account: Option<AccountId>,
    /// The account it speaks of.
    pub about: Option<AccountId>,
}

/// Why a mail was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// Worth another try.
    #[error("the mail system did not take the mail this time")]
    Later,
    /// No use trying again.
    #[error("the mail system refused the mail for good")]
    Never,
}

impl Mail {
    /// A sender takes it: others leave it alone meanwhile.
    #[must_use]
    pub fn leased(self, now: Timestamp) -> Self {
        Self { tries: self.tries + 1, due_at: now + LEASE, ..self }
    }

    /// It was handed over, or was not. Waits 1, 2, 4, ... minutes between tries, at most `LONGEST_WAIT`. What it said is
    /// forgotten once it is done.
    #[must_use]
    pub fn settled(self, outcome: Result<(), DeliveryError>, now: Timestamp) -> Self {
        let done = |state, mail| Self { state, done_at: Some(now), parameters: Sealed(Vec::new()), ..mail };
        match outcome {
            Ok(()) => done(MailState::Sent, self),
            Err(DeliveryError::Later) if self.tries < MOST_TRIES => {
                let minutes = 1u64 << self.tries.clamp(1, 10).saturating_sub(1);
                let wait = Duration::from_secs(60 * minutes).min(LONGEST_WAIT);
                Self { due_at: now + wait, ..self }
            }
            Err(DeliveryError::Later | DeliveryError::Never) => done(MailState::GivenUp, self),
        }
    }
}

/// A mail as text, ready to go.
#[derive(Debug, Clone)]
pub struct OutgoingMail {
    /// Its id, for the message id: a repeated delivery can be recognised.
    pub id: MailId,
    /// Whom it goes to, if to an account.
    pub account: Option<AccountId>,
    /// The address it comes from.
    pub from: String,
    /// The address it goes to.
    pub to: Secret,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: Secret,
    /// The same as HTML.
    pub html: Secret,
}

/// A mail in the local mailbox, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxRow {
    /// Its id.
    pub id: MailboxId,
    /// The sealed mail.
    pub content: Sealed,
    /// When it arrived.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        Mail {
            id: "m".into(),
            kind: MailKind::ResetPassword,
            account: None,
            parameters: Sealed(vec![]),
            campaign: None,
            state: MailState::Due,
            tries: 0,
            due_at: Timestamp(0),
            created_at: Timestamp(0),
            done_at: None,
            version: 0,
        }
    }

    #[test]
    fn a_mail_that_is_not_taken_waits_longer_each_time_and_is_given_up_in_the_end() {
        let now = Timestamp(0);
        let said = Sealed(vec![1]);
        let first =
            Mail { parameters: said.clone(), ..mail() }.leased(now).settled(Err(DeliveryError::Later), now);
        assert_eq!((first.state, first.due_at), (MailState::Due, Timestamp(60_000)));
        assert_eq!(first.parameters, said);
        let second = first.leased(now).settled(Err(DeliveryError::Later), now);
        assert_eq!(second.due_at, Timestamp(120_000));
        let mut late = second;
        while late.state == MailState::Due {
            late = late.leased(now).settled(Err(DeliveryError::Later), now);
            assert!(late.due_at <= now + LONGEST_WAIT);
        }
        assert_eq!((late.state, late.tries), (MailState::GivenUp, MOST_TRIES));
        assert_eq!(late.parameters, Sealed(vec![]), "what it said is forgotten");
        let never = mail().leased(now).settled(Err(DeliveryError::Never), now);
        assert_eq!(never.state, MailState::GivenUp);
        assert_eq!(mail().leased(now).settled(Ok(()), now).state, MailState::Sent);
    }
}
