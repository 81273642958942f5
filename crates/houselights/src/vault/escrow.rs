//! Escrow: a keyring split into shares, of which some, but not fewer, give it back.
//!
//! ```text
//! houselights-share 1 · of which house · 2 of 5, any 3 suffice · bytes · checksum
//! ```
//!
//! Shamir's scheme over GF(256), from an audited crate. A share alone says nothing about the keys. What the shares give
//! back is compared with the fingerprint that each of them carries.

use std::convert::Infallible;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::Entropy;
use rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest as _, Sha256};
use vsss_rs::Gf256;
use zeroize::Zeroizing;

use super::keyring::Keyring;

const FIRST_WORD: &str = "houselights-share-1";

/// A keyring's shares, as text.
pub struct Escrow;

/// Why shares give no keyring.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum EscrowError {
    /// The numbers make no sense.
    #[error(
        "of {shares} shares, {threshold} cannot be what suffices: choose 2 or more, and at most as many as there are"
    )]
    Numbers {
        /// How many shares.
        shares: u8,
        /// How many suffice.
        threshold: u8,
    },
    /// A line is no share.
    #[error("line {line} begins like a share and is damaged: copy it again, every character counts")]
    Damaged {
        /// Which line of all that was read.
        line: usize,
    },
    /// Nothing in the text is a share.
    #[error("there is no share in what was read; a share is a line that begins with `{FIRST_WORD}`")]
    None,
    /// Shares of different splits.
    #[error("these shares do not belong together: they are of different splits")]
    Mixed,
    /// Fewer than needed.
    #[error("{there} shares are there, and {needed} are needed")]
    TooFew {
        /// How many different ones were read.
        there: usize,
        /// How many it takes.
        needed: u8,
    },
    /// What came out is not what went in.
    #[error("the shares give something that is not the keyring they were made of")]
    Wrong,
    /// The scheme failed.
    #[error("the keyring cannot be split")]
    Scheme,
}

struct Share {
    fingerprint: String,
    number: u8,
    shares: u8,
    threshold: u8,
    bytes: Zeroizing<Vec<u8>>,
}

impl Escrow {
    /// Splits a keyring. Each share is one line.
    pub fn split(
        keyring: &Keyring,
        shares: u8,
        threshold: u8,
        entropy: &dyn Entropy,
    ) -> Result<Vec<Zeroizing<String>>, EscrowError> {
        if threshold < 2 || threshold > shares {
            return Err(EscrowError::Numbers { shares, threshold });
        }
        let fingerprint = split_name(keyring, entropy);
        let text = keyring.text();
        let parts =
            Gf256::split_bytes(usize::from(threshold), usize::from(shares), text.as_bytes(), Random(entropy))
                .map_err(|_| EscrowError::Scheme)?;
        let lines = parts.into_iter().zip(1..).map(|(bytes, number)| {
            let share = Share {
                fingerprint: fingerprint.clone(),
                number,
                shares,
                threshold,
                bytes: Zeroizing::new(bytes),
            };
            share.text()
        });
        Ok(lines.collect())
    }

    /// Joins the shares that stand in a text, among whatever else stands there.
    pub fn join(text: &str) -> Result<Keyring, EscrowError> {
        let mut shares: Vec<Share> = Vec::new();
        for (line, text) in
            text.lines().enumerate().filter(|(_, text)| text.trim_start().starts_with(FIRST_WORD))
        {
            let share = Share::read(text.trim()).ok_or(EscrowError::Damaged { line: line + 1 })?;
            if !shares
                .iter()
                .any(|other| other.number == share.number && other.fingerprint == share.fingerprint)
            {
                shares.push(share);
            }
        }
        let first = shares.first().ok_or(EscrowError::None)?;
        if shares
            .iter()
            .any(|share| share.fingerprint != first.fingerprint || share.threshold != first.threshold)
        {
            return Err(EscrowError::Mixed);
        }
        if shares.len() < usize::from(first.threshold) {
            return Err(EscrowError::TooFew { there: shares.len(), needed: first.threshold });
        }
        let parts: Vec<Vec<u8>> = shares.iter().map(|share| share.bytes.to_vec()).collect();
        let joined = Zeroizing::new(Gf256::combine_bytes(&parts).map_err(|_| EscrowError::Wrong)?);
        let text = std::str::from_utf8(&joined).map_err(|_| EscrowError::Wrong)?;
        let keyring = Keyring::parse(text).map_err(|_| EscrowError::Wrong)?;
        let right = first.fingerprint.starts_with(&keyring.fingerprint());
        if right { Ok(keyring) } else { Err(EscrowError::Wrong) }
    }
}

/// The keyring's fingerprint and something random, so that shares of two splits of one keyring are told apart.
fn split_name(keyring: &Keyring, entropy: &dyn Entropy) -> String {
    let mut random = [0u8; 4];
    entropy.fill(&mut random);
    format!("{}:{}", keyring.fingerprint(), hex::encode(random))
}

impl Share {
    fn text(&self) -> Zeroizing<String> {
        let Self { fingerprint, number, shares, threshold, bytes } = self;
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_slice()));
        let body = Zeroizing::new(format!(
            "{FIRST_WORD} {fingerprint} {number}/{shares}/{threshold} {}",
            bytes.as_str()
        ));
        Zeroizing::new(format!("{} {}", body.as_str(), checksum(&body)))
    }

    fn read(text: &str) -> Option<Self> {
        let (body, sum) = text.rsplit_once(' ')?;
        if checksum(body) != sum {
            return None;
        }
        let mut words = body.split(' ').skip(1);
        let (fingerprint, numbers, bytes) = (words.next()?, words.next()?, words.next()?);
        let mut numbers = numbers.split('/').map(str::parse::<u8>);
        Some(Self {
            fingerprint: fingerprint.to_owned(),
            number: numbers.next()?.ok()?,
            shares: numbers.next()?.ok()?,
            threshold: numbers.next()?.ok()?,
            bytes: Zeroizing::new(URL_SAFE_NO_PAD.decode(bytes).ok()?),
        })
    }
}

fn checksum(body: &str) -> String {
    let sum = hex::encode(Sha256::digest(body.as_bytes()));
    sum.chars().take(12).collect()
}

/// Our source of randomness as the scheme asks for it.
struct Random<'a>(&'a dyn Entropy);

impl TryRng for Random<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Random<'_> {}
