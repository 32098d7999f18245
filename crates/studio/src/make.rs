//! `make`: a script becomes a film. The order is the promise: everything that can be refused is refused before anything is
//! spent, and nothing appears under its final name before it is whole.

use crate::edit::{self, Bin, Edit};
use crate::error::StudioError;
use crate::lock::ProjectLock;
use crate::material::Workshop;
use crate::recording::Recording;
use crate::screenplay::{self, Screenplay};
use crate::shoot::{Outcome, Shoot, ShotJob};
use crate::speech::{self, SpokenPlan};
use crate::watch::{Message, Watch};
use crate::{Studio, decide, material, report};
use director_assess::Expectation;
use director_cut::RenderProgress;
use director_film::capability::{Audio, Capability};
use director_film::ids::{ClipId, ProjectId};
use director_film::plan::{CardRole, ClipPlan, ClipSource, PlannedClip};
use director_film::price::Estimate;
use director_film::report::Report;
use director_film::request::ShotRequest;
use director_film::speech::{Voice, VoiceEngine};
use director_film::take::NormalisedTake;
use director_film::{Aspect, ContentHash, Frames, MicroUsd, Seconds};
use director_media::Pcm;
use director_planner::Constraints;
use director_store::{BudgetKey, ClipRequest, PlanRow, SavePlan};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;
use tokio::sync::Semaphore;

/// The longest film.
const MAX_SECONDS: Seconds = director_planner::MAX_FILM;
/// All films start from one seed; what differs between clips is what they show.
pub(crate) const FILM_SEED: u64 = 0;
/// Share of takes that are expected to need another attempt, for the price estimate.
pub(crate) const EXPECTED_REPAIR_RATE: f64 = 0.3;

/// What a person chose for one run; `None` leaves it to the script, then to the defaults.
#[derive(Debug, Clone)]
pub struct Choices {
    pub provider: String,
    pub model: Option<String>,
    /// Plan and price for the provider, but shoot the animatic with previz.
    pub dry_run: bool,
    pub out: PathBuf,
    pub aspect: Option<Aspect>,
    pub voice: Option<Voice>,
    pub narration: Option<PathBuf>,
    pub music: Option<PathBuf>,
    pub captions: Captions,
    pub on_clip_failure: OnClipFailure,
    /// Most that this film may cost in all.
    pub max_usd: Option<MicroUsd>,
    /// Refuse to start a film that was never begun.
    pub resume: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Captions {
    /// A file beside the film.
    Srt,
    None,
}

/// What to do about a clip without a usable take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnClipFailure {
    Halt,
    /// Leave the clip out, its words included.
    Skip,
    /// Show its words on a card.
    Card,
}

/// A plan with its price; nothing was spent or stored.
#[derive(Debug)]
pub struct Quote {
    pub plan: ClipPlan,
    pub estimate: Estimate,
}

/// Plans and prices a script from its words alone: no speech is made, no database is opened.
pub fn quote(
    catalogue: &director_providers::Catalogue,
    path: &Path,
    provider: &str,
    model: Option<&str>,
    aspect: Option<Aspect>,
    voice: Option<Voice>,
) -> Result<Quote, StudioError> {
    let capability = catalogue.find(provider, model).ok_or_else(|| {
        StudioError::Usage(format!("no provider {provider} is known; `director providers` lists them"))
    })?;
    let mut screenplay = screenplay::read(path)?;
    let voice = match voice {
        Some(voice) => voice,
        None => wanted_voice(&screenplay, None)?.unwrap_or_else(|| Voice::scratch_for(language(&screenplay))),
    };
    let constraints = constraints(&screenplay, capability, aspect, voice);
    screenplay.script.settings.voice = None;
    let plan = director_planner::plan(&screenplay.script, &constraints, &BTreeMap::new())
        .map_err(|error| StudioError::Plan { file: screenplay.name.clone(), error })?;
    let estimate = director_planner::estimate(&plan, capability, EXPECTED_REPAIR_RATE);
    Ok(Quote { plan, estimate })
}

