//! Mail by SMTP, for houses that have a server for it.
//!
//! Delivers or says whether another try is of use. Addresses and contents never reach the log.

use std::time::Duration;

use account::mail::{DeliveryError, OutgoingMail};
use account::ports::MailTransport;
use async_trait::async_trait;
use kernel::Secret;
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

/// How the line to the SMTP server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Plain first, then TLS; refused when the server cannot.
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// None: only for a server on the same machine.
    None,
}

/// Where the SMTP server is and how to talk to it.
#[derive(Debug, Clone)]
pub struct SmtpServer {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is protected.
    pub protection: Protection,
    /// User name and password, if it wants them.
    pub credentials: Option<(String, Secret)>,
}

/// The settings name no usable SMTP server.
#[derive(Debug, thiserror::Error)]
#[error("the SMTP server cannot be used")]
pub struct SmtpError(#[from] lettre::transport::smtp::Error);

/// Mail by SMTP.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Smtp {
    /// Prepares the line; nothing is sent yet.
    pub fn new(server: SmtpServer) -> Result<Self, SmtpError> {
        let builder = match server.protection {
            Protection::StartTls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&server.host)?,
            Protection::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(&server.host)?,
            Protection::None => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host),
        };
        let mut builder = builder.port(server.port).timeout(Some(Duration::from_secs(20)));
        if let Some((user, password)) = server.credentials {
            builder = builder.credentials(Credentials::new(user, password.expose().to_owned()));
        }
        Ok(Self { transport: builder.build() })
    }
}

#[async_trait]
impl MailTransport for Smtp {
    async fn deliver(&self, mail: &OutgoingMail) -> Result<(), DeliveryError> {
        let message = written(mail)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(why) => {
                // What the server said may hold the address; its number does not.
                let status = why.status().map(|code| code.to_string());
                tracing::warn!(mail = %mail.id, status, permanent = why.is_permanent(), "a mail was not taken");
                Err(if why.is_permanent() { DeliveryError::Never } else { DeliveryError::Later })
            }
        }
    }
}

/// The mail as it goes over the line. An address that is none is refused for good.
fn written(mail: &OutgoingMail) -> Result<Message, DeliveryError> {
    let from: Mailbox = mail.from.parse().map_err(|_| refused(mail, "from"))?;
    let to: Address = mail.to.expose().parse().map_err(|_| refused(mail, "to"))?;
    let host = from.email.domain().to_owned();
    Message::builder()
        .message_id(Some(format!("<{}@{host}>", mail.id)))
        .from(from)
        .to(Mailbox::new(None, to))
        .subject(mail.subject.clone())
        // Nobody's holiday notice should answer a machine.
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(
            mail.text.expose().to_owned(),
            mail.html.expose().to_owned(),
        ))
        .map_err(|_| refused(mail, "message"))
}

fn refused(mail: &OutgoingMail, what: &'static str) -> DeliveryError {
    tracing::warn!(mail = %mail.id, what, "a mail cannot be written");
    DeliveryError::Never
}

/// RFC 3834.
#[derive(Clone)]
struct AutoSubmitted;

impl lettre::message::header::Header for AutoSubmitted {
    fn name() -> lettre::message::header::HeaderName {
        lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> OutgoingMail {
        OutgoingMail {
            account: None,
            id: "m1".into(),
            from: "houselights@house.test".into(),
            to: Secret::new("ana@example.test"),
            subject: "Grüße".into(),
            text: Secret::new("plain words"),
            html: Secret::new("<p>plain words</p>"),
        }
    }

    #[test]
    fn a_mail_has_a_plain_part_and_an_id_by_which_a_repetition_is_recognised() {
        let text = String::from_utf8(written(&mail()).unwrap().formatted()).unwrap();
        assert!(text.contains("Message-ID: <m1@house.test>"), "{text}");
        assert!(text.contains("text/plain") && text.contains("text/html"));
        assert!(text.contains("Auto-Submitted: auto-generated"));
        assert!(text.contains("plain words"));
    }

    #[test]
    fn an_address_cannot_bring_headers_of_its_own() {
        let with = |to: &str| OutgoingMail { to: Secret::new(to), ..mail() };
        for to in ["ana@example.test\r\nBcc: eve@example.test", "no address", ""] {
            assert_eq!(written(&with(to)).unwrap_err(), DeliveryError::Never, "{to:?}");
        }
    }
}
