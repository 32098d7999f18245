//! Every threshold of the assessor, in one place.
//!
//! `ref` marks a value from the literature or a published default. `set` marks one chosen on clips, real and
//! drawn: alarms on clean clips were weighed on all of them, recall of injected defects on one half. Grey levels are 0 to 255, full range, at the working size
//! (shorter side 160 pixels) unless said otherwise; lengths are in shorter sides of the picture.

/// Exact or nearly exact repetition that lasts.
pub(crate) mod freeze {
    /// Set: mean difference up to which a frame repeats the last.
    pub(crate) const DIFFERENCE: f64 = 0.1;
    /// Set: difference of the block of 8 by 8 that changed most, up to which nothing small moved either.
    pub(crate) const PEAK_DIFFERENCE: f64 = 1.0;
    /// Ref: the shortest freeze worth a word, in seconds (ffmpeg `freezedetect=d=0.4`).
    pub(crate) const SECONDS: f64 = 0.4;
    /// Set: a lone keyframe inside a freeze redraws the picture; up to this difference it does not end the freeze.
    pub(crate) const KEYFRAME_DIFFERENCE: f64 = 1.2;
    /// Set: and this many repetitions must stand on either side of it.
    pub(crate) const KEYFRAME_SPACING: usize = 3;
    /// Set: median difference of the other frames from which the rest of the take counts as moving.
    pub(crate) const REST_MOVES: f64 = 0.06;
    /// Frozen share of the take at which the score reaches 0.
    pub(crate) const FAIL_SHARE: f64 = 0.12;
    /// Ref: share of black or frozen frames that decides the verdict by itself.
    pub(crate) const GATE_SHARE: f64 = 0.2;
}

/// Single frames shown twice.
pub(crate) mod duplicate {
    /// Ref: difference below which a frame may be a duplicate.
    pub(crate) const DIFFERENCE: f64 = 0.3;
    /// Set: the same for the block that changed most.
    pub(crate) const PEAK_DIFFERENCE: f64 = 3.0;
    /// Set: and below this share of the lively differences (80th percentile) around it.
    pub(crate) const SHARE_OF_NEIGHBOURS: f64 = 0.08;
    /// Set: the same for its fastest flow, which light that changes does not raise.
    pub(crate) const SHARE_OF_FLOW: f64 = 0.35;
    /// Frames on either side that count as around.
    pub(crate) const REACH: usize = 12;
    /// Set: duplicates within one second that make a span.
    pub(crate) const PER_SECOND: usize = 3;
    pub(crate) const WARN_SHARE: f64 = 0.02;
    pub(crate) const FAIL_SHARE: f64 = 0.25;
    /// Ref: distinct frames per second below which motion falls apart.
    pub(crate) const FRAMES_PER_SECOND: f64 = 12.0;
}

/// How much moves. Short sides per second.
pub(crate) mod motion {
    /// Ref: VBench `dynamic_degree`, 6 px per 256 px and step at 8 frames per second.
    pub(crate) const DYNAMIC: f64 = 0.19;
    /// Ref: below this nothing moves.
    pub(crate) const STATIC: f64 = 0.03;
    /// Ref: share of steps that must be over the line.
    pub(crate) const STEP_SHARE: f64 = 0.25;
}

/// Light that comes and goes.
pub(crate) mod flicker {
    /// Set: swing of mean grey that counts, in levels.
    pub(crate) const SWING: f64 = 2.5;
    /// Set: swings in one second that make flicker.
    pub(crate) const SWINGS_PER_SECOND: usize = 5;
    /// Mean swing per frame, in levels, at which the score starts to fall, and reaches 0 (ref: sd of the difference of mean luma, fail 3).
    pub(crate) const WARN: f64 = 0.6;
    pub(crate) const FAIL: f64 = 3.0;
    /// Ref: WCAG 2.3.1, a change of a tenth of the range over a quarter of the picture, more than three pairs a second.
    pub(crate) const STROBE_STEP: i32 = 26;
    pub(crate) const STROBE_AREA: f64 = 0.25;
    pub(crate) const STROBE_CHANGES: usize = 6;
    /// Ref: warp error over contrast, warn and fail.
    pub(crate) const WARP_WARN: f64 = 0.15;
    pub(crate) const WARP_FAIL: f64 = 0.2;
}

/// Another shot inside the take.
pub(crate) mod cut {
    /// Ref: adaptive detector of PySceneDetect, ratio to the mean of two neighbours on each side.
    pub(crate) const RATIO: f64 = 3.0;
    pub(crate) const REACH: usize = 2;
    /// Ref: smallest change that can be a cut, in levels.
    pub(crate) const DIFFERENCE: f64 = 15.0;
    /// Set: share of the change that flow leaves unexplained.
    pub(crate) const UNEXPLAINED: f64 = 0.45;
    /// Set: share of the picture that is occluded or gone.
    pub(crate) const OCCLUDED: f64 = 0.35;
    /// Changes closer than this belong to one cut (through black, through a flash), in seconds.
    pub(crate) const GROUP_SECONDS: f64 = 0.3;
    /// How far from black the pictures on either side of it are looked for, in seconds.
    pub(crate) const FADE_SECONDS: f64 = 0.5;
    /// Set: difference of thumbnails before and after, below which it was a flash and not a cut, in levels.
    pub(crate) const LASTING: f64 = 12.0;
}

