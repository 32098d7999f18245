//! Small procedural textures: how much of the second colour shows, 0 to 255, repeating, with reduced copies (mips).

use crate::math::Dice;
use std::sync::LazyLock;

/// Side of a texture in texels, a power of two.
const SIDE: usize = 256;
const LEVELS: usize = 7;

macro_rules! textures {
    ($($name:ident = $draw:expr),+ $(,)?) => {
        /// What a surface is made of.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Texture { $($name),+ }

        impl Texture {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// By its name in any case: `brick`.
            pub fn named(name: &str) -> Option<Self> {
                $(if name.eq_ignore_ascii_case(stringify!($name)) { return Some(Self::$name); })+
                None
            }

            fn draw(self, noise: &Noise, u: f32, v: f32) -> f32 {
                let draw: fn(&Noise, f32, f32) -> f32 = match self { $(Self::$name => $draw),+ };
                draw(noise, u, v)
            }
        }
    };
}

// Each takes (noise, u, v) with u and v from 0 to 1 and gives 0 to 1.
textures! {
    Plain = |_, _, _| 0.0,
    Plaster = |n, u, v| 0.25 + 0.5 * n.layered(u, v, 4, 5),
    Wood = wood,
    Planks = planks,
    Tiles = |n, u, v| checks(u, v, 2.0) * 0.75 + gap(u, v, 2.0, 2.0, 0.02) * 0.2 + 0.12 * n.layered(u, v, 16, 3),
    Brick = brick,
    Asphalt = |n, u, v| 0.3 * n.layered(u, v, 4, 3) + 0.5 * n.layered(u, v, 64, 2),
    Grass = |n, u, v| 0.55 * n.layered(u, v, 6, 3) + 0.5 * n.layered(u * 2.0, v, 40, 2),
    Cobble = cobble,
    Concrete = |n, u, v| (0.65 * n.layered(u, v, 3, 6) + gap(u, v, 2.0, 2.0, 0.008) * 0.6).min(1.0),
    Sand = |n, u, v| 0.5 * n.layered(u, v, 3, 4) + 0.5 * ripple(n, u, v),
    Fabric = |n, u, v| 0.3 * wave(u * 32.0) + 0.3 * wave(v * 32.0) + 0.3 * n.layered(u, v, 8, 3),
    Panels = |n, u, v| (gap(u, v, 2.0, 2.0, 0.02) + 0.3 * n.layered(u, v, 3, 4) + rivets(u, v)).min(1.0),
    Facade = facade,
    Water = |n, u, v| 0.6 * ripple(n, u, v) + 0.4 * n.layered(u, v, 5, 4),
    Leaves = |n, u, v| smooth(0.35, 0.65, n.layered(u, v, 12, 3)),
    Shelves = shelves,
    Carpet = |n, u, v| 0.35 * checks(u + 0.25 * wave(v * 4.0), v, 4.0) + 0.4 * n.layered(u, v, 32, 2),
    Marble = |n, u, v| smooth(0.42, 0.5, n.layered(u, v, 3, 5)) * (1.0 - smooth(0.5, 0.58, n.layered(u, v, 3, 5))),
    Stripes = |_, u, _| smooth(0.45, 0.55, wave(u * 4.0)),
    Dots = |_, u, v| { let (x, y) = (frac(u * 4.0) - 0.5, frac(v * 4.0) - 0.5); 1.0 - smooth(0.05, 0.08, x * x + y * y) },
}

static LIBRARY: LazyLock<Vec<Levels>> = LazyLock::new(|| {
    let noise = Noise::new();
    Texture::ALL.iter().map(|texture| Levels::new(*texture, &noise)).collect()
});

/// All textures, by their number.
pub(crate) fn library() -> &'static [Levels] {
    &LIBRARY
}

/// A texture and its reductions by halves. Each entry packs the four texels that smoothing needs: itself, the one to
/// the right, and the two below.
#[derive(Debug)]
pub(crate) struct Levels(Vec<Vec<u32>>);

/// One reduction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Level<'a> {
    packed: &'a [u32],
    /// Base-2 logarithm of the side.
    shift: u32,
    pub(crate) side: f32,
}

impl Level<'_> {
    /// Four neighbouring texels from (x, y) on, which wrap round; in the order of little-endian bytes.
    #[inline]
    pub(crate) fn four(&self, x: u32, y: u32) -> u32 {
        let mask = (1 << self.shift) - 1;
        self.packed[(((y & mask) << self.shift) | (x & mask)) as usize]
    }
}

