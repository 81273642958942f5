//! Files and processes: walk, probe, ffmpeg, segments, pictures.

pub mod artwork;
pub mod encode;
mod endless;
pub mod ffmpeg;
#[cfg(test)]
mod film;
pub mod keyframes;
pub mod probe;
pub mod scan;
pub mod segment;
mod subtitle;
mod timing;
pub mod walk;
pub mod watch;
