//! A share: some or all sections of one server, given by its owner to one other person.
//!
//! ```text
//! Pending ──accept──▶ Accepted        decline and remove delete it
//! ```
//!
//! Filters are kept byte for byte as the owner's client wrote them. A share counts only while its giver owns the
//! server. Decides only.

use kernel::Timestamp;

use crate::ids::{AccountId, Index, Sealed, SectionNumber, ServerId, ShareId, ShareNumber};

/// A share as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Its id.
    pub id: ShareId,
    /// The integer the protocol knows it by.
    pub number: ShareNumber,
    /// Which server.
    pub server: ServerId,
    /// Who gave it.
    pub owner: AccountId,
    /// Who it is for, once there is such an account.
    pub invitee: Option<AccountId>,
    /// The sealed address it was sent to, if it went to an address.
    pub invited_email: Option<Sealed>,
    /// Looks that address up.
    pub invited_email_index: Option<Index>,
    /// What it covers.
    pub sections: SharedSections,
    /// What the person may do.
    pub permissions: Permissions,
    /// What is hidden from them.
    pub filters: Filters,
    /// When it was given.
    pub invited_at: Timestamp,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// Counts its changes.
    pub version: i64,
}

/// Which sections are shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SharedSections {
    /// All, also those made later.
    All,
    /// Just these; none is possible.
    Only(Vec<SectionNumber>),
}

impl SharedSections {
    /// Whether this section is covered.
    #[must_use]
    pub fn covers(&self, section: SectionNumber) -> bool {
        match self {
            Self::All => true,
            Self::Only(numbers) => numbers.contains(&section),
        }
    }
}

/// What a person may do on a server shared with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a right of its own in the protocol")]
pub struct Permissions {
    /// Keep copies on a device.
    pub allow_sync: bool,
    /// Upload photos.
    pub allow_camera_upload: bool,
    /// Use channels.
    pub allow_channels: bool,
    /// Change subtitles.
    pub allow_subtitle_admin: bool,
    /// Use tuners: 0 no, 1 watch, 2 record.
    pub allow_tuners: i64,
}

/// What is hidden from a person, in the owner's client's own notation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filters {
    /// On everything.
    pub all: String,
    /// On movies.
    pub movies: String,
    /// On shows.
    pub television: String,
    /// On music.
    pub music: String,
    /// On photos.
    pub photos: String,
}

/// A change of some permissions and filters; what is `None` stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ShareSettings {
    /// See `Permissions`.
    pub allow_sync: Option<bool>,
    /// See `Permissions`.
    pub allow_camera_upload: Option<bool>,
    /// See `Permissions`.
    pub allow_channels: Option<bool>,
    /// See `Permissions`.
    pub allow_subtitle_admin: Option<bool>,
    /// See `Permissions`.
    pub allow_tuners: Option<i64>,
    /// See `Filters`.
    pub filter_all: Option<String>,
    /// See `Filters`.
    pub filter_movies: Option<String>,
    /// See `Filters`.
    pub filter_television: Option<String>,
    /// See `Filters`.
    pub filter_music: Option<String>,
    /// See `Filters`.
    pub filter_photos: Option<String>,
}

/// Why a share could not be given or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShareRefusal {
    /// No such share for this person.
    #[error("no share matches")]
    Unknown,
    /// No such server of this person.
    #[error("no server of yours matches")]
    UnknownServer,
    /// Nobody has this user name.
    #[error("nobody has that user name")]
    UnknownPerson,
    /// The server has no section with this number.
    #[error("the server has no such section")]
    UnknownSection,
    /// It is shared with this person already.
    #[error("the server is already shared with that person")]
    AlreadyShared,
    /// One does not share with oneself.
    #[error("a server is not shared with its owner")]
    Oneself,
    /// It was accepted before.
    #[error("the share was already accepted")]
    AlreadyAccepted,
}

impl Share {
    /// The invited person takes it.
    pub fn accept(self, by: &AccountId, now: Timestamp) -> Result<Self, ShareRefusal> {
        if self.invitee.as_ref() != Some(by) {
            return Err(ShareRefusal::Unknown);
        }
        if self.accepted_at.is_some() {
            return Err(ShareRefusal::AlreadyAccepted);
        }
        Ok(Self { accepted_at: Some(now), ..self })
    }

    /// Whether it opens the server to the invited person now.
    #[must_use]
    pub fn open(&self, server_owner: Option<&AccountId>) -> bool {
        self.accepted_at.is_some() && server_owner == Some(&self.owner)
    }

    /// The share with some settings changed.
    #[must_use]
    pub fn with(self, change: &ShareSettings) -> Self {
        let (p, f) = (self.permissions, self.filters);
        let text = |new: &Option<String>, old: String| new.clone().unwrap_or(old);
        Self {
            permissions: Permissions {
                allow_sync: change.allow_sync.unwrap_or(p.allow_sync),
                allow_camera_upload: change.allow_camera_upload.unwrap_or(p.allow_camera_upload),
                allow_channels: change.allow_channels.unwrap_or(p.allow_channels),
                allow_subtitle_admin: change.allow_subtitle_admin.unwrap_or(p.allow_subtitle_admin),
                allow_tuners: change.allow_tuners.unwrap_or(p.allow_tuners),
            },
            filters: Filters {
                all: text(&change.filter_all, f.all),
                movies: text(&change.filter_movies, f.movies),
                television: text(&change.filter_television, f.television),
                music: text(&change.filter_music, f.music),
                photos: text(&change.filter_photos, f.photos),
            },
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pending() -> Share {
        Share {
            id: "s".into(),
            number: ShareNumber(1),
            server: "den".into(),
            owner: "ana".into(),
            invitee: Some("bob".into()),
            invited_email: None,
            invited_email_index: None,
            sections: SharedSections::Only(vec![SectionNumber(4)]),
            permissions: Permissions::default(),
            filters: Filters::default(),
            invited_at: Timestamp(0),
            accepted_at: None,
            version: 0,
        }
    }

    #[test]
    fn only_the_invited_person_accepts_and_only_once() {
        assert_eq!(pending().accept(&"eve".into(), Timestamp(1)).map(drop), Err(ShareRefusal::Unknown));
        let accepted = pending().accept(&"bob".into(), Timestamp(1)).unwrap();
        assert_eq!(
            accepted.accept(&"bob".into(), Timestamp(2)).map(drop),
            Err(ShareRefusal::AlreadyAccepted)
        );
    }

    #[test]
    fn a_share_is_open_once_accepted_and_while_its_giver_owns_the_server() {
        let (ana, eve) = (AccountId::new("ana"), AccountId::new("eve"));
        assert!(!pending().open(Some(&ana)));
        let accepted = pending().accept(&"bob".into(), Timestamp(1)).unwrap();
        assert!(accepted.open(Some(&ana)));
        assert!(!accepted.open(Some(&eve)) && !accepted.open(None));
    }

    #[test]
    fn filters_are_kept_byte_for_byte_and_what_is_not_named_stays() {
        let odd = "contentRating=G%2CPG|label!=foo bar&x".to_owned();
        let first =
            ShareSettings { filter_movies: Some(odd.clone()), allow_sync: Some(true), ..Default::default() };
        let second = ShareSettings { filter_music: Some("a".into()), ..Default::default() };
        let share = pending().with(&first).with(&second);
        assert_eq!((share.filters.movies, share.filters.music), (odd, "a".into()));
        assert!(share.permissions.allow_sync);
    }
}
