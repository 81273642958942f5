//! Which streams people chose, and the languages they prefer.

use async_trait::async_trait;
use media::choice::{Languages, StreamChoice, SubtitleChoice, SubtitleMode};
use media::keys::{PartKey, StreamKey, Viewer};
use media::ports::store::{Choices, Stored};

use super::{MediaDatabase, from_json, to_json};
use crate::engine::{Error, Row, binds};

const CHOOSE: &str = "
    INSERT INTO choice (viewer, part_key, audio_key, subtitle, subtitle_key) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (viewer, part_key) DO UPDATE SET audio_key = excluded.audio_key, subtitle = excluded.subtitle,
        subtitle_key = excluded.subtitle_key
";
const LANGUAGES: &str = "SELECT * FROM viewer_languages WHERE viewer = $1";
const SAVE_LANGUAGES: &str = "
    INSERT INTO viewer_languages (viewer, audio, subtitle, mode) VALUES ($1, $2, $3, $4)
    ON CONFLICT (viewer) DO UPDATE SET audio = excluded.audio, subtitle = excluded.subtitle, mode = excluded.mode
";

#[async_trait]
impl Choices for MediaDatabase {
    async fn choose(&self, viewer: Viewer, part: PartKey, choice: &StreamChoice) -> Stored<()> {
        let (word, key) = match choice.subtitle {
            SubtitleChoice::Unset => ("unset", None),
            SubtitleChoice::Off => ("off", None),
            SubtitleChoice::Stream(key) => ("stream", Some(key)),
        };
        let mut tx = self.database.write().await?;
        tx.execute(CHOOSE, binds![viewer, part, choice.audio, word, key]).await?;
        Ok(tx.commit().await?)
    }

    async fn languages(&self, viewer: Viewer) -> Stored<Languages> {
        let mut tx = self.database.read().await?;
        let Some(row) = tx.optional(LANGUAGES, binds![viewer]).await? else {
            return Ok(Languages::default());
        };
        let mode: SubtitleMode = from_json(&row.get::<String>("mode")?, "a subtitle mode")?;
        Ok(Languages { audio: row.get("audio")?, subtitle: row.get("subtitle")?, mode })
    }

    async fn save_languages(&self, viewer: Viewer, languages: &Languages) -> Stored<()> {
        let Languages { audio, subtitle, mode } = languages;
        let mut tx = self.database.write().await?;
        let values = binds![viewer, audio.as_deref(), subtitle.as_deref(), to_json(mode)?];
        tx.execute(SAVE_LANGUAGES, values).await?;
        Ok(tx.commit().await?)
    }
}

/// A choice as it stands in a row of `choice`.
pub(super) fn choice(row: &Row) -> Result<StreamChoice, Error> {
    let subtitle = match row.get::<String>("subtitle")?.as_str() {
        "off" => SubtitleChoice::Off,
        "stream" => row
            .get::<Option<StreamKey>>("subtitle_key")?
            .map_or(SubtitleChoice::Unset, SubtitleChoice::Stream),
        _ => SubtitleChoice::Unset,
    };
    Ok(StreamChoice { audio: row.get("audio_key")?, subtitle })
}
