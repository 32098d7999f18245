//! A photograph as film.

use crate::command::Ffmpeg;
use crate::error::MediaError;
use crate::fit::check_size;
use crate::profile::EncoderProfile;
use crate::stage::Staged;
use crate::tools::Tools;
use director_film::{FrameRate, Frames, Size};
use std::path::Path;

/// Largest image file that is read.
const MOST_BYTES: u64 = 256 << 20;

/// Holds an image (PNG, JPEG, WebP, GIF, BMP, TIFF) for `frames` frames, with black bars where its shape differs.
pub fn still_to_video(
    tools: &Tools,
    image: &Path,
    size: Size,
    rate: FrameRate,
    frames: Frames,
    out: &Path,
) -> Result<(), MediaError> {
    check_size(size)?;
    if frames == Frames::ZERO {
        return Err(MediaError::NoFrames { path: image.to_owned() });
    }
    let bytes = read_image(image)?;
    let staged = Staged::beside(out)?;
    let (width, height) = (size.width, size.height);
    let filters = format!(
        "select=eq(n\\,0),scale={width}:{height}:force_original_aspect_ratio=decrease:force_divisible_by=2:flags=bicubic:\
         out_color_matrix=bt709:out_range=tv,format=yuv420p,pad={width}:{height}:-1:-1:black,setsar=1,\
         loop=loop=-1:size=1:start=0,settb={}/{},setpts=N",
        rate.den, rate.num
    );
    // Piped, because ffmpeg reads `%` in the name of an image as a counter.
    let call = Ffmpeg::new(tools)
        .args(["-framerate", &rate.to_string()])
        .pipe_input()
        .args(["-map", "0:v:0", "-vf", &filters, "-r", &rate.to_string(), "-frames:v", &frames.0.to_string()])
        .args(EncoderProfile::house().arguments(rate))
        .output(staged.path())?;
    call.run_with_input(&bytes, image)?;
    staged.commit()
}

pub(crate) fn read_image(image: &Path) -> Result<Vec<u8>, MediaError> {
    let facts = std::fs::metadata(image).map_err(|source| MediaError::io(image, "read", source))?;
    if facts.len() > MOST_BYTES {
        let reason = format!("an image may be {MOST_BYTES} bytes at most");
        return Err(MediaError::Unreadable { path: image.to_owned(), reason });
    }
    std::fs::read(image).map_err(|source| MediaError::io(image, "read", source))
}
