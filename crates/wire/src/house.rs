//! Our own protocol between a media server and the account service: what both sides say, as types.
//!
//! Described in `docs/protocol/server.md`. Holds no rule; unknown fields are ignored, so that an older side
//! understands a newer one.

use serde::{Deserialize, Serialize};

/// The audience every server proof names.
pub const AUDIENCE: &str = "houselights-account";
/// The scheme of the `Authorization` header a server sends.
pub const SCHEME: &str = "Houselights";
/// Carries the server's public key when a claim token is exchanged (base64url, 32 bytes).
pub const SERVER_KEY_HEADER: &str = "x-houselights-server-key";
/// Carries the signature over [`claim_proof_text`] (base64url, 64 bytes).
pub const SERVER_PROOF_HEADER: &str = "x-houselights-proof";

/// Where a server announces itself.
pub const ANNOUNCE_PATH: &str = "/houselights/v1/servers/announce";
/// Where a server asks who holds a token.
pub const INTROSPECT_PATH: &str = "/houselights/v1/introspect";
/// Where a server listens for revocations.
pub const FEED_PATH: &str = "/houselights/v1/feed";

/// What a server signs when it exchanges a claim token.
#[must_use]
pub fn claim_proof_text(claim_token: &str, machine_identifier: &str) -> String {
    format!("claim:{claim_token}:{machine_identifier}")
}

/// The header of a server proof (a compact JWS).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofHeader {
    /// Always `EdDSA`.
    pub alg: String,
    /// base64url of the SHA-256 of the raw public key.
    pub kid: String,
}

/// The claims of a server proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofClaims {
    /// The machine identifier.
    pub iss: String,
    /// Always [`AUDIENCE`].
    pub aud: String,
    /// When it was made, in seconds.
    pub iat: i64,
    /// A number that only grows.
    pub ctr: i64,
}

/// What a server says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Announcement {
    /// The name people gave it.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The operating system.
    pub platform: String,
    /// Its version.
    #[serde(default)]
    pub platform_version: String,
    /// The kind of machine.
    #[serde(default)]
    pub device: String,
    /// base64url of the raw Ed25519 public key.
    pub public_key: String,
    /// Addresses under which it may be reached.
    #[serde(default)]
    pub connections: Vec<String>,
    /// Its libraries.
    #[serde(default)]
    pub sections: Vec<Section>,
}

/// One library of a server, as shares need to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The key it has on the server.
    pub key: String,
    /// `movie`, `show`, `artist` or `photo`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What people call it.
    pub title: String,
    /// Names it for ever.
    pub uuid: String,
}

/// Where a server stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ServerState {
    /// Nobody claimed it.
    Unowned,
    /// Somebody owns it and let it in.
    Owned,
    /// Owned, but signed out: the owner has to approve it.
    Waiting,
    /// Never again.
    Revoked,
}

/// The owner of a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The number the protocol knows the account by.
    pub number: i64,
    /// Sixteen hexadecimal characters.
    pub uuid: String,
    /// The user name.
    pub username: String,
}

/// The answer to an announcement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Where the server stands.
    pub state: ServerState,
    /// Who owns it.
    pub owner: Option<Owner>,
    /// The four words its owner's page shows, too.
    #[serde(default)]
    pub words: Vec<String>,
    /// The server's live token; only when owned and approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// What a server asks about a token a client presented.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Introspection {
    /// The token.
    pub token: String,
}

/// The account behind a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntrospectedAccount {
    /// The number the protocol knows the account by.
    pub number: i64,
    /// Sixteen hexadecimal characters.
    pub uuid: String,
    /// The user name.
    pub username: String,
    /// What to show.
    #[serde(default)]
    pub title: String,
}

/// The device behind a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IntrospectedDevice {
    /// What the app calls itself.
    pub client_identifier: String,
}

/// Which libraries somebody may see: `"all"` or their keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SectionGrant {
    /// The word `all`.
    All(AllSections),
    /// These keys.
    Keys(Vec<String>),
}

/// The one word `all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AllSections {
    /// Every library, also later ones.
    #[serde(rename = "all")]
    All,
}

impl SectionGrant {
    /// Every library.
    pub const ALL: Self = Self::All(AllSections::All);
}

