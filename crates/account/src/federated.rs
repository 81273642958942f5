//! Sign-in with another provider: who it says somebody is, and what follows from that.
//!
//! ```text
//! Trip:  Away ──answer kept──▶ Back ──exchanged──▶ Proven ──mail asked for──▶ Mailed
//!         └────────────exchanged────────────────────┘   each ends when used; past `expires_at` every move is refused
//! ```
//!
//! An e-mail address joins nobody to an account: it only decides which question is asked next. A linked identity is a
//! credential like a password: an incident that kills passwords kills it, until it is proven and confirmed again.
//!
//! Decides only. It speaks to no provider, and stores nothing.

use std::fmt;
use std::time::Duration;

use kernel::{Epoch, Secret, Timestamp};
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::epoch::{Class, Floors};
use crate::ids::{AccountId, FederatedIdentityId, Index, Lookup, Sealed, TokenHash, TripId};
use crate::person::{Email, UserName};

/// How long a browser may stay away at a provider.
pub const AWAY_LIFE: Duration = Duration::from_secs(10 * 60);
/// How long a proven identity waits for the answer to one question.
pub const PROVEN_LIFE: Duration = Duration::from_secs(30 * 60);

/// The name a provider has in the configuration: `google`, `apple`, `facebook`, or any other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProviderName(String);

impl ProviderName {
    /// Reads 1 to 32 lower-case letters, digits and dashes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        (plain && (1..=32).contains(&text.len())).then(|| Self(text.to_owned()))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProviderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a provider proved about the person in front of the browser. Never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenIdentity {
    /// Which provider.
    pub provider: ProviderName,
    /// Who vouches: two providers may use the same subject for two people, and a name may be given to another provider.
    pub issuer: String,
    /// The provider's own unchanging name for the person.
    pub subject: String,
    /// An address, if it told one.
    pub email: Option<String>,
    /// Whether it vouches that the address is the person's.
    pub email_verified: bool,
    /// What it calls the person, if it told.
    pub name: Option<String>,
}

impl fmt::Debug for ProvenIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProvenIdentity(..)")
    }
}

impl ProvenIdentity {
    /// The text the identity is looked up by. The issuer holds no line end, so no two identities share one.
    #[must_use]
    pub fn canonical(&self) -> Secret {
        Secret::new(format!("{}\n{}", self.issuer, self.subject))
    }

    /// The address, if it is one, and if the provider vouches for it.
    #[must_use]
    pub fn vouched_email(&self) -> Option<Email> {
        self.email.as_deref().filter(|_| self.email_verified).and_then(|email| Email::parse(email).ok())
    }

    /// The address to offer in a form, vouched for or not.
    #[must_use]
    pub fn offered_email(&self) -> &str {
        self.email.as_deref().filter(|email| Email::parse(email).is_ok()).unwrap_or_default()
    }

    /// How to tell this identity from another of the same provider: its address, else its name.
    #[must_use]
    pub fn label(&self) -> &str {
        self.email.as_deref().or(self.name.as_deref()).unwrap_or_default()
    }

    /// A user name to offer, made of the name or the address; empty when neither gives one.
    #[must_use]
    pub fn suggested_user_name(&self) -> String {
        let local = self.email.as_deref().and_then(|email| email.split('@').next());
        [self.name.as_deref(), local].into_iter().flatten().find_map(as_user_name).unwrap_or_default()
    }
}

/// What of a text may stand in a user name, if that is one.
fn as_user_name(text: &str) -> Option<String> {
    let dotted = text.split_whitespace().collect::<Vec<_>>().join(".").to_lowercase();
    let kept: String =
        dotted.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).collect();
    let short: String = kept.trim_matches(|c: char| !c.is_alphanumeric()).chars().take(32).collect();
    let name = short.trim_end_matches(|c: char| !c.is_alphanumeric());
    UserName::parse(name).ok().map(|name| name.expose().to_owned())
}

/// An identity at a provider that opens an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FederatedIdentity {
    /// Its id.
    pub id: FederatedIdentityId,
    /// Whose account it opens.
    pub account: AccountId,
    /// At which provider.
    pub provider: ProviderName,
    /// Looks issuer and subject up. One identity opens one account.
    pub subject_index: Index,
    /// The sealed `ProvenIdentity`, as it was last told.
    pub identity: Sealed,
    /// When it was last confirmed by its owner, on the counter that signs out.
    pub issued: Epoch,
    /// When it was connected.
    pub linked_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}

/// How far a trip to a provider has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The browser was sent to the provider.
    Away,
    /// The provider's answer is here, but the browser it belongs to has not shown itself yet.
    Back,
    /// The identity is proven; a question waits for its answer.
    Proven,
    /// A link was mailed to an address the provider does not vouch for.
    Mailed,
}

impl Stage {
    /// The word it is stored under.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Away => "away",
            Self::Back => "back",
            Self::Proven => "proven",
            Self::Mailed => "mailed",
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Away, Self::Back, Self::Proven, Self::Mailed].into_iter().find(|stage| stage.as_str() == text)
    }
}

