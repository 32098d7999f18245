//! The assessor from outside: clips that the tests draw, real clips, and both with defects put in.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod inject;
mod real;
mod scene;
mod story;
mod table;

use director_assess::{Expectation, assess};
use director_film::assessment::Assessment;
use director_film::{FrameRate, Frames, Size};
use director_media::{Pcm, ToolPaths, Tools, VideoWriter, mux};
use std::path::{Path, PathBuf};

/// Pictures and the rate at which they are shown.
#[derive(Clone)]
pub(crate) struct Clip {
    pub(crate) size: Size,
    pub(crate) rate: FrameRate,
    /// RGB24.
    pub(crate) frames: Vec<Vec<u8>>,
}

impl Clip {
    pub(crate) fn seconds(&self) -> f64 {
        self.frames.len() as f64 / self.rate.per_second()
    }

    pub(crate) fn write(&self, tools: &Tools, out: &Path) {
        let mut writer = VideoWriter::create(tools, out, self.size, self.rate).unwrap();
        for frame in &self.frames {
            writer.write(frame).unwrap();
        }
        writer.finish().unwrap();
    }

    pub(crate) fn expectation(&self) -> Expectation {
        Expectation {
            size: self.size,
            rate: self.rate,
            frames: Some(Frames(self.frames.len() as u64)),
            speech: Vec::new(),
            still_allowed: false,
            codec: Some("h264".to_owned()),
        }
    }
}

pub(crate) fn tools() -> Tools {
    Tools::find(&ToolPaths::default()).unwrap()
}

/// Writes a clip and assesses it against `wanted`.
pub(crate) fn look(clip: &Clip, wanted: &Expectation) -> Assessment {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("take.mp4");
    clip.write(&tools(), &file);
    assess(&tools(), &file, wanted).unwrap()
}

/// Writes a clip with a sound track and assesses it.
pub(crate) fn listen(clip: &Clip, sound: &Pcm, wanted: &Expectation) -> Assessment {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    clip.write(&tools(), &at("picture.mp4"));
    sound.write_wav(&at("sound.wav")).unwrap();
    mux(&tools(), &at("picture.mp4"), &at("sound.wav"), &at("take.mp4"), &[]).unwrap();
    assess(&tools(), &at("take.mp4"), wanted).unwrap()
}

pub(crate) fn kinds(judged: &Assessment) -> Vec<&str> {
    let mut kinds: Vec<&str> = judged.spans.iter().map(|span| span.kind.as_str()).collect();
    kinds.dedup();
    kinds
}

/// Folder of the real clips, when there is one.
pub(crate) fn real_clips() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("DIRECTOR_TEST_DATA").map_or_else(beside, PathBuf::from);
    let clips = data.join("aivideo");
    clips.join("manifest.csv").is_file().then_some(clips)
}
