//! Roles, in memory.

use async_trait::async_trait;

use super::MemoryTx;
use crate::ids::AccountId;
use crate::ports::{RoleRows, Stored};
use crate::role::{Role, RoleGiven};

#[async_trait]
impl RoleRows for MemoryTx {
    async fn role_of(&mut self, account: &AccountId) -> Stored<Option<Role>> {
        Ok(self.rows.roles.iter().find(|row| row.account == *account).map(|row| row.role))
    }

    async fn hold_roles(&mut self) -> Stored<()> {
        // Of two transactions only one commits here anyway.
        Ok(())
    }

    async fn roles(&mut self) -> Stored<Vec<RoleGiven>> {
        let mut rows = self.rows.roles.clone();
        rows.sort_by(|a, b| a.at.cmp(&b.at).then(a.account.cmp(&b.account)));
        Ok(rows)
    }

    async fn give_role(&mut self, given: &RoleGiven) -> Stored<()> {
        self.take_role(&given.account).await?;
        self.rows.roles.push(given.clone());
        Ok(())
    }

    async fn take_role(&mut self, account: &AccountId) -> Stored<()> {
        self.rows.roles.retain(|row| row.account != *account);
        Ok(())
    }
}
