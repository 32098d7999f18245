//! Which triangle is seen in each pixel. Spans are exact: triangles that share an edge leave no gap and no overlap.

use std::ops::Range;

/// Sub-pixel positions per pixel.
const SUB: f32 = 16.0;

/// A triangle on the picture, as its edges in sixteenths of a pixel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shard {
    /// Depth measure at pixel (x, y) is `depth[0] * x + depth[1] * y + depth[2]`; the largest wins.
    pub(crate) depth: [f32; 3],
    pub(crate) owner: u32,
    /// First row, first row after the middle corner, row after the last.
    turns: [i32; 3],
    long: Edge,
    short: [Edge; 2],
}

impl Shard {
    /// `None` where no row of pixel centres is touched.
    pub(crate) fn new(points: [(f32, f32); 3], depth: [f32; 3], owner: u32) -> Option<Self> {
        let mut corners = points.map(|(x, y)| ((x * SUB).round() as i32, (y * SUB).round() as i32));
        corners.sort_unstable_by_key(|corner| corner.1);
        let turns = corners.map(|(_, y)| centre_after(f64::from(y)));
        if turns[0] >= turns[2] {
            return None;
        }
        let [top, middle, bottom] = corners;
        let short = [Edge::new(top, middle), Edge::new(middle, bottom)];
        Some(Self { depth, owner, turns, long: Edge::new(top, bottom), short })
    }

    pub(crate) fn rows(&self) -> Range<i32> {
        self.turns[0]..self.turns[2]
    }

    /// Calls `paint(row, columns)` for each row within `rows`.
    pub(crate) fn spans(&self, rows: Range<i32>, width: i32, mut paint: impl FnMut(i32, Range<i32>)) {
        let [first, turn, last] = self.turns;
        let long = &self.long;
        for (short, span) in self.short.iter().zip([first..turn, turn..last]) {
            for row in span.start.max(rows.start)..span.end.min(rows.end) {
                let (a, b) = (long.column(row), short.column(row));
                let (first, last) = (a.min(b).max(0), a.max(b).min(width));
                if first < last {
                    paint(row, first..last);
                }
            }
        }
    }
}

/// An edge as a line; the same two corners always give the same columns, whichever triangle asks.
#[derive(Debug, Clone, Copy)]
struct Edge {
    x: f64,
    y: f64,
    slope: f64,
}

impl Edge {
    fn new(top: (i32, i32), bottom: (i32, i32)) -> Self {
        let rise = bottom.1 - top.1;
        let slope = if rise == 0 { 0.0 } else { f64::from(bottom.0 - top.0) / f64::from(rise) };
        Self { x: f64::from(top.0), y: f64::from(top.1), slope }
    }

    /// The first pixel whose centre is not left of the edge.
    fn column(&self, row: i32) -> i32 {
        centre_after(self.x + self.slope * (f64::from(row * 16 + 8) - self.y))
    }
}

/// The first pixel whose centre is at or after a position in sixteenths.
fn centre_after(position: f64) -> i32 {
    let scaled = (position - 8.0) / 16.0;
    // Rounding up by hand: `f64::ceil` is a call on the oldest x86-64 machines.
    let down = scaled as i32;
    down + i32::from(scaled > f64::from(down))
}

/// No triangle.
pub(crate) const NOTHING: u32 = u32::MAX;

/// Depth and owner of every pixel of a few rows.
#[derive(Debug, Default)]
pub(crate) struct Band {
    pub(crate) rows: Range<i32>,
    pub(crate) width: usize,
    depth: Vec<f32>,
    pub(crate) owner: Vec<u32>,
}

impl Band {
    pub(crate) fn reset(&mut self, rows: Range<i32>, width: usize) {
        let count = width * rows.len();
        self.depth.clear();
        self.depth.resize(count, 0.0);
        self.owner.clear();
        self.owner.resize(count, NOTHING);
        (self.rows, self.width) = (rows, width);
    }

    /// One over the distance along the view, 0 where nothing is.
    pub(crate) fn depths(&self) -> &[f32] {
        &self.depth
    }

    pub(crate) fn draw(&mut self, shard: &Shard) {
        let (first_row, width) = (self.rows.start, self.width);
        let (depth, owner) = (&mut self.depth, &mut self.owner);
        let [dx, dy, d0] = shard.depth;
        shard.spans(self.rows.clone(), width as i32, |row, columns| {
            let line = (row - first_row) as usize * width;
            let range = line + columns.start as usize..line + columns.end as usize;
            let start = d0 + dy * (row as f32 + 0.5) + dx * (columns.start as f32 + 0.5);
            nearest(&mut depth[range.clone()], &mut owner[range], start, dx, shard.owner);
        });
    }
}

fn nearest(depth: &mut [f32], owner: &mut [u32], start: f32, step: f32, mine: u32) {
    for (index, (depth, owner)) in depth.iter_mut().zip(owner.iter_mut()).enumerate() {
        let here = start + step * index as i32 as f32;
        let wins = here > *depth;
        *depth = if wins { here } else { *depth };
        *owner = if wins { mine } else { *owner };
    }
}

/// Keeps the largest depth only, for shadow maps.
pub(crate) fn largest(depth: &mut [f32], start: f32, step: f32) {
    for (index, depth) in depth.iter_mut().enumerate() {
        let here = start + step * index as i32 as f32;
        *depth = if here > *depth { here } else { *depth };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Dice;

    #[test]
    fn a_fan_of_triangles_covers_each_pixel_once() {
        let mut dice = Dice::new(3);
        let rim: Vec<(f32, f32)> = (0..24)
            .map(|i| {
                let (s, c) = crate::math::sin_cos(i as f32 / 24.0 * std::f32::consts::TAU);
                let radius = dice.between(15.0, 31.0);
                (32.0 + c * radius, 32.0 + s * radius)
            })
            .collect();
        let mut hits = vec![0; 64 * 64];
        for (index, &point) in rim.iter().enumerate() {
            let next = rim[(index + 1) % rim.len()];
            let Some(shard) = Shard::new([(32.3, 31.7), point, next], [0.0, 0.0, 1.0], 0) else { continue };
            shard.spans(0..64, 64, |row, columns| {
                columns.for_each(|x| hits[row as usize * 64 + x as usize] += 1);
            });
        }
        assert!(hits.iter().all(|h| *h <= 1), "an overlap");
        let near = (22..42).flat_map(|y| (22..42).map(move |x| (x, y)));
        assert!(near.into_iter().all(|(x, y): (usize, usize)| hits[y * 64 + x] == 1), "a gap");
    }
}
