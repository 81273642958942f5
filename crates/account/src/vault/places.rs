//! Where every sealed value stands: what a rotation walks over, and what a test compares with the schema.

use super::Column;

/// Every sealed column. A test of the store finds those that are missing here.
pub const SEALED: &[Column] = &[
    Column::AccountEmail,
    Column::AccountUserName,
    Column::SignUpEmail,
    Column::SignUpUserName,
    Column::SessionOrigin,
    Column::DeviceAddress,
    Column::DeviceName,
    Column::LinkCodeCode,
    Column::LinkCodeAddress,
    Column::ServerAddress,
    Column::ShareInvitedEmail,
    Column::MailParameters,
    Column::MailboxContent,
    Column::AuditDetail,
    Column::EmailChangeOld,
    Column::EmailChangeNew,
    Column::AccountKey,
    Column::HouseKey,
    Column::FactorsAppKey,
    Column::FactorsOfferedKey,
    Column::PasskeyRecord,
    Column::PasskeyName,
    Column::FederatedIdentity,
    Column::TripLuggage,
    Column::InvitationNote,
    Column::MailTieEmail,
];

impl Column {
    /// The table it is in.
    #[must_use]
    pub fn table(self) -> &'static str {
        self.as_str().split_once('.').map_or("", |(table, _)| table)
    }

    /// Its name in that table.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.as_str().split_once('.').map_or("", |(_, name)| name)
    }

    /// The column that names the row. Its text is what a value is bound to.
    #[must_use]
    pub const fn row(self) -> &'static str {
        match self {
            Self::AuditDetail => "seq",
            Self::AccountKey | Self::FactorsAppKey | Self::FactorsOfferedKey => "account_id",
            Self::HouseKey => "name",
            Self::DeviceName => "device_id",
            Self::MailTieEmail => "mail_id",
            _ => "id",
        }
    }

    /// Whether its values may not be sealed again: a row of the audit trail is hashed as it is stored.
    #[must_use]
    pub const fn fixed(self) -> bool {
        matches!(self, Self::AuditDetail)
    }

    /// The column that names the account whose key seals it, where that was the keyring before accounts had keys.
    #[must_use]
    pub const fn once_of_keyring(self) -> Option<&'static str> {
        match self {
            Self::AccountEmail | Self::AccountUserName => Some("id"),
            Self::SessionOrigin | Self::DeviceAddress | Self::MailParameters => Some("account_id"),
            Self::ServerAddress | Self::ShareInvitedEmail => Some("owner_id"),
            _ => None,
        }
    }
}
