//! `houselights audit`: is the trail whole, and what does it say?

use account::audit::AuditHead;

use crate::cli::AuditCommand;
use crate::failure::Failure;
use crate::house::AccountHouse;

/// `houselights audit`.
pub async fn audit(house: &AccountHouse, command: AuditCommand) -> Result<(), Failure> {
    match command {
        AuditCommand::Verify { since } => {
            let kept = since.as_deref().map(kept).transpose()?;
            let verified = house.flows.audit.verify(kept).await?;
            println!("The audit trail is whole: {} rows.", verified.head.seq);
            let hash = hex::encode(verified.head.hash);
            println!("Keep this to notice a cut tail later: --since {} {hash}", verified.head.seq);
            Ok(())
        }
        AuditCommand::List { limit } => {
            let rows = house.flows.audit.newest(limit.clamp(1, 1000)).await?;
            if rows.is_empty() {
                println!("Nothing has happened yet.");
            }
            for row in rows {
                println!("{:>8}  {}  {:<24}  {}", row.seq, row.at, row.kind, row.subject);
            }
            Ok(())
        }
    }
}

/// Reads what an earlier `verify` printed.
fn kept(words: &[String]) -> Result<AuditHead, Failure> {
    let wrong = || {
        Failure::new(
            "--since takes the two words that `houselights audit verify` printed: a number and 64 characters",
        )
        .exit(2)
    };
    let [seq, hash] = words else { return Err(wrong()) };
    let seq = seq.parse().map_err(|_| wrong())?;
    let hash = hex::decode(hash).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(wrong)?;
    Ok(AuditHead { seq, hash })
}
