//! From beats to notes: a progression of chords, a left hand that states them, a right hand that walks between their tones.

use super::{Beat, Mood};

/// A key struck.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Note {
    /// Seconds from the start of the music.
    pub start: f64,
    /// Seconds until it is let go.
    pub length: f64,
    /// As MIDI counts them: 60 is the middle C, 69 the A of 440 Hz.
    pub key: u8,
    /// From 0 to 1.
    pub force: f32,
}

/// Most bars of one beat: a beat of an hour repeats itself no further than this.
const MOST_BARS: u64 = 4096;

/// How a mood is played.
struct Manner {
    /// Beats in a minute, four to the bar.
    tempo: f64,
    minor: bool,
    left: Left,
    /// Notes of the right hand in a bar, two, four or eight.
    steps: u64,
    force: f32,
}

#[derive(Clone, Copy)]
enum Left {
    /// Low note and chord in turn.
    Stride,
    /// The chord's tones one after another.
    Broken,
    /// The chord again and again, low.
    Repeated,
}

fn manner(mood: Mood) -> Manner {
    let manner = |tempo, minor, left, steps, force| Manner { tempo, minor, left, steps, force };
    match mood {
        Mood::Merry => manner(132.0, false, Left::Stride, 8, 0.7),
        Mood::Calm => manner(84.0, false, Left::Broken, 4, 0.5),
        Mood::Sad => manner(66.0, true, Left::Broken, 2, 0.45),
        Mood::Tense => manner(104.0, true, Left::Repeated, 2, 0.6),
        Mood::Chase => manner(184.0, true, Left::Stride, 8, 0.8),
    }
}

/// The steps of the scale on which the chords of four bars stand; the last four of a beat go home.
const PHRASES: [[usize; 4]; 4] = [[0, 3, 4, 0], [0, 5, 3, 4], [0, 5, 1, 4], [0, 3, 0, 4]];
const HOME: [usize; 4] = [0, 3, 4, 0];

const MAJOR: [u8; 7] = [0, 2, 4, 5, 7, 9, 11];
/// Harmonic: its seventh leads home.
const MINOR: [u8; 7] = [0, 2, 3, 5, 7, 8, 11];

/// The tonic, in the octave of the left hand: C.
const TONIC: u8 = 48;

/// The notes of all beats, in order of their start.
pub fn compose(beats: &[Beat], seed: u64) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut start = 0.0;
    for (number, beat) in beats.iter().enumerate() {
        let player =
            Player { manner: manner(beat.mood), start, chance: Chance(seed ^ ((number as u64) << 32)) };
        player.beat(beat.length.as_f64(), &mut notes);
        start += beat.length.as_f64();
    }
    notes.sort_by(|a, b| a.start.total_cmp(&b.start).then(a.key.cmp(&b.key)));
    notes
}

/// Plays one beat.
struct Player {
    manner: Manner,
    start: f64,
    chance: Chance,
}

impl Player {
    fn beat(mut self, length: f64, notes: &mut Vec<Note>) {
        let nominal = 240.0 / self.manner.tempo;
        let bars = ((length / nominal).round() as u64).clamp(1, MOST_BARS);
        let bar = length / bars as f64;
        let mut melody = 7_i32;
        for number in 0..bars {
            let chord = self.chord(number, bars);
            let at = self.start + bar * number as f64;
            if number + 1 == bars {
                self.close(chord, at, bar, notes);
                continue;
            }
            self.left(chord, at, bar, notes);
            melody = self.right(chord, at, bar, melody, notes);
        }
    }

    fn chord(&mut self, bar: u64, bars: u64) -> usize {
        let last = bars - 1;
        if last - bar < 4 {
            return HOME[(3 - (last - bar)) as usize];
        }
        // One phrase for four bars, drawn anew at the first of them.
        let phrase = Chance(self.chance.0 ^ (bar / 4)).below(PHRASES.len() as u64) as usize;
        PHRASES[phrase][(bar % 4) as usize]
    }

    /// The key on a step of the scale, counted from the tonic of the left hand.
    fn key(&self, step: i32) -> u8 {
        let scale = if self.manner.minor { MINOR } else { MAJOR };
        let octave = step.div_euclid(7);
        let key = i32::from(TONIC) + octave * 12 + i32::from(scale[step.rem_euclid(7) as usize]);
        key.clamp(21, 108) as u8
    }

    fn strike(&self, step: i32, start: f64, length: f64, force: f32, notes: &mut Vec<Note>) {
        notes.push(Note { start, length, key: self.key(step), force: force * self.manner.force });
    }

    fn left(&self, chord: usize, at: f64, bar: f64, notes: &mut Vec<Note>) {
        let root = chord as i32;
        let quarter = bar / 4.0;
        match self.manner.left {
            Left::Stride => {
                for (beat, low) in [(0, root - 7), (2, root - 3)] {
                    self.strike(low, at + quarter * f64::from(beat), quarter, 0.9, notes);
                    for tone in [root, root + 2, root + 4] {
                        self.strike(tone, at + quarter * f64::from(beat + 1), quarter * 0.6, 0.55, notes);
                    }
                }
            }
            Left::Broken => {
                for (eighth, tone) in [-7, 0, 2, 4, 7, 4, 2, 0].into_iter().enumerate() {
                    let start = at + quarter / 2.0 * eighth as f64;
                    self.strike(root + tone, start, quarter * 1.5, 0.55, notes);
                }
            }
            Left::Repeated => {
                for eighth in 0..8 {
                    for tone in [root - 7, root - 3] {
                        self.strike(tone, at + quarter / 2.0 * f64::from(eighth), quarter / 2.0, 0.6, notes);
                    }
                }
            }
        }
    }

    /// On the beat a tone of the chord, near the one before; between, a step of the scale. Returns where the melody is.
    fn right(&mut self, chord: usize, at: f64, bar: f64, from: i32, notes: &mut Vec<Note>) -> i32 {
        let each = bar / self.manner.steps as f64;
        let mut step = from;
        for number in 0..self.manner.steps {
            let moved = step + self.chance.below(5) as i32 - 2;
            step = if number % 2 == 0 { nearest_tone(chord as i32, moved) } else { moved }.clamp(7, 18);
            // A rest now and then, never on the first.
            if number == 0 || self.chance.below(6) > 0 {
                self.strike(step, at + each * number as f64, each * 1.1, 0.85, notes);
            }
        }
        step
    }

    /// The last bar of a beat: its chord, held.
    fn close(&self, chord: usize, at: f64, bar: f64, notes: &mut Vec<Note>) {
        for tone in [-7, 0, 2, 4, 7] {
            self.strike(chord as i32 + tone, at, bar, 0.7, notes);
        }
    }
}

/// The tone of the chord on `root` that is nearest to a step.
fn nearest_tone(root: i32, step: i32) -> i32 {
    let tones = (step - 3..=step + 3).filter(|tone| [0, 2, 4].contains(&(tone - root).rem_euclid(7)));
    tones.min_by_key(|tone| ((tone - step).abs(), *tone)).unwrap_or(step)
}

/// Splitmix64 (Steele, Lea, Flood 2014): every seed gives a sequence of its own.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound.max(1)
    }
}
