//! Saying where a network address is, wherever people see one.

use std::sync::Arc;

use locale::Locale;

use super::Ports;
use crate::mail::{MailKind, MailParameters};

/// Where network addresses are.
#[derive(Clone)]
pub struct Whereabouts(pub(super) Arc<Ports>);

impl Whereabouts {
    /// `Graz, Austria (192.0.2.7)`, or the address alone where no place is known.
    #[must_use]
    pub fn of(&self, address: &str, locale: Locale) -> String {
        self.0.whereabouts(address, locale)
    }
}

impl Ports {
    fn whereabouts(&self, address: &str, locale: Locale) -> String {
        match self.atlas.place(address, locale) {
            Some(place) => format!("{place} ({address})"),
            None => address.to_owned(),
        }
    }

    /// A mail that names an address says where that is, in the language of its reader.
    pub(super) fn placed(&self, kind: MailKind, with: MailParameters, locale: Locale) -> MailParameters {
        let reason = match (kind, with.reason) {
            (MailKind::NewPlace, Some(address)) => Some(self.whereabouts(&address, locale)),
            (_, reason) => reason,
        };
        MailParameters { reason, ..with }
    }
}
