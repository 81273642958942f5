//! Who is asking, and what they may see and do.
//!
//! A value filled by the port `Identity`; every query takes it, so that nothing is read without it.

use serde::{Deserialize, Serialize};

use crate::keys::{LibraryKey, Viewer};

/// Somebody (or something) that asks this server for something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The number of their account; `None` for a caller from nearby on an unclaimed server.
    pub account: Option<i64>,
    /// The unique id of their account, when known.
    pub uuid: Option<String>,
    /// Name to show for them.
    pub name: String,
    /// Whether they own this server (or it is unclaimed and they are near): they may do everything.
    pub owner: bool,
    /// The libraries they see.
    pub sections: Sections,
    /// What else they may do.
    pub permissions: Permissions,
    /// What they may see inside those libraries.
    pub filters: Restrictions,
    /// The device they ask with.
    pub device: Device,
}

impl Caller {
    /// Whose watch state theirs is.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        match self.account {
            Some(number) if !self.owner => Viewer(number),
            Some(_) | None => Viewer::OWNER,
        }
    }

    /// Whether they see this library.
    #[must_use]
    pub fn sees(&self, library: LibraryKey) -> bool {
        self.owner || self.sections.contain(library)
    }

    /// The owner of an unclaimed server: somebody near it.
    #[must_use]
    pub fn nearby(device: Device) -> Self {
        Self {
            account: None,
            uuid: None,
            name: "Owner".into(),
            owner: true,
            sections: Sections::All,
            permissions: Permissions::all(),
            filters: Restrictions::default(),
            device,
        }
    }
}

/// Which libraries a caller sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sections {
    /// All of them, also future ones.
    All,
    /// These.
    Some(Vec<LibraryKey>),
}

impl Sections {
    /// Whether this library is among them.
    #[must_use]
    pub fn contain(&self, library: LibraryKey) -> bool {
        match self {
            Self::All => true,
            Self::Some(keys) => keys.contains(&library),
        }
    }
}

/// What a caller may do beyond watching.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Permissions {
    /// Download files.
    pub download: bool,
    /// Upload and delete subtitles.
    pub subtitles: bool,
}

impl Permissions {
    /// Everything.
    #[must_use]
    pub fn all() -> Self {
        Self { download: true, subtitles: true }
    }
}

/// Which items a share shows: by content rating and label, by kind of library.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Restrictions {
    /// For films.
    pub movies: Restriction,
    /// For series.
    pub television: Restriction,
}

impl Restrictions {
    /// Whether everything is shown.
    #[must_use]
    pub fn none(&self) -> bool {
        self.movies.none() && self.television.none()
    }
}

/// One filter of a share. Empty lists restrict nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Restriction {
    /// Only these content ratings.
    pub ratings: Vec<String>,
    /// None of these content ratings.
    pub not_ratings: Vec<String>,
    /// Only items with one of these labels.
    pub labels: Vec<String>,
    /// No items with one of these labels.
    pub not_labels: Vec<String>,
}

impl Restriction {
    /// Whether it restricts nothing.
    #[must_use]
    pub fn none(&self) -> bool {
        self.ratings.is_empty()
            && self.not_ratings.is_empty()
            && self.labels.is_empty()
            && self.not_labels.is_empty()
    }

    /// The filter of the account protocol: `contentRating=PG%2CG|label!=Kids`. Unknown terms restrict nothing.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut filter = Self::default();
        for (name, value) in text.split('|').filter_map(|term| term.split_once('=')) {
            let values = || {
                let plain = value.replace("%2C", ",").replace("%2c", ",").replace("%20", " ");
                plain.split(',').map(str::trim).filter(|it| !it.is_empty()).map(String::from).collect()
            };
            match name {
                "contentRating" => filter.ratings = values(),
                "contentRating!" => filter.not_ratings = values(),
                "label" => filter.labels = values(),
                "label!" => filter.not_labels = values(),
                _ => {}
            }
        }
        filter
    }

    /// Whether an item with this rating and these labels is shown.
    #[must_use]
    pub fn shows(&self, rating: Option<&str>, labels: &[&str]) -> bool {
        let among = |list: &[String], value: &str| list.iter().any(|it| it.eq_ignore_ascii_case(value));
        let rated = rating.is_some_and(|rating| among(&self.ratings, rating));
        (self.ratings.is_empty() || rated)
            && !rating.is_some_and(|rating| among(&self.not_ratings, rating))
            && (self.labels.is_empty() || labels.iter().any(|label| among(&self.labels, label)))
            && !labels.iter().any(|label| among(&self.not_labels, label))
    }
}

/// An app installation that asks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Device {
    /// Its client identifier; empty when it told none.
    pub client: String,
    /// The app.
    pub product: String,
    /// Its version.
    pub version: String,
    /// What it runs on.
    pub platform: String,
    /// Version of that.
    pub platform_version: String,
    /// The kind of device.
    pub device: String,
    /// Its model.
    pub model: String,
    /// Its name.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_is_viewer_one_whatever_their_account_number() {
        let mut caller = Caller { account: Some(77), ..Caller::nearby(Device::default()) };
        assert_eq!(caller.viewer(), Viewer::OWNER);
        caller.owner = false;
        assert_eq!(caller.viewer(), Viewer(77));
    }

    #[test]
    fn a_share_filter_tests_ratings_and_labels_both_ways() {
        let filter = Restriction::parse("contentRating=PG%2CG|label!=Scary");
        assert!(filter.shows(Some("pg"), &["Kids"]));
        assert!(!filter.shows(Some("R"), &["Kids"]));
        assert!(!filter.shows(None, &[]));
        assert!(!filter.shows(Some("G"), &["scary"]));
        assert!(Restriction::parse("").none());
    }
}
