//! Signing in with other providers: who is let in, who is asked first, and what an incident leaves of it.

use std::time::Duration;

use kernel::{Clock as _, Secret};

use super::bench::{House, OTHER_PASSWORD, PASSWORD, phone, provider};
use crate::epoch::Class;
use crate::federated::{AWAY_LIFE, ProvenIdentity, Step, TripError};
use crate::flows::{
    Arrived, Caller, CameIn, ConnectedDevices, FederatedError, FederatedSignUpError, Fresh, Opened, Purpose,
    Question, SignInError, SignedIn, SignedUp, UnlinkError,
};
use crate::incident::Scope;
use crate::ports::federated::{Answer, ProviderError};
use crate::testing::now;

const BROWSER: &str = "the cookie of one browser";

fn browser() -> Secret {
    Secret::new(BROWSER)
}

fn identity(subject: &str, email: Option<&str>, verified: bool) -> ProvenIdentity {
    ProvenIdentity {
        provider: provider("google"),
        issuer: "https://google.test".into(),
        subject: subject.into(),
        email: email.map(Into::into),
        email_verified: verified,
        name: Some("Ana López".into()),
    }
}

fn ana_at_google() -> ProvenIdentity {
    identity("1", Some("ana@example.test"), true)
}

fn code() -> Option<Answer> {
    Some(Answer { code: Some("code".into()), ..Answer::default() })
}

/// Sets out, and gives the state that comes back.
fn sets_out(house: &House, purpose: Purpose) -> Secret {
    let address =
        now(house.flows.federated.begin(&provider("google"), purpose, &browser(), &phone())).unwrap();
    Secret::new(address.split_once("state=").unwrap().1)
}

/// Comes back to a provider's address with an answer.
fn comes_back(
    house: &House,
    to: &str,
    state: &Secret,
    answer: Option<Answer>,
    cookie: &Secret,
    who: Option<&SignedIn>,
) -> Result<Arrived, FederatedError> {
    now(house.flows.federated.arrive(&provider(to), state, answer, cookie, who, &phone()))
}

fn to_sign_in() -> Purpose {
    Purpose::SignIn { return_to: "/link".into() }
}

/// All the way to the provider and back.
fn with_google(house: &House, says: ProvenIdentity) -> Result<Arrived, FederatedError> {
    // Mails of one millisecond have no order; what follows must be newer.
    house.clock.advance(Duration::from_millis(1));
    house.doors.will_say(Ok(says));
    let state = sets_out(house, to_sign_in());
    now(house.flows.federated.arrive(&provider("google"), &state, code(), &browser(), None, &phone()))
}

fn enters(house: &House, says: ProvenIdentity) -> Opened {
    match with_google(house, says).unwrap() {
        Arrived::In { came_in: CameIn::Opened(opened), return_to } => {
            assert_eq!(return_to, "/link");
            opened
        }
        other => panic!("not in: {other:?}"),
    }
}

fn is_asked(house: &House, says: ProvenIdentity) -> (Secret, Question) {
    match with_google(house, says).unwrap() {
        Arrived::Asked { trip } => {
            let question = now(house.flows.federated.look(&provider("google"), &trip, &browser())).unwrap();
            (trip, question)
        }
        other => panic!("nothing is asked: {other:?}"),
    }
}

fn signs_up(house: &House, trip: &Secret, name: &str, email: &str) -> Result<SignedUp, FederatedSignUpError> {
    now(house.flows.federated.sign_up(&provider("google"), trip, &browser(), name, email, &phone()))
}

/// A person whose only way in is Google.
fn ana_by_google(house: &House) -> Opened {
    let (trip, _) = is_asked(house, ana_at_google());
    match signs_up(house, &trip, "ana", "").unwrap() {
        SignedUp::In(opened) => opened,
        SignedUp::Mailed => panic!("the address is vouched for"),
    }
}

fn who(house: &House, opened: &Opened) -> SignedIn {
    now(house.flows.sessions.check(&opened.session)).unwrap()
}

fn fresh(house: &House, who: &SignedIn) -> Fresh {
    who.fresh(house.clock.now()).unwrap()
}

