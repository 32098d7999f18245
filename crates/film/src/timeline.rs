//! The edit list: absolute positions in whole frames, one function for the programme's length.

use crate::frames::{FrameRate, Frames};
use crate::hash::ContentHash;
use crate::picture::Size;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most a timeline may hold: beyond any film, within any machine's memory.
pub const MOST_CLIPS: usize = 5_000;
pub const MOST_SOUNDS: usize = 50_000;
pub const MOST_CAPTIONS: usize = 50_000;

/// The largest position or length: a day at 240 frames per second.
pub const MOST_FRAMES: Frames = Frames(20_736_000);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Timeline {
    pub title: String,
    pub rate: FrameRate,
    pub size: Size,
    /// In order of appearance.
    pub picture: Vec<PictureClip>,
    /// Voice, dialogue, effects and music; any order.
    pub sound: Vec<SoundClip>,
    /// In order, not overlapping.
    pub captions: Vec<Caption>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PictureClip {
    /// The clip's name, for messages and interchange.
    pub name: String,
    /// Normalised video.
    pub media: ContentHash,
    /// First frame used of the media.
    pub source_in: Frames,
    /// Frames used, transitions included.
    pub frames: Frames,
    /// How this clip begins.
    pub transition: Transition,
}

/// How a clip begins: how the one before gives way to it, and whether it comes from or goes to black.
///
/// Where two clips are seen at once they either overlap, which shortens the film by that length, or reach into media beyond their
/// edges ("handles"), which leaves its length alone. See [`Boundary`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Transition {
    #[default]
    Cut,
    /// One fades into the other; they overlap.
    Crossfade { frames: Frames },
    /// One fades into the other around their edge; both reach into their handles.
    Dissolve { frames: Frames },
    /// The clip pushes in along a straight edge.
    Wipe {
        frames: Frames,
        direction: Direction,
        #[serde(default)]
        reach: Reach,
    },
    /// A cut; this clip's first `from` frames rise out of black, its last `to` frames sink into it.
    Black {
        #[serde(default)]
        from: Frames,
        #[serde(default)]
        to: Frames,
    },
}

/// The way in which a wipe's edge travels over the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Left,
    Right,
    Up,
    Down,
}

/// Where the frames come from during which two clips are seen at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// From the clips' own frames: the film gets shorter.
    #[default]
    Overlap,
    /// From media beyond the clips' edges: the film keeps its length.
    Handles,
}

/// The frames around the edge between two clips during which both are seen, all zero at a cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Boundary {
    /// During which both are seen.
    pub frames: Frames,
    /// By which the film gets shorter.
    pub overlap: Frames,
    /// Of these frames, the clip before gives this many from its own end; the rest are beyond it.
    pub own_before: Frames,
    /// Of these frames, the clip after gives this many from its own beginning; the rest are before it.
    pub own_after: Frames,
}

impl Boundary {
    fn overlapping(frames: Frames) -> Self {
        Self { frames, overlap: frames, own_before: frames, own_after: frames }
    }

    /// The edge lies in the middle; an odd frame belongs to the clip after.
    fn with_handles(frames: Frames) -> Self {
        let before = Frames(frames.0 / 2);
        Self { frames, overlap: Frames::ZERO, own_before: before, own_after: frames - before }
    }

    /// Media that the clip before must have beyond its end.
    pub fn handle_before(self) -> Frames {
        self.frames - self.own_before
    }

    /// Media that the clip after must have before its beginning.
    pub fn handle_after(self) -> Frames {
        self.frames - self.own_after
    }
}

impl Transition {
    /// What it does at the edge it stands at.
    pub fn boundary(self) -> Boundary {
        match self {
            Self::Cut | Self::Black { .. } => Boundary::default(),
            Self::Crossfade { frames } | Self::Wipe { frames, reach: Reach::Overlap, .. } => {
                Boundary::overlapping(frames)
            }
            Self::Dissolve { frames } | Self::Wipe { frames, reach: Reach::Handles, .. } => {
                Boundary::with_handles(frames)
            }
        }
    }

    /// Frames by which the clip begins before the one before has ended.
    pub fn overlap(self) -> Frames {
        self.boundary().overlap
    }

