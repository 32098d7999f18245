//! From meshes to what one picture needs of them: lit, projected, cut to the frame.

use crate::camera::Camera;
use crate::clip::{Corner, Frustum};
use crate::light::Light;
use crate::math::Vec3;
use crate::mesh::{Face, Mesh, Paint, Vertex};
use crate::shadow::ShadowMap;
use crate::visibility::Shard;

/// What is interpolated over a face: all divided by depth, so that each is a plane on the picture.
pub(crate) const INVERSE_DEPTH: usize = 0;
pub(crate) const U: usize = 1;
pub(crate) const V: usize = 2;
pub(crate) const SUN: usize = 3;
pub(crate) const SKYWARD: usize = 4;
pub(crate) const LAMPS: usize = 5;
pub(crate) const SHADOW: usize = 6;
pub(crate) const PLANES: usize = 9;

/// A face ready to be shaded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prepared {
    /// Value divided by depth at pixel (x, y): `planes[i][0] * x + planes[i][1] * y + planes[i][2]`.
    pub(crate) planes: [[f32; 3]; PLANES],
    pub(crate) paint: Paint,
}

#[derive(Debug, Default)]
pub(crate) struct Stage {
    pub(crate) faces: Vec<Prepared>,
    pub(crate) shards: Vec<Shard>,
    corners: Vec<(Corner, u32)>,
}

struct View<'a> {
    camera: &'a Camera,
    light: &'a Light,
    shadow: &'a ShadowMap,
    frustum: Frustum,
}

impl Stage {
    pub(crate) fn fill(
        &mut self,
        meshes: &[&Mesh],
        camera: &Camera,
        light: &Light,
        shadow: &ShadowMap,
        (width, height): (u32, u32),
    ) {
        self.faces.clear();
        self.shards.clear();
        let view =
            View { camera, light, shadow, frustum: Frustum { width: width as f32, height: height as f32 } };
        for mesh in meshes {
            self.project(mesh, &view);
            for face in &mesh.faces {
                self.add(mesh, face, &view);
            }
        }
    }

    fn project(&mut self, mesh: &Mesh, view: &View<'_>) {
        let Frustum { width, height } = view.frustum;
        let scale = view.camera.focal * height / 2.0;
        self.corners.clear();
        self.corners.extend(mesh.vertices.iter().map(|vertex| {
            let v = view.camera.view(vertex.position);
            let corner = [v.x * scale + v.z * width / 2.0, v.z * height / 2.0 - v.y * scale, v.z];
            (corner, view.frustum.outside(corner))
        }));
    }

    fn add(&mut self, mesh: &Mesh, face: &Face, view: &View<'_>) {
        let seen = face.corners.map(|corner| self.corners[corner as usize]);
        if seen[0].1 & seen[1].1 & seen[2].1 != 0 {
            return;
        }
        let paint = mesh.paints[face.paint as usize];
        let corners = seen.map(|(corner, _)| corner);
        let Some((basis, front)) = barycentric(corners) else { return };
        if !front && !paint.two_sided {
            return;
        }
        let vertices = face.corners.map(|corner| mesh.vertices[corner as usize]);
        let planes = planes(basis, vertices, &paint, front, view);
        let owner = self.faces.len() as u32;
        let before = self.shards.len();
        self.cut_into_shards(
            corners,
            seen[0].1 | seen[1].1 | seen[2].1,
            depth_plane(&planes, paint.lift),
            owner,
            view,
        );
        if self.shards.len() > before {
            self.faces.push(Prepared { planes, paint });
        }
    }

    fn cut_into_shards(
        &mut self,
        corners: [Corner; 3],
        crossed: u32,
        depth: [f32; 3],
        owner: u32,
        view: &View<'_>,
    ) {
        let point = |c: &Corner| (c[0] / c[2], c[1] / c[2]);
        if crossed == 0 {
            self.shards.extend(Shard::new(corners.each_ref().map(point), depth, owner));
            return;
        }
        let polygon = view.frustum.cut(corners, crossed);
        for pair in polygon.windows(2).skip(1) {
            let triangle = [point(&polygon[0]), point(&pair[0]), point(&pair[1])];
            self.shards.extend(Shard::new(triangle, depth, owner));
        }
    }
}

/// For each corner the plane on the picture that is 1/depth there and 0 at the others (Olano and Greer 1997), and
/// whether the front is seen. Needs no cutting, even for corners behind the camera. `None` when seen edge-on.
fn barycentric(c: [Corner; 3]) -> Option<([[f64; 3]; 3], bool)> {
    let wide = c.map(|corner| corner.map(f64::from));
    let cross = |a: [f64; 3], b: [f64; 3]| {
        [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    };
    let rows = [cross(wide[1], wide[2]), cross(wide[2], wide[0]), cross(wide[0], wide[1])];
    let determinant: f64 = (0..3).map(|i| rows[0][i] * wide[0][i]).sum();
    if determinant.abs() < 1e-9 {
        return None;
    }
    // Rows grow downwards on the picture, so a front seen counter-clockwise has a negative determinant.
    Some((rows.map(|row| row.map(|value| value / determinant)), determinant < 0.0))
}

fn planes(
    basis: [[f64; 3]; 3],
    vertices: [Vertex; 3],
    paint: &Paint,
    front: bool,
    view: &View<'_>,
) -> [[f32; 3]; PLANES] {
    let values = vertices.map(|vertex| values(&vertex, paint, front, view));
    let mut planes = [[0.0; 3]; PLANES];
    for (index, plane) in planes.iter_mut().enumerate() {
        for (axis, slot) in plane.iter_mut().enumerate() {
            *slot = (0..3).map(|corner| f64::from(values[corner][index]) * basis[corner][axis]).sum::<f64>()
                as f32;
        }
    }
    planes
}

/// What a face interpolates, at one of its corners.
fn values(vertex: &Vertex, paint: &Paint, front: bool, view: &View<'_>) -> [f32; PLANES] {
    let normal = if front { vertex.normal } else { -vertex.normal };
    let sun = normal.dot(view.light.towards_sun).max(0.0);
    let lamps = view.light.lamps_on(vertex.position, normal);
    let [column, row, distance] = view.shadow.place(vertex.position);
    let [u, v] = vertex.uv.map(|metres| metres * paint.scale);
    [1.0, u, v, sun, 0.5 + 0.5 * normal.y, lamps, column, row, distance]
}

/// The depth measure of visibility: 1/depth, made a little larger for lifted paint.
fn depth_plane(planes: &[[f32; 3]; PLANES], lift: f32) -> [f32; 3] {
    planes[INVERSE_DEPTH].map(|coefficient| coefficient * (1.0 + lift))
}

/// Direction, not of length 1, in which the camera sees the middle of a pixel, as a plane on the picture.
pub(crate) fn ray_planes(camera: &Camera, width: u32, height: u32) -> (Vec3, Vec3, Vec3) {
    let scale = 2.0 / (height as f32 * camera.focal);
    let per_column = camera.right * scale;
    let per_row = camera.up * -scale;
    let corner = camera.forward - per_column * (width as f32 / 2.0) - per_row * (height as f32 / 2.0);
    (per_column, per_row, corner)
}
