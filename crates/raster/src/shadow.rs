//! A shadow map: the scene as the sun sees it.

use crate::light::Light;
use crate::math::{Vec3, vec3};
use crate::mesh::Mesh;
use crate::visibility::{Shard, largest};

/// Side of the map in texels.
const SIDE: usize = 1024;
/// A surface this much nearer to the sun, in metres, is still the surface itself.
const BIAS: f32 = 0.045;

#[derive(Debug, Default)]
pub(crate) struct ShadowMap {
    depth: Vec<f32>,
    /// Rows that give a point's texel column, texel row and distance towards the sun.
    axes: [Vec3; 3],
    offset: [f32; 3],
    reach: f32,
    /// The nearest thing to the sun in each tile and its neighbours to the right and below.
    tiles: Vec<f32>,
    /// What the first mesh alone gave, and for which key and frame.
    still: Vec<f32>,
    still_key: Option<(u64, [Vec3; 3], [f32; 3])>,
}

/// Side of a tile in texels, and tiles along the map.
const TILE: usize = 16;
const TILES: usize = SIDE / TILE;

impl ShadowMap {
    /// `still` names the first mesh: while name and frame stay the same it is not drawn again.
    pub(crate) fn draw(&mut self, meshes: &[&Mesh], light: &Light, still: Option<u64>) {
        self.depth.clear();
        if light.shadow_reach <= 0.0 {
            return;
        }
        self.aim(light);
        let key = still.map(|still| (still, self.axes, self.offset));
        let moving = if key.is_some() && key == self.still_key {
            self.depth.extend_from_slice(&self.still);
            meshes.get(1..).unwrap_or_default()
        } else {
            self.depth.resize(SIDE * SIDE, f32::MIN);
            let (first, others) = meshes.split_at(meshes.len().min(1));
            for mesh in first {
                self.draw_mesh(mesh);
            }
            if key.is_some() {
                self.still.clone_from(&self.depth);
            }
            self.still_key = key;
            others
        };
        for mesh in moving {
            self.draw_mesh(mesh);
        }
        self.sum_up();
    }

    fn sum_up(&mut self) {
        let mut own = vec![f32::MIN; TILES * TILES];
        for (row, line) in self.depth.chunks_exact(SIDE).enumerate() {
            for (column, texels) in line.chunks_exact(TILE).enumerate() {
                let tile = &mut own[row / TILE * TILES + column];
                *tile = texels.iter().copied().fold(*tile, f32::max);
            }
        }
        let at = |x: usize, y: usize| own[y.min(TILES - 1) * TILES + x.min(TILES - 1)];
        let four = |i: usize| {
            let (x, y) = (i % TILES, i / TILES);
            at(x, y).max(at(x + 1, y)).max(at(x, y + 1)).max(at(x + 1, y + 1))
        };
        self.tiles = (0..TILES * TILES).map(four).collect();
    }

    /// Whether nothing can stand between the sun and a straight line, by coarse tiles. Ends are as [`Self::place`] gives.
    #[inline]
    pub(crate) fn surely_lit(&self, [a, b]: [[f32; 3]; 2]) -> bool {
        let (left, top) = (a[0].min(b[0]) - 1.0, a[1].min(b[1]) - 1.0);
        let (right, bottom) = (a[0].max(b[0]) + 1.0, a[1].max(b[1]) + 1.0);
        let short = right - left <= TILE as f32 && bottom - top <= TILE as f32;
        let inside = left >= 0.0 && top >= 0.0 && right < SIDE as f32 && bottom < SIDE as f32;
        if !(short && inside) {
            return right < 0.0 || bottom < 0.0 || left > SIDE as f32 || top > SIDE as f32;
        }
        let tile = top as usize / TILE * TILES + left as usize / TILE;
        self.tiles[tile] <= a[2].min(b[2]) + BIAS
    }

