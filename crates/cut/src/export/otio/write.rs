//! A timeline as OpenTimelineIO JSON.

use super::model::{
    Clip, Composition, Document, External, Gap, Item, Marker, Metadata, Own, RationalTime, Reference,
    TimeRange, Timeline as Otio, Transition as OtioTransition,
};
use crate::error::CutError;
use crate::export::decisions::{Decision, Mix, decisions};
use crate::export::lanes::{Lane, Sound, bus_name, lanes};
use crate::export::{MediaName, MediaNames, named};
use director_film::timeline::{Caption, Reach, SoundClip, Timeline, Transition};
use director_film::{ContentHash, FrameRate, Frames};

/// The type that every reader knows, and the one for all others.
const DISSOLVE: &str = "SMPTE_Dissolve";
const CUSTOM: &str = "Custom_Transition";

const KEY: &str = "DEFAULT_MEDIA";

pub(in crate::export) fn write(timeline: &Timeline, names: &dyn MediaNames) -> Result<String, CutError> {
    let rate = timeline.rate;
    let mut tracks = vec![picture(timeline, names)?];
    let length = |clip: &SoundClip| names.name(&clip.media).map(|media| media.frames);
    let mut before = None;
    let mut number = 1;
    for lane in lanes(timeline, length)? {
        number = if before == Some(lane.bus) { number + 1 } else { 1 };
        before = Some(lane.bus);
        tracks.push(sound_track(&lane, number, names, rate)?);
    }
    let markers = timeline.captions.iter().map(|caption| marker(caption, rate)).collect();
    let stack = Composition { markers, ..composition("tracks", tracks, None) };
    let own = Own { size: Some(timeline.size), rate: Some(rate), ..Own::default() };
    let document = Document::Timeline(Otio {
        metadata: Metadata::of(own),
        name: timeline.title.clone(),
        global_start_time: Some(RationalTime::new(Frames::ZERO, rate)),
        tracks: Item::Stack(stack),
    });
    let written = serde_json::to_string_pretty(&document);
    written.map_err(|error| CutError::Export { format: "OTIO", what: error.to_string() })
}

fn composition(name: &str, children: Vec<Item>, kind: Option<&str>) -> Composition {
    Composition {
        metadata: Metadata::default(),
        name: name.to_owned(),
        source_range: None,
        effects: Vec::new(),
        markers: Vec::new(),
        enabled: true,
        children,
        kind: kind.map(str::to_owned),
    }
}

fn picture(timeline: &Timeline, names: &dyn MediaNames) -> Result<Item, CutError> {
    let rate = timeline.rate;
    let mut children = Vec::new();
    for decision in decisions(timeline) {
        let media = named(timeline, decision.index, names)?;
        let (rise, sink) = decision.black;
        children.extend(decision.mix.map(|mix| mixed(mix, rate)));
        if rise > Frames::ZERO {
            children.extend([gap(Frames::ZERO, rate), faded(Frames::ZERO, rise, rate)]);
        }
        children.push(picture_clip(&decision, &media, rate));
        if sink > Frames::ZERO {
            children.extend([faded(sink, Frames::ZERO, rate), gap(Frames::ZERO, rate)]);
        }
    }
    Ok(Item::Track(composition("picture", children, Some("Video"))))
}

fn picture_clip(decision: &Decision<'_>, media: &MediaName, rate: FrameRate) -> Item {
    let range = TimeRange::new(media.start + decision.source, decision.frames, rate);
    clip(&decision.clip.name, range, &decision.clip.media, media, rate, Own::default())
}

fn clip(
    name: &str,
    range: TimeRange,
    hash: &ContentHash,
    media: &MediaName,
    rate: FrameRate,
    own: Own,
) -> Item {
    let reference = Reference::External(External {
        metadata: Metadata::of(Own { media: Some(hash.clone()), ..Own::default() }),
        name: String::new(),
        available_range: Some(TimeRange::new(media.start, media.frames, rate)),
        target_url: media.url(),
    });
    Item::Clip(Box::new(Clip {
        metadata: Metadata::of(own),
        name: name.to_owned(),
        source_range: Some(range),
        effects: Vec::new(),
        markers: Vec::new(),
        enabled: true,
        media_references: [(KEY.to_owned(), reference)].into(),
        active_media_reference_key: KEY.to_owned(),
    }))
}

fn mixed(mix: Mix, rate: FrameRate) -> Item {
    let (reach, wipe) = match mix.transition {
        Transition::Wipe { direction, reach, .. } => (reach, Some(direction)),
        Transition::Dissolve { .. } => (Reach::Handles, None),
        _ => (Reach::Overlap, None),
    };
    let own = Own { reach: Some(reach), wipe, ..Own::default() };
    let kind = if wipe.is_some() { CUSTOM } else { DISSOLVE };
    transition(kind, mix.before, mix.after, rate, own)
}

/// To or from the black of an empty gap.
fn faded(before: Frames, after: Frames, rate: FrameRate) -> Item {
    transition(DISSOLVE, before, after, rate, Own::default())
}

fn transition(kind: &str, before: Frames, after: Frames, rate: FrameRate, own: Own) -> Item {
    Item::Transition(OtioTransition {
        metadata: Metadata::of(own),
        name: String::new(),
        kind: kind.to_owned(),
        in_offset: RationalTime::new(before, rate),
        out_offset: RationalTime::new(after, rate),
    })
}

fn gap(frames: Frames, rate: FrameRate) -> Item {
    Item::Gap(Gap {
        metadata: Metadata::default(),
        name: String::new(),
        source_range: Some(TimeRange::new(Frames::ZERO, frames, rate)),
        effects: Vec::new(),
        markers: Vec::new(),
        enabled: true,
    })
}

fn sound_track(
    lane: &Lane<'_>,
    number: usize,
    names: &dyn MediaNames,
    rate: FrameRate,
) -> Result<Item, CutError> {
    let mut children = Vec::new();
    let mut at = Frames::ZERO;
    for sound in &lane.sounds {
        if sound.clip.start > at {
            children.push(gap(sound.clip.start - at, rate));
        }
        children.push(sound_clip(sound, &names.name(&sound.clip.media)?, rate));
        at = sound.end();
    }
    let name = bus_name(lane.bus);
    let name = if number == 1 { name.to_owned() } else { format!("{name} {number}") };
    Ok(Item::Track(composition(&name, children, Some("Audio"))))
}

fn sound_clip(sound: &Sound<'_>, media: &MediaName, rate: FrameRate) -> Item {
    let range = TimeRange::new(media.start + sound.clip.source_in, sound.frames, rate);
    let own = Own { bus: Some(sound.clip.bus), ..Own::default() };
    clip(bus_name(sound.clip.bus), range, &sound.clip.media, media, rate, own)
}

fn marker(caption: &Caption, rate: FrameRate) -> Marker {
    Marker {
        metadata: Metadata::of(Own { caption: true, ..Own::default() }),
        name: caption.text.lines().next().unwrap_or_default().to_owned(),
        color: Some("YELLOW".to_owned()),
        comment: caption.text.clone(),
        marked_range: TimeRange::new(caption.start, caption.end - caption.start, rate),
    }
}
