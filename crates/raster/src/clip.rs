//! Cutting polygons to what the camera can see, in view coordinates before the division by depth.

/// A corner in homogeneous pixels: screen x and y times depth, and depth in metres.
pub(crate) type Corner = [f32; 3];

/// Nearest visible depth in metres.
pub(crate) const NEAR: f32 = 0.05;

/// The five borders as distances, positive inside: near, left, right, top, bottom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frustum {
    pub(crate) width: f32,
    pub(crate) height: f32,
}

impl Frustum {
    fn distance(self, border: u32, c: Corner) -> f32 {
        match border {
            0 => c[2] - NEAR,
            1 => c[0],
            2 => self.width * c[2] - c[0],
            3 => c[1],
            _ => self.height * c[2] - c[1],
        }
    }

    /// One bit for each border the corner lies outside of.
    pub(crate) fn outside(self, c: Corner) -> u32 {
        (0..5).filter(|border| self.distance(*border, c) < 0.0).map(|border| 1 << border).sum()
    }

    /// Cuts a triangle to the borders in `crossed` (Sutherland and Hodgman 1974); at most 8 corners remain.
    pub(crate) fn cut(self, triangle: [Corner; 3], crossed: u32) -> Vec<Corner> {
        let mut polygon = triangle.to_vec();
        for border in (0..5).filter(|border| crossed & (1 << border) != 0) {
            polygon = self.cut_by(border, &polygon);
        }
        polygon
    }

    fn cut_by(self, border: u32, polygon: &[Corner]) -> Vec<Corner> {
        let mut kept = Vec::with_capacity(polygon.len() + 1);
        for (index, &corner) in polygon.iter().enumerate() {
            let next = polygon[(index + 1) % polygon.len()];
            let (here, there) = (self.distance(border, corner), self.distance(border, next));
            if here >= 0.0 {
                kept.push(corner);
            }
            if (here >= 0.0) != (there >= 0.0) {
                // Always from the inner to the outer corner, so that two triangles sharing an edge get the same point.
                let crossing = if here >= 0.0 {
                    between(corner, next, here, there)
                } else {
                    between(next, corner, there, here)
                };
                kept.push(crossing);
            }
        }
        kept
    }
}

fn between(inner: Corner, outer: Corner, inner_distance: f32, outer_distance: f32) -> Corner {
    let t = inner_distance / (inner_distance - outer_distance);
    [0, 1, 2].map(|i| inner[i] + (outer[i] - inner[i]) * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_triangle_through_the_eye_is_cut_to_what_lies_before_it() {
        let frustum = Frustum { width: 100.0, height: 100.0 };
        let triangle = [[50.0, 50.0, 1.0], [60.0, 50.0, 1.0], [-50.0, -50.0, -1.0]];
        let crossed = triangle.iter().fold(0, |bits, corner| bits | frustum.outside(*corner));
        let kept = frustum.cut(triangle, crossed);
        assert!(kept.len() >= 3);
        assert!(kept.iter().all(|c| c[2] >= NEAR * 0.999));
    }
}
