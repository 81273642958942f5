//! Strangers try passwords in masses; people go on signing in.

use std::time::Duration;

use super::bench::{House, PASSWORD, at, phone};
use crate::attack::{AttackKind, AttackLevel};
use crate::flows::{By, Caller, Opened, SignInError, WorkError};
use crate::role::Role;
use crate::testing::now;
use crate::work::{Purpose, WorkRefusal, solve};

fn tries(house: &House, login: &str, password: &str, caller: &Caller) -> Result<Opened, SignInError> {
    house.browser_at(login, password, caller)
}

#[test]
fn the_owners_known_browser_gets_in_while_strangers_try_a_thousand_passwords_from_everywhere() {
    let house = House::new();
    let ana = house.person("ana");
    let browser = house.flows.defence.remember(&ana.account, &"".into()).unwrap();
    let known = Caller { browser, ..phone() };
    house.television("ana", "tv");
    for n in 0..1000 {
        let caller = Caller { worked: true, ..at(&format!("198.51.{}.{}", n / 9, n % 9)) };
        let _ = tries(&house, "ana", "wrong", &caller);
        // Also from the very network she sits in.
        let _ = tries(&house, "ana", "wrong", &at("192.0.2.7"));
    }
    assert!(tries(&house, "ana", PASSWORD, &known).is_ok());
    let stranger = Caller { worked: true, ..at("203.0.113.1") };
    let disabled = tries(&house, "ana", PASSWORD, &stranger);
    assert!(matches!(disabled, Err(SignInError::Wrong)), "after 100 in a row, only for strangers");
    let again = house.app("ana", PASSWORD, None, "tv");
    assert!(again.is_ok(), "a device the account knows is no stranger");
}

#[test]
fn a_known_browser_has_limits_of_its_own() {
    let house = House::new();
    let ana = house.person("ana");
    let browser = house.flows.defence.remember(&ana.account, &"".into()).unwrap();
    let known = Caller { browser: browser.clone(), ..phone() };
    for _ in 0..10 {
        assert!(matches!(tries(&house, "ana", "wrong", &known), Err(SignInError::Wrong)));
    }
    assert!(matches!(tries(&house, "ana", PASSWORD, &known), Err(SignInError::TooMany(_))));
    assert!(house.flows.defence.remember(&ana.account, &browser).is_none(), "it is remembered once");
    let ben = house.person("ben");
    let both = house.flows.defence.remember(&ben.account, &browser).unwrap();
    assert!(house.flows.defence.remember(&ana.account, &both).is_none());
    let forged = browser.expose().replace(|c: char| c.is_ascii_digit(), "0");
    let forger = Caller { browser: forged.as_str().into(), ..at("203.0.113.5") };
    for _ in 0..10 {
        let _ = tries(&house, "ana", "wrong", &forger);
    }
    assert!(matches!(tries(&house, "ana", PASSWORD, &forger), Err(SignInError::TooMany(_))));
}

#[test]
fn a_flood_against_one_account_makes_a_stranger_work_and_no_more() {
    let house = House::new();
    house.person("ana");
    for n in 0..40 {
        let _ = tries(&house, "ana", "wrong", &at(&format!("198.51.{n}.1")));
    }
    let stranger = at("203.0.113.1");
    assert!(matches!(tries(&house, "ana", PASSWORD, &stranger), Err(SignInError::Work)));
    let order = now(house.flows.defence.order_for_sign_in(&stranger)).unwrap();
    assert_eq!(order.bits, 15);
    let worked = Caller { worked: true, ..stranger };
    assert!(tries(&house, "ana", PASSWORD, &worked).is_ok());
}

#[test]
fn spraying_is_noticed_told_once_and_makes_strangers_work_until_it_is_over() {
    let house = House::new();
    let olga = house.person("olga");
    now(house.flows.roles.change(&By::Operator, &olga.account, Some(Role::Owner), &phone())).unwrap();
    let defence = &house.flows.defence;
    let told = || {
        let mails = house.mails("olga@example.test");
        mails.iter().filter(|(subject, _)| subject.contains("under attack")).count()
    };
    let spray = |n: usize| {
        let _ = tries(&house, &format!("person{n}"), "Summer2026!", &at(&format!("198.51.100.{n}")));
    };
    (0..7).for_each(spray);
    assert_eq!(now(defence.level()).unwrap(), AttackLevel::Calm);
    (7..30).for_each(spray);
    assert_eq!(now(defence.level()).unwrap(), AttackLevel::UnderAttack);
    let attacks = now(defence.attacks()).unwrap();
    assert_eq!(attacks.iter().map(|attack| attack.kind).collect::<Vec<_>>(), [AttackKind::Spraying]);
    assert_eq!(told(), 1);
    let standing = now(house.flows.administration.standing(&By::Operator)).unwrap();
    assert_eq!((standing.level, standing.failed), (AttackLevel::UnderAttack, 30));

    let order = now(defence.order(Purpose::Forgot, &phone())).unwrap().unwrap();
    let answer = solve(&order.text, order.bits);
    let take =
        |purpose, challenge: &str, answer: &str| now(defence.take(purpose, challenge, answer, &phone()));
    let other = take(Purpose::SignUp, &order.challenge, &answer);
    assert!(matches!(other, Err(WorkError::Refused(WorkRefusal::Missing))));
    let forged = order.challenge.replace(".13.", ".1.");
    assert!(matches!(take(Purpose::Forgot, &forged, &answer), Err(WorkError::Refused(WorkRefusal::Missing))));
    take(Purpose::Forgot, &order.challenge, &answer).unwrap();
    let twice = take(Purpose::Forgot, &order.challenge, &answer);
    assert!(matches!(twice, Err(WorkError::Refused(WorkRefusal::Used))));

    house.clock.advance(Duration::from_secs(15 * 60));
    assert_eq!(now(defence.level()).unwrap(), AttackLevel::Calm);
    assert!(now(defence.order(Purpose::Forgot, &phone())).unwrap().is_none());
    assert_eq!(told(), 1);
}

#[test]
fn whoever_cannot_work_waits_and_only_so_many_of_a_network_do() {
    let house = House::new();
    house.person("olga");
    for n in 0..30 {
        let _ = tries(&house, &format!("person{n}"), "Summer2026!", &at("198.51.100.1"));
    }
    let defence = &house.flows.defence;
    let waits = |caller: &Caller, seconds| {
        let order = now(defence.order(Purpose::SignUp, caller)).unwrap().unwrap();
        house.clock.advance(Duration::from_secs(seconds));
        now(defence.take(Purpose::SignUp, &order.challenge, "", caller))
    };
    assert!(matches!(waits(&phone(), 59), Err(WorkError::Refused(WorkRefusal::Wait { .. }))));
    for _ in 0..10 {
        waits(&phone(), 60).unwrap();
    }
    assert!(matches!(waits(&phone(), 60), Err(WorkError::Refused(WorkRefusal::Wait { .. }))));
    assert!(waits(&at("203.0.113.8"), 60).is_ok());
}
