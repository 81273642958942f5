//! Looking after people: finding one by exact value, seeing how their account stands, and the few things that may be
//! done about it. Every look and every act is written down with who and why.
//!
//! There is no way here to choose, set or see a password. A reset sends a mail to the person and to nobody else.

use std::sync::Arc;

use kernel::{Secret, Timestamp};

use super::roles::{By, RoleError};
use super::{AuditRow, Caller, DeviceView, Ports, Ways};
use crate::account::{Account, Person};
use crate::attack::{Attack, AttackLevel, worst};
use crate::attempt::{FAILED, SIGN_UPS, SIGNED_IN};
use crate::audit::AuditKind;
use crate::device::ClientIdentifier;
use crate::epoch::{Class, Level};
use crate::fault::Fault;
use crate::feed::News;
use crate::ids::{AccountId, AccountNumber};
use crate::mail::{MailKind, MailParameters};
use crate::person::Login;
use crate::ports::AccountTx;
use crate::role::{Power, Role};

/// Looking after people.
#[derive(Clone)]
pub struct Administration(pub(super) Arc<Ports>);

/// How the service stands, in numbers.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Accounts.
    pub accounts: i64,
    /// Sign-ins that succeeded in the last quarter of an hour.
    pub signed_in: i64,
    /// Accounts at which a sign-in failed in the last quarter of an hour.
    pub failed: i64,
    /// Sign-ups asked for in the last quarter of an hour.
    pub sign_ups: i64,
    /// Mails that wait to be sent.
    pub mails: i64,
    /// Since when the oldest of them is due.
    pub oldest_mail: Option<Timestamp>,
    /// Servers that wait for their owner.
    pub waiting_servers: i64,
    /// How bad attacks are now.
    pub level: AttackLevel,
    /// Attacks that go on.
    pub attacks: Vec<Attack>,
}

/// Somebody who was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The account.
    pub id: AccountId,
    /// Its protocol number.
    pub number: AccountNumber,
    /// The user name: people know each other by it.
    pub name: String,
    /// The address with all but its first letter and its ending hidden.
    pub masked: String,
}

/// How a person's account stands.
#[derive(Debug, Clone)]
pub struct PersonFile {
    /// Who.
    pub found: Found,
    /// Since when.
    pub since: Timestamp,
    /// Their role, if they have one.
    pub role: Option<Role>,
    /// Whether it is suspended.
    pub suspended: bool,
    /// Whether a new password must be chosen first.
    pub reset_required: bool,
    /// Whether the password was switched off by wrong tries of strangers.
    pub password_disabled: bool,
    /// Since when it is locked, until its owner proves that it is theirs.
    pub locked_at: Option<Timestamp>,
    /// When it is going to be deleted.
    pub deleted_at: Option<Timestamp>,
    /// What can sign in, by kind and number.
    pub ways: Ways,
    /// How many sign-ins of other providers are connected.
    pub identities: usize,
    /// How many browsers are signed in.
    pub sessions: usize,
    /// The devices.
    pub devices: Vec<DeviceView>,
    /// How many servers are owned.
    pub servers: usize,
    /// What happened last, newest first.
    pub events: Vec<AuditRow>,
}

/// How many events a person's page shows.
const EVENTS: i64 = 20;

