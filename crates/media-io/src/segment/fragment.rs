//! Surgery on fragmented MP4: one file as ffmpeg's segmenter writes it becomes an initialisation part and a media part
//! whose time is the time of the plan.
//!
//! Every file of the segmenter starts its own time at zero, so the base time of each fragment is written anew (as 64
//! bits, whatever it was before).

use media::playback::Time;

/// What one file of the segmenter holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// `ftyp` and `moov`.
    pub init: Vec<u8>,
    /// `moof` and `mdat`, as often as they come.
    pub media: Vec<u8>,
    /// How long it plays.
    pub length: Time,
}

/// Why a file of the segmenter could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FragmentError {
    /// It ends before it should: it may not be written yet.
    #[error("the segment is not whole")]
    NotWhole,
    /// Something that has to be inside is not.
    #[error("the segment has no {0}")]
    Without(&'static str),
}

/// A box: its kind and all of its bytes.
type Boxed<'a> = ([u8; 4], &'a [u8]);

/// Splits a file, numbers it and moves it to `start`.
///
/// # Errors
/// When it is not a whole fragmented MP4.
pub fn split(file: &[u8], number: usize, start: Time) -> Result<Fragment, FragmentError> {
    let mut init = Vec::new();
    let mut media = Vec::new();
    let mut scale = 0;
    let mut ticks = 0i64;
    let mut first_base = None;
    let mut lead = None;
    // Whether the bytes of a fragment are still to come.
    let mut owed = false;
    for (kind, whole) in boxes(file)? {
        match &kind {
            b"ftyp" => init.extend_from_slice(whole),
            b"moov" => {
                scale = timescale(whole)?;
                init.extend_from_slice(whole);
            }
            b"moof" => {
                let base = find(whole, &[b"traf", b"tfdt"]).and_then(base_time).unwrap_or(0);
                let late = first_offset(whole);
                let (first, shift) = *first_base.get_or_insert_with(|| {
                    // Pictures are decoded before they are shown. At the very beginning there is no time for that, and
                    // offsets become negative instead of the clock.
                    (base, late.saturating_sub(start.ticks(scale).max(0)).max(0))
                });
                let since = base.saturating_sub(first);
                let decoded = start.ticks(scale).max(0).saturating_add_unsigned(since)
                    - *lead.get_or_insert(late)
                    + shift;
                let (moof, length) = moved(whole, number, decoded, shift)?;
                ticks = ticks.saturating_add(length);
                media.extend_from_slice(&moof);
                owed = true;
            }
            b"mdat" => {
                media.extend_from_slice(whole);
                owed = false;
            }
            _ => {}
        }
    }
    if owed {
        return Err(FragmentError::NotWhole);
    }
    if init.is_empty() || scale == 0 {
        return Err(FragmentError::Without("moov"));
    }
    if media.is_empty() {
        return Err(FragmentError::Without("moof"));
    }
    Ok(Fragment { init, media, length: Time::new(ticks, i64::from(scale)) })
}

/// A fragment without samples at `start`: what a player gets for a planned end that the stream does not reach.
///
/// # Errors
/// When `init` is not the initialisation part of a fragmented MP4.
pub fn empty(init: &[u8], number: usize, start: Time) -> Result<Vec<u8>, FragmentError> {
    let moov =
        boxes(init)?.into_iter().find(|(kind, _)| kind == b"moov").ok_or(FragmentError::Without("moov"))?.1;
    let track = find(moov, &[b"mvex", b"trex"])
        .and_then(|trex| trex.get(12..16))
        .ok_or(FragmentError::Without("trex"))?;
    let base = start.ticks(timescale(moov)?).max(0).cast_unsigned();
    let tfhd = full_box(b"tfhd", 0, 0x02_0000, track);
    let tfdt = full_box(b"tfdt", 1, 0, &base.to_be_bytes());
    let traf = plain_box(b"traf", &[tfhd, tfdt].concat());
    let sequence = u32::try_from(number + 1).unwrap_or(u32::MAX);
    let mfhd = full_box(b"mfhd", 0, 0, &sequence.to_be_bytes());
    let moof = plain_box(b"moof", &[mfhd, traf].concat());
    Ok([moof, plain_box(b"mdat", &[])].concat())
}

