//! Following the file of places: whoever replaces it need not restart anything.

use std::sync::Arc;
use std::time::Duration;

use outbound::atlas::AtlasFile;
use tokio_util::sync::CancellationToken;

use super::every;
use crate::house::atlas::refresh;

/// How often the file is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(20);

/// Follows the file until asked to stop.
pub async fn follow(atlas: Arc<AtlasFile>, stop: CancellationToken) {
    let mut tick = every(LOOK_EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        let atlas = Arc::clone(&atlas);
        // A file has a hundred megabytes: it is read beside what answers.
        let _ = tokio::task::spawn_blocking(move || refresh(&atlas)).await;
    }
}
