//! Who is watching what right now: one entry per playback, from the reports of its player.
//!
//! ```text
//! (nothing) ──playing──▶ live ──stopped / terminated / silent too long──▶ (nothing)
//! ```
//!
//! Kept in memory only; where a person stopped is watch state and is stored elsewhere.

use std::collections::HashMap;
use std::time::Duration;

use kernel::Timestamp;

use crate::caller::Caller;
use crate::keys::{ItemKey, Viewer};
use crate::ports::PlayingState;

/// One report of a player.
#[derive(Debug, Clone)]
pub struct Report {
    /// The player's own name for this playback; its client identifier when it has none.
    pub session: String,
    /// Who watches, with what.
    pub caller: Caller,
    /// What they watch.
    pub item: ItemKey,
    /// What the player is doing.
    pub state: PlayingState,
    /// Where it is, in milliseconds.
    pub position_ms: u64,
    /// How long the item is, as the player knows it.
    pub duration_ms: Option<u64>,
    /// The entry of a play queue it is.
    pub queue_entry: Option<i64>,
    /// The address the player asks from.
    pub address: String,
    /// Whether it is nearby.
    pub local: bool,
    /// The conversion it uses, by its own session name.
    pub conversion: Option<String>,
}

/// A playback that is going on.
#[derive(Debug, Clone)]
pub struct Viewing {
    /// A number for it, new per playback.
    pub number: u64,
    /// The handle by which it is ended.
    pub id: String,
    /// The last report.
    pub report: Report,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last heard of.
    pub heard_at: Timestamp,
    /// Whether it already counted as a view.
    pub counted: bool,
    /// Why an administrator ended it, until the player hears of it.
    pub ended: Option<String>,
}

/// What a report led to.
#[derive(Debug, Clone)]
pub struct Reported {
    /// The entry as it is now, or as it was when it stopped.
    pub viewing: Viewing,
    /// What the player has to be told, if an administrator ended it.
    pub ended: Option<String>,
}

/// A playback not heard of for this long is over.
pub const SILENCE: Duration = Duration::from_secs(300);

/// All playbacks that are going on.
#[derive(Debug, Default)]
pub struct Viewings {
    next: u64,
    live: HashMap<(Viewer, String), Viewing>,
}

impl Viewings {
    /// Takes a report in. `id` names the playback if this is its first report.
    pub fn report(&mut self, report: Report, id: String, now: Timestamp) -> Reported {
        self.forget_silent(now);
        let key = (report.caller.viewer(), report.session.clone());
        let known = self.live.remove(&key).filter(|viewing| viewing.report.item == report.item);
        let mut viewing = match known {
            Some(mut viewing) => {
                viewing.report = report;
                viewing.heard_at = now;
                viewing
            }
            None => {
                self.next += 1;
                let number = self.next;
                Viewing { number, id, report, began_at: now, heard_at: now, counted: false, ended: None }
            }
        };
        let ended = viewing.ended.take();
        if viewing.report.state != PlayingState::Stopped && ended.is_none() {
            self.live.insert(key, viewing.clone());
        }
        Reported { viewing, ended }
    }

    /// Notes that a playback counted as a view, so that its credits do not count again.
    pub fn count(&mut self, viewing: &Viewing) {
        let key = (viewing.report.caller.viewer(), viewing.report.session.clone());
        if let Some(live) = self.live.get_mut(&key) {
            live.counted = true;
        }
    }

    /// All that is going on, oldest first.
    pub fn live(&mut self, now: Timestamp) -> Vec<Viewing> {
        self.forget_silent(now);
        let mut all: Vec<Viewing> = self.live.values().cloned().collect();
        all.sort_by_key(|viewing| viewing.number);
        all
    }

    /// Ends the playback with this handle; the player hears of it at its next report.
    pub fn end(&mut self, id: &str, reason: &str) -> Option<Viewing> {
        let viewing = self.live.values_mut().find(|viewing| viewing.id == id)?;
        viewing.ended = Some(reason.to_owned());
        Some(viewing.clone())
    }

    /// Forgets everything of the viewers this picks, at once.
    pub fn drop_where(&mut self, gone: impl Fn(&Caller) -> bool) -> Vec<Viewing> {
        let keys: Vec<_> =
            self.live.iter().filter(|(_, it)| gone(&it.report.caller)).map(|(key, _)| key.clone()).collect();
        keys.iter().filter_map(|key| self.live.remove(key)).collect()
    }

    fn forget_silent(&mut self, now: Timestamp) {
        self.live.retain(|_, viewing| viewing.heard_at + SILENCE > now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caller::Device;

    const NOW: Timestamp = Timestamp(1_000_000);

    fn report(state: PlayingState, item: i64) -> Report {
        Report {
            session: "s".into(),
            caller: Caller::nearby(Device::default()),
            item: ItemKey(item),
            state,
            position_ms: 0,
            duration_ms: None,
            queue_entry: None,
            address: "127.0.0.1".into(),
            local: true,
            conversion: None,
        }
    }

    #[test]
    fn a_playback_keeps_its_number_until_it_stops() {
        let mut viewings = Viewings::default();
        let first = viewings.report(report(PlayingState::Playing, 1), "a".into(), NOW).viewing.number;
        let second = viewings.report(report(PlayingState::Paused, 1), "b".into(), NOW).viewing;
        assert_eq!((second.number, second.id.as_str()), (first, "a"));
        viewings.report(report(PlayingState::Stopped, 1), "c".into(), NOW);
        assert!(viewings.live(NOW).is_empty());
    }

    #[test]
    fn the_next_film_in_the_same_player_is_another_playback() {
        let mut viewings = Viewings::default();
        viewings.report(report(PlayingState::Playing, 1), "a".into(), NOW);
        let next = viewings.report(report(PlayingState::Playing, 2), "b".into(), NOW).viewing;
        assert_eq!((next.number, viewings.live(NOW).len()), (2, 1));
    }

    #[test]
    fn a_silent_player_is_forgotten_after_five_minutes_not_before() {
        let mut viewings = Viewings::default();
        viewings.report(report(PlayingState::Playing, 1), "a".into(), NOW);
        let almost = Timestamp((NOW + SILENCE).0 - 1);
        assert_eq!(viewings.live(almost).len(), 1);
        assert!(viewings.live(NOW + SILENCE).is_empty());
    }

    #[test]
    fn an_ended_player_is_told_once_and_is_gone() {
        let mut viewings = Viewings::default();
        viewings.report(report(PlayingState::Playing, 1), "a".into(), NOW);
        assert!(viewings.end("nobody", "x").is_none());
        assert!(viewings.end("a", "bedtime").is_some());
        let told = viewings.report(report(PlayingState::Playing, 1), "b".into(), NOW);
        assert_eq!(told.ended.as_deref(), Some("bedtime"));
        assert!(viewings.live(NOW).is_empty());
    }
}
