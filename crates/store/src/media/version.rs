//! Versions, parts and streams of items, read for a whole page at once.

use std::collections::HashMap;

use media::choice::StreamChoice;
use media::keys::{ItemKey, PartKey, VersionKey, Viewer};
use media::ports::store::Stored;
use media::stream::{FrameRate, Part, Stream, Version};

use super::query::Binds;
use super::{choice, from_json, probe};
use crate::engine::{Error, Row, Sql, Tx, binds};

const VERSIONS: &str = "SELECT * FROM version WHERE item_key IN ({list}) ORDER BY item_key, key";
const PARTS: &str = "
    SELECT p.key, p.version_key, p.place, p.file_key, f.path, f.size, f.modified_at, f.fingerprint, f.state,
        f.reason, f.absent_since, f.header
    FROM version v JOIN part p ON p.version_key = v.key JOIN file f ON f.key = p.file_key
    WHERE v.item_key IN ({list}) ORDER BY p.version_key, p.place, p.key
";
const PARTS_WHOLE: &str = "
    SELECT p.key, p.version_key, p.place, p.file_key, f.path, f.size, f.modified_at, f.fingerprint, f.state,
        f.reason, f.absent_since, f.header, f.inside
    FROM version v JOIN part p ON p.version_key = v.key JOIN file f ON f.key = p.file_key
    WHERE v.item_key IN ({list}) ORDER BY p.version_key, p.place, p.key
";
const PART: &str = "
    SELECT p.key, p.version_key, p.place, p.file_key, f.path, f.size, f.modified_at, f.fingerprint, f.state,
        f.reason, f.absent_since, f.header, f.inside
    FROM part p JOIN file f ON f.key = p.file_key
    WHERE p.key = $1
";
const STREAMS: &str = "
    SELECT key, part_key, facts FROM stream WHERE part_key IN ({list}) ORDER BY part_key, place, key
";
const CHOICES: &str = "
    SELECT part_key, audio_key, subtitle, subtitle_key FROM choice WHERE viewer = $1 AND part_key IN ({list})
";

/// How much of the parts is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// What a listing shows.
    Listing,
    /// Streams, chapters and choices too.
    Whole,
}

/// The versions of items, by item: two statements for a listing, four whole.
pub(super) async fn versions(
    tx: &mut Tx,
    items: &[ItemKey],
    viewer: Viewer,
    depth: Depth,
) -> Stored<HashMap<ItemKey, Vec<Version>>> {
    let mut values = Binds::default();
    let list = values.list(items.iter().copied());
    let named = [("{list}", list.as_str())];
    let statement = if depth == Depth::Whole { PARTS_WHOLE } else { PARTS };
    let mut parts = Vec::new();
    for row in tx.all(Sql::filled(statement, &named), &values.0).await? {
        parts.push((row.get::<VersionKey>("version_key")?, part(&row, depth)?));
    }
    if depth == Depth::Whole {
        let mut whole: Vec<Part> = parts.iter().map(|(_, part)| part.clone()).collect();
        fill(tx, &mut whole, viewer).await?;
        for ((_, part), filled) in parts.iter_mut().zip(whole) {
            *part = filled;
        }
    }
    let mut by_version: HashMap<VersionKey, Vec<Part>> = HashMap::new();
    for (version, part) in parts {
        by_version.entry(version).or_default().push(part);
    }
    let mut by_item: HashMap<ItemKey, Vec<Version>> = HashMap::new();
    for row in tx.all(Sql::filled(VERSIONS, &named), &values.0).await? {
        let key: VersionKey = row.get("key")?;
        let version = version(&row, by_version.remove(&key).unwrap_or_default())?;
        by_item.entry(row.get("item_key")?).or_default().push(version);
    }
    Ok(by_item)
}

/// One part, whole.
pub(super) async fn one_part(tx: &mut Tx, key: PartKey, viewer: Viewer) -> Stored<Option<Part>> {
    let Some(row) = tx.optional(PART, binds![key]).await? else { return Ok(None) };
    let mut parts = [part(&row, Depth::Whole)?];
    fill(tx, &mut parts, viewer).await?;
    let [part] = parts;
    Ok(Some(part))
}

/// Adds streams and choices to parts.
async fn fill(tx: &mut Tx, parts: &mut [Part], viewer: Viewer) -> Stored<()> {
    let mut streams: HashMap<PartKey, Vec<Stream>> = HashMap::new();
    let mut values = Binds::default();
    let list = values.list(parts.iter().map(|part| part.key));
    for row in tx.all(Sql::filled(STREAMS, &[("{list}", &list)]), &values.0).await? {
        let facts = from_json(&row.get::<String>("facts")?, "a stream's facts")?;
        streams.entry(row.get("part_key")?).or_default().push(Stream { key: row.get("key")?, facts });
    }
    let mut choices: HashMap<PartKey, StreamChoice> = HashMap::new();
    let mut values = Binds::default();
    values.add(viewer);
    let list = values.list(parts.iter().map(|part| part.key));
    for row in tx.all(Sql::filled(CHOICES, &[("{list}", &list)]), &values.0).await? {
        choices.insert(row.get("part_key")?, choice::choice(&row)?);
    }
    for part in parts {
        // Streams of a file that has changed since are kept for their keys, and not shown.
        if part.probe.is_some() {
            part.streams = streams.remove(&part.key).unwrap_or_default();
        }
        part.choice = choices.remove(&part.key);
    }
    Ok(())
}

fn part(row: &Row, depth: Depth) -> Stored<Part> {
    let inside = if depth == Depth::Whole { row.get("inside")? } else { None };
    let missing: Option<i64> = row.get("absent_since")?;
    Ok(Part {
        key: row.get("key")?,
        index: row.get("place")?,
        file: row.get("file_key")?,
        path: row.get("path")?,
        size: row.get("size")?,
        modified_at: row.get("modified_at")?,
        fingerprint: row.get("fingerprint")?,
        available: missing.is_none(),
        failure: row.get("reason")?,
        probe: probe::joined(row.get("header")?, inside)?,
        streams: Vec::new(),
        choice: None,
    })
}

fn version(row: &Row, parts: Vec<Part>) -> Result<Version, Error> {
    let rate: (Option<u32>, Option<u32>) = (row.get("frame_rate_num")?, row.get("frame_rate_den")?);
    Ok(Version {
        key: row.get("key")?,
        edition: row.get("edition")?,
        duration_ms: row.get("duration_ms")?,
        bitrate_kbps: row.get("bitrate_kbps")?,
        width: row.get("width")?,
        height: row.get("height")?,
        container: row.get("container")?,
        video_codec: row.get("video_codec")?,
        video_profile: row.get("video_profile")?,
        frame_rate: rate.0.zip(rate.1).map(|(num, den)| FrameRate { num, den }),
        hdr: row.get("hdr")?,
        audio_codec: row.get("audio_codec")?,
        audio_profile: row.get("audio_profile")?,
        audio_channels: row.get("audio_channels")?,
        parts,
    })
}
