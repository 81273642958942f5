//! Looking after the house: roles, what they may do to people, and what nobody may.

use std::time::Duration;

use locale::Locale;

use super::bench::{House, OTHER_PASSWORD, PASSWORD, at, phone};
use crate::flows::{By, Caller, IncidentError, NewInvitation, Opened, RoleError, SignInError, SignUpError};
use crate::ids::AccountNumber;
use crate::invitation::SignUpMode;
use crate::role::Role;
use crate::testing::now;

struct Kept {
    house: House,
    owner: Opened,
    support: Opened,
    administrator: Opened,
    ana: Opened,
}

impl Kept {
    fn new() -> Self {
        let house = House::new();
        let [owner, support, administrator, ana] =
            ["olga", "sam", "adam", "ana"].map(|name| house.person(name));
        for (who, role) in
            [(&owner, Role::Owner), (&support, Role::Support), (&administrator, Role::Administrator)]
        {
            now(house.flows.roles.change(&By::Operator, &who.account, Some(role), &phone())).unwrap();
        }
        Self { house, owner, support, administrator, ana }
    }

    fn number(&self, who: &Opened) -> AccountNumber {
        now(self.house.flows.people.person(&who.account)).unwrap().unwrap().number
    }
}

fn by(who: &Opened) -> By {
    By::Account(who.account.clone())
}

fn signs_in(house: &House, login: &str, caller: &Caller) -> Result<Opened, SignInError> {
    house.browser_at(login, PASSWORD, caller)
}

#[test]
fn the_first_account_owns_the_house_when_it_is_made_near_it_and_no_later_one() {
    let house = House::new();
    let near = Caller { near: true, ..phone() };
    let makes = |name: &str, caller: &Caller| {
        let email = format!("{name}@example.test");
        now(house.flows.sign_up.ask(&email, name, &PASSWORD.into(), caller)).unwrap();
        now(house.flows.sign_up.confirm(&house.token_in_mail(&email), caller)).unwrap().account
    };
    let ana = makes("ana", &near);
    let ben = makes("ben", &near);
    assert_eq!(now(house.flows.roles.of(&ana)).unwrap(), Some(Role::Owner));
    assert_eq!(now(house.flows.roles.of(&ben)).unwrap(), None);
    let far = House::new();
    let eve = far.person("eve");
    assert_eq!(now(far.flows.roles.of(&eve.account)).unwrap(), None);
}

#[test]
fn only_owners_give_roles_and_the_last_one_stays() {
    let kept = Kept::new();
    let roles = &kept.house.flows.roles;
    let change = |who: &Opened, of: &Opened, to| now(roles.change(&by(who), &of.account, to, &phone()));
    for who in [&kept.ana, &kept.support, &kept.administrator] {
        let tried = change(who, &kept.ana, Some(Role::Owner));
        assert!(matches!(tried, Err(RoleError::NotAllowed)));
    }
    assert!(matches!(change(&kept.owner, &kept.owner, None), Err(RoleError::LastOwner(_))));
    change(&kept.owner, &kept.ana, Some(Role::Owner)).unwrap();
    change(&kept.ana, &kept.owner, None).unwrap();
    assert_eq!(now(roles.list()).unwrap().len(), 3);
    assert!(matches!(change(&kept.owner, &kept.ana, None), Err(RoleError::NotAllowed)));
}

#[test]
fn support_finds_a_person_by_exact_value_and_starts_a_reset_that_goes_to_them() {
    let kept = Kept::new();
    let administration = &kept.house.flows.administration;
    let find = |typed: &str| now(administration.search(&by(&kept.support), typed, &phone())).unwrap();
    let number = kept.number(&kept.ana);
    kept.house.television("ana", "tv-of-ana");
    for exact in ["ana", "ANA@example.test", &number.to_string(), "tv-of-ana"] {
        let found = find(exact);
        assert_eq!(found.len(), 1, "{exact}");
        assert_eq!((found[0].number, found[0].masked.as_str()), (number, "a•••@•••.test"));
    }
    for part in ["an", "ana@", "example.test", "tv-of", "", "%"] {
        assert!(find(part).is_empty(), "{part}");
    }
    now(administration.start_reset(&by(&kept.support), number, &phone())).unwrap();
    assert!(kept.house.mails("ana@example.test")[0].1.contains("/reset?token="));
    let trail = now(administration.audit(&by(&kept.administrator), i64::MAX, "searched", None, 99)).unwrap();
    assert_eq!(trail.len(), 10);
    assert!(trail.iter().all(|row| row.by.as_ref() == Some(&kept.support.account)));
}

