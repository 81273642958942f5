//! Devices and servers.

use std::time::Duration;

use account::{
    connection::Connection,
    flows::{DeviceView, Resource, ServerView},
};
use http_kit::Call;
use kernel::Timestamp;
use wire::account::{resource, sharing};

use crate::state::Listening;

/// A server that was heard from this recently counts as there, also when its feed is open on another replica.
const RECENT: Duration = Duration::from_secs(15 * 60);

/// A server as an app finds it.
pub fn resource(found: &Resource, listening: &Listening, now: Timestamp, call: &Call) -> resource::Resource {
    let view = &found.view;
    let server = &view.server;
    let asker = call.peer.map(|peer| peer.to_string()).unwrap_or_default();
    resource::Resource {
        id: server.number.0.into(),
        name: server.about.name.clone(),
        product: server.about.product.clone(),
        product_version: server.about.version.clone(),
        platform: server.about.platform.clone(),
        platform_version: server.about.platform_version.clone(),
        device: server.about.device.clone(),
        model: String::new(),
        vendor: String::new(),
        client_identifier: server.machine_identifier.to_string(),
        created_at: server.created_at,
        last_seen_at: server.last_seen_at,
        provides: "server".to_owned(),
        access_token: Some(found.token.expose().to_owned()),
        owner: (!view.owned).then(|| resource::Owner {
            id: view.owner.number.0.into(),
            name: view.owner.user_name.expose().to_owned(),
        }),
        public_address: view.address.expose().to_owned(),
        public_address_matches: !asker.is_empty() && view.address.expose() == asker,
        presence: listening.is_open(&server.id) || now.since(server.last_seen_at) < RECENT,
        connections: connections(&view.connections),
    }
}

/// A device as its owner's apps list it.
pub fn device(view: &DeviceView, call: &Call) -> resource::Resource {
    let (device, about) = (&view.device, &view.device.about);
    let asker = call.peer.map(|peer| peer.to_string()).unwrap_or_default();
    resource::Resource {
        id: device.number.0.into(),
        name: view.title().to_owned(),
        product: about.product.clone(),
        product_version: about.version.clone(),
        platform: about.platform.clone(),
        platform_version: about.platform_version.clone(),
        device: about.device.clone(),
        model: about.model.clone(),
        vendor: about.vendor.clone(),
        client_identifier: device.client_identifier.to_string(),
        created_at: device.created_at,
        last_seen_at: device.last_seen_at,
        provides: about.provides.clone(),
        access_token: view.token.as_ref().map(|token| token.expose().to_owned()),
        owner: None,
        public_address: view.address.expose().to_owned(),
        public_address_matches: !asker.is_empty() && view.address.expose() == asker,
        presence: false,
        connections: connections(&view.connections),
    }
}

/// A server with its libraries, for its owner.
pub fn server_sections(view: &ServerView) -> sharing::ServerSections {
    sharing::ServerSections {
        id: view.server.number.0.into(),
        name: view.server.about.name.clone(),
        machine_identifier: view.server.machine_identifier.to_string(),
        version: view.server.about.version.clone(),
        created_at: view.server.created_at,
        updated_at: view.server.last_seen_at,
        sections: view.sections.iter().map(|section| super::sharing::section(section, false)).collect(),
    }
}

fn connections(all: &[Connection]) -> Vec<resource::Connection> {
    let parts = all.iter().filter_map(|one| one.parts().map(|parts| (one, parts)));
    parts
        .map(|(one, parts)| resource::Connection {
            protocol: parts.scheme,
            address: parts.host,
            port: parts.port,
            uri: one.uri.clone(),
            local: one.local,
            ipv6: parts.ipv6,
        })
        .collect()
}
