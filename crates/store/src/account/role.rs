//! Roles.

use account::AccountId;
use account::ports::{RoleRows, Stored};
use account::role::{Role, RoleGiven};
use async_trait::async_trait;

use super::Work;
use crate::engine::{Error, Row, binds};

/// Whoever writes a role holds this row first, so that two changes come one after the other.
const HOLD: &str = "UPDATE counter SET value = value + 1 WHERE name = 'role'";
const OF: &str = "SELECT role FROM account_role WHERE account_id = $1";
const ALL: &str = "SELECT * FROM account_role ORDER BY given_at, account_id";
const GIVE: &str = "
    INSERT INTO account_role (account_id, role, given_by, given_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (account_id) DO UPDATE
    SET role = excluded.role, given_by = excluded.given_by, given_at = excluded.given_at
";
const TAKE: &str = "DELETE FROM account_role WHERE account_id = $1";

#[async_trait]
impl RoleRows for Work {
    async fn role_of(&mut self, account: &AccountId) -> Stored<Option<Role>> {
        let row = self.tx.optional(OF, binds![account]).await?;
        Ok(row.map(|row| row.get("role")).transpose()?)
    }

    async fn hold_roles(&mut self) -> Stored<()> {
        self.tx.execute(HOLD, &[]).await?;
        Ok(())
    }

    async fn roles(&mut self) -> Stored<Vec<RoleGiven>> {
        let rows = self.tx.all(ALL, &[]).await?;
        Ok(rows.iter().map(given).collect::<Result<_, _>>()?)
    }

    async fn give_role(&mut self, given: &RoleGiven) -> Stored<()> {
        let values = binds![&given.account, &given.role, given.by.as_ref(), given.at];
        self.tx.execute(GIVE, values).await?;
        Ok(())
    }

    async fn take_role(&mut self, account: &AccountId) -> Stored<()> {
        self.tx.execute(TAKE, binds![account]).await?;
        Ok(())
    }
}

fn given(row: &Row) -> Result<RoleGiven, Error> {
    Ok(RoleGiven {
        account: row.get("account_id")?,
        role: row.get("role")?,
        by: row.get("given_by")?,
        at: row.get("given_at")?,
    })
}