#[test]
fn support_has_no_power_over_credentials_and_people_without_a_role_have_none_at_all() {
    let kept = Kept::new();
    let administration = &kept.house.flows.administration;
    let number = kept.number(&kept.ana);
    for who in [&kept.support, &kept.ana] {
        let who = by(who);
        let tried = [
            now(administration.require_reset(&who, number, "why", &phone())),
            now(administration.sign_out(&who, number, &phone())),
            now(administration.clear_limits(&who, number, &phone())),
            now(administration.suspend(&who, number, "why", &phone())),
            now(administration.lift(&who, number, &phone())),
            now(administration.address(&who, number, "why", &phone())).map(drop),
            now(administration.audit(&who, i64::MAX, "", None, 9)).map(drop),
            now(kept.house.flows.invitations.set_mode(&who, SignUpMode::Closed, &phone())),
            now(kept.house.flows.invitations.list(&who)).map(drop),
        ];
        assert!(tried.iter().all(|tried| matches!(tried, Err(RoleError::NotAllowed))), "{tried:?}");
    }
    let ana = by(&kept.ana);
    assert!(now(administration.standing(&ana)).is_err());
    assert!(now(administration.search(&ana, "ana", &phone())).is_err());
    assert!(now(administration.person(&ana, number)).is_err());
    assert!(now(administration.start_reset(&ana, number, &phone())).is_err());
    let file = now(administration.person(&by(&kept.support), number)).unwrap();
    assert!(file.events.is_empty(), "events hold addresses");
}

#[test]
fn an_administrator_has_no_power_over_an_owner_or_another_administrator() {
    let kept = Kept::new();
    let administration = &kept.house.flows.administration;
    for other in [&kept.owner, &kept.administrator] {
        let number = kept.number(other);
        let tried = now(administration.suspend(&by(&kept.administrator), number, "why", &phone()));
        assert!(matches!(tried, Err(RoleError::NotAllowed)));
    }
    let number = kept.number(&kept.support);
    now(administration.suspend(&by(&kept.administrator), number, "why", &phone())).unwrap();
    let last = kept.number(&kept.owner);
    assert!(
        now(administration.suspend(&By::Operator, last, "why", &phone())).is_err(),
        "the last owner stays"
    );
}

#[test]
fn a_suspended_account_lets_nobody_in_by_any_door_until_that_is_lifted() {
    let kept = Kept::new();
    let house = &kept.house;
    let administration = &house.flows.administration;
    let (number, who) = (kept.number(&kept.ana), by(&kept.administrator));
    let television = house.television("ana", "tv");
    now(administration.suspend(&who, number, "a letter from the police", &phone())).unwrap();
    assert!(!house.is_in(&kept.ana.session) && !house.accepts(&television.token));
    assert!(matches!(signs_in(house, "ana", &phone()), Err(SignInError::Suspended)));
    now(house.flows.sign_out.everything(&kept.ana.account, &phone())).unwrap();
    now(house.flows.passwords.forgot("ana@example.test", &phone())).unwrap();
    let token = house.token_in_mail("ana@example.test");
    let keep = crate::flows::ConnectedDevices::Keep;
    let reset =
        now(house.flows.passwords.reset(&token, &OTHER_PASSWORD.into(), None, keep, &phone())).unwrap();
    assert!(!house.is_in(&reset.session), "a reset does not lift it");
    assert!(now(administration.person(&who, number)).unwrap().suspended);
    now(administration.lift(&who, number, &phone())).unwrap();
    assert!(!house.is_in(&kept.ana.session), "what was signed out stays so");
    let back = house.browser("ana", OTHER_PASSWORD).unwrap();
    assert!(house.is_in(&back.session));
}

#[test]
fn a_required_reset_ends_the_password_and_tells_the_person() {
    let kept = Kept::new();
    let (house, number) = (&kept.house, kept.number(&kept.ana));
    let administration = &house.flows.administration;
    now(administration.require_reset(&by(&kept.administrator), number, "seen in a list", &phone())).unwrap();
    assert!(matches!(signs_in(house, "ana", &phone()), Err(SignInError::ResetRequired)));
    assert!(!house.is_in(&kept.ana.session));
    assert!(house.mails("ana@example.test")[0].1.contains("Nobody can see or choose your password"));
    let events = now(administration.person(&by(&kept.owner), number)).unwrap().events;
    assert_eq!(events[0].kind, "reset_required");
    assert_eq!(events[0].note.expose(), "seen in a list");
    assert_eq!(events[0].by.as_ref(), Some(&kept.administrator.account));
}

