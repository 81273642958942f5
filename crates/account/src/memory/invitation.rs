//! Invitations to sign up and settings, in memory.

use async_trait::async_trait;
use kernel::Timestamp;

use super::{MemoryTx, find, first, insert, update};
use crate::ids::{Index, InvitationId, SignUpId};
use crate::invitation::SignUpInvitation;
use crate::ports::{InvitationRows, SettingRows, Stored};

#[async_trait]
impl InvitationRows for MemoryTx {
    async fn insert_invitation(&mut self, invitation: &SignUpInvitation) -> Stored<()> {
        insert(&mut self.rows.invitations, invitation, |old| {
            old.id == invitation.id || old.code == invitation.code
        })
    }

    async fn update_invitation(&mut self, invitation: &SignUpInvitation) -> Stored<()> {
        update!(self.rows.invitations, invitation)
    }

    async fn invitation(&mut self, id: &InvitationId) -> Stored<Option<SignUpInvitation>> {
        find(&self.rows.invitations, |row| row.id == *id)
    }

    async fn invitation_by_code(&mut self, code: &Index) -> Stored<Option<SignUpInvitation>> {
        find(&self.rows.invitations, |row| row.code == *code)
    }

    async fn invitations(&mut self, limit: i64) -> Stored<Vec<SignUpInvitation>> {
        let mut rows = self.rows.invitations.clone();
        rows.sort_by(|a, b| b.created_at.cmp(&a.created_at).then(a.id.cmp(&b.id)));
        Ok(first(rows, limit))
    }

    async fn tie_sign_up(&mut self, sign_up: &SignUpId, invitation: &InvitationId) -> Stored<()> {
        self.rows.tied.push((sign_up.clone(), invitation.clone()));
        Ok(())
    }

    async fn invitation_of(&mut self, sign_up: &SignUpId) -> Stored<Option<SignUpInvitation>> {
        let tied =
            self.rows.tied.iter().find(|(id, _)| id == sign_up).map(|(_, invitation)| invitation.clone());
        match tied.filter(|_| self.rows.sign_ups.iter().any(|row| row.id == *sign_up)) {
            Some(id) => self.invitation(&id).await,
            None => Ok(None),
        }
    }
}

#[async_trait]
impl SettingRows for MemoryTx {
    async fn setting(&mut self, name: &str) -> Stored<Option<String>> {
        Ok(self.rows.settings.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()))
    }

    async fn set(&mut self, name: &str, value: &str, _at: Timestamp) -> Stored<()> {
        self.rows.settings.retain(|(key, _)| key != name);
        self.rows.settings.push((name.to_owned(), value.to_owned()));
        Ok(())
    }
}
