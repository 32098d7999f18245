//! Final Cut Pro XML 1.10: assets that can be relinked, a spine of clips and transitions, sound on lanes below it.
//!
//! Times are exact fractions of a second, whole multiples of a frame's length. Black at a clip's ends is written as fades of its
//! opacity. Captions are exported beside it as SRT or VTT.

use super::lanes::{Sound, bus_name, lanes};
use super::timecode::Clock;
use super::xml::Xml;
use super::{Decision, MediaName, MediaNames, decisions, named};
use crate::error::CutError;
use director_film::timeline::{Bus, Direction, SoundClip, Timeline, Transition};
use director_film::{ContentHash, FrameRate, Frames};
use std::collections::BTreeMap;

/// Final Cut Pro's own effects, by the identifiers that its exports carry.
const DISSOLVE: Effect =
    Effect { id: "x1", name: "Cross Dissolve", uid: "FxPlug:4731E73A-8DAC-4113-9A30-AE85B1761265" };
const WIPE: Effect = Effect { id: "x2", name: "Wipe", uid: "FxPlug:857E2FBA-98DB-411B-A88C-CE6ABC1F65D8" };

const FORMAT: &str = "r1";

struct Effect {
    id: &'static str,
    name: &'static str,
    uid: &'static str,
}

/// A media file's entry among the resources.
struct Asset {
    id: String,
    name: String,
    media: MediaName,
    pictures: bool,
}

type Assets<'a> = BTreeMap<(bool, &'a ContentHash), Asset>;

pub(super) fn write(timeline: &Timeline, names: &dyn MediaNames) -> Result<String, CutError> {
    let assets = assets(timeline, names)?;
    let mut document = Document { xml: Xml::new("fcpxml"), timeline, assets: &assets };
    document.xml.open("fcpxml", &[("version", "1.10")]);
    document.resources();
    document.project()?;
    Ok(document.xml.finish())
}

fn assets<'a>(timeline: &'a Timeline, names: &dyn MediaNames) -> Result<Assets<'a>, CutError> {
    let mut assets = Assets::new();
    for (index, clip) in timeline.picture.iter().enumerate() {
        let media = named(timeline, index, names)?;
        add(&mut assets, (true, &clip.media), &clip.name, media);
    }
    for clip in &timeline.sound {
        add(&mut assets, (false, &clip.media), bus_name(clip.bus), names.name(&clip.media)?);
    }
    Ok(assets)
}

fn add<'a>(assets: &mut Assets<'a>, key: (bool, &'a ContentHash), name: &str, media: MediaName) {
    let id = format!("r{}", assets.len() + 2);
    assets.entry(key).or_insert(Asset { id, name: name.to_owned(), media, pictures: key.0 });
}

struct Document<'a> {
    xml: Xml,
    timeline: &'a Timeline,
    assets: &'a Assets<'a>,
}

