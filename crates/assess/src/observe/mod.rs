//! Everything that is measured on a take, collected in one decode. Detectors are pure functions over this.

pub(crate) mod overlay;
pub(crate) mod pass;
pub(crate) mod quality;
pub(crate) mod sound;

use crate::picture::tracks::StepOfTracks;
use director_media::Probe;
use overlay::Overlay;
use quality::Quality;
use sound::Sound;

/// The measured take. Indices: `frames[i]` is frame i, `pairs[i]` leads from frame i to i + 1, `triples[i]` is centred
/// on frame i + 1. Memory grows by some hundred bytes per frame and nothing else.
#[derive(Debug)]
pub struct Observations {
    pub probe: Probe,
    /// Frames per second, for turning indices into seconds.
    pub(crate) rate: f64,
    pub(crate) frames: Vec<FrameSeen>,
    pub(crate) pairs: Vec<PairSeen>,
    pub(crate) triples: Vec<TripleSeen>,
    pub(crate) quality: Vec<Quality>,
    pub(crate) overlay: Overlay,
    pub(crate) sound: Option<Sound>,
    /// Why decoding stopped before the end, when it did.
    pub(crate) broken_off: Option<String>,
}

impl Observations {
    /// Seconds from the start of the take to frame `index`.
    pub(crate) fn time(&self, index: usize) -> f64 {
        index as f64 / self.rate
    }

    /// Length of the picture in seconds, by decoded frames.
    pub(crate) fn seconds(&self) -> f64 {
        self.time(self.frames.len())
    }

    pub(crate) fn pair_values(&self, value: impl Fn(&PairSeen) -> f64) -> Vec<f64> {
        self.pairs.iter().map(value).collect()
    }

    pub(crate) fn triple_values(&self, value: impl Fn(&TripleSeen) -> f64) -> Vec<f64> {
        self.triples.iter().map(value).collect()
    }

    /// Frames in `seconds`, at least one.
    pub(crate) fn frames_in(&self, seconds: f64) -> usize {
        ((seconds * self.rate).round() as usize).max(1)
    }
}

/// One frame by itself, at the working size.
#[derive(Debug, Clone, Default)]
pub(crate) struct FrameSeen {
    /// Grey level, 0 to 255.
    pub(crate) mean: f64,
    pub(crate) deviation: f64,
    /// Share of pixels darker than the black threshold.
    pub(crate) dark: f64,
    /// Dark, even bars as shares of the side: top, bottom, left, right.
    pub(crate) bars: [f64; 4],
    /// Mean grey of coarse blocks, row by row.
    pub(crate) thumbnail: Vec<u8>,
}

/// The step from one frame to the next. Lengths are in short sides of the picture, times in frames.
#[derive(Debug, Clone, Default)]
pub(crate) struct PairSeen {
    /// Mean absolute difference at the working size, in grey levels.
    pub(crate) difference: f64,
    /// The same for the block that changed most.
    pub(crate) peak_difference: f64,
    /// The same at the decoded size.
    pub(crate) native_difference: f64,
    /// Share of blocks that became brighter, and darker, by a tenth of the range.
    pub(crate) brighter: f64,
    pub(crate) darker: f64,
    /// Residual after following the flow: visible pixels, all pixels; in grey levels.
    pub(crate) warp_visible: f64,
    pub(crate) warp_all: f64,
    pub(crate) occluded: f64,
    /// Mean flow of the fastest twentieth.
    pub(crate) flow_top: f64,
    /// Displacement of the picture's centre by the camera.
    pub(crate) camera: (f64, f64),
    /// Flow with the camera removed: mean, and the mean of its fastest twentieth.
    pub(crate) own_flow: f64,
    pub(crate) own_flow_top: f64,
    /// Largest connected area, as a share of the picture, that changed without flow explaining it.
    pub(crate) popped: f64,
    pub(crate) tracks: StepOfTracks,
}

/// A frame between its neighbours.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TripleSeen {
    pub(crate) second_difference: f64,
    pub(crate) acceleration: f64,
    pub(crate) interpolation: f64,
}
