//! The configuration with every default in place.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use account::invitation::SignUpMode;
use clap::ValueEnum;
use http_kit::proxy::TrustedProxies;
use serde::Deserialize;
use url::Url;

use super::file::{SettingsError, read};
use super::merge::Given;
use super::{
    AccountsSettings, Everywhere, General, LibraryFolder, LogFormat, MailSettings, MediaSettings,
    ProvidersSettings, SignUpSetting,
};
use crate::vault::{CREDENTIAL, Source, VARIABLE};

/// How the line to the SMTP server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpTls {
    /// Plain first, then TLS; refused when the server cannot.
    #[default]
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// None: only for a server on the same machine.
    None,
}

/// Everything, with defaults.
#[derive(Debug, Clone)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// Where the keyring comes from.
    pub keyring: Source,
    /// The list of erased accounts.
    pub erased: PathBuf,
    /// How far signing out has come.
    pub floor: PathBuf,
    /// Proxies whose word about the caller is taken.
    pub trusted_proxies: TrustedProxies,
    /// The log filter.
    pub log: String,
    /// How events are written.
    pub log_format: LogFormat,
    /// The account service.
    pub accounts: AccountsConfig,
    /// Outgoing mail.
    pub mail: MailConfig,
    /// The media server.
    pub media: MediaConfig,
    /// Other services people may sign in with, by name.
    pub providers: ProvidersSettings,
}

/// The account service.
#[derive(Debug, Clone)]
pub struct AccountsConfig {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where it is reached.
    pub url: Url,
    /// Its database.
    pub database: String,
    /// Who may sign up, if that is configured.
    pub sign_up: Option<SignUpMode>,
    /// Whether a share that waits for an address invites it to sign up.
    pub shares_invite: bool,
    /// For how long a deletion can be taken back.
    pub deletion_grace: Duration,
    /// Passwords known from leaks, on this machine.
    pub breached_passwords: Option<PathBuf>,
    /// The service to ask about them.
    pub breached_service: Option<String>,
    /// The file that knows where network addresses are.
    pub atlas: Option<PathBuf>,
}

/// Outgoing mail.
#[derive(Debug, Clone)]
pub struct MailConfig {
    /// The SMTP server; without one, the local mailbox.
    pub smtp: Option<SmtpConfig>,
    /// The address mail comes from.
    pub from: String,
    /// Where the key that signs mail stands; without one, mail is not signed.
    pub dkim_key_file: Option<PathBuf>,
    /// The name that key is published under.
    pub dkim_selector: String,
}

/// An SMTP server.
#[derive(Debug, Clone)]
pub struct SmtpConfig {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is protected.
    pub tls: SmtpTls,
    /// The user name, if it wants one.
    pub user: Option<String>,
    /// Where the password stands.
    pub password_file: Option<PathBuf>,
    /// Where certificates stand that are trusted besides the public ones.
    pub ca_file: Option<PathBuf>,
}

/// The media server.
#[derive(Debug, Clone)]
pub struct MediaConfig {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The name people see.
    pub name: String,
    /// Its database.
    pub database: String,
    /// Folders to have.
    pub libraries: Vec<LibraryFolder>,
    /// Addresses to publish besides those of the machine.
    pub addresses: Vec<Url>,
    /// Where segments and pictures are kept.
    pub cache: PathBuf,
    /// How many bytes of segments are kept.
    pub cache_bytes: u64,
    /// The ffmpeg to run.
    pub ffmpeg: PathBuf,
    /// The ffprobe to run.
    pub ffprobe: PathBuf,
    /// Whether players may find the server by asking around.
    pub discovery: bool,
}

/// What the machine says about itself; an argument, so that a test can say something else.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// `$XDG_DATA_HOME`.
    pub data_home: Option<PathBuf>,
    /// `$HOME`.
    pub home: Option<PathBuf>,
    /// `$CREDENTIALS_DIRECTORY`, where systemd lays out what a service is given.
    pub credentials: Option<PathBuf>,
    /// Whether the environment holds the keyring itself.
    pub keyring_value: bool,
    /// The host's name.
    pub host: String,
}

impl Surroundings {
    /// Those of this process.
    #[must_use]
    pub fn here() -> Self {
        let folder = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        Self {
            data_home: folder("XDG_DATA_HOME"),
            home: folder("HOME"),
            credentials: folder("CREDENTIALS_DIRECTORY"),
            keyring_value: std::env::var_os(VARIABLE).is_some(),
            host: rustix::system::uname().nodename().to_string_lossy().into_owned(),
        }
    }
}

impl Config {
    /// Flags and environment, then the file, then defaults.
    pub fn load(
        everywhere: Everywhere,
        mut accounts: AccountsSettings,
        mail: MailSettings,
        mut media: MediaSettings,
        around: &Surroundings,
    ) -> Result<Self, SettingsError> {
        let Everywhere { config, accounts_database, media_database, keys: general } = everywhere;
        accounts.database = accounts_database.or(accounts.database);
        media.database = media_database.or(media.database);
        let usual = usual_data(around);
        let first = general.data.clone().or_else(|| usual.clone());
        let file = read(config.as_deref(), first.as_deref().unwrap_or(Path::new(".")))?;
        let providers = ProvidersSettings::new();
        let given = Given { general, accounts, mail, media, providers }.or(file);
        let data = given.general.data.clone().or(usual).ok_or(SettingsError::NoHome)?;
        let keyring = keyring(&given.general, &data, around)?;
        Ok(Self::resolve(given, data, keyring, around))
    }

