//! New files that may be known ones under another name.

use std::collections::{HashMap, VecDeque};

use super::{BATCH, Run, ScanError, Scanner, record};
use crate::file::{Fingerprint, SeenFile};
use crate::naming::{Beside, sidecars};
use crate::ports::store::KnownFile;

/// Known files that were not seen, by size and in the order of their paths.
struct Missing(HashMap<u64, VecDeque<KnownFile>>);

impl Missing {
    fn of(run: &Run<'_>) -> Self {
        let mut all: Vec<&KnownFile> =
            run.known.values().filter(|known| !run.seen.contains(&known.file.key)).collect();
        all.sort_by(|one, two| one.file.path.cmp(&two.file.path));
        let mut by_size: HashMap<u64, VecDeque<KnownFile>> = HashMap::new();
        for known in all {
            by_size.entry(known.file.size).or_default().push_back(known.clone());
        }
        Self(by_size)
    }
}

impl Scanner {
    /// New files of a size that a known file has: one that is not where it was, under another name, or just as large.
    pub(super) async fn place_deferred(&self, run: &mut Run<'_>) -> Result<(), ScanError> {
        let deferred = std::mem::take(&mut run.deferred);
        if deferred.is_empty() {
            return Ok(());
        }
        let mut missing = Missing::of(run);
        for (folder, file, beside) in deferred {
            let mut record = record(None, folder.key, &file, &beside);
            if missing.0.contains_key(&file.size) {
                record.fingerprint = self.disk.fingerprint(&file.path).await;
            }
            match self.came_from(&mut missing, &file, record.fingerprint.as_ref()).await {
                Some(from) => {
                    run.seen.insert(from.file.key);
                    run.report.moved += 1;
                    record.key = Some(from.file.key);
                    // What was read of it names its subtitles by where they were.
                    record.keep_probe =
                        !has_subtitles(&from.file.path, &from.beside) && !has_subtitles(&file.path, &beside);
                    record.fingerprint = record.fingerprint.or(from.file.fingerprint);
                }
                None => run.report.added += 1,
            }
            run.batch.push((record, folder.path));
            if run.batch.len() >= BATCH {
                self.write(run).await?;
            }
        }
        self.write(run).await
    }

    /// The missing file that this one was before, taken from the missing ones.
    async fn came_from(
        &self,
        missing: &mut Missing,
        file: &SeenFile,
        fingerprint: Option<&Fingerprint>,
    ) -> Option<KnownFile> {
        let candidates = missing.0.get_mut(&file.size)?;
        let mut at = 0;
        while let Some(known) = candidates.get(at) {
            let same = match (&known.file.fingerprint, fingerprint) {
                (Some(one), Some(two)) => one == two,
                // Never read before it moved: a rename keeps the time of change.
                (None, _) => known.file.modified_at == file.modified_at,
                (Some(_), None) => false,
            };
            if !same {
                at += 1;
                continue;
            }
            // A scan of one folder has not looked whether files elsewhere are still there.
            let there = self.disk.file(&known.file.path).await.is_some();
            let known = candidates.remove(at)?;
            if !there {
                return Some(known);
            }
        }
        None
    }
}

fn has_subtitles(path: &str, beside: &str) -> bool {
    !sidecars(path, Beside::read(beside, path).files()).is_empty()
}
