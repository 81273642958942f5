//! The data folder: there, ours, and closed to others.

use std::fs;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::Path;

use crate::failure::Failure;

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
