//! A piano by adding partials (Fletcher and Rossing, The Physics of Musical Instruments, chapter 12): stiff strings are a little sharp in
//! their upper partials, which also fade sooner; every key has two strings that are not quite in tune.

use super::Note;
use director_media::{Pcm, SAMPLE_RATE};
use std::f64::consts::TAU;

/// Partials of a low string.
const PARTIALS: u32 = 12;

/// How sharp a stiff string's partials are: partial `n` lies at `n sqrt(1 + B n²)`.
const STIFFNESS: f64 = 0.0004;

/// Seconds in which a key that is let go falls silent.
const DAMPING: f64 = 0.08;

/// Longest time a string is heard, in seconds.
const RING: f64 = 4.0;

/// Peak of the whole, as a factor.
const LEVEL: f32 = 0.7;

/// Plays notes into exactly `samples` moments of stereo: low keys to the left. Silence where there are no notes.
pub fn play(notes: &[Note], samples: u64) -> Pcm {
    let mut pcm = Pcm::silence(2, samples);
    for note in notes {
        strike(note, &mut pcm.samples);
    }
    let peak = pcm.peak();
    if peak > 0.0 {
        pcm.samples.iter_mut().for_each(|sample| *sample *= LEVEL / peak);
    }
    pcm
}

fn strike(note: &Note, stereo: &mut [f32]) {
    let rate = f64::from(SAMPLE_RATE);
    let first = (note.start.max(0.0) * rate) as usize;
    let moments = ((note.length + 3.0 * DAMPING).min(RING) * rate) as usize;
    let Some(room) = stereo.get_mut(first * 2..) else { return };
    let mut string = vec![0.0_f32; moments.min(room.len() / 2)];
    let pitch = 440.0 * ((f64::from(note.key) - 69.0) / 12.0).exp2();
    for number in 1..=PARTIALS {
        let sharp = (1.0 + STIFFNESS * f64::from(number * number)).sqrt();
        let frequency = pitch * f64::from(number) * sharp;
        if frequency < 12_000.0 {
            let strength = f64::from(note.force) * loudness(number, note.force);
            let fades = 0.7 + f64::from(number) * 0.35 + pitch / 600.0;
            for (detuned, part) in [(1.0, 0.6), (1.0006, 0.4)] {
                ring(&mut string, frequency * detuned, strength * part, fades);
            }
        }
    }
    let right = 0.3 + 0.4 * (f32::from(note.key) - 21.0) / 87.0;
    let held = (note.length * rate) as usize;
    for (at, (sample, into)) in string.iter().zip(room.chunks_exact_mut(2)).enumerate() {
        let heard = sample * envelope(at, held);
        into[0] += heard * (1.0 - right);
        into[1] += heard * right;
    }
}

/// A hammer at an eighth of the string leaves every eighth partial out; struck softly, it rounds the upper ones off.
fn loudness(number: u32, force: f32) -> f64 {
    let place = (f64::from(number) * TAU / 16.0).sin().abs();
    place * f64::from(number).powf(-1.0 - 0.8 * (1.0 - f64::from(force)))
}

/// Adds a fading oscillation, turned on by complex multiplication instead of a sine for every moment.
fn ring(string: &mut [f32], frequency: f64, strength: f64, fades: f64) {
    let rate = f64::from(SAMPLE_RATE);
    let (turn_sine, turn_cosine) = (TAU * frequency / rate).sin_cos();
    let fade = (-fades / rate).exp();
    let (mut real, mut imaginary) = (strength, 0.0);
    for sample in string {
        *sample += imaginary as f32;
        let next = (real * turn_cosine - imaginary * turn_sine) * fade;
        imaginary = (real * turn_sine + imaginary * turn_cosine) * fade;
        real = next;
    }
}

/// Two milliseconds of hammer, then as it rings, then the damper.
fn envelope(at: usize, held: usize) -> f32 {
    let rate = SAMPLE_RATE as f32;
    let attack = (at as f32 / (0.002 * rate)).min(1.0);
    let damped = at.saturating_sub(held) as f32 / rate;
    attack * (-damped / DAMPING as f32 * 2.0).exp()
}
