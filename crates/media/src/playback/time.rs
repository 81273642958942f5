//! Exact time: a number of seconds as a fraction.
//!
//! 24000/1001 is not 23.976: a plan made of rounded numbers drifts by seconds over a film, so every position of a plan
//! is kept as a fraction and is rounded only where text is written.

use std::cmp::Ordering;
use std::ops::{Add, Sub};

/// A position or a length in seconds, as a reduced fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Time {
    num: i64,
    den: i64,
}

impl Time {
    /// The beginning.
    pub const ZERO: Self = Self { num: 0, den: 1 };

    /// `num / den` seconds; a denominator that is not positive gives zero.
    #[must_use]
    pub fn new(num: i64, den: i64) -> Self {
        Self::reduced(i128::from(num), i128::from(den))
    }

    /// A whole number of seconds.
    #[must_use]
    pub const fn from_whole(seconds: i64) -> Self {
        Self { num: seconds, den: 1 }
    }

    /// A whole number of milliseconds.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        Self::new(millis, 1000)
    }

    /// A whole number of microseconds.
    #[must_use]
    pub fn from_micros(micros: i64) -> Self {
        Self::new(micros, 1_000_000)
    }

    /// A whole number of nanoseconds.
    #[must_use]
    pub fn from_nanos(nanos: i64) -> Self {
        Self::new(nanos, 1_000_000_000)
    }

    /// The nearest microsecond to this many seconds; anything that is not a number is zero.
    #[must_use]
    pub fn from_seconds(seconds: f64) -> Self {
        if !seconds.is_finite() {
            return Self::ZERO;
        }
        #[expect(clippy::cast_possible_truncation, reason = "clamped to a range that fits")]
        Self::from_micros((seconds.clamp(-1e10, 1e10) * 1e6).round() as i64)
    }

    /// The nearest tick of a clock with this many ticks per second.
    #[must_use]
    pub fn ticks(self, per_second: u32) -> i64 {
        let scaled = i128::from(self.num) * i128::from(per_second);
        let den = i128::from(self.den);
        clamp((2 * scaled + den).div_euclid(2 * den))
    }

    /// The nearest millisecond.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.ticks(1000)
    }

    /// The nearest microsecond.
    #[must_use]
    pub fn micros(self) -> i64 {
        self.ticks(1_000_000)
    }

    /// As a float, for showing and comparing with tolerance.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "for showing")]
    pub fn seconds(self) -> f64 {
        self.num as f64 / self.den as f64
    }

    /// This many times as long.
    #[must_use]
    pub fn times(self, factor: i64) -> Self {
        Self::reduced(i128::from(self.num) * i128::from(factor), i128::from(self.den))
    }

    /// This part of it.
    #[must_use]
    pub fn divided(self, by: i64) -> Self {
        Self::reduced(i128::from(self.num), i128::from(self.den) * i128::from(by))
    }

    /// How many whole times `step` fits, rounded down; 0 for a step that is not positive.
    #[must_use]
    pub fn whole(self, step: Self) -> i64 {
        if step.num <= 0 {
            return 0;
        }
        let num = i128::from(self.num) * i128::from(step.den);
        let den = i128::from(self.den) * i128::from(step.num);
        clamp(num.div_euclid(den))
    }

    /// The distance between two positions.
    #[must_use]
    pub fn distance(self, other: Self) -> Self {
        if self > other { self - other } else { other - self }
    }

    /// Seconds with six decimals, as playlists and ffmpeg read them.
    #[must_use]
    pub fn decimal(self) -> String {
        let micros = self.micros();
        let sign = if micros < 0 { "-" } else { "" };
        let whole = micros.unsigned_abs();
        format!("{sign}{}.{:06}", whole / 1_000_000, whole % 1_000_000)
    }

    fn reduced(num: i128, den: i128) -> Self {
        if den <= 0 {
            return Self::ZERO;
        }
        let divisor = gcd(num.unsigned_abs(), den.unsigned_abs()).max(1);
        let (mut num, mut den) = (num / divisor.cast_signed(), den / divisor.cast_signed());
        // Sums of odd fractions may outgrow 64 bits; a nanosecond grid is then exact enough.
        if den > i128::from(i32::MAX) * 1024 || num.abs() > i128::from(i64::MAX) {
            num = num.saturating_mul(1_000_000_000) / den;
            den = 1_000_000_000;
        }
        Self { num: clamp(num), den: clamp(den).max(1) }
    }
}

impl Default for Time {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Add for Time {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let num = i128::from(self.num) * i128::from(other.den) + i128::from(other.num) * i128::from(self.den);
        Self::reduced(num, i128::from(self.den) * i128::from(other.den))
    }
}

impl Sub for Time {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + Self { num: -other.num, den: other.den }
    }
}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Time {
    fn cmp(&self, other: &Self) -> Ordering {
        (i128::from(self.num) * i128::from(other.den)).cmp(&(i128::from(other.num) * i128::from(self.den)))
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn clamp(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN + 1 } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_film_of_ntsc_frames_does_not_drift() {
        let frame = Time::new(1001, 24000);
        let two_hours = frame.times(172_627);
        assert_eq!(two_hours, Time::new(172_627 * 1001, 24000));
        assert_eq!(two_hours.whole(frame), 172_627);
        assert_eq!(frame.times(48).decimal(), "2.002000");
    }

    #[test]
    fn a_denominator_of_zero_is_the_beginning_not_a_crash() {
        assert_eq!(Time::new(5, 0), Time::ZERO);
        assert_eq!(Time::new(5, 1).whole(Time::ZERO), 0);
        assert_eq!(Time::from_seconds(f64::NAN), Time::ZERO);
    }

    #[test]
    fn text_is_rounded_to_the_nearest_microsecond() {
        assert_eq!(Time::new(1, 3).decimal(), "0.333333");
        assert_eq!(Time::new(2, 3).decimal(), "0.666667");
        assert_eq!(Time::new(-1, 3).decimal(), "-0.333333");
    }

    proptest! {
        #[test]
        fn adding_and_taking_away_is_where_we_were(
            a in -1_000_000_000i64..1_000_000_000, b in 1i64..200_000,
            c in -1_000_000_000i64..1_000_000_000, d in 1i64..200_000,
        ) {
            let (x, y) = (Time::new(a, b), Time::new(c, d));
            prop_assert!((x + y - y).distance(x) <= Time::from_nanos(2));
            prop_assert_eq!(x < y, i128::from(a) * i128::from(d) < i128::from(c) * i128::from(b));
        }
    }
}
