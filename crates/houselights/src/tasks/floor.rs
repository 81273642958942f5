//! Following the counter of sign-outs: the floor outside the database grows with it, whoever moved it on.

use std::sync::Arc;
use std::time::Duration;

use account::flows::Flows;
use tokio_util::sync::CancellationToken;

use super::every;
use crate::house::Floor;

/// The longest that a sign-out by another replica is missing from this one's floor.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Follows it until asked to stop.
pub async fn follow(floor: Arc<Floor>, flows: Flows, stop: CancellationToken) {
    let mut tick = every(LOOK_EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        if let Err(why) = floor.follow(&flows).await {
            tracing::warn!(cause = %why, "the floor of sign-outs is behind");
        }
    }
}