fn connects(house: &House, opened: &Opened, says: ProvenIdentity) -> Result<Arrived, FederatedError> {
    house.doors.will_say(Ok(says));
    let who = who(house, opened);
    let state = sets_out(house, Purpose::Connect(fresh(house, &who)));
    now(house.flows.federated.arrive(&provider("google"), &state, code(), &browser(), Some(&who), &phone()))
}

fn subjects(house: &House, to: &str) -> Vec<String> {
    house.mails(to).into_iter().map(|(subject, _)| subject).collect()
}

fn incident(house: &House) {
    let operator = Caller::operator();
    let declared = house.flows.incidents.declare(Scope::Everyone, "A copy was lost.", None, &operator);
    now(declared).unwrap();
}

#[test]
fn a_vouched_address_and_a_user_name_make_an_account_without_a_password() {
    let house = House::new();
    let (trip, question) = is_asked(&house, ana_at_google());
    assert_eq!((question.step, question.user_name.expose()), (Step::Name, "ana.lópez"));
    assert_eq!((question.email.expose(), question.return_to.as_str()), ("ana@example.test", "/link"));
    let SignedUp::In(opened) = signs_up(&house, &trip, "ana", "eve@example.test").unwrap() else {
        panic!("the address is vouched for");
    };
    let person = now(house.flows.people.person(&opened.account)).unwrap().unwrap();
    assert_eq!((person.email.expose(), person.has_password), ("ana@example.test", false));
    assert_eq!(enters(&house, ana_at_google()).account, opened.account);
    assert!(signs_up(&house, &trip, "ana2", "").is_err(), "the trip is over");
    let by_password = now(house.flows.sign_in.browser("ana", &PASSWORD.into(), &phone()));
    assert!(matches!(by_password, Err(SignInError::Wrong)));
}

#[test]
fn a_name_that_is_taken_is_told_and_another_may_be_chosen() {
    let house = House::new();
    house.person("bob");
    let (trip, _) = is_asked(&house, ana_at_google());
    assert!(matches!(signs_up(&house, &trip, "Bob", ""), Err(FederatedSignUpError::NameTaken)));
    assert!(matches!(signs_up(&house, &trip, "ana", ""), Ok(SignedUp::In(_))));
}

#[test]
fn the_address_of_an_account_opens_nothing_until_its_owner_proved_the_account() {
    let house = House::new();
    let ana = house.person("ana");
    let (trip, question) = is_asked(&house, ana_at_google());
    assert_eq!(question.step, Step::ProveFirst);
    assert!(signs_up(&house, &trip, "ana2", "").is_err());
    let connect = |who: &SignedIn| {
        let who = fresh(&house, who);
        now(house.flows.federated.connect(&provider("google"), &trip, &browser(), &who, &phone()))
    };
    // Signed in the way they do, they say yes.
    assert_eq!(connect(&who(&house, &ana)).unwrap(), "/link");
    assert!(connect(&who(&house, &ana)).is_err(), "once");
    assert_eq!(enters(&house, ana_at_google()).account, ana.account);
    assert!(subjects(&house, "ana@example.test")[0].contains("with Google"));
}

#[test]
fn an_address_nobody_vouches_for_is_confirmed_by_mail() {
    let house = House::new();
    let unverified = identity("7", Some("ana@example.test"), false);
    let (trip, question) = is_asked(&house, unverified.clone());
    assert_eq!((question.step, question.email.expose()), (Step::Address, "ana@example.test"));
    assert!(matches!(signs_up(&house, &trip, "ana", "no address"), Err(FederatedSignUpError::Email(_))));
    assert!(matches!(signs_up(&house, &trip, "ana", "ana@example.test"), Ok(SignedUp::Mailed)));
    let token = house.token_in_mail("ana@example.test");
    let (name, label) = now(house.flows.federated.look_at_mailed(&provider("google"), &token)).unwrap();
    assert_eq!((name.expose(), label.expose()), ("ana", "ana@example.test"));
    assert!(now(house.flows.federated.confirm(&provider("apple"), &token, &phone())).is_err());
    let opened = now(house.flows.federated.confirm(&provider("google"), &token, &phone())).unwrap();
    assert!(now(house.flows.federated.confirm(&provider("google"), &token, &phone())).is_err(), "once");
    assert_eq!(enters(&house, unverified).account, opened.account);
}

