//! Making the spans and joining them.

use crate::burn::Burner;
use crate::captioned::{Step, captioned};
use crate::error::CutError;
use crate::files::MediaFiles;
use crate::render::{RenderOptions, RenderProgress};
use crate::spans::{Span, plan};
use director_film::timeline::{PictureClip, Timeline};
use director_film::{ContentHash, Frames};
use director_media::{
    EncoderProfile, Form, GROUP_FRAMES, Piece, Shot, Tools, VideoStream, copy_piece, decode_and_count,
    encode_shot, house_parameters, join, probe,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is known about a clip's file.
#[derive(Debug, Clone)]
struct Source {
    path: PathBuf,
    frames: Frames,
    /// Coded as the house codes: its pictures can stand beside encoded ones.
    copyable: bool,
}

/// Everything needed to make spans.
struct Bench<'a> {
    tools: &'a Tools,
    timeline: &'a Timeline,
    form: Form,
    sources: Vec<Source>,
    folder: &'a Path,
    burner: Option<Burner<'a>>,
    /// Where encoded parts are kept for the next cut.
    cache: Option<&'a Path>,
}

/// Writes the film's picture, without sound, into `folder`. Copies where that is possible; where the copied film fails its check,
/// everything is encoded instead, and said so.
pub(crate) fn assemble(
    tools: &Tools,
    timeline: &Timeline,
    files: &dyn MediaFiles,
    options: &RenderOptions,
    folder: &Path,
    progress: &mut dyn FnMut(RenderProgress),
) -> Result<PathBuf, CutError> {
    let form = Form { size: timeline.size, rate: timeline.rate };
    let burner = options.burn.as_ref().map(|style| Burner::new(timeline, style, folder)).transpose()?;
    let sources = sources(tools, timeline, files, form)?;
    let cache = options.cache.as_deref();
    let mut bench = Bench { tools, timeline, form, sources, folder, burner, cache };
    let wanted = bench.possible(plan(timeline, GROUP_FRAMES), progress);
    match bench.film(&wanted, progress) {
        Err(error) if bench.worth_encoding(&wanted, &error) => {
            progress(RenderProgress::Note(format!(
                "copying pictures failed ({error}); all of them are encoded again"
            )));
            let encoded: Vec<Span> = wanted.into_iter().map(Span::encoded).collect();
            bench.cache = None;
            bench.film(&encoded, progress)
        }
        result => result,
    }
}

fn sources(
    tools: &Tools,
    timeline: &Timeline,
    files: &dyn MediaFiles,
    form: Form,
) -> Result<Vec<Source>, CutError> {
    let house = house_parameters(tools, form)?;
    let mut known: BTreeMap<&ContentHash, Source> = BTreeMap::new();
    let mut sources = Vec::new();
    for (index, clip) in timeline.picture.iter().enumerate() {
        let source = match known.get(&clip.media) {
            Some(source) => source.clone(),
            None => look_at(tools, clip, files, form, house.as_deref())?,
        };
        check_length(timeline, index, source.frames)?;
        known.insert(&clip.media, source.clone());
        sources.push(source);
    }
    Ok(sources)
}

/// The clip's own frames, and those beyond its end that it lends to the transition that follows.
fn check_length(timeline: &Timeline, index: usize, has: Frames) -> Result<(), CutError> {
    let clip = &timeline.picture[index];
    let end = clip.source_in + clip.frames;
    if end > has {
        return Err(CutError::SourceTooShort { clip: clip.name.clone(), needed: end, has });
    }
    let lent = timeline.boundary(index + 1).handle_before();
    match timeline.picture.get(index + 1) {
        Some(next) if end + lent > has => Err(CutError::NoHandle {
            clip: clip.name.clone(),
            next: next.name.clone(),
            needed: lent,
            has: has - end,
        }),
        _ => Ok(()),
    }
}

fn look_at(
    tools: &Tools,
    clip: &PictureClip,
    files: &dyn MediaFiles,
    form: Form,
    house: Option<&str>,
) -> Result<Source, CutError> {
    let path = files.path(&clip.media)?;
    let probed = probe(tools, &path)?;
    let stream = probed.require_video(&path)?;
    if stream.rate.per_second().to_bits() != form.rate.per_second().to_bits() {
        let (found, expected) = (stream.rate.to_string(), form.rate.to_string());
        return Err(CutError::WrongRate { clip: clip.name.clone(), found, expected });
    }
    let copyable = house.is_some() && is_house(stream, form, house);
    Ok(Source { frames: stream.frames, copyable, path })
}

fn is_house(stream: &VideoStream, form: Form, house: Option<&str>) -> bool {
    let same_codes = stream.codec == "h264" && !stream.reordered && stream.parameter_hash.as_deref() == house;
    same_codes && stream.size == form.size && stream.constant_rate && stream.rotation == 0
}

