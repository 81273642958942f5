//! Playback as players report it, and the marks people make: seen, unseen, rated, off the row.
//!
//! Live playbacks are kept in memory: they end with the server. What they lead to is stored.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::{Clock, Timestamp};

use crate::caller::Caller;
use crate::history::NewHistory;
use crate::item::{Item, ItemView};
use crate::keys::{EntryKey, ItemKey, QueueKey, Viewer};
use crate::ports::{
    Event, Events, MediaStore, Playing, PlayingState, StoreError, TimelineEntry, TimelineState,
};
use crate::watch::{Progressed, WatchState, Watched};

use super::settings::ServerSettings;

/// A playback nobody heard of for this long is over.
pub const SILENT: Duration = Duration::from_secs(300);

/// What a player reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What plays.
    pub item: ItemKey,
    /// The player's own id of the playback; empty when it told none.
    pub session: String,
    /// What it does.
    pub state: PlayingState,
    /// Where it is.
    pub position_ms: u64,
    /// How long the player takes the item to be.
    pub duration_ms: Option<u64>,
    /// The queue it plays from.
    pub queue: Option<QueueKey>,
    /// The entry of that queue.
    pub entry: Option<EntryKey>,
    /// Made up for later, without a live player.
    pub offline: bool,
    /// Where the player is, as the edge saw it.
    pub origin: Origin,
    /// The conversion the player uses.
    pub transcode: Option<String>,
}

/// Where a player is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// Its address.
    pub address: String,
    /// Whether that is in the same network.
    pub local: bool,
    /// Whether it came encrypted.
    pub secure: bool,
}

/// A playback under way.
#[derive(Debug, Clone, PartialEq)]
pub struct LivePlayback {
    /// Its number.
    pub number: u64,
    /// Who watches, on which device.
    pub caller: Caller,
    /// The last report.
    pub report: Report,
    /// When the last report came.
    pub heard_at: Timestamp,
    /// Why it was told to stop, once it was.
    pub terminated: Option<String>,
    counted: bool,
}

/// What a report led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The watch state now.
    pub state: WatchState,
    /// Why the player must stop, if it must.
    pub terminated: Option<String>,
}

