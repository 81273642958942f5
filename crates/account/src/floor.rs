//! How far signing out has come, remembered outside the database: an older copy of it must not revive what was ended.
//!
//! ```text
//! database at or above the floor ──▶ level: the floor follows it
//! database below the floor ──▶ older copy: what was issued before is signed out, the counter goes above the floor
//! no floor where one was kept ──▶ lost: as for an older copy, since nobody can say that it is none
//! ```
//!
//! Decides only.

use kernel::Epoch;

use crate::epoch::Class;

/// How far signing out has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reached {
    /// The counter.
    pub epoch: Epoch,
    /// Its value when ways to prove who one is were last ended.
    pub credentials: Epoch,
}

impl Reached {
    /// The later of both, part by part.
    #[must_use]
    pub fn later(self, other: Self) -> Self {
        Self { epoch: self.epoch.max(other.epoch), credentials: self.credentials.max(other.credentials) }
    }
}

/// How a database stands to a floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was ended that it does not know of.
    Level,
    /// It is an older copy: something was ended since it was made.
    Older {
        /// Whether passwords and other ways in were ended since, too.
        credentials: bool,
    },
    /// The floor is gone, so it may be an older copy.
    Lost,
}

impl Standing {
    /// Compares what the database reached with the floor. `kept` is whether the database remembers that one was kept.
    #[must_use]
    pub fn of(database: Reached, floor: Option<Reached>, kept: bool) -> Self {
        match floor {
            // Looked at apart: another replica, whose floor was behind, may have raised the counter already.
            Some(floor) if database.epoch < floor.epoch || database.credentials < floor.credentials => {
                Self::Older { credentials: database.credentials < floor.credentials }
            }
            None if kept => Self::Lost,
            Some(_) | None => Self::Level,
        }
    }

    /// The classes that are signed out for everybody.
    #[must_use]
    pub fn ended(self) -> &'static [Class] {
        match self {
            Self::Level => &[],
            // A floor is lost far oftener than a copy is put back from before an incident, and everybody who must choose
            // a new password needs a mail for it.
            Self::Older { credentials: false } | Self::Lost => &Class::CONNECTED,
            Self::Older { credentials: true } => &Class::ALL,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(epoch: i64, credentials: i64) -> Reached {
        Reached { epoch: Epoch(epoch), credentials: Epoch(credentials) }
    }

    #[test]
    fn a_database_below_its_floor_is_an_older_copy_and_one_at_it_is_not() {
        assert_eq!(Standing::of(at(8, 0), Some(at(8, 0)), true), Standing::Level);
        assert_eq!(Standing::of(at(9, 0), Some(at(8, 0)), true), Standing::Level);
        assert_eq!(Standing::of(at(7, 0), Some(at(8, 0)), true), Standing::Older { credentials: false });
    }

    #[test]
    fn passwords_end_only_when_an_incident_was_declared_since_the_copy_was_made() {
        assert_eq!(Standing::of(at(7, 5), Some(at(9, 5)), true), Standing::Older { credentials: false });
        let raised_by_another = Standing::of(at(12, 5), Some(at(9, 8)), true);
        assert_eq!(raised_by_another, Standing::Older { credentials: true });
        let since = Standing::of(at(7, 5), Some(at(9, 8)), true);
        assert_eq!(since.ended(), Class::ALL);
        assert!(!Standing::Older { credentials: false }.ended().contains(&Class::Credential));
    }

    #[test]
    fn a_lost_floor_signs_out_and_a_house_that_never_had_one_does_not() {
        assert_eq!(Standing::of(at(3, 0), None, true), Standing::Lost);
        assert_eq!(Standing::Lost.ended(), Class::CONNECTED);
        assert_eq!(Standing::of(at(3, 0), None, false), Standing::Level);
    }
}
