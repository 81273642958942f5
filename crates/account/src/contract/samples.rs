//! One row of each kind, for tests. Rows with different numbers differ in everything that must be unique.

use kernel::{Epoch, MachineIdentifier, Timestamp};

use crate::account::{Account, PasswordHash, PasswordReset, PendingSignUp};
use crate::claim_token::ClaimToken;
use crate::device::{ClientIdentifier, Device, DeviceAbout};
use crate::epoch::Class;
use crate::factor::{AuthenticatorApp, Factors, OfferedKey, SecondStep};
use crate::ids::{
    AccountNumber, DeviceNumber, Index, PollIndex, PublicKey, Sealed, SectionNumber, ServerNumber,
    ShareNumber, TokenHash,
};
use crate::incident::{Incident, ScopeKind};
use crate::link_code::{LinkCode, LinkState, Strength};
use crate::mail::{Mail, MailKind, MailState};
use crate::passkey::Passkey;
use crate::server::{Section, Server, ServerAbout};
use crate::session::Session;
use crate::share::{Filters, Permissions, Share, SharedSections};
use crate::token::Token;
use crate::way_in::WayIn;

/// Bytes that no text encoding survives unless they are kept as bytes.
pub(super) fn sealed(n: u8) -> Sealed {
    Sealed(vec![0, 255, 128, n])
}

/// An account; its e-mail index is `[n; 32]`, its user name index `[n + 100; 32]`.
#[must_use]
pub fn account(n: u8) -> Account {
    Account {
        id: format!("a{n}").into(),
        number: AccountNumber(i32::MAX - i32::from(n)),
        uuid: format!("{n:016x}"),
        cohort: "2026-01".into(),
        email: sealed(n),
        email_index: Index([n; 32]),
        user_name: sealed(n + 100),
        user_name_index: Index([n + 100; 32]),
        password: Some(PasswordHash(format!("$argon2id${n}"))),
        password_epoch: Epoch(1),
        created_at: Timestamp(1_767_268_800_123 + i64::from(n)),
        key: Some(sealed(n + 50)),
        version: 0,
    }
}

/// A sign-up with the address `[email; 32]` and the name `[name; 32]`, which expires at 1000.
#[must_use]
pub fn sign_up(n: u8, email: u8, name: u8) -> PendingSignUp {
    PendingSignUp {
        id: format!("u{n}").into(),
        token: TokenHash([n; 32]),
        email: sealed(email),
        email_index: Index([email; 32]),
        user_name: sealed(name),
        user_name_index: Index([name; 32]),
        password: PasswordHash("$argon2id$".into()),
        created_at: Timestamp(1),
        expires_at: Timestamp(1000),
    }
}

/// A reset that expires at 1000.
#[must_use]
pub fn reset(n: u8, account: &str) -> PasswordReset {
    PasswordReset {
        id: format!("r{n}").into(),
        token: TokenHash([n; 32]),
        account: account.into(),
        issued: Epoch(4),
        created_at: Timestamp(1),
        expires_at: Timestamp(1000),
    }
}

/// A session last seen at `n`.
#[must_use]
pub fn session(n: u8, account: &str) -> Session {
    Session {
        id: format!("s{n}").into(),
        token: TokenHash([n; 32]),
        account: account.into(),
        issued: Epoch(i64::from(n)),
        created_at: Timestamp(1),
        last_seen_at: Timestamp(i64::from(n)),
        origin: sealed(n),
        proved_at: Timestamp(i64::from(n) + 1),
        proved_by: WayIn::Passkey,
    }
}

/// A device last seen at `n`, called `client-{n}`.
///
/// # Panics
///
/// Never: the client identifier is well formed.
#[must_use]
#[expect(clippy::unwrap_used, reason = "the identifier is well formed")]
pub fn device(n: u8, account: &str) -> Device {
    Device {
        id: format!("d{n}").into(),
        number: DeviceNumber(1000 + i32::from(n)),
        account: account.into(),
        client_identifier: ClientIdentifier::parse(&format!("client-{n}")).unwrap(),
        about: about(),
        address: sealed(n),
        created_at: Timestamp(1),
        last_seen_at: Timestamp(i64::from(n)),
        removed_at: None,
        version: 0,
    }
}

/// A device that says everything about itself.
#[must_use]
pub fn about() -> DeviceAbout {
    let text = |what: &str| format!("{what} 'ä\" 🎬");
    DeviceAbout {
        name: text("name"),
        product: text("product"),
        version: text("version"),
        platform: text("platform"),
        platform_version: text("platform version"),
        device: text("device"),
        model: text("model"),
        vendor: text("vendor"),
        provides: "player,controller".into(),
        screen_resolution: text("screen"),
    }
}

/// A token of class Player issued at `n`, without device or server.
#[must_use]
pub fn token(n: u8, account: &str) -> Token {
    Token {
        id: format!("t{n}").into(),
        token: TokenHash([n; 32]),
        account: account.into(),
        device: None,
        class: Class::Player,
        server: None,
        issued: Epoch(i64::from(n)),
        created_at: Timestamp(1),
        revoked_at: None,
    }
}

