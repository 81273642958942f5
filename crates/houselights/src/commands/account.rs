//! `houselights account` and `houselights device`: what an operator can do about people, one person at a time.
//!
//! Finds by exact value only: nobody can be browsed by a part of an address.

use account::DeviceNumber;
use account::account::Person;
use account::flows::Caller;

use super::ask::{Answers, Question, unless_stopped};
use crate::cli::{AccountCommand, DeviceCommand};
use crate::failure::Failure;
use crate::house::AccountHouse;
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
            Ok(())
        }
        AccountCommand::Import { file } => super::import::import(house, &file).await,
        AccountCommand::Create { email, name, password_stdin } => {
            let mut answers = if password_stdin { Answers::from_stdin() } else { Answers::new() };
            let asked = answers.ask(Question::hidden("Password"), None);
            let password = Secret::new(unless_stopped(asked).await?);
            let id = house.flows.sign_up.create(&email, &name, &password, &Caller::operator()).await?;
            println!("account {id} was made");
            Ok(())
        }
    }
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
                    view.device.about.title(),
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