/// When the first sample of a media part is shown, in ticks of its track. For checks.
#[must_use]
pub fn first_shown(media: &[u8]) -> Option<i64> {
    let (_, moof) = boxes(media).ok()?.into_iter().find(|(kind, _)| kind == b"moof")?;
    let base = find(moof, &[b"traf", b"tfdt"]).and_then(base_time)?;
    Some(i64::try_from(base).ok()? + first_offset(moof))
}

/// Ticks per second of the track of an initialisation part.
///
/// # Errors
/// When it has none.
pub fn timescale(moov: &[u8]) -> Result<u32, FragmentError> {
    let moov = if moov.get(4..8) == Some(b"moov") {
        moov
    } else {
        boxes(moov)?.into_iter().find(|(kind, _)| kind == b"moov").ok_or(FragmentError::Without("moov"))?.1
    };
    let mdhd = find(moov, &[b"trak", b"mdia", b"mdhd"]).ok_or(FragmentError::Without("mdhd"))?;
    let at = if mdhd.get(8) == Some(&1) { 28 } else { 20 };
    let scale = mdhd.get(at..at + 4).map(number_of).and_then(|scale| u32::try_from(scale).ok());
    scale.filter(|scale| *scale > 0).ok_or(FragmentError::Without("timescale"))
}

/// The moof with a new sequence number and base time, and how many ticks it plays.
fn moved(moof: &[u8], number: usize, base: i64, shift: i64) -> Result<(Vec<u8>, i64), FragmentError> {
    let mut inside = Vec::new();
    let mut length = 0i64;
    let mut grown = 0i32;
    for (kind, whole) in children(moof)? {
        match &kind {
            b"mfhd" => {
                let sequence = u32::try_from(number + 1).unwrap_or(u32::MAX);
                inside.extend(full_box(b"mfhd", 0, 0, &sequence.to_be_bytes()));
            }
            b"traf" => {
                let (traf, ticks) = moved_traf(whole, base, shift)?;
                grown += i32::try_from(traf.len()).unwrap_or(0) - i32::try_from(whole.len()).unwrap_or(0);
                length = length.max(ticks);
                inside.extend(traf);
            }
            _ => inside.extend_from_slice(whole),
        }
    }
    let mut moof = plain_box(b"moof", &inside);
    shift_offsets(&mut moof, grown);
    Ok((moof, length))
}

fn moved_traf(traf: &[u8], base: i64, shift: i64) -> Result<(Vec<u8>, i64), FragmentError> {
    let mut inside = Vec::new();
    let mut ticks = 0i64;
    let mut default_length = 0i64;
    for (kind, whole) in children(traf)? {
        match &kind {
            b"tfdt" => inside.extend(full_box(b"tfdt", 1, 0, &base.max(0).to_be_bytes())),
            b"tfhd" => {
                default_length = tfhd_length(whole);
                inside.extend_from_slice(whole);
            }
            b"trun" => {
                ticks = ticks.saturating_add(trun_length(whole, default_length));
                let mut trun = whole.to_vec();
                sooner(&mut trun, shift);
                inside.extend(trun);
            }
            _ => inside.extend_from_slice(whole),
        }
    }
    Ok((plain_box(b"traf", &inside), ticks))
}

/// Offsets of samples count from the start of the moof, which just grew.
fn shift_offsets(moof: &mut [u8], by: i32) {
    if by == 0 {
        return;
    }
    let mut places = Vec::new();
    let mut at = 8usize;
    while let Some((kind, size)) = moof.get(at..).and_then(box_head) {
        if kind == *b"traf" {
            let mut inner = at + 8;
            while let Some((kind, size)) = moof.get(inner..at + size).and_then(box_head) {
                let flags = moof.get(inner + 8..inner + 12).map(number_of).unwrap_or(0);
                if kind == *b"trun" && flags & 1 != 0 {
                    places.push(inner + 16);
                }
                inner += size;
            }
        }
        at += size;
    }
    for place in places {
        if let Some(bytes) = moof.get_mut(place..place + 4) {
            let old = i32::try_from(number_of(bytes)).unwrap_or(0);
            bytes.copy_from_slice(&(old + by).to_be_bytes());
        }
    }
}

fn tfhd_length(tfhd: &[u8]) -> i64 {
    let flags = tfhd.get(8..12).map(number_of).unwrap_or(0);
    if flags & 0x08 == 0 {
        return 0;
    }
    let at = 16 + if flags & 0x01 != 0 { 8 } else { 0 } + if flags & 0x02 != 0 { 4 } else { 0 };
    tfhd.get(at..at + 4).map(number_of).and_then(|it| i64::try_from(it).ok()).unwrap_or(0)
}

