//! Leases: which viewings are alive, and where in which rendition each of them is.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::lock;

/// All leases.
pub(crate) struct Leases {
    life: Duration,
    live: Mutex<HashMap<String, Lease>>,
    changed: watch::Sender<()>,
}

struct Lease {
    heard: Instant,
    at: HashMap<String, usize>,
}

impl Leases {
    pub fn new(life: Duration) -> Self {
        Self { life, live: Mutex::default(), changed: watch::Sender::new(()) }
    }

    /// A lease wants segment `number` of a rendition.
    pub fn moved(&self, lease: &str, work: &str, number: usize) {
        let mut live = lock(&self.live);
        let lease = live
            .entry(lease.to_owned())
            .or_insert_with(|| Lease { heard: Instant::now(), at: HashMap::new() });
        lease.heard = Instant::now();
        lease.at.insert(work.to_owned(), number);
        drop(live);
        self.changed.send_replace(());
    }

    /// A lease is still wanted.
    pub fn touch(&self, lease: &str) {
        if let Some(lease) = lock(&self.live).get_mut(lease) {
            lease.heard = Instant::now();
        }
    }

    /// A lease is given back.
    pub fn release(&self, lease: &str) {
        lock(&self.live).remove(lease);
        self.changed.send_replace(());
    }

    /// Forgets leases not heard of for too long.
    pub fn expire(&self) {
        let mut live = lock(&self.live);
        let before = live.len();
        live.retain(|_, lease| lease.heard.elapsed() < self.life);
        let gone = live.len() != before;
        drop(live);
        if gone {
            self.changed.send_replace(());
        }
    }

    /// Where every lease is in a rendition.
    pub fn at(&self, work: &str) -> Vec<usize> {
        lock(&self.live).values().filter_map(|lease| lease.at.get(work).copied()).collect()
    }

    /// Whether any lease is somewhere in a rendition.
    pub fn any_at(&self, work: &str) -> bool {
        lock(&self.live).values().any(|lease| lease.at.contains_key(work))
    }

    /// Where a lease is, by rendition.
    pub fn positions(&self, lease: &str) -> HashMap<String, usize> {
        lock(&self.live).get(lease).map(|lease| lease.at.clone()).unwrap_or_default()
    }

    /// Tells when leases move, come or go.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }
}
