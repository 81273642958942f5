//! MP4 and MOV: from the sample tables of a track.

use std::fs::File;
use std::io;

use media::playback::Time;

use super::read_at;

/// More samples than a film can have: a day at 120 frames per second.
const MOST_SAMPLES: u64 = 12_000_000;

/// The keyframes of track `stream` by its sample tables; `None` for fragmented files.
pub fn keyframes(file: &mut File, length: u64, stream: u32) -> io::Result<Option<Vec<Time>>> {
    let Some(moov) = moov(file, length)? else { return Ok(None) };
    Ok(track_keyframes(&moov, stream))
}

fn moov(file: &mut File, length: u64) -> io::Result<Option<Vec<u8>>> {
    let mut at = 0u64;
    for _ in 0..1024 {
        if at.saturating_add(8) > length {
            return Ok(None);
        }
        let head = read_at(file, at, 16.min(length - at))?;
        let Some((kind, size, inside)) = head_of(&head, length - at) else { return Ok(None) };
        if kind == *b"moov" {
            return read_at(file, at + inside, size.saturating_sub(inside)).map(Some);
        }
        at = at.saturating_add(size);
    }
    Ok(None)
}

fn track_keyframes(moov: &[u8], stream: u32) -> Option<Vec<Time>> {
    let scale = boxed(moov, b"mvhd").and_then(timescale)?;
    let wanted = usize::try_from(stream).ok()?;
    let (_, trak) = Boxes(moov).filter(|(kind, _)| kind == b"trak").nth(wanted)?;
    let mdia = boxed(trak, b"mdia")?;
    let ticks = boxed(mdia, b"mdhd").and_then(timescale)?;
    let stbl = boxed(boxed(mdia, b"minf")?, b"stbl")?;
    let edits = boxed(trak, b"edts").and_then(|edts| boxed(edts, b"elst"));
    let shift = match edits {
        Some(elst) => edit_shift(elst, scale, ticks)?,
        None => Time::ZERO,
    };
    let decoded = Runs::new(boxed(stbl, b"stts")?)?;
    let offsets = match boxed(stbl, b"ctts") {
        Some(ctts) => Some(Runs::new(ctts)?),
        None => None,
    };
    let samples = sync_samples(stbl)?;
    let (mut times, mut offset) = (decoded.clock(), offsets.map(|runs| runs.values()));
    samples
        .into_iter()
        .map(|sample| {
            let decoded = times(sample)?;
            let late = offset.as_mut().map_or(Some(0), |offset| offset(sample))?;
            Some(Time::new(i64::try_from(decoded).ok()?.checked_add(late)?, i64::from(ticks)) + shift)
        })
        .collect()
}

/// How much later than its own time a track is shown. Only the two shapes that leave time straight are understood:
/// one edit, or an empty one before it.
fn edit_shift(elst: &[u8], movie_scale: u32, ticks: u32) -> Option<Time> {
    let version = *elst.first()?;
    let count = number(elst.get(4..8)?);
    let (entry_length, word) = if version == 1 { (20, 8) } else { (12, 4) };
    let mut shift = Time::ZERO;
    let mut real = 0;
    for index in 0..count.min(16) {
        let at = 8 + usize::try_from(index).ok()? * entry_length;
        let entry = elst.get(at..at + entry_length)?;
        let duration = number(entry.get(..word)?);
        let start = entry.get(word..2 * word)?;
        if start.iter().all(|byte| *byte == 0xFF) {
            shift = shift + Time::new(i64::try_from(duration).ok()?, i64::from(movie_scale));
        } else {
            shift = shift - Time::new(i64::try_from(number(start)).ok()?, i64::from(ticks));
            real += 1;
        }
    }
    (real == 1 && count <= 16).then_some(shift)
}

/// Indexes of samples, from 0, that can be decoded on their own.
fn sync_samples(stbl: &[u8]) -> Option<Vec<u64>> {
    if let Some(stss) = boxed(stbl, b"stss") {
        let words = stss.get(8..)?.chunks_exact(4);
        let count = usize::try_from(number(stss.get(4..8)?)).ok()?;
        let mut samples: Vec<u64> = words.take(count).map(|word| number(word).saturating_sub(1)).collect();
        samples.sort_unstable();
        samples.dedup();
        return Some(samples);
    }
    // No table means that every sample is one.
    let stsz = boxed(stbl, b"stsz")?;
    let count = number(stsz.get(8..12)?);
    (count <= MOST_SAMPLES).then(|| (0..count).collect())
}

/// A run-length table: `count` samples with this value, and so on.
struct Runs(Vec<(u64, i64)>);

impl Runs {
    fn new(table: &[u8]) -> Option<Self> {
        let count = usize::try_from(number(table.get(4..8)?)).ok()?;
        let rows = table.get(8..)?.chunks_exact(8).take(count);
        let row = |row: &[u8]| {
            let samples = number(row.get(..4)?);
            // Signed in the second version of the table, and never that large in the first.
            let value = i32::from_be_bytes(row.get(4..8)?.try_into().ok()?);
            Some((samples, i64::from(value)))
        };
        rows.map(row).collect::<Option<Vec<_>>>().map(Self)
    }

    /// The sum of all values before a sample; asked in rising order.
    fn clock(self) -> impl FnMut(u64) -> Option<u64> {
        let (mut row, mut first, mut sum) = (0usize, 0u64, 0u64);
        move |sample| loop {
            let (count, value) = *self.0.get(row)?;
            let value = u64::try_from(value).ok()?;
            if sample < first.checked_add(count)? {
                return sum.checked_add((sample - first).checked_mul(value)?);
            }
            sum = sum.checked_add(count.checked_mul(value)?)?;
            first = first.checked_add(count)?;
            row += 1;
        }
    }

    /// The value of a sample; asked in rising order.
    fn values(self) -> impl FnMut(u64) -> Option<i64> {
        let (mut row, mut first) = (0usize, 0u64);
        move |sample| loop {
            let (count, value) = *self.0.get(row)?;
            if sample < first.checked_add(count)? {
                return Some(value);
            }
            first = first.checked_add(count)?;
            row += 1;
        }
    }
}

fn timescale(header: &[u8]) -> Option<u32> {
    let at = if *header.first()? == 1 { 20 } else { 12 };
    u32::try_from(number(header.get(at..at + 4)?)).ok().filter(|scale| *scale > 0)
}

fn boxed<'a>(inside: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    Boxes(inside).find(|(one, _)| one == kind).map(|(_, bytes)| bytes)
}

/// Kind, whole size and length of the head of a box, when it fits into `room`.
fn head_of(bytes: &[u8], room: u64) -> Option<([u8; 4], u64, u64)> {
    let kind: [u8; 4] = bytes.get(4..8)?.try_into().ok()?;
    let (size, inside) = match number(bytes.get(..4)?) {
        0 => (room, 8),
        1 => (number(bytes.get(8..16)?), 16),
        size => (size, 8),
    };
    (size >= inside && size <= room).then_some((kind, size, inside))
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

/// The boxes inside a box, as far as they are whole.
struct Boxes<'a>(&'a [u8]);

impl<'a> Iterator for Boxes<'a> {
    type Item = ([u8; 4], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, size, inside) = head_of(self.0, u64::try_from(self.0.len()).ok()?)?;
        let (size, inside) = (usize::try_from(size).ok()?, usize::try_from(inside).ok()?);
        let bytes = self.0.get(inside..size)?;
        self.0 = self.0.get(size..)?;
        Some((kind, bytes))
    }
}
