//! The one way Director encodes pictures.

use crate::tools::Tools;
use director_film::{ContentHash, FrameRate};

/// How pictures are encoded. Files of one profile, size and rate share their parameter sets, so that whole groups of pictures of
/// one can be copied behind those of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncoderProfile {
    arguments: Vec<String>,
}

/// Frames in a group of pictures: half a second of film. Every group is closed and starts with an IDR frame.
pub const GROUP_FRAMES: u64 = 12;

/// Encoder threads: a fixed number, because x264's decisions depend on it.
pub(crate) const THREADS: &str = "2";

impl EncoderProfile {
    /// H.264 High, 4:2:0, BT.709 limited range, constant quality, closed groups of 12 frames without B-frames: a frame then
    /// depends only on earlier frames of its group, so a copy may end anywhere, and decoding order is display order.
    pub fn house() -> Self {
        let group = GROUP_FRAMES.to_string();
        let arguments = [
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-crf",
            "20",
            "-profile:v",
            "high",
            "-pix_fmt",
            "yuv420p",
            "-g",
            &group,
            "-keyint_min",
            &group,
            "-sc_threshold",
            "0",
            "-bf",
            "0",
            "-flags:v",
            "+bitexact+cgop",
            "-threads:v",
            THREADS,
            "-color_primaries",
            "bt709",
            "-color_trc",
            "bt709",
            "-colorspace",
            "bt709",
            "-color_range",
            "tv",
        ];
        Self { arguments: arguments.map(str::to_owned).to_vec() }
    }

    /// Names the encoder build and parameters: files of different ids are never copied into one film.
    pub fn id(&self, tools: &Tools) -> String {
        ContentHash::of_json(&(tools.ffmpeg_build(), &self.arguments, "mp4")).short().to_owned()
    }

    /// Arguments that choose the encoder and container, before the output's name.
    pub fn arguments(&self, rate: FrameRate) -> Vec<String> {
        let mut arguments = self.arguments.clone();
        let container = [
            "-video_track_timescale",
            &timescale(rate).to_string(),
            "-fflags",
            "+bitexact",
            "-map_metadata",
            "-1",
            "-movflags",
            "+faststart",
            "-f",
            "mp4",
        ];
        arguments.extend(container.map(str::to_owned));
        arguments
    }
}

/// Ticks per second of the picture track in which every frame lasts a whole number of ticks.
pub(crate) fn timescale(rate: FrameRate) -> u32 {
    if rate.num < 10_000 { rate.num * 1000 } else { rate.num }
}
