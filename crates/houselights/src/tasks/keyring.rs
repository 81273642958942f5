//! Following the keyring: taking up a new version of it, and keeping the list of erased accounts beside it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use account::flows::Flows;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::every;
use crate::failure::chain;
use crate::house::erased;
use crate::vault::HouseVault;

/// How often the keyring's file is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// After how many looks the list of erased accounts is brought up to date.
const LIST_EVERY: u32 = 5;

/// Follows the keyring until asked to stop.
pub async fn follow(vault: Arc<HouseVault>, flows: Flows, list: PathBuf, stop: CancellationToken) {
    let mut tick = every(LOOK_EVERY);
    let mut asked = match signal(SignalKind::hangup()) {
        Ok(asked) => asked,
        Err(why) => {
            tracing::warn!(cause = %why, "SIGHUP cannot be heard");
            return;
        }
    };
    let mut looks = 0;
    loop {
        let read = tokio::select! {
            () = stop.cancelled() => return,
            _ = asked.recv() => vault.reload(),
            _ = tick.tick() => vault.reload_if_written(),
        };
        match read {
            Ok(true) => tracing::info!("a new version of the keyring was taken up"),
            Ok(false) => {}
            Err(why) => {
                tracing::warn!(cause = %chain(&why), "the keyring cannot be read again; the keys at hand are kept")
            }
        }
        looks = (looks + 1) % LIST_EVERY;
        if looks == 0
            && let Err(why) = erased::reconcile(&flows, &list).await
        {
            tracing::warn!(cause = %why, "the list of erased accounts is behind");
        }
    }
}
