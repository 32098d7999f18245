//! Still pictures that stand for a film: a contact sheet and a poster frame.

use crate::error::CutError;
use director_film::{Frames, Size};
use director_media::{FrameReader, Pixels, Tools, probe, read_frames};
use director_raster::{Canvas, Rgb, png};
use std::path::Path;

/// How a contact sheet is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetLayout {
    /// From 1 to 20.
    pub columns: u32,
    /// From 1 to 20.
    pub rows: u32,
    /// Width of one picture in pixels, from 16 to 640; its height follows the film's shape.
    pub cell_width: u32,
}

impl Default for SheetLayout {
    fn default() -> Self {
        Self { columns: 5, rows: 4, cell_width: 320 }
    }
}

/// Pixels around every picture.
const GAP: u32 = 4;

const PAPER: Rgb = Rgb(24, 24, 24);

/// Width at which frames are compared when a poster is chosen.
const GLANCE: u32 = 64;

/// Evenly spaced frames of a film in a grid, as PNG: of as many equal stretches as there are cells, each one's middle frame.
pub fn contact_sheet(tools: &Tools, film: &Path, layout: SheetLayout) -> Result<Vec<u8>, CutError> {
    let layout = SheetLayout {
        columns: layout.columns.clamp(1, 20),
        rows: layout.rows.clamp(1, 20),
        cell_width: layout.cell_width.clamp(16, 640),
    };
    let (size, frames) = shape(tools, film)?;
    let cell = shrunk(size, layout.cell_width);
    let (width, height) = (cell.width + GAP, cell.height + GAP);
    let mut sheet = Canvas::new(layout.columns * width + GAP, layout.rows * height + GAP, PAPER)?;
    let mut wanted =
        middles(frames, u64::from(layout.columns * layout.rows)).into_iter().enumerate().peekable();
    for (at, pixels) in read_frames(tools, film, Pixels::Rgb24, Some(cell))?.enumerate() {
        let pixels = pixels?;
        let Some((place, _)) = wanted.next_if(|(_, frame)| *frame == at as u64) else { continue };
        let (column, row) = (place as u32 % layout.columns, place as u32 / layout.columns);
        let picture = Canvas { width: cell.width, height: cell.height, pixels };
        sheet.paste(&picture, i64::from(column * width + GAP), i64::from(row * height + GAP));
    }
    Ok(png::encode(&sheet))
}

/// The film's most telling frame, as PNG in the film's size, and its place: the one with most contrast and detail between the first and
/// the last tenth, where titles and fades are.
pub fn poster_frame(tools: &Tools, film: &Path) -> Result<(Frames, Vec<u8>), CutError> {
    let (size, frames) = shape(tools, film)?;
    let glance = shrunk(size, GLANCE);
    let reader = read_frames(tools, film, Pixels::Gray8, Some(glance))?;
    let inner = frames.0 / 10..frames.0 - frames.0 / 10;
    let best = telling(reader, glance.width as usize, inner)?;
    let mut reader = read_frames(tools, film, Pixels::Rgb24, None)?;
    let size = reader.size();
    let missing = || CutError::Check { path: film.to_owned(), what: format!("frame {best} is not there") };
    let pixels = reader.nth(best as usize).ok_or_else(missing)??;
    Ok((Frames(best), png::encode(&Canvas { width: size.width, height: size.height, pixels })))
}

fn shape(tools: &Tools, film: &Path) -> Result<(Size, Frames), CutError> {
    let probed = probe(tools, film)?;
    let stream = probed.require_video(film)?;
    Ok((stream.size, stream.frames))
}

/// The size that keeps a picture's shape at a width.
fn shrunk(size: Size, width: u32) -> Size {
    let height = (u64::from(width) * u64::from(size.height)).div_ceil(u64::from(size.width.max(1)));
    Size::new(width, height.clamp(1, 2000) as u32)
}

/// The middle frames of `count` equal stretches; no frame twice.
fn middles(frames: Frames, count: u64) -> Vec<u64> {
    let mut places: Vec<u64> = (0..count).map(|cell| (2 * cell + 1) * frames.0 / (2 * count)).collect();
    places.dedup();
    places
}

/// The first of the frames within `inner` that tell most.
fn telling(reader: FrameReader, width: usize, inner: std::ops::Range<u64>) -> Result<u64, CutError> {
    let mut best = (f64::MIN, inner.start);
    for (at, picture) in reader.enumerate() {
        let (at, picture) = (at as u64, picture?);
        let score = interest(&picture, width);
        if inner.contains(&at) && score > best.0 {
            best = (score, at);
        }
    }
    Ok(best.1)
}

/// Contrast and detail of a grey picture: the deviation of its levels, and the mean difference of neighbours.
fn interest(picture: &[u8], width: usize) -> f64 {
    let count = picture.len().max(1) as f64;
    let mean = picture.iter().map(|level| f64::from(*level)).sum::<f64>() / count;
    let variance = picture.iter().map(|level| (f64::from(*level) - mean).powi(2)).sum::<f64>() / count;
    let beside = picture.chunks(width.max(1)).flat_map(|row| row.windows(2));
    let detail = beside.map(|pair| f64::from(pair[0].abs_diff(pair[1]))).sum::<f64>() / count;
    variance.sqrt() + 2.0 * detail
}
