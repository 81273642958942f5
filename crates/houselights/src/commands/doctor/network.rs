//! What reaches others and is reached by them: ports, the address people use and its certificate, mail, the database's
//! line.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use kernel::{Clock as _, Timestamp};
use reqwest::header::DATE;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use tokio::net::TcpListener;
use url::{Host, Url};

use super::{Finding, Look};
use crate::ambient::SystemClock;
use crate::failure::chain;
use crate::house::{by_smtp, dkim, sender_domain};
use crate::settings::{Config, MailConfig, SmtpTls};

const PATIENCE: Duration = Duration::from_secs(8);
/// Codes from an authenticator app and signatures of servers bear half a minute.
const CLOCKS_APART: Duration = Duration::from_secs(30);

pub async fn looks(config: &Config) -> Vec<Look> {
    let mut looks = vec![
        ("account service's port", port(config.accounts.listen).await),
        ("media server's port", port(config.media.listen).await),
        ("account service's address", carried(&config.accounts.url)),
    ];
    looks.extend(reached(&config.accounts.url).await);
    looks.extend([
        ("line to the account database", database_line(&config.accounts.database)),
        ("line to the media database", database_line(&config.media.database)),
    ]);
    looks.extend(mail(&config.mail).await);
    looks
}

async fn port(address: SocketAddr) -> Finding {
    match TcpListener::bind(address).await {
        Ok(_) => Finding::Good(format!("{address} is free")),
        Err(why) if why.kind() == std::io::ErrorKind::AddrInUse => {
            Finding::Note(format!("{address} is taken: fine if that is Houselights running"))
        }
        Err(why) => Finding::Bad(format!("{address}: {why}"), "choose another address to listen on"),
    }
}

/// Whether passwords cross a network in the clear.
fn carried(url: &Url) -> Finding {
    let local = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback() || ip.is_private(),
        Some(Host::Ipv6(ip)) => ip.is_loopback() || ip.is_unique_local(),
        None => false,
    };
    if url.scheme() == "https" || local {
        return Finding::Good(url.to_string());
    }
    Finding::Bad(
        format!("{url} is not protected: passwords and tokens can be read on the way"),
        "put a TLS proxy before it and name its https address with --accounts-url",
    )
}

/// Asks the running service, if there is one: is its certificate good, do the clocks agree?
async fn reached(url: &Url) -> Vec<Look> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let asked = async {
        let client = reqwest::Client::builder().timeout(PATIENCE).build()?;
        client.get(url.join("/healthz").unwrap_or_else(|_| url.clone())).send().await
    };
    match asked.await {
        Ok(answer) => {
            let date = answer.headers().get(DATE).and_then(|date| date.to_str().ok()).map(str::to_owned);
            let mut looks = vec![("account service", health(answer.status()))];
            looks.extend(
                date.and_then(|date| moment(&date))
                    .map(|there| ("clocks of the services", agree(SystemClock.now(), there))),
            );
            looks
        }
        Err(why) if why.is_connect() && url.scheme() == "http" => {
            vec![("account service", Finding::Note("is not running".to_owned()))]
        }
        Err(why) => vec![(
            "account service",
            Finding::Bad(
                format!("cannot be reached at its own address: {}", chain(&why)),
                "is the proxy there, and is its certificate for this name, in date, and TLS 1.2 or newer?",
            ),
        )],
    }
}

fn health(status: reqwest::StatusCode) -> Finding {
    if status.is_success() {
        return Finding::Good("answers".to_owned());
    }
    Finding::Bad(
        format!("something answers with {status} where its health is asked for"),
        "does the address lead to Houselights, and does the proxy pass every path on?",
    )
}

fn moment(date: &str) -> Option<Timestamp> {
    // The format of HTTP is that of mail, with the zone written as a name.
    let at = OffsetDateTime::parse(&date.replace("GMT", "+0000"), &Rfc2822).ok()?;
    Some(Timestamp::from_secs(at.unix_timestamp()))
}

fn agree(here: Timestamp, there: Timestamp) -> Finding {
    let apart = here.since(there).max(there.since(here));
    if apart > CLOCKS_APART {
        return Finding::Bad(
            format!("they are {} seconds apart", apart.as_secs()),
            "set both: timedatectl set-ntp true",
        );
    }
    Finding::Good("agree".to_owned())
}

fn database_line(address: &str) -> Finding {
    let Some(url) = Url::parse(address).ok().filter(|url| url.scheme().starts_with("postgres")) else {
        return Finding::Good("a file".to_owned());
    };
    let mode = url.query_pairs().find(|(name, _)| name == "sslmode").map(|(_, mode)| mode.into_owned());
    let here = match url.host_str() {
        None | Some("" | "localhost") => true,
        Some(host) => host.trim_matches(['[', ']']).parse().is_ok_and(|ip: IpAddr| ip.is_loopback()),
    };
    match mode.as_deref() {
        Some("verify-full" | "verify-ca") => Finding::Good("TLS, certificate checked".to_owned()),
        _ if here => Finding::Good("on this machine".to_owned()),
        Some("require") => Finding::Note("TLS, but whose certificate it is, is not checked".to_owned()),
        _ => Finding::Bad(
            "crosses the network and may do so unprotected".to_owned(),
            "add ?sslmode=verify-full to the address (and sslrootcert=FILE for an authority of your own)",
        ),
    }
}

