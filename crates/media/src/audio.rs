//! The sound of a file.

use crate::command::Ffmpeg;
use crate::error::MediaError;
use crate::pcm::{Pcm, SAMPLE_RATE};
use crate::probe::probe;
use crate::tools::Tools;
use director_film::Seconds;
use std::io::Read;
use std::path::Path;

/// Longest sound that is held in memory at once.
const MOST_SECONDS: u64 = 1800;

/// All sound of a file at 48 kHz stereo, beginning where the picture begins; `None` where there is no sound stream. Longer
/// than 30 minutes is refused.
pub fn read_audio(tools: &Tools, path: &Path) -> Result<Option<Pcm>, MediaError> {
    let probed = probe(tools, path)?;
    let Some(stream) = &probed.audio else { return Ok(None) };
    if probed.seconds > MOST_SECONDS as f64 {
        return Err(MediaError::TooLong { path: path.to_owned(), most_seconds: MOST_SECONDS });
    }
    decode(tools, path, None, (stream.channels, 2)).map(Some)
}

/// At most the first `seconds` of a file's sound at 48 kHz stereo; `None` where there is no sound stream.
pub fn read_audio_part(tools: &Tools, path: &Path, seconds: Seconds) -> Result<Option<Pcm>, MediaError> {
    let Some(stream) = probe(tools, path)?.audio else { return Ok(None) };
    decode(tools, path, Some(seconds), (stream.channels, 2)).map(Some)
}

/// `channels`: how many the file has, and how many are wanted.
pub(crate) fn decode(
    tools: &Tools,
    path: &Path,
    length: Option<Seconds>,
    (given, channels): (u16, u16),
) -> Result<Pcm, MediaError> {
    let length = length.unwrap_or(Seconds::whole(MOST_SECONDS)).as_f64().to_string();
    let call = Ffmpeg::new(tools)
        .input(path)?
        .args(["-map", "0:a:0", "-t", &length, "-af", &resample(given, channels)])
        .args(["-ac", &channels.to_string(), "-ar", &SAMPLE_RATE.to_string()])
        .args(["-flags:a", "+bitexact", "-f", "f32le", "pipe:1"]);
    let mut running = call.spawn(path)?;
    let samples = match running.stdout() {
        Some(stream) => floats(stream).map_err(|source| MediaError::io(path, "decoded", source))?,
        None => Vec::new(),
    };
    running.finish().map_err(|error| MediaError::from_run("ffmpeg", path, error))?;
    let mut pcm = Pcm { sample_rate: SAMPLE_RATE, channels, samples };
    pcm.resize(pcm.frames());
    Ok(pcm)
}

/// Fills gaps and a late start with silence, so that sound keeps its place beside the picture. One channel is doubled at its full
/// level; ffmpeg's own way from one to two takes 3 dB off.
pub(crate) fn resample(given: u16, wanted: u16) -> String {
    let double = if (given, wanted) == (1, 2) { "pan=stereo|c0=c0|c1=c0," } else { "" };
    format!("{double}aresample={SAMPLE_RATE}:async=1:first_pts=0")
}

/// Little-endian floats to the stream's end, with no second copy of the whole.
fn floats(mut stream: impl Read) -> std::io::Result<Vec<f32>> {
    let (mut samples, mut chunk, mut held) = (Vec::new(), vec![0_u8; 64 << 10], 0);
    loop {
        let count = stream.read(&mut chunk[held..])?;
        if count == 0 {
            return Ok(samples);
        }
        let filled = held + count;
        let whole = filled - filled % 4;
        let words = chunk[..whole].chunks_exact(4);
        samples.extend(words.map(|word| f32::from_le_bytes([word[0], word[1], word[2], word[3]])));
        chunk.copy_within(whole..filled, 0);
        held = filled - whole;
    }
}
