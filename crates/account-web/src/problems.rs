//! Which status, number and words each refusal of the domain has: all of them, in one place.

use std::time::Duration;

use account::{
    Fault, StoreError, VaultError,
    attempt::TooMany,
    claim_token::ClaimTokenError,
    device_key::{JwkError, KeyRefusal},
    flows::{
        ClaimError, ExchangeError, IntrospectError, LinkCodeError, RegisterError, ServerError,
        ServerProofError, ShareError, SignInError, TokenCheckError,
    },
    jwt::JwtError,
    link_code::LinkError,
    server::{ApprovalError, OwnershipError},
    share::ShareRefusal,
    token::TokenRefusal,
};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http_kit::{Call, Problem};
use locale::Sentence;

use crate::{origin, state::State};

/// A problem on its way out of a handler, in a type of ours so that the domain's errors can become one.
#[derive(Debug)]
pub struct Refused(Box<Problem>);

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

impl From<Fault> for Refused {
    fn from(error: Fault) -> Self {
        fault(&error).into()
    }
}

/// Storage or vault failed.
pub fn fault(fault: &Fault) -> Problem {
    match fault {
        // Somebody else changed the same thing in this very moment: trying again works.
        Fault::Store(StoreError::Stale) => Problem::new(StatusCode::CONFLICT, "changed_meanwhile")
            .for_people("problem-changed-meanwhile", "problem-changed-meanwhile-advice"),
        // Says neither "you are signed out" nor "there is nothing": clients keep what they have and come back.
        Fault::Store(StoreError::Unavailable(_)) => {
            let problem = Problem::internal(fault);
            Problem { status: StatusCode::SERVICE_UNAVAILABLE, reason: "storage_unavailable", ..problem }
                .for_people("problem-unavailable", "problem-unavailable-advice")
                .retry_after(5)
        }
        // The same, and it needs a hand: whoever reads this may be the one who can make room.
        Fault::Store(StoreError::Full(_)) => {
            let problem = Problem::internal(fault);
            Problem { status: StatusCode::INSUFFICIENT_STORAGE, reason: "disk_full", ..problem }
                .for_people("problem-disk-full", "problem-disk-full-advice")
                .retry_after(60)
        }
        // Not a failure: everybody who waits already is served first.
        Fault::Vault(VaultError::Busy { retry_after }) => {
            let seconds = seconds(*retry_after);
            Problem::new(StatusCode::TOO_MANY_REQUESTS, "sign_ins_waiting")
                .for_people("problem-crowd", Sentence::of("problem-crowd-advice").with("seconds", &seconds))
                .retry_after(seconds)
        }
        // Who reads it was signed in a moment ago: nothing is told that they did not know.
        Fault::Vault(VaultError::Destroyed) => Problem::new(StatusCode::GONE, "account_deleted")
            .for_people("problem-account-deleted", "problem-account-deleted-advice"),
        Fault::Store(StoreError::Duplicate | StoreError::Unreadable { .. })
        | Fault::Vault(
            VaultError::Unopenable | VaultError::UnknownKey | VaultError::Hash | VaultError::Unavailable(_),
        )
        | Fault::Nonsense { .. } => Problem::internal(fault),
    }
}

fn seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX).max(1)
}

/// Too many tries.
pub fn too_many(limit: &TooMany) -> Problem {
    let seconds = limit.retry_after.as_secs().max(1);
    let minutes = seconds.div_ceil(60);
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_tries")
        .code(1003)
        .for_people("problem-429", Sentence::of("problem-too-many-advice").with("minutes", &minutes))
        .retry_after(seconds)
}

/// An account that an administrator suspended; told only to somebody who knows its password.
pub fn suspended() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "account_suspended")
        .for_people("keeping-suspended", "keeping-suspended-advice")
}

/// Somebody attacks, and strangers who cannot work for a try wait.
pub fn busy() -> Problem {
    const A_WHILE: u64 = 15 * 60;
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "under_attack")
        .code(1003)
        .for_people("keeping-busy", "keeping-busy-advice")
        .retry_after(A_WHILE)
}

/// A sign-in of a device.
pub fn sign_in(error: &SignInError, call: &Call, state: &State) -> Problem {
    match error {
        SignInError::Wrong => Problem::unauthenticated(),
        SignInError::ResetRequired => reset_required(call, state),
        // Clients look for the words "verification code" and ask their person for one.
        SignInError::CodeNeeded => Problem::new(StatusCode::UNAUTHORIZED, "verification_code_needed")
            .code(1029)
            .message("Please enter the verification code"),
        SignInError::CodeWrong => Problem::new(StatusCode::UNAUTHORIZED, "verification_code_wrong")
            .code(1028)
            .message("The verification code is wrong"),
        SignInError::Suspended => suspended(),
        // A program cannot work in a form. A link code lets its person in meanwhile.
        SignInError::Work => busy(),
        SignInError::Locked => locked(call, state),
        SignInError::TooMany(limit) => too_many(limit),
        SignInError::Fault(error) => fault(error),
    }
}

