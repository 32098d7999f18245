//! One beat to clips: words are packed greedily up to a clip's length and cut only where they must be.
//!
//! In order of preference a clip ends at a speaker's turn, a sentence, a clause; a clause longer than the longest clip
//! is torn at word boundaries into as few equal parts as fit, and flagged.

mod speech;

use super::PlanContext;
use super::cast::is_off_camera;
use super::draft::{Draft, Picture};
use super::known::Known;
use super::transitions::Wish;
use super::{parts, transitions};
use crate::error::PlanError;
use director_film::capability::Audio;
use director_film::frames::Seconds;
use director_film::plan::CueKind;
use director_film::script::{At, Beat, Element, ElementKind};
use speech::Speech;

/// Sentences are gathered up to this length; a single one may use the provider's longest clip.
const GATHERED: Seconds = Seconds::whole(12);
/// Own pictures last as long as their words; nobody looks at one for longer than this.
const LONGEST_OWN: Seconds = Seconds::whole(60);
/// An own still without words.
const STILL: Seconds = Seconds::whole(4);
/// The shortest clip that is not a blink.
pub(crate) const SHORTEST: Seconds = Seconds::from_millis(1500);

/// What a beat becomes.
#[derive(Debug, Default)]
pub(crate) struct Packed {
    pub(crate) drafts: Vec<Draft>,
    pub(crate) pictures: Vec<Picture>,
    /// Cues after the beat's last clip: they wait for the next one.
    pub(crate) cues: Vec<(CueKind, String, At)>,
    pub(crate) transition: Option<Wish>,
}

struct Packer<'a> {
    context: &'a PlanContext<'a>,
    known: &'a Known,
    packed: Packed,
    open: Draft,
    pause: Seconds,
}

/// `first_line` is the number of the beat's first spoken line in the script.
pub(crate) fn pack(
    beat: &Beat,
    first_line: u32,
    context: &PlanContext<'_>,
    known: &Known,
) -> Result<Packed, PlanError> {
    let pictures = beat.elements.iter().filter_map(picture).collect();
    let packed = Packed { pictures, ..Packed::default() };
    let mut packer = Packer { context, known, packed, open: Draft::default(), pause: Seconds::ZERO };
    // A picture after the words is theirs all the same.
    packer.open.picture = (!packer.packed.pictures.is_empty()).then_some(0);
    let (mut line, mut pictures) = (first_line, 0);
    for element in &beat.elements {
        packer.element(element, &mut line, &mut pictures)?;
    }
    packer.end_beat();
    Ok(packer.packed)
}

fn picture(element: &Element) -> Option<Picture> {
    match &element.kind {
        ElementKind::Still { what, file } => Some(Picture::Still { what: what.clone(), file: file.clone() }),
        ElementKind::Footage { file, from, to } => {
            Some(Picture::Footage { file: file.clone(), from: *from, to: *to, at: element.at })
        }
        _ => None,
    }
}

