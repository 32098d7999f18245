//! The edit: plan and takes become a timeline. All positions follow from the timeline's own arithmetic.

use crate::error::StudioError;
use director_film::plan::{ClipPlan, CueKind, PlannedClip, PlannedLine};
use director_film::speech::Utterance;
use director_film::take::NormalisedTake;
use director_film::timeline::{Bus, Caption, PictureClip, SoundClip, Timeline, Transition};
use director_film::{ContentHash, Frames};
use std::collections::BTreeMap;

/// What the cut is made from.
#[derive(Debug)]
pub(crate) struct Bin<'a> {
    pub plan: &'a ClipPlan,
    /// In the plan's order; clips that are to be skipped are missing.
    pub takes: Vec<(&'a PlannedClip, NormalisedTake)>,
    /// Sound of every utterance that is not in a take already.
    pub speech: &'a BTreeMap<Utterance, ContentHash>,
    /// Generated takes carry their dialogue themselves.
    pub takes_speak: bool,
    /// Sound files of the script by name.
    pub files: &'a BTreeMap<String, ContentHash>,
    /// Music under the whole film.
    pub music: Option<ContentHash>,
}

/// Where a spoken line is heard, for captions and the report.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HeardLine<'a> {
    pub line: &'a PlannedLine,
    pub start: Frames,
    pub end: Frames,
}

/// A timeline together with where each clip begins.
#[derive(Debug)]
pub(crate) struct Edit<'a> {
    pub timeline: Timeline,
    pub starts: Vec<(&'a PlannedClip, Frames)>,
    pub heard: Vec<HeardLine<'a>>,
}

pub(crate) fn edit<'a>(bin: &Bin<'a>) -> Result<Edit<'a>, StudioError> {
    let mut timeline = Timeline {
        title: bin.plan.title.clone(),
        rate: bin.plan.rate,
        size: bin.plan.size,
        picture: bin.takes.iter().map(|(clip, take)| picture(clip, take)).collect(),
        sound: Vec::new(),
        captions: Vec::new(),
    };
    let starts: Vec<_> =
        timeline.picture_starts().zip(&bin.takes).map(|((start, _), (clip, _))| (*clip, start)).collect();
    let heard = heard_lines(bin, &starts, timeline.programme_len());
    timeline.sound = sounds(bin, &starts, &heard, timeline.programme_len());
    timeline.captions = captions(&heard, &timeline);
    timeline.validate().map_err(|error| StudioError::Failed(format!("the edit does not hold: {error}")))?;
    Ok(Edit { timeline, starts, heard })
}

/// A take that came back a frame short is used whole; one that came back longer is trimmed.
fn picture(clip: &PlannedClip, take: &NormalisedTake) -> PictureClip {
    PictureClip {
        name: clip.id.to_string(),
        media: take.video.clone(),
        source_in: Frames::ZERO,
        frames: clip.frames.min(take.frames),
        transition: clip.transition,
    }
}

fn heard_lines<'a>(
    bin: &Bin<'a>,
    starts: &[(&'a PlannedClip, Frames)],
    length: Frames,
) -> Vec<HeardLine<'a>> {
    let lines = starts.iter().zip(&bin.takes).flat_map(|((clip, start), (_, take))| {
        let clip_end = *start + clip.frames.min(take.frames);
        clip.lines.iter().map(move |line| {
            let begin = *start + line.start;
            HeardLine { line, start: begin, end: (begin + line.frames).min(clip_end) }
        })
    });
    lines.filter(|heard| heard.start < heard.end && heard.end <= length).collect()
}

fn sounds(
    bin: &Bin<'_>,
    starts: &[(&PlannedClip, Frames)],
    heard: &[HeardLine<'_>],
    length: Frames,
) -> Vec<SoundClip> {
    let mut sounds = take_sounds(bin, starts);
    for spoken in heard {
        if spoken.line.speaker.is_some() && bin.takes_speak {
            continue; // The take says it; never both voices at once.
        }
        let utterance = Utterance { voice: spoken.line.voice.clone(), text: spoken.line.text.clone() };
        if let Some(media) = bin.speech.get(&utterance) {
            let bus = if spoken.line.speaker.is_some() { Bus::Dialogue } else { Bus::Voice };
            sounds.push(sound(bus, media, spoken.start, spoken.end - spoken.start));
        }
    }
    sounds.extend(cue_sounds(bin, starts, length));
    if let Some(music) = &bin.music {
        sounds.push(sound(Bus::Music, music, Frames::ZERO, length));
    }
    sounds
}

fn take_sounds(bin: &Bin<'_>, starts: &[(&PlannedClip, Frames)]) -> Vec<SoundClip> {
    let with_sound = starts.iter().zip(&bin.takes).filter_map(|((clip, start), (_, take))| {
        let media = take.sound.as_ref()?;
        let speaks = bin.takes_speak && clip.lines.iter().any(|line| line.speaker.is_some());
        let bus = if speaks { Bus::Dialogue } else { Bus::Effects };
        Some(sound(bus, media, *start, clip.frames.min(take.frames)))
    });
    with_sound.collect()
}

fn cue_sounds(bin: &Bin<'_>, starts: &[(&PlannedClip, Frames)], length: Frames) -> Vec<SoundClip> {
    let cues = bin.plan.scenes.iter().flat_map(|scene| &scene.cues);
    let mut placed: Vec<(CueKind, Frames, &ContentHash)> = cues
        .filter_map(|cue| {
            let start = starts.iter().find(|(clip, _)| clip.id == cue.clip)?.1;
            Some((cue.kind, start, bin.files.get(&cue.file)?))
        })
        .collect();
    placed.sort_by_key(|(_, start, _)| *start);
    let music_starts: Vec<Frames> =
        placed.iter().filter(|(kind, ..)| *kind == CueKind::Music).map(|(_, start, _)| *start).collect();
    let until = |start: Frames| music_starts.iter().copied().find(|next| *next > start).unwrap_or(length);
    placed
        .into_iter()
        .map(|(kind, start, media)| match kind {
            CueKind::Effect => sound(Bus::Effects, media, start, length - start),
            CueKind::Music => sound(Bus::Music, media, start, until(start) - start),
        })
        .collect()
}

fn sound(bus: Bus, media: &ContentHash, start: Frames, frames: Frames) -> SoundClip {
    SoundClip { bus, media: media.clone(), start, source_in: Frames::ZERO, frames }
}

fn captions(heard: &[HeardLine<'_>], timeline: &Timeline) -> Vec<Caption> {
    let mut captions: Vec<Caption> = Vec::new();
    for spoken in heard {
        let cues = director_cut::captions_for(
            &spoken.line.text,
            spoken.start,
            spoken.end,
            timeline.rate,
            timeline.size,
        );
        captions.extend(cues);
    }
    captions.sort_by_key(|caption| caption.start);
    // Two speakers over a crossfade may touch: the earlier caption gives way.
    for index in 1..captions.len() {
        let next = captions[index].start;
        let earlier = &mut captions[index - 1];
        earlier.end = earlier.end.min(next);
    }
    captions.retain(|caption| caption.start < caption.end);
    captions
}

/// The first clip that is left begins the film, so nothing can overlap it.
pub(crate) fn without_leading_transition(mut clips: Vec<PlannedClip>) -> Vec<PlannedClip> {
    if let Some(first) = clips.first_mut() {
        first.transition = Transition::Cut;
    }
    clips
}
