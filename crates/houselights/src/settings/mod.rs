//! Configuration: flags over environment over one TOML file. Every key is documented where it is declared.
//!
//! The same declaration is the flag, the variable and the key, so the three cannot drift apart. Reads and merges;
//! what a value means is said where it is used.

mod file;
mod merge;
mod providers;
mod resolved;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::PathBuf;

use account::invitation::SignUpMode;
use clap::{Args, ValueEnum};
use http_kit::locality::Network;
use serde::Deserialize;
use url::Url;

#[cfg(test)]
pub use file::SettingsError;
pub use providers::{ProviderKind, ProviderSettings, ProvidersSettings};
pub use resolved::{AccountsConfig, Config, MailConfig, MediaConfig, SmtpConfig, SmtpTls, Surroundings};

/// What every command needs.
#[derive(Debug, Clone, Default, Args)]
pub struct Everywhere {
    /// The configuration file [default: houselights.toml in the data folder, if there is one]
    #[arg(long, env = "HOUSELIGHTS_CONFIG", value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
    /// The account database, `sqlite:///path` or `postgres://...` [default: account.db in the data folder]
    #[arg(
        long,
        env = "HOUSELIGHTS_ACCOUNTS_DATABASE",
        value_name = "URL",
        global = true,
        hide_env_values = true
    )]
    pub accounts_database: Option<String>,
    /// The media database, `sqlite:///path` or `postgres://...` [default: media.db in the data folder]
    #[arg(
        long,
        env = "HOUSELIGHTS_MEDIA_DATABASE",
        value_name = "URL",
        global = true,
        hide_env_values = true
    )]
    pub media_database: Option<String>,
    #[command(flatten)]
    /// The keys that may also stand in the file.
    pub keys: General,
}

/// Keys at the top of the file.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct General {
    /// The data folder [default: $XDG_DATA_HOME/houselights or ~/.local/share/houselights]
    #[arg(long, env = "HOUSELIGHTS_DATA", value_name = "FOLDER", global = true)]
    pub data: Option<PathBuf>,
    /// The keys that seal what is stored [default: keyring.toml in the data folder]
    #[arg(long, env = "HOUSELIGHTS_KEYRING", value_name = "FILE", global = true)]
    pub keyring: Option<PathBuf>,
    /// A command that prints the keyring, for a secret manager, in place of the file
    #[arg(
        long,
        env = "HOUSELIGHTS_KEYRING_COMMAND",
        value_name = "COMMAND",
        global = true,
        hide_env_values = true
    )]
    pub keyring_command: Option<String>,
    /// The list of erased accounts, to be kept with the keyring [default: erased-accounts.txt beside it]
    #[arg(long, env = "HOUSELIGHTS_ERASED_ACCOUNTS", value_name = "FILE", global = true)]
    pub erased_accounts: Option<PathBuf>,
    /// How far signing out has come, to be kept with the keyring [default: epoch-floor.toml beside it]
    #[arg(long, env = "HOUSELIGHTS_EPOCH_FLOOR", value_name = "FILE", global = true)]
    pub epoch_floor: Option<PathBuf>,
    /// A proxy whose `X-Forwarded-For` is believed, as address or network; may be given several times
    #[arg(
        long = "trusted-proxy",
        env = "HOUSELIGHTS_TRUSTED_PROXIES",
        value_name = "NETWORK",
        value_delimiter = ',',
        global = true
    )]
    pub trusted_proxies: Option<Vec<TrustedNetwork>>,
    /// What is logged: error, warn, info, debug, trace, or a filter such as `info,store=debug` [default: info]
    #[arg(long, env = "HOUSELIGHTS_LOG", value_name = "FILTER", global = true)]
    pub log: Option<String>,
    /// How it is logged [default: text]
    #[arg(long, env = "HOUSELIGHTS_LOG_FORMAT", value_name = "FORMAT", global = true)]
    pub log_format: Option<LogFormat>,
}

/// A network that proxies stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct TrustedNetwork(pub Network);

