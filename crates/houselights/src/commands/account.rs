//! `houselights account` and `houselights device`: what an operator can do about people, one person at a time.
//!
//! Finds by exact value only: nobody can be browsed by a part of an address.

use std::time::Duration;

use account::account::Person;
use account::flows::{By, Caller, ConnectedDevices, EventEntry, NewInvitation};
use account::role::Role;
use account::{AccountId, DeviceNumber};

use super::ask::{Answers, Question, unless_stopped};
use crate::cli::{AccountCommand, DeviceCommand, RoleWord};
use crate::failure::Failure;
use crate::house::{AccountHouse, erased};
use kernel::Secret;

/// `houselights account`.
pub async fn account(house: &AccountHouse, command: AccountCommand) -> Result<(), Failure> {
    match command {
        AccountCommand::List => list(house).await,
        AccountCommand::Show { who } => {
            let person = found(house, &who).await?;
            println!("number      {}", person.number);
            println!("id          {}", person.id);
            println!("e-mail      {}", person.email.expose());
            println!("user name   {}", person.user_name.expose());
            println!("since       {}", person.created_at);
            if let Some(lock) = house.flows.locks.of(&person.id).await? {
                println!("locked      {} ({})", lock.locked_at, lock.about);
            }
            if let Some(deletion) = house.flows.deletions.of(&person.id).await? {
                println!("deleted on  {}", deletion.due_at);
            }
            Ok(())
        }
        AccountCommand::Import { file } => super::import::import(house, &file).await,
        AccountCommand::Lock { who } => {
            let person = found(house, &who).await?;
            house.flows.locks.lock_by_operator(&person.id, &Caller::operator()).await?;
            println!("the account is locked; its owner opens it with a mail from the page \"Forgot\"");
            Ok(())
        }
        AccountCommand::Unlock { who } => {
            let person = found(house, &who).await?;
            if !house.flows.locks.unlock_by_operator(&person.id, &Caller::operator()).await? {
                return Err(Failure::new("this account is not locked"));
            }
            println!(
                "the account is open; its owner chooses a new password with a mail from the page \"Forgot\""
            );
            Ok(())
        }
        AccountCommand::Delete { who, now } => delete(house, &found(house, &who).await?, now).await,
        AccountCommand::Export { who } => export(house, &found(house, &who).await?).await,
        AccountCommand::Create { email, name, password_stdin, owner } => {
            let mut answers = if password_stdin { Answers::from_stdin() } else { Answers::new() };
            let asked = answers.ask(Question::hidden("Password"), None);
            let password = Secret::new(unless_stopped(asked).await?);
            let id = house.flows.sign_up.create(&email, &name, &password, &Caller::operator()).await?;
            println!("account {id} was made");
            if owner {
                give(house, &id, Some(Role::Owner)).await?;
                println!("it is an owner of this house");
            }
            Ok(())
        }
        AccountCommand::Role { who: None, .. } => roles(house).await,
        AccountCommand::Role { who: Some(who), role } => {
            let person = found(house, &who).await?;
            if let Some(word) = role {
                give(house, &person.id, word.role()).await?;
            }
            let role = house.flows.roles.of(&person.id).await?.map_or("none", Role::as_str);
            println!("account {}: {role}", person.number);
            Ok(())
        }
        AccountCommand::Invite { uses, days, note, mail } => {
            const DAY: u64 = 24 * 60 * 60;
            let new = NewInvitation {
                note,
                uses,
                life: Duration::from_secs(days.saturating_mul(DAY)),
                mail_to: mail,
            };
            let made = house.flows.invitations.make(&By::Operator, &new, &Caller::operator()).await?;
            let url = house.config.url.as_str().trim_end_matches('/');
            println!("code   {}", made.code.expose());
            println!("link   {url}/sign-up?invitation={}", made.code.expose());
            println!("until  {}", made.expires_at);
            Ok(())
        }
    }
}

impl RoleWord {
    fn role(self) -> Option<Role> {
        match self {
            Self::Owner => Some(Role::Owner),
            Self::Administrator => Some(Role::Administrator),
            Self::Support => Some(Role::Support),
            Self::None => None,
        }
    }
}

