//! Which pictures are copied and which are encoded: a pure decision.

use director_film::Frames;
use director_film::timeline::{Boundary, PictureClip, Timeline, Transition};
use director_media::{Darkness, Look};

/// A stretch of the film made in one way. Clips are named by their place in the timeline's picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Coded frames are taken as they are; begins on a key frame.
    Copy { clip: usize, first: Frames, frames: Frames },
    /// Frames are decoded and encoded again.
    Encode { clip: usize, first: Frames, frames: Frames },
    /// One clip gives way to the next.
    Mix { from: usize, from_first: Frames, to: usize, to_first: Frames, frames: Frames, look: Look },
    /// A clip rises out of black or sinks into it.
    Dark { clip: usize, first: Frames, frames: Frames, way: Darkness },
}

impl Span {
    pub fn frames(self) -> Frames {
        match self {
            Self::Copy { frames, .. }
            | Self::Encode { frames, .. }
            | Self::Mix { frames, .. }
            | Self::Dark { frames, .. } => frames,
        }
    }

    /// What makes its frames, but for which clips they come from.
    pub(crate) fn without_places(self) -> String {
        match self {
            Self::Copy { first, frames, .. } | Self::Encode { first, frames, .. } => {
                format!("plain {} {}", first.0, frames.0)
            }
            Self::Mix { from_first, to_first, frames, look, .. } => {
                format!("{look:?} {} {} {}", from_first.0, to_first.0, frames.0)
            }
            Self::Dark { first, frames, way, .. } => format!("{way:?} {} {}", first.0, frames.0),
        }
    }

    /// The same frames without copying.
    pub fn encoded(self) -> Self {
        match self {
            Self::Copy { clip, first, frames } => Self::Encode { clip, first, frames },
            other => other,
        }
    }
}

/// The film as spans, in order, whose frames add up to the programme's length. `group` is the distance between key frames of
/// the media: a copy begins on one and, since no frame depends on a later one, may end anywhere.
pub fn plan(timeline: &Timeline, group: u64) -> Vec<Span> {
    let mut spans = Vec::new();
    for (index, clip) in timeline.picture.iter().enumerate() {
        let (incoming, outgoing) = (timeline.boundary(index), timeline.boundary(index + 1));
        let (from, to) = clip.transition.black();
        if incoming.frames > Frames::ZERO {
            spans.push(mix(&timeline.picture, index, incoming));
        }
        let first = clip.source_in + incoming.own_after;
        let end = clip.source_in + clip.frames - outgoing.own_before;
        let dark = |first, frames, way| {
            (frames > Frames::ZERO).then_some(Span::Dark { clip: index, first, frames, way })
        };
        spans.extend(dark(first, from, Darkness::Rise));
        body(index, first + from, end - to, group.max(1), &mut spans);
        spans.extend(dark(end - to, to, Darkness::Sink));
    }
    spans
}

fn mix(clips: &[PictureClip], to: usize, boundary: Boundary) -> Span {
    let (before, after) = (&clips[to - 1], &clips[to]);
    let look = match after.transition {
        Transition::Wipe { direction, .. } => Look::Wipe(direction),
        _ => Look::Fade,
    };
    Span::Mix {
        from: to - 1,
        from_first: before.source_in + before.frames - boundary.own_before,
        to,
        to_first: after.source_in - boundary.handle_after(),
        frames: boundary.frames,
        look,
    }
}

/// Encodes up to the next key frame, copies the rest.
pub(crate) fn body(clip: usize, first: Frames, end: Frames, group: u64, spans: &mut Vec<Span>) {
    let key = Frames(first.0.next_multiple_of(group)).min(end);
    if key > first {
        spans.push(Span::Encode { clip, first, frames: key - first });
    }
    if end > key {
        spans.push(Span::Copy { clip, first: key, frames: end - key });
    }
}
