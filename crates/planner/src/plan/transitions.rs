//! How scenes give way to each other.

use director_film::frames::Frames;
use director_film::plan::PlannedClip;
use director_film::timeline::Transition;

/// Half a second at 24 frames.
const CROSSFADE: u64 = 12;

/// What a script asks for, as in `CUT TO:` or `DISSOLVE TO:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    Cut,
    Crossfade,
}

/// A transition written as an action: capitals that end in `TO:`, or a fade.
pub(crate) fn wish_of(text: &str) -> Option<Wish> {
    let text = text.trim();
    let fade = matches!(text, "FADE IN:" | "FADE OUT." | "FADE OUT:" | "FADE TO BLACK.");
    let written = text.ends_with("TO:") && text.len() <= 40 && !text.chars().any(char::is_lowercase);
    match (fade, written) {
        (true, _) => Some(Wish::Crossfade),
        (_, true) if text.contains("DISSOLVE") || text.contains("FADE") => Some(Wish::Crossfade),
        (_, true) => Some(Wish::Cut),
        _ => None,
    }
}

/// The longest crossfade up to half a second that swallows no word on either side; a cut when there is no room.
pub(crate) fn crossfade(before: &PlannedClip, after: &PlannedClip) -> Transition {
    let words_end = before.lines.last().map_or(Frames::ZERO, |line| line.start + line.frames);
    let tail = before.frames - words_end;
    let lead = after.lines.first().map_or(after.frames, |line| line.start);
    // Half of each at most, so that two crossfades never meet in one clip.
    let room = tail.0.min(lead.0).min((before.frames.0).min(after.frames.0) / 2);
    match room.min(CROSSFADE) {
        0..=3 => Transition::Cut,
        frames => Transition::Crossfade { frames: Frames(frames) },
    }
}
