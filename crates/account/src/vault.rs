//! The port to the keys: everything personal is sealed and opened here, and nowhere else.
//!
//! ```text
//! keyring ──wraps──▶ key of an account ──seals──▶ everything personal of that account
//!    └────seals────▶ what belongs to no account (yet)
//! ```

mod places;

use async_trait::async_trait;
use kernel::Secret;
use zeroize::Zeroizing;

pub use places::SEALED;

use crate::account::PasswordHash;
use crate::fault::VaultError;
use crate::ids::{AccountId, Index, Lookup, PublicKey, Sealed, Signature};

/// Which column a value is sealed for. A value moved to another row or column cannot be opened there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// `account.email`
    AccountEmail,
    /// `account.user_name`
    AccountUserName,
    /// `pending_sign_up.email`
    SignUpEmail,
    /// `pending_sign_up.user_name`
    SignUpUserName,
    /// `session.origin`
    SessionOrigin,
    /// `device.address`
    DeviceAddress,
    /// `device_name.name`
    DeviceName,
    /// `link_code.code`
    LinkCodeCode,
    /// `link_code.address`
    LinkCodeAddress,
    /// `server.address`
    ServerAddress,
    /// `share.invited_email`
    ShareInvitedEmail,
    /// `mail.parameters`
    MailParameters,
    /// `mailbox.content`
    MailboxContent,
    /// `audit.detail`
    AuditDetail,
    /// `email_change.old_email`
    EmailChangeOld,
    /// `email_change.new_email`
    EmailChangeNew,
    /// `account_key.wrapped`: the key of an account
    AccountKey,
    /// `house_key.wrapped`: the key of the audit trail
    HouseKey,
    /// `factors.app_key`
    FactorsAppKey,
    /// `factors.offered_key`
    FactorsOfferedKey,
    /// `passkey.record`
    PasskeyRecord,
    /// `passkey.name`
    PasskeyName,
    /// What a page is given with a challenge; in no table.
    PasskeyChallenge,
    /// `federated_identity.identity`
    FederatedIdentity,
    /// `trip.luggage`
    TripLuggage,
    /// `invitation.note`
    InvitationNote,
    /// `mail_tie.email`
    MailTieEmail,
}

impl Column {
    /// The name that is bound into the seal. Never change one: what was sealed under it could not be opened.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccountEmail => "account.email",
            Self::AccountUserName => "account.user_name",
            Self::SignUpEmail => "pending_sign_up.email",
            Self::SignUpUserName => "pending_sign_up.user_name",
            Self::SessionOrigin => "session.origin",
            Self::DeviceAddress => "device.address",
            Self::DeviceName => "device_name.name",
            Self::LinkCodeCode => "link_code.code",
            Self::LinkCodeAddress => "link_code.address",
            Self::ServerAddress => "server.address",
            Self::ShareInvitedEmail => "share.invited_email",
            Self::MailParameters => "mail.parameters",
            Self::MailboxContent => "mailbox.content",
            Self::AuditDetail => "audit.detail",
            Self::EmailChangeOld => "email_change.old_email",
            Self::EmailChangeNew => "email_change.new_email",
            Self::AccountKey => "account_key.wrapped",
            Self::HouseKey => "house_key.wrapped",
            Self::FactorsAppKey => "factors.app_key",
            Self::FactorsOfferedKey => "factors.offered_key",
            Self::PasskeyRecord => "passkey.record",
            Self::PasskeyName => "passkey.name",
            Self::PasskeyChallenge => "passkey.challenge",
            Self::FederatedIdentity => "federated_identity.identity",
            Self::TripLuggage => "trip.luggage",
            Self::InvitationNote => "invitation.note",
            Self::MailTieEmail => "mail_tie.email",
        }
    }
}

/// What a look-up hash is for; the same text has unrelated hashes under different kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IndexKind {
    /// An e-mail address in its canonical form.
    Email,
    /// A user name in its canonical form.
    UserName,
    /// The characters of a link code.
    LinkCode,
    /// The number a link code is polled by.
    LinkCodeNumber,
    /// The subject of a limit on tries.
    Attempt,
    /// A known text, by which a lookup key is recognised.
    House,
    /// The issuer and subject of an identity at a provider.
    FederatedSubject,
    /// A browser and an account it was signed in to; stands in that browser's cookie, never in a table.
    KnownBrowser,
    /// The code of an invitation to sign up, in its canonical form.
    Invitation,
    /// A challenge to work on; signs it.
    Work,
    /// A network and a family of browsers an account was used from.
    Place,
    /// Something for a device to sign; signs it.
    Nonce,
}

impl IndexKind {
    /// Whether its hashes are made anew with another key. What the others are made of is written down nowhere: they are
    /// short-lived, name no person by themselves, and stay with the house's own key.
    #[must_use]
    pub const fn turned_over(self) -> bool {
        matches!(self, Self::Email | Self::UserName | Self::FederatedSubject)
    }

    /// The name that is bound into the hash. Never change one.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::UserName => "user_name",
            Self::LinkCode => "link_code",
            Self::LinkCodeNumber => "link_code_number",
            Self::Attempt => "attempt",
            Self::House => "house",
            Self::FederatedSubject => "federated_subject",
            Self::KnownBrowser => "known_browser",
            Self::Invitation => "invitation",
            Self::Work => "work",
            Self::Place => "place",
            Self::Nonce => "nonce",
        }
    }
}

