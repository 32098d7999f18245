//! The motion that the whole picture shares: a similarity-free affine model of the camera.

use super::flow::Flow;

/// Flow is sampled on a grid of this many working pixels.
const GRID_PX: usize = 8;
const ROUNDS: usize = 8;

/// `u = a0 + a1 x + a2 y`, `v = b0 + b1 x + b2 y`; x and y in working pixels from the centre of the picture.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Camera {
    pub(crate) a: [f32; 3],
    pub(crate) b: [f32; 3],
    centre: (f32, f32),
}

impl Camera {
    pub(crate) fn at(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = (x - self.centre.0, y - self.centre.1);
        (self.a[0] + self.a[1] * x + self.a[2] * y, self.b[0] + self.b[1] * x + self.b[2] * y)
    }

    /// Displacement of the picture's centre, in working pixels.
    pub(crate) fn shift(&self) -> (f32, f32) {
        (self.a[0], self.b[0])
    }

    /// Iteratively reweighted least squares (Cauchy weights) from the median displacement: like RANSAC it ignores a
    /// minority that moves by itself, and it gives the same answer every time.
    pub(crate) fn fit(flow: &Flow) -> Self {
        let points = grid(flow);
        let centre = (0.5 * (flow.u.width - 1) as f32, 0.5 * (flow.u.height - 1) as f32);
        let mut camera = Self {
            a: [middle(points.iter().map(|p| p.u)), 0.0, 0.0],
            b: [middle(points.iter().map(|p| p.v)), 0.0, 0.0],
            centre,
        };
        for _ in 0..ROUNDS {
            match camera.refined(&points) {
                Some(better) => camera = better,
                None => break,
            }
        }
        camera
    }

    fn refined(&self, points: &[Point]) -> Option<Self> {
        let distances: Vec<f32> = points.iter().map(|p| self.distance(p)).collect();
        let scale = (1.5 * middle(distances.iter().copied())).max(0.05);
        let mut normal = [[0.0_f64; 3]; 3];
        let (mut right_u, mut right_v) = ([0.0_f64; 3], [0.0_f64; 3]);
        for (point, distance) in points.iter().zip(distances) {
            let weight = f64::from(1.0 / (1.0 + (distance / scale).powi(2)));
            let basis = [1.0, f64::from(point.x - self.centre.0), f64::from(point.y - self.centre.1)];
            for row in 0..3 {
                for column in 0..3 {
                    normal[row][column] += weight * basis[row] * basis[column];
                }
                right_u[row] += weight * basis[row] * f64::from(point.u);
                right_v[row] += weight * basis[row] * f64::from(point.v);
            }
        }
        Some(Self { a: solve(normal, right_u)?, b: solve(normal, right_v)?, centre: self.centre })
    }

    fn distance(&self, point: &Point) -> f32 {
        let (u, v) = self.at(point.x, point.y);
        (point.u - u).hypot(point.v - v)
    }
}

struct Point {
    x: f32,
    y: f32,
    u: f32,
    v: f32,
}

fn grid(flow: &Flow) -> Vec<Point> {
    let mut points = Vec::new();
    for y in (GRID_PX / 2..flow.u.height).step_by(GRID_PX) {
        for x in (GRID_PX / 2..flow.u.width).step_by(GRID_PX) {
            let at = y * flow.u.width + x;
            points.push(Point { x: x as f32, y: y as f32, u: flow.u.data[at], v: flow.v.data[at] });
        }
    }
    points
}

fn middle(values: impl Iterator<Item = f32>) -> f32 {
    let mut sorted: Vec<f32> = values.collect();
    sorted.sort_by(f32::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

/// Cramer's rule; `None` when the points do not span the plane.
fn solve(m: [[f64; 3]; 3], right: [f64; 3]) -> Option<[f32; 3]> {
    let whole = determinant(m);
    if whole.abs() < 1e-9 {
        return None;
    }
    let mut answer = [0.0_f32; 3];
    for (column, value) in answer.iter_mut().enumerate() {
        let mut replaced = m;
        for row in 0..3 {
            replaced[row][column] = right[row];
        }
        *value = (determinant(replaced) / whole) as f32;
    }
    Some(answer)
}

fn determinant(m: [[f64; 3]; 3]) -> f64 {
    m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
}

#[cfg(test)]
mod tests {
    use super::super::plane::Plane;
    use super::*;

    #[test]
    fn a_pan_and_zoom_is_recovered_although_a_third_of_the_picture_moves_otherwise() {
        let mut flow = Flow { u: Plane::new(160, 120), v: Plane::new(160, 120) };
        for y in 0..120 {
            for x in 0..160 {
                let (cx, cy) = (x as f32 - 79.5, y as f32 - 59.5);
                let own = x > 105;
                flow.u.data[y * 160 + x] = if own { -9.0 } else { 3.0 + 0.02 * cx };
                flow.v.data[y * 160 + x] = if own { 4.0 } else { -1.0 + 0.02 * cy };
            }
        }
        let camera = Camera::fit(&flow);
        assert!((camera.a[0] - 3.0).abs() < 0.3 && (camera.b[0] + 1.0).abs() < 0.3, "{camera:?}");
        assert!((camera.a[1] - 0.02).abs() < 0.006 && (camera.b[2] - 0.02).abs() < 0.006, "{camera:?}");
    }
}
