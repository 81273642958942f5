//! Reading what the account service answered, and telling apart "no" from "nobody there".
//!
//! The difference matters: a refusal ends a device at once, silence does not.

use kernel::Secret;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wire::house::Refusal;

use crate::IdentityError;

/// What a claim gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The server's own token.
    pub token: Secret,
    /// The number of the account that owns the server now.
    pub number: i64,
    /// Sixteen hexadecimal characters.
    pub uuid: String,
    /// The user name of the account.
    pub username: String,
}

/// Why there is no good answer.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The configured address is none.
    #[error("the address of the account service cannot be used")]
    Address,
    /// Our own key or its counter cannot be used.
    #[error("the server's identity cannot be used")]
    Identity {
        /// Why.
        #[source]
        source: IdentityError,
    },
    /// Nobody there, or too slow, or cut off.
    #[error("the account service cannot be reached")]
    Unreachable {
        /// Why.
        #[source]
        source: reqwest::Error,
    },
    /// It is there, but not well.
    #[error("the account service is in trouble (status {status})")]
    Trouble {
        /// The status.
        status: u16,
    },
    /// It said no.
    #[error("the account service refused: {code} (status {status})")]
    Refused {
        /// The status.
        status: u16,
        /// The word it gave.
        code: String,
    },
    /// It answered something else than agreed.
    #[error("the account service answered in a way this version does not understand")]
    Foreign,
}

impl ServiceError {
    /// Whether the service said no, as opposed to not saying anything useful.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused { .. })
    }
}

/// A JSON answer.
pub async fn json<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, ServiceError> {
    let body = good(request).await?.bytes().await.map_err(|source| ServiceError::Unreachable { source })?;
    serde_json::from_slice(&body).map_err(|_| ServiceError::Foreign)
}

/// An answer whose body does not matter.
pub async fn nothing(request: RequestBuilder) -> Result<(), ServiceError> {
    good(request).await.map(drop)
}

/// The user document of a claim exchange, in the spellings implementations use.
pub async fn claimed(request: RequestBuilder) -> Result<Claimed, ServiceError> {
    #[derive(Deserialize)]
    struct User {
        // Implementations write one of these, or several at once.
        #[serde(rename = "authToken")]
        token: Option<String>,
        authentication_token: Option<String>,
        #[serde(rename = "authenticationToken")]
        third: Option<String>,
        #[serde(default)]
        id: i64,
        #[serde(default)]
        uuid: String,
        #[serde(default)]
        username: String,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Document {
        Wrapped { user: User },
        Plain(User),
    }
    let (Document::Wrapped { user } | Document::Plain(user)) = json::<Document>(request).await?;
    let token = user.token.or(user.authentication_token).or(user.third).ok_or(ServiceError::Foreign)?;
    Ok(Claimed { token: Secret::new(token), number: user.id, uuid: user.uuid, username: user.username })
}

/// The response, when it is a good one.
pub async fn good(request: RequestBuilder) -> Result<Response, ServiceError> {
    let response =
        request.send().await.map_err(|source| ServiceError::Unreachable { source: source.without_url() })?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    // Too many requests and everything above 500 pass; they say nothing about the question.
    if status.is_server_error()
        || status == StatusCode::TOO_MANY_REQUESTS
        || status == StatusCode::REQUEST_TIMEOUT
    {
        return Err(ServiceError::Trouble { status: status.as_u16() });
    }
    let body = response.bytes().await.unwrap_or_default();
    Err(ServiceError::Refused { status: status.as_u16(), code: code_in(&body) })
}

/// Our own form first, then that of existing clients; a word in any case.
fn code_in(body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Errors {
        errors: Vec<OneError>,
    }
    #[derive(Deserialize)]
    struct OneError {
        code: i64,
        reason: Option<String>,
    }
    if let Ok(refusal) = serde_json::from_slice::<Refusal>(body) {
        return refusal.error.code;
    }
    match serde_json::from_slice::<Errors>(body).ok().and_then(|errors| errors.errors.into_iter().next()) {
        Some(OneError { reason: Some(reason), .. }) => reason,
        Some(error) => error.code.to_string(),
        None => "unsaid".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_gives_its_word_in_our_form_and_in_that_of_existing_clients() {
        assert_eq!(code_in(br#"{"error":{"code":"waiting"}}"#), "waiting");
        assert_eq!(code_in(br#"{"errors":[{"code":1020,"message":"","status":404}]}"#), "1020");
        let with_reason = br#"{"errors":[{"code":1014,"status":409,"reason":"already_owned"}]}"#;
        assert_eq!(code_in(with_reason), "already_owned");
        assert_eq!(code_in(b"<html>"), "unsaid");
    }
}
