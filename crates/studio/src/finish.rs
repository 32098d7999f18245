//! From takes to the finished film: own material, edit, cut, captions, report.

use crate::choices::{Captions, Choices, OnClipFailure};
use crate::clock::Clock;
use crate::edit::{self, Bin, Edit};
use crate::error::StudioError;
use crate::material::Workshop;
use crate::output::{Output, write_whole};
use crate::screenplay::Screenplay;
use crate::shoot::{Outcome, Shoot};
use crate::speech::SpokenPlan;
use crate::watch::{Message, Watch};
use crate::{Studio, material, report};
use director_cut::{CaptionStyle, RenderOptions, RenderProgress};
use director_film::ContentHash;
use director_film::capability::{Audio, Capability};
use director_film::ids::ProjectId;
use director_film::plan::{CardRole, ClipSource, PlannedClip};
use director_film::report::Report;
use director_film::take::NormalisedTake;
use director_media::Pcm;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What the finished film is made from, passed together.
#[derive(Debug)]
pub(crate) struct FilmParts<'a> {
    pub screenplay: &'a Screenplay,
    pub spoken: &'a SpokenPlan,
    pub planned_for: &'a Capability,
    pub shot_with: &'a Capability,
    pub choices: &'a Choices,
    pub outcome: &'a Outcome,
}

impl Studio {
    pub(crate) async fn finish(
        &self,
        project: &ProjectId,
        film: &FilmParts<'_>,
        shoot: &Shoot<'_>,
        output: &Output,
        mut clock: Clock,
        watch: &Watch,
    ) -> Result<Report, StudioError> {
        let clips = Self::clips_of(film);
        let takes = self.takes_of(project, film, shoot, &clips).await?;
        let files = self.sound_files(film).await?;
        let music = self.music_of(film).await?;
        let bin = Bin {
            plan: &film.spoken.plan,
            takes: clips.iter().zip(takes).collect(),
            speech: &film.spoken.sounds,
            takes_speak: film.shot_with.audio != Audio::None,
            files: &files,
            music,
        };
        let edit = edit::edit(&bin)?;
        clock.lap("own_material");
        let rendered = self.render(&edit, film, output, watch).await?;
        clock.lap("cut");
        let captions = Self::write_captions(&edit, film.choices, output)?;
        let report =
            report::report(self, project, film, &edit, &rendered, output, captions, clock.laps()).await?;
        let json =
            serde_json::to_string_pretty(&report).map_err(|error| StudioError::Failed(error.to_string()))?;
        write_whole(&output.report, json.as_bytes())?;
        let path = output.film.display().to_string();
        let content = ContentHash::of_json(&edit.timeline);
        self.store.save_render(project, &path, &content, rendered.frames, &json, self.now()).await?;
        watch.say(Message::Finished { path: output.film.display().to_string() });
        Ok(report)
    }

    /// The clips that are cut: failed ones are left out or become cards, as chosen.
    fn clips_of(film: &FilmParts<'_>) -> Vec<PlannedClip> {
        let is_dead = |clip: &PlannedClip| film.outcome.dead.iter().any(|(dead, _)| *dead == clip.id);
        let clips = film.spoken.plan.clips.iter().filter_map(|clip| {
            match (is_dead(clip), film.choices.on_clip_failure) {
                (true, OnClipFailure::Card) => Some(card_instead(clip)),
                (true, _) => None,
                (false, _) => Some(clip.clone()),
            }
        });
        edit::without_leading_transition(clips.collect())
    }

    async fn takes_of(
        &self,
        project: &ProjectId,
        film: &FilmParts<'_>,
        shoot: &Shoot<'_>,
        clips: &[PlannedClip],
    ) -> Result<Vec<NormalisedTake>, StudioError> {
        let settings = &film.screenplay.script.settings;
        let workshop = Workshop { folder: film.screenplay.folder.clone(), brand: settings.brand.clone() };
        let runs = self.store.runs(project).await?;
        let mut takes = Vec::new();
        for clip in clips {
            if let Some(take) = material::make(self, &workshop, &film.spoken.plan, clip).await? {
                takes.push(take);
                continue;
            }
            let job = shoot.jobs.iter().find(|job| job.clip == clip.id || job.also.contains(&clip.id));
            let chosen =
                job.and_then(|job| runs.iter().find(|run| run.request_hash == job.identity && run.chosen));
            let take = chosen.and_then(|run| run.normalised.clone());
            takes.push(
                take.ok_or_else(|| {
                    StudioError::Failed(format!("clip {} lost its take; run again", clip.id))
                })?,
            );
        }
        Ok(takes)
    }

