//! A media server: its key, its owner, and whether its credential lives.
//!
//! ```text
//! Unowned ──claim──▶ Owned ──sign out everything──▶ Waiting ──approve, or claim──▶ Owned
//!    ▲                 │  └──────── revoke ───────▶ Revoked ──claim──▶ Owned
//!    └──── release ────┴── from any state
//! ```
//!
//! Only the owner, the key and one number are stored; the state is computed from them and the sign-out levels, so
//! signing out writes nothing here. Ownership and shares belong to the key. Decides only.

use kernel::{Epoch, MachineIdentifier, Timestamp};

use crate::epoch::{Class, Floors};
use crate::ids::{AccountId, DeviceId, PublicKey, Sealed, SectionNumber, ServerId, ServerNumber};

/// A media server as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Its id.
    pub id: ServerId,
    /// The integer the protocol knows it by.
    pub number: ServerNumber,
    /// The name it goes by for ever.
    pub machine_identifier: MachineIdentifier,
    /// Its key. A server of another maker has none.
    pub public_key: Option<PublicKey>,
    /// What it says about itself.
    pub about: ServerAbout,
    /// Whose it is.
    pub owner: Option<AccountId>,
    /// The owner's device row its own token hangs on.
    pub device: Option<DeviceId>,
    /// When its owner last let it in, on the counter that signs out.
    pub approved: Epoch,
    /// When its owner threw it out.
    pub revoked_at: Option<Timestamp>,
    /// The counter in the last signed message taken from it.
    pub counter: i64,
    /// The sealed public address it was last seen at.
    pub address: Sealed,
    /// When it was first seen.
    pub created_at: Timestamp,
    /// When it was last seen.
    pub last_seen_at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}

/// What a server says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServerAbout {
    /// The name its owner gave it.
    pub name: String,
    /// The program.
    pub product: String,
    /// Its version.
    pub version: String,
    /// The operating system.
    pub platform: String,
    /// Its version.
    pub platform_version: String,
    /// The kind of hardware.
    pub device: String,
}

impl ServerAbout {
    /// Cuts every field to a length a page can show, and drops control characters.
    #[must_use]
    pub fn trimmed(self) -> Self {
        let cut = |text: String| text.chars().filter(|c| !c.is_control()).take(200).collect::<String>();
        Self {
            name: cut(self.name),
            product: cut(self.product),
            version: cut(self.version),
            platform: cut(self.platform),
            platform_version: cut(self.platform_version),
            device: cut(self.device),
        }
    }

    /// What it says now; what it does not say now stays as it was.
    #[must_use]
    pub fn or(self, before: &Self) -> Self {
        let text = |now: String, before: &String| if now.is_empty() { before.clone() } else { now };
        Self {
            name: text(self.name, &before.name),
            product: text(self.product, &before.product),
            version: text(self.version, &before.version),
            platform: text(self.platform, &before.platform),
            platform_version: text(self.platform_version, &before.platform_version),
            device: text(self.device, &before.device),
        }
    }

    /// What to call it on a page.
    #[must_use]
    pub fn title(&self) -> &str {
        if self.name.is_empty() { "Unnamed server" } else { &self.name }
    }
}

/// A library of a server, as the account service knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The integer the protocol shares it by.
    pub number: SectionNumber,
    /// The server's own key for it.
    pub key: String,
    /// `movie`, `show`, `artist` or `photo`.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Its identifier, as long as it lives.
    pub uuid: String,
}

/// How a server stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerState {
    /// Nobody owns it.
    Unowned,
    /// It has an owner and may work for them.
    Owned,
    /// It has an owner, but was signed out: the owner must approve it.
    Waiting,
    /// Its owner threw it out: only a new claim lets it in.
    Revoked,
}

impl ServerState {
    /// The word the protocol uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unowned => "unowned",
            Self::Owned => "owned",
            Self::Waiting => "waiting",
            Self::Revoked => "revoked",
        }
    }
}

/// Why a server could not be claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OwnershipError {
    /// It belongs to somebody else and its credential lives.
    #[error("the server already has an owner")]
    AlreadyOwned,
    /// It is known with a key, and did not prove that it holds it.
    #[error("the server did not prove that it holds its key")]
    ProofMissing,
    /// It is known with another key.
    #[error("the server is known with another key")]
    OtherKey,
}

