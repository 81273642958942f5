//! What was read from a file, and what versions and items show of it.
//!
//! A probe is kept in two columns: `header` is all that listings need, `inside` holds streams and chapters.

use media::keys::{FileKey, PartKey, StreamKey, VersionKey};
use media::ports::store::Stored;
use media::stream::{Chapter, Probe, StreamFacts, StreamKind, VersionSummary, resolution};
use serde::{Deserialize, Serialize};

use super::{Counted, from_json, next_keys, to_json};
use crate::engine::{Tx, binds};

const OF_FILE: &str = "SELECT header, inside FROM file WHERE key = $1";
const STREAMS: &str = "SELECT key, kind, place FROM stream WHERE part_key = $1 ORDER BY place, key";
const INSERT_STREAM: &str = "
    INSERT INTO stream (key, part_key, kind, place, language, facts) VALUES ($1, $2, $3, $4, $5, $6)
";
const UPDATE_STREAM: &str = "UPDATE stream SET language = $2, facts = $3 WHERE key = $1";
const DELETE_STREAM: &str = "DELETE FROM stream WHERE key = $1";
const PROBES: &str = "
    SELECT f.header, f.inside FROM part p JOIN file f ON f.key = p.file_key
    WHERE p.version_key = $1 ORDER BY p.place, p.key
";
const SUMMARISE: &str = "
    UPDATE version SET duration_ms = $2, bitrate_kbps = $3, width = $4, height = $5, resolution = $6,
        container = $7, video_codec = $8, video_profile = $9, frame_rate_num = $10, frame_rate_den = $11,
        hdr = $12, audio_codec = $13, audio_profile = $14, audio_channels = $15
    WHERE key = $1
";
/// The length of the first version that has one.
const LENGTH: &str = "
    UPDATE item SET duration_ms = (
        SELECT v.duration_ms FROM version v WHERE v.item_key = item.key AND v.duration_ms IS NOT NULL
        ORDER BY v.key LIMIT 1
    )
    WHERE key = (SELECT v.item_key FROM version v WHERE v.key = $1)
";

/// Streams and chapters.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Inside {
    pub(super) streams: Vec<StreamFacts>,
    pub(super) chapters: Vec<Chapter>,
}

/// A probe as it is kept: header and inside.
pub(super) fn split(probe: &Probe) -> Stored<(String, String)> {
    let header = Probe { streams: Vec::new(), chapters: Vec::new(), ..probe.clone() };
    let inside = Inside { streams: probe.streams.clone(), chapters: probe.chapters.clone() };
    Ok((to_json(&header)?, to_json(&inside)?))
}

/// A probe from its columns; without `inside` it is what a listing shows.
pub(super) fn joined(header: Option<String>, inside: Option<String>) -> Stored<Option<Probe>> {
    let Some(header) = header else { return Ok(None) };
    let mut probe: Probe = from_json(&header, "a file's header")?;
    if let Some(inside) = inside {
        let Inside { streams, chapters } = from_json(&inside, "a file's streams")?;
        probe.streams = streams;
        probe.chapters = chapters;
    }
    Ok(Some(probe))
}

/// Gives a part the streams of its file; `false` when the file was not read yet. A stream keeps its key while its
/// place and kind stay.
pub(super) async fn write_streams(tx: &mut Tx, part: PartKey, file: FileKey) -> Stored<bool> {
    let row = tx.one(OF_FILE, binds![file]).await?;
    let Some(probe) = joined(row.get("header")?, row.get("inside")?)? else { return Ok(false) };
    let mut old: Vec<(StreamKey, i64, i64)> = Vec::new();
    for row in tx.all(STREAMS, binds![part]).await? {
        old.push((row.get("key")?, row.get("kind")?, row.get("place")?));
    }
    let mut new = Vec::new();
    for facts in &probe.streams {
        let (kind, place) = (facts.kind.number(), i64::from(facts.index));
        match old.iter().position(|it| it.1 == kind && it.2 == place) {
            Some(at) => {
                let (key, ..) = old.swap_remove(at);
                tx.execute(UPDATE_STREAM, binds![key, facts.language.as_deref(), to_json(facts)?]).await?;
            }
            None => new.push(facts),
        }
    }
    if !new.is_empty() {
        let first = next_keys(tx, Counted::Stream, i64::try_from(new.len()).unwrap_or(i64::MAX)).await?;
        for (key, facts) in (first..).map(StreamKey).zip(new) {
            let (kind, place) = (facts.kind.number(), i64::from(facts.index));
            let values = binds![key, part, kind, place, facts.language.as_deref(), to_json(facts)?];
            tx.execute(INSERT_STREAM, values).await?;
        }
    }
    for (key, ..) in old {
        tx.execute(DELETE_STREAM, binds![key]).await?;
    }
    Ok(true)
}

/// Sums a version up from the probes of its parts, and sets the length of its item.
pub(super) async fn summarise(tx: &mut Tx, version: VersionKey) -> Stored<()> {
    let rows = tx.all(PROBES, binds![version]).await?;
    let probes: Vec<Option<Probe>> =
        rows.iter().map(|row| joined(row.get("header")?, row.get("inside")?)).collect::<Stored<_>>()?;
    let VersionSummary {
        duration_ms,
        bitrate_kbps,
        width,
        height,
        container,
        video_codec,
        video_profile,
        frame_rate,
        hdr,
        audio_codec,
        audio_profile,
        audio_channels,
    } = VersionSummary::of(&probes.iter().map(Option::as_ref).collect::<Vec<_>>());
    let values = binds![
        version,
        duration_ms.map(wide),
        bitrate_kbps.map(wide),
        width,
        height,
        width.zip(height).map(|(width, height)| resolution(width, height)),
        container,
        video_codec,
        video_profile,
        frame_rate.map(|rate| rate.num),
        frame_rate.map(|rate| rate.den),
        hdr,
        audio_codec,
        audio_profile,
        audio_channels,
    ];
    tx.execute(SUMMARISE, values).await?;
    tx.execute(LENGTH, binds![version]).await?;
    Ok(())
}

/// Whether a picture can be taken from it.
pub(super) fn has_video(probe: &Probe) -> bool {
    probe.streams.iter().any(|stream| stream.kind == StreamKind::Video)
}

fn wide(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
