//! A photograph that the camera moves over.

use crate::command::Ffmpeg;
use crate::error::MediaError;
use crate::fit::check_size;
use crate::splice::Form;
use crate::still::read_image;
use crate::tools::Tools;
use crate::writer::VideoWriter;
use director_film::{Frames, Size};
use std::path::Path;

/// How the camera moves over a photograph, slowly, beginning and ending gently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    ZoomIn,
    ZoomOut,
    /// The view travels to the left.
    PanLeft,
    /// The view travels to the right.
    PanRight,
}

/// By how much the photograph is larger than the frame, in hundredths.
const LARGER: u32 = 115;

/// Fills the frame with an image (formats as for [`crate::still_to_video`]; what stands over is cut off) and moves over it. Positions are
/// fractions of a pixel, so nothing trembles.
pub fn still_in_motion(
    tools: &Tools,
    image: &Path,
    motion: Motion,
    form: Form,
    frames: Frames,
    out: &Path,
) -> Result<(), MediaError> {
    check_size(form.size)?;
    if frames == Frames::ZERO {
        return Err(MediaError::NoFrames { path: image.to_owned() });
    }
    let photograph = Photograph::load(tools, image, form.size)?;
    let mut writer = VideoWriter::create(tools, out, form.size, form.rate)?;
    let mut picture = vec![0; form.size.pixels() as usize * 3];
    for number in 0..frames.0 {
        let passed = number as f32 / (frames.0 - 1).max(1) as f32;
        photograph.view(motion, passed * passed * (3.0 - 2.0 * passed), form.size, &mut picture);
        writer.write(&picture)?;
    }
    writer.finish().map(drop)
}

struct Photograph {
    size: Size,
    pixels: Vec<u8>,
}

impl Photograph {
    fn load(tools: &Tools, image: &Path, frame: Size) -> Result<Self, MediaError> {
        let size = Size::new(frame.width * LARGER / 100, frame.height * LARGER / 100);
        let bytes = read_image(image)?;
        let temporary = |source| MediaError::io(&std::env::temp_dir(), "written", source);
        let raw = tempfile::NamedTempFile::new().map_err(temporary)?;
        let (width, height) = (size.width, size.height);
        let filters = format!(
            "select=eq(n\\,0),scale={width}:{height}:force_original_aspect_ratio=increase:flags=bicubic,\
             crop={width}:{height},format=rgb24"
        );
        Ffmpeg::new(tools)
            .pipe_input()
            .args(["-map", "0:v:0", "-vf", &filters, "-frames:v", "1", "-f", "rawvideo"])
            .output(raw.path())?
            .run_with_input(&bytes, image)?;
        let pixels =
            std::fs::read(raw.path()).map_err(|source| MediaError::io(raw.path(), "read", source))?;
        if pixels.len() as u64 != size.pixels() * 3 {
            let reason = "it holds no picture".to_owned();
            return Err(MediaError::Unreadable { path: image.to_owned(), reason });
        }
        Ok(Self { size, pixels })
    }

    /// What is seen when this share of the movement has passed.
    fn view(&self, motion: Motion, passed: f32, frame: Size, picture: &mut [u8]) {
        let most = self.size.width as f32 / frame.width as f32;
        let (scale, across) = match motion {
            Motion::ZoomIn => (most + (1.0 - most) * passed, 0.5),
            Motion::ZoomOut => (1.0 + (most - 1.0) * passed, 0.5),
            Motion::PanLeft => (1.0, 1.0 - passed),
            Motion::PanRight => (1.0, passed),
        };
        let left = (self.size.width as f32 - frame.width as f32 * scale) * across;
        let top = (self.size.height as f32 - frame.height as f32 * scale) * 0.5;
        let rows = picture.chunks_exact_mut(frame.width as usize * 3);
        for (y, row) in rows.enumerate() {
            let from_y = top + (y as f32 + 0.5) * scale - 0.5;
            for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
                pixel.copy_from_slice(&self.sample(left + (x as f32 + 0.5) * scale - 0.5, from_y));
            }
        }
    }

    /// Between the four nearest pixels.
    fn sample(&self, x: f32, y: f32) -> [u8; 3] {
        let (last_x, last_y) = (self.size.width - 1, self.size.height - 1);
        let (x, y) = (x.clamp(0.0, last_x as f32), y.clamp(0.0, last_y as f32));
        let (left, top) = (x as u32, y as u32);
        let (right, bottom) = ((left + 1).min(last_x), (top + 1).min(last_y));
        let (share_x, share_y) = (x - left as f32, y - top as f32);
        let at = |x: u32, y: u32, channel: usize| {
            f32::from(self.pixels[(y * self.size.width + x) as usize * 3 + channel])
        };
        std::array::from_fn(|channel| {
            let above = at(left, top, channel) * (1.0 - share_x) + at(right, top, channel) * share_x;
            let below = at(left, bottom, channel) * (1.0 - share_x) + at(right, bottom, channel) * share_x;
            (above * (1.0 - share_y) + below * share_y + 0.5) as u8
        })
    }
}
