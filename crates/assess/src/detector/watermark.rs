//! Row 13a: a logo or lettering that stays while the picture moves.

use super::{Finding, span};
use crate::observe::Observations;
use crate::observe::overlay::{Overlay, flood};
use crate::thresholds::watermark as limits;

const FIX: &str = "crop or cover the mark, or shoot again and ask for no text, logo or watermark";

/// After Dekel, Rubinstein, Liu, Freeman, "On the Effectiveness of Visible Watermarks", CVPR 2017: what keeps its shape
/// through the take although the picture underneath changes. Strokes are seen by their Laplacian, which a ramp that
/// slides by does not have and a line that trembles does not keep. On a scene that stands still, nothing can be told.
pub(crate) fn watermark(seen: &Observations) -> Finding {
    let overlay = &seen.overlay;
    if overlay.samples < limits::SAMPLES {
        return Finding::not_applicable("too few frames to tell a mark from the scene");
    }
    let mark = mark(overlay);
    let area = mark.as_ref().map_or(0, Vec::len) as f64 / overlay.marked.len() as f64;
    let spans = mark.map(|mark| {
        let why = format!("a mark {} does not move with the picture", place(overlay, &mark));
        span("watermark", (0.0, seen.seconds()), 0.7, why, FIX)
    });
    let score = if spans.is_some() { 0.0 } else { 1.0 };
    Finding::scored(score, 0.6, "no lasting mark")
        .with_spans(spans.into_iter().collect())
        .with("mark_share", area)
}

/// The largest group of marked blocks, when it has the size of a mark and holds most of them: scenery that lasts is
/// scattered over the picture.
fn mark(overlay: &Overlay) -> Option<Vec<usize>> {
    let mut open = overlay.marked.clone();
    let groups = (0..open.len()).map(|start| flood(&mut open, overlay.columns, start));
    let largest = groups.max_by_key(Vec::len)?;
    let share = largest.len() as f64 / overlay.marked.len() as f64;
    let all = overlay.marked.iter().filter(|marked| **marked).count();
    let alone = largest.len() as f64 >= limits::ALONE * all as f64;
    (alone && (limits::AREA_MIN..=limits::AREA_MAX).contains(&share)).then_some(largest)
}

fn place(overlay: &Overlay, group: &[usize]) -> &'static str {
    let mean = |value: fn(usize, usize) -> usize| {
        group.iter().map(|cell| value(*cell, overlay.columns)).sum::<usize>() as f64 / group.len() as f64
    };
    let column = mean(|cell, columns| cell % columns) / overlay.columns as f64;
    let row = mean(|cell, columns| cell / columns) / overlay.rows as f64;
    match (row < 0.5, column < 0.5) {
        (true, true) => "in the upper left",
        (true, false) => "in the upper right",
        (false, true) => "in the lower left",
        (false, false) => "in the lower right",
    }
}
