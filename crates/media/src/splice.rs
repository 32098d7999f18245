//! Frame-exact pieces of normalised video: copied, joined, counted.

use crate::command::{Ffmpeg, file_argument};
use crate::error::MediaError;
use crate::fit::{Fit, display_size};
use crate::probe::{key_flags, probe};
use crate::profile::timescale;
use crate::stage::Staged;
use crate::tools::Tools;
use crate::writer::VideoWriter;
use director_film::{FrameRate, Frames, Size};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Some frames of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    pub path: &'a Path,
    /// First frame, counted from 0.
    pub first: Frames,
    pub frames: Frames,
}

/// What the pieces of one film share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    pub size: Size,
    pub rate: FrameRate,
}

/// Copies a piece of house-profile video without decoding it. It must begin on a key frame, which is checked; it may end anywhere,
/// since no frame of the profile depends on a later one.
pub fn copy_piece(tools: &Tools, piece: &Piece<'_>, form: Form, out: &Path) -> Result<(), MediaError> {
    let keys = key_flags(tools, piece.path)?;
    if keys.get(piece.first.0 as usize) != Some(&true) {
        return Err(wrong(piece.path, format!("frame {} is not a key frame", piece.first.0)));
    }
    let staged = Staged::beside(out)?;
    Ffmpeg::new(tools)
        .args(["-ss", &position(2 * piece.first.0, form.rate)])
        .input(piece.path)?
        .args(["-map", "0:v:0", "-c", "copy", "-frames:v", &piece.frames.0.to_string()])
        .args(["-bsf:v", &exact_times(form.rate)])
        .args(container(form.rate))
        .output(staged.path())?
        .run(out)?;
    staged.commit()
}

/// Joins files of one profile, size and rate by copying; every frame gets its exact time from its number.
pub fn join(tools: &Tools, parts: &[PathBuf], rate: FrameRate, out: &Path) -> Result<(), MediaError> {
    let folder =
        tempfile::tempdir().map_err(|source| MediaError::io(&std::env::temp_dir(), "written", source))?;
    let list = folder.path().join("list.txt");
    std::fs::write(&list, listing(parts)?).map_err(|source| MediaError::io(&list, "written", source))?;
    let staged = Staged::beside(out)?;
    Ffmpeg::new(tools)
        .args([
            "-f",
            "concat",
            "-safe",
            "0",
            "-protocol_whitelist",
            "file,pipe",
            "-format_whitelist",
            "concat,mov",
        ])
        .args(["-i".into(), file_argument(&list)?])
        .args(["-map", "0:v:0", "-c", "copy", "-bsf:v", &exact_times(rate)])
        .args(container(rate))
        .output(staged.path())?
        .run(out)?;
    staged.commit()
}

/// Decodes all of a file's picture and counts its frames. Anything the decoder complains about is an error.
pub fn decode_and_count(tools: &Tools, path: &Path) -> Result<Frames, MediaError> {
    let call = Ffmpeg::new(tools).input(path)?;
    let output =
        call.args(["-map", "0:v:0", "-fps_mode", "passthrough", "-f", "framecrc", "pipe:1"]).run(path)?;
    if let Some(complaint) = output.stderr.lines().find(|line| !line.trim().is_empty()) {
        return Err(wrong(path, complaint.to_owned()));
    }
    let lines = output.stdout.split(|byte| *byte == b'\n');
    Ok(Frames(lines.filter(|line| line.first().is_some_and(|first| *first != b'#')).count() as u64))
}

/// A hash of every decoded frame, in order: equal pictures have equal hashes, whatever their encoding.
pub fn frame_hashes(tools: &Tools, path: &Path) -> Result<Vec<String>, MediaError> {
    let call = Ffmpeg::new(tools).input(path)?;
    let output =
        call.args(["-map", "0:v:0", "-fps_mode", "passthrough", "-f", "framemd5", "pipe:1"]).run(path)?;
    let text = String::from_utf8_lossy(&output.stdout);
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    Ok(rows.filter_map(|row| row.rsplit(',').next().map(|hash| hash.trim().to_owned())).collect())
}