/// A token.
pub fn token(error: &TokenCheckError, call: &Call, state: &State) -> Problem {
    match error {
        TokenCheckError::Refused(refusal) => refused_token(*refusal, call, state),
        TokenCheckError::Fault(error) => fault(error),
    }
}

fn refused_token(refusal: TokenRefusal, call: &Call, state: &State) -> Problem {
    match refusal {
        TokenRefusal::Unknown => Problem::unauthenticated(),
        TokenRefusal::Expired => Problem::token_over(),
        TokenRefusal::Revoked => {
            let sign_in = format!("{}/sign-in", origin::reached_at(&call.headers, &state.url));
            Problem::new(StatusCode::UNAUTHORIZED, "epoch_revoked")
                .message("This device was signed out")
                .fact("signInUrl", sign_in)
        }
        TokenRefusal::ResetRequired => reset_required(call, state),
        TokenRefusal::Locked => locked(call, state),
    }
}

/// A device key that was not registered.
pub fn register_key(error: &RegisterError) -> Problem {
    match error {
        RegisterError::Key(why) => device_key(*why),
        RegisterError::NoDevice => Problem::new(StatusCode::FORBIDDEN, "no_device")
            .code(1068)
            .message("This token belongs to no device that could have a key"),
        RegisterError::Fault(error) => fault(error),
    }
}

/// A device key that cannot be taken.
pub fn device_key(error: JwkError) -> Problem {
    match error {
        JwkError::Taken => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "thumbprint_taken")
            .code(1008)
            .message("Another device has a key with this thumbprint"),
        JwkError::Private => Problem::new(StatusCode::BAD_REQUEST, "private_key_sent")
            .code(1004)
            .message("The key holds its private part, which must never leave the device; make a new one"),
        JwkError::Kind | JwkError::Name => Problem::new(StatusCode::BAD_REQUEST, "key_invalid")
            .code(1004)
            .message("A device key is an Ed25519 JWK for signatures, with a kid of at most 128 characters"),
    }
}

/// A device that was given no token for what it signed.
pub fn exchange(error: &ExchangeError, call: &Call, state: &State) -> Problem {
    match error {
        ExchangeError::Refused(why) => signed_request(*why),
        ExchangeError::Token(refusal) => refused_token(*refusal, call, state),
        ExchangeError::TooMany(limit) => too_many(limit),
        ExchangeError::Fault(error) => fault(error),
    }
}

fn signed_request(why: KeyRefusal) -> Problem {
    let refused =
        |reason, message| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, reason).code(1008).message(message);
    match why {
        KeyRefusal::Jwt(JwtError::Malformed) => Problem::new(StatusCode::BAD_REQUEST, "jwt_malformed")
            .code(1004)
            .message("The signed request cannot be read"),
        KeyRefusal::Jwt(JwtError::Algorithm) => {
            refused("jwt_algorithm", "A signed request names EdDSA and no other algorithm")
        }
        KeyRefusal::Signature => {
            refused("jwt_signature", "The signature does not fit a key that is registered; register it again")
        }
        KeyRefusal::Audience => refused("jwt_audience", "The signed request is for another service"),
        KeyRefusal::Issuer => refused("jwt_issuer", "The signed request names another client identifier"),
        KeyRefusal::Nonce => {
            refused("jwt_nonce", "The nonce is unknown, too old or was used; ask for another")
        }
        KeyRefusal::Expired => Problem { reason: "jwt_expired", ..Problem::token_over() }
            .message("The signed request is over; sign another one"),
    }
}

fn reset_required(call: &Call, state: &State) -> Problem {
    let forgot = format!("{}/forgot", origin::reached_at(&call.headers, &state.url));
    Problem::new(StatusCode::UNAUTHORIZED, "reset_required")
        .message("This account must choose a new password first")
        .fact("signInUrl", forgot)
}

/// Told only to whoever has a password or a token of the account.
fn locked(call: &Call, state: &State) -> Problem {
    let how = format!("{}/locked", origin::reached_at(&call.headers, &state.url));
    Problem::new(StatusCode::UNAUTHORIZED, "account_locked")
        .message("This account is locked until its owner proves that it is theirs")
        .fact("signInUrl", how)
}

