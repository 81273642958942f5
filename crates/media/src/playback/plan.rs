//! The plan of a rendition: where each of its segments starts, known before the first of them is made.
//!
//! Three ways to plan, one per source of truth: keyframes of the file for copied video, a count of frames for video we
//! encode (we choose the keyframes), a count of packets for sound (which has boundaries of its own).
//! Arithmetic only; nothing is read or cut here.

use super::time::Time;
use crate::stream::FrameRate;

/// Where the segments of a rendition start and where the last one ends.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SegmentPlan {
    starts: Vec<Time>,
    end: Time,
}

/// Why no plan can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// There is no keyframe to start from.
    #[error("the stream has no keyframe")]
    NoKeyframe,
    /// The length is not known or not positive.
    #[error("the length of the stream is not known")]
    NoLength,
    /// The plan would have too many segments to be real.
    #[error("the stream would need {segments} segments")]
    TooLong {
        /// How many it would be.
        segments: i64,
    },
}

/// Nobody has a film of this many segments; a header that claims so lies.
const MOST_SEGMENTS: i64 = 200_000;

impl SegmentPlan {
    /// Joins keyframes into segments of at least `target`; a short rest is joined to the last one.
    ///
    /// # Errors
    /// When there is no keyframe before `end`.
    pub fn from_keyframes(keyframes: &[Time], end: Time, target: Time) -> Result<Self, PlanError> {
        let mut sorted: Vec<Time> = keyframes.iter().copied().filter(|time| *time < end).collect();
        sorted.sort_unstable();
        sorted.dedup();
        let first = *sorted.first().ok_or(PlanError::NoKeyframe)?;
        let mut starts = vec![first];
        let mut last = first;
        for keyframe in sorted {
            if keyframe - last >= target {
                starts.push(keyframe);
                last = keyframe;
            }
        }
        Self { starts, end }.checked(target.divided(2))
    }

    /// Segments of a whole number of frames, as near to `target` as frames allow, on the grid of the frame rate.
    ///
    /// # Errors
    /// When the length is not positive or absurd.
    pub fn from_frames(rate: FrameRate, end: Time, target: Time) -> Result<Self, PlanError> {
        let frame = frame_length(rate);
        let frames = (target + frame.divided(2)).whole(frame).max(1);
        Self::steady(frame.times(frames), end)
    }

    /// Segments of a whole number of sound packets of `samples` samples each, as near to `target` as packets allow.
    ///
    /// # Errors
    /// When the length is not positive or absurd.
    pub fn from_packets(
        samples: u32,
        sampling_rate: u32,
        end: Time,
        target: Time,
    ) -> Result<Self, PlanError> {
        let packet = Time::new(i64::from(samples.max(1)), i64::from(sampling_rate.max(1)));
        let packets = (target + packet.divided(2)).whole(packet).max(1);
        Self::steady(packet.times(packets), end)
    }

    /// Segments of exactly `length`, which nothing in the stream forbids (subtitles).
    ///
    /// # Errors
    /// When the length is not positive or absurd.
    pub fn steady(length: Time, end: Time) -> Result<Self, PlanError> {
        if end <= Time::ZERO || length <= Time::ZERO {
            return Err(PlanError::NoLength);
        }
        let segments = end.whole(length) + 1;
        if segments > MOST_SEGMENTS {
            return Err(PlanError::TooLong { segments });
        }
        let starts = (0..segments).map(|number| length.times(number)).filter(|start| *start < end).collect();
        Self { starts, end }.checked(length.divided(2))
    }

    /// How many segments there are; never none.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never true: a plan has at least one segment.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Where segment `number` starts; past the last one, where the plan ends.
    #[must_use]
    pub fn start(&self, number: usize) -> Time {
        self.starts.get(number).copied().unwrap_or(self.end)
    }

    /// How long segment `number` is.
    #[must_use]
    pub fn length(&self, number: usize) -> Time {
        self.start(number + 1) - self.start(number)
    }

    /// Where the plan ends.
    #[must_use]
    pub fn end(&self) -> Time {
        self.end
    }

    /// The starts of the segments from `number` on.
    #[must_use]
    pub fn starts_from(&self, number: usize) -> &[Time] {
        self.starts.get(number..).unwrap_or_default()
    }

    /// The segment that holds this position; the last one for a position past the end.
    #[must_use]
    pub fn at(&self, position: Time) -> usize {
        self.starts.partition_point(|start| *start <= position).saturating_sub(1)
    }

