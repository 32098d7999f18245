//! Row 16: do sounds begin when things move?

use super::{Finding, span};
use crate::numbers::{mean, standard_deviation};
use crate::observe::Observations;
use crate::observe::sound::HOPS_PER_SECOND;
use crate::thresholds::sync as limits;

/// Cross-correlation, within half a second, of sound onsets (spectral flux) with motion onsets (positive part of the
/// second difference of flow energy), both at 100 Hz and standardised; the lag of the peak against the tolerances of
/// ITU-R BT.1359-1. Confidence is the lead of the peak over the next one in standard deviations. Fewer than four
/// motion onsets or a weak peak: unverified. Lips need a model.
pub(crate) fn sync(seen: &Observations) -> Finding {
    let Some(heard) = &seen.sound else {
        return Finding::not_applicable("there is no sound");
    };
    if heard.loudness.is_none() || seen.pairs.len() < 4 {
        return Finding::not_applicable("there is nothing to hear or nothing to see");
    }
    let motion = motion_onsets(seen);
    let events = events(&motion);
    if events < limits::EVENTS {
        return Finding::unverified("too few sudden movements to compare with the sound");
    }
    let length = motion.len().min(heard.onsets.len());
    let (lag, confidence) = lag(&standardised(&motion[..length]), &standardised(&heard.onsets[..length]));
    let finding = if confidence < limits::CONFIDENCE {
        Finding::unverified("sound and movement do not line up clearly at any offset")
    } else {
        judged(seen, lag, confidence)
    };
    finding.with("sound_late_seconds", lag).with("lead_deviations", confidence).with("events", events as f64)
}

fn judged(seen: &Observations, lag: f64, confidence: f64) -> Finding {
    let (off, detect, accept) = if lag < 0.0 {
        (-lag, limits::DETECT_EARLY, limits::ACCEPT_EARLY)
    } else {
        (lag, limits::DETECT_LATE, limits::ACCEPT_LATE)
    };
    let score = crate::numbers::score_below(off, detect, accept);
    let wrong = (off > accept).then(|| {
        let side = if lag < 0.0 { "early" } else { "late" };
        let why = format!("the sound is {:.0} ms {side}", 1000.0 * off);
        span("offset", (0.0, seen.seconds()), 1.0 - score, why, "shift the sound by the measured offset")
    });
    Finding::scored(score, (0.2 * confidence).min(0.6), "sound and movement begin together")
        .with_spans(wrong.into_iter().collect())
}

/// Positive second difference of mean flow, laid on the hops of the sound.
fn motion_onsets(seen: &Observations) -> Vec<f64> {
    let energy = seen.pair_values(|pair| pair.own_flow);
    let rise = |index: usize| -> f64 {
        let before = index.checked_sub(1).map_or(energy[index], |last| energy[last]);
        let ahead = energy.get(index + 1).copied().unwrap_or(energy[index]);
        (ahead - 2.0 * energy[index] + before).max(0.0)
    };
    let hops = (seen.seconds() * HOPS_PER_SECOND as f64) as usize;
    let frame = |hop: usize| ((hop as f64 / HOPS_PER_SECOND as f64) * seen.rate) as usize;
    (0..hops).map(|hop| rise(frame(hop).min(energy.len() - 1))).collect()
}

/// Separate rises above the mean by two deviations.
fn events(onsets: &[f64]) -> usize {
    let limit = mean(onsets) + 2.0 * standard_deviation(onsets);
    crate::numbers::runs(&onsets.iter().map(|value| *value > limit).collect::<Vec<_>>(), 5).len()
}

fn standardised(values: &[f64]) -> Vec<f64> {
    let (centre, spread) = (mean(values), standard_deviation(values).max(1e-9));
    values.iter().map(|value| (value - centre) / spread).collect()
}

/// Seconds by which the sound follows the motion, and how clearly.
fn lag(motion: &[f64], sound: &[f64]) -> (f64, f64) {
    let reach = (limits::SEARCH_SECONDS * HOPS_PER_SECOND as f64) as i64;
    let correlation = |shift: i64| -> f64 {
        let products = motion.iter().enumerate().filter_map(|(index, value)| {
            let at = usize::try_from(index as i64 + shift).ok()?;
            Some(value * sound.get(at)?)
        });
        products.sum::<f64>() / motion.len().max(1) as f64
    };
    let values: Vec<f64> = (-reach..=reach).map(correlation).collect();
    let best = (0..values.len()).max_by(|a, b| values[*a].total_cmp(&values[*b])).unwrap_or(0);
    let next = (0..values.len())
        .filter(|index| index.abs_diff(best) > 6)
        .map(|index| values[index])
        .fold(f64::NEG_INFINITY, f64::max);
    let confidence = (values[best] - next) / standard_deviation(&values).max(1e-9);
    ((best as f64 + parabolic(&values, best) - reach as f64) / HOPS_PER_SECOND as f64, confidence)
}

/// Offset of the top of the parabola through a peak and its neighbours.
fn parabolic(values: &[f64], peak: usize) -> f64 {
    if peak == 0 || peak + 1 >= values.len() {
        return 0.0;
    }
    let (before, top, after) = (values[peak - 1], values[peak], values[peak + 1]);
    let bend = before - 2.0 * top + after;
    if bend.abs() < 1e-12 { 0.0 } else { 0.5 * (before - after) / bend }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shifted_copy_has_the_lag_it_was_shifted_by() {
        let mut motion = vec![0.0; 500];
        for at in [40, 130, 170, 300, 410] {
            motion[at] = 1.0;
        }
        for shift in [-8_i64, 0, 13] {
            let sound: Vec<f64> = (0..500_i64)
                .map(|i| {
                    usize::try_from(i - shift).ok().and_then(|at| motion.get(at)).copied().unwrap_or(0.0)
                })
                .collect();
            let (lag, confidence) = lag(&standardised(&motion), &standardised(&sound));
            assert!((lag - shift as f64 / 100.0).abs() < 0.006 && confidence > 1.0, "{shift}: {lag}");
        }
    }
}
