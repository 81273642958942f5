//! Our own protocol.

use account::{
    PublicKey, SectionNumber,
    flows::{Access, Announced, Announcement, Inactive, Introspection, Resource, ServerView},
    server::{Section, ServerAbout, ServerState},
};
use http_kit::{Call, Problem};
use wire::house;

use crate::problems::Refused;

/// What a server said, for the domain.
pub fn announcement(said: house::Announcement, call: &Call) -> Result<Announcement, Refused> {
    let public_key = PublicKey::from_base64url(&said.public_key)
        .ok_or_else(|| Problem::invalid("publicKey", "The public key is not 32 bytes of base64url"))?;
    let product = call.client().product;
    Ok(Announcement {
        public_key,
        about: ServerAbout {
            name: said.name,
            product: if product.is_empty() { "Plex Media Server".to_owned() } else { product },
            version: said.version,
            platform: said.platform,
            platform_version: said.platform_version,
            device: said.device,
        },
        connections: said.connections,
        sections: said
            .sections
            .into_iter()
            .map(|one| Section {
                // Given by the domain, which knows the numbers of before.
                number: SectionNumber(0),
                key: one.key,
                kind: one.kind,
                title: one.title,
                uuid: one.uuid,
            })
            .collect(),
    })
}

/// Where a server stands.
pub fn standing(announced: &Announced) -> house::Standing {
    house::Standing {
        state: server_state(announced.state),
        owner: announced.owner.as_ref().map(|owner| house::Owner {
            number: owner.number.0.into(),
            uuid: owner.uuid.clone(),
            username: owner.user_name.expose().to_owned(),
        }),
        words: announced.words.map(str::to_owned).to_vec(),
        token: announced.token.as_ref().map(|token| token.expose().to_owned()),
    }
}

/// The state's word.
pub fn server_state(state: ServerState) -> house::ServerState {
    match state {
        ServerState::Unowned => house::ServerState::Unowned,
        ServerState::Owned => house::ServerState::Owned,
        ServerState::Waiting => house::ServerState::Waiting,
        ServerState::Revoked => house::ServerState::Revoked,
    }
}

/// The answer about a token.
pub fn introspected(answer: &Introspection) -> house::Introspected {
    match answer {
        Introspection::Active(access) => active(access),
        Introspection::Inactive(reason) => house::Introspected {
            active: false,
            reason: Some(match reason {
                Inactive::Unknown => house::InactiveReason::Unknown,
                Inactive::Revoked => house::InactiveReason::EpochRevoked,
                Inactive::Expired => house::InactiveReason::Expired,
                Inactive::ResetRequired => house::InactiveReason::ResetRequired,
                Inactive::NotShared => house::InactiveReason::NotShared,
            }),
            account: None,
            owner: false,
            device: None,
            sections: None,
            permissions: house::Permissions::default(),
            filters: house::Filters::default(),
            epoch: 0,
        },
    }
}

fn active(access: &Access) -> house::Introspected {
    let name = access.person.user_name.expose().to_owned();
    house::Introspected {
        active: true,
        reason: None,
        account: Some(house::IntrospectedAccount {
            number: access.person.number.0.into(),
            uuid: access.person.uuid.clone(),
            username: name.clone(),
            title: name,
        }),
        owner: access.owner,
        device: access.device.as_ref().map(|device| house::IntrospectedDevice {
            client_identifier: device.client_identifier.to_string(),
        }),
        sections: Some(match &access.sections {
            None => house::SectionGrant::ALL,
            Some(keys) => house::SectionGrant::Keys(keys.clone()),
        }),
        permissions: house::Permissions {
            allow_sync: access.permissions.allow_sync,
            allow_channels: access.permissions.allow_channels,
            allow_camera_upload: access.permissions.allow_camera_upload,
            allow_subtitle_admin: access.permissions.allow_subtitle_admin,
            allow_tuners: access.permissions.allow_tuners,
        },
        filters: house::Filters {
            filter_movies: access.filters.movies.clone(),
            filter_television: access.filters.television.clone(),
            filter_music: access.filters.music.clone(),
            filter_photos: access.filters.photos.clone(),
            filter_all: access.filters.all.clone(),
        },
        epoch: access.issued.0,
    }
}

/// The servers in the menu of our own apps.
pub fn listed_servers(mine: &[ServerView], resources: &[Resource]) -> Vec<house::ListedServer> {
    mine.iter()
        .map(|view| {
            let found = resources.iter().find(|one| one.view.server.id == view.server.id);
            let works = view.state == ServerState::Owned;
            house::ListedServer {
                machine_identifier: view.server.machine_identifier.to_string(),
                name: view.server.about.name.clone(),
                state: server_state(view.state),
                words: if view.owned { view.words.map(str::to_owned).to_vec() } else { Vec::new() },
                connections: view.connections.iter().map(|one| one.uri.clone()).collect(),
                owned: view.owned,
                access_token: found.filter(|_| works).map(|one| one.token.expose().to_owned()),
                owner_name: (!view.owned).then(|| view.owner.user_name.expose().to_owned()),
                last_seen_at: view.server.last_seen_at.iso(),
            }
        })
        .collect()
}
