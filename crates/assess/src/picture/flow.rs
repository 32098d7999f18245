//! Dense optical flow by inverse search.
//!
//! Source: Kroeger, Timofte, Dai, Van Gool, "Fast Optical Flow using Dense Inverse Search", ECCV 2016. Patches of 8 by 8
//! every 4 pixels, mean-normalised, searched from the coarsest level of a pyramid down to half the working size, each
//! starting from the coarser flow or a neighbour's result, whichever fits better; pixels average the patches over
//! them, weighted by fit. No variational refinement.

use super::plane::Plane;

const PATCH: usize = 8;
const AREA: usize = PATCH * PATCH;
const STRIDE: usize = 4;
const BORDER: usize = 16;
const ITERATIONS: usize = 8;
/// The coarsest level keeps at least this many pixels on its shorter side.
const COARSEST_PX: usize = 16;

/// Displacement of every pixel of the working picture, in its pixels.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Flow {
    pub(crate) u: Plane,
    pub(crate) v: Plane,
}

/// One picture, reduced level by level and prepared for searching in either direction.
#[derive(Debug)]
pub(crate) struct Pyramid {
    /// Finest (half the working size) first.
    levels: Vec<Level>,
    size: (usize, usize),
}

#[derive(Debug)]
struct Level {
    image: Plane,
    gradient_x: Plane,
    gradient_y: Plane,
    padded: Padded,
}

/// A picture with its borders repeated outwards, so that a patch may hang over the edge.
#[derive(Debug)]
struct Padded {
    stride: usize,
    data: Vec<f32>,
}

impl Pyramid {
    pub(crate) fn new(picture: &Plane) -> Self {
        let mut levels = vec![Level::new(picture.half())];
        while let Some(last) = levels.last()
            && last.image.short_side() >= 2 * COARSEST_PX
        {
            let next = Level::new(last.image.half());
            levels.push(next);
        }
        Self { levels, size: (picture.width, picture.height) }
    }

    /// Where each pixel of `self` went in `next`.
    pub(crate) fn flow_to(&self, next: &Self) -> Flow {
        let mut field: Option<Flow> = None;
        for (from, to) in self.levels.iter().zip(&next.levels).rev() {
            field = Some(search_level(from, to, field.as_ref()));
        }
        let field = field.expect("a pyramid has at least one level");
        Flow { u: double(&field.u, self.size), v: double(&field.v, self.size) }
    }
}

impl Level {
    fn new(image: Plane) -> Self {
        let (width, height) = (image.width, image.height);
        let (mut gradient_x, mut gradient_y) = (Plane::new(width, height), Plane::new(width, height));
        for y in 0..height {
            let (up, row, down) =
                (image.row(y.saturating_sub(1)), image.row(y), image.row((y + 1).min(height - 1)));
            for x in 0..width {
                gradient_x.data[y * width + x] =
                    0.5 * (row[(x + 1).min(width - 1)] - row[x.saturating_sub(1)]);
                gradient_y.data[y * width + x] = 0.5 * (down[x] - up[x]);
            }
        }
        let padded = Padded::new(&image);
        Self { image, gradient_x, gradient_y, padded }
    }
}

impl Padded {
    fn new(image: &Plane) -> Self {
        let stride = image.width + 2 * BORDER;
        let mut data = Vec::with_capacity(stride * (image.height + 2 * BORDER));
        for y in 0..image.height + 2 * BORDER {
            let row = image.row(y.saturating_sub(BORDER).min(image.height - 1));
            data.extend(std::iter::repeat_n(row[0], BORDER));
            data.extend_from_slice(row);
            data.extend(std::iter::repeat_n(row[image.width - 1], BORDER));
        }
        Self { stride, data }
    }

    /// The patch whose upper left corner is at (x, y) of the unpadded picture, held within the border.
    fn patch(&self, x: f32, y: f32) -> [f32; AREA] {
        let rows = self.data.len() / self.stride;
        let limit =
            |value: f32, side: usize| (value + BORDER as f32).clamp(0.0, (side - PATCH - 1) as f32 - 0.01);
        let (x, y) = (limit(x, self.stride), limit(y, rows));
        let (left, top) = (x as usize, y as usize);
        let (fx, fy) = (x - left as f32, y - top as f32);
        let weights = [(1.0 - fx) * (1.0 - fy), fx * (1.0 - fy), (1.0 - fx) * fy, fx * fy];
        let mut out = [0.0; AREA];
        for (r, line) in out.chunks_exact_mut(PATCH).enumerate() {
            let at = (top + r) * self.stride + left;
            let upper: &[f32; PATCH + 1] =
                self.data[at..=at + PATCH].try_into().expect("nine values were cut");
            let at = at + self.stride;
            let lower: &[f32; PATCH + 1] =
                self.data[at..=at + PATCH].try_into().expect("nine values were cut");
            for i in 0..PATCH {
                line[i] = weights[0] * upper[i]
                    + weights[1] * upper[i + 1]
                    + weights[2] * lower[i]
                    + weights[3] * lower[i + 1];
            }
        }
        out
    }
}

