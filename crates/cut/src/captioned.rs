//! Where captions are drawn into the picture: copies give way to encodings under them and go on from the next key frame.

use crate::spans::{Span, body};
use director_film::Frames;
use director_film::timeline::Caption;

/// A span with the captions that lie on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub span: Span,
    pub captions: Vec<Lying>,
}

/// A caption by its place in the timeline, and the frames of the span on which it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lying {
    pub caption: usize,
    pub from: Frames,
    pub until: Frames,
}

/// The spans, divided at the captions. Transitions stay whole, whatever lies on them.
pub(crate) fn captioned(spans: &[Span], captions: &[Caption], group: u64) -> Vec<Step> {
    let mut at = Frames::ZERO;
    let mut steps = Vec::new();
    for span in spans {
        match *span {
            Span::Copy { clip, first, frames } => divide(
                (clip, first, frames),
                at,
                captions,
                |uncovered| {
                    let mut spans = Vec::new();
                    body(clip, uncovered.0, uncovered.1, group, &mut spans);
                    spans
                },
                &mut steps,
            ),
            Span::Encode { clip, first, frames } => divide(
                (clip, first, frames),
                at,
                captions,
                |(from, until)| vec![Span::Encode { clip, first: from, frames: until - from }],
                &mut steps,
            ),
            span => steps.push(Step { span, captions: lying(captions, at, at + span.frames()) }),
        }
        at = at + span.frames();
    }
    steps
}

/// Divides plain frames, which begin at `at` of the film, at the beginnings and ends of captions.
fn divide(
    (clip, first, frames): (usize, Frames, Frames),
    at: Frames,
    captions: &[Caption],
    bare: impl Fn((Frames, Frames)) -> Vec<Span>,
    steps: &mut Vec<Step>,
) {
    let end = at + frames;
    let media = |position: Frames| first + (position - at);
    let mut done = at;
    for lies in lying(captions, at, end) {
        let (from, until) = (at + lies.from, at + lies.until);
        if from > done {
            steps.extend(bare((media(done), media(from))).into_iter().map(uncaptioned));
        }
        let span = Span::Encode { clip, first: media(from), frames: until - from };
        steps.push(Step { span, captions: vec![Lying { from: Frames::ZERO, until: until - from, ..lies }] });
        done = until;
    }
    if end > done {
        steps.extend(bare((media(done), media(end))).into_iter().map(uncaptioned));
    }
}

fn uncaptioned(span: Span) -> Step {
    Step { span, captions: Vec::new() }
}

/// The captions seen between two frames of the film, counted from the first.
fn lying(captions: &[Caption], start: Frames, end: Frames) -> Vec<Lying> {
    // In order and apart, so both ends of what overlaps can be searched.
    let from = captions.partition_point(|caption| caption.end <= start);
    let until = captions.partition_point(|caption| caption.start < end);
    let seen = captions.iter().enumerate().take(until).skip(from);
    seen.map(|(index, caption)| Lying {
        caption: index,
        from: caption.start.max(start) - start,
        until: caption.end.min(end) - start,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caption(start: u64, end: u64) -> Caption {
        Caption { start: Frames(start), end: Frames(end), text: "x".to_owned() }
    }

    #[test]
    fn only_frames_under_captions_and_up_to_the_next_key_are_encoded() {
        let copy = |first, frames| Span::Copy { clip: 0, first: Frames(first), frames: Frames(frames) };
        let encode = |first, frames| Span::Encode { clip: 0, first: Frames(first), frames: Frames(frames) };
        let steps = captioned(&[copy(0, 60)], &[caption(10, 15), caption(15, 20), caption(59, 60)], 12);
        let shape: Vec<(Span, Vec<usize>)> = steps
            .iter()
            .map(|step| (step.span, step.captions.iter().map(|lies| lies.caption).collect()))
            .collect();
        assert_eq!(
            shape,
            [
                (copy(0, 10), vec![]),
                (encode(10, 5), vec![0]),
                (encode(15, 5), vec![1]),
                (encode(20, 4), vec![]),
                (copy(24, 35), vec![]),
                (encode(59, 1), vec![2]),
            ]
        );
        assert_eq!(captioned(&[copy(0, 60)], &[], 12), [Step { span: copy(0, 60), captions: vec![] }]);
    }
}
