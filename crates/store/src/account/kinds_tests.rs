//! Whatever the schema holds that opens something must say what ends it: a new kind fails here until it does.

use std::collections::BTreeSet;

use super::MIGRATIONS;
use crate::engine::{Engine, Sql};

/// A column by which something opens, and what ends it.
const KINDS: &[(&str, &str)] = &[
    ("session.token", "Kind::Session of the contract"),
    ("token.token", "Kind::PlayerToken, AppToken, ServerToken and AdminToken of the contract"),
    ("device_key.public_key", "Kind::DeviceKey of the contract"),
    ("claim_token.token", "Kind::ClaimToken of the contract"),
    ("password_reset.token", "Kind::Reset of the contract"),
    ("account.password", "Kind::Password of the contract"),
    ("link_code.code_index", "gives a token that is asked whether it lives, at every poll"),
    ("link_code_key.public_key", "gives nothing until a person approved; then it is a device's key"),
    ("pending_sign_up.token", "opens an account that does not exist yet; a day"),
    ("pending_sign_up.password", "the same"),
    ("second_step.token", "stands for a first factor just shown; minutes"),
    ("recovery_code.code", "asked for after a first factor, which an incident ends"),
    ("passkey.credential", "kept by an incident: nothing of it can leak"),
    ("federated_identity.subject_index", "ended by an incident until its owner comes back by a mail"),
    ("trip.token", "a way to a provider and back; minutes"),
    ("not_me.token", "locks, and opens nothing"),
    ("recovery.token", "opens a locked account after a proof; its own end"),
    ("email_change.new_token", "confirms an address; its own end"),
    ("email_change.old_token", "puts an address back; its own end"),
    ("deletion.keep_token", "keeps an account that is going to be deleted; opens nothing"),
    ("invitation.code", "lets somebody sign up; its own end"),
    ("server.public_key", "proves a media server, which waits after a sign-out of the class Server"),
];

/// Names that columns have which open something.
fn opens(column: &str) -> bool {
    column.ends_with("token")
        || ["password", "public_key", "credential", "code", "code_index", "subject_index"].contains(&column)
}

#[test]
fn every_kind_of_credential_in_the_schema_says_what_ends_it() {
    let mut found = BTreeSet::new();
    for step in MIGRATIONS.steps {
        let mut table = String::new();
        for line in Sql::from(step.sql).text(Engine::Sqlite).lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["CREATE", "TABLE", name, ..] => table = (*name).to_owned(),
                [column, "BYTEA" | "BYTEA," | "TEXT" | "TEXT,", ..] if opens(column) => {
                    found.insert(format!("{table}.{column}"));
                }
                _ => {}
            }
        }
    }
    // The characters of a link code lie sealed; it is looked up by their index.
    found.remove("link_code.code");
    let named: BTreeSet<String> = KINDS.iter().map(|(column, _)| (*column).to_owned()).collect();
    assert_eq!(found, named, "left: in the schema; right: named here");
}
