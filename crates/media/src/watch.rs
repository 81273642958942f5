//! Watch state: how far a person got with a work, how often they saw it, what they think of it.
//!
//! ```text
//! untouched ──progress──▶ in progress ──past the threshold──▶ seen ──progress──▶ seen and in progress
//!     ▲                        │                                │
//!     └────── mark unseen ─────┴────────────────────────────────┘
//! ```
//!
//! It hangs on the item, never on a file. Decides only; stored behind the port.

use kernel::Timestamp;

use crate::keys::ItemKey;

/// What a person did with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WatchState {
    /// Where to resume, in milliseconds.
    pub offset_ms: Option<u64>,
    /// How often it was seen to the end.
    pub views: u32,
    /// When it was last played or marked.
    pub last_viewed_at: Option<Timestamp>,
    /// The person's rating in tenths: 85 is 8.5.
    pub rating: Option<u8>,
    /// When they last rated it.
    pub last_rated_at: Option<Timestamp>,
    /// Taken off "continue watching" until it is played again.
    pub dismissed: bool,
}

/// The watch state of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watched {
    /// The item.
    pub item: ItemKey,
    /// What the person did with it.
    pub state: WatchState,
}

/// From when a position counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WatchRules {
    /// Positions before this are not worth remembering.
    pub minimum_progress_ms: u64,
    /// At this share of the length an item is seen, in percent.
    pub played_percent: u64,
}

impl Default for WatchRules {
    fn default() -> Self {
        Self { minimum_progress_ms: 60_000, played_percent: 90 }
    }
}

/// What a report of a position led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progressed {
    /// Too early to remember; the state may still have lost an old position.
    TooEarly(WatchState),
    /// Remembered.
    InProgress(WatchState),
    /// Seen to the end just now: a row belongs in the history.
    Seen(WatchState),
    /// The end was reached before in this playback; nothing changes.
    AlreadySeen,
}

impl WatchState {
    /// Whether it was seen at least once.
    #[must_use]
    pub fn seen(&self) -> bool {
        self.views > 0
    }

    /// Whether it is half seen.
    #[must_use]
    pub fn in_progress(&self) -> bool {
        self.offset_ms.is_some()
    }

    /// The state after a player reports a position. `counted` says that this playback already counted as a view: a
    /// player goes on reporting through the credits.
    #[must_use]
    pub fn at(
        self,
        position_ms: u64,
        duration_ms: Option<u64>,
        counted: bool,
        now: Timestamp,
        rules: &WatchRules,
    ) -> Progressed {
        let played = Self { last_viewed_at: Some(now), dismissed: false, ..self };
        let end = duration_ms.filter(|length| *length > 0).map(|length| {
            // Not before the minimum: a clip of ten seconds is seen when it ends, not at its first report.
            length.saturating_mul(rules.played_percent) / 100
        });
        match end {
            Some(end) if position_ms >= end && counted => Progressed::AlreadySeen,
            Some(end) if position_ms >= end => {
                Progressed::Seen(Self { offset_ms: None, views: self.views.saturating_add(1), ..played })
            }
            _ if position_ms < rules.minimum_progress_ms => {
                // Going back to the start after a resume forgets the old position.
                let offset_ms = None;
                Progressed::TooEarly(Self { offset_ms, ..self })
            }
            _ => Progressed::InProgress(Self { offset_ms: Some(position_ms), ..played }),
        }
    }

    /// The state after the person marks it as seen.
    #[must_use]
    pub fn mark_seen(self, now: Timestamp) -> Self {
        let views = self.views.saturating_add(1);
        Self { offset_ms: None, views, last_viewed_at: Some(now), dismissed: false, ..self }
    }

    /// The state after the person marks it as unseen; their rating stays.
    #[must_use]
    pub fn mark_unseen(self) -> Self {
        Self { offset_ms: None, views: 0, last_viewed_at: None, dismissed: false, ..self }
    }

