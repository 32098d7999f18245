//! What flow explains of the change between pictures, and what it does not.

use super::flow::Flow;
use super::plane::Plane;

/// Every second pixel in both directions is enough for a mean.
const STEP: usize = 2;
/// Side of the blocks in which unexplained change is located, in working pixels.
pub(crate) const BLOCK_PX: usize = 8;

/// The change from one picture to the next that remains after following the flow.
#[derive(Debug, Clone)]
pub(crate) struct Unexplained {
    /// Mean absolute residual over visible pixels, in grey levels.
    pub(crate) visible: f64,
    /// Mean absolute residual over all pixels that stay in the frame, in grey levels.
    pub(crate) all: f64,
    /// Share of pixels that are covered, uncovered or leave the frame.
    pub(crate) occluded: f64,
    /// Mean residual per block of [`BLOCK_PX`].
    pub(crate) blocks: Plane,
}

/// Warp error of Lai et al., "Learning Blind Video Temporal Consistency", ECCV 2018 (arXiv 1808.00449), with the
/// forward-backward occlusion test of Sundaram, Brox, Keutzer, ECCV 2010:
/// `|F + B'|^2 > 0.01 (|F|^2 + |B'|^2) + 0.5` marks a pixel as occluded.
pub(crate) fn unexplained(first: &Plane, next: &Plane, forward: &Flow, backward: &Flow) -> Unexplained {
    let (mut visible, mut all, mut seen, mut kept) = (0.0_f64, 0.0_f64, 0_usize, 0_usize);
    let mut blocks = Plane::new(first.width.div_ceil(BLOCK_PX), first.height.div_ceil(BLOCK_PX));
    let mut total = 0;
    for y in (0..first.height).step_by(STEP) {
        for x in (0..first.width).step_by(STEP) {
            total += 1;
            let at = y * first.width + x;
            let (u, v) = (forward.u.data[at], forward.v.data[at]);
            let (tx, ty) = (x as f32 + u, y as f32 + v);
            let Some(value) = next.at(tx, ty) else { continue };
            let residual = (value - first.data[at]).abs();
            blocks.data[(y / BLOCK_PX) * blocks.width + x / BLOCK_PX] += residual;
            all += f64::from(residual);
            kept += 1;
            if !is_occluded((u, v), sample(backward, tx, ty)) {
                visible += f64::from(residual);
                seen += 1;
            }
        }
    }
    let samples = ((BLOCK_PX / STEP) * (BLOCK_PX / STEP)) as f32;
    blocks.data.iter_mut().for_each(|value| *value /= samples);
    let share = |sum: f64, count: usize| if count == 0 { 0.0 } else { sum / count as f64 };
    let occluded = 1.0 - seen as f64 / total.max(1) as f64;
    Unexplained { visible: share(visible, seen), all: share(all, kept), occluded, blocks }
}

/// The flow at the pixel nearest to a position inside the frame.
pub(crate) fn sample(flow: &Flow, x: f32, y: f32) -> (f32, f32) {
    let column = (x.round().max(0.0) as usize).min(flow.u.width - 1);
    let row = (y.round().max(0.0) as usize).min(flow.u.height - 1);
    (flow.u.data[row * flow.u.width + column], flow.v.data[row * flow.u.width + column])
}

fn is_occluded(forward: (f32, f32), back: (f32, f32)) -> bool {
    let (x, y) = (forward.0 + back.0, forward.1 + back.1);
    let motion = forward.0.powi(2) + forward.1.powi(2) + back.0.powi(2) + back.1.powi(2);
    x * x + y * y > 0.01 * motion + 0.5
}