#[test]
fn an_unvouched_address_of_an_account_is_answered_alike_and_told_by_mail() {
    let house = House::new();
    house.person("ana");
    let (trip, question) = is_asked(&house, identity("7", Some("ana@example.test"), false));
    assert_eq!(question.step, Step::Address, "the page says nothing about who is here");
    assert!(matches!(signs_up(&house, &trip, "eve", "ana@example.test"), Ok(SignedUp::Mailed)));
    assert!(subjects(&house, "ana@example.test")[0].contains("already have an account"));
    assert!(!house.mails("ana@example.test")[0].1.contains("token="));
}

#[test]
fn a_trip_ends_once_in_its_own_browser_at_its_own_provider_and_in_time() {
    let house = House::new();
    house.doors.will_say(Ok(ana_at_google()));
    let arrives = |name: &str, state: &Secret, cookie: &Secret| {
        now(house.flows.federated.arrive(&provider(name), state, code(), cookie, None, &phone()))
    };
    let refused = |what: Result<Arrived, FederatedError>| match what {
        Err(FederatedError::Trip(error)) => error,
        other => panic!("{other:?}"),
    };
    let state = sets_out(&house, to_sign_in());
    assert_eq!(refused(arrives("google", &"another".into(), &browser())), TripError::Unknown);
    assert_eq!(refused(arrives("apple", &state, &browser())), TripError::Unknown);
    assert_eq!(refused(arrives("google", &state, &"other".into())), TripError::OtherBrowser);
    assert!(arrives("google", &state, &browser()).is_ok());
    assert_eq!(refused(arrives("google", &state, &browser())), TripError::Unknown);
    let late = sets_out(&house, to_sign_in());
    house.clock.advance(AWAY_LIFE);
    assert_eq!(refused(arrives("google", &late, &browser())), TripError::Expired);
}

#[test]
fn an_answer_that_came_by_form_waits_for_its_browser() {
    let house = House::new();
    house.doors.will_say(Ok(ana_at_google()));
    let state = sets_out(&house, to_sign_in());
    let google = provider("google");
    let flows = &house.flows.federated;
    let fetch = |cookie: &Secret| now(flows.arrive(&google, &state, None, cookie, None, &phone()));
    assert!(fetch(&browser()).is_err(), "nothing has come yet");
    assert!(now(flows.park(&provider("apple"), &state, &code().unwrap())).is_err());
    now(flows.park(&google, &state, &code().unwrap())).unwrap();
    assert!(now(flows.park(&google, &state, &code().unwrap())).is_err(), "the first answer stands");
    assert!(fetch(&"other".into()).is_err());
    assert!(matches!(fetch(&browser()), Ok(Arrived::Asked { .. })));
}

#[test]
fn cancelling_at_the_provider_changes_nothing() {
    let house = House::new();
    let state = sets_out(&house, to_sign_in());
    let said = Some(Answer { error: Some("access_denied".into()), ..Answer::default() });
    let back = comes_back(&house, "google", &state, said, &browser(), None);
    assert!(matches!(back, Err(FederatedError::Provider(ProviderError::Cancelled))));
}

#[test]
fn whoever_is_signed_in_connects_an_identity_of_any_address_unless_it_opens_another_account() {
    let house = House::new();
    let (ana, bob) = (house.person("ana"), house.person("bob"));
    let other_address = identity("9", Some("someone@else.test"), false);
    assert!(matches!(connects(&house, &ana, other_address.clone()), Ok(Arrived::Connected)));
    assert!(matches!(connects(&house, &ana, other_address.clone()), Ok(Arrived::Connected)), "twice is once");
    assert!(matches!(connects(&house, &bob, other_address.clone()), Err(FederatedError::Elsewhere)));
    assert_eq!(enters(&house, other_address).account, ana.account);
    let connected = now(house.flows.federated.connected(&ana.account)).unwrap();
    assert_eq!(connected.len(), 1);
    assert_eq!((connected[0].title.as_str(), connected[0].label.expose()), ("Google", "someone@else.test"));
}

