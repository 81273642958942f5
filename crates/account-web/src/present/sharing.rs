//! Shares, people and invitations.

use account::{
    flows::{Friend, ShareView},
    server::Section,
    share::{Share, SharedSections},
};
use kernel::Secret;
use wire::account::{people, sharing};

use super::user::stranger;

/// A share with the token its person uses, once they accepted.
pub struct SharedWithToken {
    /// The share.
    pub view: ShareView,
    /// The token.
    pub token: Option<Secret>,
}

/// A library, and whether it is shared.
pub fn section(section: &Section, shared: bool) -> sharing::Section {
    sharing::Section {
        id: section.number.0.into(),
        key: section.key.clone(),
        kind: section.kind.clone(),
        title: section.title.clone(),
        shared,
    }
}

/// One person of the list of people.
pub fn friend(friend: &Friend, base: &str) -> people::Friend {
    let permissions = friend.given.first().map(|view| permissions(&view.share)).unwrap_or_default();
    people::Friend {
        person: stranger(&friend.person, base),
        permissions,
        home: false,
        restricted: false,
        servers: friend.given.iter().map(friend_server).collect(),
    }
}

fn friend_server(view: &ShareView) -> people::FriendServer {
    let shared = view.sections.iter().filter(|section| view.share.sections.covers(section.number)).count();
    people::FriendServer {
        share_id: view.share.number.0.into(),
        server_id: view.server.number.0.into(),
        machine_identifier: view.server.machine_identifier.to_string(),
        name: view.server.about.name.clone(),
        last_seen_at: view.server.last_seen_at,
        libraries: i64::try_from(shared).unwrap_or(i64::MAX),
        all_libraries: view.share.sections == SharedSections::All,
        pending: view.share.accepted_at.is_none(),
    }
}

/// One share, as the server's owner sees it.
pub fn shared_server(shared: &SharedWithToken, base: &str) -> sharing::SharedServer {
    let view = &shared.view;
    sharing::SharedServer {
        id: view.share.number.0.into(),
        person: invited(view, base),
        access_token: shared.token.as_ref().map(|token| token.expose().to_owned()).unwrap_or_default(),
        name: view.server.about.name.clone(),
        accepted_at: view.share.accepted_at,
        invited_at: view.share.invited_at,
        permissions: permissions(&view.share),
        all_libraries: view.share.sections == SharedSections::All,
        sections: view
            .sections
            .iter()
            .map(|one| section(one, view.share.sections.covers(one.number)))
            .collect(),
    }
}

/// One accepted share, as a server of other make is told.
pub fn access_token(shared: &SharedWithToken, base: &str) -> Option<sharing::AccessToken> {
    let (view, token) = (&shared.view, shared.token.as_ref()?);
    let covered = view.sections.iter().filter(|one| view.share.sections.covers(one.number));
    Some(sharing::AccessToken {
        person: stranger(view.person.as_ref()?, base),
        token: token.expose().to_owned(),
        created_at: view.share.accepted_at?,
        owned: false,
        permissions: permissions(&view.share),
        sections: covered.map(|one| one.key.clone()).collect(),
    })
}

/// The number an invitation I sent goes by: the person's, or the share's while only an address is known.
pub fn invite_number(view: &ShareView) -> i32 {
    view.person.as_ref().map_or(view.share.number.0, |person| person.number.0)
}

/// The open invitations somebody sent.
pub fn sent_invites(given: &[ShareView], base: &str) -> Vec<people::Invite> {
    let open = given.iter().filter(|view| view.share.accepted_at.is_none());
    open.map(|view| people::Invite {
        person: findable(invited(view, base)),
        created_at: view.share.invited_at,
        servers: servers(view),
    })
    .collect()
}

/// The open invitations somebody received.
pub fn received_invites(received: &[ShareView], base: &str) -> Vec<people::Invite> {
    let open = received.iter().filter(|view| view.share.accepted_at.is_none());
    open.map(|view| people::Invite {
        person: findable(stranger(&view.owner, base)),
        created_at: view.share.invited_at,
        servers: servers(view),
    })
    .collect()
}

/// The same person, by the one name that may be shown: clients pass over invitations without name and address.
fn findable(person: people::Person) -> people::Person {
    let or = |one: &str, other: &str| if one.is_empty() { other.to_owned() } else { one.to_owned() };
    let (username, email) = (or(&person.username, &person.email), or(&person.email, &person.username));
    people::Person { username, email, ..person }
}

fn servers(view: &ShareView) -> Vec<(String, i64)> {
    vec![(view.server.about.name.clone(), friend_server(view).libraries)]
}

/// Whom a share is for, as its giver may know them: an address they typed themselves, or a user name.
fn invited(view: &ShareView, base: &str) -> people::Person {
    let email = view.invited_email.as_ref().map(|email| email.expose().to_owned()).unwrap_or_default();
    match &view.person {
        Some(person) => people::Person { email, ..stranger(person, base) },
        None => people::Person {
            id: view.share.number.0.into(),
            uuid: String::new(),
            title: email.clone(),
            username: String::new(),
            email,
            thumb: String::new(),
        },
    }
}

fn permissions(share: &Share) -> sharing::Permissions {
    let (may, hidden) = (&share.permissions, &share.filters);
    sharing::Permissions {
        allow_sync: may.allow_sync,
        allow_camera_upload: may.allow_camera_upload,
        allow_channels: may.allow_channels,
        allow_tuners: may.allow_tuners,
        allow_subtitle_admin: may.allow_subtitle_admin,
        filter_all: hidden.all.clone(),
        filter_movies: hidden.movies.clone(),
        filter_television: hidden.television.clone(),
        filter_music: hidden.music.clone(),
        filter_photos: hidden.photos.clone(),
    }
}
