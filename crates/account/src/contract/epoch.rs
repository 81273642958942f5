//! Promises about what a sign-out ends: one credential of every kind, at every level alone.

use kernel::{Epoch, Timestamp};

use super::{begin, samples};
use crate::account::{Account, PasswordReset};
use crate::claim_token::ClaimToken;
use crate::device_key::DeviceKey;
use crate::epoch::{Class, Floors, Level};
use crate::ids::{CohortId, DeviceId, PublicKey};
use crate::ports::{AccountStore, AccountTx};
use crate::session::Session;
use crate::token::Token;

/// Every kind of credential that remembers when it was issued. One that is added without saying here what it is does not
/// compile; one that a table holds and this does not name fails the test beside the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A browser's session.
    Session,
    /// A player's token.
    PlayerToken,
    /// An app's token.
    AppToken,
    /// A media server's own token.
    ServerToken,
    /// An administrator's token.
    AdminToken,
    /// A device's key, and every token signed for it.
    DeviceKey,
    /// What a media server is claimed with.
    ClaimToken,
    /// A link to choose a new password.
    Reset,
    /// The password itself.
    Password,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Session,
        Self::PlayerToken,
        Self::AppToken,
        Self::ServerToken,
        Self::AdminToken,
        Self::DeviceKey,
        Self::ClaimToken,
        Self::Reset,
        Self::Password,
    ];

    /// Whether "sign out everything" ends it; an incident ends them all.
    const fn connected(self) -> bool {
        match self {
            Self::Session
            | Self::PlayerToken
            | Self::AppToken
            | Self::ServerToken
            | Self::AdminToken
            | Self::DeviceKey
            | Self::ClaimToken => true,
            Self::Reset | Self::Password => false,
        }
    }

    /// Whether one that was issued then still opens something.
    fn alive(self, issued: Epoch, floors: &Floors) -> bool {
        let token = |class| Token { class, issued, ..samples::token(1, "a1") }.alive(floors, false).is_ok();
        match self {
            Self::Session => {
                Session { issued, ..samples::session(1, "a1") }.alive(floors, false, Timestamp(0)).is_ok()
            }
            Self::PlayerToken => token(Class::Player),
            Self::AppToken => token(Class::App),
            Self::ServerToken => token(Class::Server),
            Self::AdminToken => token(Class::Admin),
            Self::DeviceKey => {
                let device = samples::device(1, "a1");
                let key = DeviceKey {
                    thumbprint: "one".to_owned(),
                    key: PublicKey([1; 32]),
                    account: device.account.clone(),
                    device: device.id.clone(),
                    issued,
                    created_at: Timestamp(0),
                };
                key.as_token(&device, issued, Timestamp(0)).alive(floors, false).is_ok()
            }
            Self::ClaimToken => {
                let claim = ClaimToken { issued, spent_by: None, ..samples::claim_token(1, "a1") };
                let machine = samples::server(1).machine_identifier;
                claim.spend(&machine, floors, Timestamp(0)).is_ok()
            }
            Self::Reset => {
                PasswordReset { issued, ..samples::reset(1, "a1") }.usable(floors, Timestamp(0)).is_ok()
            }
            Self::Password => {
                !Account { password_epoch: issued, ..samples::account(1) }.reset_required(floors)
            }
        }
    }
}

async fn floors(tx: &mut dyn AccountTx, cohort: &CohortId) -> Floors {
    let device: DeviceId = samples::device(1, "a1").id;
    Floors::of(tx.raised(&Level::covering(cohort, &"a1".into(), Some(&device))).await.unwrap())
}

/// Everybody, a cohort, an account, a device: each alone ends every kind it is raised for, and nothing issued later. A later
/// sign-out of less hides no earlier one of more.
pub async fn each_level_alone_ends_every_kind_of_credential(store: &dyn AccountStore) {
    let cohort = CohortId::new("2026-03");
    let levels = [
        Level::Global,
        Level::Cohort(cohort.clone()),
        Level::Account("a1".into()),
        Level::Device(samples::device(1, "a1").id),
    ];
    for level in levels {
        for classes in [&Class::ALL[..], &Class::CONNECTED[..]] {
            let mut tx = begin(store).await;
            let issued = tx.epoch().await.unwrap().next();
            let before = floors(&mut *tx, &cohort).await;
            assert!(Kind::ALL.iter().all(|kind| kind.alive(issued, &before)));
            let epoch = tx.advance_epoch().await.unwrap();
            for class in classes {
                tx.raise(&level, *class, epoch).await.unwrap();
            }
            let later = tx.advance_epoch().await.unwrap();
            tx.raise(&Level::Device("another".into()), Class::Player, later).await.unwrap();
            let after = floors(&mut *tx, &cohort).await;
            for kind in Kind::ALL {
                let ends = kind.connected() || classes.contains(&Class::Credential);
                assert_eq!(kind.alive(issued, &after), !ends, "{kind:?} at {level:?}");
                assert!(kind.alive(later.next(), &after), "{kind:?} issued later");
            }
            // Undone: each level is looked at alone.
            drop(tx);
        }
    }
}

/// Who is in another cohort, and another account, goes on.
pub async fn a_level_ends_nobody_it_does_not_cover(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    let issued = tx.epoch().await.unwrap().next();
    let epoch = tx.advance_epoch().await.unwrap();
    for class in Class::ALL {
        tx.raise(&Level::Cohort("2026-04".into()), class, epoch).await.unwrap();
        tx.raise(&Level::Account("a2".into()), class, epoch).await.unwrap();
    }
    let open = floors(&mut *tx, &"2026-03".into()).await;
    assert!(Kind::ALL.iter().all(|kind| kind.alive(issued, &open)));
    drop(tx);
}
