//! Where a subject is at each moment.

use director_raster::math::{Vec3, sin_cos, vec3};

/// A place to be and a direction to face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    pub at: Vec3,
    /// Angle about the vertical: 0 faces +z, positive turns towards +x.
    pub facing: f32,
    /// Metres gone since the start.
    pub distance: f32,
}

/// The way a subject takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Way {
    Stay {
        at: Vec3,
        facing: f32,
    },
    /// Through `mark` at two thirds of the take.
    Straight {
        mark: Vec3,
        heading: Vec3,
        speed: f32,
        seconds: f32,
    },
    /// Round about a middle, for places too short to go straight.
    Round {
        middle: Vec3,
        radius: f32,
        speed: f32,
        start: f32,
    },
}

/// Share of the take after which a subject that goes straight reaches its mark.
const AT_MARK: f32 = 0.7;

impl Way {
    pub fn spot(&self, time: f32) -> Spot {
        match *self {
            Self::Stay { at, facing } => Spot { at, facing, distance: 0.0 },
            Self::Straight { mark, heading, speed, seconds } => {
                let distance = speed * time;
                let at = mark + heading * (distance - speed * seconds * AT_MARK);
                Spot { at, facing: facing(heading), distance }
            }
            Self::Round { middle, radius, speed, start } => {
                let angle = start + speed * time / radius;
                let (s, c) = sin_cos(angle);
                let at = middle + vec3(s, 0.0, c) * radius;
                Spot { at, facing: facing(vec3(c, 0.0, -s)), distance: speed * time }
            }
        }
    }

    /// Metres per second.
    pub fn speed(&self) -> f32 {
        match *self {
            Self::Stay { .. } => 0.0,
            Self::Straight { speed, .. } | Self::Round { speed, .. } => speed,
        }
    }
}

fn facing(heading: Vec3) -> f32 {
    libm::atan2f(heading.x, heading.z)
}
