//! The data folder: there, ours, closed to others, and not pulled away from under a running house.

use std::fs::{self, File};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::Path;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::failure::Failure;

/// Whoever uses the folder holds this file; the system lets go of it when the process ends, however it ends.
const HELD: &str = ".held";

/// The folder is in use as long as this lives.
pub struct Held(#[expect(dead_code, reason = "dropping it is what lets go")] File);

/// Uses the folder beside others who use it. Waits for nobody: whoever replaces it must be done first.
pub fn occupy(folder: &Path) -> Result<Held, Failure> {
    held(folder, FlockOperation::NonBlockingLockShared).map_err(|why| {
        why.unwrap_or_else(|| {
            Failure::new(format!("{} is being restored at this moment", folder.display()))
                .advise("start again when `houselights restore` is done")
        })
    })
}

/// Has the folder for oneself.
pub fn alone(folder: &Path) -> Result<Held, Failure> {
    held(folder, FlockOperation::NonBlockingLockExclusive).map_err(|why| {
        why.unwrap_or_else(|| {
            Failure::new(format!("Houselights is running on {}", folder.display()))
                .advise("stop it first: a running house would write over what is put back")
        })
    })
}

/// Nothing in the error when somebody else has it.
fn held(folder: &Path, how: FlockOperation) -> Result<Held, Option<Failure>> {
    let path = folder.join(HELD);
    let open = File::options().create(true).truncate(false).write(true).open(&path);
    let file = open.map_err(|why| {
        Failure::because(&format!("the data folder {} cannot be used", folder.display()), &why)
            .advise("choose another with --data FOLDER, or allow writing there")
    })?;
    match flock(&file, how) {
        Ok(()) => Ok(Held(file)),
        Err(Errno::WOULDBLOCK) => Err(None),
        // A file system without locks: the folder can be used, just not guarded.
        Err(_) => Ok(Held(file)),
    }
}

/// Makes the folder if it is not there and checks that it can be written.
pub fn prepare(folder: &Path) -> Result<(), Failure> {
    let wrong = |why: &std::io::Error| {
        Failure::because(&format!("the data folder {} cannot be used", folder.display()), why)
            .advise("choose another with --data FOLDER, or allow writing there")
    };
    if !folder.is_dir() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|why| wrong(&why))?;
        // `recursive` gives the mode to folders above, too; only the last one is ours to close.
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(|why| wrong(&why))?;
    }
    let probe = folder.join(".probe");
    fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe)).map_err(|why| wrong(&why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_use_is_not_replaced_and_one_being_replaced_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let first = occupy(folder.path()).map_err(|why| why.to_string()).unwrap();
        let second = occupy(folder.path()).map_err(|why| why.to_string()).unwrap();
        let refused = alone(folder.path()).map(drop).unwrap_err();
        assert!(refused.to_string().contains("is running"), "{refused}");
        drop((first, second));
        let restoring = alone(folder.path()).map_err(|why| why.to_string()).unwrap();
        let refused = occupy(folder.path()).map(drop).unwrap_err();
        assert!(refused.to_string().contains("being restored"), "{refused}");
        drop(restoring);
        assert!(occupy(folder.path()).is_ok());
    }
}
