//! Queueing mails in the transaction of what they tell of.

use kernel::Secret;

use super::{Caller, Ports};
use crate::fault::Fault;
use crate::ids::{AccountId, IncidentId, MailId};
use crate::mail::{Mail, MailKind, MailParameters, MailState, What};
use crate::ports::AccountTx;
use crate::vault::Column;

impl MailParameters {
    /// Nothing yet, but in the language of this request.
    pub(super) fn caused_by(caller: &Caller) -> Self {
        Self { language: Some(caller.language), ..Self::default() }
    }
}

impl Ports {
    /// Queues a mail; says whether it was new. One about something important gets its "This wasn't me" link here.
    pub(super) async fn queue_mail(
        &self,
        tx: &mut dyn AccountTx,
        kind: MailKind,
        account: Option<&AccountId>,
        campaign: Option<&IncidentId>,
        parameters: &MailParameters,
    ) -> Result<bool, Fault> {
        let id = MailId::draw(&*self.entropy);
        if account.is_none() {
            self.tie_mail(tx, &id, parameters.to.as_deref(), None).await?;
        }
        self.queue_as(tx, id, kind, account, campaign, parameters).await
    }

    /// Queues a mail that speaks of somebody else's account: it ends with either.
    pub(super) async fn queue_mail_about(
        &self,
        tx: &mut dyn AccountTx,
        kind: MailKind,
        account: Option<&AccountId>,
        about: &AccountId,
        parameters: &MailParameters,
    ) -> Result<bool, Fault> {
        let id = MailId::draw(&*self.entropy);
        let to = parameters.to.as_deref().filter(|_| account.is_none());
        self.tie_mail(tx, &id, to, Some(about)).await?;
        self.queue_as(tx, id, kind, account, None, parameters).await
    }

    async fn queue_as(
        &self,
        tx: &mut dyn AccountTx,
        id: MailId,
        kind: MailKind,
        account: Option<&AccountId>,
        campaign: Option<&IncidentId>,
        parameters: &MailParameters,
    ) -> Result<bool, Fault> {
        let mut parameters = parameters.clone();
        if let Some(account) = account {
            self.add_not_me(tx, kind, account, &mut parameters).await?;
        }
        let plain =
            serde_json::to_string(&parameters).map_err(|_| Fault::Nonsense { what: "mail parameter" })?;
        let plain = Secret::new(plain);
        let mail = Mail {
            kind,
            account: account.cloned(),
            parameters: self.seal_for(tx, account, Column::MailParameters, id.as_str(), &plain).await?,
            campaign: campaign.cloned(),
            state: MailState::Due,
            tries: 0,
            due_at: self.now(),
            created_at: self.now(),
            done_at: None,
            version: 0,
            id,
        };
        Ok(tx.insert_mail(&mail).await?)
    }

    /// Tells a person what happened to their ways in.
    pub(super) async fn tell_ways_in(
        &self,
        tx: &mut dyn AccountTx,
        account: &AccountId,
        what: What,
        name: Option<String>,
        caller: &Caller,
    ) -> Result<(), Fault> {
        let language = match what {
            // Caused by somebody who is perhaps a stranger: what they read is not what its owner reads.
            What::AppDisabled | What::PasskeyWentBack => None,
            _ => Some(caller.language),
        };
        let parameters = MailParameters { what: Some(what), name, language, ..MailParameters::default() };
        let _ = self.queue_mail(tx, MailKind::WaysIn, Some(account), None, &parameters).await?;
        Ok(())
    }

    /// Opens what a queued mail needs.
    pub(super) async fn mail_parameters(
        &self,
        tx: &mut dyn AccountTx,
        mail: &Mail,
    ) -> Result<MailParameters, Fault> {
        let plain = self.open(tx, Column::MailParameters, mail.id.as_str(), &mail.parameters).await?;
        serde_json::from_str(plain.expose()).map_err(|_| Fault::Nonsense { what: "mail parameter" })
    }
}
