//! Tap B: sharpness, noise, blockiness and banding at the decoded size, a few times per second.

use crate::numbers::percentile;
use crate::thresholds::quality as limits;
use director_film::Size;

/// Side of the patches in which noise is measured, in pixels.
const PATCH_PX: usize = 64;
/// Larger pictures are judged by their middle.
const WINDOW: (usize, usize) = (1920, 1080);

/// One sampled frame.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Quality {
    pub(crate) frame: usize,
    /// Steepness of the sharpest edges, 0 to 1; `None` without edges.
    pub(crate) sharpness: Option<f64>,
    /// Standard deviation of the noise in grey levels.
    pub(crate) noise: f64,
    /// Steps across block borders over steps inside; 1 is none.
    pub(crate) blockiness: f64,
    /// Share of pixels on the edge of a band.
    pub(crate) banding: f64,
}

#[derive(Debug)]
pub(crate) struct Sampler {
    width: usize,
    window: (usize, usize, usize, usize),
    every: usize,
}

impl Sampler {
    pub(crate) fn new(size: Size, rate: f64) -> Self {
        let (width, height) = (size.width as usize, size.height as usize);
        let (w, h) = (width.min(WINDOW.0), height.min(WINDOW.1));
        // A window that starts on a multiple of 16 keeps the phase of coding blocks.
        let window = ((width - w) / 2 / 16 * 16, (height - h) / 2 / 16 * 16, w, h);
        Self { width, window, every: ((rate / limits::SAMPLES_PER_SECOND).round() as usize).max(1) }
    }

    pub(crate) fn sample(&self, index: usize, frame: &[u8]) -> Option<Quality> {
        if !index.is_multiple_of(self.every) {
            return None;
        }
        let (left, top, width, height) = self.window;
        let rows: Vec<&[u8]> =
            (top..top + height).map(|y| &frame[y * self.width + left..][..width]).collect();
        Some(Quality { frame: index, ..measure(&rows) })
    }
}

fn measure(rows: &[&[u8]]) -> Quality {
    let calm = median_of_nine(rows);
    let calm_rows: Vec<&[u8]> = calm.chunks_exact(rows[0].len()).collect();
    Quality {
        frame: 0,
        sharpness: sharpness(&calm_rows),
        noise: noise(rows),
        blockiness: blockiness(rows),
        banding: banding(rows),
    }
}

/// Median of three by three, so that noise does not pass for sharpness. Borders are copied.
fn median_of_nine(rows: &[&[u8]]) -> Vec<u8> {
    let width = rows[0].len();
    let mut out = Vec::with_capacity(width * rows.len());
    for y in 0..rows.len() {
        if y == 0 || y + 1 == rows.len() || width < 3 {
            out.extend_from_slice(rows[y]);
            continue;
        }
        out.push(rows[y][0]);
        let at = out.len();
        out.resize(at + width - 2, 0);
        median_row([rows[y - 1], rows[y], rows[y + 1]], &mut out[at..]);
        out.push(rows[y][width - 1]);
    }
    out
}

/// Median of the column medians' neighbourhood: max of the minima, median of the medians, min of the maxima, and their
/// median, which is the exact median of nine.
fn median_row(rows: [&[u8]; 3], out: &mut [u8]) {
    let width = rows[0].len();
    let (mut low, mut middle, mut high) = (vec![0_u8; width], vec![0_u8; width], vec![0_u8; width]);
    for x in 0..width {
        let (a, b, c) = (rows[0][x], rows[1][x], rows[2][x]);
        low[x] = a.min(b).min(c);
        middle[x] = a.min(b).max(a.max(b).min(c));
        high[x] = a.max(b).max(c);
    }
    let last = out.len();
    for x in 0..last {
        let bottom = low[x].max(low[x + 1]).max(low[x + 2]);
        let (a, b, c) = (middle[x], middle[x + 1], middle[x + 2]);
        let centre = a.min(b).max(a.max(b).min(c));
        let top = high[x].min(high[x + 1]).min(high[x + 2]);
        out[x] = bottom.min(centre).max(bottom.max(centre).min(top));
    }
}

