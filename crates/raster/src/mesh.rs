//! Triangles in world space with paint on them, and the simple shapes everything is built from.

use crate::math::{Affine, Vec3, sin_cos, vec3};
use crate::texture::Texture;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Vertex {
    pub position: Vec3,
    /// Length 1.
    pub normal: Vec3,
    /// Metres along the surface; [`Paint::scale`] turns them into repeats of the texture.
    pub uv: [f32; 2],
}

/// Corners run counter-clockwise as seen from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Face {
    pub corners: [u32; 3],
    pub paint: u32,
}

/// How a surface looks: two linear colours mixed by a texture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paint {
    pub colour: Vec3,
    pub second: Vec3,
    pub texture: Texture,
    /// Repeats of the texture per metre.
    pub scale: f32,
    /// Light of its own, of the first and of the second colour.
    pub glow: f32,
    pub second_glow: f32,
    /// Seen from behind as well.
    pub two_sided: bool,
    pub casts_shadow: bool,
    /// Metres by which it wins against surfaces in the same place: road markings, carpets.
    pub lift: f32,
}

impl Paint {
    /// One plain colour.
    pub fn plain(colour: Vec3) -> Self {
        Self {
            colour,
            second: colour,
            texture: Texture::Plain,
            scale: 1.0,
            glow: 0.0,
            second_glow: 0.0,
            two_sided: false,
            casts_shadow: true,
            lift: 0.0,
        }
    }

    pub fn textured(colour: Vec3, second: Vec3, texture: Texture, scale: f32) -> Self {
        Self { second, texture, scale, ..Self::plain(colour) }
    }

    pub fn glowing(self, glow: f32) -> Self {
        Self { glow, second_glow: glow, ..self }
    }

    pub fn two_sided(self) -> Self {
        Self { two_sided: true, ..self }
    }

    pub fn without_shadow(self) -> Self {
        Self { casts_shadow: false, ..self }
    }

