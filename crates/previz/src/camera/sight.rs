//! Whether something stands between the eye and what it looks at.

use director_raster::math::Vec3;
use director_raster::mesh::Mesh;

/// Triangles that block a look, with the boxes around them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sight {
    corners: Vec<[Vec3; 3]>,
    boxes: Vec<(Vec3, Vec3)>,
}

/// Metres before the end of a look within which nothing counts as in the way.
const AT_THE_END: f32 = 0.05;

impl Sight {
    pub(crate) fn of(mesh: &Mesh) -> Self {
        let mut sight = Self::default();
        for face in &mesh.faces {
            // Markings and carpets lie on something that blocks already.
            if mesh.paints[face.paint as usize].lift > 0.0 {
                continue;
            }
            let corners = face.corners.map(|corner| mesh.vertices[corner as usize].position);
            let [a, b, c] = corners;
            sight.boxes.push((low(low(a, b), c), high(high(a, b), c)));
            sight.corners.push(corners);
        }
        sight
    }

    /// Whether `eye` sees `point`.
    pub(crate) fn clear(&self, eye: Vec3, point: Vec3) -> bool {
        let (least, most) = (low(eye, point), high(eye, point));
        let along = point - eye;
        let reach = 1.0 - AT_THE_END / along.length().max(AT_THE_END);
        self.boxes.iter().zip(&self.corners).all(|((box_low, box_high), corners)| {
            !overlap((least, most), (*box_low, *box_high)) || !hits(eye, along, reach, corners)
        })
    }
}

fn low(a: Vec3, b: Vec3) -> Vec3 {
    Vec3 { x: a.x.min(b.x), y: a.y.min(b.y), z: a.z.min(b.z) }
}

fn high(a: Vec3, b: Vec3) -> Vec3 {
    Vec3 { x: a.x.max(b.x), y: a.y.max(b.y), z: a.z.max(b.z) }
}

fn overlap(a: (Vec3, Vec3), b: (Vec3, Vec3)) -> bool {
    a.0.x <= b.1.x && b.0.x <= a.1.x && a.0.y <= b.1.y && b.0.y <= a.1.y && a.0.z <= b.1.z && b.0.z <= a.1.z
}

/// Moller and Trumbore 1997, from both sides, for the share 0 to `reach` of the way.
fn hits(eye: Vec3, along: Vec3, reach: f32, [a, b, c]: &[Vec3; 3]) -> bool {
    let (ab, ac) = (*b - *a, *c - *a);
    let across = along.cross(ac);
    let determinant = ab.dot(across);
    if determinant.abs() < 1e-9 {
        return false;
    }
    let inverse = 1.0 / determinant;
    let from = eye - *a;
    let u = from.dot(across) * inverse;
    if !(0.0..=1.0).contains(&u) {
        return false;
    }
    let up = from.cross(ab);
    let v = along.dot(up) * inverse;
    let t = ac.dot(up) * inverse;
    v >= 0.0 && u + v <= 1.0 && t > 0.0 && t < reach
}

#[cfg(test)]
mod tests {
    use super::*;
    use director_raster::math::{Affine, vec3};
    use director_raster::mesh::Paint;

    #[test]
    fn a_cupboard_blocks_the_look_through_it_and_no_other() {
        let mut mesh = Mesh::default();
        mesh.cuboid(&Affine::at(vec3(0.0, 1.0, 0.0)), vec3(1.0, 2.0, 0.5), Paint::plain(Vec3::splat(0.5)));
        let sight = Sight::of(&mesh);
        let eye = vec3(0.2, 1.5, 4.0);
        assert!(!sight.clear(eye, vec3(0.0, 1.4, -3.0)), "through it");
        assert!(!sight.clear(vec3(0.1, 1.0, 0.1), vec3(0.0, 1.4, -3.0)), "from within");
        assert!(sight.clear(eye, vec3(0.0, 1.4, 1.0)), "before it");
        assert!(sight.clear(eye, vec3(3.0, 1.4, -3.0)), "past it");
    }
}
