//! Moving scenes that the tests draw: a textured ground, a camera, things that move.

use crate::Clip;
use director_film::{FrameRate, Size};

pub(crate) const SIZE: Size = Size::new(320, 192);
const PERIOD: usize = 256;

/// What is legitimate about a clean control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Pan,
    FastPan,
    LockedOff,
    HandHeld,
    ZoomIn,
    Flash,
    FadeIn,
    Night,
    SmallMotion,
    Ripples,
}

pub(crate) const KINDS: [Kind; 10] = [
    Kind::Pan,
    Kind::FastPan,
    Kind::LockedOff,
    Kind::HandHeld,
    Kind::ZoomIn,
    Kind::Flash,
    Kind::FadeIn,
    Kind::Night,
    Kind::SmallMotion,
    Kind::Ripples,
];

/// A repeatable source of numbers.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// 0 to 1.
    pub(crate) fn unit(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1_u64 << 24) as f32
    }
}

/// Seamless texture: value noise of several sizes and hard-edged tiles, because real pictures hold something sharp.
fn texture(random: &mut Random) -> Vec<f32> {
    let mut out = vec![0.0_f32; PERIOD * PERIOD];
    for (cell, weight) in [(64, 34.0), (16, 26.0), (4, 14.0)] {
        let side = PERIOD / cell;
        let grid: Vec<f32> = (0..side * side).map(|_| random.unit() - 0.5).collect();
        for (i, value) in out.iter_mut().enumerate() {
            let (x, y) = ((i % PERIOD) as f32 / cell as f32, (i / PERIOD) as f32 / cell as f32);
            *value += weight * 2.0 * corner(&grid, side, x, y);
        }
    }
    let tiles: Vec<f32> = (0..256).map(|_| if random.unit() > 0.7 { 32.0 } else { 0.0 }).collect();
    for (i, value) in out.iter_mut().enumerate() {
        *value += tiles[(i / PERIOD / 16) * 16 + (i % PERIOD) / 16];
    }
    out
}

fn corner(grid: &[f32], side: usize, x: f32, y: f32) -> f32 {
    let (x0, y0) = (x.floor(), y.floor());
    let (fx, fy) = (x - x0, y - y0);
    let at = |dx: usize, dy: usize| {
        let column = (x0.rem_euclid(side as f32) as usize + dx) % side;
        let row = (y0.rem_euclid(side as f32) as usize + dy) % side;
        grid[row * side + column]
    };
    (1.0 - fy) * ((1.0 - fx) * at(0, 0) + fx * at(1, 0)) + fy * ((1.0 - fx) * at(0, 1) + fx * at(1, 1))
}

struct Thing {
    x: f32,
    y: f32,
    vx: f32,
    vy: f32,
    radius: f32,
    level: f32,
}

/// `frames` frames at 24 per second of the scene that `seed` names.
pub(crate) fn draw(kind: Kind, seed: u64, frames: usize) -> Clip {
    let mut random = Random::new(seed + 1);
    let ground = texture(&mut random);
    let things: Vec<Thing> = (0..3).map(|_| thing(&mut random, kind)).collect();
    let angle = random.unit() * std::f32::consts::TAU;
    let frames = (0..frames).map(|index| frame(kind, index as f32, &ground, &things, angle)).collect();
    Clip { size: SIZE, rate: FrameRate::FILM, frames }
}

fn thing(random: &mut Random, kind: Kind) -> Thing {
    let pace = if kind == Kind::SmallMotion { 0.25 } else { 1.6 };
    Thing {
        x: 60.0 + 200.0 * random.unit(),
        y: 40.0 + 110.0 * random.unit(),
        vx: pace * (random.unit() + 0.3) * if random.unit() > 0.5 { 1.0 } else { -1.0 },
        vy: 0.5 * pace * (random.unit() - 0.5),
        radius: 14.0 + 14.0 * random.unit(),
        level: 60.0 + 150.0 * random.unit(),
    }
}

/// Shift and scale of the ground at frame `t`.
fn camera(kind: Kind, t: f32, angle: f32) -> (f32, f32, f32) {
    let pan = |speed: f32| (speed * t * angle.cos(), speed * t * angle.sin() * 0.5, 1.0);
    match kind {
        Kind::Pan | Kind::Flash | Kind::FadeIn | Kind::Night => pan(0.8),
        Kind::FastPan => pan(7.0),
        Kind::HandHeld => (3.0 * (0.25 * t).sin() + 0.4 * t, 2.0 * (0.19 * t + 1.0).sin(), 1.0),
        Kind::ZoomIn => (0.0, 0.0, 1.0 - 0.003 * t),
        Kind::LockedOff | Kind::SmallMotion | Kind::Ripples => (0.0, 0.0, 1.0),
    }
}

/// Gain and lift of the light at frame `t`.
fn light(kind: Kind, t: f32) -> (f32, f32) {
    match kind {
        Kind::Flash if (30.0..32.0).contains(&t) => (1.0, 70.0),
        Kind::FadeIn => ((t / 18.0).min(1.0), 0.0),
        Kind::Night => (0.35, 0.0),
        _ => (1.0, 0.0),
    }
}

fn frame(kind: Kind, t: f32, ground: &[f32], things: &[Thing], angle: f32) -> Vec<u8> {
    let (dx, dy, scale) = camera(kind, t, angle);
    let (gain, lift) = light(kind, t);
    let (width, height) = (SIZE.width as usize, SIZE.height as usize);
    let mut out = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            let wave = if kind == Kind::Ripples { 1.5 * (0.2 * y as f32 + 0.3 * t).sin() } else { 0.0 };
            let u = (x as f32 - 160.0) * scale + 160.0 + dx + wave;
            let v = (y as f32 - 96.0) * scale + 96.0 + dy;
            let mut level = 110.0 + corner(ground, PERIOD, u, v);
            for thing in things {
                let (px, py) = (x as f32 - thing.x - thing.vx * t, y as f32 - thing.y - thing.vy * t);
                let inside = (thing.radius - px.hypot(py)).clamp(0.0, 1.0);
                let skin = thing.level + 25.0 * (0.5 * px).sin() * (0.4 * py).cos();
                level += inside * (skin - level);
            }
            let level = level * gain + lift;
            for tint in [1.0, 0.95, 0.85] {
                out.push((level * tint).clamp(0.0, 255.0) as u8);
            }
        }
    }
    out
}