    pub fn lifted(self, lift: f32) -> Self {
        Self { lift, casts_shadow: false, ..self }
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mesh {
    pub vertices: Vec<Vertex>,
    pub faces: Vec<Face>,
    pub paints: Vec<Paint>,
}

impl Mesh {
    pub fn clear(&mut self) {
        self.vertices.clear();
        self.faces.clear();
        self.paints.clear();
    }

    /// A rectangle in the placement's x-y plane facing +z, `width` by `height` metres about the middle, in cells no
    /// wider than `cell` metres so that lamps shade it smoothly.
    pub fn panel(&mut self, place: &Affine, width: f32, height: f32, cell: f32, paint: Paint) {
        let (columns, rows) = (cells(width, cell), cells(height, cell));
        let paint = self.paint(paint);
        let first = self.vertices.len() as u32;
        let normal = place.normal(vec3(0.0, 0.0, 1.0));
        for row in 0..=rows {
            for column in 0..=columns {
                let x = (column as f32 / columns as f32 - 0.5) * width;
                let y = (row as f32 / rows as f32 - 0.5) * height;
                let position = place.point(vec3(x, y, 0.0));
                self.vertices.push(Vertex { position, normal, uv: [x, y] });
            }
        }
        self.join_grid(first, columns, rows, paint);
    }

    /// A level floor about `centre`, facing up; its texture is fixed to the world.
    pub fn floor(&mut self, centre: Vec3, width: f32, depth: f32, cell: f32, paint: Paint) {
        let first = self.vertices.len();
        self.panel(
            &Affine::at(centre).then(&Affine::pitched(-std::f32::consts::FRAC_PI_2)),
            width,
            depth,
            cell,
            paint,
        );
        for vertex in &mut self.vertices[first..] {
            vertex.uv = [vertex.position.x, -vertex.position.z];
        }
    }

    /// A box of `size` metres about the placement's origin.
    pub fn cuboid(&mut self, place: &Affine, size: Vec3, paint: Paint) {
        let half = size * 0.5;
        let quarter = std::f32::consts::FRAC_PI_2;
        for turn in 0..4 {
            let (depth, width) = if turn % 2 == 0 { (half.z, size.x) } else { (half.x, size.z) };
            let side = Affine::turned(turn as f32 * quarter).moved(vec3(0.0, 0.0, depth));
            self.panel(&place.then(&side), width, size.y, f32::MAX, paint);
        }
        for pitch in [-quarter, quarter] {
            let lid = Affine::pitched(pitch).moved(vec3(0.0, 0.0, half.y));
            self.panel(&place.then(&lid), size.x, size.z, f32::MAX, paint);
        }
    }

    /// A surface of revolution about the placement's y axis: `profile` holds (radius, height) from bottom to top.
    pub fn lathe(&mut self, place: &Affine, profile: &[(f32, f32)], sides: u32, paint: Paint) {
        if profile.len() < 2 || sides < 3 {
            return;
        }
        let paint = self.paint(paint);
        let first = self.vertices.len() as u32;
        for (index, (radius, height)) in profile.iter().enumerate() {
            let slope = profile_normal(profile, index);
            for side in 0..=sides {
                let (s, c) = sin_cos(side as f32 / sides as f32 * std::f32::consts::TAU);
                let position = place.point(vec3(s * radius, *height, c * radius));
                let normal = place.normal(vec3(s * slope.0, slope.1, c * slope.0));
                let around = side as f32 / sides as f32 * std::f32::consts::TAU * radius.max(0.05);
                self.vertices.push(Vertex { position, normal, uv: [around, *height] });
            }
        }
        self.join_grid(first, sides, profile.len() as u32 - 1, paint);
    }

    pub fn cylinder(&mut self, place: &Affine, radius: f32, height: f32, sides: u32, paint: Paint) {
        // The rim is doubled so that the lids stay flat.
        let (low, high) = (-height / 2.0, height / 2.0);
        self.lathe(place, &[(radius, low), (radius, high)], sides, paint);
        self.lathe(place, &[(radius, high), (0.0, high)], sides, paint);
        self.lathe(place, &[(0.0, low), (radius, low)], sides, paint);
    }

    pub fn cone(&mut self, place: &Affine, radius: f32, height: f32, sides: u32, paint: Paint) {
        self.lathe(place, &[(radius, -height / 2.0), (0.0, height / 2.0)], sides, paint);
    }

    pub fn sphere(&mut self, place: &Affine, radius: f32, sides: u32, paint: Paint) {
        let rings = (sides / 2).max(3);
        let profile: Vec<_> = (0..=rings)
            .map(|ring| {
                let (s, c) = sin_cos(ring as f32 / rings as f32 * std::f32::consts::PI);
                (s.max(0.0) * radius, -c * radius)
            })
            .collect();
        self.lathe(place, &profile, sides, paint);
    }

    /// A limb from `from` to `to` with rounded ends, thicker or thinner along its way.
    pub fn limb(&mut self, from: Vec3, to: Vec3, radii: (f32, f32), sides: u32, paint: Paint) {
        let along = to - from;
        let length = along.length();
        let y = along.normalised();
        let hint = if y.z.abs() > 0.9 { Vec3::UP } else { vec3(0.0, 0.0, 1.0) };
        let x = y.cross(hint).normalised();
        let place = Affine { x, y, z: x.cross(y), origin: from };
        let cap = |radius: f32, sign: f32, base: f32| {
            [(0.0, 1.0), (0.71, 0.71), (1.0, 0.0)].map(|(r, h)| (r * radius, base + sign * h * radius))
        };
        let mut profile = cap(radii.0, -1.0, 0.0).to_vec();
        profile.extend(cap(radii.1, 1.0, length).into_iter().rev());
        self.lathe(&place, &profile, sides, paint);
    }

    /// A convex outline in the placement's z-y plane, counter-clockwise as seen from +x, made `width` metres wide in x.
    pub fn prism(&mut self, place: &Affine, outline: &[(f32, f32)], width: f32, paint: Paint) {
        if outline.len() < 3 {
            return;
        }
        let paint = self.paint(paint);
        let half = width / 2.0;
        for (index, &(z, y)) in outline.iter().enumerate() {
            let (z2, y2) = outline[(index + 1) % outline.len()];
            let normal = place.normal(vec3(0.0, z2 - z, y - y2));
            let corners = [vec3(half, y, z), vec3(-half, y, z), vec3(-half, y2, z2), vec3(half, y2, z2)];
            self.flat(place, &corners, normal, paint);
        }
        for side in [half, -half] {
            let mut corners: Vec<Vec3> = outline.iter().map(|(z, y)| vec3(side, *y, *z)).collect();
            if side < 0.0 {
                corners.reverse();
            }
            let normal = place.normal(vec3(side, 0.0, 0.0));
            self.flat(place, &corners, normal, paint);
        }
    }

    /// A flat convex polygon.
    fn flat(&mut self, place: &Affine, corners: &[Vec3], normal: Vec3, paint: u32) {
        let first = self.vertices.len() as u32;
        self.vertices.extend(corners.iter().map(|corner| Vertex {
            position: place.point(*corner),
            normal,
            uv: [corner.x + corner.z, corner.y],
        }));
        let fan = |i: u32| Face { corners: [first, first + i, first + i + 1], paint };
        self.faces.extend((1..corners.len() as u32 - 1).map(fan));
    }

    /// Appends another mesh under a placement.
    pub fn append(&mut self, other: &Self, place: &Affine) {
        let (first, paints) = (self.vertices.len() as u32, self.paints.len() as u32);
        self.paints.extend_from_slice(&other.paints);
        self.vertices.extend(other.vertices.iter().map(|v| Vertex {
            position: place.point(v.position),
            normal: place.normal(v.normal),
            uv: v.uv,
        }));
        self.faces.extend(
            other
                .faces
                .iter()
                .map(|f| Face { corners: f.corners.map(|c| c + first), paint: f.paint + paints }),
        );
    }

    fn paint(&mut self, paint: Paint) -> u32 {
        // Shapes of one thing follow each other, so the last paint is the likely one.
        if self.paints.last() != Some(&paint) {
            self.paints.push(paint);
        }
        self.paints.len() as u32 - 1
    }

    /// Joins rows of `columns + 1` vertices into faces; rows run upwards, columns to the right as seen from outside.
    fn join_grid(&mut self, first: u32, columns: u32, rows: u32, paint: u32) {
        let stride = columns + 1;
        for row in 0..rows {
            for column in 0..columns {
                let a = first + row * stride + column;
                let (b, c, d) = (a + 1, a + stride + 1, a + stride);
                self.faces.push(Face { corners: [a, b, c], paint });
                self.faces.push(Face { corners: [a, c, d], paint });
            }
        }
    }
}

fn cells(length: f32, cell: f32) -> u32 {
    (length / cell).ceil().clamp(1.0, 64.0) as u32
}

/// Outward slope of a profile at a point: (radial, upward).
fn profile_normal(profile: &[(f32, f32)], index: usize) -> (f32, f32) {
    let before = profile[index.saturating_sub(1)];
    let after = profile[(index + 1).min(profile.len() - 1)];
    (after.1 - before.1, before.0 - after.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faces_point_outwards(mesh: &Mesh, middle: Vec3) -> bool {
        mesh.faces.iter().all(|face| {
            let [a, b, c] = face.corners.map(|corner| mesh.vertices[corner as usize]);
            let geometric = (b.position - a.position).cross(c.position - a.position);
            let outwards = a.position - middle;
            geometric.length() < 1e-9
                || (geometric.dot(outwards) > 0.0 && geometric.dot(a.normal + b.normal + c.normal) > 0.0)
        })
    }

    #[test]
    fn shapes_face_outwards() {
        let place = Affine::at(vec3(3.0, 1.0, -2.0)).then(&Affine::turned(0.4));
        let paint = Paint::plain(Vec3::splat(0.5));
        let mut mesh = Mesh::default();
        mesh.cuboid(&place, vec3(1.0, 2.0, 3.0), paint);
        mesh.sphere(&place, 1.0, 12, paint);
        mesh.cylinder(&place, 0.5, 2.0, 9, paint);
        // Seen from +x, +z is to the left.
        mesh.prism(&place, &[(1.0, -1.0), (-1.0, -1.0), (-0.5, 1.0), (0.5, 1.0)], 2.0, paint);
        assert!(faces_point_outwards(&mesh, place.origin));
        let mut limb = Mesh::default();
        limb.limb(vec3(0.0, 1.0, 0.0), vec3(0.5, 0.0, 0.2), (0.1, 0.05), 8, paint);
        assert!(faces_point_outwards(&limb, vec3(0.25, 0.5, 0.1)));
    }
}
