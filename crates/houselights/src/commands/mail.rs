//! `houselights mail`: the local mailbox, a try of the mail server, and the key that signs mail.

use std::path::Path;

use account::mail::OutgoingMail;
use account::ports::MailTransport as _;
use kernel::{Entropy as _, Secret};
use outbound::mail::Dkim;

use crate::ambient::OsEntropy;
use crate::cli::MailCommand;
use crate::failure::Failure;
use crate::house::{AccountHouse, by_smtp, dkim, sender_domain};
use crate::settings::Config;

/// `houselights mail`.
pub async fn mail(config: &Config, command: MailCommand) -> Result<(), Failure> {
    match command {
        MailCommand::Test { to } => return test(config, to).await,
        MailCommand::Dkim { new } => return publish(config, new),
        MailCommand::List { .. } | MailCommand::Show { .. } => {}
    }
    let house = AccountHouse::open(config).await?;
    let outcome = match command {
        MailCommand::Show { number } => show(&house, number).await,
        MailCommand::List { limit } => list(&house, limit).await,
        MailCommand::Test { .. } | MailCommand::Dkim { .. } => Ok(()),
    };
    house.database.database().close().await;
    outcome
}

async fn list(house: &AccountHouse, limit: i64) -> Result<(), Failure> {
    let mails = house.flows.mailbox.list(limit).await?;
    if mails.is_empty() {
        println!("The local mailbox is empty.");
    }
    for (n, mail) in mails.iter().enumerate() {
        println!("{:>4}  {}  {:<32}  {}", n + 1, mail.at, mail.to.expose(), mail.subject);
    }
    Ok(())
}

async fn show(house: &AccountHouse, number: usize) -> Result<(), Failure> {
    let limit = i64::try_from(number).unwrap_or(i64::MAX);
    let mail = house.flows.mailbox.list(limit).await?.into_iter().nth(number.saturating_sub(1));
    let Some(mail) = mail.filter(|_| number > 0) else {
        return Err(Failure::new(format!("there is no mail {number}"))
            .advise("`houselights mail list` shows what there is"));
    };
    println!("From: {}", mail.from);
    println!("To: {}", mail.to.expose());
    println!("Date: {}", mail.at);
    println!("Subject: {}\n", mail.subject);
    println!("{}", mail.text.expose());
    Ok(())
}

async fn test(config: &Config, to: String) -> Result<(), Failure> {
    let Some(smtp) = &config.mail.smtp else {
        return Err(Failure::new("no mail server is named, so mail stays in the local mailbox")
            .advise("name one: smtp_host in [mail] of the configuration file, or --smtp-host"));
    };
    let line = by_smtp(smtp, &config.mail)?;
    let at = format!("{}:{}", smtp.host, smtp.port);
    match line.answers().await {
        Ok(true) => println!("{at} answers and lets us in."),
        Ok(false) => return Err(Failure::new(format!("{at} does not answer"))),
        Err(why) => {
            return Err(Failure::because(&format!("{at} cannot be used"), &why)
                .advise("are host, port, --smtp-tls, user and password those of your mail provider?"));
        }
    }
    let mail = OutgoingMail {
        id: OsEntropy.random_id().into(),
        account: None,
        from: config.mail.from.clone(),
        to: Secret::new(to),
        subject: "A test from Houselights".to_owned(),
        text: Secret::new("This is a test. If you can read it, mail from your house arrives.\n"),
        html: Secret::new("<p>This is a test. If you can read it, mail from your house arrives.</p>"),
    };
    match line.deliver(&mail).await {
        Ok(()) => {
            println!("It took a mail from {} with the id {}.", config.mail.from, mail.id);
            println!("Does it not arrive? Look into the spam folder, and see `houselights mail dkim`.");
            Ok(())
        }
        Err(why) => Err(Failure::because(&format!("{at} did not take the mail"), &why)
            .advise("may this user send from that address, and to that one? --mail-from names the sender")),
    }
}

fn publish(config: &Config, new: bool) -> Result<(), Failure> {
    let domain = sender_domain(&config.mail);
    let usual = config.data.join("dkim.pem");
    let path = config.mail.dkim_key_file.as_deref().unwrap_or(&usual);
    let key = if new {
        crate::house::prepare(path.parent().unwrap_or(Path::new(".")))?;
        let key = Dkim::create(path, domain, &config.mail.dkim_selector, &OsEntropy)?;
        println!("The key is at {}. Name it in [mail] of the configuration file:\n", path.display());
        println!("  dkim_key_file = \"{}\"\n", path.display());
        key
    } else {
        dkim(&config.mail)?.ok_or_else(|| {
            Failure::new("no key is named, so mail is not signed")
                .advise("make one: houselights mail dkim --new")
        })?
    };
    let record = key.record().ok_or_else(|| Failure::new("the key cannot be written as a record"))?;
    println!("Publish this TXT record in the DNS of {domain}:\n");
    println!("  {}\n  {record}", key.record_name());
    Ok(())
}