/// One browser's way to a provider and back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trip {
    /// Its id.
    pub id: TripId,
    /// The hash of what finds it at this stage: the state, the page's token, the token in the mail.
    pub token: TokenHash,
    /// The hash of the cookie of the browser that set out.
    pub browser: TokenHash,
    /// To which provider.
    pub provider: ProviderName,
    /// How far it has come.
    pub stage: Stage,
    /// Who asked to have the identity connected; none for a sign-in.
    pub account: Option<AccountId>,
    /// Its sealed luggage.
    pub luggage: Sealed,
    /// When this stage began, on the counter that signs out.
    pub issued: Epoch,
    /// When this stage began.
    pub created_at: Timestamp,
    /// From this moment on it leads nowhere.
    pub expires_at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}

/// Why a trip leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TripError {
    /// Never begun, ended, for another provider, or at another stage.
    #[error("no such trip to a provider is under way")]
    Unknown,
    /// Too long ago.
    #[error("the trip to the provider took too long")]
    Expired,
    /// Another browser set out.
    #[error("another browser set out for the provider")]
    OtherBrowser,
}

impl Trip {
    /// Decides whether the browser with this cookie may go on from one of these stages. A mailed link may be opened in
    /// any browser.
    pub fn goes_on(&self, from: &[Stage], browser: Option<&Secret>, now: Timestamp) -> Result<(), TripError> {
        if !from.contains(&self.stage) {
            return Err(TripError::Unknown);
        }
        if self.stage != Stage::Mailed && browser.map(TokenHash::of) != Some(self.browser) {
            return Err(TripError::OtherBrowser);
        }
        if now >= self.expires_at { Err(TripError::Expired) } else { Ok(()) }
    }
}

/// How the password of an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordStands {
    /// It opens the account.
    Lives,
    /// An incident ended it, and nothing was put in its place yet.
    Dead,
    /// There is none.
    Absent,
}

/// How an identity that is linked stands with its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Linked {
    /// Whether it was confirmed after every sign-out of credentials.
    pub alive: bool,
    /// Whether its owner could prove the account by a password instead.
    pub password: PasswordStands,
    /// Whether the provider vouches, today, for the very address of the account.
    pub vouched: bool,
    /// Whether nothing of the account lives, whenever it was issued.
    pub locked: bool,
}

impl Linked {
    /// How it stands.
    #[must_use]
    pub fn of(
        identity: &FederatedIdentity,
        account: &Account,
        floors: &Floors,
        vouched: Option<Lookup>,
    ) -> Self {
        Self {
            alive: floors.alive(Class::Credential, identity.issued),
            password: match &account.password {
                None => PasswordStands::Absent,
                Some(_) if floors.alive(Class::Credential, account.password_epoch) => PasswordStands::Lives,
                Some(_) => PasswordStands::Dead,
            },
            vouched: vouched.is_some_and(|vouched| vouched.fits(&account.email_index)),
            locked: floors.at(Class::Web) == Epoch(i64::MAX),
        }
    }
}

/// What is known here about the address a provider told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// It told none that it vouches for. Whether somebody here has it is nobody's business yet.
    Nothing,
    /// It vouches for one that nobody here has.
    Free,
    /// It vouches for one that an account here has.
    Taken,
}

/// What a proven identity leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It opens the account it is linked to.
    Enter,
    /// Its account is locked: the door behind every way in says so, and nothing is changed here.
    Locked,
    /// Its account comes back to life after an incident with one click.
    Reopen,
    /// Its account comes back to life by a link in the mail: the provider does not vouch for the account's address.
    ReopenByMail,
    /// There is an account: sign in the way one does, then it is connected.
    ProveFirst,
    /// A new account, which needs a user name.
    Name,
    /// A new account, which needs an address and a user name.
    Address,
}

/// Decides what a proven identity leads to. The address alone never opens an account that exists.
#[must_use]
pub const fn next_step(linked: Option<Linked>, told: Told) -> Step {
    let Some(linked) = linked else {
        return match told {
            Told::Taken => Step::ProveFirst,
            Told::Free => Step::Name,
            Told::Nothing => Step::Address,
        };
    };
    if linked.locked {
        return Step::Locked;
    }
    match (linked.password, linked.alive) {
        (PasswordStands::Lives | PasswordStands::Absent, true) => Step::Enter,
        (PasswordStands::Lives, false) => Step::ProveFirst,
        // The incident that ended the password may be about who linked what, so one thing more is asked for.
        (PasswordStands::Dead, _) | (PasswordStands::Absent, false) => {
            if linked.vouched {
                Step::Reopen
            } else {
                Step::ReopenByMail
            }
        }
    }
}

/// The ways into an account, besides a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WaysLeft {
    /// One, if there is a password.
    pub passwords: usize,
    /// How many passkeys.
    pub passkeys: usize,
    /// How many linked identities of providers that are configured.
    pub identities: usize,
}

impl WaysLeft {
    /// Whether somebody could still come in.
    #[must_use]
    pub const fn any(self) -> bool {
        self.passwords + self.passkeys + self.identities > 0
    }
}

#[cfg(test)]
#[path = "federated_tests.rs"]
mod tests;
