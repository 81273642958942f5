//! What the server pushes to whom, and how a push ends.
//!
//! ```text
//! publish(Event) ──▶ every open socket ──▶ may this caller know of it? ──▶ does its filter want it? ──▶ frame
//! revoke(Revoked) ─▶ every open socket ──▶ is it theirs? ──▶ closed with 4401, at once
//! ```
//!
//! A caller hears only of what they could also read: libraries they see, viewings of their own.

pub mod eventsource;
pub mod filter;
pub mod websocket;

use std::sync::Arc;

use media::caller::Caller;
use media::keys::{LibraryKey, Viewer};
use tokio::sync::broadcast;
use wire::media::notification::Notification;

/// How many messages a slow socket may be behind before it loses some.
const BACKLOG: usize = 512;

/// Who may know of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Every caller.
    Everybody,
    /// The owner.
    Owner,
    /// Those who see this library.
    Library(LibraryKey),
    /// This person, and the owner.
    Person(Viewer),
}

impl Audience {
    /// Whether this caller may know.
    pub fn includes(self, caller: &Caller) -> bool {
        match self {
            Self::Everybody => true,
            Self::Owner => caller.owner,
            Self::Library(library) => caller.sees(library),
            Self::Person(viewer) => caller.owner || caller.viewer() == viewer,
        }
    }
}

/// A message with those who may have it.
#[derive(Debug, Clone)]
pub struct Event {
    /// Who may know.
    pub audience: Audience,
    /// The message.
    pub notification: Notification,
}

/// Whose access just ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    /// The numbers of the accounts; `None` is everybody, also callers without an account.
    pub accounts: Option<Vec<i64>>,
    /// Only these devices, by client identifier; `None` is all of them.
    pub devices: Option<Vec<String>>,
}

impl Revoked {
    /// Everybody, as when a server is claimed or given up.
    pub const EVERYBODY: Self = Self { accounts: None, devices: None };

    /// Whether this caller's access ended.
    pub fn hits(&self, caller: &Caller) -> bool {
        let account = match (&self.accounts, caller.account) {
            (None, _) => true,
            (Some(accounts), Some(number)) => accounts.contains(&number),
            (Some(_), None) => false,
        };
        account && self.devices.as_ref().is_none_or(|devices| devices.contains(&caller.device.client))
    }
}

/// The two channels every open socket listens to. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Events {
    messages: broadcast::Sender<Arc<Event>>,
    revocations: broadcast::Sender<Arc<Revoked>>,
}

impl Default for Events {
    fn default() -> Self {
        Self::new()
    }
}

impl Events {
    /// New channels with nobody listening.
    pub fn new() -> Self {
        Self { messages: broadcast::Sender::new(BACKLOG), revocations: broadcast::Sender::new(BACKLOG) }
    }

    /// Tells everybody who may know.
    pub fn publish(&self, audience: Audience, notification: Notification) {
        // Nobody listening is no failure.
        let _ = self.messages.send(Arc::new(Event { audience, notification }));
    }

    /// Ends the access of somebody: their sockets close at once.
    pub fn revoke(&self, revoked: Revoked) {
        let _ = self.revocations.send(Arc::new(revoked));
    }

    /// Listens to messages.
    pub fn messages(&self) -> broadcast::Receiver<Arc<Event>> {
        self.messages.subscribe()
    }

    /// Listens to revocations.
    pub fn revocations(&self) -> broadcast::Receiver<Arc<Revoked>> {
        self.revocations.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use media::caller::{Device, Sections};

    fn guest(number: i64, client: &str) -> Caller {
        let device = Device { client: client.into(), ..Device::default() };
        let sections = Sections::Some(vec![LibraryKey(1)]);
        Caller { account: Some(number), owner: false, sections, ..Caller::nearby(device) }
    }

    #[test]
    fn a_guest_hears_of_the_libraries_they_see_and_of_their_own_viewings() {
        let ben = guest(7, "tv");
        assert!(Audience::Library(LibraryKey(1)).includes(&ben));
        assert!(!Audience::Library(LibraryKey(2)).includes(&ben));
        assert!(Audience::Person(Viewer(7)).includes(&ben));
        assert!(!Audience::Person(Viewer::OWNER).includes(&ben));
        assert!(!Audience::Owner.includes(&ben));
    }

    #[test]
    fn a_revocation_hits_the_named_account_and_device_alone() {
        let all = Revoked { accounts: Some(vec![7]), devices: None };
        assert!(all.hits(&guest(7, "tv")) && !all.hits(&guest(8, "tv")));
        let one = Revoked { accounts: Some(vec![7]), devices: Some(vec!["tv".into()]) };
        assert!(one.hits(&guest(7, "tv")) && !one.hits(&guest(7, "phone")));
        assert!(Revoked::EVERYBODY.hits(&Caller::nearby(Device::default())));
    }
}
