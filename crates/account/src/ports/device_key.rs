//! The keys of devices, and our own that sign their tokens.

use async_trait::async_trait;
use kernel::Timestamp;

use super::Stored;
use crate::device_key::{DeviceKey, Jwk};
use crate::fault::VaultError;
use crate::ids::{DeviceId, LinkCodeId, PublicKey, Signature};

/// The keys of devices.
#[async_trait]
pub trait DeviceKeyRows {
    /// Writes it down, in place of an earlier one of the same device. Unique: thumbprint.
    async fn put_device_key(&mut self, key: &DeviceKey) -> Stored<()>;
    /// By its name.
    async fn device_key(&mut self, thumbprint: &str) -> Stored<Option<DeviceKey>>;
    /// Forgets the key of a device; nothing happens if there is none.
    async fn delete_device_key(&mut self, device: &DeviceId) -> Stored<()>;
    /// Remembers the key that came with a link code, until the code is over.
    async fn put_link_code_key(&mut self, code: &LinkCodeId, key: &Jwk, until: Timestamp) -> Stored<()>;
    /// The key that came with a link code.
    async fn link_code_key(&mut self, code: &LinkCodeId) -> Stored<Option<Jwk>>;
}

/// Our keys that sign the tokens of devices.
pub trait TokenKeys: Send + Sync {
    /// The name of the one that signs now.
    fn current(&self) -> Result<String, VaultError>;
    /// Signs with the one of this name.
    fn sign(&self, key_id: &str, message: &[u8]) -> Result<Signature, VaultError>;
    /// The public part of the one of this name, if it is ours.
    fn public(&self, key_id: &str) -> Option<PublicKey>;
    /// All that tokens may still be signed with, the one that signs now last.
    fn all(&self) -> Vec<(String, PublicKey)>;
}
