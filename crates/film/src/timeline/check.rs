//! What a timeline must be before anything is made from it: it may come from anyone.

use super::{MOST_CAPTIONS, MOST_CLIPS, MOST_FRAMES, MOST_SOUNDS, Timeline};
use crate::frames::{FrameRate, Frames};
use crate::hash::ContentHash;

impl Timeline {
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
    use crate::picture::Size;
    use crate::timeline::{Direction, PictureClip, Reach, Transition};

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
