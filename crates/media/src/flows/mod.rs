//! What people do with a media server: one struct per feature, one method per use case.
//!
//! Flows read top to bottom: fetch, decide, save. They know the ports and the rules, and no transport.

pub mod analysis;
pub mod browse;
pub mod hubs;
pub mod identities;
pub mod libraries;
pub mod lists;
pub mod placing;
pub mod scan;
pub mod settings;
pub mod watching;

use std::sync::Arc;

use kernel::{Clock, Entropy};

use crate::ports::{AccountLink, Disk, Events, Introspect, MediaStore, Pictures};

pub use analysis::{AnalysisError, Analyst};
pub use browse::Browse;
pub use hubs::Hubs;
pub use identities::Identities;
pub use libraries::{Libraries, LibraryError, ScanQueue};
pub use lists::Lists;
pub use scan::{Look, Looked, ScanError, ScanReport, Scanner, Stop};
pub use settings::ServerSettings;
pub use watching::{LivePlayback, Report, Watching};

/// Everything the flows are made from.
#[derive(Clone)]
pub struct Outside {
    /// The store.
    pub store: Arc<dyn MediaStore>,
    /// The disks.
    pub disk: Arc<dyn Disk>,
    /// The pictures.
    pub pictures: Arc<dyn Pictures>,
    /// The scan worker.
    pub scans: Arc<dyn ScanQueue>,
    /// The tie to the account service.
    pub link: Arc<dyn AccountLink>,
    /// The account service's word on tokens.
    pub introspect: Arc<dyn Introspect>,
    /// Hears of what happens.
    pub events: Arc<dyn Events>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
}

/// All flows, cheap to clone.
#[derive(Clone)]
pub struct Flows {
    /// Libraries and their folders.
    pub libraries: Arc<Libraries>,
    /// Listing and looking at items, search, stream choice, history.
    pub browse: Arc<Browse>,
    /// The rows of home and library pages.
    pub hubs: Arc<Hubs>,
    /// Playback reports and marks.
    pub watching: Arc<Watching>,
    /// Playlists, collections and play queues.
    pub lists: Arc<Lists>,
    /// Who holds a token.
    pub identities: Arc<Identities>,
    /// The tie to the account service.
    pub link: Arc<dyn AccountLink>,
    /// Pictures of items.
    pub pictures: Arc<dyn Pictures>,
    /// The store, for reads that need no decision.
    pub store: Arc<dyn MediaStore>,
}

impl Flows {
    /// The flows over this outside world.
    #[must_use]
    pub fn new(outside: &Outside) -> Self {
        let Outside { store, disk, pictures, scans, link, introspect, events, clock, entropy } =
            outside.clone();
        Self {
            libraries: Arc::new(Libraries {
                store: store.clone(),
                disk,
                scans,
                events: events.clone(),
                entropy: entropy.clone(),
                clock: clock.clone(),
            }),
            browse: Arc::new(Browse { store: store.clone(), clock: clock.clone() }),
            hubs: Arc::new(Hubs { store: store.clone(), clock: clock.clone() }),
            watching: Arc::new(Watching::new(store.clone(), events, clock.clone())),
            lists: Arc::new(Lists { store: store.clone(), clock: clock.clone(), entropy }),
            identities: Arc::new(Identities {
                store: store.clone(),
                upstream: introspect,
                link: link.clone(),
                clock,
            }),
            link,
            pictures,
            store,
        }
    }
}

#[cfg(test)]
mod tests;
