//! Small statistics, shared by detectors. Empty input gives zero: a clip too short to measure shows nothing.

pub(crate) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

pub(crate) fn standard_deviation(values: &[f64]) -> f64 {
    let centre = mean(values);
    mean(&values.iter().map(|value| (value - centre).powi(2)).collect::<Vec<_>>()).sqrt()
}

/// The value below which `share` (0 to 1) of the values lie, by nearest rank.
pub(crate) fn percentile(values: &[f64], share: f64) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * (sorted.len() - 1) as f64).round() as usize;
    sorted[rank.min(sorted.len() - 1)]
}

pub(crate) fn median(values: &[f64]) -> f64 {
    percentile(values, 0.5)
}

/// Zero up to `low`, one from `high`, smooth between.
pub(crate) fn smoothstep(value: f64, low: f64, high: f64) -> f64 {
    let x = ((value - low) / (high - low)).clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

/// The score of a statistic that is better when small: `1 - smoothstep((x - warn) / (fail - warn))`.
pub(crate) fn score_below(value: f64, warn: f64, fail: f64) -> f64 {
    1.0 - smoothstep(value, warn, fail)
}

/// `0.5 * mean + 0.5 * 10th percentile` of the scores of one-second windows, so that one bad half-second stays visible.
pub(crate) fn windowed_score(values: &[f64], per_second: f64, warn: f64, fail: f64) -> f64 {
    let length = (per_second.round() as usize).max(1);
    let windows: Vec<f64> =
        values.chunks(length).map(|window| score_below(mean(window), warn, fail)).collect();
    if windows.is_empty() { 1.0 } else { 0.5 * mean(&windows) + 0.5 * percentile(&windows, 0.1) }
}

/// Runs of `true` as half-open index ranges, those no more than `gap` apart joined.
pub(crate) fn runs(mask: &[bool], gap: usize) -> Vec<std::ops::Range<usize>> {
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for index in mask.iter().enumerate().filter_map(|(index, set)| set.then_some(index)) {
        match found.last_mut() {
            Some(last) if index - last.end <= gap => last.end = index + 1,
            _ => found.push(index..index + 1),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_join_across_a_gap_but_not_across_a_wider_one() {
        let mask = [true, true, false, true, false, false, true];
        assert_eq!(runs(&mask, 1), vec![0..4, 6..7]);
        assert_eq!(runs(&mask, 0), vec![0..2, 3..4, 6..7]);
        assert!(runs(&[false; 4], 3).is_empty());
    }

    #[test]
    fn one_bad_second_lowers_a_windowed_score_more_than_its_share() {
        let mut values = vec![0.0; 40];
        values[30..40].fill(1.0);
        let score = windowed_score(&values, 10.0, 0.2, 0.8);
        assert!((score - 0.375).abs() < 1e-9, "{score}");
    }

    #[test]
    fn smoothstep_is_flat_outside_its_band() {
        assert!(smoothstep(0.1, 0.2, 0.4).abs() < 1e-12);
        assert!((smoothstep(0.3, 0.2, 0.4) - 0.5).abs() < 1e-12);
        assert!((smoothstep(0.5, 0.2, 0.4) - 1.0).abs() < 1e-12);
    }
}