    /// The longest segment in whole seconds, rounded as RFC 8216 (4.3.3.1) rounds.
    #[must_use]
    pub fn target_duration(&self) -> i64 {
        (0..self.len())
            .map(|number| (self.length(number) + Time::new(1, 2)).whole(Time::new(1, 1)))
            .max()
            .unwrap_or(1)
            .max(1)
    }

    /// The same plan, later by this.
    #[must_use]
    pub fn shifted(self, by: Time) -> Self {
        Self { starts: self.starts.into_iter().map(|start| start + by).collect(), end: self.end + by }
    }

    fn checked(mut self, shortest_rest: Time) -> Result<Self, PlanError> {
        // The stream itself often ends a little before its container says; a rest of a few frames may not exist at all.
        if self.starts.len() > 1 && self.length(self.len() - 1) < shortest_rest {
            self.starts.pop();
        }
        Ok(self)
    }
}

/// How long one frame is; a rate of nothing is taken as 25 per second.
#[must_use]
pub fn frame_length(rate: FrameRate) -> Time {
    if rate.num == 0 || rate.den == 0 {
        return Time::new(1, 25);
    }
    Time::new(i64::from(rate.den), i64::from(rate.num))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seconds(all: &[f64]) -> Vec<Time> {
        all.iter().map(|at| Time::from_seconds(*at)).collect()
    }

    #[test]
    fn segments_start_on_keyframes_and_are_at_least_the_target() {
        let keys = seconds(&[0.0, 2.1, 7.3, 9.0, 15.5, 16.2, 25.0]);
        let plan = SegmentPlan::from_keyframes(&keys, Time::new(30, 1), Time::new(3, 1)).unwrap();
        assert_eq!(plan.starts_from(0), seconds(&[0.0, 7.3, 15.5, 25.0]));
        assert_eq!(plan.length(3), Time::new(5, 1));
        assert_eq!(plan.target_duration(), 10);
    }

    #[test]
    fn a_short_rest_belongs_to_the_last_segment() {
        let keys = seconds(&[0.0, 4.0, 8.0]);
        let plan = SegmentPlan::from_keyframes(&keys, Time::from_millis(8100), Time::new(4, 1)).unwrap();
        assert_eq!(plan.len(), 2);
        assert_eq!(plan.length(1), Time::from_millis(4100));
    }

    #[test]
    fn encoded_segments_hold_whole_ntsc_frames() {
        let rate = FrameRate { num: 24000, den: 1001 };
        let plan = SegmentPlan::from_frames(rate, Time::new(60, 1), Time::new(2, 1)).unwrap();
        assert_eq!(plan.start(7), Time::new(7 * 48 * 1001, 24000));
    }

    #[test]
    fn a_file_without_keyframes_or_length_has_no_plan() {
        let target = Time::new(3, 1);
        assert_eq!(SegmentPlan::from_keyframes(&[], Time::new(9, 1), target), Err(PlanError::NoKeyframe));
        assert_eq!(SegmentPlan::steady(target, Time::ZERO), Err(PlanError::NoLength));
        assert!(matches!(
            SegmentPlan::steady(target, Time::new(i64::MAX, 1)),
            Err(PlanError::TooLong { .. })
        ));
    }

    #[test]
    fn a_position_lies_in_the_segment_that_starts_at_or_before_it() {
        let plan = SegmentPlan::steady(Time::new(2, 1), Time::new(10, 1)).unwrap();
        assert_eq!(plan.at(Time::from_millis(3999)), 1);
        assert_eq!(plan.at(Time::new(4, 1)), 2);
        assert_eq!(plan.at(Time::new(99, 1)), 4);
        assert_eq!(plan.at(Time::new(-1, 1)), 0);
    }

    proptest! {
        #[test]
        fn lengths_add_up_to_the_whole_and_none_exceeds_the_target_duration(
            gaps in prop::collection::vec(1i64..12_000, 1..200), target in 500i64..8_000,
        ) {
            let mut at = 0;
            let keys: Vec<Time> = gaps.iter().map(|gap| { let now = at; at += gap; Time::from_millis(now) }).collect();
            let plan = SegmentPlan::from_keyframes(&keys, Time::from_millis(at), Time::from_millis(target)).unwrap();
            let mut sum = plan.start(0);
            for number in 0..plan.len() {
                prop_assert!(plan.length(number) > Time::ZERO);
                prop_assert!(plan.length(number) < Time::from_millis(plan.target_duration() * 1000 + 500));
                prop_assert!(keys.contains(&plan.start(number)));
                prop_assert_eq!(plan.at(plan.start(number)), number);
                sum = sum + plan.length(number);
            }
            prop_assert_eq!(sum, plan.end());
        }
    }
}