/// Hash of the parameter sets that the house profile gives to pictures of this form.
pub fn house_parameters(tools: &Tools, form: Form) -> Result<Option<String>, MediaError> {
    tools.parameters(form, || {
        let folder =
            tempfile::tempdir().map_err(|source| MediaError::io(&std::env::temp_dir(), "written", source))?;
        let path = folder.path().join("black.mp4");
        let mut writer = VideoWriter::create(tools, &path, form.size, form.rate)?;
        writer.write(&vec![0; form.size.pixels() as usize * 3])?;
        writer.finish()?;
        Ok(probe(tools, &path)?.video.and_then(|video| video.parameter_hash))
    })
}

/// Seeks half a frame before the first frame that is wanted, so that no rounding can lose it or bring another.
pub(crate) fn piece_input(call: Ffmpeg, piece: &Piece<'_>, rate: FrameRate) -> Result<Ffmpeg, MediaError> {
    let half_frames = (2 * piece.first.0).saturating_sub(1);
    call.args(["-ss", &position(half_frames, rate)]).input(piece.path)
}

pub(crate) fn fitted(tools: &Tools, piece: &Piece<'_>, form: Form) -> Result<String, MediaError> {
    let probed = probe(tools, piece.path)?;
    let stream = probed.require_video(piece.path)?;
    let shown = display_size(stream);
    Ok(if shown == form.size { "format=yuv420p".to_owned() } else { Fit::Pad.filters(shown, form.size) })
}

/// Frame `n` at exactly `n` frames from the start.
pub(crate) fn numbered(rate: FrameRate) -> String {
    format!("settb={}/{},setpts=N", rate.den, rate.num)
}

/// Seconds to a position given in half frames, to the microsecond.
fn position(half_frames: u64, rate: FrameRate) -> String {
    let unit = 2 * u64::from(rate.num);
    let micros = (half_frames * 1_000_000 * u64::from(rate.den) + unit / 2) / unit;
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

/// A bitstream filter that gives every copied frame its time by its number.
fn exact_times(FrameRate { num, den }: FrameRate) -> String {
    format!("setts=ts=round(N*{den}/({num}*TB)):duration=round({den}/({num}*TB))")
}

fn container(rate: FrameRate) -> Vec<String> {
    let scale = timescale(rate).to_string();
    let arguments = [
        "-video_track_timescale",
        &scale,
        "-fflags",
        "+bitexact",
        "-map_metadata",
        "-1",
        "-movflags",
        "+faststart",
        "-f",
        "mp4",
    ];
    arguments.map(str::to_owned).to_vec()
}

/// The list that the concat demuxer reads; a quote in a name is written as `'\''`.
fn listing(parts: &[PathBuf]) -> Result<String, MediaError> {
    let mut list = "ffconcat version 1.0\n".to_owned();
    for part in parts {
        let name = file_argument(part)?;
        let name = name.to_str().filter(|name| !name.contains(['\n', '\r']));
        let name = name.ok_or_else(|| wrong(part, "its name cannot be written into a list".to_owned()))?;
        writeln!(list, "file '{}'", name.replace('\'', "'\\''")).expect("writing into a string never fails");
    }
    Ok(list)
}

fn wrong(path: &Path, what: String) -> MediaError {
    MediaError::WrongResult { path: path.to_owned(), what }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_exact_to_the_microsecond_at_every_rate() {
        assert_eq!(position(2 * 36, FrameRate::FILM), "1.500000");
        assert_eq!(position(2 * 30 - 1, FrameRate { num: 30_000, den: 1001 }), "0.984317");
    }

    #[test]
    fn quotes_in_names_are_escaped_in_lists() {
        let list = listing(&[PathBuf::from("/a/it's.mp4")]).unwrap();
        assert!(list.ends_with("file 'file:/a/it'\\''s.mp4'\n"), "{list}");
    }
}
