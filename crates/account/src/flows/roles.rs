//! Who looks after the house: reading, giving and taking roles, and proving a power.

use std::sync::Arc;

use super::{Caller, Ports};
use crate::audit::AuditKind;
use crate::fault::{Fault, with_fault};
use crate::ids::AccountId;
use crate::ports::AccountTx;
use crate::role::{LastOwner, Power, Role, RoleGiven, change, first_is_owner};

/// Roles.
#[derive(Clone)]
pub struct Roles(pub(super) Arc<Ports>);

/// Whoever does something to the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// Somebody at the machine, with the data folder in their hands: there is nothing they could not do anyway.
    Operator,
    /// Somebody with a role, by their account.
    Account(AccountId),
}

/// Why something was not done to the house.
#[derive(Debug, thiserror::Error)]
pub enum RoleError {
    /// Their role, if they have one, does not have this power, or not over this account.
    #[error("the role does not allow this")]
    NotAllowed,
    /// An owner must remain.
    #[error(transparent)]
    LastOwner(#[from] LastOwner),
    /// There is no such account.
    #[error("no account matches")]
    Unknown,
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(RoleError);

impl Roles {
    /// The role of an account.
    pub async fn of(&self, account: &AccountId) -> Result<Option<Role>, Fault> {
        let mut tx = self.0.store.read().await?;
        Ok(tx.role_of(account).await?)
    }

    /// Everybody who has a role, first given first.
    pub async fn list(&self) -> Result<Vec<RoleGiven>, Fault> {
        let mut tx = self.0.store.read().await?;
        Ok(tx.roles().await?)
    }

    /// Gives somebody a role, or takes it away.
    pub async fn change(
        &self,
        by: &By,
        of: &AccountId,
        to: Option<Role>,
        caller: &Caller,
    ) -> Result<(), RoleError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        tx.hold_roles().await?;
        ports.may(&mut *tx, by, Power::GiveRoles, None).await?;
        let account = tx.account(of).await?.ok_or(RoleError::Unknown)?;
        change(&tx.roles().await?, of, to)?;
        let before = tx.role_of(of).await?;
        if before == to {
            return Ok(());
        }
        match to {
            Some(role) => {
                let given =
                    RoleGiven { account: account.id.clone(), role, by: by.account(), at: ports.now() };
                tx.give_role(&given).await?;
            }
            None => tx.take_role(of).await?,
        }
        let word = |role: Option<Role>| role.map_or("none", Role::as_str);
        let note = format!("{} to {}", word(before), word(to));
        ports.record_for(&mut *tx, AuditKind::RoleChanged, of.as_str(), by, caller, &note).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl By {
    /// The account that acts, if one does.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Operator => None,
            Self::Account(id) => Some(id.clone()),
        }
    }
}

impl Ports {
    /// Whether somebody may do this, where it is about an account also to whoever that is.
    pub(super) async fn may(
        &self,
        tx: &mut dyn AccountTx,
        by: &By,
        power: Power,
        over: Option<&AccountId>,
    ) -> Result<(), RoleError> {
        let By::Account(actor) = by else { return Ok(()) };
        let role = tx.role_of(actor).await?.ok_or(RoleError::NotAllowed)?;
        let theirs = match over {
            Some(other) if other != actor => tx.role_of(other).await?,
            Some(_) | None => None,
        };
        if role.may(power) && role.may_touch(theirs) { Ok(()) } else { Err(RoleError::NotAllowed) }
    }

    /// Makes whoever made the first account its owner, if they did it near the house.
    pub(super) async fn first_owner(
        &self,
        tx: &mut dyn AccountTx,
        account: &AccountId,
        caller: &Caller,
    ) -> Result<(), Fault> {
        if !caller.near {
            return Ok(());
        }
        // Two first accounts at once: the second one to get here sees the first one's role.
        tx.hold_roles().await?;
        if !first_is_owner(caller.near, tx.count_accounts().await?, &tx.roles().await?) {
            return Ok(());
        }
        let given = RoleGiven { account: account.clone(), role: Role::Owner, by: None, at: self.now() };
        tx.give_role(&given).await?;
        self.record(tx, AuditKind::RoleChanged, account.as_str(), caller, "none to owner: the first account")
            .await
    }
}
