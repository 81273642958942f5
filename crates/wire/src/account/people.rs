//! Other people: those one shares with, invitations, and the people of a home.

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{Document, sharing::Permissions, user::MAX_HOME_SIZE};
use crate::xml::{Element, Fields, object};

/// Somebody else, as far as the caller may see them.
#[derive(Debug, Clone)]
pub struct Person {
    /// The protocol's number.
    pub id: i64,
    /// 16 lower-case hexadecimal characters.
    pub uuid: String,
    /// The name to show.
    pub title: String,
    /// The user name.
    pub username: String,
    /// The e-mail address, where the caller may know it.
    pub email: String,
    /// Where the picture is.
    pub thumb: String,
}

/// A person of `/api/users` with the caller's shares to them.
#[derive(Debug, Clone)]
pub struct Friend {
    /// Who.
    pub person: Person,
    /// What they may do.
    pub permissions: Permissions,
    /// Whether they belong to the caller's home.
    pub home: bool,
    /// Whether the caller manages them.
    pub restricted: bool,
    /// The caller's servers shared with them.
    pub servers: Vec<FriendServer>,
}

/// One of the caller's servers, shared with a friend.
#[derive(Debug, Clone)]
pub struct FriendServer {
    /// The share.
    pub share_id: i64,
    /// The server's number.
    pub server_id: i64,
    /// The server.
    pub machine_identifier: String,
    /// Its name.
    pub name: String,
    /// When it was last seen.
    pub last_seen_at: Timestamp,
    /// How many libraries are shared.
    pub libraries: i64,
    /// Whether all are shared.
    pub all_libraries: bool,
    /// Whether the invitation is still open.
    pub pending: bool,
}

/// `/api/users`; always XML, and never the caller.
pub fn users(friends: &[Friend]) -> Document {
    let xml = container().attr("totalSize", friends.len()).attr("size", friends.len());
    let people = friends.iter().map(|friend| {
        Element::new("User")
            .fields(&friend.fields())
            .children(friend.servers.iter().map(FriendServer::element))
    });
    let json: Vec<Value> = friends.iter().map(|friend| Value::Object(object(friend.fields()))).collect();
    Document::new(xml.children(people), json!({ "users": json }))
}

/// A container with the attributes old apps look for.
pub fn container() -> Element {
    Element::new("MediaContainer")
        .attr("friendlyName", "myPlex")
        .attr("identifier", "com.plexapp.plugins.myplex")
        .attr("machineIdentifier", "houselights-accounts")
}

impl Friend {
    fn fields(&self) -> Fields {
        let mut fields: Fields = vec![
            ("id", self.person.id.into()),
            ("title", (&self.person.title).into()),
            ("username", (&self.person.username).into()),
            ("email", (&self.person.email).into()),
            ("thumb", (&self.person.thumb).into()),
            ("recommendationsPlaylistId", "".into()),
            ("protected", false.into()),
            ("home", self.home.into()),
        ];
        fields.extend(self.permissions.fields());
        fields.push(("restricted", self.restricted.into()));
        fields
    }
}

impl FriendServer {
    fn element(&self) -> Element {
        Element::new("Server")
            .attr("id", self.share_id)
            .attr("serverId", self.server_id)
            .attr("machineIdentifier", &self.machine_identifier)
            .attr("name", &self.name)
            .attr("lastSeenAt", self.last_seen_at.as_secs())
            .attr("numLibraries", self.libraries)
            .attr("allLibraries", self.all_libraries)
            .attr("owned", true)
            .attr("pending", self.pending)
    }
}

/// An open invitation, sent or received. `person` is the other side.
#[derive(Debug, Clone)]
pub struct Invite {
    /// The other person.
    pub person: Person,
    /// When it was sent.
    pub created_at: Timestamp,
    /// The servers it is about, with the number of libraries.
    pub servers: Vec<(String, i64)>,
}

/// `/api/invites/requested` and `/api/invites/requests`.
pub fn invites(invites: &[Invite]) -> Document {
    let all = invites.iter().map(|invite| {
        let servers = invite.servers.iter().map(|(name, libraries)| {
            Element::new("Server").attr("name", name).attr("numLibraries", *libraries)
        });
        Element::new("Invite")
            .attr("id", invite.person.id)
            .attr("createdAt", invite.created_at.as_secs())
            .attr("friend", true)
            .attr("home", false)
            .attr("server", !invite.servers.is_empty())
            .attr("username", &invite.person.username)
            .attr("email", &invite.person.email)
            .attr("thumb", &invite.person.thumb)
            .attr("friendlyName", &invite.person.title)
            .children(servers)
    });
    let xml = container().attr("size", invites.len()).children(all);
    let json: Vec<Value> =
        invites.iter().map(|one| json!({ "id": one.person.id, "username": one.person.username })).collect();
    Document::new(xml, json!({ "invites": json }))
}

/// One member of a home.
#[derive(Debug, Clone)]
pub struct HomeMember {
    /// Who.
    pub person: Person,
    /// Whether they manage the home.
    pub admin: bool,
    /// Whether they are managed.
    pub restricted: bool,
    /// Whether a home PIN protects them.
    pub protected: bool,
}

impl HomeMember {
    fn fields(&self) -> Fields {
        vec![
            ("id", self.person.id.into()),
            ("uuid", (&self.person.uuid).into()),
            ("title", (&self.person.title).into()),
            ("username", (&self.person.username).into()),
            ("email", (&self.person.email).into()),
            ("friendlyName", "".into()),
            ("thumb", (&self.person.thumb).into()),
            ("hasPassword", (!self.restricted).into()),
            ("restricted", self.restricted.into()),
            ("admin", self.admin.into()),
            ("guest", false.into()),
            ("protected", self.protected.into()),
        ]
    }
}

/// `/api/home/users` (version 1). The root needs a `size`: one client gives up without it.
pub fn home_users_v1(members: &[HomeMember]) -> Document {
    let xml = Element::new("MediaContainer")
        .attr("friendlyName", "myPlex")
        .attr("identifier", "com.plexapp.plugins.myplex")
        .attr("size", members.len())
        .children(members.iter().map(|member| Element::new("User").fields(&member.fields())));
    Document::new(xml, home_users_v2(members).json)
}

/// `/api/v2/home/users`.
pub fn home_users_v2(members: &[HomeMember]) -> Document {
    let id = members.iter().find(|member| member.admin).map_or(0, |member| member.person.id);
    let users = members.iter().map(|member| Element::new("user").fields(&member.fields()));
    let xml = Element::new("home")
        .attr("id", id)
        .attr("name", "")
        .attr("guestUserID", "")
        .attr("guestUserUUID", "")
        .attr("guestEnabled", false)
        .attr("maxSize", MAX_HOME_SIZE)
        .attr("subscription", false)
        .child(Element::new("users").children(users));
    let users: Vec<Value> = members.iter().map(|member| Value::Object(object(member.fields()))).collect();
    let json = json!({
        "id": id, "name": "", "guestUserID": null, "guestUserUUID": null, "guestEnabled": false,
        "subscription": false, "users": users
    });
    Document::new(xml, json)
}