/// A patch of the first picture with what inverse search needs: its gradients and their inverse normal matrix.
struct Template {
    x: usize,
    y: usize,
    grey: [f32; AREA],
    gradient_x: [f32; AREA],
    gradient_y: [f32; AREA],
    /// Upper triangle of the inverse; `None` where the patch has no texture to hold on to.
    inverse: Option<[f32; 3]>,
}

impl Template {
    fn cut(level: &Level, x: usize, y: usize) -> Self {
        let (grey, gradient_x, gradient_y) =
            (cut(&level.image, x, y), cut(&level.gradient_x, x, y), cut(&level.gradient_y, x, y));
        let sums = (gradient_x.iter().sum::<f32>(), gradient_y.iter().sum::<f32>());
        let area = AREA as f32;
        let xx = dot(&gradient_x, &gradient_x) - sums.0 * sums.0 / area;
        let yy = dot(&gradient_y, &gradient_y) - sums.1 * sums.1 / area;
        let xy = dot(&gradient_x, &gradient_y) - sums.0 * sums.1 / area;
        let determinant = xx * yy - xy * xy;
        // Below this a patch is flat or a straight edge within the noise of an 8-bit picture.
        let firm = xx + yy > AREA as f32 && determinant > 0.002 * (xx + yy) * (xx + yy);
        let inverse = firm.then(|| [yy / determinant, -xy / determinant, xx / determinant]);
        Self { x, y, grey, gradient_x, gradient_y, inverse }
    }

    /// Residual against `target` displaced by (u, v), its mean removed, with the mean of its squares.
    fn residual(&self, target: &Padded, (u, v): (f32, f32)) -> ([f32; AREA], f32) {
        let mut patch = target.patch(self.x as f32 + u, self.y as f32 + v);
        for (value, grey) in patch.iter_mut().zip(&self.grey) {
            *value -= grey;
        }
        let centre = patch.iter().sum::<f32>() / AREA as f32;
        for value in &mut patch {
            *value -= centre;
        }
        let cost = dot(&patch, &patch) / AREA as f32;
        (patch, cost)
    }

    /// The displacement that fits best near `start`.
    fn search(&self, target: &Padded, start: (f32, f32)) -> (f32, f32) {
        let Some(inverse) = self.inverse else { return start };
        let mut at = start;
        let (mut best, mut best_cost) = (start, f32::INFINITY);
        for _ in 0..ITERATIONS {
            let (residual, cost) = self.residual(target, at);
            if cost >= best_cost {
                break;
            }
            (best, best_cost) = (at, cost);
            let bx = dot(&residual, &self.gradient_x);
            let by = dot(&residual, &self.gradient_y);
            let step = (inverse[0] * bx + inverse[1] * by, inverse[1] * bx + inverse[2] * by);
            at = (at.0 - step.0, at.1 - step.1);
            let strayed = (at.0 - start.0).abs().max((at.1 - start.1).abs()) > PATCH as f32;
            if strayed || step.0.abs().max(step.1.abs()) < 0.02 {
                break;
            }
        }
        best
    }
}

fn cut(plane: &Plane, x: usize, y: usize) -> [f32; AREA] {
    let mut out = [0.0; AREA];
    for (r, line) in out.chunks_exact_mut(PATCH).enumerate() {
        line.copy_from_slice(&plane.data[(y + r) * plane.width + x..][..PATCH]);
    }
    out
}

