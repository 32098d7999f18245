//! What is true of a take, beside what it shows: for tests that judge trackers, recognisers and cutters. A provider
//! never hands this out, and nothing that makes films may use it.

use crate::camera::Extent;
use crate::{Order, Record, SpokenLine, Take};
use director_film::Size;
use director_raster::camera::Camera;
use director_raster::math::Vec3;
use serde::Serialize;

/// Pinhole intrinsics in pixels; the principal point is the picture's middle.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Intrinsics {
    pub focal_px: f32,
    pub centre_px: [f32; 2],
}

/// Where the camera is at a frame: axes of length 1 in world coordinates (metres, y up, right-handed).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PoseAt {
    pub frame: u64,
    pub eye: [f32; 3],
    pub right: [f32; 3],
    pub up: [f32; 3],
    pub forward: [f32; 3],
    pub intrinsics: Intrinsics,
}

/// A rectangle in pixels: left, top, right, bottom; not cut to the picture.
pub type Rectangle = [f32; 4];

/// A body at a frame.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Sighting {
    pub frame: u64,
    /// Around the corners of its box in space; `None` while part of it is behind the camera.
    pub rectangle: Option<Rectangle>,
    pub low: [f32; 3],
    pub high: [f32; 3],
    /// Middle of the face, or of a body without one.
    pub heart: [f32; 3],
    /// Where that is on the picture, and its distance along the view; `None` behind the camera.
    pub heart_px: Option<[f32; 3]>,
    /// Whether the heart is on the picture with nothing before it but the body itself.
    pub seen: bool,
}

/// A body through the take.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Track {
    pub name: String,
    pub sightings: Vec<Sighting>,
}

/// Everything at once, frame by frame of those asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Truth {
    pub poses: Vec<PoseAt>,
    pub tracks: Vec<Track>,
    /// Seconds at which feet land.
    pub contacts: Vec<f32>,
}

/// The truth about the given frames of an order.
pub fn of(order: &Order, frames: &[u64]) -> Truth {
    of_take(&Take::new(order), frames)
}

/// The same for a take that is at hand.
pub fn of_take(take: &Take, frames: &[u64]) -> Truth {
    let names = take.names();
    let mut tracks: Vec<Track> =
        names.into_iter().map(|name| Track { name, sightings: Vec::new() }).collect();
    for &frame in frames {
        let seen = sight(take, frame);
        for (track, sighting) in tracks.iter_mut().zip(seen) {
            track.sightings.push(sighting);
        }
    }
    Truth {
        poses: frames.iter().map(|frame| pose(take, *frame)).collect(),
        tracks,
        contacts: take.footsteps().into_iter().map(|(time, _)| time).collect(),
    }
}

/// Words with their times, spread over each line by their letters: where a voice pauses they are off by about 0.2 s.
pub fn words(record: &Record) -> Vec<(f64, String)> {
    record.spoken.iter().flat_map(words_of_line).collect()
}

fn words_of_line(line: &SpokenLine) -> Vec<(f64, String)> {
    let words: Vec<&str> = line.text.split_whitespace().collect();
    let letters: usize = words.iter().map(|word| word.chars().count() + 1).sum();
    let mut before = 0;
    words
        .into_iter()
        .map(|word| {
            let share = before as f64 / letters.max(1) as f64;
            before += word.chars().count() + 1;
            (line.start.as_f64() + line.length.as_f64() * share, word.to_owned())
        })
        .collect()
}

/// Metres along the view for each pixel of a frame, rows from the top; infinite for the sky.
pub fn depth(take: &Take, frame: u64, size: Size) -> Vec<f32> {
    take.depths(frame, (size.width, size.height))
}

fn pose(take: &Take, frame: u64) -> PoseAt {
    let Camera { eye, right, up, forward, focal } = take.camera(frame);
    let size = take.size();
    let (width, height) = (size.width as f32, size.height as f32);
    let intrinsics = Intrinsics { focal_px: focal * height / 2.0, centre_px: [width / 2.0, height / 2.0] };
    PoseAt { frame, eye: list(eye), right: list(right), up: list(up), forward: list(forward), intrinsics }
}

fn list(v: Vec3) -> [f32; 3] {
    [v.x, v.y, v.z]
}

/// Pictures on which occlusion is judged are this high.
const JUDGED_ROWS: u32 = 180;

fn sight(take: &Take, frame: u64) -> Vec<Sighting> {
    let size = take.size();
    let judged = (size.width * JUDGED_ROWS / size.height.max(1)).max(1);
    let camera = take.camera(frame);
    let depths = take.depths(frame, (judged, JUDGED_ROWS));
    let one = |extent: Extent| {
        let heart = extent.face.unwrap_or(extent.middle());
        // What is nearer than the body itself can be stands before it.
        let own = if extent.face.is_some() { 0.35 } else { (extent.high - extent.low).length() / 2.0 + 0.1 };
        let seen = camera.project(heart, judged, JUDGED_ROWS).is_some_and(|(x, y, distance)| {
            let inside = x >= 0.0 && y >= 0.0 && x < judged as f32 && y < JUDGED_ROWS as f32;
            inside && depths[y as usize * judged as usize + x as usize] >= distance - own
        });
        let heart_px = camera.project(heart, size.width, size.height).map(|(x, y, d)| [x, y, d]);
        Sighting {
            frame,
            rectangle: rectangle(&extent, &camera, size),
            low: list(extent.low),
            high: list(extent.high),
            heart: list(heart),
            heart_px,
            seen,
        }
    };
    take.extents(frame).into_iter().map(one).collect()
}

fn rectangle(extent: &Extent, camera: &Camera, size: Size) -> Option<Rectangle> {
    let (low, high) = (extent.low, extent.high);
    let mut around = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
    for corner in 0..8 {
        let pick = |bit: u32, a: f32, b: f32| if corner & bit == 0 { a } else { b };
        let point = Vec3 { x: pick(1, low.x, high.x), y: pick(2, low.y, high.y), z: pick(4, low.z, high.z) };
        let (x, y, _) = camera.project(point, size.width, size.height)?;
        around = [around[0].min(x), around[1].min(y), around[2].max(x), around[3].max(y)];
    }
    Some(around)
}
