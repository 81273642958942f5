//! The server's settings: those that have an effect, with their defaults.
//!
//! Names are the protocol's, because tools and players read them by name. A value that was never set is the default.

use media::ports::StoreError;
use wire::media::Element;
use wire::media::setting::{Setting, SettingValue};

use crate::state::State;

/// A setting this server has.
pub struct Known {
    /// Its name.
    pub id: &'static str,
    label: &'static str,
    summary: &'static str,
    usual: Usual,
    group: &'static str,
    hidden: bool,
    choices: &'static [(&'static str, &'static str)],
}

enum Usual {
    Int(i64, std::ops::RangeInclusive<i64>),
    Text(&'static str),
}

/// Every setting this server has.
pub const KNOWN: [Known; 7] = [
    Known {
        id: "FriendlyName",
        label: "Friendly name",
        summary: "The name by which people find this server. Empty: the name of the machine.",
        usual: Usual::Text(""),
        group: "general",
        hidden: false,
        choices: &[],
    },
    Known {
        id: "LibraryVideoPlayedThreshold",
        label: "Video played threshold",
        summary: "At how many percent of its length a film counts as played.",
        usual: Usual::Int(90, 10..=100),
        group: "library",
        hidden: false,
        choices: &[],
    },
    Known {
        id: "LibraryVideoPlayedAtBehaviour",
        label: "Video play completion behaviour",
        summary: "What decides that a film was played.",
        usual: Usual::Int(0, 0..=0),
        group: "library",
        hidden: false,
        choices: &[("0", "at selected threshold percentage")],
    },
    Known {
        id: "MinimumProgressTime",
        label: "Minimum progress",
        summary: "Positions before this many milliseconds are not remembered.",
        usual: Usual::Int(60_000, 0..=3_600_000),
        group: "library",
        hidden: true,
        choices: &[],
    },
    Known {
        id: "OnDeckWindow",
        label: "Weeks to consider for Continue Watching",
        summary: "Shows not watched for longer drop out of Continue Watching.",
        usual: Usual::Int(16, 1..=520),
        group: "library",
        hidden: false,
        choices: &[],
    },
    Known {
        id: "OnDeckLimit",
        label: "Maximum number of Continue Watching items",
        summary: "How many films and episodes Continue Watching holds.",
        usual: Usual::Int(40, 1..=200),
        group: "library",
        hidden: false,
        choices: &[],
    },
    Known {
        id: "ScheduledLibraryUpdateInterval",
        label: "Library scan interval",
        summary: "Seconds between looks through folders that do not tell of changes by themselves.",
        usual: Usual::Int(3_600, 60..=86_400),
        group: "library",
        hidden: false,
        choices: &[],
    },
];

/// The settings as they are now.
pub struct Settings(Vec<(String, String)>);

impl Settings {
    /// Reads them.
    pub async fn read(state: &State) -> Result<Self, StoreError> {
        Ok(Self(state.flows.store.settings().await?))
    }

    /// A setting's value as text; its default when it was never set.
    pub fn text(&self, id: &str) -> Option<String> {
        let known = KNOWN.iter().find(|known| known.id == id)?;
        let set = self.0.iter().find(|(name, _)| name == id).map(|(_, value)| value.clone());
        Some(set.unwrap_or_else(|| known.usual.text()))
    }

    /// A whole number.
    pub fn number(&self, id: &str) -> Option<i64> {
        self.text(id)?.parse().ok()
    }

    /// The name people find this server by.
    pub fn name(&self, state: &State) -> String {
        self.text("FriendlyName")
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| state.facts.host_name.clone())
    }

    /// Every setting as the protocol shows it.
    pub fn shown(&self) -> Vec<Element> {
        KNOWN.iter().map(|known| known.shown(&self.text(known.id).unwrap_or_default())).collect()
    }
}

impl Usual {
    fn text(&self) -> String {
        match self {
            Self::Int(number, _) => number.to_string(),
            Self::Text(text) => (*text).to_owned(),
        }
    }

    fn value(&self, text: &str) -> SettingValue {
        match self {
            Self::Int(usual, _) => SettingValue::Int(text.parse().unwrap_or(*usual)),
            Self::Text(_) => SettingValue::Text(text.to_owned()),
        }
    }
}

impl Known {
    /// The setting with this name, whose first letter some clients write small.
    pub fn named(id: &str) -> Option<&'static Self> {
        KNOWN.iter().find(|known| known.id.eq_ignore_ascii_case(id))
    }

    /// A value as it is kept, when it is a legal one.
    pub fn accept(&self, text: &str) -> Option<String> {
        match &self.usual {
            Usual::Int(_, range) => text
                .trim()
                .parse::<i64>()
                .ok()
                .filter(|number| range.contains(number))
                .map(|number| number.to_string()),
            Usual::Text(_) => (text.chars().count() <= 255).then(|| text.trim().to_owned()),
        }
    }

    fn shown(&self, value: &str) -> Element {
        Setting {
            id: self.id.to_owned(),
            label: self.label.to_owned(),
            summary: self.summary.to_owned(),
            default: self.usual.value(&self.usual.text()),
            value: self.usual.value(value),
            hidden: self.hidden,
            advanced: false,
            group: self.group.to_owned(),
            choices: self
                .choices
                .iter()
                .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
                .collect(),
        }
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_takes_legal_values_and_no_others() {
        let threshold = Known::named("libraryVideoPlayedThreshold").unwrap();
        assert_eq!(threshold.accept("85").as_deref(), Some("85"));
        assert_eq!(
            (threshold.accept("9"), threshold.accept("101"), threshold.accept("most")),
            (None, None, None)
        );
        assert!(Known::named("TranscoderHopes").is_none());
    }
}
