//! What stays where it is while the picture moves: bars, logos; and areas that change at once.

use crate::picture::plane::Plane;
use crate::picture::shrink::Shrink;
use crate::thresholds::{letterbox, watermark};
use director_film::Size;

/// Shorter side at which strokes are accumulated, in pixels: lettering of a logo is still legible there.
const SHORT_SIDE_PX: usize = 320;
/// Side of the blocks into which lasting strokes are gathered.
const BLOCK_PX: usize = 10;
/// Pixels to one coarse pixel, per side.
const COARSE: usize = 4;

/// Blocks that hold strokes which last while the picture moves underneath.
#[derive(Debug, Clone, Default)]
pub(crate) struct Overlay {
    pub(crate) columns: usize,
    pub(crate) rows: usize,
    pub(crate) marked: Vec<bool>,
    /// Frames that were looked at.
    pub(crate) samples: usize,
}

/// Running sums per pixel.
#[derive(Debug)]
pub(crate) struct OverlayCount {
    shrink: Shrink,
    every: usize,
    samples: usize,
    stroke: Vec<f32>,
    stroke_square: Vec<f32>,
    grey: Vec<f32>,
    /// Of a quarter of the size, where noise and dither are averaged out.
    coarse: Vec<f32>,
    coarse_square: Vec<f32>,
}

impl OverlayCount {
    pub(crate) fn new(size: Size, rate: f64) -> Self {
        let shrink = Shrink::to_short_side(size.width as usize, size.height as usize, SHORT_SIDE_PX);
        let pixels = shrink.size().0 * shrink.size().1;
        let sums = || vec![0.0_f32; pixels];
        Self {
            shrink,
            every: ((rate / watermark::SAMPLES_PER_SECOND).round() as usize).max(1),
            samples: 0,
            stroke: sums(),
            stroke_square: sums(),
            grey: sums(),
            coarse: sums(),
            coarse_square: sums(),
        }
    }

    pub(crate) fn add(&mut self, index: usize, frame: &[u8]) {
        if !index.is_multiple_of(self.every) {
            return;
        }
        let plane = self.shrink.apply(frame);
        self.samples += 1;
        for y in 1..plane.height - 1 {
            let (up, row, down) = (plane.row(y - 1), plane.row(y), plane.row(y + 1));
            let line = y * plane.width..(y + 1) * plane.width;
            let (stroke, stroke_square) =
                (&mut self.stroke[line.clone()], &mut self.stroke_square[line.clone()]);
            let grey = &mut self.grey[line];
            for x in 1..plane.width - 1 {
                let laplacian = 4.0 * row[x] - row[x - 1] - row[x + 1] - up[x] - down[x];
                stroke[x] += laplacian;
                stroke_square[x] += laplacian * laplacian;
                grey[x] += row[x];
            }
        }
        let coarse = plane.half().half();
        for (at, value) in coarse.data.iter().enumerate() {
            self.coarse[at] += value;
            self.coarse_square[at] += value * value;
        }
    }

    pub(crate) fn finish(self) -> Overlay {
        let (width, height) = self.shrink.size();
        let (columns, rows) = (width / BLOCK_PX, height / BLOCK_PX);
        let blocks: Vec<Strokes> =
            (0..columns * rows).map(|block| self.strokes(block % columns, block / columns, width)).collect();
        let marked = (0..blocks.len()).map(|block| is_marked(&blocks, columns, block)).collect();
        Overlay { columns, rows, marked, samples: self.samples }
    }

    /// Lasting strokes of one block and the directions they run in, by the gradient of the mean picture.
    fn strokes(&self, column: usize, row: usize, width: usize) -> Strokes {
        let mut found = Strokes::default();
        for y in (row * BLOCK_PX).max(1)..(row + 1) * BLOCK_PX {
            for x in (column * BLOCK_PX).max(1)..(column + 1) * BLOCK_PX {
                let at = y * width + x;
                if at + width >= self.grey.len() || !self.is_stroke(at, width) {
                    continue;
                }
                let (gx, gy) =
                    (self.grey[at + 1] - self.grey[at - 1], self.grey[at + width] - self.grey[at - width]);
                let length = (gx * gx + gy * gy).max(1e-6);
                found.count += 1;
                found.xx += gx * gx / length;
                found.yy += gy * gy / length;
                found.xy += gx * gy / length;
            }
        }
        found
    }

    /// A fine detail that keeps its strength while the grey level around it changes.
    fn is_stroke(&self, at: usize, width: usize) -> bool {
        let count = self.samples.max(1) as f32;
        let mean = self.stroke[at] / count;
        let deviation = (self.stroke_square[at] / count - mean * mean).max(0.0).sqrt();
        if mean.abs() < watermark::STROKE_LEVELS || mean.abs() < watermark::LASTING * deviation {
            return false;
        }
        let coarse = (at / width / COARSE) * (width / COARSE) + (at % width / COARSE).min(width / COARSE - 1);
        let level = self.coarse[coarse] / count;
        self.coarse_square[coarse] / count - level * level > watermark::MOVING_LEVELS.powi(2)
    }
}

