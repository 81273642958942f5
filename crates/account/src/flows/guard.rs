//! What one process keeps in mind about tries, and whom it tells what it counts. Never written down.
//!
//! The same password tried on many accounts is the mark of spraying. To see it, a sketch remembers for a few minutes
//! *that* accounts failed with passwords of one bucket: a keyed hash of the password, cut to 18 bits, under a key drawn
//! at start and known to nobody. Very many passwords share a bucket, so the sketch tells nothing about any of them, and
//! it is gone with the process. Replicas count apart: each sees its own share of an attack.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::{Entropy, Secret, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::attack::{AttackKind, AttackLevel};
use crate::ports::Breached;

/// How long a failure stays in the sketch.
const REMEMBERED: Duration = Duration::from_secs(10 * 60);
/// The most accounts kept per bucket: more is no more news.
const MOST_ACCOUNTS: usize = 256;
/// The most buckets kept: beyond it the sketch starts anew rather than grow.
const MOST_BUCKETS: usize = 1 << 16;

/// By which door somebody came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    /// The sign-in page.
    Browser,
    /// The protocol.
    Device,
}

/// How a try to sign in ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// In.
    In,
    /// The name or the password was wrong.
    Wrong,
    /// The password was right; the code was missing or wrong.
    Code,
    /// A limit was reached.
    Limited,
    /// Work was asked for first.
    Work,
    /// Right, but a new password must be chosen.
    ResetRequired,
    /// Right, but the account is suspended.
    Suspended,
    /// Right, but its owner locked the account.
    Locked,
}

/// What is counted. Holds no name, no address, no account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// A try to sign in with a password.
    SignIn(Door, Outcome),
    /// A limit was reached, by its name.
    Limit(&'static str),
    /// A challenge was handed out.
    WorkAsked,
    /// A challenge was solved.
    WorkDone,
    /// Somebody waited in place of working.
    WorkWaited,
    /// An attack was noticed.
    Attack(AttackKind, AttackLevel),
    /// Somebody signed in from a place that was new to their account.
    NewPlace,
    /// A new password was looked up among those known from leaks.
    BreachedLook(Breached),
}

/// Hears what is counted.
pub trait Tally: Send + Sync {
    /// Counts one.
    fn count(&self, what: Counted);
}

/// Counts nothing.
struct Unheard;

impl Tally for Unheard {
    fn count(&self, _: Counted) {}
}

/// What this process keeps in mind.
pub struct Guard {
    key: [u8; 32],
    buckets: Mutex<HashMap<u32, Bucket>>,
    tally: Arc<dyn Tally>,
}

struct Bucket {
    since: Timestamp,
    accounts: HashSet<u32>,
}

impl Guard {
    /// With a fresh key, telling this what it counts.
    #[must_use]
    pub fn new(entropy: &dyn Entropy, tally: Arc<dyn Tally>) -> Arc<Self> {
        let mut key = [0; 32];
        entropy.fill(&mut key);
        Arc::new(Self { key, buckets: Mutex::default(), tally })
    }

    /// One that tells nobody.
    #[must_use]
    pub fn quiet(entropy: &dyn Entropy) -> Arc<Self> {
        Self::new(entropy, Arc::new(Unheard))
    }

    /// Counts something.
    pub fn count(&self, what: Counted) {
        self.tally.count(what);
    }

    /// A password failed at an account: how many accounts failed with passwords of its bucket lately.
    pub(super) fn same_password(&self, password: &Secret, account: &str, now: Timestamp) -> i64 {
        let bucket = self.short("password", password.expose()) >> 14;
        let account = self.short("account", account);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_BUCKETS {
            buckets.retain(|_, bucket| now.since(bucket.since) < REMEMBERED);
        }
        if buckets.len() >= MOST_BUCKETS {
            buckets.clear();
        }
        let found = buckets.entry(bucket).or_insert_with(|| Bucket { since: now, accounts: HashSet::new() });
        if now.since(found.since) >= REMEMBERED {
            *found = Bucket { since: now, accounts: HashSet::new() };
        }
        if found.accounts.len() < MOST_ACCOUNTS {
            found.accounts.insert(account);
        }
        i64::try_from(found.accounts.len()).unwrap_or(i64::MAX)
    }

    fn short(&self, what: &str, text: &str) -> u32 {
        let hash = Sha256::new()
            .chain_update(self.key)
            .chain_update(what.as_bytes())
            .chain_update([0])
            .chain_update(text.as_bytes())
            .finalize();
        hash.iter().take(4).fold(0, |number, byte| (number << 8) | u32::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed;
    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    #[test]
    fn one_password_on_many_accounts_is_seen_and_one_account_with_many_is_not() {
        let guard = Guard::quiet(&Fixed);
        let now = Timestamp(0);
        for n in 1..=20 {
            assert_eq!(guard.same_password(&"Summer2026!".into(), &format!("account {n}"), now), n);
        }
        assert_eq!(guard.same_password(&"Summer2026!".into(), "account 1", now), 20);
        for n in 0..20 {
            assert_eq!(guard.same_password(&format!("guess {n}").as_str().into(), "ana", now), 1);
        }
        let later = now + REMEMBERED;
        assert_eq!(guard.same_password(&"Summer2026!".into(), "account 1", later), 1);
    }
}
