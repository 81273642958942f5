//! The sequence parameter set of H.264: what decides whether a player can decode it.
//!
//! Field by field as ITU-T H.264, 7.3.2.1.1 and E.1.1, say. A set that ends too early tells nothing.

/// What a sequence parameter set tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sequence {
    /// The profile's number.
    pub profile: u8,
    /// The constraint flags.
    pub constraints: u8,
    /// The level's number: 41 is 4.1.
    pub level: u8,
    /// 1 is 4:2:0.
    pub chroma: u32,
    /// Bits per sample.
    pub bit_depth: u32,
    /// Reference frames.
    pub ref_frames: u32,
    /// Whether frames may be interlaced.
    pub interlaced: bool,
    /// Numbers of colour primaries, transfer curve and matrix.
    pub colour: Option<(u32, u32, u32)>,
    /// Whether all values of a sample are used.
    pub full_range: bool,
}

/// Reads a sequence parameter set, as a NAL unit.
pub fn sequence(unit: &[u8]) -> Option<Sequence> {
    let plain = without_emulation(unit.get(1..)?);
    let mut bits = Bits { bytes: &plain, at: 0 };
    let (profile, constraints, level) = (byte(&mut bits)?, byte(&mut bits)?, byte(&mut bits)?);
    bits.golomb()?;
    let mut found = Sequence { profile, constraints, level, chroma: 1, bit_depth: 8, ..Sequence::default() };
    if matches!(profile, 100 | 110 | 122 | 244 | 44 | 83 | 86 | 118 | 128 | 138 | 139 | 134 | 135) {
        found.chroma = bits.golomb()?;
        if found.chroma == 3 {
            bits.take(1)?;
        }
        found.bit_depth = bits.golomb()?.checked_add(8)?;
        bits.golomb()?;
        bits.take(1)?;
        if bits.take(1)? == 1 {
            let lists = if found.chroma == 3 { 12 } else { 8 };
            for list in 0..lists {
                if bits.take(1)? == 1 {
                    skip_scaling_list(&mut bits, if list < 6 { 16 } else { 64 })?;
                }
            }
        }
    }
    bits.golomb()?;
    match bits.golomb()? {
        0 => {
            bits.golomb()?;
        }
        1 => {
            bits.take(1)?;
            bits.golomb()?;
            bits.golomb()?;
            for _ in 0..bits.golomb()?.min(255) {
                bits.golomb()?;
            }
        }
        _ => {}
    }
    found.ref_frames = bits.golomb()?;
    bits.take(1)?;
    bits.golomb()?;
    bits.golomb()?;
    found.interlaced = bits.take(1)? == 0;
    // What follows is only good to know.
    let _ = usability(&mut bits, &mut found);
    Some(found)
}

fn usability(bits: &mut Bits<'_>, found: &mut Sequence) -> Option<()> {
    if found.interlaced {
        bits.take(1)?;
    }
    bits.take(1)?;
    if bits.take(1)? == 1 {
        for _ in 0..4 {
            bits.golomb()?;
        }
    }
    if bits.take(1)? == 0 {
        return None;
    }
    if bits.take(1)? == 1 && bits.take(8)? == 255 {
        bits.take(32)?;
    }
    if bits.take(1)? == 1 {
        bits.take(1)?;
    }
    if bits.take(1)? == 1 {
        bits.take(3)?;
        found.full_range = bits.take(1)? == 1;
        if bits.take(1)? == 1 {
            found.colour = Some((bits.take(8)?, bits.take(8)?, bits.take(8)?));
        }
    }
    Some(())
}

fn byte(bits: &mut Bits<'_>) -> Option<u8> {
    u8::try_from(bits.take(8)?).ok()
}

fn skip_scaling_list(bits: &mut Bits<'_>, size: u32) -> Option<()> {
    let (mut last, mut next) = (8i64, 8i64);
    for _ in 0..size {
        if next != 0 {
            let coded = i64::from(bits.golomb()?);
            let delta = if coded % 2 == 1 { (coded + 1) / 2 } else { -(coded / 2) };
            next = (last + delta).rem_euclid(256);
        }
        last = if next == 0 { last } else { next };
    }
    Some(())
}

/// Takes out the bytes that keep a start code from appearing inside.
fn without_emulation(bytes: &[u8]) -> Vec<u8> {
    let mut plain: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut zeros = 0;
    for byte in bytes {
        if zeros >= 2 && *byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if *byte == 0 { zeros + 1 } else { 0 };
        plain.push(*byte);
    }
    plain
}

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> Option<u32> {
        let mut value = 0u32;
        for _ in 0..count {
            let byte = self.bytes.get(self.at / 8)?;
            value = (value << 1) | u32::from((byte >> (7 - self.at % 8)) & 1);
            self.at += 1;
        }
        Some(value)
    }

    fn golomb(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while self.take(1)? == 0 {
            zeros += 1;
            if zeros > 31 {
                return None;
            }
        }
        let rest = self.take(zeros)?;
        Some((1u32 << zeros) - 1 + rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_made_by_an_encoder_is_read() {
        // High profile, level 1.3, 320x180, four reference frames, progressive.
        let unit = [
            0x67, 0x64, 0x00, 0x0d, 0xac, 0xd9, 0x41, 0x41, 0x9f, 0x9e, 0x10, 0x00, 0x00, 0x03, 0x00, 0x10,
            0x00, 0x00, 0x03, 0x03, 0x00, 0xf1, 0x42, 0x99, 0x60,
        ];
        let found = sequence(&unit).unwrap();
        assert_eq!((found.profile, found.level, found.chroma, found.bit_depth), (100, 13, 1, 8));
        assert!(!found.interlaced);
    }

    #[test]
    fn a_set_that_ends_too_early_tells_nothing() {
        for length in 0..6 {
            assert_eq!(sequence(&[0x67, 0x64, 0x00, 0x0d, 0xac, 0xd9][..length]), None);
        }
        assert_eq!(sequence(&[0x67, 0x64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), None);
    }
}
