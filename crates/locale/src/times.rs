//! Days, moments and stretches of time in words.

use std::time::Duration;

use kernel::Timestamp;

use crate::Locale;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

impl Locale {
    /// A day in words: `24 November 2026`, `24. November 2026`, `24 de noviembre de 2026`, `1er janvier 2026`.
    #[must_use]
    pub fn day(self, at: Timestamp) -> String {
        let civil = at.civil();
        let month = self.say_with("time-month", &[("month", &month_key(civil.month))]);
        // A year is a name here, not an amount: it must not be grouped.
        let year = civil.year.to_string();
        self.say_with("time-day", &[("day", &civil.day), ("month", &month), ("year", &year)])
    }

    /// A moment in words: `24 November 2026, 13:05 UTC`.
    #[must_use]
    pub fn moment(self, at: Timestamp) -> String {
        let civil = at.civil();
        let clock = format!("{:02}:{:02}", civil.hour, civil.minute);
        self.say_with("time-moment", &[("day", &self.day(at)), ("clock", &clock)])
    }

    /// A stretch of time in its largest whole unit, rounded up: `5 minutes`, `2 hours`, `1 day`.
    #[must_use]
    pub fn span(self, span: Duration) -> String {
        let (key, count) = unit(span, u64::div_ceil);
        self.say_with(key, &[("count", &count)])
    }

    /// When something will be: `in 5 minutes`.
    #[must_use]
    pub fn within(self, span: Duration) -> String {
        let (key, count) = unit(span, u64::div_ceil);
        let key = match key {
            "time-days" => "time-in-days",
            "time-hours" => "time-in-hours",
            "time-minutes" => "time-in-minutes",
            _ => "time-in-seconds",
        };
        self.say_with(key, &[("count", &count)])
    }

    /// How long ago something was: `just now`, `5 minutes ago`, `2 days ago`.
    #[must_use]
    pub fn ago(self, span: Duration) -> String {
        let (key, count) = unit(span, |whole, part| whole / part);
        let key = match key {
            "time-days" => "time-days-ago",
            "time-hours" => "time-hours-ago",
            "time-minutes" => "time-minutes-ago",
            _ => return self.say("time-just-now"),
        };
        self.say_with(key, &[("count", &count)])
    }
}

/// The unit a stretch is told in, and how many of it.
fn unit(span: Duration, divide: fn(u64, u64) -> u64) -> (&'static str, u64) {
    let seconds = span.as_secs();
    match seconds {
        0..MINUTE => ("time-seconds", seconds),
        MINUTE..HOUR => ("time-minutes", divide(seconds, MINUTE)),
        HOUR..DAY => ("time-hours", divide(seconds, HOUR)),
        _ => ("time-days", divide(seconds, DAY)),
    }
}

/// Months are chosen by word in the files, which reads better there than a number.
const fn month_key(month: i64) -> &'static str {
    match month {
        1 => "january",
        2 => "february",
        3 => "march",
        4 => "april",
        5 => "may",
        6 => "june",
        7 => "july",
        8 => "august",
        9 => "september",
        10 => "october",
        11 => "november",
        _ => "december",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Timestamp = Timestamp::from_secs(1_767_268_800);
    const LATER: Timestamp = Timestamp::from_secs(1_795_525_500);

    fn minutes(count: u64) -> Duration {
        Duration::from_secs(count * MINUTE)
    }

    #[test]
    fn a_day_is_written_as_each_language_does() {
        let said = Locale::ALL.map(|locale| locale.day(LATER));
        assert_eq!(
            said,
            ["24 November 2026", "24. November 2026", "24 de noviembre de 2026", "24 novembre 2026"]
        );
        assert_eq!(Locale::Fr.day(FIRST), "1er janvier 2026");
        assert_eq!(Locale::De.day(FIRST), "1. Januar 2026");
    }

    #[test]
    fn a_moment_names_its_clock() {
        assert_eq!(Locale::En.moment(LATER), "24 November 2026, 13:05 UTC");
        assert_eq!(Locale::De.moment(LATER), "24. November 2026, 13:05 Uhr UTC");
    }

    #[test]
    fn time_is_told_in_its_largest_whole_unit() {
        assert_eq!(Locale::En.span(Duration::from_secs(59)), "59 seconds");
        assert_eq!(Locale::En.span(Duration::from_secs(61)), "2 minutes");
        assert_eq!(Locale::De.within(minutes(1)), "in 1 Minute");
        assert_eq!(Locale::De.within(Duration::from_secs(DAY)), "in 1 Tag");
        assert_eq!(Locale::Es.within(minutes(5)), "en 5 minutos");
        assert_eq!(Locale::Fr.within(Duration::from_secs(2 * HOUR)), "dans 2 heures");
    }

    #[test]
    fn what_was_is_told_rounded_down() {
        assert_eq!(Locale::En.ago(Duration::from_secs(59)), "just now");
        assert_eq!(Locale::En.ago(Duration::from_secs(119)), "a minute ago");
        assert_eq!(Locale::De.ago(minutes(5)), "vor 5 Minuten");
        assert_eq!(Locale::Es.ago(minutes(60)), "hace 1 hora");
        assert_eq!(Locale::Fr.ago(Duration::from_secs(3 * DAY)), "il y a 3 jours");
    }
}
