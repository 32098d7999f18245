//! What lights a scene. Colours are linear, 1 is the white of paper in full light.

use crate::math::{Vec3, vec3};

#[derive(Debug, Clone, PartialEq)]
pub struct Light {
    /// Towards the sun or moon, or the main lamp indoors; length 1.
    pub towards_sun: Vec3,
    pub sun: Vec3,
    /// Light from above and from below that reaches everything.
    pub from_above: Vec3,
    pub from_below: Vec3,
    pub lamps: Vec<Lamp>,
    /// Colour of the lamps, common to all.
    pub lamp_colour: Vec3,
    pub fog: Vec3,
    /// Half of what lies `1 / fog_density` metres away is fog.
    pub fog_density: f32,
    /// Middle and half width, in metres, of the square that gets cast shadows; half width 0 switches them off.
    pub shadow_centre: Vec3,
    pub shadow_reach: f32,
    /// Moving patches in the sunlight, as under clouds or leaves: how much they take away, 0 to 1, where they are and
    /// how many repeat per metre. Needs shadows.
    pub dapple: f32,
    pub dapple_shift: [f32; 2],
    pub dapple_scale: f32,
}

/// A lamp that shines in all directions and casts no shadow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lamp {
    pub position: Vec3,
    pub strength: f32,
    /// Distance in metres at which it is half as bright.
    pub reach: f32,
}

impl Default for Light {
    /// A clear noon.
    fn default() -> Self {
        Self {
            towards_sun: vec3(0.4, 0.8, 0.45).normalised(),
            sun: vec3(1.1, 1.05, 0.95),
            from_above: vec3(0.45, 0.52, 0.62),
            from_below: vec3(0.2, 0.18, 0.16),
            lamps: Vec::new(),
            lamp_colour: vec3(1.0, 0.75, 0.45),
            fog: vec3(0.6, 0.7, 0.8),
            fog_density: 0.006,
            shadow_centre: Vec3::ZERO,
            shadow_reach: 12.0,
            dapple: 0.0,
            dapple_shift: [0.0; 2],
            dapple_scale: 0.1,
        }
    }
}

impl Light {
    /// Strength of all lamps on a surface, without colour.
    pub(crate) fn lamps_on(&self, position: Vec3, normal: Vec3) -> f32 {
        let one = |lamp: &Lamp| {
            let to = lamp.position - position;
            let squared = to.dot(to);
            let facing = normal.dot(to) / (squared.sqrt() + 1e-4);
            // Wrapped a little round the edge, as light from a shade is.
            (facing * 0.8 + 0.2).max(0.0) * lamp.strength / (1.0 + squared / (lamp.reach * lamp.reach))
        };
        self.lamps.iter().map(one).sum()
    }
}

/// What is seen where no surface is.
#[derive(Debug, Clone, PartialEq)]
pub struct Sky {
    pub zenith: Vec3,
    pub horizon: Vec3,
    /// Below the horizon.
    pub below: Vec3,
    /// Added around the sun.
    pub glow: Vec3,
    pub cloud: Vec3,
    /// 0 clear, 1 overcast.
    pub cloudiness: f32,
    /// How far the clouds have drifted, in cloud widths.
    pub drift: f32,
    /// 0 none, 1 a clear night.
    pub stars: f32,
}

impl Default for Sky {
    fn default() -> Self {
        Self {
            zenith: vec3(0.16, 0.34, 0.72),
            horizon: vec3(0.62, 0.74, 0.86),
            below: vec3(0.4, 0.42, 0.42),
            glow: vec3(1.0, 0.9, 0.7),
            cloud: vec3(0.95, 0.95, 0.96),
            cloudiness: 0.4,
            drift: 0.0,
            stars: 0.0,
        }
    }
}
