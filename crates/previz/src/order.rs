//! What is ordered and what is told about it.

use crate::PrevizError;
use director_film::speech::Voice;
use director_film::{FrameRate, Frames, Seconds, Size};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// From the take's first frame to its first word.
pub const LEAD_IN: Seconds = Seconds::from_millis(400);
/// From one spoken line to the next.
pub const BETWEEN_LINES: Seconds = Seconds::from_millis(300);
/// From the last word to the take's end, where the length allows it.
pub const TAIL: Seconds = Seconds::from_millis(400);

/// Longest take, in seconds.
const LONGEST: u64 = 600;

/// One take. The same order gives the same frames and the same sound.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    pub prompt: String,
    pub size: Size,
    pub rate: FrameRate,
    pub frames: Frames,
    pub seed: u64,
    /// By speaker as the prompt writes it, in any case; `*` speaks for all others.
    pub voices: BTreeMap<String, Voice>,
    /// A line of small text at the foot of the picture.
    pub slate: Option<String>,
}

impl Order {
    /// Refuses what cannot be encoded or would run away.
    pub(crate) fn check(&self) -> Result<(), PrevizError> {
        let Size { width, height } = self.size;
        if [width, height].iter().any(|side| !(16..=7680).contains(side) || side % 2 != 0) {
            return Err(PrevizError::Size { size: self.size });
        }
        let longest = LONGEST * u64::from(self.rate.num) / u64::from(self.rate.den.max(1));
        if !(1..=longest).contains(&self.frames.0) {
            return Err(PrevizError::Length { frames: self.frames });
        }
        Ok(())
    }
}

/// What the take shows and says, and what was not understood.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub place: String,
    pub subjects: Vec<String>,
    pub action: String,
    /// As the shot vocabulary says it.
    pub camera: String,
    pub time_of_day: String,
    pub unknown_words: Vec<String>,
    pub spoken: Vec<SpokenLine>,
}

/// A line that is heard in the take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpokenLine {
    pub speaker: String,
    pub text: String,
    pub start: Seconds,
    /// As heard: shorter than the speech where the take ends first.
    pub length: Seconds,
}
