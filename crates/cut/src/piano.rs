//! Music for a film without any: composed by rule from the film's beats, played by a piano that is computed.
//!
//! The same beats and seed give the same music. It turns exactly where the beats do: every beat is filled with whole bars, and their
//! length gives way a little.

mod compose;
mod synth;

pub use compose::{Note, compose};
use director_film::Seconds;
use director_media::Pcm;
pub use synth::play;

/// Longest music that is made, in seconds.
const LONGEST: Seconds = Seconds::whole(3600);

/// A stretch of the film with one feeling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beat {
    pub length: Seconds,
    pub mood: Mood,
}

/// What the music of a beat is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Ragtime in major: a bass that strides.
    Merry,
    /// Broken chords in major.
    Calm,
    /// Broken chords in minor, slowly.
    Sad,
    /// Repeated low chords in minor.
    Tense,
    /// Ragtime in minor, as fast as fingers go.
    Chase,
}

/// Music as long as the beats together, 48 kHz stereo. Nothing is played beyond an hour.
pub fn music(beats: &[Beat], seed: u64) -> Pcm {
    let total: Seconds = beats.iter().map(|beat| beat.length).sum();
    let samples = total.min(LONGEST).millis() * u64::from(director_media::SAMPLE_RATE) / 1000;
    play(&compose(beats, seed), samples)
}
