//! Settings of the server by id, with what holds while they were never set.

use crate::ports::{MediaStore, StoreError};
use crate::watch::WatchRules;

/// The settings that rules look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerSettings {
    /// The name of the server; `None` is the name of the machine.
    pub friendly_name: Option<String>,
    /// When an item counts as begun and as seen.
    pub watch: WatchRules,
    /// Weeks after which a show nobody follows leaves the row of next episodes.
    pub on_deck_weeks: u32,
    /// How long that row is at most.
    pub on_deck_limit: u32,
    /// Minutes between walks of folders that send no events.
    pub scan_interval_minutes: u32,
}

/// The id of the setting that names the server.
pub const FRIENDLY_NAME: &str = "FriendlyName";
/// The id of the percentage at which an item is seen.
pub const PLAYED_THRESHOLD: &str = "LibraryVideoPlayedThreshold";
/// The id of the position in milliseconds from which it is remembered.
pub const MINIMUM_PROGRESS: &str = "MinimumProgressTime";
/// The id of the weeks a show is followed.
pub const ON_DECK_WINDOW: &str = "OnDeckWindow";
/// The id of the length of the row of next episodes.
pub const ON_DECK_LIMIT: &str = "OnDeckLimit";
/// The id of the seconds between periodic scans.
pub const SCAN_INTERVAL: &str = "ScheduledLibraryUpdateInterval";

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            friendly_name: None,
            watch: WatchRules::default(),
            on_deck_weeks: 16,
            on_deck_limit: 40,
            scan_interval_minutes: 60,
        }
    }
}

impl ServerSettings {
    /// The settings as they are stored; values that make no sense are as if never set.
    pub async fn read(store: &dyn MediaStore) -> Result<Self, StoreError> {
        Ok(Self::of(&store.settings().await?))
    }

    /// The settings in these pairs.
    #[must_use]
    pub fn of(pairs: &[(String, String)]) -> Self {
        let text = |id: &str| pairs.iter().find(|(key, _)| key == id).map(|(_, value)| value.as_str());
        let number = |id: &str| text(id).and_then(|value| value.parse::<u32>().ok());
        let default = Self::default();
        let percent = number(PLAYED_THRESHOLD).filter(|percent| (1..=100).contains(percent));
        Self {
            friendly_name: text(FRIENDLY_NAME).map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned),
            watch: WatchRules {
                minimum_progress_ms: number(MINIMUM_PROGRESS)
                    .map_or(default.watch.minimum_progress_ms, u64::from),
                played_percent: percent.map_or(default.watch.played_percent, u64::from),
            },
            on_deck_weeks: number(ON_DECK_WINDOW).unwrap_or(default.on_deck_weeks),
            on_deck_limit: number(ON_DECK_LIMIT).unwrap_or(default.on_deck_limit),
            scan_interval_minutes: number(SCAN_INTERVAL)
                .map_or(default.scan_interval_minutes, |seconds| (seconds / 60).max(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_that_makes_no_sense_is_as_if_never_set() {
        let pairs =
            [(PLAYED_THRESHOLD.to_owned(), "0".to_owned()), (ON_DECK_LIMIT.to_owned(), "x".to_owned())];
        assert_eq!(ServerSettings::of(&pairs), ServerSettings::default());
        let pairs =
            [(PLAYED_THRESHOLD.to_owned(), "80".to_owned()), (FRIENDLY_NAME.to_owned(), " ".to_owned())];
        assert_eq!(ServerSettings::of(&pairs).watch.played_percent, 80);
        assert_eq!(ServerSettings::of(&pairs).friendly_name, None);
    }
}