impl Studio {
    /// Makes the film, or goes on making it. Returns what `report.json` holds.
    pub async fn make(&self, script: &Path, choices: &Choices, watch: &Watch) -> Result<Report, StudioError> {
        let mut clock = Clock::new();
        let planned_for = self.capability(&choices.provider, choices.model.as_deref())?;
        let shot_with = if choices.dry_run { self.capability("previz", None)? } else { planned_for };
        self.provider(&shot_with.provider)?;
        let mut screenplay = screenplay::read(script)?;
        let output = Output::check(&choices.out)?;

        let spoken = self.plan_film(&mut screenplay, planned_for, choices, watch).await?;
        clock.lap("plan_and_speech");
        let project = self
            .store
            .upsert_project(&source_name(&screenplay, choices), &spoken.plan.title, self.now())
            .await?;
        if choices.resume && self.store.current_plan(&project.id).await?.is_none() {
            return Err(StudioError::Usage(
                "there is nothing to resume: this script was never made; run without --resume".into(),
            ));
        }
        let _lock = ProjectLock::take(&self.settings.data_root, &project.id)?;
        self.store.expire_leases(&project.id, self.now()).await?;
        if let Some(cap) = choices.max_usd {
            self.store.set_budget(&BudgetKey::project(&project.id), Some(cap), self.now()).await?;
        }

        let saved = self.save(&project.id, &screenplay, &spoken.plan, shot_with).await?;
        let shoot = self.shoot_for(&project.id, &spoken.plan, saved, shot_with, watch);
        self.price(&shoot, &spoken.plan, planned_for, choices, watch).await?;
        let outcome = shoot.run().await?;
        clock.lap("shoot_and_assess");
        self.stop_if_unfinished(&outcome, choices, watch)?;

        let film = FilmParts {
            screenplay: &screenplay,
            spoken: &spoken,
            planned_for,
            shot_with,
            choices,
            outcome: &outcome,
        };
        let report = self.finish(&project.id, &film, &shoot, &output, clock, watch).await?;
        Ok(report)
    }

    async fn plan_film(
        &self,
        screenplay: &mut Screenplay,
        capability: &Capability,
        choices: &Choices,
        watch: &Watch,
    ) -> Result<SpokenPlan, StudioError> {
        let wanted = wanted_voice(screenplay, choices.voice.as_ref())?;
        let scratch = director_media::pick_voice(&self.tools, wanted.as_ref(), language(screenplay))?;
        let recorded = self.recording_of(screenplay, capability, choices, &scratch).await?;
        let voice = recorded.as_ref().map_or(scratch, |(voice, _)| voice.clone());
        let constraints = constraints(screenplay, capability, choices.aspect, voice.clone());
        // The planner prefers the script's own voice, which has been weighed against the flags already.
        screenplay.script.settings.voice = None;
        let recording = recorded.as_ref().map(|(_, recording)| recording);
        let spoken = speech::plan_with_speech(self, screenplay, &constraints, recording, watch).await?;
        if voice.engine.is_scratch() && spoken.plan.clips.iter().any(|clip| !clip.lines.is_empty()) {
            watch.note(format!(
                "speech is the scratch voice {voice}; give a recording with --narration FILE for the real one"
            ));
        }
        for finding in &spoken.plan.findings {
            let clip = finding.clip.as_ref().map_or(String::new(), |clip| format!("{clip}: "));
            watch.note(format!("{clip}{}", finding.text));
        }
        let plan = &spoken.plan;
        watch.say(Message::Planned {
            clips: plan.clips.len(),
            frames: plan.frames,
            seconds: plan.seconds.as_f64(),
        });
        Ok(spoken)
    }

    /// The recorded narration, set against the words of a first plan made from estimates.
    async fn recording_of(
        &self,
        screenplay: &Screenplay,
        capability: &Capability,
        choices: &Choices,
        scratch: &Voice,
    ) -> Result<Option<(Voice, Recording)>, StudioError> {
        let from_script =
            screenplay.script.settings.narration.as_ref().map(|file| screenplay.folder.join(file));
        let Some(path) = choices.narration.clone().or(from_script) else { return Ok(None) };
        let hash = self.blobs.put_file_copy(&path).await?;
        let pcm = director_media::read_audio(&self.tools, &path)?.ok_or_else(|| {
            StudioError::Refused(format!(
                "{} holds no sound; name a WAV, MP3 or other audio file",
                path.display()
            ))
        })?;
        let voice = Voice { engine: VoiceEngine::Recorded, name: hash.short().to_owned() };
        let constraints = constraints(screenplay, capability, choices.aspect, scratch.clone());
        let first = director_planner::plan(&screenplay.script, &constraints, &BTreeMap::new())
            .map_err(|error| StudioError::Plan { file: screenplay.name.clone(), error })?;
        let narrated = first.clips.iter().flat_map(|clip| &clip.lines).filter(|line| line.speaker.is_none());
        let parts: Vec<u32> = narrated.map(|line| line.words).collect();
        Ok(Some((voice, Recording::align(pcm.to_mono(), &parts)?)))
    }

