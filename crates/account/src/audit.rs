//! The audit trail: rows that are only ever added, each holding the hash of the one before.
//!
//! Whoever changes, drops or swaps a row breaks the chain at that row. Cutting off the tail is noticed only by somebody
//! who kept a later head. Decides only.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::ids::Sealed;

/// What happened, as one word per kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each name says what happened")]
pub enum AuditKind {
    AccountCreated,
    AccountsImported,
    SignedIn,
    PasswordChanged,
    PasswordReset,
    PasswordDisabled,
    ProvedAgain,
    AppTurnedOn,
    AppTurnedOff,
    AppDisabled,
    RecoveryCodesMade,
    RecoveryCodeUsed,
    PasskeyAdded,
    PasskeyRenamed,
    PasskeyRemoved,
    PasskeyWentBack,
    PasskeyAfterPassword,
    PasswordRemoved,
    SignedOut,
    SignedOutEverywhere,
    DeviceLinked,
    DeviceRemoved,
    DeviceRenamed,
    PlayersSignedOut,
    DeviceKeyTaken,
    ClaimTokenIssued,
    ServerClaimed,
    ServerApproved,
    ServerReleased,
    ServerRevoked,
    ShareGiven,
    ShareAccepted,
    ShareChanged,
    ShareRemoved,
    IncidentDeclared,
    ProviderConnected,
    ProviderRemoved,
    AccountReopened,
    RoleChanged,
    Searched,
    AddressShown,
    ResetStarted,
    ResetRequired,
    LimitsCleared,
    AccountSuspended,
    SuspensionLifted,
    InvitationMade,
    InvitationEnded,
    SettingChanged,
    AttackNoticed,
    NewPlace,
    AccountLocked,
    AccountUnlocked,
    AccountRecovered,
    EmailChangeAsked,
    EmailChangeDropped,
    EmailChanged,
    EmailPutBack,
    UserNameChanged,
    Exported,
    DeletionAsked,
    DeletionTakenBack,
    AccountDeleted,
    OlderCopyEnded,
}

impl AuditKind {
    /// The word it is stored under.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccountCreated => "account_created",
            Self::AccountsImported => "accounts_imported",
            Self::SignedIn => "signed_in",
            Self::PasswordChanged => "password_changed",
            Self::PasswordReset => "password_reset",
            Self::PasswordDisabled => "password_disabled",
            Self::ProvedAgain => "proved_again",
            Self::AppTurnedOn => "app_turned_on",
            Self::AppTurnedOff => "app_turned_off",
            Self::AppDisabled => "app_disabled",
            Self::RecoveryCodesMade => "recovery_codes_made",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::PasskeyAdded => "passkey_added",
            Self::PasskeyRenamed => "passkey_renamed",
            Self::PasskeyRemoved => "passkey_removed",
            Self::PasskeyWentBack => "passkey_went_back",
            Self::PasskeyAfterPassword => "passkey_after_password",
            Self::PasswordRemoved => "password_removed",
            Self::SignedOut => "signed_out",
            Self::SignedOutEverywhere => "signed_out_everywhere",
            Self::DeviceLinked => "device_linked",
            Self::DeviceRemoved => "device_removed",
            Self::DeviceRenamed => "device_renamed",
            Self::PlayersSignedOut => "players_signed_out",
            Self::DeviceKeyTaken => "device_key_taken",
            Self::ClaimTokenIssued => "claim_token_issued",
            Self::ServerClaimed => "server_claimed",
            Self::ServerApproved => "server_approved",
            Self::ServerReleased => "server_released",
            Self::ServerRevoked => "server_revoked",
            Self::ShareGiven => "share_given",
            Self::ShareAccepted => "share_accepted",
            Self::ShareChanged => "share_changed",
            Self::ShareRemoved => "share_removed",
            Self::IncidentDeclared => "incident_declared",
            Self::ProviderConnected => "provider_connected",
            Self::ProviderRemoved => "provider_removed",
            Self::AccountReopened => "account_reopened",
            Self::RoleChanged => "role_changed",
            Self::Searched => "searched",
            Self::AddressShown => "address_shown",
            Self::ResetStarted => "reset_started",
            Self::ResetRequired => "reset_required",
            Self::LimitsCleared => "limits_cleared",
            Self::AccountSuspended => "account_suspended",
            Self::SuspensionLifted => "suspension_lifted",
            Self::InvitationMade => "invitation_made",
            Self::InvitationEnded => "invitation_ended",
            Self::SettingChanged => "setting_changed",
            Self::AttackNoticed => "attack_noticed",
            Self::NewPlace => "new_place",
            Self::AccountLocked => "account_locked",
            Self::AccountUnlocked => "account_unlocked",
            Self::AccountRecovered => "account_recovered",
            Self::EmailChangeAsked => "email_change_asked",
            Self::EmailChangeDropped => "email_change_dropped",
            Self::EmailChanged => "email_changed",
            Self::EmailPutBack => "email_put_back",
            Self::UserNameChanged => "user_name_changed",
            Self::Exported => "exported",
            Self::DeletionAsked => "deletion_asked",
            Self::DeletionTakenBack => "deletion_taken_back",
            Self::AccountDeleted => "account_deleted",
            Self::OlderCopyEnded => "older_copy_ended",
        }
    }
}

