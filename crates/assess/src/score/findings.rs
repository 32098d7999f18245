//! All detectors, run once.

use crate::detector::{self, Finding};
use crate::expectation::Expectation;
use crate::observe::Observations;

/// What every detector found.
#[derive(Debug, Clone)]
pub struct Findings {
    pub freeze: Finding,
    pub duplicate: Finding,
    pub motion: Finding,
    pub flicker: Finding,
    pub cut: Finding,
    pub black: Finding,
    pub sharpness: Finding,
    pub compression: Finding,
    pub identity: Finding,
    pub path: Finding,
    pub physics: Finding,
    pub pop: Finding,
    pub letterbox: Finding,
    pub watermark: Finding,
    pub conformance: Finding,
    pub sound: Finding,
    pub sync: Finding,
}

impl Findings {
    pub(crate) fn of(seen: &Observations, wanted: &Expectation) -> Self {
        Self {
            freeze: detector::freeze::freeze(seen, wanted),
            duplicate: detector::duplicate::duplicate(seen, wanted),
            motion: detector::motion::motion(seen),
            flicker: detector::flicker::flicker(seen),
            cut: detector::cut::cut(seen),
            black: detector::black::black(seen, wanted),
            sharpness: detector::sharpness::sharpness(seen),
            compression: detector::compression::compression(seen),
            identity: detector::identity::identity(seen),
            path: detector::path::path(seen),
            physics: detector::physics::physics(seen),
            pop: detector::pop::pop(seen),
            letterbox: detector::letterbox::letterbox(seen),
            watermark: detector::watermark::watermark(seen),
            conformance: detector::conformance::conformance(seen, wanted),
            sound: detector::sound::sound(seen, wanted),
            sync: detector::sync::sync(seen),
        }
    }

    /// Name and finding, in the order of the reference's list.
    pub fn named(&self) -> [(&'static str, &Finding); 17] {
        [
            ("freeze", &self.freeze),
            ("duplicate", &self.duplicate),
            ("motion", &self.motion),
            ("flicker", &self.flicker),
            ("cut", &self.cut),
            ("black", &self.black),
            ("sharpness", &self.sharpness),
            ("compression", &self.compression),
            ("identity", &self.identity),
            ("path", &self.path),
            ("physics", &self.physics),
            ("pop", &self.pop),
            ("letterbox", &self.letterbox),
            ("watermark", &self.watermark),
            ("conformance", &self.conformance),
            ("sound", &self.sound),
            ("sync", &self.sync),
        ]
    }
}
