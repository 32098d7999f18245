//! Size, angle and camera of every clip, by rule; words of the action overrule.
//!
//! Sizes of neighbouring beats come from two different pairs, so that no cut joins two clips of the same size, and
//! rewording one beat leaves its neighbours' shots alone.

use director_film::shot::{Angle, CameraMove, Shot, ShotSize};

/// Where in its scene a clip stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Opens,
    Middle,
    Closes,
}

/// What a clip shows, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Position {
    pub(crate) beat: usize,
    pub(crate) clip_in_beat: usize,
    pub(crate) part: Part,
    pub(crate) people: usize,
    pub(crate) dialogue: bool,
    pub(crate) acts: bool,
}

pub(crate) fn shot(position: Position, action: Option<&str>) -> Shot {
    let action = action.map(str::to_lowercase);
    let moving = action.as_deref().is_some_and(goes_somewhere);
    let ruled = Shot { size: size(position), angle: angle(position), camera: camera(position, moving) };
    action.map_or(ruled, |text| asked_for(&text, ruled))
}

fn size(position: Position) -> ShotSize {
    const EVEN: [ShotSize; 2] = [ShotSize::Medium, ShotSize::MediumWide];
    const ODD: [ShotSize; 2] = [ShotSize::MediumClose, ShotSize::Wide];
    match position {
        Position { part: Part::Opens, dialogue: true, people: 2.., .. } => ShotSize::TwoShot,
        Position { part: Part::Opens, .. } => ShotSize::Establishing,
        Position { part: Part::Closes, acts: false, .. } => ShotSize::CloseUp,
        Position { beat, clip_in_beat, .. } if beat % 2 == 0 => EVEN[clip_in_beat % 2],
        Position { clip_in_beat, .. } => ODD[clip_in_beat % 2],
    }
}

fn angle(position: Position) -> Angle {
    match position {
        Position { acts: true, dialogue: false, beat, .. } if beat % 2 == 1 => Angle::Low,
        _ => Angle::Eye,
    }
}

/// Faces that speak hold still for the camera; actions are followed by moving it, never by turning it.
fn camera(position: Position, moving: bool) -> CameraMove {
    const NARRATED: [CameraMove; 3] = [CameraMove::DollyIn, CameraMove::Orbit, CameraMove::DollyOut];
    match position {
        Position { dialogue: true, .. } => CameraMove::Static,
        Position { acts: true, .. } if moving => CameraMove::Tracking,
        Position { acts: true, .. } => CameraMove::DollyIn,
        Position { beat, clip_in_beat, .. } => NARRATED[(beat + clip_in_beat) % NARRATED.len()],
    }
}

/// Whether the action, in lower case, moves somebody or something from one place to another.
fn goes_somewhere(action: &str) -> bool {
    const STEMS: [&str; 12] = [
        "walk", "run", "drive", "driving", "ride", "riding", "roll", "cross", "fly", "flies", "follow",
        "hurr",
    ];
    action.split(|c: char| !c.is_alphanumeric()).any(|word| STEMS.iter().any(|stem| word.starts_with(stem)))
}

/// What the action's own words say about the shot.
fn asked_for(action: &str, ruled: Shot) -> Shot {
    let said = |(words, _): &&(&str, ShotSize)| action.contains(words);
    Shot {
        size: SIZES.iter().find(said).map_or(ruled.size, |(_, size)| *size),
        angle: ANGLES
            .iter()
            .find(|(words, _)| action.contains(words))
            .map_or(ruled.angle, |(_, angle)| *angle),
        camera: moves_in(action).first().copied().unwrap_or(ruled.camera),
    }
}

