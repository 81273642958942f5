//! A vault on paper, for tests: what it promises without its strength. A value opens only where it was sealed and with
//! whose key, and everybody can read it.

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::Secret;
use sha2::{Digest as _, Sha256};

use crate::account::PasswordHash;
use crate::fault::VaultError;
use crate::ids::{Index, Lookup, Sealed};
use crate::vault::{Column, IndexKind, OwnKey, Owner, Vault, Verdict};

/// Binds a value to its row and column as a real vault does, and hides nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct PaperVault;

#[async_trait]
impl Vault for PaperVault {
    fn seal(&self, column: Column, row: &str, plain: &Secret) -> Result<Sealed, VaultError> {
        Ok(Sealed(format!("{}|{row}|{}", column.as_str(), plain.expose()).into_bytes()))
    }

    fn open(&self, column: Column, row: &str, sealed: &Sealed) -> Result<Secret, VaultError> {
        let text = String::from_utf8(sealed.0.clone()).map_err(|_| VaultError::Unopenable)?;
        let plain = text.strip_prefix(&format!("{}|{row}|", column.as_str()));
        plain.map(Secret::new).ok_or(VaultError::Unopenable)
    }

    fn new_key(&self, owner: &Owner) -> Result<Sealed, VaultError> {
        Ok(Sealed(format!("key|{}", owner.as_str()).into_bytes()))
    }

    fn unwrap_key(&self, owner: &Owner, wrapped: &Sealed) -> Result<OwnKey, VaultError> {
        if *wrapped != self.new_key(owner)? {
            return Err(VaultError::Unopenable);
        }
        Ok(OwnKey::new(owner.clone(), Default::default()))
    }

    fn seal_own(
        &self,
        key: &OwnKey,
        column: Column,
        row: &str,
        plain: &Secret,
    ) -> Result<Sealed, VaultError> {
        let bare = self.seal(column, row, plain)?;
        Ok(Sealed([b"own|", key.owner().as_str().as_bytes(), b"|", &bare.0].concat()))
    }

    fn open_own(
        &self,
        key: &OwnKey,
        column: Column,
        row: &str,
        sealed: &Sealed,
    ) -> Result<Secret, VaultError> {
        let own = format!("own|{}|", key.owner().as_str());
        let bare = sealed.0.strip_prefix(own.as_bytes()).ok_or(VaultError::Unopenable)?;
        self.open(column, row, &Sealed(bare.to_vec()))
    }

    fn owner(&self, sealed: &Sealed) -> Option<Owner> {
        let text = std::str::from_utf8(&sealed.0).ok()?;
        let (name, _) = text.strip_prefix("own|")?.split_once('|')?;
        Some(if name == "trail" { Owner::Trail } else { Owner::Account(name.into()) })
    }

    fn current_key(&self) -> String {
        "k1".to_owned()
    }

    fn key_of(&self, sealed: &Sealed) -> Option<String> {
        self.owner(sealed).is_none().then(|| self.current_key())
    }

    fn reseal(&self, _column: Column, _row: &str, sealed: &Sealed) -> Result<Sealed, VaultError> {
        Ok(sealed.clone())
    }

    fn keys_of_hash(&self, _hash: &PasswordHash) -> Vec<String> {
        vec![self.current_key()]
    }

    fn reseal_hash(&self, hash: &PasswordHash) -> Result<PasswordHash, VaultError> {
        Ok(hash.clone())
    }

    fn same_hash(&self, one: &PasswordHash, other: &PasswordHash) -> bool {
        one == other
    }

    fn index(&self, kind: IndexKind, canonical: &str) -> Index {
        Index(digest(&[kind.as_str().as_bytes(), canonical.as_bytes()]))
    }

    fn lookup(&self, kind: IndexKind, canonical: &str) -> Lookup {
        self.index(kind, canonical).into()
    }

    fn finding_keys(&self) -> Vec<String> {
        vec!["l1".to_owned()]
    }

    fn index_under(&self, key: &str, kind: IndexKind, canonical: &str) -> Option<Index> {
        (key == "l1").then(|| self.index(kind, canonical))
    }

    fn token_text(&self, row: &str) -> Secret {
        Secret::new(URL_SAFE_NO_PAD.encode(digest(&[b"token", row.as_bytes()])))
    }

    async fn hash_password(&self, password: &Secret) -> Result<PasswordHash, VaultError> {
        Ok(PasswordHash(URL_SAFE_NO_PAD.encode(digest(&[password.expose().as_bytes()]))))
    }

    async fn verify_password(
        &self,
        password: &Secret,
        hash: Option<&PasswordHash>,
    ) -> Result<Verdict, VaultError> {
        let same = hash == Some(&self.hash_password(password).await?);
        Ok(if same { Verdict::Right } else { Verdict::Wrong })
    }
}

/// A hash over several parts, each with its length before it.
pub(crate) fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
