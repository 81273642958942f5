//! Passkeys on paper, for tests: an answer is the words that a device would sign.
//!
//! Making is answered with `made ID`, using with `used ID COUNTER`; the state must be the one that was given.

use std::sync::atomic::{AtomicU64, Ordering};

use kernel::Secret;

use crate::passkey::{MadePasskey, PasskeyRefusal, PasskeySays, UsedPasskey};
use crate::ports::{Challenge, PasskeyChecks, PasskeyOwner};

/// Checks nothing but the words. Counts its challenges, so that none is like another.
#[derive(Debug, Default)]
pub struct PaperPasskeys(AtomicU64);

impl PaperPasskeys {
    fn given(&self, purpose: &str) -> Secret {
        Secret::new(format!("{purpose} {}", self.0.fetch_add(1, Ordering::Relaxed)))
    }
}

const MAKING: &str = "making";
const USING: &str = "using";

fn words<'a>(answer: &'a Secret, first: &str) -> Result<(&'a str, i64), PasskeyRefusal> {
    let mut words = answer.expose().split(' ');
    let fits = words.next() == Some(first);
    let id = words.next().filter(|_| fits).ok_or(PasskeyRefusal::Invalid)?;
    let counter = words.next().and_then(|counter| counter.parse().ok()).unwrap_or_default();
    Ok((id, counter))
}

const fn says(counter: i64) -> PasskeySays {
    PasskeySays { counter, backup_eligible: true, backed_up: false }
}

impl PasskeyChecks for PaperPasskeys {
    fn possible(&self) -> bool {
        true
    }

    fn begin_making(&self, owner: &PasskeyOwner) -> Result<Challenge, PasskeyRefusal> {
        Ok(Challenge { options: format!("{{\"known\":{}}}", owner.known.len()), state: self.given(MAKING) })
    }

    fn finish_making(&self, state: &Secret, answer: &Secret) -> Result<MadePasskey, PasskeyRefusal> {
        let (id, counter) = words(answer, "made")?;
        if !state.expose().starts_with(MAKING) {
            return Err(PasskeyRefusal::Invalid);
        }
        Ok(MadePasskey { credential: id.into(), record: id.into(), says: says(counter) })
    }

    fn begin_using(&self) -> Result<Challenge, PasskeyRefusal> {
        Ok(Challenge { options: "{}".to_owned(), state: self.given(USING) })
    }

    fn who_answers(&self, answer: &Secret) -> Result<Vec<u8>, PasskeyRefusal> {
        Ok(words(answer, "used")?.0.into())
    }

    fn finish_using(
        &self,
        state: &Secret,
        answer: &Secret,
        record: &Secret,
    ) -> Result<UsedPasskey, PasskeyRefusal> {
        let (id, counter) = words(answer, "used")?;
        if !state.expose().starts_with(USING) || record.expose() != id {
            return Err(PasskeyRefusal::Invalid);
        }
        Ok(UsedPasskey { record: record.clone(), says: says(counter) })
    }
}
