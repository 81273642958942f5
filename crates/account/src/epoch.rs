//! Signing out by comparing two numbers.
//!
//! One counter is shared by everything. A token remembers what the counter would become next when it was issued;
//! signing out moves the counter on and writes its value beside a level (everybody, a cohort, an account, a device)
//! and a class. A token lives while it is newer than the newest level that covers it. No level stands in for
//! another: the newest of them all decides, so a later sign-out of one device cannot hide an earlier one of everybody.
//!
//! Because issuing takes the *next* value without moving the counter, a token issued while a sign-out is being written
//! gets at most the value of that sign-out, and is dead.
//!
//! Decides only. It stores nothing and loops over no tokens.

use kernel::Epoch;

use crate::ids::{AccountId, CohortId, DeviceId};

/// What kind of credential it is; each can be signed out without the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A browser's session on the account pages.
    Web,
    /// A player: a television, a telephone, the web app.
    Player,
    /// A media server.
    Server,
    /// An app that is neither, such as a script.
    App,
    /// Administration.
    Admin,
    /// The password and other ways to prove who one is.
    Credential,
}

impl Class {
    /// Every class there is.
    pub const ALL: [Self; 6] =
        [Self::Web, Self::Player, Self::Server, Self::App, Self::Admin, Self::Credential];
    /// What "sign out everything" ends: all but the ways to come back.
    pub const CONNECTED: [Self; 5] = [Self::Web, Self::Player, Self::Server, Self::App, Self::Admin];

    /// The word it is stored under.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Player => "player",
            Self::Server => "server",
            Self::App => "app",
            Self::Admin => "admin",
            Self::Credential => "credential",
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == text)
    }
}

/// How far a sign-out reaches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Everybody.
    Global,
    /// The accounts of one cohort.
    Cohort(CohortId),
    /// One account.
    Account(AccountId),
    /// One device.
    Device(DeviceId),
    /// One account that is suspended: beside it stands a value that nothing issued is newer than. Signing out never
    /// touches it, so it cannot lift it.
    Suspension(AccountId),
    /// An account that was disowned: beside it stands [`Level::LOCKED`], which nothing issued is newer than.
    Disowned(AccountId),
}

impl Level {
    /// What stands beside a level that is locked: nothing is ever issued later. One less than beside a suspended one,
    /// so that the two are told apart and a suspension has the last word.
    pub const LOCKED: Epoch = Epoch(i64::MAX - 1);

    /// The word it is stored under.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Cohort(_) => "cohort",
            Self::Account(_) => "account",
            Self::Device(_) => "device",
            Self::Suspension(_) => "suspension",
            Self::Disowned(_) => "disowned",
        }
    }

    /// Which cohort, account or device; empty for everybody.
    #[must_use]
    pub fn subject(&self) -> &str {
        match self {
            Self::Global => "",
            Self::Cohort(id) => id.as_str(),
            Self::Account(id) => id.as_str(),
            Self::Device(id) => id.as_str(),
            Self::Suspension(id) => id.as_str(),
            Self::Disowned(id) => id.as_str(),
        }
    }

    /// What stands beside a suspended account.
    pub const SUSPENDED: Epoch = Epoch(i64::MAX);

    /// The levels that cover one account and, where there is one, one device.
    #[must_use]
    pub fn covering(cohort: &CohortId, account: &AccountId, device: Option<&DeviceId>) -> Vec<Self> {
        let mut levels = vec![
            Self::Global,
            Self::Cohort(cohort.clone()),
            Self::Account(account.clone()),
            Self::Suspension(account.clone()),
            Self::Disowned(account.clone()),
        ];
        levels.extend(device.cloned().map(Self::Device));
        levels
    }
}

/// The newest sign-out of each class among the levels that cover something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Floors([Epoch; 6]);

impl Floors {
    /// Gathers the stored sign-outs of all covering levels.
    #[must_use]
    pub fn of(raised: impl IntoIterator<Item = (Class, Epoch)>) -> Self {
        let mut floors = Self::default();
        for (class, epoch) in raised {
            if let Some(floor) = floors.0.get_mut(class as usize) {
                *floor = (*floor).max(epoch);
            }
        }
        floors
    }

    /// The newest sign-out of this class.
    #[must_use]
    pub fn at(&self, class: Class) -> Epoch {
        self.0.get(class as usize).copied().unwrap_or(Epoch(i64::MAX))
    }

    /// Whether the account is suspended: nothing of it that is connected lives, whenever it was issued.
    #[must_use]
    pub fn suspended(&self) -> bool {
        self.at(Class::Web) == Level::SUSPENDED
    }

