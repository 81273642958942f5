//! `houselights audit`: is the trail whole?

use crate::cli::AuditCommand;
use crate::failure::Failure;
use crate::house::AccountHouse;

/// `houselights audit`.
pub async fn audit(house: &AccountHouse, command: AuditCommand) -> Result<(), Failure> {
    match command {
        AuditCommand::Verify => {
            let verified = house.flows.audit.verify().await?;
            let hash: String = verified.head.hash.iter().map(|byte| format!("{byte:02x}")).collect();
            println!("The audit trail is whole: {} rows.", verified.head.seq);
            println!("Keep this line to notice a cut tail later: {} {hash}", verified.head.seq);
            Ok(())
        }
    }
}