/// How many lasting strokes there are, and the sum of the outer products of their unit gradients.
#[derive(Debug, Clone, Copy, Default)]
struct Strokes {
    count: usize,
    xx: f32,
    yy: f32,
    xy: f32,
}

/// Enough strokes in the block, running in more than one direction around it: a line that slides along itself lasts too.
fn is_marked(blocks: &[Strokes], columns: usize, block: usize) -> bool {
    if blocks[block].count < watermark::STROKE_PIXELS {
        return false;
    }
    let mut sum = blocks[block];
    for other in around(block, columns, blocks.len()).map(|cell| blocks[cell]) {
        sum.count += other.count;
        sum.xx += other.xx;
        sum.yy += other.yy;
        sum.xy += other.xy;
    }
    let spread = ((sum.xx - sum.yy).powi(2) + 4.0 * sum.xy * sum.xy).sqrt();
    let lesser = 0.5 * (sum.xx + sum.yy - spread);
    lesser >= watermark::CROSSING * sum.count as f32
}

/// Thickness of even dark bars at the top, bottom, left and right, as shares of the side they narrow.
pub(crate) fn bars(plane: &Plane) -> [f64; 4] {
    let (width, height) = (plane.width, plane.height);
    let row = |y: usize| is_bar(plane.row(y).iter().copied());
    let column = |x: usize| is_bar((0..height).map(|y| plane.data[y * width + x]));
    let thickness = |count: usize, side: usize| count as f64 / side as f64;
    [
        thickness((0..height).take_while(|y| row(*y)).count(), height),
        thickness((0..height).rev().take_while(|y| row(*y)).count(), height),
        thickness((0..width).take_while(|x| column(*x)).count(), width),
        thickness((0..width).rev().take_while(|x| column(*x)).count(), width),
    ]
}

fn is_bar(line: impl Iterator<Item = f32>) -> bool {
    let (mut sum, mut square, mut count) = (0.0_f32, 0.0_f32, 0.0_f32);
    for value in line {
        sum += value;
        square += value * value;
        count += 1.0;
    }
    let mean = sum / count;
    mean < letterbox::LEVEL && (square / count - mean * mean).max(0.0).sqrt() < letterbox::DEVIATION
}

/// Share of the picture of the largest connected group of blocks above `level`.
pub(crate) fn largest_area(blocks: &Plane, level: f32) -> f64 {
    let mut open: Vec<bool> = blocks.data.iter().map(|value| *value > level).collect();
    let mut largest = 0;
    for start in 0..open.len() {
        largest = largest.max(flood(&mut open, blocks.width, start).len());
    }
    largest as f64 / open.len().max(1) as f64
}

/// The group of set cells (corners touch) around `start`, cleared as they are taken.
pub(crate) fn flood(open: &mut [bool], columns: usize, start: usize) -> Vec<usize> {
    let mut group = Vec::new();
    let mut todo = vec![start];
    while let Some(cell) = todo.pop() {
        if !std::mem::take(&mut open[cell]) {
            continue;
        }
        group.push(cell);
        todo.extend(around(cell, columns, open.len()));
    }
    group
}

/// The up to eight cells around a cell.
fn around(cell: usize, columns: usize, cells: usize) -> impl Iterator<Item = usize> {
    let (column, row) = ((cell % columns) as isize, (cell / columns) as isize);
    let steps = (-1..=1).flat_map(|down| (-1..=1).map(move |right| (down, right)));
    steps.filter(|step| *step != (0, 0)).filter_map(move |(down, right)| {
        let (x, y) = (column + right, row + down);
        let inside = (0..columns as isize).contains(&x) && (0..(cells / columns) as isize).contains(&y);
        inside.then(|| y as usize * columns + x as usize)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_measured_on_each_side() {
        let mut plane = Plane { width: 100, height: 50, data: vec![120.0; 5000] };
        plane.data[..500].fill(2.0);
        plane.data[4500..].fill(2.0);
        let [top, bottom, left, right] = bars(&plane);
        assert!((top - 0.1).abs() < 1e-9 && (bottom - 0.1).abs() < 1e-9 && left + right < 1e-9);
    }

    #[test]
    fn the_largest_group_is_counted_once_and_does_not_wrap_around() {
        let data = vec![9.0, 0.0, 9.0, 0.0, 0.0, 9.0, 0.0, 0.0, 0.0];
        let share = largest_area(&Plane { width: 3, height: 3, data }, 5.0);
        assert!((share - 2.0 / 9.0).abs() < 1e-9, "{share}");
    }
}
