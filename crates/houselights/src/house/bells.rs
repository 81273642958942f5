//! Bells: whoever added to the feed or the mail queue rings, whoever waits looks at once.
//!
//! A ring says only "look"; what there is to see is in the database, so a lost ring costs a moment and nothing else.

use account::ports::Bell;
use tokio::sync::watch;

/// The bells of one process.
#[derive(Debug)]
pub struct Bells {
    feed: watch::Sender<u64>,
    mail: watch::Sender<u64>,
}

impl Default for Bells {
    fn default() -> Self {
        Self { feed: watch::Sender::new(0), mail: watch::Sender::new(0) }
    }
}

impl Bells {
    /// Hears when something was added to the feed.
    #[must_use]
    pub fn on_feed(&self) -> watch::Receiver<u64> {
        self.feed.subscribe()
    }

    /// Hears when something was added to the mail queue.
    #[must_use]
    pub fn on_mail(&self) -> watch::Receiver<u64> {
        self.mail.subscribe()
    }
}

impl Bell for Bells {
    fn feed(&self) {
        self.feed.send_modify(|rings| *rings = rings.wrapping_add(1));
    }

    fn mail(&self) {
        self.mail.send_modify(|rings| *rings = rings.wrapping_add(1));
    }
}