    /// Whether the account is locked: nothing of it lives, whenever it was issued.
    #[must_use]
    pub fn locked(&self) -> bool {
        self.at(Class::Web) == Level::LOCKED
    }

    /// Whether something of this class, issued then, is still alive.
    #[must_use]
    pub fn alive(&self, class: Class, issued: Epoch) -> bool {
        issued > self.at(class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, Clone)]
    enum Move {
        Issue { account: u8, device: u8, class: u8 },
        SignOut { level: u8, account: u8, device: u8, class: u8 },
    }

    fn moves() -> impl Strategy<Value = Vec<Move>> {
        let issue = (0..3u8, 0..2u8, 0..6u8).prop_map(|(account, device, class)| Move::Issue {
            account,
            device,
            class,
        });
        let sign_out = (0..4u8, 0..3u8, 0..2u8, 0..6u8)
            .prop_map(|(level, account, device, class)| Move::SignOut { level, account, device, class });
        proptest::collection::vec(prop_oneof![3 => issue, 1 => sign_out], 0..60)
    }

    /// Accounts 0 and 1 share a cohort; every device belongs to one account.
    fn names(account: u8, device: u8) -> (CohortId, AccountId, DeviceId) {
        let cohort = if account < 2 { "one" } else { "two" };
        (cohort.into(), format!("a{account}").into(), format!("a{account}d{device}").into())
    }

    proptest! {
        /// The naive model keeps every token and crosses it out when a sign-out covers it.
        #[test]
        fn comparing_numbers_agrees_with_crossing_out_every_token(moves in moves()) {
            let mut counter = Epoch::ZERO;
            let mut raised: Vec<(Level, Class, Epoch)> = Vec::new();
            let mut tokens: Vec<(u8, u8, Class, Epoch, bool)> = Vec::new();
            for step in moves {
                match step {
                    Move::Issue { account, device, class } => {
                        tokens.push((account, device, Class::ALL[class as usize], counter.next(), true));
                    }
                    Move::SignOut { level, account, device, class } => {
                        let class = Class::ALL[class as usize];
                        let (cohort, id, device_id) = names(account, device);
                        counter = counter.next();
                        let level = match level {
                            0 => Level::Global,
                            1 => Level::Cohort(cohort.clone()),
                            2 => Level::Account(id.clone()),
                            _ => Level::Device(device_id.clone()),
                        };
                        for token in &mut tokens {
                            let (token_cohort, token_account, token_device) = names(token.0, token.1);
                            let covered = match &level {
                                Level::Global => true,
                                Level::Cohort(c) => *c == token_cohort,
                                Level::Account(a) => *a == token_account,
                                Level::Device(d) => *d == token_device,
                                Level::Suspension(_) | Level::Disowned(_) => false,
                            };
                            if covered && token.2 == class {
                                token.4 = false;
                            }
                        }
                        raised.retain(|(l, c, _)| !(*l == level && *c == class));
                        raised.push((level, class, counter));
                    }
                }
            }
            for (account, device, class, issued, alive) in tokens {
                let (cohort, id, device_id) = names(account, device);
                let covering = Level::covering(&cohort, &id, Some(&device_id));
                let floors = Floors::of(
                    raised.iter().filter(|(l, ..)| covering.contains(l)).map(|(_, c, e)| (*c, *e)),
                );
                prop_assert_eq!(floors.alive(class, issued), alive);
            }
        }
    }

    #[test]
    fn a_token_of_the_same_number_as_a_sign_out_is_dead() {
        let floors = Floors::of([(Class::Player, Epoch(7))]);
        assert!(!floors.alive(Class::Player, Epoch(7)));
        assert!(floors.alive(Class::Player, Epoch(8)));
        assert!(floors.alive(Class::Web, Epoch(1)));
    }

    #[test]
    fn every_class_is_stored_under_a_word_of_its_own() {
        for class in Class::ALL {
            assert_eq!(Class::parse(class.as_str()), Some(class));
        }
        assert_eq!(Class::parse("other"), None);
    }

    #[test]
    fn a_suspended_account_has_nothing_alive_whatever_is_issued_or_signed_out() {
        let (cohort, ana) = (CohortId::new("one"), AccountId::new("ana"));
        let levels = Level::covering(&cohort, &ana, None);
        assert!(levels.contains(&Level::Suspension(ana)));
        let suspended = Floors::of([(Class::Web, Level::SUSPENDED), (Class::Web, Epoch(8))]);
        assert!(suspended.suspended() && !suspended.alive(Class::Web, Epoch(1 << 60)));
        assert!(!Floors::of([(Class::Web, Epoch(8))]).suspended());
    }
}
