//! One picture of a scene.
//!
//! The frame is drawn in bands of rows: first which triangle each pixel sees, then each pixel's colour once. Nothing
//! depends on how many threads draw how many pictures.

use crate::camera::Camera;
use crate::canvas::Canvas;
use crate::light::{Light, Sky};
use crate::math::{Dice, Vec3};
use crate::mesh::Mesh;
use crate::prepare::{Stage, ray_planes};
use crate::shade::{Row, Shading};
use crate::shadow::ShadowMap;
use crate::sky;
use crate::tone::Curve;
use crate::visibility::{Band, NOTHING};

/// Rows drawn together: their depths fit the cache nearest to the processor.
const BAND_ROWS: i32 = 16;

/// What is to be seen.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    pub meshes: &'a [&'a Mesh],
    pub camera: &'a Camera,
    pub light: &'a Light,
    pub sky: &'a Sky,
    pub look: Look,
    /// A name for the first mesh where it is the same in every picture drawn with one [`Scratch`] under that name: its
    /// shadows are then kept.
    pub still: Option<u64>,
}

/// The film look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Multiplies all light.
    pub exposure: f32,
    /// How much darker the corners are, 0 to 1.
    pub vignette: f32,
    /// Strength of the grain in displayed steps of 255.
    pub grain: f32,
    /// A new one for each frame.
    pub grain_seed: u64,
    /// Multiplies red, green and blue.
    pub tint: Vec3,
}

impl Default for Look {
    fn default() -> Self {
        Self { exposure: 1.0, vignette: 0.25, grain: 2.2, grain_seed: 0, tint: Vec3::splat(1.0) }
    }
}

/// Memory kept between pictures, so that a film is not an endless allocation.
#[derive(Debug, Default)]
pub struct Scratch {
    stage: Stage,
    shadow: ShadowMap,
    band: Band,
    row: Row,
}

/// Draws the scene over the whole canvas.
pub fn render(scene: &Scene<'_>, canvas: &mut Canvas, scratch: &mut Scratch) {
    let Scratch { stage, shadow, band, row: line } = scratch;
    let size = (canvas.width, canvas.height);
    shadow.draw(scene.meshes, scene.light, scene.still);
    stage.fill(scene.meshes, scene.camera, scene.light, shadow, size);
    let finish = Finish::new(scene.look, size);
    let shading = Shading::new(scene.light, shadow);
    let width = canvas.width as usize;
    line.resize(width);
    for first in (0..canvas.height as i32).step_by(BAND_ROWS as usize) {
        let rows = first..(first + BAND_ROWS).min(canvas.height as i32);
        band.reset(rows.clone(), width);
        for shard in &stage.shards {
            let own = shard.rows();
            if own.start < rows.end && own.end > rows.start {
                band.draw(shard);
            }
        }
        for row in rows.clone() {
            let owners = &band.owner[(row - rows.start) as usize * width..][..width];
            shade_row(scene, &shading, stage, (row, owners), size, line);
            finish.write(row, line, &mut canvas.pixels[row as usize * width * 3..][..width * 3]);
        }
    }
}

/// How far away each pixel is, in metres along the view, rows from the top; infinite where only the sky is seen.
pub fn depths(meshes: &[&Mesh], camera: &Camera, size: (u32, u32)) -> Vec<f32> {
    let (width, height) = (size.0 as usize, size.1 as i32);
    let dark = Light { lamps: Vec::new(), shadow_reach: 0.0, ..Light::default() };
    let (mut stage, mut band) = (Stage::default(), Band::default());
    stage.fill(meshes, camera, &dark, &ShadowMap::default(), size);
    let mut out = Vec::with_capacity(width * size.1 as usize);
    for first in (0..height).step_by(BAND_ROWS as usize) {
        band.reset(first..(first + BAND_ROWS).min(height), width);
        for shard in stage.shards.iter().filter(|shard| shard.rows().end > first) {
            band.draw(shard);
        }
        out.extend(band.depths().iter().map(|inverse| 1.0 / inverse));
    }
    out
}

fn shade_row(
    scene: &Scene<'_>,
    shading: &Shading<'_>,
    stage: &Stage,
    (row, owners): (i32, &[u32]),
    (width, height): (u32, u32),
    line: &mut Row,
) {
    let (per_column, per_row, corner) = ray_planes(scene.camera, width, height);
    let ray = corner + per_row * (row as f32 + 0.5) + per_column * 0.5;
    let mut from = 0;
    for run in owners.chunk_by(|a, b| a == b) {
        let to = from + run.len();
        if run[0] == NOTHING {
            sky::run(scene.sky, scene.light.towards_sun, (ray, per_column), (from, to), line);
        } else {
            shading.run(&stage.faces[run[0] as usize], row, (from, to), line);
        }
        from = to;
    }
}

/// Vignette, exposure, tone and grain.
struct Finish {
    gain: Vec3,
    vignette: f32,
    height: f32,
    /// How much each column keeps of its light.
    columns: Vec<f32>,
    curve: Curve,
    grain: Vec<i8>,
    grain_shift: u64,
}

/// Grains in the strip that rows take their pieces from.
const GRAIN: usize = 1 << 13;

impl Finish {
    fn new(look: Look, (width, height): (u32, u32)) -> Self {
        let across = |column: u32| (column as f32 + 0.5) * 2.0 / width as f32 - 1.0;
        let kept = |column: u32| 0.5 - look.vignette * 0.5 * across(column) * across(column);
        let mut strip = Dice::new(0x6EA1);
        // The sum of two even throws is nearer to film grain than one.
        let mut one = || ((strip.unit() + strip.unit() - 1.0) * 2.0 * look.grain) as i8;
        Self {
            gain: look.tint * look.exposure,
            vignette: look.vignette,
            height: height as f32,
            columns: (0..width).map(kept).collect(),
            curve: Curve::get(),
            grain: (0..=GRAIN + width as usize / 2).map(|_| one()).flat_map(|grain| [grain; 2]).collect(),
            grain_shift: Dice::new(look.grain_seed).next_u64(),
        }
    }

    fn write(&self, row: i32, line: &Row, out: &mut [u8]) {
        let down = (row as f32 + 0.5) * 2.0 / self.height - 1.0;
        let shade = 0.5 - self.vignette * 0.5 * down * down;
        // Grains are two pixels wide and high: finer ones do not survive an encoder.
        let mut dice = Dice::new(self.grain_shift ^ (row / 2) as u64);
        let grain = &self.grain[dice.pick(GRAIN) * 2..];
        let light = line.red.iter().zip(&line.green).zip(&line.blue);
        for (((pixel, ((red, green), blue)), column), grain) in
            out.chunks_exact_mut(3).zip(light).zip(&self.columns).zip(grain)
        {
            let kept = shade + column;
            let value =
                |light: f32| (i16::from(self.curve.value(light)) + i16::from(*grain)).clamp(0, 255) as u8;
            pixel[0] = value(red * (self.gain.x * kept));
            pixel[1] = value(green * (self.gain.y * kept));
            pixel[2] = value(blue * (self.gain.z * kept));
        }
    }
}
