//! The joining rule, as a table and as properties.

use proptest::prelude::*;

use super::*;

fn identity(email: Option<&str>, verified: bool, name: Option<&str>) -> ProvenIdentity {
    ProvenIdentity {
        provider: ProviderName::parse("google").unwrap(),
        issuer: "https://id.example.test".into(),
        subject: "1".into(),
        email: email.map(Into::into),
        email_verified: verified,
        name: name.map(Into::into),
    }
}

const fn linked(alive: bool, password: PasswordStands, vouched: bool) -> Option<Linked> {
    Some(Linked { alive, password, vouched, locked: false })
}

#[test]
fn what_a_proven_identity_leads_to() {
    use PasswordStands::{Absent, Dead, Lives};
    for (known, told, step) in [
        (None, Told::Nothing, Step::Address),
        (None, Told::Free, Step::Name),
        (None, Told::Taken, Step::ProveFirst),
        (linked(true, Lives, true), Told::Taken, Step::Enter),
        (linked(true, Lives, false), Told::Nothing, Step::Enter),
        (linked(true, Absent, false), Told::Free, Step::Enter),
        // An incident killed the identity, but the account has a new password since.
        (linked(false, Lives, true), Told::Taken, Step::ProveFirst),
        (linked(false, Dead, true), Told::Taken, Step::Reopen),
        (linked(false, Dead, false), Told::Nothing, Step::ReopenByMail),
        (linked(true, Dead, false), Told::Free, Step::ReopenByMail),
        (linked(false, Absent, true), Told::Taken, Step::Reopen),
        (linked(false, Absent, false), Told::Taken, Step::ReopenByMail),
    ] {
        assert_eq!(next_step(known, told), step, "{known:?} {told:?}");
    }
}

fn any_linked() -> impl Strategy<Value = Option<Linked>> {
    use PasswordStands::{Absent, Dead, Lives};
    let password = prop_oneof![Just(Lives), Just(Dead), Just(Absent)];
    proptest::option::of(
        (any::<bool>(), password, any::<bool>(), any::<bool>())
            .prop_map(|(alive, password, vouched, locked)| Linked { alive, password, vouched, locked }),
    )
}

#[test]
fn nothing_opens_or_reopens_an_account_that_is_locked() {
    for password in [PasswordStands::Lives, PasswordStands::Dead, PasswordStands::Absent] {
        for (alive, vouched) in [(true, true), (true, false), (false, true), (false, false)] {
            let locked = Linked { alive, password, vouched, locked: true };
            assert_eq!(next_step(Some(locked), Told::Taken), Step::Locked);
        }
    }
}

fn any_told() -> impl Strategy<Value = Told> {
    prop_oneof![Just(Told::Nothing), Just(Told::Free), Just(Told::Taken)]
}

proptest! {
    #[test]
    fn an_address_alone_never_opens_or_makes_an_account_that_exists(known in any_linked(), told in any_told()) {
        let step = next_step(known, told);
        if matches!(step, Step::Enter | Step::Reopen | Step::ReopenByMail) {
            prop_assert!(known.is_some());
        }
        if matches!(step, Step::Name | Step::Address) {
            prop_assert!(known.is_none() && told != Told::Taken);
        }
    }

    #[test]
    fn what_an_incident_killed_never_enters_by_itself(known in any_linked(), told in any_told()) {
        let dead = known.is_some_and(|known| !known.alive || known.password == PasswordStands::Dead);
        prop_assert!(!dead || next_step(known, told) != Step::Enter);
    }

    #[test]
    fn whatever_a_provider_tells_a_suggested_name_is_a_user_name_or_nothing(
        name in proptest::option::of("\\PC{0,40}"), email in proptest::option::of("\\PC{0,20}@[a-z]{1,5}\\.test"),
    ) {
        let suggested = identity(email.as_deref(), true, name.as_deref()).suggested_user_name();
        prop_assert!(suggested.is_empty() || UserName::parse(&suggested).is_ok(), "{:?}", suggested);
    }
}

#[test]
fn an_address_counts_only_when_the_provider_vouches_for_it_and_it_is_one() {
    assert!(identity(Some("ana@example.test"), true, None).vouched_email().is_some());
    assert!(identity(Some("ana@example.test"), false, None).vouched_email().is_none());
    assert!(identity(Some("ana"), true, None).vouched_email().is_none());
    assert!(identity(None, true, None).vouched_email().is_none());
    assert_eq!(identity(Some("ana@example.test"), false, None).offered_email(), "ana@example.test");
    assert_eq!(identity(Some("ana"), true, None).offered_email(), "");
}

#[test]
fn a_user_name_is_suggested_from_the_name_else_from_the_address() {
    assert_eq!(
        identity(Some("x@example.test"), true, Some("Ana María López")).suggested_user_name(),
        "ana.maría.lópez"
    );
    assert_eq!(identity(Some("ana.l@example.test"), true, Some("!")).suggested_user_name(), "ana.l");
    assert_eq!(identity(None, true, None).suggested_user_name(), "");
    assert_eq!(identity(None, true, Some(&"ab ".repeat(20))).suggested_user_name().chars().count(), 32);
}

#[test]
fn the_same_subject_at_another_issuer_is_somebody_else() {
    let one = identity(None, false, None);
    let two = ProvenIdentity { issuer: "https://other.example.test".into(), ..one.clone() };
    assert!(one.canonical() != two.canonical());
    assert_eq!(format!("{one:?}"), "ProvenIdentity(..)");
}

fn trip(stage: Stage) -> Trip {
    Trip {
        id: "p".into(),
        token: TokenHash([0; 32]),
        browser: TokenHash::of(&"cookie".into()),
        provider: ProviderName::parse("google").unwrap(),
        stage,
        account: None,
        luggage: Sealed(vec![]),
        issued: Epoch(1),
        created_at: Timestamp(0),
        expires_at: Timestamp(1000),
        version: 0,
    }
}

#[test]
fn a_trip_goes_on_in_its_own_browser_until_its_deadline() {
    let (mine, other) = (Secret::new("cookie"), Secret::new("another"));
    let away = trip(Stage::Away);
    assert_eq!(away.goes_on(&[Stage::Away], Some(&mine), Timestamp(999)), Ok(()));
    assert_eq!(away.goes_on(&[Stage::Away], Some(&mine), Timestamp(1000)), Err(TripError::Expired));
    assert_eq!(away.goes_on(&[Stage::Away], Some(&other), Timestamp(0)), Err(TripError::OtherBrowser));
    assert_eq!(away.goes_on(&[Stage::Away], None, Timestamp(0)), Err(TripError::OtherBrowser));
    assert_eq!(away.goes_on(&[Stage::Proven], Some(&mine), Timestamp(0)), Err(TripError::Unknown));
    assert_eq!(trip(Stage::Mailed).goes_on(&[Stage::Mailed], None, Timestamp(0)), Ok(()));
}

#[test]
fn a_provider_is_called_by_a_plain_short_word() {
    for good in ["google", "my-house-2", &"a".repeat(32)] {
        assert!(ProviderName::parse(good).is_some(), "{good}");
    }
    for bad in ["", "Google", "a/b", "a b", "ä", &"a".repeat(33)] {
        assert!(ProviderName::parse(bad).is_none(), "{bad}");
    }
}

#[test]
fn every_stage_is_stored_under_a_word_of_its_own() {
    for stage in [Stage::Away, Stage::Back, Stage::Proven, Stage::Mailed] {
        assert_eq!(Stage::parse(stage.as_str()), Some(stage));
    }
    assert_eq!(Stage::parse("other"), None);
}
