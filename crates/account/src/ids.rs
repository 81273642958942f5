//! One type per kind of id, number, hash and sealed value, so that none can stand in another's place.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::Secret;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

kernel::id! {
    /// Names an account.
    AccountId;
    /// Names a sign-up that waits for its confirmation.
    SignUpId;
    /// Names a request to choose a new password.
    ResetId;
    /// Names a browser that is signed in.
    SessionId;
    /// Names an app installation of one account.
    DeviceId;
    /// Names a token's row.
    TokenId;
    /// Names a link code's row.
    LinkCodeId;
    /// Names a claim token's row.
    ClaimTokenId;
    /// Names a media server.
    ServerId;
    /// Names a share.
    ShareId;
    /// Names an incident.
    IncidentId;
    /// Names a mail in the queue.
    MailId;
    /// Names a mail in the local mailbox.
    MailboxId;
    /// Names a link that locks an account.
    NotMeId;
    /// Names leave to recover a locked account.
    RecoveryId;
    /// Names a change of address.
    EmailChangeId;
    /// Names the step between a first factor and a session.
    SecondStepId;
    /// Names a passkey's row.
    PasskeyId;
    /// Names an identity at a provider that opens an account.
    FederatedIdentityId;
    /// Names a browser's way to a provider and back.
    TripId;
    /// Names a group of accounts that can be signed out together: the month they signed up in.
    CohortId;
    /// Names an invitation to sign up.
    InvitationId;
}

macro_rules! number {
    ($($(#[$meta:meta])* $name:ident;)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    )+ };
}

number! {
    /// The integer the protocol calls an account by: positive, below 2^31, drawn at random.
    AccountNumber;
    /// The integer the protocol calls a device by.
    DeviceNumber;
    /// The integer a link code is polled by.
    LinkCodeNumber;
    /// The integer the protocol calls a server by.
    ServerNumber;
    /// The integer the protocol calls a share by.
    ShareNumber;
    /// The integer the protocol calls a section of a server by; not the server's own section key.
    SectionNumber;
}

/// Bytes only the vault can read, and only in the row and column they were sealed for.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

/// A keyed hash under which a sealed value is looked up.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Index(pub [u8; 32]);

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Index(..)")
    }
}

/// What something is looked up by: its hash under the key that finds now and, while keys are turned over, under the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lookup {
    /// Under the key that finds now: what is written.
    pub now: Index,
    /// Under the key before it, or the one that comes.
    pub other: Option<Index>,
}

impl Lookup {
    /// Whether a row with this hash is meant.
    #[must_use]
    pub fn fits(&self, index: &Index) -> bool {
        self.now == *index || self.other.as_ref() == Some(index)
    }

    /// Both hashes; the same one twice where there is one.
    #[must_use]
    pub fn both(&self) -> [Index; 2] {
        [self.now, self.other.unwrap_or(self.now)]
    }
}

impl From<Index> for Lookup {
    fn from(now: Index) -> Self {
        Self { now, other: None }
    }
}

/// A keyed hash of the number a link code is polled by. The number stands nowhere: number and client identifier together
/// are the right to fetch a token, and whoever reads the row must not have it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PollIndex(pub i64);

impl PollIndex {
    /// As much of a keyed hash as a number in a table holds: 63 bits.
    #[must_use]
    pub fn of(index: Index) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = index.0;
        Self(i64::from_be_bytes([a & 0x7f, b, c, d, e, f, g, h]))
    }
}

impl fmt::Debug for PollIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PollIndex(..)")
    }
}

/// Names an account whose key was destroyed, without its id: what the list outside the database holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark(pub [u8; 32]);

impl Mark {
    /// The mark of an account. Ids are random, so nobody can guess from a mark whose it is.
    #[must_use]
    pub fn of(account: &AccountId) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"houselights destroyed account\n");
        hash.update(account.as_str());
        Self(hash.finalize().into())
    }
}

/// The SHA-256 of a presented secret of full strength: what is stored instead of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenHash(pub [u8; 32]);

impl TokenHash {
    /// The hash of what somebody presents. Only for secrets of 128 bits and more: it is not slow.
    #[must_use]
    pub fn of(presented: &Secret) -> Self {
        Self(Sha256::digest(presented.expose().as_bytes()).into())
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(..)")
    }
}

/// A media server's Ed25519 public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey(pub [u8; 32]);

impl PublicKey {
    /// Reads 43 characters of unpadded base64url.
    #[must_use]
    pub fn from_base64url(text: &str) -> Option<Self> {
        Some(Self(URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?))
    }

    /// The key as 43 characters of unpadded base64url.
    #[must_use]
    pub fn to_base64url(self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// The name the key goes by in a signature's header: base64url of its SHA-256.
    #[must_use]
    pub fn key_id(self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0))
    }
}

/// An Ed25519 signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

impl Signature {
    /// Reads 86 characters of unpadded base64url.
    #[must_use]
    pub fn from_base64url(text: &str) -> Option<Self> {
        Some(Self(URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?))
    }
}
