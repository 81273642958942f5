//! Devices and the servers among them: resources (version 1 and 2), devices, and the old list of servers.

use kernel::Timestamp;
use serde_json::{Value, json};

use super::Document;
use crate::xml::{Element, Fields, Scalar, object};

/// A device, perhaps a server, as one account sees it.
#[derive(Debug, Clone)]
pub struct Resource {
    /// The protocol's number.
    pub id: i64,
    /// The name to show.
    pub name: String,
    /// The program.
    pub product: String,
    /// Its version.
    pub product_version: String,
    /// The operating system.
    pub platform: String,
    /// Its version.
    pub platform_version: String,
    /// The kind of hardware.
    pub device: String,
    /// Which model.
    pub model: String,
    /// Who made it.
    pub vendor: String,
    /// The stable key of the installation.
    pub client_identifier: String,
    /// When it was first seen.
    pub created_at: Timestamp,
    /// When it was last seen.
    pub last_seen_at: Timestamp,
    /// What it can be: `server`, `player` and so on.
    pub provides: String,
    /// The token to use there, if it is a server.
    pub access_token: Option<String>,
    /// The owner, unless the asking account owns it.
    pub owner: Option<Owner>,
    /// The address it was last seen from.
    pub public_address: String,
    /// Whether the asking client comes from that address too.
    pub public_address_matches: bool,
    /// Whether it is there now.
    pub presence: bool,
    /// How to reach it.
    pub connections: Vec<Connection>,
}

/// Somebody else who owns a server.
#[derive(Debug, Clone)]
pub struct Owner {
    /// The protocol's number.
    pub id: i64,
    /// The name to show.
    pub name: String,
}

/// One way to reach a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// `http` or `https`.
    pub protocol: String,
    /// Host name or address.
    pub address: String,
    /// The port.
    pub port: u16,
    /// The whole address.
    pub uri: String,
    /// Whether it works at home only.
    pub local: bool,
    /// Whether it is an IPv6 address.
    pub ipv6: bool,
}

impl Resource {
    /// One entry of `/api/v2/resources`.
    pub fn v2(&self) -> Document {
        let fields = self.fields_v2();
        let connections = self.connections.iter().map(|one| Element::new("connection").fields(&one.fields()));
        let xml =
            Element::new("resource").fields(&fields).child(Element::new("connections").children(connections));
        let mut json = object(fields);
        let connections = self.connections.iter().map(|one| Value::Object(object(one.fields())));
        json.insert("connections".into(), connections.collect());
        Document::new(xml, json)
    }

    fn fields_v2(&self) -> Fields {
        vec![
            ("name", (&self.name).into()),
            ("product", (&self.product).into()),
            ("productVersion", (&self.product_version).into()),
            ("platform", (&self.platform).into()),
            ("platformVersion", (&self.platform_version).into()),
            ("device", (&self.device).into()),
            ("clientIdentifier", (&self.client_identifier).into()),
            ("createdAt", self.created_at.iso().into()),
            ("lastSeenAt", self.last_seen_at.iso().into()),
            ("provides", (&self.provides).into()),
            ("ownerId", self.owner.as_ref().map(|owner| owner.id).into()),
            ("sourceTitle", self.owner.as_ref().map(|owner| &owner.name).into()),
            ("publicAddress", (&self.public_address).into()),
            ("accessToken", self.access_token.clone().into()),
            ("searchEnabled", true.into()),
            ("owned", self.owner.is_none().into()),
            ("home", false.into()),
            ("synced", false.into()),
            ("relay", false.into()),
            ("presence", self.presence.into()),
            ("httpsRequired", false.into()),
            ("publicAddressMatches", self.public_address_matches.into()),
            ("dnsRebindingProtection", false.into()),
            ("natLoopbackSupported", false.into()),
        ]
    }

    /// One `Device` of `/api/resources` and `/pms/resources`.
    fn v1(&self) -> Element {
        let connections = self.connections.iter().map(|one| {
            Element::new("Connection")
                .attr("protocol", &one.protocol)
                .attr("address", &one.address)
                .attr("port", i64::from(one.port))
                .attr("uri", &one.uri)
                .attr("local", one.local)
        });
        Element::new("Device")
            .attr("name", &self.name)
            .attr("product", &self.product)
            .attr("productVersion", &self.product_version)
            .attr("platform", &self.platform)
            .attr("platformVersion", &self.platform_version)
            .attr("device", &self.device)
            .attr("clientIdentifier", &self.client_identifier)
            .attr("createdAt", self.created_at.as_secs())
            .attr("lastSeenAt", self.last_seen_at.as_secs())
            .attr("provides", &self.provides)
            .attr("owned", self.owner.is_none())
            .attr("accessToken", self.access_token.clone())
            .attr("publicAddress", &self.public_address)
            .attr("httpsRequired", false)
            .attr("synced", false)
            .attr("relay", false)
            .attr("dnsRebindingProtection", false)
            .attr("natLoopbackSupported", false)
            .attr("publicAddressMatches", self.public_address_matches)
            .attr("presence", self.presence)
            .attr("ownerId", self.owner.as_ref().map(|owner| owner.id))
            .attr("home", false)
            .attr("sourceTitle", self.owner.as_ref().map(|owner| &owner.name))
            .children(connections)
    }

