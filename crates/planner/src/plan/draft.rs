//! A clip in the making: words with their times, before pictures are chosen.

use super::cast::Role;
use super::transitions::Wish;
use super::words::{Count, count};
use super::{BETWEEN_LINES, LEAD_IN, TAIL};
use director_film::frames::Seconds;
use director_film::plan::CueKind;
use director_film::script::At;
use director_film::speech::Voice;

/// How much of a clip of on-camera dialogue is acting and not words, where the model speaks by itself
/// (reference table "Script → clips": dialogue floor, 2 s).
const ACTING: Seconds = Seconds::from_millis(2000);
/// Shown with an action, words or none.
const LEAST_ACTION: Seconds = Seconds::from_millis(3000);

/// Part of a spoken line within one clip.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Said {
    /// Number of the spoken line in the script.
    pub(crate) line: u32,
    pub(crate) at: At,
    /// Who is seen speaking; `None` off camera.
    pub(crate) speaker: Option<Role>,
    pub(crate) manner: Option<String>,
    pub(crate) voice: Voice,
    /// Byte range within the script's line.
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) text: String,
    pub(crate) count: Count,
    /// Silence before it.
    pub(crate) gap: Seconds,
    pub(crate) length: Seconds,
    pub(crate) estimate: Seconds,
    pub(crate) measured: bool,
}

/// Own picture of a beat, by its number within the beat.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Picture {
    Still { what: String, file: String },
    Footage { file: String, from: Seconds, to: Seconds, at: At },
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Draft {
    pub(crate) said: Vec<Said>,
    pub(crate) action: Option<String>,
    /// Silence at the end, over and above the tail.
    pub(crate) rest: Seconds,
    pub(crate) forced: bool,
    pub(crate) card: Option<String>,
    pub(crate) picture: Option<usize>,
    pub(crate) cues: Vec<(CueKind, String, At)>,
    /// Heard from the next clip on.
    pub(crate) late_cues: Vec<(CueKind, String, At)>,
    /// What this clip begins with instead of a cut.
    pub(crate) transition: Option<Wish>,
    /// What the next clip begins with.
    pub(crate) late_transition: Option<Wish>,
    /// The provider's model speaks these words in a voice of its own.
    pub(crate) acted: bool,
}

impl Draft {
    pub(crate) fn is_empty(&self) -> bool {
        self.said.is_empty() && self.action.is_none() && self.rest == Seconds::ZERO && self.card.is_none()
    }

    /// From the first frame to the first word of `index`, in milliseconds, with each line as long as `length` says.
    pub(crate) fn start_of(&self, index: usize, length: impl Fn(&Said) -> Seconds) -> Seconds {
        let before: Seconds = self.said[..index].iter().map(|said| said.gap + length(said)).sum();
        LEAD_IN + before + self.said[index].gap
    }

    /// The whole clip, silence at both ends included.
    pub(crate) fn time(&self, length: impl Fn(&Said) -> Seconds) -> Seconds {
        if let Some(text) = &self.card {
            return reading_time(text) + self.rest;
        }
        let least = match &self.action {
            Some(text) if self.said.is_empty() => action_time(text),
            Some(_) => LEAST_ACTION,
            None => Seconds::ZERO,
        };
        if self.said.is_empty() {
            return least.max(self.rest);
        }
        let words: Seconds = self.said.iter().map(|said| said.gap + length(said)).sum();
        (words + self.margin() + self.rest).max(least)
    }

    /// What a clip needs besides its words.
    pub(crate) fn margin(&self) -> Seconds {
        if self.acted { ACTING } else { LEAD_IN + TAIL }
    }

    /// Silence between this clip's lines.
    pub(crate) fn gap_before_next(&self, pause: Seconds) -> Seconds {
        if self.said.is_empty() { pause } else { pause.max(BETWEEN_LINES) }
    }
}

/// Time for one action: 0.3 s for each word it takes to tell, from 4 to 8 seconds.
pub(crate) fn action_time(text: &str) -> Seconds {
    let words = u64::from(count(text).words);
    Seconds::from_millis((300 * words).clamp(4000, 8000))
}

/// Three words a second and time to find the card; 2.5 to 8 seconds.
pub(crate) fn reading_time(text: &str) -> Seconds {
    let words = u64::from(count(text).words);
    Seconds::from_millis((1500 + words * 1000 / 3).clamp(2500, 8000))
}
