//! The binary: commands, configuration, wiring, lifecycle. Owns no rule.

mod ambient;
mod cli;
mod commands;
mod failure;
mod house;
mod logging;
mod memory;
mod serve;
mod settings;
mod tasks;
mod vault;

use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::{Cli, Command, OnAccounts};
use crate::failure::Failure;
use crate::house::AccountHouse;
use crate::settings::{AccountsSettings, Config, Everywhere, MailSettings, MediaSettings, Surroundings};

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    memory::no_core();
    let runtime = memory::forgetful(tokio::runtime::Builder::new_multi_thread().enable_all())
        .build()
        .map_err(|why| Failure::because("no threads can be started", &why))?;
    let outcome = runtime.block_on(command(cli));
    // Hashing or probing under way may take its time; nobody waits for it any more.
    runtime.shutdown_background();
    outcome
}

async fn command(cli: Cli) -> Result<(), Failure> {
    let everywhere = cli.everywhere;
    match cli.command {
        Command::Up(up) => {
            let config = load(everywhere, up.accounts, up.mail, up.media)?;
            logging::start(&config.log, config.log_format)?;
            commands::run::up(&config).await
        }
        Command::Accounts(alone) => {
            let accounts = with_database(alone.accounts, alone.database);
            let config = load(everywhere, accounts, alone.mail, MediaSettings::default())?;
            logging::start(&config.log, config.log_format)?;
            commands::run::accounts(&config).await
        }
        Command::Media(alone) => {
            let mut media = alone.media;
            media.database = alone.database.or(media.database);
            let accounts = AccountsSettings { url: alone.accounts_url, ..AccountsSettings::default() };
            let config = load(everywhere, accounts, MailSettings::default(), media)?;
            logging::start(&config.log, config.log_format)?;
            commands::run::media(&config).await
        }
        Command::Claim(claim) => commands::claim::claim(claim).await,
        Command::Account(on) => {
            let (house, command) = operator(everywhere, on).await?;
            finish(commands::account::account(&house, command).await, house).await
        }
        Command::Device(on) => {
            let (house, command) = operator(everywhere, on).await?;
            finish(commands::account::device(&house, command).await, house).await
        }
        Command::Incident(on) => {
            let (house, command) = operator(everywhere, on).await?;
            finish(commands::incident::incident(&house, command).await, house).await
        }
        Command::Mail(mail) => {
            let accounts = with_database(AccountsSettings::default(), mail.on.database);
            let config = load(everywhere, accounts, mail.mail, MediaSettings::default())?;
            quietly(&config)?;
            commands::mail::mail(&config, mail.on.command).await
        }
        Command::Audit(on) => {
            let (house, command) = operator(everywhere, on).await?;
            finish(commands::audit::audit(&house, command).await, house).await
        }
        Command::Library(on) => {
            let media = MediaSettings { database: on.database, ..MediaSettings::default() };
            let config = load(everywhere, AccountsSettings::default(), MailSettings::default(), media)?;
            quietly(&config)?;
            commands::library::library(&config, on.command).await
        }
        Command::Keys(keys) => {
            let config = plain(everywhere)?;
            quietly(&config)?;
            commands::keys::keys(&config, keys.command).await
        }
        Command::Backup(wanted) => commands::copies::backup(&plain(everywhere)?, &wanted).await,
        Command::Restore(wanted) => commands::copies::restore(&plain(everywhere)?, &wanted).await,
        Command::Doctor(doctor) => {
            let config = load(everywhere, doctor.accounts, doctor.mail, doctor.media)?;
            commands::doctor::doctor(&config).await
        }
    }
}

fn load(
    everywhere: Everywhere,
    accounts: AccountsSettings,
    mail: MailSettings,
    media: MediaSettings,
) -> Result<Config, Failure> {
    Ok(Config::load(everywhere, accounts, mail, media, &Surroundings::here())?)
}

fn plain(everywhere: Everywhere) -> Result<Config, Failure> {
    load(everywhere, AccountsSettings::default(), MailSettings::default(), MediaSettings::default())
}

fn with_database(accounts: AccountsSettings, database: Option<String>) -> AccountsSettings {
    AccountsSettings { database: database.or(accounts.database), ..accounts }
}

/// Opens the account database for one command of the operator.
async fn operator<C: clap::Subcommand>(
    everywhere: Everywhere,
    on: OnAccounts<C>,
) -> Result<(AccountHouse, C), Failure> {
    let accounts = with_database(AccountsSettings::default(), on.database);
    let config = load(everywhere, accounts, MailSettings::default(), MediaSettings::default())?;
    quietly(&config)?;
    Ok((AccountHouse::open(&config).await?, on.command))
}

/// An operator reads the answer, not the events behind it, unless asked for.
fn quietly(config: &Config) -> Result<(), Failure> {
    let filter = if config.log == "info" { "warn" } else { &config.log };
    logging::start(filter, config.log_format)
}

async fn finish(outcome: Result<(), Failure>, house: AccountHouse) -> Result<(), Failure> {
    house.database.database().close().await;
    outcome
}
