//! Attacks: what a flood of tries looks like from here, and what it changes.
//!
//! ```text
//! Calm ──many accounts, one password, or a flood──▶ UnderAttack ──much more──▶ Severe
//!   ◀──────────── nothing of the kind for a quarter of an hour ──────────────────┘
//! ```
//!
//! An attack locks nobody out. It makes strangers pay: proof of work on sign-up and forgot, at the highest level also on
//! sign-in from browsers that were never here. Decides only.

use std::time::Duration;

use kernel::Timestamp;

/// What is being tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttackKind {
    /// A few passwords on many accounts: from one network, or the same password everywhere.
    Spraying,
    /// Many accounts fail from everywhere, while few get in: somebody tries a list that leaked elsewhere.
    Stuffing,
    /// Accounts are asked for in masses.
    SignUps,
    /// Reset mails are asked for in masses.
    Forgotten,
}

impl AttackKind {
    /// Every kind there is.
    pub const ALL: [Self; 4] = [Self::Spraying, Self::Stuffing, Self::SignUps, Self::Forgotten];

    /// The word it is stored under and counted by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Spraying => "spraying",
            Self::Stuffing => "stuffing",
            Self::SignUps => "sign_ups",
            Self::Forgotten => "forgotten",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum AttackLevel {
    /// Nothing of note.
    #[default]
    Calm,
    /// Strangers work for a sign-up and for a reset mail.
    UnderAttack,
    /// Strangers work for a sign-in, too.
    Severe,
}

impl AttackLevel {
    /// The number it is stored and measured as.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Calm => 0,
            Self::UnderAttack => 1,
            Self::Severe => 2,
        }
    }

    /// Reads the number.
    #[must_use]
    pub const fn of(number: i64) -> Self {
        match number {
            i64::MIN..=0 => Self::Calm,
            1 => Self::UnderAttack,
            2..=i64::MAX => Self::Severe,
        }
    }

    const fn at(count: i64, attack: i64, severe: i64) -> Self {
        if count >= severe {
            Self::Severe
        } else if count >= attack {
            Self::UnderAttack
        } else {
            Self::Calm
        }
    }
}

/// How long an attack is taken to go on after it was last seen.
pub const LASTS: Duration = Duration::from_secs(15 * 60);

/// What was counted in the last quarter of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signals {
    /// Accounts that failed from the network that failed just now.
    pub from_network: i64,
    /// Accounts that failed with the password that failed just now, as far as a small sketch can tell.
    pub same_password: i64,
    /// Accounts that failed, from anywhere.
    pub failed: i64,
    /// Sign-ins that succeeded.
    pub signed_in: i64,
    /// Sign-ups asked for.
    pub sign_ups: i64,
    /// Reset mails asked for.
    pub forgotten: i64,
    /// Whether an incident sends everybody to the reset page, so that many resets are no attack.
    pub resets_expected: bool,
}

impl Signals {
    /// How bad each kind of attack is by these counts.
    #[must_use]
    pub fn level(&self, kind: AttackKind) -> AttackLevel {
        match kind {
            AttackKind::Spraying => {
                AttackLevel::at(self.from_network, 20, 200).max(AttackLevel::at(self.same_password, 8, 80))
            }
            // A large service has many failures on a good day, and many more who get in.
            AttackKind::Stuffing if self.failed > self.signed_in.saturating_mul(3) => {
                AttackLevel::at(self.failed, 60, 600)
            }
            AttackKind::Stuffing => AttackLevel::Calm,
            AttackKind::SignUps => AttackLevel::at(self.sign_ups, 60, 600),
            AttackKind::Forgotten if self.resets_expected => AttackLevel::Calm,
            AttackKind::Forgotten => AttackLevel::at(self.forgotten, 100, 1000),
        }
    }
}

/// An attack that was noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attack {
    /// What is tried.
    pub kind: AttackKind,
    /// How bad it was when it was worst.
    pub level: AttackLevel,
    /// When it was noticed first.
    pub began_at: Timestamp,
    /// When it was seen last, within a minute.
    pub seen_at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}

/// What noticing an attack changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noticed {
    /// Nothing: it is known, or there is none.
    Nothing,
    /// It goes on.
    Goes(Attack),
    /// It began, or became worse: somebody should know.
    Began(Attack),
}

/// A second sighting within this time is not written down.
const NOTE_EVERY: Duration = Duration::from_secs(60);

impl Attack {
    /// Whether it still goes on.
    #[must_use]
    pub fn goes_on(&self, now: Timestamp) -> bool {
        self.level > AttackLevel::Calm && now < self.seen_at + LASTS
    }

