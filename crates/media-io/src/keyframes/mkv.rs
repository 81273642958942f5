//! Matroska: from the head of the segment to its Cues.

use std::fs::File;
use std::io;

use media::playback::Time;

use super::read_at;

const SEGMENT: u32 = 0x1853_8067;
const SEEK_HEAD: u32 = 0x114D_9B74;
const SEEK: u32 = 0x4DBB;
const SEEK_ID: u32 = 0x53AB;
const SEEK_POSITION: u32 = 0x53AC;
const INFO: u32 = 0x1549_A966;
const TIMESTAMP_SCALE: u32 = 0x2AD7B1;
const TRACKS: u32 = 0x1654_AE6B;
const TRACK_ENTRY: u32 = 0xAE;
const TRACK_NUMBER: u32 = 0xD7;
const CUES: u32 = 0x1C53_BB6B;
const CUE_POINT: u32 = 0xBB;
const CUE_TIME: u32 = 0xB3;
const CUE_TRACK_POSITIONS: u32 = 0xB7;
const CUE_TRACK: u32 = 0xF7;
const CLUSTER: u32 = 0x1F43_B675;

/// The most that is looked at before the first cluster.
const MOST_CHILDREN: usize = 64;

/// The keyframes of track `stream` by the Cues.
pub fn keyframes(file: &mut File, length: u64, stream: u32) -> io::Result<Option<Vec<Time>>> {
    let Some(body) = segment(file, length)? else { return Ok(None) };
    let mut found = Found { scale: 1_000_000, track: None, cues: None };
    let mut at = body;
    for _ in 0..MOST_CHILDREN {
        let Ok((id, size, head)) = element(file, at) else { break };
        if id == CLUSTER {
            break;
        }
        let Some(size) = size else { break };
        found.take(file, id, at, at + head, size, body, stream)?;
        at = at.saturating_add(head).saturating_add(size);
    }
    let (Some(cues), Some(track)) = (found.cues, found.track) else { return Ok(None) };
    let (id, size, head) = element(file, cues)?;
    let (CUES, Some(size)) = (id, size) else { return Ok(None) };
    let bytes = read_at(file, cues + head, size)?;
    let mut times: Vec<Time> = Vec::new();
    for (id, point) in Children(&bytes) {
        if id == CUE_POINT {
            times.extend(cue(point, track, found.scale));
        }
    }
    times.sort_unstable();
    times.dedup();
    Ok(Some(times))
}

struct Found {
    scale: u64,
    track: Option<u64>,
    cues: Option<u64>,
}

impl Found {
    #[expect(clippy::too_many_arguments, reason = "the parts of one element")]
    fn take(
        &mut self,
        file: &mut File,
        id: u32,
        at: u64,
        inside: u64,
        size: u64,
        body: u64,
        stream: u32,
    ) -> io::Result<()> {
        match id {
            SEEK_HEAD => {
                let bytes = read_at(file, inside, size)?;
                for (_, seek) in Children(&bytes).filter(|(id, _)| *id == SEEK) {
                    let get =
                        |wanted| Children(seek).find(|(id, _)| *id == wanted).map(|(_, bytes)| number(bytes));
                    if get(SEEK_ID) == Some(u64::from(CUES)) {
                        self.cues = get(SEEK_POSITION).map(|position| body.saturating_add(position));
                    }
                }
            }
            INFO => {
                let bytes = read_at(file, inside, size)?;
                let scale = Children(&bytes).find(|(id, _)| *id == TIMESTAMP_SCALE);
                self.scale = scale.map_or(self.scale, |(_, bytes)| number(bytes));
            }
            TRACKS => {
                let bytes = read_at(file, inside, size)?;
                let wanted = usize::try_from(stream).unwrap_or(usize::MAX);
                let entry = Children(&bytes).filter(|(id, _)| *id == TRACK_ENTRY).nth(wanted);
                let number_of = |entry| Children(entry).find(|(id, _)| *id == TRACK_NUMBER);
                self.track = entry.and_then(|(_, entry)| number_of(entry)).map(|(_, bytes)| number(bytes));
            }
            CUES => self.cues = Some(at),
            _ => {}
        }
        Ok(())
    }
}

/// The time of a cue, if it is of this track.
fn cue(point: &[u8], track: u64, scale: u64) -> Option<Time> {
    let mut time = None;
    let mut ours = false;
    for (id, bytes) in Children(point) {
        match id {
            CUE_TIME => time = Some(number(bytes)),
            CUE_TRACK_POSITIONS => {
                ours |= Children(bytes).any(|(id, bytes)| id == CUE_TRACK && number(bytes) == track);
            }
            _ => {}
        }
    }
    let nanos = i64::try_from(time?.checked_mul(scale)?).ok()?;
    ours.then(|| Time::from_nanos(nanos))
}

/// Where the inside of the segment starts.
fn segment(file: &mut File, length: u64) -> io::Result<Option<u64>> {
    let mut at = 0;
    for _ in 0..8 {
        if at >= length {
            return Ok(None);
        }
        let (id, size, head) = element(file, at)?;
        if id == SEGMENT {
            return Ok(Some(at + head));
        }
        let Some(size) = size else { return Ok(None) };
        at = at.saturating_add(head).saturating_add(size);
    }
    Ok(None)
}

/// Id, size (unless unknown) and length of the head of the element at `at`.
fn element(file: &mut File, at: u64) -> io::Result<(u32, Option<u64>, u64)> {
    use std::io::{Read, Seek, SeekFrom};
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::with_capacity(12);
    file.take(12).read_to_end(&mut bytes)?;
    head(&bytes).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn head(bytes: &[u8]) -> Option<(u32, Option<u64>, u64)> {
    let first = *bytes.first()?;
    let id_length = usize::try_from(first.leading_zeros()).ok()? + 1;
    if id_length > 4 {
        return None;
    }
    let id = u32::try_from(number(bytes.get(..id_length)?)).ok()?;
    let rest = bytes.get(id_length..)?;
    let lead = *rest.first()?;
    let size_length = usize::try_from(lead.leading_zeros()).ok()? + 1;
    if size_length > 8 {
        return None;
    }
    let mask = (1u64 << (7 * size_length)) - 1;
    let size = number(rest.get(..size_length)?) & mask;
    let head = u64::try_from(id_length + size_length).ok()?;
    // All ones means that nobody knew the size when it was written.
    Some((id, (size != mask).then_some(size), head))
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

/// The children of an element, as far as they are whole.
struct Children<'a>(&'a [u8]);

impl<'a> Iterator for Children<'a> {
    type Item = (u32, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (id, size, head) = head(self.0)?;
        let head = usize::try_from(head).ok()?;
        let end = head.checked_add(usize::try_from(size?).ok()?)?;
        let inside = self.0.get(head..end)?;
        self.0 = self.0.get(end..)?;
        Some((id, inside))
    }
}
