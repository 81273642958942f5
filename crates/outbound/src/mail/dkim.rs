//! DKIM: signing what we send, so that the receiver can tell our mail from somebody else's (RFC 6376).
//!
//! Makes, reads and publishes the key. Sends nothing, and asks no DNS.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::Entropy;
use lettre::message::Message;
use lettre::message::dkim::{
    DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey,
};
use lettre::message::header::HeaderName;
use rsa::pkcs1::{DecodeRsaPrivateKey as _, EncodeRsaPrivateKey as _, LineEnding};
use rsa::pkcs8::{DecodePrivateKey as _, EncodePublicKey as _};
use rsa::rand_core::{CryptoRng, Error as RngError, RngCore};
use rsa::traits::PublicKeyParts as _;
use rsa::{RsaPrivateKey, RsaPublicKey};

/// RFC 8301: signers use 2048 bits; larger keys do not fit into one DNS string.
const BITS: usize = 2048;
/// RFC 8301: verifiers take nothing shorter than 1024 bits, and many nothing shorter than 2048.
const FEWEST_BITS: usize = 2048;

/// What is signed besides the body: what a reader sees, and what tells one mail from another. `Content-Type` is not
/// among them: the library signs the headers of the message, and that one belongs to its first part, which would be
/// signed as missing.
const SIGNED: [&str; 7] = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Auto-Submitted"];

/// Why a DKIM key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DkimError {
    /// Not ours to read or write, or not there.
    #[error("the DKIM key {} cannot be read or written", path.display())]
    File {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Others could sign in our name.
    #[error("the DKIM key {} is readable by others; allow its owner only: chmod 600", path.display())]
    Exposed {
        /// Where.
        path: PathBuf,
    },
    /// No RSA key in PEM.
    #[error("the DKIM key {} is no RSA private key in PEM", path.display())]
    Shape {
        /// Where.
        path: PathBuf,
    },
    /// Receivers would not believe it.
    #[error("the DKIM key {} has {bits} bits; receivers want at least {FEWEST_BITS}", path.display())]
    Weak {
        /// Where.
        path: PathBuf,
        /// How many it has.
        bits: usize,
    },
    /// A new key must not take the place of one that is in use.
    #[error("there is a DKIM key at {} already", path.display())]
    Exists {
        /// Where.
        path: PathBuf,
    },
    /// The mathematics failed.
    #[error("no DKIM key could be made")]
    Key(#[source] rsa::Error),
}

/// A key to sign with, the domain it speaks for, and the name it is published under.
pub struct Dkim {
    key: RsaPrivateKey,
    signing: DkimConfig,
    domain: String,
    selector: String,
}

impl Dkim {
    /// Reads a key: RSA in PEM, as PKCS #1 or PKCS #8. `domain` is the one behind the `@` of the sender.
    pub fn read(path: &Path, domain: &str, selector: &str) -> Result<Self, DkimError> {
        let file = |source| DkimError::File { path: path.to_path_buf(), source };
        let shape = || DkimError::Shape { path: path.to_path_buf() };
        let text = fs::read_to_string(path).map_err(file)?;
        if fs::metadata(path).map_err(file)?.mode() & 0o077 != 0 {
            return Err(DkimError::Exposed { path: path.to_path_buf() });
        }
        let key = match RsaPrivateKey::from_pkcs1_pem(&text) {
            Ok(key) => key,
            Err(_) => RsaPrivateKey::from_pkcs8_pem(&text).map_err(|_| shape())?,
        };
        let bits = key.n().bits();
        if bits < FEWEST_BITS {
            return Err(DkimError::Weak { path: path.to_path_buf(), bits });
        }
        Self::of(key, domain, selector).ok_or_else(shape)
    }

    /// Makes a key at a path where nothing is yet.
    pub fn create(
        path: &Path,
        domain: &str,
        selector: &str,
        entropy: &dyn Entropy,
    ) -> Result<Self, DkimError> {
        let file = |source: std::io::Error| match source.kind() {
            std::io::ErrorKind::AlreadyExists => DkimError::Exists { path: path.to_path_buf() },
            _ => DkimError::File { path: path.to_path_buf(), source },
        };
        let mut out =
            fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(file)?;
        let key = RsaPrivateKey::new(&mut Drawn(entropy), BITS).map_err(DkimError::Key)?;
        let shape = || DkimError::Shape { path: path.to_path_buf() };
        let pem = key.to_pkcs1_pem(LineEnding::LF).map_err(|_| shape())?;
        out.write_all(pem.as_bytes()).and_then(|()| out.sync_all()).map_err(file)?;
        Self::of(key, domain, selector).ok_or_else(shape)
    }

    fn of(key: RsaPrivateKey, domain: &str, selector: &str) -> Option<Self> {
        let pem = key.to_pkcs1_pem(LineEnding::LF).ok()?;
        let signing = DkimSigningKey::new(&pem, DkimSigningAlgorithm::Rsa).ok()?;
        let canonical = DkimCanonicalization {
            header: DkimCanonicalizationType::Relaxed,
            body: DkimCanonicalizationType::Relaxed,
        };
        Some(Self {
            key,
            signing: DkimConfig::new(
                selector.to_owned(),
                domain.to_owned(),
                signing,
                SIGNED.iter().map(|name| HeaderName::new_from_ascii_str(name)).collect(),
                canonical,
            ),
            domain: domain.to_owned(),
            selector: selector.to_owned(),
        })
    }

    /// Signs a mail.
    pub(super) fn sign(&self, message: &mut Message) {
        message.sign(&self.signing);
    }

    /// Where the key is published: `selector._domainkey.domain`.
    #[must_use]
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// What is published there, as the text of a TXT record.
    pub fn record(&self) -> Option<String> {
        let der = RsaPublicKey::from(&self.key).to_public_key_der().ok()?;
        Some(format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(der.as_bytes())))
    }
}

/// Our entropy in the shape the key maker asks for.
struct Drawn<'a>(&'a dyn Entropy);

impl RngCore for Drawn<'_> {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), RngError> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl CryptoRng for Drawn<'_> {}
