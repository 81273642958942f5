//! Link codes, which the protocol calls PINs: the current form and the one of old television apps.

use kernel::Timestamp;
use serde_json::Value;

use super::{Document, small::unknown_place};
use crate::xml::{Element, Fields, Scalar, object};

/// A link code as the device that asked for it sees it.
#[derive(Debug, Clone)]
pub struct Pin {
    /// The number under which the device asks again.
    pub id: i64,
    /// What a person types.
    pub code: String,
    /// The program that asked.
    pub product: String,
    /// Whether the device is trusted already.
    pub trusted: bool,
    /// Where the picture of the code is.
    pub qr: String,
    /// The device that asked.
    pub client_identifier: String,
    /// Seconds left.
    pub expires_in: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// The token, once somebody approved.
    pub auth_token: Option<String>,
    /// Whether approving made a new account.
    pub new_registration: Option<bool>,
}

impl Pin {
    /// `/api/v2/pins`. Clients wait while `authToken` is `null` in JSON, empty in XML; it must never be absent.
    pub fn v2(&self) -> Document {
        let fields = self.fields();
        let xml =
            Element::new("pin").fields(&fields).child(Element::new("location").fields(&unknown_place()));
        let mut json = object(fields);
        json.insert("location".into(), Value::Object(object(unknown_place())));
        Document::new(xml, json)
    }

    /// `/pins.xml`. Both spellings of the token stand there, also while empty: one client dies without the element.
    pub fn legacy(&self) -> Document {
        let token = self.auth_token.as_deref().unwrap_or_default();
        let xml = Element::new("pin")
            .child(Element::new("id").attr("type", "integer").text(self.id))
            .leaf("code", &self.code)
            .leaf("client-identifier", &self.client_identifier)
            .child(Element::new("expires-at").attr("type", "datetime").text(self.expires_at.iso()))
            .child(Element::new("user-id").attr("nil", "true"))
            .leaf("auth_token", token)
            .leaf("auth-token", token)
            .child(Element::new("trusted").attr("type", "boolean").text("false"));
        let mut pin = object(self.fields());
        pin.insert("auth_token".into(), self.auth_token.clone().into());
        pin.insert("expires_at".into(), self.expires_at.iso().into());
        Document::new(xml, serde_json::json!({ "pin": pin }))
    }

    fn fields(&self) -> Fields {
        vec![
            ("id", self.id.into()),
            ("code", (&self.code).into()),
            ("product", (&self.product).into()),
            ("trusted", self.trusted.into()),
            ("qr", (&self.qr).into()),
            ("clientIdentifier", (&self.client_identifier).into()),
            ("expiresIn", self.expires_in.into()),
            ("createdAt", self.created_at.iso().into()),
            ("expiresAt", self.expires_at.iso().into()),
            ("authToken", self.auth_token.clone().into()),
            ("newRegistration", self.new_registration.map_or(Scalar::Null, Scalar::Flag)),
        ]
    }
}
