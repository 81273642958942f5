//! Which audio and subtitle stream a person hears and sees: what they chose, else what fits their languages.
//!
//! Decides only; the choice is stored per person and part behind the port.

use serde::{Deserialize, Serialize};

use crate::keys::StreamKey;
use crate::stream::{Stream, StreamKind};

/// What a person chose for a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StreamChoice {
    /// The chosen audio stream.
    pub audio: Option<StreamKey>,
    /// What was chosen about subtitles.
    pub subtitle: SubtitleChoice,
}

/// What a person chose about subtitles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SubtitleChoice {
    /// Nothing: the defaults decide.
    #[default]
    Unset,
    /// No subtitles.
    Off,
    /// This stream.
    Stream(StreamKey),
}

/// When subtitles come by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum SubtitleMode {
    /// Only when asked for.
    #[default]
    Manual,
    /// When the sound is in a foreign language.
    ForeignAudio,
    /// Always.
    Always,
}

/// The languages a person prefers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Languages {
    /// Sound, as three letters.
    pub audio: Option<String>,
    /// Subtitles, as three letters.
    pub subtitle: Option<String>,
    /// When subtitles come by themselves.
    pub mode: SubtitleMode,
}

/// The streams in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Selected {
    /// The audio stream, when the part has any.
    pub audio: Option<StreamKey>,
    /// The subtitle stream, when one is on.
    pub subtitle: Option<StreamKey>,
}

/// The streams to use: the choice where it still names a stream of the part, else languages, flags, order.
#[must_use]
pub fn select(streams: &[Stream], choice: &StreamChoice, languages: &Languages) -> Selected {
    let audio = select_audio(streams, choice.audio, languages);
    let subtitle = match choice.subtitle {
        SubtitleChoice::Off => None,
        SubtitleChoice::Stream(key) if of_kind(streams, StreamKind::Subtitle).any(|it| it.key == key) => {
            Some(key)
        }
        SubtitleChoice::Stream(_) | SubtitleChoice::Unset => default_subtitle(streams, audio, languages),
    };
    Selected { audio: audio.map(|stream| stream.key), subtitle }
}

fn of_kind(streams: &[Stream], kind: StreamKind) -> impl Iterator<Item = &Stream> {
    streams.iter().filter(move |stream| stream.facts.kind == kind)
}

fn select_audio<'a>(
    streams: &'a [Stream],
    chosen: Option<StreamKey>,
    languages: &Languages,
) -> Option<&'a Stream> {
    let all = || of_kind(streams, StreamKind::Audio);
    let spoken = |stream: &&Stream| languages.audio.is_some() && stream.facts.language == languages.audio;
    all()
        .find(|stream| Some(stream.key) == chosen)
        .or_else(|| all().find(|stream| spoken(stream) && stream.facts.default && !stream.facts.commentary))
        .or_else(|| all().find(|stream| spoken(stream) && !stream.facts.commentary))
        .or_else(|| all().find(|stream| stream.facts.default))
        .or_else(|| all().find(|stream| !stream.facts.commentary))
        .or_else(|| all().next())
}

fn default_subtitle(streams: &[Stream], audio: Option<&Stream>, languages: &Languages) -> Option<StreamKey> {
    let heard = audio.and_then(|stream| stream.facts.language.as_deref());
    let foreign = match (&languages.subtitle, heard) {
        (Some(wanted), Some(heard)) => wanted != heard,
        _ => false,
    };
    let wanted = match languages.mode {
        SubtitleMode::Always => true,
        SubtitleMode::ForeignAudio => foreign,
        SubtitleMode::Manual => false,
    };
    let all = || of_kind(streams, StreamKind::Subtitle);
    let readable =
        |stream: &&Stream| languages.subtitle.is_none() || stream.facts.language == languages.subtitle;
    if wanted {
        let whole = all().filter(readable).find(|stream| !stream.facts.forced);
        if let Some(stream) = whole.or_else(|| all().find(readable)) {
            return Some(stream.key);
        }
    }
    // Forced lines translate what the film itself expects to be read, in the language that is heard.
    all()
        .find(|stream| stream.facts.forced && stream.facts.language.as_deref() == heard)
        .map(|stream| stream.key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::StreamFacts;

    fn stream(key: i64, kind: StreamKind, language: &str) -> Stream {
        let mut facts = StreamFacts::new(kind, u32::try_from(key).unwrap(), "aac");
        facts.language = Some(language.into());
        Stream { key: StreamKey(key), facts }
    }

    fn film() -> Vec<Stream> {
        let mut german = stream(2, StreamKind::Audio, "deu");
        german.facts.default = true;
        let mut forced = stream(4, StreamKind::Subtitle, "eng");
        forced.facts.forced = true;
        vec![
            stream(1, StreamKind::Audio, "eng"),
            german,
            stream(3, StreamKind::Subtitle, "eng"),
            forced,
            stream(5, StreamKind::Subtitle, "deu"),
        ]
    }

    fn english(mode: SubtitleMode) -> Languages {
        Languages { audio: Some("eng".into()), subtitle: Some("eng".into()), mode }
    }

    #[test]
    fn without_a_choice_the_default_flag_decides_the_sound_and_subtitles_are_off() {
        let selected = select(&film(), &StreamChoice::default(), &Languages::default());
        assert_eq!(selected, Selected { audio: Some(StreamKey(2)), subtitle: None });
    }

    #[test]
    fn a_preferred_language_beats_the_default_flag_and_brings_its_forced_lines() {
        let selected = select(&film(), &StreamChoice::default(), &english(SubtitleMode::Manual));
        assert_eq!(selected, Selected { audio: Some(StreamKey(1)), subtitle: Some(StreamKey(4)) });
    }

    #[test]
    fn subtitles_come_with_foreign_sound_only() {
        let only_german: Vec<_> = film().into_iter().filter(|stream| stream.key != StreamKey(1)).collect();
        let mode = english(SubtitleMode::ForeignAudio);
        assert_eq!(select(&only_german, &StreamChoice::default(), &mode).subtitle, Some(StreamKey(3)));
        assert_eq!(select(&film(), &StreamChoice::default(), &mode).subtitle, Some(StreamKey(4)));
    }

    #[test]
    fn a_choice_wins_and_off_is_a_choice() {
        let choice = StreamChoice { audio: Some(StreamKey(1)), subtitle: SubtitleChoice::Off };
        let selected = select(&film(), &choice, &english(SubtitleMode::Always));
        assert_eq!(selected, Selected { audio: Some(StreamKey(1)), subtitle: None });
    }

    #[test]
    fn a_choice_that_names_no_stream_of_the_part_falls_back_to_the_defaults() {
        let choice =
            StreamChoice { audio: Some(StreamKey(99)), subtitle: SubtitleChoice::Stream(StreamKey(99)) };
        let selected = select(&film(), &choice, &Languages::default());
        assert_eq!(selected, Selected { audio: Some(StreamKey(2)), subtitle: None });
    }
}
