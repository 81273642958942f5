//! The services people may sign in with: does each answer, know us, and send people back here?

use super::{Finding, Look};
use crate::house::providers;
use crate::settings::Config;

const ADVICE: &str = "see the manual on providers";

pub async fn looks(config: &Config) -> Vec<Look> {
    let findings: Vec<Finding> = match providers::check(config).await {
        Ok(checked) => checked
            .into_iter()
            .map(|one| match one.trouble {
                None => {
                    Finding::Good(format!("{} answers, and sends people back to {}", one.name, one.redirect))
                }
                Some(trouble) => Finding::Bad(format!("{}: {trouble}", one.name), ADVICE),
            })
            .collect(),
        Err(why) => vec![Finding::Bad(why.to_string(), ADVICE)],
    };
    findings.into_iter().map(|finding| ("sign-in provider", finding)).collect()
}
