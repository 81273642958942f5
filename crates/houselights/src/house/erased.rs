//! The list of erased accounts, outside the database: an older copy of the database must not bring them back.
//!
//! ```text
//! database ──marks it has and the list has not──▶ list        after each erasure, and at start
//! list ──marks it has and the database has not──▶ database    at start and by `restore`: the database is an older copy
//! ```
//!
//! One SHA-256 per line, and nothing that says whose. The list only ever grows.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use account::Mark;
use account::flows::Flows;

use crate::failure::Failure;

const HEAD: &str = "# Accounts that were erased, one hash each. Keep this list with the keyring: restoring an older copy of the\n\
                    # database needs it to erase them again.\n";
/// How many marks are asked for at once.
const PAGE: i64 = 10_000;

/// Brings list and database up to date with each other; says how many accounts were erased again.
pub async fn reconcile(flows: &Flows, list: &Path) -> Result<u64, Failure> {
    let listed = read(list)?;
    let known = known(flows).await?;
    let forgotten: BTreeSet<Mark> = listed.difference(&known).copied().collect();
    let again = if forgotten.is_empty() { 0 } else { flows.keys.destroy_again(&forgotten).await? };
    let unlisted: Vec<Mark> = known.difference(&listed).copied().collect();
    append(list, &unlisted)?;
    Ok(again)
}

/// Writes marks into the list that it has not yet.
pub fn list_also(list: &Path, marks: &[Mark]) -> Result<(), Failure> {
    let listed = read(list)?;
    let unlisted: Vec<Mark> = marks.iter().filter(|mark| !listed.contains(mark)).copied().collect();
    append(list, &unlisted)
}

async fn known(flows: &Flows) -> Result<BTreeSet<Mark>, Failure> {
    let mut known = BTreeSet::new();
    loop {
        let page = flows.keys.destroyed(known.last(), PAGE).await?;
        if page.is_empty() {
            return Ok(known);
        }
        known.extend(page);
    }
}

fn read(list: &Path) -> Result<BTreeSet<Mark>, Failure> {
    let text = match fs::read_to_string(list) {
        Ok(text) => text,
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(why) => return Err(unusable(list, &why)),
    };
    let mut marks = BTreeSet::new();
    // A line without an end was cut off by a crash: its mark is still in the database and is written again.
    for line in text.split_inclusive('\n').filter(|line| line.ends_with('\n')).map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let bytes = hex::decode(line).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        match bytes {
            Some(bytes) => marks.insert(Mark(bytes)),
            None if line.len() < 64 => false,
            None => {
                return Err(Failure::new(format!(
                    "the list of erased accounts {} is damaged",
                    list.display()
                ))
                .advise("put a copy of it back; it lies beside the keyring"));
            }
        };
    }
    Ok(marks)
}

fn append(list: &Path, marks: &[Mark]) -> Result<(), Failure> {
    if marks.is_empty() {
        return Ok(());
    }
    let open = || -> std::io::Result<()> {
        let mut file = fs::OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(list)?;
        let mut there = Vec::new();
        file.read_to_end(&mut there)?;
        let mut text = match there.last() {
            None => HEAD.to_owned(),
            Some(b'\n') => String::new(),
            Some(_) => "\n".to_owned(),
        };
        for mark in marks {
            text.push_str(&hex::encode(mark.0));
            text.push('\n');
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    open().map_err(|why| unusable(list, &why))
}

fn unusable(list: &Path, why: &std::io::Error) -> Failure {
    Failure::because(&format!("the list of erased accounts {} cannot be used", list.display()), why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_grows_and_a_line_that_was_cut_off_costs_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("erased-accounts.txt");
        assert!(read(&list).unwrap().is_empty());
        let (one, two) = (Mark([1; 32]), Mark([2; 32]));
        append(&list, &[one]).unwrap();
        let whole = fs::read_to_string(&list).unwrap();
        assert_eq!(read(&list).unwrap(), BTreeSet::from([one]));
        fs::write(&list, format!("{whole}0202")).unwrap();
        assert_eq!(read(&list).unwrap(), BTreeSet::from([one]));
        append(&list, &[two]).unwrap();
        assert_eq!(read(&list).unwrap(), BTreeSet::from([one, two]));
        fs::write(&list, format!("{}\n", "x".repeat(64))).unwrap();
        assert!(read(&list).is_err());
    }
}
