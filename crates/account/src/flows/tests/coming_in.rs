//! Signing up, signing in, and changing or forgetting a password.

use std::time::Duration;

use kernel::Secret;

use super::bench::{House, OTHER_PASSWORD, PASSWORD, at, phone, player, this};
use crate::account::LinkInMailError;
use crate::flows::{
    Caller, ChangeError, ConfirmError, ConnectedDevices, DeviceCredentials, ForgotError, Opened, ResetError,
    SignInError, SignUpError,
};
use crate::password::PasswordRefusal;
use crate::testing::now;

fn signs_in(house: &House, login: &str, password: &str) -> Result<Secret, SignInError> {
    house.browser(login, password).map(|opened| opened.session)
}

#[test]
fn following_the_link_makes_the_account_and_signs_in() {
    let house = House::new();
    let flows = &house.flows;
    now(flows.sign_up.ask("Ana@Example.test", "Ana", &PASSWORD.into(), &phone())).unwrap();
    assert!(matches!(signs_in(&house, "ana", PASSWORD), Err(SignInError::Wrong)));
    let token = house.token_in_mail("Ana@Example.test");
    assert_eq!(now(flows.sign_up.look(&token)).unwrap().expose(), "Ana");
    let opened = now(flows.sign_up.confirm(&token, &phone())).unwrap();
    let signed_in = now(flows.sessions.check(&opened.session)).unwrap();
    let person = now(flows.people.person(&signed_in.account)).unwrap().unwrap();
    assert_eq!((person.user_name.expose(), person.email.expose()), ("Ana", "Ana@Example.test"));
    assert_eq!(person.uuid.len(), 16);
    assert!(signs_in(&house, "ANA", PASSWORD).is_ok());
    assert!(signs_in(&house, " ana@example.TEST ", PASSWORD).is_ok());
    let again = now(flows.sign_up.confirm(&token, &phone()));
    assert!(matches!(again, Err(ConfirmError::Link(LinkInMailError::Unknown))));
}

#[test]
fn signing_up_with_a_known_address_is_answered_alike_and_told_by_mail() {
    let house = House::new();
    house.person("ana");
    let other_name =
        now(house.flows.sign_up.ask("ana@example.test", "ana2", &OTHER_PASSWORD.into(), &phone()));
    assert!(other_name.is_ok());
    let own_name = now(house.flows.sign_up.ask("ana@example.test", "ana", &OTHER_PASSWORD.into(), &phone()));
    assert!(matches!(own_name, Err(SignUpError::NameTaken)), "a taken name is taken, whoever asks");
    let held = now(house.flows.sign_up.ask("eve@example.test", "ana2", &OTHER_PASSWORD.into(), &phone()));
    assert!(matches!(held, Err(SignUpError::NameTaken)), "as it would be held for a new address");
    let subjects: Vec<_> = house.mails("ana@example.test").into_iter().map(|(subject, _)| subject).collect();
    assert_eq!(subjects.iter().filter(|subject| subject.contains("already have an account")).count(), 2);
    assert!(matches!(signs_in(&house, "ana", OTHER_PASSWORD), Err(SignInError::Wrong)));
}

#[test]
fn a_taken_user_name_is_told_and_a_waiting_one_is_held() {
    let house = House::new();
    house.person("ana");
    let ask = |email: &str, name: &str| now(house.flows.sign_up.ask(email, name, &PASSWORD.into(), &phone()));
    assert!(matches!(ask("eve@example.test", "ANA"), Err(SignUpError::NameTaken)));
    ask("bob@example.test", "bob").unwrap();
    assert!(matches!(ask("eve@example.test", "bob"), Err(SignUpError::NameTaken)));
    house.clock.advance(Duration::from_secs(24 * 60 * 60));
    assert!(ask("eve@example.test", "bob").is_ok());
}

#[test]
fn nobody_holds_an_address_by_signing_up_with_it_first() {
    let house = House::new();
    let ask = |name: &str, password: &str| {
        now(house.flows.sign_up.ask("ana@example.test", name, &password.into(), &phone())).unwrap();
        house.clock.advance(Duration::from_millis(1));
    };
    ask("squatter", OTHER_PASSWORD);
    ask("ana", PASSWORD);
    let opened = now(house.flows.sign_up.confirm(&house.token_in_mail("ana@example.test"), &phone()));
    assert!(opened.is_ok());
    assert!(signs_in(&house, "ana", PASSWORD).is_ok());
    assert!(matches!(signs_in(&house, "ana@example.test", OTHER_PASSWORD), Err(SignInError::Wrong)));
}