fn trun_length(trun: &[u8], default: i64) -> i64 {
    let flags = trun.get(8..12).map(number_of).unwrap_or(0);
    let count = trun.get(12..16).map(number_of).unwrap_or(0);
    if flags & 0x100 == 0 {
        return default.saturating_mul(i64::try_from(count).unwrap_or(0));
    }
    let head = 16 + if flags & 0x1 != 0 { 4 } else { 0 } + if flags & 0x4 != 0 { 4 } else { 0 };
    let row: usize =
        [0x100, 0x200, 0x400, 0x800].iter().map(|bit| if flags & bit != 0 { 4 } else { 0 }).sum();
    let rows = trun.get(head..).unwrap_or_default().chunks_exact(row.max(4));
    rows.filter_map(|row| row.get(..4)).map(|word| i64::try_from(number_of(word)).unwrap_or(0)).sum()
}

/// How much later than it is decoded the first sample of a fragment is shown.
fn first_offset(moof: &[u8]) -> i64 {
    let Some(trun) = find(moof, &[b"traf", b"trun"]) else { return 0 };
    let Some((at, _)) = offsets(trun) else { return 0 };
    trun.get(at..at + 4).map_or(0, signed)
}

/// Shows every sample of a run sooner by `shift` ticks.
fn sooner(trun: &mut [u8], shift: i64) {
    let Some((mut at, row)) = offsets(trun).filter(|_| shift != 0) else { return };
    if let Some(version) = trun.get_mut(8) {
        // Signed offsets are what makes the second version.
        *version = 1;
    }
    while let Some(word) = trun.get_mut(at..at + 4) {
        let moved = i32::try_from(signed(word) - shift).unwrap_or(0);
        word.copy_from_slice(&moved.to_be_bytes());
        at += row;
    }
}

/// Where the first offset of a run stands and how far apart they are, if it has any.
fn offsets(trun: &[u8]) -> Option<(usize, usize)> {
    let flags = trun.get(8..12).map(number_of)?;
    if flags & 0x800 == 0 {
        return None;
    }
    let before: usize = [0x100, 0x200, 0x400].iter().map(|bit| if flags & bit != 0 { 4 } else { 0 }).sum();
    let head = 16 + if flags & 0x1 != 0 { 4 } else { 0 } + if flags & 0x4 != 0 { 4 } else { 0 };
    Some((head + before, before + 4))
}

fn signed(word: &[u8]) -> i64 {
    let word: [u8; 4] = word.try_into().unwrap_or_default();
    i64::from(i32::from_be_bytes(word))
}

fn base_time(tfdt: &[u8]) -> Option<u64> {
    let end = if *tfdt.get(8)? == 1 { 20 } else { 16 };
    tfdt.get(12..end).map(number_of)
}

/// The first box at the end of a path of kinds inside a box, whole.
fn find<'a>(outer: &'a [u8], path: &[&[u8; 4]]) -> Option<&'a [u8]> {
    let mut here = outer;
    for kind in path {
        here = children(here).ok()?.into_iter().find(|(one, _)| one == *kind)?.1;
    }
    Some(here)
}

fn children(outer: &[u8]) -> Result<Vec<Boxed<'_>>, FragmentError> {
    boxes(outer.get(8..).unwrap_or_default())
}

fn boxes(mut bytes: &[u8]) -> Result<Vec<Boxed<'_>>, FragmentError> {
    let mut all = Vec::new();
    while !bytes.is_empty() {
        let (kind, size) = box_head(bytes).ok_or(FragmentError::NotWhole)?;
        let whole = bytes.get(..size).ok_or(FragmentError::NotWhole)?;
        all.push((kind, whole));
        bytes = bytes.get(size..).unwrap_or_default();
    }
    Ok(all)
}

fn box_head(bytes: &[u8]) -> Option<([u8; 4], usize)> {
    let kind: [u8; 4] = bytes.get(4..8)?.try_into().ok()?;
    let size = usize::try_from(number_of(bytes.get(..4)?)).ok()?;
    (size >= 8).then_some((kind, size))
}

