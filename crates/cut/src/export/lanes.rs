//! Sounds on tracks: editors allow no two at once on one.

use director_film::Frames;
use director_film::timeline::{Bus, SoundClip, Timeline};

/// A track of one bus, its sounds in order and apart.
#[derive(Debug)]
pub(super) struct Lane<'a> {
    pub bus: Bus,
    pub sounds: Vec<Sound<'a>>,
}

/// A sound with the frames that are heard of it: no further than the film and its own file go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sound<'a> {
    pub clip: &'a SoundClip,
    pub frames: Frames,
}

impl Sound<'_> {
    pub(crate) fn end(&self) -> Frames {
        self.clip.start + self.frames
    }
}

pub(super) fn bus_name(bus: Bus) -> &'static str {
    match bus {
        Bus::Voice => "voice",
        Bus::Dialogue => "dialogue",
        Bus::Effects => "effects",
        Bus::Music => "music",
    }
}

pub(super) fn bus_of(name: &str) -> Option<Bus> {
    [Bus::Voice, Bus::Dialogue, Bus::Effects, Bus::Music]
        .into_iter()
        .find(|bus| name.starts_with(bus_name(*bus)))
}

/// Every sound on the first track of its bus that is free. `length` gives a clip's file its length in frames of the film.
pub(super) fn lanes<'a, E>(
    timeline: &'a Timeline,
    mut length: impl FnMut(&SoundClip) -> Result<Frames, E>,
) -> Result<Vec<Lane<'a>>, E> {
    let programme = timeline.programme_len();
    let mut clips: Vec<&SoundClip> = timeline.sound.iter().filter(|clip| clip.start < programme).collect();
    clips.sort_by_key(|clip| (clip.bus as u8, clip.start));
    let mut lanes: Vec<Lane<'a>> = Vec::new();
    for clip in clips {
        let frames = clip.frames.min(programme - clip.start).min(length(clip)? - clip.source_in);
        if frames > Frames::ZERO {
            place(&mut lanes, Sound { clip, frames });
        }
    }
    Ok(lanes)
}

fn place<'a>(lanes: &mut Vec<Lane<'a>>, sound: Sound<'a>) {
    let free = |lane: &&mut Lane<'_>| {
        lane.bus == sound.clip.bus && lane.sounds.last().is_none_or(|last| last.end() <= sound.clip.start)
    };
    match lanes.iter_mut().find(free) {
        Some(lane) => lane.sounds.push(sound),
        None => lanes.push(Lane { bus: sound.clip.bus, sounds: vec![sound] }),
    }
}