    /// Sound effects and music of the script, as 48 kHz WAVs.
    async fn sound_files(&self, film: &FilmParts<'_>) -> Result<BTreeMap<String, ContentHash>, StudioError> {
        let cues = film.spoken.plan.scenes.iter().flat_map(|scene| &scene.cues);
        let mut files = BTreeMap::new();
        for cue in cues {
            if !files.contains_key(&cue.file) {
                let sound = self.sound_file(&film.screenplay.folder.join(&cue.file)).await?;
                files.insert(cue.file.clone(), sound);
            }
        }
        Ok(files)
    }

    async fn music_of(&self, film: &FilmParts<'_>) -> Result<Option<ContentHash>, StudioError> {
        let from_script =
            film.screenplay.script.settings.music.as_ref().map(|file| film.screenplay.folder.join(file));
        match film.choices.music.clone().or(from_script) {
            Some(path) => Ok(Some(self.sound_file(&path).await?)),
            None => Ok(None),
        }
    }

    async fn sound_file(&self, path: &Path) -> Result<ContentHash, StudioError> {
        let pcm = director_media::read_audio(&self.tools, path)?.ok_or_else(|| {
            StudioError::Refused(format!(
                "{} holds no sound; name a WAV, MP3 or other audio file",
                path.display()
            ))
        })?;
        let wav = self.scratch_file("wav");
        Pcm::write_wav(&pcm, &wav)?;
        Ok(self.blobs.put_file(&wav).await?)
    }

    async fn render(
        &self,
        edit: &Edit<'_>,
        film: &FilmParts<'_>,
        output: &Output,
        watch: &Watch,
    ) -> Result<director_cut::Rendered, StudioError> {
        let timeline = edit.timeline.clone();
        let (tools, blobs) = (self.tools.with_cancel(watch.cancel().clone()), self.blobs.clone());
        let (out, watch, options) = (output.film.clone(), watch.clone(), self.render_options(film)?);
        let rendered = tokio::task::spawn_blocking(move || {
            let files = |hash: &ContentHash| {
                blobs.path(hash).map_err(|_| director_cut::CutError::MissingMedia { hash: hash.clone() })
            };
            let mut progress = |progress: RenderProgress| match progress {
                RenderProgress::Picture { done, of } => watch.say(Message::Cutting { done, of }),
                RenderProgress::Note(text) => watch.note(text),
                RenderProgress::Sound | RenderProgress::Check => {}
            };
            director_cut::render_with(&tools, &timeline, &files, &options, &out, &mut progress)
        });
        rendered
            .await
            .map_err(|error| StudioError::Failed(format!("the cut was interrupted: {error}")))?
            .map_err(Into::into)
    }

    fn render_options(&self, film: &FilmParts<'_>) -> Result<RenderOptions, StudioError> {
        let cache = self.settings.data_root.join("parts");
        std::fs::create_dir_all(&cache)
            .map_err(|source| StudioError::Write { path: cache.clone(), source })?;
        let cache = Some(cache);
        if film.choices.captions != Captions::Burn {
            return Ok(RenderOptions { burn: None, cache });
        }
        let font = film.screenplay.script.settings.brand.font.as_ref().map(|file| {
            let path = film.screenplay.folder.join(file);
            std::fs::read(&path).map_err(|source| StudioError::Read { path, source })
        });
        Ok(RenderOptions {
            burn: Some(CaptionStyle { font: font.transpose()?, ..CaptionStyle::default() }),
            cache,
        })
    }

    fn write_captions(
        edit: &Edit<'_>,
        choices: &Choices,
        output: &Output,
    ) -> Result<Option<PathBuf>, StudioError> {
        if choices.captions == Captions::None {
            return Ok(None);
        }
        write_whole(&output.captions, director_cut::srt(&edit.timeline).as_bytes())?;
        Ok(Some(output.captions.clone()))
    }
}

/// A card of the failed clip's length with its words, so that nothing else moves.
fn card_instead(clip: &PlannedClip) -> PlannedClip {
    let words: Vec<_> = clip.lines.iter().map(|line| line.text.as_str()).collect();
    let text = if words.is_empty() { clip.intent.clone() } else { words.join(" ") };
    PlannedClip { source: ClipSource::Card { text, role: CardRole::Intertitle }, ..clip.clone() }
}
