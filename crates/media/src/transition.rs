//! Frames in which two pieces are seen at once, or one comes out of or goes to black.

use crate::command::Ffmpeg;
use crate::error::MediaError;
use crate::fit::check_size;
use crate::profile::EncoderProfile;
use crate::splice::{Form, Piece, fitted, numbered, piece_input};
use crate::stage::Staged;
use crate::tools::Tools;
use director_film::timeline::Direction;
use std::path::Path;

/// How one picture gives way to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Their colours mix.
    Fade,
    /// An edge travels over the picture.
    Wipe(Direction),
}

impl Look {
    /// The name ffmpeg's xfade has for it.
    fn xfade(self) -> &'static str {
        match self {
            Self::Fade => "fade",
            Self::Wipe(Direction::Left) => "wipeleft",
            Self::Wipe(Direction::Right) => "wiperight",
            Self::Wipe(Direction::Up) => "wipeup",
            Self::Wipe(Direction::Down) => "wipedown",
        }
    }
}

/// Which way a picture goes between black and itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Darkness {
    /// The first frame is black; the one after the last would be fully lit.
    Rise,
    /// The last frame is black; the one before the first would be fully lit.
    Sink,
}

/// Mixes two pieces of the same length. Of `n` frames, frame `i` shows `(i + 1) / (n + 1)` of the second: neither end repeats a frame
/// of a neighbour.
pub fn mix_pieces(
    tools: &Tools,
    (from, to): (&Piece<'_>, &Piece<'_>),
    look: Look,
    form: Form,
    out: &Path,
) -> Result<(), MediaError> {
    check_size(form.size)?;
    let staged = Staged::beside(out)?;
    let graph = mix_graph(tools, from, to, look, form)?;
    let call = piece_input(Ffmpeg::new(tools), from, form.rate)?;
    piece_input(call, to, form.rate)?
        .args(["-filter_complex", &graph, "-map", "[v]", "-fps_mode", "passthrough"])
        .args(["-frames:v", &from.frames.0.to_string()])
        .args(EncoderProfile::house().arguments(form.rate))
        .output(staged.path())?
        .run(out)?;
    staged.commit()
}

fn mix_graph(
    tools: &Tools,
    from: &Piece<'_>,
    to: &Piece<'_>,
    look: Look,
    form: Form,
) -> Result<String, MediaError> {
    let (rate, count) = (form.rate, from.frames.0);
    let micros = |frames: u64| (frames * 1_000_000 * u64::from(rate.den)).div_ceil(u64::from(rate.num));
    // The mix needs a frame beyond its last, or it takes the end of its inputs for its own end.
    let side = |piece| -> Result<String, MediaError> {
        let (fitted, numbered) = (fitted(tools, piece, form)?, numbered(rate));
        Ok(format!("{fitted},{numbered},trim=end_frame={count},tpad=stop_mode=clone:stop=1,fps={rate}"))
    };
    Ok(format!(
        "[0:v:0]{}[a];[1:v:0]{}[b];[a][b]xfade=transition={}:duration={}us:offset=-{}us[v]",
        side(from)?,
        side(to)?,
        look.xfade(),
        micros(count + 1),
        micros(1),
    ))
}

/// A piece that rises out of black or sinks into it over its whole length, evenly, in the code values of the picture.
pub fn darken_piece(
    tools: &Tools,
    piece: &Piece<'_>,
    way: Darkness,
    form: Form,
    out: &Path,
) -> Result<(), MediaError> {
    check_size(form.size)?;
    let staged = Staged::beside(out)?;
    let (count, numbered) = (piece.frames.0, numbered(form.rate));
    let fade = match way {
        Darkness::Rise => format!("fade=in:0:{count}"),
        // A frame put before the first takes the fade's first step, which changes nothing; so the last frame takes its last.
        Darkness::Sink => {
            format!("tpad=start_mode=clone:start=1,fade=out:0:{count},trim=start_frame=1,{numbered}")
        }
    };
    let filters = format!("{},{numbered},trim=end_frame={count},{fade}", fitted(tools, piece, form)?);
    piece_input(Ffmpeg::new(tools), piece, form.rate)?
        .args(["-map", "0:v:0", "-vf", &filters, "-fps_mode", "passthrough"])
        .args(["-frames:v", &count.to_string()])
        .args(EncoderProfile::house().arguments(form.rate))
        .output(staged.path())?
        .run(out)?;
    staged.commit()
}
