//! Clips whose frames carry their number, and the shelf they stand on.

use director_cut::{CutError, RenderProgress, Rendered, render};
use director_film::timeline::{Bus, Caption, PictureClip, SoundClip, Timeline, Transition};
use director_film::{ContentHash, FrameRate, Frames, Size};
use director_media::{Pcm, Pixels, SAMPLE_RATE, ToolPaths, Tools, VideoWriter, read_frames};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(crate) const SMALL: Size = Size::new(320, 180);
pub(crate) const NTSC: FrameRate = FrameRate { num: 30_000, den: 1001 };

pub(crate) fn tools() -> Tools {
    Tools::find(&ToolPaths::default()).expect("the tests need ffmpeg")
}

/// A shelf of media by name, and the film that is cut from it.
pub(crate) struct Shelf {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) rate: FrameRate,
    pub(crate) paths: RefCell<BTreeMap<ContentHash, PathBuf>>,
}

impl Shelf {
    pub(crate) fn new(rate: FrameRate) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), rate, paths: RefCell::default() }
    }

    pub(crate) fn film(&self) -> PathBuf {
        self.folder.path().join("out/film.mp4")
    }

    pub(crate) fn put(&self, name: &str, make: impl FnOnce(&Path)) -> ContentHash {
        let path = self.folder.path().join(name);
        make(&path);
        std::fs::create_dir_all(self.folder.path().join("out")).unwrap();
        let hash = ContentHash::of(name.as_bytes());
        self.paths.borrow_mut().insert(hash.clone(), path);
        hash
    }

    pub(crate) fn path(&self, hash: &ContentHash) -> Result<PathBuf, CutError> {
        let found = self.paths.borrow().get(hash).cloned();
        found.ok_or_else(|| CutError::MissingMedia { hash: hash.clone() })
    }

    /// A clip whose frame `n` shows the number `offset + n`.
    pub(crate) fn numbered(&self, name: &str, offset: u64, frames: u64) -> ContentHash {
        self.put(name, |path| {
            let mut writer = VideoWriter::create(&tools(), path, SMALL, self.rate).unwrap();
            for number in offset..offset + frames {
                writer.write(&numbered_frame(number)).unwrap();
            }
            writer.finish().unwrap();
        })
    }

    pub(crate) fn sound(&self, name: &str, pcm: &Pcm) -> ContentHash {
        self.put(name, |path| pcm.write_wav(path).unwrap())
    }

    pub(crate) fn timeline(&self, picture: Vec<PictureClip>) -> Timeline {
        let title = "A test; its title = this".to_owned();
        Timeline { title, rate: self.rate, size: SMALL, picture, sound: Vec::new(), captions: Vec::new() }
    }

    pub(crate) fn render(&self, timeline: &Timeline) -> (Result<Rendered, CutError>, Vec<String>) {
        let mut notes = Vec::new();
        let mut progress = |event| {
            if let RenderProgress::Note(text) = event {
                notes.push(text);
            }
        };
        let files = |hash: &ContentHash| self.path(hash);
        let rendered = render(&tools(), timeline, &files, &self.film(), &mut progress);
        (rendered, notes)
    }
}

pub(crate) fn numbered_frame(number: u64) -> Vec<u8> {
    let row = (0..320).flat_map(|x| [if number >> (x / 40) & 1 == 1 { 220 } else { 30 }; 3]);
    row.collect::<Vec<u8>>().repeat(180)
}

pub(crate) fn numbers(path: &Path) -> Vec<u64> {
    let reader = read_frames(&tools(), path, Pixels::Gray8, None).unwrap();
    let read =
        |gray: Vec<u8>| (0..8).fold(0, |n, bit| n | u64::from(gray[90 * 320 + bit * 40 + 20] > 128) << bit);
    reader.map(|frame| read(frame.unwrap())).collect()
}

pub(crate) fn clip(name: &str, media: &ContentHash, source_in: u64, frames: u64) -> PictureClip {
    PictureClip {
        name: name.to_owned(),
        media: media.clone(),
        source_in: Frames(source_in),
        frames: Frames(frames),
        transition: Transition::Cut,
    }
}

pub(crate) fn fading(clip: PictureClip, frames: u64) -> PictureClip {
    PictureClip { transition: Transition::Crossfade { frames: Frames(frames) }, ..clip }
}

pub(crate) fn sound(bus: Bus, media: &ContentHash, start: u64, frames: u64) -> SoundClip {
    SoundClip {
        bus,
        media: media.clone(),
        start: Frames(start),
        source_in: Frames::ZERO,
        frames: Frames(frames),
    }
}

pub(crate) fn tone(seconds: f64, hertz: f32, level: f32) -> Pcm {
    let moments = (seconds * f64::from(SAMPLE_RATE)) as u64;
    let wave = |at: u64| (at as f32 * hertz * std::f32::consts::TAU / SAMPLE_RATE as f32).sin() * level;
    let samples = (0..moments).flat_map(|at| [wave(at); 2]).collect();
    Pcm { sample_rate: SAMPLE_RATE, channels: 2, samples }
}

pub(crate) fn root_mean_square(pcm: &Pcm, from: f64, to: f64) -> f64 {
    let place = |seconds: f64| (seconds * f64::from(SAMPLE_RATE)) as usize * 2;
    let part = &pcm.samples[place(from)..place(to)];
    (part.iter().map(|s| f64::from(*s) * f64::from(*s)).sum::<f64>() / part.len() as f64).sqrt()
}

pub(crate) fn caption(start: u64, end: u64, text: &str) -> Caption {
    Caption { start: Frames(start), end: Frames(end), text: text.to_owned() }
}

pub(crate) fn hash(name: &str) -> ContentHash {
    ContentHash::of(name.as_bytes())
}

pub(crate) fn bare(picture: Vec<PictureClip>, rate: FrameRate) -> Timeline {
    Timeline { title: String::new(), rate, size: SMALL, picture, sound: Vec::new(), captions: Vec::new() }
}
