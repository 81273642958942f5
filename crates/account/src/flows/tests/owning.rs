//! Claiming servers, signing them out, and letting them in again.

use std::time::Duration;

use kernel::Secret;

use super::bench::{House, at_home, claiming, key, machine, phone, proof};
use crate::claim_token::ClaimTokenError;
use crate::feed::{News, Whose};
use crate::flows::{ClaimError, Inactive, IntrospectError, Introspection, ServerError, ServerProofError};
use crate::server::{ApprovalError, OwnershipError, ServerState};
use crate::server_proof::ProofError;
use crate::testing::now;

#[test]
fn a_server_is_unowned_then_claimed_and_learns_its_owner_and_token() {
    let house = House::new();
    let ana = house.person("ana");
    let before = house.announces("den", 1).unwrap();
    assert_eq!((before.state, before.owner.is_none(), before.token), (ServerState::Unowned, true, None));
    let claimed = house.claimed(&ana.account, "den");
    let after = house.announces("den", 2).unwrap();
    assert_eq!(after.state, ServerState::Owned);
    assert_eq!(after.owner.unwrap().user_name.expose(), "ana");
    assert!(after.token == Some(claimed.token));
    let views = now(house.flows.servers.mine(&ana.account)).unwrap();
    assert_eq!((views.len(), views[0].owned, &views[0].connections[..]), (1, true, &[at_home()][..]));
    assert_eq!(views[0].words, after.words);
}

#[test]
fn a_signed_message_is_taken_once_and_only_with_the_key_of_its_server() {
    let house = House::new();
    house.announces("den", 5).unwrap();
    for counter in [5, 4] {
        let again = house.announces("den", counter);
        assert!(matches!(again, Err(ServerProofError::Proof(ProofError::Replayed))));
    }
    assert!(now(house.flows.servers.authenticate(&house.jws("den", 6))).is_ok());
    let unknown = now(house.flows.servers.authenticate(&house.jws("other", 7)));
    assert!(matches!(unknown, Err(ServerProofError::Proof(ProofError::Signature))));
}

#[test]
fn a_claim_token_may_be_tried_again_by_its_server_but_not_by_another_and_not_late() {
    let house = House::new();
    let ana = house.person("ana");
    let flows = &house.flows.claims;
    let issued = now(flows.issue(&ana.account, &phone())).unwrap();
    let token = issued.token;
    let exchange = |name: &str, token: &Secret| {
        now(flows.exchange(token, claiming(name), Some(proof(name, token)), &phone()))
    };
    let first = exchange("den", &token).unwrap();
    let again = exchange("den", &token).unwrap();
    assert!(first.token == again.token);
    let other = exchange("attic", &token);
    assert!(matches!(other, Err(ClaimError::Token(ClaimTokenError::Spent))));
    house.clock.advance(Duration::from_secs(240));
    let late = exchange("den", &token);
    assert!(matches!(late, Err(ClaimError::Token(ClaimTokenError::Expired { .. }))));
    let unknown = exchange("den", &Secret::new("claim-unknown"));
    assert!(matches!(unknown, Err(ClaimError::Token(ClaimTokenError::Unknown))));
}

#[test]
fn a_claim_needs_the_signature_of_the_key_and_wins_only_over_a_dead_credential() {
    let house = House::new();
    let (ana, bob) = (house.person("ana"), house.person("bob"));
    let flows = &house.flows.claims;
    house.claimed(&ana.account, "den");
    let token = now(flows.issue(&bob.account, &phone())).unwrap().token;
    let forged = proof("den", &Secret::new("claim-other"));
    let exchange = |proof| now(flows.exchange(&token, claiming("den"), proof, &phone())).map(drop);
    assert!(matches!(exchange(Some(forged)), Err(ClaimError::Signature)));
    let living = exchange(Some(proof("den", &token)));
    assert!(matches!(living, Err(ClaimError::Ownership(OwnershipError::AlreadyOwned))));
    let without = exchange(None);
    assert!(matches!(without, Err(ClaimError::Ownership(OwnershipError::ProofMissing))));
    now(house.flows.sign_out.everything(&ana.account, &phone())).unwrap();
    assert!(exchange(Some(proof("den", &token))).is_ok());
    assert_eq!(house.announces("den", 1).unwrap().owner.unwrap().user_name.expose(), "bob");
}

#[test]
fn signing_everything_out_leaves_a_server_waiting_and_one_click_brings_it_back() {
    let house = House::new();
    let ana = house.person("ana");
    let before = house.claimed(&ana.account, "den");
    let owned_words = house.announces("den", 1).unwrap().words;
    now(house.flows.sign_out.everything(&ana.account, &phone())).unwrap();
    assert!(!house.accepts(&before.token));
    let waiting = house.announces("den", 2).unwrap();
    assert_eq!((waiting.state, waiting.token), (ServerState::Waiting, None));
    assert_ne!(waiting.words, owned_words);
    let asked = now(house.flows.servers.introspect(&waiting.id, &before.token));
    assert!(matches!(asked, Err(IntrospectError::NotOwned(ServerState::Waiting))));
    let bob = house.person("bob");
    let foreign = now(house.flows.servers.approve(&bob.account, &machine("den"), &phone()));
    assert!(matches!(foreign, Err(ServerError::Approval(ApprovalError::Unknown))));
    now(house.flows.servers.approve(&ana.account, &machine("den"), &phone())).unwrap();
    let back = house.announces("den", 3).unwrap();
    assert_eq!(back.state, ServerState::Owned);
    let token = back.token.unwrap();
    assert!(token != before.token && house.accepts(&token));
}