#[test]
fn a_weak_password_is_refused_with_its_reason() {
    let house = House::new();
    let ask = now(house.flows.sign_up.ask("ana@example.test", "ana", &"short".into(), &phone()));
    assert!(matches!(ask, Err(SignUpError::Password(PasswordRefusal::Short { least: 15 }))));
}

#[test]
fn after_ten_wrong_passwords_that_address_waits_and_others_do_not() {
    let house = House::new();
    house.person("ana");
    let from = |address: &str, password: &str| {
        now(house.flows.sign_in.browser("ana", &password.into(), &at(address))).map(drop)
    };
    for _ in 0..10 {
        assert!(matches!(from("192.0.2.1", "wrong"), Err(SignInError::Wrong)));
    }
    assert!(matches!(from("192.0.2.1", PASSWORD), Err(SignInError::TooMany(_))));
    assert!(from("192.0.2.2", PASSWORD).is_ok());
    house.clock.advance(Duration::from_secs(15 * 60));
    assert!(from("192.0.2.1", PASSWORD).is_ok());
    for _ in 0..10 {
        let unknown = now(house.flows.sign_in.browser("nobody", &"wrong".into(), &at("192.0.2.9")));
        assert!(matches!(unknown, Err(SignInError::Wrong)));
    }
    let unknown = now(house.flows.sign_in.browser("nobody", &"wrong".into(), &at("192.0.2.9")));
    assert!(matches!(unknown, Err(SignInError::TooMany(_))));
}

#[test]
fn a_hundred_wrong_passwords_in_a_row_disable_that_password_and_nothing_else() {
    let house = House::new();
    let ana = house.person("ana");
    let tries = |address: &str, password: &str| {
        let stranger = Caller { worked: true, ..at(address) };
        now(house.flows.sign_in.browser("ana", &password.into(), &stranger)).map(drop)
    };
    let wrong = |n: usize| {
        let _ = tries(&format!("198.51.{}.1", n / 9), "wrong");
    };
    let television = house.television("ana", "tv");
    (0..99).for_each(wrong);
    assert!(tries("192.0.2.7", PASSWORD).is_ok(), "99 in a row, then the right one");
    (0..100).for_each(|n| wrong(n + 400));
    assert!(matches!(tries("192.0.2.7", PASSWORD), Err(SignInError::Wrong)));
    assert!(house.accepts(&television.token) && house.is_in(&ana.session));
    assert!(house.mails("ana@example.test")[0].0.contains("no longer works"));
    now(house.flows.passwords.forgot("ana@example.test", &phone())).unwrap();
    let token = house.token_in_mail("ana@example.test");
    let reset = now(house.flows.passwords.reset(
        &token,
        &OTHER_PASSWORD.into(),
        None,
        ConnectedDevices::Keep,
        &phone(),
    ));
    reset.unwrap();
    assert!(tries("192.0.2.7", OTHER_PASSWORD).is_ok());
}

#[test]
fn one_app_gets_the_same_token_again_and_another_app_another() {
    let house = House::new();
    house.person("ana");
    let first = house.television("ana", "tv");
    let again = house.television("ana@example.test", "tv");
    assert!(first.token == again.token && first.device.id == again.device.id);
    assert!(house.television("ana", "tv-2").token != first.token);
    assert_eq!(first.token.expose().len(), 43);
}

#[test]
fn forgetting_is_answered_alike_for_known_and_unknown_addresses() {
    let house = House::new();
    house.person("ana");
    let asks = |email: &str| now(house.flows.passwords.forgot(email, &phone()));
    for _ in 0..5 {
        asks("ana@example.test").unwrap();
        asks("nobody@example.test").unwrap();
    }
    assert!(matches!(asks("ana@example.test"), Err(ForgotError::TooMany(_))));
    assert!(matches!(asks("nobody@example.test"), Err(ForgotError::TooMany(_))));
    assert!(house.mails("nobody@example.test").is_empty());
}