/// A link code.
pub fn link_code(error: &LinkCodeError) -> Problem {
    match error {
        // One answer for all three: a guesser must not learn which codes existed.
        LinkCodeError::Link(LinkError::Unknown | LinkError::Expired { .. } | LinkError::Spent) => {
            link_code_unknown()
        }
        LinkCodeError::Key(why) => signed_request(*why),
        LinkCodeError::TooMany(limit) => too_many(limit),
        LinkCodeError::Fault(error) => fault(error),
    }
}

/// No link code like that.
pub fn link_code_unknown() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "link_code_unknown").code(1020).message("Code not found or expired")
}

/// A claim.
pub fn claim(error: &ClaimError) -> Problem {
    match error {
        ClaimError::Token(ClaimTokenError::Unknown) => {
            claim_token("claim_token_unknown", "The claim token is not known")
        }
        ClaimError::Token(ClaimTokenError::Expired { .. }) => {
            claim_token("claim_token_expired", "The claim token is over; get a new one from the claim page")
        }
        ClaimError::Token(ClaimTokenError::Spent) => {
            claim_token("claim_token_spent", "The claim token was used by another server; get a new one")
        }
        ClaimError::Ownership(OwnershipError::AlreadyOwned) => {
            Problem::new(StatusCode::CONFLICT, "already_owned")
                .message("This server already has an owner; they can remove it from their account")
        }
        ClaimError::Ownership(OwnershipError::ProofMissing | OwnershipError::OtherKey)
        | ClaimError::Signature => server_proof_missing(),
        ClaimError::Fault(error) => fault(error),
    }
}

fn claim_token(reason: &'static str, message: &'static str) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, reason).code(1020).message(message)
}

/// A server did not prove its key.
pub fn server_proof_missing() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "server_proof_invalid")
        .message("The server did not prove that it holds its key")
}

impl From<ServerProofError> for Refused {
    fn from(error: ServerProofError) -> Self {
        let problem = match error {
            // The server's own log names the reason; a stranger learns only that it did not work.
            ServerProofError::Proof(reason) => {
                tracing::info!(%reason, "a server's proof was refused");
                server_proof_missing().fact("detail", reason.to_string())
            }
            ServerProofError::Fault(error) => fault(&error),
        };
        problem.into()
    }
}

impl From<IntrospectError> for Refused {
    fn from(error: IntrospectError) -> Self {
        let problem = match error {
            IntrospectError::NotOwned(state) => Problem::new(StatusCode::FORBIDDEN, state.as_str())
                .code(1080)
                .message("The server is not at work for an owner"),
            IntrospectError::Fault(error) => fault(&error),
        };
        problem.into()
    }
}

impl From<ServerError> for Refused {
    fn from(error: ServerError) -> Self {
        let problem = match error {
            ServerError::Approval(ApprovalError::Unknown) => Problem::not_found(),
            ServerError::Approval(ApprovalError::Revoked) => Problem::new(StatusCode::CONFLICT, "revoked")
                .for_people("problem-server-revoked", "problem-server-revoked-advice"),
            ServerError::Approval(ApprovalError::Keyless) => Problem::new(StatusCode::CONFLICT, "keyless")
                .for_people("problem-server-keyless", "problem-server-keyless-advice"),
            ServerError::Fault(error) => fault(&error),
        };
        problem.into()
    }
}

impl From<ShareError> for Refused {
    fn from(error: ShareError) -> Self {
        share(&error).into()
    }
}

/// A share.
pub fn share(error: &ShareError) -> Problem {
    let refused = |status| Problem::new(status, "share_refused");
    match error {
        ShareError::Refused(ShareRefusal::Unknown | ShareRefusal::UnknownServer) => Problem::not_found(),
        ShareError::Refused(ShareRefusal::UnknownPerson) => {
            refused(StatusCode::NOT_FOUND).code(1002).for_people("shares-nobody", "shares-nobody-advice")
        }
        ShareError::Refused(ShareRefusal::UnknownSection) => refused(StatusCode::UNPROCESSABLE_ENTITY)
            .for_people("shares-no-library", "shares-no-library-advice"),
        ShareError::Refused(ShareRefusal::AlreadyShared) => refused(StatusCode::UNPROCESSABLE_ENTITY)
            .code(1999)
            .for_people("shares-twice", "shares-twice-advice"),
        ShareError::Refused(ShareRefusal::Oneself) => {
            refused(StatusCode::UNPROCESSABLE_ENTITY).for_people("shares-oneself", "shares-oneself-advice")
        }
        ShareError::Refused(ShareRefusal::AlreadyAccepted) => {
            refused(StatusCode::UNPROCESSABLE_ENTITY).for_people("shares-accepted-before", "")
        }
        ShareError::Email(_) => refused(StatusCode::UNPROCESSABLE_ENTITY)
            .code(1035)
            .for_people("forgot-not-an-address", "forgot-not-an-address-advice"),
        ShareError::Fault(error) => fault(error),
    }
}
