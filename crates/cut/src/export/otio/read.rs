//! OpenTimelineIO JSON as a timeline. What a film cannot hold is refused by name or, where nothing seen or heard depends on it, noted.

use super::model::{
    Clip, Composition, Document, Effect, Item, Marker, Reference, TimeRange, Timeline as Otio,
};
use super::read_picture::Picture;
use super::read_sound::Sounds;
use crate::error::CutError;
use director_film::timeline::{Caption, Timeline};
use director_film::{ContentHash, FrameRate, Frames, Size};

/// Longest text that is read, in bytes.
const MOST_BYTES: usize = 64 << 20;

/// A timeline that was read, and what of its file did not come along.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    pub timeline: Timeline,
    pub notes: Vec<String>,
}

/// Reads a timeline with one picture track, any sound tracks, and captions as markers. `size` is used where the file names none, `media`
/// finds a file by its URL where the file does not carry its content hash.
pub fn import_otio(
    text: &str,
    size: Size,
    media: &dyn Fn(&str) -> Option<ContentHash>,
) -> Result<Imported, CutError> {
    if text.len() > MOST_BYTES {
        return Err(refused(format!("it is longer than {MOST_BYTES} bytes")));
    }
    let Document::Timeline(otio) = serde_json::from_str(text).map_err(|error| refused(error.to_string()))?;
    let own = otio.metadata.director.clone().unwrap_or_default();
    let mut shelf = Shelf { rate: rate(&otio)?, media, notes: Vec::new() };
    let Item::Stack(stack) = otio.tracks else {
        return Err(refused("its tracks are not a stack".to_owned()));
    };
    let mut timeline = Timeline {
        title: otio.name,
        rate: shelf.rate,
        size: own.size.unwrap_or(size),
        picture: Vec::new(),
        sound: Vec::new(),
        captions: shelf.captions(&stack.markers)?,
    };
    shelf.whole(&stack)?;
    for item in stack.children {
        shelf.track(item, &mut timeline)?;
    }
    timeline.validate()?;
    Ok(Imported { timeline, notes: shelf.notes })
}

pub(super) fn refused(what: String) -> CutError {
    CutError::Import { what }
}

/// What the timeline says, else its start, else its first clip.
fn rate(otio: &Otio) -> Result<FrameRate, CutError> {
    if let Some(rate) = otio.metadata.director.as_ref().and_then(|own| own.rate) {
        return FrameRate::new(rate.num, rate.den)
            .ok_or_else(|| refused(format!("{rate} is not a frame rate")));
    }
    let first = || first_range(&otio.tracks).map(|range| range.duration.rate);
    let found = otio.global_start_time.map(|time| time.rate).or_else(first);
    let found = found.ok_or_else(|| refused("it names no frame rate".to_owned()))?;
    named_rate(found).ok_or_else(|| refused(format!("{found} is not a frame rate")))
}

/// Whole rates and those a thousand-and-first below.
fn named_rate(per_second: f64) -> Option<FrameRate> {
    let whole = |value: f64| {
        let near = (value - value.round()).abs() < 2e-3;
        (near && (1.0..=240.0).contains(&value)).then(|| value.round() as u32)
    };
    match whole(per_second) {
        Some(num) => FrameRate::new(num, 1),
        None => whole(per_second * 1.001).and_then(|num| FrameRate::new(num * 1000, 1001)),
    }
}

fn first_range(item: &Item) -> Option<TimeRange> {
    match item {
        Item::Stack(of) | Item::Track(of) => of.children.iter().find_map(first_range),
        Item::Clip(clip) => clip.source_range,
        Item::OldClip(clip) => clip.source_range,
        Item::Gap(_) | Item::Transition(_) => None,
    }
}

/// A clip's media and the frames used of it.
#[derive(Debug)]
pub(super) struct Used {
    pub media: ContentHash,
    pub source_in: Frames,
    pub frames: Frames,
}

/// What reading the tracks shares.
pub(super) struct Shelf<'a> {
    pub rate: FrameRate,
    media: &'a dyn Fn(&str) -> Option<ContentHash>,
    pub notes: Vec<String>,
}

