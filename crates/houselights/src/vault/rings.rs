//! The keyring in use: read once, and read again when a value names a key that is not at hand, when its file was
//! written, or when the operator asks (SIGHUP). A service never needs a restart for a new key.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};

use super::keyring::{Key, Keyring};
use super::source::{KeyringError, Source};

/// How long a key that is not at hand is not asked for again: a value that names a lost key must not cost a look each time.
const PATIENCE: Duration = Duration::from_secs(1);

/// The keyring in use, and where to read it again.
pub struct Rings {
    source: Source,
    held: RwLock<Arc<Keyring>>,
    looked: Mutex<Looked>,
}

#[derive(Default)]
struct Looked {
    at: Option<Instant>,
    written_at: Option<SystemTime>,
}

impl Rings {
    /// Takes what was read from a source into use.
    #[must_use]
    pub fn new(source: Source, keyring: Keyring) -> Self {
        let looked = Looked { at: None, written_at: source.written_at() };
        Self { source, held: RwLock::new(Arc::new(keyring)), looked: Mutex::new(looked) }
    }

    /// The keyring at hand.
    #[must_use]
    pub fn now(&self) -> Arc<Keyring> {
        Arc::clone(&self.held.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The part of a key for one purpose; reads the source again when the key is not at hand.
    pub fn seal(&self, id: &str, purpose: &str) -> Option<Key> {
        self.now().seal(id, purpose).or_else(|| {
            self.look_for_more();
            self.now().seal(id, purpose)
        })
    }

    /// Reads the source again; says whether it is another now. A keyring of another house is refused.
    pub fn reload(&self) -> Result<bool, KeyringError> {
        let written_at = self.source.written_at();
        let fresh = self.source.read()?;
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        if !fresh.same_house(&held) {
            return Err(KeyringError::OtherHouse { at: self.source.clone() });
        }
        let moved = fresh.current() != held.current() || fresh.fingerprint() != held.fingerprint();
        *held = Arc::new(fresh);
        self.looked().written_at = written_at;
        Ok(moved)
    }

    /// Reads the source again if its file was written since.
    pub fn reload_if_written(&self) -> Result<bool, KeyringError> {
        let written_at = self.source.written_at();
        if written_at.is_none() || written_at == self.looked().written_at {
            return Ok(false);
        }
        self.reload()
    }

    fn look_for_more(&self) {
        {
            let mut looked = self.looked();
            if looked.at.is_some_and(|at| at.elapsed() < PATIENCE) {
                return;
            }
            looked.at = Some(Instant::now());
        }
        if let Err(why) = self.reload() {
            tracing::warn!(cause = %crate::failure::chain(&why), "a key is not at hand, and the keyring cannot be read again");
        }
    }

    fn looked(&self) -> std::sync::MutexGuard<'_, Looked> {
        self.looked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
