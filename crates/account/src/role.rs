//! Roles: who may look after everybody's accounts, and what each role may do.
//!
//! ```text
//! Owner ─── everything, and who else has a role
//!   └─ Administrator ─── people, invitations, incidents, settings, the audit trail
//!        └─ Support ─── finds a person by exact value, starts a reset whose mail goes to that person
//! ```
//!
//! There is no power to choose or to see a password, for anybody. Decides only.

/// What somebody may be, beyond being a person. Later ones may more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Helps people who do not get in; has no power over credentials.
    Support,
    /// Looks after accounts, invitations and incidents.
    Administrator,
    /// Whose house it is.
    Owner,
}

impl Role {
    /// Every role there is, from the one that may least.
    pub const ALL: [Self; 3] = [Self::Support, Self::Administrator, Self::Owner];

    /// The word it is stored under and typed as.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Administrator => "administrator",
            Self::Owner => "owner",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// Whether this role has a power.
    #[must_use]
    pub fn may(self, power: Power) -> bool {
        self >= power.least()
    }

    /// Whether somebody with this role may do something to somebody with that one: nobody touches those who may as
    /// much as themselves or more, except an owner.
    #[must_use]
    pub fn may_touch(self, other: Option<Self>) -> bool {
        self == Self::Owner || other.is_none_or(|other| self > other)
    }
}

/// One thing a role may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Power {
    /// See how the service stands, in numbers.
    SeeStanding,
    /// Find an account by an exact value.
    Search,
    /// See the state of an account, without its address.
    SeePerson,
    /// Start a reset: the mail goes to the person, as if they had asked.
    StartReset,
    /// See a person's address, for a reason that is written down.
    SeeAddress,
    /// Sign a person out everywhere.
    SignOut,
    /// Make a person choose a new password before anything else.
    RequireReset,
    /// Forget the wrong passwords that were counted against an account.
    ClearLimits,
    /// Suspend an account, and lift that.
    Suspend,
    /// Invite people to sign up, and take invitations back.
    Invite,
    /// Read and verify the audit trail.
    SeeAudit,
    /// Declare an incident.
    DeclareIncident,
    /// Say who may sign up.
    ChangeSettings,
    /// Give and take roles.
    GiveRoles,
}

impl Power {
    /// Every power there is. What is not here, nobody may do.
    pub const ALL: [Self; 14] = [
        Self::SeeStanding,
        Self::Search,
        Self::SeePerson,
        Self::StartReset,
        Self::SeeAddress,
        Self::SignOut,
        Self::RequireReset,
        Self::ClearLimits,
        Self::Suspend,
        Self::Invite,
        Self::SeeAudit,
        Self::DeclareIncident,
        Self::ChangeSettings,
        Self::GiveRoles,
    ];

    /// The least role that has it.
    #[must_use]
    pub const fn least(self) -> Role {
        match self {
            Self::SeeStanding | Self::Search | Self::SeePerson | Self::StartReset => Role::Support,
            Self::SeeAddress
            | Self::SignOut
            | Self::RequireReset
            | Self::ClearLimits
            | Self::Suspend
            | Self::Invite
            | Self::SeeAudit
            | Self::DeclareIncident
            | Self::ChangeSettings => Role::Administrator,
            Self::GiveRoles => Role::Owner,
        }
    }
}

/// A role that somebody was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleGiven {
    /// Who has it.
    pub account: crate::AccountId,
    /// Which.
    pub role: Role,
    /// By whom; nobody when it was the operator at the machine, or the first sign-up.
    pub by: Option<crate::AccountId>,
    /// Since when.
    pub at: kernel::Timestamp,
}

/// Why a role was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the last owner stays: make somebody else an owner first")]
pub struct LastOwner;

/// Whether an account may get another role, or none, among the roles that are given now: an owner must remain.
pub fn change(given: &[RoleGiven], account: &crate::AccountId, to: Option<Role>) -> Result<(), LastOwner> {
    let owners = |other: &&RoleGiven| other.role == Role::Owner;
    let is_owner = given.iter().filter(owners).any(|given| given.account == *account);
    let others = given.iter().filter(owners).any(|given| given.account != *account);
    if is_owner && to != Some(Role::Owner) && !others { Err(LastOwner) } else { Ok(()) }
}

/// Whether whoever makes the first account becomes its owner: only at the machine or in its own network, only when the
/// account is the only one, and only while nobody has a role. A service on the internet is never taken by a stranger.
#[must_use]
pub fn first_is_owner(near: bool, accounts: i64, given: &[RoleGiven]) -> bool {
    near && accounts == 1 && given.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(account: &str, role: Role) -> RoleGiven {
        RoleGiven { account: account.into(), role, by: None, at: kernel::Timestamp(0) }
    }

    #[test]
    fn each_role_has_the_powers_of_the_table_and_no_other() {
        let mut table = format!("{:<16} support  administrator  owner\n", "");
        for power in Power::ALL {
            let cell = |role: Role| if role.may(power) { "yes" } else { "-" };
            let [support, administrator, owner] = Role::ALL.map(cell);
            table.push_str(&format!(
                "{:<16} {support:<8} {administrator:<14} {owner}\n",
                format!("{power:?}")
            ));
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn no_power_is_about_the_text_of_a_password() {
        for power in Power::ALL {
            let name = format!("{power:?}").to_lowercase();
            assert!(!name.contains("password") && !name.contains("credential"), "{name}");
        }
    }

    #[test]
    fn nobody_touches_those_who_may_as_much_except_an_owner() {
        assert!(Role::Support.may_touch(None));
        assert!(!Role::Support.may_touch(Some(Role::Support)));
        assert!(Role::Administrator.may_touch(Some(Role::Support)));
        assert!(!Role::Administrator.may_touch(Some(Role::Administrator)));
        assert!(!Role::Administrator.may_touch(Some(Role::Owner)));
        assert!(Role::Owner.may_touch(Some(Role::Owner)));
    }

    #[test]
    fn the_last_owner_cannot_be_removed_or_made_less() {
        let (one, two) =
            (vec![given("a", Role::Owner)], vec![given("a", Role::Owner), given("b", Role::Owner)]);
        let ana = "a".into();
        assert_eq!(change(&one, &ana, None), Err(LastOwner));
        assert_eq!(change(&one, &ana, Some(Role::Administrator)), Err(LastOwner));
        assert_eq!(change(&one, &ana, Some(Role::Owner)), Ok(()));
        assert_eq!(change(&two, &ana, None), Ok(()));
        assert_eq!(change(&one, &"b".into(), Some(Role::Support)), Ok(()));
        assert_eq!(change(&[], &ana, None), Ok(()));
    }

    #[test]
    fn the_first_account_owns_the_house_only_when_it_is_made_near_it() {
        assert!(first_is_owner(true, 1, &[]));
        assert!(!first_is_owner(false, 1, &[]));
        assert!(!first_is_owner(true, 2, &[]));
        assert!(!first_is_owner(true, 1, &[given("a", Role::Owner)]));
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_changed_an_owner_remains(moves in proptest::collection::vec((0..4u8, 0..4u8), 0..40)) {
            let mut all = vec![given("0", Role::Owner)];
            for (who, to) in moves {
                let account: crate::AccountId = who.to_string().into();
                let to = Role::ALL.get(usize::from(to)).copied();
                if change(&all, &account, to).is_ok() {
                    all.retain(|given| given.account != account);
                    all.extend(to.map(|role| given(account.as_str(), role)));
                }
                proptest::prop_assert!(all.iter().any(|given| given.role == Role::Owner));
            }
        }
    }
}
