//! A device: one installation of an app, known to one account by the identifier it chose itself.
//!
//! The same installation signed in to two accounts is two devices. A server is a device that provides `server`.

use std::fmt;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::epoch::Class;
use crate::ids::{AccountId, DeviceId, DeviceNumber, Sealed};

/// The identifier an installation chose for itself: 1 to 256 printable characters, compared byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientIdentifier(String);

/// Why a text is no client identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClientIdentifierError {
    /// There is none.
    #[error("no client identifier was given")]
    Missing,
    /// Longer than 256 characters, or with a control character.
    #[error("the client identifier is too long or not printable")]
    Shape,
}

impl ClientIdentifier {
    /// Reads one.
    pub fn parse(text: &str) -> Result<Self, ClientIdentifierError> {
        if text.is_empty() {
            return Err(ClientIdentifierError::Missing);
        }
        if text.chars().count() > 256 || text.chars().any(char::is_control) {
            return Err(ClientIdentifierError::Shape);
        }
        Ok(Self(text.to_owned()))
    }

    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClientIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The longest name a person can give a device.
pub const LONGEST_NAME: usize = 60;

/// The name a person gives a device, on one line and not too long; nothing when it is empty.
#[must_use]
pub fn given_name(text: &str) -> Option<String> {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let cut: String = plain.trim().chars().take(LONGEST_NAME).collect();
    let cut = cut.trim_end();
    (!cut.is_empty()).then(|| cut.to_owned())
}

/// What an installation says about itself. Believed for display only. Empty means not said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DeviceAbout {
    /// The name its owner gave it.
    pub name: String,
    /// The app.
    pub product: String,
    /// The app's version.
    pub version: String,
    /// The system or browser.
    pub platform: String,
    /// Its version.
    pub platform_version: String,
    /// The kind of hardware.
    pub device: String,
    /// The model.
    pub model: String,
    /// Its maker.
    pub vendor: String,
    /// What it offers, separated by commas: `player`, `server`, `controller`.
    pub provides: String,
    /// The size of its screen.
    pub screen_resolution: String,
}

impl DeviceAbout {
    /// Cuts every field to a length a page can show, and drops control characters.
    #[must_use]
    pub fn trimmed(self) -> Self {
        let cut = |text: String| text.chars().filter(|c| !c.is_control()).take(200).collect::<String>();
        Self {
            name: cut(self.name),
            product: cut(self.product),
            version: cut(self.version),
            platform: cut(self.platform),
            platform_version: cut(self.platform_version),
            device: cut(self.device),
            model: cut(self.model),
            vendor: cut(self.vendor),
            provides: cut(self.provides),
            screen_resolution: cut(self.screen_resolution),
        }
    }

    /// What it says now; what it does not say now stays as it was.
    #[must_use]
    pub fn or(self, before: &Self) -> Self {
        let text = |now: String, before: &String| if now.is_empty() { before.clone() } else { now };
        Self {
            name: text(self.name, &before.name),
            product: text(self.product, &before.product),
            version: text(self.version, &before.version),
            platform: text(self.platform, &before.platform),
            platform_version: text(self.platform_version, &before.platform_version),
            device: text(self.device, &before.device),
            model: text(self.model, &before.model),
            vendor: text(self.vendor, &before.vendor),
            provides: text(self.provides, &before.provides),
            screen_resolution: text(self.screen_resolution, &before.screen_resolution),
        }
    }

    /// What to call it on a page: its name, else its hardware, else its app.
    #[must_use]
    pub fn title(&self) -> &str {
        [&self.name, &self.device, &self.product]
            .into_iter()
            .find(|text| !text.is_empty())
            .map_or("Unnamed device", String::as_str)
    }

    /// Whether it says that it offers this.
    #[must_use]
    pub fn offers(&self, what: &str) -> bool {
        self.provides.split(',').any(|part| part.trim() == what)
    }

    /// The class of the tokens it gets.
    #[must_use]
    pub fn class(&self) -> Class {
        if self.offers("server") {
            Class::Server
        } else if ["player", "client", "sync-target", "pubsub-player"].iter().any(|what| self.offers(what)) {
            Class::Player
        } else {
            Class::App
        }
    }
}

/// A device as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// The integer the protocol knows it by.
    pub number: DeviceNumber,
    /// Whose it is.
    pub account: AccountId,
    /// What it calls itself; unique within the account.
    pub client_identifier: ClientIdentifier,
    /// What it says about itself.
    pub about: DeviceAbout,
    /// The sealed address it was last seen at.
    pub address: Sealed,
    /// When it was first signed in.
    pub created_at: Timestamp,
    /// When it was last seen, within five minutes.
    pub last_seen_at: Timestamp,
    /// When it was taken off the list; signing in again puts it back.
    pub removed_at: Option<Timestamp>,
    /// Counts its changes.
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_device_offers_decides_the_class_of_its_tokens() {
        let offering =
            |provides: &str| DeviceAbout { provides: provides.to_owned(), ..DeviceAbout::default() };
        assert_eq!(offering("server").class(), Class::Server);
        assert_eq!(offering("player, controller").class(), Class::Player);
        assert_eq!(offering("controller").class(), Class::App);
        assert_eq!(offering("").class(), Class::App);
    }

    #[test]
    fn a_given_name_is_one_line_and_no_longer_than_a_page_can_show() {
        assert_eq!(given_name("  Ana’s\tkitchen \n").as_deref(), Some("Ana’s kitchen"));
        assert_eq!(given_name(" \u{7}\n"), None);
        assert_eq!(given_name(&"ü".repeat(LONGEST_NAME + 1)).unwrap().chars().count(), LONGEST_NAME);
    }

    #[test]
    fn a_client_identifier_has_one_to_256_characters() {
        assert_eq!(ClientIdentifier::parse(""), Err(ClientIdentifierError::Missing));
        assert!(ClientIdentifier::parse(&"x".repeat(256)).is_ok());
        assert_eq!(ClientIdentifier::parse(&"x".repeat(257)), Err(ClientIdentifierError::Shape));
    }
}
