//! The box, incidents, mails that cannot be sent, and the trail of it all.

use std::sync::atomic::Ordering;
use std::time::Duration;

use kernel::Secret;

use super::bench::{House, OTHER_PASSWORD, PASSWORD, claiming, machine, phone, player, proof, this};
use crate::audit::AuditHead;
use crate::flows::{
    AuditVerifyError, Caller, CampaignStep, ConnectedDevices, DeviceCredentials, IncidentError, MailRound,
    Opened, SignInError, TokenCheckError,
};
use crate::incident::{Incident, Scope};
use crate::link_code::Strength;
use crate::server::ServerState;
use crate::testing::now;
use crate::token::TokenRefusal;

fn resets(house: &House, name: &str, password: &str) -> Opened {
    let email = format!("{name}@example.test");
    house.clock.advance(Duration::from_millis(1));
    now(house.flows.passwords.forgot(&email, &phone())).unwrap();
    let token = house.token_in_mail(&email);
    let connected = ConnectedDevices::SignOut;
    now(house.flows.passwords.reset(&token, &password.into(), None, connected, &phone())).unwrap()
}

/// One credential of every kind; a new kind belongs here.
struct EveryKind {
    session: Secret,
    tokens: Vec<Secret>,
    server_token: Secret,
    claim: Secret,
    link: crate::flows::LinkCodeView,
}

impl EveryKind {
    fn of(house: &House, ana: &Opened) -> Self {
        let flows = &house.flows;
        let tv = house.television("ana", "tv");
        let about = crate::device::DeviceAbout::default();
        let password = Secret::new(PASSWORD);
        let credentials = DeviceCredentials { login: "ana", password: &password, code: None };
        let app = now(flows.sign_in.device(&credentials, &this("app"), about, &phone())).unwrap();
        let server = house.claimed(&ana.account, "den");
        let resource = now(flows.servers.resources(&ana.account, Some(&tv.device))).unwrap().remove(0);
        let link = now(flows.link_codes.issue(Strength::Short, &this("tv-2"), player(), &phone())).unwrap();
        now(flows.link_codes.approve(&ana.account, link.code.expose(), None, &phone())).unwrap();
        Self {
            session: house.browser("ana", PASSWORD).unwrap().session,
            tokens: vec![tv.token, app.token, server.token],
            server_token: resource.token,
            claim: now(flows.claims.issue(&ana.account, &phone())).unwrap().token,
            link,
        }
    }

    fn assert_all_dead(&self, house: &House) {
        let flows = &house.flows;
        assert!(!house.is_in(&self.session));
        for token in &self.tokens {
            assert!(!house.accepts(token));
        }
        assert!(now(flows.link_codes.poll(self.link.number, &this("tv-2"))).is_err());
        let claim = now(flows.claims.exchange(
            &self.claim,
            claiming("attic"),
            Some(proof("attic", &self.claim)),
            &phone(),
        ));
        assert!(claim.is_err());
        assert_ne!(house.announces("den", 1).unwrap().state, ServerState::Owned);
    }
}

#[test]
fn the_box_ends_one_credential_of_every_kind_and_the_page_goes_on() {
    let house = House::new();
    let ana = house.person("ana");
    let every = EveryKind::of(&house, &ana);
    let fresh = resets(&house, "ana", OTHER_PASSWORD);
    every.assert_all_dead(&house);
    assert!(house.is_in(&fresh.session));
    let old = house.browser("ana", PASSWORD);
    assert!(matches!(old, Err(SignInError::Wrong)));
    now(house.flows.servers.approve(&ana.account, &machine("den"), &phone())).unwrap();
    let den = house.announces("den", 2).unwrap();
    assert_eq!(den.state, ServerState::Owned);
    // What was bound to the server before is as dead as the rest.
    let stolen = now(house.flows.servers.introspect(&den.id, &every.server_token)).unwrap();
    assert!(matches!(stolen, crate::flows::Introspection::Inactive(crate::flows::Inactive::Revoked)));
}

fn declare(house: &House, scope: Scope) -> Incident {
    now(house.flows.incidents.declare(scope, " A backup was lost. ", None, &Caller::operator())).unwrap()
}

#[test]
fn after_an_incident_nothing_works_but_a_reset() {
    let house = House::new();
    let ana = house.person("ana");
    let every = EveryKind::of(&house, &ana);
    now(house.flows.passwords.forgot("ana@example.test", &phone())).unwrap();
    let asked_before = house.token_in_mail("ana@example.test");
    declare(&house, Scope::Everyone);
    every.assert_all_dead(&house);
    let refusal = now(house.flows.tokens.check(&every.tokens[0]));
    assert!(matches!(refusal, Err(TokenCheckError::Refused(TokenRefusal::ResetRequired))));
    let right = house.browser("ana", PASSWORD);
    assert!(matches!(right, Err(SignInError::ResetRequired)));
    let wrong = house.browser("ana", "wrong");
    assert!(matches!(wrong, Err(SignInError::Wrong)));
    assert!(now(house.flows.passwords.look_at_reset(&asked_before)).is_err());
    let fresh = resets(&house, "ana", OTHER_PASSWORD);
    assert!(house.is_in(&fresh.session));
    let dead = now(house.flows.tokens.check(&every.tokens[0]));
    assert!(matches!(dead, Err(TokenCheckError::Refused(TokenRefusal::Revoked))));
    now(house.flows.servers.approve(&ana.account, &machine("den"), &phone())).unwrap();
    assert_eq!(house.announces("den", 2).unwrap().state, ServerState::Owned);
}

