//! What can stop an assessment. Faults of the take itself are not errors: they are in the verdict.

use director_media::MediaError;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum AssessError {
    #[error("cannot look at `{take}`; check that it is a video file")]
    Unreadable {
        take: PathBuf,
        #[source]
        source: MediaError,
    },
    #[error("`{take}` holds no picture; give a file with a video stream")]
    NoPicture { take: PathBuf },
    #[error(
        "`{take}` lasts {seconds:.0} s, more than the {limit:.0} s one assessment covers; cut it into takes"
    )]
    TooLong { take: PathBuf, seconds: f64, limit: f64 },
    #[error("`{take}` is {size}, larger than the {limit} pixels one assessment covers; scale it down first")]
    TooLarge { take: PathBuf, size: director_film::Size, limit: u64 },
    #[error("the loudness meter refused the sound")]
    Loudness {
        #[source]
        source: ebur128::Error,
    },
}