#[test]
fn an_identity_is_connected_only_to_who_asked_for_it() {
    let house = House::new();
    let (ana, bob) = (house.person("ana"), house.person("bob"));
    house.doors.will_say(Ok(ana_at_google()));
    for other in [Some(who(&house, &bob)), None] {
        let state = sets_out(&house, Purpose::Connect(fresh(&house, &who(&house, &ana))));
        let back = comes_back(&house, "google", &state, code(), &browser(), other.as_ref());
        assert!(matches!(back, Err(FederatedError::Trip(TripError::OtherBrowser))));
    }
    assert!(now(house.flows.federated.connected(&ana.account)).unwrap().is_empty());
}

#[test]
fn the_last_way_in_is_not_taken_away() {
    let house = House::new();
    let google = ana_by_google(&house);
    let flows = &house.flows.federated;
    let one = now(flows.connected(&google.account)).unwrap().remove(0);
    assert!(!one.removable);
    let refused = now(flows.disconnect(&google.account, &one.id, &phone()));
    assert!(matches!(refused, Err(UnlinkError::LastWayIn)));

    let bob = house.person("bob");
    connects(&house, &bob, identity("9", None, false)).unwrap();
    let one = now(flows.connected(&bob.account)).unwrap().remove(0);
    assert!(one.removable, "there is a password");
    now(flows.disconnect(&google.account, &one.id, &phone())).unwrap();
    assert_eq!(now(flows.connected(&bob.account)).unwrap().len(), 1, "only one's own is taken away");
    now(flows.disconnect(&bob.account, &one.id, &phone())).unwrap();
    assert!(now(flows.connected(&bob.account)).unwrap().is_empty());
    assert!(subjects(&house, "bob@example.test")[0].contains("no longer opens"));
}

#[test]
fn an_incident_ends_what_an_identity_opened_and_it_comes_back_by_proof_and_one_click() {
    let house = House::new();
    let first = ana_by_google(&house);
    incident(&house);
    assert!(!house.is_in(&first.session));
    let (trip, question) = is_asked(&house, ana_at_google());
    assert_eq!(question.step, Step::Reopen);
    let reopen =
        |trip: &Secret| now(house.flows.federated.reopen(&provider("google"), trip, &browser(), &phone()));
    let Ok((CameIn::Opened(opened), return_to)) = reopen(&trip) else { panic!("not open") };
    assert!(house.is_in(&opened.session) && return_to == "/link");
    assert!(reopen(&trip).is_err(), "once");
    assert!(subjects(&house, "ana@example.test")[0].contains("open again"));
    assert!(house.is_in(&enters(&house, ana_at_google()).session), "and from then on as before");
}

#[test]
fn coming_back_by_an_identity_leaves_the_exposed_password_dead() {
    let house = House::new();
    let ana = house.person("ana");
    connects(&house, &ana, ana_at_google()).unwrap();
    incident(&house);
    let (trip, question) = is_asked(&house, ana_at_google());
    assert_eq!(question.step, Step::Reopen);
    now(house.flows.federated.reopen(&provider("google"), &trip, &browser(), &phone())).unwrap();
    let by_password = now(house.flows.sign_in.browser("ana", &PASSWORD.into(), &phone()));
    assert!(matches!(by_password, Err(SignInError::Wrong)));
}

#[test]
fn an_identity_with_another_address_comes_back_by_mail_only() {
    let house = House::new();
    let ana = house.person("ana");
    let other_address = identity("9", Some("someone@else.test"), true);
    connects(&house, &ana, other_address.clone()).unwrap();
    incident(&house);
    let (trip, question) = is_asked(&house, other_address.clone());
    assert_eq!(question.step, Step::ReopenByMail);
    let refused = now(house.flows.federated.reopen(&provider("google"), &trip, &browser(), &phone()));
    assert!(matches!(refused, Err(FederatedError::Changed)));
    // The mail lets them choose a password; the identity is connected anew by who then signs in.
    now(house.flows.passwords.forgot("ana@example.test", &phone())).unwrap();
    let token = house.token_in_mail("ana@example.test");
    let keep = ConnectedDevices::Keep;
    let back =
        now(house.flows.passwords.reset(&token, &OTHER_PASSWORD.into(), None, keep, &phone())).unwrap();
    let (trip, question) = is_asked(&house, other_address.clone());
    assert_eq!(question.step, Step::ProveFirst);
    let who = fresh(&house, &who(&house, &back));
    now(house.flows.federated.connect(&provider("google"), &trip, &browser(), &who, &phone())).unwrap();
    assert_eq!(enters(&house, other_address).account, ana.account);
}

