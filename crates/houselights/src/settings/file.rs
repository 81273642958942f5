//! The TOML file. Unknown keys are errors: a misspelt key must not look as if it worked.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{AccountsSettings, LogFormat, MailSettings, MediaSettings, ProvidersSettings, TrustedNetwork};

/// Everything the file may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    pub(super) data: Option<PathBuf>,
    pub(super) keyring: Option<PathBuf>,
    pub(super) keyring_command: Option<String>,
    pub(super) erased_accounts: Option<PathBuf>,
    pub(super) epoch_floor: Option<PathBuf>,
    pub(super) trusted_proxies: Option<Vec<TrustedNetwork>>,
    pub(super) log: Option<String>,
    pub(super) log_format: Option<LogFormat>,
    pub(super) accounts: AccountsSettings,
    pub(super) mail: MailSettings,
    pub(super) media: MediaSettings,
    pub(super) providers: ProvidersSettings,
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file is not there, or not ours to read.
    #[error("the configuration file {} cannot be read", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file holds something that is no key, or a value of the wrong kind.
    #[error("the configuration file {} cannot be used: {}", path.display(), source.message())]
    Wrong {
        /// Which.
        path: PathBuf,
        /// Why and where.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// Two places for one keyring.
    #[error("the keyring is named twice: say either `keyring`, a file, or `keyring_command`")]
    TwoKeyrings,
    /// There is no home to put the data folder into.
    #[error("there is no home folder; say where the data folder is with --data")]
    NoHome,
}

/// Reads the file that was named, else the one in the data folder if there is one.
pub fn read(named: Option<&Path>, data: &Path) -> Result<File, SettingsError> {
    let usual = data.join("houselights.toml");
    let path = match named {
        Some(path) => path,
        None if usual.is_file() => &usual,
        None => return Ok(File::default()),
    };
    let text = std::fs::read_to_string(path)
        .map_err(|source| SettingsError::Unreadable { path: path.to_path_buf(), source })?;
    toml::from_str(&text)
        .map_err(|source| SettingsError::Wrong { path: path.to_path_buf(), source: Box::new(source) })
}