impl Administration {
    /// How the service stands.
    pub async fn standing(&self, by: &By) -> Result<Standing, RoleError> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        ports.may(&mut *tx, by, Power::SeeStanding, None).await?;
        let now = ports.now();
        let attacks = tx.attacks().await?;
        let (mails, oldest_mail) = tx.count_due_mails().await?;
        Ok(Standing {
            accounts: tx.count_accounts().await?,
            signed_in: ports.lately(&mut *tx, SIGNED_IN, &[]).await?,
            failed: ports.lately(&mut *tx, FAILED, &[]).await?,
            sign_ups: ports.lately(&mut *tx, SIGN_UPS, &[]).await?,
            mails,
            oldest_mail,
            waiting_servers: tx.count_waiting_servers().await?,
            level: worst(&attacks, now),
            attacks: attacks.into_iter().filter(|attack| attack.goes_on(now)).collect(),
        })
    }

    /// Who is found by exactly this e-mail address, user name, account number or device identifier. Never by a part
    /// of one, and never without leaving a trace.
    pub async fn search(&self, by: &By, typed: &str, caller: &Caller) -> Result<Vec<Found>, RoleError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        ports.may(&mut *tx, by, Power::Search, None).await?;
        let mut accounts: Vec<Account> = Vec::new();
        if let Some(login) = Login::parse(typed) {
            accounts.extend(ports.by_login(&mut *tx, &login).await?);
        }
        if let Ok(number) = typed.trim().parse() {
            accounts.extend(tx.account_by_number(AccountNumber(number)).await?);
        }
        if let Ok(client) = ClientIdentifier::parse(typed.trim()) {
            for device in tx.devices_by_client(&client).await? {
                accounts.extend(tx.account(&device.account).await?);
            }
        }
        accounts.sort_by(|a, b| a.id.cmp(&b.id));
        accounts.dedup_by(|a, b| a.id == b.id);
        let found: Vec<Found> =
            accounts.iter().map(|account| ports.found(account)).collect::<Result<_, _>>()?;
        // Whom it found is said, not what was typed: that may be somebody's address.
        let subject = accounts.first().map_or("nobody", |account| account.id.as_str()).to_owned();
        let note = format!("{} found", found.len());
        ports.record_for(&mut *tx, AuditKind::Searched, &subject, by, caller, &note).await?;
        tx.commit().await?;
        Ok(found)
    }

    /// How a person's account stands. What is not theirs to see, such as events with addresses, is left out for
    /// those who may not.
    pub async fn person(&self, by: &By, number: AccountNumber) -> Result<PersonFile, RoleError> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        ports.may(&mut *tx, by, Power::SeePerson, None).await?;
        let account = tx.account_by_number(number).await?.ok_or(RoleError::Unknown)?;
        let floors = ports.floors(&mut *tx, &account, None).await?;
        let sessions = tx.sessions_of(&account.id).await?;
        let alive = |session: &&crate::session::Session| session.alive(&floors, false, ports.now()).is_ok();
        let mut events = Vec::new();
        if ports.may(&mut *tx, by, Power::SeeAudit, None).await.is_ok() {
            for entry in tx.audit_before(i64::MAX, "", account.id.as_str(), EVENTS).await? {
                events.push(ports.open_audit(&mut *tx, entry).await?);
            }
        }
        let file = PersonFile {
            found: ports.found(&account)?,
            since: account.created_at,
            role: tx.role_of(&account.id).await?,
            suspended: floors.suspended(),
            reset_required: account.reset_required(&floors),
            password_disabled: ports.password_disabled(&mut *tx, account.id.as_str()).await?,
            locked_at: tx.lock_of(&account.id).await?.map(|lock| lock.locked_at),
            deleted_at: tx.deletion_of(&account.id).await?.map(|deletion| deletion.due_at),
            ways: ports.ways(&mut *tx, &account).await?,
            identities: tx.identities_of(&account.id).await?.len(),
            sessions: sessions.iter().filter(alive).count(),
            devices: Vec::new(),
            servers: tx.servers_of(&account.id).await?.len(),
            events,
        };
        drop(tx);
        let devices = super::Devices(self.0.clone()).list(&account.id).await?;
        Ok(PersonFile { devices, ..file })
    }

    /// The address of a person, for a reason.
    pub async fn address(
        &self,
        by: &By,
        number: AccountNumber,
        reason: &str,
        caller: &Caller,
    ) -> Result<Person, RoleError> {
        let ports = &self.0;
        let (mut tx, account) = self.over(by, Power::SeeAddress, number).await?;
        let person = ports.person(&account)?;
        ports.record_for(&mut *tx, AuditKind::AddressShown, account.id.as_str(), by, caller, reason).await?;
        tx.commit().await?;
        Ok(person)
    }

    /// Starts a reset: the mail goes to the person, as if they had asked for it.
    pub async fn start_reset(
        &self,
        by: &By,
        number: AccountNumber,
        caller: &Caller,
    ) -> Result<(), RoleError> {
        let ports = &self.0;
        let (mut tx, account) = self.over(by, Power::StartReset, number).await?;
        ports.send_reset(&mut *tx, &account).await?;
        ports.record_for(&mut *tx, AuditKind::ResetStarted, account.id.as_str(), by, caller, "").await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(())
    }

    /// Signs a person out everywhere.
    pub async fn sign_out(&self, by: &By, number: AccountNumber, caller: &Caller) -> Result<(), RoleError> {
        let ports = &self.0;
        let (mut tx, account) = self.over(by, Power::SignOut, number).await?;
        ports.end_connected(&mut *tx, &account).await?;
        ports
            .record_for(&mut *tx, AuditKind::SignedOutEverywhere, account.id.as_str(), by, caller, "")
            .await?;
        tx.commit().await?;
        ports.bell.feed();
        Ok(())
    }

    /// Ends a person's password and everything it opened: they choose a new one by mail before anything else.
    pub async fn require_reset(
        &self,
        by: &By,
        number: AccountNumber,
        reason: &str,
        caller: &Caller,
    ) -> Result<(), RoleError> {
        let ports = &self.0;
        let (mut tx, account) = self.over(by, Power::RequireReset, number).await?;
        ports.raise(&mut *tx, &Level::Account(account.id.clone()), &[Class::Credential]).await?;
        ports.end_connected(&mut *tx, &account).await?;
        let parameters = MailParameters { link: Some("/forgot".to_owned()), ..MailParameters::default() };
        let _ =
            ports.queue_mail(&mut *tx, MailKind::ResetRequired, Some(&account.id), None, &parameters).await?;
        ports.record_for(&mut *tx, AuditKind::ResetRequired, account.id.as_str(), by, caller, reason).await?;
        tx.commit().await?;
        ports.bell.feed();
        ports.bell.mail();
        Ok(())
    }

    /// Forgets the wrong passwords that strangers made count against an account.
    pub async fn clear_limits(
        &self,
        by: &By,
        number: AccountNumber,
        caller: &Caller,
    ) -> Result<(), RoleError> {
        let ports = &self.0;
        let (mut tx, account) = self.over(by, Power::ClearLimits, number).await?;
        ports.password_good(&mut *tx, account.id.as_str()).await?;
        ports.record_for(&mut *tx, AuditKind::LimitsCleared, account.id.as_str(), by, caller, "").await?;
        tx.commit().await?;
        Ok(())
    }

    /// Suspends an account: everything it is connected with is signed out, and nobody gets in until that is lifted.
    pub async fn suspend(
        &self,
        by: &By,
        number: AccountNumber,
        reason: &str,
        caller: &Caller,
    ) -> Result<(), RoleError> {
        let ports = &self.0;
        let (mut tx, account) = self.over(by, Power::Suspend, number).await?;
        if by.account().as_ref() == Some(&account.id) {
            return Err(RoleError::NotAllowed);
        }
        crate::role::change(&tx.roles().await?, &account.id, None)?;
        for class in Class::CONNECTED {
            tx.raise(&Level::Suspension(account.id.clone()), class, Level::SUSPENDED).await?;
        }
        // What is signed out now stays signed out when the suspension is lifted.
        ports.end_connected(&mut *tx, &account).await?;
        ports
            .record_for(&mut *tx, AuditKind::AccountSuspended, account.id.as_str(), by, caller, reason)
            .await?;
        tx.commit().await?;
        ports.bell.feed();
        Ok(())
    }

    /// Lifts a suspension: the person signs in again as before.
    pub async fn lift(&self, by: &By, number: AccountNumber, caller: &Caller) -> Result<(), RoleError> {
        let ports = &self.0;
        let (mut tx, account) = self.over(by, Power::Suspend, number).await?;
        for class in Class::CONNECTED {
            tx.raise(&Level::Suspension(account.id.clone()), class, kernel::Epoch::ZERO).await?;
        }
        for server in tx.servers_of(&account.id).await? {
            tx.append_feed(Some(&server.id), &News::Standing, ports.now()).await?;
        }
        ports.record_for(&mut *tx, AuditKind::SuspensionLifted, account.id.as_str(), by, caller, "").await?;
        tx.commit().await?;
        ports.bell.feed();
        Ok(())
    }

    /// The trail from its end, of one kind or about one account where these are given.
    pub async fn audit(
        &self,
        by: &By,
        before: i64,
        kind: &str,
        about: Option<AccountNumber>,
        limit: i64,
    ) -> Result<Vec<AuditRow>, RoleError> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        ports.may(&mut *tx, by, Power::SeeAudit, None).await?;
        let subject = match about {
            Some(number) => {
                tx.account_by_number(number).await?.ok_or(RoleError::Unknown)?.id.as_str().to_owned()
            }
            None => String::new(),
        };
        let rows = tx.audit_before(before, kind, &subject, limit).await?;
        let mut opened = Vec::new();
        for entry in rows {
            opened.push(ports.open_audit(&mut *tx, entry).await?);
        }
        Ok(opened)
    }

    /// Whether somebody has a power, for what another feature does for them.
    pub async fn allowed(&self, by: &By, power: Power) -> Result<(), RoleError> {
        let mut tx = self.0.store.read().await?;
        self.0.may(&mut *tx, by, power, None).await
    }

    /// A transaction in which somebody with a power over an account goes on.
    async fn over(
        &self,
        by: &By,
        power: Power,
        number: AccountNumber,
    ) -> Result<(Box<dyn AccountTx>, Account), RoleError> {
        let mut tx = self.0.store.begin().await?;
        // Without any power it is not even said whether there is such an account.
        self.0.may(&mut *tx, by, power, None).await?;
        let account = tx.account_by_number(number).await?.ok_or(RoleError::Unknown)?;
        self.0.may(&mut *tx, by, power, Some(&account.id)).await?;
        Ok((tx, account))
    }
}

impl Ports {
    fn found(&self, account: &Account) -> Result<Found, Fault> {
        let person = self.person(account)?;
        Ok(Found {
            id: person.id,
            number: person.number,
            name: person.user_name.expose().to_owned(),
            masked: masked(&Secret::new(person.email.expose())),
        })
    }
}

/// An address of which its owner would recognise as much as a stranger may see: `a•••@•••.test`.
fn masked(address: &Secret) -> String {
    let (local, domain) = address.expose().split_once('@').unwrap_or_default();
    let first: String = local.chars().take(1).collect();
    let ending = domain.rsplit_once('.').map_or("", |(_, ending)| ending);
    format!("{first}•••@•••.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_address_says_one_letter_and_the_ending() {
        assert_eq!(masked(&"ana.lopez@mail.example.test".into()), "a•••@•••.test");
        assert_eq!(masked(&"nonsense".into()), "•••@•••.");
    }
}
