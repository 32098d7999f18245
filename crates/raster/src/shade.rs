//! The colour of every pixel whose triangle is known.
//!
//! Pixels are shaded in short chunks, each step over the whole chunk, so that the compiler can use vector instructions.

use crate::light::Light;
use crate::math::Vec3;
use crate::mesh::Paint;
use crate::prepare::{INVERSE_DEPTH, LAMPS, PLANES, Prepared, SHADOW, SKYWARD, SUN, U, V};
use crate::shadow::ShadowMap;
use crate::texture::{Level, Levels, TEXELS, Texture, library};

/// Pixels shaded together; the texture's reduction is chosen once for them.
pub(crate) const CHUNK: usize = 16;

type Values = [f32; CHUNK];

/// One row of linear light.
#[derive(Debug, Default)]
pub(crate) struct Row {
    pub(crate) red: Vec<f32>,
    pub(crate) green: Vec<f32>,
    pub(crate) blue: Vec<f32>,
}

impl Row {
    pub(crate) fn resize(&mut self, width: usize) {
        for channel in [&mut self.red, &mut self.green, &mut self.blue] {
            channel.resize(width, 0.0);
        }
    }

    pub(crate) fn set(&mut self, column: usize, light: Vec3) {
        (self.red[column], self.green[column], self.blue[column]) = (light.x, light.y, light.z);
    }
}

/// Everything common to a picture's surfaces.
pub(crate) struct Shading<'a> {
    light: &'a Light,
    shadow: &'a ShadowMap,
    library: &'static [Levels],
    dapple: Dapple,
}

impl<'a> Shading<'a> {
    pub(crate) fn new(light: &'a Light, shadow: &'a ShadowMap) -> Self {
        Self { light, shadow, library: library(), dapple: Dapple::new(light, shadow) }
    }

    /// Shades the pixels `from..to` of one face along a row. Light, fog and shadow places are worked out at the ends of
    /// short pieces and run straight between them; textures and the shadows' edges are looked up for every pixel.
    pub(crate) fn run(&self, face: &Prepared, row: i32, (from, to): (usize, usize), out: &mut Row) {
        let y = row as f32 + 0.5;
        let mut at_row = [0.0; PLANES];
        for (at_row, plane) in at_row.iter_mut().zip(&face.planes) {
            *at_row = plane[1] * y + plane[2];
        }
        let mut left = self.node(face, &at_row, from);
        for start in (from..to).step_by(CHUNK) {
            let end = (start + CHUNK).min(to);
            let next = end.min(to - 1);
            let right = if next == start { left } else { self.node(face, &at_row, next) };
            let piece = Piece { face, at_row: &at_row, start, step: 1.0 / (next - start).max(1) as f32 };
            let [red, green, blue] = self.piece(&piece, &left, &right);
            out.red[start..end].copy_from_slice(&red[..end - start]);
            out.green[start..end].copy_from_slice(&green[..end - start]);
            out.blue[start..end].copy_from_slice(&blue[..end - start]);
            left = right;
        }
    }

    /// Everything but texture and cast shadows at the middle of a pixel.
    #[inline]
    fn node(&self, face: &Prepared, at_row: &[f32; PLANES], column: usize) -> Node {
        let x = column as f32 + 0.5;
        let at = |plane: usize| at_row[plane] + face.planes[plane][0] * x;
        let depth = 1.0 / at(INVERSE_DEPTH);
        let value = |plane: usize| at(plane) * depth;
        let (light, mut sun, mut lamps) = (self.light, value(SUN), value(LAMPS));
        let place = [value(SHADOW), value(SHADOW + 1), value(SHADOW + 2)];
        if self.dapple.strength > 0.0 && self.shadow.is_on() {
            let left = self.dapple.left(place[0], place[1]);
            sun *= left;
            // Lamps hang indoors or low, where less stirs before them.
            lamps *= 0.5 + 0.5 * left;
        }
        let fog = depth * depth * self.light.fog_density * self.light.fog_density;
        let around = light.from_below
            + (light.from_above - light.from_below) * value(SKYWARD)
            + light.lamp_colour * lamps;
        Node { depth, place, sun, around, clear: 1.0 / (1.0 + fog) }
    }

