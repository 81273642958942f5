//! Where people are looked up by a keyed hash of something that is sealed beside it: what is made anew when the key that
//! finds is turned over.
//!
//! ```text
//! sealed value ──opened──▶ the one spelling ──new key──▶ its new hash, in place of the old one
//! ```
//!
//! Knows the places and their order. It opens and hashes nothing itself.

use crate::federated::ProvenIdentity;
use crate::person::canonical;
use crate::vault::{Column, IndexKind};

/// A column of hashes, with the sealed column it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundBy {
    /// What the hashes are for.
    pub kind: IndexKind,
    /// The sealed column.
    pub sealed: Column,
    /// The name of the column of hashes beside it.
    pub column: &'static str,
}

/// Every such column, in the order of the work.
pub const FOUND_BY: [FoundBy; 9] = [
    found(IndexKind::Email, Column::AccountEmail, "email_index"),
    found(IndexKind::UserName, Column::AccountUserName, "user_name_index"),
    found(IndexKind::Email, Column::SignUpEmail, "email_index"),
    found(IndexKind::UserName, Column::SignUpUserName, "user_name_index"),
    found(IndexKind::Email, Column::ShareInvitedEmail, "invited_email_index"),
    found(IndexKind::Email, Column::EmailChangeOld, "old_email_index"),
    found(IndexKind::Email, Column::EmailChangeNew, "new_email_index"),
    found(IndexKind::FederatedSubject, Column::FederatedIdentity, "subject_index"),
    found(IndexKind::Email, Column::MailTieEmail, "email_index"),
];

const fn found(kind: IndexKind, sealed: Column, column: &'static str) -> FoundBy {
    FoundBy { kind, sealed, column }
}

impl FoundBy {
    /// The spelling a value is looked up by; none if it is not what this column holds.
    #[must_use]
    pub fn canonical(&self, plain: &str) -> Option<String> {
        match self.kind {
            IndexKind::FederatedSubject => serde_json::from_str::<ProvenIdentity>(plain)
                .ok()
                .map(|identity| identity.canonical().expose().to_owned()),
            _ => Some(canonical(plain)),
        }
    }

    /// The one after the one with this name; the first after none. The name is that of the sealed column.
    #[must_use]
    pub fn after(name: &str) -> Option<Self> {
        let mut all = FOUND_BY.into_iter();
        if name.is_empty() {
            return all.next();
        }
        all.skip_while(|one| one.sealed.as_str() != name).nth(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_visited_once_and_is_of_a_kind_that_is_turned_over() {
        let (mut name, mut visited) = ("", Vec::new());
        while let Some(one) = FoundBy::after(name) {
            name = one.sealed.as_str();
            visited.push(one);
        }
        assert_eq!(visited, FOUND_BY);
        assert!(FOUND_BY.iter().all(|one| one.kind.turned_over()));
        assert_eq!(FoundBy::after("nothing"), None);
    }
}
