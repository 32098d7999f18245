//! Making the spans and joining them.

use crate::error::CutError;
use crate::files::MediaFiles;
use crate::render::RenderProgress;
use crate::spans::{Span, plan};
use director_film::ContentHash;
use director_film::Frames;
use director_film::timeline::{PictureClip, Timeline};
use director_media::{
    Form, GROUP_FRAMES, Piece, Tools, VideoStream, copy_piece, darken_piece, decode_and_count, encode_piece,
    house_parameters, join, mix_pieces, probe,
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
    form: Form,
    sources: Vec<Source>,
    folder: &'a Path,
}

/// Writes the film's picture, without sound, into `folder`. Copies where that is possible; where the copied film fails its check,
/// everything is encoded instead, and said so.
pub(crate) fn assemble(
    tools: &Tools,
    timeline: &Timeline,
    files: &dyn MediaFiles,
    folder: &Path,
    progress: &mut dyn FnMut(RenderProgress),
) -> Result<PathBuf, CutError> {
    let form = Form { size: timeline.size, rate: timeline.rate };
    let sources = sources(tools, timeline, files, form)?;
    let bench = Bench { tools, form, sources, folder };
    let wanted = bench.possible(plan(timeline, GROUP_FRAMES), timeline, progress);
    let length = timeline.programme_len();
    match bench.film(&wanted, length, progress) {
        Err(error) if bench.worth_encoding(&wanted, &error) => {
            progress(RenderProgress::Note(format!(
                "copying pictures failed ({error}); all of them are encoded again"
            )));
            let encoded: Vec<Span> = wanted.into_iter().map(Span::encoded).collect();
            bench.film(&encoded, length, progress)
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
    fn possible(
        &self,
        spans: Vec<Span>,
        timeline: &Timeline,
        progress: &mut dyn FnMut(RenderProgress),
    ) -> Vec<Span> {
        let foreign = self.sources.iter().zip(&timeline.picture).filter(|(source, _)| !source.copyable);
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

    /// Encoding everything helps against anything but a stop, a full disk, or a film that was encoded already.
    fn worth_encoding(&self, spans: &[Span], error: &CutError) -> bool {
        let copied = spans.iter().any(|span| matches!(span, Span::Copy { .. }));
        let hopeless = matches!(error, CutError::Media(director_media::MediaError::DiskFull { .. }));
        copied && !hopeless && !error.is_cancelled() && !self.tools.cancel().is_cancelled()
    }

    fn film(
        &self,
        spans: &[Span],
        length: Frames,
        progress: &mut dyn FnMut(RenderProgress),
    ) -> Result<PathBuf, CutError> {
        let mut parts = Vec::with_capacity(spans.len());
        for (index, span) in spans.iter().enumerate() {
            parts.push(self.part(span, index)?);
            progress(RenderProgress::Picture { done: index + 1, of: spans.len() });
        }
        let film = self.folder.join("picture.mp4");
        join(self.tools, &parts, self.form.rate, &film)?;
        progress(RenderProgress::Check);
        let counted = decode_and_count(self.tools, &film)?;
        if counted != length {
            let what = format!("{} frames were decoded instead of {}", counted.0, length.0);
            return Err(CutError::Check { path: film, what });
        }
        Ok(film)
    }

    /// The file of a span; a clip that is copied whole is its own part.
    fn part(&self, span: &Span, index: usize) -> Result<PathBuf, CutError> {
        let out = self.folder.join(format!("part-{index:04}.mp4"));
        match *span {
            Span::Copy { clip, first: Frames::ZERO, frames } if frames == self.sources[clip].frames => {
                return Ok(self.sources[clip].path.clone());
            }
            Span::Copy { clip, first, frames } => {
                copy_piece(self.tools, &self.piece(clip, first, frames), self.form, &out)?;
            }
            Span::Encode { clip, first, frames } => {
                encode_piece(self.tools, &self.piece(clip, first, frames), self.form, &out)?;
            }
            Span::Mix { from, from_first, to, to_first, frames, look } => {
                let (from, to) = (self.piece(from, from_first, frames), self.piece(to, to_first, frames));
                mix_pieces(self.tools, (&from, &to), look, self.form, &out)?;
            }
            Span::Dark { clip, first, frames, way } => {
                darken_piece(self.tools, &self.piece(clip, first, frames), way, self.form, &out)?;
            }
        }
        Ok(out)
    }

    fn piece(&self, clip: usize, first: Frames, frames: Frames) -> Piece<'_> {
        Piece { path: &self.sources[clip].path, first, frames }
    }
}
