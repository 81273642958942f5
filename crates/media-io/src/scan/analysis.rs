//! The layers after naming: headers, then pictures, until nothing waits.
//!
//! A handful at a time, and each handful costs the same whatever the size of the library. What can not be kept, because
//! a disk is full, stays where it is and is tried again later and later.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use media::flows::AnalysisError;
use media::keys::{FileKey, ItemKey};
use media::ports::{ActivityKind, StoreError};
use tokio::task::JoinSet;

use super::{FAILED, ScanWorker, WorkerParts};

/// How many headers are read at a time.
const PROBES: usize = 2;
/// How many jobs are taken from a queue at a time.
const TAKEN: u32 = 24;
/// When analysis that failed is tried again at first; each time later, up to `FAILED`.
const FIRST_WAIT: Duration = Duration::from_secs(2);

impl ScanWorker {
    pub(super) async fn analysis(&self, parts: &Arc<WorkerParts>) {
        // What could not be opened just now is left alone until something wakes the worker anew.
        let mut passed: HashSet<FileKey> = HashSet::new();
        let mut wait = FIRST_WAIT;
        loop {
            while (parts.busy)() {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            match self.some_analysis(parts, &mut passed).await {
                Ok(true) => wait = FIRST_WAIT,
                Ok(false) => {
                    wait = FIRST_WAIT;
                    passed.clear();
                    self.shared.analyse.notified().await;
                }
                Err(error) => {
                    let cause = std::error::Error::source(&error).map(ToString::to_string);
                    tracing::warn!(
                        error = %error, cause, seconds = wait.as_secs(),
                        "new files are not looked into until what was found can be kept"
                    );
                    tokio::time::sleep(wait).await;
                    wait = (wait * 2).min(FAILED);
                }
            }
        }
    }

    /// Does one handful of work; `false` when nothing waits.
    async fn some_analysis(
        &self,
        parts: &Arc<WorkerParts>,
        passed: &mut HashSet<FileKey>,
    ) -> Result<bool, AnalysisError> {
        let store = &parts.analyst.store;
        let first: Vec<ItemKey> = self.lock().preferred.iter().copied().collect();
        let limit = TAKEN + u32::try_from(passed.len()).unwrap_or(0);
        let mut probes = store.to_probe(&first, limit).await?;
        probes.retain(|job| !passed.contains(&job.file));
        if !probes.is_empty() {
            let mut reading = JoinSet::new();
            let mut read = Vec::new();
            for job in probes {
                if reading.len() >= PROBES {
                    read.extend(reading.join_next().await);
                }
                let parts = Arc::clone(parts);
                reading.spawn(async move { (job.file, parts.analyst.probe(&job).await) });
            }
            read.extend(reading.join_all().await.into_iter().map(Ok));
            let mut probed = Vec::new();
            for (file, result) in read.into_iter().flatten() {
                match result {
                    Some(result) => {
                        if let Err(reason) = &result.result {
                            tracing::info!(file = %file, reason, "a file can not be played");
                        }
                        probed.push(result);
                    }
                    None => {
                        passed.insert(file);
                    }
                }
            }
            parts.analyst.save(&probed).await?;
            return Ok(true);
        }
        let pictures = store.to_picture(&first, TAKEN).await?;
        let Some(library) = pictures.first().map(|job| job.library) else { return Ok(false) };
        let activity = self.begin(parts, ActivityKind::AnalyzeMedia, "Pictures", Some(library));
        let mut made = Ok(());
        for job in &pictures {
            made = parts.analyst.picture(job).await;
            // New files are looked into before more pictures are made, and a player is never kept waiting.
            if made.is_err() || (parts.busy)() || waits(parts, passed).await? {
                break;
            }
        }
        self.end(parts, &activity);
        made.map(|()| true)
    }
}

/// Whether a new file waits to be read.
async fn waits(parts: &WorkerParts, passed: &HashSet<FileKey>) -> Result<bool, StoreError> {
    let limit = u32::try_from(passed.len()).unwrap_or(u32::MAX).saturating_add(1);
    let waiting = parts.analyst.store.to_probe(&[], limit).await?;
    Ok(waiting.iter().any(|job| !passed.contains(&job.file)))
}
