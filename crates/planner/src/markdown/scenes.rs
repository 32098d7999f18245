//! Headings and paragraphs to scenes of beats.

use super::blocks::Block;
use super::turns::beats_of;
use crate::error::Problems;
use director_film::script::{At, Beat, Element, ElementKind, Scene};

/// The title, where the first heading is one, and the scenes.
pub(super) fn build(
    blocks: &[Block<'_>],
    want_title: bool,
    problems: &mut Problems,
) -> (Option<String>, Vec<Scene>) {
    let mut title = None;
    let mut scenes: Vec<Scene> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        match block {
            Block::Heading { level, text, at } => {
                let next = blocks.get(index + 1);
                let holds_headings =
                    matches!(next, Some(Block::Heading { level: inner, .. }) if inner > level);
                if holds_headings && index == 0 && want_title {
                    title = Some(text.clone());
                } else if !holds_headings {
                    check_heading(text, *at, next, problems);
                    scenes.push(Scene { heading: text.clone(), at: *at, beats: Vec::new() });
                }
            }
            Block::Paragraph(lines) => {
                let at = lines[0].at;
                if scenes.is_empty() {
                    scenes.push(Scene { heading: String::new(), at, beats: Vec::new() });
                }
                let scene = scenes.last_mut().expect("a scene was just made");
                for beat in beats_of(lines, problems) {
                    push_beat(scene, beat);
                }
            }
        }
    }
    settle_leading_pauses(&mut scenes);
    (title, scenes)
}

fn check_heading(text: &str, at: At, next: Option<&Block<'_>>, problems: &mut Problems) {
    if text.is_empty() {
        problems.add(
            at,
            "this heading has no words",
            "where the scene takes place, such as `## Kitchen, morning`",
        );
    } else if !matches!(next, Some(Block::Paragraph(_))) {
        let expected = "narration, dialogue, an action in parentheses or a [card: …] under it";
        problems.add(at, format!("the scene `{text}` has nothing in it"), expected);
    }
}

/// A pause between two paragraphs belongs to the one before it.
pub(crate) fn push_beat(scene: &mut Scene, beat: Beat) {
    let only_pauses = beat.elements.iter().all(is_pause);
    match scene.beats.last_mut() {
        Some(last) if only_pauses => last.elements.extend(beat.elements),
        _ => scene.beats.push(beat),
    }
}

/// A scene that begins with a pause holds it before its first beat.
pub(crate) fn settle_leading_pauses(scenes: &mut [Scene]) {
    for scene in scenes {
        if scene.beats.len() > 1 && scene.beats[0].elements.iter().all(is_pause) {
            let pauses = scene.beats.remove(0);
            scene.beats[0].elements.splice(0..0, pauses.elements);
        }
    }
}

fn is_pause(element: &Element) -> bool {
    matches!(element.kind, ElementKind::Pause { .. })
}
