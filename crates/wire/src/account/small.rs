//! The small answers: ping, addresses, privacy, switches, and the lists that are honestly empty.

use kernel::Timestamp;
use serde_json::{Value, json};

use super::Document;
use crate::xml::{Element, Fields, object};

/// `/api/v2/ping`. The text of the element is nothing but `true`.
pub fn pong() -> Document {
    Document::new(Element::new("pong").text("true"), json!({ "pong": true }))
}

/// A place we do not look up: addresses stay what they are.
pub fn unknown_place() -> Fields {
    vec![
        ("code", "".into()),
        ("continent_code", "".into()),
        ("country", "".into()),
        ("city", "".into()),
        ("subdivisions", "".into()),
        ("postal_code", "".into()),
        ("time_zone", "".into()),
        ("coordinates", "".into()),
        ("european_union_member", false.into()),
        ("in_privacy_restricted_country", false.into()),
        ("in_privacy_restricted_region", false.into()),
    ]
}

/// `/api/v2/geoip`.
pub fn place() -> Document {
    Document::flat("location", unknown_place())
}

/// `/api/v2/user/privacy`. Nothing is collected, so both are always out.
pub fn privacy() -> Document {
    Document::flat("privacy", vec![("optOutLibraryStats", true.into()), ("optOutPlayback", true.into())])
}

/// `/api/v2/user/view_state_sync`. Watch state stays on the server it was made on.
pub fn view_state_sync(now: Timestamp) -> Document {
    let json = json!({ "consent": false, "updatedAt": now.iso(), "deletionRequestedAt": null });
    let fields =
        vec![("consent", false.into()), ("updatedAt", now.iso().into()), ("deletionRequestedAt", "".into())];
    Document::new(Element::new("viewStateSync").fields(&fields), json)
}

/// A list with nothing in it: an empty element, an empty array.
pub fn empty(root: &'static str) -> Document {
    Document::new(Element::new(root), json!([]))
}

/// A container with nothing in it.
pub fn empty_container() -> Document {
    let xml = Element::new("MediaContainer").attr("size", 0);
    Document::new(xml, json!({ "MediaContainer": { "size": 0 } }))
}

/// `/downloads`: there is no update feed, and both readers skip an empty one.
pub fn no_downloads() -> Document {
    Document::new(Element::new("MediaContainer").attr("size", 0), json!({ "computer": {}, "nas": {} }))
}

/// People as a server asks for them: `/api/v2/server/users/features` and its siblings, with nothing to list.
pub fn users_with_nothing(ids: &[i64]) -> Document {
    let users = ids.iter().map(|id| Element::new("user").attr("id", *id));
    let json: Vec<Value> = ids.iter().map(|id| json!({ "id": id, "features": [] })).collect();
    Document::new(Element::new("users").children(users), json)
}

/// Any flat object, for answers without a shape of their own.
pub fn flat_json(fields: Fields) -> Value {
    Value::Object(object(fields))
}
