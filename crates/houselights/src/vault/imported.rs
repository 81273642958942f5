//! Password hashes that another program made: read with bounds, checked, and replaced at the owner's next sign-in.
//!
//! ```text
//! $2a$ $2b$ $2y$                    bcrypt
//! $scrypt$ln=,r=,p=$salt$hash       scrypt
//! $pbkdf2$ $pbkdf2-sha256$ …        PBKDF2 with SHA-1, SHA-256, SHA-512: i=ROUNDS or ROUNDS alone
//! pbkdf2_sha256$ROUNDS$salt$hash    the same as Django writes it; the salt is text
//! $argon2i$ $argon2id$              argon2 with any parameters within the bounds
//! ```
//!
//! A hash that would cost more memory or time than one sign-in may is refused when it is imported, so that nobody can
//! stop the service with a file. bcrypt over a fast hash is refused: it falls to lists of those fast hashes.

use account::VaultError;
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use kernel::Secret;
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use subtle::ConstantTimeEq as _;

/// The most memory one hash may take, in KiB.
const MOST_MEMORY: u32 = 256 * 1024;
/// The most memory times passes, in KiB: about what a second can do.
const MOST_WORK: u32 = 1024 * 1024;
/// The highest bcrypt cost: about a second.
const MOST_BCRYPT: u32 = 14;
/// The most PBKDF2 rounds.
const MOST_ROUNDS: u32 = 2_000_000;

/// Standard base64, with or without padding, also where left-over bits are not zero.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Why a hash was not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Of a kind that cannot be checked.
    #[error("this kind of password hash is not known")]
    Unknown,
    /// Of a known kind, and not well formed.
    #[error("the password hash is damaged")]
    Damaged,
    /// Checking it would take too much.
    #[error("checking the password hash would cost too much: {0}")]
    Costly(&'static str),
    /// A fast hash under bcrypt.
    #[error("bcrypt over a fast hash is not accepted; let this person choose a new password")]
    PreHashed,
    /// The vault failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// An imported hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Imported {
    text: String,
    kind: Kind,
}

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    Bcrypt,
    Scrypt { log_n: u8, r: u32, p: u32, salt: Vec<u8>, hash: Vec<u8> },
    Pbkdf2 { digest: Digest, rounds: u32, salt: Vec<u8>, hash: Vec<u8> },
    Argon2 { algorithm: Algorithm, version: Version, params: Params, salt: Vec<u8>, hash: Vec<u8> },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Digest {
    Sha1,
    Sha256,
    Sha512,
}

impl Imported {
    /// Reads a hash as another program wrote it.
    pub fn read(text: &str) -> Result<Self, ImportError> {
        let text = text.trim();
        let text = text.strip_prefix("argon2$").map_or_else(|| text.to_owned(), |phc| format!("${phc}"));
        let kind = if text.starts_with("bcrypt_sha256$") || text.starts_with("$bcrypt-sha256$") {
            return Err(ImportError::PreHashed);
        } else if ["$2a$", "$2b$", "$2y$"].iter().any(|start| text.starts_with(start)) {
            bcrypt_kind(&text)?
        } else if let Some(rest) = text.strip_prefix("$scrypt$") {
            scrypt_kind(rest)?
        } else if let Some((digest, rest)) = phc_pbkdf2(&text) {
            pbkdf2_kind(digest, rest, Salt::Base64)?
        } else if let Some((digest, rest)) = django_pbkdf2(&text) {
            pbkdf2_kind(digest, rest, Salt::Text)?
        } else if let Some(rest) = text.strip_prefix("$argon2id$") {
            argon2_kind(Algorithm::Argon2id, rest)?
        } else if let Some(rest) = text.strip_prefix("$argon2i$") {
            argon2_kind(Algorithm::Argon2i, rest)?
        } else {
            return Err(ImportError::Unknown);
        };
        Ok(Self { text, kind })
    }