    /// The state after the person rates it, in tenths; `None` takes the rating back.
    #[must_use]
    pub fn rate(self, rating: Option<u8>, now: Timestamp) -> Self {
        Self { rating: rating.map(|tenths| tenths.min(100)), last_rated_at: Some(now), ..self }
    }

    /// The state of a work whose watch state and this one turn out to be the same work's: nothing seen is lost.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        let (newer, older) =
            if self.last_viewed_at >= other.last_viewed_at { (self, other) } else { (other, self) };
        let rated = if self.last_rated_at >= other.last_rated_at { self } else { other };
        Self {
            // A finished view newer than the half-seen one has settled the position.
            offset_ms: newer.offset_ms.or(if newer.seen() { None } else { older.offset_ms }),
            views: self.views.max(other.views),
            last_viewed_at: newer.last_viewed_at.or(older.last_viewed_at),
            rating: rated.rating,
            last_rated_at: rated.last_rated_at,
            dismissed: newer.dismissed,
        }
    }

    /// Whether nothing was ever done with it.
    #[must_use]
    pub fn untouched(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000;
    const NOW: Timestamp = Timestamp(1_700_000_000_000);

    fn report(state: WatchState, position_ms: u64) -> Progressed {
        state.at(position_ms, Some(HOUR), false, NOW, &WatchRules::default())
    }

    #[test]
    fn the_first_minute_is_not_remembered_the_sixtieth_second_is() {
        assert!(
            matches!(report(WatchState::default(), 59_999), Progressed::TooEarly(state) if state.untouched())
        );
        assert!(matches!(
            report(WatchState::default(), 60_000),
            Progressed::InProgress(WatchState { offset_ms: Some(60_000), .. })
        ));
    }

    #[test]
    fn ninety_percent_is_seen_one_millisecond_less_is_not() {
        let end = HOUR * 9 / 10;
        assert!(matches!(report(WatchState::default(), end - 1), Progressed::InProgress(_)));
        assert!(matches!(
            report(WatchState::default(), end),
            Progressed::Seen(WatchState { offset_ms: None, views: 1, .. })
        ));
    }

    #[test]
    fn the_credits_count_once() {
        let after = WatchState::default().at(HOUR, Some(HOUR), true, NOW, &WatchRules::default());
        assert_eq!(after, Progressed::AlreadySeen);
    }

    #[test]
    fn a_film_of_unknown_length_is_never_seen_by_itself() {
        let after = WatchState::default().at(HOUR, None, false, NOW, &WatchRules::default());
        assert!(matches!(after, Progressed::InProgress(_)));
    }

    #[test]
    fn starting_over_forgets_the_position_but_not_the_views() {
        let before = WatchState { offset_ms: Some(HOUR / 2), views: 2, ..WatchState::default() };
        assert!(matches!(
            report(before, 1_000),
            Progressed::TooEarly(WatchState { offset_ms: None, views: 2, .. })
        ));
    }

    #[test]
    fn playing_again_puts_a_dismissed_film_back() {
        let before = WatchState { dismissed: true, ..WatchState::default() };
        assert!(matches!(report(before, HOUR / 2), Progressed::InProgress(state) if !state.dismissed));
    }

    #[test]
    fn joining_two_states_loses_no_view_and_no_newer_position() {
        let seen = WatchState { views: 1, last_viewed_at: Some(NOW), ..WatchState::default() };
        let older =
            WatchState { offset_ms: Some(5), last_viewed_at: Some(Timestamp(1)), ..WatchState::default() };
        assert_eq!(seen.join(older), WatchState { offset_ms: None, ..seen });
        assert_eq!(seen.join(older), older.join(seen));
        let newer = WatchState { last_viewed_at: Some(Timestamp(NOW.0 + 1)), ..older };
        assert_eq!(seen.join(newer).offset_ms, Some(5));
        assert_eq!(seen.join(newer).views, 1);
        assert_eq!(seen.join(WatchState::default()), seen);
    }
}
