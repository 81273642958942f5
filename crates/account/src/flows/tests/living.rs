//! A person's account over time: what happened, "this wasn't me", a new address, a new name, and the end.

use std::time::Duration;

use kernel::Secret;

use super::bench::{House, OTHER_PASSWORD, PASSWORD, at, machine, phone};
use crate::account::LinkInMailError;
use crate::email_change::{CHANGE_LIFE, ChangeState, REVERT_LIFE};
use crate::flows::{
    Answers, CameIn, ConnectedDevices, EmailChangeError, End, Opened, RenameError, SignInError, SignUpError,
};
use crate::lock::NOT_ME_LIFE;
use crate::reservation::NAME_HELD;
use crate::server::ServerState;
use crate::session::SessionRefusal;
use crate::testing::now;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The token of the newest link to a path in the mails to an address.
fn link(house: &House, to: &str, path: &str) -> Secret {
    house.clock.advance(Duration::from_millis(1));
    let mails = house.mails(to);
    let start = format!("{path}?token=");
    let found = mails.iter().find_map(|(_, text)| text.split(&start).nth(1));
    let token = found.unwrap_or_else(|| panic!("no link to {path} in {mails:?}"));
    Secret::new(token.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').next().unwrap())
}

fn signs_in(house: &House, login: &str, password: &str) -> Result<Opened, SignInError> {
    house.browser(login, password)
}

fn kinds(house: &House, of: &Opened) -> Vec<String> {
    let page = now(house.flows.events.list(&of.account, None, 50)).unwrap();
    page.events.into_iter().map(|event| event.kind).collect()
}

#[test]
fn a_person_reads_what_happened_to_them_and_nothing_of_others() {
    let house = House::new();
    let (ana, ben) = (house.person("ana"), house.person("ben"));
    house.television("ana", "tv");
    house.claimed(&ana.account, "den");
    house.television("ben", "tv");
    let page = now(house.flows.events.list(&ana.account, None, 2)).unwrap();
    assert_eq!(page.events.len(), 2);
    assert_eq!(page.events[0].kind, "server_claimed");
    assert_eq!(page.events[0].about.expose(), "The den");
    let older = now(house.flows.events.list(&ana.account, page.older, 50)).unwrap();
    assert_eq!(older.older, None);
    let signed_in = older.events.iter().find(|event| event.kind == "signed_in").unwrap();
    assert_eq!(signed_in.about.expose(), "Living room");
    assert_eq!(signed_in.address.expose(), "192.0.2.7");
    assert_eq!(kinds(&house, &ben), ["signed_in", "account_created"]);
    let declared = now(house.flows.incidents.declare(
        crate::incident::Scope::Listed(vec![ben.account.clone()]),
        "a backup was lost",
        None,
        &at("198.51.100.1"),
    ));
    declared.unwrap();
    let touched = now(house.flows.events.list(&ben.account, None, 1)).unwrap().events.remove(0);
    assert_eq!((touched.kind.as_str(), touched.about.expose()), ("incident_declared", "a backup was lost"));
    assert_eq!(touched.address.expose(), "", "who declared it is not told");
    assert!(!kinds(&house, &ana).contains(&"incident_declared".to_owned()));
}

#[test]
fn this_was_not_me_locks_the_account_and_proof_brings_everything_back() {
    let house = House::new();
    let ana = house.person("ana");
    let tv = house.television("ana", "tv");
    house.claimed(&ana.account, "den");
    let (who, keep) = (house.fresh(&ana), ConnectedDevices::Keep);
    let changed = now(house.flows.passwords.change(&who, &OTHER_PASSWORD.into(), keep, &phone()));
    let thief = changed.unwrap();
    let token = link(&house, "ana@example.test", "/not-me");
    let looked = now(house.flows.locks.look(&token)).unwrap();
    assert_eq!((looked.about.as_str(), looked.locked), ("password_changed", false));
    assert!(house.is_in(&thief.session), "looking does nothing");

    now(house.flows.locks.disown(&token, &phone())).unwrap();
    assert!(!house.is_in(&thief.session) && !house.accepts(&tv.token));
    let refused = now(house.flows.sessions.check(&thief.session)).unwrap_err();
    assert!(matches!(refused, crate::flows::SessionCheckError::Refused(SessionRefusal::Locked)));
    assert!(matches!(signs_in(&house, "ana", OTHER_PASSWORD), Err(SignInError::Locked)));
    assert!(matches!(signs_in(&house, "ana", PASSWORD), Err(SignInError::Wrong)), "no proof, no reason");
    assert!(matches!(signs_in(&house, "nobody", PASSWORD), Err(SignInError::Wrong)));
    let server = |house: &House| {
        let views = now(house.flows.servers.mine(&ana.account)).unwrap();
        views[0].state
    };
    assert_eq!(server(&house), ServerState::Waiting);

    assert_eq!(now(house.flows.locks.ways(&token)).unwrap().mail_to, "a…@e….test");
    now(house.flows.locks.send_mail(&token)).unwrap();
    let leave = link(&house, "ana@example.test", "/recover");
    let review = now(house.flows.recover.look(&leave)).unwrap();
    assert!(review.added.iter().any(|added| added.name == "Living room"));
    let weak = now(house.flows.recover.finish(&leave, &"short".into(), &Answers::default(), &phone()));
    assert!(weak.is_err(), "a weak password opens nothing");
    let back = now(house.flows.recover.finish(&leave, &PASSWORD.into(), &Answers::default(), &phone()));
    let CameIn::Opened(back) = back.unwrap() else { panic!("nothing more is asked") };
    assert!(house.is_in(&back.session));
    assert!(matches!(signs_in(&house, "ana", OTHER_PASSWORD), Err(SignInError::Wrong)));
    assert!(signs_in(&house, "ana", PASSWORD).is_ok());
    assert!(!house.accepts(&tv.token), "what was signed out stays out until it signs in again");
    now(house.flows.servers.approve(&ana.account, &machine("den"), &phone())).unwrap();
    assert_eq!(server(&house), ServerState::Owned);
    assert!(kinds(&house, &ana).contains(&"account_locked".to_owned()));
    assert!(now(house.flows.recover.look(&leave)).is_err(), "leave is given once");
    assert!(now(house.flows.locks.look(&token)).is_err(), "links to a lock end with it");
}

#[test]
fn a_locked_account_is_recovered_through_forgot_too_and_what_is_not_its_owners_is_thrown_out() {
    let house = House::new();
    let ana = house.person("ana");
    let tv = house.television("ana", "tv");
    now(house.flows.locks.lock_by_operator(&ana.account, &crate::flows::Caller::operator())).unwrap();
    now(house.flows.passwords.forgot("ana@example.test", &phone())).unwrap();
    let leave = link(&house, "ana@example.test", "/recover");
    let review = now(house.flows.recover.look(&leave)).unwrap();
    let answers = Answers {
        not_mine: review.added.iter().map(|added| added.id.clone()).collect(),
        other_address: false,
    };
    now(house.flows.recover.finish(&leave, &OTHER_PASSWORD.into(), &answers, &phone())).unwrap();
    assert_eq!(now(house.flows.devices.list(&ana.account)).unwrap().len(), 0);
    assert!(!house.accepts(&tv.token));
}

#[test]
fn the_operator_unlocks_and_the_old_password_stays_dead() {
    let house = House::new();
    let ana = house.person("ana");
    let operator = crate::flows::Caller::operator();
    assert!(!now(house.flows.locks.unlock_by_operator(&ana.account, &operator)).unwrap());
    now(house.flows.locks.lock_by_operator(&ana.account, &operator)).unwrap();
    assert!(now(house.flows.locks.unlock_by_operator(&ana.account, &operator)).unwrap());
    assert!(matches!(signs_in(&house, "ana", PASSWORD), Err(SignInError::ResetRequired)));
}

#[test]
fn a_link_locks_for_72_hours_and_not_after() {
    let house = House::new();
    let ana = house.person("ana");
    now(house.flows.exports.gather(&ana.account, &phone())).unwrap();
    let token = link(&house, "ana@example.test", "/not-me");
    house.clock.advance(NOT_ME_LIFE);
    let over = now(house.flows.locks.disown(&token, &phone())).unwrap_err();
    assert!(matches!(over, crate::flows::LockError::Link(LinkInMailError::Expired { .. })));
    let unknown = now(house.flows.locks.disown(&"nothing".into(), &phone())).unwrap_err();
    assert!(matches!(unknown, crate::flows::LockError::Link(LinkInMailError::Unknown)));
    assert!(house.is_in(&ana.session));
}

fn moves_to(house: &House, who: &Opened, new: &str) {
    now(house.flows.email_changes.ask(&house.fresh(who), new, &phone())).unwrap();
}

const CONFIRM: &str = "/account/email/confirm";

#[test]
fn an_address_changes_when_both_ends_confirmed_and_can_be_taken_back_for_a_week() {
    let house = House::new();
    let ana = house.person("ana");
    moves_to(&house, &ana, "new@example.test");
    let (to_new, to_old) =
        (link(&house, "new@example.test", CONFIRM), link(&house, "ana@example.test", CONFIRM));
    assert_eq!(now(house.flows.email_changes.look(&to_new)).unwrap(), End::New);
    assert_eq!(now(house.flows.email_changes.look(&to_old)).unwrap(), End::Old);
    assert_eq!(now(house.flows.email_changes.confirm(&to_new, &phone())).unwrap(), ChangeState::Waiting);
    assert!(signs_in(&house, "new@example.test", PASSWORD).is_err());
    assert_eq!(now(house.flows.email_changes.confirm(&to_old, &phone())).unwrap(), ChangeState::Done);
    assert!(signs_in(&house, "new@example.test", PASSWORD).is_ok());
    assert!(signs_in(&house, "ana@example.test", PASSWORD).is_err());
    let again = now(house.flows.email_changes.ask(&house.fresh(&ana), "x@example.test", &phone()));
    assert!(matches!(again, Err(EmailChangeError::TooSoon { .. })));

    let token = link(&house, "ana@example.test", "/not-me");
    house.clock.advance(REVERT_LIFE - DAY);
    now(house.flows.locks.disown(&token, &phone())).unwrap();
    let person = now(house.flows.people.person(&ana.account)).unwrap().unwrap();
    assert_eq!(person.email.expose(), "ana@example.test");
    assert!(!house.is_in(&ana.session));
    now(house.flows.locks.send_mail(&token)).unwrap();
    let leave = link(&house, "ana@example.test", "/recover");
    let other = now(house.flows.recover.look(&leave)).unwrap().other_address.unwrap();
    assert_eq!((other.now.expose(), other.other.expose()), ("ana@example.test", "new@example.test"));
    let answers = Answers { other_address: true, ..Answers::default() };
    now(house.flows.recover.finish(&leave, &PASSWORD.into(), &answers, &phone())).unwrap();
    let person = now(house.flows.people.person(&ana.account)).unwrap().unwrap();
    assert_eq!(person.email.expose(), "new@example.test", "whoever proved may want the new one after all");
}

#[test]
fn the_mail_that_proves_goes_to_the_address_before_a_young_change() {
    let house = House::new();
    let ana = house.person("ana");
    moves_to(&house, &ana, "thief@example.test");
    let (to_new, to_old) =
        (link(&house, "thief@example.test", CONFIRM), link(&house, "ana@example.test", CONFIRM));
    now(house.flows.email_changes.confirm(&to_new, &phone())).unwrap();
    now(house.flows.email_changes.confirm(&to_old, &phone())).unwrap();
    now(house.flows.locks.lock_by_operator(&ana.account, &crate::flows::Caller::operator())).unwrap();
    now(house.flows.passwords.forgot("thief@example.test", &phone())).unwrap();
    let leave = link(&house, "ana@example.test", "/recover");
    let to_thief = house.mails("thief@example.test");
    assert!(!to_thief.iter().any(|(_, text)| text.contains("/recover")), "{to_thief:?}");
    let answers = Answers { other_address: true, ..Answers::default() };
    now(house.flows.recover.finish(&leave, &PASSWORD.into(), &answers, &phone())).unwrap();
    assert!(signs_in(&house, "ana@example.test", PASSWORD).is_ok());
}

#[test]
fn a_disowned_or_old_change_never_stands() {
    let house = House::new();
    let ana = house.person("ana");
    moves_to(&house, &ana, "new@example.test");
    let to_new = link(&house, "new@example.test", CONFIRM);
    now(house.flows.locks.disown(&link(&house, "ana@example.test", "/not-me"), &phone())).unwrap();
    assert!(now(house.flows.email_changes.confirm(&to_new, &phone())).is_err());
    let ben = house.person("ben");
    moves_to(&house, &ben, "newben@example.test");
    let to_new = link(&house, "newben@example.test", CONFIRM);
    house.clock.advance(CHANGE_LIFE);
    assert!(now(house.flows.email_changes.confirm(&to_new, &phone())).is_err());
}

#[test]
fn an_address_of_somebody_else_is_told_to_them_and_to_nobody_else() {
    let house = House::new();
    let (ana, _) = (house.person("ana"), house.person("ben"));
    moves_to(&house, &ana, "ben@example.test");
    let mails = house.mails("ben@example.test");
    assert!(!mails[0].1.contains("/account/email/confirm"), "{mails:?}");
    let view = now(house.flows.email_changes.of(&ana.account)).unwrap().unwrap();
    assert_eq!((view.state, view.new_confirmed), (ChangeState::Waiting, false));
}

#[test]
fn a_name_given_up_is_held_for_a_month_for_everybody_but_its_owner() {
    let house = House::new();
    let (ana, ben) = (house.person("ana"), house.person("ben"));
    let (ana, ben) = (house.fresh(&ana), house.fresh(&ben));
    let names = &house.flows.user_names;
    assert!(matches!(now(names.change(&ana, "ben", &phone())), Err(RenameError::Taken)));
    assert!(matches!(now(names.change(&ana, "ana", &phone())), Err(RenameError::Same)));
    now(names.change(&ana, "anna", &phone())).unwrap();
    assert!(signs_in(&house, "anna", PASSWORD).is_ok());
    assert!(signs_in(&house, "ana", PASSWORD).is_err());
    assert!(matches!(now(names.change(&ben, "Ana", &phone())), Err(RenameError::Taken)));
    let taken = now(house.flows.sign_up.ask("eve@example.test", "ana", &PASSWORD.into(), &phone()));
    assert!(matches!(taken, Err(SignUpError::NameTaken)));
    now(names.change(&ana, "ANA", &phone())).unwrap();
    now(names.change(&ana, "anna", &phone())).unwrap();
    assert!(matches!(now(names.change(&ana, "annie", &phone())), Err(RenameError::TooMany(_))));
    house.clock.advance(NAME_HELD);
    now(names.change(&ben, "ana", &phone())).unwrap();
}

#[test]
fn a_deletion_can_be_taken_back_by_link_and_on_the_page() {
    let house = House::new();
    let ana = house.person("ana");
    let deletions = &house.flows.deletions;
    now(deletions.ask(&ana.account, ConnectedDevices::Keep, &phone())).unwrap();
    assert!(house.is_in(&ana.session));
    let keep = link(&house, "ana@example.test", "/keep");
    assert!(now(deletions.look(&keep)).is_ok());
    now(deletions.keep_by_link(&keep, &phone())).unwrap();
    assert!(now(deletions.of(&ana.account)).unwrap().is_none());
    assert!(now(deletions.keep_by_link(&keep, &phone())).is_err());
    now(deletions.ask(&ana.account, ConnectedDevices::SignOut, &phone())).unwrap();
    assert!(!house.is_in(&ana.session));
    assert!(signs_in(&house, "ana", PASSWORD).is_ok(), "the way back leads through the sign-in");
    assert!(now(deletions.keep(&ana.account, &phone())).unwrap());
    assert!(!now(deletions.keep(&ana.account, &phone())).unwrap());
    house.clock.advance(deletions.grace());
    assert_eq!(now(deletions.work_off(9, &phone())).unwrap(), 0);
}

#[test]
fn after_the_grace_nothing_of_the_account_is_left_and_its_server_is_free() {
    let house = House::new();
    let (ana, ben) = (house.person("ana"), house.person("ben"));
    let tv = house.television("ana", "tv");
    house.claimed(&ana.account, "den");
    house.announces("den", 1).unwrap();
    let deletions = &house.flows.deletions;
    now(deletions.ask(&ana.account, ConnectedDevices::Keep, &phone())).unwrap();
    house.clock.advance(deletions.grace() - Duration::from_millis(1));
    assert_eq!(now(deletions.work_off(9, &phone())).unwrap(), 0);
    house.clock.advance(Duration::from_millis(1));
    assert_eq!(now(deletions.work_off(9, &phone())).unwrap(), 1);
    assert_eq!(now(deletions.work_off(9, &phone())).unwrap(), 0);
    assert!(!now(deletions.delete(&ana.account, &phone())).unwrap(), "again is nothing");
    assert!(!house.accepts(&tv.token) && !house.is_in(&ana.session));
    assert!(now(house.flows.people.person(&ana.account)).unwrap().is_none());
    assert!(house.mails("ana@example.test").is_empty(), "mails to them are gone from the local mailbox");
    now(house.flows.audit.verify(None)).unwrap();
    let claimed = house.claimed(&ben.account, "den");
    assert_eq!(claimed.server.owner, Some(ben.account));
    let taken = now(house.flows.sign_up.ask("ana@example.test", "ana", &PASSWORD.into(), &phone()));
    assert!(matches!(taken, Err(SignUpError::NameTaken)), "the name rests for a month");
    house.clock.advance(NAME_HELD);
    assert_ne!(house.person("ana").account, ana.account);
}
