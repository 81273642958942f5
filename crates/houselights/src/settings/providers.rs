//! `[providers.NAME]`: other services people may sign in with. In the file only: there may be any number of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

/// What kind of provider it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProviderKind {
    /// Google.
    Google,
    /// Apple.
    Apple,
    /// Facebook.
    Facebook,
    /// Any other that speaks OpenID Connect.
    Oidc,
}

/// Keys of one provider. Which of them it needs depends on its kind.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProviderSettings {
    /// Its kind [default: its name, if that is google, apple or facebook]
    pub kind: Option<ProviderKind>,
    /// What people call it [default: that of the three, else the name]
    pub title: Option<String>,
    /// Its issuer, exactly as it writes it
    pub issuer: Option<String>,
    /// What it knows this service by; at Apple the services id, at Facebook the app's number
    pub client_id: Option<String>,
    /// A file holding the secret it gave, on one line
    pub client_secret_file: Option<PathBuf>,
    /// What to ask for besides `openid` [default: email, profile]
    pub scopes: Option<Vec<String>>,
    /// Google: the one organisation whose people may come in
    pub hosted_domain: Option<String>,
    /// Whether to believe it when it says that an address was verified [default: true]
    pub trust_email: Option<bool>,
    /// Apple: the team's id
    pub team_id: Option<String>,
    /// Apple: the key's id
    pub key_id: Option<String>,
    /// Apple: the .p8 file with the key
    pub key_file: Option<PathBuf>,
    /// Facebook: where people say yes [default: https://www.facebook.com]
    pub dialog_url: Option<String>,
    /// Facebook: the Graph API [default: https://graph.facebook.com]
    pub graph_url: Option<String>,
}

/// All of them, by name.
pub type ProvidersSettings = BTreeMap<String, ProviderSettings>;