/// One row of the trail. `kind` is text, so that rows of a later version are still verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place: 1, 2, 3, ...
    pub seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub kind: String,
    /// The id of the account, server or incident it happened to.
    pub subject: String,
    /// The sealed rest: by whom, from where.
    pub detail: Sealed,
    /// The hash of the row before; zeros before the first.
    pub previous: [u8; 32],
    /// The hash of this row.
    pub hash: [u8; 32],
}

/// Where the trail ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AuditHead {
    /// The place of the last row; 0 when there is none.
    pub seq: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// The trail is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the audit trail is broken at row {seq}")]
pub struct AuditBroken {
    /// The first row that does not follow.
    pub seq: i64,
}

impl AuditEntry {
    /// The row that follows `head`.
    #[must_use]
    pub fn after(head: AuditHead, at: Timestamp, kind: AuditKind, subject: &str, detail: Sealed) -> Self {
        let mut entry = Self {
            seq: head.seq + 1,
            at,
            kind: kind.as_str().to_owned(),
            subject: subject.to_owned(),
            detail,
            previous: head.hash,
            hash: [0; 32],
        };
        entry.hash = entry.computed();
        entry
    }

    /// Where the trail ends after this row, if it follows `head` and is unchanged.
    pub fn verify(&self, head: AuditHead) -> Result<AuditHead, AuditBroken> {
        let expected = head.seq + 1;
        if self.seq != expected || self.previous != head.hash || self.hash != self.computed() {
            return Err(AuditBroken { seq: expected });
        }
        Ok(AuditHead { seq: self.seq, hash: self.hash })
    }

    /// Every part is preceded by its length, so that no byte can move from one part to the next.
    fn computed(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for part in [
            self.previous.as_slice(),
            &self.seq.to_be_bytes(),
            &self.at.as_millis().to_be_bytes(),
            self.kind.as_bytes(),
            self.subject.as_bytes(),
            &self.detail.0,
        ] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trail() -> Vec<AuditEntry> {
        let mut head = AuditHead::default();
        (0..5u8)
            .map(|n| {
                let entry = AuditEntry::after(
                    head,
                    Timestamp(i64::from(n)),
                    AuditKind::SignedIn,
                    "ana",
                    Sealed(vec![n]),
                );
                head = AuditHead { seq: entry.seq, hash: entry.hash };
                entry
            })
            .collect()
    }

    fn verify(rows: &[AuditEntry]) -> Result<AuditHead, AuditBroken> {
        rows.iter().try_fold(AuditHead::default(), |head, row| row.verify(head))
    }

    #[test]
    fn a_changed_dropped_or_swapped_row_is_found_at_its_place() {
        assert_eq!(verify(&trail()).unwrap().seq, 5);
        let mut flipped = trail();
        flipped[2].detail.0[0] ^= 1;
        assert_eq!(verify(&flipped), Err(AuditBroken { seq: 3 }));
        let mut dropped = trail();
        dropped.remove(1);
        assert_eq!(verify(&dropped), Err(AuditBroken { seq: 2 }));
        let mut swapped = trail();
        swapped.swap(3, 4);
        assert_eq!(verify(&swapped), Err(AuditBroken { seq: 4 }));
    }

    #[test]
    fn a_byte_cannot_move_from_one_part_to_the_next() {
        let one = AuditEntry::after(
            AuditHead::default(),
            Timestamp(0),
            AuditKind::SignedIn,
            "a",
            Sealed(vec![b'b']),
        );
        let two =
            AuditEntry::after(AuditHead::default(), Timestamp(0), AuditKind::SignedIn, "ab", Sealed(vec![]));
        assert_ne!(one.hash, two.hash);
    }
}
