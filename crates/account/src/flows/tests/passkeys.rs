//! Passkeys: made, used, copied, removed.

use std::time::Duration;

use kernel::Secret;

use super::bench::{House, OTHER_PASSWORD, PASSWORD, at, phone};
use crate::flows::{
    Answers, Asked, By, CameIn, ChangeError, ConnectedDevices, FactorError, LockError, Opened, PasskeyError,
    Proof, ProofError, SignInError,
};
use crate::incident::Scope;
use crate::lock::TRUSTED_AGE;
use crate::passkey::{Answered, CHALLENGE_LIFE, PasskeyRefusal};
use crate::testing::now;

fn answered(asked: &Asked, answer: &str) -> Answered {
    Answered { challenge: asked.challenge.clone(), answer: answer.into() }
}

fn makes(house: &House, who: &Opened, id: &str) -> Result<(), PasskeyError> {
    let fresh = house.fresh(who);
    let asked = now(house.flows.passkeys.begin_making(&fresh))?;
    let answer = answered(&asked, &format!("made {id} 1"));
    now(house.flows.passkeys.finish_making(&fresh, &answer, "My phone", &phone()))
}

fn uses(house: &House, answer: &str) -> Answered {
    answered(&house.flows.passkeys.begin_using().unwrap(), answer)
}

fn signs_in(house: &House, answer: &str) -> Result<Opened, ProofError> {
    match now(house.flows.passkeys.sign_in(&uses(house, answer), &phone()))? {
        CameIn::Opened(opened) => Ok(opened),
        other => panic!("{other:?}"),
    }
}

fn told(house: &House, part: &str) -> bool {
    house.mails("ana@example.test").iter().any(|(subject, _)| subject.contains(part))
}

