//! A moment in milliseconds since 1970, and the port that says which moment it is.
//!
//! Knows the civil calendar in UTC, and prints ISO 8601. No time zones, no parsing, no ambient clock.

use std::fmt;
use std::ops::{Add, Sub};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

impl Timestamp {
    /// The moment this many whole seconds after 1970.
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1000))
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, rounded down.
    #[must_use]
    pub const fn as_secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// How long after `earlier` this is; nothing when it is not after it.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The day and the time of day in UTC.
    #[must_use]
    pub fn civil(self) -> Civil {
        Civil::of(self)
    }

    /// `2026-01-01T12:00:00Z`, without a fraction: the pattern clients parse.
    #[must_use]
    pub fn iso(self) -> String {
        let c = self.civil();
        format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", c.year, c.month, c.day, c.hour, c.minute, c.second)
    }

    /// `2026-01-01 12:00:00 UTC`, the older spelling some answers use.
    #[must_use]
    pub fn utc_text(self) -> String {
        let c = self.civil();
        format!("{:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC", c.year, c.month, c.day, c.hour, c.minute, c.second)
    }

    /// `2026-01`: the year and month, for grouping.
    #[must_use]
    pub fn year_month(self) -> String {
        let c = self.civil();
        format!("{:04}-{:02}", c.year, c.month)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso())
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;
    fn add(self, by: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;
    fn sub(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(by.as_millis()).unwrap_or(i64::MAX)))
    }
}

/// A moment in the civil calendar, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    /// The year.
    pub year: i64,
    /// The month, from 1.
    pub month: i64,
    /// The day of the month, from 1.
    pub day: i64,
    /// The hour, from 0.
    pub hour: i64,
    /// The minute, from 0.
    pub minute: i64,
    /// The second, from 0.
    pub second: i64,
}

impl Civil {
    /// Days are counted in eras of 400 years that begin on the first of March, so that the leap day comes last.
    fn of(at: Timestamp) -> Self {
        let secs = at.as_secs();
        let (days, rest) = (secs.div_euclid(86_400), secs.rem_euclid(86_400));
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self { year, month, day, hour: rest / 3_600, minute: rest / 60 % 60, second: rest % 60 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_print_as_iso_in_utc() {
        assert_eq!(Timestamp(0).iso(), "1970-01-01T00:00:00Z");
        assert_eq!(Timestamp::from_secs(951_782_399).iso(), "2000-02-28T23:59:59Z");
        assert_eq!(Timestamp::from_secs(951_782_400).iso(), "2000-02-29T00:00:00Z");
        assert_eq!(Timestamp::from_secs(1_767_268_800).iso(), "2026-01-01T12:00:00Z");
        assert_eq!(Timestamp::from_secs(1_767_268_800).utc_text(), "2026-01-01 12:00:00 UTC");
        assert_eq!(Timestamp(-1).iso(), "1969-12-31T23:59:59Z");
    }

    #[test]
    fn a_moment_is_never_a_negative_time_after_a_later_one() {
        let start = Timestamp::from_secs(10);
        let end = start + Duration::from_secs(5);
        assert_eq!(end.since(start), Duration::from_secs(5));
        assert_eq!(start.since(end), Duration::ZERO);
        assert_eq!(end - Duration::from_secs(5), start);
    }
}