    /// The hash as text that `read` reads.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is the hash of this password.
    pub fn fits(&self, password: &Secret) -> bool {
        let password = password.expose().as_bytes();
        let same = |made: Vec<u8>, hash: &[u8]| bool::from(made.ct_eq(hash));
        match &self.kind {
            Kind::Bcrypt => bcrypt::verify(password, &self.text).unwrap_or(false),
            Kind::Scrypt { log_n, r, p, salt, hash } => {
                let mut made = vec![0; hash.len()];
                scrypt::Params::new(*log_n, *r, *p)
                    .is_ok_and(|params| scrypt::scrypt(password, salt, &params, &mut made).is_ok())
                    && same(made, hash)
            }
            Kind::Pbkdf2 { digest, rounds, salt, hash } => {
                let mut made = vec![0; hash.len()];
                match digest {
                    Digest::Sha1 => pbkdf2::pbkdf2_hmac::<Sha1>(password, salt, *rounds, &mut made),
                    Digest::Sha256 => pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, *rounds, &mut made),
                    Digest::Sha512 => pbkdf2::pbkdf2_hmac::<Sha512>(password, salt, *rounds, &mut made),
                }
                same(made, hash)
            }
            Kind::Argon2 { algorithm, version, params, salt, hash } => {
                let mut made = vec![0; hash.len()];
                let argon2 = Argon2::new(*algorithm, *version, params.clone());
                argon2.hash_password_into(password, salt, &mut made).is_ok() && same(made, hash)
            }
        }
    }
}

fn bcrypt_kind(text: &str) -> Result<Kind, ImportError> {
    let mut parts = text.split('$').skip(2);
    let (cost, rest) = (parts.next(), parts.next());
    let cost = number(cost)?;
    let well = rest.is_some_and(|rest| {
        rest.len() == 53
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'/')
    });
    if !well || parts.next().is_some() || cost < 4 {
        return Err(ImportError::Damaged);
    }
    if cost > MOST_BCRYPT { Err(ImportError::Costly("a bcrypt cost above 14")) } else { Ok(Kind::Bcrypt) }
}

fn scrypt_kind(rest: &str) -> Result<Kind, ImportError> {
    let [parameters, salt, hash] = parts(rest)?;
    let log_n = number(parameter(parameters, "ln"))?;
    let (r, p) = (number(parameter(parameters, "r"))?, number(parameter(parameters, "p"))?);
    if log_n == 0 || r == 0 || p == 0 {
        return Err(ImportError::Damaged);
    }
    let memory = 1u32.checked_shl(log_n).filter(|_| log_n < 32).and_then(|n| n.checked_mul(r)).map(|n| n / 8);
    match memory {
        Some(memory) if memory <= MOST_MEMORY && memory.saturating_mul(p) <= MOST_WORK => {}
        _ => return Err(ImportError::Costly("scrypt with more than 256 MiB, or too many lanes")),
    }
    let log_n = u8::try_from(log_n).map_err(|_| ImportError::Damaged)?;
    let (salt, hash) = (decoded(salt)?, hashed(hash)?);
    Ok(Kind::Scrypt { log_n, r, p, salt, hash })
}

#[derive(Clone, Copy)]
enum Salt {
    Base64,
    Text,
}

fn phc_pbkdf2(text: &str) -> Option<(Digest, &str)> {
    let rest = text.strip_prefix("$pbkdf2")?;
    [
        ("-sha256$", Digest::Sha256),
        ("-sha512$", Digest::Sha512),
        ("-sha1$", Digest::Sha1),
        ("$", Digest::Sha1),
    ]
    .into_iter()
    .find_map(|(start, digest)| Some((digest, rest.strip_prefix(start)?)))
}

fn django_pbkdf2(text: &str) -> Option<(Digest, &str)> {
    [("pbkdf2_sha256$", Digest::Sha256), ("pbkdf2_sha512$", Digest::Sha512), ("pbkdf2_sha1$", Digest::Sha1)]
        .into_iter()
        .find_map(|(start, digest)| Some((digest, text.strip_prefix(start)?)))
}

