//! Row 3: light that comes and goes, over the whole picture or in places.

use super::{Finding, span};
use crate::numbers::{mean, runs, score_below};
use crate::observe::Observations;
use crate::thresholds::flicker as limits;

const FIX: &str = "deflicker the take, or shoot again with lower guidance or another seed";

/// Global flicker: turns of the mean grey level (each at least `SWING` levels from the turn before) are counted per
/// second; a flash has two, a pan or a fade at most one, flicker many. Flicker in places is left to temporal coherence:
/// its warp error is as high on good clips with water or fast cars.
pub(crate) fn flicker(seen: &Observations) -> Finding {
    if seen.pairs.len() < 3 {
        return Finding::not_applicable("too few frames to flicker");
    }
    let swings = swings(&seen.frames.iter().map(|frame| frame.mean).collect::<Vec<_>>());
    let spans = flicker_spans(seen, &swings);
    let strength = if spans.is_empty() { 0.0 } else { strongest_second(seen, &swings) };
    Finding::scored(score_below(strength, limits::WARN, limits::FAIL), 0.85, "the light is steady")
        .with_spans(spans)
        .with("swing_levels_per_frame", strength)
        .with("strobe_changes_per_second", strobe_changes(seen) as f64)
        .with("temporal_flickering_vbench", vbench_flickering(seen))
}

/// More than three pairs of opposing flashes in some second: unsafe for viewers with photosensitive epilepsy.
pub(crate) fn is_strobe(seen: &Observations) -> bool {
    strobe_changes(seen) > limits::STROBE_CHANGES
}

/// `(255 - mean |f_t+1 - f_t|) / 255`, VBench (arXiv 2311.17982), on luma at the decoded size.
pub(crate) fn vbench_flickering(seen: &Observations) -> f64 {
    1.0 - mean(&seen.pair_values(|pair| pair.native_difference)) / 255.0
}

/// Flicker in places: `warp error / standard deviation of the picture`, frame by frame (Lai et al. 2018).
pub(crate) fn relative_warp(seen: &Observations) -> Vec<f64> {
    seen.pairs
        .iter()
        .zip(&seen.frames)
        .map(|(pair, frame)| if frame.deviation > 3.0 { pair.warp_visible / frame.deviation } else { 0.0 })
        .collect()
}

/// A turn of the level series: at which frame, and how far from the turn before.
struct Swing {
    frame: usize,
    size: f64,
}

/// Alternating extremes with hysteresis: a turn counts once the series has left it by `SWING`.
fn swings(levels: &[f64]) -> Vec<Swing> {
    let mut found: Vec<Swing> = Vec::new();
    let Some(&first) = levels.first() else { return found };
    let (mut extreme, mut at, mut rising, mut from) = (first, 0, None, first);
    for (frame, &level) in levels.iter().enumerate() {
        let further = rising.is_none_or(|up: bool| (level > extreme) == up) && (level - extreme).abs() > 0.0;
        let turned = (level - extreme).abs() >= limits::SWING;
        if rising.is_none() {
            if turned {
                rising = Some(level > extreme);
                (extreme, at) = (level, frame);
            }
        } else if further {
            (extreme, at) = (level, frame);
        } else if turned {
            found.push(Swing { frame: at, size: (extreme - from).abs() });
            (from, extreme, at) = (extreme, level, frame);
            rising = rising.map(|up| !up);
        }
    }
    found
}

fn flicker_spans(seen: &Observations, swings: &[Swing]) -> Vec<director_film::assessment::Span> {
    let second = seen.frames_in(1.0);
    let mut mask = vec![false; seen.frames.len()];
    for (index, swing) in swings.iter().enumerate() {
        let close = swings[index..].iter().take_while(|later| later.frame < swing.frame + second);
        let (count, last) = close.fold((0, swing.frame), |(count, _), later| (count + 1, later.frame));
        if count >= limits::SWINGS_PER_SECOND {
            mask[swing.frame..=last].fill(true);
        }
    }
    let to_span = |run: std::ops::Range<usize>| {
        let inside: Vec<f64> =
            swings.iter().filter(|swing| run.contains(&swing.frame)).map(|swing| swing.size).collect();
        let why = format!("the light turns {} times, by {:.0} levels", inside.len(), mean(&inside));
        let severity = mean(&inside) / 24.0;
        span("flicker", (seen.time(run.start), seen.time(run.end)), severity, why, FIX)
    };
    runs(&mask, second / 4).into_iter().map(to_span).collect()
}

/// Largest sum of swings within a second, per frame.
fn strongest_second(seen: &Observations, swings: &[Swing]) -> f64 {
    let second = seen.frames_in(1.0);
    let total = |start: usize| -> f64 {
        swings.iter().filter(|s| (start..start + second).contains(&s.frame)).map(|s| s.size).sum()
    };
    swings.iter().map(|swing| total(swing.frame)).fold(0.0, f64::max) / second as f64
}

/// Most alternating large-area changes in any second.
fn strobe_changes(seen: &Observations) -> usize {
    let mut turns: Vec<usize> = Vec::new();
    let mut last = None;
    for (index, pair) in seen.pairs.iter().enumerate() {
        let net = pair.brighter - pair.darker;
        if net.abs() > limits::STROBE_AREA && last != Some(net > 0.0) {
            last = Some(net > 0.0);
            turns.push(index);
        }
    }
    let second = seen.frames_in(1.0);
    let within = |start: &usize| turns.iter().filter(|turn| (*start..start + second).contains(turn)).count();
    turns.iter().map(within).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(levels: &[f64]) -> usize {
        swings(levels).len()
    }

    #[test]
    fn flicker_turns_often_a_flash_twice_and_a_fade_never() {
        let flicker: Vec<f64> = (0..24).map(|i| 100.0 + 6.0 * f64::from(i % 2)).collect();
        let slow: Vec<f64> = (0..48).map(|i| 100.0 + 6.0 * (f64::from(i) * 0.785).sin()).collect();
        let mut flash = vec![100.0; 24];
        flash[10] = 180.0;
        let fade: Vec<f64> = (0..24).map(|i| f64::from(i) * 8.0).collect();
        assert!(count(&flicker) >= 20 && count(&slow) >= 10);
        assert!(count(&flash) <= 2 && count(&fade) == 0);
    }
}
