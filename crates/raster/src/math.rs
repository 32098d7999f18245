//! Vectors and rigid placements in metres: x right, y up, z towards the viewer of an unturned camera (right-handed).

use std::ops::{Add, Mul, Neg, Sub};

/// A point, direction or linear colour.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Vec3 {
    pub x: f32,
    pub y: f32,
    pub z: f32,
}

/// Short for [`Vec3`] `{ x, y, z }`.
pub const fn vec3(x: f32, y: f32, z: f32) -> Vec3 {
    Vec3 { x, y, z }
}

impl Vec3 {
    pub const ZERO: Self = vec3(0.0, 0.0, 0.0);
    pub const UP: Self = vec3(0.0, 1.0, 0.0);

    pub const fn splat(value: f32) -> Self {
        vec3(value, value, value)
    }

    pub fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    pub fn cross(self, other: Self) -> Self {
        vec3(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x,
        )
    }

    pub fn length(self) -> f32 {
        self.dot(self).sqrt()
    }

    /// Length 1; straight up for a vector too short to have a direction.
    pub fn normalised(self) -> Self {
        let length = self.length();
        if length > 1e-9 { self * (1.0 / length) } else { Self::UP }
    }

    /// Component by component.
    pub fn times(self, other: Self) -> Self {
        vec3(self.x * other.x, self.y * other.y, self.z * other.z)
    }

    /// `self` at 0, `other` at 1.
    pub fn lerp(self, other: Self, t: f32) -> Self {
        self + (other - self) * t
    }
}

impl Add for Vec3 {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        vec3(self.x + other.x, self.y + other.y, self.z + other.z)
    }
}

impl Sub for Vec3 {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        vec3(self.x - other.x, self.y - other.y, self.z - other.z)
    }
}

impl Mul<f32> for Vec3 {
    type Output = Self;
    fn mul(self, scale: f32) -> Self {
        vec3(self.x * scale, self.y * scale, self.z * scale)
    }
}

impl Neg for Vec3 {
    type Output = Self;
    fn neg(self) -> Self {
        vec3(-self.x, -self.y, -self.z)
    }
}

/// Sine and cosine that are the same on every machine.
pub fn sin_cos(radians: f32) -> (f32, f32) {
    (libm::sinf(radians), libm::cosf(radians))
}

/// A placement: three axes (which may scale) and an origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Affine {
    pub x: Vec3,
    pub y: Vec3,
    pub z: Vec3,
    pub origin: Vec3,
}

impl Affine {
    pub const IDENTITY: Self =
        Self { x: vec3(1.0, 0.0, 0.0), y: Vec3::UP, z: vec3(0.0, 0.0, 1.0), origin: Vec3::ZERO };

    pub fn at(origin: Vec3) -> Self {
        Self { origin, ..Self::IDENTITY }
    }

    pub fn scaled(x: f32, y: f32, z: f32) -> Self {
        let axes = Self::IDENTITY;
        Self { x: axes.x * x, y: axes.y * y, z: axes.z * z, origin: Vec3::ZERO }
    }

    /// About the x axis: positive tips the top towards the viewer.
    pub fn pitched(radians: f32) -> Self {
        let (s, c) = sin_cos(radians);
        Self { y: vec3(0.0, c, s), z: vec3(0.0, -s, c), ..Self::IDENTITY }
    }

    /// About the y axis: positive turns the front (+z) towards +x.
    pub fn turned(radians: f32) -> Self {
        let (s, c) = sin_cos(radians);
        Self { x: vec3(c, 0.0, -s), z: vec3(s, 0.0, c), ..Self::IDENTITY }
    }

    /// About the z axis: positive is counter-clockwise for the viewer.
    pub fn rolled(radians: f32) -> Self {
        let (s, c) = sin_cos(radians);
        Self { x: vec3(c, s, 0.0), y: vec3(-s, c, 0.0), ..Self::IDENTITY }
    }

    /// `inner` first, then `self`.
    pub fn then(&self, inner: &Self) -> Self {
        Self {
            x: self.direction(inner.x),
            y: self.direction(inner.y),
            z: self.direction(inner.z),
            origin: self.point(inner.origin),
        }
    }

    /// Moved by `offset` in its own frame.
    pub fn moved(&self, offset: Vec3) -> Self {
        Self { origin: self.point(offset), ..*self }
    }

    pub fn point(&self, p: Vec3) -> Vec3 {
        self.direction(p) + self.origin
    }

    pub fn direction(&self, d: Vec3) -> Vec3 {
        self.x * d.x + self.y * d.y + self.z * d.z
    }

    /// Direction of a surface normal, length 1: the cofactor matrix keeps it at right angles under uneven scale.
    pub fn normal(&self, n: Vec3) -> Vec3 {
        let cofactors = (self.y.cross(self.z), self.z.cross(self.x), self.x.cross(self.y));
        (cofactors.0 * n.x + cofactors.1 * n.y + cofactors.2 * n.z).normalised()
    }
}

/// A seeded stream of numbers: SplitMix64 (Steele, Lea, Flood 2014).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 up to, not including, 1.
    pub fn unit(&mut self) -> f32 {
        (self.next_u64() >> 40) as f32 / 16_777_216.0
    }

    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// One of `count` numbers from 0; 0 for a count of 0.
    pub fn pick(&mut self, count: usize) -> usize {
        ((self.next_u64() >> 32) as usize * count) >> 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placements_compose_and_normals_stay_at_right_angles() {
        let outer = Affine::at(vec3(1.0, 2.0, 3.0)).then(&Affine::turned(0.7));
        let inner = Affine::scaled(2.0, 0.5, 1.0);
        let both = outer.then(&inner);
        let p = vec3(0.3, -0.4, 0.9);
        assert!((both.point(p) - outer.point(inner.point(p))).length() < 1e-6);
        let (along, normal) = (vec3(1.0, 1.0, 0.0), vec3(1.0, -1.0, 0.0));
        assert!(both.direction(along).dot(both.normal(normal)).abs() < 1e-6);
    }

    #[test]
    fn dice_are_the_same_everywhere_and_even() {
        let mut dice = Dice::new(7);
        assert_eq!(Dice::new(0).next_u64(), 0xE220_A839_7B1D_CDAF);
        let mean = (0..10_000).map(|_| dice.unit()).sum::<f32>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.02);
    }
}