/// Why a report or mark came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// There is no such item, or the caller may not see it.
    #[error("there is no such item")]
    Unknown,
    /// The position lies behind the end.
    #[error("the position {position_ms} ms lies behind the end at {duration_ms} ms")]
    BehindTheEnd {
        /// The position.
        position_ms: u64,
        /// The end.
        duration_ms: u64,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Playback reports and marks.
pub struct Watching {
    store: Arc<dyn MediaStore>,
    events: Arc<dyn Events>,
    clock: Arc<dyn Clock>,
    live: Mutex<Live>,
}

#[derive(Default)]
struct Live {
    last: u64,
    playbacks: Vec<LivePlayback>,
}

impl Watching {
    /// Watching over this store.
    #[must_use]
    pub fn new(store: Arc<dyn MediaStore>, events: Arc<dyn Events>, clock: Arc<dyn Clock>) -> Self {
        Self { store, events, clock, live: Mutex::default() }
    }

    /// Takes a player's report: keeps the position, counts the view, tells everybody.
    pub async fn report(&self, report: Report, caller: &Caller) -> Result<Reported, WatchError> {
        let view = self.visible(report.item, caller).await?;
        if let Some(duration_ms) = report.duration_ms.filter(|end| *end > 0 && report.position_ms > *end) {
            return Err(WatchError::BehindTheEnd { position_ms: report.position_ms, duration_ms });
        }
        let now = self.clock.now();
        let rules = ServerSettings::read(self.store.as_ref()).await?.watch;
        let before = self.store.watched_one(caller.viewer(), report.item).await?;
        let (number, counted, terminated) = self.hear(&report, caller, now);
        let duration = view.item.duration_ms.or(report.duration_ms);
        let progressed = before.at(report.position_ms, duration, counted, now, &rules);
        let state = match progressed {
            Progressed::AlreadySeen => before,
            Progressed::TooEarly(state) | Progressed::InProgress(state) | Progressed::Seen(state) => state,
        };
        let seen = matches!(progressed, Progressed::Seen(_));
        let history = NewHistory { item: report.item, client: caller.device.client.clone(), viewed_at: now };
        if state != before {
            let states = [Watched { item: report.item, state }];
            self.store.save_watched(caller.viewer(), &states, seen.then_some(&history)).await?;
        }
        if seen {
            self.count(number);
            self.tell_changed(&view.item, now);
        }
        self.tell_playing(number, &report, &view.item, caller);
        Ok(Reported { state, terminated })
    }

    /// The playbacks under way.
    #[must_use]
    pub fn live(&self) -> Vec<LivePlayback> {
        let now = self.clock.now();
        let mut live = self.lock();
        live.playbacks.retain(|playback| now.since(playback.heard_at) < SILENT);
        live.playbacks.clone()
    }

    /// Tells a playback to stop with its next report; `false` when there is none with this number.
    pub fn terminate(&self, number: u64, reason: &str) -> bool {
        let mut live = self.lock();
        let found = live.playbacks.iter_mut().find(|playback| playback.number == number);
        found.map(|playback| playback.terminated = Some(reason.to_owned())).is_some()
    }

    /// Drops the playbacks of callers who were signed out.
    pub fn drop_playbacks(&self, gone: impl Fn(&Caller) -> bool) {
        self.lock().playbacks.retain(|playback| !gone(&playback.caller));
    }

    /// Marks an item, or everything below it, as seen.
    pub async fn mark_seen(&self, item: ItemKey, caller: &Caller) -> Result<(), WatchError> {
        let now = self.clock.now();
        self.change_leaves(item, caller, |state| {
            if state.seen() && !state.in_progress() { state } else { state.mark_seen(now) }
        })
        .await
    }

    /// Marks an item, or everything below it, as unseen.
    pub async fn mark_unseen(&self, item: ItemKey, caller: &Caller) -> Result<(), WatchError> {
        self.change_leaves(item, caller, WatchState::mark_unseen).await
    }

    /// Sets where to resume, without a playback.
    pub async fn set_position(
        &self,
        item: ItemKey,
        position_ms: u64,
        caller: &Caller,
    ) -> Result<(), WatchError> {
        let view = self.visible(item, caller).await?;
        let now = self.clock.now();
        let rules = ServerSettings::read(self.store.as_ref()).await?.watch;
        let before = self.store.watched_one(caller.viewer(), item).await?;
        let state = match before.at(position_ms, view.item.duration_ms, false, now, &rules) {
            Progressed::AlreadySeen => before,
            Progressed::TooEarly(state) | Progressed::InProgress(state) | Progressed::Seen(state) => state,
        };
        self.store.save_watched(caller.viewer(), &[Watched { item, state }], None).await?;
        self.tell_changed(&view.item, now);
        Ok(())
    }

    /// Rates an item in tenths; `None` takes the rating back.
    pub async fn rate(&self, item: ItemKey, rating: Option<u8>, caller: &Caller) -> Result<(), WatchError> {
        let now = self.clock.now();
        self.change_one(item, caller, |state| state.rate(rating, now)).await
    }

    /// Takes an item off "continue watching" until it is played again.
    pub async fn dismiss(&self, item: ItemKey, caller: &Caller) -> Result<(), WatchError> {
        self.change_one(item, caller, |state| WatchState { dismissed: true, ..state }).await
    }

    async fn change_one(
        &self,
        item: ItemKey,
        caller: &Caller,
        change: impl Fn(WatchState) -> WatchState,
    ) -> Result<(), WatchError> {
        let view = self.visible(item, caller).await?;
        let state = change(self.store.watched_one(caller.viewer(), item).await?);
        self.store.save_watched(caller.viewer(), &[Watched { item, state }], None).await?;
        self.tell_changed(&view.item, self.clock.now());
        Ok(())
    }

    async fn change_leaves(
        &self,
        item: ItemKey,
        caller: &Caller,
        change: impl Fn(WatchState) -> WatchState,
    ) -> Result<(), WatchError> {
        let view = self.visible(item, caller).await?;
        let leaves = self.store.leaves(&[item], caller).await?;
        let viewer = caller.viewer();
        let before = self.store.watched(viewer, &leaves).await?;
        let state_of = |leaf: ItemKey| {
            before
                .iter()
                .find(|watched| watched.item == leaf)
                .map(|watched| watched.state)
                .unwrap_or_default()
        };
        let changed: Vec<Watched> = leaves
            .into_iter()
            .map(|leaf| (leaf, state_of(leaf)))
            .map(|(leaf, state)| (leaf, state, change(state)))
            .filter(|(_, before, after)| before != after)
            .map(|(item, _, state)| Watched { item, state })
            .collect();
        if !changed.is_empty() {
            self.store.save_watched(viewer, &changed, None).await?;
        }
        self.tell_changed(&view.item, self.clock.now());
        Ok(())
    }

    async fn visible(&self, item: ItemKey, caller: &Caller) -> Result<ItemView, WatchError> {
        let found = self.store.details(&[item], caller).await?;
        found.into_iter().next().ok_or(WatchError::Unknown)
    }

    /// Keeps the report as the playback's last: its number, whether it counted as a view, whether it must stop.
    fn hear(&self, report: &Report, caller: &Caller, now: Timestamp) -> (u64, bool, Option<String>) {
        if report.offline {
            return (0, false, None);
        }
        let mut live = self.lock();
        live.playbacks.retain(|playback| now.since(playback.heard_at) < SILENT);
        let same = |playback: &LivePlayback| {
            playback.caller.viewer() == caller.viewer()
                && playback.caller.device.client == caller.device.client
                && playback.report.session == report.session
        };
        let at = live.playbacks.iter().position(same);
        let before = at.map(|at| live.playbacks.remove(at));
        let number = before.as_ref().map_or_else(
            || {
                live.last += 1;
                live.last
            },
            |playback| playback.number,
        );
        let same_item = before.as_ref().filter(|playback| playback.report.item == report.item);
        let counted = same_item.is_some_and(|playback| playback.counted);
        let terminated = before.and_then(|playback| playback.terminated);
        if report.state != PlayingState::Stopped {
            let (caller, report) = (caller.clone(), report.clone());
            let terminated = terminated.clone();
            live.playbacks.push(LivePlayback { number, caller, report, heard_at: now, terminated, counted });
        }
        (number, counted, terminated)
    }

    fn count(&self, number: u64) {
        let mut live = self.lock();
        if let Some(playback) = live.playbacks.iter_mut().find(|playback| playback.number == number) {
            playback.counted = true;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell_playing(&self, number: u64, report: &Report, item: &Item, caller: &Caller) {
        if report.offline {
            return;
        }
        self.events.publish(Event::Playing(Playing {
            session: number.to_string(),
            viewer: caller.viewer(),
            client: caller.device.client.clone(),
            item: report.item,
            guid: item.guid.clone(),
            offset_ms: report.position_ms,
            state: report.state,
            queue: report.queue,
            entry: report.entry,
            transcode: report.transcode.clone(),
        }));
    }

    fn tell_changed(&self, item: &Item, now: Timestamp) {
        self.events.publish(Event::Timeline(TimelineEntry {
            item: item.key,
            parent: item.parent,
            root: item.grandparent.or(item.parent),
            library: item.library,
            kind: item.kind,
            title: item.title.clone(),
            state: TimelineState::Finished,
            media: None,
            updated_at: now,
        }));
    }

    /// The watch state of an item for a viewer.
    pub async fn state(&self, viewer: Viewer, item: ItemKey) -> Result<WatchState, WatchError> {
        Ok(self.store.watched_one(viewer, item).await?)
    }
}