/// Longer phrases come before those they contain.
const SIZES: [(&str, ShotSize); 15] = [
    ("extreme close-up", ShotSize::ExtremeCloseUp),
    ("extreme close up", ShotSize::ExtremeCloseUp),
    ("medium close-up", ShotSize::MediumClose),
    ("close-up", ShotSize::CloseUp),
    ("close up of", ShotSize::CloseUp),
    ("close on", ShotSize::CloseUp),
    ("extreme wide", ShotSize::ExtremeWide),
    ("medium wide", ShotSize::MediumWide),
    ("wide shot", ShotSize::Wide),
    ("medium shot", ShotSize::Medium),
    ("establishing shot", ShotSize::Establishing),
    ("over the shoulder", ShotSize::OverShoulder),
    ("over-the-shoulder", ShotSize::OverShoulder),
    ("insert shot", ShotSize::Insert),
    ("point of view", ShotSize::Pov),
];

const ANGLES: [(&str, Angle); 5] = [
    ("low angle", Angle::Low),
    ("high angle", Angle::High),
    ("bird's-eye", Angle::BirdsEye),
    ("from above", Angle::High),
    ("dutch angle", Angle::Dutch),
];

const MOVES: [(&[&str], CameraMove); 21] = [
    (&["static camera", "camera holds", "locked off"], CameraMove::Static),
    (&["dolly in", "dollies in", "push in", "pushes in"], CameraMove::DollyIn),
    (&["dolly out", "dollies out", "pull back", "pulls back", "dolly back"], CameraMove::DollyOut),
    (&["truck left", "trucks left"], CameraMove::TruckLeft),
    (&["truck right", "trucks right"], CameraMove::TruckRight),
    (&["pedestal up", "pedestals up"], CameraMove::PedestalUp),
    (&["pedestal down", "pedestals down"], CameraMove::PedestalDown),
    (&["crane up", "cranes up"], CameraMove::CraneUp),
    (&["crane down", "cranes down"], CameraMove::CraneDown),
    (&["tracking shot", "camera follows", "camera tracks"], CameraMove::Tracking),
    (&["pan left", "pans left"], CameraMove::PanLeft),
    (&["pan right", "pans right"], CameraMove::PanRight),
    (&["tilt up", "tilts up"], CameraMove::TiltUp),
    (&["tilt down", "tilts down"], CameraMove::TiltDown),
    (&["camera roll", "camera rolls"], CameraMove::Roll),
    (&["whip pan"], CameraMove::WhipPan),
    (&["zoom in", "zooms in"], CameraMove::ZoomIn),
    (&["zoom out", "zooms out"], CameraMove::ZoomOut),
    (&["rack focus", "racks focus"], CameraMove::RackFocus),
    (&["slow orbit", "camera orbits", "orbit around"], CameraMove::Orbit),
    (&["handheld", "hand-held"], CameraMove::Handheld),
];

/// The different camera moves a text in lower case asks for.
pub(crate) fn moves_in(text: &str) -> Vec<CameraMove> {
    let asked = |words: &[&str]| words.iter().any(|phrase| text.contains(phrase));
    MOVES.iter().filter(|(words, _)| asked(words)).map(|(_, camera)| *camera).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_actions_own_words_overrule_the_rule() {
        let position =
            Position { beat: 0, clip_in_beat: 0, part: Part::Opens, people: 0, dialogue: false, acts: true };
        let ruled = shot(position, Some("The door opens."));
        assert_eq!((ruled.size, ruled.camera), (ShotSize::Establishing, CameraMove::DollyIn));
        let asked = shot(position, Some("Extreme close-up, low angle: slow pan left over the desk."));
        let expected =
            Shot { size: ShotSize::ExtremeCloseUp, angle: Angle::Low, camera: CameraMove::PanLeft };
        assert_eq!(asked, expected);
    }

    #[test]
    fn neighbouring_clips_never_share_their_size() {
        for beat in 0..6 {
            for clip_in_beat in 0..3 {
                let at = |beat, clip_in_beat, last| {
                    size(Position {
                        beat,
                        clip_in_beat,
                        part: if last { Part::Closes } else { Part::Middle },
                        people: 1,
                        dialogue: true,
                        acts: false,
                    })
                };
                let here = at(beat, clip_in_beat, false);
                for next in [at(beat, clip_in_beat + 1, false), at(beat + 1, 0, false), at(beat + 1, 0, true)]
                {
                    assert_ne!(here, next, "beat {beat}, clip {clip_in_beat}");
                }
            }
        }
    }
}
