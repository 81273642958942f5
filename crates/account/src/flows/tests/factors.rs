//! Codes, recovery codes, the second step, and showing once more who one is.

use std::time::Duration;

use kernel::{Clock as _, Secret};
use totp_rs::Builder;

use super::bench::{House, OTHER_PASSWORD, PASSWORD, at, phone};
use crate::factor::{STEP_LIFE, STEP_TRIES};
use crate::flows::{
    CameIn, ChangeError, ConnectedDevices, FactorError, Opened, Proof, ProofError, ResetError, SignInError,
};
use crate::incident::Scope;
use crate::password::PasswordRefusal;
use crate::testing::now;
use crate::way_in::{FILL_IN, FRESH};

/// An authenticator app with a key.
struct App(Secret);

impl App {
    fn code(&self, house: &House) -> String {
        let key = totp_rs::Secret::try_from_base32(self.0.expose()).unwrap();
        let secs = u64::try_from(house.clock.now().as_secs()).unwrap();
        Builder::new().with_secret(key).build().unwrap().generate(secs).to_string()
    }
}

/// Sets an app up, and gives it with the recovery codes. Its next code is a fresh one.
fn sets_up(house: &House, who: &Opened) -> (App, Vec<Secret>) {
    let fresh = house.fresh(who);
    let app = App(now(house.flows.factors.offer_app(&fresh)).unwrap().key);
    let codes = now(house.flows.factors.confirm_app(&fresh, &app.code(house).into(), &phone())).unwrap();
    next_code(house);
    (app, codes)
}

fn next_code(house: &House) {
    house.clock.advance(Duration::from_secs(30));
}

fn second_step(house: &House, password: &str) -> Secret {
    match now(house.flows.sign_in.browser("ana", &password.into(), &phone())).unwrap() {
        CameIn::SecondStep(step) => step,
        other => panic!("{other:?}"),
    }
}

fn answers(house: &House, step: &Secret, code: &str) -> Result<Opened, ProofError> {
    now(house.flows.ways_in.second_step(step, &Proof::Code(code.into()), &phone()))
}

fn told(house: &House, part: &str) -> bool {
    house.mails("ana@example.test").iter().any(|(subject, _)| subject.contains(part))
}

#[test]
fn an_app_counts_only_once_its_first_code_was_right() {
    let house = House::new();
    let ana = house.person("ana");
    let fresh = house.fresh(&ana);
    let offered = now(house.flows.factors.offer_app(&fresh)).unwrap();
    assert!(
        now(house.flows.factors.offer_app(&fresh)).unwrap().key == offered.key,
        "a reload shows the same"
    );
    assert!(offered.address.expose().starts_with("otpauth://totp/Houselights:ana?secret="));
    assert!(house.browser("ana", PASSWORD).is_ok());
    let confirm = |code: &str| now(house.flows.factors.confirm_app(&fresh, &code.into(), &phone()));
    assert!(matches!(confirm("000000"), Err(FactorError::Wrong)));
    assert!(house.browser("ana", PASSWORD).is_ok());
    let codes = confirm(&App(offered.key).code(&house)).unwrap();
    assert_eq!(codes.len(), 10);
    assert!(matches!(house.browser("ana", PASSWORD), Err(SignInError::CodeNeeded)));
    assert!(matches!(confirm("000000"), Err(FactorError::NotOffered)));
    assert!(told(&house, "now asks for a code"));
}

#[test]
fn a_key_that_is_not_confirmed_in_half_an_hour_is_gone() {
    let house = House::new();
    let ana = house.person("ana");
    let fresh = house.fresh(&ana);
    let app = App(now(house.flows.factors.offer_app(&fresh)).unwrap().key);
    house.clock.advance(crate::factor::OFFER_LIFE);
    let late = now(house.flows.factors.confirm_app(&fresh, &app.code(&house).into(), &phone()));
    assert!(matches!(late, Err(FactorError::NotOffered)));
}

