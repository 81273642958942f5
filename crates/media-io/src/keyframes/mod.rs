//! Keyframes from a container's own index: the Cues of Matroska, the sample tables of MP4.
//!
//! Milliseconds instead of reading the whole file. Files are hostile: every length is checked against what is there,
//! and no more than a bounded number of bytes is read. A container without an index gives `None`.

mod mkv;
mod mp4;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use media::playback::Time;

/// The keyframes of the stream that ffmpeg counts as `stream`, in the file's own time.
///
/// # Errors
/// When the file cannot be read.
pub fn read(path: &str, container: &str, stream: u32) -> io::Result<Option<Vec<Time>>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let times = match container {
        "mkv" | "webm" => mkv::keyframes(&mut file, length, stream),
        "mp4" | "mov" | "m4v" => mp4::keyframes(&mut file, length, stream),
        _ => Ok(None),
    };
    match times {
        // What ends too early or contradicts itself has no index; what reads it later says what is wrong with it.
        Err(error) if matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData) => {
            Ok(None)
        }
        other => other.map(|times| times.filter(|times| !times.is_empty())),
    }
}

/// The most that is read of an index.
const MOST_BYTES: u64 = 64 << 20;

/// Reads `length` bytes at `at`, unless that is more than an index can be.
fn read_at(file: &mut File, at: u64, length: u64) -> io::Result<Vec<u8>> {
    if length > MOST_BYTES {
        return Err(io::ErrorKind::InvalidData.into());
    }
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).ok() != Some(length) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
