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
pub(crate) const CHUNK: usize = 8;

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

    /// Shades the pixels `from..to` of one face along a row.
    pub(crate) fn run(&self, face: &Prepared, row: i32, (from, to): (usize, usize), out: &mut Row) {
        let y = row as f32 + 0.5;
        let mut at_row = [0.0; PLANES];
        for (at_row, plane) in at_row.iter_mut().zip(&face.planes) {
            *at_row = plane[1] * y + plane[2];
        }
        for start in (from..to).step_by(CHUNK) {
            let end = (start + CHUNK).min(to);
            let piece = Piece::new(face, &at_row, start as f32 + 0.5);
            let [red, green, blue] = self.chunk(&piece);
            out.red[start..end].copy_from_slice(&red[..end - start]);
            out.green[start..end].copy_from_slice(&green[..end - start]);
            out.blue[start..end].copy_from_slice(&blue[..end - start]);
        }
    }

    fn chunk(&self, piece: &Piece<'_>) -> [Values; 3] {
        let paint = &piece.face.paint;
        let mix = self.texture(piece);
        let (sun, lamps) = self.direct(piece);
        let skyward = piece.value(SKYWARD);
        let mut glow = [0.0; CHUNK];
        let mut haze = [0.0; CHUNK];
        let density = self.light.fog_density * self.light.fog_density;
        for i in 0..CHUNK {
            glow[i] = paint.glow + (paint.second_glow - paint.glow) * mix[i];
            let fog = piece.depth[i] * piece.depth[i] * density;
            haze[i] = fog / (1.0 + fog);
        }
        let parts = Parts { mix, sun, glow, haze, skyward, lamps };
        let channel = |pick: fn(Vec3) -> f32| parts.channel(self.light, paint, pick);
        [channel(|v| v.x), channel(|v| v.y), channel(|v| v.z)]
    }

    fn texture(&self, piece: &Piece<'_>) -> Values {
        let texture = piece.face.paint.texture;
        if texture == Texture::Plain {
            return [0.0; CHUNK];
        }
        let (mut u, mut v) = (piece.value(U), piece.value(V));
        let level = self.library[texture as usize].level(piece.texels_per_pixel(u[0], v[0]));
        for i in 0..CHUNK {
            u[i] *= level.side;
            v[i] *= level.side;
        }
        level.sample_all(&u, &v)
    }

    /// Sun and lamps after shadows and moving patches.
    fn direct(&self, piece: &Piece<'_>) -> (Values, Values) {
        let (mut sun, mut lamps) = (piece.value(SUN), piece.value(LAMPS));
        let last = CHUNK - 1;
        if !self.shadow.is_on() {
            return (sun, lamps);
        }
        let (column, row) = (piece.value(SHADOW), piece.value(SHADOW + 1));
        if sun[0].max(sun[last]) > 0.004 {
            let distance = piece.value(SHADOW + 2);
            // Along a row the three run straight, so the ends tell about all between.
            if !self.shadow.surely_lit([0, last].map(|i| [column[i], row[i], distance[i]])) {
                for i in 0..CHUNK {
                    sun[i] *= self.shadow.lit(column[i], row[i], distance[i]);
                }
            }
        }
        if self.dapple.strength > 0.0 {
            let [a, b] = [0, last].map(|i| self.dapple.left(column[i], row[i]));
            for i in 0..CHUNK {
                let left = a + (b - a) * (i as f32 / last as f32);
                sun[i] *= left;
                // Lamps hang indoors or low, where less stirs before them.
                lamps[i] *= 0.5 + 0.5 * left;
            }
        }
        (sun, lamps)
    }
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

/// What all three channels of a chunk share.
struct Parts {
    mix: Values,
    sun: Values,
    glow: Values,
    haze: Values,
    skyward: Values,
    lamps: Values,
}

impl Parts {
    #[inline]
    fn channel(&self, light: &Light, paint: &Paint, pick: fn(Vec3) -> f32) -> Values {
        let (below, above, sun, lamp) =
            (pick(light.from_below), pick(light.from_above), pick(light.sun), pick(light.lamp_colour));
        let (first, second, fog) = (pick(paint.colour), pick(paint.second), pick(light.fog));
        let mut out = [0.0; CHUNK];
        for (i, out) in out.iter_mut().enumerate() {
            let falling = below
                + (above - below) * self.skyward[i]
                + sun * self.sun[i]
                + lamp * self.lamps[i]
                + self.glow[i];
            let surface = (first + (second - first) * self.mix[i]) * falling;
            *out = surface + (fog - surface) * self.haze[i];
        }
        out
    }
}

/// A chunk of pixels of one face.
struct Piece<'a> {
    face: &'a Prepared,
    /// The planes' values at column 0 of the row.
    at_row: &'a [f32; PLANES],
    columns: Values,
    depth: Values,
}

impl<'a> Piece<'a> {
    fn new(face: &'a Prepared, at_row: &'a [f32; PLANES], x: f32) -> Self {
        let mut columns = [0.0; CHUNK];
        let mut depth = [0.0; CHUNK];
        for i in 0..CHUNK {
            columns[i] = x + i as f32;
            depth[i] = 1.0 / (at_row[INVERSE_DEPTH] + face.planes[INVERSE_DEPTH][0] * columns[i]);
        }
        Self { face, at_row, columns, depth }
    }

    /// What a plane says at each pixel, with perspective.
    #[inline]
    fn value(&self, plane: usize) -> Values {
        let (start, step) = (self.at_row[plane], self.face.planes[plane][0]);
        let mut values = [0.0; CHUNK];
        for (value, (column, depth)) in values.iter_mut().zip(self.columns.iter().zip(&self.depth)) {
            *value = (start + step * column) * depth;
        }
        values
    }

    /// How many texels of the full texture one pixel spans at the start, where the texture is at (u, v): between the
    /// longer and the shorter side of its footprint, so that floors seen at a slant stay sharp.
    fn texels_per_pixel(&self, u: f32, v: f32) -> f32 {
        let planes = &self.face.planes;
        let inverse = planes[INVERSE_DEPTH];
        let along = |axis: usize| {
            let du = (planes[U][axis] - u * inverse[axis]) * self.depth[0];
            let dv = (planes[V][axis] - v * inverse[axis]) * self.depth[0];
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
