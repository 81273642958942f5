//! A password known from a leak is refused wherever one is chosen.

use super::bench::{House, LEAKED, PASSWORD, phone};
use crate::flows::{Caller, ChangeError, ConnectedDevices, CreateError, ResetError, SignUpError};
use crate::password::PasswordRefusal;
use crate::testing::now;

const REFUSED: PasswordRefusal = PasswordRefusal::Breached;

#[test]
fn rs_9_a_leaked_password_is_refused_when_signing_up_changing_resetting_and_creating() {
    let house = House::new();
    let ana = house.person("ana");
    let (leaked, flows) = (LEAKED.into(), &house.flows);

    let asked = now(flows.sign_up.ask("bob@example.test", "bob", &leaked, &phone()));
    assert!(matches!(asked, Err(SignUpError::Password(REFUSED))));
    let made = now(flows.sign_up.create("bob@example.test", "bob", &leaked, &Caller::operator()));
    assert!(matches!(made, Err(CreateError::SignUp(SignUpError::Password(REFUSED)))));

    let keep = ConnectedDevices::Keep;
    let changed = now(flows.passwords.change(&house.fresh(&ana), &leaked, keep, &phone()));
    assert!(matches!(changed, Err(ChangeError::Password(REFUSED))));
    now(flows.passwords.forgot("ana@example.test", &phone())).unwrap();
    let link = house.token_in_mail("ana@example.test");
    let reset = now(flows.passwords.reset(&link, &leaked, None, keep, &phone()));
    assert!(matches!(reset, Err(ResetError::Password(REFUSED))));

    assert!(house.browser("ana", PASSWORD).is_ok(), "the old one still works");
    assert!(
        now(flows.passwords.reset(&link, &PASSWORD.into(), None, keep, &phone())).is_ok(),
        "and the link"
    );
}