impl Levels {
    fn new(texture: Texture, noise: &Noise) -> Self {
        let texel = |index: usize| {
            let (u, v) = ((index % SIDE) as f32 / SIDE as f32, (index / SIDE) as f32 / SIDE as f32);
            (texture.draw(noise, u, v).clamp(0.0, 1.0) * 255.0) as u8
        };
        let mut plain = vec![(0..SIDE * SIDE).map(texel).collect::<Vec<u8>>()];
        for level in 1..LEVELS {
            plain.push(halved(&plain[level - 1], SIDE >> level));
        }
        Self(plain.iter().enumerate().map(|(level, texels)| packed(texels, SIDE >> level)).collect())
    }

    /// The reduction in which `texels_per_pixel` of the full texture become about one.
    #[inline]
    pub(crate) fn level(&self, texels_per_pixel: f32) -> Level<'_> {
        // The exponent of a positive float is the floor of its base-2 logarithm.
        let exponent = ((texels_per_pixel * 1.2).max(1.0).to_bits() >> 23) as usize - 127;
        let level = exponent.min(LEVELS - 1);
        let side = SIDE >> level;
        Level { packed: &self.0[level], shift: side.trailing_zeros(), side: side as f32 }
    }
}

fn packed(texels: &[u8], side: usize) -> Vec<u32> {
    let at = |x: usize, y: usize| texels[(y % side) * side + x % side];
    let four = |index: usize| {
        let (x, y) = (index % side, index / side);
        u32::from_le_bytes([at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1)])
    };
    (0..side * side).map(four).collect()
}

/// Texels along one repeat of every texture.
pub(crate) const TEXELS: f32 = SIDE as f32;

fn halved(above: &[u8], side: usize) -> Vec<u8> {
    let at = |x: usize, y: usize| u32::from(above[y * side * 2 + x]);
    let texel = |index: usize| {
        let (x, y) = (index % side * 2, index / side * 2);
        ((at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1) + 2) / 4) as u8
    };
    (0..side * side).map(texel).collect()
}

/// Repeating value noise.
struct Noise(Vec<f32>);

impl Noise {
    fn new() -> Self {
        let mut dice = Dice::new(0x7EC7);
        Self((0..4096).map(|_| dice.unit()).collect())
    }

    fn lattice(&self, x: u32, y: u32, cells: u32) -> f32 {
        let (x, y) = (x % cells, y % cells);
        self.0[((x.wrapping_mul(73) ^ y.wrapping_mul(1493)).wrapping_add(cells.wrapping_mul(11)) & 4095)
            as usize]
    }

    /// One layer with `cells` cells in a repeat.
    fn layer(&self, u: f32, v: f32, cells: u32) -> f32 {
        let (x, y) = (frac(u) * cells as f32, frac(v) * cells as f32);
        let (xi, yi) = (x as u32, y as u32);
        let (tx, ty) = (ease(x - xi as f32), ease(y - yi as f32));
        let row = |y| {
            let (a, b) = (self.lattice(xi, y, cells), self.lattice(xi + 1, y, cells));
            a + (b - a) * tx
        };
        row(yi) + (row(yi + 1) - row(yi)) * ty
    }

    /// Layers of doubling detail, mean about one half.
    fn layered(&self, u: f32, v: f32, cells: u32, layers: u32) -> f32 {
        let (mut sum, mut weight, mut total) = (0.0, 1.0, 0.0);
        for layer in 0..layers {
            sum += weight * self.layer(u, v, cells << layer);
            total += weight;
            weight *= 0.55;
        }
        sum / total
    }
}

fn frac(value: f32) -> f32 {
    value - value.floor()
}

fn ease(t: f32) -> f32 {
    t * t * (3.0 - 2.0 * t)
}

fn smooth(low: f32, high: f32, value: f32) -> f32 {
    ease(((value - low) / (high - low)).clamp(0.0, 1.0))
}

/// A wave of period 1 between 0 and 1, made of two parabolas.
fn wave(t: f32) -> f32 {
    let t = frac(t) * 2.0;
    if t < 1.0 { 0.5 + 2.0 * t * (1.0 - t) } else { 0.5 - 2.0 * (t - 1.0) * (2.0 - t) }
}

fn checks(u: f32, v: f32, count: f32) -> f32 {
    let odd = ((u * count).floor() + (v * count).floor()).rem_euclid(2.0);
    if odd < 0.5 { 0.0 } else { 1.0 }
}

