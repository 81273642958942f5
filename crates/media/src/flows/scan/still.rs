//! Young files: looked at twice, a moment apart, and placed when nothing of them changed in between.
//!
//! ```text
//! changed a moment ago ─▶ first look ──a moment later──▶ the same ─▶ placed
//!                             ▲                     └──▶ changed ─┐
//!                             └───────────────────────────────────┘
//! ```
//!
//! Each file is judged by itself, so that one that is still being copied keeps none of the others waiting.

use std::collections::BTreeSet;

use kernel::Timestamp;

use super::{Run, ScanError, ScanReport, Scanner, Stop};
use crate::file::SeenFile;
use crate::library::{Folder, Library};
use crate::naming::{Surroundings, parent};

/// How long a young file must have stayed as it was.
pub const STILL_MS: i64 = 1_500;

/// A young file as it was at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The file as it was.
    pub file: SeenFile,
    /// When it was looked at.
    pub at: Timestamp,
}

/// What a second look at young files gave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Looked {
    /// Files that stayed as they were: to be placed.
    pub still: Vec<SeenFile>,
    /// Files that changed since, or were looked at too short a time ago: to be looked at again.
    pub young: Vec<Look>,
}

impl Scanner {
    /// Looks again at young files. One that is gone by now is left to the scan of its folder.
    pub async fn look_again(&self, looks: Vec<Look>) -> Looked {
        let mut looked = Looked::default();
        for look in looks {
            let Some(file) = self.disk.file(&look.file.path).await else { continue };
            let now = self.clock.now();
            if file != look.file {
                looked.young.push(Look { file, at: now });
            } else if now.0.saturating_sub(look.at.0) < STILL_MS {
                looked.young.push(look);
            } else {
                looked.still.push(file);
            }
        }
        looked
    }

    /// Places files that stayed as they were; nothing else is looked at.
    pub async fn place_still(
        &self,
        library: &Library,
        still: Vec<SeenFile>,
        stop: &Stop,
    ) -> Result<ScanReport, ScanError> {
        let mut run = self.begin(library, false).await?;
        run.still = still.into_iter().map(|file| (file.path.clone(), file)).collect();
        let paths: BTreeSet<String> = run.still.keys().map(|path| parent(path).to_owned()).collect();
        for path in paths {
            if stop.stopped() {
                run.report.stopped = true;
                break;
            }
            if let Some(folder) = library.folders.iter().find(|folder| holds(folder, &path)) {
                self.look_into(&mut run, folder, &path).await;
                self.write(&mut run).await?;
            }
        }
        if !run.report.stopped {
            self.bring_back(&mut run).await?;
            self.place_deferred(&mut run).await?;
        }
        self.end(run, &[]).await
    }

    /// Looks at the files that stayed as they were in one directory.
    async fn look_into(&self, run: &mut Run<'_>, folder: &Folder, path: &str) {
        let Some(seen) = self.disk.folder(path).await else { return };
        let above = if path == folder.path { None } else { self.disk.folder(parent(path)).await };
        let images = above.map(|above| Surroundings::images(&above.files, above.path == folder.path));
        self.look_at(run, folder, &seen, &images.unwrap_or_default()).await;
    }
}

fn holds(folder: &Folder, path: &str) -> bool {
    path.strip_prefix(folder.path.trim_end_matches('/'))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