    #[inline]
    fn piece(&self, piece: &Piece<'_>, left: &Node, right: &Node) -> [Values; 3] {
        let paint = &piece.face.paint;
        let mut t = [0.0; CHUNK];
        for (i, t) in t.iter_mut().enumerate() {
            *t = i as f32 * piece.step;
        }
        let mut sun = between(&t, left.sun, right.sun);
        if self.shadow.is_on()
            && left.sun.max(right.sun) > 0.004
            && !self.shadow.surely_lit([left.place, right.place])
        {
            self.cast(&t, left, right, &mut sun);
        }
        let mix = self.texture(piece, left);
        let mut glow = [0.0; CHUNK];
        for (glow, mix) in glow.iter_mut().zip(&mix) {
            *glow = paint.glow + (paint.second_glow - paint.glow) * mix;
        }
        let parts = Parts { t, mix, sun, glow, clear: between(&t, left.clear, right.clear) };
        let channel =
            |pick: fn(Vec3) -> f32| parts.channel(self.light, paint, (left.around, right.around), pick);
        [channel(|v| v.x), channel(|v| v.y), channel(|v| v.z)]
    }

    /// Takes from the sun what stands before it.
    #[inline]
    fn cast(&self, t: &Values, left: &Node, right: &Node, sun: &mut Values) {
        let [column, row, distance] = [0, 1, 2].map(|i| between(t, left.place[i], right.place[i]));
        for i in 0..CHUNK {
            sun[i] *= self.shadow.lit(column[i], row[i], distance[i]);
        }
    }

    #[inline]
    fn texture(&self, piece: &Piece<'_>, left: &Node) -> Values {
        let texture = piece.face.paint.texture;
        if texture == Texture::Plain {
            return [0.0; CHUNK];
        }
        let mut depth = [0.0; CHUNK];
        let (inverse, step) = (piece.at_row[INVERSE_DEPTH], piece.face.planes[INVERSE_DEPTH][0]);
        for (i, depth) in depth.iter_mut().enumerate() {
            *depth = 1.0 / (inverse + step * piece.column(i));
        }
        let (mut u, mut v) = (piece.value(U, &depth), piece.value(V, &depth));
        let level = self.library[texture as usize].level(piece.texels_per_pixel(left.depth, u[0], v[0]));
        for i in 0..CHUNK {
            u[i] *= level.side;
            v[i] *= level.side;
        }
        level.sample_all(&u, &v)
    }
}

#[inline]
fn between(t: &Values, left: f32, right: f32) -> Values {
    let mut values = [0.0; CHUNK];
    for (value, t) in values.iter_mut().zip(t) {
        *value = left + (right - left) * t;
    }
    values
}

/// The light at one pixel of a face, before texture and cast shadows.
#[derive(Debug, Clone, Copy)]
struct Node {
    depth: f32,
    /// On the shadow map: texel column, row and distance towards the sun.
    place: [f32; 3],
    sun: f32,
    /// From the sky, the ground and lamps.
    around: Vec3,
    /// What fog leaves.
    clear: f32,
}

/// Side in texels of the reduction of the plaster texture that serves as soft patches.
const DAPPLE_TEXELS: f32 = 16.0;

/// Moving patches in the light.
struct Dapple {
    level: Level<'static>,
    strength: f32,
    scale: f32,
    shift: [f32; 2],
}

impl Dapple {
    fn new(light: &Light, shadow: &ShadowMap) -> Self {
        Self {
            level: library()[Texture::Plaster as usize].level(TEXELS / DAPPLE_TEXELS - 1.0),
            strength: light.dapple,
            scale: light.dapple_scale * shadow.metres_per_texel() * DAPPLE_TEXELS,
            shift: light.dapple_shift.map(|shift| shift * DAPPLE_TEXELS),
        }
    }

    /// Share of the light that the patches leave, at a place of the shadow map.
    #[inline]
    fn left(&self, column: f32, row: f32) -> f32 {
        let patch = self.level.sample(column * self.scale + self.shift[0], row * self.scale + self.shift[1]);
        1.0 - self.strength * ((patch - 0.35) * 3.0).clamp(0.0, 1.0)
    }
}

/// What all three channels of a piece share.
struct Parts {
    t: Values,
    mix: Values,
    sun: Values,
    glow: Values,
    clear: Values,
}