    /// Frames at the clip's own beginning and end that are darkened.
    pub fn black(self) -> (Frames, Frames) {
        match self {
            Self::Black { from, to } => (from, to),
            _ => (Frames::ZERO, Frames::ZERO),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bus {
    Voice,
    Dialogue,
    Effects,
    Music,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SoundClip {
    pub bus: Bus,
    /// A WAV file by content.
    pub media: ContentHash,
    /// Where it starts in the programme.
    pub start: Frames,
    /// Where to begin within the media.
    pub source_in: Frames,
    /// The most that is played; the media may end earlier.
    pub frames: Frames,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Caption {
    pub start: Frames,
    pub end: Frames,
    pub text: String,
}

impl Timeline {
    /// The one programme length that picture, sound and captions share.
    pub fn programme_len(&self) -> Frames {
        self.picture_starts().last().map_or(Frames::ZERO, |(start, clip)| start + clip.frames)
    }

    /// Each clip with its absolute first frame, its incoming transition included.
    pub fn picture_starts(&self) -> impl Iterator<Item = (Frames, &PictureClip)> {
        let mut end = Frames::ZERO;
        self.picture.iter().enumerate().map(move |(index, clip)| {
            let overlap = if index == 0 { Frames::ZERO } else { clip.transition.overlap() };
            let start = end - overlap;
            end = start + clip.frames;
            (start, clip)
        })
    }

    /// The transition at the edge before the clip at `index`: nothing precedes the first clip, and nothing follows the last.
    pub fn boundary(&self, index: usize) -> Boundary {
        let clip = self.picture.get(index).filter(|_| index > 0);
        clip.map(|clip| clip.transition.boundary()).unwrap_or_default()
    }

    /// Refuses what cannot be cut, naming the clips. Arithmetic on a timeline that passed cannot overflow.
    pub fn validate(&self) -> Result<(), TimelineError> {
        self.check_bounds()?;
        for index in 0..self.picture.len() {
            self.check_clip(index)?;
        }
        self.check_captions()
    }

    fn check_bounds(&self) -> Result<(), TimelineError> {
        if self.picture.is_empty() {
            return Err(TimelineError::NoClips);
        }
        if FrameRate::new(self.rate.num, self.rate.den).is_none() {
            return Err(TimelineError::Rate { rate: self.rate });
        }
        let counts = [
            ("clips", self.picture.len(), MOST_CLIPS),
            ("sounds", self.sound.len(), MOST_SOUNDS),
            ("captions", self.captions.len(), MOST_CAPTIONS),
        ];
        if let Some((what, count, most)) = counts.into_iter().find(|(_, count, most)| count > most) {
            return Err(TimelineError::TooMany { what, count, most });
        }
        self.check_positions()?;
        let length = self.programme_len();
        if length > MOST_FRAMES {
            return Err(TimelineError::TooLong { what: "the film".to_owned(), frames: length });
        }
        Ok(())
    }

    /// Every number within a day of frames, every hash a hash.
    fn check_positions(&self) -> Result<(), TimelineError> {
        let clips = self.picture.iter().flat_map(|clip| {
            let (from, to) = clip.transition.black();
            let numbers = [clip.source_in, clip.frames, clip.transition.boundary().frames, from, to];
            numbers.map(|number| (clip.name.as_str(), number))
        });
        let sounds = self.sound.iter().flat_map(|clip| {
            [clip.start, clip.source_in, clip.frames].map(|number| (clip.media.as_str(), number))
        });
        let captions = self.captions.iter().flat_map(|c| [c.start, c.end].map(|at| (c.text.as_str(), at)));
        if let Some((what, frames)) = clips.chain(sounds).chain(captions).find(|(_, at)| *at > MOST_FRAMES) {
            return Err(TimelineError::TooLong { what: what.chars().take(80).collect(), frames });
        }
        let media =
            self.picture.iter().map(|clip| &clip.media).chain(self.sound.iter().map(|clip| &clip.media));
        match media.map(ContentHash::as_str).find(|hash| ContentHash::parse(hash).is_none()) {
            Some(hash) => Err(TimelineError::Media { media: hash.chars().take(80).collect() }),
            None => Ok(()),
        }
    }

    fn check_clip(&self, index: usize) -> Result<(), TimelineError> {
        let clip = &self.picture[index];
        let (incoming, outgoing) = (self.boundary(index), self.boundary(index + 1));
        let (from, to) = clip.transition.black();
        let needed = incoming.own_after + from + to + outgoing.own_before;
        if clip.frames.0 == 0 || clip.frames < needed {
            return Err(TimelineError::TooShort { clip: clip.name.clone(), frames: clip.frames, needed });
        }
        if to > Frames::ZERO && outgoing.frames > Frames::ZERO {
            let next = self.picture[index + 1].name.clone();
            return Err(TimelineError::DarkMeetsMix { clip: clip.name.clone(), next });
        }
        if clip.source_in < incoming.handle_after() {
            return Err(TimelineError::NoHandle {
                before: self.picture[index - 1].name.clone(),
                clip: clip.name.clone(),
                has: clip.source_in,
                needed: incoming.handle_after(),
            });
        }
        Ok(())
    }

    fn check_captions(&self) -> Result<(), TimelineError> {
        let length = self.programme_len();
        for caption in &self.captions {
            if caption.start >= caption.end || caption.end > length {
                return Err(TimelineError::CaptionOutside { text: caption.text.clone() });
            }
        }
        if self.captions.windows(2).any(|pair| pair[0].end > pair[1].start) {
            return Err(TimelineError::CaptionsOverlap);
        }
        Ok(())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimelineError {
    #[error("the timeline holds no clips")]
    NoClips,
    #[error("the timeline holds {count} {what}; {most} is the most")]
    TooMany { what: &'static str, count: usize, most: usize },
    #[error("{rate} is not a rate between 1 and 240 frames per second")]
    Rate { rate: FrameRate },
    #[error("`{media}` is not a content hash of 64 hexadecimal digits")]
    Media { media: String },
    #[error("`{what}` holds the number {} where {} frames are the most", frames.0, MOST_FRAMES.0)]
    TooLong { what: String, frames: Frames },
    #[error("clip `{clip}` is {} frames long, but its transitions need {}", frames.0, needed.0.max(1))]
    TooShort { clip: String, frames: Frames, needed: Frames },
    #[error(
        "clip `{clip}` has {} frames before its beginning, but its transition from `{before}` needs {}",
        has.0, needed.0
    )]
    NoHandle { before: String, clip: String, has: Frames, needed: Frames },
    #[error("clip `{clip}` ends in black, so `{next}` can only begin with a cut or out of black")]
    DarkMeetsMix { clip: String, next: String },
    #[error("the caption `{text}` does not lie within the film")]
    CaptionOutside { text: String },
    #[error("two captions overlap")]
    CaptionsOverlap,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clip(name: &str, source_in: u64, frames: u64, transition: Transition) -> PictureClip {
        let media = ContentHash::of(name.as_bytes());
        PictureClip {
            name: name.to_owned(),
            media,
            source_in: Frames(source_in),
            frames: Frames(frames),
            transition,
        }
    }

    fn timeline(picture: Vec<PictureClip>) -> Timeline {
        let (sound, captions) = (Vec::new(), Vec::new());
        Timeline { title: String::new(), rate: FrameRate::FILM, size: Size::HD, picture, sound, captions }
    }

    #[test]
    fn overlaps_shorten_the_film_and_handles_do_not() {
        let wipe = |reach| Transition::Wipe { frames: Frames(7), direction: Direction::Left, reach };
        for (transition, length) in [
            (Transition::Cut, 80),
            (Transition::Crossfade { frames: Frames(7) }, 73),
            (Transition::Dissolve { frames: Frames(7) }, 80),
            (wipe(Reach::Overlap), 73),
            (wipe(Reach::Handles), 80),
            (Transition::Black { from: Frames(7), to: Frames(9) }, 80),
        ] {
            let film = timeline(vec![clip("a", 0, 40, Transition::Cut), clip("b", 10, 40, transition)]);
            assert_eq!((film.validate(), film.programme_len()), (Ok(()), Frames(length)), "{transition:?}");
        }
    }

    #[test]
    fn too_little_material_is_an_error_that_names_the_clips() {
        let dissolve = Transition::Dissolve { frames: Frames(8) };
        let film = timeline(vec![clip("a", 0, 40, Transition::Cut), clip("b", 3, 40, dissolve)]);
        let error = film.validate().unwrap_err().to_string();
        assert_eq!(error, "clip `b` has 3 frames before its beginning, but its transition from `a` needs 4");
        let dark = Transition::Black { from: Frames(6), to: Frames(6) };
        let film = timeline(vec![clip("dark", 0, 11, dark)]);
        assert_eq!(
            film.validate().unwrap_err().to_string(),
            "clip `dark` is 11 frames long, but its transitions need 12"
        );
    }

    #[test]
    fn hostile_numbers_hashes_and_counts_are_refused_before_anything_is_added_up() {
        let plain = clip("a", 0, 40, Transition::Cut);
        let crowd = timeline(vec![plain.clone(); 10_000]);
        assert_eq!(
            crowd.validate(),
            Err(TimelineError::TooMany { what: "clips", count: 10_000, most: MOST_CLIPS })
        );
        let far = timeline(vec![PictureClip { source_in: Frames(u64::MAX), ..plain.clone() }, plain.clone()]);
        assert!(matches!(far.validate(), Err(TimelineError::TooLong { .. })));
        let stopped = Timeline { rate: FrameRate { num: 24, den: 0 }, ..timeline(vec![plain.clone()]) };
        assert!(matches!(stopped.validate(), Err(TimelineError::Rate { .. })));
        let mut json = serde_json::to_value(timeline(vec![plain])).unwrap();
        json["picture"][0]["media"] = "../../etc/passwd".into();
        let aimed: Timeline = serde_json::from_value(json.clone()).unwrap();
        assert!(matches!(aimed.validate(), Err(TimelineError::Media { .. })));
        json["picture"][0]["frames"] = (-3).into();
        assert!(serde_json::from_value::<Timeline>(json.clone()).unwrap_err().to_string().contains("-3"));
        json["picture"][0]["frames"] = 3.into();
        json["picture"][0]["transition"] = serde_json::json!({ "kind": "star", "frames": 3 });
        assert!(serde_json::from_value::<Timeline>(json).unwrap_err().to_string().contains("`star`"));
    }
}