/// Nothing in the picture.
pub(crate) mod black {
    /// Ref: luma 32 of limited range.
    pub(crate) const LEVEL: f32 = 18.6;
    /// Ref: share of pixels below it.
    pub(crate) const SHARE: f64 = 0.98;
    /// Ref: shortest span, in seconds.
    pub(crate) const SECONDS: f64 = 0.1;
    /// Ref: grey-level deviation of a blank frame.
    pub(crate) const BLANK: f64 = 3.0;
    /// Set: the same for a card, whose lettering may cover very little.
    pub(crate) const BLANK_CARD: f64 = 1.0;
    /// Share of the take at which the score reaches 0.
    pub(crate) const FAIL_SHARE: f64 = 0.1;
    /// A fade from or to black at an end of the take: how long it is looked for, in seconds, and the largest share of
    /// its rise that one step may make.
    pub(crate) const FADE_SECONDS: f64 = 0.5;
    pub(crate) const FADE_STEP: f64 = 0.4;
}

/// Tap B.
pub(crate) mod quality {
    pub(crate) const SAMPLES_PER_SECOND: f64 = 3.0;
    /// Contrast of nine pixels that hold an edge, in levels; and how many edges tell.
    pub(crate) const EDGE_CONTRAST: u8 = 14;
    pub(crate) const EDGES: u32 = 200;
    /// Set: steepness of the sharpest edges, warn and fail.
    pub(crate) const SHARP_WARN: f64 = 0.52;
    pub(crate) const SHARP_FAIL: f64 = 0.44;
    /// Set: fall below this share of the take's own median, and the steepness it must fall to, that is a focus pop.
    pub(crate) const POP_SHARE: f64 = 0.6;
    pub(crate) const POP_SHARPNESS: f64 = 0.5;
    /// Set: noise in grey levels, warn and fail.
    pub(crate) const NOISE_WARN: f64 = 3.5;
    pub(crate) const NOISE_FAIL: f64 = 7.0;
    /// Ref: 1.3 warns.
    pub(crate) const BLOCKINESS_WARN: f64 = 1.3;
    pub(crate) const BLOCKINESS_FAIL: f64 = 2.5;
    pub(crate) const BANDING_WARN: f64 = 0.01;
    pub(crate) const BANDING_FAIL: f64 = 0.06;
}

/// Unlikeness of a tracked patch to its first appearance, half a second on.
pub(crate) mod identity {
    pub(crate) const WARN: f64 = 0.25;
    pub(crate) const FAIL: f64 = 0.7;
    /// Tracks that must be old enough to tell, over the whole take.
    pub(crate) const STEPS: usize = 3;
}

/// Evenness of motion.
pub(crate) mod path {
    /// Ref: acceleration ratio, warn and fail.
    pub(crate) const ACCELERATION_WARN: f64 = 0.65;
    pub(crate) const ACCELERATION_FAIL: f64 = 0.75;
    /// Set: camera speed, in short sides per second, that must reverse to count as shaking.
    pub(crate) const SHAKE_SPEED: f64 = 0.12;
    /// Set: share of steps of a second that reverse.
    pub(crate) const SHAKE_SHARE: f64 = 0.4;
    /// Mean acceleration of tracks over their mean speed, warn and fail.
    pub(crate) const JERK_WARN: f64 = 0.9;
    pub(crate) const JERK_FAIL: f64 = 1.8;
}

/// Temporal coherence. Ref: 5th percentile of a flickering model and 95th of real clips.
pub(crate) mod coherence {
    pub(crate) const SECOND_DIFFERENCE_WARN: f64 = 0.48;
    pub(crate) const SECOND_DIFFERENCE_FAIL: f64 = 0.52;
    pub(crate) const INTERPOLATION_WARN: f64 = 0.045;
    pub(crate) const INTERPOLATION_FAIL: f64 = 0.065;
}

/// Motion that nothing with weight makes. Proposals, not measured; confidence is capped accordingly.
pub(crate) mod physics {
    pub(crate) const CONFIDENCE: f64 = 0.5;
    /// Ref: short sides per second.
    pub(crate) const SPEED: f64 = 3.0;
    /// Jump of the own motion of a region from one step to the next, in short sides.
    pub(crate) const TELEPORT: f64 = 0.08;
}

/// Things that appear or vanish at once.
pub(crate) mod pop {
    /// Unexplained change of a block, in levels.
    pub(crate) const RESIDUAL_LEVELS: f32 = 30.0;
    /// Ref: share of the picture.
    pub(crate) const AREA: f64 = 0.005;
    /// Set: a change this many times the usual unexplained area stands out.
    pub(crate) const OUTSTANDING: f64 = 4.0;
    pub(crate) const FAIL_PER_SECOND: f64 = 2.0;
}

