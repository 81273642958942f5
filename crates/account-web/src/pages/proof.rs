//! What people show of themselves in our forms, and what is said when it does not match.
//!
//! The fields have the same names in every form that asks: `password`, `code`, and for a passkey `challenge` and
//! `answer`.

use account::{
    flows::{Proof, ProofError},
    passkey::PasskeyRefusal,
};
use axum::response::{IntoResponse, Response};

use super::{frame::Notice, passkeys, visit::Form};
use crate::problems;

/// What the form shows, if anything.
pub fn shown(form: &Form) -> Option<Proof> {
    second(form).or_else(|| form.ticked("password").then(|| Proof::Password(form.secret("password"))))
}

/// What the form shows as a second factor, if anything.
pub fn second(form: &Form) -> Option<Proof> {
    if let Some(answered) = passkeys::answered(form) {
        return Some(Proof::Passkey(answered));
    }
    form.ticked("code").then(|| Proof::Code(form.secret("code")))
}

/// What to say about a proof that was not accepted; an answer where there is nothing to say on the page itself.
pub fn advice(error: &ProofError) -> Result<Notice, Box<Response>> {
    match error {
        ProofError::Wrong => Ok(Notice::bad("ways-in-wrong", "ways-in-wrong-advice")),
        ProofError::NotEnough => Ok(Notice::bad("ways-in-not-enough", "ways-in-not-enough-advice")),
        ProofError::Passkey(refusal) => Ok(passkey_advice(*refusal)),
        ProofError::Over(_) => Ok(Notice::bad("ways-in-too-long", "ways-in-too-long-advice")),
        ProofError::TooMany(limit) => Err(Box::new(problems::too_many(limit).into_response())),
        ProofError::Fault(fault) => Err(Box::new(problems::fault(fault).into_response())),
    }
}

/// The same about the answer of a passkey.
pub fn passkey_advice(refusal: PasskeyRefusal) -> Notice {
    match refusal {
        PasskeyRefusal::WentBack => Notice::bad("passkeys-went-back", "passkeys-went-back-advice"),
        _ => Notice::bad("passkeys-refused", "passkeys-refused-advice"),
    }
}
