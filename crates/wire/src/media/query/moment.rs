//! Points in time as filters write them: unix seconds, a date, or relative to now (`-30d`).

/// A point in time in a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Seconds since 1970.
    At(i64),
    /// So many seconds from now; negative is the past.
    FromNow(i64),
    /// A calendar day.
    Day {
        /// The year.
        year: i32,
        /// The month, 1 to 12.
        month: u8,
        /// The day of the month.
        day: u8,
    },
}

impl Moment {
    /// Reads a moment.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(day) = day(text) {
            return Some(day);
        }
        if let Ok(seconds) = text.parse::<i64>() {
            return Some(Self::At(seconds));
        }
        let split = text.find(|c: char| c.is_ascii_alphabetic())?;
        let (count, unit) = text.split_at_checked(split)?;
        let count: i64 = count.trim().parse().ok()?;
        let unit = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3_600,
            "d" => 86_400,
            "w" => 7 * 86_400,
            "mon" => 30 * 86_400,
            "y" => 365 * 86_400,
            _ => return None,
        };
        count.checked_mul(unit).map(Self::FromNow)
    }

    /// The moment as seconds since 1970, given the present.
    pub fn seconds(self, now: i64) -> i64 {
        match self {
            Self::At(seconds) => seconds,
            Self::FromNow(offset) => now.saturating_add(offset),
            Self::Day { year, month, day } => days_from_1970(year, month, day) * 86_400,
        }
    }
}

fn day(text: &str) -> Option<Moment> {
    let mut parts = text.get(..10)?.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() {
        return None;
    }
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Moment::Day { year, month, day })
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar: years are counted from March, so that the leap day is
/// the last of its year.
fn days_from_1970(year: i32, month: u8, day: u8) -> i64 {
    let (month, day) = (i64::from(month), i64::from(day));
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}
