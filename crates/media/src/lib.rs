//! Pictures and sound in files: ffmpeg and ffprobe through the sandbox, and the offline speech programs.
//!
//! Everything written goes beside its destination first and is renamed when it is whole. Everything encoded follows one
//! [`EncoderProfile`], so that pieces of different files can be copied into one film. The same input gives the same
//! decoded frames, and with one build of ffmpeg the same bytes.

mod audio;
mod command;
mod encode;
mod error;
mod fit;
mod motion;
mod mux;
mod normalise;
mod pcm;
mod probe;
mod profile;
mod reader;
mod speak;
mod splice;
mod stage;
mod still;
mod tools;
mod voice_text;
mod writer;

pub use audio::{read_audio, read_audio_part};
pub use command::{Ffmpeg, file_argument};
pub use encode::{Darkness, Look, Overlay, Shot, encode_shot};
pub use error::MediaError;
pub use fit::Fit;
pub use motion::{Motion, still_in_motion};
pub use mux::mux;
pub use normalise::{NormaliseTarget, Normalised, normalise};
pub use pcm::{Pcm, SAMPLE_RATE};
pub use probe::{AudioStream, Probe, VideoStream, probe};
pub use profile::{EncoderProfile, GROUP_FRAMES};
pub use reader::{FrameReader, Pixels, read_frames};
pub use speak::{pick_voice, speak};
pub use splice::{Form, Piece, copy_piece, decode_and_count, frame_hashes, house_parameters, join};
pub use stage::Staged;
pub use still::still_to_video;
pub use tools::{ToolPaths, ToolStatus, Tools};
pub use writer::VideoWriter;