    /// What a sighting at this level makes of what is known.
    #[must_use]
    pub fn noticed(known: Option<Self>, kind: AttackKind, level: AttackLevel, now: Timestamp) -> Noticed {
        if level == AttackLevel::Calm {
            return Noticed::Nothing;
        }
        let version = known.map_or(0, |known| known.version);
        match known.filter(|known| known.goes_on(now)) {
            None => Noticed::Began(Self { kind, level, began_at: now, seen_at: now, version }),
            Some(known) if level > known.level => Noticed::Began(Self { level, seen_at: now, ..known }),
            Some(known) if now.since(known.seen_at) >= NOTE_EVERY => {
                Noticed::Goes(Self { seen_at: now, ..known })
            }
            Some(_) => Noticed::Nothing,
        }
    }
}

/// The worst of what goes on.
#[must_use]
pub fn worst(attacks: &[Attack], now: Timestamp) -> AttackLevel {
    attacks.iter().filter(|attack| attack.goes_on(now)).map(|attack| attack.level).max().unwrap_or_default()
}

/// What was counted in the last whole window's length, from two fixed windows: the present one, and of the one before
/// as much as still lies within.
#[must_use]
pub fn sliding(before: i64, present: i64, window: Duration, since_start: Duration) -> i64 {
    let (window, gone) = (window.as_secs().max(1), since_start.as_secs());
    let left = i64::try_from(window.saturating_sub(gone)).unwrap_or(0);
    present.saturating_add(before.saturating_mul(left) / i64::try_from(window).unwrap_or(1).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_attack_has_its_own_measure() {
        let level = |signals: Signals, kind| signals.level(kind);
        let calm = Signals::default();
        for kind in AttackKind::ALL {
            assert_eq!(level(calm, kind), AttackLevel::Calm);
        }
        let network = |from_network| Signals { from_network, ..calm };
        assert_eq!(level(network(19), AttackKind::Spraying), AttackLevel::Calm);
        assert_eq!(level(network(20), AttackKind::Spraying), AttackLevel::UnderAttack);
        assert_eq!(level(network(200), AttackKind::Spraying), AttackLevel::Severe);
        let password = Signals { same_password: 8, ..calm };
        assert_eq!(level(password, AttackKind::Spraying), AttackLevel::UnderAttack);
        let busy = Signals { failed: 600, signed_in: 200, ..calm };
        assert_eq!(level(busy, AttackKind::Stuffing), AttackLevel::Calm);
        let list = Signals { failed: 601, signed_in: 200, ..calm };
        assert_eq!(level(list, AttackKind::Stuffing), AttackLevel::Severe);
        let resets = Signals { forgotten: 100, ..calm };
        assert_eq!(level(resets, AttackKind::Forgotten), AttackLevel::UnderAttack);
        let incident = Signals { resets_expected: true, ..resets };
        assert_eq!(level(incident, AttackKind::Forgotten), AttackLevel::Calm);
    }

    #[test]
    fn an_attack_is_told_once_until_it_is_worse_or_over() {
        let (kind, at) = (AttackKind::Spraying, Timestamp::from_secs);
        let Noticed::Began(first) = Attack::noticed(None, kind, AttackLevel::UnderAttack, at(0)) else {
            panic!("it began")
        };
        let again = |level, now| Attack::noticed(Some(first), kind, level, now);
        assert_eq!(again(AttackLevel::UnderAttack, at(59)), Noticed::Nothing);
        assert!(matches!(again(AttackLevel::UnderAttack, at(60)), Noticed::Goes(_)));
        assert!(
            matches!(again(AttackLevel::Severe, at(1)), Noticed::Began(worse) if worse.began_at == at(0))
        );
        assert!(first.goes_on(at(899)) && !first.goes_on(at(900)));
        assert!(
            matches!(again(AttackLevel::UnderAttack, at(900)), Noticed::Began(new) if new.began_at == at(900))
        );
        assert_eq!(worst(&[first], at(899)), AttackLevel::UnderAttack);
        assert_eq!(worst(&[first], at(900)), AttackLevel::Calm);
    }

    #[test]
    fn half_a_window_later_half_of_the_one_before_still_counts() {
        let quarter = Duration::from_secs(900);
        assert_eq!(sliding(100, 10, quarter, Duration::ZERO), 110);
        assert_eq!(sliding(100, 10, quarter, Duration::from_secs(450)), 60);
        assert_eq!(sliding(100, 10, quarter, quarter), 10);
    }
}
