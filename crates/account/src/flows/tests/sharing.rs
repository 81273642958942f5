//! Sharing a server with another person.

use std::time::Duration;

use kernel::Secret;

use super::bench::{House, machine, phone, proof};
use crate::feed::News;
use crate::flows::{Inactive, Introspection, Invitation, Invitee, Opened, ShareError, ShareView};
use crate::ids::SectionNumber;
use crate::share::{ShareRefusal, ShareSettings, SharedSections};
use crate::testing::now;

/// Ana's den, with the sections "1" and "2", and Bob.
fn evening() -> (House, Opened, Opened) {
    let house = House::new();
    let (ana, bob) = (house.person("ana"), house.person("bob"));
    house.claimed(&ana.account, "den");
    house.announces("den", 1).unwrap();
    (house, ana, bob)
}

fn section(house: &House, ana: &Opened, key: &str) -> SectionNumber {
    let den = now(house.flows.servers.mine(&ana.account)).unwrap().remove(0);
    den.sections.iter().find(|section| section.key == key).unwrap().number
}

fn invite(house: &House, ana: &Opened, to: &str, sections: SharedSections) -> Result<ShareView, ShareError> {
    let invitation = Invitation {
        machine: machine("den"),
        to: Invitee::Typed(to.into()),
        sections,
        settings: ShareSettings::default(),
    };
    now(house.flows.shares.invite(&ana.account, invitation, &phone()))
}

fn opens(house: &House, ana: &Opened, token: &Secret) -> Introspection {
    let den = now(house.flows.servers.mine(&ana.account)).unwrap().remove(0);
    now(house.flows.servers.introspect(&den.server.id, token)).unwrap()
}

#[test]
fn a_shared_person_sees_just_what_was_shared_once_they_accepted() {
    let (house, ana, bob) = evening();
    let tv = house.television("bob", "tv");
    let films = SharedSections::Only(vec![section(&house, &ana, "1")]);
    let share = invite(&house, &ana, "BOB", films).unwrap();
    assert!(matches!(opens(&house, &ana, &tv.token), Introspection::Inactive(Inactive::NotShared)));
    assert!(now(house.flows.servers.mine(&bob.account)).unwrap().is_empty());
    let number = share.share.number;
    let others = now(house.flows.shares.accept(&ana.account, number, &phone()));
    assert!(matches!(others, Err(ShareError::Refused(ShareRefusal::Unknown))));
    now(house.flows.shares.accept(&bob.account, number, &phone())).unwrap();
    let Introspection::Active(access) = opens(&house, &ana, &tv.token) else { panic!("shared") };
    assert_eq!((access.owner, access.sections), (false, Some(vec!["1".to_owned()])));
    let seen = now(house.flows.servers.mine(&bob.account)).unwrap();
    assert_eq!((seen.len(), seen[0].owned, seen[0].owner.user_name.expose()), (1, false, "ana"));
    let both = SharedSections::All;
    now(house.flows.shares.change(&ana.account, number, both, &phone())).unwrap();
    let Introspection::Active(access) = opens(&house, &ana, &tv.token) else { panic!("shared") };
    assert_eq!(access.sections, None);
    now(house.flows.shares.remove(&ana.account, number, &phone())).unwrap();
    assert!(matches!(opens(&house, &ana, &tv.token), Introspection::Inactive(Inactive::NotShared)));
}

#[test]
fn who_is_behind_an_invited_address_is_shown_only_once_they_accepted() {
    let (house, ana, bob) = evening();
    let known = invite(&house, &ana, "Bob@example.test", SharedSections::All).unwrap();
    let unknown = invite(&house, &ana, "carol@example.test", SharedSections::All).unwrap();
    for view in [&known, &unknown] {
        assert!(view.person.is_none() && view.invited_email.is_some());
    }
    now(house.flows.shares.accept(&bob.account, known.share.number, &phone())).unwrap();
    let given = now(house.flows.shares.given(&ana.account)).unwrap();
    let names: Vec<_> = given.iter().filter_map(|view| view.person.as_ref()).collect();
    assert_eq!(names.len(), 1);
    assert_eq!(names[0].user_name.expose(), "bob");
    let friends = now(house.flows.shares.friends(&bob.account)).unwrap();
    assert_eq!(friends[0].person.user_name.expose(), "ana");
}

#[test]
fn an_invitation_to_a_new_address_waits_for_its_account() {
    let (house, ana, _) = evening();
    invite(&house, &ana, "carol@example.test", SharedSections::All).unwrap();
    assert!(house.mails("carol@example.test")[0].0.contains("ana shares The den with you"));
    house.clock.advance(Duration::from_millis(1));
    let carol = house.person("carol");
    let waiting = now(house.flows.shares.received(&carol.account)).unwrap();
    assert_eq!(waiting.len(), 1);
    assert!(waiting[0].invited_email.is_none());
    now(house.flows.shares.accept(&carol.account, waiting[0].share.number, &phone())).unwrap();
    assert_eq!(now(house.flows.servers.mine(&carol.account)).unwrap().len(), 1);
}

