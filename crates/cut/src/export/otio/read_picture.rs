//! A picture track: clips that meet at edges become clips that lend frames to their transitions.

use super::model::{Clip, Composition, Gap, Item, Own, Transition as OtioTransition};
use super::read::{Shelf, refused};
use crate::error::CutError;
use director_film::Frames;
use director_film::timeline::{PictureClip, Reach, Transition};

/// The clips so far.
#[derive(Default)]
pub(super) struct Picture {
    clips: Vec<PictureClip>,
    /// A transition whose second side is still to come.
    pending: Option<Pending>,
    /// Whether black, not a clip, came last.
    after_black: bool,
}

struct Pending {
    before: Frames,
    after: Frames,
    own: Own,
}

impl Picture {
    pub(crate) fn read(shelf: &mut Shelf<'_>, track: Composition) -> Result<Vec<PictureClip>, CutError> {
        let mut picture = Self { after_black: true, ..Self::default() };
        for item in track.children {
            match item {
                Item::Clip(clip) => picture.clip(shelf, &clip)?,
                Item::OldClip(clip) => picture.clip(shelf, &clip.renewed())?,
                Item::Gap(gap) => picture.gap(shelf, &gap)?,
                Item::Transition(transition) => picture.transition(shelf, transition)?,
                Item::Stack(nested) | Item::Track(nested) => {
                    return Err(refused(format!(
                        "`{}` is nested in the picture; flatten it first",
                        nested.name
                    )));
                }
            }
        }
        picture.sink()?;
        Ok(picture.clips)
    }

    fn clip(&mut self, shelf: &mut Shelf<'_>, clip: &Clip) -> Result<(), CutError> {
        if !clip.enabled {
            return Err(refused(format!("clip `{}` is disabled; remove it or switch it on", clip.name)));
        }
        let used = shelf.used(clip)?;
        let mut clip = PictureClip {
            name: clip.name.clone(),
            media: used.media,
            source_in: used.source_in,
            frames: used.frames,
            transition: Transition::Cut,
        };
        match (self.pending.take(), self.clips.last_mut()) {
            (Some(pending), Some(before)) if !self.after_black => mix(before, &mut clip, &pending)?,
            (Some(pending), _) => {
                clip.transition = Transition::Black { from: pending.after, to: Frames::ZERO }
            }
            (None, _) => {}
        }
        self.after_black = false;
        self.clips.push(clip);
        Ok(())
    }

    /// Only a gap without length can stand in a film: the black beside a fade.
    fn gap(&mut self, shelf: &Shelf<'_>, gap: &Gap) -> Result<(), CutError> {
        let range = gap.source_range.map(|range| shelf.range(range, "a gap")).transpose()?;
        if let Some((_, frames)) = range.filter(|(_, frames)| *frames > Frames::ZERO) {
            let after = self.clips.last().map_or("the start", |clip| clip.name.as_str());
            return Err(refused(format!(
                "the picture has a gap of {} frames after `{after}`; close it or fill it",
                frames.0
            )));
        }
        self.sink()?;
        self.after_black = true;
        Ok(())
    }

    fn transition(&mut self, shelf: &Shelf<'_>, transition: OtioTransition) -> Result<(), CutError> {
        let times = (transition.in_offset.frames(shelf.rate), transition.out_offset.frames(shelf.rate));
        let (Some(before), Some(after)) = times else {
            return Err(refused(format!(
                "the transition `{}` has a time that is no length",
                transition.name
            )));
        };
        let own = transition.metadata.director.unwrap_or_default();
        if transition.kind != "SMPTE_Dissolve" && own.wipe.is_none() {
            return Err(refused(format!(
                "the transition `{}` is of the unknown kind `{}`",
                transition.name, transition.kind
            )));
        }
        self.pending = Some(Pending { before, after, own });
        Ok(())
    }

    /// A transition that no clip follows goes to black. A clip that also begins with one is divided, so that each half has its own.
    fn sink(&mut self) -> Result<(), CutError> {
        let Some(Pending { before: to, .. }) = self.pending.take() else { return Ok(()) };
        let Some(last) = self.clips.last_mut() else { return Ok(()) };
        if to > last.frames {
            return Err(refused(format!("clip `{}` is shorter than its fade to black", last.name)));
        }
        match &mut last.transition {
            Transition::Cut => last.transition = Transition::Black { from: Frames::ZERO, to },
            Transition::Black { to: until, .. } => *until = to,
            _ => {
                let mut tail = last.clone();
                last.frames = last.frames - to;
                tail.source_in = tail.source_in + last.frames;
                tail.frames = to;
                tail.transition = Transition::Black { from: Frames::ZERO, to };
                self.clips.push(tail);
            }
        }
        Ok(())
    }
}

/// Moves the edge into the transition's middle, then gives both clips the frames they lend where they overlap.
fn mix(before: &mut PictureClip, after: &mut PictureClip, pending: &Pending) -> Result<(), CutError> {
    let frames = pending.before + pending.after;
    let (half, rest) = (frames.0 / 2, frames.0 - frames.0 / 2);
    let reach = pending.own.reach.unwrap_or(Reach::Handles);
    let lent = if reach == Reach::Overlap { (rest, half) } else { (0, 0) };
    let moved = pending.before.0 as i64 - half as i64;
    let shifted = |frames: Frames, by: i64, clip: &str| {
        let shifted = frames.0.checked_add_signed(by).map(Frames);
        shifted.ok_or_else(|| refused(format!("clip `{clip}` has too little material for its transition")))
    };
    before.frames = shifted(before.frames, lent.0 as i64 - moved, &before.name)?;
    after.source_in = shifted(after.source_in, -moved - lent.1 as i64, &after.name)?;
    after.frames = shifted(after.frames, moved + lent.1 as i64, &after.name)?;
    after.transition = match (pending.own.wipe, reach) {
        (Some(direction), reach) => Transition::Wipe { frames, direction, reach },
        (None, Reach::Overlap) => Transition::Crossfade { frames },
        (None, Reach::Handles) => Transition::Dissolve { frames },
    };
    Ok(())
}