    fn shoot_for<'a>(
        &'a self,
        project: &ProjectId,
        plan: &ClipPlan,
        saved: PlanRow,
        capability: &'a Capability,
        watch: &'a Watch,
    ) -> Shoot<'a> {
        let mut jobs: Vec<ShotJob> = Vec::new();
        for (clip, row) in plan.clips.iter().zip(saved.clips) {
            let Some(request) = director_planner::request(clip, plan, capability, FILM_SEED) else {
                continue;
            };
            let identity = request.identity();
            if let Some(known) = jobs.iter_mut().find(|job| job.identity == identity) {
                known.also.push(clip.id.clone());
                continue;
            }
            let expectation = expectation(clip, plan, capability, request.size);
            jobs.push(ShotJob {
                clip: clip.id.clone(),
                row,
                also: Vec::new(),
                request,
                identity,
                expectation,
            });
        }
        Shoot {
            studio: self,
            project: project.clone(),
            capability,
            jobs,
            repair: true,
            size: plan.size,
            rate: plan.rate,
            watch,
            cores: Semaphore::new(self.cores()),
        }
    }

    async fn save(
        &self,
        project: &ProjectId,
        screenplay: &Screenplay,
        plan: &ClipPlan,
        capability: &Capability,
    ) -> Result<PlanRow, StudioError> {
        let request_of = |clip: &PlannedClip| {
            let request = director_planner::request(clip, plan, capability, FILM_SEED);
            ClipRequest {
                clip: clip.id.clone(),
                identity: request.as_ref().map(ShotRequest::identity),
                request,
            }
        };
        let save = SavePlan {
            script_text: screenplay.text.clone(),
            plan: plan.clone(),
            brief: screenplay.script.brief.clone(),
            bibles: screenplay.script.bibles.clone(),
            requests: plan.clips.iter().map(request_of).collect(),
        };
        Ok(self.store.save_plan(project, &save, self.now()).await?)
    }

    /// Says what will be shot and what it costs, and refuses what nobody allowed.
    async fn price(
        &self,
        shoot: &Shoot<'_>,
        plan: &ClipPlan,
        planned_for: &Capability,
        choices: &Choices,
        watch: &Watch,
    ) -> Result<(), StudioError> {
        let state = shoot.state().await?;
        let open = |clip: &&decide::ClipState| {
            clip.chosen.is_none() && !clip.takes.iter().any(|take| take.stage == decide::Stage::Settled)
        };
        let to_shoot: Vec<ClipId> = state.clips.iter().filter(open).map(|clip| clip.clip.clone()).collect();
        let kept = state.clips.len() - to_shoot.len();
        let mut partial = plan.clone();
        partial.clips.retain(|clip| to_shoot.contains(&clip.id));
        let estimate = director_planner::estimate(&partial, planned_for, EXPECTED_REPAIR_RATE);
        let provider = shoot.capability.provider.clone();
        watch.say(Message::Priced { provider, to_shoot, kept, estimate });
        if choices.dry_run || (estimate.unknown_clips == 0 && estimate.p95_micros == MicroUsd::ZERO) {
            return Ok(());
        }
        match choices.max_usd {
            None => Err(StudioError::Refused(format!(
                "this would cost about {} (95 %: {}); allow it with --max-usd, or look at it free with --dry-run",
                estimate.estimate_micros, estimate.p95_micros
            ))),
            Some(cap) if estimate.unknown_clips > 0 => Err(StudioError::Refused(format!(
                "the price of {} clips is unknown, so a cap of {cap} cannot be kept; set the price in providers.toml",
                estimate.unknown_clips
            ))),
            Some(cap) if estimate.estimate_micros > cap => Err(StudioError::Refused(format!(
                "this would cost about {}, more than the {cap} allowed; raise --max-usd or shorten the script",
                estimate.estimate_micros
            ))),
            Some(_) => Ok(()),
        }
    }

    fn stop_if_unfinished(
        &self,
        outcome: &Outcome,
        choices: &Choices,
        watch: &Watch,
    ) -> Result<(), StudioError> {
        if outcome.stopped || watch.is_draining() {
            return Err(StudioError::Waiting(
                "stopped; nothing is lost: go on with the same command and --resume".into(),
            ));
        }
        let reviews: Vec<_> =
            outcome.dead.iter().filter(|(_, why)| *why == decide::Dead::NeedsReview).collect();
        if !reviews.is_empty() {
            let clips: Vec<_> = reviews.iter().map(|(clip, _)| clip.to_string()).collect();
            return Err(StudioError::Waiting(format!(
                "{} may have been charged without an answer; `director budget holds` shows what is held",
                clips.join(", ")
            )));
        }
        if outcome.dead.is_empty() || choices.on_clip_failure != OnClipFailure::Halt {
            return Ok(());
        }
        let clips: Vec<_> =
            outcome.dead.iter().map(|(clip, why)| format!("{clip} ({})", dead_words(*why))).collect();
        Err(StudioError::Failed(format!(
            "no usable take of {}; look at the messages above, change the script, or pass --on-clip-failure skip or card",
            clips.join(", ")
        )))
    }

    async fn finish(
        &self,
        project: &ProjectId,
        film: &FilmParts<'_>,
        shoot: &Shoot<'_>,
        output: &Output,
        mut clock: Clock,
        watch: &Watch,
    ) -> Result<Report, StudioError> {
        let clips = self.clips_of(film);
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
        let rendered = self.render(&edit, output, watch).await?;
        clock.lap("cut");
        let captions = self.write_captions(&edit, film.choices, output)?;
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
    fn clips_of(&self, film: &FilmParts<'_>) -> Vec<PlannedClip> {
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
        let wav = self.scratch_file("wav")?;
        Pcm::write_wav(&pcm, &wav)?;
        Ok(self.blobs.put_file(&wav).await?)
    }

    async fn render(
        &self,
        edit: &Edit<'_>,
        output: &Output,
        watch: &Watch,
    ) -> Result<director_cut::Rendered, StudioError> {
        let timeline = edit.timeline.clone();
        let (tools, blobs) = (self.tools.with_cancel(watch.cancel().clone()), self.blobs.clone());
        let (out, watch) = (output.film.clone(), watch.clone());
        let rendered = tokio::task::spawn_blocking(move || {
            let files = |hash: &ContentHash| {
                blobs.path(hash).map_err(|_| director_cut::CutError::MissingMedia { hash: hash.clone() })
            };
            let mut progress = |progress: RenderProgress| match progress {
                RenderProgress::Picture { done, of } => watch.say(Message::Cutting { done, of }),
                RenderProgress::Note(text) => watch.note(text),
                RenderProgress::Sound | RenderProgress::Check => {}
            };
            director_cut::render(&tools, &timeline, &files, &out, &mut progress)
        });
        rendered
            .await
            .map_err(|error| StudioError::Failed(format!("the cut was interrupted: {error}")))?
            .map_err(Into::into)
    }

    fn write_captions(
        &self,
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

/// The three files of a film, side by side.
#[derive(Debug)]
pub(crate) struct Output {
    pub film: PathBuf,
    pub captions: PathBuf,
    pub report: PathBuf,
}

impl Output {
    /// Refuses a place that cannot be written before anything is made.
    fn check(out: &Path) -> Result<Self, StudioError> {
        let is_folder = out.is_dir() || out.extension().is_none();
        let film = if is_folder { out.join("film.mp4") } else { out.to_owned() };
        if film.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("mp4")) {
            return Err(StudioError::Usage(format!(
                "{}: the film is an MP4; end --out in .mp4 or name a folder",
                film.display()
            )));
        }
        let folder = film.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let write_error = |source| StudioError::Write { path: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(write_error)?;
        tempfile::tempfile_in(folder).map_err(write_error)?;
        Ok(Self { captions: film.with_extension("srt"), report: folder.join("report.json"), film })
    }
}

/// Writes beside and renames, so that the name never shows half a file.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), StudioError> {
    let write_error = |source| StudioError::Write { path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = tempfile::NamedTempFile::new_in(folder).map_err(write_error)?;
    std::fs::write(beside.path(), bytes).map_err(write_error)?;
    beside.as_file().sync_all().map_err(write_error)?;
    beside.persist(path).map_err(|error| write_error(error.error))?;
    Ok(())
}

/// Wall-clock seconds by stage.
#[derive(Debug)]
struct Clock {
    last: Instant,
    laps: BTreeMap<String, f64>,
}

impl Clock {
    fn new() -> Self {
        Self { last: Instant::now(), laps: BTreeMap::new() }
    }

    fn lap(&mut self, stage: &str) {
        let seconds = self.last.elapsed().as_secs_f64();
        self.laps.insert(stage.to_owned(), (seconds * 1000.0).round() / 1000.0);
        self.last = Instant::now();
    }

    fn laps(self) -> BTreeMap<String, f64> {
        self.laps
    }
}

/// Projects are told apart by script; a dry run is a project of its own, so its animatic never mixes with real takes.
fn source_name(screenplay: &Screenplay, choices: &Choices) -> String {
    let kind = if choices.dry_run { "dry-run:" } else { "" };
    format!("{kind}{}", screenplay.path.display())
}

fn language(screenplay: &Screenplay) -> &str {
    screenplay.script.settings.language.as_deref().unwrap_or("en")
}

fn wanted_voice(screenplay: &Screenplay, chosen: Option<&Voice>) -> Result<Option<Voice>, StudioError> {
    if let Some(voice) = chosen {
        return Ok(Some(voice.clone()));
    }
    let from_script = screenplay.script.settings.voice.as_deref();
    from_script
        .map(str::parse)
        .transpose()
        .map_err(|why| StudioError::Script(format!("{}: voice: {why}", screenplay.path.display())))
}

fn constraints(
    screenplay: &Screenplay,
    capability: &Capability,
    aspect: Option<Aspect>,
    voice: Voice,
) -> Constraints {
    let settings = &screenplay.script.settings;
    Constraints {
        capability: capability.clone(),
        aspect: aspect.unwrap_or(settings.aspect),
        voice,
        max_seconds: MAX_SECONDS,
        words_per_minute: settings.words_per_minute,
    }
}

/// What a take of this clip must be like.
fn expectation(
    clip: &PlannedClip,
    plan: &ClipPlan,
    capability: &Capability,
    size: director_film::Size,
) -> Expectation {
    let speaks = capability.audio != Audio::None;
    let due = clip.lines.iter().filter(|line| speaks && line.speaker.is_some());
    let seconds = |frames: Frames| frames.seconds(plan.rate);
    Expectation {
        size,
        rate: capability.rate,
        frames: Some(Frames::nearest(clip.seconds, capability.rate)),
        speech: due.map(|line| (seconds(line.start), seconds(line.start + line.frames))).collect(),
        still_allowed: false,
        codec: None,
    }
}

/// A card of the failed clip's length with its words, so that nothing else moves.
fn card_instead(clip: &PlannedClip) -> PlannedClip {
    let words: Vec<_> = clip.lines.iter().map(|line| line.text.as_str()).collect();
    let text = if words.is_empty() { clip.intent.clone() } else { words.join(" ") };
    PlannedClip { source: ClipSource::Card { text, role: CardRole::Intertitle }, ..clip.clone() }
}

pub(crate) fn dead_words(why: decide::Dead) -> &'static str {
    match why {
        decide::Dead::AttemptsUsed => "every attempt was used",
        decide::Dead::RefusedByProvider => "the provider refused it",
        decide::Dead::AskBeforePaying => "another attempt would cost money",
        decide::Dead::NeedsReview => "an answer was lost",
    }
}

/// A first script from a brief, by template.
pub fn draft(brief: &Path) -> Result<String, StudioError> {
    screenplay::draft(brief)
}