    fn resolve(given: Given, data: PathBuf, keyring: Source, around: &Surroundings) -> Self {
        let Given { general, accounts, mail, media, providers } = given;
        let any = Ipv4Addr::UNSPECIFIED;
        let listen = accounts.listen.unwrap_or_else(|| (any, 32480).into());
        let url = accounts.url.unwrap_or_else(|| local(listen.port()));
        let from = mail
            .mail_from
            .clone()
            .unwrap_or_else(|| format!("houselights@{}", url.host_str().unwrap_or("localhost")));
        Self {
            erased: general.erased_accounts.unwrap_or_else(|| beside(&keyring, &data, "erased-accounts.txt")),
            floor: general.epoch_floor.unwrap_or_else(|| beside(&keyring, &data, "epoch-floor.toml")),
            keyring,
            trusted_proxies: TrustedProxies::new(
                general.trusted_proxies.unwrap_or_default().into_iter().map(|network| network.0),
            ),
            log: general.log.unwrap_or_else(|| "info".to_owned()),
            log_format: general.log_format.unwrap_or_default(),
            mail: MailConfig {
                from,
                dkim_key_file: mail.dkim_key_file.clone(),
                dkim_selector: mail.dkim_selector.clone().unwrap_or_else(|| "houselights".to_owned()),
                smtp: smtp(mail),
            },
            accounts: AccountsConfig {
                listen,
                url,
                database: accounts.database.unwrap_or_else(|| sqlite(&data, "account.db")),
                sign_up: accounts.sign_up.map(SignUpSetting::mode),
                shares_invite: accounts.shares_invite.unwrap_or(true),
                deletion_grace: accounts.deletion_days.map_or(account::deletion::GRACE, days),
                breached_passwords: accounts.breached_passwords,
                breached_service: accounts.breached_service,
                atlas: accounts.atlas,
            },
            media: MediaConfig {
                listen: media.listen.unwrap_or_else(|| (any, 32400).into()),
                name: media.name.unwrap_or_else(|| named(&around.host)),
                database: media.database.unwrap_or_else(|| sqlite(&data, "media.db")),
                libraries: media.libraries.unwrap_or_default(),
                addresses: media.addresses.unwrap_or_default(),
                cache: media.cache.unwrap_or_else(|| data.join("cache")),
                cache_bytes: media.cache_megabytes.unwrap_or(4096).saturating_mul(1 << 20),
                ffmpeg: media.ffmpeg.unwrap_or_else(|| "ffmpeg".into()),
                ffprobe: media.ffprobe.unwrap_or_else(|| "ffprobe".into()),
                discovery: media.discovery.unwrap_or(true),
            },
            data,
            providers,
        }
    }
}

/// What was named, else the environment, else what systemd laid out, else the file in the data folder.
fn keyring(named: &General, data: &Path, around: &Surroundings) -> Result<Source, SettingsError> {
    match (&named.keyring, &named.keyring_command) {
        (Some(_), Some(_)) => return Err(SettingsError::TwoKeyrings),
        (Some(file), None) => return Ok(Source::File(file.clone())),
        (None, Some(command)) => return Ok(Source::Command(command.clone())),
        (None, None) => {}
    }
    if around.keyring_value {
        return Ok(Source::Variable);
    }
    let credential = around.credentials.as_ref().map(|folder| folder.join(CREDENTIAL));
    Ok(match credential.filter(|file| file.is_file()) {
        Some(file) => Source::Credential(file),
        None => Source::File(data.join("keyring.toml")),
    })
}

/// Beside the keyring where that is a file, else in the data folder.
fn beside(keyring: &Source, data: &Path, name: &str) -> PathBuf {
    keyring.file().unwrap_or(&data.join("keyring.toml")).with_file_name(name)
}

fn usual_data(around: &Surroundings) -> Option<PathBuf> {
    let share = around.data_home.clone().or_else(|| Some(around.home.as_ref()?.join(".local/share")))?;
    Some(share.join("houselights"))
}

/// An absolute path, as a relative one would mean another file after a change of folder.
fn sqlite(data: &Path, name: &str) -> String {
    let path = std::path::absolute(data).unwrap_or_else(|_| data.to_path_buf()).join(name);
    format!("sqlite://{}", path.display())
}

fn local(port: u16) -> Url {
    let mut url = Url::parse("http://localhost").unwrap_or_else(|_| unreachable_url());
    let _ = url.set_port(Some(port));
    url
}

/// `Url::parse` of a constant does not fail; an address without a host keeps that promise without a panic.
fn unreachable_url() -> Url {
    Url::from_directory_path("/").unwrap_or_else(|()| std::process::abort())
}

fn named(host: &str) -> String {
    let short = host.split('.').next().unwrap_or_default();
    if short.is_empty() { "Houselights".to_owned() } else { short.to_owned() }
}

fn days(days: u16) -> Duration {
    Duration::from_secs(u64::from(days) * 24 * 60 * 60)
}

fn smtp(mail: MailSettings) -> Option<SmtpConfig> {
    let tls = mail.smtp_tls.unwrap_or_default();
    let usual = match tls {
        SmtpTls::Starttls => 587,
        SmtpTls::Tls => 465,
        SmtpTls::None => 25,
    };
    Some(SmtpConfig {
        host: mail.smtp_host?,
        port: mail.smtp_port.unwrap_or(usual),
        tls,
        user: mail.smtp_user,
        password_file: mail.smtp_password_file,
        ca_file: mail.smtp_ca_file,
    })
}