impl std::str::FromStr for TrustedNetwork {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl TryFrom<String> for TrustedNetwork {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// How events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

/// Keys of the account service: `[accounts]` in the file.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccountsSettings {
    /// Where the account service listens [default: 0.0.0.0:32480]
    #[arg(
        long = "accounts-listen",
        env = "HOUSELIGHTS_ACCOUNTS_LISTEN",
        value_name = "ADDRESS",
        id = "accounts-listen"
    )]
    pub listen: Option<SocketAddr>,
    /// The address people and servers reach the account service by [default: http://localhost:32480]
    #[arg(long = "accounts-url", env = "HOUSELIGHTS_ACCOUNTS_URL", value_name = "URL", id = "accounts-url")]
    pub url: Option<Url>,
    /// The database, as in `Everywhere`.
    #[arg(skip)]
    pub database: Option<String>,
    /// For how many days a deletion can be taken back [default: 14]. In the file only.
    #[arg(skip)]
    pub deletion_days: Option<u16>,
    /// Who may sign up [default: what is set on the page /admin/settings, else open]
    #[arg(long = "sign-up", env = "HOUSELIGHTS_SIGN_UP", value_name = "WHO")]
    pub sign_up: Option<SignUpSetting>,
    /// Whether sharing a server with an address invites it to sign up [default: true]
    #[arg(long = "shares-invite", env = "HOUSELIGHTS_SHARES_INVITE", value_name = "BOOL")]
    pub shares_invite: Option<bool>,
    /// Passwords known from leaks: a sorted file of `HASH:COUNT`, or a folder with one file per range
    #[arg(long = "breached-passwords", env = "HOUSELIGHTS_BREACHED_PASSWORDS", value_name = "PATH")]
    pub breached_passwords: Option<PathBuf>,
    /// A service to ask about them by range, such as `https://api.pwnedpasswords.com/range/`
    #[arg(long = "breached-service", env = "HOUSELIGHTS_BREACHED_SERVICE", value_name = "URL")]
    pub breached_service: Option<String>,
    /// A file in the .mmdb format that knows where network addresses are
    #[arg(long = "atlas", env = "HOUSELIGHTS_ATLAS", value_name = "FILE")]
    pub atlas: Option<PathBuf>,
}

/// Who may sign up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignUpSetting {
    /// Everybody.
    Open,
    /// Whoever was invited.
    Invitation,
    /// Nobody; `houselights account create` still works.
    Closed,
}

impl SignUpSetting {
    fn mode(self) -> SignUpMode {
        match self {
            Self::Open => SignUpMode::Open,
            Self::Invitation => SignUpMode::Invitation,
            Self::Closed => SignUpMode::Closed,
        }
    }
}

/// Keys of outgoing mail: `[mail]` in the file.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailSettings {
    /// The SMTP server; without one, mail goes to the local mailbox (`houselights mail`)
    #[arg(long = "smtp-host", env = "HOUSELIGHTS_SMTP_HOST", value_name = "HOST")]
    pub smtp_host: Option<String>,
    /// Its port [default: 587, with `tls` 465, with `none` 25]
    #[arg(long = "smtp-port", env = "HOUSELIGHTS_SMTP_PORT", value_name = "PORT")]
    pub smtp_port: Option<u16>,
    /// How the line to it is protected [default: starttls]
    #[arg(long = "smtp-tls", env = "HOUSELIGHTS_SMTP_TLS", value_name = "HOW")]
    pub smtp_tls: Option<SmtpTls>,
    /// The user name for it
    #[arg(long = "smtp-user", env = "HOUSELIGHTS_SMTP_USER", value_name = "NAME")]
    pub smtp_user: Option<String>,
    /// A file holding the password for it, on one line
    #[arg(long = "smtp-password-file", env = "HOUSELIGHTS_SMTP_PASSWORD_FILE", value_name = "FILE")]
    pub smtp_password_file: Option<PathBuf>,
    /// Certificates in PEM to trust for the SMTP server besides the public ones
    #[arg(long = "smtp-ca-file", env = "HOUSELIGHTS_SMTP_CA_FILE", value_name = "FILE")]
    pub smtp_ca_file: Option<PathBuf>,
    /// The key that signs mail (`houselights mail dkim` makes it) [default: mail is not signed]
    #[arg(long = "dkim-key-file", env = "HOUSELIGHTS_DKIM_KEY_FILE", value_name = "FILE")]
    pub dkim_key_file: Option<PathBuf>,
    /// The name the key is published under [default: houselights]
    #[arg(long = "dkim-selector", env = "HOUSELIGHTS_DKIM_SELECTOR", value_name = "NAME")]
    pub dkim_selector: Option<String>,
    /// The address mail comes from [default: houselights@ and the host of the account service]
    #[arg(long = "mail-from", env = "HOUSELIGHTS_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
}

