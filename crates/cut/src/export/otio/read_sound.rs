//! A sound track: clips at absolute places; transitions become overlaps, which crossfade.

use super::model::{Clip, Composition, Item, Transition};
use super::read::{Shelf, refused};
use crate::error::CutError;
use crate::export::lanes::bus_of;
use director_film::Frames;
use director_film::timeline::{Bus, SoundClip};

/// The sounds of a track so far, and where the next begins.
pub(super) struct Sounds {
    bus: Bus,
    at: Frames,
    clips: Vec<SoundClip>,
    pending: Option<(Frames, Frames)>,
}

impl Sounds {
    pub(crate) fn read(shelf: &mut Shelf<'_>, track: Composition) -> Result<Vec<SoundClip>, CutError> {
        let bus = bus_of(&track.name).unwrap_or(Bus::Effects);
        let mut sounds = Self { bus, at: Frames::ZERO, clips: Vec::new(), pending: None };
        for item in track.children {
            match item {
                Item::Clip(clip) => sounds.clip(shelf, &clip)?,
                Item::OldClip(clip) => sounds.clip(shelf, &clip.renewed())?,
                Item::Transition(transition) => sounds.transition(shelf, &transition)?,
                Item::Gap(gap) => {
                    let range = gap.source_range.map(|range| shelf.range(range, "a gap")).transpose()?;
                    sounds.at = sounds.at + range.map_or(Frames::ZERO, |(_, frames)| frames);
                    sounds.pending = None;
                }
                Item::Stack(nested) | Item::Track(nested) => {
                    return Err(refused(format!(
                        "`{}` is nested in a sound track; flatten it first",
                        nested.name
                    )));
                }
            }
        }
        Ok(sounds.clips)
    }

    fn clip(&mut self, shelf: &mut Shelf<'_>, clip: &Clip) -> Result<(), CutError> {
        let used = shelf.used(clip)?;
        let bus = clip.metadata.director.as_ref().and_then(|own| own.bus).unwrap_or(self.bus);
        let (start, frames) = (self.at, used.frames);
        self.at = self.at + frames;
        if self.at > director_film::timeline::MOST_FRAMES {
            return Err(refused("a sound track is longer than a day".to_owned()));
        }
        let mut sound = SoundClip { bus, media: used.media, start, source_in: used.source_in, frames };
        if let Some((before, after)) = self.pending.take()
            && let Some(last) = self.clips.last_mut()
        {
            last.frames = last.frames + after;
            let lead = before.min(sound.source_in).min(sound.start);
            sound.start = sound.start - lead;
            sound.source_in = sound.source_in - lead;
            sound.frames = sound.frames + lead;
        }
        if clip.enabled {
            self.clips.push(sound);
        } else {
            shelf.notes.push(format!("the disabled sound `{}` was left out", clip.name));
        }
        Ok(())
    }

    fn transition(&mut self, shelf: &Shelf<'_>, transition: &Transition) -> Result<(), CutError> {
        let times = transition.in_offset.frames(shelf.rate).zip(transition.out_offset.frames(shelf.rate));
        let what = || refused(format!("the transition `{}` has a time that is no length", transition.name));
        self.pending = Some(times.ok_or_else(what)?);
        Ok(())
    }
}
