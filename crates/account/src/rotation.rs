//! A rotation: walking over everything the keyring seals, place by place and row by row, until all of it is sealed with
//! the current key.
//!
//! ```text
//! place 1 ── row, row, … ──▶ place 2 ── row, row, … ──▶ … ──▶ done
//!                 └─ killed here: goes on after the last row that was committed
//! ```
//!
//! Knows the places and their order. It seals nothing itself.

use kernel::Timestamp;

use crate::account::PasswordHash;
use crate::ids::{AccountId, Sealed};
use crate::vault::{Column, SEALED};

/// Where something stands that a key of the keyring seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// A sealed column.
    Sealed(Column),
    /// `account.password`
    Password,
    /// `pending_sign_up.password`
    SignUpPassword,
}

impl Spot {
    /// Every spot, in the order of a rotation.
    pub fn all() -> impl Iterator<Item = Self> {
        SEALED.iter().map(|column| Self::Sealed(*column)).chain([Self::Password, Self::SignUpPassword])
    }

    /// `table.column`
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sealed(column) => column.as_str(),
            Self::Password => "account.password",
            Self::SignUpPassword => "pending_sign_up.password",
        }
    }

    /// Whether a rotation may write there.
    #[must_use]
    pub const fn fixed(self) -> bool {
        match self {
            Self::Sealed(column) => column.fixed(),
            Self::Password | Self::SignUpPassword => false,
        }
    }
}

/// What stands in a row of a spot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// A sealed value, and the account it is about where that is asked for.
    Value(Sealed, Option<AccountId>),
    /// A password hash.
    Hash(PasswordHash),
}

/// How far a rotation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// What is done: `rotate`, or `adopt` for giving accounts their first key.
    pub name: String,
    /// The key that everything is sealed with afterwards.
    pub target: String,
    /// The spot under way; empty before the first.
    pub place: String,
    /// The last row of it that is done; empty before the first.
    pub last_key: String,
    /// How many rows were looked at.
    pub looked_at: i64,
    /// How many of them were sealed again.
    pub changed: i64,
    /// When it began.
    pub started_at: Timestamp,
}

/// The name of a rotation of keys.
pub const ROTATE: &str = "rotate";
/// The name of the work that gives accounts their first key.
pub const ADOPT: &str = "adopt";
/// The name of the work that makes look-up hashes anew.
pub const FIND: &str = "find";
/// The name of the work that ties mails to the addresses they went to.
pub const TIE: &str = "tie";

impl Rotation {
    /// One that begins.
    #[must_use]
    pub fn new(target: String, now: Timestamp) -> Self {
        Self {
            name: ROTATE.to_owned(),
            target,
            place: String::new(),
            last_key: String::new(),
            looked_at: 0,
            changed: 0,
            started_at: now,
        }
    }

    /// Look-up hashes that begin to be made anew.
    #[must_use]
    pub fn of_hashes(target: String, now: Timestamp) -> Self {
        Self { name: FIND.to_owned(), ..Self::new(target, now) }
    }

    /// The spot under way; none when all are done. A spot that a newer version does not know is begun again at the first.
    #[must_use]
    pub fn spot(&self) -> Option<Spot> {
        let mut spots = Spot::all().filter(|spot| !spot.fixed());
        if self.place == "done" {
            return None;
        }
        spots.find(|spot| spot.as_str() == self.place).or_else(|| Spot::all().find(|spot| !spot.fixed()))
    }

    /// After a page that ended with this row, or, without one, after the spot's last page.
    #[must_use]
    pub fn after(self, spot: Spot, last: Option<String>, looked_at: i64, changed: i64) -> Self {
        let (looked_at, changed) = (self.looked_at + looked_at, self.changed + changed);
        if let Some(last_key) = last {
            return Self { place: spot.as_str().to_owned(), last_key, looked_at, changed, ..self };
        }
        let mut spots = Spot::all().filter(|spot| !spot.fixed()).skip_while(|other| *other != spot);
        let place = spots.nth(1).map_or("done", Spot::as_str).to_owned();
        Self { place, last_key: String::new(), looked_at, changed, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rotation_visits_every_spot_once_and_ends() {
        let mut rotation = Rotation::new("k2".into(), Timestamp(0));
        let mut visited = Vec::new();
        while let Some(spot) = rotation.spot() {
            visited.push(spot);
            rotation = rotation.after(spot, Some("row".into()), 1, 1);
            assert_eq!(rotation.spot(), Some(spot));
            rotation = rotation.after(spot, None, 0, 0);
        }
        assert_eq!(visited, Spot::all().filter(|spot| !spot.fixed()).collect::<Vec<_>>());
        assert_eq!(rotation.looked_at, i64::try_from(visited.len()).unwrap());
    }
}
