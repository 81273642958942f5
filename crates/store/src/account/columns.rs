//! How the account domain's own types stand in columns.

use account::attack::AttackKind;
use account::device::{ClientIdentifier, DeviceAbout};
use account::epoch::Class;
use account::federated::{ProviderName, Stage};
use account::role::Role;
use account::way_in::WayIn;
use account::{
    AccountId, AccountNumber, ClaimTokenId, CohortId, DeviceId, DeviceNumber, EmailChangeId,
    FederatedIdentityId, IncidentId, Index, InvitationId, LinkCodeId, MailId, MailboxId, Mark, NotMeId,
    PasskeyId, PublicKey, RecoveryId, ResetId, Sealed, SecondStepId, SectionNumber, ServerId, ServerNumber,
    SessionId, ShareId, ShareNumber, SignUpId, TokenHash, TokenId, TripId,
};
use kernel::{Epoch, MachineIdentifier};

use crate::engine::{Error, FromColumn, Row, Value};

macro_rules! column {
    ($stored:ty: $($type:ty => |$value:ident| $out:expr, |$read:ident| $in:expr;)+) => { $(
        impl From<&$type> for Value {
            fn from($value: &$type) -> Self {
                Self::from($out)
            }
        }

        impl From<Option<&$type>> for Value {
            fn from(value: Option<&$type>) -> Self {
                Self::from(value.map(|$value| $out))
            }
        }

        impl FromColumn for Option<$type> {
            fn from_column(row: &Row, column: &str) -> Result<Self, Error> {
                let unreadable = || Error::Column { column: column.to_owned(), source: None };
                let stored: Option<$stored> = row.get(column)?;
                stored.map(|$read| Option::<$type>::from($in).ok_or_else(unreadable)).transpose()
            }
        }

        impl FromColumn for $type {
            fn from_column(row: &Row, column: &str) -> Result<Self, Error> {
                let unreadable = || Error::Column { column: column.to_owned(), source: None };
                row.get::<Option<Self>>(column)?.ok_or_else(unreadable)
            }
        }
    )+ };
}

macro_rules! text_ids {
    ($($type:ident),+) => { column! { String: $( $type => |id| id.as_str(), |text| $type::new(text); )+ } };
}

macro_rules! numbers {
    ($($type:ident),+) => { column! { i32: $( $type => |number| number.0, |number| $type(number); )+ } };
}

text_ids!(
    AccountId,
    SignUpId,
    ResetId,
    FederatedIdentityId,
    TripId,
    SessionId,
    DeviceId,
    TokenId,
    LinkCodeId,
    ClaimTokenId,
    ServerId,
    ShareId,
    IncidentId,
    MailId,
    MailboxId,
    NotMeId,
    RecoveryId,
    EmailChangeId,
    CohortId,
    SecondStepId,
    PasskeyId,
    InvitationId
);
numbers!(AccountNumber, DeviceNumber, ServerNumber, ShareNumber, SectionNumber);

column! { String:
    ClientIdentifier => |id| id.as_str(), |text| ClientIdentifier::parse(&text).ok();
    MachineIdentifier => |id| id.as_str(), |text| MachineIdentifier::parse(&text).ok();
    Class => |class| class.as_str(), |text| Class::parse(&text);
    WayIn => |way| way.as_str(), |text| WayIn::parse(&text);
    ProviderName => |name| name.as_str(), |text| ProviderName::parse(&text);
    Stage => |stage| stage.as_str(), |text| Stage::parse(&text);
    Role => |role| role.as_str(), |text| Role::parse(&text);
    AttackKind => |kind| kind.as_str(), |text| AttackKind::parse(&text);
    DeviceAbout => |about| serde_json::to_string(about).unwrap_or_default(), |text| serde_json::from_str::<DeviceAbout>(&text).ok();
}

column! { Vec<u8>:
    Sealed => |sealed| sealed.0.as_slice(), |bytes| Sealed(bytes);
    Index => |index| index.0.as_slice(), |bytes| bytes.try_into().ok().map(Index);
    TokenHash => |hash| hash.0.as_slice(), |bytes| bytes.try_into().ok().map(TokenHash);
    Mark => |mark| mark.0.as_slice(), |bytes| bytes.try_into().ok().map(Mark);
    PublicKey => |key| key.0.as_slice(), |bytes| bytes.try_into().ok().map(PublicKey);
}

column! { i64:
    Epoch => |epoch| epoch.0, |number| Epoch(number);
}