/// Why a server could not be approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalError {
    /// There is no such server, or it is somebody else's.
    #[error("no server of yours matches")]
    Unknown,
    /// It was thrown out; it must be claimed again.
    #[error("the server was thrown out and must be claimed again")]
    Revoked,
    /// It has no key to prove itself with; it must be claimed again.
    #[error("the server has no key and must be claimed again")]
    Keyless,
}

impl Server {
    /// How it stands. The levels are those of its owner and of its own device.
    #[must_use]
    pub fn state(&self, floors: &Floors) -> ServerState {
        if self.owner.is_none() {
            ServerState::Unowned
        } else if self.revoked_at.is_some() {
            ServerState::Revoked
        } else if floors.alive(Class::Server, self.approved) {
            ServerState::Owned
        } else {
            ServerState::Waiting
        }
    }

    /// Decides whether this key may speak for it; the first key it shows becomes its key.
    pub fn accept_key(&self, shown: Option<PublicKey>) -> Result<Option<PublicKey>, OwnershipError> {
        match (self.public_key, shown) {
            (Some(known), Some(shown)) if known != shown => Err(OwnershipError::OtherKey),
            (Some(_), None) => Err(OwnershipError::ProofMissing),
            // A stranger must not put his key on a server that somebody owns without one.
            (None, Some(_)) if self.owner.is_some() => Err(OwnershipError::OtherKey),
            (known, shown) => Ok(shown.or(known)),
        }
    }

    /// It is claimed with a token of `by`. A dead credential loses; a living owner keeps what is theirs.
    pub fn claim(
        self,
        by: AccountId,
        device: DeviceId,
        shown: Option<PublicKey>,
        floors: &Floors,
        now: Epoch,
    ) -> Result<Self, OwnershipError> {
        let same_owner = self.owner.as_ref() == Some(&by);
        let public_key = match self.accept_key(shown) {
            Ok(key) => key,
            // The owner themself may give their keyless server its first key.
            Err(OwnershipError::OtherKey) if same_owner && self.public_key.is_none() => shown,
            Err(error) => return Err(error),
        };
        if !same_owner && self.owner.is_some() {
            let dead = self.state(floors) != ServerState::Owned;
            // Without a key anybody can say that they are this server, so only its owner may claim it again.
            if !dead || public_key.is_none() {
                return Err(OwnershipError::AlreadyOwned);
            }
        }
        Ok(Self {
            owner: Some(by),
            device: Some(device),
            public_key,
            approved: now.next(),
            revoked_at: None,
            ..self
        })
    }

    /// Its owner lets it in again.
    pub fn approve(self, by: &AccountId, now: Epoch) -> Result<Self, ApprovalError> {
        if self.owner.as_ref() != Some(by) {
            return Err(ApprovalError::Unknown);
        }
        if self.revoked_at.is_some() {
            return Err(ApprovalError::Revoked);
        }
        if self.public_key.is_none() {
            return Err(ApprovalError::Keyless);
        }
        Ok(Self { approved: now.next(), ..self })
    }

    /// It belongs to nobody any more. Shares stay, and are good again if the same owner claims it again.
    #[must_use]
    pub fn release(self) -> Self {
        Self { owner: None, device: None, approved: Epoch::ZERO, revoked_at: None, ..self }
    }

    /// Its owner throws it out.
    #[must_use]
    pub fn revoke(self, now: Timestamp) -> Self {
        Self { revoked_at: Some(now), ..self }
    }

    /// What its four words are made from besides its key: the sign-out that made it wait.
    #[must_use]
    pub fn round(&self, floors: &Floors) -> Epoch {
        floors.at(Class::Server)
    }
}

/// Gives the sections a server announced the numbers they had before; `draw` makes numbers for new ones.
pub fn renumber(
    known: &[Section],
    announced: Vec<Section>,
    mut draw: impl FnMut() -> SectionNumber,
) -> Vec<Section> {
    announced
        .into_iter()
        .map(|section| {
            let before = known.iter().find(|old| {
                if section.uuid.is_empty() { old.key == section.key } else { old.uuid == section.uuid }
            });
            Section { number: before.map_or_else(&mut draw, |old| old.number), ..section }
        })
        .collect()
}

#[cfg(test)]
#[path = "server_tests.rs"]
mod tests;