#[test]
fn a_reset_link_works_once_and_for_a_day() {
    let house = House::new();
    house.person("ana");
    let asks = || {
        house.clock.advance(Duration::from_millis(1));
        now(house.flows.passwords.forgot("ana@example.test", &phone())).unwrap();
        house.token_in_mail("ana@example.test")
    };
    let resets = |token: &Secret, password: &str| {
        let box_ = ConnectedDevices::Keep;
        now(house.flows.passwords.reset(token, &password.into(), None, box_, &phone())).map(drop)
    };
    let (first, second) = (asks(), asks());
    assert!(matches!(
        resets(&second, "short"),
        Err(ResetError::Password(PasswordRefusal::Short { least: 15 }))
    ));
    resets(&second, OTHER_PASSWORD).unwrap();
    for used in [&first, &second] {
        assert!(matches!(resets(used, PASSWORD), Err(ResetError::Link(LinkInMailError::Unknown))));
    }
    let late = asks();
    house.clock.advance(Duration::from_secs(24 * 60 * 60) - Duration::from_millis(1));
    assert!(now(house.flows.passwords.look_at_reset(&late)).is_ok());
    house.clock.advance(Duration::from_millis(1));
    assert!(matches!(resets(&late, PASSWORD), Err(ResetError::Link(LinkInMailError::Expired { .. }))));
}

#[test]
fn changing_the_password_ends_other_browsers_and_keeps_devices_unless_the_box_is_ticked() {
    let house = House::new();
    let ana = house.person("ana");
    let other_browser = signs_in(&house, "ana", PASSWORD).unwrap();
    let television = house.television("ana", "tv");
    let change = |who: &Opened, to: &str, connected| {
        now(house.flows.passwords.change(&house.fresh(who), &to.into(), connected, &phone()))
    };
    let short = change(&ana, "short", ConnectedDevices::Keep);
    assert!(matches!(short, Err(ChangeError::Password(PasswordRefusal::Short { least: 15 }))));
    let fresh = change(&ana, OTHER_PASSWORD, ConnectedDevices::Keep).unwrap();
    assert!(house.is_in(&fresh.session) && !house.is_in(&ana.session) && !house.is_in(&other_browser));
    assert!(house.accepts(&television.token));
    let ticked = change(&fresh, PASSWORD, ConnectedDevices::SignOut).unwrap();
    assert!(house.is_in(&ticked.session) && !house.accepts(&television.token));
}

#[test]
fn signing_out_ends_what_was_named_and_leaves_the_rest() {
    let house = House::new();
    let ana = house.person("ana");
    let flows = &house.flows;
    let (one, two) = (house.television("ana", "tv-1"), house.television("ana", "tv-2"));
    let bearer = now(flows.tokens.check(&one.token)).unwrap();
    now(flows.sign_out.token(&bearer, &phone())).unwrap();
    assert!(!house.accepts(&one.token) && house.accepts(&two.token) && house.is_in(&ana.session));
    let back = house.television("ana", "tv-1");
    assert!(house.accepts(&back.token) && back.token != one.token);

    assert!(now(flows.sign_out.device(&ana.account, two.device.number, &phone())).unwrap());
    assert!(!house.accepts(&two.token));
    let names: Vec<_> = now(flows.devices.list(&ana.account)).unwrap();
    assert_eq!(names.len(), 1);
    assert!(names[0].token.as_ref() == Some(&back.token));
    let eve = house.person("eve");
    assert!(!now(flows.sign_out.device(&eve.account, back.device.number, &phone())).unwrap());

    let signed_in = now(flows.sessions.check(&ana.session)).unwrap();
    assert_eq!(now(flows.sessions.list(&ana.account)).unwrap().len(), 1);
    now(flows.sign_out.session(&signed_in)).unwrap();
    assert!(!house.is_in(&ana.session));
}

#[test]
fn an_app_signs_in_by_e_mail_and_shows_what_it_is() {
    let house = House::new();
    house.person("ana");
    let password = Secret::new(PASSWORD);
    let credentials = DeviceCredentials { login: "ana@example.test", password: &password, code: None };
    let flow = now(house.flows.sign_in.device(&credentials, &this("tv"), player(), &at("198.51.100.4")));
    let device = flow.unwrap();
    let bearer = now(house.flows.tokens.check(&device.token)).unwrap();
    assert_eq!(bearer.device.as_ref().map(|device| device.about.title()), Some("Living room"));
    let views = now(house.flows.devices.list(&bearer.account)).unwrap();
    assert_eq!(views[0].address.expose(), "198.51.100.4");
}
