//! `houselights doctor`: looks at the machine and the data folder, and says what is wrong and what to do.
//!
//! Changes nothing. Ends with exit code 1 when something would keep the house from standing, or open it to others.

mod atlas;
mod breached;
mod data;
mod machine;
mod network;
mod providers;

use crate::failure::Failure;
use crate::settings::Config;

/// What one look found.
#[derive(Debug)]
pub enum Finding {
    /// As it should be.
    Good(String),
    /// Works, but somebody should know.
    Note(String),
    /// Does not work, or is not safe; and what to do.
    Bad(String, &'static str),
}

/// What was looked at, and what was found.
pub type Look = (&'static str, Finding);

/// `houselights doctor`.
pub async fn doctor(config: &Config) -> Result<(), Failure> {
    let looks: [Vec<Look>; 6] = [
        machine::looks(config).await,
        data::looks(config).await,
        network::looks(config).await,
        providers::looks(config).await,
        breached::looks(config).await,
        atlas::looks(config),
    ];
    let mut bad = 0;
    for (what, finding) in looks.into_iter().flatten() {
        match finding {
            Finding::Good(said) => println!("  good  {what}: {said}"),
            Finding::Note(said) => println!("  note  {what}: {said}"),
            Finding::Bad(said, advice) => {
                bad += 1;
                println!("  BAD   {what}: {said}\n        {advice}");
            }
        }
    }
    match bad {
        0 => Ok(()),
        1 => Err(Failure::new("one of these wants mending")),
        _ => Err(Failure::new(format!("{bad} of these want mending"))),
    }
}
