//! What ties mails to people who are not their account.

use account::mail::MailTie;
use account::ports::{MailTieRows, Stored};
use account::{AccountId, Index, Lookup, MailId, Sealed};
use async_trait::async_trait;

use super::Work;
use crate::engine::{Error, Row, binds};

const INSERT: &str = "
    INSERT INTO mail_tie (mail_id, email, email_index, account_id, about) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (mail_id) DO NOTHING
";
const OF: &str = "SELECT * FROM mail_tie WHERE mail_id = $1";
const GIVE: &str = "UPDATE mail_tie SET account_id = $3 WHERE email_index IN ($1, $2) AND account_id IS NULL";
const DELETE: &str = "
    DELETE FROM mail_tie WHERE mail_id = $1 AND NOT EXISTS (SELECT 1 FROM mailbox WHERE id = $1)
";

#[async_trait]
impl MailTieRows for Work {
    async fn tie_mail(&mut self, tie: &MailTie) -> Stored<()> {
        let (email, index) = tie.to.as_ref().map(|(email, index)| (email, index)).unzip();
        let values = binds![&tie.mail, email, index, tie.account.as_ref(), tie.about.as_ref()];
        self.tx.execute(INSERT, values).await?;
        Ok(())
    }

    async fn mail_tie(&mut self, mail: &MailId) -> Stored<Option<MailTie>> {
        let row = self.tx.optional(OF, binds![mail]).await?;
        Ok(row.as_ref().map(tie).transpose()?)
    }

    async fn give_mails(&mut self, to: &Lookup, account: &AccountId) -> Stored<()> {
        let [now, other] = &to.both();
        self.tx.execute(GIVE, binds![now, other, account]).await?;
        Ok(())
    }

    async fn untie_mail(&mut self, mail: &MailId) -> Stored<()> {
        self.tx.execute(DELETE, binds![mail]).await?;
        Ok(())
    }
}

fn tie(row: &Row) -> Result<MailTie, Error> {
    let email: Option<Sealed> = row.get("email")?;
    Ok(MailTie {
        mail: row.get("mail_id")?,
        to: email.zip(row.get::<Option<Index>>("email_index")?),
        account: row.get("account_id")?,
        about: row.get("about")?,
    })
}