impl Bench<'_> {
    /// Copies become encodings where the file is not coded as the house codes.
    fn possible(&self, spans: Vec<Span>, progress: &mut dyn FnMut(RenderProgress)) -> Vec<Span> {
        let foreign = self.sources.iter().zip(&self.timeline.picture).filter(|(source, _)| !source.copyable);
        let names: Vec<&str> = foreign.map(|(_, clip)| clip.name.as_str()).collect();
        if !names.is_empty() {
            let names = names.join(", ");
            progress(RenderProgress::Note(format!(
                "coded differently from the film, so encoded again: {names}"
            )));
        }
        let possible = |span: Span| match span {
            Span::Copy { clip, .. } if !self.sources[clip].copyable => span.encoded(),
            other => other,
        };
        spans.into_iter().map(possible).collect()
    }

    /// Encoding everything helps against anything but a stop, a full disk, or a film that was encoded just now.
    fn worth_encoding(&self, spans: &[Span], error: &CutError) -> bool {
        let copied = spans.iter().any(|span| matches!(span, Span::Copy { .. }));
        let hopeless = matches!(error, CutError::Media(director_media::MediaError::DiskFull { .. }));
        (copied || self.cache.is_some())
            && !hopeless
            && !error.is_cancelled()
            && !self.tools.cancel().is_cancelled()
    }

    fn film(&self, spans: &[Span], progress: &mut dyn FnMut(RenderProgress)) -> Result<PathBuf, CutError> {
        let captions = if self.burner.is_some() { self.timeline.captions.as_slice() } else { &[] };
        let steps = captioned(spans, captions, GROUP_FRAMES);
        let mut parts = Vec::with_capacity(steps.len());
        for (index, step) in steps.iter().enumerate() {
            parts.push(self.part(step, index)?);
            progress(RenderProgress::Picture { done: index + 1, of: steps.len() });
        }
        let film = self.folder.join("picture.mp4");
        join(self.tools, &parts, self.form.rate, &film)?;
        progress(RenderProgress::Check);
        let (counted, length) = (decode_and_count(self.tools, &film)?, self.timeline.programme_len());
        if counted != length {
            let what = format!("{} frames were decoded instead of {}", counted.0, length.0);
            return Err(CutError::Check { path: film, what });
        }
        Ok(film)
    }

    /// The file of a step; a clip that is copied whole is its own part.
    fn part(&self, step: &Step, index: usize) -> Result<PathBuf, CutError> {
        let out = self.folder.join(format!("part-{index:04}.mp4"));
        match step.span {
            Span::Copy { clip, first: Frames::ZERO, frames } if frames == self.sources[clip].frames => {
                return Ok(self.sources[clip].path.clone());
            }
            Span::Copy { clip, first, frames } => {
                copy_piece(self.tools, &self.piece(clip, first, frames), self.form, &out)?;
            }
            _ => return self.encoded(step, out),
        }
        Ok(out)
    }

    /// Encodes a step, or finds it among the parts that are kept.
    fn encoded(&self, step: &Step, out: PathBuf) -> Result<PathBuf, CutError> {
        let out = self.cache.map_or(out, |cache| cache.join(format!("part-{}.mp4", self.key(step))));
        if self.cache.is_some() && out.is_file() {
            return Ok(out);
        }
        let overlays = match &self.burner {
            Some(burner) => burner.overlays(&step.captions)?,
            None => Vec::new(),
        };
        encode_shot(self.tools, &self.shot(step.span), &overlays, self.form, &out)?;
        Ok(out)
    }

    fn shot(&self, span: Span) -> Shot<'_> {
        match span {
            Span::Copy { clip, first, frames } | Span::Encode { clip, first, frames } => {
                Shot::Plain(self.piece(clip, first, frames))
            }
            Span::Mix { from, from_first, to, to_first, frames, look } => Shot::Mix {
                from: self.piece(from, from_first, frames),
                to: self.piece(to, to_first, frames),
                look,
            },
            Span::Dark { clip, first, frames, way } => {
                Shot::Dark { piece: self.piece(clip, first, frames), way }
            }
        }
    }

    /// Names everything that an encoded part depends on: encoder, form, media, frames, way of mixing, captions and their style.
    fn key(&self, step: &Step) -> ContentHash {
        let media = |clip: usize| self.timeline.picture[clip].media.as_str();
        let media = match step.span {
            Span::Mix { from, to, .. } => [media(from), media(to)],
            Span::Copy { clip, .. } | Span::Encode { clip, .. } | Span::Dark { clip, .. } => {
                [media(clip), ""]
            }
        };
        let profile = EncoderProfile::house().id(self.tools);
        let (size, rate) = (self.form.size, self.form.rate);
        let captions = self.burner.as_ref().map(|burner| burner.key(&step.captions));
        let version = env!("CARGO_PKG_VERSION");
        ContentHash::of_json(&(version, profile, size, rate, media, step.span.without_places(), captions))
    }

    fn piece(&self, clip: usize, first: Frames, frames: Frames) -> Piece<'_> {
        Piece { path: &self.sources[clip].path, first, frames }
    }
}