/// `mean|F + B| / (mean|F| + mean|B| + 0.05)`: F leads from a picture to the next, B to the previous. Near 0 in even
/// motion, near 1 when each step undoes or repeats the last.
pub(crate) fn acceleration_ratio(to_next: &Flow, to_previous: &Flow) -> f64 {
    let size = to_next.u.data.len().max(1) as f32;
    let (mut sum, mut forward, mut back) = (0.0_f32, 0.0_f32, 0.0_f32);
    for y in 0..to_next.u.height {
        let rows = (to_next.u.row(y), to_next.v.row(y), to_previous.u.row(y), to_previous.v.row(y));
        for x in 0..to_next.u.width {
            let (u, v, p, q) = (rows.0[x], rows.1[x], rows.2[x], rows.3[x]);
            sum += ((u + p) * (u + p) + (v + q) * (v + q)).sqrt();
            forward += (u * u + v * v).sqrt();
            back += (p * p + q * q).sqrt();
        }
    }
    f64::from(sum / size) / f64::from(forward / size + back / size + 0.05)
}

/// Mean error of guessing a picture from its two neighbours along even motion, as a share of the grey range: the
/// middle-frame test of VBench's `motion_smoothness` (arXiv 2311.17982) with flow in place of a network.
pub(crate) fn interpolation_error(pictures: [&Plane; 3], to_next: &Flow, to_previous: &Flow) -> f64 {
    let [before, middle, after] = pictures;
    let (mut sum, mut count) = (0.0_f64, 0_usize);
    for y in (0..middle.height).step_by(STEP) {
        for x in (0..middle.width).step_by(STEP) {
            let at = y * middle.width + x;
            let u = 0.5 * (to_next.u.data[at] - to_previous.u.data[at]);
            let v = 0.5 * (to_next.v.data[at] - to_previous.v.data[at]);
            let (px, py) = (x as f32, y as f32);
            let (Some(a), Some(b)) = (before.at(px - u, py - v), after.at(px + u, py + v)) else { continue };
            sum += f64::from((0.5 * (a + b) - middle.data[at]).abs());
            count += 1;
        }
    }
    if count == 0 { 0.0 } else { sum / count as f64 / 255.0 }
}

/// Normalised second difference in time:
/// `mean|a - 2b + c| / (mean|c - a| + mean|b - a| + mean|c - b| + 0.3)`.
/// The one classical statistic that agreed best with people (Spearman 0.64 on 174 rated clips).
pub(crate) fn second_difference([a, b, c]: [&Plane; 3]) -> f64 {
    let mut bend = 0.0_f32;
    for ((x, y), z) in a.data.iter().zip(&b.data).zip(&c.data) {
        bend += (x - 2.0 * y + z).abs();
    }
    let bend = bend / a.data.len().max(1) as f32;
    f64::from(bend) / f64::from(a.difference(c) + a.difference(b) + b.difference(c) + 0.3)
}

#[cfg(test)]
mod tests {
    use super::super::flow::Pyramid;
    use super::*;

    fn bars(shift: f32, lift: f32) -> Plane {
        let mut plane = Plane::new(128, 96);
        for (i, value) in plane.data.iter_mut().enumerate() {
            let (x, y) = ((i % 128) as f32 - shift, (i / 128) as f32);
            *value = 120.0 + lift + 50.0 * (x * 0.25).sin() + 40.0 * (y * 0.2 + x * 0.05).cos();
        }
        plane
    }

    #[test]
    fn even_motion_is_explained_and_a_change_of_light_is_not() {
        let even = [bars(0.0, 0.0), bars(2.0, 0.0)];
        let lit = [bars(0.0, 0.0), bars(2.0, 20.0)];
        let rest = |[a, b]: &[Plane; 2]| {
            let (p, q) = (Pyramid::new(a), Pyramid::new(b));
            unexplained(a, b, &p.flow_to(&q), &q.flow_to(&p)).visible
        };
        assert!(rest(&even) < 2.0, "{}", rest(&even));
        assert!(rest(&lit) > 15.0, "{}", rest(&lit));
    }

    #[test]
    fn back_and_forth_motion_has_a_high_acceleration_ratio() {
        let flows = |shifts: [f32; 3]| {
            let pyramids = shifts.map(|shift| Pyramid::new(&bars(shift, 0.0)));
            acceleration_ratio(&pyramids[1].flow_to(&pyramids[2]), &pyramids[1].flow_to(&pyramids[0]))
        };
        assert!(flows([0.0, 2.0, 4.0]) < 0.2);
        assert!(flows([0.0, 2.0, 0.0]) > 0.8);
    }
}
