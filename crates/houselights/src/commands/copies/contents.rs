//! `contents.toml`: what a copy holds, so that a damaged or half-made one is noticed before anything is replaced.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::failure::Failure;

const NAME: &str = "contents.toml";
const VERSION: u32 = 1;

/// What a copy holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contents {
    version: u32,
    made_at: i64,
    /// The version of the program that made it.
    pub houselights: String,
    /// Its files.
    pub file: Vec<Copied>,
}

/// One file of a copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copied {
    /// Its name in the folder.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    sha256: String,
}

impl Contents {
    /// Looks at the files of a copy.
    pub fn of(folder: &Path, names: &[String], made_at: Timestamp) -> Result<Self, Failure> {
        let file = names.iter().map(|name| Copied::of(folder, name)).collect::<Result<_, _>>()?;
        let houselights = env!("CARGO_PKG_VERSION").to_owned();
        Ok(Self { version: VERSION, made_at: made_at.as_millis(), houselights, file })
    }

    /// Reads what a copy says of itself.
    pub fn read(folder: &Path) -> Result<Self, Failure> {
        let none = || {
            Failure::new(format!("{} is no copy made by `houselights backup`", folder.display()))
                .advise("a copy that was cut short has no contents.toml; take another one")
        };
        let text = fs::read_to_string(folder.join(NAME)).map_err(|_| none())?;
        let contents: Self = toml::from_str(&text).map_err(|_| none())?;
        if contents.version > VERSION {
            return Err(Failure::new(format!(
                "the copy was made by the newer version {}",
                contents.houselights
            ))
            .advise("restore it with that version"));
        }
        Ok(contents)
    }

    /// Whether every file is there and as it was copied.
    pub fn check(&self, folder: &Path) -> Result<(), Failure> {
        for file in &self.file {
            if Copied::of(folder, &file.name)? != *file {
                return Err(Failure::new(format!(
                    "{} is not as it was copied",
                    folder.join(&file.name).display()
                ))
                .advise("nothing was changed here; take another copy"));
            }
        }
        Ok(())
    }

    /// Writes it, last of all.
    pub fn write(&self, folder: &Path) -> Result<(), Failure> {
        let path = folder.join(NAME);
        let failed = |why: &(dyn std::error::Error + 'static)| {
            Failure::because(&format!("{} cannot be written", path.display()), why)
        };
        let text = toml::to_string(self).map_err(|why| failed(&why))?;
        let mut out = File::options()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .map_err(|why| failed(&why))?;
        out.write_all(text.as_bytes()).and_then(|()| out.sync_all()).map_err(|why| failed(&why))
    }

    /// When it was made.
    #[must_use]
    pub const fn made_at(&self) -> Timestamp {
        Timestamp(self.made_at)
    }

    /// The copy of this database, if there is one.
    #[must_use]
    pub fn database(&self, name: &str) -> Option<&str> {
        let names = [format!("{name}.db"), format!("{name}.pgdump")];
        self.file.iter().map(|file| file.name.as_str()).find(|file| names.iter().any(|name| name == file))
    }
}

impl Copied {
    fn of(folder: &Path, name: &str) -> Result<Self, Failure> {
        let path = folder.join(name);
        let failed = |why: io::Error| Failure::because(&format!("{} cannot be read", path.display()), &why);
        let mut hash = Hashing(Sha256::new());
        let bytes = io::copy(&mut File::open(&path).map_err(failed)?, &mut hash).map_err(failed)?;
        Ok(Self { name: name.to_owned(), bytes, sha256: hex::encode(hash.0.finalize()) })
    }
}

struct Hashing(Sha256);

impl io::Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_with_a_changed_missing_or_half_written_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("account.db");
        fs::write(&file, "people").unwrap();
        let contents = Contents::of(folder.path(), &["account.db".to_owned()], Timestamp(5)).unwrap();
        assert!(Contents::read(folder.path()).is_err(), "it is not finished yet");
        contents.write(folder.path()).unwrap();
        let read = Contents::read(folder.path()).unwrap();
        assert_eq!(read, contents);
        assert!(read.check(folder.path()).is_ok());
        fs::write(&file, "peopla").unwrap();
        assert!(read.check(folder.path()).unwrap_err().to_string().contains("not as it was copied"));
        fs::remove_file(&file).unwrap();
        assert!(read.check(folder.path()).is_err());
        assert_eq!((read.database("account"), read.database("media")), (Some("account.db"), None));
    }
}
