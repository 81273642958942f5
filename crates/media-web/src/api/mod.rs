//! The media protocol, one file per family of addresses. A handler parses, calls one use case and presents.

use http_kit::Routes;

use crate::state::State;

pub mod artwork;
pub mod claim;
pub mod collections;
pub mod edit;
pub mod extras;
pub mod health;
pub mod hubs;
pub mod images;
pub mod items;
pub mod lists;
pub mod manage;
pub mod people;
pub mod play_queues;
pub mod playlists;
pub mod prefs;
pub mod related;
pub mod search;
pub mod sections;
pub mod server;
pub mod source;
pub mod status;
pub mod upkeep;

/// All routes of the protocol, without streams.
pub fn routes() -> Routes<State> {
    Routes::new()
        .merge(server::routes())
        .merge(health::routes())
        .merge(status::routes())
        .merge(claim::routes())
        .merge(people::routes())
        .merge(prefs::routes())
        .merge(sections::routes())
        .merge(manage::routes())
        .merge(items::routes())
        .merge(edit::routes())
        .merge(extras::routes())
        .merge(images::routes())
        .merge(artwork::routes())
        .merge(upkeep::routes())
        .merge(related::routes())
        .merge(hubs::routes())
        .merge(search::routes())
        .merge(playlists::routes())
        .merge(collections::routes())
        .merge(play_queues::routes())
}
