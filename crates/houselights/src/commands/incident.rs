//! `houselights incident`: declaring one, and seeing how far everybody has come.

use account::flows::Caller;
use account::incident::Scope;

use super::account::found;
use crate::cli::IncidentCommand;
use crate::failure::Failure;
use crate::house::AccountHouse;

/// `houselights incident`.
pub async fn incident(house: &AccountHouse, command: IncidentCommand) -> Result<(), Failure> {
    match command {
        IncidentCommand::Declare { everyone, account, reason } => {
            let scope = if everyone {
                Scope::Everyone
            } else {
                let mut ids = Vec::new();
                for who in &account {
                    ids.push(found(house, who).await?.id);
                }
                Scope::Listed(ids)
            };
            let incident = house.flows.incidents.declare(scope, &reason, None, &Caller::operator()).await?;
            println!("Incident {} is declared.", incident.id);
            println!(
                "The passwords, sessions and tokens of {} accounts are dead from now on.",
                incident.accounts
            );
            println!("The running account service tells each of them by mail: houselights incident show");
            Ok(())
        }
        IncidentCommand::Show { id } => {
            let id = match id {
                Some(id) => id.into(),
                None => match house.flows.incidents.list().await?.into_iter().next() {
                    Some(newest) => newest.id,
                    None => {
                        println!("No incident was ever declared.");
                        return Ok(());
                    }
                },
            };
            let progress = house.flows.incidents.show(&id).await?;
            let incident = &progress.incident;
            println!("incident        {}", incident.id);
            println!("declared        {}", incident.declared_at);
            println!("aware since     {}", incident.aware_at);
            println!("reason          {}", incident.reason);
            println!("accounts        {:>8}", incident.accounts);
            println!("told            {:>8}", progress.told);
            println!("mail under way  {:>8}", progress.untold);
            println!("undeliverable   {:>8}", progress.undeliverable);
            println!("reset           {:>8}", progress.reset);
            println!("remaining       {:>8}", progress.remaining);
            Ok(())
        }
    }
}
