//! A file of which only so much can be read, and which never seems to go on much further than where it is read.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// How much is read of a file at most.
const MOST_READ: u64 = 48 << 20;
/// How far the end ever seems to be: bounds what a parser allocates for an element that claims to be huge.
const HORIZON: u64 = 16 << 20;
/// How often the place is changed at most: a file can chase a parser in circles without a byte read.
const MOST_SEEKS: u64 = 200_000;

/// A file with bounds.
pub struct Bounded {
    file: BufReader<File>,
    length: u64,
    left: u64,
    seeks: u64,
}

impl Bounded {
    /// Bounds a file of this length.
    pub fn new(mut file: File, length: u64) -> io::Result<Self> {
        file.rewind()?;
        Ok(Self {
            file: BufReader::with_capacity(16 << 10, file),
            length,
            left: MOST_READ,
            seeks: MOST_SEEKS,
        })
    }
}

impl Read for Bounded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.left = self.left.checked_sub(read as u64).ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(read)
    }
}

impl Seek for Bounded {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.seeks = self.seeks.checked_sub(1).ok_or(io::ErrorKind::FileTooLarge)?;
        let here = self.file.stream_position()?;
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => here.checked_add_signed(by),
            SeekFrom::End(by) => self.length.min(here.saturating_add(HORIZON)).checked_add_signed(by),
        };
        let target = target.ok_or(io::ErrorKind::InvalidInput)?;
        let by = i128::from(target) - i128::from(here);
        match i64::try_from(by) {
            // Stays within the buffer where it can.
            Ok(by) => self.file.seek_relative(by)?,
            Err(_) => return Err(io::ErrorKind::InvalidInput.into()),
        }
        Ok(target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn the_end_never_seems_far_and_the_middle_can_be_reached() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"head").unwrap();
        file.set_len(1 << 30).unwrap();
        let mut bounded = Bounded::new(file, 1 << 30).unwrap();
        assert_eq!(bounded.seek(SeekFrom::End(0)).unwrap(), HORIZON);
        assert_eq!(bounded.seek(SeekFrom::Start(1 << 29)).unwrap(), 1 << 29);
        let mut all = Vec::new();
        assert!(bounded.read_to_end(&mut all).is_err());
        assert!(all.len() as u64 <= MOST_READ);
    }
}
