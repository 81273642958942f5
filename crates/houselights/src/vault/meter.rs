//! How often the vault seals and opens, and how long that takes. Says nothing about whom or what.

use std::time::Instant;

/// What the vault was asked for.
#[derive(Debug, Clone, Copy)]
pub enum Asked {
    /// To seal a value, or to make a key.
    Seal,
    /// To open a value, or a key.
    Open,
    /// To compute what a row is found by.
    Index,
}

impl Asked {
    fn as_str(self) -> &'static str {
        match self {
            Self::Seal => "seal",
            Self::Open => "open",
            Self::Index => "index",
        }
    }
}

/// Does the work and counts it: `vault_total`, and `vault_nanoseconds_total`, as one takes some microseconds.
pub fn metered<T>(asked: Asked, work: impl FnOnce() -> T) -> T {
    let began = Instant::now();
    let done = work();
    let took = u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX);
    metrics::counter!("vault_total", "asked" => asked.as_str()).increment(1);
    metrics::counter!("vault_nanoseconds_total", "asked" => asked.as_str()).increment(took);
    done
}