/// 1 in the joints of a grid of `columns` by `rows`, `width` of a repeat wide.
fn gap(u: f32, v: f32, columns: f32, rows: f32, width: f32) -> f32 {
    let near = |t: f32, count: f32| {
        let t = frac(t * count);
        t.min(1.0 - t) < width * count * 0.5
    };
    if near(u, columns) || near(v, rows) { 1.0 } else { 0.0 }
}

fn wood(noise: &Noise, u: f32, v: f32) -> f32 {
    let rings = wave(u * 6.0 + 1.5 * noise.layered(u, v, 2, 2));
    0.6 * rings + 0.4 * noise.layered(u * 4.0, v * 0.25, 16, 2)
}

fn planks(noise: &Noise, u: f32, v: f32) -> f32 {
    let plank = (u * 8.0).floor();
    let shade = noise.lattice(plank as u32, 3, 8);
    let joint = gap(u, 0.5, 8.0, 1.0, 0.006) + gap(0.5, v + shade, 1.0, 1.0, 0.008);
    (0.35 * shade + 0.35 * noise.layered(u * 8.0, v, 8, 3) + joint).min(1.0)
}

fn brick(noise: &Noise, u: f32, v: f32) -> f32 {
    let row = (v * 8.0).floor();
    let shifted = u + if row.rem_euclid(2.0) < 0.5 { 0.0 } else { 0.125 };
    let brick = noise.lattice((frac(shifted) * 4.0) as u32, row as u32, 64);
    (gap(shifted, v, 4.0, 8.0, 0.014) + 0.35 * brick + 0.15 * noise.layered(u, v, 32, 2)).min(1.0)
}

fn cobble(noise: &Noise, u: f32, v: f32) -> f32 {
    let row = (v * 8.0).floor();
    let shifted = u + 0.0625 * row.rem_euclid(2.0);
    let (x, y) = (frac(shifted * 8.0) - 0.5, frac(v * 8.0) - 0.5);
    let stone = noise.lattice((frac(shifted) * 8.0) as u32, row as u32, 64);
    smooth(0.12, 0.24, x * x + y * y) * 0.9 + 0.3 * stone
}

fn ripple(noise: &Noise, u: f32, v: f32) -> f32 {
    wave(v * 12.0 + 1.6 * noise.layered(u, v, 4, 3))
}

fn rivets(u: f32, v: f32) -> f32 {
    let (x, y) = (frac(u * 8.0) - 0.5, frac(v * 8.0) - 0.5);
    let at_edge = frac(u * 2.0) < 0.25 || frac(v * 2.0) < 0.25;
    if at_edge && x * x + y * y < 0.02 { 0.5 } else { 0.0 }
}

/// Windows in a wall: 1 is glass.
fn facade(noise: &Noise, u: f32, v: f32) -> f32 {
    let (x, y) = (frac(u * 4.0), frac(v * 4.0));
    let glass = (0.25..0.75).contains(&x) && (0.25..0.8).contains(&y);
    let bar = (x - 0.5).abs() < 0.02;
    let lit = noise.lattice((u * 4.0) as u32, (v * 4.0) as u32 + 9, 64);
    if glass && !bar { 0.45 + 0.55 * lit } else { 0.12 * noise.layered(u, v, 16, 3) }
}

/// Rows of things of different heights standing on boards.
fn shelves(noise: &Noise, u: f32, v: f32) -> f32 {
    let (row, column) = ((v * 4.0).floor(), (u * 24.0).floor());
    let height = 0.5 + 0.4 * noise.lattice(column as u32, row as u32, 64);
    let y = frac(v * 4.0);
    if y < 0.08 {
        0.2
    } else if y < height {
        0.3 + 0.7 * noise.lattice(column as u32 + 31, row as u32, 64)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_texture_but_the_plain_one_has_features_to_track() {
        for texture in &Texture::ALL[1..] {
            let texels: Vec<f32> =
                library()[*texture as usize].0[0].iter().map(|packed| (packed & 255) as f32).collect();
            let mean = texels.iter().sum::<f32>() / texels.len() as f32;
            let spread = texels.iter().map(|texel| (texel - mean).abs()).sum::<f32>() / texels.len() as f32;
            assert!(spread > 8.0, "{texture:?} is nearly plain: {spread}");
        }
    }

    #[test]
    fn far_surfaces_take_a_reduction() {
        let levels = &library()[Texture::Brick as usize];
        let sides = [0.5, 4.0, 1e9].map(|pixels| levels.level(pixels).side as u32);
        assert_eq!(sides, [256, 64, 4]);
    }
}
