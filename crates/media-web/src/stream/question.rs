//! What a player asks about playing an item: which file, what it can do, what it wants. From the wire to the domain.

use media::choice::{self, Selected};
use media::item::{ItemKind, ItemView};
use media::keys::StreamKey;
use media::playback::Time;
use media::playback::decision::{Ask, Decision, SubtitleWish, decide};
use media::playback::profile::{ClientProfile, ProfileKind, Protocol};
use media::playback::rung::Caps;
use media::stream::{Part, StreamKind, Version};

use crate::caller::SignedIn;
use crate::listing;
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// A question about playing an item.
pub struct Question {
    /// The item.
    pub view: ItemView,
    /// Which of its versions.
    pub version: usize,
    /// Which part of that.
    pub part: usize,
    /// What the player can do.
    pub client: ClientProfile,
    /// What it wants.
    pub ask: Ask,
    /// The streams the person would hear and see.
    pub selected: Selected,
    /// Where to start.
    pub offset: Time,
    /// Whether time stamps of an endless answer keep the film's time line.
    pub keep_time: bool,
    /// The player's name for the conversion.
    pub session: String,
    /// The player's name for the playback.
    pub playback: String,
}

impl Question {
    /// Reads a request. `usual` is the protocol meant when none is named.
    pub async fn read(state: &State, asked: &SignedIn, kind: &str, usual: Protocol) -> Answered<Self> {
        let path =
            asked.params.first("path").ok_or_else(|| Refusal::invalid("path", "the item is not named"))?;
        let view = listing::one(state, asked, item_key(path)?).await?;
        let index =
            |name: &str| asked.params.number(name).and_then(|it| usize::try_from(it).ok()).unwrap_or(0);
        let (version, part) = (index("mediaIndex"), index("partIndex"));
        let file =
            view.versions.get(version).and_then(|it| it.parts.get(part)).ok_or_else(Refusal::not_found)?;
        let choice = file.choice.unwrap_or_default();
        let languages = state.flows.browse.languages(&asked.caller).await?;
        let mut selected = choice::select(&file.streams, &choice, &languages);
        let named = |name: &str| asked.params.number(name).map(StreamKey);
        let has = |key: StreamKey, kind| file.streams.iter().any(|it| it.key == key && it.facts.kind == kind);
        if let Some(key) = named("audioStreamID").filter(|key| has(*key, StreamKind::Audio)) {
            selected.audio = Some(key);
        }
        if let Some(key) = named("subtitleStreamID") {
            selected.subtitle = Some(key).filter(|key| has(*key, StreamKind::Subtitle));
        }
        let mut ask = wishes(asked, profile_kind(kind, view.item.kind), usual);
        ask.audio_chosen = choice.audio.is_some() || named("audioStreamID").is_some();
        let offset = asked
            .params
            .first("offset")
            .and_then(|it| it.parse().ok())
            .map_or(Time::ZERO, Time::from_seconds);
        let session = asked.params.first("session").or_else(|| asked.params.first("transcodeSessionId"));
        Ok(Self {
            client: profile(asked),
            ask,
            selected,
            offset: offset.max(Time::ZERO),
            keep_time: asked.params.flag("copyts"),
            session: session.map_or_else(|| asked.caller.device.client.clone(), str::to_owned),
            playback: playback(asked),
            view,
            version,
            part,
        })
    }

    /// The version in question.
    pub fn version(&self) -> Option<&Version> {
        self.view.versions.get(self.version)
    }

    /// The part in question.
    pub fn part(&self) -> Option<&Part> {
        self.version().and_then(|version| version.parts.get(self.part))
    }

    /// The decision; `indexed` says whether the file's index of keyframes is to be trusted.
    pub fn decide(&self, indexed: bool) -> Answered<Decision> {
        let part = self.part().ok_or_else(Refusal::not_found)?;
        if indexed {
            return Ok(decide(part, self.selected, &self.client, &self.ask));
        }
        let mut part = part.clone();
        if let Some(probe) = &mut part.probe {
            probe.keyframe_index = false;
        }
        Ok(decide(&part, self.selected, &self.client, &self.ask))
    }
}

/// The player's name for a playback, the same in reports and conversions.
pub fn playback(asked: &SignedIn) -> String {
    let named = asked.field("X-Plex-Session-Identifier").or_else(|| asked.field("X-Plex-Session-Id"));
    named.or_else(|| asked.field("X-Plex-Playback-Session-Id")).unwrap_or_default()
}

/// The item a path names: `/library/metadata/12`, possibly encoded once more or as a whole address.
pub fn item_key(path: &str) -> Answered<media::ItemKey> {
    let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let (_, rest) = path.split_once("/library/metadata/").ok_or_else(Refusal::not_found)?;
    let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
    listing::key(&number)
}

fn profile_kind(kind: &str, item: ItemKind) -> ProfileKind {
    match (kind, item) {
        ("music" | "audio", _) | (_, ItemKind::Track) => ProfileKind::Music,
        _ => ProfileKind::Video,
    }
}

fn profile(asked: &SignedIn) -> ClientProfile {
    let platform = asked.field("X-Plex-Platform").unwrap_or_default();
    let name = asked.field("X-Plex-Client-Profile-Name").unwrap_or_else(|| platform.clone());
    let mut profile = ClientProfile::named(&name);
    // Whatever profile a page in a browser names, its video element plays the first track and no other.
    profile.switches_tracks &= ClientProfile::named(&platform).switches_tracks;
    profile.augmented(&asked.field("X-Plex-Client-Profile-Extra").unwrap_or_default())
}

fn wishes(asked: &SignedIn, kind: ProfileKind, usual: Protocol) -> Ask {
    let params = &asked.params;
    let allowed = |name: &str| params.first(name).is_none_or(|value| value != "0");
    let number = |name: &str| params.number(name).and_then(|it| u32::try_from(it).ok()).filter(|it| *it > 0);
    let size = params.first("videoResolution").and_then(|text| {
        let (width, height) = text.split_once('x')?;
        Some((width.parse().ok()?, height.parse().ok()?))
    });
    let kbps = match kind {
        ProfileKind::Music => number("musicBitrate").or_else(|| number("maxVideoBitrate")),
        _ => number("maxVideoBitrate").or_else(|| number("videoBitrate")).or_else(|| number("peakBitrate")),
    };
    Ask {
        kind,
        protocol: params.first("protocol").and_then(Protocol::named).unwrap_or(usual),
        direct_play: allowed("directPlay"),
        direct_stream: allowed("directStream"),
        direct_stream_audio: allowed("directStreamAudio"),
        caps: Caps { kbps, size },
        channels: number("audioChannelCount"),
        subtitles: match params.first("subtitles") {
            Some("burn") => SubtitleWish::Burn,
            Some("none") => SubtitleWish::None,
            Some("sidecar") => SubtitleWish::Sidecar,
            _ => SubtitleWish::Auto,
        },
        audio_chosen: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_named_by_its_path_however_that_is_wrapped() {
        for path in [
            "/library/metadata/12",
            "%2Flibrary%2Fmetadata%2F12",
            "http://127.0.0.1:32400/library/metadata/12?x=1",
            "/library/metadata/12/children",
        ] {
            assert_eq!(item_key(path).unwrap(), media::ItemKey(12), "{path}");
        }
        assert!(item_key("/library/sections/1").is_err());
        assert!(item_key("/library/metadata/").is_err());
    }
}
