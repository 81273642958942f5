//! The floor below the counter of sign-outs: a file beside the keyring, outside every copy of the database.
//!
//! ```text
//! a sign-out stands in the database ──▶ the file says so, on disk ──▶ whoever asked for it hears that it is done
//! ```
//!
//! It only ever grows. Written beside and renamed, so that a crash leaves the old one or the new one; several processes
//! share one file by turns.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use account::floor::{Reached, Standing};
use account::flows::{Flows, Settled};
use account::ports::EpochFloor;
use async_trait::async_trait;
use kernel::{Clock as _, Epoch, Timestamp};
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};

use crate::ambient::SystemClock;
use crate::failure::{Failure, chain};

const HEAD: &str = "# How far signing out has come in this house. An older copy of the database that is put back is raised above\n\
                    # it, so that nothing that was signed out lives again. Keep it with the keyring; never edit it.\n";

/// The file, and what it is known to hold.
#[derive(Debug)]
pub struct Floor {
    path: PathBuf,
    held: Mutex<Reached>,
}

/// What the file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    version: u32,
    epoch: i64,
    credentials: i64,
    /// When an older copy was last raised, and from where.
    pub raised: Option<Raised>,
}

/// An older copy was raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raised {
    at: i64,
    from: i64,
    to: i64,
}

impl Raised {
    /// When.
    pub const fn at(&self) -> Timestamp {
        Timestamp(self.at)
    }
}

impl Kept {
    /// How far signing out had come.
    pub const fn reached(&self) -> Reached {
        Reached { epoch: Epoch(self.epoch), credentials: Epoch(self.credentials) }
    }
}

impl Floor {
    /// The floor at this place, whether it is there yet or not.
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_path_buf(), held: Mutex::default() }
    }

    /// What is kept there; nothing when there is none.
    pub fn read(path: &Path) -> Result<Option<Kept>, Failure> {
        read(path).map_err(|why| match why.kind() {
            io::ErrorKind::InvalidData => {
                Failure::new(format!("the floor of sign-outs {} is damaged", path.display())).advise(
                    "put a copy of it back; without one, move it away: everything that is signed in is signed out then",
                )
            }
            _ => unusable(path, &why),
        })
    }

    /// Brings database and floor together, and says in the log what was done.
    pub async fn settle(&self, flows: &Flows) -> Result<Settled, Failure> {
        let kept = Self::read(&self.path)?.map(|kept| kept.reached());
        let settled = flows.epoch_floors.settle(kept).await?;
        self.note(&settled)?;
        match settled.standing {
            Standing::Level => {}
            Standing::Older { credentials } => tracing::warn!(
                found = settled.found.epoch.0,
                floor = kept.unwrap_or_default().epoch.0,
                passwords = credentials,
                "the database is an older copy: everything that was signed in is signed out, so that nothing ended \
                 since then lives again"
            ),
            Standing::Lost => tracing::warn!(
                found = settled.found.epoch.0,
                file = %self.path.display(),
                "the floor of sign-outs is missing, and the database may be an older copy: everything that was signed in is \
                 signed out; keep this file with the keyring"
            ),
        }
        Ok(settled)
    }

    /// Brings them together again while running: a database may be put back, or another process may sign out.
    pub async fn follow(&self, flows: &Flows) -> Result<(), Failure> {
        let kept = Self::read(&self.path)?.map(|kept| kept.reached());
        let (standing, found) = flows.epoch_floors.look(kept).await?;
        if standing != Standing::Level {
            return self.settle(flows).await.map(drop);
        }
        if kept != Some(found) {
            write(&self.path, found, None).map_err(|why| unusable(&self.path, &why))?;
        }
        Ok(())
    }

    /// Writes down what was settled.
    pub fn note(&self, settled: &Settled) -> Result<(), Failure> {
        let raised = (settled.standing != Standing::Level).then(|| Raised {
            at: SystemClock.now().as_millis(),
            from: settled.found.epoch.0,
            to: settled.now.epoch.0,
        });
        write(&self.path, settled.now, raised).map_err(|why| unusable(&self.path, &why))
    }
}

