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
    /// Along a line, until `seconds` have passed; then it stays.
    Straight {
        from: Vec3,
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

/// Metres per second below which walking looks like wading.
const SLOWEST_WALK: f32 = 0.8;
/// Seconds from the last step to standing.
const SETTLING: f32 = 0.4;

impl Way {
    /// Through `mark` half-way through a take.
    pub fn through(mark: Vec3, heading: Vec3, speed: f32, seconds: f32) -> Self {
        Self::Straight { from: mark - heading * (speed * seconds / 2.0), heading, speed, seconds }
    }

    /// `length` metres about `mark`, at up to `speed`; what remains of the take it stays where it has arrived.
    pub fn arriving(mark: Vec3, heading: Vec3, length: f32, speed: f32, seconds: f32) -> Self {
        let speed = (length / seconds).clamp(SLOWEST_WALK.min(speed), speed);
        let seconds = (length / speed).min(seconds);
        Self::Straight { from: mark - heading * (length / 2.0), heading, speed, seconds }
    }

    /// For one that has arrived: how much it has come to rest, 0 to 1.
    pub fn rests(&self, time: f32) -> Option<f32> {
        match *self {
            Self::Straight { seconds, .. } if time > seconds => {
                let t = ((time - seconds) / SETTLING).min(1.0);
                Some(t * t * (3.0 - 2.0 * t))
            }
            _ => None,
        }
    }

    /// Seconds of a take during which it moves.
    pub fn moving(&self, of: f32) -> f32 {
        if let Self::Straight { seconds, .. } = *self { seconds.min(of) } else { of }
    }

    pub fn spot(&self, time: f32) -> Spot {
        match *self {
            Self::Stay { at, facing } => Spot { at, facing, distance: 0.0 },
            Self::Straight { from, heading, speed, seconds } => {
                let distance = speed * time.min(seconds);
                Spot { at: from + heading * distance, facing: facing(heading), distance }
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