fn second_step(house: &House) -> Secret {
    match now(house.flows.sign_in.browser("ana", &PASSWORD.into(), &phone())).unwrap() {
        CameIn::SecondStep(step) => step,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_passkey_signs_in_by_itself_and_its_owner_is_told_of_it() {
    let house = House::new();
    let ana = house.person("ana");
    makes(&house, &ana, "one").unwrap();
    assert!(told(&house, "passkey was added"));
    let opened = signs_in(&house, "used one 2").unwrap();
    assert!(house.is_in(&opened.session));
    let list = now(house.flows.passkeys.list(&ana.account)).unwrap();
    assert_eq!((list.len(), list[0].name.expose(), list[0].last_used_at.is_some()), (1, "My phone", true));
    assert!(matches!(signs_in(&house, "used two 1"), Err(ProofError::Passkey(PasskeyRefusal::Unknown))));
}

#[test]
fn wa_1_a_challenge_is_answered_once_within_five_minutes_and_only_for_what_it_was_made() {
    let house = House::new();
    let ana = house.person("ana");
    makes(&house, &ana, "one").unwrap();
    let sign_in = |answer: &Answered| now(house.flows.passkeys.sign_in(answer, &phone()));
    let answer = uses(&house, "used one 2");
    sign_in(&answer).unwrap();
    assert!(matches!(sign_in(&answer), Err(ProofError::Passkey(PasskeyRefusal::Stale))));
    let late = uses(&house, "used one 3");
    house.clock.advance(CHALLENGE_LIFE);
    assert!(matches!(sign_in(&late), Err(ProofError::Passkey(PasskeyRefusal::Stale))));
    let opened = signs_in(&house, "used one 4").unwrap();
    let making = now(house.flows.passkeys.begin_making(&house.fresh(&opened))).unwrap();
    let crossed = sign_in(&answered(&making, "used one 5"));
    assert!(matches!(crossed, Err(ProofError::Passkey(PasskeyRefusal::Invalid))));
    let invented = Answered { challenge: "bm9uc2Vuc2U".into(), answer: "used one 6".into() };
    assert!(matches!(sign_in(&invented), Err(ProofError::Passkey(PasskeyRefusal::Invalid))));
}

#[test]
fn wa_1_a_passkey_whose_counter_goes_back_is_not_let_in_again_and_its_owner_is_told() {
    let house = House::new();
    let ana = house.person("ana");
    makes(&house, &ana, "one").unwrap();
    signs_in(&house, "used one 7").unwrap();
    let copy = signs_in(&house, "used one 7");
    assert!(matches!(copy, Err(ProofError::Passkey(PasskeyRefusal::WentBack))));
    assert!(told(&house, "may have been copied"));
    let patient = signs_in(&house, "used one 99");
    assert!(
        matches!(patient, Err(ProofError::Passkey(PasskeyRefusal::WentBack))),
        "nor a copy that tries on"
    );
    assert!(house.browser("ana", PASSWORD).is_ok(), "the other ways in are not touched");
}

#[test]
fn a_passkey_answers_the_second_step_and_the_fresh_proof_of_its_own_account_only() {
    let house = House::new();
    let (ana, eve) = (house.person("ana"), house.person("eve"));
    makes(&house, &ana, "one").unwrap();
    makes(&house, &eve, "two").unwrap();
    let codes = now(house.flows.factors.ask_passkey(&house.fresh(&ana), &phone())).unwrap();
    assert_eq!(codes.len(), 10);
    let step = second_step(&house);
    let answers = |answer: &str| {
        now(house.flows.ways_in.second_step(&step, &Proof::Passkey(uses(&house, answer)), &phone()))
    };
    assert!(matches!(answers("used two 2"), Err(ProofError::Passkey(PasskeyRefusal::AnotherAccount))));
    assert!(answers("used one 2").is_ok());
    let signed_in = now(house.flows.sessions.check(&ana.session)).unwrap();
    let proves = |answer: &str| {
        now(house.flows.ways_in.prove(&signed_in, &Proof::Passkey(uses(&house, answer)), &at("192.0.2.5")))
    };
    assert!(proves("used two 3").is_err());
    assert!(proves("used one 3").is_ok());
    assert!(signs_in(&house, "used one 4").is_ok(), "a passkey alone needs no second factor");
    let app = house.app("ana", PASSWORD, Some(codes[0].expose()), "tv");
    assert!(app.is_ok(), "an app that can do no passkey takes a recovery code");
}

#[test]
fn the_last_way_in_stays() {
    let house = House::new();
    let ana = house.person("ana");
    let removes_password = |who: &Opened| now(house.flows.passwords.remove(&house.fresh(who), &phone()));
    assert!(matches!(removes_password(&ana), Err(ChangeError::LastWayIn)));
    makes(&house, &ana, "one").unwrap();
    removes_password(&ana).unwrap();
    assert!(matches!(house.browser("ana", PASSWORD), Err(SignInError::Wrong)));
    let opened = signs_in(&house, "used one 2").unwrap();
    let id = now(house.flows.passkeys.list(&ana.account)).unwrap().remove(0).id;
    let removes = |who: &Opened| now(house.flows.passkeys.remove(&house.fresh(who), &id, &phone()));
    assert!(matches!(removes(&opened), Err(PasskeyError::LastWayIn)));
    makes(&house, &opened, "two").unwrap();
    assert!(removes(&opened).unwrap());
    assert!(signs_in(&house, "used two 2").is_ok());
    assert!(told(&house, "passkey was removed") && told(&house, "password for Houselights was removed"));
}

#[test]
fn without_a_passkey_none_can_be_asked_for() {
    let house = House::new();
    let ana = house.person("ana");
    let asks = |who: &Opened| now(house.flows.factors.ask_passkey(&house.fresh(who), &phone()));
    assert!(matches!(asks(&ana), Err(FactorError::NothingThere)));
    makes(&house, &ana, "one").unwrap();
    asks(&ana).unwrap();
    second_step(&house);
    let id = now(house.flows.passkeys.list(&ana.account)).unwrap().remove(0).id;
    assert!(now(house.flows.passkeys.remove(&house.fresh(&ana), &id, &phone())).unwrap());
    assert!(house.browser("ana", PASSWORD).is_ok(), "what cannot be given is not asked for");
}

#[test]
fn after_an_incident_who_has_no_password_comes_back_with_the_passkey_alone() {
    let house = House::new();
    let ana = house.person("ana");
    makes(&house, &ana, "one").unwrap();
    now(house.flows.passwords.remove(&house.fresh(&ana), &phone())).unwrap();
    house.clock.advance(Duration::from_millis(1));
    let incident =
        now(house.flows.incidents.declare(Scope::Everyone, "A backup was lost.", None, &phone())).unwrap();
    assert!(!house.is_in(&ana.session));
    let opened = signs_in(&house, "used one 2").unwrap();
    assert!(house.is_in(&opened.session));
    assert_eq!(incident.scope, crate::incident::ScopeKind::Everyone);
}

/// An account with a passkey of this age is locked from one of its mails; gives the link that locked it.
fn locked_with_a_passkey(house: &House, age: Duration) -> (Opened, Secret) {
    let ana = house.person("ana");
    makes(house, &ana, "one").unwrap();
    assert!(told(house, "passkey was added"));
    house.clock.advance(age);
    let ana = signs_in(house, "used one 2").unwrap();
    let keep = ConnectedDevices::Keep;
    now(house.flows.passwords.change(&house.fresh(&ana), &OTHER_PASSWORD.into(), keep, &phone())).unwrap();
    let mails = house.mails("ana@example.test");
    let link = mails.iter().find_map(|(_, text)| Some(text.split_once("/not-me?token=")?.1)).unwrap();
    let link = Secret::new(link.split_whitespace().next().unwrap());
    now(house.flows.locks.disown(&link, &phone())).unwrap();
    (ana, link)
}

#[test]
fn a_passkey_from_before_proves_whose_locked_account_it_is() {
    let house = House::new();
    let (_, link) = locked_with_a_passkey(&house, TRUSTED_AGE);
    assert!(now(house.flows.locks.ways(&link)).unwrap().passkey);
    let eve = house.person("eve");
    makes(&house, &eve, "two").unwrap();
    let shows = |answer: Answered| now(house.flows.locks.prove(&link, &Proof::Passkey(answer), &phone()));
    let other = shows(uses(&house, "used two 2"));
    assert!(matches!(other, Err(LockError::Passkey(PasskeyRefusal::AnotherAccount))));
    let password = now(house.flows.locks.prove(&link, &Proof::Password(OTHER_PASSWORD.into()), &phone()));
    assert!(matches!(password, Err(LockError::Unproven)));
    let answer = uses(&house, "used one 3");
    let leave = shows(answer.clone()).unwrap();
    assert!(matches!(shows(answer), Err(LockError::Passkey(PasskeyRefusal::Stale))), "once");
    let back = now(house.flows.recover.finish(&leave, &PASSWORD.into(), &Answers::default(), &phone()));
    assert!(matches!(back, Ok(CameIn::Opened(_))), "and nothing more is asked");
    assert!(house.browser("ana", PASSWORD).is_ok());
}

#[test]
fn whoever_is_locked_out_and_signs_in_with_such_a_passkey_is_led_to_set_it_right() {
    let house = House::new();
    locked_with_a_passkey(&house, TRUSTED_AGE);
    let came = now(house.flows.passkeys.sign_in(&uses(&house, "used one 3"), &phone())).unwrap();
    let CameIn::Recover(leave) = came else { panic!("{came:?}") };
    assert!(now(house.flows.recover.look(&leave)).is_ok());
}

#[test]
fn a_passkey_of_the_last_week_proves_nothing_about_a_locked_account() {
    let house = House::new();
    let (_, link) = locked_with_a_passkey(&house, TRUSTED_AGE - Duration::from_millis(1));
    assert!(!now(house.flows.locks.ways(&link)).unwrap().passkey);
    let shown = Proof::Passkey(uses(&house, "used one 3"));
    assert!(matches!(now(house.flows.locks.prove(&link, &shown, &phone())), Err(LockError::Unproven)));
    let came = now(house.flows.passkeys.sign_in(&uses(&house, "used one 4"), &phone())).unwrap();
    assert!(matches!(came, CameIn::Locked));
}

#[test]
fn whoever_is_suspended_and_comes_by_passkey_is_told_and_not_let_in() {
    let house = House::new();
    let ana = house.person("ana");
    makes(&house, &ana, "one").unwrap();
    let number = now(house.flows.people.person(&ana.account)).unwrap().unwrap().number;
    now(house.flows.administration.suspend(&By::Operator, number, "why", &phone())).unwrap();
    let came = now(house.flows.passkeys.sign_in(&uses(&house, "used one 2"), &phone())).unwrap();
    assert!(matches!(came, CameIn::Suspended));
}