fn number_of(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

fn plain_box(kind: &[u8; 4], inside: &[u8]) -> Vec<u8> {
    let size = u32::try_from(inside.len() + 8).unwrap_or(u32::MAX);
    [&size.to_be_bytes()[..], kind, inside].concat()
}

fn full_box(kind: &[u8; 4], version: u8, flags: u32, inside: &[u8]) -> Vec<u8> {
    let head = (u32::from(version) << 24) | (flags & 0x00FF_FFFF);
    plain_box(kind, &[&head.to_be_bytes()[..], inside].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn init(scale: u32) -> Vec<u8> {
        let mut mdhd = vec![0; 20];
        mdhd[8..12].copy_from_slice(&scale.to_be_bytes());
        let mdhd = full_box(b"mdhd", 0, 0, &mdhd);
        let trak = plain_box(b"trak", &plain_box(b"mdia", &mdhd));
        let trex = full_box(b"trex", 0, 0, &[&1u32.to_be_bytes()[..], &[0; 16]].concat());
        let moov = plain_box(b"moov", &[trak, plain_box(b"mvex", &trex)].concat());
        [plain_box(b"ftyp", b"iso6"), moov].concat()
    }

    fn written() -> Vec<u8> {
        let tfhd =
            full_box(b"tfhd", 0, 0x02_0008, &[&1u32.to_be_bytes()[..], &1000u32.to_be_bytes()].concat());
        let tfdt = full_box(b"tfdt", 0, 0, &[0; 4]);
        let trun = full_box(b"trun", 0, 1, &[&3u32.to_be_bytes()[..], &100u32.to_be_bytes()].concat());
        let moof = plain_box(
            b"moof",
            &[full_box(b"mfhd", 0, 0, &[0, 0, 0, 1]), plain_box(b"traf", &[tfhd, tfdt, trun].concat())]
                .concat(),
        );
        [init(24_000), moof, plain_box(b"mdat", &[7; 30]), plain_box(b"mfra", &[])].concat()
    }

    #[test]
    fn a_segment_plays_at_the_time_of_the_plan() {
        let fragment = split(&written(), 6, Time::new(10, 1)).unwrap();
        assert_eq!(first_shown(&fragment.media), Some(240_000));
        assert_eq!(fragment.length, Time::new(3000, 24_000));
        assert_eq!(fragment.init, init(24_000));
        let moof = boxes(&fragment.media).unwrap()[0].1;
        let trun = find(moof, &[b"traf", b"trun"]).unwrap();
        // The head grew by four bytes (a 64-bit time), and the samples are found where they are now.
        assert_eq!(number_of(&trun[16..20]), 104);
        assert_eq!(number_of(&find(moof, &[b"mfhd"]).unwrap()[12..16]), 7);
    }

    #[test]
    fn a_file_that_is_not_whole_is_not_used() {
        let file = written();
        for length in 0..file.len() - 8 {
            assert!(split(&file[..length], 0, Time::ZERO).is_err(), "{length}");
        }
    }

    #[test]
    fn pictures_decoded_ahead_are_shown_on_time_also_at_the_very_beginning() {
        let tfhd =
            full_box(b"tfhd", 0, 0x02_0008, &[&1u32.to_be_bytes()[..], &1000u32.to_be_bytes()].concat());
        let tfdt = full_box(b"tfdt", 0, 0, &[0; 4]);
        let rows = [2u32, 2000, 5000].map(u32::to_be_bytes).concat();
        let traf = plain_box(b"traf", &[tfhd, tfdt, full_box(b"trun", 0, 0x800, &rows)].concat());
        let file = [init(24_000), plain_box(b"moof", &traf), plain_box(b"mdat", &[])].concat();
        let shown = |start| first_shown(&split(&file, 0, start).unwrap().media);
        assert_eq!(shown(Time::ZERO), Some(0));
        assert_eq!(shown(Time::new(1000, 24_000)), Some(1000));
        assert_eq!(shown(Time::new(10, 1)), Some(240_000));
    }

    #[test]
    fn an_empty_fragment_has_a_time_and_no_samples() {
        let media = empty(&init(1000), 3, Time::new(5, 1)).unwrap();
        assert_eq!(first_shown(&media), Some(5000));
        let whole = [init(1000), media].concat();
        assert_eq!(split(&whole, 3, Time::new(5, 1)).unwrap().length, Time::ZERO);
    }
}