#[test]
fn a_code_works_once_and_one_step_early_or_late() {
    let house = House::new();
    let ana = house.person("ana");
    let (app, _) = sets_up(&house, &ana);
    let code = app.code(&house);
    let opened = answers(&house, &second_step(&house, PASSWORD), &code).unwrap();
    assert!(house.is_in(&opened.session));
    assert!(matches!(answers(&house, &second_step(&house, PASSWORD), &code), Err(ProofError::Wrong)));
    next_code(&house);
    let late = app.code(&house);
    next_code(&house);
    assert!(answers(&house, &second_step(&house, PASSWORD), &late).is_ok());
    let old = late;
    next_code(&house);
    assert!(answers(&house, &second_step(&house, PASSWORD), &old).is_err());
}

#[test]
fn a_second_step_is_no_session_and_is_over_after_five_wrong_answers_five_minutes_or_a_sign_out() {
    let house = House::new();
    let ana = house.person("ana");
    let (app, _) = sets_up(&house, &ana);
    let step = second_step(&house, PASSWORD);
    assert!(!house.is_in(&step));
    for _ in 0..STEP_TRIES {
        assert!(matches!(answers(&house, &step, "000000"), Err(ProofError::Wrong)));
    }
    assert!(matches!(answers(&house, &step, &app.code(&house)), Err(ProofError::Over(_))));
    let late = second_step(&house, PASSWORD);
    house.clock.advance(STEP_LIFE);
    assert!(matches!(answers(&house, &late, &app.code(&house)), Err(ProofError::Over(_))));
    let out = second_step(&house, PASSWORD);
    now(house.flows.sign_out.everything(&ana.account, &phone())).unwrap();
    assert!(matches!(answers(&house, &out, &app.code(&house)), Err(ProofError::Over(_))));
    let good = second_step(&house, PASSWORD);
    answers(&house, &good, &app.code(&house)).unwrap();
    next_code(&house);
    assert!(matches!(answers(&house, &good, &app.code(&house)), Err(ProofError::Over(_))));
}

#[test]
fn rs_3_a_recovery_code_opens_once_tells_its_owner_and_is_replaced_with_its_set() {
    let house = House::new();
    let ana = house.person("ana");
    let (_, codes) = sets_up(&house, &ana);
    let code = codes[0].expose().to_uppercase().replace('-', " ");
    let opened = answers(&house, &second_step(&house, PASSWORD), &code).unwrap();
    assert!(told(&house, "recovery code for Houselights was used"));
    assert!(matches!(answers(&house, &second_step(&house, PASSWORD), &code), Err(ProofError::Wrong)));
    assert_eq!(now(house.flows.ways_in.of(&ana.account)).unwrap().recovery_codes, 9);
    let renewed = now(house.flows.factors.renew_recovery_codes(&house.fresh(&opened), &phone())).unwrap();
    assert!(answers(&house, &second_step(&house, PASSWORD), codes[1].expose()).is_err());
    assert!(answers(&house, &second_step(&house, PASSWORD), renewed[0].expose()).is_ok());
}

#[test]
fn who_lost_the_telephone_comes_in_with_a_recovery_code_and_sets_up_another() {
    let house = House::new();
    let ana = house.person("ana");
    let (lost, codes) = sets_up(&house, &ana);
    let opened = answers(&house, &second_step(&house, PASSWORD), codes[3].expose()).unwrap();
    let (new, _) = sets_up(&house, &opened);
    assert!(answers(&house, &second_step(&house, PASSWORD), &lost.code(&house)).is_err());
    assert!(answers(&house, &second_step(&house, PASSWORD), &new.code(&house)).is_ok());
}

#[test]
fn a_hundred_wrong_codes_in_a_row_switch_the_app_off_and_nothing_else() {
    let house = House::new();
    let ana = house.person("ana");
    let (app, codes) = sets_up(&house, &ana);
    let signed_in = now(house.flows.sessions.check(&ana.session)).unwrap();
    let wrong = |n: usize| {
        let address = at(&format!("198.51.100.{}", n / 9));
        now(house.flows.ways_in.prove(&signed_in, &Proof::Code("000000".into()), &address))
    };
    for n in 0..100 {
        assert!(matches!(wrong(n), Err(ProofError::Wrong)), "{n}");
    }
    assert!(told(&house, "no longer works"));
    let step = second_step(&house, PASSWORD);
    assert!(matches!(answers(&house, &step, &app.code(&house)), Err(ProofError::Wrong)));
    assert!(answers(&house, &step, codes[0].expose()).is_ok());
    assert!(answers(&house, &second_step(&house, PASSWORD), &app.code(&house)).is_ok(), "the row is ended");
}

