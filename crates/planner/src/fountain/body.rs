//! The screenplay's lines to scenes, one paragraph at a time.

use super::marks;
use crate::error::Problems;
use crate::input::Line;
use crate::markdown::{Piece, Speaker, pieces, plain, push_beat, settle_leading_pauses};
use director_film::script::{At, Beat, Element, ElementKind, Scene};

struct Body<'p> {
    scenes: Vec<Scene>,
    problems: &'p mut Problems,
}

pub(super) fn scenes(lines: &[Line<'_>], problems: &mut Problems) -> Vec<Scene> {
    let mut body = Body { scenes: Vec::new(), problems };
    for paragraph in lines.split(|line| is_blank(line.text)) {
        let trimmed: Vec<_> =
            paragraph.iter().map(|line| line.trimmed()).filter(|line| !line.text.is_empty()).collect();
        body.paragraph(&trimmed);
    }
    body.check_last_scene();
    settle_leading_pauses(&mut body.scenes);
    body.scenes
}

/// Two spaces keep a blank line inside a speech, as the format has it.
fn is_blank(text: &str) -> bool {
    text.trim().is_empty() && text.len() != 2
}

impl Body<'_> {
    fn paragraph(&mut self, lines: &[Line<'_>]) {
        let Some((first, below)) = lines.split_first() else { return };
        if first.text.starts_with(['#', '=']) {
            self.paragraph(below);
        } else if let Some(words) = marks::heading(first.text) {
            self.check_last_scene();
            self.scenes.push(Scene { heading: plain(words), at: first.at, beats: Vec::new() });
            self.paragraph(below);
        } else if let Some(words) = marks::centred(first.text) {
            self.beat(vec![Element { at: first.at, kind: ElementKind::Card { text: plain(words) } }]);
            self.paragraph(below);
        } else if let (Some(words), true) = (marks::transition(first.text), below.is_empty()) {
            self.beat(vec![Element { at: first.at, kind: ElementKind::Action { text: words.to_owned() } }]);
        } else if let (Some((speaker, dual)), false) = (marks::cue(first.text), below.is_empty()) {
            let elements = self.speech(&speaker, below);
            self.turn(elements, dual);
        } else {
            self.action(lines);
        }
    }

    /// Dialogue under its cue.
    fn speech(&mut self, speaker: &Speaker, lines: &[Line<'_>]) -> Vec<Element> {
        let mut elements: Vec<Element> = Vec::new();
        let mut manner = speaker.manner.clone();
        let mut words = Words::default();
        for line in lines {
            if let Some(inner) = line.text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
                words.close_dialogue(speaker, &mut manner, &mut elements);
                if !crate::plan::is_off_camera(manner.as_deref()) {
                    manner = Some(plain(inner));
                }
                continue;
            }
            let line = line.text.strip_prefix('~').map_or(*line, |_| line.after(1));
            for (at, piece) in pieces(line, self.problems) {
                match piece {
                    Piece::Words(text) => words.add(text, at),
                    Piece::Direction(kind) => {
                        words.close_dialogue(speaker, &mut manner, &mut elements);
                        elements.push(Element { at, kind });
                    }
                }
            }
        }
        words.close_dialogue(speaker, &mut manner, &mut elements);
        elements
    }

    /// Everything that is neither heading, cue nor transition. Lyrics outside a speech are heard as narration.
    fn action(&mut self, lines: &[Line<'_>]) {
        let mut elements = Vec::new();
        let mut words = Words::default();
        let sung = lines.iter().all(|line| line.text.starts_with('~'));
        for line in lines {
            let line = line.text.strip_prefix(['!', '~']).map_or(*line, |_| line.after(1));
            for (at, piece) in pieces(line, self.problems) {
                match piece {
                    Piece::Words(text) => words.add(text, at),
                    Piece::Direction(kind) => {
                        words.close_action(sung, &mut elements);
                        elements.push(Element { at, kind });
                    }
                }
            }
        }
        words.close_action(sung, &mut elements);
        self.beat(elements);
    }

    /// Dual dialogue shares the beat of the speech it runs beside.
    fn turn(&mut self, elements: Vec<Element>, dual: bool) {
        let beside = self.scenes.last_mut().and_then(|scene| scene.beats.last_mut());
        match beside {
            Some(beat) if dual => beat.elements.extend(elements),
            _ => self.beat(elements),
        }
    }

    fn beat(&mut self, elements: Vec<Element>) {
        let Some(at) = elements.first().map(|element| element.at) else { return };
        if self.scenes.is_empty() {
            self.scenes.push(Scene { heading: String::new(), at, beats: Vec::new() });
        }
        let scene = self.scenes.last_mut().expect("a scene was just made");
        push_beat(scene, Beat { at, elements });
    }

    fn check_last_scene(&mut self) {
        if let Some(Scene { heading, at, beats }) = self.scenes.last()
            && beats.is_empty()
        {
            self.problems.add(
                *at,
                format!("the scene `{heading}` has nothing in it"),
                "action or dialogue under it",
            );
        }
    }
}

/// Words of one stretch, and where they began.
#[derive(Default)]
struct Words(Option<(String, At)>);

impl Words {
    fn add(&mut self, text: &str, at: At) {
        let (words, _) = self.0.get_or_insert_with(|| (String::new(), at));
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(text);
    }

    fn close(&mut self) -> Option<(String, At)> {
        let (words, at) = self.0.take()?;
        let text = plain(&words);
        text.chars().any(char::is_alphanumeric).then_some((text, at))
    }

    fn close_dialogue(
        &mut self,
        speaker: &Speaker,
        manner: &mut Option<String>,
        elements: &mut Vec<Element>,
    ) {
        let Some((text, at)) = self.close() else { return };
        let kept = if crate::plan::is_off_camera(manner.as_deref()) { manner.clone() } else { manner.take() };
        let kind = ElementKind::Dialogue { speaker: speaker.name.clone(), manner: kept, text };
        elements.push(Element { at, kind });
    }

    fn close_action(&mut self, sung: bool, elements: &mut Vec<Element>) {
        let Some((text, at)) = self.close() else { return };
        let kind = if sung { ElementKind::Narration { text } } else { ElementKind::Action { text } };
        elements.push(Element { at, kind });
    }
}
