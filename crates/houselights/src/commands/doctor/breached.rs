//! Lists of breached passwords: without an answer from them, passwords are taken unseen.

use outbound::breached::ListError;

use super::{Finding, Look};
use crate::failure::chain;
use crate::house::breached;
use crate::settings::Config;

const FILES: &str =
    "passwords are taken without it meanwhile; the manual on signing in says how to download it";
const SERVICE: &str =
    "passwords are taken without it meanwhile; is the address right, and may this machine call out?";

pub async fn looks(config: &Config) -> Vec<Look> {
    let lists = match breached::lists(&config.accounts) {
        Ok(lists) => lists,
        Err(why) => return vec![("breached passwords", Finding::Bad(why.to_string(), SERVICE))],
    };
    let files = lists.check_files().await.map(|found| finding(found, "the list is in order", FILES));
    let service = lists.check_service().await.map(|found| finding(found, "the service answers", SERVICE));
    files.into_iter().chain(service).map(|finding| ("breached passwords", finding)).collect()
}

fn finding(found: Result<(), ListError>, good: &str, advice: &'static str) -> Finding {
    match found {
        Ok(()) => Finding::Good(good.to_owned()),
        Err(why) => Finding::Bad(chain(&why), advice),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_gives_no_answer_is_bad() {
        assert!(matches!(finding(Ok(()), "x", FILES), Finding::Good(_)));
        assert!(matches!(finding(Err(ListError::Foreign), "x", FILES), Finding::Bad(..)));
    }
}
