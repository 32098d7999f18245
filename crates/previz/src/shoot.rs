//! From an order to one file: frames to the encoder, sound beside them, both muxed.

use crate::defect::{Defect, Fault, shown_at, spoil};
use crate::read::read;
use crate::scene::Scene;
use crate::sound::{self, Loudness, Placed, Speech};
use crate::take::Take;
use crate::vocabulary::words_of;
use crate::{Order, PrevizError, Record};
use director_film::speech::Voice;
use director_media::{MediaError, SAMPLE_RATE, Tools, VideoWriter, mux, speak};
use director_raster::render::Scratch;
use director_raster::{Canvas, Rgb};
use director_sandbox::Cancel;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Shoots a take into one MP4 with picture and sound, as a provider would send it. `progress` hears shares from 0 to 1.
/// The take is written beside `out` and renamed; nothing half-written ever stands under the name.
pub fn shoot(
    tools: &Tools,
    order: &Order,
    out: &Path,
    progress: &mut dyn FnMut(f32),
    cancel: &Cancel,
) -> Result<Record, PrevizError> {
    shoot_with(tools, order, &Extras::default(), out, progress, cancel)
}

/// What a rehearsal adds to an order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Extras {
    /// What the take suffers from.
    pub defects: Vec<Defect>,
}

/// [`shoot`] with extras.
pub fn shoot_with(
    tools: &Tools,
    order: &Order,
    extras: &Extras,
    out: &Path,
    progress: &mut dyn FnMut(f32),
    cancel: &Cancel,
) -> Result<Record, PrevizError> {
    order.check()?;
    let tools = tools.with_cancel(cancel.clone());
    let folder = tempfile::tempdir().map_err(PrevizError::Folder)?;
    let samples = order.rate.samples_at(order.frames, SAMPLE_RATE);
    let mut take = Take::new(order);
    let mut placed = sound::place(voices(&tools, order, &read(&order.prompt), cancel)?, samples);
    spoil_speech(&mut placed, &extras.defects, samples);
    open_mouths(&mut take, &placed, order);
    let (video, wav) = (folder.path().join("picture.mp4"), folder.path().join("sound.wav"));
    let pictures = Pictures::new(order, take, &extras.defects);
    picture(&tools, order, &pictures, &video, progress, cancel)?;
    let take = pictures.take;
    sound::mix(take.scene.place.tone, &take.footsteps(), &placed, samples, order.seed).write_wav(&wav)?;
    mux(&tools, &video, &wav, out, &[("comment".to_owned(), "Director previz".to_owned())])
        .map_err(|e| stopped(e, cancel))?;
    progress(1.0);
    Ok(Record { spoken: sound::spoken(&placed), ..take.record() })
}

/// A take with its defects.
struct Pictures<'a> {
    take: Take,
    order: &'a Order,
    defects: &'a [Defect],
    /// Takes that defects of content show during their span.
    faulty: Vec<(Defect, Take)>,
}

impl<'a> Pictures<'a> {
    fn new(order: &'a Order, take: Take, defects: &'a [Defect]) -> Self {
        let faulty = defects.iter().filter_map(|d| Some((*d, Take::faulty(order, d.fault)?))).collect();
        Self { take, order, defects, faulty }
    }

    fn draw(&self, index: u64, canvas: &mut Canvas, scratch: &mut Scratch) {
        let of = self.order.frames.0;
        let other = self.faulty.iter().find(|(defect, _)| defect.holds(index, of));
        let take = other.map_or(&self.take, |(_, take)| take);
        take.draw(shown_at(self.defects, index, of), canvas, scratch);
        spoil(canvas, self.defects, (index, of), self.order.seed);
    }
}

/// Takes lines away or moves them later, as far as the take's end allows.
fn spoil_speech(placed: &mut Vec<Placed>, defects: &[Defect], samples: u64) {
    for defect in defects {
        match defect.fault {
            Fault::MissingSpeech => placed.retain(|line| !defect.holds(line.from, samples)),
            Fault::LateSpeech => {
                for line in placed.iter_mut().filter(|line| defect.holds(line.from, samples)) {
                    line.from += (f64::from(defect.severity.clamp(0.0, 1.0)) * f64::from(SAMPLE_RATE)) as u64;
                    line.heard = line.heard.min(samples.saturating_sub(line.from));
                }
                placed.retain(|line| line.heard > 0);
            }
            _ => {}
        }
    }
}

