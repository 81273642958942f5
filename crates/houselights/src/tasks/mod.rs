//! What goes on besides answering requests. Each task ends when it is asked to stop.

pub mod accounts;
pub mod atlas;
pub mod discovery;
pub mod floor;
pub mod keyring;
pub mod link;
pub mod presence;

use std::time::Duration;

use tokio::time::{Interval, MissedTickBehavior, interval};

/// A tick now and then after each period; one that was late does not make the next come sooner.
fn every(period: Duration) -> Interval {
    let mut tick = interval(period);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    tick
}