    fn device_fields(&self) -> Fields {
        vec![
            ("name", (&self.name).into()),
            ("publicAddress", (&self.public_address).into()),
            ("product", (&self.product).into()),
            ("productVersion", (&self.product_version).into()),
            ("platform", (&self.platform).into()),
            ("platformVersion", (&self.platform_version).into()),
            ("device", (&self.device).into()),
            ("model", (&self.model).into()),
            ("vendor", (&self.vendor).into()),
            ("provides", (&self.provides).into()),
            ("clientIdentifier", (&self.client_identifier).into()),
            ("version", (&self.product_version).into()),
            ("id", self.id.into()),
            ("token", self.access_token.clone().map_or(Scalar::Text(String::new()), Scalar::Text)),
            ("createdAt", self.created_at.as_secs().into()),
            ("lastSeenAt", self.last_seen_at.as_secs().into()),
            ("screenResolution", "".into()),
            ("screenDensity", "".into()),
        ]
    }

    fn old_server(&self) -> Element {
        let first = self.connections.first();
        Element::new("Server")
            .attr("accessToken", self.access_token.clone())
            .attr("name", &self.name)
            .attr("address", first.map(|one| &one.address))
            .attr("port", first.map(|one| i64::from(one.port)))
            .attr("version", &self.product_version)
            .attr("scheme", first.map(|one| &one.protocol))
            .attr("host", first.map(|one| &one.address))
            .attr("localAddresses", self.local_addresses())
            .attr("machineIdentifier", &self.client_identifier)
            .attr("createdAt", self.created_at.as_secs())
            .attr("updatedAt", self.last_seen_at.as_secs())
            .attr("owned", self.owner.is_none())
            .attr("synced", false)
    }

    fn local_addresses(&self) -> String {
        let local = self.connections.iter().filter(|one| one.local).map(|one| one.address.as_str());
        local.collect::<Vec<_>>().join(",")
    }
}

impl Connection {
    fn fields(&self) -> Fields {
        vec![
            ("protocol", (&self.protocol).into()),
            ("address", (&self.address).into()),
            ("port", i64::from(self.port).into()),
            ("uri", (&self.uri).into()),
            ("local", self.local.into()),
            ("relay", false.into()),
            ("IPv6", self.ipv6.into()),
        ]
    }
}

/// `/api/v2/resources`.
pub fn resources_v2(resources: &[Resource]) -> Document {
    let documents: Vec<Document> = resources.iter().map(Resource::v2).collect();
    let (xml, json): (Vec<_>, Vec<_>) = documents.into_iter().map(|one| (one.xml, one.json)).unzip();
    Document::new(Element::new("resources").children(xml), json)
}

/// `/api/resources` and `/pms/resources`; always XML.
pub fn resources_v1(resources: &[Resource]) -> Document {
    let xml = Element::new("MediaContainer")
        .attr("size", resources.len())
        .children(resources.iter().map(Resource::v1));
    Document::new(xml, resources_v2(resources).json)
}

/// `/devices.xml` and `/api/v2/devices`.
pub fn devices(devices: &[Resource], public_address: &str) -> Document {
    let xml = devices.iter().map(|device| {
        let connections =
            device.connections.iter().map(|one| Element::new("Connection").attr("uri", &one.uri));
        Element::new("Device").fields(&device.device_fields()).children(connections)
    });
    let json: Vec<Value> = devices
        .iter()
        .map(|device| {
            let mut object = object(device.device_fields());
            let uris = device.connections.iter().map(|one| json!({ "uri": one.uri }));
            object.insert("connections".into(), uris.collect());
            Value::Object(object)
        })
        .collect();
    Document::new(Element::new("MediaContainer").attr("publicAddress", public_address).children(xml), json)
}

/// `/pms/servers.xml`, the list old apps read.
pub fn old_servers(servers: &[Resource]) -> Document {
    let xml = Element::new("MediaContainer")
        .attr("friendlyName", "myPlex")
        .attr("identifier", "com.plexapp.plugins.myplex")
        .attr("size", servers.len())
        .children(servers.iter().map(Resource::old_server));
    Document::new(xml, resources_v2(servers).json)
}
