//! What the camera cares for over a take: where the subject's face or body is, without the bobbing.

use crate::action::Way;
use director_raster::math::Vec3;

/// The room a body takes at a moment, metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    pub low: Vec3,
    pub high: Vec3,
    /// Middle of the face, for bodies that have one at eye height.
    pub face: Option<Vec3>,
}

impl Extent {
    pub fn middle(&self) -> Vec3 {
        self.low.lerp(self.high, 0.5)
    }

    /// The point to look at when `share` of a body of `height` fills the picture and `look` of it is its middle.
    fn point(&self, height: f32, (share, look): (f32, f32)) -> Vec3 {
        let middle = self.middle();
        let Some(face) = self.face else { return middle };
        let crown = face.y + 0.075 * height;
        let y = (crown - (1.0 - look) * height).max(f32::midpoint(crown, self.low.y));
        // Close shots follow the face, wide ones the body.
        let level = face.lerp(middle, ((share - 0.5) / 0.7).clamp(0.0, 1.0));
        Vec3 { y, ..level }
    }
}

/// Seconds over which the aim is smoothed, each way.
const CALM: f32 = 0.45;
/// Moments measured in one take.
const MOST_MOMENTS: f32 = 900.0;

/// A smooth path of the point looked at.
#[derive(Debug, Clone)]
pub(super) struct Aim {
    way: Way,
    step: f32,
    /// From the subject's spot to the point, at multiples of `step` seconds.
    offsets: Vec<Vec3>,
}

impl Aim {
    pub(super) fn new(
        way: Way,
        seconds: f32,
        height: f32,
        cover: (f32, f32),
        extent: &dyn Fn(f32) -> Extent,
    ) -> Self {
        let moments = (seconds / 0.2).clamp(4.0, MOST_MOMENTS).ceil();
        let step = seconds / moments;
        let raw: Vec<Vec3> = (0..=moments as usize)
            .map(|index| index as f32 * step)
            .map(|time| extent(time).point(height, cover) - way.spot(time).at)
            .collect();
        let each_way = (CALM / step).round().max(1.0) as usize;
        let offsets = (0..raw.len())
            .map(|at| {
                let near = &raw[at.saturating_sub(each_way)..(at + each_way + 1).min(raw.len())];
                near.iter().fold(Vec3::ZERO, |sum, offset| sum + *offset) * (1.0 / near.len() as f32)
            })
            .collect();
        Self { way, step, offsets }
    }

    pub(super) fn at(&self, time: f32) -> Vec3 {
        let position = (time / self.step).clamp(0.0, (self.offsets.len() - 1) as f32);
        let index = (position as usize).min(self.offsets.len() - 2);
        let offset = self.offsets[index].lerp(self.offsets[index + 1], position - index as f32);
        self.way.spot(time).at + offset
    }
}