/// Whose key seals a value that the keyring does not seal itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Owner {
    /// An account's: destroying it makes everything sealed for the account unreadable, wherever it lies.
    Account(AccountId),
    /// The audit trail's own. A row of the trail never changes, so it cannot be sealed again when the keyring's key does.
    Trail,
}

impl Owner {
    /// The name that is bound into the seal.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Account(id) => id.as_str(),
            Self::Trail => "trail",
        }
    }

    /// Where its key stands, wrapped.
    #[must_use]
    pub const fn column(&self) -> Column {
        match self {
            Self::Account(_) => Column::AccountKey,
            Self::Trail => Column::HouseKey,
        }
    }
}

/// An owner's key, unwrapped. It lives no longer than the transaction it was unwrapped in.
pub struct OwnKey {
    owner: Owner,
    bytes: Zeroizing<[u8; 32]>,
}

impl OwnKey {
    /// Puts a key together; for vaults.
    #[must_use]
    pub const fn new(owner: Owner, bytes: Zeroizing<[u8; 32]>) -> Self {
        Self { owner, bytes }
    }

    /// Whose it is.
    #[must_use]
    pub const fn owner(&self) -> &Owner {
        &self.owner
    }

    /// The key itself; for vaults.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.bytes
    }
}

impl std::fmt::Debug for OwnKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OwnKey({:?}, ..)", self.owner)
    }
}

/// What checking a password says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is not the password.
    Wrong,
    /// It is.
    Right,
    /// It is, but its hash was made with older parameters or an older key and should be made again.
    RightButOld,
}

/// The keys, used from a distance.
#[async_trait]
pub trait Vault: Send + Sync {
    /// Seals a value for one row and column.
    fn seal(&self, column: Column, row: &str, plain: &Secret) -> Result<Sealed, VaultError>;

    /// Opens a value that was sealed for this row and column.
    fn open(&self, column: Column, row: &str, sealed: &Sealed) -> Result<Secret, VaultError>;

    /// Makes a key for an owner and gives it wrapped: sealed by the keyring, to be stored.
    fn new_key(&self, owner: &Owner) -> Result<Sealed, VaultError>;

    /// Unwraps an owner's key.
    fn unwrap_key(&self, owner: &Owner, wrapped: &Sealed) -> Result<OwnKey, VaultError>;

    /// Seals a value for one row and column with an owner's key.
    fn seal_own(&self, key: &OwnKey, column: Column, row: &str, plain: &Secret)
    -> Result<Sealed, VaultError>;

    /// Opens a value that was sealed for this row and column with this owner's key.
    fn open_own(
        &self,
        key: &OwnKey,
        column: Column,
        row: &str,
        sealed: &Sealed,
    ) -> Result<Secret, VaultError>;

    /// Whose key a value names; none when the keyring sealed it.
    fn owner(&self, sealed: &Sealed) -> Option<Owner>;

    /// The name of the keyring's key that seals now.
    fn current_key(&self) -> String;

    /// The name of the keyring's key that sealed a value; none when an owner's did.
    fn key_of(&self, sealed: &Sealed) -> Option<String>;

    /// Seals again, with the keyring's current key, what the keyring sealed for this row and column.
    fn reseal(&self, column: Column, row: &str, sealed: &Sealed) -> Result<Sealed, VaultError>;

    /// The names of the keyring's keys that a password hash needs, the outermost first.
    fn keys_of_hash(&self, hash: &PasswordHash) -> Vec<String>;

    /// Puts the current key of the keyring around a password hash in place of an older one.
    fn reseal_hash(&self, hash: &PasswordHash) -> Result<PasswordHash, VaultError>;

    /// Whether two stored texts are the same hash, whatever key is around them.
    fn same_hash(&self, one: &PasswordHash, other: &PasswordHash) -> bool;

    /// The hash a value is written down with to be looked up by: of the key that finds now, where the kind has one.
    fn index(&self, kind: IndexKind, canonical: &str) -> Index;

    /// What a value is looked up by while keys are turned over.
    fn lookup(&self, kind: IndexKind, canonical: &str) -> Lookup;

    /// The names of the keys that find, the one that finds now first, then the one before it or the one that comes.
    fn finding_keys(&self) -> Vec<String>;

    /// The hash of a value under one of them; none if there is none of that name.
    fn index_under(&self, key: &str, kind: IndexKind, canonical: &str) -> Option<Index>;

    /// The text of the token with this row id: 43 characters of `[A-Za-z0-9_-]`, always the same.
    fn token_text(&self, row: &str) -> Secret;

    /// Hashes a password slowly. Waits for its turn.
    async fn hash_password(&self, password: &Secret) -> Result<PasswordHash, VaultError>;

    /// Checks a password slowly; without a hash it takes the same time and says `Wrong`.
    async fn verify_password(
        &self,
        password: &Secret,
        hash: Option<&PasswordHash>,
    ) -> Result<Verdict, VaultError>;
}

/// Checks signatures of media servers.
pub trait Signatures: Send + Sync {
    /// Whether this Ed25519 signature over these bytes was made with the key. Strict: no weak keys, no malleability.
    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool;
}
