//! Rungs: what an encoded rendition looks like, chosen by the caps of person, player and source.

use crate::stream::{FrameRate, VideoFacts};

/// How pictures are encoded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VideoRung {
    /// Width, even.
    pub width: u32,
    /// Height, even.
    pub height: u32,
    /// Average bit rate in kbit/s.
    pub kbps: u32,
    /// Frames per second, constant, on a grid that starts at zero.
    pub frame_rate: (u32, u32),
    /// H.264 level, 41 = 4.1.
    pub level: u32,
    /// Whether interlaced pictures are made whole.
    pub deinterlace: bool,
    /// Whether a high dynamic range is brought down to standard range.
    pub tone_map: bool,
}

impl VideoRung {
    /// The frame rate as the domain writes it.
    #[must_use]
    pub fn rate(&self) -> FrameRate {
        FrameRate { num: self.frame_rate.0, den: self.frame_rate.1 }
    }
}

/// How sound is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AudioRung {
    /// Channels.
    pub channels: u32,
    /// Bit rate in kbit/s.
    pub kbps: u32,
    /// Samples per second.
    pub sampling_rate: u32,
}

/// What is asked of a rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Caps {
    /// kbit/s for pictures and sound together.
    pub kbps: Option<u32>,
    /// Largest width and height.
    pub size: Option<(u32, u32)>,
}

/// Height and the bit rate that suits it, best first.
const LADDER: [(u32, u32); 6] =
    [(2160, 16_000), (1080, 8_000), (720, 4_000), (480, 1_500), (360, 800), (240, 400)];

/// The best rung within the caps; never larger than the source.
#[must_use]
pub fn video_rung(source: &VideoFacts, caps: Caps, tone_map: bool) -> VideoRung {
    let (mut width, mut height) = (source.width.max(2), source.height.max(2));
    if matches!(source.rotation.rem_euclid(360), 90 | 270) {
        (width, height) = (height, width);
    }
    // 4K is never encoded: nothing that needs a conversion gains from it, and no home server keeps up.
    let mut top = (1920, 1080);
    if let Some((most_wide, most_high)) = caps.size {
        top = (top.0.min(most_wide.max(64)), top.1.min(most_high.max(64)));
    }
    // A cap on bits caps the picture too: few bits look better on a small picture than on a large one.
    if let Some(kbps) = caps.kbps {
        let high = LADDER.iter().find(|(_, suits)| suits / 2 <= kbps).map_or(240, |(high, _)| *high);
        top = (top.0.min(high * 16 / 9), top.1.min(high));
    }
    let (width, height) = fit(width, height, top);
    let suits = LADDER.iter().rev().find(|(high, _)| height <= *high).map_or(16_000, |(_, kbps)| *kbps);
    let kbps = caps.kbps.map_or(suits, |cap| suits.min(cap)).max(64);
    let frame_rate = sane_rate(source.frame_rate);
    let level = super::codec::h264_level(width, height, f64::from(frame_rate.0) / f64::from(frame_rate.1));
    VideoRung { width, height, kbps, frame_rate, level, deinterlace: source.interlaced, tone_map }
}

/// The rung of sound: as many channels as source and player share.
#[must_use]
pub fn audio_rung(channels: u32, most: u32, cap_kbps: Option<u32>) -> AudioRung {
    let channels = match channels.clamp(1, most.max(1)) {
        // What lies between is not a layout every decoder knows.
        3..=5 => 2,
        6.. => 6,
        few => few,
    };
    let suits = match channels {
        1 => 96,
        2 => 160,
        _ => 384,
    };
    AudioRung { channels, kbps: cap_kbps.map_or(suits, |cap| suits.min(cap)).max(48), sampling_rate: 48_000 }
}

fn fit(width: u32, height: u32, top: (u32, u32)) -> (u32, u32) {
    let (mut wide, mut high) = (f64::from(width), f64::from(height));
    let scale = (f64::from(top.0) / wide).min(f64::from(top.1) / high).min(1.0);
    wide *= scale;
    high *= scale;
    (even(wide), even(high))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a range that fits")]
fn even(length: f64) -> u32 {
    ((length / 2.0).round().clamp(1.0, 8192.0) as u32) * 2
}

fn sane_rate(rate: Option<FrameRate>) -> (u32, u32) {
    match rate {
        Some(rate) if (5.0..=60.5).contains(&rate.per_second()) => (rate.num, rate.den),
        // Twice too fast for a screen: every second picture.
        Some(rate) if (60.5..=121.0).contains(&rate.per_second()) => (rate.num, rate.den.saturating_mul(2)),
        _ => (25, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn film(width: u32, height: u32) -> VideoFacts {
        VideoFacts {
            width,
            height,
            frame_rate: Some(FrameRate { num: 24000, den: 1001 }),
            ..VideoFacts::default()
        }
    }

    #[test]
    fn a_rung_is_never_larger_than_its_source_or_its_caps() {
        let rung = video_rung(&film(640, 360), Caps::default(), false);
        assert_eq!((rung.width, rung.height, rung.kbps), (640, 360, 800));
        let rung = video_rung(&film(3840, 1600), Caps { kbps: None, size: Some((1280, 720)) }, false);
        assert_eq!((rung.width, rung.height), (1280, 534));
        let rung = video_rung(&film(1920, 1080), Caps { kbps: Some(1_000), size: None }, false);
        assert_eq!((rung.width, rung.height, rung.kbps), (854, 480, 1_000));
    }

    #[test]
    fn an_upright_video_stays_upright() {
        let rung = video_rung(&VideoFacts { rotation: 90, ..film(1920, 1080) }, Caps::default(), false);
        assert!(rung.width < rung.height && rung.height <= 1080);
    }

    #[test]
    fn odd_rates_become_ones_a_screen_shows() {
        let rate = |num, den| sane_rate(Some(FrameRate { num, den }));
        assert_eq!(rate(24000, 1001), (24000, 1001));
        assert_eq!(rate(120, 1), (120, 2));
        assert_eq!(rate(90_000, 1), (25, 1));
        assert_eq!(rate(0, 0), (25, 1));
    }

    #[test]
    fn surround_stays_surround_where_the_player_takes_it() {
        assert_eq!(audio_rung(8, 6, None).channels, 6);
        assert_eq!(audio_rung(6, 2, None).channels, 2);
        assert_eq!(audio_rung(5, 6, None).channels, 2);
        assert_eq!(audio_rung(1, 2, None).channels, 1);
    }
}
