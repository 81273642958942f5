//! Conversions under way: what was decided, for whom, under an address nobody can guess.
//!
//! ```text
//! start ──▶ open ──segments, pings──▶ open ──stop / replaced / signed out / unused for an hour──▶ gone
//! ```
//!
//! An entry costs next to nothing; the work behind it is leased from the engine and ends by itself much earlier.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::Timestamp;
use media::caller::Caller;
use media::keys::{PartKey, StreamKey};
use media::playback::decision::Decision;
use media::playback::rendition::{Rendition, SourceFile, TextRendition};
use media::playback::{Engine, Time};
use media::stream::Stream;
use tokio::sync::watch;

use crate::events::Revoked;

/// An entry unused for this long is forgotten.
const UNUSED: Duration = Duration::from_hours(1);

/// A conversion under way.
pub struct Conversion {
    /// Its address, which is the right to it.
    pub id: String,
    /// The player's name for it.
    pub session: String,
    /// The player's name for the playback.
    pub playback: String,
    /// Whose it is.
    pub caller: Caller,
    /// What is converted.
    pub part: PartKey,
    /// Its file.
    pub source: SourceFile,
    /// Its streams.
    pub streams: Vec<Stream>,
    /// How many kbit/s its file needs, when that is known.
    pub kbps: Option<u64>,
    /// What was decided.
    pub decision: Decision,
    /// The pictures, for segments.
    pub video: Option<(StreamKey, Arc<Rendition>)>,
    /// The sound, for segments.
    pub audio: Vec<(StreamKey, Arc<Rendition>)>,
    /// Subtitles, for segments.
    pub text: Vec<TextRendition>,
    /// One target duration for all playlists.
    pub target_duration: i64,
    /// Where the player starts.
    pub offset: Time,
    /// When it was opened.
    pub began_at: Timestamp,
    /// Becomes true when it is over; an endless answer ends then.
    pub over: watch::Sender<bool>,
}

/// All conversions under way.
#[derive(Default)]
pub struct Conversions(Mutex<Table>);

#[derive(Default)]
struct Table {
    open: HashMap<String, (Arc<Conversion>, Timestamp)>,
    liars: HashSet<String>,
}

impl Conversions {
    /// Opens a conversion; one of the same player and name is replaced.
    pub fn open(&self, conversion: Conversion, engine: &dyn Engine, now: Timestamp) -> Arc<Conversion> {
        let conversion = Arc::new(conversion);
        let mut table = self.table();
        let replaced = |other: &Conversion| {
            other.session == conversion.session
                && other.caller.viewer() == conversion.caller.viewer()
                && other.caller.device.client == conversion.caller.device.client
        };
        let ended = table.take(|other, used| replaced(other) || used + UNUSED < now);
        table.open.insert(conversion.id.clone(), (conversion.clone(), now));
        drop(table);
        end(&ended, engine);
        conversion
    }

    /// The conversion at this address; it counts as used.
    pub fn at(&self, id: &str, now: Timestamp) -> Option<Arc<Conversion>> {
        let mut table = self.table();
        let (conversion, used) = table.open.get_mut(id)?;
        *used = now;
        Some(conversion.clone())
    }

    /// The conversions that somebody calls by this name (of the conversion or of the playback).
    pub fn named(&self, name: &str, caller: &Caller) -> Vec<Arc<Conversion>> {
        let table = self.table();
        let theirs = |one: &&Arc<Conversion>| {
            one.caller.viewer() == caller.viewer()
                && (one.session == name || one.id == name || (!name.is_empty() && one.playback == name))
        };
        table.open.values().map(|(one, _)| one).filter(theirs).cloned().collect()
    }

    /// All of them.
    pub fn all(&self) -> Vec<Arc<Conversion>> {
        self.table().open.values().map(|(one, _)| one.clone()).collect()
    }

    /// Ends a conversion.
    pub fn close(&self, id: &str, engine: &dyn Engine) {
        let ended = self.table().take(|one, _| one.id == id);
        end(&ended, engine);
    }

    /// Ends the conversions of callers whose access ended.
    pub fn revoke(&self, revoked: &Revoked, engine: &dyn Engine) {
        let ended = self.table().take(|one, _| revoked.hits(&one.caller));
        end(&ended, engine);
    }

    /// Notes that the index of keyframes of a file is not to be trusted.
    pub fn distrust(&self, fingerprint: &str) {
        self.table().liars.insert(fingerprint.to_owned());
    }

    /// Whether the index of keyframes of a file is to be trusted.
    pub fn trusts(&self, fingerprint: &str) -> bool {
        !self.table().liars.contains(fingerprint)
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn take(&mut self, gone: impl Fn(&Conversion, Timestamp) -> bool) -> Vec<Arc<Conversion>> {
        let ids: Vec<String> =
            self.open.iter().filter(|(_, (one, used))| gone(one, *used)).map(|(id, _)| id.clone()).collect();
        ids.iter().filter_map(|id| self.open.remove(id)).map(|(one, _)| one).collect()
    }
}

fn end(ended: &[Arc<Conversion>], engine: &dyn Engine) {
    for conversion in ended {
        engine.release(&conversion.id);
        conversion.over.send_replace(true);
    }
}