#[async_trait]
impl EpochFloor for Floor {
    async fn rose(&self, to: Reached) {
        {
            let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            if held.later(to) == *held {
                return;
            }
        }
        let path = self.path.clone();
        let written = tokio::task::spawn_blocking(move || write(&path, to, None)).await;
        match written.map_err(io::Error::other).and_then(|written| written) {
            Ok(()) => {
                let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
                *held = held.later(to);
            }
            // The sign-out stands; only an older copy put back before the next try would not know of it.
            Err(why) => tracing::error!(
                file = %self.path.display(),
                cause = %chain(&why),
                "the floor of sign-outs cannot be written; it is tried again in a moment"
            ),
        }
    }
}

fn read(path: &Path) -> io::Result<Option<Kept>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(why),
    };
    let kept: Kept = toml::from_str(&text).map_err(|why| io::Error::new(io::ErrorKind::InvalidData, why))?;
    if kept.version != 1 || kept.epoch < 0 || kept.credentials < 0 {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "written by another version"));
    }
    Ok(Some(kept))
}

/// Raises the file to this, by turns with other processes; leaves it alone when it is there already.
fn write(path: &Path, to: Reached, raised: Option<Raised>) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let turn = File::open(folder)?;
    // Where locks are not to be had, one process at a time is all there is.
    let _ = flock(&turn, FlockOperation::LockExclusive);
    let before = read(path)?;
    let kept = before.unwrap_or_default();
    let reached = kept.reached().later(to);
    if before.is_some() && reached == kept.reached() && raised.is_none() {
        return Ok(());
    }
    let kept = Kept {
        version: 1,
        epoch: reached.epoch.0,
        credentials: reached.credentials.0,
        raised: raised.or(kept.raised),
    };
    let text = toml::to_string(&kept).map_err(io::Error::other)?;
    let fresh = path.with_extension("new");
    let mut out = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
    out.write_all(HEAD.as_bytes())?;
    out.write_all(text.as_bytes())?;
    out.sync_all()?;
    fs::rename(&fresh, path)?;
    // The new name is on disk, too, before anybody is told.
    turn.sync_all()
}

fn unusable(path: &Path, why: &io::Error) -> Failure {
    Failure::because(&format!("the floor of sign-outs {} cannot be used", path.display()), why)
        .advise("let this user write it, or say where it is with --epoch-floor FILE")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(epoch: i64, credentials: i64) -> Reached {
        Reached { epoch: Epoch(epoch), credentials: Epoch(credentials) }
    }

    #[test]
    fn the_file_only_grows_and_remembers_when_an_older_copy_was_raised() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("epoch-floor.toml");
        assert_eq!(Floor::read(&path).unwrap(), None);
        write(&path, at(0, 0), None).unwrap();
        assert_eq!(Floor::read(&path).unwrap().unwrap().reached(), at(0, 0));
        write(&path, at(7, 2), Some(Raised { at: 5, from: 3, to: 7 })).unwrap();
        write(&path, at(6, 4), None).unwrap();
        let kept = Floor::read(&path).unwrap().unwrap();
        assert_eq!(kept.reached(), at(7, 4));
        assert_eq!(kept.raised.unwrap().at(), Timestamp(5));
        assert!(!path.with_extension("new").exists());
    }

    #[test]
    fn a_damaged_file_is_told_and_not_taken_for_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("epoch-floor.toml");
        for text in
            ["", "version = 1\nepoch = -4\ncredentials = 0\n", "version = 9\nepoch = 1\ncredentials = 0\n"]
        {
            fs::write(&path, text).unwrap();
            assert!(Floor::read(&path).unwrap_err().to_string().contains("is damaged"), "{text}");
        }
    }

    #[test]
    fn many_at_once_leave_the_highest() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("epoch-floor.toml");
        std::thread::scope(|scope| {
            for epoch in 1..=16 {
                let path = &path;
                scope.spawn(move || write(path, at(epoch, 0), None).unwrap());
            }
        });
        assert_eq!(Floor::read(&path).unwrap().unwrap().reached(), at(16, 0));
    }
}
