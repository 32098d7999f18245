//! Filled outlines with exact area anti-aliasing.
//!
//! Each line segment adds its signed area to the cells it crosses; a running sum over a row is then the coverage
//! (the accumulation buffer of Raph Levien's font-rs).

/// Cells past the end of each row, where the last column spills over.
const SPARE: usize = 2;

/// Collects an outline in pixels, y down, and turns it into coverage.
#[derive(Debug)]
pub(crate) struct Coverage {
    pub(crate) width: usize,
    pub(crate) height: usize,
    cells: Vec<f32>,
}

impl Coverage {
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self { width, height, cells: vec![0.0; (width + SPARE) * height] }
    }

    pub(crate) fn line(&mut self, from: (f32, f32), to: (f32, f32)) {
        let (sign, top, bottom) = if from.1 < to.1 { (1.0, from, to) } else { (-1.0, to, from) };
        if bottom.1 - top.1 < 1e-6 {
            return;
        }
        let slope = (bottom.0 - top.0) / (bottom.1 - top.1);
        let first = top.1.max(0.0) as usize;
        let last = (bottom.1.max(0.0).ceil() as usize).min(self.height);
        for row in first..last {
            let y0 = top.1.max(row as f32);
            let y1 = bottom.1.min(row as f32 + 1.0);
            if y1 > y0 {
                let (x0, x1) = (top.0 + slope * (y0 - top.1), top.0 + slope * (y1 - top.1));
                self.row_segment(row, x0.min(x1), x0.max(x1), sign * (y1 - y0));
            }
        }
    }

    /// One segment within one row: `height` is its signed share of the row.
    fn row_segment(&mut self, row: usize, x0: f32, x1: f32, height: f32) {
        let limit = self.width as f32;
        let (x0, x1) = (x0.clamp(0.0, limit), x1.clamp(0.0, limit));
        let base = row * (self.width + SPARE);
        let first = x0 as usize;
        let mut remaining = height;
        if x1 <= first as f32 + 1.0 {
            let mean = 0.5 * (x0 + x1) - first as f32;
            self.cells[base + first] += height * (1.0 - mean);
            self.cells[base + first + 1] += height * mean;
            return;
        }
        let per_x = height / (x1 - x0);
        let mut carried = 0.0;
        for column in first..self.width {
            let (left, right) = (x0.max(column as f32), x1.min(column as f32 + 1.0));
            if right <= left {
                break;
            }
            let part = per_x * (right - left);
            let mean = 0.5 * (left + right) - column as f32;
            self.cells[base + column] += carried + part * (1.0 - mean);
            carried = part * mean;
            remaining -= part;
        }
        let end = (x1.ceil() as usize).min(self.width);
        self.cells[base + end] += carried + remaining;
    }

    /// Alpha per pixel, rows from the top.
    pub(crate) fn alphas(&self) -> Vec<u8> {
        let mut alphas = Vec::with_capacity(self.width * self.height);
        for row in self.cells.chunks(self.width + SPARE) {
            let mut sum = 0.0_f32;
            alphas.extend(row[..self.width].iter().map(|cell| {
                sum += cell;
                (sum.abs().min(1.0) * 255.0 + 0.5) as u8
            }));
        }
        alphas
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rectangle_covers_its_area_and_half_its_half_pixels() {
        let mut coverage = Coverage::new(6, 4);
        let corners = [(1.5, 1.0), (4.0, 1.0), (4.0, 3.0), (1.5, 3.0), (1.5, 1.0)];
        for pair in corners.windows(2) {
            coverage.line(pair[0], pair[1]);
        }
        let alphas = coverage.alphas();
        assert_eq!(&alphas[6..12], &[0, 128, 255, 255, 0, 0]);
        assert_eq!(&alphas[0..6], &[0; 6]);
        assert_eq!(&alphas[18..24], &[0; 6]);
    }
}
