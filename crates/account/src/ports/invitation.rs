//! Invitations to sign up, and what is set about signing up.

use async_trait::async_trait;
use kernel::Timestamp;

use super::Stored;
use crate::ids::{Index, InvitationId, SignUpId};
use crate::invitation::SignUpInvitation;

/// Invitations to sign up.
#[async_trait]
pub trait InvitationRows {
    /// Unique: id, code.
    async fn insert_invitation(&mut self, invitation: &SignUpInvitation) -> Stored<()>;
    /// See the module's contract.
    async fn update_invitation(&mut self, invitation: &SignUpInvitation) -> Stored<()>;
    /// By id.
    async fn invitation(&mut self, id: &InvitationId) -> Stored<Option<SignUpInvitation>>;
    /// By its code.
    async fn invitation_by_code(&mut self, code: &Index) -> Stored<Option<SignUpInvitation>>;
    /// All, newest `created_at` first, at most `limit`.
    async fn invitations(&mut self, limit: i64) -> Stored<Vec<SignUpInvitation>>;
    /// Remembers which invitation a waiting sign-up came with. Forgotten with the sign-up.
    async fn tie_sign_up(&mut self, sign_up: &SignUpId, invitation: &InvitationId) -> Stored<()>;
    /// The invitation a waiting sign-up came with.
    async fn invitation_of(&mut self, sign_up: &SignUpId) -> Stored<Option<SignUpInvitation>>;
}

/// What operators set while everything runs.
#[async_trait]
pub trait SettingRows {
    /// The value under a name.
    async fn setting(&mut self, name: &str) -> Stored<Option<String>>;
    /// Puts a value in place of another one.
    async fn set(&mut self, name: &str, value: &str, at: Timestamp) -> Stored<()>;
}
