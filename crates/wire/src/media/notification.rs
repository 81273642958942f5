//! What the server pushes: one JSON text per message, for websockets and for server-sent events.

use serde_json::{Value as Json, json};

use super::element::Element;

/// One message.
#[derive(Debug, Clone, PartialEq)]
pub struct Notification {
    /// `playing`, `timeline`, `activity`, `status` ...
    pub kind: &'static str,
    /// The key of the array: `PlaySessionStateNotification`, `TimelineEntry` ...
    pub element: &'static str,
    /// The entry. One per message: clients look at the first alone.
    pub entry: Json,
}

impl Notification {
    /// The message as a websocket frame.
    pub fn frame(&self) -> String {
        json!({"NotificationContainer": {"type": self.kind, "size": 1, self.element: [self.entry]}})
            .to_string()
    }

    /// The message as the data of a server-sent event.
    pub fn data(&self) -> String {
        json!({self.element: self.entry}).to_string()
    }

    /// An item or library changed.
    pub fn timeline(entry: &TimelineEntry) -> Self {
        let mut told = json!({
            "identifier": super::container::LIBRARY_IDENTIFIER,
            "sectionID": entry.section.to_string(),
            "itemID": entry.item.to_string(),
            "type": entry.type_number,
            "title": entry.title,
            "state": entry.state.number(),
            "updatedAt": entry.updated_at,
        });
        let beside = [
            ("parentItemID", entry.parent.map(|key| key.to_string())),
            ("rootItemID", entry.root.map(|key| key.to_string())),
            ("metadataState", entry.state.metadata_state().map(str::to_owned)),
            ("mediaState", entry.media_state.map(str::to_owned)),
        ];
        if let Some(object) = told.as_object_mut() {
            for (name, value) in
                beside.into_iter().filter_map(|(name, value)| value.map(|value| (name, value)))
            {
                object.insert(name.to_owned(), Json::String(value));
            }
        }
        Self { kind: "timeline", element: "TimelineEntry", entry: told }
    }

    /// A viewing moved.
    pub fn playing(state: &PlayState) -> Self {
        let mut entry = json!({
            "sessionKey": state.session_key.to_string(),
            "clientIdentifier": state.client_identifier,
            "guid": state.guid,
            "ratingKey": state.rating_key.to_string(),
            "url": "",
            "key": format!("/library/metadata/{}", state.rating_key),
            "viewOffset": state.view_offset,
            "state": state.state,
        });
        if let Some(object) = entry.as_object_mut() {
            if let Some(id) = state.play_queue {
                object.insert("playQueueID".to_owned(), id.into());
            }
            if let Some(id) = state.play_queue_item {
                object.insert("playQueueItemID".to_owned(), id.into());
            }
            if let Some(key) = &state.transcode_session {
                object.insert("transcodeSession".to_owned(), key.clone().into());
            }
        }
        Self { kind: "playing", element: "PlaySessionStateNotification", entry }
    }

    /// A long work began, went on or ended.
    pub fn activity(event: &'static str, uuid: &str, activity: &Element) -> Self {
        let entry = json!({"event": event, "uuid": uuid, "Activity": activity.to_json()});
        Self { kind: "activity", element: "ActivityNotification", entry }
    }

    /// Something happened to the server as a whole.
    pub fn status(name: &str, title: &str, description: &str) -> Self {
        let entry = json!({"title": title, "description": description, "notificationName": name});
        Self { kind: "status", element: "StatusNotification", entry }
    }

    /// A setting was changed.
    pub fn preference(setting: &Element) -> Self {
        Self { kind: "preference", element: "Setting", entry: setting.to_json() }
    }
}

/// How far the server is with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryState {
    /// It was just added.
    Created,
    /// It is being worked on.
    Processing,
    /// It is complete.
    Finished,
    /// It is gone.
    Deleted,
}

impl EntryState {
    fn number(self) -> i64 {
        match self {
            Self::Created => 0,
            Self::Processing => 1,
            Self::Finished => 5,
            Self::Deleted => 9,
        }
    }

    fn metadata_state(self) -> Option<&'static str> {
        match self {
            Self::Created => Some("created"),
            Self::Processing => Some("processing"),
            Self::Finished => None,
            Self::Deleted => Some("deleted"),
        }
    }
}

/// A change of an item or library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    /// The library.
    pub section: i64,
    /// The item; the library's key again when the entry is about the library.
    pub item: i64,
    /// The item above it.
    pub parent: Option<i64>,
    /// The item at the top.
    pub root: Option<i64>,
    /// The number of the item's type; -1 is the library itself.
    pub type_number: i64,
    /// Its title, also when it is gone.
    pub title: String,
    /// How far the server is with it.
    pub state: EntryState,
    /// Work on its media that is outstanding: `analyzing`, `thumbnailing`.
    pub media_state: Option<&'static str>,
    /// When, unix seconds.
    pub updated_at: i64,
}

/// Where a viewing stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayState {
    /// The key of the viewing, a decimal number.
    pub session_key: i64,
    /// The player's device.
    pub client_identifier: String,
    /// The item's identifier.
    pub guid: String,
    /// The item.
    pub rating_key: i64,
    /// Where it stands, in milliseconds.
    pub view_offset: i64,
    /// `playing`, `paused`, `buffering`, `stopped`.
    pub state: &'static str,
    /// The play queue.
    pub play_queue: Option<i64>,
    /// The entry of the play queue.
    pub play_queue_item: Option<i64>,
    /// The conversion behind it.
    pub transcode_session: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_holds_one_entry_with_ids_as_text_and_numbers_as_numbers() {
        let entry = TimelineEntry {
            section: 1,
            item: 7,
            parent: None,
            root: None,
            type_number: 1,
            title: "A".to_owned(),
            state: EntryState::Created,
            media_state: Some("analyzing"),
            updated_at: 100,
        };
        insta::assert_snapshot!(Notification::timeline(&entry).frame());
    }

    #[test]
    fn session_keys_are_digits_even_as_text() {
        let state = PlayState {
            session_key: 12,
            client_identifier: "tv".to_owned(),
            guid: "local://7".to_owned(),
            rating_key: 7,
            view_offset: 5_000,
            state: "paused",
            play_queue: None,
            play_queue_item: None,
            transcode_session: None,
        };
        insta::assert_snapshot!(Notification::playing(&state).data());
    }
}
