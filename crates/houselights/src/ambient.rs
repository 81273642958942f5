//! The clock and the randomness of the machine: the only place where the product reads them.

use std::time::{SystemTime, UNIX_EPOCH};

use kernel::{Clock, Entropy, Timestamp};

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The machine's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness there is no token, key or id that would be safe to hand out: stopping is the only answer.
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}
