//! The lists of breached passwords of the configuration.

use outbound::breached::Lists;

use crate::failure::Failure;
use crate::settings::AccountsConfig;

/// The lists new passwords are looked up in; none unless some are configured.
pub fn lists(accounts: &AccountsConfig) -> Result<Lists, Failure> {
    Lists::new(accounts.breached_passwords.clone(), accounts.breached_service.as_deref()).map_err(|why| {
        Failure::because("the service for breached passwords", &why)
            .advise("docs/operating/sign-in.md says what can be asked")
    })
}