/// Dark bars that are part of the picture.
pub(crate) mod letterbox {
    /// Ref: luma 24 of limited range.
    pub(crate) const LEVEL: f32 = 9.3;
    /// Ref: grey-level deviation along a line of a bar.
    pub(crate) const DEVIATION: f32 = 2.0;
    /// Ref: share of frames that show them.
    pub(crate) const FRAMES: f64 = 0.9;
    /// Set: thinnest bar, as a share of the side.
    pub(crate) const THICKNESS: f64 = 0.03;
    /// Set: difference of opposite bars, as a share of the side.
    pub(crate) const UNEVEN: f64 = 0.02;
}

/// Lettering or a logo that stays while the picture moves. Measured with the shorter side at 320 pixels.
pub(crate) mod watermark {
    pub(crate) const SAMPLES_PER_SECOND: f64 = 6.0;
    /// Fewer samples cannot tell lasting from chance.
    pub(crate) const SAMPLES: usize = 8;
    /// Set: mean Laplacian of a stroke, in levels.
    pub(crate) const STROKE_LEVELS: f32 = 7.0;
    /// Set: its mean over its deviation in time.
    pub(crate) const LASTING: f32 = 2.0;
    /// Set: deviation in time of the grey levels around a stroke, in levels: the picture moves underneath.
    pub(crate) const MOVING_LEVELS: f32 = 4.0;
    /// Set: strokes that make a block (of a hundred pixels) part of a mark.
    pub(crate) const STROKE_PIXELS: usize = 6;
    /// Set: share of the strokes that run across the main direction.
    pub(crate) const CROSSING: f32 = 0.2;
    /// Set: size of a mark, as a share of the picture.
    pub(crate) const AREA_MIN: f64 = 0.0035;
    pub(crate) const AREA_MAX: f64 = 0.12;
    /// Set: share of all lasting blocks that one mark holds.
    pub(crate) const ALONE: f64 = 0.6;
}

/// The file against its order.
pub(crate) mod conformance {
    /// Ref: the length is right within this many seconds or two frames.
    pub(crate) const LENGTH_SECONDS: f64 = 0.1;
    /// Ref: share of the length that is off at which the score reaches 0.
    pub(crate) const LENGTH_FAIL: f64 = 0.15;
    /// Frame rates closer than this are one rate.
    pub(crate) const RATE: f64 = 0.001;
    /// Decoded share of the announced length below which the file was cut off.
    pub(crate) const WHOLE: f64 = 0.95;
}

/// The sound track.
pub(crate) mod sound {
    /// Ref: samples at least this large, this many in a row, are clipped.
    pub(crate) const FULL_SCALE: f32 = 0.999;
    pub(crate) const CLIP_RUN: usize = 3;
    /// Clipped runs closer than this are one span, in seconds.
    pub(crate) const JOIN_SECONDS: f64 = 0.1;
    /// Ref: level below which there is silence, in dB of full scale.
    pub(crate) const SILENCE_DB: f64 = -50.0;
    /// Ref: silence that matters where words are due, in seconds.
    pub(crate) const SILENCE_SECONDS: f64 = 0.5;
    /// Silent share of the words' time that proves they were not spoken.
    pub(crate) const UNSPOKEN_SHARE: f64 = 0.5;
    /// Clipped share of the take at which the score reaches 0.
    pub(crate) const CLIP_FAIL_SHARE: f64 = 0.02;
    /// Ref: mean sample value that is a fault.
    pub(crate) const OFFSET: f64 = 0.02;
}

/// Onsets of sound against onsets of motion. Ref: ITU-R BT.1359-1; positive: sound early.
pub(crate) mod sync {
    pub(crate) const SEARCH_SECONDS: f64 = 0.5;
    pub(crate) const DETECT_EARLY: f64 = 0.045;
    pub(crate) const DETECT_LATE: f64 = 0.125;
    pub(crate) const ACCEPT_EARLY: f64 = 0.09;
    pub(crate) const ACCEPT_LATE: f64 = 0.185;
    pub(crate) const EVENTS: usize = 4;
    pub(crate) const CONFIDENCE: f64 = 1.0;
}

/// From checks to a verdict.
pub(crate) mod verdict {
    /// Ref: weights of the five checks.
    pub(crate) const TRANSCRIPT: f64 = 0.25;
    pub(crate) const VISUAL: f64 = 0.30;
    pub(crate) const CONTINUITY: f64 = 0.20;
    pub(crate) const ARTIFACTS: f64 = 0.15;
    pub(crate) const DURATION: f64 = 0.10;
    /// Ref: total to pass; each check to pass; total to be worth a retry.
    pub(crate) const PASS: f64 = 0.80;
    pub(crate) const EACH: f64 = 0.60;
    pub(crate) const RETRY: f64 = 0.55;
    /// Set: a detector that is less sure flags what it sees, but cannot fail a take: a wrong alarm costs a shoot.
    pub(crate) const DECIDES: f64 = 0.9;
}

/// What one assessment covers.
pub(crate) mod extent {
    pub(crate) const SECONDS: f64 = 900.0;
    pub(crate) const PIXELS: u64 = 7680 * 4320;
}
