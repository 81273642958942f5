//! What every store must do, as tests any store can run: each takes an empty store, and panics where it breaks a promise.
//!
//! Run every function here on every engine, each on a fresh, empty database. `contract_tests!` lists them all.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests that other crates run")]

mod device_key;
mod device_name;
mod epoch;
mod factor;
mod federated;
mod floor;
mod found;
mod keeping;
mod keys;
mod language;
mod life;
mod mail_tie;
mod number;
mod passkey;
mod people;
pub mod samples;
mod servers;
mod upkeep;

pub use device_key::*;
pub use device_name::*;
pub use epoch::*;
pub use factor::*;
pub use federated::*;
pub use floor::*;
pub use found::*;
pub use keeping::*;
pub use keys::*;
pub use language::*;
pub use life::*;
pub use mail_tie::*;
pub use number::*;
pub use passkey::*;
pub use people::*;
pub use servers::*;
pub use upkeep::*;

use crate::ports::{AccountStore, AccountTx};

/// Calls `$run!(name)` for every promise, so that none is forgotten on an engine.
#[macro_export]
macro_rules! contract_tests {
    ($run:ident) => {
        $run!(a_dropped_transaction_leaves_nothing);
        $run!(accounts_are_found_by_every_name_and_unique_in_each);
        $run!(an_account_changes_only_from_the_version_that_was_read);
        $run!(accounts_come_in_order_of_id_page_by_page);
        $run!(sign_ups_hold_names_until_they_expire);
        $run!(resets_are_found_and_deleted_together);
        $run!(the_counter_only_grows_and_levels_are_replaced);
        $run!(the_counter_is_lifted_above_a_floor_and_never_falls);
        $run!(a_floor_that_was_kept_is_remembered);
        $run!(each_level_alone_ends_every_kind_of_credential);
        $run!(a_level_ends_nobody_it_does_not_cover);
        $run!(sessions_are_listed_last_used_first);
        $run!(devices_are_unique_within_an_account);
        $run!(a_device_has_the_name_given_last);
        $run!(a_device_has_one_key_and_no_other_device_has_it);
        $run!(a_key_that_came_with_a_code_goes_with_it);
        $run!(the_newest_token_of_exactly_this_kind_is_found);
        $run!(every_commit_changes_what_was_written_and_reading_does_not);
        $run!(link_codes_are_found_by_number_and_latest_by_code);
        $run!(a_link_code_is_won_once);
        $run!(claim_tokens_remember_who_spent_them);
        $run!(an_identity_opens_one_account);
        $run!(a_trip_ends_once);
        $run!(servers_are_found_by_every_name_and_keep_all_they_are);
        $run!(a_counter_is_taken_once_and_only_upwards);
        $run!(connections_and_sections_are_replaced_in_order);
        $run!(shares_keep_their_sections_and_filters);
        $run!(shares_are_listed_from_both_ends_oldest_first);
        $run!(invitations_to_an_address_wait_for_its_account);
        $run!(feed_events_reach_all_or_one_server_in_order);
        $run!(incidents_list_and_count_those_who_reset);
        $run!(a_campaign_mails_an_account_once);
        $run!(due_mails_come_earliest_first_and_leave_when_settled);
        $run!(the_mailbox_takes_a_mail_once);
        $run!(a_mail_is_tied_once_and_given_to_whoever_comes_to_its_address);
        $run!(forgetting_an_account_takes_the_mails_tied_to_it_and_no_others);
        $run!(the_audit_trail_grows_from_its_head);
        $run!(tries_are_counted_per_subject_and_window);
        $run!(a_key_comes_with_its_account_and_outlives_its_changes);
        $run!(a_destroyed_key_stays_destroyed_and_leaves_its_mark);
        $run!(the_first_house_key_stays);
        $run!(what_is_sealed_is_walked_over_in_order_and_swapped_once);
        $run!(a_rotation_is_remembered_until_it_is_over);
        $run!(whoever_is_looked_up_is_found_by_either_hash);
        $run!(look_up_hashes_are_walked_over_in_order_and_swapped_once);
        $run!(pruning_deletes_what_is_dead_and_nothing_else);
        $run!(the_trail_is_read_by_subject_newest_first);
        $run!(an_account_is_locked_once_and_opened);
        $run!(changes_of_address_are_found_by_both_links_and_when_silence_is_over);
        $run!(a_name_is_held_once_and_let_go);
        $run!(deletions_come_due_in_order_and_can_be_taken_back);
        $run!(forgetting_an_account_leaves_everybody_else_as_they_were);
        $run!(pruning_takes_links_holds_and_old_changes);
        $run!(factors_change_only_from_the_version_that_was_read);
        $run!(a_recovery_code_is_spent_once_and_replaced_as_a_set);
        $run!(a_second_step_is_answered_once);
        $run!(a_challenge_is_answered_once);
        $run!(passkeys_are_found_by_credential_and_listed_oldest_first);
        $run!(an_account_has_the_language_written_last);
        $run!(a_number_is_taken_within_its_kind);
        $run!(an_account_has_one_role_until_it_is_taken);
        $run!(an_invitation_is_spent_from_the_version_that_was_read);
        $run!(a_setting_is_what_was_set_last);
        $run!(an_attack_is_written_down_by_one_of_those_who_notice_it);
        $run!(a_place_is_new_once_per_account);
        $run!(waiting_mails_servers_and_devices_are_counted_and_found);
        $run!(the_audit_trail_is_read_backwards_by_kind_and_subject);
    };
}

/// Begins a transaction that may write.
async fn begin(store: &dyn AccountStore) -> Box<dyn AccountTx> {
    store.begin().await.unwrap()
}

/// Begins a transaction that only reads.
async fn read(store: &dyn AccountStore) -> Box<dyn AccountTx> {
    store.read().await.unwrap()
}

/// Nothing of a transaction that was not committed is seen by anybody.
pub async fn a_dropped_transaction_leaves_nothing(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    assert!(tx.account(&"a1".into()).await.unwrap().is_some());
    assert!(read(store).await.account(&"a1".into()).await.unwrap().is_none());
    drop(tx);
    assert!(read(store).await.account(&"a1".into()).await.unwrap().is_none());
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(read(store).await.account(&"a1".into()).await.unwrap(), Some(samples::account(1)));
}

/// Whoever remembers an answer sees by one number whether anything was written since.
pub async fn every_commit_changes_what_was_written_and_reading_does_not(store: &dyn AccountStore) {
    let before = store.written();
    read(store).await.account(&"a1".into()).await.unwrap();
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    drop(tx);
    assert_eq!(store.written(), before);
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.commit().await.unwrap();
    let after = store.written();
    assert_ne!(after, before);
    assert!(read(store).await.account(&"a1".into()).await.unwrap().is_some());
    assert_eq!(store.written(), after);
}
