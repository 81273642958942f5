//! What a path says: which film or episode a file is, which version and part of it, and what lies beside it.
//!
//! ```text
//! /films/Alien (1979)/Alien (1979) {edition-Director's Cut} - cd2.mkv
//!        └ folder per film    └ edition                      └ part
//! /tv/1923/Season 01/1923 - s01e01-e02 - Title.mkv
//!     └ show  └ season        └ numbers   └ title
//! ```
//!
//! Pure functions over names; no folder layout is required, every hint is taken. Nothing here looks at the disk.

mod beside;
mod episode;
mod ignored;
mod movie;
mod place;
mod surroundings;
mod text;

pub use beside::{Image, ImageRole, Sidecar, images, sidecars};
pub use episode::{EpisodeName, Numbering, ShowName};
pub use ignored::{ignored_file, ignored_folder};
pub use movie::MovieName;
pub use place::{Named, name};
pub use surroundings::{Beside, Surroundings, subtitle_folder};
pub use text::{extension, file_name, is_media, parent, stem};