impl Packer<'_> {
    fn element(&mut self, element: &Element, line: &mut u32, pictures: &mut usize) -> Result<(), PlanError> {
        match &element.kind {
            ElementKind::Narration { .. } | ElementKind::Dialogue { .. } => {
                let speech = self.speech_of(element, *line);
                *line += 1;
                self.speech(&speech)?;
            }
            ElementKind::Action { text } => self.action(text),
            ElementKind::Pause { seconds } => self.pause = self.pause + *seconds,
            ElementKind::Still { .. } | ElementKind::Footage { .. } => {
                self.picture(*pictures);
                *pictures += 1;
            }
            ElementKind::Card { text } => self.card(text),
            ElementKind::Sfx { file } => self.cue(CueKind::Effect, file, element.at),
            ElementKind::Music { file } => self.cue(CueKind::Music, file, element.at),
        }
        Ok(())
    }

    fn speech_of<'b>(&self, element: &'b Element, line: u32) -> Speech<'b> {
        let text = element.kind.spoken().unwrap_or_default();
        let narrator = self.context.cast.narrator().clone();
        let speech =
            Speech { line, at: element.at, text, speaker: None, manner: None, voice: narrator, acted: false };
        let ElementKind::Dialogue { speaker, manner, .. } = &element.kind else { return speech };
        let role = self.context.cast.role(speaker);
        let voice = role.voice.clone();
        if is_off_camera(manner.as_deref()) {
            return Speech { voice, ..speech };
        }
        let acted = self.context.capability.audio == Audio::Own && self.packed.pictures.is_empty();
        Speech { speaker: Some(role), manner: manner.clone(), voice, acted, ..speech }
    }

    fn longest(&self) -> Seconds {
        if self.open.picture.is_some() { LONGEST_OWN } else { self.context.capability.durations.longest() }
    }

    fn gathered(&self) -> Seconds {
        GATHERED.min(self.longest())
    }

    /// Words seen spoken and words from off camera never share a clip, or the voices would overlap in the mix; nor can
    /// a model be told to pause before it speaks.
    fn open_for(&mut self, speech: &Speech<'_>) {
        let other =
            self.open.said.last().is_some_and(|last| last.speaker.is_some() != speech.speaker.is_some());
        let held = speech.speaker.is_some() && self.pause > Seconds::ZERO;
        if other || held {
            self.next_clip_for(speech);
        }
    }

    fn next_clip_for(&mut self, speech: &Speech<'_>) {
        self.rest();
        self.next_clip();
        if speech.speaker.is_some() && self.pause > Seconds::ZERO {
            self.hold();
        }
    }

    /// Puts a waiting pause at the end of the open clip where there is room for it.
    fn rest(&mut self) {
        if self.open.is_empty() || self.pause == Seconds::ZERO {
            return;
        }
        self.open.rest = self.pause;
        if self.open.time(|said| said.length) <= self.longest() {
            self.pause = Seconds::ZERO;
        } else {
            self.open.rest = Seconds::ZERO;
        }
    }

    /// A clip of nothing but the pause.
    fn hold(&mut self) {
        self.open.rest = self.pause.max(SHORTEST).min(self.longest());
        self.pause = Seconds::ZERO;
        self.next_clip();
    }

    fn next_clip(&mut self) {
        let picture = self.open.picture;
        if self.open.is_empty() {
            return;
        }
        let mut done = std::mem::take(&mut self.open);
        done.cues = std::mem::take(&mut self.packed.cues);
        done.transition = self.packed.transition.take();
        // Cues and transitions that came while this clip was open wait for the next one.
        self.packed.cues = std::mem::take(&mut done.late_cues);
        self.packed.transition = done.late_transition.take();
        self.packed.drafts.push(done);
        self.open.picture = picture;
    }

    fn action(&mut self, text: &str) {
        if let Some(wish) = transitions::wish_of(text) {
            self.wish(wish);
            return;
        }
        for action in parts::single_actions(text) {
            if self.open.action.is_some() || self.open.rest > Seconds::ZERO {
                self.next_clip();
            }
            self.open.action = Some(action);
        }
    }

    fn wish(&mut self, wish: Wish) {
        if self.open.is_empty() {
            self.packed.transition = Some(wish);
        } else {
            self.open.late_transition = Some(wish);
        }
    }

    fn cue(&mut self, kind: CueKind, file: &str, at: At) {
        let cue = (kind, file.to_owned(), at);
        if self.open.is_empty() { self.packed.cues.push(cue) } else { self.open.late_cues.push(cue) }
    }

    fn card(&mut self, text: &str) {
        self.rest();
        self.next_clip();
        let picture = self.open.picture.take();
        self.open.card = Some(text.to_owned());
        self.next_clip();
        self.open.picture = picture;
    }

    /// From here on this picture is shown.
    fn picture(&mut self, number: usize) {
        if number > 0 {
            self.end_picture();
            self.open.picture = Some(number);
        }
    }

    fn end_beat(&mut self) {
        if self.open.picture.is_some() {
            self.end_picture();
        }
        self.rest();
        self.next_clip();
        let own = |last: &&mut Draft| last.card.is_some() || last.picture.is_some();
        if let Some(last) = self.packed.drafts.last_mut().filter(own) {
            last.rest = last.rest + std::mem::take(&mut self.pause);
        }
        if self.pause > Seconds::ZERO {
            self.hold();
        }
    }

    /// A picture without words or action is a clip of its own.
    fn end_picture(&mut self) {
        self.rest();
        self.next_clip();
        let Some(number) = self.open.picture else { return };
        if self.packed.drafts.iter().any(|draft| draft.picture == Some(number)) {
            return;
        }
        let shown = match &self.packed.pictures[number] {
            Picture::Still { .. } => STILL,
            Picture::Footage { from, to, .. } => Seconds::from_millis(to.millis() - from.millis()),
        };
        self.open.rest = shown.max(std::mem::take(&mut self.pause));
        self.next_clip();
    }
}
