//! `houselights mail`: the local mailbox, for houses without a mail server.

use crate::cli::MailCommand;
use crate::failure::Failure;
use crate::house::AccountHouse;

/// `houselights mail`.
pub async fn mail(house: &AccountHouse, command: MailCommand) -> Result<(), Failure> {
    match command {
        MailCommand::List { limit } => {
            let mails = house.flows.mailbox.list(limit).await?;
            if mails.is_empty() {
                println!("The local mailbox is empty.");
            }
            for (n, mail) in mails.iter().enumerate() {
                println!("{:>4}  {}  {:<32}  {}", n + 1, mail.at, mail.to.expose(), mail.subject);
            }
            Ok(())
        }
        MailCommand::Show { number } => {
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
    }
}
