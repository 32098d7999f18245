//! CMX 3600 edit decision lists: the picture track, one event after another.
//!
//! The format knows 999 events and one dissolve or wipe each. Names and files stand in comments, by which editors relink.

use super::timecode::Clock;
use super::{Decision, MediaName, MediaNames, decisions, named};
use crate::error::CutError;
use director_film::timeline::{Direction, Timeline, Transition};
use director_film::{ContentHash, Frames};
use std::fmt::Write;

const MOST_EVENTS: usize = 999;

/// Longest transition that its three digits can say.
const MOST_MIX: u64 = 999;

/// What plays where there is no clip.
const BLACK: &str = "BL";

pub(super) fn write(timeline: &Timeline, names: &dyn MediaNames) -> Result<String, CutError> {
    let clock = Clock::new(timeline.rate)
        .ok_or_else(|| refused(format!("{} frames per second have no timecode", timeline.rate)))?;
    let mode = if clock.drops() { "DROP FRAME" } else { "NON-DROP FRAME" };
    let mut list =
        List { clock, text: format!("TITLE: {}\nFCM: {mode}\n", plain(&timeline.title)), events: 0 };
    let decisions = decisions(timeline);
    let media =
        (0..decisions.len()).map(|index| named(timeline, index, names)).collect::<Result<Vec<_>, _>>()?;
    for (index, decision) in decisions.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| (&decisions[before], &media[before]));
        list.clip((decision, &media[index]), before, decisions.get(index + 1))?;
    }
    Ok(list.text)
}

/// A stretch of one reel.
#[derive(Clone, Copy)]
struct Stretch<'a> {
    reel: &'a str,
    source: Frames,
    record: Frames,
    frames: Frames,
}

struct List {
    clock: Clock,
    text: String,
    events: usize,
}

type Named<'a> = (&'a Decision<'a>, &'a MediaName);

impl List {
    /// From where the transition into the clip begins to where the one out of it does.
    fn clip(
        &mut self,
        (clip, media): Named<'_>,
        before: Option<Named<'_>>,
        next: Option<&Decision<'_>>,
    ) -> Result<(), CutError> {
        let lead = clip.mix.map_or(Frames::ZERO, |mix| mix.before);
        let given = next.and_then(|next| next.mix).map_or(Frames::ZERO, |mix| mix.before);
        let (rise, sink) = clip.black;
        let reel = reel(&clip.clip.media);
        let record = clip.start - lead;
        let source = media.start + clip.source - lead;
        let frames = clip.frames + lead - given - sink;
        let body = Stretch { reel: &reel, source, record, frames };
        match (clip.mix, before) {
            (Some(mix), Some((from, from_media))) => {
                let left = reel_at(from, from_media, record);
                self.event(Some(left.stretch()), &kind(mix.transition, mix.frames())?, body)?;
                self.comment("FROM CLIP NAME", &from.clip.name);
                self.comment("TO CLIP NAME", &clip.clip.name);
            }
            _ if rise > Frames::ZERO => {
                self.event(Some(black(record, Frames::ZERO)), &dissolve(rise)?, body)?;
                self.comment("TO CLIP NAME", &clip.clip.name);
            }
            _ => {
                self.event(None, "C", body)?;
                self.comment("FROM CLIP NAME", &clip.clip.name);
            }
        }
        self.comment("SOURCE FILE", &media.location);
        if sink > Frames::ZERO {
            let from =
                Stretch { source: source + frames, record: record + frames, frames: Frames::ZERO, ..body };
            self.event(Some(from), &dissolve(sink)?, black(record + frames, sink))?;
            self.comment("FROM CLIP NAME", &clip.clip.name);
        }
        Ok(())
    }

    fn event(&mut self, from: Option<Stretch<'_>>, kind: &str, to: Stretch<'_>) -> Result<(), CutError> {
        self.events += 1;
        if self.events > MOST_EVENTS {
            return Err(refused(format!("the list would need more than {MOST_EVENTS} events")));
        }
        if let Some(from) = from {
            self.row("C", from);
        }
        self.row(kind, to);
        Ok(())
    }

    fn row(&mut self, kind: &str, Stretch { reel, source, record, frames }: Stretch<'_>) {
        // The film starts at one hour, so that nothing before it needs a negative time.
        let record = self.clock.hour(1) + record;
        let times = [source, source + frames, record, record + frames].map(|at| self.clock.at(at)).join(" ");
        let row = format!("{:03}  {reel:<8} V     {kind:<8} {times}\n", self.events);
        self.text.push_str(&row);
    }

    fn comment(&mut self, what: &str, value: &str) {
        writeln!(self.text, "* {what}: {}", plain(value)).expect("writing into a string never fails");
    }
}

/// A clip's reel with its place at a moment of the film.
struct Place {
    reel: String,
    source: Frames,
    record: Frames,
}

impl Place {
    fn stretch(&self) -> Stretch<'_> {
        Stretch { reel: &self.reel, source: self.source, record: self.record, frames: Frames::ZERO }
    }
}

fn reel_at(clip: &Decision<'_>, media: &MediaName, record: Frames) -> Place {
    let source = media.start + clip.source + (record - clip.start);
    Place { reel: reel(&clip.clip.media), source, record }
}

/// Reels have eight letters or digits: the beginning of the content's hash.
fn reel(media: &ContentHash) -> String {
    media.short()[..8].to_uppercase()
}

fn black(record: Frames, frames: Frames) -> Stretch<'static> {
    Stretch { reel: BLACK, source: Frames::ZERO, record, frames }
}

/// SMPTE wipe codes: 1 from left to right, 2 from top to bottom, a hundred more for the reverse.
fn kind(transition: Transition, frames: Frames) -> Result<String, CutError> {
    let Transition::Wipe { direction, .. } = transition else { return dissolve(frames) };
    let code = match direction {
        Direction::Right => 1,
        Direction::Down => 2,
        Direction::Left => 101,
        Direction::Up => 102,
    };
    Ok(format!("W{code:03} {}", digits(frames)?))
}

fn dissolve(frames: Frames) -> Result<String, CutError> {
    Ok(format!("D    {}", digits(frames)?))
}

fn digits(frames: Frames) -> Result<String, CutError> {
    if frames.0 > MOST_MIX {
        return Err(refused(format!("a transition of {} frames is longer than {MOST_MIX}", frames.0)));
    }
    Ok(format!("{:03}", frames.0))
}

/// One line of printable characters.
fn plain(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect::<String>().trim().to_owned()
}

fn refused(what: String) -> CutError {
    CutError::Export { format: "EDL", what }
}
