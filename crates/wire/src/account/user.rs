//! The user document: who is signed in, and with which token.

use kernel::Timestamp;
use serde_json::{Map, Value, json};

use super::Document;
use crate::xml::{Element, Fields, Scalar, object};

/// An account as its owner's clients see it.
#[derive(Debug, Clone)]
pub struct User {
    /// The protocol's number.
    pub id: i64,
    /// 16 lower-case hexadecimal characters.
    pub uuid: String,
    /// The user name.
    pub username: String,
    /// The name to show.
    pub title: String,
    /// The e-mail address.
    pub email: String,
    /// Where the picture is.
    pub thumb: String,
    /// The token this document is handed out with.
    pub auth_token: String,
    /// The language they chose to read, as `de`; none when they did not choose.
    pub locale: Option<&'static str>,
    /// Whether the e-mail address is confirmed.
    pub confirmed: bool,
    /// Since when the account exists.
    pub joined_at: Timestamp,
    /// Whether it has a password.
    pub has_password: bool,
    /// Whether it belongs to a home.
    pub home: bool,
    /// Whether it manages that home.
    pub home_admin: bool,
    /// How many people the home holds.
    pub home_size: i64,
    /// Whether somebody else manages it.
    pub restricted: bool,
    /// Whether a second factor is on.
    pub two_factor: bool,
    /// Until when the sign-in is remembered.
    pub remember_expires_at: Option<Timestamp>,
}

/// The largest home.
pub const MAX_HOME_SIZE: i64 = 15;

impl User {
    /// Version 2: `/api/v2/user` and `/api/v2/users/signin`.
    pub fn v2(&self) -> Document {
        let fields = self.fields();
        let xml = Element::new("user")
            .fields(&fields)
            .child(self.subscription().child(Element::new("features")))
            .child(Element::new("profile").fields(&profile()))
            .children(["entitlements", "roles", "subscriptions", "services"].map(Element::new));
        let mut json = object(fields);
        json.insert("subscription".into(), subscription_json());
        json.insert("profile".into(), Value::Object(object(profile())));
        json.insert("queueEmail".into(), "".into());
        json.insert("certificateVersion".into(), 2.into());
        json.insert("attributionPartner".into(), Value::Null);
        for list in ["entitlements", "roles", "subscriptions", "services", "trials", "pastSubscriptions"] {
            json.insert(list.into(), json!([]));
        }
        Document::new(xml, json)
    }

    /// Version 1: `/users/account`, `/users/sign_in` and `/api/claim/exchange`.
    ///
    /// The token stands under two attribute names (one client reads each) and once as a child on the same line (the
    /// container start script reads it with a line tool).
    pub fn v1(&self) -> Document {
        let xml = Element::new("user")
            .fields(&self.v1_fields())
            .child(self.subscription())
            .child(Element::new("roles"))
            .child(Element::new("entitlements").attr("all", false))
            .child(Element::new("profile_settings").fields(&profile()))
            .leaf("username", &self.username)
            .leaf("email", &self.email)
            .leaf("joined-at", self.joined_at.utc_text())
            .leaf("authentication-token", &self.auth_token);
        Document::new(xml, json!({ "user": self.v1_json() }))
    }

    fn v1_json(&self) -> Map<String, Value> {
        let mut user = object(self.fields());
        user.insert("joined_at".into(), self.joined_at.utc_text().into());
        user.insert("authentication_token".into(), self.auth_token.as_str().into());
        user.insert("authenticationToken".into(), self.auth_token.as_str().into());
        user.insert("queueEmail".into(), "".into());
        user.insert("certificateVersion".into(), 2.into());
        user.insert("subscription".into(), subscription_json());
        user.insert("roles".into(), json!({ "roles": [] }));
        user.insert("entitlements".into(), json!([]));
        user
    }

    fn fields(&self) -> Fields {
        vec![
            ("id", self.id.into()),
            ("uuid", (&self.uuid).into()),
            ("username", (&self.username).into()),
            ("title", (&self.title).into()),
            ("email", (&self.email).into()),
            ("friendlyName", "".into()),
            ("locale", self.locale.into()),
            ("confirmed", self.confirmed.into()),
            ("joinedAt", self.joined_at.as_secs().into()),
            ("emailOnlyAuth", false.into()),
            ("hasPassword", self.has_password.into()),
            ("protected", false.into()),
            ("thumb", (&self.thumb).into()),
            ("authToken", (&self.auth_token).into()),
            ("mailingListStatus", "unsubscribed".into()),
            ("mailingListActive", false.into()),
            ("scrobbleTypes", "".into()),
            ("country", "".into()),
            ("subscriptionDescription", "".into()),
            ("restricted", self.restricted.into()),
            ("anonymous", false.into()),
            ("home", self.home.into()),
            ("guest", false.into()),
            ("homeSize", self.home_size.into()),
            ("homeAdmin", self.home_admin.into()),
            ("maxHomeSize", MAX_HOME_SIZE.into()),
            ("rememberExpiresAt", self.remember_expires_at.map(Timestamp::as_secs).into()),
            ("adsConsent", Scalar::Null),
            ("adsConsentSetAt", Scalar::Null),
            ("adsConsentReminderAt", Scalar::Null),
            ("experimentalFeatures", false.into()),
            ("twoFactorEnabled", self.two_factor.into()),
            ("backupCodesCreated", false.into()),
        ]
    }

    fn v1_fields(&self) -> Fields {
        vec![
            ("email", (&self.email).into()),
            ("id", self.id.into()),
            ("uuid", (&self.uuid).into()),
            ("username", (&self.username).into()),
            ("title", (&self.title).into()),
            ("thumb", (&self.thumb).into()),
            ("locale", self.locale.unwrap_or_default().into()),
            ("authToken", (&self.auth_token).into()),
            ("authenticationToken", (&self.auth_token).into()),
            ("confirmed", self.confirmed.into()),
            ("joinedAt", self.joined_at.as_secs().into()),
            ("hasPassword", self.has_password.into()),
            ("home", self.home.into()),
            ("homeSize", self.home_size.into()),
            ("maxHomeSize", MAX_HOME_SIZE.into()),
            ("guest", false.into()),
            ("restricted", self.restricted.into()),
            ("queueEmail", "".into()),
            ("queueUid", "".into()),
            ("mailing_list_status", "unsubscribed".into()),
            ("scrobbleTypes", "".into()),
            ("certificateVersion", 2.into()),
            // "1" would make one client refuse plain connections at home.
            ("secure", false.into()),
            ("filterAll", "".into()),
            ("filterMovies", "".into()),
            ("filterTelevision", "".into()),
            ("filterMusic", "".into()),
            ("filterPhotos", "".into()),
        ]
    }

    fn subscription(&self) -> Element {
        Element::new("subscription")
            .attr("active", false)
            .attr("subscribedAt", "")
            .attr("status", "Inactive")
            .attr("paymentService", "")
            .attr("plan", "")
    }
}

fn subscription_json() -> Value {
    json!({
        "active": false, "subscribedAt": null, "status": "Inactive",
        "paymentService": null, "plan": null, "features": []
    })
}

/// What a person prefers to hear and read; the same for everybody until preferences are kept.
pub fn profile() -> Fields {
    vec![
        ("autoSelectAudio", true.into()),
        ("defaultAudioLanguage", "en".into()),
        ("defaultSubtitleLanguage", "en".into()),
        ("autoSelectSubtitle", 0.into()),
        ("defaultSubtitleAccessibility", 0.into()),
        ("defaultSubtitleForced", 0.into()),
    ]
}