impl Parts {
    #[inline]
    fn channel(&self, light: &Light, paint: &Paint, around: (Vec3, Vec3), pick: fn(Vec3) -> f32) -> Values {
        let (left, right, sun) = (pick(around.0), pick(around.1), pick(light.sun));
        let (first, second, fog) = (pick(paint.colour), pick(paint.second), pick(light.fog));
        let mut out = [0.0; CHUNK];
        for (i, out) in out.iter_mut().enumerate() {
            let falling = left + (right - left) * self.t[i] + sun * self.sun[i] + self.glow[i];
            let surface = (first + (second - first) * self.mix[i]) * falling;
            *out = fog + (surface - fog) * self.clear[i];
        }
        out
    }
}

/// Up to [`CHUNK`] pixels of one face.
struct Piece<'a> {
    face: &'a Prepared,
    /// The planes' values at column 0 of the row.
    at_row: &'a [f32; PLANES],
    start: usize,
    /// Share of the way from the first node to the next for each pixel.
    step: f32,
}

impl Piece<'_> {
    #[inline]
    fn column(&self, index: usize) -> f32 {
        self.start as f32 + 0.5 + index as f32
    }

    /// What a plane says at each pixel, with perspective.
    #[inline]
    fn value(&self, plane: usize, depth: &Values) -> Values {
        let (start, step) = (self.at_row[plane], self.face.planes[plane][0]);
        let mut values = [0.0; CHUNK];
        for (i, (value, depth)) in values.iter_mut().zip(depth).enumerate() {
            *value = (start + step * self.column(i)) * depth;
        }
        values
    }

    /// How many texels of the full texture one pixel spans at the start, where the texture is at (u, v): between the
    /// longer and the shorter side of its footprint, so that floors seen at a slant stay sharp.
    #[inline]
    fn texels_per_pixel(&self, depth: f32, u: f32, v: f32) -> f32 {
        let planes = &self.face.planes;
        let inverse = planes[INVERSE_DEPTH];
        let along = |axis: usize| {
            let du = (planes[U][axis] - u * inverse[axis]) * depth;
            let dv = (planes[V][axis] - v * inverse[axis]) * depth;
            du * du + dv * dv
        };
        let (a, b) = (along(0), along(1));
        let (longer, shorter) = (a.max(b).sqrt(), a.min(b).sqrt());
        (longer * 0.45 + shorter * 0.55) * TEXELS
    }
}

impl Level<'_> {
    /// The texture at (x, y) in texels of this reduction, smoothed between four; 0 to 1.
    #[inline]
    pub(crate) fn sample(&self, x: f32, y: f32) -> f32 {
        let ((xi, tx), (yi, ty)) = (split(x), split(y));
        smoothed(self.four(xi, yi), tx, ty)
    }

    #[inline]
    fn sample_all(&self, x: &Values, y: &Values) -> Values {
        let (mut xi, mut yi) = ([0; CHUNK], [0; CHUNK]);
        let (mut tx, mut ty) = ([0.0; CHUNK], [0.0; CHUNK]);
        for i in 0..CHUNK {
            (xi[i], tx[i]) = split(x[i]);
            (yi[i], ty[i]) = split(y[i]);
        }
        let mut four = [0; CHUNK];
        for i in 0..CHUNK {
            four[i] = self.four(xi[i], yi[i]);
        }
        let mut out = [0.0; CHUNK];
        for i in 0..CHUNK {
            out[i] = smoothed(four[i], tx[i], ty[i]);
        }
        out
    }
}

/// Between four packed texels.
#[inline]
fn smoothed(four: u32, tx: f32, ty: f32) -> f32 {
    let texel = |shift: u32| ((four >> shift) & 255) as i32 as f32;
    let top = texel(0) + (texel(8) - texel(0)) * tx;
    let bottom = texel(16) + (texel(24) - texel(16)) * tx;
    (top + (bottom - top) * ty) * (1.0 / 255.0)
}

/// Whole part, rounded down, and the rest. Adding 1.5 * 2^23 puts the whole part into the low bits, which is much
/// cheaper than a rounding call; good for values up to two million.
#[inline]
fn split(value: f32) -> (u32, f32) {
    const MAGIC: f32 = 12_582_912.0;
    let shifted = (value - 0.5) + MAGIC;
    (shifted.to_bits(), value - (shifted - MAGIC))
}
