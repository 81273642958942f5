//! Link codes, from the television to the telephone and back.

use std::time::Duration;

use super::bench::{House, at, phone, player, this};
use crate::flows::LinkCodeError;
use crate::ids::LinkCodeNumber;
use crate::link_code::{LinkError, Strength};
use crate::testing::now;
use crate::vault::IndexKind;

#[test]
fn a_code_links_one_device_once() {
    let house = House::new();
    let (ana, bob) = (house.person("ana"), house.person("bob"));
    let flows = &house.flows.link_codes;
    let tv = this("tv");
    let code = now(flows.issue(Strength::Short, &tv, player(), &at("198.51.100.9"))).unwrap();
    assert_eq!(code.code.expose().len(), 4);
    assert!(now(flows.poll(code.number, &tv)).unwrap().token.is_none());
    let typed = code.code.expose().to_lowercase();
    let look = now(flows.look(&ana.account, &typed, None)).unwrap();
    assert_eq!((look.about.title(), look.address.expose()), ("Living room", "198.51.100.9"));
    let device = now(flows.approve(&ana.account, &typed, None, &phone())).unwrap();
    assert_eq!(device.client_identifier, tv);
    let second = now(flows.approve(&bob.account, &typed, None, &phone()));
    assert!(matches!(second, Err(LinkCodeError::Link(LinkError::Spent))));
    let polled = now(flows.poll(code.number, &tv)).unwrap();
    let token = polled.token.unwrap();
    assert_eq!(now(house.flows.tokens.check(&token)).unwrap().account, ana.account);
    assert_eq!(now(flows.poll(code.number, &tv)).unwrap().token, Some(token));
    let stranger = now(flows.poll(code.number, &this("other")));
    assert!(matches!(stranger, Err(LinkCodeError::Link(LinkError::Unknown))));
}

#[test]
fn a_strong_code_is_approved_only_for_the_device_that_asked() {
    let house = House::new();
    let ana = house.person("ana");
    let flows = &house.flows.link_codes;
    let code = now(flows.issue(Strength::Strong, &this("app"), player(), &phone())).unwrap();
    assert_eq!(code.code.expose().len(), 25);
    let text = code.code.expose();
    let other = now(flows.approve(&ana.account, text, Some(&this("other")), &phone()));
    assert!(matches!(other, Err(LinkCodeError::Link(LinkError::Unknown))));
    assert!(now(flows.approve(&ana.account, text, Some(&this("app")), &phone())).is_ok());
}

#[test]
fn a_code_ends_at_its_deadline_for_both_sides() {
    let house = House::new();
    let ana = house.person("ana");
    let flows = &house.flows.link_codes;
    let tv = this("tv");
    let code = now(flows.issue(Strength::Short, &tv, player(), &phone())).unwrap();
    house.clock.advance(Duration::from_secs(600) - Duration::from_millis(1));
    assert!(now(flows.look(&ana.account, code.code.expose(), None)).is_ok());
    assert!(now(flows.poll(code.number, &tv)).is_ok());
    house.clock.advance(Duration::from_millis(1));
    for late in [
        now(flows.approve(&ana.account, code.code.expose(), None, &phone())).map(drop),
        now(flows.poll(code.number, &tv)).map(drop),
    ] {
        assert!(matches!(late, Err(LinkCodeError::Link(LinkError::Expired { .. }))));
    }
}

#[test]
fn five_wrong_codes_and_a_person_waits_a_quarter_of_an_hour() {
    let house = House::new();
    let (ana, bob) = (house.person("ana"), house.person("bob"));
    let flows = &house.flows.link_codes;
    let code = now(flows.issue(Strength::Short, &this("tv"), player(), &phone())).unwrap();
    for wrong in ["ZZZ1", "ZZZ2", "ZZZ3", "ZZZ4", "no code"] {
        assert!(matches!(now(flows.look(&ana.account, wrong, None)), Err(LinkCodeError::Link(_))), "{wrong}");
    }
    let right = code.code.expose();
    assert!(matches!(now(flows.look(&ana.account, right, None)), Err(LinkCodeError::TooMany(_))));
    assert!(now(flows.look(&bob.account, right, None)).is_ok());
}

#[test]
fn a_refused_device_hears_of_no_code_and_an_approved_one_signed_out_meanwhile_gets_no_token() {
    let house = House::new();
    let ana = house.person("ana");
    let flows = &house.flows.link_codes;
    let tv = this("tv");
    let refused = now(flows.issue(Strength::Short, &tv, player(), &phone())).unwrap();
    now(flows.refuse(&ana.account, refused.code.expose(), None)).unwrap();
    assert!(matches!(now(flows.poll(refused.number, &tv)), Err(LinkCodeError::Link(LinkError::Unknown))));

    let approved = now(flows.issue(Strength::Short, &tv, player(), &phone())).unwrap();
    now(flows.approve(&ana.account, approved.code.expose(), None, &phone())).unwrap();
    now(house.flows.sign_out.everything(&ana.account, &phone())).unwrap();
    assert!(matches!(now(flows.poll(approved.number, &tv)), Err(LinkCodeError::Link(LinkError::Unknown))));
}

#[test]
fn whoever_reads_the_row_cannot_fetch_the_token_in_the_place_of_the_device() {
    let house = House::new();
    let flows = &house.flows.link_codes;
    let tv = this("tv");
    let code = now(flows.issue(Strength::Short, &tv, player(), &phone())).unwrap();
    let index = flows.0.vault.index(IndexKind::LinkCode, code.code.expose());
    let row = now(now(flows.0.store.read()).unwrap().link_code_by_code(&index)).unwrap().unwrap();
    assert_ne!(row.polled.0, i64::from(code.number.0));
    let read = LinkCodeNumber(i32::try_from(row.polled.0 & 0x7fff_ffff).unwrap());
    assert!(matches!(now(flows.poll(read, &tv)), Err(LinkCodeError::Link(LinkError::Unknown))));
}