/// Steepness of the sharpest twentieth of the edges: the largest step between neighbours over the contrast of the nine
/// pixels around, where that contrast is firm. A clean edge gives 0.4 to 1, one blurred by a Gaussian of deviation s
/// pixels below 0.44 from a deviation of 3 on. In the manner of edge width in CPBD (Narvekar and Karam 2011), which asks the same of a
/// probability; a shallow focus is legal as long as something is sharp. `None` without edges.
fn sharpness(rows: &[&[u8]]) -> Option<f64> {
    let mut edges = Edges { counts: [0; EDGE_BINS] };
    for row in rows.iter().step_by(4) {
        row.windows(EDGE_PX).step_by(2).for_each(|near| edges.add(near));
    }
    let mut column = Vec::with_capacity(rows.len());
    for x in (0..rows[0].len()).step_by(4) {
        column.clear();
        column.extend(rows.iter().map(|row| row[x]));
        column.windows(EDGE_PX).step_by(2).for_each(|near| edges.add(near));
    }
    edges.sharpest()
}

/// Pixels in which an edge must fit.
const EDGE_PX: usize = 9;
const EDGE_BINS: usize = 100;

/// Histogram of steepness.
struct Edges {
    counts: [u32; EDGE_BINS],
}

impl Edges {
    fn add(&mut self, near: &[u8]) {
        let (mut low, mut high, mut step) = (near[0], near[0], 0);
        for pair in near.windows(2) {
            low = low.min(pair[1]);
            high = high.max(pair[1]);
            step = step.max(pair[0].abs_diff(pair[1]));
        }
        let contrast = high - low;
        if contrast >= limits::EDGE_CONTRAST {
            let bin = usize::from(step) * EDGE_BINS / (usize::from(contrast) + 1);
            self.counts[bin] += 1;
        }
    }

    fn sharpest(&self) -> Option<f64> {
        let total: u32 = self.counts.iter().sum();
        if total < limits::EDGES {
            return None;
        }
        let mut above = 0;
        let bin = (0..EDGE_BINS).rev().find(|bin| {
            above += self.counts[*bin];
            above * 20 >= total
        });
        bin.map(|bin| (bin as f64 + 0.5) / EDGE_BINS as f64)
    }
}

/// Robust standard deviation of the finest diagonal detail (`MAD(HH) / 0.6745`, Donoho and Johnstone 1994; Haar
/// wavelet), of the patches between the calmest and the busiest: texture is not noise, and flat areas hide it.
fn noise(rows: &[&[u8]]) -> f64 {
    let side = PATCH_PX.min(rows[0].len()).min(rows.len()) & !1;
    let mut patches = Vec::new();
    for top in (0..=rows.len() - side).step_by(side.max(2)) {
        for left in (0..=rows[0].len() - side).step_by(side.max(2)) {
            patches.push(patch_noise(rows, left, top, side));
        }
    }
    percentile(&patches, 0.3)
}

fn patch_noise(rows: &[&[u8]], left: usize, top: usize, side: usize) -> f64 {
    let mut histogram = [0_u32; 511];
    for y in (top..top + side).step_by(2) {
        let (upper, lower) = (&rows[y][left..left + side], &rows[y + 1][left..left + side]);
        for (a, b) in upper.chunks_exact(2).zip(lower.chunks_exact(2)) {
            let detail = i32::from(a[0]) - i32::from(a[1]) - i32::from(b[0]) + i32::from(b[1]);
            histogram[detail.unsigned_abs() as usize / 2] += 1;
        }
    }
    median_of_histogram(&histogram) / 0.6745
}

