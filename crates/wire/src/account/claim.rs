//! The claim token, as scripts and the web app fetch it.

use serde_json::json;

use super::Document;
use crate::xml::Element;

/// `/api/claim/token`. The token has no `=` and follows a space: one script splits the line there.
pub fn claim_token(token: &str) -> Document {
    Document::new(Element::new("MediaContainer").attr("token", token), json!({ "token": token }))
}