#[test]
fn what_cannot_be_shared_is_told() {
    let (house, ana, bob) = evening();
    let refusal = |result: Result<ShareView, ShareError>| match result {
        Err(ShareError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    let all = || SharedSections::All;
    assert_eq!(refusal(invite(&house, &ana, "nobody", all())), ShareRefusal::UnknownPerson);
    assert_eq!(refusal(invite(&house, &ana, "ana", all())), ShareRefusal::Oneself);
    assert_eq!(refusal(invite(&house, &bob, "ana", all())), ShareRefusal::UnknownServer);
    let foreign = SharedSections::Only(vec![SectionNumber(1)]);
    assert_eq!(refusal(invite(&house, &ana, "bob", foreign)), ShareRefusal::UnknownSection);
    invite(&house, &ana, "bob", all()).unwrap();
    assert_eq!(refusal(invite(&house, &ana, "bob", all())), ShareRefusal::AlreadyShared);
}

#[test]
fn shares_outlive_every_sign_out_and_a_new_claim_by_the_same_owner_but_not_a_new_owner() {
    let (house, ana, bob) = evening();
    let share = invite(&house, &ana, "bob", SharedSections::All).unwrap();
    now(house.flows.shares.accept(&bob.account, share.share.number, &phone())).unwrap();
    let given = || now(house.flows.shares.given(&ana.account)).unwrap().into_iter().map(|view| view.share);
    let before: Vec<_> = given().collect();
    now(house.flows.sign_out.everything(&ana.account, &phone())).unwrap();
    now(house.flows.servers.approve(&ana.account, &machine("den"), &phone())).unwrap();
    now(house.flows.servers.release(&ana.account, &machine("den"), &phone())).unwrap();
    assert!(now(house.flows.servers.mine(&bob.account)).unwrap().is_empty());
    house.claimed(&ana.account, "den");
    assert_eq!(given().collect::<Vec<_>>(), before);
    assert_eq!(now(house.flows.servers.mine(&bob.account)).unwrap().len(), 1);

    now(house.flows.servers.release(&ana.account, &machine("den"), &phone())).unwrap();
    let carol = house.person("carol");
    let token = now(house.flows.claims.issue(&carol.account, &phone())).unwrap().token;
    let server = super::bench::claiming("den");
    now(house.flows.claims.exchange(&token, server, Some(proof("den", &token)), &phone())).unwrap();
    assert_eq!(given().count(), 0);
}

#[test]
fn rights_and_filters_change_for_a_person_and_the_server_hears_of_it() {
    let (house, ana, bob) = evening();
    let share = invite(&house, &ana, "bob", SharedSections::All).unwrap();
    now(house.flows.shares.accept(&bob.account, share.share.number, &phone())).unwrap();
    let tv = house.television("bob", "tv");
    let number = now(house.flows.tokens.check(&tv.token)).unwrap().number;
    let start = now(house.flows.feeds.last()).unwrap();
    let filter = "contentRating=G%2CPG|label!=a";
    let settings = ShareSettings {
        allow_sync: Some(true),
        filter_movies: Some(filter.into()),
        ..ShareSettings::default()
    };
    let touched = now(house.flows.shares.settings(&ana.account, number, &settings, &phone())).unwrap();
    assert_eq!(touched, 1);
    let Introspection::Active(access) = opens(&house, &ana, &tv.token) else { panic!("shared") };
    assert!(access.permissions.allow_sync && access.filters.movies == filter);
    let news = now(house.flows.feeds.since(&share.server.id, start)).unwrap();
    assert_eq!(news.into_iter().map(|event| event.news).collect::<Vec<_>>(), [News::Shares]);
    now(house.flows.shares.remove_person(&ana.account, number, &phone())).unwrap();
    assert!(now(house.flows.shares.friends(&ana.account)).unwrap().is_empty());
}

#[test]
fn a_share_has_a_token_of_its_own_good_on_that_server_only() {
    let (house, ana, bob) = evening();
    let share = invite(&house, &ana, "bob", SharedSections::All).unwrap();
    let token = |house: &House| {
        let view = now(house.flows.shares.of_server(&ana.account, &machine("den"))).unwrap().remove(0);
        now(house.flows.shares.token(&view)).unwrap()
    };
    assert!(token(&house).is_none());
    now(house.flows.shares.accept(&bob.account, share.share.number, &phone())).unwrap();
    let text = token(&house).unwrap();
    assert!(token(&house) == Some(text.clone()) && !house.accepts(&text));
    assert!(matches!(opens(&house, &ana, &text), Introspection::Active(_)));
    assert!(now(house.flows.shares.of_server(&bob.account, &machine("den"))).unwrap().is_empty());
}