/// Speech for every line that has something to say.
fn voices(tools: &Tools, order: &Order, scene: &Scene, cancel: &Cancel) -> Result<Vec<Speech>, PrevizError> {
    let mut speeches = Vec::new();
    for line in &scene.lines {
        let voice = voice_of(order, &line.speaker);
        match speak(tools, &voice, &line.text) {
            Ok(pcm) => speeches.push(Speech { speaker: line.speaker.clone(), text: line.text.clone(), pcm }),
            // `…` or `♪` is a line without a sound.
            Err(MediaError::NothingToSpeak { .. }) => {}
            Err(error) => return Err(stopped(error, cancel)),
        }
    }
    Ok(speeches)
}

/// The speaker's own voice, or the one for all, or the offline voice for English.
fn voice_of(order: &Order, speaker: &str) -> Voice {
    let wanted = words_of(speaker);
    let own = order.voices.iter().find(|(name, _)| words_of(name) == wanted && !wanted.is_empty());
    own.map(|(_, voice)| voice)
        .or_else(|| order.voices.get("*"))
        .cloned()
        .unwrap_or_else(|| Voice::scratch_for("en"))
}

fn open_mouths(take: &mut Take, placed: &[Placed], order: &Order) {
    let speakers = take.scene.lines.iter().map(|line| words_of(&line.speaker)).collect::<Vec<_>>();
    let one_speaker = speakers.windows(2).all(|pair| pair[0] == pair[1]);
    let mut first = true;
    take.set_mouths(|label| {
        let label = words_of(label);
        let named = |line: &&Placed| words_of(&line.speech.speaker).iter().any(|word| label.contains(word));
        let own = placed.iter().filter(named).count() > 0;
        // A single speaker whom the scene shows under another name is its first subject.
        let all = first && one_speaker && !own;
        first = false;
        Loudness::of(placed.iter().filter(|line| all || named(line)), order.rate, order.frames)
    });
}

/// Draws as many frames at once as there are threads, writes them in order.
fn picture(
    tools: &Tools,
    order: &Order,
    pictures: &Pictures<'_>,
    out: &Path,
    progress: &mut dyn FnMut(f32),
    cancel: &Cancel,
) -> Result<(), PrevizError> {
    let mut writer =
        VideoWriter::create(tools, out, order.size, order.rate).map_err(|e| stopped(e, cancel))?;
    let mut lanes = lanes(order)?;
    let mut next = 0;
    while next < order.frames.0 {
        if cancel.is_cancelled() {
            return Err(PrevizError::Cancelled);
        }
        let count = (order.frames.0 - next).min(lanes.len() as u64) as usize;
        lanes[..count].par_iter_mut().enumerate().for_each(|(lane, (canvas, scratch))| {
            pictures.draw(next + lane as u64, canvas, scratch);
        });
        for (canvas, _) in &lanes[..count] {
            writer.write(&canvas.pixels).map_err(|e| stopped(e, cancel))?;
        }
        next += count as u64;
        progress(next as f32 / order.frames.0 as f32 * 0.97);
    }
    writer.finish().map_err(|e| stopped(e, cancel))?;
    Ok(())
}

/// A canvas and working memory for each thread; fewer for pictures so large that memory counts.
fn lanes(order: &Order) -> Result<Vec<(Canvas, Scratch)>, PrevizError> {
    let fitting = (64_000_000 / order.size.pixels().max(1)).clamp(1, 8) as usize;
    let count = rayon::current_num_threads().min(fitting);
    let canvas = Canvas::new(order.size.width, order.size.height, Rgb::BLACK);
    let canvas = canvas.map_err(|_| PrevizError::Size { size: order.size })?;
    Ok((0..count).map(|_| (canvas.clone(), Scratch::default())).collect())
}

/// A program that was stopped by the switch is a cancelled take, not a failure.
fn stopped(error: MediaError, cancel: &Cancel) -> PrevizError {
    if cancel.is_cancelled() { PrevizError::Cancelled } else { PrevizError::Media(error) }
}
