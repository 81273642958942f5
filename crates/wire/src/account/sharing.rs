//! Shares of a server, and what the server itself is told about them.

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{Document, people::Person, people::container, user::profile};
use crate::xml::{Element, Fields, object};

/// What a person may do on a server shared with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Permissions {
    /// Keep copies.
    pub allow_sync: bool,
    /// Send pictures.
    pub allow_camera_upload: bool,
    /// Use channels.
    pub allow_channels: bool,
    /// Watch live television: 0 no, 1 watch, 2 record.
    pub allow_tuners: i64,
    /// Change subtitles.
    pub allow_subtitle_admin: bool,
    /// Filters, kept byte for byte.
    pub filter_all: String,
    /// For movies.
    pub filter_movies: String,
    /// For television.
    pub filter_television: String,
    /// For music.
    pub filter_music: String,
    /// For photos.
    pub filter_photos: String,
}

impl Permissions {
    /// As attributes.
    pub fn fields(&self) -> Fields {
        vec![
            ("allowTuners", self.allow_tuners.into()),
            ("allowSync", self.allow_sync.into()),
            ("allowCameraUpload", self.allow_camera_upload.into()),
            ("allowChannels", self.allow_channels.into()),
            ("allowSubtitleAdmin", self.allow_subtitle_admin.into()),
            ("filterAll", (&self.filter_all).into()),
            ("filterMovies", (&self.filter_movies).into()),
            ("filterMusic", (&self.filter_music).into()),
            ("filterPhotos", (&self.filter_photos).into()),
            ("filterTelevision", (&self.filter_television).into()),
        ]
    }
}

/// A library of a server, by the account service's number and by the server's own key.
#[derive(Debug, Clone)]
pub struct Section {
    /// The account service's number.
    pub id: i64,
    /// The server's key; an integer.
    pub key: String,
    /// `movie`, `show` and so on.
    pub kind: String,
    /// The name to show.
    pub title: String,
    /// Whether it is shared.
    pub shared: bool,
}

impl Section {
    fn fields(&self) -> Fields {
        vec![
            ("id", self.id.into()),
            ("key", (&self.key).into()),
            ("type", (&self.kind).into()),
            ("title", (&self.title).into()),
        ]
    }
}

/// A server with its libraries: `/api/servers/{machineIdentifier}`.
#[derive(Debug, Clone)]
pub struct ServerSections {
    /// The server's number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The server.
    pub machine_identifier: String,
    /// Its version.
    pub version: String,
    /// When it was first seen.
    pub created_at: Timestamp,
    /// When it was last seen.
    pub updated_at: Timestamp,
    /// Its libraries.
    pub sections: Vec<Section>,
}

impl ServerSections {
    /// The container, whose first child is the server.
    pub fn document(&self) -> Document {
        let sections = self.sections.iter().map(|section| Element::new("Section").fields(&section.fields()));
        let server = Element::new("Server")
            .attr("name", &self.name)
            .attr("version", &self.version)
            .attr("id", self.id)
            .attr("machineIdentifier", &self.machine_identifier)
            .attr("createdAt", self.created_at.as_secs())
            .attr("updatedAt", self.updated_at.as_secs())
            .children(sections);
        let json = json!({
            "id": self.id, "name": self.name, "machineIdentifier": self.machine_identifier, "version": self.version,
            "librarySections": self.sections.iter().map(|one| {
                let mut section = object(one.fields());
                section.insert("key".into(), one.key.parse::<i64>().map_or(Value::Null, Value::from));
                Value::Object(section)
            }).collect::<Vec<_>>()
        });
        Document::new(container().attr("size", 1).child(server), json)
    }
}

/// One share of a server, as its owner sees it.
#[derive(Debug, Clone)]
pub struct SharedServer {
    /// The share's number.
    pub id: i64,
    /// With whom.
    pub person: Person,
    /// The token they use there.
    pub access_token: String,
    /// The server's name.
    pub name: String,
    /// When they accepted.
    pub accepted_at: Option<Timestamp>,
    /// When they were invited.
    pub invited_at: Timestamp,
    /// What they may do.
    pub permissions: Permissions,
    /// Whether all libraries are shared.
    pub all_libraries: bool,
    /// All libraries, each with whether it is shared.
    pub sections: Vec<Section>,
}

