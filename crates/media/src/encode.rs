//! Frames made anew: pieces as they are, mixed or darkened, with pictures laid over them.

use crate::command::Ffmpeg;
use crate::error::MediaError;
use crate::fit::check_size;
use crate::profile::EncoderProfile;
use crate::splice::{Form, Piece, fitted, numbered, piece_input};
use crate::stage::Staged;
use crate::tools::Tools;
use director_film::Frames;
use director_film::timeline::Direction;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The encoder spends less on frames that few later ones refer to. Shots are short and would end before the frames that make up for it:
/// measured, a seam loses 0.6 dB against the same frames in a long encoding. The parameter sets stay those of the profile.
const SHORT: [&str; 2] = ["-mbtree", "0"];

/// Frames that are to be encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shot<'a> {
    /// A piece as it is, fitted into the form's size where its own differs.
    Plain(Piece<'a>),
    /// Two pieces of the same length. Of `n` frames, frame `i` shows `(i + 1) / (n + 1)` of the second: neither end repeats a frame of
    /// a neighbour.
    Mix { from: Piece<'a>, to: Piece<'a>, look: Look },
    /// A piece that rises out of black or sinks into it over its whole length, evenly, in the code values of the picture.
    Dark { piece: Piece<'a>, way: Darkness },
}

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

/// A picture laid over some frames of a shot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    /// A PNG of the form's size.
    pub colour: PathBuf,
    /// Another, in grey: white hides what is below, black shows it.
    pub cover: PathBuf,
    /// First frame of the shot on which it lies.
    pub from: Frames,
    /// The frame of the shot from which on it does not.
    pub until: Frames,
}

impl Shot<'_> {
    fn frames(&self) -> Frames {
        match self {
            Self::Plain(piece) | Self::Dark { piece, .. } | Self::Mix { from: piece, .. } => piece.frames,
        }
    }

    fn inputs(&self) -> Vec<&Piece<'_>> {
        match self {
            Self::Plain(piece) | Self::Dark { piece, .. } => vec![piece],
            Self::Mix { from, to, .. } => vec![from, to],
        }
    }

    /// A filter graph from the inputs to `[shot]`.
    fn graph(&self, tools: &Tools, form: Form) -> Result<String, MediaError> {
        match self {
            Self::Plain(piece) => plain(tools, piece, form),
            Self::Mix { from, to, look } => mixed(tools, from, to, *look, form),
            Self::Dark { piece, way } => darkened(tools, piece, *way, form),
        }
    }
}

/// Encodes a shot in the house profile.
pub fn encode_shot(
    tools: &Tools,
    shot: &Shot<'_>,
    overlays: &[Overlay],
    form: Form,
    out: &Path,
) -> Result<(), MediaError> {
    check_size(form.size)?;
    let staged = Staged::beside(out)?;
    let inputs = shot.inputs();
    let mut call = Ffmpeg::new(tools);
    for piece in &inputs {
        call = piece_input(call, piece, form.rate)?;
    }
    for path in overlays.iter().flat_map(|overlay| [&overlay.colour, &overlay.cover]) {
        call = call.args(["-f", "png_pipe"]).input(path)?;
    }
    let graph = shot.graph(tools, form)? + &laid_over(overlays, inputs.len(), form);
    call.args(["-filter_complex", &graph, "-map", "[v]", "-fps_mode", "passthrough"])
        .args(["-frames:v", &shot.frames().0.to_string()])
        .args(EncoderProfile::house().arguments(form.rate))
        .args(SHORT)
        .output(staged.path())?
        .run(out)?;
    staged.commit()
}

fn plain(tools: &Tools, piece: &Piece<'_>, form: Form) -> Result<String, MediaError> {
    Ok(format!("[0:v:0]{},{}[shot]", fitted(tools, piece, form)?, numbered(form.rate)))
}

fn mixed(
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
        "[0:v:0]{}[a];[1:v:0]{}[b];[a][b]xfade=transition={}:duration={}us:offset=-{}us[shot]",
        side(from)?,
        side(to)?,
        look.xfade(),
        micros(count + 1),
        micros(1),
    ))
}

fn darkened(tools: &Tools, piece: &Piece<'_>, way: Darkness, form: Form) -> Result<String, MediaError> {
    let (count, numbered) = (piece.frames.0, numbered(form.rate));
    let fade = match way {
        Darkness::Rise => format!("fade=in:0:{count}"),
        // A frame put before the first takes the fade's first step, which changes nothing; so the last frame takes its last.
        Darkness::Sink => {
            format!("tpad=start_mode=clone:start=1,fade=out:0:{count},trim=start_frame=1,{numbered}")
        }
    };
    let fitted = fitted(tools, piece, form)?;
    Ok(format!("[0:v:0]{fitted},{numbered},trim=end_frame={count},{fade}[shot]"))
}

/// The rest of the graph, from `[shot]` to `[v]`.
fn laid_over(overlays: &[Overlay], first_input: usize, form: Form) -> String {
    let mut graph = String::new();
    let mut below = "shot".to_owned();
    for (index, overlay) in overlays.iter().enumerate() {
        let (colour, cover) = (first_input + 2 * index, first_input + 2 * index + 1);
        let last = overlay.until.0.saturating_sub(1);
        write!(
            graph,
            ";[{colour}:v]format=rgba[c{index}];[{cover}:v]format=gray[m{index}];[c{index}][m{index}]alphamerge,\
             scale=out_color_matrix=bt709:out_range=tv,format=yuva420p[o{index}];\
             [{below}][o{index}]overlay=format=yuv420:enable='between(n,{},{last})'[s{index}]",
            overlay.from.0
        )
        .expect("writing into a string never fails");
        below = format!("s{index}");
    }
    graph + &format!(";[{below}]{}[v]", numbered(form.rate))
}
