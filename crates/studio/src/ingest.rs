//! A fetched take becomes a normalised one: constant rate, short closed groups of pictures, sound beside it.

use crate::Studio;
use crate::error::StudioError;
use director_film::take::NormalisedTake;
use director_film::{ContentHash, FrameRate, Seconds, Size};
use director_media::{EncoderProfile, Fit, MediaError, NormaliseTarget};
use director_sandbox::Cancel;

/// Idempotent: the result is content-addressed, and a repeated call makes the same bytes.
pub(crate) async fn ingest(
    studio: &Studio,
    original: ContentHash,
    size: Size,
    rate: FrameRate,
    cancel: &Cancel,
) -> Result<NormalisedTake, StudioError> {
    let input = studio.blobs.path(&original)?;
    let (video, sound) = (studio.scratch_file("mp4"), studio.scratch_file("wav"));
    let target = NormaliseTarget { size, rate, from: Seconds::ZERO, frames: None, fit: Fit::Pad };
    let tools = studio.tools.with_cancel(cancel.clone());
    let (video_out, sound_out) = (video.clone(), sound.clone());
    let made = tokio::task::spawn_blocking(move || {
        director_media::normalise(&tools, &input, &target, &video_out, &sound_out)
    })
    .await
    .map_err(|error| StudioError::Failed(format!("normalising was interrupted: {error}")))??;
    Ok(NormalisedTake {
        original,
        video: studio.blobs.put_file(&video).await?,
        sound: if made.sound { Some(studio.blobs.put_file(&sound).await?) } else { None },
        size,
        rate,
        frames: made.frames,
        profile: EncoderProfile::house().id(&studio.tools),
    })
}

/// The provider sent something that is no usable take; anything else is this machine's trouble.
pub(crate) fn is_bad_take(error: &MediaError) -> bool {
    matches!(
        error,
        MediaError::Unreadable { .. }
            | MediaError::NoVideo { .. }
            | MediaError::NoFrames { .. }
            | MediaError::TooLong { .. }
    )
}
