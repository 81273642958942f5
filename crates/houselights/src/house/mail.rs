//! The line to the mail server, and the key that signs what goes over it.

use std::path::Path;

use kernel::Secret;
use outbound::mail::{Dkim, DkimError, Protection, Smtp, SmtpServer};

use crate::failure::Failure;
use crate::settings::{MailConfig, SmtpConfig, SmtpTls};

/// Prepares the line; nothing is sent yet.
pub fn by_smtp(smtp: &SmtpConfig, mail: &MailConfig) -> Result<Smtp, Failure> {
    let password = match &smtp.password_file {
        None => String::new(),
        Some(path) => String::from_utf8(file(path, "the SMTP password file")?)
            .map_err(|_| Failure::new(format!("the SMTP password file {} is no text", path.display())))?,
    };
    let password = Secret::new(password.lines().next().unwrap_or_default());
    let authority = smtp.ca_file.as_deref().map(|path| file(path, "the certificate file")).transpose()?;
    Ok(Smtp::new(SmtpServer {
        host: smtp.host.clone(),
        port: smtp.port,
        protection: match smtp.tls {
            SmtpTls::Starttls => Protection::StartTls,
            SmtpTls::Tls => Protection::Tls,
            SmtpTls::None => Protection::None,
        },
        authority,
        credentials: smtp.user.clone().map(|user| (user, password)),
        dkim: dkim(mail)?,
    })?)
}

/// The key that signs mail, if one is named.
pub fn dkim(mail: &MailConfig) -> Result<Option<Dkim>, DkimError> {
    mail.dkim_key_file
        .as_deref()
        .map(|path| Dkim::read(path, sender_domain(mail), &mail.dkim_selector))
        .transpose()
}

/// The domain mail comes from: the one a DKIM key speaks for.
pub fn sender_domain(mail: &MailConfig) -> &str {
    // `Name <user@domain>` is a sender, too.
    mail.from.rsplit_once('@').map_or("", |(_, domain)| domain).trim_end_matches('>')
}

fn file(path: &Path, what: &str) -> Result<Vec<u8>, Failure> {
    std::fs::read(path)
        .map_err(|why| Failure::because(&format!("{what} {} cannot be read", path.display()), &why))
}