impl SharedServer {
    fn element(&self) -> Element {
        let sections = self
            .sections
            .iter()
            .map(|section| Element::new("Section").fields(&section.fields()).attr("shared", section.shared));
        Element::new("SharedServer")
            .attr("id", self.id)
            .attr("username", &self.person.username)
            .attr("email", &self.person.email)
            .attr("userID", self.person.id)
            .attr("accessToken", &self.access_token)
            .attr("name", &self.name)
            .attr("acceptedAt", self.accepted_at.map(Timestamp::as_secs))
            .attr("invitedAt", self.invited_at.as_secs())
            .fields(&self.permissions.fields())
            .attr("owned", false)
            .attr("allLibraries", self.all_libraries)
            .children(sections)
    }

    fn json(&self, machine_identifier: &str) -> Value {
        let shared = self.sections.iter().filter(|section| section.shared);
        json!({
            "id": self.id,
            "invitedId": self.person.id,
            "invited": { "id": self.person.id, "uuid": self.person.uuid, "title": self.person.title,
                         "username": self.person.username, "thumb": self.person.thumb },
            "machineIdentifier": machine_identifier,
            "name": self.name,
            "libraries": shared.clone().map(|one| Value::Object(object(one.fields()))).collect::<Vec<_>>(),
            "numLibraries": shared.count(),
            "allLibraries": self.all_libraries,
            "accepted": self.accepted_at.is_some(),
            "acceptedAt": self.accepted_at.map(Timestamp::iso),
            "sharingSettings": Value::Object(object(self.permissions.fields())),
        })
    }
}

/// `/api/servers/{machineIdentifier}/shared_servers`, also for a single share.
pub fn shared_servers(machine_identifier: &str, shares: &[SharedServer]) -> Document {
    let xml = Element::new("MediaContainer")
        .attr("friendlyName", "myPlex")
        .attr("identifier", "com.plexapp.plugins.myplex")
        .attr("machineIdentifier", machine_identifier)
        .attr("size", shares.len())
        .children(shares.iter().map(SharedServer::element));
    let json: Vec<Value> = shares.iter().map(|share| share.json(machine_identifier)).collect();
    Document::new(xml, json)
}

/// What a server of other make is told: which tokens may enter, and what they may see.
#[derive(Debug, Clone)]
pub struct AccessToken {
    /// Whose.
    pub person: Person,
    /// The token.
    pub token: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Whether it is the owner's.
    pub owned: bool,
    /// What it may do.
    pub permissions: Permissions,
    /// The server's keys of the libraries it may see.
    pub sections: Vec<String>,
}

/// `/api/v2/server/access_tokens`.
pub fn access_tokens(tokens: &[AccessToken]) -> Document {
    let json: Vec<Value> = tokens
        .iter()
        .map(|one| {
            let sections: Vec<Value> = one
                .sections
                .iter()
                .map(|key| json!({ "key": key.parse::<i64>().unwrap_or_default(), "createdAt": one.created_at.iso() }))
                .collect();
            json!({
                "type": "server", "device": null, "token": one.token, "owned": one.owned,
                "createdAt": one.created_at.iso(),
                "invited": {
                    "id": one.person.id, "uuid": one.person.uuid, "title": one.person.title,
                    "username": one.person.username, "thumb": one.person.thumb,
                    "profile": Value::Object(object(profile())), "scrobbling": [], "scrobbleTypes": ""
                },
                "settings": Value::Object(object(one.permissions.fields())),
                "sections": sections
            })
        })
        .collect();
    let elements = tokens.iter().map(|one| {
        let sections = one.sections.iter().map(|key| Element::new("section").attr("key", key));
        Element::new("access_token")
            .attr("type", "server")
            .attr("token", &one.token)
            .attr("owned", one.owned)
            .attr("createdAt", one.created_at.iso())
            .child(Element::new("invited").attr("id", one.person.id).attr("title", &one.person.title))
            .child(Element::new("settings").fields(&one.permissions.fields()))
            .child(Element::new("sections").children(sections))
    });
    Document::new(Element::new("access_tokens").children(elements), json)
}
