//! Time. The film counts whole frames at a rational rate; providers are asked for seconds in whole milliseconds.
//! Floating-point seconds appear only when something is shown or written as JSON.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Frames per second as a fraction: 24/1, 30000/1001.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct FrameRate {
    pub num: u32,
    pub den: u32,
}

impl FrameRate {
    pub const FILM: Self = Self { num: 24, den: 1 };

    /// `None` for a zero part or a rate outside 1 to 240 frames per second.
    pub fn new(num: u32, den: u32) -> Option<Self> {
        let sane = num > 0 && den > 0 && num >= den && u64::from(num) <= 240 * u64::from(den);
        sane.then_some(Self { num, den })
    }

    pub fn per_second(self) -> f64 {
        f64::from(self.num) / f64::from(self.den)
    }

    /// Audio samples before the boundary at `frames`: absolute, so that rounding never accumulates.
    pub fn samples_at(self, frames: Frames, sample_rate: u32) -> u64 {
        let exact = u128::from(frames.0) * u128::from(self.den) * u128::from(sample_rate);
        let rounded = (2 * exact + u128::from(self.num)) / (2 * u128::from(self.num));
        u64::try_from(rounded).unwrap_or(u64::MAX)
    }
}

impl std::fmt::Display for FrameRate {
    /// As ffmpeg writes it: `24/1`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.num, self.den)
    }
}

/// A count of whole frames, or a position counted from the start.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Frames(pub u64);

impl Frames {
    pub const ZERO: Self = Self(0);

    /// The fewest frames that last at least as long as `seconds`.
    pub fn covering(seconds: Seconds, rate: FrameRate) -> Self {
        let scaled = seconds.millis() * u64::from(rate.num);
        Self(scaled.div_ceil(1000 * u64::from(rate.den)))
    }

    /// The frame nearest to `seconds`.
    pub fn nearest(seconds: Seconds, rate: FrameRate) -> Self {
        let unit = 1000 * u64::from(rate.den);
        Self((seconds.millis() * u64::from(rate.num) + unit / 2) / unit)
    }

    /// The fewest frames that last at least as long as `samples` at `sample_rate`: exact, no floating point.
    pub fn covering_samples(samples: u64, sample_rate: u32, rate: FrameRate) -> Self {
        let scaled = u128::from(samples) * u128::from(rate.num);
        let unit = u128::from(sample_rate) * u128::from(rate.den);
        Self(u64::try_from(scaled.div_ceil(unit)).unwrap_or(u64::MAX))
    }

    pub fn seconds(self, rate: FrameRate) -> f64 {
        self.0 as f64 * f64::from(rate.den) / f64::from(rate.num)
    }

    /// Whole milliseconds to this position, rounded to the nearest: for captions.
    pub fn millis(self, rate: FrameRate) -> u64 {
        let unit = u64::from(rate.num);
        (self.0 * 1000 * u64::from(rate.den) + unit / 2) / unit
    }
}

impl std::ops::Add for Frames {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Frames {
    type Output = Self;
    /// Saturates: a position before the start is the start.
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Frames {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        Self(counts.map(|count| count.0).sum())
    }
}

/// A length of time in whole milliseconds; in JSON a number of seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seconds(u64);

impl Seconds {
    pub const ZERO: Self = Self(0);

    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    pub const fn whole(seconds: u64) -> Self {
        Self(seconds * 1000)
    }

    /// Rounded to the nearest millisecond; `None` for negative, not finite, or longer than a day.
    pub fn from_f64(seconds: f64) -> Option<Self> {
        (0.0..=86_400.0).contains(&seconds).then(|| Self((seconds * 1000.0).round() as u64))
    }

    pub const fn millis(self) -> u64 {
        self.0
    }

    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl std::ops::Add for Seconds {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::iter::Sum for Seconds {
    fn sum<I: Iterator<Item = Self>>(lengths: I) -> Self {
        Self(lengths.map(|length| length.0).sum())
    }
}

impl std::fmt::Display for Seconds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} s", self.as_f64())
    }
}

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        Self::from_f64(seconds).ok_or_else(|| {
            serde::de::Error::custom(format!("{seconds} is not a length between 0 and 86400 seconds"))
        })
    }
}

impl JsonSchema for Seconds {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Seconds".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number", "minimum": 0, "maximum": 86_400 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn covering_is_the_fewest_frames_that_last_long_enough(millis in 0_u64..400_000, ntsc: bool) {
            let rate = if ntsc { FrameRate { num: 30_000, den: 1001 } } else { FrameRate::FILM };
            let frames = Frames::covering(Seconds::from_millis(millis), rate);
            let lasts = |count: u64| count * 1000 * u64::from(rate.den) >= millis * u64::from(rate.num);
            prop_assert!(lasts(frames.0));
            prop_assert!(frames.0 == 0 || !lasts(frames.0 - 1));
        }

        #[test]
        fn sample_boundaries_are_absolute(frame in 0_u64..20_000) {
            let rate = FrameRate { num: 30_000, den: 1001 };
            let exact = frame as f64 * 1001.0 / 30_000.0 * 48_000.0;
            prop_assert!((rate.samples_at(Frames(frame), 48_000) as f64 - exact).abs() <= 0.5 + 1e-6);
        }
    }
}
