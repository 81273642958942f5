//! Who a media server is: its Ed25519 key, its machine identifier and a counter that never goes back.
//!
//! ```text
//! first start: draw key and uuid ──▶ identity.toml (0600) ──▶ every later start reads it
//! ```
//!
//! Signs what it is asked to sign. It does not send anything, and the key does not leave it.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey};
use kernel::{Entropy, MachineIdentifier, MachineIdentifierError, Timestamp};
use serde::{Deserialize, Serialize};
use sha1::Digest as _;
use sha2::{Sha256, Sha512_256};
use wire::house::{AUDIENCE, ProofClaims, ProofHeader, SCHEME, claim_proof_text};

/// How far ahead of the clock the file is written, so that not every request writes it.
const RESERVE_MILLIS: i64 = 60_000;

/// A media server's identity.
pub struct ServerIdentity {
    key: SigningKey,
    machine: MachineIdentifier,
    path: PathBuf,
    counter: Mutex<Counter>,
}

/// Why a server's identity could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The file, or the folder it is in.
    #[error("the server identity {path} cannot be read or written")]
    File {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It was edited or cut off.
    #[error("the server identity {path} is not what this program wrote")]
    Damaged {
        /// Where.
        path: PathBuf,
    },
    /// Whoever reads it can pretend to be this server.
    #[error("the server identity {path} is readable by others; allow its owner only (chmod 600)")]
    Exposed {
        /// Where.
        path: PathBuf,
    },
    /// The name in it is no name.
    #[error(transparent)]
    Machine(#[from] MachineIdentifierError),
}

struct Counter {
    last: i64,
    /// Everything up to here may have been used, whatever happens to this process.
    reserved: i64,
    kept: Kept,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    uuid: String,
    machine_identifier: String,
    key: String,
    counter: i64,
}

impl ServerIdentity {
    /// Reads the identity in this folder, or makes one at the first start.
    pub fn open(folder: &Path, entropy: &dyn Entropy) -> Result<Self, IdentityError> {
        let path = folder.join("identity.toml");
        let file = |source| IdentityError::File { path: path.clone(), source };
        let kept = match fs::read_to_string(&path) {
            Ok(text) => {
                let mode = fs::metadata(&path).map_err(file)?.permissions().mode();
                if mode & 0o077 != 0 {
                    return Err(IdentityError::Exposed { path });
                }
                toml::from_str::<Kept>(&text).map_err(|_| IdentityError::Damaged { path: path.clone() })?
            }
            Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => {
                fs::create_dir_all(folder).map_err(file)?;
                let kept = draw(entropy);
                write(&path, &kept)?;
                kept
            }
            Err(other) => return Err(file(other)),
        };
        let seed: [u8; 32] = URL_SAFE_NO_PAD
            .decode(&kept.key)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| IdentityError::Damaged { path: path.clone() })?;
        Ok(Self {
            key: SigningKey::from_bytes(&seed),
            machine: MachineIdentifier::parse(&kept.machine_identifier)?,
            counter: Mutex::new(Counter { last: kept.counter, reserved: kept.counter, kept }),
            path,
        })
    }

    /// The name the server goes by.
    #[must_use]
    pub const fn machine(&self) -> &MachineIdentifier {
        &self.machine
    }

    /// The public key as the account service keeps it: base64url of 32 bytes.
    #[must_use]
    pub fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.key.verifying_key().as_bytes())
    }

    /// The value of an `Authorization` header, good for one request.
    pub fn authorization(&self, now: Timestamp) -> Result<String, IdentityError> {
        let header = ProofHeader {
            alg: "EdDSA".to_owned(),
            kid: URL_SAFE_NO_PAD.encode(Sha256::digest(self.key.verifying_key().as_bytes())),
        };
        let claims = ProofClaims {
            iss: self.machine.as_str().to_owned(),
            aud: AUDIENCE.to_owned(),
            iat: now.as_secs(),
            ctr: self.next(now)?,
        };
        let signed = format!("{}.{}", part(&header), part(&claims));
        let signature = URL_SAFE_NO_PAD.encode(self.key.sign(signed.as_bytes()).to_bytes());
        Ok(format!("{SCHEME} {signed}.{signature}"))
    }

    /// Binds a claim token to this key.
    #[must_use]
    pub fn claim_proof(&self, claim_token: &str) -> String {
        let text = claim_proof_text(claim_token, self.machine.as_str());
        URL_SAFE_NO_PAD.encode(self.key.sign(text.as_bytes()).to_bytes())
    }

    /// A key for one purpose, made from the server's own.
    pub(crate) fn derived(&self, purpose: &str) -> [u8; 32] {
        // Secret first and of fixed length; SHA-512/256 cannot be extended.
        Sha512_256::new().chain_update(self.key.as_bytes()).chain_update(purpose).finalize().into()
    }

    fn next(&self, now: Timestamp) -> Result<i64, IdentityError> {
        let mut counter = self.counter.lock().unwrap_or_else(PoisonError::into_inner);
        let next = now.as_millis().max(counter.last.saturating_add(1));
        if next > counter.reserved {
            let reserved = next.saturating_add(RESERVE_MILLIS);
            let kept = Kept { counter: reserved, ..counter.kept.clone() };
            write(&self.path, &kept)?;
            counter.reserved = reserved;
            counter.kept = kept;
        }
        counter.last = next;
        Ok(next)
    }
}

