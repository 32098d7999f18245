//! The picture as editors see it: clips that meet at edges without overlapping, with transitions standing on the edges.

use director_film::Frames;
use director_film::timeline::{Boundary, PictureClip, Timeline, Transition};

/// A clip between its edges.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decision<'a> {
    pub index: usize,
    pub clip: &'a PictureClip,
    /// Where it starts in the film.
    pub start: Frames,
    /// First frame used of the media.
    pub source: Frames,
    pub frames: Frames,
    /// What stands on its first edge.
    pub mix: Option<Mix>,
    /// Frames that rise out of and sink into black.
    pub black: (Frames, Frames),
}

/// A transition in which two clips are seen, with its frames on both sides of the edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mix {
    pub transition: Transition,
    pub before: Frames,
    pub after: Frames,
}

impl Mix {
    fn of(transition: Transition, boundary: Boundary) -> Option<Self> {
        let before = edge(boundary);
        let stands = boundary.frames > Frames::ZERO;
        stands.then_some(Self { transition, before, after: boundary.frames - before })
    }

    pub(crate) fn frames(self) -> Frames {
        self.before + self.after
    }
}

/// Frames of a boundary before its edge: half, whatever lends them.
pub(super) fn edge(boundary: Boundary) -> Frames {
    Frames(boundary.frames.0 / 2)
}

/// All clips in order; their frames add up to the programme's length.
pub(super) fn decisions(timeline: &Timeline) -> Vec<Decision<'_>> {
    let mut start = Frames::ZERO;
    let clips = timeline.picture.iter().enumerate().map(|(index, clip)| {
        let (incoming, outgoing) = (timeline.boundary(index), timeline.boundary(index + 1));
        // An overlapping clip gives up its share of the frames that lie beyond the edge.
        let given_up = incoming.own_after - (incoming.frames - edge(incoming));
        let lost = outgoing.own_before - edge(outgoing);
        let decision = Decision {
            index,
            clip,
            start,
            source: clip.source_in + given_up,
            frames: clip.frames - given_up - lost,
            mix: Mix::of(clip.transition, incoming),
            black: clip.transition.black(),
        };
        start = start + decision.frames;
        decision
    });
    clips.collect()
}