    /// The map's frame; its origin moves by whole texels so that shadows do not swim.
    fn aim(&mut self, light: &Light) {
        let towards = light.towards_sun;
        self.reach = light.shadow_reach;
        let hint = if towards.y.abs() > 0.99 { vec3(0.0, 0.0, 1.0) } else { Vec3::UP };
        let right = hint.cross(towards).normalised();
        let up = towards.cross(right);
        let scale = SIDE as f32 / (2.0 * light.shadow_reach);
        self.axes = [right * scale, up * scale, towards];
        let middle = SIDE as f32 / 2.0;
        let snapped = |axis: Vec3| middle - axis.dot(light.shadow_centre).round();
        self.offset = [snapped(self.axes[0]), snapped(self.axes[1]), 0.0];
    }

    /// Texel column, texel row and distance towards the sun.
    pub(crate) fn place(&self, point: Vec3) -> [f32; 3] {
        [0, 1, 2].map(|i| self.axes[i].dot(point) + self.offset[i])
    }

    fn draw_mesh(&mut self, mesh: &Mesh) {
        for face in &mesh.faces {
            let paint = &mesh.paints[face.paint as usize];
            if paint.casts_shadow {
                self.draw_face(face.corners.map(|c| self.place(mesh.vertices[c as usize].position)));
            }
        }
    }

    fn draw_face(&mut self, corners: [[f32; 3]; 3]) {
        let side = SIDE as f32;
        let beyond =
            |axis: usize| corners.iter().all(|c| c[axis] < 0.0) || corners.iter().all(|c| c[axis] > side);
        // Corners far outside would overflow the sub-pixel grid; such faces are larger than any set.
        if beyond(0) || beyond(1) || corners.iter().any(|c| c[0].abs() > 60_000.0 || c[1].abs() > 60_000.0) {
            return;
        }
        let Some(plane) = plane_through(corners) else { return };
        let points = corners.map(|c| (c[0], c[1]));
        let Some(shard) = Shard::new(points, plane, 0) else { return };
        let [dx, dy, d0] = plane;
        shard.spans(0..SIDE as i32, SIDE as i32, |row, columns| {
            let start = d0 + dy * (row as f32 + 0.5) + dx * (columns.start as f32 + 0.5);
            let line = row as usize * SIDE;
            largest(&mut self.depth[line + columns.start as usize..line + columns.end as usize], start, dx);
        });
    }

    pub(crate) fn metres_per_texel(&self) -> f32 {
        2.0 * self.reach / SIDE as f32
    }

    pub(crate) fn is_on(&self) -> bool {
        !self.depth.is_empty()
    }

    /// How much sun reaches a point of the map, 0 to 1, softened over four texels.
    #[inline]
    pub(crate) fn lit(&self, column: f32, row: f32, distance: f32) -> f32 {
        let (x, y) = (column - 0.5, row - 0.5);
        if !(x >= 0.0 && y >= 0.0 && x < (SIDE - 1) as f32 && y < (SIDE - 1) as f32) {
            return 1.0;
        }
        let (xi, yi) = (x as usize, y as usize);
        let (tx, ty) = (x - xi as f32, y - yi as f32);
        let limit = distance + BIAS;
        let at = yi * SIDE + xi;
        let lit = |depth: f32| if depth > limit { 0.0 } else { 1.0 };
        let (above, below) = (&self.depth[at..at + 2], &self.depth[at + SIDE..at + SIDE + 2]);
        let top = lit(above[0]) + (lit(above[1]) - lit(above[0])) * tx;
        let bottom = lit(below[0]) + (lit(below[1]) - lit(below[0])) * tx;
        top + (bottom - top) * ty
    }
}

/// Coefficients (x, y, 1) of the plane through three points; `None` when seen edge-on.
fn plane_through(c: [[f32; 3]; 3]) -> Option<[f32; 3]> {
    let (ax, ay, az) = (c[1][0] - c[0][0], c[1][1] - c[0][1], c[1][2] - c[0][2]);
    let (bx, by, bz) = (c[2][0] - c[0][0], c[2][1] - c[0][1], c[2][2] - c[0][2]);
    let area = ax * by - ay * bx;
    if area.abs() < 1e-6 {
        return None;
    }
    let dx = (az * by - bz * ay) / area;
    let dy = (ax * bz - bx * az) / area;
    Some([dx, dy, c[0][2] - dx * c[0][0] - dy * c[0][1]])
}
