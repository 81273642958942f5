//! Lists of passwords known from leaks: files on this machine, and a service that is asked for a range.
//!
//! ```text
//! password ──SHA-1──▶ files: on them? ──no──▶ five of forty digits to the service ──▶ among the hundreds it answers?
//! ```
//!
//! The service learns one of a million ranges and, its answers being padded, not even by their length which password of
//! it was meant. Says what the lists say; what follows is decided in `account`.

mod files;
mod range;

use std::path::PathBuf;
use std::time::Duration;

use account::ports::{Breached, BreachedPasswords};
use async_trait::async_trait;
use kernel::Secret;
use sha1::{Digest as _, Sha1};

use crate::providers::SetUpError;
use files::Files;
use range::Range;

/// How long the service may take. Somebody waits for a page.
const PATIENCE: Duration = Duration::from_secs(2);
/// How many of the forty digits say which range it is.
const RANGE: usize = 5;

/// The lists there are.
#[derive(Default)]
pub struct Lists {
    files: Option<Files>,
    range: Option<Range>,
}

/// Why a list gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// Its file is not there, or not ours to read.
    #[error("the file cannot be read")]
    Unreadable(#[source] std::io::Error),
    /// What stands there is something else.
    #[error("it is no list of SHA-1 hashes with counts, in order")]
    Foreign,
    /// The service did not answer in time, or not well.
    #[error("the service gave no answer")]
    Silent,
    /// It does not know the most common password of all.
    #[error("it does not know the most common password of all")]
    Poor,
}

impl Lists {
    /// A file or a folder of them, and the address of a service.
    pub fn new(files: Option<PathBuf>, service: Option<&str>) -> Result<Self, SetUpError> {
        let range = service.map(|base| Range::new(base, PATIENCE)).transpose()?;
        Ok(Self { files: files.map(Files), range })
    }

    /// Looks at the files, for the operator.
    pub async fn check_files(&self) -> Option<Result<(), ListError>> {
        let files = self.files.clone()?;
        Some(blocking(move || files.check()).await)
    }

    /// Asks the service about a password that every list knows.
    pub async fn check_service(&self) -> Option<Result<(), ListError>> {
        let range = self.range.as_ref()?;
        Some(match range.count(&digits(&Secret::new("password"))).await {
            Ok(0) => Err(ListError::Poor),
            Ok(_) => Ok(()),
            Err(why) => Err(why),
        })
    }

    async fn count(&self, password: &Secret) -> Result<u64, ListError> {
        let digits = digits(password);
        let mut found = 0;
        let mut wrong = None;
        if let Some(files) = self.files.clone() {
            let digits = Secret::new(digits.expose());
            match blocking(move || files.count(digits.expose())).await {
                Ok(count) => found = count,
                Err(why) => wrong = Some(why),
            }
        }
        if let Some(range) = self.range.as_ref().filter(|_| found == 0) {
            match range.count(&digits).await {
                Ok(count) => found = count,
                Err(why) => wrong = Some(why),
            }
        }
        match wrong {
            Some(why) if found == 0 => Err(why),
            _ => Ok(found),
        }
    }
}

#[async_trait]
impl BreachedPasswords for Lists {
    async fn look(&self, password: &Secret) -> Breached {
        if self.files.is_none() && self.range.is_none() {
            return Breached::NotAsked;
        }
        match self.count(password).await {
            Ok(0) => Breached::Unknown,
            Ok(_) => Breached::Known,
            Err(why) => {
                let cause = std::error::Error::source(&why).map(ToString::to_string).unwrap_or_default();
                tracing::warn!(%why, cause, "a password was taken without a look at the breached ones");
                Breached::Silent
            }
        }
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ListError> + Send + 'static,
) -> Result<T, ListError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|lost| Err(ListError::Unreadable(std::io::Error::other(lost))))
}

/// The forty digits a password is listed under.
fn digits(password: &Secret) -> Secret {
    Secret::new(hex::encode_upper(Sha1::digest(password.expose().as_bytes())))
}

/// A line of a list: what stands before the colon, and the count behind it.
fn entry(line: &str, digits: usize) -> Result<(&str, u64), ListError> {
    let (hash, count) = line.trim_end().split_once(':').ok_or(ListError::Foreign)?;
    if hash.len() != digits || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(ListError::Foreign);
    }
    Ok((hash, count.parse().map_err(|_| ListError::Foreign)?))
}

/// How often the rest of a hash was seen, by all lines of its range. Each must be one: what is no list says nothing.
fn count_in(range: &str, rest: &str) -> Result<u64, ListError> {
    let mut found = 0;
    let mut lines = 0;
    for line in range.lines().filter(|line| !line.trim().is_empty()) {
        let (hash, count) = entry(line, rest.len())?;
        lines += 1;
        // Padding has the count 0: it is on no list.
        if hash.eq_ignore_ascii_case(rest) {
            found = count;
        }
    }
    if lines == 0 { Err(ListError::Foreign) } else { Ok(found) }
}

#[cfg(test)]
mod tests;
