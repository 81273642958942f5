//! Deleting an account: asked for, waited for, and then for good.
//!
//! ```text
//! asked ──"keep it" by link or on the page──▶ as before
//!   └────the grace is over──▶ its key is destroyed and its rows are gone
//! ```
//!
//! Decides only.

use std::time::Duration;

use kernel::Timestamp;

use crate::account::LinkInMailError;
use crate::ids::{AccountId, TokenHash};

/// How long there is a way back, unless the operator says otherwise.
pub const GRACE: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// An account that is going to be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// Which account.
    pub account: AccountId,
    /// The hash of the token in the mail that keeps it.
    pub keep_token: TokenHash,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// From this moment on it is deleted.
    pub due_at: Timestamp,
}

impl Deletion {
    /// Decides whether there is still a way back.
    pub const fn keepable(&self, now: Timestamp) -> Result<(), LinkInMailError> {
        if now.0 >= self.due_at.0 {
            Err(LinkInMailError::Expired { expired_at: self.due_at })
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_way_back_until_the_last_instant() {
        let due_at = Timestamp(0) + GRACE;
        let deletion =
            Deletion { account: "a".into(), keep_token: TokenHash([0; 32]), asked_at: Timestamp(0), due_at };
        assert_eq!(deletion.keepable(due_at - Duration::from_millis(1)), Ok(()));
        assert_eq!(deletion.keepable(due_at), Err(LinkInMailError::Expired { expired_at: due_at }));
    }
}
