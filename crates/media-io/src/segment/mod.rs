//! Segments: cut apart from what ffmpeg writes, and kept.

pub mod cache;
pub mod fragment;
