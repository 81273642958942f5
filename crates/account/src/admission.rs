//! Who may try a password, and at what price: so that no stranger can lock a person out.
//!
//! ```text
//! known   a browser or device that was signed in to this account before: only its own failures count
//! stranger everybody else: failures count per account and network, per address, per network; a flood against one
//!          account makes strangers work for each try, and never refuses them altogether
//! ```
//!
//! Decides only.

use kernel::Timestamp;

use crate::attack::AttackLevel;
use crate::attempt::{
    ACCOUNT_STRANGERS, Limit, SIGN_IN, SIGN_IN_ADDRESS, SIGN_IN_KNOWN, SIGN_IN_NETWORK, SIGN_IN_WIDE, TooMany,
};

/// Whether somebody was here before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// This browser or device was signed in to this account before.
    Known,
    /// It was not, or there is no such account.
    Stranger,
}

/// The failures of the present window that lie in somebody's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Failures {
    /// Of this known browser at this account.
    pub own: i64,
    /// At this account from this address.
    pub account_address: i64,
    /// At this account from this network.
    pub account_network: i64,
    /// From this address, whatever the account.
    pub address: i64,
    /// From this network, whatever the account.
    pub network: i64,
    /// From the wide network, whatever the account.
    pub wide: i64,
    /// At this account, by strangers from anywhere.
    pub account: i64,
}

/// What a try costs before the password is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Price {
    /// Nothing.
    Nothing,
    /// Proof of work.
    Work,
}

/// A limit was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Which.
    pub limit: &'static str,
    /// When there is another try.
    pub until: TooMany,
}

/// Whether somebody may try a password now, and at what price.
pub fn admit(
    standing: Standing,
    failures: &Failures,
    level: AttackLevel,
    now: Timestamp,
) -> Result<Price, Hit> {
    let within =
        |limit: Limit, tried: i64| limit.allow(tried, now).map_err(|until| Hit { limit: limit.name, until });
    match standing {
        Standing::Known => {
            within(SIGN_IN_KNOWN, failures.own)?;
            Ok(Price::Nothing)
        }
        Standing::Stranger => {
            within(SIGN_IN, failures.account_address)?;
            within(crate::attempt::SIGN_IN_ACCOUNT_NETWORK, failures.account_network)?;
            within(SIGN_IN_ADDRESS, failures.address)?;
            within(SIGN_IN_NETWORK, failures.network)?;
            within(SIGN_IN_WIDE, failures.wide)?;
            let flooded = failures.account >= ACCOUNT_STRANGERS.most;
            Ok(if flooded || level == AttackLevel::Severe { Price::Work } else { Price::Nothing })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    const NOW: Timestamp = Timestamp(0);

    #[test]
    fn a_stranger_is_stopped_by_each_limit_on_its_own_at_its_boundary() {
        type Set = fn(&mut Failures, i64);
        let limits: [(Limit, Set); 5] = [
            (SIGN_IN, |f, n| f.account_address = n),
            (crate::attempt::SIGN_IN_ACCOUNT_NETWORK, |f, n| f.account_network = n),
            (SIGN_IN_ADDRESS, |f, n| f.address = n),
            (SIGN_IN_NETWORK, |f, n| f.network = n),
            (SIGN_IN_WIDE, |f, n| f.wide = n),
        ];
        for (limit, set) in limits {
            let at = |tried| {
                let mut failures = Failures::default();
                set(&mut failures, tried);
                admit(Standing::Stranger, &failures, AttackLevel::Calm, NOW)
            };
            assert_eq!(at(limit.most - 1), Ok(Price::Nothing), "{}", limit.name);
            assert_eq!(at(limit.most).map_err(|hit| hit.limit), Err(limit.name));
        }
    }

    #[test]
    fn a_flood_against_one_account_makes_strangers_work_and_refuses_none_of_them() {
        let flooded = Failures { account: 1_000_000, ..Failures::default() };
        assert_eq!(admit(Standing::Stranger, &flooded, AttackLevel::Calm, NOW), Ok(Price::Work));
        assert_eq!(admit(Standing::Known, &flooded, AttackLevel::Severe, NOW), Ok(Price::Nothing));
        let calm = Failures::default();
        assert_eq!(admit(Standing::Stranger, &calm, AttackLevel::UnderAttack, NOW), Ok(Price::Nothing));
        assert_eq!(admit(Standing::Stranger, &calm, AttackLevel::Severe, NOW), Ok(Price::Work));
    }

    proptest::proptest! {
        /// The counters as they are kept, filled by strangers from any addresses, also the owner's own.
        #[test]
        fn whatever_strangers_do_from_however_many_addresses_the_owners_known_browser_gets_in(
            tries in proptest::collection::vec((0..40u16, 0..3u8), 0..600),
            level in 0..3i64,
        ) {
            let mut counted: HashMap<String, i64> = HashMap::new();
            let mut add = |key: String| *counted.entry(key).or_default() += 1;
            for (address, account) in tries {
                let net = address / 8;
                add(format!("at {account} from {address}"));
                add(format!("at {account} in {net}"));
                add(format!("from {address}"));
                add(format!("in {net}"));
                add(format!("at {account}"));
            }
            let of = |key: String| counted.get(&key).copied().unwrap_or(0);
            for address in 0..40u16 {
                let net = address / 8;
                let failures = Failures {
                    own: of(format!("known at 0 from {address}")),
                    account_address: of(format!("at 0 from {address}")),
                    account_network: of(format!("at 0 in {net}")),
                    address: of(format!("from {address}")),
                    network: of(format!("in {net}")),
                    wide: of(format!("in {net}")),
                    account: of("at 0".to_owned()),
                };
                let owner = admit(Standing::Known, &failures, AttackLevel::of(level), NOW);
                proptest::prop_assert_eq!(owner, Ok(Price::Nothing));
            }
            // From a network the strangers never used, a new browser of the owner gets in, too; at worst it works first.
            let elsewhere = Failures { account: of("at 0".to_owned()), ..Failures::default() };
            proptest::prop_assert!(admit(Standing::Stranger, &elsewhere, AttackLevel::of(level), NOW).is_ok());
        }
    }
}
