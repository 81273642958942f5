//! Noticing that an account is used from a place it was never used from, and asking its owner.
//!
//! A place is a network and a family of browsers, kept as a keyed hash: the table says neither. The first place of an
//! account is no news.

use super::guard::Counted;
use super::{Caller, Ports};
use crate::audit::AuditKind;
use crate::fault::Fault;
use crate::ids::AccountId;
use crate::mail::{MailKind, MailParameters};
use crate::network::networks;
use crate::place::family;
use crate::ports::AccountTx;
use crate::vault::IndexKind;

impl Ports {
    /// Notes from where an account is used; a place that is new to it is written down and mailed.
    pub(super) async fn note_place(
        &self,
        tx: &mut dyn AccountTx,
        account: &AccountId,
        caller: &Caller,
    ) -> Result<(), Fault> {
        let network = networks(caller.address.expose()).narrow;
        let family = family(&caller.user_agent);
        let place = self.vault.index(IndexKind::Place, &format!("{account}\n{network}\n{}", family.as_str()));
        let known = tx.count_places(account).await?;
        if !tx.note_place(account, &place, self.now()).await? || known == 0 {
            return Ok(());
        }
        if self.knows_browser(account, &caller.browser).is_some() {
            // The same browser on another network: somebody travels.
            return Ok(());
        }
        let parameters = MailParameters {
            link: Some("/account/security".to_owned()),
            name: Some(caller.user_agent.clone()),
            reason: Some(caller.address.expose().to_owned()),
            ..MailParameters::default()
        };
        let _ = self.queue_mail(tx, MailKind::NewPlace, Some(account), None, &parameters).await?;
        self.guard.count(Counted::NewPlace);
        self.record(tx, AuditKind::NewPlace, account.as_str(), caller, &family.as_str()).await?;
        self.bell.mail();
        Ok(())
    }
}
