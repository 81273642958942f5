//! Passwords: argon2id with a pepper from the keyring, away from the threads that answer requests.
//!
//! ```text
//! $sealed$<the line below, sealed by the keyring>                          the outer key can be turned over at any time
//! $argon2id$v=19$m=19456,t=2,p=1,keyid=aG91c2U$<salt>$<hash>               `house`: a pepper that never changes
//! ```
//!
//! Hashes that were imported stand in the same cover, without pepper, until their owner signs in. Hashes from before there
//! was a cover name the key of the keyring their pepper comes from.
//!
//! Says what is hashed and what a stored hash means; whose turn it is, the hashers beside decide.

use std::sync::Arc;

use account::account::PasswordHash;
use account::vault::Verdict;
use account::{Sealed, VaultError};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use kernel::{Entropy, Secret};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::hashers::{Hashers, Memory};
use super::imported::{ImportError, Imported};
use super::keyring::Key;
use super::rings::Rings;
use super::sealing::{self, Place, Under};

/// 19 MiB, two passes, one lane: the floor of the OWASP password storage sheet.
const COST: Cost = Cost { memory: 19 * 1024, passes: 2, lanes: 1 };

/// What a covered hash begins with.
const COVER: &str = "$sealed$";
/// What a cover is bound to. Not to a row: a hash waits in one and moves to another.
const COVERED: Place<'static> = Place { column: "password", row: "" };
/// The name of the pepper that comes from the lookup key.
const HOUSE: &str = "house";

