use director_film::{Frames, Size};

/// Why a take was not shot. A prompt is never a reason.
#[derive(Debug, thiserror::Error)]
pub enum PrevizError {
    #[error("a take of {width}x{height} cannot be shot: sides must be even, from 16 to 7680", width = size.width, height = size.height)]
    Size { size: Size },
    #[error("a take of {frames} frames cannot be shot: ask for 1 frame to 10 minutes", frames = frames.0)]
    Length { frames: Frames },
    #[error("the take was cancelled")]
    Cancelled,
    #[error("the take could not be written: {0}")]
    Media(#[from] director_media::MediaError),
    #[error("no folder for the take's parts: {0}")]
    Folder(std::io::Error),
}