#[test]
fn removing_a_servers_device_makes_it_wait_too() {
    let house = House::new();
    let ana = house.person("ana");
    house.claimed(&ana.account, "den");
    let device = now(house.flows.devices.list(&ana.account)).unwrap().remove(0).device;
    now(house.flows.sign_out.device(&ana.account, device.number, &phone())).unwrap();
    assert_eq!(house.announces("den", 1).unwrap().state, ServerState::Waiting);
    now(house.flows.servers.approve(&ana.account, &machine("den"), &phone())).unwrap();
    assert_eq!(house.announces("den", 2).unwrap().state, ServerState::Owned);
}

#[test]
fn a_released_server_is_nobodys_and_a_revoked_one_needs_a_new_claim() {
    let house = House::new();
    let ana = house.person("ana");
    let flows = &house.flows.servers;
    let first = house.claimed(&ana.account, "den");
    now(flows.release(&ana.account, &machine("den"), &phone())).unwrap();
    assert_eq!(house.announces("den", 1).unwrap().state, ServerState::Unowned);
    assert!(!house.accepts(&first.token));
    let second = house.claimed(&ana.account, "den");
    now(flows.revoke(&ana.account, &machine("den"), &phone())).unwrap();
    assert_eq!(house.announces("den", 2).unwrap().state, ServerState::Revoked);
    assert!(!house.accepts(&second.token));
    let approve = now(flows.approve(&ana.account, &machine("den"), &phone()));
    assert!(matches!(approve, Err(ServerError::Approval(ApprovalError::Revoked))));
    house.claimed(&ana.account, "den");
    assert_eq!(house.announces("den", 3).unwrap().state, ServerState::Owned);
}

#[test]
fn a_token_for_one_server_is_good_there_and_nowhere_else() {
    let house = House::new();
    let ana = house.person("ana");
    let (den, attic) = (house.claimed(&ana.account, "den"), house.claimed(&ana.account, "attic"));
    let tv = house.television("ana", "tv");
    let resources = now(house.flows.servers.resources(&ana.account, Some(&tv.device))).unwrap();
    let again = now(house.flows.servers.resources(&ana.account, Some(&tv.device))).unwrap();
    let at = |name: &str| {
        resources.iter().position(|one| one.view.server.machine_identifier == machine(name)).unwrap()
    };
    let token = &resources[at("den")].token;
    assert!(*token == again[at("den")].token && *token != resources[at("attic")].token);
    assert!(!house.accepts(token));
    let ask = |server, token: &Secret| now(house.flows.servers.introspect(server, token)).unwrap();
    let Introspection::Active(access) = ask(&den.server.id, token) else { panic!("good at its server") };
    assert!(access.owner && access.sections.is_none());
    assert_eq!(access.device.unwrap().id, tv.device.id);
    let elsewhere = ask(&attic.server.id, token);
    assert!(matches!(elsewhere, Introspection::Inactive(Inactive::Unknown)));
    assert!(matches!(ask(&attic.server.id, &tv.token), Introspection::Active(_)));
}

#[test]
fn servers_hear_of_sign_outs_in_order() {
    let house = House::new();
    let ana = house.person("ana");
    let den = house.claimed(&ana.account, "den").server.id;
    let tv = house.television("ana", "tv");
    let number = now(house.flows.tokens.check(&tv.token)).unwrap().number;
    let start = now(house.flows.feeds.last()).unwrap();
    now(house.flows.sign_out.device(&ana.account, tv.device.number, &phone())).unwrap();
    now(house.flows.sign_out.everything(&ana.account, &phone())).unwrap();
    let news: Vec<_> =
        now(house.flows.feeds.since(&den, start)).unwrap().into_iter().map(|e| e.news).collect();
    let accounts = || Whose::Accounts(vec![number]);
    assert_eq!(
        news,
        [
            News::Revoked { accounts: accounts(), devices: Some(vec!["tv".into()]) },
            News::Revoked { accounts: accounts(), devices: None },
            News::Standing,
        ]
    );
}

#[test]
fn a_server_without_a_key_is_claimed_and_its_key_is_taken_from_its_owner_only() {
    let house = House::new();
    let (ana, bob) = (house.person("ana"), house.person("bob"));
    let flows = &house.flows.claims;
    let claim = |by, proof: bool| {
        let token = now(flows.issue(by, &phone())).unwrap().token;
        let proof = proof.then(|| super::bench::proof("nas", &token));
        now(flows.exchange(&token, claiming("nas"), proof, &phone())).map(|claimed| claimed.server.public_key)
    };
    assert_eq!(claim(&ana.account, false).unwrap(), None);
    now(house.flows.sign_out.everything(&ana.account, &phone())).unwrap();
    assert!(matches!(claim(&bob.account, false), Err(ClaimError::Ownership(OwnershipError::AlreadyOwned))));
    assert!(matches!(claim(&bob.account, true), Err(ClaimError::Ownership(OwnershipError::OtherKey))));
    assert_eq!(claim(&ana.account, true).unwrap(), Some(key("nas")));
}