/// Summed in eight lanes, so that the compiler may use vector registers.
fn dot(a: &[f32; AREA], b: &[f32; AREA]) -> f32 {
    let mut lanes = [0.0_f32; PATCH];
    for (x, y) in a.chunks_exact(PATCH).zip(b.chunks_exact(PATCH)) {
        for lane in 0..PATCH {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    lanes.iter().sum()
}

/// Upper left corners that cover `side` completely.
fn corners(side: usize) -> Vec<usize> {
    let last = side - PATCH;
    let mut starts: Vec<usize> = (0..=last).step_by(STRIDE).collect();
    if starts.last() != Some(&last) {
        starts.push(last);
    }
    starts
}

fn search_level(from: &Level, to: &Level, coarse: Option<&Flow>) -> Flow {
    let (columns, rows) = (corners(from.image.width), corners(from.image.height));
    let mut found = vec![(0.0_f32, 0.0_f32); columns.len() * rows.len()];
    let mut blend = Blend::new(from.image.width, from.image.height);
    for (j, &y) in rows.iter().enumerate() {
        for (i, &x) in columns.iter().enumerate() {
            let template = Template::cut(from, x, y);
            let mut starts = [start_from(coarse, x, y); 3];
            if i > 0 {
                starts[1] = found[j * columns.len() + i - 1];
            }
            if j > 0 {
                starts[2] = found[(j - 1) * columns.len() + i];
            }
            let result = template.search(&to.padded, best_start(&template, &to.padded, starts));
            found[j * columns.len() + i] = result;
            blend.add(&template, result, &template.residual(&to.padded, result).0);
        }
    }
    blend.finish()
}

fn best_start(template: &Template, target: &Padded, starts: [(f32, f32); 3]) -> (f32, f32) {
    let mut best = (starts[0], template.residual(target, starts[0]).1);
    for start in &starts[1..] {
        let near = (start.0 - best.0.0).abs().max((start.1 - best.0.1).abs()) < 0.25;
        if near {
            continue;
        }
        let cost = template.residual(target, *start).1;
        if cost < best.1 {
            best = (*start, cost);
        }
    }
    best.0
}

fn start_from(coarse: Option<&Flow>, x: usize, y: usize) -> (f32, f32) {
    coarse.map_or((0.0, 0.0), |flow| {
        let column = (x / 2 + PATCH / 4).min(flow.u.width - 1);
        let row = (y / 2 + PATCH / 4).min(flow.u.height - 1);
        let at = row * flow.u.width + column;
        (2.0 * flow.u.data[at], 2.0 * flow.v.data[at])
    })
}

/// Pixels as averages of the patches over them.
struct Blend {
    u: Plane,
    v: Plane,
    weight: Plane,
}

impl Blend {
    fn new(width: usize, height: usize) -> Self {
        Self { u: Plane::new(width, height), v: Plane::new(width, height), weight: Plane::new(width, height) }
    }

    fn add(&mut self, template: &Template, (u, v): (f32, f32), residual: &[f32; AREA]) {
        for (r, line) in residual.chunks_exact(PATCH).enumerate() {
            let at = (template.y + r) * self.u.width + template.x;
            let (us, vs) = (&mut self.u.data[at..at + PATCH], &mut self.v.data[at..at + PATCH]);
            let weights = &mut self.weight.data[at..at + PATCH];
            for i in 0..PATCH {
                let weight = 1.0 / line[i].abs().max(1.0);
                us[i] += weight * u;
                vs[i] += weight * v;
                weights[i] += weight;
            }
        }
    }

    fn finish(mut self) -> Flow {
        for ((u, v), weight) in self.u.data.iter_mut().zip(&mut self.v.data).zip(&self.weight.data) {
            *u /= weight;
            *v /= weight;
        }
        Flow { u: self.u, v: self.v }
    }
}

/// From half size to full: values doubled, positions interpolated.
fn double(small: &Plane, (width, height): (usize, usize)) -> Plane {
    let mut out = Plane::new(width, height);
    let place = |index: usize, side: usize| {
        let at = (index as f32 * 0.5 - 0.25).clamp(0.0, (side - 1) as f32);
        let low = (at as usize).min(side.saturating_sub(2));
        (low, at - low as f32)
    };
    let columns: Vec<_> = (0..width).map(|x| place(x, small.width)).collect();
    for y in 0..height {
        let (top, fy) = place(y, small.height);
        let (upper, lower) = (small.row(top), small.row(top + 1));
        let line = &mut out.data[y * width..(y + 1) * width];
        for (value, (left, fx)) in line.iter_mut().zip(&columns) {
            let a = upper[*left] + fx * (upper[left + 1] - upper[*left]);
            let b = lower[*left] + fx * (lower[left + 1] - lower[*left]);
            *value = 2.0 * (a + fy * (b - a));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Smooth texture, displaced by (dx, dy).
    fn texture(width: usize, height: usize, dx: f32, dy: f32) -> Plane {
        let mut plane = Plane::new(width, height);
        for y in 0..height {
            for x in 0..width {
                let (fx, fy) = (x as f32 - dx, y as f32 - dy);
                plane.data[y * width + x] = 128.0
                    + 40.0 * (fx * 0.21 + 0.7 * (fy * 0.13).sin()).sin()
                    + 40.0 * (fy * 0.17 + 0.9 * (fx * 0.07).cos()).cos();
            }
        }
        plane
    }

    fn error(dx: f32, dy: f32) -> f32 {
        let (a, b) = (Pyramid::new(&texture(284, 160, 0.0, 0.0)), Pyramid::new(&texture(284, 160, dx, dy)));
        let flow = a.flow_to(&b);
        let mut total = 0.0;
        let mut count = 0.0;
        for y in 20..140 {
            for x in 20..264 {
                let at = y * 284 + x;
                total += (flow.u.data[at] - dx).hypot(flow.v.data[at] - dy);
                count += 1.0;
            }
        }
        total / count
    }

    #[test]
    fn a_displaced_texture_is_followed_to_a_fraction_of_a_pixel() {
        for (dx, dy) in [(0.0, 0.0), (0.6, -0.3), (3.0, 1.5), (-7.0, 4.0), (12.0, -6.0)] {
            assert!(error(dx, dy) < 0.25, "({dx}, {dy}) is off by {}", error(dx, dy));
        }
    }

    #[test]
    fn a_flat_picture_does_not_move() {
        let flat = Plane { width: 64, height: 48, data: vec![90.0; 64 * 48] };
        let flow = Pyramid::new(&flat).flow_to(&Pyramid::new(&flat));
        assert!(flow.u.max() < 1e-6 && flow.v.max() < 1e-6);
    }
}