/// Hashes and checks passwords, a few at a time.
pub struct Passwords {
    rings: Arc<Rings>,
    entropy: Arc<dyn Entropy>,
    hashers: Hashers,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cost {
    memory: u32,
    passes: u32,
    lanes: u32,
}

/// A stored hash, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stored {
    cost: Cost,
    key: String,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Passwords {
    /// At most this many at once.
    pub fn new(rings: Arc<Rings>, entropy: Arc<dyn Entropy>, at_once: usize) -> Self {
        Self { rings, entropy, hashers: Hashers::start(at_once) }
    }

    /// Hashes a new password and covers the hash with the current key.
    pub async fn hash(&self, password: &Secret) -> Result<PasswordHash, VaultError> {
        let mut salt = vec![0u8; 16];
        self.entropy.fill(&mut salt);
        let hash = self.slowly(password, HOUSE, salt.clone(), COST).await?;
        self.cover(&Stored { cost: COST, key: HOUSE.to_owned(), salt, hash }.text())
    }

    /// Checks a password. Without a hash the same work is done, so that the time does not tell who exists.
    pub async fn verify(
        &self,
        password: &Secret,
        hash: Option<&PasswordHash>,
    ) -> Result<Verdict, VaultError> {
        let Some(hash) = hash else {
            self.slowly(password, HOUSE, vec![0u8; 16], COST).await?;
            return Ok(Verdict::Wrong);
        };
        let bare = self.bare(hash)?;
        let Some(stored) = Stored::read(&bare) else {
            let imported = Imported::read(&bare).map_err(|_| VaultError::Hash)?;
            let password = password.clone();
            let right = self.hashers.turn(move |_| Ok(vec![u8::from(imported.fits(&password))])).await?;
            return Ok(if right == [1] { Verdict::RightButOld } else { Verdict::Wrong });
        };
        let made = self.slowly(password, &stored.key, stored.salt.clone(), stored.cost).await?;
        if !bool::from(made.ct_eq(&stored.hash)) {
            return Ok(Verdict::Wrong);
        }
        let fresh = stored.cost == COST && stored.key == HOUSE && hash.0.starts_with(COVER);
        Ok(if fresh { Verdict::Right } else { Verdict::RightButOld })
    }

    /// Covers an imported hash, if it is of a kind that can be checked and costs no more than it may.
    pub fn import(&self, text: &str) -> Result<PasswordHash, ImportError> {
        let imported = Imported::read(text)?;
        self.cover(imported.text()).map_err(ImportError::Vault)
    }

    /// The names of the keys a hash needs, the outermost first.
    pub fn keys_of(&self, hash: &PasswordHash) -> Vec<String> {
        let outer = sealed(hash).and_then(|sealed| match Under::of(&sealed)? {
            Under::Keyring(id) => Some(id),
            Under::Own(_) => None,
        });
        // Without a cover, the key of the pepper is named first as none: the cover is missing.
        let inner = self.bare(hash).ok().and_then(|bare| Stored::read(&bare)).map(|stored| stored.key);
        let pepper = inner.filter(|key| key != HOUSE);
        std::iter::once(outer.unwrap_or_default()).chain(pepper).collect()
    }

    /// Puts the current key around a hash in place of an older one.
    pub fn cover_again(&self, hash: &PasswordHash) -> Result<PasswordHash, VaultError> {
        self.cover(&self.bare(hash)?)
    }

    /// Whether two stored texts are the same hash.
    pub fn same(&self, one: &PasswordHash, other: &PasswordHash) -> bool {
        one == other || matches!((self.bare(one), self.bare(other)), (Ok(one), Ok(other)) if one == other)
    }

    fn cover(&self, bare: &str) -> Result<PasswordHash, VaultError> {
        let id = self.rings.now().current().to_owned();
        let key = self.rings.seal(&id, "seal").ok_or(VaultError::UnknownKey)?;
        let sealed =
            sealing::seal(&key, &Under::Keyring(id), self.entropy.as_ref(), COVERED, bare.as_bytes())?;
        Ok(PasswordHash(format!("{COVER}{}", STANDARD_NO_PAD.encode(sealed.0))))
    }

    fn bare(&self, hash: &PasswordHash) -> Result<Zeroizing<String>, VaultError> {
        if !hash.0.starts_with(COVER) {
            return Ok(Zeroizing::new(hash.0.clone()));
        }
        let sealed = sealed(hash).ok_or(VaultError::Hash)?;
        let Some(Under::Keyring(id)) = Under::of(&sealed) else { return Err(VaultError::Hash) };
        let key = self.rings.seal(&id, "seal").ok_or(VaultError::UnknownKey)?;
        let plain = sealing::open(&key, COVERED, &sealed)?;
        std::str::from_utf8(&plain).map(|text| Zeroizing::new(text.to_owned())).map_err(|_| VaultError::Hash)
    }

    async fn slowly(
        &self,
        password: &Secret,
        key: &str,
        salt: Vec<u8>,
        cost: Cost,
    ) -> Result<Vec<u8>, VaultError> {
        let pepper = match key {
            HOUSE => self.rings.now().lookup("pepper"),
            old => self.rings.seal(old, "pepper").ok_or(VaultError::UnknownKey)?,
        };
        let password = password.clone();
        self.hashers.turn(move |memory| argon2id(memory, &password, &pepper, &salt, cost)).await
    }
}

fn sealed(hash: &PasswordHash) -> Option<Sealed> {
    STANDARD_NO_PAD.decode(hash.0.strip_prefix(COVER)?).ok().map(Sealed)
}

fn argon2id(
    memory: &mut Memory,
    password: &Secret,
    pepper: &Key,
    salt: &[u8],
    cost: Cost,
) -> Result<Vec<u8>, VaultError> {
    let mut hash = vec![0u8; 32];
    let params =
        Params::new(cost.memory, cost.passes, cost.lanes, Some(hash.len())).map_err(|_| VaultError::Hash)?;
    if memory.len() < params.block_count() {
        memory.resize(params.block_count(), Block::new());
    }
    Argon2::new_with_secret(pepper.as_slice(), Algorithm::Argon2id, Version::V0x13, params)
        .and_then(|argon2| {
            let password = password.expose().as_bytes();
            argon2.hash_password_into_with_memory(password, salt, &mut hash, memory.as_mut_slice())
        })
        .map_err(|_| VaultError::Hash)?;
    Ok(hash)
}

impl Stored {
    fn text(&self) -> String {
        let Cost { memory, passes, lanes } = self.cost;
        let key = STANDARD_NO_PAD.encode(&self.key);
        let (salt, hash) = (STANDARD_NO_PAD.encode(&self.salt), STANDARD_NO_PAD.encode(&self.hash));
        format!("$argon2id$v=19$m={memory},t={passes},p={lanes},keyid={key}${salt}${hash}")
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("$argon2id$v=19$")?.split('$');
        let (parameters, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
        let parameter =
            |name: &str| parameters.split(',').find_map(|one| one.strip_prefix(name)?.strip_prefix('='));
        let number = |name: &str| parameter(name)?.parse::<u32>().ok();
        Some(Self {
            cost: Cost { memory: number("m")?, passes: number("t")?, lanes: number("p")? },
            key: String::from_utf8(STANDARD_NO_PAD.decode(parameter("keyid")?).ok()?).ok()?,
            salt: STANDARD_NO_PAD.decode(salt).ok()?,
            hash: STANDARD_NO_PAD.decode(hash).ok()?,
        })
    }
}
