//! `houselights keys`: which keys there are, and taking up a new one.

use kernel::Clock as _;

use crate::ambient::{OsEntropy, SystemClock};
use crate::cli::KeysCommand;
use crate::failure::Failure;
use crate::settings::Config;
use crate::vault::Keyring;

/// `houselights keys`.
pub fn keys(config: &Config, command: &KeysCommand) -> Result<(), Failure> {
    let mut keyring = Keyring::open(&config.keyring)?;
    match command {
        KeysCommand::Show => {
            println!("{}", config.keyring.display());
            for key in keyring.keys() {
                let current = if key.current { "  seals" } else { "  only opens" };
                println!("  {:<6} since {}{current}", key.id, key.since);
            }
        }
        KeysCommand::New => {
            let id = keyring.renew(&config.keyring, &OsEntropy, SystemClock.now())?;
            println!("Key {id} is there. It seals from the next start of the account service on.");
            println!("Copy the keyring again: {}", config.keyring.display());
        }
    }
    Ok(())
}
