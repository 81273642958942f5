//! The range service: five digits go out, all that begin with them come back.

use std::time::Duration;

use kernel::Secret;
use tokio::sync::Semaphore;
use url::Url;

use super::{ListError, RANGE, count_in};
use crate::providers::SetUpError;
use crate::providers::line::{Line, address};

/// How many are asked for at once: whoever signs up in crowds does not make this house a burden to the service.
const AT_ONCE: usize = 16;

/// A service that answers by range.
pub struct Range {
    line: Line,
    base: Url,
    patience: Duration,
    turns: Semaphore,
}

impl Range {
    /// Whoever answers under this address, if it may be spoken to.
    pub fn new(base: &str, patience: Duration) -> Result<Self, SetUpError> {
        let base = address(&format!("{}/", base.trim_end_matches('/')))?;
        Ok(Self { line: Line::within(patience)?, base, patience, turns: Semaphore::new(AT_ONCE) })
    }

    /// How often the password of these digits was seen.
    pub async fn count(&self, digits: &Secret) -> Result<u64, ListError> {
        let (range, rest) = digits.expose().split_at_checked(RANGE).ok_or(ListError::Foreign)?;
        let asked = tokio::time::timeout(self.patience, self.ask(range)).await;
        let answer = asked.map_err(|_| ListError::Silent)??;
        count_in(&answer, rest)
    }

    async fn ask(&self, range: &str) -> Result<String, ListError> {
        let _turn = self.turns.acquire().await.map_err(|_| ListError::Silent)?;
        let url = self.base.join(range).map_err(|_| ListError::Silent)?;
        // Padded, so that nobody who watches the line sees by the length which range it was.
        let request = http::Request::get(url.as_str()).header("add-padding", "true").body(Vec::new());
        let answer = self.line.send(request.map_err(|_| ListError::Silent)?).await;
        let answer = answer.map_err(|_| ListError::Silent)?;
        if answer.status() != http::StatusCode::OK {
            return Err(ListError::Silent);
        }
        String::from_utf8(answer.into_body()).map_err(|_| ListError::Foreign)
    }
}