impl Shelf<'_> {
    fn track(&mut self, item: Item, timeline: &mut Timeline) -> Result<(), CutError> {
        let Item::Track(track) = item else {
            return Err(refused("it nests compositions; flatten it first".to_owned()));
        };
        self.whole(&track)?;
        match track.kind.as_deref() {
            _ if track.children.is_empty() => {}
            Some("Audio") => timeline.sound.extend(Sounds::read(self, track)?),
            _ if timeline.picture.is_empty() => timeline.picture = Picture::read(self, track)?,
            _ => {
                return Err(refused(format!("`{}` is a second picture track; merge them first", track.name)));
            }
        }
        Ok(())
    }

    /// Refuses what would change everything in a composition at once.
    fn whole(&mut self, composition: &Composition) -> Result<(), CutError> {
        let name = &composition.name;
        if composition.source_range.is_some() {
            return Err(refused(format!("`{name}` is trimmed as a whole; trim its clips")));
        }
        if !composition.enabled {
            return Err(refused(format!("`{name}` is disabled; remove it or switch it on")));
        }
        self.effects(&composition.effects, name)
    }

    /// Changes of speed change what is seen when; other effects only how.
    pub(crate) fn effects(&mut self, effects: &[Effect], of: &str) -> Result<(), CutError> {
        for effect in effects {
            let kind = effect.schema.as_str();
            if ["TimeWarp", "TimeEffect", "FreezeFrame"].iter().any(|timed| kind.contains(timed)) {
                return Err(refused(format!(
                    "`{of}` changes its speed ({kind}); render that into its media"
                )));
            }
            self.notes.push(format!("the effect `{}` ({kind}) on `{of}` was left out", effect.name));
        }
        Ok(())
    }

    pub(crate) fn used(&mut self, clip: &Clip) -> Result<Used, CutError> {
        self.effects(&clip.effects, &clip.name)?;
        let key = if clip.active_media_reference_key.is_empty() {
            "DEFAULT_MEDIA"
        } else {
            &clip.active_media_reference_key
        };
        let Some(Reference::External(reference)) = clip.media_references.get(key) else {
            return Err(refused(format!("clip `{}` names no media file", clip.name)));
        };
        let known = reference.metadata.director.as_ref().and_then(|own| own.media.clone());
        let found = known.or_else(|| (self.media)(&reference.target_url));
        let media = found.ok_or_else(|| {
            refused(format!("the media `{}` of clip `{}` is not known", reference.target_url, clip.name))
        })?;
        let range = clip.source_range.or(reference.available_range);
        let range = range.ok_or_else(|| refused(format!("clip `{}` has no length", clip.name)))?;
        let (start, frames) = self.range(range, &clip.name)?;
        let first = reference.available_range.map(|all| self.range(all, &clip.name)).transpose()?;
        let first = first.map_or(Frames::ZERO, |(first, _)| first);
        if start < first {
            return Err(refused(format!("clip `{}` begins before its media", clip.name)));
        }
        Ok(Used { media, source_in: start - first, frames })
    }

    pub(crate) fn range(&self, range: TimeRange, of: &str) -> Result<(Frames, Frames), CutError> {
        let times = (range.start_time.frames(self.rate), range.duration.frames(self.rate));
        match times {
            (Some(start), Some(frames)) => Ok((start, frames)),
            _ => Err(refused(format!("a time of `{of}` is negative, not a number, or longer than a day"))),
        }
    }

    /// The markers that are captions; others were for the editor.
    fn captions(&mut self, markers: &[Marker]) -> Result<Vec<Caption>, CutError> {
        let mut captions = Vec::new();
        for marker in markers {
            if !marker.metadata.director.as_ref().is_some_and(|own| own.caption) {
                self.notes.push(format!("the marker `{}` was left out", marker.name));
                continue;
            }
            let (start, frames) = self.range(marker.marked_range, &marker.name)?;
            captions.push(Caption { start, end: start + frames, text: marker.comment.clone() });
        }
        captions.sort_by_key(|caption| caption.start);
        Ok(captions)
    }
}