async fn mail(mail: &MailConfig) -> Vec<Look> {
    let Some(smtp) = &mail.smtp else {
        let said = "no mail server is named: mail stays in the local mailbox (`houselights mail`)".to_owned();
        return vec![("mail", Finding::Note(said))];
    };
    let at = format!("{}:{}", smtp.host, smtp.port);
    let mut looks =
        vec![("sender", sender(mail)), ("line to the mail server", mail_line(&smtp.host, smtp.tls))];
    let answer = match by_smtp(smtp, mail) {
        Ok(line) => match line.answers().await {
            Ok(true) => Finding::Good(format!("{at} answers and lets us in")),
            Ok(false) => Finding::Bad(format!("{at} does not answer"), "is it up, and is the port right?"),
            Err(why) => Finding::Bad(
                format!("{at}: {}", chain(&why)),
                "are port, --smtp-tls, user and password those of your mail provider?",
            ),
        },
        Err(why) => Finding::Bad(why.to_string(), "see the manual on configuration, [mail]"),
    };
    looks.push(("mail server", answer));
    looks.push(("signature of mail", signature(mail)));
    looks
}

fn sender(mail: &MailConfig) -> Finding {
    let domain = sender_domain(mail);
    if !domain.contains('.') {
        return Finding::Bad(
            format!("{} is nobody's address outside this machine", mail.from),
            "name one your mail provider lets you send from: --mail-from",
        );
    }
    Finding::Good(mail.from.clone())
}

fn mail_line(host: &str, tls: SmtpTls) -> Finding {
    let here = host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    match tls {
        SmtpTls::None if !here => Finding::Bad(
            "is not protected: links in mails can be read on the way".to_owned(),
            "say --smtp-tls starttls or tls",
        ),
        SmtpTls::None => Finding::Good("on this machine".to_owned()),
        SmtpTls::Starttls | SmtpTls::Tls => Finding::Good("TLS 1.2 or newer".to_owned()),
    }
}

fn signature(mail: &MailConfig) -> Finding {
    match dkim(mail) {
        Ok(Some(key)) => Finding::Good(format!("published at {}", key.record_name())),
        Ok(None) => Finding::Note(
            "none here; fine if the mail server signs, else `houselights mail dkim --new`".to_owned(),
        ),
        Err(why) => Finding::Bad(chain(&why), "make one with `houselights mail dkim --new`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bad(finding: &Finding) -> bool {
        matches!(finding, Finding::Bad(..))
    }

    #[test]
    fn passwords_that_would_cross_a_network_in_the_clear_are_told() {
        let carried = |url: &str| carried(&Url::parse(url).unwrap());
        for good in
            ["https://house.test", "http://localhost:32480", "http://192.168.1.2:32480", "http://[::1]:1"]
        {
            assert!(!bad(&carried(good)), "{good}");
        }
        for wrong in ["http://house.test", "http://93.184.216.34:32480"] {
            assert!(bad(&carried(wrong)), "{wrong}");
        }
    }

    #[test]
    fn a_database_across_the_network_wants_a_checked_certificate() {
        assert!(!bad(&database_line("sqlite:///x")));
        assert!(!bad(&database_line("postgres://ana@localhost/x")));
        assert!(bad(&database_line("postgres://ana@db.test/x")));
        assert!(bad(&database_line("postgres://ana@db.test/x?sslmode=prefer")));
        assert!(matches!(database_line("postgres://ana@db.test/x?sslmode=require"), Finding::Note(_)));
        assert!(!bad(&database_line("postgres://ana@db.test/x?sslmode=verify-full")));
    }

    #[test]
    fn clocks_may_be_half_a_minute_apart() {
        let here = Timestamp::from_secs(1000);
        assert!(!bad(&agree(here, Timestamp::from_secs(970))));
        assert!(bad(&agree(here, Timestamp::from_secs(969))));
        assert!(bad(&agree(here, Timestamp::from_secs(1031))));
        assert_eq!(moment("Tue, 24 Nov 2026 12:00:00 GMT"), Some(Timestamp::from_secs(1_795_521_600)));
    }

    #[test]
    fn mail_without_tls_to_another_machine_is_told() {
        assert!(bad(&mail_line("mail.test", SmtpTls::None)));
        assert!(!bad(&mail_line("127.0.0.1", SmtpTls::None)));
        assert!(!bad(&mail_line("mail.test", SmtpTls::Starttls)));
    }
}
