//! Link codes.

use account::flows::LinkCodeView;
use kernel::{Secret, Timestamp};
use wire::account::pin::Pin;

/// A link code as the device that asked sees it.
pub fn pin(view: &LinkCodeView, now: Timestamp, base: &str) -> Pin {
    let code = view.code.expose().to_owned();
    Pin {
        id: view.number.0.into(),
        qr: format!("{base}/api/v2/pins/qr/{code}"),
        code,
        product: view.about.product.clone(),
        trusted: false,
        client_identifier: view.client_identifier.to_string(),
        expires_in: i64::try_from(view.expires_at.since(now).as_secs()).unwrap_or(i64::MAX),
        created_at: view.created_at,
        expires_at: view.expires_at,
        auth_token: view.token.as_ref().map(|token: &Secret| token.expose().to_owned()),
        new_registration: view.token.as_ref().map(|_| false),
    }
}
