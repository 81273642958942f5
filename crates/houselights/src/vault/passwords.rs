//! Passwords: argon2id with a pepper from the keyring, away from the threads that answer requests.
//!
//! ```text
//! $argon2id$v=19$m=19456,t=2,p=1,keyid=azE$<salt>$<hash>
//! ```
//!
//! Says what is hashed and what a stored hash means; whose turn it is, the hashers beside decide.

use std::sync::Arc;

use account::VaultError;
use account::account::PasswordHash;
use account::vault::Verdict;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use kernel::{Entropy, Secret};
use subtle::ConstantTimeEq as _;

use super::hashers::{Hashers, Memory};
use super::keyring::{Key, Keyring};

/// 19 MiB, two passes, one lane: the floor of the OWASP password storage sheet.
const COST: Cost = Cost { memory: 19 * 1024, passes: 2, lanes: 1 };

/// Hashes and checks passwords, a few at a time.
pub struct Passwords {
    keyring: Arc<Keyring>,
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
    pub fn new(keyring: Arc<Keyring>, entropy: Arc<dyn Entropy>, at_once: usize) -> Self {
        Self { keyring, entropy, hashers: Hashers::start(at_once) }
    }

    /// Hashes a new password with the current key.
    pub async fn hash(&self, password: &Secret) -> Result<PasswordHash, VaultError> {
        let key = self.keyring.current().to_owned();
        let mut salt = vec![0u8; 16];
        self.entropy.fill(&mut salt);
        let hash = self.slowly(password, &key, salt.clone(), COST).await?;
        Ok(PasswordHash(Stored { cost: COST, key, salt, hash }.text()))
    }

    /// Checks a password. Without a hash the same work is done, so that the time does not tell who exists.
    pub async fn verify(
        &self,
        password: &Secret,
        hash: Option<&PasswordHash>,
    ) -> Result<Verdict, VaultError> {
        let Some(hash) = hash else {
            let key = self.keyring.current().to_owned();
            self.slowly(password, &key, vec![0u8; 16], COST).await?;
            return Ok(Verdict::Wrong);
        };
        let stored = Stored::read(&hash.0).ok_or(VaultError::Hash)?;
        let made = self.slowly(password, &stored.key, stored.salt.clone(), stored.cost).await?;
        if !bool::from(made.ct_eq(&stored.hash)) {
            return Ok(Verdict::Wrong);
        }
        let fresh = stored.cost == COST && stored.key == self.keyring.current();
        Ok(if fresh { Verdict::Right } else { Verdict::RightButOld })
    }

    async fn slowly(
        &self,
        password: &Secret,
        key: &str,
        salt: Vec<u8>,
        cost: Cost,
    ) -> Result<Vec<u8>, VaultError> {
        let pepper = self.keyring.seal(key, "pepper").ok_or(VaultError::UnknownKey)?;
        let password = password.clone();
        self.hashers.turn(move |memory| argon2id(memory, &password, &pepper, &salt, cost)).await
    }
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
