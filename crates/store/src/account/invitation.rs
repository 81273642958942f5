//! Invitations to sign up, and settings.

use account::invitation::SignUpInvitation;
use account::ports::{InvitationRows, SettingRows, Stored};
use account::{Index, InvitationId, SignUpId};
use async_trait::async_trait;
use kernel::Timestamp;

use super::{Work, unless_stale};
use crate::engine::{Error, Row, binds};

const INSERT: &str = "
    INSERT INTO invitation (id, code, made_by, note, uses, used, created_at, expires_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)
";
const UPDATE: &str = "
    UPDATE invitation SET code = $3, made_by = $4, note = $5, uses = $6, used = $7, created_at = $8,
        expires_at = $9, version = version + 1
    WHERE id = $1 AND version = $2
";
const BY_ID: &str = "SELECT * FROM invitation WHERE id = $1";
const BY_CODE: &str = "SELECT * FROM invitation WHERE code = $1";
const NEWEST: &str = "SELECT * FROM invitation ORDER BY created_at DESC, id LIMIT $1";
const TIE: &str = "INSERT INTO sign_up_invitation (sign_up_id, invitation_id) VALUES ($1, $2)";
const OF_SIGN_UP: &str = "
    SELECT invitation.* FROM invitation
    JOIN sign_up_invitation ON sign_up_invitation.invitation_id = invitation.id
    WHERE sign_up_invitation.sign_up_id = $1
";
const SETTING: &str = "SELECT value FROM setting WHERE name = $1";
const SET: &str = "
    INSERT INTO setting (name, value, changed_at) VALUES ($1, $2, $3)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
";

#[async_trait]
impl InvitationRows for Work {
    async fn insert_invitation(&mut self, invitation: &SignUpInvitation) -> Stored<()> {
        let values = binds![
            &invitation.id,
            &invitation.code,
            invitation.by.as_ref(),
            &invitation.note,
            invitation.uses,
            invitation.used,
            invitation.created_at,
            invitation.expires_at,
        ];
        self.tx.execute(INSERT, values).await?;
        Ok(())
    }

    async fn update_invitation(&mut self, invitation: &SignUpInvitation) -> Stored<()> {
        let values = binds![
            &invitation.id,
            invitation.version,
            &invitation.code,
            invitation.by.as_ref(),
            &invitation.note,
            invitation.uses,
            invitation.used,
            invitation.created_at,
            invitation.expires_at,
        ];
        unless_stale(self.tx.execute(UPDATE, values).await? == 1)
    }

    async fn invitation(&mut self, id: &InvitationId) -> Stored<Option<SignUpInvitation>> {
        let row = self.tx.optional(BY_ID, binds![id]).await?;
        Ok(row.as_ref().map(invitation).transpose()?)
    }

    async fn invitation_by_code(&mut self, code: &Index) -> Stored<Option<SignUpInvitation>> {
        let row = self.tx.optional(BY_CODE, binds![code]).await?;
        Ok(row.as_ref().map(invitation).transpose()?)
    }

    async fn invitations(&mut self, limit: i64) -> Stored<Vec<SignUpInvitation>> {
        let rows = self.tx.all(NEWEST, binds![limit]).await?;
        Ok(rows.iter().map(invitation).collect::<Result<_, _>>()?)
    }

    async fn tie_sign_up(&mut self, sign_up: &SignUpId, invitation: &InvitationId) -> Stored<()> {
        self.tx.execute(TIE, binds![sign_up, invitation]).await?;
        Ok(())
    }

    async fn invitation_of(&mut self, sign_up: &SignUpId) -> Stored<Option<SignUpInvitation>> {
        let row = self.tx.optional(OF_SIGN_UP, binds![sign_up]).await?;
        Ok(row.as_ref().map(invitation).transpose()?)
    }
}

#[async_trait]
impl SettingRows for Work {
    async fn setting(&mut self, name: &str) -> Stored<Option<String>> {
        let row = self.tx.optional(SETTING, binds![name]).await?;
        Ok(row.map(|row| row.get("value")).transpose()?)
    }

    async fn set(&mut self, name: &str, value: &str, at: Timestamp) -> Stored<()> {
        self.tx.execute(SET, binds![name, value, at]).await?;
        Ok(())
    }
}

fn invitation(row: &Row) -> Result<SignUpInvitation, Error> {
    Ok(SignUpInvitation {
        id: row.get("id")?,
        code: row.get("code")?,
        by: row.get("made_by")?,
        note: row.get("note")?,
        uses: row.get("uses")?,
        used: row.get("used")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
        version: row.get("version")?,
    })
}