fn part(value: &impl Serialize) -> String {
    // Two plain structs of texts and numbers: there is nothing JSON could refuse.
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(value).unwrap_or_default())
}

/// The identifier is derived as existing clients and container images expect it: forty hexadecimal characters.
fn draw(entropy: &dyn Entropy) -> Kept {
    let mut seed = [0u8; 32];
    entropy.fill(&mut seed);
    let id = entropy.random_id();
    let cut = |from: usize, to: usize| id.get(from..to).unwrap_or_default();
    let uuid = format!("{}-{}-{}-{}-{}", cut(0, 8), cut(8, 12), cut(12, 16), cut(16, 20), cut(20, 32));
    let machine = sha1::Sha1::digest(format!("{uuid}- Plex Media Server").as_bytes());
    Kept { uuid, machine_identifier: hex::encode(machine), key: URL_SAFE_NO_PAD.encode(seed), counter: 0 }
}

fn write(path: &Path, kept: &Kept) -> Result<(), IdentityError> {
    let text = toml::to_string(kept).map_err(|_| IdentityError::Damaged { path: path.to_path_buf() })?;
    write_private(path, &text).map_err(|source| IdentityError::File { path: path.to_path_buf(), source })
}

/// Writes beside and renames, so that a crash leaves the old file or the new one; readable by its owner only.
pub(crate) fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let fresh = path.with_extension("new");
    let mut out = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()?;
    fs::rename(&fresh, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
    use std::sync::atomic::{AtomicU8, Ordering};

    struct Counting(AtomicU8);
    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for byte in bytes {
                *byte = self.0.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    fn entropy() -> Counting {
        Counting(AtomicU8::new(1))
    }

    fn claims(authorization: &str) -> ProofClaims {
        let jws = authorization.strip_prefix("Houselights ").unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(jws.split('.').nth(1).unwrap()).unwrap()).unwrap()
    }

    #[test]
    fn a_server_is_the_same_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let first = ServerIdentity::open(folder.path(), &entropy()).unwrap();
        let again = ServerIdentity::open(folder.path(), &Counting(AtomicU8::new(99))).unwrap();
        assert_eq!(first.machine(), again.machine());
        assert_eq!(first.public_key(), again.public_key());
        assert_eq!(first.machine().as_str().len(), 40);
    }

    #[test]
    fn a_proof_verifies_with_the_public_key_and_names_the_server() {
        let folder = tempfile::tempdir().unwrap();
        let identity = ServerIdentity::open(folder.path(), &entropy()).unwrap();
        let proof = identity.authorization(Timestamp::from_secs(1000)).unwrap();
        let jws = proof.strip_prefix("Houselights ").unwrap();
        let (signed, signature) = jws.rsplit_once('.').unwrap();
        let raw: [u8; 32] = URL_SAFE_NO_PAD.decode(identity.public_key()).unwrap().try_into().unwrap();
        let key = VerifyingKey::from_bytes(&raw).unwrap();
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
        assert!(key.verify(signed.as_bytes(), &signature).is_ok());
        assert_eq!(claims(&proof).iss, identity.machine().as_str());
        assert_eq!(claims(&proof).aud, AUDIENCE);
    }

    #[test]
    fn the_counter_only_grows_also_when_the_clock_goes_back_and_over_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let identity = ServerIdentity::open(folder.path(), &entropy()).unwrap();
        let mut last = 0;
        for now in [Timestamp(5_000), Timestamp(5_000), Timestamp(9_000), Timestamp(1_000)] {
            let ctr = claims(&identity.authorization(now).unwrap()).ctr;
            assert!(ctr > last, "{ctr} after {last}");
            last = ctr;
        }
        drop(identity);
        let again = ServerIdentity::open(folder.path(), &entropy()).unwrap();
        assert!(claims(&again.authorization(Timestamp(1)).unwrap()).ctr > last);
    }

    #[test]
    fn an_identity_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        ServerIdentity::open(folder.path(), &entropy()).unwrap();
        let path = folder.path().join("identity.toml");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(
            ServerIdentity::open(folder.path(), &entropy()),
            Err(IdentityError::Exposed { .. })
        ));
    }
}
