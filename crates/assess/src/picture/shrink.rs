//! From the decoded size to the fixed working size, so that statistics do not depend on resolution.

use super::plane::Plane;

/// Weights of the source pixels that make one target pixel.
#[derive(Debug)]
struct Taps {
    start: usize,
    weights: Vec<f32>,
}

/// Area averaging downwards, linear interpolation upwards.
#[derive(Debug)]
pub(crate) struct Shrink {
    width: usize,
    columns: Vec<Taps>,
    rows: Vec<Taps>,
}

impl Shrink {
    /// To `short_side` on the shorter side; the longer is at most four times that, whatever the shape.
    pub(crate) fn to_short_side(width: usize, height: usize, short_side: usize) -> Self {
        let scale = short_side as f64 / width.min(height).max(1) as f64;
        let limit = |side: usize| ((side as f64 * scale).round() as usize).clamp(short_side, 4 * short_side);
        Self { width, columns: taps(width, limit(width)), rows: taps(height, limit(height)) }
    }

    pub(crate) fn size(&self) -> (usize, usize) {
        (self.columns.len(), self.rows.len())
    }

    /// `frame` holds one byte per pixel at the size given to [`Shrink::to_short_side`].
    pub(crate) fn apply(&self, frame: &[u8]) -> Plane {
        let mut out = Plane::new(self.columns.len(), self.rows.len());
        let mut sums = vec![0.0_f32; self.width];
        for (y, row) in self.rows.iter().enumerate() {
            sums.fill(0.0);
            for (offset, weight) in row.weights.iter().enumerate() {
                let source = &frame[(row.start + offset) * self.width..][..self.width];
                for (sum, value) in sums.iter_mut().zip(source) {
                    *sum += weight * f32::from(*value);
                }
            }
            let line = &mut out.data[y * self.columns.len()..][..self.columns.len()];
            for (value, column) in line.iter_mut().zip(&self.columns) {
                *value = dot(&column.weights, &sums[column.start..]);
            }
        }
        out
    }
}

fn dot(weights: &[f32], values: &[f32]) -> f32 {
    weights.iter().zip(values).map(|(weight, value)| weight * value).sum()
}

fn taps(from: usize, to: usize) -> Vec<Taps> {
    let scale = from as f64 / to as f64;
    (0..to)
        .map(|index| if scale >= 1.0 { area(index, scale, from) } else { linear(index, scale, from) })
        .collect()
}

/// The share of every source pixel that lies under target pixel `index`.
fn area(index: usize, scale: f64, from: usize) -> Taps {
    let (left, right) = (index as f64 * scale, ((index + 1) as f64 * scale).min(from as f64));
    let start = (left as usize).min(from - 1);
    let end = (right.ceil() as usize).clamp(start + 1, from);
    let covered = |pixel: usize| right.min((pixel + 1) as f64) - left.max(pixel as f64);
    let weights = (start..end).map(|pixel| (covered(pixel) / (right - left)) as f32).collect();
    Taps { start, weights }
}

fn linear(index: usize, scale: f64, from: usize) -> Taps {
    let centre = ((index as f64 + 0.5) * scale - 0.5).clamp(0.0, (from - 1) as f64);
    let start = (centre as usize).min(from.saturating_sub(2));
    let share = (centre - start as f64) as f32;
    let weights = if from > 1 { vec![1.0 - share, share] } else { vec![1.0] };
    Taps { start, weights }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_survives_shrinking() {
        let frame: Vec<u8> = (0..1280 * 720_u64).map(|i| ((i * 7919) % 251) as u8).collect();
        let shrink = Shrink::to_short_side(1280, 720, 160);
        assert_eq!(shrink.size(), (284, 160));
        let mean = frame.iter().map(|v| f64::from(*v)).sum::<f64>() / frame.len() as f64;
        assert!((f64::from(shrink.apply(&frame).mean()) - mean).abs() < 0.2);
    }

    #[test]
    fn every_shape_gets_a_bounded_working_size() {
        for (width, height) in [(16, 7680), (7680, 16), (1, 1), (160, 120), (161, 3000)] {
            let shrink = Shrink::to_short_side(width, height, 160);
            let plane = shrink.apply(&vec![77; width * height]);
            assert!(plane.data.iter().all(|v| (v - 77.0).abs() < 1e-2), "{width}x{height}");
            assert!(plane.width.max(plane.height) <= 640 && plane.short_side() == 160);
        }
    }
}