#[test]
fn guessing_codes_from_one_address_does_not_keep_the_owner_out_at_another() {
    let house = House::new();
    let ana = house.person("ana");
    let (app, _) = sets_up(&house, &ana);
    let (thief, step) = (at("203.0.113.9"), second_step(&house, PASSWORD));
    for _ in 0..10 {
        let signed_in = now(house.flows.sessions.check(&ana.session)).unwrap();
        let _ = now(house.flows.ways_in.prove(&signed_in, &Proof::Code("000000".into()), &thief));
    }
    let code = Proof::Code(app.code(&house).into());
    assert!(matches!(
        now(house.flows.ways_in.second_step(&step, &code, &thief)),
        Err(ProofError::TooMany(_))
    ));
    assert!(now(house.flows.ways_in.second_step(&step, &code, &phone())).is_ok());
}

#[test]
fn an_app_signs_in_with_the_code_by_itself_or_behind_the_password() {
    let house = House::new();
    let ana = house.person("ana");
    let (app, codes) = sets_up(&house, &ana);
    assert!(matches!(house.app("ana", PASSWORD, None, "tv"), Err(SignInError::CodeNeeded)));
    assert!(matches!(house.app("ana", PASSWORD, Some("000000"), "tv"), Err(SignInError::CodeWrong)));
    assert!(matches!(house.app("ana", "wrong", Some("000000"), "tv"), Err(SignInError::Wrong)));
    assert!(house.app("ana", PASSWORD, Some(&app.code(&house)), "tv").is_ok());
    let used = app.code(&house);
    let twice = house.app("ana", &format!("{PASSWORD}{used}"), None, "tv");
    assert!(matches!(twice, Err(SignInError::Wrong)), "used digits are part of a wrong password");
    next_code(&house);
    let wrong = house.app("ana", &format!("wrong{}", app.code(&house)), None, "tv");
    assert!(matches!(wrong, Err(SignInError::Wrong)));
    let behind = format!("{PASSWORD}{}", app.code(&house));
    assert!(house.app("ana", &behind, None, "tv").is_ok(), "a wrong password has not spent the digits");
    assert!(house.app("ana", PASSWORD, Some(codes[0].expose()), "tv").is_ok());
}

#[test]
fn without_a_second_factor_digits_behind_the_password_are_part_of_it() {
    let house = House::new();
    house.person("ana");
    assert!(matches!(house.app("ana", &format!("{PASSWORD}123456"), None, "tv"), Err(SignInError::Wrong)));
    assert!(house.app("ana", PASSWORD, Some("123456"), "tv").is_ok());
}

#[test]
fn rs_2_a_reset_link_does_not_stand_in_for_the_second_factor() {
    let house = House::new();
    let ana = house.person("ana");
    let (app, _) = sets_up(&house, &ana);
    now(house.flows.passwords.forgot("ana@example.test", &phone())).unwrap();
    let token = house.token_in_mail("ana@example.test");
    assert!(now(house.flows.passwords.look_at_reset(&token)).unwrap().second_factor);
    let resets = |code: Option<&str>| {
        let proof = code.map(|code| Proof::Code(code.into()));
        let box_ = ConnectedDevices::Keep;
        now(house.flows.passwords.reset(&token, &OTHER_PASSWORD.into(), proof.as_ref(), box_, &phone()))
    };
    assert!(matches!(resets(None), Err(ResetError::ProofNeeded)));
    assert!(matches!(resets(Some("000000")), Err(ResetError::Proof(ProofError::Wrong))));
    second_step(&house, PASSWORD);
    let opened = resets(Some(&app.code(&house))).unwrap();
    assert!(house.is_in(&opened.session));
    second_step(&house, OTHER_PASSWORD);
}

