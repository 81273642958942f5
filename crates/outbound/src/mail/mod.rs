//! Mail by SMTP, for houses that have a server for it.
//!
//! Delivers or says whether another try is of use. Addresses and contents never reach the log.

mod dkim;

use account::mail::{DELIVERY, DeliveryError, OutgoingMail};
use account::ports::MailTransport;
use async_trait::async_trait;
use kernel::Secret;
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters, TlsVersion};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

pub use dkim::{Dkim, DkimError};

/// How many lines to the SMTP server may be open at once.
const LINES: u32 = 8;

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
pub struct SmtpServer {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is protected.
    pub protection: Protection,
    /// Certificates in PEM to trust besides the public ones, for a server with a certificate of one's own.
    pub authority: Option<Vec<u8>>,
    /// User name and password, if it wants them.
    pub credentials: Option<(String, Secret)>,
    /// Signs what goes out.
    pub dkim: Option<Dkim>,
}

/// The settings name no usable SMTP server.
#[derive(Debug, thiserror::Error)]
#[error("the SMTP server cannot be used")]
pub struct SmtpError(#[from] lettre::transport::smtp::Error);

/// Mail by SMTP.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    dkim: Option<Dkim>,
}

impl Smtp {
    /// Prepares the line; nothing is sent yet.
    pub fn new(server: SmtpServer) -> Result<Self, SmtpError> {
        let tls = match server.protection {
            Protection::StartTls => Tls::Required(trusted(&server)?),
            Protection::Tls => Tls::Wrapper(trusted(&server)?),
            Protection::None => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .tls(tls)
            .pool_config(PoolConfig::new().max_size(LINES))
            .timeout(Some(DELIVERY / 2));
        if let Some((user, password)) = server.credentials {
            builder = builder.credentials(Credentials::new(user, password.expose().to_owned()));
        }
        Ok(Self { transport: builder.build(), dkim: server.dkim })
    }

    /// Whether the server answers, speaks TLS as asked and takes our credentials. Sends no mail.
    pub async fn answers(&self) -> Result<bool, SmtpError> {
        match tokio::time::timeout(DELIVERY, self.transport.test_connection()).await {
            Ok(answer) => Ok(answer?),
            Err(_) => Ok(false),
        }
    }
}

/// TLS 1.2 at least, against the public authorities and the one of the house.
fn trusted(server: &SmtpServer) -> Result<TlsParameters, SmtpError> {
    let mut builder = TlsParameters::builder(server.host.clone()).set_min_tls_version(TlsVersion::Tlsv12);
    if let Some(pem) = &server.authority {
        builder = builder.add_root_certificate(Certificate::from_pem(pem)?);
    }
    Ok(builder.build()?)
}

#[async_trait]
impl MailTransport for Smtp {
    async fn deliver(&self, mail: &OutgoingMail) -> Result<(), DeliveryError> {
        let mut message = written(mail)?;
        if let Some(dkim) = &self.dkim {
            dkim.sign(&mut message);
        }
        match tokio::time::timeout(DELIVERY, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(why)) => {
                // What the server said may hold the address; its number does not.
                let status = why.status().map(|code| code.to_string());
                tracing::warn!(mail = %mail.id, status, permanent = why.is_permanent(), "a mail was not taken");
                Err(if why.is_permanent() { DeliveryError::Never } else { DeliveryError::Later })
            }
            Err(_) => {
                tracing::warn!(mail = %mail.id, "the mail server took too long");
                Err(DeliveryError::Later)
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
    fn a_key_is_made_once_kept_private_and_published_as_a_text_record() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dkim.pem");
        let made = Dkim::create(&path, "house.test", "lights", &Counting::default()).unwrap();
        assert_eq!(made.record_name(), "lights._domainkey.house.test");
        assert!(made.record().unwrap().starts_with("v=DKIM1; k=rsa; p=MIIBIjANBgkq"));
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let again = Dkim::create(&path, "house.test", "lights", &Counting::default());
        assert!(matches!(again, Err(DkimError::Exists { .. })));
        assert_eq!(Dkim::read(&path, "house.test", "lights").unwrap().record(), made.record());
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let exposed = Dkim::read(&path, "house.test", "lights");
        assert!(matches!(exposed, Err(DkimError::Exposed { .. })));
    }

    #[test]
    fn what_is_no_key_is_told() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dkim.pem");
        assert!(matches!(Dkim::read(&path, "house.test", "lights"), Err(DkimError::File { .. })));
        std::fs::write(&path, "no key").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert!(matches!(Dkim::read(&path, "house.test", "lights"), Err(DkimError::Shape { .. })));
    }

    #[test]
    fn a_signed_mail_names_its_domain_and_what_was_signed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dkim.pem");
        let dkim = Dkim::create(&path, "house.test", "lights", &Counting::default()).unwrap();
        let mut message = written(&mail()).unwrap();
        dkim.sign(&mut message);
        let text = String::from_utf8(message.formatted()).unwrap().replace("\r\n ", "");
        assert!(text.contains("d=house.test") && text.contains("s=lights"), "{text}");
        assert!(text.contains("c=relaxed/relaxed"), "{text}");
    }

    /// Different bytes at every draw, the same in every run.
    #[derive(Default)]
    struct Counting(std::sync::atomic::AtomicU64);

    impl kernel::Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            use sha2::Digest as _;
            for chunk in bytes.chunks_mut(32) {
                let drawn = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let hash = sha2::Sha256::digest(drawn.to_le_bytes());
                for (byte, from) in chunk.iter_mut().zip(hash) {
                    *byte = from;
                }
            }
        }
    }

    #[test]
    fn an_address_cannot_bring_headers_of_its_own() {
        let with = |to: &str| OutgoingMail { to: Secret::new(to), ..mail() };
        for to in ["ana@example.test\r\nBcc: eve@example.test", "no address", ""] {
            assert_eq!(written(&with(to)).unwrap_err(), DeliveryError::Never, "{to:?}");
        }
    }
}