async fn give(house: &AccountHouse, to: &AccountId, role: Option<Role>) -> Result<(), Failure> {
    Ok(house.flows.roles.change(&By::Operator, to, role, &Caller::operator()).await?)
}

async fn roles(house: &AccountHouse) -> Result<(), Failure> {
    let all = house.flows.roles.list().await?;
    if all.is_empty() {
        println!("Nobody has a role: `houselights account role WHO owner` gives the first one.");
    }
    for given in all {
        let number = house.flows.people.person(&given.account).await?.map(|person| person.number.to_string());
        println!("{:>11}  {:<13}  since {}", number.unwrap_or_default(), given.role.as_str(), given.at);
    }
    Ok(())
}

async fn delete(house: &AccountHouse, person: &Person, now: bool) -> Result<(), Failure> {
    let (deletions, operator) = (&house.flows.deletions, Caller::operator());
    if now {
        deletions.delete(&person.id, &operator).await?;
        erased::reconcile(&house.flows, &house.erased).await?;
        println!("the account is deleted for good");
    } else {
        let due = deletions.ask(&person.id, ConnectedDevices::SignOut, &operator).await?;
        println!("the account will be deleted on {due}; until then its owner can keep it");
    }
    Ok(())
}

async fn export(house: &AccountHouse, person: &Person) -> Result<(), Failure> {
    let export = house.flows.exports.gather(&person.id, &Caller::operator()).await?;
    let (mut events, mut before) = (Vec::new(), None);
    loop {
        let page = house.flows.events.list(&person.id, before, 200).await?;
        events.extend(page.events.iter().map(EventEntry::from));
        before = page.older;
        if before.is_none() {
            break;
        }
    }
    let all = serde_json::json!({ "export": export, "events": events });
    println!("{all:#}");
    Ok(())
}

async fn list(house: &AccountHouse) -> Result<(), Failure> {
    let (mut count, mut after) = (0u64, None);
    println!("{:>11}  {:<20}  id", "number", "since");
    loop {
        let people = house.flows.people.list(after.as_ref(), 200).await?;
        let Some(last) = people.last() else { break };
        after = Some(last.id.clone());
        for person in people {
            count += 1;
            println!(
                "{:>11}  {:<20}  {}",
                person.number.to_string(),
                person.created_at.to_string(),
                person.id
            );
        }
    }
    println!("{count} accounts; `houselights account show WHO` tells who one is");
    Ok(())
}

/// `houselights device`.
pub async fn device(house: &AccountHouse, command: DeviceCommand) -> Result<(), Failure> {
    match command {
        DeviceCommand::List { who } => {
            let person = found(house, &who).await?;
            println!("{:>11}  {:<10}  {:<20}  name", "number", "state", "last seen");
            for view in house.flows.devices.list(&person.id).await? {
                let state = if view.token.is_some() { "signed in" } else { "signed out" };
                println!(
                    "{:>11}  {state:<10}  {:<20}  {}",
                    view.device.number.to_string(),
                    view.device.last_seen_at.to_string(),
                    view.title(),
                );
            }
            Ok(())
        }
        DeviceCommand::SignOut { who, device, all } => {
            let person = found(house, &who).await?;
            match device {
                Some(number) if !all => {
                    let out = &house.flows.sign_out;
                    if !out.device(&person.id, DeviceNumber(number), &Caller::operator()).await? {
                        return Err(Failure::new(format!("this account has no device {number}"))
                            .advise("`houselights device list WHO` shows the numbers"));
                    }
                    println!("device {number} is signed out");
                }
                Some(_) | None => {
                    house.flows.sign_out.everything(&person.id, &Caller::operator()).await?;
                    println!("everything is signed out; the account's servers wait for approval");
                }
            }
            Ok(())
        }
    }
}

/// The person with exactly this address, user name or number.
pub async fn found(house: &AccountHouse, who: &str) -> Result<Person, Failure> {
    house.flows.people.find(who).await?.ok_or_else(|| {
        Failure::new("no account has exactly this e-mail address, user name or number")
            .advise("check the spelling")
    })
}
