//! Picture and sound into one file.

use crate::command::Ffmpeg;
use crate::error::MediaError;
use crate::pcm::SAMPLE_RATE;
use crate::probe::probe;
use crate::profile::timescale;
use crate::stage::Staged;
use crate::tools::Tools;
use std::path::Path;

/// Joins the picture of `video`, copied, and the sound of a WAV file, as AAC at 192 kbit/s, into an MP4 that plays while it loads. The
/// sound is cut or padded to the picture's length; the encoder's delay is hidden by the track's edit list, so nothing shifts.
pub fn mux(
    tools: &Tools,
    video: &Path,
    sound: &Path,
    out: &Path,
    meta: &[(String, String)],
) -> Result<(), MediaError> {
    let probed = probe(tools, video)?;
    let picture = probed.require_video(video)?;
    let samples = picture.rate.samples_at(picture.frames, SAMPLE_RATE);
    let exact = format!("aresample={SAMPLE_RATE},apad=whole_len={samples},atrim=end_sample={samples}");
    let staged = Staged::beside(out)?;
    Ffmpeg::new(tools)
        .input(video)?
        .input(sound)?
        .args(["-map", "0:v:0", "-map", "1:a:0", "-c:v", "copy", "-af", &exact])
        .args(["-c:a", "aac", "-b:a", "192k", "-ar", &SAMPLE_RATE.to_string(), "-flags:a", "+bitexact"])
        .args(["-map_metadata", "-1", "-fflags", "+bitexact"])
        .args(metadata(meta)?)
        .args(["-video_track_timescale", &timescale(picture.rate).to_string()])
        .args(["-movflags", "+faststart", "-f", "mp4"])
        .output(staged.path())?
        .run(out)?;
    staged.commit()
}

/// Arguments for the container's tags. A key becomes part of an argument, so its letters are checked.
fn metadata(meta: &[(String, String)]) -> Result<Vec<String>, MediaError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let mut arguments = Vec::new();
    for (key, value) in meta {
        if key.is_empty() || !key.chars().all(plain) {
            return Err(MediaError::MetadataKey { key: key.clone() });
        }
        let value: String = value.chars().filter(|c| !c.is_control()).take(4096).collect();
        arguments.extend(["-metadata".to_owned(), format!("{key}={value}")]);
    }
    Ok(arguments)
}
