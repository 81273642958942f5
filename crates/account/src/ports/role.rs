//! Roles.

use async_trait::async_trait;

use super::Stored;
use crate::ids::AccountId;
use crate::role::{Role, RoleGiven};

/// Who has which role.
#[async_trait]
pub trait RoleRows {
    /// The role of an account, if it has one.
    async fn role_of(&mut self, account: &AccountId) -> Stored<Option<Role>>;
    /// Holds the list until commit: whoever changes it calls this first, so that two changes cannot both believe that
    /// another owner remains.
    async fn hold_roles(&mut self) -> Stored<()>;
    /// Everybody who has one, first given first.
    async fn roles(&mut self) -> Stored<Vec<RoleGiven>>;
    /// Puts this role in place of another one.
    async fn give_role(&mut self, given: &RoleGiven) -> Stored<()>;
    /// Takes the role away; nothing happens if there is none.
    async fn take_role(&mut self, account: &AccountId) -> Stored<()>;
}
