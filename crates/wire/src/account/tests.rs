//! The answers as bytes, kept as snapshots, and the traps of their readers.

use insta::assert_snapshot;
use kernel::Timestamp;

use super::{people::*, pin::Pin, resource::*, sharing::*, small, user::User, *};

fn ana() -> User {
    User {
        id: 4211,
        uuid: "3f0c9a7be2d14855".into(),
        username: "ana".into(),
        title: "ana".into(),
        email: "ana@example.test".into(),
        thumb: "http://accounts.test/users/3f0c9a7be2d14855/avatar?c=1735689600".into(),
        auth_token: "tk-Qm3Vb81sXe0RwZ2y".into(),
        locale: None,
        confirmed: true,
        joined_at: Timestamp::from_secs(1_735_689_600),
        has_password: true,
        home: false,
        home_admin: false,
        home_size: 1,
        restricted: false,
        two_factor: false,
        remember_expires_at: None,
    }
}

fn ben() -> Person {
    Person {
        id: 5150,
        uuid: "77aa000000000000".into(),
        title: "ben".into(),
        username: "ben".into(),
        email: "ben@example.test".into(),
        thumb: String::new(),
    }
}

fn pin(token: Option<&str>) -> Pin {
    Pin {
        id: 70211,
        code: "K7QX".into(),
        product: "Demo".into(),
        trusted: false,
        qr: "http://accounts.test/api/v2/pins/qr/K7QX".into(),
        client_identifier: "dev-1".into(),
        expires_in: 600,
        created_at: Timestamp::from_secs(1_767_268_800),
        expires_at: Timestamp::from_secs(1_767_269_400),
        auth_token: token.map(Into::into),
        new_registration: token.map(|_| false),
    }
}

fn den() -> Resource {
    Resource {
        id: 901,
        name: "den".into(),
        product: "Plex Media Server".into(),
        product_version: "1.43.0".into(),
        platform: "Linux".into(),
        platform_version: "6.1".into(),
        device: "PC".into(),
        model: "x86_64".into(),
        vendor: String::new(),
        client_identifier: "5c7b".repeat(10),
        created_at: Timestamp::from_secs(1_767_261_600),
        last_seen_at: Timestamp::from_secs(1_767_348_000),
        provides: "server".into(),
        access_token: Some("sv-8H2kP0aLmNq4RtYw".into()),
        owner: None,
        public_address: "203.0.113.9".into(),
        public_address_matches: true,
        presence: true,
        connections: vec![Connection {
            protocol: "http".into(),
            address: "192.168.1.20".into(),
            port: 32400,
            uri: "http://192.168.1.20:32400".into(),
            local: true,
            ipv6: false,
        }],
    }
}

fn both(document: &Document) -> String {
    let json = serde_json::to_string_pretty(&document.json).unwrap();
    format!("{}\n{json}", document.xml.document())
}

#[test]
fn the_user_document_version_two() {
    assert_snapshot!(both(&ana().v2()));
}

#[test]
fn the_user_document_version_one() {
    assert_snapshot!(both(&ana().v1()));
}

#[test]
fn a_link_code_that_waits() {
    assert_snapshot!(both(&pin(None).v2()));
}

#[test]
fn a_link_code_that_was_approved() {
    assert_snapshot!(both(&pin(Some("tk-1")).v2()));
}

#[test]
fn a_link_code_of_an_old_television() {
    assert_snapshot!(pin(None).legacy().xml.document());
}

#[test]
fn resources_and_devices() {
    assert_snapshot!(both(&resources_v2(&[den()])));
    assert_snapshot!(resources_v1(&[den()]).xml.document());
    assert_snapshot!(both(&devices(&[den()], "203.0.113.9")));
    assert_snapshot!(old_servers(&[den()]).xml.document());
}

#[test]
fn people_and_shares() {
    let friend = Friend {
        person: ben(),
        permissions: Permissions::default(),
        home: false,
        restricted: false,
        servers: vec![FriendServer {
            share_id: 31,
            server_id: 12,
            machine_identifier: "5c7b".into(),
            name: "den".into(),
            last_seen_at: Timestamp::from_secs(1_767_348_000),
            libraries: 2,
            all_libraries: false,
            pending: false,
        }],
    };
    assert_snapshot!(users(&[friend]).xml.document());
    let section =
        |id, shared| Section { id, key: id.to_string(), kind: "movie".into(), title: "Films".into(), shared };
    let share = SharedServer {
        id: 31,
        person: ben(),
        access_token: "sh-1".into(),
        name: "den".into(),
        accepted_at: None,
        invited_at: Timestamp::from_secs(1_767_348_000),
        permissions: Permissions::default(),
        all_libraries: false,
        sections: vec![section(1, true), section(2, false)],
    };
    assert_snapshot!(both(&shared_servers("5c7b", &[share])));
    let invite =
        Invite { person: ben(), created_at: Timestamp::from_secs(0), servers: vec![("den".into(), 1)] };
    assert_snapshot!(invites(&[invite]).xml.document());
}

#[test]
fn a_line_tool_finds_each_token_once() {
    let signin = ana().v2().xml.document();
    assert_eq!(signin.matches(" authToken=\"tk-Qm3Vb81sXe0RwZ2y\"").count(), 1);
    let claim = claim::claim_token("claim-abc_DEF-123").xml.document();
    assert_eq!(claim.matches(" token=").count(), 1);
    let exchange = ana().v1().xml.document();
    let lines: Vec<_> = exchange.lines().filter(|line| line.contains("<authentication-token>")).collect();
    assert!(
        matches!(lines[..], [line] if line.contains("<authentication-token>tk-Qm3Vb81sXe0RwZ2y</authentication-token>"))
    );
    for document in [signin, claim, exchange] {
        assert!(!document.contains("HTTP"));
    }
}

#[test]
fn no_boolean_attribute_is_ever_empty() {
    let documents = [ana().v2().xml, resources_v2(&[den()]).xml, pin(None).v2().xml, small::privacy().xml];
    for name in ["home", "owned", "presence", "local", "trusted", "active", "optOutPlayback"] {
        for document in &documents {
            assert!(!document.document().contains(&format!(" {name}=\"\"")), "{name}");
        }
    }
}

#[test]
fn a_waiting_link_code_says_null_and_not_nothing() {
    let json = pin(None).v2().json;
    assert_eq!(
        (json.get("authToken"), json.get("newRegistration")),
        (Some(&serde_json::Value::Null), Some(&serde_json::Value::Null))
    );
}
