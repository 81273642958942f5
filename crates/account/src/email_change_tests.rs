//! The moves of a change of address, one by one and in every order.

use super::*;
use proptest::prelude::*;

fn asked(second_factor: bool) -> EmailChange {
    EmailChange {
        id: "c".into(),
        account: "a".into(),
        old_email: Sealed(vec![1]),
        old_email_index: Index([1; 32]),
        new_email: Sealed(vec![2]),
        new_email_index: Index([2; 32]),
        new_token: TokenHash([1; 32]),
        old_token: TokenHash([2; 32]),
        second_factor,
        state: ChangeState::Waiting,
        asked_at: Timestamp(0),
        new_confirmed_at: None,
        old_confirmed_at: None,
        settled_at: None,
        version: 0,
    }
}

const INSTANT: Duration = Duration::from_millis(1);

#[test]
fn both_confirmations_make_it_stand_and_one_does_not() {
    let now = Timestamp(5);
    let new_only = asked(false).confirm_new(now).unwrap();
    assert_eq!(new_only.clone().take_effect(now), Err(ChangeError::NotReady));
    assert!(asked(false).confirm_old(now).unwrap().take_effect(now).is_err());
    assert_eq!(new_only.confirm_old(now).unwrap().take_effect(now).unwrap().state, ChangeState::Done);
}

#[test]
fn a_silent_old_address_is_consent_after_72_hours_with_a_second_factor_and_never_without() {
    let at = Timestamp(0) + SILENCE;
    let with = asked(true).confirm_new(Timestamp(1)).unwrap();
    assert!(!with.ready(at - INSTANT));
    assert!(with.ready(at));
    let without = asked(false).confirm_new(Timestamp(1)).unwrap();
    assert!(!without.ready(Timestamp(0) + CHANGE_LIFE - INSTANT));
}

#[test]
fn a_change_waits_a_week_and_can_be_taken_back_for_a_week() {
    let end = Timestamp(0) + CHANGE_LIFE;
    assert!(asked(true).confirm_new(end - INSTANT).is_ok());
    assert_eq!(asked(true).confirm_new(end), Err(LinkInMailError::Expired { expired_at: end }));
    let now = Timestamp(9);
    let done = asked(false).confirm_new(now).unwrap().confirm_old(now).unwrap().take_effect(now).unwrap();
    let last = now + REVERT_LIFE;
    assert_eq!(done.clone().revert(last - INSTANT).unwrap().state, ChangeState::Reverted);
    assert_eq!(done.revert(last), Err(ChangeError::TooLate));
}

#[derive(Debug, Clone, Copy)]
enum Move {
    ConfirmNew,
    ConfirmOld,
    Wait(u8),
    TakeEffect,
    Drop,
    Revert,
    Restore,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        Just(Move::ConfirmNew),
        Just(Move::ConfirmOld),
        (0..100u8).prop_map(Move::Wait),
        Just(Move::TakeEffect),
        Just(Move::Drop),
        Just(Move::Revert),
        Just(Move::Restore),
    ];
    proptest::collection::vec(one, 0..40)
}

proptest! {
    #[test]
    fn in_any_order_of_moves_the_new_address_stands_only_with_consent(second in any::<bool>(), moves in moves()) {
        let mut change = asked(second);
        let mut now = Timestamp(0);
        // What really happened, told apart from what the value says about itself.
        let (mut new_at, mut old_at, mut done_at, mut dropped) = (None, None, None, false);
        for one in moves {
            let before = change.clone();
            let in_time = before.state == ChangeState::Waiting && now < Timestamp(0) + CHANGE_LIFE;
            let moved = match one {
                Move::Wait(hours) => {
                    now = now + Duration::from_secs(u64::from(hours) * 3600);
                    None
                }
                Move::ConfirmNew => change.clone().confirm_new(now).ok(),
                Move::ConfirmOld => change.clone().confirm_old(now).ok(),
                Move::TakeEffect => change.clone().take_effect(now).ok(),
                Move::Drop => Some(change.clone().dropped(now)),
                Move::Revert => change.clone().revert(now).ok(),
                Move::Restore => change.clone().restore(now).ok(),
            };
            match one {
                Move::ConfirmNew if in_time => new_at = new_at.or(Some(now)),
                Move::ConfirmOld if in_time => old_at = old_at.or(Some(now)),
                Move::Drop if before.state == ChangeState::Waiting => dropped = true,
                _ => {}
            }
            if let Some(moved) = moved {
                change = moved;
            }
            if before.state != ChangeState::Done && change.state == ChangeState::Done {
                done_at = Some(now);
                let consent = old_at.is_some() || (second && now >= Timestamp(0) + SILENCE);
                prop_assert!(new_at.is_some() && consent && !dropped);
            }
            if before.state == ChangeState::Done && change.state != ChangeState::Done {
                prop_assert_eq!(change.state, ChangeState::Reverted);
                prop_assert!(done_at.is_some_and(|at| now < at + REVERT_LIFE));
            }
            // What was dropped stays dropped, and what waits is the only thing that can be dropped.
            prop_assert!(!dropped || change.state == ChangeState::Dropped);
        }
    }
}
