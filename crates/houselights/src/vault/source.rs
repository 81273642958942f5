//! Where the keyring comes from: a file of ours, or a place that only hands it out.
//!
//! ```text
//! file          read and written; refused when others may read it
//! environment   read; the text of the keyring, or the same as base64
//! credential    read; what systemd laid into $CREDENTIALS_DIRECTORY
//! command       read; what a secret manager prints
//! ```

use std::fmt;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::keyring::Keyring;

/// The variable that may hold the keyring itself.
pub const VARIABLE: &str = "HOUSELIGHTS_KEYRING_VALUE";
/// The name of the systemd credential.
pub const CREDENTIAL: &str = "houselights-keyring";

/// Where the keyring comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file of ours.
    File(PathBuf),
    /// The environment.
    Variable,
    /// A file that systemd laid out for us.
    Credential(PathBuf),
    /// What a command prints.
    Command(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "the keyring {}", path.display()),
            Self::Variable => write!(f, "the keyring in ${VARIABLE}"),
            Self::Credential(path) => write!(f, "the keyring in the credential {}", path.display()),
            // The command may hold a token, so it is not repeated.
            Self::Command(_) => f.write_str("the keyring from the keyring command"),
        }
    }
}

/// Why the keyring cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// Not there.
    #[error("{at} is not there")]
    Missing {
        /// Where it should be.
        at: Source,
    },
    /// Not ours to read or write.
    #[error("{at} cannot be read or written")]
    File {
        /// Where.
        at: Source,
        /// Why.
        #[source]
        why: std::io::Error,
    },
    /// The command did not hand it out.
    #[error("the keyring command failed: {status}; what it had to say stands above")]
    Command {
        /// How it ended.
        status: std::process::ExitStatus,
    },
    /// Others could take the keys.
    #[error("{at} is readable by others; allow its owner only: chmod 600")]
    Exposed {
        /// Where.
        at: Source,
    },
    /// Edited or cut off.
    #[error("{at} is damaged: {what}")]
    Damaged {
        /// Where.
        at: Source,
        /// What is wrong, without showing a key.
        what: &'static str,
    },
    /// Not the keys of the house that is running.
    #[error("{at} is another house's now; the keys at hand are kept")]
    OtherHouse {
        /// Where.
        at: Source,
    },
    /// It can be read and not changed.
    #[error("{at} can only be read by this program")]
    ReadOnly {
        /// Where.
        at: Source,
    },
}

impl Source {
    /// The file, if it is a file of ours.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Variable | Self::Credential(_) | Self::Command(_) => None,
        }
    }

    /// Reads the keyring.
    pub fn read(&self) -> Result<Keyring, KeyringError> {
        let text = match self {
            Self::File(path) => {
                let text = self.text_of(path)?;
                let mode =
                    fs::metadata(path).map_err(|why| KeyringError::File { at: self.clone(), why })?.mode();
                if mode & 0o077 != 0 {
                    return Err(KeyringError::Exposed { at: self.clone() });
                }
                text
            }
            // Who may read a credential is systemd's to say.
            Self::Credential(path) => self.text_of(path)?,
            Self::Variable => {
                let value =
                    std::env::var(VARIABLE).map_err(|_| KeyringError::Missing { at: self.clone() })?;
                plain(Zeroizing::new(value))
            }
            Self::Command(command) => self.printed_by(command)?,
        };
        Keyring::parse(&text).map_err(|what| KeyringError::Damaged { at: self.clone(), what })
    }

    /// When what is there was last written, where that can be seen.
    #[must_use]
    pub fn written_at(&self) -> Option<SystemTime> {
        match self {
            Self::File(path) | Self::Credential(path) => {
                fs::metadata(path).and_then(|file| file.modified()).ok()
            }
            Self::Variable | Self::Command(_) => None,
        }
    }

    /// Puts a keyring there: beside and renamed, so that a crash never leaves half of one.
    pub fn write(&self, keyring: &Keyring) -> Result<(), KeyringError> {
        let Self::File(path) = self else { return Err(KeyringError::ReadOnly { at: self.clone() }) };
        let failed = |why| KeyringError::File { at: self.clone(), why };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let fresh = path.with_extension("new");
        let mut out = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&fresh)
            .map_err(failed)?;
        out.write_all(keyring.text().as_bytes()).and_then(|()| out.sync_all()).map_err(failed)?;
        fs::rename(&fresh, path).map_err(failed)
    }

    fn text_of(&self, path: &Path) -> Result<Zeroizing<String>, KeyringError> {
        match fs::read_to_string(path) {
            Ok(text) => Ok(Zeroizing::new(text)),
            Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => {
                Err(KeyringError::Missing { at: self.clone() })
            }
            Err(why) => Err(KeyringError::File { at: self.clone(), why }),
        }
    }

    fn printed_by(&self, command: &str) -> Result<Zeroizing<String>, KeyringError> {
        let ran = Command::new("/bin/sh")
            .args(["-c", command])
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .map_err(|why| KeyringError::File { at: self.clone(), why })?;
        if !ran.status.success() {
            return Err(KeyringError::Command { status: ran.status });
        }
        let damaged = |_| KeyringError::Damaged { at: self.clone(), what: "it is no text" };
        Ok(plain(Zeroizing::new(String::from_utf8(ran.stdout).map_err(damaged)?)))
    }
}

/// Places that cannot hold several lines get the text as base64.
fn plain(text: Zeroizing<String>) -> Zeroizing<String> {
    match STANDARD.decode(text.trim()).map(String::from_utf8) {
        Ok(Ok(decoded)) => Zeroizing::new(decoded),
        _ => text,
    }
}