/// The median with linear interpolation inside its bin: whole grey levels are too coarse for small noise.
fn median_of_histogram(histogram: &[u32]) -> f64 {
    let half = f64::from(histogram.iter().sum::<u32>()) / 2.0;
    let mut below = 0.0;
    for (level, count) in histogram.iter().enumerate() {
        let count = f64::from(*count);
        if below + count >= half && count > 0.0 {
            return level as f64 + (half - below) / count - 0.5 * f64::from(u8::from(level > 0));
        }
        below += count;
    }
    0.0
}

/// Wang, Bovik, Evans, "Blind measurement of blocking artifacts", ICIP 2000, in the pixel domain: the mean step across
/// columns eight apart over the mean step elsewhere, for the phase where it is largest.
fn blockiness(rows: &[&[u8]]) -> f64 {
    let mut sums = [0_u64; 8];
    let mut counts = [0_u64; 8];
    for row in rows.iter().step_by(4) {
        for (phase, (sum, count)) in sums.iter_mut().zip(&mut counts).enumerate() {
            for x in (phase + 8..row.len()).step_by(8) {
                *sum += u64::from(row[x].abs_diff(row[x - 1]));
                *count += 1;
            }
        }
    }
    let (total, all) = (sums.iter().sum::<u64>(), counts.iter().sum::<u64>());
    (0..8).fold(1.0, |worst: f64, phase| {
        let across = sums[phase] as f64 / counts[phase].max(1) as f64;
        let inside = (total - sums[phase]) as f64 / (all - counts[phase]).max(1) as f64;
        worst.max((across + 0.1) / (inside + 0.1))
    })
}

/// In the manner of CAMBI (Netflix 2021): the share of pixels at a step of two to four levels between two perfectly flat
/// stretches. One-level steps are what eight bits cannot avoid.
fn banding(rows: &[&[u8]]) -> f64 {
    const FLAT_PX: usize = 6;
    let (mut edges, mut seen) = (0_usize, 0_usize);
    for row in rows.iter().step_by(8) {
        for near in row.windows(2 * FLAT_PX).step_by(2) {
            seen += 1;
            let step = near[FLAT_PX].abs_diff(near[FLAT_PX - 1]);
            let flat = |part: &[u8]| part.iter().all(|value| *value == part[0]);
            let band = (2..=4).contains(&step) && flat(&near[..FLAT_PX]) && flat(&near[FLAT_PX..]);
            edges += usize::from(band);
        }
    }
    edges as f64 / seen.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noisy(sd: f64) -> Vec<u8> {
        let mut state = 12_345_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / f64::from(1 << 24) - 0.5
        };
        // The sum of twelve uniforms has variance one.
        (0..256 * 256).map(|_| (120.0 + sd * (0..12).map(|_| next()).sum::<f64>()).round() as u8).collect()
    }

    #[test]
    fn noise_is_measured_in_grey_levels() {
        for sd in [2.0, 5.0, 10.0] {
            let picture = noisy(sd);
            let rows: Vec<&[u8]> = picture.chunks(256).collect();
            assert!((noise(&rows) / sd - 1.0).abs() < 0.2, "{sd}: {}", noise(&rows));
        }
    }

    #[test]
    fn a_median_of_nine_is_the_median() {
        let rows: [&[u8]; 3] = [&[9, 1, 8, 0], &[2, 7, 3, 0], &[6, 4, 5, 0]];
        assert_eq!(median_of_nine(&rows)[5..7], [5, 3]);
    }

    #[test]
    fn eight_pixel_blocks_are_seen_and_smooth_ramps_are_not() {
        let blocks: Vec<u8> = (0..256 * 64).map(|i| ((i % 256) / 8 * 7 % 120) as u8 + 60).collect();
        let ramp: Vec<u8> = (0..256 * 64).map(|i| (i % 256) as u8).collect();
        assert!(blockiness(&blocks.chunks(256).collect::<Vec<_>>()) > 3.0);
        assert!(blockiness(&ramp.chunks(256).collect::<Vec<_>>()) < 1.3);
    }
}
