//! Points followed from picture to picture along the flow: what survives, how it moves, whether it stays itself.

use super::camera::Camera;
use super::flow::Flow;
use super::plane::Plane;
use super::warp::sample;

/// One point is kept per cell of this many working pixels.
const CELL_PX: usize = 14;
/// Half the side of the patch that a track compares with its first appearance.
const REACH: usize = 4;
const PATCH: usize = 2 * REACH + 1;
/// Grey-level deviation below which a patch shows nothing to follow.
const FLAT: f32 = 4.0;
/// A forward-backward error above this many working pixels ends a track.
const LOST_PX: f32 = 1.0;
/// Frames between a track's first appearance and its judgement of likeness.
const LIKENESS_AGE: usize = 12;

#[derive(Debug, Clone)]
struct Track {
    x: f32,
    y: f32,
    age: usize,
    velocity: Option<(f32, f32)>,
    appearance: [f32; PATCH * PATCH],
}

/// What happened to all tracks in one step.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct StepOfTracks {
    pub(crate) followed: usize,
    /// Ended inside the frame; those that left through its edge are not counted.
    pub(crate) lost: usize,
    /// Mean speed with the camera removed, working pixels per frame.
    pub(crate) speed: f64,
    /// Mean change of that velocity, working pixels per frame squared.
    pub(crate) acceleration: f64,
    /// Share of moving tracks whose direction reversed.
    pub(crate) reversed: f64,
    /// Mean `1 - correlation` with the first appearance of tracks old enough to tell; `None` when there are none.
    pub(crate) drift: Option<f64>,
}

#[derive(Debug, Default)]
pub(crate) struct Tracks {
    live: Vec<Track>,
}

impl Tracks {
    /// Moves every track from `from` to `to`; new ones start where cells are empty.
    pub(crate) fn step(
        &mut self,
        from: &Plane,
        to: &Plane,
        flows: [&Flow; 2],
        camera: &Camera,
    ) -> StepOfTracks {
        self.seed(from);
        let mut tally = Tally::default();
        self.live.retain_mut(|track| match track.advance(to, flows, camera, &mut tally) {
            Fate::Followed => true,
            Fate::Left => false,
            Fate::Lost => {
                tally.lost += 1;
                false
            }
        });
        tally.summary()
    }

    fn seed(&mut self, picture: &Plane) {
        let (columns, rows) = (picture.width / CELL_PX, picture.height / CELL_PX);
        let mut taken = vec![false; columns * rows];
        self.live.retain(|track| {
            let column = (track.x as usize / CELL_PX).min(columns - 1);
            let row = (track.y as usize / CELL_PX).min(rows - 1);
            !std::mem::replace(&mut taken[row * columns + column], true)
        });
        for (cell, _) in taken.iter().enumerate().filter(|(_, taken)| !**taken) {
            let x = (cell % columns) * CELL_PX + CELL_PX / 2;
            let y = (cell / columns) * CELL_PX + CELL_PX / 2;
            if let Some(appearance) = appearance(picture, x as f32, y as f32) {
                self.live.push(Track { x: x as f32, y: y as f32, age: 0, velocity: None, appearance });
            }
        }
    }
}

enum Fate {
    Followed,
    Left,
    Lost,
}

impl Track {
    fn advance(&mut self, to: &Plane, flows: [&Flow; 2], camera: &Camera, tally: &mut Tally) -> Fate {
        let (u, v) = sample(flows[0], self.x, self.y);
        let (x, y) = (self.x + u, self.y + v);
        let margin = (REACH + 1) as f32;
        let inside =
            x > margin && y > margin && x < to.width as f32 - margin && y < to.height as f32 - margin;
        if !inside {
            return Fate::Left;
        }
        let (back_u, back_v) = sample(flows[1], x, y);
        if (u + back_u).hypot(v + back_v) > LOST_PX {
            return Fate::Lost;
        }
        let shared = camera.at(self.x, self.y);
        tally.motion((u - shared.0, v - shared.1), self.velocity);
        self.velocity = Some((u - shared.0, v - shared.1));
        (self.x, self.y, self.age) = (x, y, self.age + 1);
        if self.age.is_multiple_of(LIKENESS_AGE)
            && let Some(now) = appearance(to, x, y)
        {
            tally.drift.push(f64::from(1.0 - correlation(&self.appearance, &now)));
        }
        Fate::Followed
    }
}

#[derive(Default)]
struct Tally {
    followed: usize,
    lost: usize,
    speed: f64,
    accelerations: Vec<f64>,
    moving: usize,
    reversed: usize,
    drift: Vec<f64>,
}

impl Tally {
    fn motion(&mut self, now: (f32, f32), before: Option<(f32, f32)>) {
        self.followed += 1;
        self.speed += f64::from(now.0.hypot(now.1));
        let Some(before) = before else { return };
        self.accelerations.push(f64::from((now.0 - before.0).hypot(now.1 - before.1)));
        if now.0.hypot(now.1).min(before.0.hypot(before.1)) > 0.3 {
            self.moving += 1;
            self.reversed += usize::from(now.0 * before.0 + now.1 * before.1 < 0.0);
        }
    }

    fn summary(self) -> StepOfTracks {
        let share = |sum: f64, count: usize| if count == 0 { 0.0 } else { sum / count as f64 };
        StepOfTracks {
            followed: self.followed,
            lost: self.lost,
            speed: share(self.speed, self.followed),
            acceleration: share(self.accelerations.iter().sum(), self.accelerations.len()),
            reversed: share(self.reversed as f64, self.moving),
            drift: (!self.drift.is_empty()).then(|| share(self.drift.iter().sum(), self.drift.len())),
        }
    }
}

/// The patch around a point, mean removed and scaled to unit length; `None` where it is flat or cut by the edge.
fn appearance(picture: &Plane, x: f32, y: f32) -> Option<[f32; PATCH * PATCH]> {
    let mut patch = [0.0; PATCH * PATCH];
    for (index, value) in patch.iter_mut().enumerate() {
        let dx = (index % PATCH) as f32 - REACH as f32;
        let dy = (index / PATCH) as f32 - REACH as f32;
        *value = picture.at(x + dx, y + dy)?;
    }
    let centre = patch.iter().sum::<f32>() / patch.len() as f32;
    for value in &mut patch {
        *value -= centre;
    }
    let length = patch.iter().map(|value| value * value).sum::<f32>().sqrt();
    let firm = length > FLAT * PATCH as f32;
    for value in &mut patch {
        *value /= length.max(1e-6);
    }
    firm.then_some(patch)
}

fn correlation(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