/// What a share allows beyond watching.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Permissions {
    /// May download.
    pub allow_sync: bool,
    /// May use channels.
    pub allow_channels: bool,
    /// May upload from a camera.
    pub allow_camera_upload: bool,
    /// May change subtitles.
    pub allow_subtitle_admin: bool,
    /// May use tuners.
    pub allow_tuners: i64,
}

/// What a share hides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Filters {
    /// For movies.
    pub filter_movies: String,
    /// For shows.
    pub filter_television: String,
    /// For music.
    pub filter_music: String,
    /// For photos.
    pub filter_photos: String,
    /// For everything.
    pub filter_all: String,
}

/// Why a token is not good here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InactiveReason {
    /// No such token.
    Unknown,
    /// It was signed out.
    EpochRevoked,
    /// Its week is over.
    Expired,
    /// Its account must reset first.
    ResetRequired,
    /// Its account may not see this server.
    NotShared,
}

/// The answer about a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Introspected {
    /// Whether it is good here.
    pub active: bool,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<InactiveReason>,
    /// Whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<IntrospectedAccount>,
    /// Whether that is the server's owner.
    #[serde(default)]
    pub owner: bool,
    /// The device it was given to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<IntrospectedDevice>,
    /// The libraries it opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sections: Option<SectionGrant>,
    /// What it allows beyond watching.
    #[serde(default)]
    pub permissions: Permissions,
    /// What it hides.
    #[serde(default)]
    pub filters: Filters,
    /// The counter's value when it was issued.
    #[serde(default)]
    pub epoch: i64,
}

/// Whose identities were revoked: `"all"` or account numbers as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Revoked {
    /// Everybody.
    All(AllSections),
    /// These accounts.
    Accounts(Vec<String>),
}

impl Revoked {
    /// Everybody.
    pub const EVERYBODY: Self = Self::All(AllSections::All);
}

/// `event: hello`, `event: shares` and `event: server`; the last two leave out what they do not need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedNotice {
    /// The position in the feed.
    pub seq: i64,
    /// Where the server stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<ServerState>,
}

/// `event: revoked`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokedNotice {
    /// The position in the feed.
    pub seq: i64,
    /// Whose.
    pub accounts: Revoked,
    /// Only these devices (client identifiers); all of them when absent.
    #[serde(default)]
    pub devices: Option<Vec<String>>,
}

/// One server in the menu of a person's own apps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedServer {
    /// The server.
    pub machine_identifier: String,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub state: ServerState,
    /// Its four words, for the owner.
    pub words: Vec<String>,
    /// Where it can be reached.
    pub connections: Vec<String>,
    /// Whether the asking account owns it.
    pub owned: bool,
    /// The token to use there, unless it is waiting.
    pub access_token: Option<String>,
    /// Whose it is, when it is shared.
    pub owner_name: Option<String>,
    /// When it was last seen, ISO 8601.
    pub last_seen_at: String,
}

/// Body of a refusal: `{"error":{"code":"waiting"}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What is wrong.
    pub error: RefusalCode,
}

/// The code of a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalCode {
    /// `waiting`, `unowned`, `revoked`, `server_proof_invalid`, `already_owned`.
    pub code: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_the_word_all_or_a_list() {
        assert_eq!(serde_json::to_string(&SectionGrant::ALL).unwrap(), "\"all\"");
        let keys: SectionGrant = serde_json::from_str("[\"1\",\"2\"]").unwrap();
        assert_eq!(keys, SectionGrant::Keys(vec!["1".into(), "2".into()]));
        assert!(serde_json::from_str::<SectionGrant>("\"some\"").is_err());
    }

    #[test]
    fn a_refused_token_needs_two_fields_only() {
        let answer: Introspected =
            serde_json::from_str(r#"{"active":false,"reason":"epoch_revoked"}"#).unwrap();
        assert_eq!(answer.reason, Some(InactiveReason::EpochRevoked));
        assert!(!answer.owner && answer.account.is_none());
    }

    #[test]
    fn a_notice_for_everybody_names_nobody() {
        let notice: RevokedNotice =
            serde_json::from_str(r#"{"seq":9,"accounts":"all","devices":null}"#).unwrap();
        assert_eq!(notice.accounts, Revoked::EVERYBODY);
    }
}