/// A waiting code with the characters `[code; 32]`, which expires at `1000 + n`.
///
/// # Panics
///
/// Never: the client identifier is well formed.
#[must_use]
#[expect(clippy::unwrap_used, reason = "the identifier is well formed")]
pub fn link_code(n: u8, code: u8) -> LinkCode {
    LinkCode {
        id: format!("l{n}").into(),
        polled: PollIndex(2000 + i64::from(n)),
        code: sealed(code),
        code_index: Index([code; 32]),
        strength: if n.is_multiple_of(2) { Strength::Short } else { Strength::Strong },
        client_identifier: ClientIdentifier::parse("tv").unwrap(),
        about: about(),
        address: sealed(n),
        state: LinkState::Waiting,
        created_at: Timestamp(1),
        expires_at: Timestamp(1000 + i64::from(n)),
        version: 0,
    }
}

/// A claim token that expires at 1000.
#[must_use]
pub fn claim_token(n: u8, account: &str) -> ClaimToken {
    ClaimToken {
        id: format!("c{n}").into(),
        token: TokenHash([n; 32]),
        account: account.into(),
        issued: Epoch(2),
        created_at: Timestamp(1),
        expires_at: Timestamp(1000),
        spent_by: None,
        version: 0,
    }
}

/// A server of nobody, with the key `[n; 32]`, made at `n`.
///
/// # Panics
///
/// Never: the machine identifier is well formed.
#[must_use]
#[expect(clippy::unwrap_used, reason = "the identifier is well formed")]
pub fn server(n: u8) -> Server {
    Server {
        id: format!("v{n}").into(),
        number: ServerNumber(3000 + i32::from(n)),
        machine_identifier: MachineIdentifier::parse(&format!("machine-{n}")).unwrap(),
        public_key: Some(PublicKey([n; 32])),
        about: ServerAbout {
            name: format!("den {n}"),
            product: "product".into(),
            version: "1.2".into(),
            platform: "platform".into(),
            platform_version: "6".into(),
            device: "PC".into(),
        },
        owner: None,
        device: None,
        approved: Epoch::ZERO,
        revoked_at: None,
        counter: 0,
        address: sealed(n),
        created_at: Timestamp(i64::from(n)),
        last_seen_at: Timestamp(i64::from(n)),
        version: 0,
    }
}

/// A section with the number `4000 + n`.
#[must_use]
pub fn section(n: u8) -> Section {
    Section {
        number: SectionNumber(4000 + i32::from(n)),
        key: n.to_string(),
        kind: "movie".into(),
        title: format!("Films {n}"),
        uuid: format!("uuid-{n}"),
    }
}

/// A pending share of some sections, given at `n`.
#[must_use]
pub fn share(n: u8, server: &str, owner: &str, invitee: &str) -> Share {
    Share {
        id: format!("h{n}").into(),
        number: ShareNumber(5000 + i32::from(n)),
        server: server.into(),
        owner: owner.into(),
        invitee: Some(invitee.into()),
        invited_email: None,
        invited_email_index: None,
        sections: SharedSections::Only(vec![SectionNumber(4001), SectionNumber(4002)]),
        permissions: Permissions { allow_sync: true, allow_tuners: 2, ..Permissions::default() },
        filters: Filters { movies: "contentRating=G%2CPG|label!=a'b".into(), ..Filters::default() },
        invited_at: Timestamp(i64::from(n)),
        accepted_at: None,
        version: 0,
    }
}

/// An incident that touches everyone who was there at `1767268800200`, at epoch 5.
#[must_use]
pub fn incident(n: u8, scope: ScopeKind) -> Incident {
    Incident {
        id: format!("i{n}").into(),
        scope,
        reason: "a backup was 'lost'".into(),
        aware_at: Timestamp(1),
        declared_at: Timestamp(1_767_268_800_200 + i64::from(n)),
        epoch: Epoch(5),
        accounts: 3,
        campaign_after: None,
        campaign_done_at: None,
        version: 0,
    }
}

/// A mail of no campaign, due at `n`.
#[must_use]
pub fn mail(n: u8) -> Mail {
    Mail {
        id: format!("m{n}").into(),
        kind: MailKind::ConfirmSignUp,
        account: None,
        parameters: sealed(n),
        campaign: None,
        state: MailState::Due,
        tries: 0,
        due_at: Timestamp(i64::from(n)),
        created_at: Timestamp(1),
        done_at: None,
        version: 0,
    }
}

/// Factors that use every column.
#[must_use]
pub fn factors(n: u8, account: &str) -> Factors {
    Factors {
        account: account.into(),
        app: Some(AuthenticatorApp { key: sealed(n), since: Timestamp(i64::from(n)), used_step: 1 << 40 }),
        offered: Some(OfferedKey { key: sealed(n + 1), at: Timestamp(7) }),
        passkey_after_password: true,
        short_password: true,
        recovery_made_at: Some(Timestamp(9)),
        version: 0,
    }
}

/// A second step that expires at 1000.
#[must_use]
pub fn second_step(n: u8, account: &str) -> SecondStep {
    SecondStep {
        id: format!("w{n}").into(),
        token: TokenHash([n; 32]),
        account: account.into(),
        first: WayIn::Identity,
        issued: Epoch(3),
        tries: 0,
        expires_at: Timestamp(1000),
    }
}

/// A passkey with the credential `[n; 32]`, made at `n`.
#[must_use]
pub fn passkey(n: u8, account: &str) -> Passkey {
    Passkey {
        id: format!("k{n}").into(),
        account: account.into(),
        credential: TokenHash([n; 32]),
        record: sealed(n),
        name: sealed(n + 1),
        counter: i64::from(u32::MAX),
        backup_eligible: true,
        backed_up: false,
        created_at: Timestamp(i64::from(n)),
        last_used_at: None,
        version: 0,
    }
}
