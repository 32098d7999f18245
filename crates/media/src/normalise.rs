//! Any footage into the one form that the cut copies.

use crate::audio::resample;
use crate::command::Ffmpeg;
use crate::error::MediaError;
use crate::fit::{Fit, check_size, display_size};
use crate::pcm::SAMPLE_RATE;
use crate::probe::{VideoStream, key_flags, probe};
use crate::profile::{EncoderProfile, GROUP_FRAMES};
use crate::splice::{Form, Piece, copy_piece, house_parameters};
use crate::stage::Staged;
use crate::tools::Tools;
use director_film::{FrameRate, Frames, Seconds, Size};
use std::path::Path;

/// What footage is to become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NormaliseTarget {
    pub size: Size,
    pub rate: FrameRate,
    /// Where to begin in the footage.
    pub from: Seconds,
    /// The most frames that are taken; `None` takes all.
    pub frames: Option<Frames>,
    pub fit: Fit,
}

/// What it became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Normalised {
    /// Counted; fewer than asked for where the footage is shorter.
    pub frames: Frames,
    /// Whether there was sound, and a sound file was written.
    pub sound: bool,
}

/// Writes the picture of `input` at a constant rate with square pixels in the house profile to `video_out`, and its sound, if it
/// has any, as 48 kHz stereo 16-bit WAV of exactly the picture's length to `sound_out`.
pub fn normalise(
    tools: &Tools,
    input: &Path,
    target: &NormaliseTarget,
    video_out: &Path,
    sound_out: &Path,
) -> Result<Normalised, MediaError> {
    check_size(target.size)?;
    let probed = probe(tools, input)?;
    let stream = probed.require_video(input)?;
    let video = Staged::beside(video_out)?;
    if is_normal(tools, input, stream, target)? {
        copied(tools, input, stream.frames, target, &video)?;
    } else {
        picture(tools, input, target, display_size(stream), &video)?;
    }
    let frames = counted(tools, input, video.path())?;
    if let Some(stream) = &probed.audio {
        let staged = Staged::beside(sound_out)?;
        let samples = target.rate.samples_at(frames, SAMPLE_RATE);
        let exact =
            format!("{},apad=whole_len={samples},atrim=end_sample={samples}", resample(stream.channels, 2));
        sound_of(tools, input, target.from, &exact, samples, &staged)?;
        staged.commit()?;
    }
    video.commit()?;
    Ok(Normalised { frames, sound: probed.audio.is_some() })
}

/// Whether the footage is already coded as the house codes, at the size and rate wanted: it was made here. Encoding it again
/// would cost time and quality for nothing.
fn is_normal(
    tools: &Tools,
    input: &Path,
    stream: &VideoStream,
    target: &NormaliseTarget,
) -> Result<bool, MediaError> {
    let alike = stream.codec == "h264" && !stream.reordered && stream.constant_rate && stream.rotation == 0;
    if !alike || stream.size != target.size || stream.rate != target.rate || target.from != Seconds::ZERO {
        return Ok(false);
    }
    let keys = key_flags(tools, input)?;
    let on_grid = |(at, key): (usize, &bool)| *key == (at as u64).is_multiple_of(GROUP_FRAMES);
    let form = Form { size: target.size, rate: target.rate };
    Ok(keys.iter().enumerate().all(on_grid) && stream.parameter_hash == house_parameters(tools, form)?)
}

fn copied(
    tools: &Tools,
    input: &Path,
    all: Frames,
    target: &NormaliseTarget,
    out: &Staged,
) -> Result<(), MediaError> {
    let frames = target.frames.map_or(all, |most| most.min(all));
    let form = Form { size: target.size, rate: target.rate };
    copy_piece(tools, &Piece { path: input, first: Frames::ZERO, frames }, form, out.path())
}

fn picture(
    tools: &Tools,
    input: &Path,
    target: &NormaliseTarget,
    shown: Size,
    out: &Staged,
) -> Result<(), MediaError> {
    let rate = target.rate;
    let filters = format!("fps={rate}:start_time=0,{}", target.fit.filters(shown, target.size));
    let mut call = Ffmpeg::new(tools)
        .args(["-ss", &target.from.as_f64().to_string()])
        .input(input)?
        .args(["-map", "0:v:0", "-an", "-sn", "-dn", "-vf", &filters]);
    if let Some(most) = target.frames {
        call = call.args(["-frames:v", &most.0.to_string()]);
    }
    call.args(EncoderProfile::house().arguments(rate)).output(out.path())?.run(input).map(drop)
}

/// Counts what was written. An empty result may be no file at all, so a failed look is read as no frames.
fn counted(tools: &Tools, input: &Path, written: &Path) -> Result<Frames, MediaError> {
    let none = || MediaError::NoFrames { path: input.to_owned() };
    let result = match probe(tools, written) {
        Err(MediaError::Unreadable { .. }) => return Err(none()),
        other => other?,
    };
    result.video.map(|video| video.frames).filter(|frames| *frames > Frames::ZERO).ok_or_else(none)
}

fn sound_of(
    tools: &Tools,
    input: &Path,
    from: Seconds,
    exact: &str,
    samples: u64,
    out: &Staged,
) -> Result<(), MediaError> {
    let call = Ffmpeg::new(tools)
        .args(["-ss", &from.as_f64().to_string()])
        .input(input)?
        .args(["-map", "0:a:0", "-vn", "-af", exact, "-ac", "2", "-ar", &SAMPLE_RATE.to_string()])
        .args([
            "-c:a",
            "pcm_s16le",
            "-map_metadata",
            "-1",
            "-fflags",
            "+bitexact",
            "-flags:a",
            "+bitexact",
            "-f",
            "wav",
        ])
        .output(out.path())?;
    call.run(input)?;
    let header = hound::WavReader::open(out.path()).map_err(|error| wrong(input, error.to_string()))?;
    let written = u64::from(header.duration());
    if written == samples {
        Ok(())
    } else {
        Err(wrong(input, format!("{written} samples of sound instead of {samples}")))
    }
}

fn wrong(path: &Path, what: String) -> MediaError {
    MediaError::WrongResult { path: path.to_owned(), what }
}