impl Document<'_> {
    fn resources(&mut self) {
        self.xml.open("resources", &[]);
        let (width, height) = (self.timeline.size.width.to_string(), self.timeline.size.height.to_string());
        let frame = self.time(Frames(1));
        self.xml.leaf(
            "format",
            &[
                ("id", FORMAT),
                ("frameDuration", &frame),
                ("width", &width),
                ("height", &height),
                ("colorSpace", "1-1-1 (Rec. 709)"),
            ],
        );
        let assets = self.assets;
        for asset in assets.values() {
            self.asset(asset);
        }
        for effect in [DISSOLVE, WIPE] {
            self.xml.leaf("effect", &[("id", effect.id), ("name", effect.name), ("uid", effect.uid)]);
        }
        self.xml.close();
    }

    fn asset(&mut self, asset: &Asset) {
        let (start, duration) = (self.time(asset.media.start), self.time(asset.media.frames));
        let mut attributes: Vec<(&'static str, &str)> =
            vec![("id", &asset.id), ("name", &asset.name), ("start", &start), ("duration", &duration)];
        if asset.pictures {
            attributes.extend([("hasVideo", "1"), ("format", FORMAT), ("videoSources", "1")]);
        } else {
            attributes.extend([
                ("hasAudio", "1"),
                ("audioSources", "1"),
                ("audioChannels", "2"),
                ("audioRate", "48000"),
            ]);
        }
        self.xml.open("asset", &attributes);
        self.xml.leaf("media-rep", &[("kind", "original-media"), ("src", &asset.media.url())]);
        self.xml.close();
    }

    fn project(&mut self) -> Result<(), CutError> {
        let title = self.timeline.title.as_str();
        let duration = self.time(self.timeline.programme_len());
        self.xml.open("library", &[]);
        self.xml.open("event", &[("name", title)]);
        self.xml.open("project", &[("name", title)]);
        self.xml.open(
            "sequence",
            &[
                ("format", FORMAT),
                ("duration", &duration),
                ("tcStart", "0s"),
                ("tcFormat", self.count()),
                ("audioLayout", "stereo"),
                ("audioRate", "48k"),
            ],
        );
        self.xml.open("spine", &[]);
        self.spine()?;
        Ok(())
    }

    fn spine(&mut self) -> Result<(), CutError> {
        let timeline = self.timeline;
        let decisions = decisions(timeline);
        let assets = self.assets;
        let length = |clip: &SoundClip| -> Result<Frames, CutError> {
            Ok(assets.get(&(false, &clip.media)).map_or(Frames::ZERO, |asset| asset.media.frames))
        };
        let lanes = lanes(timeline, length)?;
        for decision in &decisions {
            self.transition(decision);
            let until = decision.start + decision.frames;
            let hung = lanes.iter().enumerate().flat_map(|(lane, track)| {
                let within =
                    track.sounds.iter().filter(|sound| (decision.start..until).contains(&sound.clip.start));
                within.map(move |sound| (lane, *sound))
            });
            self.clip(decision, hung);
        }
        Ok(())
    }

    /// A transition lies over the edge of the clips beside it.
    fn transition(&mut self, decision: &Decision<'_>) {
        let Some(mix) = decision.mix else { return };
        let (effect, way) = match mix.transition {
            Transition::Wipe { direction, .. } => (WIPE, Some(direction)),
            _ => (DISSOLVE, None),
        };
        let (offset, duration) = (self.time(decision.start - mix.before), self.time(mix.frames()));
        self.xml.open("transition", &[("name", effect.name), ("offset", &offset), ("duration", &duration)]);
        self.xml.open("filter-video", &[("ref", effect.id), ("name", effect.name)]);
        if let Some(direction) = way {
            self.xml.leaf("param", &[("name", "Direction"), ("value", direction_name(direction))]);
        }
        self.xml.close();
        self.xml.close();
    }

    fn clip<'s>(&mut self, decision: &Decision<'_>, sounds: impl Iterator<Item = (usize, Sound<'s>)>) {
        let Some(asset) = self.assets.get(&(true, &decision.clip.media)) else { return };
        let start = asset.media.start + decision.source;
        let times = [decision.start, start, decision.frames].map(|at| self.time(at));
        self.xml.open(
            "asset-clip",
            &[
                ("ref", &asset.id),
                ("offset", &times[0]),
                ("name", &decision.clip.name),
                ("start", &times[1]),
                ("duration", &times[2]),
                ("format", FORMAT),
                ("tcFormat", self.count()),
            ],
        );
        self.black(decision.black);
        for (lane, sound) in sounds {
            self.sound(lane, sound, start + (sound.clip.start - decision.start));
        }
        self.xml.close();
    }

    fn black(&mut self, (rise, sink): (Frames, Frames)) {
        if rise + sink == Frames::ZERO {
            return;
        }
        self.xml.open("adjust-blend", &[("amount", "1.0")]);
        self.xml.open("param", &[("name", "amount"), ("value", "1.0")]);
        for (tag, frames) in [("fadeIn", rise), ("fadeOut", sink)] {
            if frames > Frames::ZERO {
                let duration = self.time(frames);
                self.xml.leaf(tag, &[("type", "linear"), ("duration", &duration)]);
            }
        }
        self.xml.close();
        self.xml.close();
    }

    /// Connected to a clip of the spine, `offset` counting in that clip's own time.
    fn sound(&mut self, lane: usize, sound: Sound<'_>, offset: Frames) {
        let Some(asset) = self.assets.get(&(false, &sound.clip.media)) else { return };
        let start = asset.media.start + sound.clip.source_in;
        let times = [offset, start, sound.frames].map(|at| self.time(at));
        let below = format!("-{}", lane + 1);
        self.xml.leaf(
            "asset-clip",
            &[
                ("ref", &asset.id),
                ("lane", &below),
                ("offset", &times[0]),
                ("name", &asset.name),
                ("start", &times[1]),
                ("duration", &times[2]),
                ("audioRole", role(sound.clip.bus)),
            ],
        );
    }

    /// Frames as an exact fraction of a second.
    fn time(&self, frames: Frames) -> String {
        let FrameRate { num, den } = self.timeline.rate;
        if frames == Frames::ZERO { "0s".to_owned() } else { format!("{}/{num}s", frames.0 * u64::from(den)) }
    }

    fn count(&self) -> &'static str {
        if Clock::new(self.timeline.rate).is_some_and(Clock::drops) { "DF" } else { "NDF" }
    }
}

fn role(bus: Bus) -> &'static str {
    match bus {
        Bus::Voice => "dialogue.voice",
        Bus::Dialogue => "dialogue",
        Bus::Effects => "effects",
        Bus::Music => "music",
    }
}

fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::Left => "Left",
        Direction::Right => "Right",
        Direction::Up => "Up",
        Direction::Down => "Down",
    }
}
