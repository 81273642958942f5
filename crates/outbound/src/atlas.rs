//! A file that knows where network addresses are, in the usual `.mmdb` format: countries, or cities too.
//!
//! The whole file is kept in memory. One that was replaced is taken up by the next [`AtlasFile::refresh`]; one that
//! cannot be read leaves the one at hand in place. No address leaves the machine.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::net::IpAddr;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use account::ports::Atlas;
use kernel::Timestamp;
use locale::Locale;
use maxminddb::{MaxMindDbError, Reader};
use serde::Deserialize;

/// No honest name of a place is longer.
const LONGEST: usize = 100;

/// Why a file is of no use.
#[derive(Debug, thiserror::Error)]
pub enum AtlasError {
    /// It is not there, or not ours to read.
    #[error("it cannot be read")]
    Unreadable(#[source] std::io::Error),
    /// It is something else, or damaged.
    #[error("it is no file of places in the .mmdb format")]
    Foreign(#[source] Box<MaxMindDbError>),
}

/// A file of places.
pub struct AtlasFile {
    path: PathBuf,
    open: RwLock<Open>,
}

#[derive(Default)]
struct Open {
    stamp: Option<Stamp>,
    map: Option<Arc<Reader<Vec<u8>>>>,
}

/// What tells a file from the one that replaced it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    inode: u64,
    length: u64,
    written: (i64, i64),
}

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtlasAbout {
    /// Its kind, in the words of who made it.
    pub kind: String,
    /// When it was made.
    pub made_at: Timestamp,
}

#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    city: Named,
    #[serde(default)]
    country: Named,
    #[serde(default)]
    registered_country: Named,
}

#[derive(Default, Deserialize)]
struct Named {
    #[serde(default)]
    names: BTreeMap<String, String>,
}

impl AtlasFile {
    /// The file at this path; nothing is read yet.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned(), open: RwLock::default() }
    }

    /// Reads the file if it is another than the one at hand; says whether it was. Blocks while it reads.
    pub fn refresh(&self) -> Result<bool, AtlasError> {
        let found = std::fs::metadata(&self.path).map_err(AtlasError::Unreadable)?;
        let stamp = Some(Stamp::of(&found));
        if self.open.read().unwrap_or_else(PoisonError::into_inner).stamp == stamp {
            return Ok(false);
        }
        let read = read(&self.path);
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        // Also after a failure: the same broken file is not read again and again.
        open.stamp = stamp;
        open.map = Some(Arc::new(read?));
        Ok(true)
    }

    /// What the file at hand says of itself.
    #[must_use]
    pub fn about(&self) -> Option<AtlasAbout> {
        let map = self.map()?;
        let about = map.metadata();
        let made_at = Timestamp::from_secs(i64::try_from(about.build_epoch).unwrap_or_default());
        Some(AtlasAbout { kind: about.database_type.clone(), made_at })
    }

    fn map(&self) -> Option<Arc<Reader<Vec<u8>>>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner).map.clone()
    }
}

