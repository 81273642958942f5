//! Mails about a person's account: a new address or name, an export, a lock, its end.

use locale::{Locale, Sentence};

use super::Letter;
use crate::flows::Site;
use crate::mail::{MailKind, MailParameters};

/// What such a mail says; every other kind says nothing here.
pub(super) fn letter(kind: MailKind, with: &MailParameters, site: &Site, locale: Locale) -> Letter {
    let on = |subject: &'static str| Letter::on(Sentence::of(subject).with("site", &site.name));
    let link = || format!("{}{}", site.url, with.link.as_deref().unwrap_or("/"));
    match kind {
        MailKind::EmailChangeAsked => on("mail-new-address-subject")
            .says("mail-new-address-why")
            .quotes(with.reason.as_deref().unwrap_or_default())
            .says("mail-new-address-next")
            .button("mail-new-address-button", link()),
        MailKind::ConfirmEmail => on("mail-confirm-new-subject")
            .says("mail-confirm-new-why")
            .button("mail-confirm-new-button", link())
            .says("mail-confirm-new-life"),
        MailKind::AddressInUse => on("mail-in-use-subject").says("mail-in-use-why"),
        MailKind::AddressHeld => on("mail-held-subject").says("mail-held-why"),
        MailKind::EmailChanged => on("mail-address-changed-subject").says("mail-address-changed-why"),
        MailKind::UserNameChanged => on("mail-name-changed-subject").says("mail-name-changed-why"),
        MailKind::Exported => on("mail-exported-subject").says("mail-exported-why"),
        MailKind::DeletionAsked => {
            let day = with.at.map(|at| locale.day(at)).unwrap_or_default();
            on("mail-deletion-subject")
                .says(Sentence::of("mail-deletion-why").with("day", &day))
                .says("mail-deletion-keep")
                .button("mail-deletion-button", link())
        }
        MailKind::Recover => on("mail-recover-subject")
            .says("mail-recover-why")
            .button("mail-recover-button", link())
            .says("mail-link-life"),
        _ => on("mail-recovered-subject").says("mail-recovered-why"),
    }
}
