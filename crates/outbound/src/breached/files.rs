//! Lists on this machine: one sorted file of `HASH:COUNT`, or a folder with a file of `REST:COUNT` for each range.
//!
//! The file may have forty gigabytes: it is searched where it lies, a few kilobytes are read. It is opened for each
//! look, so one that was replaced counts from then on.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use super::{ListError, RANGE, count_in, entry};

/// The digits of a whole hash.
const DIGITS: usize = 40;
/// No line is longer: forty digits, a colon, a count, an end.
const LINE: u64 = 64;
/// What is left when halving stops: read at once.
const WINDOW: u64 = 4096;
/// How many places of a file are looked at to see whether it is in order.
const SAMPLES: u64 = 64;

/// Where the lists lie.
#[derive(Debug, Clone)]
pub struct Files(pub PathBuf);

impl Files {
    /// How often the password of these digits was seen.
    pub fn count(&self, digits: &str) -> Result<u64, ListError> {
        if self.0.is_dir() { in_folder(&self.0, digits) } else { Sorted::open(&self.0)?.count(digits) }
    }

    /// Whether they look like what they should be.
    pub fn check(&self) -> Result<(), ListError> {
        if self.0.is_dir() {
            return ["00000", "7FFFF", "FFFFF"]
                .iter()
                .try_for_each(|range| in_folder(&self.0, &format!("{range:0<DIGITS$}")).map(drop));
        }
        Sorted::open(&self.0)?.check()
    }
}

/// As the usual downloader writes them: `21BD1.txt`.
fn in_folder(folder: &Path, digits: &str) -> Result<u64, ListError> {
    let (range, rest) = digits.split_at_checked(RANGE).ok_or(ListError::Foreign)?;
    let text = std::fs::read_to_string(folder.join(format!("{range}.txt")));
    count_in(&text.map_err(ListError::Unreadable)?, rest)
}

/// One file in order.
struct Sorted {
    file: File,
    length: u64,
}

impl Sorted {
    fn open(path: &Path) -> Result<Self, ListError> {
        let file = File::open(path).map_err(ListError::Unreadable)?;
        let length = file.metadata().map_err(ListError::Unreadable)?.len();
        Ok(Self { file, length })
    }

    fn count(&self, digits: &str) -> Result<u64, ListError> {
        // The line of these digits begins at `from` or later, and before `to`; a line begins at each of them.
        let (mut from, mut to) = (0, self.length);
        while to - from > WINDOW {
            let (start, line) = self.line_after(from + (to - from) / 2)?;
            let (hash, count) = entry(&line, DIGITS)?;
            match hash.to_ascii_uppercase().as_str().cmp(digits) {
                std::cmp::Ordering::Less => from = start,
                std::cmp::Ordering::Equal => return Ok(count),
                std::cmp::Ordering::Greater => to = start,
            }
        }
        let window = self.text(from, to - from)?;
        for line in window.lines() {
            let (hash, count) = entry(line, DIGITS)?;
            if hash.eq_ignore_ascii_case(digits) {
                return Ok(count);
            }
        }
        if self.length == 0 { Err(ListError::Foreign) } else { Ok(0) }
    }

    fn check(&self) -> Result<(), ListError> {
        let first = self.text(0, LINE)?;
        let mut last = hash_of(first.lines().next().unwrap_or_default())?;
        if self.length <= WINDOW {
            let text = self.text(0, self.length)?;
            return text.lines().skip(1).try_for_each(|line| rises(&mut last, line));
        }
        let stride = (self.length / SAMPLES).max(LINE * 2);
        let mut place = 0;
        while place + LINE * 2 < self.length {
            let (_, line) = self.line_after(place)?;
            rises(&mut last, &line)?;
            place += stride;
        }
        Ok(())
    }

    /// The first line that begins behind a place, and where it begins.
    fn line_after(&self, place: u64) -> Result<(u64, String), ListError> {
        let text = self.text(place, LINE * 2)?;
        let (before, rest) = text.split_once('\n').ok_or(ListError::Foreign)?;
        let (line, _) = rest.split_once('\n').ok_or(ListError::Foreign)?;
        Ok((place + before.len() as u64 + 1, line.to_owned()))
    }

    fn text(&self, from: u64, length: u64) -> Result<String, ListError> {
        let length = length.min(self.length.saturating_sub(from));
        let mut bytes = vec![0; usize::try_from(length).map_err(|_| ListError::Foreign)?];
        self.file.read_exact_at(&mut bytes, from).map_err(ListError::Unreadable)?;
        String::from_utf8(bytes).map_err(|_| ListError::Foreign)
    }
}

fn hash_of(line: &str) -> Result<String, ListError> {
    entry(line, DIGITS).map(|(hash, _)| hash.to_ascii_uppercase())
}

fn rises(last: &mut String, line: &str) -> Result<(), ListError> {
    let hash = hash_of(line)?;
    if hash <= *last {
        return Err(ListError::Foreign);
    }
    *last = hash;
    Ok(())
}
