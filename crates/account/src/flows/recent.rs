//! Tokens that were good a moment ago: an app that asks ten things at once is looked up once.
//!
//! ```text
//! looked up ──▶ kept ──▶ used again
//!                 └── anything was written here since, or a moment has passed: looked up anew
//! ```
//!
//! Nothing is listed that would have to end an answer: every commit of this process does, whatever it wrote. What
//! another process writes is seen after [`FRESH`] at the latest.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::Timestamp;

use super::Bearer;
use crate::ids::TokenHash;

/// How old an answer may be. Also the longest that a sign-out by another process goes unseen.
const FRESH: Duration = Duration::from_millis(200);
/// How many answers are kept; then all are forgotten.
const MOST: usize = 4096;

/// The answers of the last moment.
#[derive(Default)]
pub(super) struct Recent(Mutex<Answers>);

#[derive(Default)]
struct Answers {
    /// What the store had written before the oldest of them was looked up.
    written: u64,
    bearers: HashMap<TokenHash, (Timestamp, Bearer)>,
}

impl Recent {
    /// The answer, if nothing was written since it was looked up and it is fresh.
    pub(super) fn get(&self, token: &TokenHash, written: u64, now: Timestamp) -> Option<Bearer> {
        let answers = self.answers();
        let (looked_up, bearer) = answers.bearers.get(token)?;
        let fresh = *looked_up <= now && now.since(*looked_up) < FRESH;
        (answers.written == written && fresh).then(|| bearer.clone())
    }

    /// Keeps an answer that was looked up after the store had said `written`.
    pub(super) fn keep(&self, token: TokenHash, written: u64, now: Timestamp, bearer: &Bearer) {
        let mut answers = self.answers();
        if answers.written != written || answers.bearers.len() >= MOST {
            answers.bearers.clear();
        }
        answers.written = written;
        answers.bearers.insert(token, (now, bearer.clone()));
    }

    fn answers(&self) -> MutexGuard<'_, Answers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epoch::Class;
    use crate::ids::AccountNumber;

    const THEN: Timestamp = Timestamp(1_000_000);

    fn bearer() -> Bearer {
        Bearer {
            token: "t".into(),
            account: "a".into(),
            number: AccountNumber(1),
            device: None,
            class: Class::Player,
        }
    }

    fn kept(token: u8, written: u64) -> Recent {
        let recent = Recent::default();
        recent.keep(TokenHash([token; 32]), written, THEN, &bearer());
        recent
    }

    #[test]
    fn an_answer_is_used_again_until_anything_is_written() {
        let recent = kept(1, 7);
        assert_eq!(recent.get(&TokenHash([1; 32]), 7, THEN), Some(bearer()));
        assert_eq!(recent.get(&TokenHash([1; 32]), 8, THEN), None);
        assert_eq!(recent.get(&TokenHash([2; 32]), 7, THEN), None);
    }

    #[test]
    fn an_answer_grows_old_and_is_not_of_the_future() {
        let recent = kept(1, 7);
        assert!(recent.get(&TokenHash([1; 32]), 7, Timestamp(THEN.as_millis() + 199)).is_some());
        assert!(recent.get(&TokenHash([1; 32]), 7, Timestamp(THEN.as_millis() + 200)).is_none());
        assert!(recent.get(&TokenHash([1; 32]), 7, Timestamp(THEN.as_millis() - 1)).is_none());
    }

    #[test]
    fn an_answer_from_before_a_write_is_gone_when_one_from_after_it_comes() {
        let recent = kept(1, 7);
        recent.keep(TokenHash([2; 32]), 8, THEN, &bearer());
        assert_eq!(recent.get(&TokenHash([1; 32]), 8, THEN), None);
        assert_eq!(recent.get(&TokenHash([2; 32]), 8, THEN), Some(bearer()));
    }

    #[test]
    fn the_memory_it_takes_is_bounded() {
        let recent = Recent::default();
        for token in 0..20_000_u64 {
            let mut hash = [0; 32];
            hash[..8].copy_from_slice(&token.to_be_bytes());
            recent.keep(TokenHash(hash), 1, THEN, &bearer());
        }
        assert!(recent.answers().bearers.len() <= MOST);
    }
}
