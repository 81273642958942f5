//! What stands on the command line or in the environment wins over the file.

use super::file::File;
use super::{AccountsSettings, General, MailSettings, MediaSettings, ProvidersSettings};

/// Fills what is missing from the other.
macro_rules! fill {
    ($ours:expr, $theirs:expr; $($field:ident),+ $(,)?) => { $(
        if $ours.$field.is_none() {
            $ours.$field = $theirs.$field;
        }
    )+ };
}

/// The settings of one run, not yet resolved to defaults.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Top level.
    pub general: General,
    /// `[accounts]`.
    pub accounts: AccountsSettings,
    /// `[mail]`.
    pub mail: MailSettings,
    /// `[media]`.
    pub media: MediaSettings,
    /// `[providers]`.
    pub providers: ProvidersSettings,
}

impl Given {
    /// Takes from the file what was not said.
    #[must_use]
    pub fn or(mut self, mut file: File) -> Self {
        if self.general.keyring.is_some() || self.general.keyring_command.is_some() {
            (file.keyring, file.keyring_command) = (None, None);
        }
        fill!(self.general, file;
            data, keyring, keyring_command, erased_accounts, epoch_floor, trusted_proxies, log, log_format);
        fill!(self.mail, file.mail;
            smtp_host, smtp_port, smtp_tls, smtp_user, smtp_password_file, smtp_ca_file,
            dkim_key_file, dkim_selector, mail_from);
        fill!(self.accounts, file.accounts; listen, url, database, deletion_days, sign_up, shares_invite,
            breached_passwords, breached_service, atlas);
        fill!(self.media, file.media;
            listen, name, database, libraries, addresses, cache, cache_megabytes, ffmpeg, ffprobe, discovery);
        self.providers.extend(file.providers);
        self
    }
}
