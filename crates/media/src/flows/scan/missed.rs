//! Known files that a scan did not see: away with their disk, or gone.

use std::collections::HashSet;

use super::{BATCH, Run, ScanError, Scanner, leaves_of};
use crate::file::{Absence, AbsenceKind};
use crate::flows::placing;
use crate::keys::FileKey;
use crate::ports::store::KnownFile;

/// How long gone files are remembered, so that they can come back under another name.
const REMEMBERED: std::time::Duration = std::time::Duration::from_secs(90 * 24 * 3600);

impl Scanner {
    /// Notes how the files are absent that were not seen; of a scan of `only`, those at or below it.
    pub(super) async fn miss(
        &self,
        run: &mut Run<'_>,
        away: &[String],
        only: Option<&str>,
    ) -> Result<(), ScanError> {
        let now = self.clock.now();
        let mut missing: Vec<KnownFile> = run
            .known
            .values()
            .filter(|known| !run.seen.contains(&known.file.key))
            .filter(|known| only.is_none_or(|only| known.file.path == only || below(&known.file.path, only)))
            .cloned()
            .collect();
        missing.sort_by(|one, two| one.file.path.cmp(&two.file.path));
        let forgotten: Vec<FileKey> = missing
            .iter()
            .filter(|known| {
                let gone = known.file.absence.filter(|absence| absence.kind == AbsenceKind::Gone);
                gone.is_some_and(|absence| now.since(absence.since) > REMEMBERED)
            })
            .map(|known| known.file.key)
            .collect();
        let is_away = |known: &KnownFile| away.iter().any(|away| below(&known.file.path, away));
        let (on_disks_away, gone): (Vec<KnownFile>, Vec<KnownFile>) = missing.into_iter().partition(is_away);
        self.note_absent(run, AbsenceKind::Away, on_disks_away).await?;
        self.note_absent(run, AbsenceKind::Gone, gone).await?;
        if !forgotten.is_empty() {
            let mut tx = self.store.scan(run.library.key).await?;
            tx.remove_files(&forgotten).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn note_absent(
        &self,
        run: &mut Run<'_>,
        kind: AbsenceKind,
        mut missing: Vec<KnownFile>,
    ) -> Result<(), ScanError> {
        missing.retain(|known| match known.file.absence {
            None => true,
            // What was away with its disk and is missing on the disk is gone. What was gone stays gone.
            Some(absence) => absence.kind == AbsenceKind::Away && kind == AbsenceKind::Gone,
        });
        if missing.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        let watched: HashSet<FileKey> =
            self.store.watched_files(run.library.key).await?.into_iter().collect();
        for some in missing.chunks(BATCH) {
            let keys: Vec<FileKey> = some.iter().map(|known| known.file.key).collect();
            let mut tx = self.store.scan(run.library.key).await?;
            tx.set_absence(&keys, Some(Absence { since: now, kind })).await?;
            if kind == AbsenceKind::Gone {
                let left_behind = some.iter().filter(|known| watched.contains(&known.file.key));
                placing::follow_copies(tx.as_mut(), left_behind).await?;
                run.report.gone += some.len() as u64;
            }
            let leaves = leaves_of(tx.as_mut(), &keys).await?;
            let settled = tx.settle(&leaves, now).await?;
            tx.commit().await?;
            run.changed = true;
            self.tell(run.library, &settled, now);
        }
        Ok(())
    }
}

fn below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'))
}
