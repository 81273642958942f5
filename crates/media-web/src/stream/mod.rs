//! Streams: files, conversions, subtitles, and what players report while they play.
//!
//! ```text
//! question ─▶ decision (media::playback) ─▶ the file itself (delivery)
//!                                        └▶ a conversion ─▶ playlists and segments (hls) or one answer (endless)
//! ```
//!
//! A conversion lives under an address that nobody can guess, because the programs that load its segments know no
//! tokens; it dies with the access of whoever opened it.

pub mod conversions;
pub mod decision;
pub mod delivery;
pub mod endless;
pub mod fault;
pub mod hls;
pub mod part;
pub mod question;
pub mod sessions;
pub mod timeline;
pub mod transcodes;

use http_kit::Routes;

use crate::state::State;

/// All routes of streams and reports.
pub fn routes() -> Routes<State> {
    Routes::new()
        .merge(decision::routes())
        .merge(hls::routes())
        .merge(endless::routes())
        .merge(part::routes())
        .merge(timeline::routes())
        .merge(sessions::routes())
        .merge(transcodes::routes())
}
