//! The file of places of the configuration, opened.

use std::path::Path;
use std::sync::Arc;

use outbound::atlas::AtlasFile;

use crate::failure::chain;

/// Reads the file. Without it the house stands all the same, and says addresses alone.
pub fn open(path: &Path) -> Arc<AtlasFile> {
    let atlas = AtlasFile::at(path);
    refresh(&atlas);
    Arc::new(atlas)
}

/// Takes the file up if it was replaced.
pub fn refresh(atlas: &AtlasFile) {
    match atlas.refresh() {
        Ok(true) => {
            let kind = atlas.about().map(|about| about.kind).unwrap_or_default();
            tracing::info!(kind, "the file of places was read");
        }
        Ok(false) => {}
        Err(why) => tracing::warn!(cause = %chain(&why), "the file of places cannot be used"),
    }
}
