//! Films to measure with, made on the spot.

use std::path::Path;
use std::process::Command;

use super::client::Result;

/// Two seconds of a small picture with sound, as Matroska.
pub fn tiny(path: &Path) -> Result<()> {
    make(path, 2, &["-s", "160x90", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"])
}

/// A film of this many seconds with the given codecs.
pub fn make(path: &Path, seconds: u32, codecs: &[&str]) -> Result<()> {
    let status = Command::new("ffmpeg")
        .args(["-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i"])
        .arg(format!("testsrc2=s=1280x720:r=24:d={seconds}"))
        .args(["-f", "lavfi", "-i"])
        .arg(format!("sine=f=330:r=48000:d={seconds}"))
        .args(codecs)
        .args(["-g", "48", "-t"])
        .arg(seconds.to_string())
        .arg(path)
        .status()
        .map_err(|e| format!("ffmpeg cannot start: {e}"))?;
    if status.success() { Ok(()) } else { Err("ffmpeg could not make the film".into()) }
}