#[test]
fn a_campaign_tells_everybody_once_and_progress_adds_up() {
    let house = House::new();
    for name in ["ana", "bob", "carol"] {
        house.person(name);
    }
    house.mails("ana@example.test");
    house.clock.advance(Duration::from_millis(1));
    let incident = declare(&house, Scope::Everyone);
    house.clock.advance(Duration::from_millis(1));
    house.person("dave");
    let show = || {
        let p = now(house.flows.incidents.show(&incident.id)).unwrap();
        (p.told, p.untold, p.reset, p.remaining)
    };
    assert_eq!(show(), (0, 3, 0, 3));
    let step = || now(house.flows.incidents.advance(&incident.id, 3)).unwrap();
    let first = step();
    let second = step();
    assert_eq!(first.queued + second.queued, 3);
    assert!(second.done);
    assert_eq!(step(), CampaignStep { queued: 0, done: true });
    assert!(!now(house.flows.incidents.advance_all(3)).unwrap());
    for name in ["ana", "bob", "carol", "dave"] {
        let mails = house.mails(&format!("{name}@example.test"));
        let told = mails.iter().filter(|(_, text)| text.contains("> A backup was lost.")).count();
        assert_eq!(told, usize::from(name != "dave"), "{name}");
    }
    assert_eq!(show(), (3, 0, 0, 3));
    resets(&house, "bob", OTHER_PASSWORD);
    assert_eq!(show(), (3, 0, 1, 2));
}

#[test]
fn an_incident_of_some_leaves_the_others_alone() {
    let house = House::new();
    let (ana, bob) = (house.person("ana"), house.person("bob"));
    let incident = declare(&house, Scope::Listed(vec![ana.account.clone(), ana.account.clone()]));
    assert_eq!(incident.accounts, 1);
    assert!(!house.is_in(&ana.session) && house.is_in(&bob.session));
    assert!(now(house.flows.incidents.advance(&incident.id, 10)).unwrap().done);
    assert!(house.mails("bob@example.test").iter().all(|(_, text)| !text.contains("backup")));
    assert!(house.mails("ana@example.test").iter().any(|(_, text)| text.contains("backup")));
    let caller = Caller::operator();
    let declare = |scope, reason| now(house.flows.incidents.declare(scope, reason, None, &caller));
    assert!(matches!(declare(Scope::Everyone, "  "), Err(IncidentError::NoReason)));
    assert!(matches!(declare(Scope::Listed(vec![]), "x"), Err(IncidentError::Nobody)));
    let unknown = declare(Scope::Listed(vec!["nobody".into()]), "x");
    assert!(matches!(unknown, Err(IncidentError::UnknownAccount(_))));
}

#[test]
fn a_mail_that_cannot_be_sent_is_sent_later() {
    let house = House::new();
    house.post.down.store(true, Ordering::Relaxed);
    now(house.flows.sign_up.ask("ana@example.test", "ana", &PASSWORD.into(), &phone())).unwrap();
    let round = || now(house.flows.mailer.deliver_due(10)).unwrap();
    assert_eq!(round(), MailRound { later: 1, ..MailRound::default() });
    assert_eq!(round(), MailRound::default(), "it waits");
    house.post.down.store(false, Ordering::Relaxed);
    house.clock.advance(Duration::from_secs(60));
    assert_eq!(round(), MailRound { sent: 1, ..MailRound::default() });
    assert_eq!(now(house.flows.mailbox.list(10)).unwrap().len(), 1);
}

#[test]
fn everything_leaves_a_trail_that_verifies() {
    let house = House::new();
    let ana = house.person("ana");
    EveryKind::of(&house, &ana);
    declare(&house, Scope::Everyone);
    let verified = now(house.flows.audit.verify(None)).unwrap();
    let rows = now(house.flows.audit.list(0, 100)).unwrap();
    assert_eq!(verified.head.seq, i64::try_from(rows.len()).unwrap());
    let kinds: Vec<_> = rows.iter().map(|row| row.kind.as_str()).collect();
    for kind in ["account_created", "signed_in", "device_linked", "server_claimed", "incident_declared"] {
        assert!(kinds.contains(&kind), "{kind}");
    }
    assert_eq!(rows.last().unwrap().note.expose(), "A backup was lost.");
}

#[test]
fn a_trail_that_was_cut_off_or_rewritten_since_is_noticed() {
    let house = House::new();
    house.person("ana");
    let kept = now(house.flows.audit.verify(None)).unwrap().head;
    house.person("ben");
    assert!(now(house.flows.audit.verify(Some(kept))).is_ok());
    let later = AuditHead { seq: kept.seq + 50, ..kept };
    assert!(matches!(now(house.flows.audit.verify(Some(later))), Err(AuditVerifyError::Cut { .. })));
    let other = AuditHead { hash: [7; 32], ..kept };
    assert!(matches!(now(house.flows.audit.verify(Some(other))), Err(AuditVerifyError::Cut { .. })));
    assert!(now(house.flows.audit.verify(Some(AuditHead::default()))).is_ok());
}

#[test]
fn pruning_keeps_what_lives() {
    let house = House::new();
    let ana = house.person("ana");
    let tv = house.television("ana", "tv");
    house.clock.advance(Duration::from_secs(29 * 24 * 60 * 60));
    now(house.flows.keeper.prune()).unwrap();
    assert!(house.is_in(&ana.session) && house.accepts(&tv.token));
    house.clock.advance(Duration::from_secs(31 * 24 * 60 * 60));
    now(house.flows.keeper.prune()).unwrap();
    assert!(!house.is_in(&ana.session) && house.accepts(&tv.token));
}