impl Atlas for AtlasFile {
    fn place(&self, address: &str, locale: Locale) -> Option<String> {
        let address = address.parse::<IpAddr>().ok()?.to_canonical();
        let map = self.map()?;
        let record: Record = map.lookup(address).ok()?.decode().ok()??;
        let country = record.country.name(locale).or_else(|| record.registered_country.name(locale));
        let parts: Vec<_> = record.city.name(locale).into_iter().chain(country).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

impl Named {
    /// In this language, else in English, else in whatever there is.
    fn name(&self, locale: Locale) -> Option<String> {
        let names = &self.names;
        let name = names.get(locale.code()).or_else(|| names.get("en")).or_else(|| names.values().next())?;
        let name: String = name.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect();
        Some(name).filter(|name| !name.trim().is_empty())
    }
}

impl Stamp {
    fn of(found: &Metadata) -> Self {
        Self { inode: found.ino(), length: found.len(), written: (found.mtime(), found.mtime_nsec()) }
    }
}

fn read(path: &Path) -> Result<Reader<Vec<u8>>, AtlasError> {
    let bytes = std::fs::read(path).map_err(AtlasError::Unreadable)?;
    Reader::from_source(bytes).map_err(|why| AtlasError::Foreign(Box::new(why)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use testkit::atlas::{Spot, mmdb};

    use super::*;

    const GRAZ: Spot = Spot {
        network: "192.0.2.0/24",
        city: &[("en", "Graz")],
        country: &[("en", "Austria"), ("de", "Österreich"), ("fr", "Autriche")],
    };
    const SOMEWHERE: Spot =
        Spot { network: "2001:db8::/32", city: &[], country: &[("en", "Portugal"), ("es", "Portugal")] };

    fn written(spots: &[Spot]) -> (tempfile::TempDir, AtlasFile) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("places.mmdb");
        std::fs::write(&path, mmdb(spots)).unwrap();
        let atlas = AtlasFile::at(&path);
        (folder, atlas)
    }

    #[test]
    fn an_address_has_a_city_and_a_country_in_the_language_of_whoever_reads_it() {
        let (_folder, atlas) = written(&[GRAZ, SOMEWHERE]);
        assert_eq!(atlas.place("192.0.2.7", Locale::En), None, "nothing is read yet");
        assert!(atlas.refresh().unwrap());
        let place = |address: &str, locale| atlas.place(address, locale);
        assert_eq!(place("192.0.2.7", Locale::En).unwrap(), "Graz, Austria");
        assert_eq!(place("192.0.2.7", Locale::De).unwrap(), "Graz, Österreich");
        assert_eq!(
            place("192.0.2.7", Locale::Es).unwrap(),
            "Graz, Austria",
            "English where it knows no other"
        );
        assert_eq!(place("::ffff:192.0.2.255", Locale::Fr).unwrap(), "Graz, Autriche");
        assert_eq!(place("2001:db8:7::1", Locale::Es).unwrap(), "Portugal");
        for nowhere in ["192.0.3.1", "10.0.0.1", "2001:db9::1", "::1", "operator", ""] {
            assert_eq!(place(nowhere, Locale::En), None, "{nowhere}");
        }
        assert_eq!(atlas.about().unwrap().kind, "Test-City");
    }

    #[test]
    fn a_file_that_was_replaced_is_taken_up_and_a_broken_one_changes_nothing() {
        let (folder, atlas) = written(&[GRAZ]);
        assert!(atlas.refresh().unwrap());
        assert!(!atlas.refresh().unwrap(), "it is the same");
        let path = folder.path().join("places.mmdb");
        let replace = |bytes: &[u8]| {
            let new = folder.path().join("new");
            std::fs::write(&new, bytes).unwrap();
            std::fs::rename(&new, &path).unwrap();
        };
        replace(b"half a file");
        assert!(matches!(atlas.refresh(), Err(AtlasError::Foreign(_))));
        assert_eq!(atlas.place("192.0.2.7", Locale::En).unwrap(), "Graz, Austria");
        assert!(!atlas.refresh().unwrap(), "it is not read again and again");
        let moved = Spot { city: &[("en", "Wien")], ..GRAZ };
        replace(&mmdb(&[moved]));
        assert!(atlas.refresh().unwrap());
        assert_eq!(atlas.place("192.0.2.7", Locale::En).unwrap(), "Wien, Austria");
        std::fs::remove_file(&path).unwrap();
        assert!(matches!(atlas.refresh(), Err(AtlasError::Unreadable(_))));
        assert_eq!(atlas.place("192.0.2.7", Locale::En).unwrap(), "Wien, Austria");
    }

    proptest! {
        #[test]
        fn no_damage_to_a_file_brings_a_look_down(at in any::<proptest::sample::Index>(), to in any::<u8>()) {
            let mut bytes = mmdb(&[GRAZ, SOMEWHERE]);
            let index = at.index(bytes.len());
            bytes[index] = to;
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("places.mmdb");
            std::fs::write(&path, bytes).unwrap();
            let atlas = AtlasFile::at(&path);
            let _ = atlas.refresh();
            for address in ["192.0.2.7", "2001:db8::1", "::1"] {
                let _ = atlas.place(address, Locale::De);
            }
            let _ = atlas.about();
        }
    }
}