#[test]
fn by_invitation_only_a_code_or_a_share_lets_people_in_and_the_page_says_nothing_of_addresses() {
    let kept = Kept::new();
    let house = &kept.house;
    let invitations = &house.flows.invitations;
    now(invitations.set_mode(&by(&kept.administrator), SignUpMode::Invitation, &phone())).unwrap();
    let ask = |code: &str, name: &str| {
        let email = format!("{name}@example.test");
        now(house.flows.sign_up.ask_with(code, &email, name, &PASSWORD.into(), &phone()))
    };
    ask("", "eve").unwrap();
    assert!(house.mails("eve@example.test")[0].0.contains("needs an invitation"));
    ask("", "ana9").unwrap();
    assert!(matches!(ask("AAAA-BBBB-CCCC", "eve"), Err(SignUpError::Invitation(_))));
    let new = NewInvitation { uses: 1, life: Duration::from_secs(60), ..NewInvitation::default() };
    let made = now(invitations.make(&by(&kept.administrator), &new, &phone())).unwrap();
    let code = made.code.expose().to_lowercase().replace('-', " ");
    ask(&code, "ben").unwrap();
    ask(&code, "cleo").unwrap();
    let confirm = |name: &str| {
        now(house.flows.sign_up.confirm(&house.token_in_mail(&format!("{name}@example.test")), &phone()))
    };
    house.clock.advance(Duration::from_secs(3600));
    assert!(confirm("ben").is_ok(), "whoever asked in time may confirm later");
    assert!(confirm("cleo").is_err(), "one use, one account");
    assert!(matches!(ask(&code, "dan"), Err(SignUpError::Invitation(_))));
    now(invitations.set_mode(&by(&kept.administrator), SignUpMode::Closed, &phone())).unwrap();
    ask("", "dan").unwrap();
    assert!(house.mails("dan@example.test")[0].0.contains("needs an invitation"));
}

#[test]
fn a_sign_in_from_a_new_place_is_mailed_and_the_same_browser_on_another_network_is_not() {
    let house = House::new();
    let ana = house.person("ana");
    let told = |house: &House| {
        house
            .mails("ana@example.test")
            .iter()
            .filter(|(subject, _)| subject.starts_with("A new sign-in"))
            .count()
    };
    signs_in(&house, "ana", &at("192.0.2.200")).unwrap();
    assert_eq!(told(&house), 0, "a neighbour's address is the same place");
    signs_in(&house, "ana", &at("198.51.100.1")).unwrap();
    assert_eq!(told(&house), 1);
    signs_in(&house, "ana", &at("198.51.100.1")).unwrap();
    assert_eq!(told(&house), 1);
    let browser = house.flows.defence.remember(&ana.account, &"".into()).unwrap();
    signs_in(&house, "ana", &Caller { browser, ..at("203.0.113.9") }).unwrap();
    assert_eq!(told(&house), 1, "somebody travels");
}

#[test]
fn the_mail_about_a_new_place_says_where_and_with_what_in_the_language_of_its_reader() {
    let house = House::new();
    let ana = house.person("ana");
    now(house.flows.languages.choose(&ana.account, Locale::De)).unwrap();
    let firefox = Caller {
        user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0".into(),
        ..at("203.0.113.9")
    };
    signs_in(&house, "ana", &firefox).unwrap();
    let (_, text) = house.mails("ana@example.test").remove(0);
    assert!(text.contains("Firefox unter Linux"), "{text}");
    assert!(text.contains("Graz, Österreich (203.0.113.9)"), "{text}");
}

#[test]
fn a_persons_page_says_what_can_sign_in_by_kind_and_number_and_what_is_going_on() {
    let kept = Kept::new();
    let (house, who) = (&kept.house, by(&kept.support));
    let person = || now(house.flows.administration.person(&who, kept.number(&kept.ana))).unwrap();
    let before = person();
    assert!(before.ways.password && !before.ways.app && before.ways.passkeys == 0);
    assert_eq!((before.locked_at, before.deleted_at, before.identities), (None, None, 0));
    let keep = crate::flows::ConnectedDevices::Keep;
    let due = now(house.flows.deletions.ask(&kept.ana.account, keep, &phone())).unwrap();
    now(house.flows.locks.lock_by_operator(&kept.ana.account, &Caller::operator())).unwrap();
    let after = person();
    assert_eq!(after.deleted_at, Some(due));
    assert!(after.locked_at.is_some());
}

#[test]
fn an_incident_of_some_is_declared_by_a_list_and_names_the_line_that_is_nobody() {
    let kept = Kept::new();
    let (house, who) = (&kept.house, by(&kept.administrator));
    let ben = house.person("ben");
    let declares = |who: &By, list: &str, reason: &str| {
        now(house.flows.incidents.declare_for(who, list, reason, &phone()))
    };
    let reason = "A copy of two mailboxes was lost.";
    assert!(matches!(declares(&by(&kept.support), "ben", reason), Err(IncidentError::NotAllowed)));
    assert!(matches!(declares(&who, "ben", " "), Err(IncidentError::NoReason)));
    assert!(matches!(declares(&who, "\n \n", reason), Err(IncidentError::Nobody)));
    let unknown = declares(&who, "ben\n\nnobody@example.test\nana", reason);
    assert!(matches!(unknown, Err(IncidentError::UnknownLine(3))));
    assert!(house.is_in(&ben.session), "nothing has happened");
    let list = format!("ANA@example.test\n  \n{}\nben", kept.number(&ben).0);
    let incident = declares(&who, &list, reason).unwrap();
    assert_eq!(incident.accounts, 2, "who is listed twice counts once");
    assert!(!house.is_in(&ben.session) && !house.is_in(&kept.ana.session));
    assert!(house.is_in(&kept.owner.session) && house.is_in(&kept.administrator.session));
}