fn pbkdf2_kind(digest: Digest, rest: &str, salt_is: Salt) -> Result<Kind, ImportError> {
    let [rounds, salt, hash] = parts(rest)?;
    let rounds = number(parameter(rounds, "i").or(Some(rounds)))?;
    if rounds == 0 || salt.is_empty() {
        return Err(ImportError::Damaged);
    }
    if rounds > MOST_ROUNDS {
        return Err(ImportError::Costly("more than two million rounds of PBKDF2"));
    }
    let salt = match salt_is {
        Salt::Base64 => decoded(salt)?,
        Salt::Text => salt.as_bytes().to_vec(),
    };
    Ok(Kind::Pbkdf2 { digest, rounds, salt, hash: hashed(hash)? })
}

fn argon2_kind(algorithm: Algorithm, rest: &str) -> Result<Kind, ImportError> {
    let (version, rest) = match rest.strip_prefix("v=") {
        Some(rest) => rest.split_once('$').ok_or(ImportError::Damaged)?,
        None => ("16", rest),
    };
    let version = match version {
        "19" => Version::V0x13,
        "16" => Version::V0x10,
        _ => return Err(ImportError::Damaged),
    };
    let [parameters, salt, hash] = parts(rest)?;
    if parameter(parameters, "keyid").is_some() || parameter(parameters, "data").is_some() {
        return Err(ImportError::Unknown);
    }
    let memory = number(parameter(parameters, "m"))?;
    let (passes, lanes) = (number(parameter(parameters, "t"))?, number(parameter(parameters, "p"))?);
    if memory > MOST_MEMORY || memory.saturating_mul(passes) > MOST_WORK || lanes > 64 {
        return Err(ImportError::Costly("argon2 with more than 256 MiB, or too many passes"));
    }
    let (salt, hash) = (decoded(salt)?, hashed(hash)?);
    if salt.len() < 8 {
        return Err(ImportError::Damaged);
    }
    let params = Params::new(memory, passes, lanes, Some(hash.len())).map_err(|_| ImportError::Damaged)?;
    Ok(Kind::Argon2 { algorithm, version, params, salt, hash })
}

fn parts(rest: &str) -> Result<[&str; 3], ImportError> {
    let parts: Vec<&str> = rest.split('$').collect();
    parts.try_into().map_err(|_| ImportError::Damaged)
}

fn parameter<'a>(parameters: &'a str, name: &str) -> Option<&'a str> {
    parameters.split(',').find_map(|one| one.strip_prefix(name)?.strip_prefix('='))
}

fn number(text: Option<&str>) -> Result<u32, ImportError> {
    let text =
        text.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit())).ok_or(ImportError::Damaged)?;
    // A number too large to read is a cost too large to pay.
    if text.len() > 9 {
        Err(ImportError::Costly("a number of ten digits"))
    } else {
        text.parse().map_err(|_| ImportError::Damaged)
    }
}

fn decoded(text: &str) -> Result<Vec<u8>, ImportError> {
    // One family of programs writes a dot where base64 has a plus.
    let bytes = BASE64.decode(text.replace('.', "+")).map_err(|_| ImportError::Damaged)?;
    if bytes.len() > 128 { Err(ImportError::Damaged) } else { Ok(bytes) }
}

