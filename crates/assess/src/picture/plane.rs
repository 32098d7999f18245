//! One plane of grey levels.

/// Grey levels 0 to 255, full range, row by row from the top.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plane {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) data: Vec<f32>,
}

impl Plane {
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self { width, height, data: vec![0.0; width * height] }
    }

    pub(crate) fn row(&self, y: usize) -> &[f32] {
        &self.data[y * self.width..(y + 1) * self.width]
    }

    pub(crate) fn short_side(&self) -> usize {
        self.width.min(self.height)
    }

    pub(crate) fn mean(&self) -> f32 {
        self.data.iter().sum::<f32>() / self.data.len() as f32
    }

    /// Standard deviation of the grey levels.
    pub(crate) fn deviation(&self) -> f32 {
        let centre = self.mean();
        let square: f32 = self.data.iter().map(|value| (value - centre) * (value - centre)).sum();
        (square / self.data.len() as f32).sqrt()
    }

    /// Half as wide and high (rounded down), each value the mean of two by two.
    pub(crate) fn half(&self) -> Self {
        let mut small = Self::new(self.width / 2, self.height / 2);
        for y in 0..small.height {
            let (upper, lower) = (self.row(2 * y), self.row(2 * y + 1));
            let row = &mut small.data[y * small.width..(y + 1) * small.width];
            for (value, (a, b)) in row.iter_mut().zip(upper.chunks_exact(2).zip(lower.chunks_exact(2))) {
                *value = 0.25 * (a[0] + a[1] + b[0] + b[1]);
            }
        }
        small
    }

    /// Gaussian of standard deviation 0.8 pixel (five taps), borders repeated.
    pub(crate) fn smooth(&self) -> Self {
        const TAPS: [f32; 3] = [0.4949, 0.2309, 0.02165];
        let (width, height) = (self.width, self.height);
        let mut across = Self::new(width, height);
        let mut padded = vec![0.0_f32; width + 4];
        for y in 0..height {
            let row = self.row(y);
            padded[2..width + 2].copy_from_slice(row);
            padded[..2].fill(row[0]);
            padded[width + 2..].fill(row[width - 1]);
            let out = &mut across.data[y * width..(y + 1) * width];
            for (value, near) in out.iter_mut().zip(padded.windows(5)) {
                *value = TAPS[0] * near[2] + TAPS[1] * (near[1] + near[3]) + TAPS[2] * (near[0] + near[4]);
            }
        }
        across.smooth_down(TAPS)
    }

    fn smooth_down(&self, taps: [f32; 3]) -> Self {
        let mut out = Self::new(self.width, self.height);
        let last = self.height - 1;
        for y in 0..self.height {
            let rows = [y.saturating_sub(2), y.saturating_sub(1), y, (y + 1).min(last), (y + 2).min(last)]
                .map(|row| self.row(row));
            let line = &mut out.data[y * self.width..(y + 1) * self.width];
            for (x, value) in line.iter_mut().enumerate() {
                *value = taps[0] * rows[2][x]
                    + taps[1] * (rows[1][x] + rows[3][x])
                    + taps[2] * (rows[0][x] + rows[4][x]);
            }
        }
        out
    }

    /// Means of `side` by `side` blocks; cut-off blocks at the right and bottom are left out.
    pub(crate) fn blocks(&self, side: usize) -> Self {
        let mut out = Self::new(self.width / side, self.height / side);
        let scale = 1.0 / (side * side) as f32;
        for y in 0..out.height * side {
            let line = &mut out.data[(y / side) * (self.width / side)..][..self.width / side];
            for (value, block) in line.iter_mut().zip(self.row(y).chunks_exact(side)) {
                *value += scale * block.iter().sum::<f32>();
            }
        }
        out
    }

    /// Mean absolute difference, in grey levels. Both planes are of one size.
    pub(crate) fn difference(&self, other: &Self) -> f32 {
        let sum: f32 = self.data.iter().zip(&other.data).map(|(a, b)| (a - b).abs()).sum();
        sum / self.data.len().max(1) as f32
    }

    /// Absolute differences, pixel by pixel.
    pub(crate) fn differences(&self, other: &Self) -> Self {
        let data = self.data.iter().zip(&other.data).map(|(a, b)| (a - b).abs()).collect();
        Self { width: self.width, height: self.height, data }
    }

    pub(crate) fn max(&self) -> f32 {
        self.data.iter().copied().fold(0.0, f32::max)
    }

    /// Value between pixels by bilinear interpolation; `None` outside the picture.
    pub(crate) fn at(&self, x: f32, y: f32) -> Option<f32> {
        let inside = x >= 0.0 && y >= 0.0 && x <= (self.width - 1) as f32 && y <= (self.height - 1) as f32;
        if !inside {
            return None;
        }
        let (left, top) = ((x as usize).min(self.width - 2), (y as usize).min(self.height - 2));
        let (fx, fy) = (x - left as f32, y - top as f32);
        let at = top * self.width + left;
        let (a, b) = (&self.data[at..at + 2], &self.data[at + self.width..at + self.width + 2]);
        Some((1.0 - fy) * ((1.0 - fx) * a[0] + fx * a[1]) + fy * ((1.0 - fx) * b[0] + fx * b[1]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(width: usize, height: usize) -> Plane {
        let data = (0..width * height).map(|i| (i % width) as f32 + 10.0 * (i / width) as f32).collect();
        Plane { width, height, data }
    }

    #[test]
    fn smoothing_keeps_a_flat_picture_and_its_mean() {
        let flat = Plane { width: 9, height: 7, data: vec![50.0; 63] };
        assert!(flat.smooth().difference(&flat) < 1e-2);
    }

    #[test]
    fn a_bilinear_sample_lies_on_the_ramp() {
        assert!((ramp(8, 6).at(2.5, 3.25).unwrap() - 35.0).abs() < 1e-4);
        assert!(ramp(8, 6).at(-0.1, 0.0).is_none() && ramp(8, 6).at(7.1, 0.0).is_none());
    }

    #[test]
    fn halves_and_blocks_are_means() {
        assert!((ramp(8, 6).half().data[0] - 5.5).abs() < 1e-5);
        assert!((ramp(8, 8).blocks(4).data[0] - 16.5).abs() < 1e-4);
    }
}