/// Keys of the media server: `[media]` in the file.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MediaSettings {
    /// Where the media server listens [default: 0.0.0.0:32400]
    #[arg(
        long = "media-listen",
        env = "HOUSELIGHTS_MEDIA_LISTEN",
        value_name = "ADDRESS",
        id = "media-listen"
    )]
    pub listen: Option<SocketAddr>,
    /// The name people see it by [default: the host's name]
    #[arg(long = "media-name", env = "HOUSELIGHTS_MEDIA_NAME", value_name = "NAME", id = "media-name")]
    pub name: Option<String>,
    /// The media database, as in `Everywhere`.
    #[arg(skip)]
    pub database: Option<String>,
    /// A folder to have as a library: `movies=PATH` or `shows=PATH`; may be given several times
    #[arg(long = "library", value_name = "KIND=FOLDER", id = "library")]
    pub libraries: Option<Vec<LibraryFolder>>,
    /// An address to publish besides those of the machine; may be given several times
    #[arg(
        long = "media-address",
        env = "HOUSELIGHTS_MEDIA_ADDRESSES",
        value_name = "URL",
        value_delimiter = ',',
        id = "media-address"
    )]
    pub addresses: Option<Vec<Url>>,
    /// Where segments and pictures are kept [default: cache in the data folder]
    #[arg(long = "media-cache", env = "HOUSELIGHTS_MEDIA_CACHE", value_name = "FOLDER", id = "media-cache")]
    pub cache: Option<PathBuf>,
    /// How many megabytes of segments are kept [default: 4096]
    #[arg(
        long = "media-cache-megabytes",
        env = "HOUSELIGHTS_MEDIA_CACHE_MEGABYTES",
        value_name = "NUMBER",
        id = "media-cache-megabytes"
    )]
    pub cache_megabytes: Option<u64>,
    /// The ffmpeg to run [default: ffmpeg]
    #[arg(long = "ffmpeg", env = "HOUSELIGHTS_FFMPEG", value_name = "PROGRAM")]
    pub ffmpeg: Option<PathBuf>,
    /// The ffprobe to run [default: ffprobe]
    #[arg(long = "ffprobe", env = "HOUSELIGHTS_FFPROBE", value_name = "PROGRAM")]
    pub ffprobe: Option<PathBuf>,
    /// Whether players on the network may find the server by asking around [default: true]
    #[arg(long = "discovery", env = "HOUSELIGHTS_DISCOVERY", value_name = "BOOL")]
    pub discovery: Option<bool>,
}

/// A folder and what kind of library it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct LibraryFolder {
    /// What is in it.
    pub kind: LibraryKind,
    /// Where it is.
    pub path: PathBuf,
}

/// What is in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum LibraryKind {
    /// Films.
    #[value(alias = "movie")]
    Movies,
    /// Series.
    #[value(alias = "show")]
    Shows,
}

impl std::str::FromStr for LibraryFolder {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (kind, path) =
            text.split_once('=').ok_or("say what is in it: movies=FOLDER or shows=FOLDER".to_owned())?;
        let kind = <LibraryKind as ValueEnum>::from_str(kind, true)
            .map_err(|_| format!("`{kind}` is neither movies nor shows"))?;
        if path.is_empty() {
            return Err("the folder is missing behind `=`".to_owned());
        }
        Ok(Self { kind, path: PathBuf::from(path) })
    }
}

impl TryFrom<String> for LibraryFolder {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}
