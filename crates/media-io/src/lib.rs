//! Files and processes: walk, probe, ffmpeg, segments, pictures.

pub mod encode;
mod endless;
pub mod ffmpeg;
#[cfg(test)]
mod film;
pub mod keyframes;
pub mod segment;
mod subtitle;
mod timing;
