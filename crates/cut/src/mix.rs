//! All sound of the film as one programme.

use crate::duck::{BLOCK, envelope};
use crate::error::CutError;
use crate::files::MediaFiles;
use director_film::timeline::{Bus, SoundClip, Timeline};
use director_film::{Frames, Seconds};
use director_media::{Pcm, SAMPLE_RATE, Tools, read_audio_part};
use std::f32::consts::FRAC_PI_2;
use std::path::Path;

/// Fade at both ends of every sound, in samples: 5 ms, too short to hear, long enough not to click.
const EDGE: u64 = 240;

/// A sound with its place in samples and its fades.
#[derive(Debug, Clone, Copy)]
struct Placed<'a> {
    clip: &'a SoundClip,
    start: u64,
    end: u64,
    fade_in: u64,
    fade_out: u64,
}

/// Mixes every bus into 48 kHz stereo of exactly the programme's length: speech and effects as they are, music below them and
/// lower still while someone speaks. Levels are set by [`crate::master`].
pub fn mix(tools: &Tools, timeline: &Timeline, files: &dyn MediaFiles) -> Result<Pcm, CutError> {
    let total = timeline.rate.samples_at(timeline.programme_len(), SAMPLE_RATE);
    let mut programme = Pcm::silence(2, total);
    for bus in [Bus::Voice, Bus::Dialogue] {
        add_bus(tools, timeline, files, bus, &[], &mut programme)?;
    }
    let ducked = if timeline.sound.iter().any(|clip| clip.bus == Bus::Music) {
        envelope(&programme)
    } else {
        Vec::new()
    };
    add_bus(tools, timeline, files, Bus::Effects, &[], &mut programme)?;
    add_bus(tools, timeline, files, Bus::Music, &ducked, &mut programme)?;
    Ok(programme)
}

/// A bus's own level, as a factor: effects 4 dB and music 10 dB below speech.
fn level(bus: Bus) -> f32 {
    match bus {
        Bus::Voice | Bus::Dialogue => 1.0,
        Bus::Effects => 0.63,
        Bus::Music => 0.316,
    }
}

fn add_bus(
    tools: &Tools,
    timeline: &Timeline,
    files: &dyn MediaFiles,
    bus: Bus,
    ducked: &[f32],
    programme: &mut Pcm,
) -> Result<(), CutError> {
    for placed in place(timeline, bus, programme.frames()) {
        let path = files.path(&placed.clip.media)?;
        let first = timeline.rate.samples_at(placed.clip.source_in, SAMPLE_RATE);
        let sound = load(tools, &path, first, placed.end - placed.start)?;
        add(&sound, &placed, level(bus), ducked, programme);
    }
    Ok(())
}

/// The sounds of a bus in order of their start. Where the end of one overlaps the beginning of the next, they crossfade.
fn place(timeline: &Timeline, bus: Bus, total: u64) -> Vec<Placed<'_>> {
    let at = |frames: Frames| timeline.rate.samples_at(frames, SAMPLE_RATE).min(total);
    let clips = timeline.sound.iter().filter(|clip| clip.bus == bus);
    let mut placed: Vec<Placed<'_>> = clips
        .map(|clip| {
            let (start, end) = (at(clip.start), at(clip.start + clip.frames));
            Placed { clip, start, end, fade_in: EDGE, fade_out: EDGE }
        })
        .filter(|placed| placed.end > placed.start)
        .collect();
    placed.sort_by_key(|placed| (placed.start, placed.end));
    for next in 1..placed.len() {
        let (before, after) = (placed[next - 1], placed[next]);
        if after.start > before.start && after.start < before.end && before.end < after.end {
            let overlap = (before.end - after.start).max(EDGE);
            placed[next - 1].fade_out = overlap;
            placed[next].fade_in = overlap;
        }
    }
    placed
}

/// At most `most` moments of a file from moment `first` on, at 48 kHz stereo. WAV files of that rate are read in place.
fn load(tools: &Tools, path: &Path, first: u64, most: u64) -> Result<Pcm, CutError> {
    if let Ok(pcm) = Pcm::read_wav_part(path, first, most)
        && pcm.sample_rate == SAMPLE_RATE
        && pcm.channels > 0
    {
        return Ok(pcm.to_stereo());
    }
    let millis = ((first + most) * 1000).div_ceil(u64::from(SAMPLE_RATE));
    let mut pcm =
        read_audio_part(tools, path, Seconds::from_millis(millis))?.unwrap_or_else(|| Pcm::silence(2, 0));
    let skipped = (first as usize * 2).min(pcm.samples.len());
    pcm.samples.drain(..skipped);
    pcm.samples.truncate(most as usize * 2);
    Ok(pcm)
}

/// Adds a sound at its place. Its fade-out ends where it ends, which may be before its place does.
fn add(sound: &Pcm, placed: &Placed<'_>, level: f32, ducked: &[f32], programme: &mut Pcm) {
    let moments = sound.frames().min(placed.end - placed.start);
    let cut_short = placed.start + moments < placed.end;
    let fade_out = if cut_short { EDGE } else { placed.fade_out };
    let target = programme.samples[placed.start as usize * 2..].chunks_exact_mut(2);
    for (at, (into, from)) in (0..moments).zip(target.zip(sound.samples.chunks_exact(2))) {
        let gain = level
            * rise(at, placed.fade_in)
            * rise(moments - 1 - at, fade_out)
            * duck(ducked, placed.start + at);
        into[0] += from[0] * gain;
        into[1] += from[1] * gain;
    }
}

/// Equal-power fade: 0 at the edge, 1 from `length` moments inwards.
fn rise(from_edge: u64, length: u64) -> f32 {
    if from_edge >= length {
        return 1.0;
    }
    (FRAC_PI_2 * (from_edge as f32 + 0.5) / length as f32).sin()
}

/// The envelope between its blocks, along a line.
fn duck(envelope: &[f32], moment: u64) -> f32 {
    let (block, within) = ((moment / BLOCK) as usize, (moment % BLOCK) as f32 / BLOCK as f32);
    match (envelope.get(block), envelope.get(block + 1)) {
        (Some(here), Some(next)) => here + (next - here) * within,
        (Some(here), None) => *here,
        _ => 1.0,
    }
}