#[test]
fn after_an_incident_a_second_factor_does_not_stand_in_for_a_new_password() {
    let house = House::new();
    let ana = house.person("ana");
    let (app, _) = sets_up(&house, &ana);
    let step = second_step(&house, PASSWORD);
    now(house.flows.incidents.declare(Scope::Everyone, "A backup was lost.", None, &phone())).unwrap();
    assert!(matches!(house.browser("ana", PASSWORD), Err(SignInError::ResetRequired)));
    assert!(matches!(answers(&house, &step, &app.code(&house)), Err(ProofError::Over(_))));
    let app = house.app("ana", PASSWORD, Some(&app.code(&house)), "tv");
    assert!(matches!(app, Err(SignInError::ResetRequired)));
}

#[test]
fn rs_8_showing_once_more_who_one_is_makes_a_new_session_and_ends_the_old_one() {
    let house = House::new();
    let ana = house.person("ana");
    house.clock.advance(FRESH);
    let signed_in = now(house.flows.sessions.check(&ana.session)).unwrap();
    let at_now = house.clock.now();
    assert!(signed_in.fresh(at_now).is_none() && signed_in.fresh_when_shown(at_now).is_some());
    assert!(signed_in.fresh_when_shown(at_now + FILL_IN).is_none());
    let proves = |proof: Proof| now(house.flows.ways_in.prove(&signed_in, &proof, &phone()));
    assert!(matches!(proves(Proof::Password("wrong".into())), Err(ProofError::Wrong)));
    assert!(house.is_in(&ana.session));
    let opened = proves(Proof::Password(PASSWORD.into())).unwrap();
    assert!(!house.is_in(&ana.session) && house.is_in(&opened.session));
    house.fresh(&opened);
}

#[test]
fn with_a_second_factor_on_the_password_alone_proves_nothing() {
    let house = House::new();
    let ana = house.person("ana");
    let (app, codes) = sets_up(&house, &ana);
    let signed_in = now(house.flows.sessions.check(&ana.session)).unwrap();
    let proves = |proof: Proof| now(house.flows.ways_in.prove(&signed_in, &proof, &phone()));
    assert!(matches!(proves(Proof::Password(PASSWORD.into())), Err(ProofError::NotEnough)));
    assert!(proves(Proof::Code(app.code(&house).into())).is_ok());
    assert!(proves(Proof::Code(codes[0].expose().into())).is_ok());
}

#[test]
fn pw_1_a_short_password_needs_its_second_factor_and_keeps_it() {
    let house = House::new();
    let ana = house.person("ana");
    let change = |who: &Opened, to: &str| {
        now(house.flows.passwords.change(&house.fresh(who), &to.into(), ConnectedDevices::Keep, &phone()))
    };
    let short = change(&ana, "vq7-tolm");
    assert!(matches!(short, Err(ChangeError::Password(PasswordRefusal::Short { least: 15 }))));
    sets_up(&house, &ana);
    let seven = change(&ana, "vq7-tol");
    assert!(matches!(seven, Err(ChangeError::Password(PasswordRefusal::Short { least: 8 }))));
    let opened = change(&ana, "vq7-tolm").unwrap();
    let turns_off = |who: &Opened| now(house.flows.factors.remove_app(&house.fresh(who), &phone()));
    assert!(matches!(turns_off(&opened), Err(FactorError::ShortPassword)));
    let opened = change(&opened, OTHER_PASSWORD).unwrap();
    turns_off(&opened).unwrap();
    assert!(told(&house, "no longer asks for a code"));
    assert!(house.browser("ana", OTHER_PASSWORD).is_ok());
    assert_eq!(now(house.flows.ways_in.of(&ana.account)).unwrap().recovery_codes, 0);
}

#[test]
fn rs_6_after_a_change_of_factors_every_other_sign_in_can_be_ended() {
    let house = House::new();
    let ana = house.person("ana");
    let (other, television) = (house.browser("ana", PASSWORD).unwrap(), house.television("ana", "tv"));
    sets_up(&house, &ana);
    let ends = |who: &Opened, connected| {
        now(house.flows.factors.end_others(&house.fresh(who), connected, &phone())).unwrap()
    };
    let kept = ends(&ana, ConnectedDevices::Keep);
    assert!(house.is_in(&kept.session) && !house.is_in(&other.session) && house.accepts(&television.token));
    let alone = ends(&kept, ConnectedDevices::SignOut);
    assert!(house.is_in(&alone.session) && !house.accepts(&television.token));
}