#[test]
fn a_proof_from_before_the_incident_reopens_nothing() {
    let house = House::new();
    ana_by_google(&house);
    incident(&house);
    let (trip, _) = is_asked(&house, ana_at_google());
    incident(&house);
    let refused = now(house.flows.federated.reopen(&provider("google"), &trip, &browser(), &phone()));
    assert!(matches!(refused, Err(FederatedError::Trip(TripError::Expired))));
}

#[test]
fn signing_out_everything_ends_what_an_identity_opened_but_not_the_identity() {
    let house = House::new();
    let opened = ana_by_google(&house);
    now(house.flows.sign_out.everything(&opened.account, &phone())).unwrap();
    assert!(!house.is_in(&opened.session));
    assert!(Class::CONNECTED.iter().all(|class| *class != Class::Credential));
    assert!(house.is_in(&enters(&house, ana_at_google()).session));
}

#[test]
fn whoever_has_no_password_is_told_their_own_way_in() {
    let house = House::new();
    ana_by_google(&house);
    house.clock.advance(Duration::from_secs(1));
    now(house.flows.passwords.forgot("ana@example.test", &phone())).unwrap();
    let (_, text) = house.mails("ana@example.test").remove(0);
    assert!(text.contains("you sign in with Google") && text.contains("/sign-in"), "{text}");
    let token = house.token_in_mail("ana@example.test");
    let keep = ConnectedDevices::Keep;
    assert!(now(house.flows.passwords.reset(&token, &PASSWORD.into(), None, keep, &phone())).is_ok());
}

#[test]
fn one_address_sets_out_sixty_times_in_a_quarter_of_an_hour() {
    let house = House::new();
    for _ in 0..60 {
        sets_out(&house, to_sign_in());
    }
    let once_more = now(house.flows.federated.begin(&provider("google"), to_sign_in(), &browser(), &phone()));
    assert!(matches!(once_more, Err(FederatedError::TooMany(_))));
}

#[test]
fn whoever_has_no_password_shows_once_more_who_they_are_at_their_provider() {
    let house = House::new();
    let ana = ana_by_google(&house);
    let signed_in = who(&house, &ana);
    let proves = |says: ProvenIdentity| {
        house.doors.will_say(Ok(says));
        let purpose = Purpose::Prove { who: signed_in.clone(), return_to: "/account/security".into() };
        let state = sets_out(&house, purpose);
        comes_back(&house, "google", &state, code(), &browser(), Some(&signed_in))
    };
    house.clock.advance(Duration::from_secs(3600));
    assert!(signed_in.fresh(house.clock.now()).is_none());
    assert!(matches!(proves(identity("2", None, false)), Err(FederatedError::Elsewhere)), "somebody else's");
    let Ok(Arrived::Proven { opened, return_to }) = proves(ana_at_google()) else { panic!("not proven") };
    assert_eq!(return_to, "/account/security");
    assert!(who(&house, &opened).fresh(house.clock.now()).is_some());
    assert!(!house.is_in(&ana.session), "the old session is over");
}

#[test]
fn whoever_is_suspended_and_comes_by_a_provider_is_told_and_not_let_in() {
    let house = House::new();
    let ana = ana_by_google(&house);
    let number = now(house.flows.people.person(&ana.account)).unwrap().unwrap().number;
    now(house.flows.administration.suspend(&crate::flows::By::Operator, number, "why", &phone())).unwrap();
    let arrived = with_google(&house, ana_at_google()).unwrap();
    assert!(matches!(arrived, Arrived::In { came_in: CameIn::Suspended, .. }));
}

#[test]
fn the_mail_that_confirms_an_address_is_in_the_language_of_the_request() {
    let house = House::new();
    let (trip, _) = is_asked(&house, identity("7", None, false));
    let french = Caller { language: locale::Locale::Fr, ..phone() };
    let google = provider("google");
    let (browser, to) = (browser(), "zoe@example.test");
    let asked = house.flows.federated.sign_up(&google, &trip, &browser, "zoe", to, &french);
    assert!(matches!(now(asked), Ok(SignedUp::Mailed)));
    let (subject, text) = house.mails(to).remove(0);
    assert!(text.starts_with("Bonjour zoe"), "{subject}: {text}");
}