fn hashed(text: &str) -> Result<Vec<u8>, ImportError> {
    decoded(text)
        .and_then(|hash| if (16..=128).contains(&hash.len()) { Ok(hash) } else { Err(ImportError::Damaged) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(text: &str) -> ImportError {
        Imported::read(text).err().expect("not accepted")
    }

    #[test]
    fn what_would_cost_too_much_is_refused_unhashed() {
        let salt_and_hash = "c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g";
        for costly in [
            format!("$argon2id$v=19$m=4194304,t=1,p=1${salt_and_hash}"),
            format!("$argon2id$v=19$m=65536,t=4000,p=1${salt_and_hash}"),
            format!("$argon2id$v=19$m=99999999999,t=1,p=1${salt_and_hash}"),
            "$2b$31$abcdefghijklmnopqrstuuIXtp7lVb2fxYHrFrZRPnK6qGKQDuVOC".to_owned(),
            format!("$scrypt$ln=30,r=8,p=1${salt_and_hash}"),
            format!("$scrypt$ln=40,r=8,p=1${salt_and_hash}"),
            format!("$scrypt$ln=15,r=8,p=4000${salt_and_hash}"),
            format!("$pbkdf2-sha256$i=999999999,l=32${salt_and_hash}"),
        ] {
            assert!(matches!(why(&costly), ImportError::Costly(_)), "{costly}");
        }
    }

    #[test]
    fn what_is_no_hash_or_a_weak_one_is_refused() {
        for unknown in [
            "",
            "password",
            "5f4dcc3b5aa765d61d8327deb882cf99",
            "$argon2d$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaA",
            "$6$salt$hash",
        ] {
            assert!(matches!(why(unknown), ImportError::Unknown), "{unknown}");
        }
        for damaged in [
            "$2b$12$short",
            "$argon2id$v=19$m=64",
            "$pbkdf2-sha256$i=0$c2FsdA$aGFzaA",
            "pbkdf2_sha256$1000$salt",
            "$scrypt$ln=0,r=8,p=1$a$b",
        ] {
            assert!(matches!(why(damaged), ImportError::Damaged), "{damaged}");
        }
        assert!(matches!(
            why("bcrypt_sha256$$2b$12$abcdefghijklmnopqrstuuIXtp7lVb2fxYHrFrZRPnK6qGKQDuVOC"),
            ImportError::PreHashed
        ));
    }

    /// Hashes of "violet harbour lantern 41" made by other programs' libraries.
    const MADE_ELSEWHERE: &[&str] = &[
        "$2b$05$tTk4LgNc2GwEB4sG2VQ56.Jih3tzcj4BUP/CHt.onG7sBfCPxZxCG",
        "$2a$05$tTk4LgNc2GwEB4sG2VQ56.Jih3tzcj4BUP/CHt.onG7sBfCPxZxCG",
        "$2y$05$tTk4LgNc2GwEB4sG2VQ56.Jih3tzcj4BUP/CHt.onG7sBfCPxZxCG",
        "$pbkdf2-sha256$1000$WAuBEAIgZOw9Z6x1bi1l7A$CuMYjTD0Fhn.FnutVr72ex.a2irKCWtu2YC1eP6ZPvw",
        "$pbkdf2-sha512$1000$9Z6zljKmtDaGkPL.f6/Vug$tzOEiOfVZKtCI0Q0W5RKDVg.nSfBTbgEZ.21p9ATi/pJrV54UUYxcC.j2/64D8v/hmO9gf3EKWE77/238FmQNQ",
        "$pbkdf2$1000$0ZpTCgGg9F7rPacUwphzrg$0nHW3T5LaTr9X2RZO9ObeoW4raY",
        "$scrypt$ln=10,r=8,p=1$Zuz9v5cSImQsZSzFmJNSqg$VJervpCv6kX8jCkdN/TzZCgEtSlKATaljzXgMDOK+6Y",
        "$argon2id$v=19$m=64,t=2,p=1$MSflwazf+pWshNGjbZFkBg$xVCgW/dteEtvl4R/9V8PU4wPtExCRS+ibJqsUXl6hg0",
        "$argon2i$v=19$m=128,t=3,p=2$FFSlleUlULNPRUbQgKIVSQ$EZtL1q0WBCHFRRsdQlVHUv31UC9Kwv3PA6TaVst4sKo",
        "pbkdf2_sha256$1000$seasalt$okoIcBQgBVVadOuz6jHa9KD7kYfE+Mh+EQk5sr/YTM0=",
        "pbkdf2_sha1$1000$seasalt$vvSFxBZ3E4Nej+LiHuRq9zUPN78=",
        "argon2$argon2id$v=19$m=102400,t=2,p=8$c2Vhc2FsdHNlYXNhbHQ$yBxw3pK39zG20gjIqaCg4dFu9gB4PhFxMgDASeUEjJg",
    ];

    #[test]
    fn hashes_of_other_programs_fit_their_password_and_no_other() {
        for text in MADE_ELSEWHERE {
            let imported = Imported::read(text).expect(text);
            assert_eq!(Imported::read(imported.text()).expect(text).text(), imported.text());
            assert!(imported.fits(&Secret::new("violet harbour lantern 41")), "{text}");
            assert!(!imported.fits(&Secret::new("violet harbour lantern 42")), "{text}");
        }
    }
}
